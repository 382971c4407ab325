//! A window on a desk: cards at the sides, the sentence at the foot.

use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Pos2, Rect, vec2};

use crate::ctx::Ctx;
use crate::heads::heads_ui;
use crate::inspector::inspector_ui;
use crate::legend::legend_ui;
use crate::memory::Visitor;
use crate::opening::opening_ui;
use crate::panel_buttons::panel_buttons_ui;
use crate::parts::{EDGE, Place, TOP, free, heat_card, hint, hood_card, place, popup, side, tried, writing};
use crate::sentence::sentence_ui;
use crate::{player, top};

/// Width that the button which brings the camera back needs beside the views, logical points.
const RESET: f32 = 140.0;
/// Below this height of the window there is no stage above the heatmap, logical points.
const LOW: f32 = 620.0;
/// What opens over the picture, the last on top.
const POPUPS: [Panel; 9] = [
    Panel::Heads,
    Panel::Inspector,
    Panel::Legend,
    Panel::Settings,
    Panel::Help,
    Panel::Samples,
    Panel::Learn,
    Panel::Compare,
    Panel::Wall,
];

/// What the cards at the sides take from the picture, from its edges.
#[derive(Default)]
struct Taken {
    left: f32,
    right: f32,
}

/// Draws all panels; gives what is left for the stage.
pub(super) fn wide(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    let screen = context.content_rect();
    head(context, ctx);
    let taken = sides(context, ctx);
    let bottom = foot(context, ctx, &mut visitor.draft.text);
    let area = |left: f32, right: f32, top: f32| {
        Rect::from_min_max(
            Pos2::new(screen.left() + left.max(EDGE), screen.top() + top),
            Pos2::new(screen.right() - right.max(EDGE), bottom - 8.0),
        )
    };
    // The stage is beside the cards, and above or beside what opens: nothing lies over a word or an arc.
    let mut room = area(taken.left + 12.0, taken.right + 12.0, TOP - 6.0);
    for panel in POPUPS {
        if is_open(ctx, panel) {
            room = beside(room, popup(context, ctx, panel, screen.bottom() - bottom + 8.0), screen);
        }
    }
    if ctx.state.panels.transcript {
        room = beside(room, popup(context, ctx, Panel::Transcript, player::height(ctx) + 8.0), screen);
    }
    if ctx.is_heatmap() {
        return heat_card(context, ctx, &mut visitor.heat, area(0.0, 0.0, TOP), 0.30);
    }
    free(room, screen)
}

/// What a panel leaves of the stage's room: above it where it is in the middle, else left of it. Where little would be left,
/// the stage is small rather than not there.
fn beside(room: Rect, panel: Rect, screen: Rect) -> Rect {
    const LEAST: egui::Vec2 = vec2(220.0, 110.0);
    if (panel.center().x - screen.center().x).abs() < 1.0 {
        room.with_max_y(room.max.y.min(panel.top() - 8.0).max(room.min.y + LEAST.y))
    } else {
        room.with_max_x(room.max.x.min(panel.left() - 8.0).max(room.min.x + LEAST.x))
    }
}

/// Title, views and badge; and what brings the camera back.
fn head(context: &Context, ctx: &Ctx<'_>) {
    if !ctx.looks_inside() {
        super::title_and_badge(context, ctx, EDGE);
        if ctx.steered {
            place(context, Place::Reset, Align2::CENTER_TOP, vec2(0.0, 12.0), |ui| top::reset_ui(ui, ctx));
        }
        return;
    }
    let (screen, y) = (context.content_rect(), TOP - 46.0);
    let views = place(context, Place::Views, Align2::CENTER_TOP, vec2(0.0, y), |ui| top::views_ui(ui, ctx));
    let room = views.left() - screen.left() - EDGE - 12.0;
    place(context, Place::Title, Align2::LEFT_TOP, vec2(EDGE, y + 2.0), |ui| top::title_ui(ui, ctx, room));
    let badge = place(context, Place::Badge, Align2::RIGHT_TOP, vec2(-EDGE, y), |ui| top::badge_ui(ui, ctx));
    if !ctx.steered {
        return;
    }
    // Beside the views where there is room, else beneath them.
    let (align, at) = if badge.left() - views.right() > RESET {
        (Align2::LEFT_TOP, vec2(views.right() + 20.0 - screen.left(), y + 2.0))
    } else {
        (Align2::CENTER_TOP, vec2(0.0, TOP))
    };
    place(context, Place::Reset, align, at, |ui| top::reset_ui(ui, ctx));
}

/// The cards at the sides, or the panel of the steps.
fn sides(context: &Context, ctx: &Ctx<'_>) -> Taken {
    let (screen, panels) = (context.content_rect(), &ctx.state.panels);
    let mut taken = Taken::default();
    if ctx.is_heatmap() || !ctx.looks_inside() {
        return taken;
    }
    if ctx.state.picture.step.is_some() {
        let rect = hood_card(context, ctx, TOP, screen.bottom() - 110.0 - player::height(ctx));
        return Taken { right: screen.right() - rect.left(), ..taken };
    }
    if panels.heads && !ctx.is_crowded() {
        let rect = side(context, ctx, Panel::Heads, Align2::LEFT_TOP, TOP, |ui| heads_ui(ui, ctx));
        taken.left = rect.right();
    }
    if panels.inspector && !ctx.is_crowded() {
        let rect = side(context, ctx, Panel::Inspector, Align2::RIGHT_TOP, TOP, |ui| inspector_ui(ui, ctx));
        taken.right = screen.right() - rect.left();
    }
    taken
}

/// Whether a panel is open over the picture.
fn is_open(ctx: &Ctx<'_>, panel: Panel) -> bool {
    let panels = &ctx.state.panels;
    match panel {
        _ if ctx.is_sheet(panel) => panels.sheet == Some(panel),
        Panel::Settings => panels.settings,
        Panel::Help => panels.help,
        Panel::Samples => panels.samples,
        Panel::Learn => panels.learn,
        Panel::Compare => panels.compare,
        Panel::Wall => panels.wall && ctx.is_heatmap(),
        _ => false,
    }
}

/// Legend, sentence and the row of buttons at the bottom; gives the upper edge of what it takes.
fn foot(context: &Context, ctx: &Ctx<'_>, draft: &mut String) -> f32 {
    let screen = context.content_rect();
    let width = (screen.width() * 0.48).clamp(300.0, 760.0);
    let bar = player::height(ctx);
    let inside = ctx.looks_inside();
    let (side, x) = if inside { (Align2::RIGHT_BOTTOM, -EDGE) } else { (Align2::CENTER_BOTTOM, 0.0) };
    let row = place(context, Place::Buttons, side, vec2(x, -12.0 - bar), |ui| {
        if inside { panel_buttons_ui(ui, ctx) } else { opening_ui(ui, ctx) }
    });
    if ctx.low && ctx.is_heatmap() {
        // It has the sentence itself, and needs the room.
        return row.top();
    }
    let above = vec2(0.0, row.top() - screen.bottom() - 12.0);
    let line = place(context, Place::Sentence, Align2::CENTER_BOTTOM, above, |ui| {
        ui.set_width(width);
        sentence_ui(ui, ctx, draft);
    });
    // In a low window the heatmap needs its room, and there are no arcs beside it.
    let covered = ctx.low || (ctx.is_heatmap() && screen.height() < LOW);
    let mut top = line.top();
    if inside && ctx.state.panels.legend && !covered {
        let legend = place(context, Place::Legend, Align2::LEFT_BOTTOM, vec2(EDGE, -12.0 - bar), |ui| {
            ui.set_max_width(((screen.width() - width) * 0.5 - EDGE).max(120.0));
            legend_ui(ui, ctx);
        });
        top = top.min(legend.top());
    }
    let above = screen.bottom() - line.top() + 10.0;
    if let Some(bar) = writing(context, ctx, above) {
        return bar.top().min(top);
    }
    let says = tried(context, ctx, draft, above).map(|card| card.top());
    says.or_else(|| hint(context, ctx, above)).unwrap_or(line.top()).min(top)
}
