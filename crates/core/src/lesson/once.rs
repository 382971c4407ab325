//! Maps in which each key stands once: of two the reader would silently keep one.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

struct Once<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Once<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut read = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<String, T>()? {
            if read.contains_key(&key) {
                return Err(A::Error::custom(format!("`{key}` stands twice")));
            }
            read.insert(key, value);
        }
        Ok(read)
    }
}

/// A map in which each key stands once.
///
/// # Errors
/// A key that stands twice, and what the format says.
pub(super) fn once<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    deserializer.deserialize_map(Once(PhantomData))
}
