//! The draws of the stage, and what of its entities is drawn now.

use arclight_core::film::Film;
use arclight_core::picture::{self, Direction};
use arclight_core::settings::Settings;
use arclight_core::state::Pointing;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::palette::Theme;
use bevy::prelude::*;

use super::frame::{Frame, Light, flag};
use super::instances::{BarInstance, Instances, RibbonInstance, TileInstance};
use super::kind::{Draw, Kind};
use super::marks::LineInstance;
use super::picture::{Picture, segments};
use super::quality::Tier;
use super::tokens::{BarsAbove, Glow, Standing, Tokens};
use super::turn::Turn;
use crate::session::{Flatness, Motion, Plain};

/// Spawns the draws.
pub(super) fn build(mut commands: Commands) {
    for kind in Kind::ALL {
        commands.spawn((Name::new(format!("{kind:?}")), kind, Draw::default()));
    }
}

/// What the instances follow from, apart from the layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    turn: u32,
    progress: [f32; 3],
    flatness: f32,
    theme: Theme,
    tier: Tier,
    /// The word that the voice says, and how far its ring is there.
    spoken: Option<(usize, f32)>,
}

/// Places tiles, ribbons and bars anew when any of them has moved.
pub(super) fn place(
    (turn, layout, tokens): (Res<Turn>, Res<Plain<Layout>>, Tokens),
    changed: Query<(), Or<(Changed<Standing>, Changed<Glow>, Changed<BarsAbove>)>>,
    (flatness, tier, settings, film): (Res<Flatness>, Res<Tier>, Res<Plain<Settings>>, Res<Plain<Film>>),
    mut tiles: ResMut<Instances<TileInstance>>,
    mut ribbons: ResMut<Instances<RibbonInstance>>,
    mut bars: ResMut<Instances<BarInstance>>,
    mut lines: ResMut<Instances<LineInstance>>,
    mut draws: Query<(&Kind, &mut Draw)>,
    mut last: Local<Option<Moment>>,
) {
    let theme = settings.theme;
    let now = Moment {
        turn: turn.count,
        progress: [turn.progress(), turn.bars.way.eased(), turn.marks.way.eased()],
        flatness: flatness.eased(),
        theme,
        tier: *tier,
        spoken: film.spoken(&layout.labels),
    };
    if *last == Some(now) && changed.is_empty() && !tokens.came_or_went() {
        return;
    }
    *last = Some(now);
    let stand: Vec<_> = tokens.iter().map(|(_, token, place, glow)| (*token, *place, *glow)).collect();
    let size = (layout.placement.rows, now.flatness);
    let picture = Picture::of(&turn, &stand, tokens.bars(), size, (theme, now.spoken));
    let segments = segments(turn.pool.slots.len(), *tier);
    for (kind, mut draw) in &mut draws {
        draw.set_if_neq(picture.draw(*kind, segments, now.flatness >= 1.0));
    }
    tiles.set_if_neq(Instances(picture.tiles));
    ribbons.set_if_neq(Instances(picture.ribbons));
    bars.set_if_neq(Instances(picture.bars));
    lines.set_if_neq(Instances(picture.lines));
}

/// What the shaders know besides: it changes with the theme, and while anything moves or pulses.
pub(super) fn frame(
    (turn, layout, settings): (Res<Turn>, Res<Plain<Layout>>, Res<Plain<Settings>>),
    (picture, pointing): (Res<Plain<picture::Picture>>, Res<Plain<Pointing>>),
    (flatness, tier, time, film): (Res<Flatness>, Res<Tier>, Res<Time<Real>>, Res<Plain<Film>>),
    mut frame: ResMut<Frame>,
    mut motion: ResMut<Motion>,
) {
    // A word that nobody lit shows its arcs at rest.
    let lit = pointing.pinned.or(pointing.hovered).is_some();
    let pulses = lit && !settings.reduced_motion;
    // While the lesson directs its time is theirs: where it stands they stand.
    let lesson = film.is_directing().then(|| film.player.time() as f32);
    motion.moving |= pulses && lesson.is_none();
    let progress = turn.progress();
    frame.set_if_neq(Frame {
        lights: std::array::from_fn(|index| {
            let [x, z, strength, query_share] =
                turn.floor[0][index].lerp(turn.floor[1][index], progress).to_array();
            Light { place: Vec2::new(x, z), strength, query_share }
        }),
        time: if pulses { lesson.unwrap_or_else(|| time.elapsed_secs_wrapped()) } else { 0.0 },
        pulses: flag(pulses),
        pour: flag(picture.pour && pointing.word().is_some()),
        flatness: flatness.eased(),
        key_is_lit: flag(picture.direction == Direction::AttendedBy),
        // Many tiers stand before a floor that mirrors only the front one: it would not look like a mirror.
        reflections: if layout.placement.rows <= 2 { 1.0 } else { 0.35 },
        segments: segments(turn.pool.slots.len(), *tier) as f32,
        ..Frame::of(settings.theme)
    });
}
