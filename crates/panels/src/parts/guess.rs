//! A guess: what to do before the arcs come, and afterwards what was chosen beside what the model does.

use std::f32::consts::{FRAC_PI_2, TAU};

use arclight_core::picture::Setting;
use arclight_core::visual::encoding::percent;
use egui::{Align2, Context, Label, Pos2, Rect, RichText, Sense, Shape, Stroke, TextWrapMode, Ui, Vec2};

use super::place::{Place, place};
use crate::ctx::Ctx;
use crate::theme::{colour, semibold};
use crate::widgets::chip;

/// The most of the model's words that are named.
const MOST: usize = 3;
/// The second and third have at least that weight.
const LEAST: f32 = 0.1;

/// Draws it where somebody guesses, or has; gives what it takes. `align` and `offset` as of [`place`].
pub(crate) fn guess(context: &Context, ctx: &Ctx<'_>, (align, offset): (Align2, Vec2)) -> Option<Rect> {
    let lines = says(ctx)?;
    let size = if ctx.narrow { 17.0 } else { 24.0 };
    let text = |says: String| RichText::new(says).font(semibold(size)).color(colour(ctx.palette.ink));
    let rect = place(context, Place::Guess, align, offset, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        if ctx.narrow && lines.len() > 1 {
            for line in lines {
                ui.add(Label::new(text(line)).selectable(false));
            }
            return;
        }
        ui.horizontal(|ui| {
            if let Some(left) = ctx.film.left_to_guess() {
                time_left(ui, ctx, left, size);
            }
            ui.add(Label::new(text(lines.join("    "))).selectable(false));
            // Elsewhere the lesson tells by itself.
            let by_hand = ctx.state.is_guessing() && (!ctx.film.is_directing() || ctx.film.is_at_task());
            if by_hand && chip(ui, ctx.palette, "Look", true).clicked() {
                ctx.set(Setting::Guess(false));
            }
        });
    });
    Some(rect)
}

/// What is said: one line, or what was guessed and what is so.
fn says(ctx: &Ctx<'_>) -> Option<Vec<String>> {
    let guess = ctx.devices.guess.as_ref()?;
    let you = format!("You: {}", guess.list());
    let touches = if ctx.touch || ctx.is_kiosk() { "Touch" } else { "Click" };
    Some(match (guess.is_open, guess.chosen.is_empty()) {
        (true, true) => vec![format!("{touches} the words that {} looks at.", guess.word)],
        (true, false) => vec![you],
        (false, _) => vec![you, format!("{}: {}", guess.word, most(ctx)?)],
    })
}

/// What the lit word looks at most.
fn most(ctx: &Ctx<'_>) -> Option<String> {
    let ranked = ctx.word.as_ref()?.ranked.iter().take(MOST).enumerate();
    let most = ranked.filter(|(rank, key)| *rank == 0 || key.weight >= LEAST);
    let says = most.map(|(_, key)| format!("{} {}", ctx.short(key.index), percent(key.weight)));
    Some(says.collect::<Vec<_>>().join(", "))
}

/// A ring that closes as the time runs out.
fn time_left(ui: &mut Ui, ctx: &Ctx<'_>, left: f32, size: f32) {
    const POINTS: usize = 48;
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    let at = |share: f32| -> Pos2 { rect.center() + (0.42 * size) * Vec2::angled(-FRAC_PI_2 - TAU * share) };
    let points = (0..=POINTS).map(|point| at(left * point as f32 / POINTS as f32)).collect();
    ui.painter().add(Shape::line(points, Stroke::new(0.12 * size, colour(ctx.palette.query))));
}
