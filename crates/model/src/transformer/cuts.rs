//! Edges that are cut: no attention passes from a key to a query.

use serde::{Deserialize, Serialize};

/// An edge, or the same edge in several layers and heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// The token that looks.
    pub query: usize,
    /// The token that is looked at.
    pub key: usize,
    /// Layer, from 0; `None` for all.
    pub layer: Option<usize>,
    /// Head, from 0; `None` for all.
    pub head: Option<usize>,
}

impl Edge {
    /// In all layers and heads.
    #[must_use]
    pub fn everywhere(query: usize, key: usize) -> Self {
        Self { query, key, layer: None, head: None }
    }

    /// Whether it is cut in that layer and head.
    #[must_use]
    pub fn is_in(&self, layer: usize, head: usize) -> bool {
        self.layer.is_none_or(|own| own == layer) && self.head.is_none_or(|own| own == head)
    }
}

/// Why an edge cannot be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CutError {
    /// No token looks at a later one, so there is nothing to cut.
    #[error("token {query} does not look at token {key}, which comes later")]
    Later {
        /// The token that looks.
        query: usize,
        /// The token that is looked at.
        key: usize,
    },
    /// There is no such layer or head.
    #[error("there is no layer {layer:?}, head {head:?}: the model has {layers} layers of {heads} heads")]
    Absent {
        /// As it was asked for.
        layer: Option<usize>,
        /// As it was asked for.
        head: Option<usize>,
        /// Layers of the model.
        layers: usize,
        /// Heads in each.
        heads: usize,
    },
    /// It is the last key of a query: weights of a row without keys would be 0 / 0.
    #[error("token {query} has to look at something in layer {layer}, head {head}: its last key stays")]
    Last {
        /// The token that looks.
        query: usize,
        /// The layer where nothing else is left.
        layer: usize,
        /// The head.
        head: usize,
    },
}

/// A set of edges. Each row keeps a key at least, so its weights sum to 1 whatever is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts {
    layers: usize,
    heads: usize,
    /// Sorted, so those of a query stand together.
    edges: Vec<Edge>,
}

impl Cuts {
    /// None yet, of a model of these sizes.
    #[must_use]
    pub fn new(layers: usize, heads: usize) -> Self {
        Self { layers, heads, edges: Vec::new() }
    }

    /// Cuts an edge; one that is cut already stays so.
    ///
    /// # Errors
    /// [`CutError`]; then nothing is changed.
    pub fn cut(&mut self, edge: Edge) -> Result<(), CutError> {
        let Edge { query, key, layer, head } = edge;
        if key > query {
            return Err(CutError::Later { query, key });
        }
        let Self { layers, heads, .. } = *self;
        if layer.is_some_and(|layer| layer >= layers) || head.is_some_and(|head| head >= heads) {
            return Err(CutError::Absent { layer, head, layers, heads });
        }
        let Err(at) = self.edges.binary_search(&edge) else { return Ok(()) };
        self.edges.insert(at, edge);
        match self.without_keys(edge) {
            None => Ok(()),
            Some((layer, head)) => {
                self.edges.remove(at);
                Err(CutError::Last { query, layer, head })
            }
        }
    }

    /// Mends an edge that was cut just so, and says whether it was.
    pub fn mend(&mut self, edge: Edge) -> bool {
        let found = self.edges.binary_search(&edge);
        found.map(|at| self.edges.remove(at)).is_ok()
    }

    /// Whether nothing is cut.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Those that are cut, by query and key.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The first query of which something is cut: all tokens before it are as without cuts.
    #[must_use]
    pub fn first_query(&self) -> Option<usize> {
        self.edges.first().map(|edge| edge.query)
    }

    /// The edges of a query.
    pub(super) fn of(&self, query: usize) -> &[Edge] {
        let start = self.edges.partition_point(|edge| edge.query < query);
        let end = self.edges.partition_point(|edge| edge.query <= query);
        &self.edges[start..end]
    }

    /// A layer and head where the query of an edge has no key left.
    fn without_keys(&self, edge: Edge) -> Option<(usize, usize)> {
        let own = self.of(edge.query);
        if own.len() <= edge.query {
            return None;
        }
        let range = |one: Option<usize>, count: usize| one.map_or(0..count, |one| one..one + 1);
        let places = range(edge.layer, self.layers)
            .flat_map(|layer| range(edge.head, self.heads).map(move |head| (layer, head)));
        places.into_iter().find(|(layer, head)| {
            // Sorted by key, so equal ones are neighbours.
            let mut keys: Vec<usize> =
                own.iter().filter(|edge| edge.is_in(*layer, *head)).map(|edge| edge.key).collect();
            keys.dedup();
            keys.len() > edge.query
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_key_of_a_row_stays() {
        let mut cuts = Cuts::new(2, 3);
        assert_eq!(cuts.cut(Edge::everywhere(0, 0)), Err(CutError::Last { query: 0, layer: 0, head: 0 }));
        cuts.cut(Edge::everywhere(1, 0)).unwrap();
        cuts.cut(Edge::everywhere(1, 0)).unwrap();
        let own = Edge { query: 1, key: 1, layer: Some(1), head: Some(2) };
        assert_eq!(cuts.cut(own), Err(CutError::Last { query: 1, layer: 1, head: 2 }));
        assert_eq!(cuts.edges(), [Edge::everywhere(1, 0)]);
        assert!(cuts.mend(Edge::everywhere(1, 0)) && !cuts.mend(Edge::everywhere(1, 0)));
        cuts.cut(own).unwrap();
        // The same key in one head and in all is one key.
        cuts.cut(Edge { query: 1, key: 1, layer: Some(1), head: None }).unwrap();
        assert_eq!(
            cuts.cut(Edge { query: 1, key: 0, layer: None, head: Some(0) }),
            Err(CutError::Last { query: 1, layer: 1, head: 0 })
        );
        cuts.cut(Edge { query: 1, key: 0, layer: Some(0), head: None }).unwrap();
        assert_eq!(cuts.first_query(), Some(1));
    }

    #[test]
    fn what_is_not_there_cannot_be_cut() {
        let mut cuts = Cuts::new(2, 3);
        assert_eq!(cuts.cut(Edge::everywhere(1, 2)), Err(CutError::Later { query: 1, key: 2 }));
        let absent = |layer, head| Edge { query: 5, key: 1, layer, head };
        assert!(matches!(cuts.cut(absent(Some(2), None)), Err(CutError::Absent { .. })));
        assert!(matches!(cuts.cut(absent(None, Some(3))), Err(CutError::Absent { .. })));
        assert!(cuts.is_empty() && cuts.first_query().is_none());
    }
}
