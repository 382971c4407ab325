//! A lecture without a window: the keys of clickers, the dark, a set; and keys that are held.

use arclight::camera::Rig;
use arclight::platform::Machine;
use arclight::session::{Plain, Wish};
use arclight_core::cli::{Cli, StateArgs};
use arclight_core::film::Film;
use arclight_core::hub::Visiting;
use arclight_core::intent::Intent;
use arclight_core::picture::{Picture, Places, Setting, View};
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_model::ModelId;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::mouse::{MouseScrollUnit, MouseWheel};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::window::{CursorMoved, CursorOptions, PrimaryWindow};

use super::headless::{settle, state};
use super::venue::{app_of, wait};

fn key(app: &mut App, code: KeyCode, state: ButtonState, repeat: bool) {
    app.world_mut().write_message(KeyboardInput {
        key_code: code,
        logical_key: Key::Unidentified(bevy::input::keyboard::NativeKey::Unidentified),
        state,
        text: None,
        repeat,
        window: Entity::PLACEHOLDER,
    });
}

/// Presses a key; the session's keys hear it.
fn press(app: &mut App, code: KeyCode) {
    key(app, code, ButtonState::Pressed, false);
    key(app, code, ButtonState::Released, false);
    app.update();
    app.update();
}

/// Holds a key down for as long as a system repeats it `times`.
fn hold(app: &mut App, code: KeyCode, times: usize) {
    key(app, code, ButtonState::Pressed, false);
    app.update();
    for _ in 0..times {
        key(app, code, ButtonState::Pressed, true);
        app.update();
    }
    key(app, code, ButtonState::Released, false);
    app.update();
}

fn lecture(arguments: &[&str]) -> App {
    let words = [&["arclight", "--present"], arguments].concat();
    let asked: StateArgs = Cli::read(words).unwrap().state;
    app_of(arclight_core::start::start(&asked, &*Machine::here().0).unwrap())
}

/// Chapter, second of it, whether it plays and whether it waits.
fn at(app: &App) -> (usize, f64, bool, bool) {
    let film = app.world().resource::<Plain<Film>>();
    let (chapter, local) = film.timeline.as_ref().unwrap().chapter_at(film.player.time());
    (chapter, local, film.player.is_playing(), film.player.is_waiting())
}

/// From the first chapter's first silence to its end, and on to the next.
fn through_the_silences(app: &mut App) {
    let mut stops = vec![at(app).1];
    while stops.len() < 10 {
        press(app, KeyCode::Space);
        if !matches!(at(app), (0, _, true, false)) {
            break;
        }
        press(app, KeyCode::Space);
        assert!(
            matches!(at(app), (0, local, false, true) if local > stops[stops.len() - 1]),
            "{:?}",
            at(app)
        );
        stops.push(at(app).1);
    }
    assert!(matches!(at(app), (1, _, true, false)), "{:?} after {stops:?}", at(app));
    let film = app.world().resource::<Plain<Film>>();
    let span = &film.timeline.as_ref().unwrap().chapters[0];
    assert_eq!(stops.len(), span.silences(2.0).count() + 1);
}

#[test]
fn a_clicker_goes_from_stop_to_stop() {
    let mut app = lecture(&[]);
    press(&mut app, KeyCode::PageDown);
    assert!(matches!(at(&app), (0, _, true, false)), "{:?}", at(&app));
    press(&mut app, KeyCode::PageDown);
    assert!(matches!(at(&app), (0, _, false, true)), "on to the stop point: {:?}", at(&app));
    wait(&mut app, 40.0);
    assert!(matches!(at(&app), (0, _, false, true)), "it waits there: {:?}", at(&app));
    through_the_silences(&mut app);
    wait(&mut app, 5.0);
    press(&mut app, KeyCode::F5);
    assert!(matches!(at(&app), (1, local, true, false) if local < 0.5), "{:?}", at(&app));
    press(&mut app, KeyCode::Digit5);
    assert!(matches!(at(&app), (4, ..)), "{:?}", at(&app));
    press(&mut app, KeyCode::PageUp);
    assert!(matches!(at(&app), (3, ..)), "{:?}", at(&app));
    // Digit after digit; a digit long after another is a number of its own, and so is one that no chapter has.
    wait(&mut app, 2.0);
    for (digit, chapter) in
        [(KeyCode::Digit1, 0), (KeyCode::Digit2, 11), (KeyCode::Digit3, 2), (KeyCode::Digit0, 9)]
    {
        press(&mut app, digit);
        assert_eq!(at(&app).0, chapter, "{digit:?}");
    }
    wait(&mut app, 2.0);
    press(&mut app, KeyCode::Digit4);
    wait(&mut app, 2.0);
    assert_eq!(at(&app).0, 3);
    // Up and down lead from stop to stop as well: no chapter is left by accident.
    press(&mut app, KeyCode::ArrowDown);
    assert!(matches!(at(&app), (3, _, false, true)), "{:?}", at(&app));
    press(&mut app, KeyCode::ArrowUp);
    assert!(matches!(at(&app), (3, local, ..) if local < 1.0), "{:?}", at(&app));
    press(&mut app, KeyCode::Digit4);
    wait(&mut app, 2.0);
    // Nothing comes closer by accident.
    for code in [KeyCode::NumpadAdd, KeyCode::NumpadSubtract] {
        press(&mut app, code);
    }
    assert_eq!(app.world().resource::<Rig>().zoom, 1.0);
    // Dark, and the next press brings it back and does nothing else.
    press(&mut app, KeyCode::Period);
    assert!(state(&app).presenter.blank);
    let before = at(&app).0;
    press(&mut app, KeyCode::PageDown);
    assert!(!state(&app).presenter.blank && at(&app).0 == before);
}

#[test]
fn a_part_comes_closer_by_keys_alone() {
    let mut app = lecture(&[]);
    let hall = |app: &App| (state(app).presenter.loupe, state(app).presenter.magnified);
    let rig = |app: &App| app.world().resource::<Rig>().clone();
    let mut pans = Vec::new();
    for digit in [KeyCode::Digit4, KeyCode::Numpad6, KeyCode::Digit8] {
        press(&mut app, KeyCode::KeyZ);
        assert_eq!(hall(&app), (true, false));
        press(&mut app, digit);
        assert_eq!(hall(&app), (false, true), "{digit:?}");
        assert_eq!(rig(&app).zoom, 2.0, "half of the picture fills it");
        pans.push(rig(&app).pan);
        press(&mut app, KeyCode::KeyZ);
        assert_eq!((hall(&app), rig(&app).zoom), ((false, false), 1.0));
    }
    let [left, right, above] = pans[..] else { panic!("{pans:?}") };
    assert!(left.x * right.x < 0.0 && left.y == 0.0 && right.y == 0.0, "{left} and {right}");
    assert!(above.x == 0.0 && above.y != 0.0, "{above}");
    // Escape lets go of it, and so does a page that is turned.
    for code in [KeyCode::Escape, KeyCode::PageDown] {
        press(&mut app, KeyCode::KeyZ);
        press(&mut app, code);
        assert_eq!(hall(&app), (false, false), "{code:?}");
    }
}

#[test]
fn a_set_is_stepped_through_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.txt");
    std::fs::write(&file, "# notes\nCats chase mice.\nmodel=minilm&text=Dogs+bark.&query=bark&view=flat\nlesson=attention&at=100\n")
        .unwrap();
    let mut app = lecture(&["--set", file.to_str().unwrap()]);
    press(&mut app, KeyCode::PageDown);
    settle(&mut app);
    assert_eq!(state(&app).picture.text, "Cats chase mice.");
    press(&mut app, KeyCode::ArrowRight);
    settle(&mut app);
    assert_eq!((state(&app).picture.text.as_str(), state(&app).picture.view), ("Dogs bark.", View::Flat));
    let lit = state(&app).pointing.pinned.expect("the query");
    assert_eq!(app.world().resource::<Plain<Shown>>().tokens[lit].text, "bark");
    press(&mut app, KeyCode::Digit3);
    let film = app.world().resource::<Plain<Film>>();
    assert!(film.is_directing() && (film.player.time() - 100.0).abs() < 0.1);
    press(&mut app, KeyCode::PageDown);
    assert_eq!(app.world().resource::<Plain<Visiting>>().entry, Some(2), "the last stays");
    press(&mut app, KeyCode::PageUp);
    assert!(!app.world().resource::<Plain<Film>>().is_directing());
    assert_eq!(state(&app).picture.text, "Dogs bark.");

    std::fs::write(&file, "layer=99\n").unwrap();
    let asked = Cli::read(["arclight", "--present", "--set", file.to_str().unwrap()]).unwrap().state;
    let error = arclight_core::start::start(&asked, &*Machine::here().0).unwrap_err();
    assert!(error.contains("talk.txt, line 1: ") && error.contains("layer"), "{error}");
}

#[test]
fn of_pages_that_are_turned_within_one_frame_each_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.txt");
    std::fs::write(&file, "One cat.\nTwo cats.\nThree cats.\nFour cats.\n").unwrap();
    let mut app = lecture(&["--set", file.to_str().unwrap()]);
    for (codes, shows) in [
        (&[KeyCode::PageDown][..], "One cat."),
        (&[KeyCode::PageDown, KeyCode::PageDown], "Three cats."),
        (&[KeyCode::PageDown, KeyCode::PageUp, KeyCode::PageUp], "Two cats."),
    ] {
        for code in codes {
            key(&mut app, *code, ButtonState::Pressed, false);
            key(&mut app, *code, ButtonState::Released, false);
        }
        settle(&mut app);
        assert_eq!(state(&app).picture.text, shows, "{codes:?}");
    }
}

#[test]
fn under_the_hood_a_clicker_goes_from_step_to_step() {
    let mut app = lecture(&["--step", "scores", "--query", "bank"]);
    let step = state(&app).picture.step.unwrap();
    press(&mut app, KeyCode::PageDown);
    assert_eq!(state(&app).picture.step, Some(step.moved(1)));
    press(&mut app, KeyCode::PageUp);
    assert_eq!(state(&app).picture.step, Some(step));
}

#[test]
fn a_key_that_is_held_steps_on_but_never_flashes() {
    let mut app = app_of(Start::default());
    settle(&mut app);
    let chosen = |app: &App| {
        let state = state(app);
        let heat = ModelId::ALL.map(|model| state.picture.places.heat(model));
        // Not by another sentence, head or word.
        let places = Places::default();
        let picture = Picture { text: String::new(), places, query: None, ..state.picture };
        (picture, heat, state.panels, state.settings)
    };
    use KeyCode::{KeyA, KeyC, KeyF, KeyG, KeyH, KeyI, KeyL, KeyM, KeyT, KeyW, Slash};
    for code in [KeyT, KeyM, KeyF, KeyH, KeyG, KeyA, KeyW, KeyI, KeyL, KeyC, Slash] {
        let before = chosen(&app);
        press(&mut app, code);
        let pressed = chosen(&app);
        assert_ne!(pressed, before, "{code:?} does nothing");
        app.world_mut().write_message(Wish(Intent::Restart));
        settle(&mut app);
        // So often that every round of two or three would end elsewhere.
        hold(&mut app, code, 29);
        assert_eq!(chosen(&app), pressed, "{code:?} held");
        app.world_mut().write_message(Wish(Intent::Restart));
        settle(&mut app);
    }
    press(&mut app, KeyCode::ArrowRight);
    let from = state(&app).word().unwrap();
    hold(&mut app, KeyCode::ArrowRight, 3);
    assert_eq!(state(&app).word(), Some(from + 4), "words go on");
}

#[test]
fn in_the_dark_any_key_only_brings_the_picture_back() {
    let mut app = lecture(&["--query", "bank"]);
    settle(&mut app);
    for code in [KeyCode::KeyM, KeyCode::KeyG, KeyCode::KeyT, KeyCode::KeyH, KeyCode::KeyR, KeyCode::Escape] {
        let before = state(&app);
        press(&mut app, KeyCode::KeyB);
        assert!(state(&app).presenter.blank);
        key(&mut app, KeyCode::ShiftLeft, ButtonState::Pressed, false);
        key(&mut app, KeyCode::ShiftLeft, ButtonState::Released, false);
        app.update();
        assert!(state(&app).presenter.blank, "a modifier alone is no press");
        // Two in one frame: the second must not take the picture away again.
        key(&mut app, code, ButtonState::Pressed, false);
        key(&mut app, code, ButtonState::Pressed, true);
        key(&mut app, KeyCode::KeyT, ButtonState::Pressed, false);
        app.update();
        assert_eq!(state(&app), before, "{code:?}");
        // Not more than three flashes a second.
        wait(&mut app, 0.5);
    }
}

/// Turns the wheel, then spreads two fingers; gives how much closer the camera is after each.
fn zoomed(app: &mut App) -> [f32; 2] {
    let window = Entity::PLACEHOLDER;
    let zoom = |app: &App| app.world().resource::<Rig>().zoom;
    let wheel = MouseWheel { unit: MouseScrollUnit::Line, x: 0.0, y: 3.0, window, phase: TouchPhase::Moved };
    app.world_mut().write_message(wheel);
    app.update();
    let by_wheel = zoom(app);
    for (phase, apart) in [(TouchPhase::Started, 40.0), (TouchPhase::Moved, 80.0), (TouchPhase::Ended, 80.0)]
    {
        for (id, side) in [(1, -1.0), (2, 1.0)] {
            let position = Vec2::new(300.0 + side * apart, 200.0);
            app.world_mut().write_message(TouchInput { phase, position, window, force: None, id });
        }
        app.update();
    }
    [by_wheel, zoom(app)]
}

#[test]
fn in_a_lecture_neither_wheel_nor_fingers_zoom_by_accident() {
    assert_eq!(zoomed(&mut lecture(&[])), [1.0, 1.0]);
    let mut own = app_of(Start::default());
    let [by_wheel, by_fingers] = zoomed(&mut own);
    assert!(by_wheel > 1.2 && by_fingers > 1.8 * by_wheel, "{by_wheel}, {by_fingers}");
}

#[test]
fn a_pointer_that_rests_is_hidden_in_a_hall_and_comes_back() {
    let mut app = lecture(&[]);
    let window = app.world_mut().spawn((Window::default(), CursorOptions::default(), PrimaryWindow)).id();
    app.add_message::<CursorMoved>();
    let visible = |app: &App| app.world().get::<CursorOptions>(window).unwrap().visible;
    let moves = |app: &mut App| {
        app.world_mut().write_message(CursorMoved { window, position: Vec2::ONE, delta: None });
        app.update();
    };
    moves(&mut app);
    assert!(visible(&app));
    wait(&mut app, 4.0);
    assert!(!visible(&app), "nobody moves it");
    moves(&mut app);
    assert!(visible(&app));
}

#[test]
fn a_pictures_theme_is_its_own_and_f5_begins_the_picture_anew() {
    use arclight_core::visual::palette::Theme;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.txt");
    let set = "text=Cats+chase+mice.&theme=contrast\nDogs bark.\ntext=Birds+sing.&theme=stage\ntext=Fish+swim.&theme=contrast\n";
    std::fs::write(&file, set).unwrap();
    let mut app = lecture(&["--set", file.to_str().unwrap()]);
    let theme = |app: &App| state(app).settings.theme;
    for (wanted, text) in [(Theme::Contrast, "Cats"), (Theme::Projector, "Dogs"), (Theme::Stage, "Birds")] {
        press(&mut app, KeyCode::PageDown);
        assert_eq!(theme(&app), wanted, "{text}");
    }
    press(&mut app, KeyCode::PageDown);
    press(&mut app, KeyCode::Digit2);
    assert_eq!(theme(&app), Theme::Projector, "the lecture's own again");
    press(&mut app, KeyCode::KeyT);
    let chosen = theme(&app);
    press(&mut app, KeyCode::Digit1);
    press(&mut app, KeyCode::Digit2);
    assert_eq!((theme(&app), chosen), (chosen, Theme::Projector.next()), "what is chosen by hand stays");
    // What was done to a picture is gone when it begins anew.
    settle(&mut app);
    app.world_mut().write_message(Wish(Intent::Set(Setting::Text("Dogs bark loudly.".into()))));
    app.world_mut().write_message(Wish(Intent::Set(Setting::View(View::Heatmap))));
    settle(&mut app);
    press(&mut app, KeyCode::F5);
    assert_eq!((state(&app).picture.text.as_str(), state(&app).picture.view), ("Dogs bark.", View::Stage));
    assert!(!app.world().resource::<Plain<Film>>().is_directing());
}

#[test]
fn beyond_the_last_step_a_clicker_leaves_the_hood_and_goes_on() {
    use arclight_model::steps::Step;
    let mut app = lecture(&["--step", "residual", "--query", "bank"]);
    settle(&mut app);
    press(&mut app, KeyCode::PageDown);
    let film = app.world().resource::<Plain<Film>>();
    assert!(film.is_directing() && film.player.is_playing(), "the lesson goes on");
    assert_eq!(state(&app).picture.step, film.moment().and_then(|moment| moment.scene.picture.step));
    let mut app = lecture(&["--step", "tokens", "--query", "bank"]);
    settle(&mut app);
    press(&mut app, KeyCode::PageUp);
    assert_eq!(state(&app).picture.step, None, "back from the first");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.txt");
    std::fs::write(&file, "query=bank&step=residual\nDogs bark.\n").unwrap();
    let mut app = lecture(&["--set", file.to_str().unwrap()]);
    press(&mut app, KeyCode::PageDown);
    settle(&mut app);
    assert_eq!(state(&app).picture.step, Step::ALL.last().copied());
    press(&mut app, KeyCode::PageDown);
    assert_eq!((state(&app).picture.step, state(&app).picture.text.as_str()), (None, "Dogs bark."));
}
