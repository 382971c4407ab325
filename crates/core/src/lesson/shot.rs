//! Where the camera stands, in an author's words.

use crate::picture::WordRef;

/// How near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Distance {
    /// Everything is seen.
    #[default]
    Wide,
    /// About half of it.
    Near,
    /// A few words.
    Close,
}

/// A shot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shot {
    /// How near.
    pub distance: Distance,
    /// -1 from the left, 0 in front, 1 from the right.
    pub side: i8,
    /// -1 from below, 0 as usual, 1 from above.
    pub height: i8,
    /// What it looks at, first, and what has to be seen with it; everything where nothing is named.
    pub on: Vec<WordRef>,
}

impl Shot {
    /// Reads a phrase such as `close left on bank, river`.
    ///
    /// # Errors
    /// What would do.
    pub fn read(phrase: &str) -> Result<Self, String> {
        let mut shot = Self::default();
        let mut words = phrase.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "wide" => shot.distance = Distance::Wide,
                "near" => shot.distance = Distance::Near,
                "close" => shot.distance = Distance::Close,
                "left" => shot.side = -1,
                "right" => shot.side = 1,
                "low" => shot.height = -1,
                "above" => shot.height = 1,
                "on" => {
                    let rest = words.by_ref().collect::<Vec<_>>().join(" ");
                    let words: Option<Vec<WordRef>> = rest.split(',').map(WordRef::read).collect();
                    shot.on = words
                        .ok_or_else(|| "a token after `on`, or several with commas between".to_owned())?;
                }
                _ => {
                    let known = "wide, near, close, left, right, low, above, or `on` and tokens";
                    return Err(known.to_owned());
                }
            }
        }
        Ok(shot)
    }
}
