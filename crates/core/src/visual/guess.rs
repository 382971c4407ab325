//! A guess: before its arcs are shown, somebody chooses the words that the lit one looks at. Each stands in an outline, then
//! and while the arcs tell.

use arclight_model::Token;
use glam::Vec2;

use super::marks::{Marks, Part, Spot, Stroke, Tiles, Tone};
use super::names::names;
use crate::picture::Picture;
use crate::state::Pointing;

/// Between a tile and its outline, world units.
const APART: f32 = 0.05;
/// Half the width of an outline, world units.
const HALF: f32 = 0.02;

/// Words that were chosen, or can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The name of the word that looks.
    pub word: String,
    /// Index and name of each word that was chosen, in that order.
    pub chosen: Vec<(usize, String)>,
    /// The word that is pointed at and can be chosen.
    pub at: Option<usize>,
    /// The arcs are not shown yet.
    pub is_open: bool,
}

impl Guess {
    /// What there is of it; `None` where nobody guesses, nor did of the lit word.
    #[must_use]
    pub fn of((what, pointing): (&Picture, &Pointing), tokens: &[Token]) -> Option<Self> {
        let is_open = what.waits_for_guess();
        let of = pointing.pinned?;
        let chosen = pointing.guessed();
        // What stands on the tiles has their place.
        if (!is_open && chosen.is_empty()) || what.is_followed() {
            return None;
        }
        let names = names(tokens);
        let word = tokens.get(of)?.text.clone();
        let name = |index: &usize| Some((*index, names.get(*index)?.short()));
        Some(Self {
            word,
            chosen: chosen.iter().filter_map(name).collect(),
            at: pointing.hovered.filter(|at| is_open && *at != of),
            is_open,
        })
    }

    /// The chosen words, with commas.
    #[must_use]
    pub fn list(&self) -> String {
        self.chosen.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// In words.
    #[must_use]
    pub fn says(&self) -> String {
        match (self.is_open, self.chosen.is_empty()) {
            (true, true) => format!("Which words does {} look at? None is chosen yet.", self.word),
            (true, false) => format!("Which words does {} look at? Chosen: {}", self.word, self.list()),
            (false, _) => format!("You guessed that {} looks at {}", self.word, self.list()),
        }
    }

    /// As lines.
    #[must_use]
    pub fn marks(&self, tiles: &Tiles<'_>) -> Marks {
        let mut marks = Marks::default();
        for (token, _) in &self.chosen {
            outline(&mut marks, tiles, *token, 1.0);
        }
        if let Some(at) = self.at.filter(|at| self.chosen.iter().all(|(token, _)| token != at)) {
            outline(&mut marks, tiles, at, 0.4);
        }
        marks
    }
}

/// Four lines around a tile.
fn outline(marks: &mut Marks, tiles: &Tiles<'_>, token: usize, light: f32) {
    let Some(place) = tiles.places.get(token) else { return };
    let (right, above, below) = (place.half.x + APART, APART, -2.0 * place.half.y - APART);
    let corners = [(-right, above), (right, above), (right, below), (-right, below)];
    let spot = |(x, y): (f32, f32)| Spot::by(token, Vec2::new(x, y));
    for side in 0..4 {
        let ends = [corners[side], corners[(side + 1) % 4]].map(spot);
        marks.line(Part::Guessed(token, side), ends, (HALF, Stroke::Plain), (Tone::Ink, light));
    }
}

#[cfg(test)]
mod tests {
    use arclight_model::{AttentionModel as _, Glass};

    use super::*;
    use crate::intent::{Intent, Point};
    use crate::picture::{Setting, WordRef};
    use crate::state::{Facts, State};
    use crate::venue::Venue;
    use crate::visual::placement::Place;

    /// The bear sentence with *bank* (7) lit, waiting for a guess, and a way to point at its words.
    fn waiting() -> (State, Vec<Token>) {
        let tokens = Glass::new().attend(crate::picture::FIRST_TEXT).tokens;
        let mut state = State::default();
        let venue = Venue::default();
        let settings = [Setting::Query(Some(WordRef::Text("bank".into()))), Setting::Guess(true)];
        for setting in settings {
            state.apply(&Intent::Set(setting), Facts { tokens: tokens.len(), venue: &venue });
        }
        assert_eq!(state.find_word(&tokens), None);
        (state, tokens)
    }

    fn point(state: &mut State, point: Point) {
        state.apply(&Intent::Point(point), Facts { tokens: 12, venue: &Venue::default() });
    }

    fn guess(state: &State, tokens: &[Token]) -> Option<Guess> {
        Guess::of((&state.picture, &state.pointing), tokens)
    }

    #[test]
    fn touched_words_are_taken_and_the_lit_one_stays() {
        let (mut state, tokens) = waiting();
        for word in [6, 2, 7, 10, 2] {
            point(&mut state, Point::Pin(word));
        }
        assert_eq!(state.word(), Some(7));
        let open = guess(&state, &tokens).unwrap();
        assert_eq!((open.word.as_str(), open.list().as_str(), open.is_open), ("bank", "river, fish", true));
        assert_eq!(open.says(), "Which words does bank look at? Chosen: river, fish");
        state.picture.guess = false;
        let told = guess(&state, &tokens).unwrap();
        assert_eq!((told.list().as_str(), told.is_open), ("river, fish", false));
        // Of another word nothing was guessed.
        point(&mut state, Point::Pin(2));
        assert_eq!(guess(&state, &tokens), None);
    }

    #[test]
    fn keys_go_from_word_to_word_and_take_them() {
        let (mut state, tokens) = waiting();
        point(&mut state, Point::Step(-1));
        assert_eq!(guess(&state, &tokens).unwrap().at, Some(6));
        point(&mut state, Point::PinLit);
        assert_eq!((state.word(), guess(&state, &tokens).unwrap().list().as_str()), (Some(7), "river"));
        point(&mut state, Point::Release);
        assert!(!state.picture.guess && state.word() == Some(7), "the arcs tell");
    }

    #[test]
    fn a_guess_has_no_more_than_four_words_and_ends_with_its_sentence() {
        let (mut state, tokens) = waiting();
        (1..7).for_each(|word| point(&mut state, Point::Pin(word)));
        assert_eq!(state.pointing.guessed(), [1, 2, 3, 4]);
        let text = Intent::Set(Setting::Text("Cats sleep.".into()));
        state.apply(&text, Facts { tokens: 12, venue: &Venue::default() });
        assert_eq!((guess(&state, &tokens), state.pointing.guessed()), (None, &[][..]));
    }

    #[test]
    fn each_chosen_word_has_an_outline_around_its_tile() {
        let (mut state, tokens) = waiting();
        point(&mut state, Point::Pin(6));
        point(&mut state, Point::Hover(Some(3)));
        let half = Vec2::new(0.5, 0.2);
        let places = vec![Place { half, ..Place::default() }; tokens.len()];
        let marks = guess(&state, &tokens).unwrap().marks(&Tiles {
            places: &places,
            above: 1.0,
            over: 1.0,
            scale: 100.0,
        });
        let of = |token: usize| marks.lines.iter().filter(move |line| line.from.token == Some(token));
        assert_eq!((of(6).count(), of(3).count(), marks.lines.len()), (4, 4, 8));
        assert!(of(6).all(|line| line.light > of(3).next().unwrap().light));
        let reach = of(6).map(|line| line.from.aside.x.abs()).fold(0.0, f32::max);
        assert_eq!(reach, half.x + APART);
    }
}
