//! The text fields of the page: the document's own, over the places that the overlay leaves for them. They bring the
//! phone's keyboard, input methods and the clipboard, and screen readers know them.

use arclight_core::visual::label::MEDIUM;
use arclight_panels::theme::colour;
use arclight_panels::{Field, LINE_SIZE, let_go};
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::inbox;
use crate::platform::bridge;
use crate::session::Parts;

/// Where one stands, in CSS pixels, and how it looks.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    rect: [f32; 4],
    size: f32,
    ink: String,
    text: String,
}

/// They are set in the type of the picture.
pub(super) fn lend_font() {
    bridge::lend_font(MEDIUM);
}

pub(super) fn place(
    mut contexts: EguiContexts,
    parts: Parts,
    mut last: Local<[Option<Line>; Field::ALL.len()]>,
) -> Result {
    let context = contexts.ctx_mut()?;
    if inbox::took_keys() {
        let_go(context);
    }
    for (index, field) in Field::ALL.into_iter().enumerate() {
        let line = field
            .place(context)
            .filter(|_| !parts.panels.bare)
            .map(|rect| line(context, &parts, field, rect));
        if line == last[index] {
            continue;
        }
        match &line {
            Some(line) => bridge::place_field(index, &line.rect, line.size, &line.ink, &line.text),
            None => bridge::hide_field(index),
        }
        last[index] = line;
    }
    Ok(())
}

fn line(context: &egui::Context, parts: &Parts<'_>, field: Field, rect: egui::Rect) -> Line {
    let zoom = context.zoom_factor();
    let [red, green, blue, _] = colour(parts.settings.theme.palette().ink).to_array();
    let (size, text) = match field {
        Field::Sentence => (LINE_SIZE, &parts.picture.text),
        // Smaller type would have a phone zoom the page.
        Field::Pair(side) => (16.0, &parts.picture.pair[side]),
    };
    Line {
        rect: [rect.left(), rect.top(), rect.width(), rect.height()].map(|side| side * zoom),
        size: size * zoom,
        ink: format!("rgb({red} {green} {blue})"),
        text: text.clone(),
    }
}
