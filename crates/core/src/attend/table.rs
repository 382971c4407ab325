//! One head as an aligned table.

use std::io::{self, Write};

use arclight_model::lens::{self, Lens};
use arclight_model::{Attended, ModelId};
use ndarray::{Array2, ArrayView1};
use unicode_width::UnicodeWidthStr as _;

use super::{AttendOptions, look};
use crate::picture::Head;
use crate::visual::names::names;

/// Up to so many tokens the whole matrix fits a line.
const WHOLE: usize = 16;
/// Keys of a row when it does not.
const STRONGEST: usize = 5;

/// Writes title, rows and, if there is something to say, a last line about the cut.
pub(super) fn write(attended: &Attended, options: &AttendOptions, out: &mut dyn Write) -> io::Result<()> {
    let (layer, head) = place(attended.model, options);
    let (tokens, weights) = look(attended, options, layer, head);
    let tokens: Vec<String> = names(&tokens).iter().map(ToString::to_string).collect();
    writeln!(out, "{}", title(attended.model, options.lens, layer, head))?;
    if tokens.is_empty() {
        writeln!(out, "No tokens.")?;
    } else if tokens.len() <= WHOLE {
        write_matrix(&tokens, &weights, out)?;
    } else {
        write_strongest(&tokens, &weights, out)?;
    }
    attended
        .cut
        .map_or(Ok(()), |cut| writeln!(out, "The text was cut: {} of {} tokens were read.", cut.kept, cut.of))
}

/// The chosen layer and head, or what the program opens with.
fn place(model: ModelId, options: &AttendOptions) -> (usize, Head) {
    let (layer, head) = model.opens;
    (options.layer.unwrap_or(layer), options.head.unwrap_or(Head::One(head)))
}

fn title(model: ModelId, lens: Lens, layer: usize, head: Head) -> String {
    let of_head = match (lens, head) {
        (Lens::Rollout, _) => return format!("{}, rollout up to layer {layer}", model.name),
        (_, Head::Mean) => "mean of heads".to_owned(),
        (_, Head::One(head)) => match model.named_head(layer, head) {
            Some(named) => format!("head {head} ({})", named.name),
            None => format!("head {head}"),
        },
    };
    let lens = if lens == Lens::Norm { "norm-weighted" } else { "raw weights" };
    format!("{}, layer {layer}, {of_head}, {lens}", model.name)
}

fn write_matrix(tokens: &[String], weights: &Array2<f32>, out: &mut dyn Write) -> io::Result<()> {
    /// Columns of a weight.
    const WEIGHT: usize = 4;
    let first = widest(tokens);
    write!(out, "{}", spaces(first))?;
    for token in tokens {
        write!(out, "  {}{token}", spaces(WEIGHT.saturating_sub(token.width())))?;
    }
    writeln!(out, "  entropy  strongest")?;
    for (query, row) in tokens.iter().zip(weights.rows()) {
        write!(out, "{}", padded(query, first))?;
        for (key, weight) in tokens.iter().zip(row) {
            write!(out, "  {weight:>width$.2}", width = key.width().max(WEIGHT))?;
        }
        writeln!(out, "  {:>7.2}  {}", lens::entropy(row), peak(tokens, &row))?;
    }
    Ok(())
}

fn write_strongest(tokens: &[String], weights: &Array2<f32>, out: &mut dyn Write) -> io::Result<()> {
    let first = widest(tokens);
    writeln!(out, "{}  entropy  strongest keys", spaces(first))?;
    for (query, row) in tokens.iter().zip(weights.rows()) {
        let mut keys: Vec<(&String, f32)> =
            tokens.iter().zip(row.iter().copied()).filter(|key| key.1 > 0.0).collect();
        keys.sort_by(|left, right| right.1.total_cmp(&left.1));
        let keys = keys.iter().take(STRONGEST).map(|(key, weight)| format!("{key} {weight:.2}"));
        let line = keys.collect::<Vec<_>>().join("  ");
        writeln!(
            out,
            "{}  {:>7.2}  {}",
            padded(query, first),
            lens::entropy(row),
            if line.is_empty() { "-" } else { &line }
        )?;
    }
    Ok(())
}

fn peak(tokens: &[String], row: &ArrayView1<f32>) -> String {
    match lens::peak(row.view()).and_then(|(index, weight)| Some((tokens.get(index)?, weight))) {
        Some((key, weight)) => format!("{key} {weight:.2}"),
        None => "-".to_owned(),
    }
}

/// Columns that a terminal gives the widest token: two for a wide character, none for a combining one.
fn widest(tokens: &[String]) -> usize {
    tokens.iter().map(|token| token.width()).max().unwrap_or(0)
}

fn padded(token: &str, width: usize) -> String {
    format!("{token}{}", spaces(width.saturating_sub(token.width())))
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
