//! The heatmap under fingers: the matrices are looked at in the upper half, what is pressed stands in the lower one.

use bevy_egui::egui::{self, Align2, Context, Id, Order, Pos2, Rect, Ui, vec2};

use super::heat_grid::name;
use super::heat_ui::{HeatMemory, controls, pictures_ui};
use super::places::{place, safe_area, scrolled, solid_card};
use super::ribbon::ribbon_ui;
use super::view::View;
use super::widgets::choice_inline;
use crate::session::{Area, FreeArea, Intent, Wish};

/// Draws it within `room`, whose lower edge is what stands below.
pub fn heat_afar(
    context: &Context,
    view: &View<'_>,
    memory: &mut HeatMemory,
    room: Rect,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let above = screen.bottom() - room.bottom();
    let most = (room.bottom() - screen.center().y - 30.0).max(40.0);
    let (mut intent, lower) =
        place(context, "heat controls", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
            // An area remembers how high it was, and a scroll area would never outgrow that.
            ui.set_max_height(most);
            solid_card(view)
                .show(ui, |ui| {
                    ui.set_width(room.width() - 30.0);
                    scrolled(ui, most, |ui| pressed(ui, view, memory))
                })
                .inner
        });
    let upper = room.with_max_y(lower.top() - 8.0);
    let shown = egui::Area::new(Id::new("heatmap")).fixed_pos(upper.min).order(Order::Middle).fade_in(false);
    let shown = shown.show(context, |ui| {
        solid_card(view)
            .show(ui, |ui| {
                let size = (upper.size() - vec2(30.0, 30.0)).max(egui::Vec2::splat(40.0));
                ui.set_min_size(size);
                ui.set_max_size(size);
                pictures_ui(ui, view, memory)
            })
            .inner
    });
    intent = intent.or(shown.inner);
    let behind = Rect::from_min_max(room.min, Pos2::new(room.right(), room.top() + 120.0));
    let area = safe_area(behind, screen);
    let area = Area { tiles: area, arcs: area };
    (intent, FreeArea { wide: area, between: area })
}

/// The sentence, which matrix stands alone, and the switches.
fn pressed(ui: &mut Ui, view: &View<'_>, memory: &mut HeatMemory) -> Option<Intent> {
    let mut intent = ribbon_ui(ui, view);
    let large = view.state.study.large;
    let names: Vec<String> = (0..view.close.heat.maps.len()).map(|map| name(view, map)).collect();
    if names.len() > 1 {
        let each = names.iter().enumerate().map(|(map, name)| (Some(map), name.as_str()));
        let all: Vec<(Option<usize>, &str)> = std::iter::once((None, "All")).chain(each).collect();
        let asked = ui.horizontal_wrapped(|ui| choice_inline(ui, view.palette, large, &all)).inner;
        intent = asked.map(|map| Intent::Study(Wish::Enlarge(map))).or(intent);
    }
    controls(ui, view, memory).or(intent)
}
