//! What a kiosk's touch screen and a lecture hall have in common: few large things, one sheet at a time, and all of it in
//! the lower half, where every hand reaches.

use arclight_core::intent::{Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_model::steps::Step;
use egui::{Align2, Context, Pos2, Rect, Ui, vec2};

use crate::ctx::Ctx;
use crate::memory::Visitor;
use crate::opening::{inside_ui, opening_ui};
use crate::parts::{EDGE, Place, hint, lower_half, place, tried, writing};
use crate::sentence::sentence_ui;
use crate::widgets::chip;
use crate::{player, top};

/// What differs between the two.
pub(super) struct Dock<'a> {
    /// The panels that it opens, with their names.
    pub panels: &'a [(Panel, &'a str)],
    /// There is a line in which a sentence is typed.
    pub types: bool,
    /// The buttons may take more than one line.
    pub wraps: bool,
    /// What follows the buttons.
    pub more: fn(&mut Ui, &Ctx<'_>),
}

/// What is left of the picture, and whether a panel is open over its lower half.
pub(super) struct Room {
    pub rect: Rect,
    pub covered: bool,
}

impl Dock<'_> {
    /// Draws title, badge, and either the dock or the panel that is open.
    pub fn show(&self, context: &Context, ctx: &Ctx<'_>, visitor: &mut Visitor) -> Room {
        let screen = context.content_rect();
        let edge = if ctx.narrow { 12.0 } else { EDGE };
        super::title_and_badge(context, ctx, edge);
        place(context, Place::Undrawn, Align2::LEFT_TOP, vec2(edge, 40.0), |ui| top::undrawn_ui(ui, ctx));
        let steps = ctx.state.picture.step.filter(|_| !ctx.tries()).map(|_| Panel::Hood);
        let open = ctx.state.panels.sheet.or(steps);
        let draft = &mut visitor.draft.text;
        let bottom = match open {
            Some(panel) => lower_half(context, ctx, panel, draft),
            None if ctx.tries() => {
                let card = tried(context, ctx, draft, player::height(ctx) + 8.0);
                card.map_or(screen.bottom(), |card| card.top())
            }
            None => {
                let edge = self.line(context, ctx, draft);
                let above = screen.bottom() - edge + 8.0;
                let bar = writing(context, ctx, above).map(|bar| bar.top());
                bar.or_else(|| hint(context, ctx, above)).unwrap_or(edge)
            }
        };
        let top = screen.top() + 56.0;
        let rect = Rect::from_min_max(
            Pos2::new(screen.left() + edge, top),
            Pos2::new(screen.right() - edge, (bottom - 8.0).max(top + 60.0)),
        );
        Room { rect, covered: open.is_some() }
    }

    /// What opens the panels, and the line of the sentence; gives the upper edge.
    fn line(&self, context: &Context, ctx: &Ctx<'_>, draft: &mut String) -> f32 {
        let screen = context.content_rect();
        let above_bar = vec2(0.0, -8.0 - player::height(ctx));
        let row = place(context, Place::Buttons, Align2::CENTER_BOTTOM, above_bar, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            if self.wraps {
                ui.set_width(screen.width() - 24.0);
                ui.horizontal_wrapped(|ui| self.buttons(ui, ctx));
            } else {
                ui.horizontal(|ui| self.buttons(ui, ctx));
            }
        });
        if !self.types {
            return row.top();
        }
        let above = vec2(0.0, row.top() - screen.bottom() - 8.0);
        let line = place(context, Place::Sentence, Align2::CENTER_BOTTOM, above, |ui| {
            ui.set_width((screen.width() - 24.0).min(700.0));
            sentence_ui(ui, ctx, draft);
        });
        line.top()
    }

    fn buttons(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        let (palette, now) = (ctx.palette, ctx.state.picture.view);
        if !ctx.looks_inside() {
            player::home_button(ui, ctx);
            opening_ui(ui, ctx);
            // A line for the sentence opens them too.
            if !self.types && chip(ui, palette, "Sentences", false).clicked() {
                ctx.ask(Intent::Panel(Panels::Sheet(Some(Panel::Samples))));
            }
            return;
        }
        if ctx.is_kiosk() {
            inside_ui(ui, ctx);
        }
        for (view, says) in top::VIEWS {
            if chip(ui, palette, says, now == view).clicked() {
                ctx.set(Setting::View(view));
            }
        }
        for (panel, says) in self.panels {
            if chip(ui, palette, says, false).clicked() {
                ctx.ask(Intent::Panel(Panels::Sheet(Some(*panel))));
            }
        }
        if now != View::Heatmap && chip(ui, palette, "Under the hood", false).clicked() {
            ctx.set(Setting::Step(Some(Step::default())));
        }
        (self.more)(ui, ctx);
    }
}
