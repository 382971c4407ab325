//! Sheets one behind the other, and what is written on them.

use glam::Vec2;

use super::super::marks::{Part, Tone};
use super::draws::{Draws, Feet, Pane, USUAL};
use super::{HIGH, Sheet};

/// One em of a name and of a word.
const NAME: f32 = 0.32;
const WORD: f32 = 0.29;

/// What is written on a sheet.
struct Texts {
    /// Token, colour, and where.
    words: Vec<(usize, Tone, f32)>,
    /// Where the name begins beside them.
    beside: Option<f32>,
    name_em: f32,
    word_em: f32,
}

impl Draws<'_> {
    /// One behind the other.
    pub fn stack(&mut self, sheets: &[Sheet]) {
        let panes = self.area.panes(sheets.len());
        let by_tiles = !self.tiles.is_tiered();
        let texts: Vec<Texts> =
            sheets.iter().zip(&panes).map(|(sheet, pane)| self.texts(sheet, *pane, by_tiles)).collect();
        // Every sheet has as many lines as the one that needs most.
        let lines = if texts.iter().any(|texts| texts.beside.is_none()) { 2.0 } else { 1.0 };
        let all = sheets.iter().zip(&panes).zip(&texts).enumerate();
        for (index, ((sheet, pane), texts)) in all.rev() {
            let is_low = sheets.len() > HIGH && index > 0;
            let feet = if is_low {
                Feet {
                    y: pane.low + 0.12 * pane.tall(),
                    by_tiles,
                    scale: (pane.tall() / USUAL).max(0.35),
                    small: false,
                }
            } else {
                let zone =
                    (1.6 * texts.word_em + (lines - 1.0) * 1.25 * texts.name_em).min(0.62 * pane.tall());
                Feet {
                    y: pane.low + zone,
                    by_tiles,
                    scale: (pane.tall() / USUAL).clamp(0.5, 1.2),
                    small: false,
                }
            };
            self.sheet(sheet, *pane, index == 0);
            self.feet((sheet, *pane), feet, is_low);
            self.looks((sheet, *pane), feet);
            if is_low {
                let em = (0.62 * pane.tall()).min(0.26);
                let at = pane.spot(pane.left - 0.3 * em, 0.5 * (pane.low + pane.high));
                let says = format!("head {}", sheet.head);
                self.marks.label(Part::Sheet(self.id(sheet)), (at, Vec2::X), &says, (Tone::Dim, em));
            } else {
                self.write((sheet, *pane), feet, texts);
            }
        }
    }

    /// What is written on a sheet: the two words beneath their dots, and its name beside them or on a line of its own.
    fn texts(&self, sheet: &Sheet, pane: Pane, by_tiles: bool) -> Texts {
        let fits = 0.95 * pane.wide() / self.ruler.width(&sheet.says).max(1.0);
        let name_em = NAME.min(fits).min(0.22 * pane.tall());
        let word_em = WORD.min(0.2 * pane.tall());
        let feet = Feet { y: 0.0, by_tiles, scale: 1.0, small: false };
        let mut words = Vec::new();
        if let (Some(query), Some(look)) = (sheet.query, sheet.looks.first()) {
            words.push((query, Tone::Query));
            if look.key != query {
                words.push((look.key, Tone::Key));
            }
        }
        let half = |token: usize| 0.5 * word_em * self.ruler.width(&self.words[token]);
        let mut words: Vec<(usize, Tone, f32)> = words
            .into_iter()
            .map(|(token, tone)| {
                let reach = (0.5 * pane.wide() - half(token)).max(0.0);
                let middle = 0.5 * (pane.left + pane.right);
                (token, tone, self.x(token, pane, feet).clamp(middle - reach, middle + reach))
            })
            .collect();
        if let [a, b] = &mut words[..] {
            // None over the other.
            let lacks = half(a.0) + half(b.0) + 0.4 * word_em - (a.2 - b.2).abs();
            let side = 0.5 * lacks.max(0.0) * if a.2 < b.2 { -1.0 } else { 1.0 };
            (a.2, b.2) = (a.2 + side, b.2 - side);
        }
        let wide = name_em * self.ruler.width(&sheet.says);
        let free = |from: f32| {
            words.iter().all(|(token, _, x)| {
                let air = half(*token) + 0.6 * name_em;
                x + air < from || x - air > from + wide
            })
        };
        let edge = 0.16;
        let between = match words[..] {
            [a, b] => 0.5 * (a.2 + b.2),
            _ => 0.5 * (pane.left + pane.right),
        };
        let starts = [pane.left + edge, pane.right - edge - wide, between - 0.5 * wide];
        let beside = starts.into_iter().find(|from| *from >= pane.left && free(*from));
        Texts { words, beside, name_em, word_em }
    }

    fn write(&mut self, (sheet, pane): (&Sheet, Pane), feet: Feet, texts: &Texts) {
        let id = self.id(sheet);
        let y = feet.y - 0.72 * texts.word_em;
        for (token, tone, x) in &texts.words {
            let at = pane.spot(*x, y);
            let word = self.words[*token].clone();
            self.marks.label(Part::Foot(id, *token), (at, Vec2::ZERO), &word, (*tone, texts.word_em));
        }
        let (at, anchor) = match texts.beside {
            Some(x) => (pane.spot(x, y), -Vec2::X),
            None => (pane.spot(pane.left + 0.1, pane.low + 0.7 * texts.name_em), -Vec2::X),
        };
        self.marks.label(Part::Sheet(id), (at, anchor), &sheet.says, (Tone::Ink, texts.name_em));
    }
}
