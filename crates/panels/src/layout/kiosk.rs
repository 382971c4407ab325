//! A screen that strangers touch. Of the heatmap, the matrices are looked at in the upper half, and what is pressed is in
//! the lower one.

use arclight_core::panel::Panel;
use arclight_core::picture::Setting;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Pos2, Rect, Ui, Vec2, vec2};

use super::dock::Dock;
use crate::ctx::Ctx;
use crate::heatmap::{self, HeatMemory, controls_ui, pictures_ui, ribbon_ui};
use crate::memory::Visitor;
use crate::parts::{Place, fixed, free, heat_card, place};
use crate::top;
use crate::widgets::{choice_inline, scrolled, solid_card};

/// A picture of that width has the buttons in one line, logical points.
const ONE_LINE: f32 = 900.0;

/// What is opened by buttons.
const PANELS: [(Panel, &str); 6] = [
    (Panel::Samples, "Sentences"),
    (Panel::Heads, "Heads"),
    (Panel::Inspector, "Word"),
    (Panel::Compare, "Compare"),
    (Panel::Learn, "Learn"),
    (Panel::Legend, "Legend"),
];

/// Draws all panels; gives what is left for the stage.
pub(super) fn kiosk(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    let screen = context.content_rect();
    let typing = ctx.visiting.venue.kiosk.typing;
    let dock = Dock {
        // Where there is a line for the sentence, it opens the sentences to pick.
        panels: if typing { &PANELS[1..] } else { &PANELS },
        // Under fingers the heatmap has the sentence as buttons.
        types: typing && !ctx.is_heatmap(),
        wraps: ctx.narrow || screen.width() < ONE_LINE,
        more: |ui, ctx| {
            if ctx.steered {
                top::reset_ui(ui, ctx);
            }
        },
    };
    let room = dock.show(context, ctx, visitor);
    match (ctx.is_heatmap(), room.covered) {
        (true, false) => matrices(context, ctx, &mut visitor.heat, room.rect),
        (true, true) => heat_card(context, ctx, &mut visitor.heat, room.rect, 0.0),
        (false, _) => free(room.rect, screen),
    }
}

/// The heatmap within `room`, whose lower edge is what is below.
fn matrices(context: &Context, ctx: &Ctx<'_>, heat: &mut HeatMemory, room: Rect) -> FreeArea {
    let screen = context.content_rect();
    let above = vec2(0.0, room.bottom() - screen.bottom());
    let most = (room.bottom() - screen.center().y - 30.0).max(40.0);
    let lower = place(context, Place::HeatControls, Align2::CENTER_BOTTOM, above, |ui| {
        // An area remembers how high it was, and a scroll area would never outgrow that.
        ui.set_max_height(most);
        solid_card(ctx.palette).show(ui, |ui| {
            ui.set_width(room.width() - 30.0);
            scrolled(ui, most, |ui| pressed(ui, ctx, heat));
        });
    });
    let upper = room.with_max_y(lower.top() - 8.0);
    fixed(context, Place::Heatmap, upper.min, |ui| {
        solid_card(ctx.palette).show(ui, |ui| {
            let size = (upper.size() - vec2(30.0, 30.0)).max(Vec2::splat(40.0));
            ui.set_min_size(size);
            ui.set_max_size(size);
            pictures_ui(ui, ctx, heat);
        });
    });
    free(Rect::from_min_max(room.min, Pos2::new(room.right(), room.top() + 120.0)), screen)
}

/// The sentence, which matrix is alone, and the switches.
fn pressed(ui: &mut Ui, ctx: &Ctx<'_>, heat: &mut HeatMemory) {
    ribbon_ui(ui, ctx);
    let names: Vec<String> = (0..ctx.heat.maps.len()).map(|map| heatmap::name(ctx, map)).collect();
    if names.len() > 1 {
        let each = names.iter().enumerate().map(|(map, name)| (Some(map), name.as_str()));
        let all: Vec<(Option<usize>, &str)> = std::iter::once((None, "All")).chain(each).collect();
        ui.horizontal_wrapped(|ui| {
            if let Some(map) = choice_inline(ui, ctx.palette, ctx.state.picture.large, &all) {
                ctx.set(Setting::Large(map));
            }
        });
    }
    controls_ui(ui, ctx, heat);
}
