//! A dictionary beside attention.

use arclight_core::visual::palette::Rgba;
use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::highlights::subject;
use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{SMALL, text};

/// A dictionary, which gives the one entry whose key is the query, beside a row of weights, which mixes all of them.
pub(super) fn look_up(ui: &mut Ui, ctx: &Ctx<'_>) {
    /// Entries that are listed.
    const LISTED: usize = 5;
    let Some(query) = subject(ctx) else { return };
    let palette = ctx.palette;
    let row = ctx.weights().row(query);
    let word = |index: usize| ctx.short(index);
    let says = |index: usize| ctx.tokens().get(index).map(|token| token.text.as_str());
    let mut keys: Vec<usize> = (0..row.len()).filter(|key| *key != query).collect();
    keys.sort_by(|a, b| row[*b].total_cmp(&row[*a]).then(a.cmp(b)));
    keys.truncate(LISTED - 1);
    keys.push(query);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), 20.0 * (keys.len() + 1) as f32), Sense::hover());
    let x = [0.0, 0.30, 0.58].map(|share| rect.left() + rect.width() * share);
    let write = |x: f32, y: f32, says: &str, tone: Rgba| {
        ui.painter().text(pos2(x, y), Align2::LEFT_CENTER, says, medium(SMALL), colour(tone));
    };
    for (says, x) in ["key", "dictionary", "attention"].into_iter().zip(x) {
        write(x, rect.top() + 10.0, says, palette.dim);
    }
    let bar = rect.right() - 44.0 - x[2];
    for (line, key) in keys.iter().copied().enumerate() {
        let y = rect.top() + 20.0 * (line as f32 + 1.5);
        let equal = says(key) == says(query);
        write(x[0], y, &word(key), if key == query { palette.query } else { palette.ink });
        write(x[1], y, if equal { "1" } else { "0" }, if equal { palette.query } else { palette.dim });
        let length = (bar * row[key].clamp(0.0, 1.0)).max(1.5);
        let of = Rect::from_min_size(pos2(x[2], y - 4.0), vec2(length, 8.0));
        ui.painter().rect_filled(of, 4.0, colour(palette.key));
        write(rect.right() - 38.0, y, &format!("{:.2}", row[key]), palette.ink);
    }
    let mix: Vec<String> =
        keys.iter().take(2).map(|key| format!("{:.2} × value of {}", row[*key], word(*key))).collect();
    text(ui, format!("Asked for {0}, a dictionary gives the value of {0}.", word(query)), SMALL, palette.dim);
    let rest = if row.len() > mix.len() { " + …" } else { "" };
    text(ui, format!("Attention gives {}{rest}.", mix.join(" + ")), SMALL, palette.dim);
}
