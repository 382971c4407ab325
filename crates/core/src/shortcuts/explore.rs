//! The keys of the window and the page.

use arclight_model::lens::Lens;
use arclight_model::steps::Step;

use super::{Given, Key, Row, Shift, again, once, once_with};
use crate::intent::{Camera, Intent, Next, Panels, Point, Settings, Study, Write};
use crate::lesson::Command;
use crate::panel::Panel;
use crate::picture::{Carpet, Curtain, Head, Setting, View};
use crate::settings::Sound;

const fn row(keys: &'static str, does: &'static str, presses: &'static [super::Press]) -> Row {
    Row { keys, does, presses }
}

#[expect(clippy::unnecessary_wraps, reason = "the table's keys may ask for nothing")]
fn set(setting: Setting) -> Option<Intent> {
    Some(Intent::Set(setting))
}

/// To the player, while the lesson directs the stage: else these keys are the stage's.
fn plays(given: &Given<'_>, command: Command) -> Option<Intent> {
    given.film.is_directing().then_some(Intent::Lesson(command))
}

/// To a model that writes, where one has the stage.
fn writes(given: &Given<'_>, write: Write) -> Option<Intent> {
    given.state.picture.writes_here().then_some(Intent::Write(write))
}

fn sound(given: &Given<'_>, change: fn(&mut Sound)) -> Option<Intent> {
    let mut sound = given.state.settings.sound.clone();
    change(&mut sound);
    given.film.is_directing().then_some(Intent::Settings(Settings::Sound(sound)))
}

/// The keys and what they do. Of two with the same key the first that asks for anything counts.
pub const EXPLORE: [Row; 27] = [
    row(
        "Space",
        "play or pause the lesson",
        &[once(Key::Space, |given| given.film.timeline.is_some().then_some(Intent::Lesson(Command::Toggle)))],
    ),
    row(
        "while it plays",
        "← → 10 s, ↑ ↓ chapter, Home, End, M mute, C captions",
        &[
            // With Shift the camera turns, which takes the stage from the lesson.
            again(Key::Left, Shift::Without, |given| plays(given, Command::Skip(-10.0))),
            again(Key::Right, Shift::Without, |given| plays(given, Command::Skip(10.0))),
            super::Press {
                shift: Shift::Without,
                ..once(Key::Up, |given| plays(given, Command::Chapter(-1)))
            },
            super::Press {
                shift: Shift::Without,
                ..once(Key::Down, |given| plays(given, Command::Chapter(1)))
            },
            super::Press { shift: Shift::Without, ..once(Key::Home, |given| plays(given, Command::Home)) },
            super::Press { shift: Shift::Without, ..once(Key::End, |given| plays(given, Command::End)) },
            super::Press {
                shift: Shift::Without,
                ..once(Key::Char('m'), |given| sound(given, |sound| sound.muted = !sound.muted))
            },
            super::Press {
                shift: Shift::Without,
                ..once(Key::Char('c'), |given| sound(given, |sound| sound.captions = !sound.captions))
            },
            super::Press {
                shift: Shift::Without,
                ..once(Key::Escape, |given| {
                    given.film.is_directing().then_some(Intent::Camera(Camera::Steer))
                })
            },
        ],
    ),
    row(
        "← →",
        "previous, next word",
        &[
            again(Key::Left, Shift::Without, |_| Some(Intent::Point(Point::Step(-1)))),
            again(Key::Right, Shift::Without, |_| Some(Intent::Point(Point::Step(1)))),
        ],
    ),
    row("Enter", "pin the word", &[once(Key::Enter, |_| Some(Intent::Point(Point::PinLit)))]),
    row("Esc", "let go", &[once(Key::Escape, |_| Some(Intent::Point(Point::Release)))]),
    row(
        "↑ ↓",
        "previous, next head",
        &[
            again(Key::Up, Shift::Without, |_| Some(Intent::Next(Next::Head(-1)))),
            again(Key::Down, Shift::Without, |_| Some(Intent::Next(Next::Head(1)))),
        ],
    ),
    row(
        "Shift ↑ ↓",
        "previous, next layer",
        &[
            again(Key::Up, Shift::With, |_| Some(Intent::Next(Next::Layer(-1)))),
            again(Key::Down, Shift::With, |_| Some(Intent::Next(Next::Layer(1)))),
        ],
    ),
    row("0", "mean of heads", &[once(Key::Digit(0), |_| set(Setting::Head(Head::Mean)))]),
    row(
        "G",
        "Glass, MiniLM or SmolLM2",
        &[once(Key::Char('g'), |given| set(Setting::Model(given.state.picture.model.next())))],
    ),
    row(
        "A",
        "looks at, or is looked at by",
        &[once(Key::Char('a'), |given| set(Setting::Direction(given.state.picture.direction.turned())))],
    ),
    row(
        "W",
        "pieces or words",
        &[once(Key::Char('w'), |given| set(Setting::Words(!given.state.picture.words)))],
    ),
    row(
        "I",
        "with or without idle",
        &[once(Key::Char('i'), |given| set(Setting::WithoutIdle(!given.state.picture.without_idle)))],
    ),
    row(
        "F",
        "stage or flat",
        &[once(Key::Char('f'), |given| {
            set(Setting::View(if given.state.picture.view == View::Stage { View::Flat } else { View::Stage }))
        })],
    ),
    row(
        "M",
        "heatmap",
        &[once(Key::Char('m'), |given| {
            set(Setting::View(if given.state.is_heatmap() { View::Stage } else { View::Heatmap }))
        })],
    ),
    row(
        "H",
        "under the hood",
        &[once(Key::Char('h'), |given| {
            set(Setting::Step(given.state.picture.step.is_none().then(Step::default)))
        })],
    ),
    row(
        ", .",
        "previous, next step",
        &[
            again(Key::Char(','), Shift::Any, |_| Some(Intent::Next(Next::Step(-1)))),
            again(Key::Char('.'), Shift::Any, |_| Some(Intent::Next(Next::Step(1)))),
        ],
    ),
    row(
        "P",
        "play the steps",
        &[once(Key::Char('p'), |given| Some(Intent::Study(Study::Play(!given.state.panels.playing))))],
    ),
    row(
        "L",
        "lens: raw, norm, rollout",
        &[once(Key::Char('l'), |given| {
            set(Setting::Lens(match given.state.picture.lens {
                Lens::Raw => Lens::Norm,
                Lens::Norm => Lens::Rollout,
                Lens::Rollout => Lens::Raw,
            }))
        })],
    ),
    row(
        "C",
        "causal mask",
        &[once(Key::Char('c'), |given| set(Setting::Mask(!given.state.picture.reads().causal)))],
    ),
    row(
        "K",
        "carpet: row, all, none",
        &[once(Key::Char('k'), |given| {
            set(Setting::Carpet(match given.state.picture.carpet {
                None if given.state.word().is_some() => Some(Carpet::Row),
                None | Some(Carpet::Row) => Some(Carpet::All),
                Some(Carpet::All) => None,
            }))
        })],
    ),
    row(
        "U",
        "curtain right of the lit word",
        &[once(Key::Char('u'), |given| {
            set(Setting::Curtain(given.state.picture.curtain.is_none().then_some(Curtain::Lit)))
        })],
    ),
    row(
        "N, Shift N, Backspace",
        "of a model that writes: next word, keep writing, take back",
        &[
            once_with(Key::Char('n'), Shift::Without, |given| writes(given, Write::One)),
            once_with(Key::Char('n'), Shift::With, |given| {
                writes(given, Write::Keep(!given.state.writer.is_going()))
            }),
            once(Key::Backspace, |given| writes(given, Write::Undo)),
        ],
    ),
    row(
        "X, Shift X",
        "scissors, mend all",
        &[
            once_with(Key::Char('x'), Shift::Without, |given| {
                writes(given, Write::Scissors(!given.state.writer.has_scissors()))
            }),
            once_with(Key::Char('x'), Shift::With, |given| writes(given, Write::MendAll)),
        ],
    ),
    row(
        "T",
        "theme",
        &[once(Key::Char('t'), |given| {
            Some(Intent::Settings(Settings::Theme(given.state.settings.theme.next())))
        })],
    ),
    row(
        "+ −, Shift ← → Page, Ctrl ← → ↑ ↓",
        "closer and away, turn, move",
        &[
            again(Key::Char('+'), Shift::Any, |_| Some(Intent::Camera(Camera::Closer(1)))),
            again(Key::Char('-'), Shift::Any, |_| Some(Intent::Camera(Camera::Closer(-1)))),
        ],
    ),
    row("R", "camera back", &[once(Key::Char('r'), |_| Some(Intent::Camera(Camera::Reset)))]),
    row(
        "?",
        "keys",
        &[
            once(Key::Char('/'), |_| Some(Intent::Panel(Panels::Toggle(Panel::Help)))),
            once(Key::F(1), |_| Some(Intent::Panel(Panels::Toggle(Panel::Help)))),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::look_up;
    use super::*;
    use crate::film::Film;
    use crate::hub::Visiting;
    use crate::picture::Direction;
    use crate::state::State;

    fn asked(key: Key, shift: bool, held: bool, state: &State) -> Option<Intent> {
        let (film, visiting) = (Film::default(), Visiting::default());
        look_up(&EXPLORE, (key, shift, held), &Given { state, film: &film, visiting: &visiting, prepared: 0 })
    }

    #[test]
    fn a_key_asks_for_what_the_list_of_keys_says() {
        let state = State::default();
        let set = |setting| Intent::Set(setting);
        let asks = [
            (Key::Right, Intent::Point(Point::Step(1))),
            (Key::Left, Intent::Point(Point::Step(-1))),
            (Key::Up, Intent::Next(Next::Head(-1))),
            (Key::Enter, Intent::Point(Point::PinLit)),
            (Key::Escape, Intent::Point(Point::Release)),
            (Key::Digit(0), set(Setting::Head(Head::Mean))),
            (Key::Char('g'), set(Setting::Model(arclight_model::ModelId::MINILM))),
            (Key::Char('a'), set(Setting::Direction(Direction::AttendedBy))),
            (Key::Char('w'), set(Setting::Words(true))),
            (Key::Char('i'), set(Setting::WithoutIdle(true))),
            (Key::Char('f'), set(Setting::View(View::Flat))),
            (Key::Char('m'), set(Setting::View(View::Heatmap))),
            (Key::Char('l'), set(Setting::Lens(Lens::Norm))),
            (Key::Char('h'), set(Setting::Step(Some(Step::default())))),
            (Key::Char('.'), Intent::Next(Next::Step(1))),
            (Key::Char('p'), Intent::Study(Study::Play(true))),
            (Key::Char('c'), set(Setting::Mask(true))),
            (Key::Char('k'), set(Setting::Carpet(Some(Carpet::All)))),
            (Key::Char('u'), set(Setting::Curtain(Some(Curtain::Lit)))),
            (Key::Char('r'), Intent::Camera(Camera::Reset)),
            (Key::Char('t'), Intent::Settings(Settings::Theme(state.settings.theme.next()))),
            (Key::F(1), Intent::Panel(Panels::Toggle(Panel::Help))),
        ];
        for (key, wish) in asks {
            assert_eq!(asked(key, false, false, &state), Some(wish), "{key:?}");
        }
        // And back.
        let mut switched = state;
        switched.picture.carpet = Some(Carpet::Row);
        assert_eq!(
            asked(Key::Char('k'), false, false, &switched),
            Some(set(Setting::Carpet(Some(Carpet::All))))
        );
        (switched.picture.carpet, switched.picture.curtain) = (Some(Carpet::All), Some(Curtain::Lit));
        assert_eq!(asked(Key::Char('k'), false, false, &switched), Some(set(Setting::Carpet(None))));
        assert_eq!(asked(Key::Char('u'), false, false, &switched), Some(set(Setting::Curtain(None))));
        let picture = &mut switched.picture;
        (picture.view, picture.direction, picture.words) = (View::Heatmap, Direction::AttendedBy, true);
        assert_eq!(asked(Key::Char('m'), false, false, &switched), Some(set(Setting::View(View::Stage))));
        let back = set(Setting::Direction(Direction::AttendsTo));
        assert_eq!(asked(Key::Char('a'), false, false, &switched), Some(back));
        assert_eq!(asked(Key::Char('w'), false, false, &switched), Some(set(Setting::Words(false))));
    }

    #[test]
    fn shift_chooses_the_layer_and_turns_the_camera() {
        let state = State::default();
        assert_eq!(asked(Key::Down, false, false, &state), Some(Intent::Next(Next::Head(1))));
        assert_eq!(asked(Key::Down, true, false, &state), Some(Intent::Next(Next::Layer(1))));
        assert_eq!(asked(Key::Left, true, false, &state), None);
        assert_eq!(asked(Key::Char('+'), true, false, &state), Some(Intent::Camera(Camera::Closer(1))));
        assert_eq!(asked(Key::Char('q'), false, false, &state), None);
    }

    #[test]
    fn a_key_that_is_held_steps_on_and_switches_nothing() {
        let state = State::default();
        assert!(asked(Key::Right, false, true, &state).is_some());
        assert_eq!(asked(Key::Char('t'), false, true, &state), None);
    }
}
