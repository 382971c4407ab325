//! Everything that a lesson decides about the screen.

use super::{Shot, Wrong};
use crate::picture::{Picture, Places, Setting, Unfit};

/// What is on screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// What is on stage.
    pub picture: Picture,
    /// The wall of heads is open.
    pub wall: bool,
    /// The two sentences of the picture are compared.
    pub compare: bool,
    /// The card, by name.
    pub card: Option<String>,
    /// Where the camera stands.
    pub shot: Shot,
}

impl Scene {
    /// Whether a setting changes the models' input, what they compute of it, or which head or step is looked at. Another word
    /// does not.
    #[must_use]
    pub fn is_of_the_model(name: &str) -> bool {
        matches!(name, "text" | "model" | "layer" | "head" | "step" | "mask" | "position" | "scaling")
    }

    /// Changes one thing: a setting of the picture, or one of `wall`, `compare`, `card` and `shot`.
    ///
    /// # Errors
    /// [`Wrong::Name`] and [`Wrong::Value`].
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Wrong> {
        let wrong = |expected: &str| Wrong::Value {
            name: name.to_owned(),
            value: value.to_owned(),
            expected: expected.to_owned(),
        };
        match name {
            "wall" => {
                self.wall = match value {
                    "on" => true,
                    "off" => false,
                    _ => return Err(wrong("on or off")),
                }
            }
            "compare" if value == "none" => self.compare = false,
            "compare" => {
                self.picture.set(
                    &Setting::read("pair", value).map_err(|_| wrong("two sentences with | between them"))?,
                );
                self.compare = true;
            }
            "card" => self.card = (value != "none").then(|| value.to_owned()),
            "shot" => self.shot = Shot::read(value).map_err(|expected| wrong(&expected))?,
            "text" if value.is_empty() => return Err(wrong("a sentence")),
            "query" if value == "none" => self.picture.set(&Setting::Query(None)),
            // A name stands before a colon: without a value nothing is meant.
            _ if value.is_empty() && Setting::read(name, "on").is_ok() => return Err(wrong("on or off")),
            _ => {
                let setting = Setting::read(name, value)?;
                if let Setting::Model(_) = setting {
                    // With the head that the model is opened with.
                    self.picture.places = Places::default();
                }
                self.picture.set(&setting);
            }
        }
        Ok(())
    }
}

impl From<Unfit> for Wrong {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Name(name) => Self::Name(name),
            Unfit::Value { name, value, expected } => {
                Self::Value { name: name.to_owned(), value, expected: expected.to_owned() }
            }
        }
    }
}
