//! While the lesson directs, there is only what it shows: the stage, the panel that it speaks of, card, captions.

use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Frame, Pos2, Rect, vec2};

use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::parts::{EDGE, Place, content, guess, heat_card, lower_half, place, safe_area, sheet};
use crate::player::{self, captions_size, captions_ui, card_ui, task_ui};
use crate::theme::faded;
use crate::wall::shown_wall_ui;
use crate::widgets::{scrolled, solid_card};

/// Draws it; gives what is left for the stage.
pub(super) fn lesson(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    let screen = context.content_rect();
    let edge = if ctx.narrow { 12.0 } else { EDGE };
    super::title_and_badge(context, ctx, edge);
    let top = screen.top() + if ctx.narrow { 48.0 } else { 60.0 };
    let bottom = under(context, ctx);
    let room =
        Rect::from_min_max(Pos2::new(screen.left() + edge, top), Pos2::new(screen.right() - edge, bottom));
    if ctx.is_heatmap() {
        let free = heat_card(context, ctx, &mut visitor.heat, room, 0.24);
        side_card(context, ctx, room);
        return free;
    }
    let mut free = beside_panels(context, ctx, room);
    let mut arcs = free;
    let offset = vec2(0.0, free.top() - screen.top());
    if let Some(rect) = guess(context, ctx, (Align2::CENTER_TOP, offset)) {
        // The words stay where they are.
        arcs.min.y = rect.bottom() + 8.0;
    }
    if let Some(rect) = side_card(context, ctx, free) {
        // Tiles are below it; arcs may rise behind it, where there is room beside it.
        free.min.y = rect.bottom() + 8.0;
        if ctx.narrow {
            arcs = free;
        }
    }
    // Where little is left, the stage is small rather than not there.
    free.max.y = free.max.y.max(free.min.y + 80.0);
    arcs.max.y = arcs.max.y.max(arcs.min.y + 80.0);
    FreeArea { tiles: safe_area(free, screen), arcs: safe_area(arcs, screen) }
}

/// Captions, what there is to try, and the transcript; gives the upper edge.
fn under(context: &Context, ctx: &Ctx<'_>) -> f32 {
    let mut bottom = context.content_rect().bottom() - player::height(ctx);
    // While nobody is there, nobody can try anything.
    let waiting = ctx.film.is_at_task() && !ctx.attracts();
    let reads = ctx.state.panels.sheet == Some(Panel::Transcript);
    if waiting || (ctx.state.settings.sound.captions && !reads) {
        bottom = captions(context, ctx, waiting) - 10.0;
    }
    if !reads {
        return bottom;
    }
    let top = if ctx.is_kiosk() {
        lower_half(context, ctx, Panel::Transcript, &mut String::new())
    } else {
        sheet(context, ctx, Panel::Transcript, player::height(ctx) + 10.0).top()
    };
    bottom.min(top - 10.0)
}

/// Captions, or what there is to try; gives the upper edge.
fn captions(context: &Context, ctx: &Ctx<'_>, waiting: bool) -> f32 {
    let above = player::height(ctx) + 10.0;
    let size = captions_size(ctx);
    let width = (context.content_rect().width() - 40.0).min(42.0 * size);
    let ground =
        Frame::new().fill(faded(ctx.palette.card, 0.96)).corner_radius(10).inner_margin(vec2(16.0, 9.0));
    let rect = place(context, Place::Captions, Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ground.show(ui, |ui| {
            ui.set_width(width - 32.0);
            if waiting {
                task_ui(ui, ctx);
                return;
            }
            // Two lines, whether or not both are used: nothing jumps.
            ui.set_min_height(if ctx.narrow { 62.0 } else { 2.7 * size });
            captions_ui(ui, ctx);
        });
    });
    rect.top()
}

/// The panels that the lesson speaks of; gives what they leave of the room.
fn beside_panels(context: &Context, ctx: &Ctx<'_>, room: Rect) -> Rect {
    let mut free = room;
    let panels = &ctx.state.panels;
    for (panel, open) in [(Panel::Compare, panels.compare), (Panel::Wall, panels.wall)] {
        if open {
            let rect = shown_panel(context, ctx, panel, room);
            free.min.y = free.min.y.max(rect.bottom() + 8.0).min(free.max.y - 90.0);
        }
    }
    free
}

/// The lesson's card, in the upper left of what is free.
fn side_card(context: &Context, ctx: &Ctx<'_>, free: Rect) -> Option<Rect> {
    ctx.state.panels.card.as_ref()?;
    let width = if ctx.narrow { free.width() - 28.0 } else { 300.0 };
    let offset = free.min - context.content_rect().min;
    let rect = place(context, Place::LessonCard, Align2::LEFT_TOP, offset, |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 6.0;
            card_ui(ui, ctx);
        });
    });
    Some(rect)
}

/// A panel that the lesson opens, above the stage.
fn shown_panel(context: &Context, ctx: &Ctx<'_>, panel: Panel, room: Rect) -> Rect {
    let below = room.top() - context.content_rect().top();
    let width = if ctx.narrow { room.width() - 28.0 } else { 700.0_f32.min(room.width() - 60.0) };
    place(context, Place::Shown, Align2::CENTER_TOP, vec2(0.0, below), |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(width);
            // All rows of the wall are seen at once.
            let share = if panel == Panel::Wall { 0.72 } else { 0.66 };
            let height = room.height() * share - 30.0;
            ui.set_max_height(height);
            match panel {
                Panel::Wall => shown_wall_ui(ui, ctx, height),
                _ => scrolled(ui, height, |ui| content(ui, ctx, panel)),
            }
        });
    })
}
