//! A lecture: what is read from the last row, and what a lecturer opens.

use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use egui::Context;

use super::dock::Dock;
use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::parts::{free, heat_card};

/// What is opened by buttons.
const PANELS: [(Panel, &str); 7] = [
    (Panel::Heads, "Heads"),
    (Panel::Inspector, "Word"),
    (Panel::Compare, "Compare"),
    (Panel::Learn, "Learn"),
    (Panel::Legend, "Legend"),
    (Panel::Settings, "Settings"),
    (Panel::Help, "Keys"),
];

/// Draws all panels; gives what is left for the stage.
pub(super) fn lecture(context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> FreeArea {
    // What brings the camera back is among the buttons that go again.
    let dock = Dock { panels: &PANELS, types: true, wraps: true, more: |_, _| {} };
    let room = dock.show(context, ctx, visitor);
    if ctx.is_heatmap() {
        heat_card(context, ctx, &mut visitor.heat, room.rect, 0.0)
    } else {
        free(room.rect, context.content_rect())
    }
}
