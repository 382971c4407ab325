//! Everything that a lesson decides about the screen.

use super::{Control, Shot, Wrong};
use crate::decimal;
use crate::picture::{Picture, Places, SETTINGS, SHORTHANDS, Setting, Unfit};

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
    /// What a visitor is given to try, once the lesson stands.
    pub tries: Option<Control>,
}

impl Scene {
    /// Whether a setting changes the models' input, what they compute of it, or which head or step is looked at. Another word
    /// does not.
    #[must_use]
    pub fn is_of_the_model(name: &str) -> bool {
        matches!(
            name,
            "text"
                | "model"
                | "layer"
                | "head"
                | "step"
                | "columns"
                | "badges"
                | "carpet"
                | "curtain"
                | "clocks"
                | "sheets"
                | "join"
                | "mask"
                | "position"
                | "attention"
                | "scaling"
                | "cut"
        )
    }

    /// Changes everything that one list or cue sets, name and value of each, in whatever order they are written: a model
    /// before its layer and head, a sentence before its word. Gives which of them are not set, and why.
    pub fn set_all(&mut self, written: &[(&str, &str)]) -> Vec<(usize, Wrong)> {
        let mut wrongs = Vec::new();
        let mut order: Vec<usize> = (0..written.len()).collect();
        order.sort_by_key(|index| rank(written[*index].0));
        for index in order {
            let (name, value) = written[index];
            let against = written[..index].iter().find_map(|earlier| clash(*earlier, (name, value)));
            if let Err(wrong) = against.map_or_else(|| self.set(name, value), Err) {
                wrongs.push((index, wrong));
            }
        }
        wrongs.sort_by_key(|(index, _)| *index);
        wrongs
    }

    /// Changes one thing: a setting of the picture, or one of `wall`, `compare`, `card`, `shot` and `try`.
    ///
    /// # Errors
    /// [`Wrong::Name`] and [`Wrong::Value`].
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Wrong> {
        let wrong = |expected: &str| Wrong::Value {
            name: name.to_owned(),
            value: value.to_owned(),
            expected: decimal::expected(expected, value),
        };
        match name {
            // Those are names of the command line; here a setting has one.
            _ if SHORTHANDS.iter().any(|(short, ..)| *short == name) => {
                return Err(Wrong::Name(name.to_owned()));
            }
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
            "try" => self.tries = Control::read(value).map_err(|expected| wrong(&expected))?,
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

/// The place of a setting in the order in which they are set: that of the table, then those of a lesson alone.
fn rank(name: &str) -> usize {
    SETTINGS.iter().position(|entry| entry.name == name).unwrap_or(SETTINGS.len())
}

/// Why a setting cannot stand behind another one of the same list or cue.
fn clash((name, value): (&str, &str), (other, others): (&str, &str)) -> Option<Wrong> {
    if name == other {
        return Some(Wrong::SetTwice(name.to_owned()));
    }
    let one_of = |name: &str, value: &str, other: &str, others: &str| match (name, other) {
        ("compare", "pair") => value != "none",
        ("curtain", "mask") => !value.eq_ignore_ascii_case("none") && others.eq_ignore_ascii_case("off"),
        ("view", "step") => value.eq_ignore_ascii_case("heatmap") && !others.eq_ignore_ascii_case("none"),
        _ => false,
    };
    let clashes = one_of(name, value, other, others) || one_of(other, others, name, value);
    clashes.then(|| Wrong::Clash(format!("{name}: {value}"), format!("{other}: {others}")))
}

impl From<Unfit> for Wrong {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Name(name) => Self::Name(name),
            Unfit::Value { name, value, expected } => {
                let expected = decimal::expected(&expected, &value);
                Self::Value { name: name.to_owned(), value, expected }
            }
        }
    }
}
