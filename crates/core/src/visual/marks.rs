//! What stands on the stage beside tiles, arcs and bars: lines, arrows and words, each hung on a tile.

use std::collections::{HashMap, HashSet};

use glam::{Vec2, Vec3};

use super::placement::Place;

/// A place by a tile, to the right and up, world units.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    /// The tile's token; `None` for a place of the stage itself.
    pub token: Option<usize>,
    /// From the middle of its upper edge; of the stage, from the middle of the floor.
    pub aside: Vec2,
    /// How far it is behind that, away from the viewer.
    pub depth: f32,
}

impl Spot {
    /// Where it is in the world; `None` where there is no such tile. `flatness` is 0 on the stage and 1 on the sheet.
    #[must_use]
    pub fn at(&self, (places, flatness): (&[Place], f32)) -> Option<Vec3> {
        let Some(token) = self.token else { return Some(self.aside.extend(-self.depth)) };
        let place = places.get(token)?;
        let (edge, right) = (place.centre(flatness) + Vec3::Y * place.half.y, place.right(flatness));
        Some(edge + right * self.aside.x + Vec3::Y * self.aside.y - right.cross(Vec3::Y) * self.depth)
    }
}

/// Tiles, and what of the stage is free above them.
#[derive(Debug, Clone, Copy)]
pub struct Tiles<'a> {
    /// In the order of the tokens.
    pub places: &'a [Place],
    /// Room above a tile, world units.
    pub above: f32,
    /// Room over all tiers, for what stands behind them, world units.
    pub over: f32,
}

impl Tiles<'_> {
    /// The tier of a token: the tile nearest to its middle, and how far it reaches from that tile's middle to the left and
    /// to the right, world units.
    #[must_use]
    pub fn tier(&self, token: usize) -> (usize, [f32; 2]) {
        let row = self.places.get(token).map_or(0, |place| place.row);
        let tier = || self.places.iter().enumerate().filter(|(_, place)| place.row == row);
        let left = tier().map(|(_, place)| place.flat.x - place.half.x).fold(f32::INFINITY, f32::min);
        let right = tier().map(|(_, place)| place.flat.x + place.half.x).fold(f32::NEG_INFINITY, f32::max);
        let off = |place: &Place| (place.flat.x - 0.5 * (left + right)).abs();
        let nearest = tier().min_by(|a, b| off(a.1).total_cmp(&off(b.1)));
        nearest
            .map_or((token, [0.0; 2]), |(index, place)| (index, [left, right].map(|end| end - place.flat.x)))
    }

    /// Whether they stand in more than one tier.
    #[must_use]
    pub fn is_tiered(&self) -> bool {
        self.places.iter().any(|place| place.row > 0)
    }
}

/// What a mark is, by which it is known again in another picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// An axis of the compass, 0 to the right, 1 up.
    Axis(usize),
    /// A word's meaning.
    Arrow,
    /// What it was before.
    Before,
    /// What the token of that index hands over.
    Piece(usize),
    /// What all others hand over.
    Rest,
    /// The meaning of another word.
    With(usize),
    /// How far the arrow is turned.
    Angle,
    /// The word of a sentence of the crowd.
    Point(usize),
    /// Its way through a layer.
    Way(usize, usize),
    /// The sentence that joins the crowd, and its way through a layer.
    Guest,
    /// See [`Part::Guest`].
    GuestWay(usize),
    /// What a sense is called.
    Sense(usize),
    /// The word that all have.
    Word,
    /// How deep the crowd is.
    Depth,
    /// The column of the token of that index, or its part of the ring.
    Column(usize),
    /// What is too small for a name of its own.
    Others,
    /// Of the key of the token of that index, a part of its score.
    Product(usize, usize),
    /// A step of its walk.
    Step(usize, usize),
    /// Where walks begin.
    Zero,
    /// A plate, 0 of the query, 1 of the key, 2 of the value; the matrix that it comes through, and the way from its tile.
    Plate(usize),
    /// See [`Part::Plate`].
    Matrix(usize),
    /// See [`Part::Plate`].
    Thread(usize, usize),
    /// What a plate says: a line of words, or one of its numbers.
    Said(usize, usize),
    /// How well query and key match.
    Match,
    /// The value on its way.
    Handed,
    /// An edge of the outline around a word that was guessed, 0 to 3.
    Guessed(usize, usize),
    /// The sheet of a head: its glass, and what is written on its edge. Heads of all layers are counted through.
    Sheet(usize),
    /// Where the token of that index is on it.
    Foot(usize, usize),
    /// On it, an arc from a query to a key.
    Look(usize, usize, usize),
    /// A layer of heads, and the number of one.
    Layer(usize),
    /// See [`Part::Layer`].
    Number(usize),
    /// What a head of a layer found.
    Bead(usize),
    /// The thread that it hangs on.
    Hang(usize),
    /// What all of a layer found, side by side.
    Beside,
    /// A line of the matrix that joins them.
    Grid(usize),
    /// What comes of it, and its way to the word.
    Joined(usize),
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Axes, names and numbers.
    Ink,
    /// What is not there any more.
    Dim,
    /// The word that asks.
    Query,
    /// What is given.
    Key,
    /// The second of two senses; the first has the colour of [`Tone::Key`].
    Other,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stroke {
    /// With round ends.
    #[default]
    Plain = 0,
    /// In dashes.
    Dashed = 1,
    /// As a broad sheet of glass.
    Sheet = 2,
    /// The same, gone at its end: it goes on.
    Open = 3,
    /// As a sheet that is dark but for its edges.
    Plate = 4,
}

/// A line from one place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// What it is.
    pub part: Part,
    /// Its beginning.
    pub from: Spot,
    /// Its end.
    pub to: Spot,
    /// Half its width, world units.
    pub half: f32,
    /// Length of its head, world units; 0 for none.
    pub head: f32,
    /// How it is drawn.
    pub stroke: Stroke,
    /// By how much it turns to the right on its way, radians, 0 to 2π: a part of a circle.
    pub bend: f32,
    /// Colour.
    pub tone: Tone,
    /// 0 to 1.
    pub light: f32,
}

/// A word beside a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What it names.
    pub part: Part,
    /// Where.
    pub at: Spot,
    /// Which of its points stands there, -1 to 1 to the right and up.
    pub anchor: Vec2,
    /// What it says.
    pub text: String,
    /// One em, world units.
    pub em: f32,
    /// Colour.
    pub tone: Tone,
}

/// What stands on the stage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// Lines, those that lie on top last.
    pub lines: Vec<Line>,
    /// Words.
    pub labels: Vec<Label>,
    /// They have the stage to themselves: no tiles, no arcs.
    pub alone: bool,
}

impl Marks {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.labels.is_empty()
    }

    /// Adds a word at a place, and which of its points stands there.
    pub fn label(&mut self, part: Part, (at, anchor): (Spot, Vec2), text: &str, (tone, em): (Tone, f32)) {
        self.labels.push(Label { part, at, anchor, text: text.to_owned(), em, tone });
    }

    /// Adds a straight line without a head.
    pub fn line(
        &mut self,
        part: Part,
        [from, to]: [Spot; 2],
        (half, stroke): (f32, Stroke),
        (tone, light): (Tone, f32),
    ) {
        self.lines.push(Line { part, from, to, half, head: 0.0, stroke, bend: 0.0, tone, light });
    }

    /// The same marks on the tile that has those of another picture: its sentence is another one, and what stood on a
    /// word of this one stands on that word there.
    #[must_use]
    pub fn moved_to(mut self, next: &Self) -> Self {
        let there = |part: Part| next.lines.iter().find(|line| line.part == part);
        self.lines.retain_mut(|line| {
            let Some(other) = there(line.part) else { return false };
            (line.from.token, line.to.token) = (other.from.token, other.to.token);
            true
        });
        self.labels.clear();
        self
    }
}

/// A line of two pictures: before, after; it grows from nothing or goes where it is only in one of them.
#[must_use]
pub fn pairs(before: &Marks, after: &Marks) -> Vec<[Line; 2]> {
    let stays: HashSet<Part> = after.lines.iter().map(|line| line.part).collect();
    let gone = before.lines.iter().filter(|line| !stays.contains(&line.part));
    let gone = gone.map(|line| [*line, Line { light: 0.0, ..*line }]);
    // The first of a part, where it has several.
    let was: HashMap<Part, &Line> = before.lines.iter().rev().map(|line| (line.part, line)).collect();
    let stays = after.lines.iter().map(|line| {
        let grows = Line { to: line.from, light: 0.0, ..*line };
        [was.get(&line.part).map_or(grows, |line| **line), *line]
    });
    gone.chain(stays).collect()
}

/// The lines on the way from one picture to another, as a picture of its own; `t` from 0 to 1. What goes from tile to tile
/// is where it is nearer to.
#[must_use]
pub fn between(before: &Marks, after: &Marks, t: f32) -> Marks {
    let spot = |a: Spot, b: Spot| {
        if a.token == b.token {
            Spot { aside: a.aside.lerp(b.aside, t), depth: a.depth + (b.depth - a.depth) * t, ..a }
        } else if t < 0.5 {
            a
        } else {
            b
        }
    };
    let lines = pairs(before, after).into_iter().map(|[a, b]| Line {
        from: spot(a.from, b.from),
        to: spot(a.to, b.to),
        half: a.half + (b.half - a.half) * t,
        light: a.light + (b.light - a.light) * t,
        bend: a.bend + (b.bend - a.bend) * t,
        ..b
    });
    let lines = lines.filter(|line| line.light > 0.0).collect();
    Marks { lines, labels: after.labels.clone(), alone: after.alone }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(part: Part, token: usize, x: f32) -> Line {
        let spot = |x| Spot { token: Some(token), aside: Vec2::new(x, 0.0), depth: 0.0 };
        let (from, to) = (spot(0.0), spot(x));
        let stroke = Stroke::Plain;
        Line { part, from, to, half: 0.1, head: 0.0, stroke, bend: 0.0, tone: Tone::Ink, light: 1.0 }
    }

    fn marks(lines: &[Line]) -> Marks {
        Marks { lines: lines.to_vec(), ..Marks::default() }
    }

    #[test]
    fn what_comes_grows_what_stays_moves_and_what_goes_fades() {
        let before = marks(&[line(Part::Arrow, 1, 1.0), line(Part::Before, 1, 1.0)]);
        let after = marks(&[line(Part::Arrow, 1, 3.0), line(Part::Rest, 1, 2.0)]);
        let half = between(&before, &after, 0.5);
        let of = |part| half.lines.iter().find(|line| line.part == part).unwrap();
        assert_eq!((of(Part::Arrow).to.aside.x, of(Part::Arrow).light), (2.0, 1.0));
        assert_eq!((of(Part::Rest).to.aside.x, of(Part::Rest).light), (1.0, 0.5));
        assert_eq!((of(Part::Before).to.aside.x, of(Part::Before).light), (1.0, 0.5));
        assert_eq!(between(&before, &after, 1.0).lines, after.lines);
        assert_eq!(between(&before, &after, 0.0).lines.len(), 2);
    }

    #[test]
    fn in_another_sentence_it_stands_on_the_word_that_has_it_there() {
        let before = marks(&[line(Part::Arrow, 5, 1.0), line(Part::Piece(3), 3, 1.0)]);
        let moved = before.moved_to(&marks(&[line(Part::Arrow, 7, 2.0)]));
        assert_eq!(moved.lines, [line(Part::Arrow, 7, 1.0)]);
    }
}
