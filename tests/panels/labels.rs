//! The panels pressed by what they say, as a person or a screen reader finds them.

use std::collections::BTreeSet;

use arclight::camera::Rig;
use arclight::session::{Plain, Saved, Wish};
use arclight_core::export::Export;
use arclight_core::intent::{Camera, Intent, Panels, Point, Settings};
use arclight_core::panel::Panel;
use arclight_core::picture::{Direction, Head, Setting, View};
use arclight_core::visual::encoding::percent;
use arclight_core::visual::layout::Layout;
use arclight_core::visual::palette::Theme;
use arclight_model::steps::{Normalise, Step};
use arclight_model::{ModelId, lens};
use arclight_panels::theme;
use bevy::prelude::*;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::harness::{DESK, PHONE, Person};

#[test]
fn views_heads_and_directions_are_pressed_by_name() {
    let mut person = Person::new(DESK);
    person.press("2  looks home");
    assert_eq!(person.state().picture.place().head, Head::One(2));
    person.press("is looked at by");
    assert_eq!(person.state().picture.direction, Direction::AttendedBy);
    person.press("Flat");
    assert_eq!(person.state().picture.view, View::Flat);
    // It is not there: the reason is, and Glass goes on.
    person.press("MiniLM");
    assert!(person.models().refused);
    assert_eq!(person.state().picture.model, ModelId::GLASS);
    assert!(person.harness.query_all_by_label_contains("No MiniLM, Glass goes on").count() > 1);
    person.set(Setting::Text("Cats sing.".to_owned()));
    assert!(!person.models().refused);
}

#[test]
fn whoever_moved_the_camera_brings_it_back_by_a_button() {
    for screen in [DESK, PHONE] {
        let narrow = screen == PHONE;
        let mut person = Person::new(screen);
        assert!(!person.has("Reset view"), "nothing was moved");
        person.ask(Intent::Camera(Camera::Closer(3)));
        assert!(person.world().resource::<Rig>().zoom > 1.3);
        person.press("Reset view");
        assert_eq!(person.world().resource::<Rig>().zoom, 1.0);
        assert!(!person.has("Reset view"), "narrow: {narrow}");
    }
}

#[test]
fn every_key_of_a_word_is_listed_where_that_is_asked_for() {
    for screen in [DESK, PHONE] {
        let narrow = screen == PHONE;
        let mut person = Person::new(screen);
        person.pin(7);
        if narrow {
            person.press("Word");
        }
        let tokens = person.shown().tokens.len();
        // A key and its weight.
        let is_key = |name: &str| name.rsplit_once(' ').is_some_and(|(_, end)| end.ends_with('%'));
        let listed = |person: &Person<'_>| person.pressed().iter().filter(|(name, _)| is_key(name)).count();
        for (shown, says) in [(5, "more, together"), (tokens, "only the strongest"), (5, "more, together")] {
            assert_eq!(listed(&person), shown, "narrow: {narrow}");
            person.harness.get_by_label_contains(says).scroll_to_me();
            person.wait();
            person.harness.get_by_label_contains(says).click();
            person.wait();
        }
    }
}

#[test]
fn a_screen_reader_hears_the_words_of_the_stage_and_what_is_lit() {
    let mut person = Person::new(DESK);
    assert!(person.harness.query_all_by_label("No word is lit.").count() > 1);
    person.pin(7);
    let shown = person.shown();
    let row = shown.weights.row(7).to_vec();
    let share = |key: usize| percent(row[key]);
    let mut keys: Vec<usize> = (0..row.len()).collect();
    keys.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
    let words: Vec<String> = shown.tokens.iter().map(|token| token.text.clone()).collect();
    let strongest: Vec<String> =
        keys[..3].iter().map(|key| format!("{} {}", words[*key], share(*key))).collect();
    let says = format!("bank looks at {}", strongest.join(", "));
    assert!(person.has(&says), "{says}");
    for (key, word) in words.iter().enumerate() {
        let says = format!("on stage: {word}, {}", share(key));
        assert!(person.has(&says), "{says}");
    }
}

#[test]
fn what_is_on_the_stage_is_said() {
    let mut person = Person::new(DESK);
    let says = |person: &Person<'_>, text: &str| person.reads(text);
    assert!(says(&person, "Glass: hand-made weights"), "the badge");
    assert!(says(&person, "Point at a word"));
    person.pin(7);
    assert!(!says(&person, "Point at a word"), "one was");
    let shown = person.shown();
    let row = shown.weights.row(7);
    let entropy = format!("entropy {:.2} nats", lens::entropy(row));
    let peak = format!("peak {:.2}", row.iter().copied().fold(0.0, f32::max));
    let idle = format!("idle share {:.2}", lens::idle_share(&shown.tokens, row));
    for text in [entropy, peak, idle] {
        assert!(says(&person, &text), "{text}");
    }
    person.ask(Intent::Point(Point::Release));
    person.set(Setting::Text("The river runs past the mill and under the old bridge. ".repeat(60)));
    assert!(says(&person, "Too long: the first 512 of"), "the end is cut");
    assert!(
        says(&person, "of the attention is in weaker arcs that are not drawn"),
        "the share that is not drawn"
    );
}

#[test]
fn a_page_of_words_has_the_whole_picture_and_its_cards_open_over_it() {
    let mut person = Person::new([1280.0, 720.0]);
    let text = "The river runs past the mill and under the old bridge to the sea. ".repeat(40);
    person.set(Setting::Text(text));
    let placement = &person.world().resource::<Plain<Layout>>().placement;
    // Without a camera the stage is placed for 1280 x 720 pixels too.
    let pixels = placement.em * placement.scale;
    println!("labels of 512 tokens: {pixels:.1} pixels");
    assert!(placement.places.len() == 512 && pixels >= 9.0, "labels of {pixels:.1} pixels");
    assert!(!person.has("2  looks home"));
    person.press("Heads");
    person.press("2  looks home");
    assert_eq!(person.state().picture.place().head, Head::One(2));
    person.press("Word");
    assert!(!person.has("2  looks home"), "one at a time");
    assert!(person.has("Hide the resting place"));
    person.press("Word");
    person.set(Setting::Text("Cats sing.".into()));
    assert!(person.has("2  looks home"), "a sentence has them at its sides");
}

#[test]
fn the_legend_says_what_its_theme_shows() {
    let mut person = Person::new(DESK);
    assert!(person.reads("Width, light: weight."));
    // On white nothing glows.
    person.ask(Intent::Settings(Settings::Theme(Theme::Projector)));
    assert!(person.reads("Width: weight."));
}

#[test]
fn what_is_shown_is_saved_by_buttons_where_it_can_be() {
    #[derive(Resource, Default)]
    struct Asked(Vec<Export>);
    let mut person = Person::new(DESK);
    person.press("Settings");
    assert!(!person.has("PNG"), "a museum keeps none");
    let app = &mut person.harness.state_mut().app;
    app.init_resource::<Saved>().init_resource::<Asked>();
    app.add_systems(Update, |mut wishes: MessageReader<Wish>, mut asked: ResMut<Asked>| {
        asked.0.extend(wishes.read().filter_map(|Wish(intent)| match intent {
            Intent::Save(export) => Some(*export),
            _ => None,
        }));
    });
    person.wait();
    for (_, label, _) in Export::ALL {
        person.scroll_and_press(label);
    }
    let asked = &person.world().resource::<Asked>().0;
    assert_eq!(*asked, Export::ALL.map(|(export, ..)| export));
    person.world_mut().resource_mut::<Saved>().0 = "Saved: here".to_owned();
    person.wait();
    assert!(person.has("Saved: here"));
}

#[test]
fn a_word_of_the_ribbon_becomes_the_query_and_a_matrix_is_alone() {
    let mut person = Person::new(DESK);
    person.press("Heatmap");
    // Before a word is chosen no key is marked, and the ribbon says the words alone.
    person.press("fish");
    let word = person.state().pointing.pinned.and_then(|word| {
        let shown = person.shown();
        shown.tokens.get(word).map(|token| token.text.clone())
    });
    assert_eq!(word.as_deref(), Some("fish"));
    person.press("Enlarge: looks across");
    assert_eq!(person.state().picture.large, Some(1));
    person.press("Show all: looks across");
    assert_eq!(person.state().picture.large, None);
    person.press("What the block hands on");
    let picture = person.state().picture;
    assert_eq!((picture.view, picture.step), (View::Stage, Some(Step::Concat)));
}

#[test]
fn steps_and_switches_are_walked_and_set_back() {
    let mut person = Person::new(DESK);
    person.press("Under the hood");
    person.press("Next");
    assert_eq!(person.state().picture.step, Some(Step::Embedding));
    person.press("Softmax");
    assert_eq!(person.state().picture.step, Some(Step::Softmax));
    person.scroll_and_press("arg max");
    assert_eq!(person.state().picture.switches.normalise, Normalise::ArgMax);
    person.scroll_and_press("Reset");
    assert!(!person.state().picture.is_switched());
    person.set(Setting::Step(Some(Step::Tokens)));
    person.scroll_and_press("Close");
    assert_eq!(person.state().picture.step, None);
}

#[test]
fn cards_open_terms_explain_and_links_become_codes() {
    let mut person = Person::new(DESK);
    person.press("Learn");
    person.press("Causal mask");
    assert!(person.reads("A model that writes may not see"));
    person.scroll_and_press("d_k");
    assert!(person.reads("How many numbers a query and a key have"));
    person.harness.get_by_label("Attention Is All You Need").scroll_to_me();
    person.wait();
    // The browser opens; in a museum a code stands there instead.
    person.harness.get_by_label("Attention Is All You Need").click();
    let opened = (0..8).any(|_| {
        person.step();
        let commands = &person.harness.output().platform_output.commands;
        commands.iter().any(|command| {
            matches!(command, egui::OutputCommand::OpenUrl(open) if open.url == "https://arxiv.org/abs/1706.03762")
        })
    });
    assert!(opened && !person.reads("QR code"));
    person.ask(Intent::Settings(Settings::Codes(true)));
    person.scroll_and_press("Attention Is All You Need");
    assert!(person.has("QR code: https://arxiv.org/abs/1706.03762"));
}

/// Walks with Tab through all that can be pressed; fails where nothing shows that something has the keys, and where
/// something never has them.
fn tabbed(person: &mut Person<'_>, what: &str) {
    let ring = theme::colour(person.state().settings.theme.palette().query);
    let mut met = BTreeSet::new();
    for _ in 0..person.pressed().len() + 30 {
        person.harness.key_press(egui::Key::Tab);
        person.steps(5);
        let focused = person.harness.ctx.memory(egui::Memory::focused);
        let Some(response) = focused.and_then(|id| person.harness.ctx.read_response(id)) else { continue };
        let is_ring = |shape: &egui::Shape| {
            matches!(shape, egui::Shape::Rect(rect) if rect.stroke.color == ring
                && rect.stroke.width == 2.0 && rect.rect == response.interact_rect)
        };
        let ringed = person.harness.output().shapes.iter().any(|clipped| is_ring(&clipped.shape));
        assert!(
            ringed,
            "{what}: nothing shows that {:?} {:?} {:?} has the keys",
            response.interact_rect,
            response.rect,
            person.focused()
        );
        met.extend(person.focused());
    }
    // A row of numbers says another one where the keys stand, and a number becomes a field.
    let head = |name: &str| name.split(": ").next().unwrap_or_default().to_owned();
    let met: BTreeSet<String> = met.iter().map(|name: &String| head(name)).collect();
    let names = person.pressed().into_iter().map(|(name, _)| head(&name));
    let missed: Vec<String> =
        names.filter(|name| !met.contains(name) && name.parse::<f32>().is_err()).collect();
    println!("{what}: Tab came to {}", met.len());
    assert_eq!(missed, Vec::<String>::new(), "{what}: Tab never came to them");
}

#[test]
fn tab_comes_to_all_that_can_be_pressed_and_a_ring_shows_where() {
    let opened = [
        ("the stage", Intent::Point(Point::Pin(7))),
        ("heads and wall", Intent::Panel(Panels::Toggle(Panel::Wall))),
        ("cards", Intent::Panel(Panels::Toggle(Panel::Learn))),
        ("settings", Intent::Panel(Panels::Toggle(Panel::Settings))),
        ("comparing", Intent::Panel(Panels::Toggle(Panel::Compare))),
        ("sentences", Intent::Panel(Panels::Toggle(Panel::Samples))),
        ("the heatmap", Intent::Set(Setting::View(View::Heatmap))),
        ("steps", Intent::Set(Setting::Step(Some(Step::Scores)))),
    ];
    for (what, intent) in opened {
        let mut person = Person::new(DESK);
        person.ask(intent);
        tabbed(&mut person, what);
    }
    let mut phone = Person::new(PHONE);
    tabbed(&mut phone, "a phone");
}

#[test]
fn two_sentences_are_typed_side_by_side() {
    let mut person = Person::new(DESK);
    person.press("Compare");
    person.harness.get_by_role_and_label(Role::TextInput, "Sentence 2").focus();
    person.wait();
    person.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    person.harness.get_by_role_and_label(Role::TextInput, "Sentence 2").type_text("The bank lent money.");
    person.wait();
    assert_eq!(person.state().picture.pair[1], "The bank lent money.");
    let pair = person.pair();
    assert_eq!(pair.sides.as_ref().unwrap()[1].word, "bank");
}

#[test]
fn a_narrow_picture_has_sheets() {
    let mut person = Person::new(PHONE);
    person.press("Settings");
    assert_eq!(person.state().panels.sheet, Some(Panel::Settings));
    person.press("Contrast");
    assert_eq!(person.state().settings.theme, Theme::Contrast);
    person.press("Word");
    assert_eq!(person.state().panels.sheet, Some(Panel::Inspector));
}

#[test]
fn the_lesson_is_played_by_its_buttons_and_read_in_its_transcript() {
    let mut person = Person::with_files(DESK);
    person.wait_until(|person| person.film().timeline.is_some());
    person.press("Play the lesson");
    let film = |person: &Person<'_>| {
        let film = person.film();
        let chapter = film.timeline.as_ref().map_or(0, |timeline| timeline.chapter_at(film.player.time()).0);
        (film.player.is_playing(), chapter)
    };
    assert_eq!(film(&person), (true, 0));
    person.press("Chapter on");
    person.press("Chapter on");
    assert_eq!(film(&person), (true, 2));
    person.press("Pause");
    person.press("Transcript");
    person.press("1. One word");
    assert_eq!(film(&person), (false, 0));
    person.press("CC");
    assert!(!person.state().settings.sound.captions);
    person.press("Mute");
    assert!(person.state().settings.sound.muted);
}

#[test]
fn a_phone_reads_along_while_the_lesson_plays() {
    let mut person = Person::with_files(PHONE);
    person.wait_until(|person| person.film().timeline.is_some());
    person.press("Play the lesson");
    person.press("Text");
    person.press("4. Three questions");
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
    assert!(person.has("1×"), "the speed stands there too");
}
