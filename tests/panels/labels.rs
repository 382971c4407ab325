//! The panels pressed by what they say, as a person or a screen reader finds them.
#![cfg(test)]

use bevy::prelude::*;
use bevy_egui::egui::{self, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::person::Person;
use crate::camera::Rig;
use crate::model::steps::{Normalise, Step};
use crate::model::{ModelKind, lens};
use crate::session::{
    Export, Film, Head, Intent, Layout, Models, Pair, Panel, Saved, Shown, View as Scene, Wish,
};
use crate::visual::palette::Theme;

#[test]
fn views_heads_and_directions_are_pressed_by_name() {
    let mut person = Person::new(false);
    person.press("2  looks home");
    assert_eq!(person.state().place().head, Head::One(2));
    person.press("attended by");
    assert_eq!(person.state().direction, crate::session::Direction::AttendedBy);
    person.press("Flat");
    assert_eq!(person.state().view, Scene::Flat);
    // It is not there: the reason is, and Glass goes on.
    person.press("MiniLM");
    assert!(person.0.state().app.world().resource::<Models>().refused);
    assert_eq!(person.state().model, ModelKind::Glass);
    assert!(person.0.query_all_by_label_contains("No MiniLM, Glass goes on").count() > 1);
    person.ask(Intent::SetText("Cats sing.".to_owned()));
    assert!(!person.0.state().app.world().resource::<Models>().refused);
}

#[test]
fn whoever_moved_the_camera_brings_it_back_by_a_button() {
    for narrow in [false, true] {
        let mut person = Person::new(narrow);
        assert!(person.0.query_by_label("Reset view").is_none(), "nothing was moved");
        person.ask(Intent::Closer(3));
        assert!(person.0.state().app.world().resource::<Rig>().zoom > 1.3);
        person.press("Reset view");
        assert_eq!(person.0.state().app.world().resource::<Rig>().zoom, 1.0);
        assert!(person.0.query_by_label("Reset view").is_none(), "narrow: {narrow}");
    }
}

#[test]
fn every_key_of_a_word_is_listed_where_that_is_asked_for() {
    for narrow in [false, true] {
        let mut person = Person::new(narrow);
        person.ask(Intent::TogglePin(7));
        if narrow {
            person.press("Word");
        }
        let tokens = person.0.state().app.world().resource::<Shown>().tokens.len();
        // A key and its weight.
        let is_key = |name: &str| name.rsplit_once(' ').is_some_and(|(_, end)| end.parse::<f32>().is_ok());
        let listed = |person: &Person<'_>| person.pressed().iter().filter(|(name, _)| is_key(name)).count();
        for (shown, says) in [(5, "more, together"), (tokens, "only the strongest"), (5, "more, together")] {
            assert_eq!(listed(&person), shown, "narrow: {narrow}");
            person.0.get_by_label_contains(says).scroll_to_me();
            person.wait();
            person.0.get_by_label_contains(says).click();
            person.wait();
        }
    }
}

#[test]
fn a_screen_reader_hears_the_words_of_the_stage_and_what_is_lit() {
    let mut person = Person::new(false);
    assert!(person.0.query_all_by_label("No word is lit.").count() > 1);
    person.ask(Intent::TogglePin(7));
    let shown = person.0.state().app.world().resource::<Shown>();
    let row = shown.weights.row(7).to_vec();
    let share = |key: usize| crate::visual::encoding::percent(row[key]);
    let mut keys: Vec<usize> = (0..row.len()).collect();
    keys.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
    let words: Vec<String> = shown.tokens.iter().map(|token| token.text.clone()).collect();
    let strongest: Vec<String> =
        keys[..3].iter().map(|key| format!("{} {}", words[*key], share(*key))).collect();
    let says = format!("bank attends to {}", strongest.join(", "));
    assert!(person.0.query_by_label(&says).is_some(), "{says}");
    for (key, word) in words.iter().enumerate() {
        let says = format!("on stage: {word}, {}", share(key));
        assert!(person.0.query_all_by_label(&says).count() > 0, "{says}");
    }
}

#[test]
fn what_stands_on_the_stage_is_said() {
    let mut person = Person::new(false);
    let says = |person: &Person<'_>, text: &str| person.0.query_all_by_label_contains(text).count() > 0;
    assert!(says(&person, "Glass: hand-made weights"), "the badge");
    assert!(says(&person, "Point at a word"));
    person.ask(Intent::TogglePin(7));
    assert!(!says(&person, "Point at a word"), "one was");
    let shown = person.0.state().app.world().resource::<Shown>();
    let row = shown.weights.row(7);
    let entropy = format!("entropy {:.2} nats", lens::entropy(row));
    let peak = format!("peak {:.2}", row.iter().copied().fold(0.0, f32::max));
    let idle = format!("idle share {:.2}", lens::idle_share(&shown.tokens, row));
    for text in [entropy, peak, idle] {
        assert!(says(&person, &text), "{text}");
    }
    person.ask(Intent::Release);
    person.ask(Intent::SetText("The river runs past the mill and under the old bridge. ".repeat(60)));
    assert!(says(&person, "Too long: the first 512 of"), "the end is cut");
    assert!(
        says(&person, "of the attention is in weaker arcs that are not drawn"),
        "the share that is not drawn"
    );
}

#[test]
fn a_page_of_words_has_the_whole_picture_and_its_cards_open_over_it() {
    let mut person = Person::new(false);
    let text = "The river runs past the mill and under the old bridge to the sea. ".repeat(40);
    person.ask(Intent::SetText(text));
    let placement = &person.0.state().app.world().resource::<Layout>().placement;
    // In a window of 1280 x 720 pixels, of which this is the layout.
    let pixels = placement.em * placement.scale * 1280.0 / 1440.0;
    println!("labels of 512 tokens: {pixels:.1} pixels");
    assert!(placement.places.len() == 512 && pixels >= 9.0, "labels of {pixels:.1} pixels");
    assert!(person.0.query_by_label("2  looks home").is_none());
    person.press("Heads");
    person.press("2  looks home");
    assert_eq!(person.state().place().head, Head::One(2));
    person.press("Word");
    assert!(person.0.query_by_label("2  looks home").is_none(), "one at a time");
    assert!(person.0.query_by_label("Without idle, renormalised").is_some());
    person.press("Word");
    person.ask(Intent::SetText("Cats sing.".into()));
    assert!(person.0.query_by_label("2  looks home").is_some(), "a sentence has them at its sides");
}

#[test]
fn the_legend_says_what_its_theme_shows() {
    let mut person = Person::new(false);
    assert!(person.0.query_by_label_contains("Width, light: weight.").is_some());
    // On white nothing glows.
    person.ask(Intent::SetTheme(Theme::Projector));
    assert!(person.0.query_by_label_contains("Width: weight.").is_some());
}

#[test]
fn what_is_shown_is_saved_by_buttons_where_it_can_be() {
    #[derive(Resource, Default)]
    struct Asked(Vec<Export>);
    let mut person = Person::new(false);
    person.press("Settings");
    assert!(person.0.query_by_label("PNG").is_none(), "a museum keeps none");
    let app = &mut person.0.state_mut().app;
    app.init_resource::<Saved>().init_resource::<Asked>();
    app.add_systems(Update, |mut intents: MessageReader<Intent>, mut asked: ResMut<Asked>| {
        asked.0.extend(intents.read().filter_map(|intent| match intent {
            Intent::Save(export) => Some(*export),
            _ => None,
        }));
    });
    person.wait();
    for (_, label, _) in Export::ALL {
        person.0.get_by_label(label).scroll_to_me();
        person.wait();
        person.press(label);
    }
    let asked = &person.0.state().app.world().resource::<Asked>().0;
    assert_eq!(*asked, Export::ALL.map(|(export, ..)| export));
    person.0.state_mut().app.world_mut().resource_mut::<Saved>().0 = "Saved: here".to_owned();
    person.wait();
    assert!(person.0.query_by_label("Saved: here").is_some());
}

#[test]
fn a_word_of_the_ribbon_becomes_the_query_and_a_matrix_stands_alone() {
    let mut person = Person::new(false);
    person.press("Heatmap");
    // Before a word is chosen no key is marked, and the ribbon says the words alone.
    person.press("fish");
    let word = person.state().pinned.and_then(|word| {
        let shown = person.0.state().app.world().resource::<Shown>();
        shown.tokens.get(word).map(|token| token.text.clone())
    });
    assert_eq!(word.as_deref(), Some("fish"));
    person.press("Enlarge: looks across");
    assert_eq!(person.state().study.large, Some(1));
    person.press("Show all: looks across");
    assert_eq!(person.state().study.large, None);
    person.press("What the block hands on");
    assert_eq!((person.state().view, person.state().study.step), (Scene::Stage, Some(Step::Concat)));
}

#[test]
fn steps_and_switches_are_walked_and_set_back() {
    let mut person = Person::new(false);
    person.press("Under the hood");
    person.press("Next");
    assert_eq!(person.state().study.step, Some(Step::Embedding));
    person.press("Softmax");
    assert_eq!(person.state().study.step, Some(Step::Softmax));
    person.0.get_by_label("arg max").scroll_to_me();
    person.wait();
    person.press("arg max");
    assert_eq!(person.state().study.switches.normalise, Normalise::ArgMax);
    person.0.get_by_label("Reset").scroll_to_me();
    person.wait();
    person.press("Reset");
    assert!(!person.state().study.is_switched());
    person.ask(Intent::Study(Wish::Open(Some(Step::Tokens))));
    person.0.get_by_label("Close").scroll_to_me();
    person.wait();
    person.press("Close");
    assert_eq!(person.state().study.step, None);
}

#[test]
fn cards_open_terms_explain_and_links_become_codes() {
    let mut person = Person::new(false);
    person.press("Learn");
    person.press("Causal mask");
    assert!(person.0.query_by_label_contains("A model that writes may not see").is_some());
    person.press("d_k");
    assert!(person.0.query_by_label_contains("How many numbers a query and a key have").is_some());
    person.0.get_by_label("Attention Is All You Need").scroll_to_me();
    person.wait();
    // The browser opens; in a museum a code stands there instead.
    person.0.get_by_label("Attention Is All You Need").click();
    let opened = (0..8).any(|_| {
        person.0.step();
        let commands = &person.0.output().platform_output.commands;
        commands.iter().any(|command| {
            matches!(command, egui::OutputCommand::OpenUrl(open) if open.url == "https://arxiv.org/abs/1706.03762")
        })
    });
    assert!(opened && person.0.query_by_label_contains("QR code").is_none());
    person.ask(Intent::SetCodes(true));
    person.0.get_by_label("Attention Is All You Need").scroll_to_me();
    person.wait();
    person.press("Attention Is All You Need");
    assert!(person.0.query_by_label("QR code: https://arxiv.org/abs/1706.03762").is_some());
}

/// Walks with Tab through all that can be pressed; fails where nothing shows that something has the keys, and where
/// something never has them.
fn tabbed(person: &mut Person<'_>, what: &str) {
    let ring = crate::theme::colour(person.state().settings.theme.palette().query);
    let mut met = std::collections::BTreeSet::new();
    for _ in 0..person.pressed().len() + 30 {
        person.0.key_press(egui::Key::Tab);
        person.0.run_steps(3);
        let focused = person.0.ctx.memory(egui::Memory::focused);
        let Some(response) = focused.and_then(|id| person.0.ctx.read_response(id)) else { continue };
        let is_ring = |shape: &egui::Shape| {
            matches!(shape, egui::Shape::Rect(rect) if rect.stroke.color == ring
                && rect.stroke.width == 2.0 && rect.rect == response.interact_rect)
        };
        let ringed = person.0.output().shapes.iter().any(|clipped| is_ring(&clipped.shape));
        assert!(ringed, "{what}: nothing shows that {:?} has the keys", response.interact_rect);
        met.extend(person.focused());
    }
    // A row of numbers says another one where the keys stand, and a number becomes a field.
    let head = |name: &str| name.split(": ").next().unwrap_or_default().to_owned();
    let met: std::collections::BTreeSet<String> = met.iter().map(|name: &String| head(name)).collect();
    let names = person.pressed().into_iter().map(|(name, _)| head(&name));
    let missed: Vec<String> =
        names.filter(|name| !met.contains(name) && name.parse::<f32>().is_err()).collect();
    println!("{what}: Tab came to {}", met.len());
    assert_eq!(missed, Vec::<String>::new(), "{what}: Tab never came to them");
}

#[test]
fn tab_comes_to_all_that_can_be_pressed_and_a_ring_shows_where() {
    let opened = [
        ("the stage", Intent::TogglePin(7)),
        ("heads and wall", Intent::Toggle(Panel::Wall)),
        ("cards", Intent::Toggle(Panel::Learn)),
        ("settings", Intent::Toggle(Panel::Settings)),
        ("comparing", Intent::Toggle(Panel::Compare)),
        ("sentences", Intent::Toggle(Panel::Samples)),
        ("the heatmap", Intent::SetView(Scene::Heatmap)),
        ("steps", Intent::Study(Wish::Open(Some(Step::Scores)))),
    ];
    for (what, intent) in opened {
        let mut person = Person::new(false);
        person.ask(intent);
        tabbed(&mut person, what);
    }
    let mut phone = Person::new(true);
    tabbed(&mut phone, "a phone");
}

#[test]
fn two_sentences_are_typed_side_by_side() {
    let mut person = Person::new(false);
    person.press("Compare");
    person.0.get_by_role_and_label(Role::TextInput, "Sentence 2").focus();
    person.wait();
    person.0.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    person.0.get_by_role_and_label(Role::TextInput, "Sentence 2").type_text("The bank lent money.");
    person.wait();
    assert_eq!(person.state().study.pair[1], "The bank lent money.");
    let pair = person.0.state().app.world().resource::<Pair>();
    assert_eq!(pair.sides.as_ref().unwrap()[1].word, "bank");
}

#[test]
fn a_narrow_picture_has_sheets() {
    let mut person = Person::new(true);
    person.press("Settings");
    assert_eq!(person.state().panels.sheet, Some(Panel::Settings));
    person.press("Contrast");
    assert_eq!(person.state().settings.theme, Theme::Contrast);
    person.press("Word");
    assert_eq!(person.state().panels.sheet, Some(Panel::Inspector));
}

#[test]
fn the_lesson_is_played_by_its_buttons_and_read_in_its_transcript() {
    let mut person = Person::with(false, crate::platform::assets_dir());
    person.press("Play the lesson");
    let film = |person: &Person<'_>| {
        let film = person.0.state().app.world().resource::<Film>();
        let chapter = film.timeline.as_ref().map_or(0, |timeline| timeline.chapter_at(film.player.time()).0);
        (film.player.is_playing(), chapter)
    };
    assert_eq!(film(&person), (true, 0));
    person.press("Chapter on");
    person.press("Chapter on");
    assert_eq!(film(&person), (true, 2));
    person.press("Pause");
    person.press("Transcript");
    person.press("1. The highlight reel");
    assert_eq!(film(&person), (false, 0));
    person.press("CC");
    assert!(!person.state().settings.sound.captions);
    person.press("Mute");
    assert!(person.state().settings.sound.muted);
}

#[test]
fn a_phone_reads_along_while_the_lesson_plays() {
    let mut person = Person::with(true, crate::platform::assets_dir());
    person.press("Play the lesson");
    person.press("Text");
    person.press("4. Three questions");
    assert_eq!(person.state().panels.sheet, Some(Panel::Transcript));
    assert!(person.0.query_by_label("1×").is_some(), "the speed stands there too");
}
