//! The line at the top: name, views, badge, and what brings the camera back.

use arclight_core::intent::{Camera, Intent};
use arclight_core::picture::{Setting, View};
use egui::{Button, CornerRadius, Frame, Margin, RichText, Stroke, TextWrapMode, Ui, vec2};

use crate::ctx::{Ctx, is_trained};
use crate::theme::{colour, faded, medium, semibold};
use crate::widgets::{BODY, SMALL, chip, text};

/// The views, with their names.
pub(crate) const VIEWS: [(View, &str); 3] =
    [(View::Stage, "Stage"), (View::Flat, "Flat"), (View::Heatmap, "Heatmap")];

/// Name, and head where there is room for it, points.
pub(crate) fn title_ui(ui: &mut Ui, ctx: &Ctx<'_>, room: f32) {
    let palette = ctx.palette;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Arclight").font(semibold(20.0)).color(colour(palette.ink)));
        let head = ctx.head_title();
        let width = ui.painter().layout_no_wrap(head.clone(), medium(16.0), colour(palette.dim)).size().x;
        // The name, and two gaps.
        if !ctx.narrow && width + 110.0 <= room {
            ui.add_space(8.0);
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            text(ui, head, 16.0, palette.dim);
        }
    });
}

/// Stage, flat or heatmap.
pub(crate) fn views_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = if ctx.narrow { 10.0 } else { 26.0 };
        for (view, says) in VIEWS {
            let chosen = ctx.state.picture.view == view;
            let ink = if chosen { palette.ink } else { palette.dim };
            let label = RichText::new(says).font(medium(16.0)).color(colour(ink));
            let response = ui.add(Button::new(label).frame(false).min_size(vec2(30.0, 32.0)));
            if chosen || response.has_focus() {
                let y = response.rect.bottom() - 1.0;
                ui.painter().hline(response.rect.x_range(), y, Stroke::new(2.5, colour(palette.query)));
            }
            if response.clicked() {
                ctx.set(Setting::View(view));
            }
        }
    });
}

/// Brings the camera back, where a person moved it.
pub(crate) fn reset_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    let button = chip(ui, ctx.palette, "Reset view", false).on_hover_text("Brings the camera back (R)");
    if button.clicked() {
        ctx.ask(Intent::Camera(Camera::Reset));
    }
}

/// The share of the attention that no arc shows, where no panel at hand says it.
pub(crate) fn undrawn_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    if ctx.has_arcs() && ctx.undrawn > 0.005 {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        text(ui, format!("{:.0}% of it not drawn", ctx.undrawn * 100.0), SMALL, ctx.palette.dim);
    }
}

/// What the weights are: always there.
pub(crate) fn badge_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, shown) = (ctx.palette, ctx.shown_model());
    let tone = if is_trained(shown) { palette.key } else { palette.query };
    let badge = shown.badge.name();
    let (says, size) =
        if ctx.narrow { (badge.to_owned(), SMALL) } else { (format!("{}: {badge}", shown.name), BODY - 1.0) };
    let frame = Frame::new()
        .fill(faded(tone, 0.12))
        .stroke(Stroke::new(1.0, faded(tone, 0.45)))
        .corner_radius(CornerRadius::same(14))
        .inner_margin(Margin::symmetric(12, 5));
    let badge = frame.show(ui, |ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        text(ui, says, size, tone)
    });
    badge.response.on_hover_text(shown.about);
}
