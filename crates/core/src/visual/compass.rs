//! The compass: what a word means on two axes that have names, before the chosen head hands it anything and after. Only
//! where the dimensions of the stream have names, so in Glass.

mod apart;
mod draws;

use arclight_model::steps::{Row, Step};
use arclight_model::{AttentionModel as _, Glass, LayerTrace, Token};
use glam::Vec2;
use ndarray::{Array1, ArrayView1};

use super::marks::{Marks, Part, Tone};
use super::names::names;
use crate::picture::{Head, Picture};
use crate::state::Pointing;
use crate::traces::Traces;
use draws::{Draws, degrees};

/// The most pieces that have a name of their own.
const MOST_PIECES: usize = 3;
/// A piece that is shorter has none.
const SHORTEST: f32 = 0.06;
/// Room that it takes at the right of its tile's middle, its own height as 1: the axis and its name.
pub const ROOM_ASIDE: f32 = 1.05;
/// What the axes reach to at least: a word and what it is given have about as much.
const REACH: f32 = 2.05;

/// How far the steps under the hood have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The word's own meaning.
    Own,
    /// What others hand over stands with them.
    Apart,
    /// What they hand over is put to its tip.
    Joined,
    /// It is turned.
    Turned,
}

impl Phase {
    fn of(step: Option<Step>) -> Self {
        match step {
            None | Some(Step::Concat | Step::Output | Step::Residual) => Self::Turned,
            Some(Step::Values) => Self::Apart,
            Some(Step::Sum) => Self::Joined,
            Some(_) => Self::Own,
        }
    }
}

/// What another token hands over.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its index.
    pub token: usize,
    /// Its name.
    pub name: String,
    /// To the right and up.
    pub by: Vec2,
}

/// A word on two axes. Values are those of the residual stream, as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Compass {
    /// On whose tile it stands.
    pub token: usize,
    /// Its name.
    pub word: String,
    /// Names of the axes: to the right, up.
    pub axes: [String; 2],
    /// The word's own meaning.
    pub before: Vec2,
    /// What other tokens hand over by the chosen head, or by all where none is chosen; the largest first.
    pub pieces: Vec<Piece>,
    /// What else it is given.
    pub rest: Vec2,
    /// Meanings of other words, with their names.
    pub with: Vec<(String, Vec2)>,
    phase: Phase,
}

impl Compass {
    /// What there is to see of a sentence; `None` where no word is lit, nothing is chosen, or numbers have no names.
    #[must_use]
    pub fn of(
        (what, pointing): (&Picture, &Pointing),
        (glass, traces): (&Glass, &Traces),
        tokens: &[Token],
    ) -> Option<Self> {
        let [up, right] = what.compass_axes()?;
        let axes = Glass::axes();
        let places = [right, up].map(|name| axes.iter().position(|axis| axis == name));
        let [Some(x), Some(y)] = places else { return None };
        let on = |row: ArrayView1<'_, f32>| Vec2::new(row[x], row[y]);
        let word = pointing.word()?;
        let trace = traces.layer(what.place().layer).filter(|_| traces.model() == Some(what.model))?;
        if trace.tokens() != tokens.len() {
            return None;
        }
        let given = given(what, word, trace)?;
        let mut all: Vec<(usize, Vec2)> = given.iter().map(|part| on(part.view())).enumerate().collect();
        all.sort_by(|a, b| b.1.length().total_cmp(&a.1.length()).then(a.0.cmp(&b.0)));
        let named = all.iter().take(MOST_PIECES).take_while(|(_, by)| by.length() >= SHORTEST).count();
        let (pieces, rest) = all.split_at(named);
        let names = names(tokens);
        let meaning = |word: &String| (word.clone(), on(Array1::from(glass.meaning(word)).view()));
        // The word under the pointer stands beside the pinned one.
        let beside = pointing.hovered.filter(|other| *other != word).and_then(|other| tokens.get(other));
        let with = what.with.iter().chain(beside.map(|token| &token.text));
        Some(Self {
            token: word,
            word: tokens.get(word)?.text.clone(),
            axes: [right.clone(), up.clone()],
            before: on(trace.hidden_in.row(word)),
            pieces: pieces
                .iter()
                .map(|(token, by)| Piece { token: *token, name: names[*token].drawn(), by: *by })
                .collect(),
            rest: rest.iter().map(|(_, by)| *by).sum(),
            with: with.map(meaning).collect(),
            phase: Phase::of(what.step),
        })
    }

    /// What the word means once it is given everything.
    #[must_use]
    pub fn after(&self) -> Vec2 {
        self.before + self.rest + self.pieces.iter().map(|piece| piece.by).sum::<Vec2>()
    }

    /// The arrow that is shown as the word's.
    #[must_use]
    pub fn arrow(&self) -> Vec2 {
        if self.phase == Phase::Turned { self.after() } else { self.before }
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let [right, up] = &self.axes;
        let (arrow, word) = (self.arrow(), &self.word);
        let now = format!("{word} points {} from {right} towards {up}", degrees(arrow));
        let turned = self.phase == Phase::Turned && is_apart(self.before, arrow);
        if turned { format!("{now}, before attention {}", degrees(self.before)) } else { now }
    }

    /// As lines and words above the tile, `height` world units high.
    #[must_use]
    pub fn marks(&self, height: f32) -> Marks {
        let mut draws = Draws {
            unit: height / self.reach(),
            height,
            token: self.token,
            marks: Marks::default(),
            names: Vec::new(),
        };
        draws.axes(&self.axes, self.wide());
        draws.arrow(Part::Arrow, self.arrow(), (Tone::Query, 1.0), &self.word);
        draws.angle(self.arrow());
        for (index, (name, at)) in self.with.iter().enumerate() {
            draws.arrow(Part::With(index), *at, (Tone::Ink, 0.55), name);
        }
        let turned = self.phase == Phase::Turned && is_apart(self.before, self.after());
        if turned {
            draws.arrow(Part::Before, self.before, (Tone::Dim, 0.5), "before");
        }
        match self.phase {
            Phase::Apart => self.pieces.iter().for_each(|piece| draws.apart(piece.token, piece.by)),
            Phase::Joined => self.chain(&mut draws),
            Phase::Turned if turned => self.chain(&mut draws),
            Phase::Own | Phase::Turned => {}
        }
        draws.done()
    }

    /// The pieces from the tip of the word's own arrow on, one behind the other.
    fn chain(&self, draws: &mut Draws) {
        let mut tip = self.before;
        for piece in &self.pieces {
            draws.piece(Part::Piece(piece.token), (tip, tip + piece.by), &piece.name);
            tip += piece.by;
        }
        if self.rest.length() >= SHORTEST {
            draws.piece(Part::Rest, (tip, tip + self.rest), "");
        }
    }

    /// The value that the axis to the right ends at: what is drawn, and room for its name.
    fn wide(&self) -> f32 {
        let tips = [self.before, self.after()].into_iter().chain(self.with.iter().map(|(_, at)| *at));
        tips.fold(0.7 * self.reach(), |wide, tip| wide.max(tip.x * 1.1))
    }

    /// The value that the axis up ends at.
    fn reach(&self) -> f32 {
        let tips = [self.before, self.after()].into_iter().chain(self.with.iter().map(|(_, at)| *at));
        tips.fold(REACH, |reach, tip| reach.max(tip.abs().max_element() * 1.1))
    }
}

/// The axes on which most is to be seen of a word of the picture's sentence: up, where what the chosen head hands it is
/// largest; to the right, where the word itself is largest of the others. `None` where it has neither.
#[must_use]
pub fn axes_for(glass: &Glass, what: &Picture, word: usize) -> Option<[String; 2]> {
    let trace = glass.trace(&what.text, 0, what.reads())?;
    if word >= trace.tokens() {
        return None;
    }
    let names = Glass::axes();
    let given = given(what, word, &trace)?.into_iter().reduce(|sum, part| sum + part)?;
    let largest = |row: ArrayView1<'_, f32>, without: Option<usize>| {
        let axes = (0..names.len()).filter(|axis| Some(*axis) != without && row[*axis] > 0.0);
        axes.max_by(|a, b| row[*a].total_cmp(&row[*b]).then(b.cmp(a)))
    };
    let up = largest(given.view(), None).or_else(|| largest(trace.hidden_in.row(word), None))?;
    let right = largest(trace.hidden_in.row(word), Some(up)).or_else(|| largest(given.view(), Some(up)))?;
    Some([up, right].map(|axis| names[axis].clone()))
}

/// What each token hands to the word, `[token][d]`: its weighted value through the head's slice of W_O.
fn given(what: &Picture, word: usize, trace: &LayerTrace) -> Option<Vec<Array1<f32>>> {
    let of = |head: usize, switches| {
        let row = Row::of(trace, head, word, switches)?;
        let keys = row.weighted.rows().into_iter();
        let parts: Vec<_> = keys.map(|value| trace.through(head, value)).collect();
        Some(if what.switches.removed { parts.iter().map(|part| part * 0.0).collect() } else { parts })
    };
    match what.place().head {
        Head::One(head) => of(head, &what.switches),
        Head::Mean => {
            let all = (0..trace.heads()).map(|head| of(head, &what.switches));
            all.reduce(|sum, next| {
                Some(sum?.into_iter().zip(next?).map(|(sum, next)| sum + next).collect::<Vec<_>>())
            })?
        }
    }
}

/// Whether two arrows can be told apart.
fn is_apart(a: Vec2, b: Vec2) -> bool {
    a.distance(b) >= SHORTEST
}

#[cfg(test)]
mod tests {
    use arclight_model::Reading;

    use super::super::sample;
    use super::apart::Area;
    use super::*;
    use crate::picture::FIRST_TEXT;
    use crate::traces::Question;

    fn compass(settings: &[(&str, &str)]) -> Option<Compass> {
        let standing = [("compass", "water, money")];
        let (picture, pointing, traces, tokens) = sample::read(&[settings, &standing].concat());
        Compass::of((&picture, &pointing), (&Glass::new(), &traces), &tokens)
    }

    fn angle(settings: &[(&str, &str)]) -> f32 {
        compass(settings).unwrap().arrow().to_angle().to_degrees().round()
    }

    #[test]
    fn a_bank_turns_to_what_it_stands_by() {
        let bank = |text: &str| angle(&[("text", text), ("query", "bank"), ("head", "1")]);
        assert_eq!(bank("He waited at the bank."), 34.0);
        assert_eq!(bank("They left a boat on the bank."), 58.0);
        assert_eq!(bank("She hid the cash in the bank."), 21.0);
        for (thing, degrees) in
            [("canoe", 56.0), ("rope", 49.0), ("shovel", 35.0), ("ticket", 26.0), ("wallet", 20.0)]
        {
            let text = format!("They left a {thing} on the bank.");
            assert_eq!(bank(&text), degrees, "{thing}");
        }
    }

    #[test]
    fn a_head_alone_and_all_of_them_differ() {
        let bear = |head| angle(&[("query", "bank"), ("head", head)]);
        assert_eq!((bear("1"), bear("mean")), (50.0, 52.0));
        let glass = Glass::new();
        let trace = glass.trace(FIRST_TEXT, 0, Reading::default()).unwrap();
        let all = compass(&[("query", "bank"), ("head", "mean")]).unwrap();
        let axis = |name: &str| Glass::axes().iter().position(|axis| axis == name).unwrap();
        let out = trace.hidden_out.row(7);
        let expected = Vec2::new(out[axis("money")], out[axis("water")]);
        assert!(all.after().distance(expected) < 1e-5, "{} {expected}", all.after());
    }

    #[test]
    fn the_steps_put_it_together() {
        let at = |step| compass(&[("query", "bank"), ("head", "1"), ("step", step)]).unwrap();
        let lines = |step| at(step).marks(2.0).lines;
        let pieces = |step| lines(step).iter().filter(|line| matches!(line.part, Part::Piece(_))).count();
        assert_eq!((pieces("embedding"), pieces("values"), pieces("residual")), (0, 2, 2));
        assert_eq!(at("sum").arrow(), at("embedding").arrow());
        assert!(at("residual").arrow().y > at("sum").arrow().y + 0.5);
        // One behind the other they lead from the one tip to the other.
        let after = at("residual");
        let all = after.marks(2.0).lines;
        let find = |part| *all.iter().find(|line| line.part == part).unwrap();
        let first = find(Part::Piece(after.pieces[0].token));
        assert_eq!(first.from, find(Part::Before).to);
        assert!(all.iter().all(|line| line.from.token == Some(after.token)));
        assert!(lines("values").iter().any(|line| line.from.token == Some(after.pieces[0].token)));
    }

    /// By how much each name lies on a line or on another name, of its own tile, as a part of its height.
    fn covered(marks: &Marks) -> Vec<(String, f32)> {
        let areas: Vec<Area> = marks.labels.iter().map(Area::of).collect();
        let of = |(index, label): (usize, &super::super::marks::Label)| {
            let area = areas[index];
            let lines = marks.lines.iter().filter(|line| line.to.token == label.at.token);
            let crossed: f32 = lines.map(|line| area.crossed(line.from.aside, line.to.aside)).sum();
            let over = areas.iter().enumerate().filter(|(other, with)| *other != index && area.meets(with));
            (label.text.clone(), crossed / label.em + over.count() as f32)
        };
        marks.labels.iter().enumerate().map(of).collect()
    }

    #[test]
    fn names_lie_on_no_line_and_on_no_name() {
        for text in [
            "He waited at the bank.",
            "They left a boat on the bank.",
            "She hid the cash in the bank.",
            FIRST_TEXT,
        ] {
            for step in ["embedding", "values", "sum", "residual", "none"] {
                let settings = [("text", text), ("query", "bank"), ("head", "1"), ("step", step)];
                for (name, part) in covered(&compass(&settings).unwrap().marks(2.0)) {
                    assert!(part < 0.3, "{text} {step}: {name} {part}");
                }
            }
        }
    }

    #[test]
    fn the_axes_of_a_word_are_those_on_which_it_is_turned() {
        let glass = Glass::new();
        let axes = |text: &str, word| {
            let picture = Picture { text: text.to_owned(), ..Picture::default() };
            axes_for(&glass, &picture, word).map(|axes| axes.join(" "))
        };
        assert_eq!(axes("They left a boat on the bank.", 7).as_deref(), Some("water money"));
        assert_eq!(axes("They left a boat on the bank.", 99), None);
        assert_eq!(axes("", 0), None);
    }

    #[test]
    fn the_word_under_the_pointer_stands_beside_the_pinned_one() {
        let glass = Glass::new();
        let picture = Picture { compass: Some(["water", "money"].map(str::to_owned)), ..Picture::default() };
        let trace = glass.trace(&picture.text, 0, picture.reads()).unwrap();
        let tokens = glass.attend(&picture.text).tokens;
        let traces = Traces::with(Question::of(&picture), Some((0, trace)));
        let with = |hovered| {
            let pointing = Pointing { pinned: Some(7), hovered, ..Pointing::default() };
            Compass::of((&picture, &pointing), (&glass, &traces), &tokens).unwrap().with
        };
        assert_eq!(with(Some(6)).iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["river"]);
        assert_eq!((with(Some(7)), with(None)), (Vec::new(), Vec::new()));
    }

    #[test]
    fn it_says_what_it_shows() {
        let boat = [("text", "They left a boat on the bank."), ("query", "bank"), ("head", "1")];
        let says = compass(&boat).unwrap().says();
        assert_eq!(says, "bank points 58° from money towards water, before attention 34°");
        assert_eq!(compass(&[("query", "bank"), ("model", "minilm")]), None);
    }
}
