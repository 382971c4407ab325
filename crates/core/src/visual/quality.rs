//! How much a picture may cost.

use serde::{Deserialize, Serialize};

/// How much the picture may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// Chosen by measured frame time.
    #[default]
    Auto,
    /// Bloom, four samples, reflections.
    High,
    /// No reflections of arcs, no multisampling.
    Medium,
    /// No bloom.
    Low,
}
