//! Theme, quality, motion, size; and what is saved of what is shown.

use arclight_core::export::Export;
use arclight_core::intent::{self, Intent};
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use egui::{Ui, vec2};

use crate::ctx::Ctx;
use crate::widgets::{SMALL, chip, choice, heading, rule, switch, text};

/// The settings.
pub(crate) fn settings_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, settings) = (ctx.palette, &ctx.state.settings);
    let ask = |wish| ctx.ask(Intent::Settings(wish));
    heading(ui, "Theme", palette.ink);
    let themes = Theme::ALL.map(|theme| (theme, theme.name()));
    if let Some(theme) = choice(ui, palette, settings.theme, &themes) {
        ask(intent::Settings::Theme(theme));
    }
    heading(ui, "Quality", palette.ink);
    let tiers = [
        (Quality::Auto, "Auto"),
        (Quality::High, "High"),
        (Quality::Medium, "Medium"),
        (Quality::Low, "Low"),
    ];
    if let Some(quality) = choice(ui, palette, settings.quality, &tiers) {
        ask(intent::Settings::Quality(quality));
    }
    heading(ui, "Size", palette.ink);
    let percent = (settings.scale * 100.0).round() as u32;
    let sizes = [(80, "80%"), (100, "100%"), (130, "130%"), (170, "170%"), (250, "250%")];
    if let Some(size) = choice(ui, palette, percent, &sizes) {
        ask(intent::Settings::Scale(size as f32 / 100.0));
    }
    rule(ui, palette);
    if let Some(on) = switch(ui, palette, "Less motion: cuts, no pulses", settings.reduced_motion) {
        ask(intent::Settings::ReducedMotion(on));
    }
    if let Some(on) = switch(ui, palette, "Links as QR codes", settings.codes) {
        ask(intent::Settings::Codes(on));
    }
    saving(ui, ctx);
    if let Some(notice) = ctx.notice {
        text(ui, notice, SMALL, palette.query);
    }
}

/// The link to what is shown, and the files that can be made of it.
fn saving(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    if let Some(link) = ctx.link
        && chip(ui, palette, "Copy link", false)
            .on_hover_text("A link that opens what is shown now")
            .clicked()
    {
        ui.ctx().copy_text(link.to_owned());
    }
    let Some(saved) = ctx.saved else { return };
    heading(ui, "Save what is shown", palette.ink);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (export, says, saves) in Export::ALL {
            // A page has its link above, and saves what it drew.
            let saves = match export {
                Export::Link if ctx.link.is_some() => continue,
                Export::Png if ctx.link.is_some() => "What stands here, as it stands",
                _ => saves,
            };
            if chip(ui, palette, says, false).on_hover_text(saves).clicked() {
                ctx.ask(Intent::Save(export));
            }
        }
    });
    text(ui, saved, SMALL, palette.dim);
}

/// What moves for long can be made to stand, where there are no settings.
pub(crate) fn motion_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let still = ctx.state.settings.reduced_motion;
    let button = chip(ui, ctx.palette, "Less motion", still).on_hover_text("Cameras cut, pulses stand still");
    if button.clicked() {
        ctx.ask(Intent::Settings(intent::Settings::ReducedMotion(!still)));
    }
}
