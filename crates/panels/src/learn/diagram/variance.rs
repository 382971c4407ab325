//! Why scores are divided by √d_k: those of random vectors, short and long, as two heaps.

use std::sync::LazyLock;

use arclight_core::visual::samples::{scores, variance};
use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// Scores of each heap.
const COUNT: usize = 1500;
/// Bars from the left end to the right.
const BARS: usize = 41;
/// Scores at the ends.
const END: f32 = 24.0;

/// A heap of scores.
struct Heap {
    d_k: usize,
    /// Measured.
    variance: f32,
    /// Scores in each bar.
    bars: [usize; BARS],
}

impl Heap {
    fn new(d_k: usize) -> Self {
        let found = scores(d_k, COUNT, 7);
        let mut bars = [0; BARS];
        for score in &found {
            let at = (score / END * 0.5 + 0.5).clamp(0.0, 1.0) * (BARS - 1) as f32;
            bars[at.round() as usize] += 1;
        }
        Self { d_k, variance: variance(&found), bars }
    }
}

/// Short and long vectors. They are always the same: drawn once, not in every frame.
static HEAPS: LazyLock<[Heap; 2]> = LazyLock::new(|| [Heap::new(4), Heap::new(64)]);

/// The two heaps on one scale, with their measured variance.
pub(super) fn variance_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let palette = ctx.palette;
    for (heap, tone) in HEAPS.iter().zip([palette.key, palette.query]) {
        let says = format!("d_k = {}: variance {:.1}, measured", heap.d_k, heap.variance);
        text(ui, says, SMALL, palette.ink);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 46.0), Sense::hover());
        let highest = heap.bars.iter().copied().max().unwrap_or(1).max(1) as f32;
        let width = rect.width() / BARS as f32;
        for (index, count) in heap.bars.into_iter().enumerate() {
            let left = rect.left() + width * index as f32;
            let top = rect.bottom() - rect.height() * count as f32 / highest;
            let bar = Rect::from_min_max(pos2(left + 0.5, top), pos2(left + width - 0.5, rect.bottom()));
            ui.painter().rect_filled(bar, 0.0, colour(tone));
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, colour(palette.line)));
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let marks = [
        (rect.left(), Align2::LEFT_CENTER, "−24"),
        (rect.center().x, Align2::CENTER_CENTER, "score 0"),
        (rect.right(), Align2::RIGHT_CENTER, "24"),
    ];
    for (x, align, says) in marks {
        ui.painter().text(pos2(x, rect.center().y), align, says, medium(SMALL), colour(palette.dim));
    }
}
