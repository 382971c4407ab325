//! Theme, quality, motion, size; and the keys.

use bevy_egui::egui::{self, Ui};

use super::view::View;
use super::widgets::{BODY, SMALL, chip, choice, heading, rule, sides, switch, text};
use crate::session::{Export, Intent, KEYS, LECTURE_KEYS, Quality};
use crate::visual::palette::Theme;

/// The settings.
pub fn settings_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, settings) = (view.palette, &view.state.settings);
    let mut intent = None;
    heading(ui, "Theme", palette.ink);
    let themes = Theme::ALL.map(|theme| (theme, theme.name()));
    if let Some(theme) = choice(ui, palette, settings.theme, &themes) {
        intent = Some(Intent::SetTheme(theme));
    }
    heading(ui, "Quality", palette.ink);
    let tiers = [
        (Quality::Auto, "Auto"),
        (Quality::High, "High"),
        (Quality::Medium, "Medium"),
        (Quality::Low, "Low"),
    ];
    if let Some(quality) = choice(ui, palette, settings.quality, &tiers) {
        intent = Some(Intent::SetQuality(quality));
    }
    heading(ui, "Size", palette.ink);
    let percent = (settings.scale * 100.0).round() as u32;
    let sizes = [(80, "80%"), (100, "100%"), (130, "130%"), (170, "170%"), (250, "250%")];
    if let Some(size) = choice(ui, palette, percent, &sizes) {
        intent = Some(Intent::SetScale(size as f32 / 100.0));
    }
    rule(ui, palette);
    if let Some(on) = switch(ui, palette, "Less motion: cuts, no pulses", settings.reduced_motion) {
        intent = Some(Intent::SetReducedMotion(on));
    }
    if let Some(on) = switch(ui, palette, "Links as QR codes", settings.codes) {
        intent = Some(Intent::SetCodes(on));
    }
    if let Some(link) = view.link
        && chip(ui, palette, "Copy link", false)
            .on_hover_text("A link that opens what is shown now")
            .clicked()
    {
        ui.ctx().copy_text(link.to_owned());
    }
    if let Some(saved) = view.saved {
        heading(ui, "Save what is shown", palette.ink);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            for (export, says, saves) in Export::ALL {
                // A page has its link above, and saves what it drew.
                let saves = match export {
                    Export::Link if view.link.is_some() => continue,
                    Export::Png if view.link.is_some() => "What stands here, as it stands",
                    _ => saves,
                };
                if chip(ui, palette, says, false).on_hover_text(saves).clicked() {
                    intent = Some(Intent::Save(export));
                }
            }
        });
        text(ui, saved, SMALL, palette.dim);
    }
    if let Some(notice) = view.notice {
        text(ui, notice, SMALL, palette.query);
    }
    intent
}

/// The keys.
pub fn help_ui(ui: &mut Ui, view: &View<'_>) {
    let palette = view.palette;
    heading(ui, "Keys", palette.ink);
    let lecture = view.visiting.presents().then_some(LECTURE_KEYS);
    for (key, does) in lecture.into_iter().flatten().chain(KEYS) {
        sides(ui, |ui| drop(text(ui, key, BODY, palette.ink)), |ui| drop(text(ui, does, BODY, palette.dim)));
    }
    if view.saved.is_some() {
        sides(
            ui,
            |ui| drop(text(ui, "Ctrl S", BODY, palette.ink)),
            |ui| drop(text(ui, "save a picture", BODY, palette.dim)),
        );
    }
    rule(ui, palette);
    text(ui, "Drag turns, right drag moves, the wheel zooms.", SMALL, palette.dim);
    text(ui, "One finger turns, two move and zoom, a tap pins.", SMALL, palette.dim);
}
