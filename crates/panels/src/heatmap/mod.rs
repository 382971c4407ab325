//! The heatmap: three heads and their average side by side, over the sentence as a ribbon.

mod cell;
mod controls;
mod grid;
mod marks;
mod matrix;
mod names;
mod notes;
mod paint;
mod plan;
mod ribbon;
mod says;
mod titles;
mod zoom;

use arclight_core::intent::{Camera, Intent, Point};
use egui::{ScrollArea, Ui, vec2};

use crate::ctx::Ctx;
use crate::widgets::{BODY, follow_keys, scrolled, text};
use cell::Cell;
use grid::matrices;
use notes::Notes;
use plan::{LINE, Plan, is_stacked};
use zoom::Zoom;

pub(crate) use cell::HeatMemory;
pub(crate) use controls::{controls_ui, lenses_ui};
pub(crate) use paint::paint;
pub(crate) use plan::strip;
pub(crate) use ribbon::ribbon_ui;
pub(crate) use says::{lens_says, name};

/// More tokens than these leave no room for other things beside their matrices.
pub(crate) const MANY: usize = 40;

/// The whole panel, in the room that it is given; scrolled where matrices that can be read have no place in it.
pub(crate) fn heat_ui(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory) {
    let low = plan::is_low(ui.available_height());
    let mut all = |ui: &mut Ui| {
        controls_ui(ui, ctx, memory);
        let tokens = ctx.tokens().len();
        // A large matrix of a long text needs the room; its rows can be pressed as well.
        if ctx.state.picture.large.is_none() || tokens <= MANY {
            ribbon_ui(ui, ctx);
        }
        matrices_ui(ui, ctx, memory, low || is_stacked(ctx));
    };
    if low { scrolled(ui, f32::INFINITY, all) } else { all(ui) }
}

/// The matrices, in the room that is left.
pub(crate) fn pictures_ui(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory) {
    matrices_ui(ui, ctx, memory, is_stacked(ctx));
}

/// The matrices: in the room that is left, or below each other, to be scrolled.
fn matrices_ui(ui: &mut Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory, stacked: bool) {
    memory.follow(ctx);
    let before = *memory;
    let tokens = ctx.tokens().len();
    let maps: Vec<usize> = match ctx.state.picture.large.filter(|large| *large < ctx.heat.maps.len()) {
        Some(large) => vec![large],
        None => (0..ctx.heat.maps.len()).collect(),
    };
    if maps.is_empty() || tokens == 0 {
        text(ui, "There is no sentence to show yet.", BODY, ctx.palette.dim);
        return;
    }
    // A matrix that is alone has its sentences beside it.
    let notes = Notes::of(ui, ctx, &maps);
    let below = if stacked || maps.len() == 1 { 0.0 } else { notes.lines as f32 * LINE };
    let mut room = ui.available_size() - vec2(0.0, below);
    if stacked {
        room.x -= 8.0;
    }
    let plan = Plan::new(room, maps.len(), stacked);
    let zoomed = memory.zoom;
    let area = ScrollArea::vertical().id_salt("matrices").max_height(room.y);
    let shown = area.show(ui, |ui| {
        let under = matrices(ui, ctx, memory, &maps, plan);
        if stacked {
            notes.stacked(ui, ctx);
        }
        follow_keys(ui);
        under
    });
    if below > 0.0 {
        notes.line(ui, ctx);
    }
    point(ui, ctx, memory, shown.inner, zoomed);
    if (before.zoom, before.shown(ctx)) != (memory.zoom, memory.shown(ctx)) {
        ui.ctx().request_repaint();
    }
}

/// The stage lights what is pointed at in the matrices. `zoomed` is how close they were before.
fn point(ui: &Ui, ctx: &Ctx<'_>, memory: &mut HeatMemory, under: Option<Cell>, zoomed: Zoom) {
    let moved = memory.point(ui, under, zoomed != memory.zoom);
    // The same row.
    let query = under.map(|(query, _)| query).filter(|_| moved);
    if query.is_some() && query != ctx.state.pointing.hovered {
        ctx.ask(Intent::Point(Point::Hover(query)));
    }
    // And the same arc, as long as the cell is pointed at.
    let pointed = memory.pointed();
    if pointed != memory.lit {
        memory.lit = pointed;
        ctx.ask(Intent::Point(Point::Arc(pointed)));
    }
    // Zooming is a touch as any other: a lesson that plays waits.
    if zoomed != memory.zoom && ctx.film.is_directing() {
        ctx.ask(Intent::Camera(Camera::Steer));
    }
}
