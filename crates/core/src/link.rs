//! Links: `?text=..&model=..`, a picture in its form, with theme, lesson and place beside it.

use crate::cli::{StateArgs, THEMES, parse_at};
use crate::picture::{Picture, Setting, Unfit, WordRef};
use crate::query::{bare, encoded_twice, mended};
use crate::state::State;
use crate::visual::palette::Theme;

/// Longer queries are cut, in bytes: no text that a model reads is as long.
const LONGEST: usize = 60_000;

/// What a link asks for and cannot be had as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A value that it does not take.
    #[error("{name} cannot be \"{value}\"")]
    Value {
        /// Of what.
        name: String,
        /// What was written.
        value: String,
    },
    /// A name that is somebody else's.
    #[error("\"{0}\" is no name of a state")]
    Name(String),
    /// A name that stands twice.
    #[error("{0} stands twice")]
    Twice(String),
    /// Signs that were encoded and then encoded again.
    #[error("it was encoded twice, as \"{0}\" shows: copy the link anew")]
    Encoded(String),
}

/// What a link asks for, and one line for what could not be understood. Unknown names are somebody else's.
#[must_use]
pub fn read(query: &str) -> (StateArgs, Option<String>) {
    let (understood, misfits) = understand(query);
    let told = misfits.into_iter().rev().find_map(|misfit| match misfit {
        Misfit::Value { name, .. } => Some(format!("The address asks for a {name} that there is not.")),
        Misfit::Encoded(_) => Some("The address was encoded twice: copy it anew.".to_owned()),
        // The first of several counts.
        Misfit::Name(_) | Misfit::Twice(_) => None,
    });
    (understood, told)
}

/// The same for a state that somebody wrote: nothing in it is somebody else's.
///
/// # Errors
/// The first thing in it that cannot be had as it stands.
pub fn read_whole(query: &str) -> Result<StateArgs, Misfit> {
    let (understood, misfit) = read_written(query);
    misfit.map_or(Ok(understood), Err)
}

/// The same where the rest of it counts all the same.
#[must_use]
pub fn read_written(query: &str) -> (StateArgs, Option<Misfit>) {
    let (understood, misfits) = understand(query);
    (understood, misfits.into_iter().next())
}

fn understand(query: &str) -> (StateArgs, Vec<Misfit>) {
    let mut end = query.len().min(LONGEST);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    let query = mended(&query[..end]);
    let (mut understood, mut misfits) = (StateArgs::default(), Vec::new());
    misfits.extend(encoded_twice(&query).map(|sign| Misfit::Encoded(sign.to_owned())));
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // Phones and editors begin lines with a capital.
        let name = bare(&name).to_lowercase();
        if seen.contains(&name) {
            misfits.push(Misfit::Twice(name));
            continue;
        }
        let understands = |asked: &mut StateArgs, value: &str| set(asked, &name, value);
        // What follows a link in a text may hang on to it.
        let taken = match understands(&mut understood, &value) {
            Some(false) if bare(&value) != value => understands(&mut understood, bare(&value)),
            taken => taken,
        };
        match taken {
            Some(true) => {}
            Some(false) => misfits.push(Misfit::Value { name: name.clone(), value: value.into_owned() }),
            None => {
                misfits.push(Misfit::Name(name));
                continue;
            }
        }
        seen.push(name);
    }
    (understood, misfits)
}

/// Whether it was understood; `None` for a name that is somebody else's.
fn set(asked: &mut StateArgs, name: &str, value: &str) -> Option<bool> {
    let understood = match name {
        "theme" => {
            let at = THEMES.iter().position(|theme| theme.eq_ignore_ascii_case(value));
            asked.theme = at.and_then(|at| Theme::ALL.get(at).copied());
            asked.theme.is_some()
        }
        "lesson" => {
            // It is a folder's name.
            asked.lesson = Some(bare(value).to_owned());
            true
        }
        "at" => {
            asked.at = parse_at(value).ok();
            asked.at.is_some()
        }
        "mode" => {
            let venue = &mut asked.venue;
            let is = |mode: &str| value.eq_ignore_ascii_case(mode);
            (venue.kiosk, venue.present) = (is("kiosk"), is("present"));
            venue.kiosk || venue.present
        }
        _ => match Setting::read(name, value) {
            Ok(setting) => {
                asked.picture.0.push(setting);
                true
            }
            Err(Unfit::Value { .. }) => false,
            Err(Unfit::Name(_)) => return None,
        },
    };
    Some(understood)
}

/// The link to a picture: what of it differs from the first one, and can be seen with its model.
#[must_use]
pub fn write(picture: &Picture, theme: Theme) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(picture.in_place().form());
    add_theme(&mut query, theme);
    query.finish()
}

/// The link to what is on screen; the word under the pointer is named where none is pinned.
#[must_use]
pub fn of(state: &State) -> String {
    let mut picture = state.picture.clone();
    let pointing = &state.pointing;
    if picture.query.is_none() {
        picture.query = pointing.hovered.map(WordRef::Index);
    }
    write(&picture, state.settings.theme)
}

/// The link to a second of a lesson.
#[must_use]
pub fn write_lesson(name: &str, at: f64, theme: Theme) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("lesson", name).append_pair("at", &format!("{at:.1}"));
    // What it shows is the lesson's, how it looks is not.
    add_theme(&mut query, theme);
    query.finish()
}

fn add_theme(query: &mut form_urlencoded::Serializer<'_, String>, theme: Theme) {
    if theme != Theme::default() {
        query.append_pair("theme", &theme.name().to_lowercase());
    }
}

#[cfg(test)]
mod tests;
