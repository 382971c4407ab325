//! One head as an aligned table.

use std::io::{self, Write};

use arclight_model::lens::{self, Lens};
use arclight_model::{Attended, ModelId, Token};
use ndarray::{Array2, ArrayView1};

use super::{AttendOptions, look};
use crate::picture::Head;

/// Up to so many tokens the whole matrix fits a line.
const WHOLE: usize = 16;
/// Keys of a row when it does not.
const STRONGEST: usize = 5;

/// Writes title, rows and, if there is something to say, a last line about the cut.
pub(super) fn write(attended: &Attended, options: &AttendOptions, out: &mut dyn Write) -> io::Result<()> {
    let (layer, head) = place(attended.model, options);
    let (tokens, weights) = look(attended, options, layer, head);
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

fn write_matrix(tokens: &[Token], weights: &Array2<f32>, out: &mut dyn Write) -> io::Result<()> {
    let first = width(tokens);
    write!(out, "{:first$}", "")?;
    for token in tokens {
        write!(out, "  {:>4}", token.text)?;
    }
    writeln!(out, "  entropy  strongest")?;
    for (query, row) in tokens.iter().zip(weights.rows()) {
        write!(out, "{:first$}", query.text)?;
        for (key, weight) in tokens.iter().zip(row) {
            write!(out, "  {weight:>width$.2}", width = key.text.chars().count().max(4))?;
        }
        writeln!(out, "  {:>7.2}  {}", lens::entropy(row), peak(tokens, &row))?;
    }
    Ok(())
}

fn write_strongest(tokens: &[Token], weights: &Array2<f32>, out: &mut dyn Write) -> io::Result<()> {
    let first = width(tokens);
    writeln!(out, "{:first$}  entropy  strongest keys", "")?;
    for (query, row) in tokens.iter().zip(weights.rows()) {
        let mut keys: Vec<(&Token, f32)> =
            tokens.iter().zip(row.iter().copied()).filter(|key| key.1 > 0.0).collect();
        keys.sort_by(|left, right| right.1.total_cmp(&left.1));
        let keys = keys.iter().take(STRONGEST).map(|(key, weight)| format!("{} {weight:.2}", key.text));
        let line = keys.collect::<Vec<_>>().join("  ");
        writeln!(
            out,
            "{:first$}  {:>7.2}  {}",
            query.text,
            lens::entropy(row),
            if line.is_empty() { "-" } else { &line }
        )?;
    }
    Ok(())
}

fn peak(tokens: &[Token], row: &ArrayView1<f32>) -> String {
    match lens::peak(row.view()).and_then(|(index, weight)| Some((tokens.get(index)?, weight))) {
        Some((key, weight)) => format!("{} {weight:.2}", key.text),
        None => "-".to_owned(),
    }
}

/// Characters of the longest token.
fn width(tokens: &[Token]) -> usize {
    tokens.iter().map(|token| token.text.chars().count()).max().unwrap_or(0)
}
