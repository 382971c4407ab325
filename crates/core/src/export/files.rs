//! What is shown, as the bytes of files that a person saves.

use arclight_model::lens::Lens;

use super::{FlatPicture, Origin, csv, svg};
use crate::attend::{AttendOptions, write_attention};
use crate::shown::Shown;
use crate::state::State;

/// What the shown numbers are of: while another model is being read, they are those of the one before.
fn origin(state: &State, shown: &Shown) -> Origin {
    let picture = &state.picture;
    // Rollout goes through all heads.
    let head = picture.place().head.one().filter(|_| picture.lens != Lens::Rollout);
    let model = shown.attended.as_ref().map_or(picture.model, |attended| attended.model);
    Origin { model, lens: picture.lens, layer: picture.places.of(model).layer, head }
}

/// The flat view as a drawing: SVG.
#[must_use]
pub fn drawing(state: &State, shown: &Shown) -> String {
    svg(&FlatPicture {
        title: format!("{}\n{}", state.picture.text, origin(state, shown)),
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
