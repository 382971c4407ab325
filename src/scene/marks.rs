//! Lines and words that devices hang on tiles, and their way from one picture to the next.

use arclight_core::visual::marks::{Label, Line, Marks, Spot, Stroke, Tone, between, pairs};
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
    /// How far they have come.
    pub way: Stretch,
}

impl Marked {
    /// Those that stand, of a sentence before.
    pub fn standing(marks: Marks) -> Self {
        Self { old: marks.clone(), new: marks, way: Stretch::default() }
    }

    /// Begins to turn to others; whether anything changes. `another`: they are of another sentence.
    pub fn turn(&mut self, after: &Marks, another: bool) -> bool {
        if self.new == *after && (!another || after.is_empty()) {
            return false;
        }
        let now = between(&self.old, &self.new, self.way.eased());
        let sweeps = !now.is_empty() && !after.is_empty();
        self.old = if another { now.moved_to(after) } else { now };
        self.new = after.clone();
        self.way = Stretch::begin(if sweeps { SWEEP } else { USUAL });
        true
    }

    /// Whether they have the stage to themselves.
    pub fn alone(&self) -> bool {
        self.new.alone
    }

    /// As they are now, where the tiles stand like that.
    pub fn lines(&self, (places, flatness): (&[Place], f32), palette: &Palette) -> Vec<LineInstance> {
        let t = self.way.eased();
        let all = pairs(&self.old, &self.new).into_iter();
        all.filter_map(|pair| line(&pair, t, (places, flatness), palette)).collect()
    }

    /// The words, with how much of each is there, 0 to 1, and the same word where it stood before.
    fn labels(&self) -> impl Iterator<Item = (&Label, f32, Option<&Label>)> {
        let t = self.way.eased();
        self.new.labels.iter().map(move |label| {
            let stood = self.old.labels.iter().find(|old| (old.part, &old.text) == (label.part, &label.text));
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
        let lift = if a.token == b.token { 0.0 } else { LIFT * from.distance(to) * 4.0 * t * (1.0 - t) };
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

/// Across the tile that a broad line stands on.
fn plane(line: &Line, (places, flatness): (&[Place], f32)) -> Vec3 {
    let is_flat = !matches!(line.stroke, Stroke::Plain | Stroke::Dashed);
    let place = |token: usize| places.get(token).map(|place| place.right(flatness).cross(Vec3::Y));
    // What stands on the stage itself faces the front.
    if is_flat { line.to.token.map_or(Some(Vec3::Z), place).unwrap_or_default() } else { Vec3::ZERO }
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
    use arclight_core::visual::marks::Part;
    use bevy::math::Vec2;

    use super::*;

    fn marks(token: usize, x: f32) -> Marks {
        let spot = |x| Spot { token: Some(token), aside: Vec2::new(x, 0.0), depth: 0.0 };
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
                tone,
                light: 1.0,
            }],
            ..Marks::default()
        }
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
