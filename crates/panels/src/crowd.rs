//! The crowd by hand: which word, how deep, with or without attention, and the sentence on stage among the others.

use arclight_core::picture::Setting;
use arclight_core::visual::crowd::lists;
use egui::{Slider, Ui, WidgetInfo};

use crate::ctx::Ctx;
use crate::reading::attention_ui;
use crate::widgets::{BODY, SMALL, choice, switch, text};

/// A switch, and what is chosen while it is on. Only of a model whose numbers have no names.
pub(crate) fn crowd_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, picture) = (ctx.palette, &ctx.state.picture);
    if picture.model.named_dimensions || ctx.is_heatmap() {
        return;
    }
    if let Some(on) = switch(ui, palette, "One word in twelve sentences", picture.crowd.is_some()) {
        let first = lists().first().map(|list| list.name.clone());
        ctx.set(Setting::Crowd(first.filter(|_| on)));
        ctx.set(Setting::Depth(picture.model.layers));
        ctx.set(Setting::Senses(true));
    }
    let Some(list) = picture.crowd_list() else { return };
    let words: Vec<(&str, &str)> =
        lists().iter().map(|list| (list.name.as_str(), list.word.as_str())).collect();
    if let Some(name) = choice(ui, palette, list.name.as_str(), &words) {
        ctx.set(Setting::Crowd(Some(name.to_owned())));
    }
    depth(ui, ctx);
    attention_ui(ui, ctx);
    if let Some(on) = switch(ui, palette, "Colours of the two senses", picture.senses) {
        ctx.set(Setting::Senses(on));
    }
    guest_ui(ui, ctx);
    let devices = ctx.devices;
    text(ui, devices.says().unwrap_or_else(|| "It is being read …".to_owned()), SMALL, palette.ink);
    if let Some(why) = &devices.refused {
        text(ui, why, SMALL, palette.query);
    }
}

/// Layers that it has gone through.
fn depth(ui: &mut Ui, ctx: &Ctx<'_>) {
    let picture = &ctx.state.picture;
    text(ui, "Layers", BODY - 1.0, ctx.palette.ink);
    let mut depth = picture.depth;
    let response = ui.add(Slider::new(&mut depth, 0..=picture.model.layers));
    response.widget_info(|| WidgetInfo::slider(true, depth as f64, "Layers that the crowd has gone through"));
    if depth != picture.depth {
        ctx.set(Setting::Depth(depth));
    }
}

/// The sentence on stage joins them, and goes on to when it is another.
pub(crate) fn guest_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let picture = &ctx.state.picture;
    let text = || Some(picture.text.clone()).filter(|text| !text.trim().is_empty());
    if let Some(on) = switch(ui, ctx.palette, "The sentence on stage joins them", picture.guest.is_some()) {
        ctx.set(Setting::Guest(text().filter(|_| on)));
    } else if picture.guest.is_some() && picture.guest != text() {
        ctx.set(Setting::Guest(text()));
    }
}
