//! What a kiosk and a lecture look like, against committed references.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Directed, Opening, Plain, Wish, set_state};
use arclight_core::hub::Visiting;
use arclight_core::intent::{Camera, Intent, Panels, Point, Present};
use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use arclight_core::settings::Settings;
use arclight_core::start::Start;
use arclight_core::venue::{Input, Mode, Rules};
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use arclight_model::steps::Step;
use bevy::math::UVec2;
use image::RgbImage;

use super::reference::Reference;
use super::stills::{Judge, TOLERANCE};
use super::venue::kiosk;

const SIZE: UVec2 = UVec2::new(960, 540);

/// A screen of 24 inches, or a hall.
fn open(mode: Mode) -> Offscreen {
    let mut begin = if mode == Mode::Kiosk { kiosk() } else { Start::default() };
    begin.venue.mode = mode;
    let theme = if mode == Mode::Present { Theme::Projector } else { Theme::Stage };
    let quality = Quality::High;
    begin.state.settings =
        Settings { quality, theme, codes: true, reduced_motion: true, ..Settings::default() };
    let mut offscreen = Offscreen::new(SIZE.x, SIZE.y, begin).expect("software Vulkan draws");
    offscreen.settle(Duration::from_secs(1)).unwrap();
    offscreen
}

/// Somebody is there.
fn visit(offscreen: &mut Offscreen) {
    let rules = Rules { idle: 1e9, countdown: 20.0 };
    let mut visiting = offscreen.world().resource_mut::<Plain<Visiting>>();
    visiting.venue.kiosk.idle = 3600.0;
    visiting.visit.update(0.0, Input { touched: true, ..Input::default() }, false, rules);
    visiting.visit.update(0.0, Input::default(), false, rules);
    offscreen.world().write_message(Directed(Intent::Restart));
}

fn still(offscreen: &mut Offscreen, intents: &[Intent]) -> RgbImage {
    let mut first = offscreen.world().resource::<Opening>().state.clone();
    first.pointing.touched = true;
    set_state(offscreen.world(), first);
    offscreen.until_ready().unwrap();
    for intent in intents {
        offscreen.world().write_message(Wish(intent.clone()));
        offscreen.until_ready().unwrap();
    }
    for _ in 0..12 {
        offscreen.frame(Duration::from_millis(250)).unwrap();
    }
    offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
}

#[test]
fn a_kiosk_looks_like_its_references() {
    let _alone = super::ALONE.lock();
    let mut judge = Judge::default();
    let mut offscreen = open(Mode::Kiosk);
    // The first part of its loop.
    let picture = offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
    judge.look("kiosk-attract", &picture);
    visit(&mut offscreen);
    let sheet = |panel| Intent::Panel(Panels::Sheet(Some(panel)));
    let views = [
        ("kiosk-visit", vec![Intent::Point(Point::Pin(7))]),
        ("kiosk-keyboard", vec![sheet(Panel::Keyboard)]),
        ("kiosk-word", vec![Intent::Point(Point::Pin(7)), sheet(Panel::Inspector)]),
        ("kiosk-hood", vec![Intent::Point(Point::Pin(7)), Intent::Set(Setting::Step(Some(Step::Scores)))]),
    ];
    for (name, intents) in views {
        judge.look(name, &still(&mut offscreen, &intents));
    }
    let mut visiting = offscreen.world().resource_mut::<Plain<Visiting>>();
    visiting.venue.kiosk.idle = 1.0;
    judge.look("kiosk-asking", &still(&mut offscreen, &[Intent::Point(Point::Pin(7))]));
    judge.end();
    let reference = Reference::open("kiosk-visit").unwrap();
    for other in ["kiosk-attract", "kiosk-keyboard", "kiosk-asking"] {
        let differs = reference.difference_to(&Reference::open(other).unwrap());
        assert!(differs > 2.0 * TOLERANCE, "{other} passes: {differs}");
    }
}

#[test]
fn a_lecture_looks_like_its_references() {
    let _alone = super::ALONE.lock();
    let mut judge = Judge::default();
    let mut offscreen = open(Mode::Present);
    judge.look("present", &still(&mut offscreen, &[Intent::Point(Point::Pin(7))]));
    let closer = Intent::Present(Present::Magnify([
        bevy::math::Vec2::new(0.0, -0.5),
        bevy::math::Vec2::new(0.5, 0.0),
    ]));
    judge.look("present-closer", &still(&mut offscreen, &[Intent::Point(Point::Pin(7)), closer]));
    let hood = Intent::Set(Setting::Step(Some(Step::Scores)));
    judge.look(
        "present-hood",
        &still(&mut offscreen, &[Intent::Camera(Camera::Reset), Intent::Point(Point::Pin(7)), hood]),
    );
    let dark = still(&mut offscreen, &[Intent::Point(Point::Pin(7)), Intent::Present(Present::Blank)]);
    assert!(dark.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel < 8)), "not quite dark");
    judge.end();
}
