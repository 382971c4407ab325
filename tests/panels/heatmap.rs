//! Heatmap, wall, comparing and cards, used by label: with the pointer, with keys, and while the pointer rests.

use arclight_core::intent::{Intent, Panels, Point};
use arclight_core::panel::Panel;
use arclight_core::picture::{Setting, View};
use arclight_core::visual::step_picture::signed;
use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_panels::theme;
use egui::{Key, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::harness::{DESK, PHONE, Person};

/// The cards, with how what they say begins and ends.
const CARDS: [(&str, &str, &str); 6] = [
    ("One word", "Reading a mystery, you meet the word bank.", "how much each one tells it."),
    ("Three questions", "Query: what am I looking for?", "beside river, bank takes on water."),
    (
        "Why it changed the world",
        "A recurrent network plays a sentence like a cassette tape",
        "what 2017 did was to drop the recurrence.",
    ),
    (
        "A look-up that can be learned",
        "A dictionary gives one entry for one key.",
        "so that every number on the way can be trained.",
    ),
    ("Why √d_k", "A product of two random vectors of d_k numbers", "and the softmax gives it everything."),
    ("Causal mask", "A model that writes may not see what comes next", "is scaled up to sum to 1."),
];

/// Whether a card is open: all that it says is there, in one text.
fn is_open(person: &Person<'_>, (_, begins, ends): (&str, &str, &str)) -> bool {
    let texts = person.harness.query_all_by_label_contains(begins);
    let says = |label: String| label.starts_with(begins) && label.ends_with(ends);
    texts
        .into_iter()
        .any(|node| node.accesskit_node().label().or(node.accesskit_node().value()).is_some_and(says))
}

/// A heatmap of Glass with a pinned *bank*.
fn bank() -> Person<'static> {
    let mut person = Person::new(DESK);
    person.press("Heatmap");
    person.press("bank");
    assert_eq!(person.state().pointing.pinned, Some(7));
    person
}

/// The middle of a cell of the matrix that looks across.
fn place(person: &Person<'_>, query: usize, key: usize) -> Pos2 {
    let rect = person.harness.get_by_label_contains("matrix of looks across").rect();
    let n = person.shown().tokens.len() as f32;
    rect.min + vec2(key as f32 + 0.5, query as f32 + 0.5) / n * rect.size()
}

/// What a screen reader says of that matrix.
fn says(person: &Person<'_>) -> String {
    let node = person.harness.get_by_label_contains("matrix of looks across");
    node.accesskit_node().data().label().unwrap_or_default().to_owned()
}

fn key(person: &mut Person<'_>, key: Key, times: usize) {
    for _ in 0..times {
        person.harness.key_press(key);
        person.wait();
    }
}

#[test]
fn arrow_keys_find_a_cell_and_every_matrix_says_it() {
    let mut person = bank();
    person.harness.get_by_label_contains("matrix of looks across").focus();
    person.wait();
    // The first press shows the cell, the others move it.
    key(&mut person, Key::ArrowRight, 7);
    let heat = person.heat();
    let weight = format!("weight {:.3}", heat.maps[1].weights[(7, 6)]);
    let found = says(&person);
    let traces = person.traces();
    let score = signed(traces.layer(0).unwrap().product(1, 7, 6));
    let cell = format!("query bank, key river: score {score}, {weight}");
    assert!(found.contains(&cell), "{found} instead of {cell}");
    assert!(person.reads("matrix of looks back, query bank, key river"));
    key(&mut person, Key::ArrowDown, 1);
    assert_eq!(person.state().pointing.pinned, Some(8), "the row goes with the cell");
    assert!(says(&person).contains("query to, key river"), "{}", says(&person));
    key(&mut person, Key::ArrowLeft, 20);
    assert!(says(&person).contains("key START"), "{}", says(&person));
}

#[test]
fn a_tapped_cell_stays_and_a_second_tap_lets_it_go() {
    let mut person = bank();
    let at = place(&person, 10, 6);
    let mut found = Vec::new();
    for _ in 0..2 {
        // A finger is gone when it is lifted.
        person.harness.hover_at(at);
        person.harness.drag_at(at);
        person.harness.drop_at(at);
        person.wait();
        let kept = says(&person).contains("query fish, key river");
        assert_eq!(kept, person.state().pointing.pinned == Some(10), "{}", says(&person));
        found.push(person.state().pointing.pinned);
    }
    assert_eq!(found, [Some(10), None]);
    assert!(!says(&person).contains("query"), "{}", says(&person));
}

#[test]
fn a_resting_pointer_lights_no_row() {
    let mut person = Person::new(DESK);
    person.press("Heatmap");
    let at = place(&person, 4, 4);
    person.press("Stage");
    person.harness.hover_at(at);
    person.wait();
    person.ask(Intent::Point(Point::Release));
    // A lesson, a key or a link opens the heatmap under it.
    person.set(Setting::View(View::Heatmap));
    assert_eq!(person.state().word(), None);
    person.harness.hover_at(at + vec2(1.0, 0.0));
    person.wait();
    let pointing = person.state().pointing;
    assert_eq!((pointing.hovered, pointing.arc), (Some(4), Some((4, 4))), "it moved");
    person.harness.hover_at(Pos2::new(5.0, 5.0));
    person.wait();
    assert_eq!(person.state().pointing.arc, None, "it left");
}

#[test]
fn an_arc_that_is_pointed_at_lights_its_cell() {
    let mut person = bank();
    assert!(!says(&person).contains("key river"));
    person.ask(Intent::Point(Point::Arc(Some((7, 6)))));
    assert!(says(&person).contains("query bank, key river"), "{}", says(&person));
    person.ask(Intent::Point(Point::Arc(None)));
    assert!(!says(&person).contains("key river"), "{}", says(&person));
}

#[test]
fn matrices_come_closer_by_buttons() {
    let mut person = bank();
    assert!(!person.has("Zoom to the whole"));
    person.press("Zoom in");
    person.press("Zoom to the whole");
    person.press("Zoom in");
    person.press("Zoom out");
    assert!(!person.has("Zoom to the whole"));
}

#[test]
fn the_name_of_a_row_makes_it_the_query() {
    let mut person = bank();
    let beside = place(&person, 10, 0) - vec2(30.0, 0.0);
    for pinned in [Some(10), None] {
        person.harness.hover_at(beside);
        person.harness.drag_at(beside);
        person.harness.drop_at(beside);
        person.wait();
        assert_eq!(person.state().pointing.pinned, pinned);
    }
}

#[test]
fn the_wheel_brings_a_matrix_closer_and_a_drag_moves_it() {
    let mut person = bank();
    let at = place(&person, 7, 6);
    person.harness.hover_at(at);
    person.wait();
    person.harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 300.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    person.wait();
    assert!(person.has("Zoom to the whole"));
    assert!(says(&person).contains("query bank, key river"), "the cell stays under the pointer");
    // What is dragged to the left shows what lay to the right.
    person.harness.drag_at(at);
    for step in 1..=6 {
        person.harness.hover_at(at - vec2(20.0 * step as f32, 0.0));
        person.step();
    }
    person.harness.drop_at(at - vec2(120.0, 0.0));
    person.harness.hover_at(at + vec2(1.0, 0.0));
    person.wait();
    assert!(
        !says(&person).contains("key river") && says(&person).contains("query bank"),
        "{}",
        says(&person)
    );
}

#[test]
fn two_fingers_bring_a_phone_s_matrix_closer() {
    let mut person = Person::new(PHONE);
    person.set(Setting::View(View::Heatmap));
    let matrix = person.harness.get_by_label_contains("matrix of looks across").rect();
    let touch = |person: &mut Person<'_>, phase, apart: f32| {
        for (id, side) in [(1, -1.0), (2, 1.0)] {
            let pos = matrix.center() + vec2(side * apart, 0.0);
            let id = egui::TouchId(id);
            person.harness.event(egui::Event::Touch {
                device_id: egui::TouchDeviceId(0),
                id,
                phase,
                pos,
                force: None,
            });
        }
        person.step();
    };
    // The first finger is the pointer too, and drags what scrolls.
    person.harness.drag_at(matrix.center() - vec2(10.0, 0.0));
    touch(&mut person, egui::TouchPhase::Start, 10.0);
    for step in 1..=8 {
        person.harness.hover_at(matrix.center() - vec2(10.0 + 5.0 * step as f32, 0.0));
        touch(&mut person, egui::TouchPhase::Move, 10.0 + 5.0 * step as f32);
    }
    touch(&mut person, egui::TouchPhase::End, 50.0);
    person.harness.drop_at(matrix.center() - vec2(50.0, 0.0));
    person.wait();
    assert!(person.has("Zoom to the whole"));
}

#[test]
fn each_lens_says_what_it_is_and_rollout_is_of_no_head() {
    let mut person = bank();
    for (name, lens, says) in [
        ("norm", Lens::Norm, "Weight times the size"),
        ("rollout", Lens::Rollout, "it knows no heads"),
        ("raw", Lens::Raw, "The weights: softmax(q·k / √d_k)."),
    ] {
        person.press(name);
        assert_eq!(person.state().picture.lens, lens);
        assert!(person.reads(says), "{name}");
        let of_a_head = person.has("looks across");
        assert_eq!(of_a_head, lens != Lens::Rollout, "{name}");
    }
}

#[test]
fn a_mask_hides_what_comes_later() {
    let mut person = bank();
    person.press("Causal mask: no word looks ahead");
    assert!(person.state().picture.reading.causal);
    person.wait();
    let heat = person.heat();
    assert!(heat.causal && heat.maps[1].weights[(7, 10)] == 0.0);
    let at = place(&person, 7, 10);
    person.harness.hover_at(at);
    person.wait();
    assert!(says(&person).contains("query bank, key fish: masked"), "{}", says(&person));
}

#[test]
fn heads_are_grouped_and_picked_on_the_wall() {
    let mut person = Person::with_files(DESK);
    person.press("Heatmap");
    person.set(Setting::Model(ModelId::MINILM));
    person.wait_for(ModelId::MINILM);
    person.press("Heads …");
    person.press("by what they do here");
    person.wait();
    assert!(person.reads("idle: "));
    // The head that looks at the token before, on this sentence as on all.
    assert!(person.reads("(at least 40% goes to the token before)"));
    person.press("by layer");
    person.press("middle");
    person.press("Layer 1, head 8");
    assert_eq!(person.state().picture.places.heat(ModelId::MINILM)[1], (1, 8));
    assert_eq!(person.state().panels.slot, 2, "the next one goes to the next place");
}

#[test]
fn every_card_opens_with_what_it_says() {
    let mut person = Person::new(DESK);
    person.press("Learn");
    for card in CARDS {
        person.press(card.0);
        assert!(is_open(&person, card), "{}", card.0);
    }
    person.press("Why √d_k");
    assert!(person.reads("d_k = 64: variance"), "no row is followed");
    person.press("A look-up that can be learned");
    assert!(person.reads("a dictionary gives the value of"));
    for says in ["Previous", "Next", "Read before", "Here"] {
        assert!(person.has(says), "{says}");
    }
}

#[test]
fn a_card_is_open_while_the_pointer_or_the_keys_are_on_it() {
    let mut person = Person::new(DESK);
    person.press("Learn");
    let away = person.harness.ctx.content_rect().left_bottom();
    person.harness.hover_at(away);
    person.wait();
    for card in CARDS {
        let title = card.0;
        assert!(!is_open(&person, card), "{title}");
        person.harness.get_by_label(title).hover();
        person.wait();
        assert!(is_open(&person, card), "the pointer on {title}");
        person.harness.hover_at(away);
        person.wait();
        assert!(!is_open(&person, card), "the pointer beside {title}");
        person.harness.get_by_label(title).focus();
        person.wait();
        assert!(is_open(&person, card), "the keys on {title}");
    }
}

#[test]
fn what_became_of_a_word_is_told_in_numbers() {
    let mut person = Person::new(DESK);
    person.ask(Intent::Panel(Panels::Toggle(Panel::Compare)));
    let pair = person.pair();
    let names = arclight_model::Glass::axes();
    let water = names.iter().position(|name| name == "water").unwrap();
    for side in pair.sides.as_ref().unwrap() {
        let says = format!("water: {:.2} before, {:.2} after", side.before[water], side.after[water]);
        assert!(person.has(&says), "{says}");
    }
    assert!(person.reads("The line is at 1"));
}

#[test]
fn in_grey_heads_are_told_apart_by_their_shapes() {
    let mut person = Person::new(DESK);
    person.press("Heatmap");
    person.pin(7);
    let heads = person.state().settings.theme.palette().heads.map(theme::colour);
    let mut seen = [[0; 3]; 3];
    for clipped in &person.harness.output().shapes {
        let (fill, shape) = match &clipped.shape {
            egui::Shape::Circle(circle) => (circle.fill, 0),
            egui::Shape::Rect(rect) => (rect.fill, 1),
            egui::Shape::Path(path) => (path.fill, 2),
            _ => continue,
        };
        if let Some(head) = heads.iter().position(|colour| *colour == fill) {
            seen[head][shape] += 1;
        }
    }
    // Its strongest keys in the ribbon, at most three, and its mark before its name.
    let (heat, shown) = (person.heat(), person.shown());
    for (head, shapes) in seen.into_iter().enumerate() {
        let row = heat.maps[head].weights.row(7);
        let mut keys: Vec<usize> = (0..row.len()).filter(|key| row[*key] > 0.005).collect();
        keys.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
        keys.truncate(3);
        let own = shapes[head];
        assert!(shapes.iter().sum::<usize>() == own, "head {head} is drawn as {shapes:?}");
        assert_eq!(own, keys.len() + 1, "head {head}");
        for (rank, key) in ["1st", "2nd", "3rd"].into_iter().zip(keys) {
            let name = ["looks back", "looks across", "looks home"][head];
            let says = format!("{rank} of {name}");
            let marked: Vec<String> = person.pressed().into_iter().map(|(label, _)| label).collect();
            let word = &shown.tokens[key].text;
            assert!(
                marked.iter().any(|label| label.starts_with(&format!("{word}: ")) && label.contains(&says)),
                "{word} is not {says} in {marked:?}"
            );
        }
    }
}
