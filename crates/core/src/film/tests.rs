//! The film: who directs, what is asked of a visitor, and how long it waits for one.

use arclight_model::{AttentionModel as _, Glass, ModelId};

use super::*;
use crate::lesson::{self, Timings};
use crate::picture::{FIRST_TEXT, Setting, View};
use crate::venue::Venue;

#[test]
fn the_head_that_is_spoken_of_is_one_of_the_heatmaps() {
    let mut scene = Scene::default();
    let place = HeadPlace { layer: 3, head: Head::One(1) };
    let shown = [Setting::Model(ModelId::MINILM), Setting::Place(place), Setting::View(View::Heatmap)];
    shown.iter().for_each(|setting| scene.picture.set(setting));
    let mut state = State::default();
    state.stage(&scene, Facts { tokens: 0, venue: &Venue::default() });
    assert_eq!((state.picture.heat()[0], state.picture.place()), ((3, 1), place));
}

/// Puts what is due on stage, and finds its word.
fn follow(film: &mut Film, state: &mut State) {
    let tokens = Glass::new().attend(FIRST_TEXT).tokens;
    if let Some(scene) = film.due() {
        state.stage(&scene, Facts { tokens: tokens.len(), venue: &Venue::default() });
        assert_eq!(state.find_word(&tokens), None);
    }
}

/// A lesson of these chapters.
fn timeline(chapters: &[&str]) -> Timeline {
    let names: Vec<String> = (1..=chapters.len()).map(|chapter| format!("\"c{chapter}\"")).collect();
    let header = format!("(title: \"T\", chapters: [{}])", names.join(", "));
    let of = |file: &str| chapters[usize::from(file.as_bytes()[1] - b'1')].to_owned();
    let (lesson, wrong) =
        lesson::read(|file| Ok(if file == "lesson.ron" { header.clone() } else { of(file) })).unwrap();
    assert_eq!(wrong, []);
    Timeline::new(lesson, &Timings::default()).unwrap()
}

#[test]
fn what_is_tried_has_one_control_and_is_left_after_a_while() {
    const CHAPTER: &str = "# One\n\n- model: glass\n\nLook at it.\n\n> [Move](<try: temperature>) it.\n";
    let (mut film, mut state) = (Film::default(), State::default());
    film.take(timeline(&[CHAPTER, CHAPTER]), (Some(0.0), false), &mut state);
    let sound = Sound { goes_on: true, ..Sound::default() };
    film.hear(&Intent::Lesson(Command::Stop), &mut state);
    assert_eq!(film.control(), None, "nobody tries it yet");
    let touch = Intent::Point(Point::Pin(1));
    film.hear(&touch, &mut state);
    assert_eq!(film.control(), Some(Control::Temperature));
    assert!(!film.is_left(19.0, &sound), "somebody may be there");
    film.hear(&touch, &mut state);
    assert!(!film.is_left(19.0, &sound) && film.is_left(2.0, &sound), "20 s after the last touch");
    assert!(!film.is_left(99.0, &Sound::default()), "where that is not chosen it waits");
    film.hear(&Intent::Lesson(Command::Play), &mut state);
    assert!(film.on && film.control().is_none());
    film.hear(&Intent::Lesson(Command::End), &mut state);
    film.hear(&touch, &mut state);
    assert!(film.tried().is_some() && !film.is_left(99.0, &sound), "nothing follows the last one");
}

#[test]
fn the_lesson_goes_on_while_somebody_guesses_and_then_tells() {
    let chapter = "# One\n\n- model: glass\n\nYou are the word [bank](<query: bank; guess: on>). Look, and choose, and \
                   wait. [This](<guess: off>) is it.\n\n> Try.\n";
    let timeline = timeline(&[chapter]);
    let [guess, tells] = [1, 2].map(|scene| timeline.chapters[0].scenes[scene].0 + 0.01);
    let (mut film, mut state) = (Film::default(), State::default());
    film.take(timeline, (Some(guess), false), &mut state);
    let venue = Venue::default();
    let wish = |film: &mut Film, state: &mut State, intent: Intent| {
        film.hear(&intent, state);
        state.apply(&intent, Facts { tokens: 12, venue: &venue });
        follow(film, state);
    };
    wish(&mut film, &mut state, Intent::Lesson(Command::Play));
    assert!(state.is_guessing() && film.left_to_guess().unwrap() > 0.9);
    for point in [Point::Hover(Some(6)), Point::Pin(6), Point::Hover(None), Point::Pin(10)] {
        wish(&mut film, &mut state, Intent::Point(point));
    }
    assert!(film.on && film.player.is_playing(), "it goes on");
    assert_eq!(state.pointing.guessed(), [6, 10]);
    wish(&mut film, &mut state, Intent::Lesson(Command::Seek(tells)));
    assert_eq!((state.is_guessing(), film.left_to_guess()), (false, None));
    assert_eq!(state.pointing.guessed(), [6, 10], "beside what the model does");
    // Asked anew, nobody has guessed.
    wish(&mut film, &mut state, Intent::Lesson(Command::Seek(guess)));
    assert_eq!(state.pointing.guessed(), [0; 0]);
    wish(&mut film, &mut state, Intent::Lesson(Command::Seek(tells)));
    wish(&mut film, &mut state, Intent::Point(Point::Pin(2)));
    assert!(film.astray && !film.on, "a touch takes over where nothing is asked");
}
