//! Speed, volume, captions, the way home: in the bar, or in the transcript where the bar has no room.

use arclight_core::intent::Intent;
use arclight_core::lesson::SPEEDS;
use egui::{EventFilter, Key, Response, Sense, Stroke, Ui, WidgetInfo, lerp, pos2, vec2};

use super::icons::{home, icon, speaker};
use crate::ctx::Ctx;
use crate::theme::colour;
use crate::widgets::chip;

/// Whether the bar has no room for what the transcript has as well.
pub(super) fn tight(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < 760.0
}

/// A chip with the speed; a press takes the next.
pub(super) fn speed_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let now = ctx.state.settings.sound.speed;
    // A browser keeps the pitch.
    let kept = cfg!(target_arch = "wasm32");
    let says = if kept || now == 1.0 { format!("{now}×") } else { format!("{now}×, pitch too") };
    let pitch = if kept { "the pitch stays" } else { "the pitch changes with it" };
    let pressed = chip(ui, ctx.palette, &says, now != 1.0).on_hover_text(format!("Speed: {pitch}")).clicked();
    let next = SPEEDS.iter().copied().find(|speed| *speed > now + 1e-3).unwrap_or(SPEEDS[0]);
    if pressed {
        ctx.change_sound(|sound| sound.speed = next);
    }
}

/// Mute, and a line to drag.
pub(super) fn volume_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, sound) = (ctx.palette, &ctx.state.settings.sound);
    let (rect, response) = ui.allocate_exact_size(vec2(78.0, 28.0), Sense::click_and_drag());
    let y = rect.center().y;
    let shown = if sound.muted { 0.0 } else { sound.volume };
    let to = lerp(rect.left() + 6.0..=rect.right() - 6.0, shown);
    ui.painter().hline(rect.left() + 6.0..=rect.right() - 6.0, y, Stroke::new(4.0, colour(palette.line)));
    ui.painter().hline(rect.left() + 6.0..=to, y, Stroke::new(4.0, colour(palette.key)));
    ui.painter().circle_filled(pos2(to, y), 6.0, colour(palette.ink));
    response.widget_info(|| WidgetInfo::slider(true, f64::from(shown), "Volume"));
    if let Some(pos) = response.interact_pointer_pos() {
        let volume = ((pos.x - rect.left() - 6.0) / (rect.width() - 12.0)).clamp(0.0, 1.0);
        ctx.change_sound(|sound| (sound.volume, sound.muted) = (volume, false));
    }
    let (along, across) = arrows(ui, &response);
    let louder = 0.1 * (along - across) as f32;
    ctx.change_sound(|sound| sound.volume = (sound.volume + louder).clamp(0.0, 1.0));
    let says = if sound.muted { "Sound on" } else { "Mute" };
    if icon(ui, ctx, says, |painter, rect, tone| speaker(painter, rect, tone, sound.muted)) {
        ctx.change_sound(|sound| sound.muted = !sound.muted);
    }
}

/// Whether what is said is written above the bar.
pub(super) fn captions_button(ui: &mut Ui, ctx: &Ctx<'_>) {
    let on = ctx.state.settings.sound.captions;
    if chip(ui, ctx.palette, "CC", on).on_hover_text("Captions").clicked() {
        ctx.change_sound(|sound| sound.captions = !on);
    }
}

/// A kiosk has it always.
pub(crate) fn home_button(ui: &mut Ui, ctx: &Ctx<'_>) {
    if ctx.is_kiosk() && icon(ui, ctx, "Home: from the start", home) {
        ctx.ask(Intent::Restart);
    }
}

/// Arrow keys on a line that has the keys: along it, and across it. They move no focus meanwhile.
pub(super) fn arrows(ui: &Ui, response: &Response) -> (i32, i32) {
    if !response.has_focus() {
        return (0, 0);
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.num_presses(key)) as i32;
    let along = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
    (along, pressed(Key::ArrowDown) - pressed(Key::ArrowUp))
}
