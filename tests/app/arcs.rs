//! The pointer finds arcs where the graphics card draws them.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Flatness, Plain, Wish, state};
use arclight_core::intent::Intent;
use arclight_core::picture::{Setting, View};
use arclight_core::start::Start;
use arclight_core::visual::curve::Curve;
use arclight_core::visual::encoding::STAGE;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::quality::Quality;
use bevy::ecs::message::Messages;
use bevy::prelude::*;
use bevy::window::{CursorMoved, WindowEvent};
use image::RgbImage;

const BANK: usize = 7;

/// Points of the picture along the arc from a key to *bank*.
fn line(stage: &mut Offscreen, key: usize) -> Vec<Vec2> {
    let world = stage.world();
    let flatness = world.resource::<Flatness>().eased();
    let places = &world.resource::<Plain<Layout>>().placement.places;
    let curve = Curve::between(&places[BANK], &places[key], flatness, &STAGE);
    let mut cameras = world.query::<(&Camera, &GlobalTransform)>();
    let (camera, transform) = cameras.single(world).unwrap();
    let at = |t: u8| camera.world_to_viewport(transform, curve.at(f32::from(t) / 20.0)).unwrap();
    (5..=15).map(at).collect()
}

/// The middle one of how light the picture is at these points.
fn light(picture: &RgbImage, points: &[Vec2], above: f32) -> u8 {
    let at = |point: &Vec2| {
        picture
            .get_pixel(point.x.round() as u32, (point.y - above).round() as u32)
            .0
            .into_iter()
            .max()
            .unwrap()
    };
    let mut lights: Vec<u8> = points.iter().map(at).collect();
    lights.sort_unstable();
    lights[lights.len() / 2]
}

#[test]
fn an_arc_is_found_where_it_is_drawn() {
    let _alone = super::ALONE.lock();
    let mut start = Start::default();
    start.state.panels.bare = true;
    start.state.pin(Some(BANK));
    start.state.settings.quality = Quality::High;
    start.state.settings.reduced_motion = true;
    let mut stage = Offscreen::new(960, 540, start).expect("software Vulkan draws");
    stage.world().init_resource::<Messages<WindowEvent>>();
    let point = |stage: &mut Offscreen, position: Vec2| {
        let moved = CursorMoved { window: Entity::PLACEHOLDER, position, delta: None };
        stage.world().write_message(WindowEvent::from(moved));
        (0..2).for_each(|_| stage.frame(Duration::ZERO).unwrap());
        state(stage.world()).pointing.arc
    };
    let mut comes = true;
    for view in [View::Stage, View::Flat] {
        stage.world().write_message(Wish(Intent::Set(Setting::View(view))));
        stage.settle(Duration::from_secs(2)).unwrap();
        let picture = stage.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
        // river, catch and fish.
        for key in [6, 9, 10] {
            let points = line(&mut stage, key);
            let (on, beside) = (light(&picture, &points, 0.0), light(&picture, &points, 12.0));
            assert!(on > beside.saturating_add(20), "{view:?}, key {key}: {on} on the line, {beside} beside");
            if comes {
                assert_eq!(point(&mut stage, points[5] + 1.0), None, "it was there when the window opened");
                comes = false;
            }
            assert_eq!(point(&mut stage, points[5]), Some((BANK, key)), "{view:?}");
        }
        assert_eq!(point(&mut stage, Vec2::new(480.0, 5.0)), None, "{view:?}: nothing is there");
    }
}
