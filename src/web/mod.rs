//! The page: the same program in a browser. `page.js` owns the document; this side tells it what there is to say and
//! asks it for what only a browser has.

mod inbox;
mod keep;
mod line;
mod saving;
mod twin;
mod words;

use arclight_core::film::Film;
use arclight_core::link;
use arclight_core::shown::Shown;
use arclight_core::start::{self, Start};
use arclight_core::venue::Mode;
use arclight_core::visual::palette::Theme;
use bevy::prelude::*;

use crate::app::{KIOSK_RESTS, Longest, Surface, app};
use crate::platform::{Machine, bridge};
use crate::scene::Tier;
use crate::session::{PageLink, Parts, Plain, SettingsFile, Touched};

/// Starts on the page.
pub fn page() {
    std::panic::set_hook(Box::new(|info| bridge::broke(&info.to_string())));
    let machine = Machine::here();
    let (mut asked, mut problem) = link::read(&bridge::address());
    let start = start::start(&asked, &*machine.0).or_else(|reason| {
        // What the model does not have, a second of no lesson: the rest of the address still counts.
        problem = Some(format!("The address: {reason}."));
        asked.picture.0.retain(|setting| !setting.is_of_the_model());
        asked.at = None;
        start::start(&asked, &*machine.0)
    });
    let mut start = start.unwrap_or_default();
    if problem.is_some() {
        // It stands until the visitor does something.
        start.state.pointing.touched = false;
    }
    // A link never plays unasked: it stands at the beginning.
    start.at = start.at.or(start.lesson.as_ref().map(|_| 0.0));
    // What strangers or a lecture choose is not kept.
    let keeps = start.venue.mode == Mode::Explore;
    let (reduced_motion, contrast) = (bridge::prefers_reduced_motion(), bridge::prefers_contrast());
    let mut app = app(Surface::Page);
    if keeps {
        let mut settings = SettingsFile::read(machine.0.clone());
        settings.prefer(reduced_motion, contrast);
        settings.notice = settings.notice.or(problem);
        app.insert_resource(settings);
    } else {
        start::prefer(&mut start, &asked, reduced_motion, contrast);
        // It stands where a kiosk attracts, as a fault of its file does.
        start.venue.notice = start.venue.notice.take().or(problem);
    }
    if start.venue.is_kiosk() {
        app.insert_resource(Longest(KIOSK_RESTS));
    } else {
        keep::take(&mut start, &mut app);
        app.add_systems(Last, keep::keep).add_plugins(saving::plugin);
    }
    app.insert_resource(machine)
        .insert_resource(Plain(start))
        // From the first frame on: the overlay leaves the sentence line to the document.
        .insert_resource(PageLink(Some(String::new())))
        .add_plugins(inbox::plugin)
        .insert_resource(Touched(bridge::is_touched()))
        .add_systems(Startup, line::lend_font)
        .add_systems(
            Last,
            (
                twin::tell,
                words::tell_control,
                words::open_links,
                line::place,
                keep_address,
                cap_ratio,
                first_frame,
            ),
        )
        .run();
}

/// The page knows at any time how to come back to this state.
fn keep_address(
    (parts, shown, film, start): (Parts, Res<Plain<Shown>>, Res<Plain<Film>>, Res<Plain<Start>>),
    (mut link, mut second): (ResMut<PageLink>, Local<i64>),
) {
    // A lesson goes on where nothing else changes.
    let now = if film.is_directing() { film.player.time() as i64 } else { -1 };
    let goes_on = std::mem::replace(&mut *second, now) != now;
    if parts.is_changed() || shown.is_changed() || goes_on {
        let query = if film.is_directing() {
            link::write_lesson(&film.name, film.player.time(), parts.settings.theme)
        } else {
            link::of(&parts.state())
        };
        let again = match start.venue.mode {
            Mode::Explore => query.clone(),
            // A kiosk begins with its loop.
            Mode::Kiosk => "mode=kiosk".to_owned(),
            // A lecture has a theme of its own: the usual one has to be said.
            Mode::Present if parts.settings.theme == Theme::default() => {
                format!("mode=present&{query}&theme=stage")
            }
            Mode::Present => format!("mode=present&{query}"),
        };
        let whole = bridge::keep_address(&query, &again);
        link.set_if_neq(PageLink(Some(whole)));
    }
}

/// More pixels than the tier can afford are not drawn.
fn cap_ratio(tier: Res<Tier>) {
    if tier.is_changed() {
        bridge::cap_ratio(match *tier {
            Tier::High => 2.0,
            Tier::Medium => 1.5,
            Tier::Low => 1.0,
        });
    }
}

/// The first frames bring fonts and pipelines; then the picture is there.
fn first_frame(mut frames: Local<u32>) {
    const FIRST: u32 = 4;
    *frames = frames.saturating_add(1);
    if *frames == FIRST {
        bridge::first_frame();
    }
}
