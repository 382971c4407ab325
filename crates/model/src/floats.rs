//! Arrays of numbers as bytes, for `#[serde(with = "floats")]`: their shape, then every number in little-endian order.
//! Number by number, a sentence of 512 tokens would take a noticeable part of a second.

use std::borrow::Cow;

use ndarray::{Array, Dimension, IxDyn};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// To shape and bytes.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer, D: Dimension>(
    array: &Array<f32, D>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // Maps of a long text take a good part of what a browser's worker may have: as they lie in memory they are not copied.
    let plain = array.as_slice().filter(|_| cfg!(target_endian = "little"));
    let bytes = match plain {
        Some(values) => Cow::Borrowed(bytemuck::cast_slice(values)),
        None => Cow::Owned(array.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()),
    };
    (array.shape(), serde_bytes::Bytes::new(&bytes)).serialize(serializer)
}

/// From shape and bytes.
///
/// # Errors
/// The deserializer's, and where shape and bytes do not belong together.
pub fn deserialize<'de, S: Deserializer<'de>, D: Dimension>(
    deserializer: S,
) -> Result<Array<f32, D>, S::Error> {
    let (shape, bytes) = <(Vec<usize>, &serde_bytes::Bytes)>::deserialize(deserializer)?;
    let number = |bytes: &[u8]| bytes.try_into().map(f32::from_le_bytes).unwrap_or_default();
    let values: Vec<f32> = bytes.chunks_exact(4).map(number).collect();
    let array = Array::from_shape_vec(IxDyn(&shape), values).map_err(S::Error::custom)?;
    array.into_dimensionality().map_err(S::Error::custom)
}
