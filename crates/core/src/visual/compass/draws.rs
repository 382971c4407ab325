//! The compass as lines and words.

use glam::Vec2;

use super::super::marks::{Label, Line, Marks, Part, Spot, Stroke, Tone, WHOLE};
use super::apart::{Wanted, apart};

/// Draws lines and names, values times `unit` from the tile's edge.
pub(super) struct Draws {
    /// World units for a value of 1.
    pub unit: f32,
    /// World units from the tile to the end of the axis up.
    pub height: f32,
    /// The token on whose tile it is drawn.
    pub token: usize,
    /// What is drawn, but for names.
    pub marks: Marks,
    /// Names, the most important first.
    pub names: Vec<Wanted>,
}

impl Draws {
    fn spot(&self, value: Vec2) -> Spot {
        /// Above the tile's glow, and where the arcs arrive.
        const ABOVE: f32 = 0.10;
        Spot::by(self.token, value * self.unit + Vec2::new(0.0, ABOVE))
    }

    /// One em of its words.
    fn em(&self) -> f32 {
        (0.11 * self.height).max(0.16)
    }

    fn line(
        &mut self,
        part: Part,
        (from, to): (Spot, Spot),
        half: f32,
        (tone, light): (Tone, f32),
    ) -> &mut Line {
        let half = half * self.height;
        let line = Line {
            part,
            from,
            to,
            half,
            head: 0.0,
            stroke: Stroke::Plain,
            bend: 0.0,
            during: WHOLE,
            tone,
            light,
        };
        self.marks.lines.push(line);
        let last = self.marks.lines.len() - 1;
        &mut self.marks.lines[last]
    }

    /// A name at the first of the places, offsets from a spot with the point of the name that stands there, that is free.
    fn label(
        &mut self,
        part: Part,
        at: Spot,
        places: &[(Vec2, Vec2)],
        (text, tone): (&str, Tone),
        size: f32,
    ) {
        if text.is_empty() {
            return;
        }
        let (em, height) = (self.em() * size, self.height);
        let places = places.iter().map(|(by, anchor)| (at.aside + *by * height, *anchor)).collect();
        let label = Label { part, at, anchor: Vec2::ZERO, text: text.to_owned(), em, tone };
        self.names.push(Wanted { label, places });
    }

    /// Lines, and names between them.
    pub fn done(self) -> Marks {
        let Self { mut marks, names, .. } = self;
        marks.labels = apart(names, &marks.lines);
        marks
    }

    /// Both axes with their names; the one to the right as long as that value.
    pub fn axes(&mut self, names: &[String; 2], wide: f32) {
        let origin = self.spot(Vec2::ZERO);
        let names = [(&names[0], Vec2::X), (&names[1], Vec2::Y)];
        for (index, end) in [Vec2::X * wide, Vec2::Y * self.height / self.unit].into_iter().enumerate() {
            let end = self.spot(end);
            self.line(Part::Axis(index), (origin, end), 0.004, (Tone::Ink, 0.5));
            let (name, way) = names[index];
            self.label(Part::Axis(index), end, &[(0.05 * way, -way)], (name, Tone::Ink), 1.0);
        }
    }

    /// An arrow from the tile to that value.
    pub fn arrow(&mut self, part: Part, tip: Vec2, (tone, light): (Tone, f32), name: &str) {
        let (from, to) = (self.spot(Vec2::ZERO), self.spot(tip));
        let head = 0.085 * self.height * light.sqrt();
        self.line(part, (from, to), 0.013 * light, (tone, light)).head = head;
        // Beyond its tip, or at a side of it.
        let along = (to.aside - from.aside).normalize_or(Vec2::X);
        let places = [
            (along * 0.05, Vec2::new(-along.x.min(0.4), -1.0)),
            (along * 0.06, Vec2::new(-1.0, -along.y)),
            (Vec2::new(-0.04, 0.05), Vec2::new(1.0, -1.0)),
            (Vec2::new(0.05, -0.05), Vec2::new(-1.0, 1.0)),
            (Vec2::new(0.0, -0.08), Vec2::new(0.0, 1.0)),
            (Vec2::new(-0.05, -0.06), Vec2::new(1.0, 1.0)),
        ];
        let size = if part == Part::Arrow { 1.15 } else { 0.85 };
        self.label(part, to, &places, (name, tone), size);
    }

    /// A dashed line between two values.
    pub fn piece(&mut self, part: Part, (from, to): (Vec2, Vec2), name: &str) {
        let (from, to) = (self.spot(from), self.spot(to));
        let line = self.line(part, (from, to), 0.010, (Tone::Key, 0.9));
        line.stroke = Stroke::Dashed;
        // At a side of it, best at its middle.
        let across = (to.aside - from.aside).normalize_or(Vec2::Y).perp();
        let way = |part: f32| (to.aside - from.aside) * (part - 0.5) / self.height;
        let at = |part: f32, side: f32| (way(part) + across * side * 0.05, -across * side);
        let places: Vec<(Vec2, Vec2)> =
            [0.5, 0.3, 0.7, 0.1, 0.9].into_iter().flat_map(|part| [at(part, -1.0), at(part, 1.0)]).collect();
        let middle = Spot { aside: from.aside.lerp(to.aside, 0.5), ..from };
        self.label(part, middle, &places, (name, Tone::Key), 0.95);
    }

    /// A piece that is still with the token that gives it.
    pub fn apart(&mut self, token: usize, by: Vec2) {
        let own = std::mem::replace(&mut self.token, token);
        self.piece(Part::Piece(token), (Vec2::ZERO, by), "");
        if let Some(line) = self.marks.lines.last_mut() {
            (line.stroke, line.head) = (Stroke::Plain, 0.07 * self.height);
        }
        self.token = own;
    }

    /// How far an arrow is turned from the axis to the right.
    pub fn angle(&mut self, arrow: Vec2) {
        if arrow.x <= 0.1 || arrow.y <= 0.1 {
            return;
        }
        // In the middle of the angle, or elsewhere in it.
        let way = |part: f32| Vec2::from_angle(part * arrow.to_angle());
        let out = [0.30, 0.38, 0.46].into_iter();
        let places = out.flat_map(|out| [0.5, 0.3, 0.7].map(|part| (out * way(part), Vec2::ZERO)));
        let origin = self.spot(Vec2::ZERO);
        self.label(Part::Angle, origin, &places.collect::<Vec<_>>(), (&degrees(arrow), Tone::Ink), 0.8);
    }
}

/// From the first axis towards the second; nothing has no direction.
pub(super) fn degrees(arrow: Vec2) -> String {
    let angle = if arrow.length() < 1e-3 { 0.0 } else { arrow.to_angle().to_degrees() };
    format!("{angle:.0}°").replace('-', "−")
}
