//! The player's bar at the bottom.

use arclight_core::intent::{Intent, Panels};
use arclight_core::lesson::{Command, Timeline};
use arclight_core::panel::Panel;
use egui::{Align, Layout, TextWrapMode, Ui};

use super::controls::{captions_button, home_button, speed_ui, tight, volume_ui};
use super::icons::{icon, pause, play, skip};
use super::task::{tried_height, tried_ui};
use super::timeline::{clock, timeline_ui};
use crate::ctx::Ctx;
use crate::widgets::{BODY, SMALL, chip, text};

/// Height of what a kiosk has in its place while nobody is there, logical points.
pub(crate) const INVITATION: f32 = 64.0;

/// Height of the bar, logical points.
pub(crate) fn height(ctx: &Ctx<'_>) -> f32 {
    match (ctx.attracts(), ctx.narrow) {
        (true, _) => INVITATION,
        (false, _) if !ctx.has_player() => 0.0,
        (false, true) => 84.0 + tried_height(ctx),
        (false, false) => 46.0 + tried_height(ctx),
    }
}

/// The bar; it takes the whole width that it is given.
pub(crate) fn bar_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let Some(timeline) = ctx.film.timeline.as_deref() else {
        ui.horizontal(|ui| {
            home_button(ui, ctx);
            let says = ctx.film.fault.as_deref().unwrap_or("The lesson is being read …");
            text(ui, says, SMALL, ctx.palette.dim);
        });
        return;
    };
    tried_ui(ui, ctx);
    if ctx.narrow {
        two_lines(ui, ctx, timeline);
    } else {
        ui.horizontal(|ui| one_line(ui, ctx, timeline));
    }
}

/// On a narrow picture time has a line of its own.
fn two_lines(ui: &mut Ui, ctx: &Ctx<'_>, timeline: &Timeline) {
    ui.horizontal(|ui| timeline_ui(ui, ctx, timeline));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        moves(ui, ctx);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = ctx.state.panels.sheet == Some(Panel::Transcript);
            let button = chip(ui, ctx.palette, "Text", open);
            if button.on_hover_text("Transcript, speed and sound").clicked() {
                let sheet = (!open).then_some(Panel::Transcript);
                ctx.ask(Intent::Panel(Panels::Sheet(sheet)));
            }
            if !ctx.is_kiosk() {
                captions_button(ui, ctx);
            }
        });
    });
}

fn one_line(ui: &mut Ui, ctx: &Ctx<'_>, timeline: &Timeline) {
    ui.spacing_mut().item_spacing.x = 8.0;
    moves(ui, ctx);
    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    text(ui, clock(ctx, timeline), BODY - 1.0, ctx.palette.ink);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let panels = &ctx.state.panels;
        let open = panels.transcript || panels.sheet == Some(Panel::Transcript);
        if chip(ui, ctx.palette, if tight(ui) { "Text" } else { "Transcript" }, open).clicked() {
            ctx.toggle(Panel::Transcript);
        }
        // Of the few things that a kiosk has, the transcript has these.
        if !ctx.is_kiosk() {
            captions_button(ui, ctx);
            volume_ui(ui, ctx);
            if !tight(ui) {
                speed_ui(ui, ctx);
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| timeline_ui(ui, ctx, timeline));
    });
}

/// Home, play, chapters, ten seconds.
fn moves(ui: &mut Ui, ctx: &Ctx<'_>) {
    let playing = ctx.film.player.is_playing();
    let says = match (playing, ctx.film.astray) {
        (true, _) => "Pause",
        (false, true) => "Resume the lesson",
        (false, false) => "Play the lesson",
    };
    let ask = |pressed: bool, command: Command| {
        if pressed {
            ctx.ask(Intent::Lesson(command));
        }
    };
    home_button(ui, ctx);
    ask(icon(ui, ctx, says, if playing { pause } else { play }), Command::Toggle);
    let back = icon(ui, ctx, "Chapter back", |painter, rect, tone| skip(painter, rect, tone, -1.0));
    ask(back, Command::Chapter(-1));
    if !ctx.is_kiosk() && (ctx.narrow || !tight(ui)) {
        let back = chip(ui, ctx.palette, "−10", false).on_hover_text("Back 10 seconds");
        ask(back.clicked(), Command::Skip(-10.0));
        let on = chip(ui, ctx.palette, "+10", false).on_hover_text("On 10 seconds");
        ask(on.clicked(), Command::Skip(10.0));
    }
    let on = icon(ui, ctx, "Chapter on", |painter, rect, tone| skip(painter, rect, tone, 1.0));
    ask(on, Command::Chapter(1));
}
