//! A text that is read and written: what comes next, token by token, and what a cut does to it.

use serde::{Deserialize, Serialize};

use super::{Cache, Cuts, Edge, How, ReadError, Rows, Transformer};
use crate::next::{self, Next};
use crate::{AttentionMap, Reading};

/// A text as a model has read it. It belongs to one model, which each function is given.
#[derive(Debug, Clone)]
pub struct Draft {
    ids: Vec<u32>,
    cache: Cache,
    cuts: Cuts,
    reading: Reading,
    /// Where maps are kept.
    map: Option<AttentionMap>,
    /// Of the last token.
    logits: Vec<f32>,
    /// `[key]`: the last token's weights, averaged over all layers and heads.
    attention: Vec<f32>,
}

/// What cutting one token does to what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The token that the last one may not look at, in any layer and head.
    pub key: usize,
    /// How much the last one looks at it, averaged over all layers and heads, 0 to 1.
    pub attention: f32,
    /// The probability of the chosen candidate then; `None` where nothing would be left to look at.
    pub p: Option<f32>,
}

impl Draft {
    /// Reads a text; with `maps` every attention map is kept.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn new(
        model: &Transformer,
        ids: &[u32],
        cuts: Cuts,
        reading: Reading,
        maps: bool,
    ) -> Result<Self, ReadError> {
        let config = model.config();
        let map = maps.then(|| AttentionMap::empty(config.layers, config.heads));
        let (logits, attention) = (Vec::new(), Vec::new());
        let mut draft = Self { ids: Vec::new(), cache: model.cache(), cuts, reading, map, logits, attention };
        draft.read(model, ids)?;
        Ok(draft)
    }

    /// Its tokens.
    #[must_use]
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// What is cut.
    #[must_use]
    pub fn cuts(&self) -> &Cuts {
        &self.cuts
    }

    /// Its attention, where that is kept.
    #[must_use]
    pub fn map(&self) -> Option<&AttentionMap> {
        self.map.as_ref()
    }

    /// `[vocabulary]`: what the last token says of the next one.
    #[must_use]
    pub fn logits(&self) -> &[f32] {
        &self.logits
    }

    /// `[key]`: how much the last token looks at each, averaged over all layers and heads; sums to 1.
    #[must_use]
    pub fn attention(&self) -> &[f32] {
        &self.attention
    }

    /// The likeliest next tokens.
    #[must_use]
    pub fn next(&self, count: usize) -> Next {
        next::next(&self.logits, count)
    }

    /// Adds a token.
    ///
    /// # Errors
    /// [`ReadError`]; then nothing is changed.
    pub fn push(&mut self, model: &Transformer, id: u32) -> Result<(), ReadError> {
        self.restore(model)?;
        self.read(model, &[id])
    }

    /// Takes back all but the first tokens, of which one stays.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn truncate(&mut self, model: &Transformer, tokens: usize) -> Result<(), ReadError> {
        if tokens >= self.ids.len() {
            return Ok(());
        }
        self.again_from(model, tokens.max(1) - 1, tokens.max(1))
    }

    /// Cuts other edges. Only what comes after the first token whose edges differ is read anew.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn set_cuts(&mut self, model: &Transformer, cuts: Cuts) -> Result<(), ReadError> {
        let differs = |query: &usize| self.cuts.of(*query) != cuts.of(*query);
        let first = (0..self.ids.len()).find(differs);
        self.cuts = cuts;
        first.map_or(Ok(()), |first| self.again_from(model, first, self.ids.len()))
    }

    /// What becomes of the candidate where the last token may not look at `key`, besides what is cut already. It costs one
    /// token: all before the last one stays as it is. `None` where `key` is not before the last token.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn effect(
        &mut self,
        model: &Transformer,
        key: usize,
        candidate: u32,
    ) -> Result<Option<Effect>, ReadError> {
        let last = self.ids.len() - 1;
        if key >= last {
            return Ok(None);
        }
        let attention = self.attention.get(key).copied().unwrap_or_default();
        let p = self.p_without(model, [Edge::everywhere(last, key)], candidate)?;
        Ok(Some(Effect { key, attention, p }))
    }

    /// What becomes of the candidate where one head of the last token may look at the first token alone, on which heads
    /// rest: without what that head brings from elsewhere. `None` where there is no such head, or where the cuts leave it
    /// something else to rest on.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn effect_of_head(
        &mut self,
        model: &Transformer,
        (layer, head): (usize, usize),
        candidate: u32,
    ) -> Result<Option<f32>, ReadError> {
        let query = self.ids.len() - 1;
        let (layer, head) = (Some(layer), Some(head));
        self.p_without(model, (1..=query).map(|key| Edge { query, key, layer, head }), candidate)
    }

    /// The probability of a candidate with further edges of the last token cut; `None` where one cannot be.
    fn p_without(
        &mut self,
        model: &Transformer,
        edges: impl IntoIterator<Item = Edge>,
        candidate: u32,
    ) -> Result<Option<f32>, ReadError> {
        let last = self.ids.len() - 1;
        let mut cuts = self.cuts.clone();
        if edges.into_iter().any(|edge| cuts.cut(edge).is_err()) {
            return Ok(None);
        }
        // What the cache holds of the last token is that of a cut from here on; `restore` mends it.
        self.cache.truncate(last);
        let how = How { cuts: Some(&cuts), reading: self.reading, ..How::default() };
        let read = model.read(&mut self.cache, &self.ids[last..], how)?;
        self.cache.truncate(last);
        Ok(Some(next::probability(&read.logits, candidate)))
    }

    /// [`Draft::effect`] of each token before the last.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn effects(&mut self, model: &Transformer, candidate: u32) -> Result<Vec<Effect>, ReadError> {
        let keys = 0..self.ids.len() - 1;
        keys.filter_map(|key| self.effect(model, key, candidate).transpose()).collect()
    }

    /// Reads again what an effect took out of the cache.
    fn restore(&mut self, model: &Transformer) -> Result<(), ReadError> {
        let held = self.cache.tokens();
        if held < self.ids.len() {
            let how = How { cuts: Some(&self.cuts), reading: self.reading, ..How::default() };
            model.read(&mut self.cache, &self.ids[held..], how)?;
        }
        Ok(())
    }

    /// Keeps the first tokens up to `end` and reads those from `from` on again.
    fn again_from(&mut self, model: &Transformer, from: usize, end: usize) -> Result<(), ReadError> {
        self.restore(model)?;
        let again = self.ids[from..end].to_vec();
        self.ids.truncate(from);
        self.cache.truncate(from);
        if let Some(map) = &mut self.map {
            map.shrink(from);
        }
        self.read(model, &again)
    }

    fn read(&mut self, model: &Transformer, ids: &[u32]) -> Result<(), ReadError> {
        let tokens = self.ids.len() + ids.len();
        if self.map.is_some() && tokens > model.longest_with_maps() {
            return Err(ReadError::TooLong { tokens, most: model.longest_with_maps() });
        }
        let how = How { cuts: Some(&self.cuts), reading: self.reading, maps: true, states: false };
        let (head, last) = ids.split_at(ids.len().saturating_sub(usize::from(self.map.is_none())));
        if !head.is_empty() && self.map.is_none() {
            // Without maps the last row alone is wanted.
            model.read(&mut self.cache, head, How { maps: false, ..how })?;
        }
        let read = model.read(&mut self.cache, if self.map.is_some() { ids } else { last }, how)?;
        self.ids.extend_from_slice(ids);
        self.logits = read.logits;
        if let Some(rows) = read.rows {
            self.attention = mean_of_last(&rows);
            if let Some(map) = &mut self.map {
                map.grow(&rows);
            }
        }
        Ok(())
    }
}

fn mean_of_last(rows: &Rows) -> Vec<f32> {
    let (layers, heads, count, keys) = rows.weights.dim();
    let mut sums = vec![0f64; keys];
    for layer in rows.weights.outer_iter() {
        for head in layer.outer_iter() {
            for (sum, weight) in sums.iter_mut().zip(head.row(count - 1)) {
                *sum += f64::from(*weight);
            }
        }
    }
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a mean of weights")]
    sums.iter().map(|sum| (sum / (layers * heads) as f64) as f32).collect()
}
