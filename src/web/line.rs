//! The sentence line of the page: a text field of the document over the place that the overlay leaves for it. It brings
//! the phone's keyboard, input methods and the clipboard, and screen readers know it.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use crate::browser::bridge;
use crate::overlay::{LINE, LINE_SIZE};
use crate::session::State;

/// Where it stands, in CSS pixels, and how it looks.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    rect: [f32; 4],
    size: f32,
    ink: String,
    text: String,
}

pub(super) fn place(mut contexts: EguiContexts, state: Res<State>, mut last: Local<Option<Line>>) -> Result {
    let context = contexts.ctx_mut()?;
    let rect = context.data(|data| data.get_temp::<egui::Rect>(LINE.into())).filter(|_| !state.bare);
    let zoom = context.zoom_factor();
    let [red, green, blue, _] = crate::theme::colour(state.settings.theme.palette().ink).to_array();
    let line = rect.map(|rect| Line {
        rect: [rect.left(), rect.top(), rect.width(), rect.height()].map(|side| side * zoom),
        size: LINE_SIZE * zoom,
        ink: format!("rgb({red} {green} {blue})"),
        text: state.text.clone(),
    });
    if line != *last {
        if let Some(line) = &line {
            let [x, y, width, height] = line.rect;
            bridge::place_line(x, y, width, height, line.size, &line.ink, &line.text);
        }
        *last = line;
    }
    Ok(())
}
