//! Lines and words that devices hang on tiles, and their way from one picture to the next.

use arclight_core::earlier::LONGEST_TURN;
use arclight_core::visual::curve::distance;
use arclight_core::visual::label::Ruler;
use arclight_core::visual::marks::{Label, Line, Marks, Part, Spot, Stroke, Tone, WHOLE, between, pairs};
use arclight_core::visual::palette::{Palette, Rgba};
use arclight_core::visual::placement::Place;
use arclight_panels::theme;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::frame::colour;
use super::labels::spot;
use super::shared::instance;
use super::stretch::{Stretch, USUAL};
use super::tokens::Tokens;
use super::turn::Turn;
use crate::session::{Flatness, Parts};

/// Seconds in which an arrow turns: slow enough to be followed.
const SWEEP: f32 = 0.9;
/// The same in which many come one after the other.
const TURNS: f32 = LONGEST_TURN;
/// What goes from tile to tile rises by that share of its way.
const LIFT: f32 = 0.35;

instance! {
    /// A line, or an arrow.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct LineInstance {
        /// Its beginning.
        pub foot: Vec3,
        /// Its end.
        pub tip: Vec3,
        /// Half its width.
        pub half: f32,
        /// Length of its head, 0 for none.
        pub head: f32,
        /// How it is drawn, see [`arclight_core::visual::marks::Stroke`].
        pub stroke: f32,
        /// By how much it turns to the right, radians.
        pub bend: f32,
        /// Across the sheet that it lies on; zero where it turns to the viewer.
        pub plane: Vec3,
        /// Its colour, linear.
        pub colour: Vec3,
        /// 0 to 1.
        pub light: f32,
    }
}

/// The marks, before and after.
#[derive(Debug, Default)]
pub struct Marked {
    old: Marks,
    new: Marks,
    /// Lines come one after the other, as each says; else all at once.
    in_turn: bool,
    /// How far they have come.
    pub way: Stretch,
}

impl Marked {
    /// Those that stand, of a sentence before.
    pub fn standing(marks: Marks) -> Self {
        Self { old: marks.clone(), new: marks, ..Self::default() }
    }

    /// Begins to turn to others; whether anything changes. `another`: they are of another sentence.
    pub fn turn(&mut self, after: &Marks, another: bool) -> bool {
        if self.new == *after && (!another || after.is_empty()) {
            return false;
        }
        let now = between(&self.old, &self.new, |line| self.come(line));
        let is_cloth = |marks: &Marks| marks.lines.iter().any(|line| line.stroke == Stroke::Curtain);
        let sweeps = (!now.is_empty() && !after.is_empty()) || is_cloth(&now) || is_cloth(after);
        self.old = if another { now.moved_to(after) } else { now };
        self.new = after.clone();
        self.in_turn = self.new.lines.iter().any(|line| line.during != WHOLE && !self.old.has(line.part));
        self.way = Stretch::begin(match (self.in_turn, sweeps) {
            (true, _) => TURNS,
            (false, true) => SWEEP,
            (false, false) => USUAL,
        });
        true
    }

    /// How far a line has come.
    fn come(&self, line: &Line) -> f32 {
        if self.in_turn { line.come(self.way.passed()) } else { self.way.eased() }
    }

    /// Whether they have the stage to themselves.
    pub fn alone(&self) -> bool {
        self.new.alone
    }

    /// As they are now, where the tiles stand like that.
    pub fn lines(&self, (places, flatness): (&[Place], f32), palette: &Palette) -> Vec<LineInstance> {
        let all = pairs(&self.old, &self.new).into_iter();
        all.filter_map(|pair| line(&pair, self.come(&pair[1]), (places, flatness), palette)).collect()
    }

    /// The edges of the curtain now, tier and place, where the tiles stand like that.
    pub fn curtain(&self, stands: (&[Place], f32)) -> Vec<(usize, f32)> {
        let edge = |[old, new]: [Line; 2]| {
            let Part::Curtain(row) = new.part else { return None };
            let x = old.from.at(stands)?.x;
            Some((row, x + (new.from.at(stands)?.x - x) * self.come(&new)))
        };
        pairs(&self.old, &self.new).into_iter().filter_map(edge).collect()
    }

    /// The token that may come next whose bar or name is at that place of the picture, by its id. `seen`: where a place of
    /// the world is in the picture, and the pixels of a world unit there; `least`: the least half size of a target, pixels.
    pub fn ghost_at(
        &self,
        at: Vec2,
        stands: (&[Place], f32),
        (seen, least): (impl Fn(Vec3) -> Option<(Vec2, f32)>, f32),
    ) -> Option<u32> {
        let id = |part: Part| if let Part::Ghost(id) = part { Some(id) } else { None };
        let of_line = |line: &Line| {
            let [(from, scale), (to, _)] = [seen(line.from.at(stands)?)?, seen(line.to.at(stands)?)?];
            let away = distance(at, &[from, to])? / (line.half * scale).max(least);
            Some((id(line.part)?, away))
        };
        let of_label = |label: &Label| {
            let (place, scale) = seen(label.at.at(stands)?)?;
            let half = 0.5 * label.em * scale * Vec2::new(Ruler::default().width(&label.text), 1.2);
            let centre = place - Vec2::new(label.anchor.x, -label.anchor.y) * half;
            Some((id(label.part)?, ((at - centre).abs() / half.max(Vec2::splat(0.5 * least))).max_element()))
        };
        let lines = self.new.lines.iter().filter_map(of_line);
        let all = lines.chain(self.new.labels.iter().filter_map(of_label));
        all.filter(|(_, away)| *away <= 1.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
    }

    /// The words, with how much of each is there, 0 to 1, and the same word where it stood before.
    fn labels(&self) -> impl Iterator<Item = (&Label, f32, Option<&Label>)> {
        self.new.labels.iter().map(move |label| {
            let stood = self.old.labels.iter().find(|old| (old.part, &old.text) == (label.part, &label.text));
            let own = self.new.lines.iter().find(|line| line.part == label.part);
            let t = own.map_or(self.way.eased(), |line| self.come(line));
            (label, if stood.is_some() { 1.0 } else { (2.0 * t - 1.0).max(0.0) }, stood)
        })
    }
}

fn line([old, new]: &[Line; 2], t: f32, stands: (&[Place], f32), palette: &Palette) -> Option<LineInstance> {
    let light = old.light + (new.light - old.light) * t;
    if light <= 0.0 {
        return None;
    }
    let way = |a: Spot, b: Spot| {
        let (from, to) = (a.at(stands)?, b.at(stands)?);
        let slides = matches!(new.stroke, Stroke::Curtain | Stroke::Cell);
        let hops = !slides && a.token.zip(b.token).is_some_and(|(a, b)| a != b);
        let lift = if hops { LIFT * from.distance(to) * 4.0 * t * (1.0 - t) } else { 0.0 };
        Some(from.lerp(to, t) + Vec3::Y * lift)
    };
    Some(LineInstance {
        foot: way(old.from, new.from)?,
        tip: way(old.to, new.to)?,
        half: old.half + (new.half - old.half) * t,
        head: old.head + (new.head - old.head) * t,
        stroke: f32::from(new.stroke as u8),
        bend: old.bend + (new.bend - old.bend) * t,
        plane: plane(new, stands),
        colour: colour(tone(new.tone, palette)),
        light,
    })
}

/// Across the tile that a broad line stands on, or the floor.
fn plane(line: &Line, (places, flatness): (&[Place], f32)) -> Vec3 {
    if line.stroke == Stroke::Cell {
        return Vec3::Y.lerp(Vec3::Z, flatness).normalize_or(Vec3::Y);
    }
    let is_flat = !matches!(line.stroke, Stroke::Plain | Stroke::Dashed);
    let place = |token: usize| places.get(token).map(|place| place.right(flatness).cross(Vec3::Y));
    // What stands on the stage itself faces the front.
    if is_flat { line.to.token.map_or(Some(Vec3::Z), place).unwrap_or_default() } else { Vec3::ZERO }
}

/// How much of a tile is seen beside a curtain whose edges are there, 0 to 1.
pub(super) fn before(curtain: &[(usize, f32)], place: &Place, flatness: f32) -> f32 {
    let Some((_, edge)) = curtain.iter().find(|(row, _)| *row == place.row) else { return 1.0 };
    let right = place.centre(flatness).x + place.half.x;
    1.0 - ((right - edge) / (2.0 * place.half.x).max(0.1)).clamp(0.0, 1.0)
}

fn tone(tone: Tone, palette: &Palette) -> Rgba {
    match tone {
        Tone::Ink => palette.ink,
        Tone::Dim => palette.dim,
        Tone::Query => palette.query,
        Tone::Key => palette.key,
        Tone::Other => palette.heads[2],
    }
}

/// Writes the words of the marks.
pub(super) fn write(
    mut contexts: EguiContexts,
    camera: Single<(&Camera, &GlobalTransform)>,
    (turn, tokens, flatness, parts): (Res<Turn>, Tokens, Res<Flatness>, Parts),
) -> Result {
    let context = contexts.ctx_mut()?;
    if turn.marks.new.labels.is_empty() || !theme::has_fonts(context) {
        return Ok(());
    }
    let painter = context.layer_painter(egui::LayerId::background());
    let palette = parts.settings.theme.palette();
    let places: Vec<Place> = tokens.iter().map(|(_, _, place, _)| *place).collect();
    let (stands, t) = ((places.as_slice(), flatness.eased()), turn.marks.way.eased());
    for (label, light, stood) in turn.marks.labels() {
        // A word goes with its line.
        let from = stood.and_then(|old| Some((old.at.at(stands)?, old.em)));
        let place = label.at.at(stands).map(|at| from.map_or(at, |(from, _)| from.lerp(at, t)));
        let em = from.map_or(label.em, |(_, em)| em + (label.em - em) * t);
        let Some(at) = place else { continue };
        let Some(spot) = spot(*camera, at, context.zoom_factor()) else { continue };
        let (angle, near) = if lies_on_sheet(label) { slope(*camera, at) } else { (0.0, f32::INFINITY) };
        let scale = spot.scale.min(near / context.zoom_factor());
        let font = theme::semibold((em * scale).round().max(9.0));
        let galley = painter.layout_no_wrap(label.text.clone(), font, egui::Color32::PLACEHOLDER);
        let half = galley.size() * 0.5;
        // The point of it that stands there, from its corner.
        let anchor = half + egui::vec2(label.anchor.x * half.x, -label.anchor.y * half.y);
        let corner = spot.centre - egui::emath::Rot2::from_angle(angle) * anchor;
        let colour = theme::colour(tone(label.tone, palette)).gamma_multiply(light);
        painter.add(egui::epaint::TextShape::new(corner, galley, colour).with_angle(angle));
    }
    Ok(())
}

/// Whether it is written on what stands behind the tiles and faces the front.
fn lies_on_sheet(label: &Label) -> bool {
    label.at.token.is_none() && label.at.depth > 0.0
}

/// How far what goes to the right there sinks in the picture, radians, and how many pixels a world unit has that way.
fn slope((camera, transform): (&Camera, &GlobalTransform), at: Vec3) -> (f32, f32) {
    let seen = |x: f32| camera.world_to_viewport(transform, at + Vec3::X * x).ok();
    let Some((left, right)) = seen(-0.5).zip(seen(0.5)) else { return (0.0, f32::INFINITY) };
    let way = right - left;
    (if way.x > 0.0 { (way.y / way.x).atan() } else { 0.0 }, way.length())
}

#[cfg(test)]
mod tests {
    use bevy::math::Vec2;

    use super::*;

    fn marks(token: usize, x: f32) -> Marks {
        let spot = |x| Spot::by(token, Vec2::new(x, 0.0));
        let (from, to) = (spot(0.0), spot(x));
        let (part, tone) = (Part::Arrow, Tone::Query);
        Marks {
            lines: vec![Line {
                part,
                from,
                to,
                half: 0.1,
                head: 0.2,
                stroke: Stroke::Plain,
                bend: 0.0,
                during: WHOLE,
                tone,
                light: 1.0,
            }],
            ..Marks::default()
        }
    }

    #[test]
    fn a_curtain_is_drawn_from_the_right_and_a_tile_is_seen_until_it_comes() {
        let places =
            [0.0, 4.0].map(|x| Place { flat: Vec3::X * x, half: Vec2::new(1.0, 0.3), ..Place::default() });
        let [own, hidden] = places;
        let mut drawn = marks(1, 1.0);
        let [from, to] = [Spot::by(0, Vec2::new(1.1, 0.0)), Spot::by(1, Vec2::new(2.0, 0.0))];
        drawn.lines[0] = Line { part: Part::Curtain(0), from, to, stroke: Stroke::Curtain, ..drawn.lines[0] };
        let mut marked = Marked::default();
        let seen =
            |marked: &Marked| [own, hidden].map(|place| before(&marked.curtain((&places, 1.0)), &place, 1.0));
        assert_eq!(seen(&marked), [1.0, 1.0], "there is none");
        assert!(marked.turn(&drawn, false));
        let mut last = seen(&marked);
        assert_eq!(last, [1.0, 1.0], "it begins beyond the last tile");
        for _ in 0..9 {
            marked.way.pass(SWEEP / 9.0);
            let now = seen(&marked);
            assert!(now[0] == 1.0 && now[1] <= last[1], "{now:?}");
            last = now;
        }
        assert_eq!(last, [1.0, 0.0]);
        assert!(marked.turn(&Marks::default(), false));
        marked.way.pass(SWEEP);
        assert_eq!(seen(&marked), [1.0, 1.0], "it is gone");
    }

    #[test]
    fn rows_come_one_after_the_other_and_are_lit_at_once() {
        let row = |index: usize, light: f32| {
            let line = marks(0, 1.0).lines[0];
            let during = [0.5 * index as f32, 0.5 * index as f32 + 0.5];
            Line { part: Part::Cell(index, 0), stroke: Stroke::Cell, during, light, ..line }
        };
        let square = |light| Marks { lines: vec![row(0, light), row(1, light)], ..Marks::default() };
        let palette = arclight_core::visual::palette::Theme::Stage.palette();
        let places = [Place::default()];
        let light = |marked: &Marked| -> Vec<f32> {
            marked.lines((&places, 1.0), palette).iter().map(|line| line.light).collect()
        };
        let mut marked = Marked::default();
        marked.turn(&square(1.0), false);
        marked.way.pass(0.5 * TURNS);
        assert_eq!(light(&marked), [1.0], "the second has not begun");
        marked.way.pass(0.25 * TURNS);
        assert_eq!(light(&marked), [1.0, 0.5]);
        marked.way.pass(TURNS);
        marked.turn(&square(0.5), false);
        marked.way.pass(0.5 * SWEEP);
        assert_eq!(light(&marked), [0.75, 0.75]);
    }

    #[test]
    fn an_arrow_sweeps_from_one_sentence_to_the_next() {
        let places = [0.0, 4.0].map(|x| Place { flat: Vec3::new(x, 0.0, 0.0), ..Place::default() });
        let palette = arclight_core::visual::palette::Theme::Stage.palette();
        let tip = |marked: &Marked| marked.lines((&places, 1.0), palette)[0].tip.x;
        let mut marked = Marked::default();
        assert!(marked.turn(&marks(0, 1.0), false));
        marked.way.pass(1.0);
        assert_eq!(tip(&marked), 1.0);
        assert!(!marked.turn(&marks(0, 1.0), false), "nothing has changed");
        // In another sentence the word stands elsewhere: the arrow goes on from the angle that it had.
        assert!(marked.turn(&marks(1, 3.0), true));
        assert_eq!(tip(&marked), 5.0);
        marked.way.pass(SWEEP * 0.5);
        assert_eq!(tip(&marked), 6.0);
        assert!(marked.turn(&Marks::default(), false));
        marked.way.pass(1.0);
        assert!(marked.lines((&places, 1.0), palette).is_empty());
    }
}
