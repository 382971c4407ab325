//! What the picture may cost: bloom, multisampling, segments, reflections.

use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::post_process::bloom::{Bloom, BloomCompositeMode};
use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;

use arclight_core::settings::Settings;
use arclight_core::visual::quality::Quality;

use crate::session::{Motion, Plain};

/// The tier in force.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tier {
    /// Bloom, four samples, mirrored arcs.
    #[default]
    High,
    /// Bloom, no multisampling, no mirrored arcs.
    Medium,
    /// Neither, and half the segments.
    Low,
}

/// By how much ribbons are coarser.
#[must_use]
pub fn segment_divisor(tier: Tier) -> u32 {
    if tier == Tier::Low { 2 } else { 1 }
}

/// Takes the tier from the settings, or from measured frame times: one lower when moving frames stay slow, never up
/// again by itself, so that it does not swing.
pub(super) fn choose(
    settings: Res<Plain<Settings>>,
    motion: Res<Motion>,
    time: Res<Time<Real>>,
    mut tier: ResMut<Tier>,
    mut slow: Local<u32>,
) {
    /// Seconds of a frame that is too long: below 30 frames a second.
    const TOO_LONG: f32 = 1.0 / 28.0;
    /// Frames in a row before a tier is given up.
    const PATIENCE: u32 = 45;
    let chosen = match settings.quality {
        Quality::High => Tier::High,
        Quality::Medium => Tier::Medium,
        Quality::Low => Tier::Low,
        Quality::Auto => {
            // A frame that came late because nothing moved says nothing; one of over half a second is a hitch.
            let measured = motion.moving && time.delta_secs() < 0.5;
            *slow = if measured && time.delta_secs() > TOO_LONG { *slow + 1 } else { 0 };
            if *slow < PATIENCE {
                return;
            }
            *slow = 0;
            if *tier == Tier::High { Tier::Medium } else { Tier::Low }
        }
    };
    tier.set_if_neq(chosen);
}

/// Rows of bloom's largest texture. Bevy gives it the shape of the picture, and it has to fit into `largest`, the driver's
/// longest side of a texture, however flat the picture is. `None` where nothing that glows would be left.
fn bloom_rows(picture: UVec2, largest: u32) -> Option<u32> {
    /// What Bevy takes, and what still has the levels that it asks for.
    const USUAL: u32 = 512;
    const LEAST: u32 = 16;
    let columns = |rows: u32| f64::from(picture.x) * f64::from(rows) / f64::from(picture.y.max(1));
    let halves = std::iter::successors(Some(USUAL), |rows| Some(rows / 2));
    halves.take_while(|rows| *rows >= LEAST).find(|rows| columns(*rows).round() <= f64::from(largest))
}

/// Gives the camera what tier, theme and the picture's shape ask for: once the shape is known, before it is drawn.
pub(super) fn apply(
    mut commands: Commands,
    settings: Res<Plain<Settings>>,
    tier: Res<Tier>,
    device: Option<Res<RenderDevice>>,
    camera: Query<(Entity, &Camera)>,
    mut last: Local<Option<(Tier, bool, Option<u32>)>>,
) {
    let palette = settings.theme.palette();
    let Ok((camera, seen)) = camera.single() else { return };
    let largest = device.map_or(u32::MAX, |device| device.limits().max_texture_dimension_2d);
    let rows = bloom_rows(seen.physical_viewport_size().unwrap_or(UVec2::ONE), largest);
    let now = (*tier, palette.bloom, rows);
    if *last == Some(now) {
        return;
    }
    *last = Some(now);
    let mut camera = commands.entity(camera);
    camera.insert(if *tier == Tier::High { Msaa::Sample4 } else { Msaa::Off });
    // On a flat ground colours are exact; light on a dark one is rolled off.
    camera.insert(if palette.bloom { Tonemapping::TonyMcMapface } else { Tonemapping::None });
    if let Some(max_mip_dimension) = rows.filter(|_| palette.bloom && *tier != Tier::Low) {
        camera.insert(Bloom {
            intensity: 0.14,
            max_mip_dimension,
            composite_mode: BloomCompositeMode::Additive,
            ..Bloom::NATURAL
        });
    } else {
        camera.remove::<Bloom>();
    }
}

#[cfg(test)]
mod tests {
    use bevy::time::TimeUpdateStrategy;
    use std::time::Duration;

    use super::*;

    #[test]
    fn bloom_fits_into_a_texture_whatever_the_shape() {
        for largest in [4096, 8192, 16_384] {
            assert_eq!(bloom_rows(UVec2::new(1920, 1080), largest), Some(512));
            assert_eq!(bloom_rows(UVec2::new(1, 8192), largest), Some(512));
            for size in [(1440, 44), (1920, 59), (8192, 16), (2000, 1), (1, 1), (8192, 1), (7, 0)] {
                let size = UVec2::from(size);
                if let Some(rows) = bloom_rows(size, largest) {
                    assert!(rows >= 16 && size.x * rows <= largest * size.y.max(1), "{size}: {rows} rows");
                }
            }
        }
        assert_eq!(bloom_rows(UVec2::new(1440, 44), 16_384), Some(256));
        assert_eq!(bloom_rows(UVec2::new(8192, 1), 4096), None);
    }

    /// The tier after so many frames of that many milliseconds.
    fn after(frames: u32, milliseconds: u64, moving: bool, quality: Quality) -> Tier {
        let mut app = App::new();
        let settings = Settings { quality, ..Settings::default() };
        app.add_plugins(MinimalPlugins)
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(milliseconds)))
            .insert_resource(Plain(settings))
            .insert_resource(Motion { moving })
            .init_resource::<Tier>()
            .add_systems(Update, choose);
        // The first frame has no time before it.
        for _ in 0..=frames {
            app.update();
        }
        *app.world().resource::<Tier>()
    }

    #[test]
    fn slow_frames_cost_a_tier_at_a_time() {
        assert_eq!(after(44, 50, true, Quality::Auto), Tier::High);
        assert_eq!(after(50, 50, true, Quality::Auto), Tier::Medium);
        assert_eq!(after(100, 50, true, Quality::Auto), Tier::Low);
        assert_eq!(after(500, 50, true, Quality::Auto), Tier::Low);
    }

    #[test]
    fn fast_frames_pauses_and_what_was_chosen_cost_none() {
        assert_eq!(after(200, 20, true, Quality::Auto), Tier::High);
        assert_eq!(after(200, 50, false, Quality::Auto), Tier::High);
        assert_eq!(after(200, 900, true, Quality::Auto), Tier::High);
        assert_eq!(after(200, 50, true, Quality::High), Tier::High);
        assert_eq!(after(1, 20, true, Quality::Low), Tier::Low);
    }
}
