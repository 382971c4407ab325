//! What is said below the matrices: the lens, its terms, and what the average is for.

use arclight_model::lens::Lens;
use egui::{Align, Align2, Color32, Layout, Sense, Ui, UiBuilder, vec2};

use super::plan::LINE;
use super::says::{caveat, lens_says};
use crate::ctx::Ctx;
use crate::learn::term_ui;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// The sentences below the matrices.
pub(super) struct Notes {
    lens: &'static str,
    caveat: Option<&'static str>,
    /// Terms that are used.
    terms: Vec<&'static str>,
    /// How many lines hold all of it.
    pub lines: usize,
}

impl Notes {
    pub fn of(ui: &Ui, ctx: &Ctx<'_>, maps: &[usize]) -> Self {
        let mut terms = match ctx.state.picture.lens {
            Lens::Raw => Vec::new(),
            Lens::Norm => vec!["value norm"],
            Lens::Rollout => vec!["rollout"],
        };
        if ctx.heat.causal {
            terms.push("causal mask");
        }
        let (lens, caveat) = (lens_says(&ctx.state.picture), caveat(ctx, maps));
        let width = |says: &&str| {
            let galley = ui.painter().layout_no_wrap((*says).to_owned(), medium(SMALL), Color32::WHITE);
            galley.size().x + 10.0
        };
        let first: f32 = std::iter::once(&lens).chain(&terms).map(width).sum();
        let whole = first + caveat.as_ref().map_or(0.0, width) + 10.0;
        let lines = [whole, first].iter().filter(|width| **width > ui.available_width()).count() + 1;
        Self { lens, caveat, terms, lines }
    }

    /// In as few lines as hold them.
    pub fn line(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        let height = LINE * self.lines as f32;
        let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let place = |layout| UiBuilder::new().max_rect(area).layout(layout);
        let mut left = ui.new_child(place(Layout::left_to_right(Align::Min)));
        self.lens_ui(&mut left, ctx);
        if let Some(caveat) = self.caveat {
            // Below the average.
            let at = area.right_bottom() - vec2(0.0, 1.0);
            let tone = colour(ctx.palette.ink);
            ui.painter().text(at, Align2::RIGHT_BOTTOM, caveat, medium(SMALL), tone);
        }
    }

    /// One below the other.
    pub fn stacked(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        if let Some(caveat) = self.caveat {
            text(ui, caveat, SMALL, ctx.palette.ink);
        }
        ui.horizontal_wrapped(|ui| self.lens_ui(ui, ctx));
    }

    fn lens_ui(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        text(ui, self.lens, SMALL, ctx.palette.dim);
        for term in &self.terms {
            term_ui(ui, ctx, term, term);
        }
    }
}
