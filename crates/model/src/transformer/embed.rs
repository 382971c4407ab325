//! What the first layer is given, and what the last one's stream says.

use super::Transformer;
use super::layer::Scratch;
use crate::Reading;

impl Transformer {
    /// The stream as the first layer is given it, of tokens from a place on.
    pub(super) fn embed(&self, ids: &[u32], first: usize, reading: Reading) -> Scratch {
        let mut scratch = Scratch::new(&self.config, ids.len());
        self.words(ids, &mut scratch.stream);
        let places = self.places(first, ids.len(), reading);
        scratch.stream.iter_mut().zip(places).for_each(|(stream, place)| *stream += place);
        if let Some(norm) = &self.embedding_norm {
            norm.apply_to(&mut scratch.stream);
        }
        scratch
    }

    /// Each token's row of the table, `[token, d]`.
    pub(super) fn words(&self, ids: &[u32], into: &mut [f32]) {
        for (row, id) in into.chunks_exact_mut(self.config.hidden).zip(ids) {
            let id = if (*id as usize) < self.config.vocabulary { *id } else { self.unknown };
            self.embedding.read_row(id as usize, row);
        }
    }

    /// What is added to them, `[token, d]`: position, unless it is off, and token type. Empty where nothing is.
    pub(super) fn places(&self, first: usize, tokens: usize, reading: Reading) -> Vec<f32> {
        let hidden = self.config.hidden;
        if self.positions.is_empty() && self.kind.is_empty() {
            return Vec::new();
        }
        let mut places = vec![0.0; tokens * hidden];
        let learned = self.positions.get(first * hidden..).unwrap_or_default();
        if !reading.positionless {
            places.iter_mut().zip(learned).for_each(|(place, learned)| *place = *learned);
        }
        if !self.kind.is_empty() {
            places.iter_mut().zip(self.kind.iter().cycle()).for_each(|(place, kind)| *place += kind);
        }
        places
    }

    /// What a row of the stream says of the next token.
    pub(super) fn logits(&self, row: &[f32]) -> Vec<f32> {
        let mut normed = row.to_vec();
        if let Some(norm) = &self.norm {
            norm.apply_to(&mut normed);
        }
        let mut logits = vec![0.0; self.config.vocabulary];
        self.output.as_ref().unwrap_or(&self.embedding).apply(self.arch, &normed, &mut logits, false);
        logits
    }
}
