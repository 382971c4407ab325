//! The panels by themselves: no engine, no session, only a state that hears what is asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use arclight_core::course::CourseFile;
use arclight_core::devices::Devices;
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Intent, Panels, Point, Study};
use arclight_core::lesson::{Scene, Timeline, Timings};
use arclight_core::pair::Pair;
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_core::platform::Status;
use arclight_core::shown::{Look, Shown};
use arclight_core::state::{Facts, State};
use arclight_core::steps::Hood;
use arclight_core::traces::{Question, Traces};
use arclight_core::venue::{Mode, Venue, Visit};
use arclight_core::visual::typeface::Typefaces;
use arclight_model::steps::Step;
use arclight_model::{Attended, AttentionModel as _, Glass, ModelId, Reading};
use arclight_panels::{Inputs, Memory, frame};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

/// What a program would have, with Glass alone.
struct Stage {
    state: State,
    visiting: Visiting,
    glass: Glass,
    attended: Arc<Attended>,
    film: Film,
    memory: Memory,
    /// What the last frame asked for.
    asked: Vec<Intent>,
}

impl Stage {
    fn new(mode: Mode) -> Self {
        let (mut state, glass) = (State::default(), Glass::new());
        state.settings.inside = true;
        let attended = Arc::new(glass.attend(&state.picture.text));
        let mut visiting = Visiting::new(Venue { mode, ..Venue::default() });
        let rules = visiting.venue.kiosk.rules();
        let touched = arclight_core::venue::Input { touched: true, ..Default::default() };
        visiting.visit.update(0.0, touched, false, rules);
        let film = Film::default();
        Self { state, visiting, glass, attended, film, memory: Memory::default(), asked: Vec::new() }
    }

    fn hear(&mut self, intent: &Intent) {
        let facts = Facts { tokens: self.attended.tokens.len(), venue: &self.visiting.venue };
        self.state.apply(intent, facts);
    }

    fn frame(&mut self, context: &egui::Context) {
        let picture = &self.state.picture;
        let (tokens, weights) = Look::of(picture).at(&self.attended);
        let count = tokens.len();
        let shown = Shown { tokens, weights, sentence: 1, attended: Some(Arc::clone(&self.attended)) };
        let mut traces = Traces::default();
        traces.turn_to(Some(&Question::of(picture)), picture);
        let trace = self.glass.trace(&picture.text, 0, Reading::default()).unwrap();
        traces.put(0, Reading::default(), trace);
        let hood = Hood::of(picture, &self.state.pointing, &traces, count).unwrap_or_default();
        let (mut heat, mut pair) = (Heat::default(), Pair::default());
        heat.follow(picture, &self.attended, false);
        pair.follow(&self.glass, &picture.pair);
        let models = [
            (ModelId::GLASS, Status::Ready),
            (ModelId::MINILM, Status::Failed("no file".to_owned())),
            (ModelId::SMOLLM2, Status::Closed),
        ];
        let inputs = Inputs {
            state: &self.state,
            shown: &shown,
            traces: &traces,
            hood: &hood,
            devices: &Devices::default(),
            heat: &heat,
            pair: &pair,
            film: &self.film,
            course: &CourseFile::default(),
            visiting: &self.visiting,
            glass: &self.glass,
            models: &models,
            refused: false,
            thinking: false,
            undrawn: 0.1,
            typefaces: &Typefaces::default(),
            notice: None,
            link: None,
            saved: Some(""),
            steered: true,
            touched: false,
            fresh: false,
        };
        let output = frame(context, &inputs, &mut self.memory);
        output.intents.iter().for_each(|intent| self.hear(intent));
        self.asked = output.intents;
    }
}

type Person<'a> = Harness<'a, Stage>;

fn before(mode: Mode, size: [f32; 2]) -> Person<'static> {
    let draw = |ui: &mut egui::Ui, stage: &mut Stage| stage.frame(ui.ctx());
    let mut person = Harness::builder().with_size(size).build_ui_state(draw, Stage::new(mode));
    settle(&mut person, size);
    person
}

/// The screen has its pixels, however large the panels are.
fn settle(person: &mut Person<'_>, size: [f32; 2]) {
    for _ in 0..6 {
        let points = egui::Vec2::from(size) / person.ctx.zoom_factor();
        person.set_size(points);
        person.step();
    }
}

fn texts(person: &Person<'_>) -> usize {
    let is_text = |clipped: &&egui::epaint::ClippedShape| matches!(clipped.shape, egui::Shape::Text(_));
    person.output().shapes.iter().filter(is_text).count()
}

#[test]
fn every_layout_draws_every_panel() {
    let screens = [
        (Mode::Explore, [1440.0, 810.0]),
        (Mode::Explore, [390.0, 844.0]),
        (Mode::Kiosk, [1920.0, 1080.0]),
        (Mode::Kiosk, [1080.0, 1920.0]),
        (Mode::Present, [1920.0, 1080.0]),
    ];
    for (mode, size) in screens {
        let mut person = before(mode, size);
        let mut look = |what: String, intents: &[Intent]| {
            intents.iter().for_each(|intent| person.state_mut().hear(intent));
            settle(&mut person, size);
            assert!(texts(&person) > 4, "{mode:?} {size:?}: {what}");
        };
        look("the stage".to_owned(), &[]);
        // The hood is open as long as a step is chosen.
        for panel in Panel::ALL.into_iter().filter(|panel| *panel != Panel::Hood) {
            let pin = Intent::Point(Point::Pin(7));
            look(format!("{panel:?}"), &[pin, Intent::Panel(Panels::Sheet(Some(panel)))]);
            look(format!("{panel:?} as a card"), &[Intent::Panel(Panels::Toggle(panel))]);
        }
        for step in Step::ALL {
            let step = Intent::Set(Setting::Step(Some(step)));
            look(format!("{step:?}"), &[Intent::Panel(Panels::Sheet(None)), step]);
        }
        for large in [None, Some(1), Some(3)] {
            let heatmap = Intent::Set(Setting::View(View::Heatmap));
            look(format!("matrix {large:?}"), &[heatmap, Intent::Set(Setting::Large(large))]);
        }
    }
}

#[test]
fn everything_that_is_asked_for_in_a_frame_is_handed_on() {
    let size = [1440.0, 810.0];
    let mut person = before(Mode::Explore, size);
    person.state_mut().hear(&Intent::Set(Setting::View(View::Heatmap)));
    settle(&mut person, size);
    let matrix = person.get_by_label_contains("matrix of looks across").rect();
    person.event(egui::Event::PointerMoved(matrix.center()));
    person.step();
    // The row of the cell under the pointer, and its arc.
    let asked = &person.state().asked;
    let row = asked.iter().find_map(|intent| match intent {
        Intent::Point(Point::Hover(row)) => *row,
        _ => None,
    });
    let arc = asked.iter().find_map(|intent| match intent {
        Intent::Point(Point::Arc(arc)) => *arc,
        _ => None,
    });
    assert!(row.is_some() && arc.map(|(query, _)| query) == row, "{asked:?}");
}

/// The lesson stops where it shows matrices.
fn lesson_of_matrices(stage: &mut Stage) {
    let file = |name: &str| {
        let text = match name {
            "lesson.ron" => r#"(title: "Matrices", chapters: ["a"], cards: {})"#,
            _ => "# A\n\n- view: heatmap\n\nLook at the square [now](<query: bank>).\n\n> Point at a cell.\n",
        };
        Ok(text.to_owned())
    };
    let (lesson, _) = arclight_core::lesson::read(file).unwrap();
    let timeline = Timeline::new(lesson, &Timings::default()).unwrap();
    let scenes = timeline
        .chapters
        .iter()
        .flat_map(|span| span.scenes.iter().map(move |(local, scene)| (span.start + local, scene.clone())));
    let glass = |scene: &Scene| scene.picture.model == ModelId::GLASS && scene.picture.view == View::Heatmap;
    let (at, scene) = scenes.into_iter().find(|(_, scene)| glass(scene)).unwrap();
    stage.film.take(timeline, (Some(at), false), &mut stage.state);
    stage.attended = Arc::new(stage.glass.attend(&scene.picture.text));
    let facts = Facts { tokens: stage.attended.tokens.len(), venue: &stage.visiting.venue };
    stage.state.stage(&scene, facts);
}

#[test]
fn what_a_pointer_rests_on_asks_for_nothing_while_nobody_is_there() {
    for there in [true, false] {
        let size = [1920.0, 1080.0];
        let mut person = before(Mode::Kiosk, size);
        let stage = person.state_mut();
        lesson_of_matrices(stage);
        if !there {
            stage.visiting.visit = Visit::default();
        }
        settle(&mut person, size);
        let matrix = person.get_by_label_contains("matrix of looks across").rect();
        person.event(egui::Event::PointerMoved(matrix.center()));
        person.step();
        assert_eq!(!person.state().asked.is_empty(), there, "{:?}", person.state().asked);
    }
}

#[test]
fn a_model_that_cannot_be_had_is_named() {
    let person = before(Mode::Explore, [1440.0, 810.0]);
    assert!(person.query_by_label("No MiniLM, Glass goes on: no file").is_some());
    for model in ModelId::ALL {
        assert!(person.query_by_label(model.name).is_some(), "{} cannot be chosen", model.name);
    }
}

#[test]
fn a_window_that_was_small_looks_as_it_did() {
    let sides = |person: &Person<'_>| -> Vec<egui::Rect> {
        let buttons = person.query_all(by().role(Role::Button));
        buttons.map(|button| button.rect()).collect()
    };
    let large = [1440.0, 810.0];
    let mut person = before(Mode::Explore, large);
    let once = sides(&person);
    for small in [[1.0, 1.0], [390.0, 844.0], [640.0, 360.0]] {
        settle(&mut person, small);
        settle(&mut person, large);
        assert_eq!(sides(&person), once, "after {small:?}");
    }
}

/// A sentence with two words twice, and the second *bank* pinned.
fn twice(text: &str, size: [f32; 2]) -> Person<'static> {
    let mut person = before(Mode::Explore, size);
    let stage = person.state_mut();
    stage.hear(&Intent::Set(Setting::Text(text.to_owned())));
    stage.attended = Arc::new(stage.glass.attend(text));
    stage.hear(&Intent::Point(Point::Pin(4)));
    settle(&mut person, size);
    person
}

#[test]
fn words_that_occur_twice_are_told_apart_in_every_list() {
    // High enough for all keys: what is scrolled out of sight is not there.
    let size = [1440.0, 1400.0];
    let mut person = twice("river bank river bank", size);
    let step = vec![Intent::Set(Setting::Step(Some(Step::Softmax))), Intent::Study(Study::Numbers(true))];
    // In each a button of so many parts: name, index and numbers.
    let looks = [
        ("the inspector", vec![], 3),
        ("the keys of a step", step, 4),
        ("the line of words", vec![Intent::Set(Setting::View(View::Heatmap))], 2),
    ];
    for (what, intents, parts) in looks {
        intents.iter().for_each(|intent| person.state_mut().hear(intent));
        settle(&mut person, size);
        for word in ["river #1", "bank #2", "river #3", "bank #4"] {
            let buttons = person.query_all(by().role(Role::Button).label_contains(word));
            let mut labels = buttons.filter_map(|button| button.accesskit_node().label());
            let is_own = |label: String| {
                let own = label.split(": ").next().unwrap_or_default();
                own.starts_with(word) && own.split_whitespace().count() == parts
            };
            assert!(labels.any(is_own), "{what} has no {word}");
        }
    }
}

#[test]
fn a_long_name_ends_before_the_index_that_tells_it_from_another() {
    let word = "internationalisations";
    let person = twice(&format!("{word} bank {word} bank"), [1440.0, 810.0]);
    let drawn = |says: &str| -> Vec<egui::Rect> {
        let texts = person.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) if text.galley.text() == says => {
                Some(text.visual_bounding_rect().intersect(clipped.clip_rect))
            }
            _ => None,
        });
        texts.collect()
    };
    let marks = [drawn("#1"), drawn("#3")].concat();
    let names = drawn("internationalisat…");
    assert_eq!((marks.len(), names.len()), (2, 2));
    for mark in marks {
        let name = names.iter().find(|name| (name.center().y - mark.center().y).abs() < 6.0).unwrap();
        assert!(mark.left() > name.right() && mark.left() < name.right() + 12.0, "{name} {mark}");
    }
}

/// As winit's backends send it: the cursor within what is composed is counted in bytes.
#[test]
fn an_input_method_composes_a_sentence_and_what_is_pasted_is_one_line() {
    use egui::ImeEvent::{Commit, Preedit};
    let size = [1440.0, 810.0];
    let mut person = before(Mode::Explore, size);
    person.get_by_role_and_label(Role::TextInput, "Sentence").focus();
    settle(&mut person, size);
    person.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    settle(&mut person, size);
    let compose = |text: &str, cursor: Option<usize>| {
        egui::Event::Ime(Preedit { text: text.to_owned(), active_range_chars: cursor.map(|at| at..at) })
    };
    for (event, reads) in [
        (compose("k", Some(1)), "k"),
        (compose("か", Some(3)), "か"),
        (compose("かわ", Some(6)), "かわ"),
        (compose("川", Some(0)), "川"),
        (compose("", None), ""),
        (egui::Event::Ime(Commit("川の".to_owned())), "川の"),
        (compose("ba", None), "川のba"),
        (egui::Event::Ime(Commit(" bank".to_owned())), "川の bank"),
    ] {
        person.event(event.clone());
        person.step();
        settle(&mut person, size);
        assert_eq!(person.state().state.picture.text, reads, "{event:?}");
    }
    // What is pasted is one line.
    person.event(egui::Event::Paste(" and\r\nriver\n".to_owned()));
    person.step();
    assert_eq!(person.state().state.picture.text, "川の bank and  river ");
}
