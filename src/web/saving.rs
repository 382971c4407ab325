//! What the page hands to the browser to keep: the picture, a drawing, the numbers.

use arclight_core::export::{Export, files};
use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::shown::Shown;
use bevy::prelude::*;

use crate::platform::bridge;
use crate::session::{Granted, Motion, Parts, Plain, Saved, Wish};

/// Frames until the picture is taken; the settings it was asked for in are closed by then.
#[derive(Resource, Default)]
struct Picture(u32);

/// Frames in which a panel goes.
const CLOSES: u32 = 4;

/// Saves at the press of a button.
pub fn plugin(app: &mut App) {
    app.init_resource::<Saved>().init_resource::<Picture>().add_systems(Update, (save, take).chain());
}

fn save(
    mut granted: MessageReader<Granted>,
    (parts, shown): (Parts, Res<Plain<Shown>>),
    (mut saved, mut picture): (ResMut<Saved>, ResMut<Picture>),
) {
    for Granted(intent) in granted.read() {
        let Intent::Save(what) = intent else { continue };
        let state = parts.state();
        let (name, kind, bytes) = match what {
            // The link is a button of its own on a page.
            Export::Link => continue,
            Export::Png => {
                picture.0 = CLOSES;
                continue;
            }
            Export::Svg => ("arclight.svg", "image/svg+xml", Ok(files::drawing(&state, &shown).into_bytes())),
            Export::Csv => ("arclight.csv", "text/csv", Ok(files::table(&state, &shown).into_bytes())),
            Export::Json => ("arclight.json", "application/json", files::numbers(&shown)),
        };
        saved.0 = match bytes {
            Ok(bytes) => {
                bridge::save_file(name, kind, &bytes);
                format!("Handed to the browser: {name}")
            }
            Err(reason) => reason,
        };
    }
}

fn take(
    mut picture: ResMut<Picture>,
    mut wishes: MessageWriter<Wish>,
    (parts, mut motion): (Parts, ResMut<Motion>),
) {
    let Some(left) = picture.0.checked_sub(1) else { return };
    if picture.0 == CLOSES {
        if parts.panels.settings {
            wishes.write(Wish(Intent::Panel(Panels::Toggle(Panel::Settings))));
        }
        if parts.panels.sheet == Some(Panel::Settings) {
            wishes.write(Wish(Intent::Panel(Panels::Sheet(None))));
        }
    }
    picture.0 = left;
    // The next frame comes by itself.
    motion.moving = true;
    if left == 0 {
        bridge::save_picture();
    }
}
