//! What is shown, as the bytes of files that a person saves.

use crate::attend::{AttendOptions, write_attention};
use crate::export::{FlatPicture, Origin, csv, svg};
use crate::model::lens::Lens;
use crate::session::{Head, Shown, State};

/// What the shown numbers are of: while MiniLM is being read, they are those of Glass.
fn origin(state: &State, shown: &Shown) -> Origin {
    let head = match state.place().head {
        // Rollout goes through all heads.
        Head::One(head) if state.lens != Lens::Rollout => Some(head),
        _ => None,
    };
    let model = shown.attended.as_ref().map_or(state.model, |attended| attended.model);
    Origin { model, lens: state.lens, layer: state.heads[model as usize].layer, head }
}

/// The flat view as a drawing: SVG.
#[must_use]
pub fn drawing(state: &State, shown: &Shown) -> String {
    svg(&FlatPicture {
        title: format!("{}\n{}", state.text, origin(state, shown)),
        tokens: &shown.tokens,
        weights: &shown.weights,
        lit: state.lit(),
        palette: state.settings.theme.palette(),
    })
}

/// The weights on stage: CSV.
#[must_use]
pub fn table(state: &State, shown: &Shown) -> String {
    csv(&shown.tokens, shown.weights.view(), &origin(state, shown))
}

/// Every weight of every layer and head: the JSON of `arclight attend --json`.
///
/// # Errors
/// In words, where no model has read the sentence yet.
pub fn numbers(shown: &Shown) -> Result<Vec<u8>, String> {
    let attended = shown.attended.as_deref().ok_or("There is nothing to save yet.")?;
    let mut bytes = Vec::new();
    let options = AttendOptions { json: true, ..AttendOptions::default() };
    write_attention(attended, &options, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}
