//! The panels around the stage, on egui alone: a snapshot in, wishes and the free part of the picture out.
//!
//! [`frame`] draws one frame. `layout` decides what is where, `parts` are the cards and sheets that layouts share, the
//! features are the panels themselves, which know of no layout; all are made of `widgets` and read `ctx::Ctx`.

mod accessible;
mod carpet;
mod compare;
mod crowd;
mod ctx;
mod heads;
mod heatmap;
mod help;
mod hood;
mod inputs;
mod inspector;
mod keyboard;
mod layout;
mod learn;
mod legend;
mod lit;
mod meaning;
mod memory;
mod opening;
mod panel_buttons;
mod parts;
mod player;
mod presenter;
mod reading;
mod sentence;
mod settings;
mod sheets;
mod size;
mod textures;
pub mod theme;
mod top;
mod wall;
mod widgets;
mod write;

use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::visual::layout::FreeArea;
use arclight_core::visual::palette::Theme;
use egui::{Context, InputState};

use ctx::Ctx;
pub use inputs::Inputs;
pub use memory::Memory;
use memory::Visitor;
use size::Size;
pub use widgets::{Field, LINE_SIZE, let_go};

/// What comes back from a frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Output {
    /// What was asked for, in that order.
    pub intents: Vec<Intent>,
    /// What is left for the stage; `None` where that is as before, because the fonts are not there yet.
    pub free: Option<FreeArea>,
}

/// Draws all panels of one frame.
pub fn frame(context: &Context, inputs: &Inputs<'_>, memory: &mut Memory) -> Output {
    let fonts = memory.fonts.replace(inputs.typefaces.version);
    if fonts != memory.fonts {
        theme::install_fonts(context, &inputs.typefaces.faces);
        // They are there from the next frame on.
        context.request_repaint();
    }
    if fonts.is_none() {
        prepare(context);
        return Output::default();
    }
    if !theme::has_fonts(context) {
        return Output::default();
    }
    let Memory { visitor, textures, styled, touch, entry, dimensions, .. } = memory;
    follow(context, inputs, visitor, entry);
    if inputs.state.panels.bare {
        return Output { free: Some(FreeArea::default()), ..Output::default() };
    }
    let venue = &inputs.visiting.venue;
    let size = Size::now(context, inputs.state.settings.scale, venue);
    style(context, inputs, &size, styled);
    *touch |= inputs.touched || context.input(InputState::any_touches);
    if dimensions.is_empty() {
        *dimensions = inputs.glass.dimension_names();
    }
    let mut ctx = Ctx::new(inputs, &size, dimensions);
    ctx.touch = *touch;
    ctx.wall = textures.wall(context, inputs);
    ctx.matrices = textures.matrices(context, inputs);
    let free = layout::arrange(context, &ctx, visitor);
    layout::presenter(context, &ctx);
    if Field::asked_for(context) {
        ctx.ask(Intent::Panel(Panels::Sheet(Some(Panel::Keyboard))));
    }
    let intents = ctx.into_asked();
    if !intents.is_empty() {
        context.request_repaint();
    }
    Output { intents, free: Some(free) }
}

/// Once, before the first panel.
fn prepare(context: &Context) {
    context.options_mut(|options| {
        // Where frames are long, a press and its release lie far apart, and it is still a click.
        options.input_options.max_click_duration = f64::INFINITY;
        // The size is a setting, and in a lecture nothing zooms by accident.
        options.zoom_with_keyboard = false;
    });
}

/// What is kept follows what is shown.
fn follow(context: &Context, inputs: &Inputs<'_>, visitor: &mut Visitor, entry: &mut Option<usize>) {
    if inputs.fresh {
        visitor.forget(context);
    }
    if *entry != inputs.visiting.entry {
        *entry = inputs.visiting.entry;
        visitor.heat = heatmap::HeatMemory::default();
    }
    let typing = inputs.state.panels.sheet == Some(Panel::Keyboard);
    let left = inputs.visiting.venue.is_kiosk() && !typing;
    visitor.draft.follow(&inputs.state.picture.text, left);
}

/// Colours of the theme, and sizes for fingers.
fn style(context: &Context, inputs: &Inputs<'_>, size: &Size, styled: &mut Option<(Theme, u32)>) {
    let theme = inputs.state.settings.theme;
    let style = (theme, size.target.unwrap_or_default().to_bits());
    if styled.replace(style) == Some(style) {
        return;
    }
    theme::apply(context, theme.palette());
    if let Some(target) = size.target {
        size::for_fingers(context, target, inputs.visiting.venue.is_kiosk());
    }
}
