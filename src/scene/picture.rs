//! The picture as it is at a moment of a turn: what stands where, and how much each draw has of it.

use super::bar::Bar;
use super::instances::{BarInstance, RibbonInstance, TileInstance, tile};
use super::kind::{Draw, Kind};
use super::marks::{LineInstance, before};
use super::quality::{Tier, segment_divisor};
use super::tokens::{Glow, Token};
use super::turn::Turn;
use arclight_core::visual::encoding::Encoding;
use arclight_core::visual::palette::Theme;
use arclight_core::visual::placement::Place;

/// What stands on the stage.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// Tiles in the order of the tokens.
    pub tiles: Vec<TileInstance>,
    /// Ribbons, those of lit words last.
    pub ribbons: Vec<RibbonInstance>,
    /// Bars.
    pub bars: Vec<BarInstance>,
    /// Lines of devices.
    pub lines: Vec<LineInstance>,
    /// The first tile of the front tier: only that one is mirrored.
    front: usize,
    /// The first ribbon of a lit word.
    lit: usize,
}

impl Picture {
    /// As the turn stands.
    pub fn of<'a>(
        turn: &Turn,
        tokens: &[(Token, Place, Glow)],
        bars: impl Iterator<Item = &'a Bar>,
        (rows, flatness): (usize, f32),
        (theme, spoken): (Theme, Option<(usize, f32)>),
    ) -> Self {
        let places: Vec<Place> = tokens.iter().map(|(_, place, _)| *place).collect();
        if turn.marks.alone() {
            let lines = turn.marks.lines((&places, flatness), theme.palette());
            return Self { lines, ..Self::default() };
        }
        let (encoding, stands) = (Encoding::of(theme), (places.as_slice(), flatness));
        let progress = turn.progress();
        let curtain = turn.marks.curtain(stands);
        let tiles = tokens.iter().map(|(token, place, glow)| {
            let ring = spoken.filter(|(index, _)| *index == token.index).map_or(0.0, |(_, light)| light);
            let light = glow.old.mix(glow.new, progress);
            tile((place, flatness), token.apart, light, (ring, before(&curtain, place, flatness)))
        });
        // Of the slots the first should lie on top.
        let slots = turn.pool.slots.iter().rev();
        let ribbons = slots.filter_map(|slot| RibbonInstance::of(slot, progress, stands, encoding));
        let (above, mut ribbons): (Vec<_>, Vec<_>) = ribbons.partition(RibbonInstance::is_lit);
        let lit = ribbons.len();
        ribbons.extend(above);
        // Where tiers stand over each other, bars keep to the gap between them.
        let room = if rows > 1 { 0.42 } else { 1.3 };
        let bars = bars.filter_map(|bar| {
            BarInstance::of(bar, turn.bars.way.eased(), stands, (room, encoding, theme.palette()))
        });
        Self {
            tiles: tiles.collect(),
            front: places.iter().take_while(|place| place.row + 1 < rows).count(),
            ribbons,
            lit,
            bars: bars.collect(),
            lines: turn.marks.lines(stands, theme.palette()),
        }
    }

    /// How much a draw has of it, where ribbons have that many segments. Nothing is mirrored on the flat sheet.
    pub fn draw(&self, kind: Kind, segments: u32, is_flat: bool) -> Draw {
        const QUAD: u32 = 4;
        let ribbon = 2 * (segments + 1);
        let (vertices, instances) = match kind {
            Kind::Floor | Kind::TileReflections if is_flat => (QUAD, 0..0),
            Kind::Backdrop | Kind::Floor => (QUAD, 0..1),
            Kind::TileReflections => (QUAD, self.front..self.tiles.len()),
            Kind::Ribbons => (ribbon, 0..self.lit),
            Kind::Tiles => (QUAD, 0..self.tiles.len()),
            Kind::LitRibbons => (ribbon, self.lit..self.ribbons.len()),
            Kind::Bars => (QUAD, 0..self.bars.len()),
            Kind::Lines => (QUAD, 0..self.lines.len()),
        };
        Draw { vertices, instances: instances.start as u32..instances.end as u32 }
    }
}

/// Straight pieces of a ribbon: fewer where many are drawn.
pub(super) fn segments(ribbons: usize, tier: Tier) -> u32 {
    let most = match ribbons {
        0..=128 => 64,
        129..=1024 => 32,
        _ => 16,
    };
    most / segment_divisor(tier)
}

#[cfg(test)]
mod tests {
    use bevy::math::{Vec2, Vec3};

    use super::*;
    use arclight_core::visual::arcs::Slot;

    /// Five tokens in two tiers, three of them in front, with a lit arc, one that fades and one that is gone.
    fn picture() -> Picture {
        let place = |index: usize| Place {
            stage: Vec3::new(index as f32, 0.0, 0.0),
            flat: Vec3::ZERO,
            half: Vec2::ONE,
            yaw: 0.0,
            row: usize::from(index > 1),
        };
        let glow = Glow::default();
        let tokens: Vec<_> =
            (0..5).map(|index| (Token { index, apart: false }, place(index), glow)).collect();
        let slot = |key: usize, old: f32, lit: f32| Slot {
            key,
            old,
            new: old,
            old_lit: lit,
            new_lit: lit,
            ..Slot::default()
        };
        let mut turn = Turn::default();
        turn.pool.slots = vec![slot(1, 0.5, 1.0), slot(2, 0.5, 0.2), slot(3, 0.0, 0.2)];
        Picture::of(&turn, &tokens, [].iter(), (2, 0.0), (Theme::Stage, None))
    }

    #[test]
    fn exactly_what_is_seen_is_drawn() {
        let picture = picture();
        let draw = |kind| picture.draw(kind, 64, false);
        assert_eq!(draw(Kind::Tiles), Draw { vertices: 4, instances: 0..5 });
        assert_eq!(draw(Kind::TileReflections), Draw { vertices: 4, instances: 2..5 });
        assert_eq!(draw(Kind::Ribbons), Draw { vertices: 130, instances: 0..1 });
        assert_eq!(draw(Kind::LitRibbons), Draw { vertices: 130, instances: 1..2 });
        assert_eq!(draw(Kind::Bars).triangles(), 0);
        assert!(picture.ribbons[1].is_lit() && !picture.ribbons[0].is_lit());
    }

    #[test]
    fn the_flat_sheet_mirrors_nothing() {
        let drawn = |kind: &Kind| picture().draw(*kind, 64, true).triangles() > 0;
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(drawn).collect();
        assert_eq!(kinds, [Kind::Backdrop, Kind::Ribbons, Kind::Tiles, Kind::LitRibbons]);
    }

    #[test]
    fn many_ribbons_are_coarser() {
        assert_eq!([128, 129, 1025].map(|count| segments(count, Tier::High)), [64, 32, 16]);
        assert_eq!(segments(1, Tier::Low), 32);
    }
}
