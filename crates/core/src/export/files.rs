//! What is shown, as the bytes of files that a person saves.

use arclight_model::lens::Lens;
use ndarray::s;

use super::{FlatPicture, Origin, csv, svg};
use crate::attend::{AttendOptions, write_attention};
use crate::shown::Shown;
use crate::state::State;
use crate::visual::arcs::Lit;
use crate::visual::curtain::Curtain;

/// What the shown numbers are of: while another model is being read, they are those of the one before.
fn origin(state: &State, shown: &Shown) -> Origin {
    let picture = &state.picture;
    // Rollout goes through all heads.
    let head = picture.place().head.one().filter(|_| picture.lens != Lens::Rollout);
    let model = shown.attended.as_ref().map_or(picture.model, |attended| attended.model);
    Origin { model, lens: picture.lens, layer: picture.places.of(model).layer, head }
}

/// The flat view as a drawing: SVG. What a curtain hides is not written yet, and so not in it.
#[must_use]
pub fn drawing(state: &State, shown: &Shown) -> String {
    let curtain = Curtain::of((&state.picture, &state.pointing), &shown.tokens);
    let seen = curtain.as_ref().map_or(shown.tokens.len(), |curtain| curtain.last + 1);
    let text = &state.picture.text;
    let ends = curtain.and_then(|curtain| Some(shown.tokens.get(curtain.last)?.span.end));
    let written = ends.and_then(|end| text.get(..end)).unwrap_or(text);
    let weights =
        shown.weights.slice(s![..seen.min(shown.weights.nrows()), ..seen.min(shown.weights.ncols())]);
    let lit = state.lit();
    svg(&FlatPicture {
        title: format!("{written}\n{}", origin(state, shown)),
        tokens: &shown.tokens[..seen],
        weights: &weights.to_owned(),
        lit: if lit.word().is_some_and(|word| word >= seen) { Lit::All } else { lit },
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

#[cfg(test)]
mod tests {
    use arclight_model::{AttentionModel as _, Glass};

    use super::*;
    use crate::picture::{Curtain as Stands, Picture, WordRef};

    #[test]
    fn a_drawing_has_no_word_that_a_curtain_hides() {
        let drawn = |curtain: Option<Stands>, pinned| {
            let mut state = State { picture: Picture { curtain, ..Picture::default() }, ..State::default() };
            state.pointing.pinned = pinned;
            let tokens = Glass::new().attend(&state.picture.text).tokens;
            let weights = ndarray::Array2::from_elem((tokens.len(), tokens.len()), 1.0 / tokens.len() as f32);
            let shown = Shown { tokens, weights, ..Shown::default() };
            drawing(&state, &shown)
        };
        let has = |drawing: &str, word: &str| drawing.contains(word);
        let whole = drawn(None, Some(7));
        assert!(has(&whole, "bank") && has(&whole, "fish"));
        let after = WordRef::read("bank").map(Stands::After);
        for pinned in [None, Some(7), Some(10)] {
            let part = drawn(after.clone(), pinned);
            assert!(has(&part, "river") && has(&part, "bank"), "{pinned:?}");
            assert!(!has(&part, "catch") && !has(&part, "fish"), "{pinned:?}");
        }
    }
}
