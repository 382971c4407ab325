//! The model that writes, in pieces: browsers fetch and keep them one by one, and hosts have limits for a file.

use std::path::Path;

use crate::bundle::{Done, digest, read, write};

/// Bytes of a piece: what comes of one that is cut off has to come again.
const PIECE: usize = 4 << 20;
/// What says whose the model is, and what may be done with it.
const TERMS: [&str; 2] = ["LICENSE", "NOTICE"];

/// A large file that was cut.
#[derive(Default)]
pub struct Pieces {
    file: Vec<u8>,
    listed: Vec<Piece>,
}

/// Its path on the page, its length in bytes, and its SHA-256.
type Piece = (String, usize, String);

impl Pieces {
    /// Of that file; none where there is no such file to be had.
    pub fn new(path: Option<&Path>) -> Result<Self, Box<dyn std::error::Error>> {
        let Some(path) = path else { return Ok(Self::default()) };
        Ok(Self::cut(read(path)?, PIECE))
    }

    fn cut(file: Vec<u8>, size: usize) -> Self {
        let listed = file.chunks(size).map(|bytes| {
            let digest = digest(bytes);
            // Under the name of its own content: a piece that another version has too need not come again.
            let path = format!("models/smollm2-{}.part", digest.get(..16).unwrap_or(&digest));
            (path, bytes.len(), digest)
        });
        let listed = listed.collect();
        Self { file, listed }
    }

    /// Where they lie on the page.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|piece| piece.0.as_str())
    }

    /// What the page knows of them: `null` where there are none.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&(!self.listed.is_empty()).then_some(&self.listed))
    }

    /// Bytes of all.
    pub fn bytes(&self) -> usize {
        self.file.len()
    }

    /// Writes them into a folder, with their licence and notice.
    pub fn write(&self, folder: &Path) -> Done {
        let mut rest = self.file.as_slice();
        for (path, length, _) in &self.listed {
            let (bytes, after) = rest.split_at_checked(*length).unwrap_or((rest, &[]));
            write(&folder.join(path), bytes)?;
            rest = after;
        }
        for name in TERMS {
            write(&folder.join("models").join(name), &read(&Path::new("assets/models").join(name))?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn pieces_make_the_file_and_are_named_by_what_they_are() {
        let file: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let pieces = Pieces::cut(file.clone(), 300);
        assert_eq!(pieces.listed.iter().map(|piece| piece.1).collect::<Vec<_>>(), [300, 300, 300, 100]);
        // As Python's hashlib has it.
        let last = "60bdf10257a4ad4a1f5d5db1d8ed67bf68e0f6289c6b41ff68a175aadbfdbc99";
        assert_eq!(pieces.listed[3].2, last);
        let mut other = file.clone();
        other[999] ^= 1;
        let other = Pieces::cut(other, 300);
        assert_eq!((&other.listed[..3], other.listed[3] == pieces.listed[3]), (&pieces.listed[..3], false));
        assert_eq!(Pieces::default().json().unwrap(), "null");
        let told: Vec<(String, usize, String)> = serde_json::from_str(&pieces.json().unwrap()).unwrap();
        assert_eq!((told.len(), told[0].0.as_str()), (4, pieces.paths().next().unwrap()));
        assert!(PIECE <= 8_000_000);
    }
}
