//! The diagrams of the cards, drawn from the models.

mod arrow;
mod highlights;
mod layers;
mod look_up;
mod mask;
mod parallel;
mod questions;
mod scaling;
mod scores;
mod softmax;
mod variance;

use arclight_core::lesson::Diagram;
use egui::Ui;

use crate::ctx::Ctx;
use highlights::highlights;
use layers::layers_ui;
use look_up::look_up;
use mask::mask;
use parallel::parallel;
use questions::questions;
use scaling::scaling;
use scores::scores_ui;
use softmax::softmax_ui;
use variance::variance_ui;

/// Draws one.
pub(crate) fn diagram_ui(ui: &mut Ui, ctx: &Ctx<'_>, diagram: Diagram) {
    match diagram {
        Diagram::Highlights => highlights(ui, ctx),
        Diagram::LookUp => look_up(ui, ctx),
        Diagram::Questions => questions(ui, ctx),
        Diagram::Parallel => parallel(ui, ctx),
        Diagram::Scores => scores_ui(ui, ctx),
        Diagram::Scaling => scaling(ui, ctx),
        Diagram::Softmax => softmax_ui(ui, ctx),
        Diagram::Mask => mask(ui, ctx),
        Diagram::Variance => variance_ui(ui, ctx),
        Diagram::Layers => layers_ui(ui, ctx),
    }
}
