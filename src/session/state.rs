//! What is chosen, and how intents change it: no window, no drawing, no inference.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Hall, Intent, Panels, Settings, Study};
use crate::lesson::{FIRST_TEXT, WordRef};
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::visual::arcs::Lit;

/// The sentence that the program opens with.
pub const START_TEXT: &str = FIRST_TEXT;

/// One head, or all of a layer together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// That head.
    One(usize),
    /// The average of the maps, for orientation only.
    Mean,
}

/// A layer and a head of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeadPlace {
    /// Layer, from 0.
    pub layer: usize,
    /// Head.
    pub head: Head,
}

/// Which end of the arcs is pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// The word is the query: what it attends to.
    #[default]
    AttendsTo,
    /// The word is the key: who attends to it.
    AttendedBy,
}

impl Direction {
    /// What the word does, as a sentence has it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::AttendsTo => "attends to",
            Self::AttendedBy => "is attended to by",
        }
    }
}

/// The stage, the same scene as a flat arc diagram, or its matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// In space.
    #[default]
    Stage,
    /// On a sheet.
    Flat,
    /// As matrices.
    Heatmap,
}

/// Everything that is chosen.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct State {
    /// The sentence.
    pub text: String,
    /// The model.
    pub model: ModelKind,
    /// Layer and head of Glass and of MiniLM; each model keeps its own.
    pub heads: [HeadPlace; 2],
    /// The token under the pointer, or chosen by keys.
    pub hovered: Option<usize>,
    /// The arc under the pointer: query and key.
    pub arc: Option<(usize, usize)>,
    /// The token that stays.
    pub pinned: Option<usize>,
    /// A word that is lit for a moment at the start, to show what will happen.
    pub glance: Option<usize>,
    /// Whether anyone has pointed at a word yet.
    pub touched: bool,
    /// A word that a lesson lights as soon as its sentence is there.
    pub wanted: Option<WordRef>,
    /// The lesson's card, by name.
    pub card: Option<String>,
    /// Which end of the arcs.
    pub direction: Direction,
    /// Pieces merged into words.
    pub words: bool,
    /// Specials dropped, rows renormalised.
    pub without_idle: bool,
    /// What a weight means.
    pub lens: Lens,
    /// Under the hood, in the heatmap, in comparing.
    pub study: Study,
    /// Stage or flat.
    pub view: View,
    /// Only the stage: no panels and no numbers.
    pub bare: bool,
    /// Open panels.
    pub panels: Panels,
    /// What a lecturer does with the picture.
    pub hall: Hall,
    /// How often the camera was asked to go back.
    pub camera_resets: u32,
    /// What lasts from one start to the next.
    pub settings: Settings,
}

impl Default for State {
    fn default() -> Self {
        let place = |layer, head| HeadPlace { layer, head: Head::One(head) };
        Self {
            text: START_TEXT.to_owned(),
            model: ModelKind::Glass,
            // Looks across, and the head that goes from an object to its verb.
            heads: [place(0, 1), place(2, 0)],
            hovered: None,
            arc: None,
            pinned: None,
            glance: None,
            touched: false,
            wanted: None,
            card: None,
            direction: Direction::default(),
            words: false,
            without_idle: false,
            lens: Lens::default(),
            study: Study::default(),
            view: View::default(),
            bare: false,
            panels: Panels::default(),
            hall: Hall::default(),
            camera_resets: 0,
            settings: Settings::default(),
        }
    }
}

/// The longest text that is kept, in bytes: far more than 512 tokens.
pub const LONGEST_TEXT: usize = 16_384;

impl State {
    /// Layer and head of the chosen model.
    #[must_use]
    pub fn place(&self) -> HeadPlace {
        self.heads[self.model as usize]
    }

    /// Layer and head of the chosen model, to change.
    pub fn place_mut(&mut self) -> &mut HeadPlace {
        &mut self.heads[self.model as usize]
    }

    /// The word that is lit: the pinned one, else the one under the pointer.
    #[must_use]
    pub fn word(&self) -> Option<usize> {
        self.pinned.or(self.hovered).or(self.glance)
    }

    /// What of the matrix is lit.
    #[must_use]
    pub fn lit(&self) -> Lit {
        match (self.word(), self.direction) {
            (None, _) => Lit::All,
            (Some(word), Direction::AttendsTo) => Lit::Query(word),
            (Some(word), Direction::AttendedBy) => Lit::Key(word),
        }
    }

    /// Applies a wish. `tokens` are on stage; the model has `shape` = (layers, heads).
    pub fn apply(&mut self, intent: &Intent, tokens: usize, shape: (usize, usize)) {
        match intent {
            Intent::SetText(text) => self.set_text(text),
            Intent::SetModel(model) => self.model = *model,
            Intent::SetLayer(layer) => self.place_mut().layer = (*layer).min(shape.0.saturating_sub(1)),
            Intent::SetPlace(HeadPlace { layer, head }) => {
                let layer = (*layer).min(shape.0.saturating_sub(1));
                *self.place_mut() = HeadPlace { layer, head: clamp_head(*head, shape.1) };
            }
            Intent::SetHead(head) => self.place_mut().head = clamp_head(*head, shape.1),
            Intent::StepLayer(by) => {
                let layer = self.place().layer;
                self.place_mut().layer = wrap(layer, *by, shape.0);
            }
            Intent::StepHead(by) => self.step_head(*by, shape.1),
            Intent::SetDirection(direction) => self.direction = *direction,
            Intent::SetWords(on) => self.words = *on,
            Intent::SetWithoutIdle(on) => self.without_idle = *on,
            Intent::SetLens(lens) => self.lens = *lens,
            Intent::Study(wish) => self.study(wish, tokens, shape),
            Intent::SetView(view) => {
                self.view = *view;
                if *view == View::Heatmap {
                    // The steps stand on the stage.
                    (self.study.step, self.study.playing) = (None, false);
                }
            }
            Intent::ResetCamera => {
                self.camera_resets = self.camera_resets.wrapping_add(1);
                self.hall.magnified = false;
            }
            Intent::Toggle(panel) => self.panels.toggle(*panel),
            Intent::Sheet(panel) => self.panels.sheet = *panel,
            Intent::Light(word) => self.wanted = Some(word.clone()),
            Intent::Blank => self.hall.blank = !self.hall.blank,
            Intent::Spot => self.hall.spot = !self.hall.spot,
            Intent::Loupe => self.hall.loupe = !self.hall.loupe,
            Intent::Magnify(_) => (self.hall.loupe, self.hall.magnified) = (false, true),
            // The player hears it, or the hub.
            Intent::Film(_) | Intent::Prepared(_) => self.hall.loupe = false,
            Intent::TakeWheel | Intent::Restart | Intent::Save(_) | Intent::Closer(_) => {}
            Intent::Hover(_)
            | Intent::Arc(_)
            | Intent::TogglePin(_)
            | Intent::StepWord(_)
            | Intent::PinLit
            | Intent::Release => {
                self.point(intent, tokens);
            }
            Intent::SetTheme(_)
            | Intent::SetQuality(_)
            | Intent::SetReducedMotion(_)
            | Intent::SetScale(_)
            | Intent::SetCodes(_)
            | Intent::SetSound(_) => {
                self.settings.apply(intent);
            }
        }
        self.keep_to_one_head(intent, self.model.shape().1);
        self.keep_to_queries();
    }

    /// Steps and the rows of matrices are those of queries: no key looks back there.
    pub fn keep_to_queries(&mut self) {
        if self.study.step.is_some() || self.view == View::Heatmap {
            self.direction = Direction::AttendsTo;
        }
    }

    fn set_text(&mut self, text: &str) {
        let mut end = text.len().min(LONGEST_TEXT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if self.text != text[..end] {
            self.text.clear();
            self.text.push_str(&text[..end]);
            (self.pinned, self.hovered, self.glance, self.arc) = (None, None, None, None);
        }
    }

    fn step_head(&mut self, by: i32, heads: usize) {
        // The mean stands behind the last head.
        let at = match self.place().head {
            Head::One(head) => head,
            Head::Mean => heads,
        };
        let next = wrap(at, by, heads + 1);
        self.place_mut().head = if next == heads { Head::Mean } else { Head::One(next) };
    }

    fn point(&mut self, intent: &Intent, tokens: usize) {
        let inside = |word: &usize| *word < tokens;
        match intent {
            Intent::Hover(word) => {
                self.hovered = (*word).filter(inside);
                if self.hovered.is_some() {
                    (self.glance, self.touched) = (None, true);
                }
            }
            Intent::Arc(arc) => self.arc = arc.filter(|(query, key)| inside(query) && inside(key)),
            Intent::TogglePin(word) if inside(word) => {
                // Under the hood there is always a word that is followed.
                let lets_go = self.pinned == Some(*word) && self.study.step.is_none();
                self.pinned = if lets_go { None } else { Some(*word) };
                (self.glance, self.touched) = (None, true);
            }
            Intent::StepWord(by) if tokens > 0 => {
                let next = match self.word() {
                    Some(word) => wrap(word, *by, tokens),
                    None if *by < 0 => tokens - 1,
                    None => 0,
                };
                (self.glance, self.touched) = (None, true);
                if self.pinned.is_some() { self.pinned = Some(next) } else { self.hovered = Some(next) }
            }
            Intent::PinLit => {
                self.pinned = if self.pinned.is_some() { None } else { self.word() };
                self.glance = None;
            }
            Intent::Release if self.study.step.is_some() => {
                (self.study.step, self.study.playing) = (None, false);
            }
            Intent::Release => (self.pinned, self.hovered, self.glance, self.arc) = (None, None, None, None),
            _ => {}
        }
    }
}

fn clamp_head(head: Head, heads: usize) -> Head {
    match head {
        Head::One(head) => Head::One(head.min(heads.saturating_sub(1))),
        Head::Mean => Head::Mean,
    }
}

fn wrap(at: usize, by: i32, count: usize) -> usize {
    let count = i64::try_from(count.max(1)).unwrap_or(1);
    let next = (i64::try_from(at).unwrap_or(0) + i64::from(by)).rem_euclid(count);
    usize::try_from(next).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: (usize, usize) = (6, 12);

    fn after(intents: &[Intent]) -> State {
        let mut state = State::default();
        for intent in intents {
            state.apply(intent, 11, SHAPE);
        }
        state
    }

    #[test]
    fn a_pinned_word_stays_while_the_pointer_moves() {
        let state = after(&[Intent::Hover(Some(3)), Intent::PinLit, Intent::Hover(Some(5))]);
        assert_eq!(state.lit(), Lit::Query(3));
        let state = after(&[Intent::TogglePin(3), Intent::TogglePin(3), Intent::Hover(None)]);
        assert_eq!(state.lit(), Lit::All);
    }

    #[test]
    fn keys_walk_around_the_sentence() {
        assert_eq!(after(&[Intent::StepWord(1)]).word(), Some(0));
        assert_eq!(after(&[Intent::StepWord(-1), Intent::StepWord(1)]).word(), Some(0));
        assert_eq!(after(&[Intent::TogglePin(10), Intent::StepWord(1)]).pinned, Some(0));
    }

    #[test]
    fn heads_wrap_and_the_mean_is_one_of_them() {
        let state = after(&[
            Intent::SetModel(ModelKind::MiniLm),
            Intent::SetHead(Head::One(11)),
            Intent::StepHead(1),
        ]);
        assert_eq!(state.place().head, Head::Mean);
        let state = after(&[Intent::SetHead(Head::One(99)), Intent::SetLayer(99)]);
        assert_eq!(state.place(), HeadPlace { layer: 5, head: Head::One(11) });
    }

    #[test]
    fn each_model_keeps_its_head() {
        let state = after(&[
            Intent::SetHead(Head::One(2)),
            Intent::SetModel(ModelKind::MiniLm),
            Intent::SetHead(Head::One(7)),
            Intent::SetModel(ModelKind::Glass),
        ]);
        assert_eq!(state.place().head, Head::One(2));
    }

    #[test]
    fn matrices_and_steps_are_of_queries_and_do_not_stand_together() {
        let back = Intent::SetDirection(Direction::AttendedBy);
        let hood = Intent::Study(crate::session::Wish::Open(Some(crate::model::steps::Step::Scores)));
        let state =
            after(&[back.clone(), Intent::TogglePin(3), Intent::SetView(View::Heatmap), back.clone()]);
        assert_eq!(state.lit(), Lit::Query(3));
        let state = after(&[hood.clone(), back, Intent::SetView(View::Heatmap)]);
        assert_eq!((state.study.step, state.direction), (None, Direction::AttendsTo));
        let state = after(&[Intent::SetView(View::Heatmap), hood]);
        assert_eq!((state.view, state.study.step.is_some()), (View::Stage, true));
    }

    #[test]
    fn what_is_not_there_cannot_be_pointed_at() {
        assert_eq!(after(&[Intent::Hover(Some(11)), Intent::TogglePin(400)]).word(), None);
    }

    #[test]
    fn a_new_text_releases_and_a_huge_one_is_cut_between_characters() {
        let state = after(&[Intent::TogglePin(3), Intent::SetText("é".repeat(100_000))]);
        assert_eq!(state.word(), None);
        assert!(state.text.len() <= LONGEST_TEXT && state.text.chars().all(|c| c == 'é'));
    }
}
