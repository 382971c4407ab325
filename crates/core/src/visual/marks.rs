//! What stands on the stage beside tiles, arcs and bars: lines, arrows and words, each hung on a tile.

mod between;

use std::collections::HashMap;

use glam::{Vec2, Vec3};

use super::placement::Place;
pub use between::{between, pairs};

/// A place by a tile, to the right and up, world units.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    /// The tile's token; `None` for a place of the stage itself.
    pub token: Option<usize>,
    /// From the middle of its upper edge; of the stage, from the middle of the floor.
    pub aside: Vec2,
    /// How far it is behind that, away from the viewer. What is before it, less than 0, lies on the floor; on the sheet, where
    /// there is no floor, that is down.
    pub depth: f32,
}

impl Spot {
    /// A place by the tile of a token.
    #[must_use]
    pub fn by(token: usize, aside: Vec2) -> Self {
        Self { token: Some(token), aside, depth: 0.0 }
    }

    /// A place of the stage itself.
    #[must_use]
    pub fn on_stage(aside: Vec2) -> Self {
        Self { aside, ..Self::default() }
    }

    /// So much nearer to the viewer.
    #[must_use]
    pub fn before(self, by: f32) -> Self {
        Self { depth: self.depth - by, ..self }
    }

    /// Where it is in the world; `None` where there is no such tile. `flatness` is 0 on the stage and 1 on the sheet.
    #[must_use]
    pub fn at(&self, (places, flatness): (&[Place], f32)) -> Option<Vec3> {
        let (edge, right) = match self.token {
            Some(token) => {
                let place = places.get(token)?;
                (place.centre(flatness) + Vec3::Y * place.half.y, place.right(flatness))
            }
            None => (Vec3::ZERO, Vec3::X),
        };
        let front = right.cross(Vec3::Y);
        let before = if self.depth < 0.0 { front.lerp(Vec3::NEG_Y, flatness) } else { front };
        Some(edge + right * self.aside.x + Vec3::Y * self.aside.y - before * self.depth)
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
    /// About how many logical pixels a world unit has.
    pub scale: f32,
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
    /// Of the carpet, what the query of the first token has for the key of the second.
    Cell(usize, usize),
    /// The thread from the tile of the token of that index to its column.
    Warp(usize),
    /// How many cells it has.
    Count,
    /// The curtain, in that tier.
    Curtain(usize),
    /// An edge of the outline around a word that was guessed, 0 to 3.
    Guessed(usize, usize),
    /// A half of the clock on the token of that index, and its hand, 0 slow, 1 fast.
    Dial(usize, usize),
    /// See [`Part::Dial`].
    Hand(usize, usize),
    /// A step of a walk by coin: which fan, which walker, which step; how far a fan is spread, and what it is called.
    Toss(usize, usize, usize),
    /// See [`Part::Toss`].
    Spread(usize),
    /// See [`Part::Toss`].
    Tosses(usize),
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
    /// A token that may come next, by its id.
    Ghost(u32),
    /// A side of what it was before something was cut, 0 to 3; without an id, of all others.
    Outline(Option<u32>, usize),
    /// A side of the tile that is not there yet, 0 to 3.
    Expected(usize),
    /// How much the last token looks at the token of that index, and how much that matters.
    Looked(usize),
    /// See [`Part::Looked`].
    Mattered(usize),
    /// What these bars are called.
    Looks(usize),
    /// What the model wrote.
    Wrote(usize),
    /// Of the arc to the token of that index, the cross where it is cut, 0 and 1, and then the pieces of what is left.
    Stub(usize, usize),
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
    /// As a square on the floor, in which one of `head` times its side is lit.
    Cell = 5,
    /// As cloth, from its edge on.
    Curtain = 6,
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
    /// In which part of the way to another picture it comes, or goes elsewhere: from, to.
    pub during: [f32; 2],
    /// Colour.
    pub tone: Tone,
    /// 0 to 1.
    pub light: f32,
}

/// All the way to another picture.
pub const WHOLE: [f32; 2] = [0.0, 1.0];

impl Line {
    /// How far it has come where that part of the way to its picture has passed, slow at both ends; 0 to 1.
    #[must_use]
    pub fn come(&self, way: f32) -> f32 {
        let [from, to] = self.during;
        let t = ((way - from) / (to - from).max(1e-3)).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }
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

    /// Its lines by what they are: the first of a part, where it has several.
    fn by_part(&self) -> HashMap<Part, &Line> {
        self.lines.iter().rev().map(|line| (line.part, line)).collect()
    }

    /// Whether a line is that.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        self.lines.iter().any(|line| line.part == part)
    }

    /// Adds what lies on top of it.
    pub fn add(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.labels.extend(other.labels);
        self.alone |= other.alone;
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
        self.lines.push(Line {
            part,
            from,
            to,
            half,
            head: 0.0,
            stroke,
            bend: 0.0,
            during: WHOLE,
            tone,
            light,
        });
    }

    /// The same marks on the tile that has those of another picture: its sentence is another one, and what stood on a
    /// word of this one stands on that word there.
    #[must_use]
    pub fn moved_to(mut self, next: &Self) -> Self {
        let there = next.by_part();
        self.lines.retain_mut(|line| {
            let Some(other) = there.get(&line.part) else { return false };
            (line.from.token, line.to.token) = (other.from.token, other.to.token);
            true
        });
        self.labels.clear();
        self
    }
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_PI_2;

    use super::*;

    #[test]
    fn what_is_before_a_tile_lies_on_the_floor_and_down_on_the_sheet_and_what_is_behind_stays_there() {
        let half = Vec2::new(1.0, 0.5);
        let (stage, flat) = (Vec3::new(4.0, 1.0, 2.0), Vec3::new(5.0, 1.0, 0.0));
        // It faces the left: what is before it is at its left.
        let places = [Place { stage, flat, half, yaw: -FRAC_PI_2, row: 0 }];
        let at = |spot: Spot, flatness: f32| spot.at((&places, flatness)).unwrap();
        let near = |a: Vec3, b: Vec3| assert!(a.distance(b) < 1e-5, "{a} {b}");
        let spot = Spot::by(0, Vec2::new(0.0, 0.1));
        for (by, on_stage, on_sheet) in [
            (0.0, Vec3::new(4.0, 1.6, 2.0), Vec3::new(5.0, 1.6, 0.0)),
            (0.7, Vec3::new(3.3, 1.6, 2.0), Vec3::new(5.0, 0.9, 0.0)),
            (-0.7, Vec3::new(4.7, 1.6, 2.0), Vec3::new(5.0, 1.6, -0.7)),
        ] {
            near(at(spot.before(by), 0.0), on_stage);
            near(at(spot.before(by), 1.0), on_sheet);
        }
        let middle = Spot::on_stage(Vec2::new(2.0, 1.0));
        near(at(middle.before(3.0), 0.0), Vec3::new(2.0, 1.0, 3.0));
        near(at(middle.before(3.0), 1.0), Vec3::new(2.0, -2.0, 0.0));
        near(at(middle.before(-3.0), 1.0), Vec3::new(2.0, 1.0, -3.0));
        assert_eq!(Spot::by(1, Vec2::ZERO).at((&places, 0.0)), None, "no such tile");
    }
}
