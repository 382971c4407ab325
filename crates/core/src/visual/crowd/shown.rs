//! The crowd as points, ways and words.

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Label, Marks, Part, Spot, Stroke, Tone};
use super::super::placement::Outline;

/// Half the width and the height that a crowd has on the stage, world units.
const ROOM: Vec2 = Vec2::new(4.3, 4.6);
/// What has to be seen of it.
#[must_use]
pub fn outline() -> Outline {
    /// Words above and below, and at the sides of the outermost points.
    const ASIDE: f32 = 1.3;
    let low = Vec2::new(-ROOM.x - ASIDE, -0.95);
    let high = Vec2::new(ROOM.x + ASIDE, HEAD + 0.3);
    Outline { tiles: vec![low.extend(0.0), high.extend(0.0)], arcs: Vec::new() }
}

/// What a place of 1 is on the stage, world units.
const UNIT: f32 = 1.05;
/// Where the middle of all is.
const MIDDLE: f32 = 2.3;
/// Where the names of the senses are.
const HEAD: f32 = 5.2;
/// Radius of a point.
const RADIUS: f32 = 0.11;
/// One em of a sentence.
const EM: f32 = 0.19;
/// Sentences that are written, of each sense: those furthest from the middle.
const WRITTEN: usize = 2;

/// A sentence's word on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Where it is at each depth so far, from 0.
    pub path: Vec<Vec2>,
    /// Its sense, 0 or 1.
    pub sense: usize,
    /// The sentence.
    pub says: String,
}

/// The crowd as it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shown {
    /// The word that all have.
    pub word: String,
    /// In the order of the list.
    pub points: Vec<Point>,
    /// A sentence that joins them.
    pub guest: Option<Point>,
    /// What the two senses are called, where they are shown.
    pub senses: Option<[String; 2]>,
    /// Layers that they have gone through, and how many there are.
    pub depth: (usize, usize),
    /// Words look at each other.
    pub attention: bool,
    /// Share of the spread that the two directions show, 0 to 1.
    pub share: f32,
}

impl Shown {
    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        let on = |x: f32| self.points.iter().filter(|point| (point.last().x > 0.0) == (x > 0.0)).count();
        let layers = format!("{} of {} layers", self.depth.0, self.depth.1);
        let read = if self.attention { "" } else { ", each token alone" };
        let share = format!("2 directions show {:.0}% of the spread", self.share * 100.0);
        let (left, right) = (on(-1.0), on(1.0));
        let guest = self.guest.as_ref().map_or_else(String::new, |guest| {
            format!("; \"{}\" stands at {:.1}", guest.says, guest.last().x).replace('-', "−")
        });
        format!(
            "{} times {} after {layers}{read}: {left} left, {right} right{guest}; {share}",
            self.points.len(),
            self.word
        )
    }

    /// As lines and words.
    #[must_use]
    pub fn marks(&self) -> Marks {
        let mut draws = Draws {
            marks: Marks { alone: true, ..Marks::default() },
            ruler: Ruler::default(),
            taken: Vec::new(),
        };
        for (index, point) in self.points.iter().enumerate() {
            draws.way(|layer| Part::Way(index, layer), &point.path, (self.tone(point.sense), 0.35));
        }
        if let Some(guest) = &self.guest {
            draws.way(Part::GuestWay, &guest.path, (Tone::Query, 0.7));
        }
        for (index, point) in self.points.iter().enumerate() {
            draws.dot(Part::Point(index), point.last(), RADIUS, self.tone(point.sense));
        }
        if let Some(guest) = &self.guest {
            draws.dot(Part::Guest, guest.last(), 1.25 * RADIUS, Tone::Query);
            draws.label(Part::Guest, guest.last(), &guest.says, (Tone::Query, 1.15 * EM));
        }
        for index in self.written() {
            let point = &self.points[index];
            draws.label(Part::Point(index), point.last(), &point.says, (Tone::Ink, EM));
        }
        if let Some(senses) = &self.senses {
            for (sense, (name, tone)) in senses.iter().zip([Tone::Key, Tone::Other]).enumerate() {
                let x = if sense == 0 { -0.62 } else { 0.62 };
                draws.word(Part::Sense(sense), Vec2::new(x * ROOM.x, HEAD), name, (tone, 0.36));
            }
        }
        draws.word(Part::Word, Vec2::new(0.0, HEAD), &self.word, (Tone::Ink, 0.36));
        let read = if self.attention { "" } else { ", each word alone" };
        let depth = match self.depth.0 {
            0 => "before the first layer".to_owned(),
            depth => format!("after layer {depth} of {}", self.depth.1),
        };
        draws.word(Part::Depth, Vec2::new(0.0, -0.62), &format!("{depth}{read}"), (Tone::Dim, 0.24));
        draws.marks
    }

    fn tone(&self, sense: usize) -> Tone {
        match (&self.senses, sense) {
            (None, _) => Tone::Ink,
            (Some(_), 0) => Tone::Key,
            (Some(_), _) => Tone::Other,
        }
    }

    /// Of each sense those furthest from the middle, once they can be told apart.
    fn written(&self) -> Vec<usize> {
        const APART: f32 = 1.0;
        let mut written = Vec::new();
        for sense in [0, 1] {
            let of = self.points.iter().enumerate().filter(|(_, point)| point.sense == sense);
            let mut far: Vec<(usize, f32)> =
                of.map(|(index, point)| (index, point.last().length())).collect();
            far.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            written.extend(
                far.into_iter().take(WRITTEN).filter(|(_, length)| *length > APART).map(|(index, _)| index),
            );
        }
        written
    }
}

impl Point {
    /// Where it is now.
    #[must_use]
    pub fn last(&self) -> Vec2 {
        self.path.last().copied().unwrap_or_default()
    }
}

struct Draws<'a> {
    marks: Marks,
    ruler: Ruler<'a>,
    /// Where words stand: their middle, and half their size.
    taken: Vec<[Vec2; 2]>,
}

/// Where a place of the crowd is on the stage, as far out as there is room.
fn spot(place: Vec2) -> Spot {
    let at = Vec2::new(place.x, place.y) * UNIT;
    let at = at.clamp(Vec2::new(-ROOM.x, -MIDDLE + 0.1), Vec2::new(ROOM.x, ROOM.y - MIDDLE));
    Spot::on_stage(at + Vec2::new(0.0, MIDDLE))
}

impl Draws<'_> {
    fn line(&mut self, part: Part, (from, to): (Spot, Spot), half: f32, (tone, light): (Tone, f32)) {
        self.marks.line(part, [from, to], (half, Stroke::Plain), (tone, light));
    }

    fn way(&mut self, part: impl Fn(usize) -> Part, path: &[Vec2], look: (Tone, f32)) {
        for (layer, pair) in path.windows(2).enumerate() {
            self.line(part(layer), (spot(pair[0]), spot(pair[1])), 0.010, look);
        }
    }

    fn dot(&mut self, part: Part, at: Vec2, radius: f32, tone: Tone) {
        // A line that is as good as none has round ends.
        let at = spot(at);
        let to = Spot { aside: at.aside + Vec2::new(1e-3, 0.0), ..at };
        self.line(part, (at, to), radius, (tone, 1.0));
    }

    /// A sentence beside its point, where it lies over no other; nothing where there is no such place.
    fn label(&mut self, part: Part, at: Vec2, text: &str, (tone, em): (Tone, f32)) {
        const AWAY: f32 = 0.2;
        let place = spot(at);
        let half = Vec2::new(self.ruler.width(text), 1.2) * 0.5 * em;
        // Below what is below the middle: ways come from there.
        let up = if at.y < 0.0 { -1.0 } else { 1.0 };
        let inwards = -(place.aside.x / ROOM.x).clamp(-1.0, 1.0);
        let beside = |x: f32, y: f32| {
            let by = if y == 0.0 { Vec2::new(x * AWAY, 0.0) } else { Vec2::new(0.0, y * AWAY) };
            (place.aside + by, Vec2::new(-x, -y))
        };
        let places = [beside(inwards, up), beside(inwards, -up), beside(1.0, 0.0), beside(-1.0, 0.0)];
        let free = places.into_iter().find(|(at, anchor)| {
            let middle = *at - *anchor * half;
            let is_over = |taken: &[Vec2; 2]| (middle - taken[0]).abs().cmplt(half + taken[1]).all();
            let end = middle.x.abs() + half.x;
            end < ROOM.x + 1.4
                && middle.y > -0.35
                && middle.y < HEAD - 0.35
                && !self.taken.iter().any(is_over)
        });
        let Some((aside, anchor)) = free else { return };
        self.taken.push([aside - anchor * half, half]);
        self.marks.labels.push(Label {
            part,
            at: Spot { aside, ..place },
            anchor,
            text: text.to_owned(),
            em,
            tone,
        });
    }

    fn word(&mut self, part: Part, at: Vec2, text: &str, (tone, em): (Tone, f32)) {
        let at = Spot::on_stage(at);
        self.marks.labels.push(Label { part, at, anchor: Vec2::ZERO, text: text.to_owned(), em, tone });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(depth: usize) -> Shown {
        let point = |x: f32, sense: usize| Point {
            path: (0..=depth).map(|layer| Vec2::new(x * layer as f32, 0.3)).collect(),
            sense,
            says: format!("sentence {x}"),
        };
        Shown {
            word: "bank".to_owned(),
            points: vec![point(-1.0, 0), point(-0.5, 0), point(-0.4, 0), point(1.0, 1)],
            guest: Some(point(0.2, 0)),
            senses: None,
            depth: (depth, 6),
            attention: true,
            share: 0.48,
        }
    }

    #[test]
    fn points_stand_and_the_outermost_have_their_sentences() {
        let (begin, marks) = (crowd(0).marks(), crowd(3).marks());
        let dots =
            |marks: &Marks| marks.lines.iter().filter(|line| matches!(line.part, Part::Point(_))).count();
        assert_eq!((dots(&begin), dots(&marks)), (4, 4));
        let written =
            |marks: &Marks| marks.labels.iter().filter(|label| matches!(label.part, Part::Point(_))).count();
        assert_eq!((written(&begin), written(&marks)), (0, 3));
        assert_eq!(marks.lines.iter().filter(|line| matches!(line.part, Part::Way(..))).count(), 12);
        assert!(marks.alone && marks.lines.iter().all(|line| line.from.token.is_none()));
        // Whatever is far out stays on the stage.
        let far = spot(Vec2::new(100.0, -100.0)).aside;
        assert!(far.x <= ROOM.x && far.y >= 0.0);
    }

    #[test]
    fn it_says_what_it_shows() {
        let says = crowd(6).says();
        assert_eq!(
            says,
            "4 times bank after 6 of 6 layers: 3 left, 1 right; \"sentence 0.2\" stands at 1.2; 2 directions show 48% of the \
             spread"
        );
    }
}
