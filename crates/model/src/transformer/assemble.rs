//! A transformer from the tensors of its files.

use pulp::Arch;

use super::design::{Order, Places};
use super::layer::Layer;
use super::names::Part;
use super::{Loader, Rope, Transformer, TransformerConfig};
use crate::ModelError;

impl Transformer {
    /// Takes all parts of a model out of its files. The table of positions begins with so many rows that are not used.
    ///
    /// # Errors
    /// [`ModelError`].
    pub(crate) fn read_parts(
        file: &mut Loader<'_>,
        config: TransformerConfig,
        rope: Option<Rope>,
        skip: usize,
        unknown: u32,
    ) -> Result<Self, ModelError> {
        let (hidden, design) = (config.hidden, config.design);
        let table = [config.vocabulary, hidden];
        let embedding = file.matrix(Part::Embedding, 0, table)?;
        let has_places = design.places == Places::Learned;
        let positions = if has_places {
            file.table(Part::Positions, [config.context, hidden], skip)?
        } else {
            Vec::new()
        };
        let kind = match file.rows(Part::Kinds) {
            Some(rows) if rows > 0 => file.table(Part::Kinds, [rows, hidden], 0)?[..hidden].to_vec(),
            _ => Vec::new(),
        };
        let is_after = design.order == Order::After;
        let embedding_norm =
            is_after.then(|| file.norm(Part::EmbeddingNorm, 0, config.norm(), hidden)).transpose()?;
        let layers =
            (0..config.layers).map(|layer| Layer::read(file, &config, layer)).collect::<Result<_, _>>()?;
        let norm = (!is_after).then(|| file.norm(Part::LastNorm, 0, config.norm(), hidden)).transpose()?;
        let output = match file.rows(Part::Head) {
            Some(_) if design.causal => Some(file.matrix(Part::Head, 0, table)?),
            _ => None,
        };
        file.nothing_is_left()?;
        let (arch, longest_with_maps) = (Arch::new(), Self::LONGEST_WITH_MAPS);
        Ok(Self {
            config,
            arch,
            embedding,
            positions,
            kind,
            embedding_norm,
            rope,
            output,
            layers,
            norm,
            unknown,
            longest_with_maps,
        })
    }
}
