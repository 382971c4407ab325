//! The map of one layer alone: of texts whose maps of all layers are too much to keep.

use ndarray::{Array2, Array3};

use super::layer::Layer;
use super::ops::Turns;
use super::{How, ReadError, Transformer};

/// The attention of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerMap {
    /// Which, from 0.
    pub layer: usize,
    /// `[head, query, key]`; every row over keys sums to 1.
    pub weights: Array3<f32>,
    /// `[head, key]`: see [`crate::AttentionMap::value_norms`].
    pub value_norms: Array2<f32>,
}

impl Transformer {
    /// The map of one layer, of a text of any length that the model was made for.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn layer_map(&self, ids: &[u32], layer: usize, how: How<'_>) -> Result<Option<LayerMap>, ReadError> {
        let mut cache = self.cache();
        self.check(&cache, ids, false)?;
        let (tokens, heads) = (ids.len(), self.config.heads);
        let turns = Turns::new(self.rope.as_ref(), 0, tokens, how.reading.positionless);
        let pass = self.pass(0, &turns, how);
        let Some((last, before)) = self.layers.get(..=layer).and_then(<[Layer]>::split_last) else {
            return Ok(None);
        };
        let mut scratch = self.embed(ids, 0, how.reading);
        for (index, (parameters, own)) in before.iter().zip(&mut cache.layers).enumerate() {
            parameters.forward(&pass, index, &mut scratch, own, None);
            // No later layer asks for them.
            own.forget();
        }
        let (mut weights, mut norms) = (vec![0.0; heads * tokens * tokens], vec![0.0; heads * tokens]);
        last.project(&pass, &mut scratch);
        let own = &mut cache.layers[layer];
        last.attend(&pass, layer, &mut scratch, own, Some((&mut weights, &mut norms)));
        Ok(Some(LayerMap {
            layer,
            weights: Array3::from_shape_vec([heads, tokens, tokens], weights).unwrap_or_default(),
            value_norms: Array2::from_shape_vec([heads, tokens], norms).unwrap_or_default(),
        }))
    }
}
