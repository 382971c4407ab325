//! Stills of what devices hang on tiles, each in more than one theme, and pictures that must not pass for them.

use arclight_core::intent::{Intent, Point, Settings as Change};
use arclight_core::picture::{Setting, View};
use arclight_core::visual::palette::Theme;
use arclight_model::ModelId;

use super::reference::Reference;
use super::stills::{Studio, TOLERANCE};

/// Settings by their names, and a word.
fn set(settings: &[(&str, &str)], word: usize) -> Vec<Intent> {
    [unlit(settings), vec![Intent::Point(Point::Pin(word))]].concat()
}

fn themed(theme: Theme, intents: Vec<Intent>) -> Vec<Intent> {
    [vec![Intent::Settings(Change::Theme(theme))], intents].concat()
}

/// Settings by their names, and no word.
fn unlit(settings: &[(&str, &str)]) -> Vec<Intent> {
    settings.iter().map(|(name, value)| Intent::Set(Setting::read(name, value).unwrap())).collect()
}

/// The word on the sheet.
fn flat(intents: Vec<Intent>) -> Vec<Intent> {
    [vec![Intent::Set(Setting::View(View::Flat))], intents].concat()
}

/// In the head of MiniLM whose scores the lesson follows.
fn trained(settings: &[(&str, &str)]) -> Vec<Intent> {
    let place = [("layer", "5"), ("head", "6")];
    [vec![Intent::Set(Setting::Model(ModelId::MINILM))], set(&[&place, settings].concat(), 7)].concat()
}

/// *bank* waits for a guess, and those words are touched.
fn guessed(words: &[usize]) -> Vec<Intent> {
    let touched = words.iter().map(|word| Intent::Point(Point::Pin(*word)));
    [Intent::Point(Point::Pin(7)), Intent::Set(Setting::Guess(true))].into_iter().chain(touched).collect()
}

/// The same, and the arcs tell.
fn told(words: &[usize]) -> Vec<Intent> {
    [guessed(words), vec![Intent::Set(Setting::Guess(false))]].concat()
}

/// MiniLM reads a sentence whose heads the lesson stands as sheets.
fn letter(settings: &[(&str, &str)]) -> Vec<Intent> {
    let text = "The letter was opened by the queen because she wanted to read the letter.";
    let read = [("model", "minilm"), ("text", text)];
    let all = read.iter().chain(settings);
    all.map(|(name, value)| Intent::Set(Setting::read(name, value).unwrap())).collect()
}

fn pin(word: usize) -> Vec<Intent> {
    vec![Intent::Point(Point::Pin(word))]
}

const PLACE: [(&str, &str); 2] = [("layer", "2"), ("head", "9")];
const SHEETS: [(&str, &str); 3] = [("sheets", "2.9 #14, 1.3 she, 1.4 was, 0.2 opened"), PLACE[0], PLACE[1]];
const MANY: (&str, &str) = ("sheets", "all");
const AT_SHE: [(&str, &str); 2] = [("layer", "1"), ("head", "3")];
const JOINED: [(&str, &str); 4] = [MANY, ("join", "added"), AT_SHE[0], AT_SHE[1]];
const COMPASS: (&str, &str) = ("compass", "water, money");
/// The head of Glass that looks back.
const BACK: (&str, &str) = ("head", "0");
const TOWERS: (&str, &str) = ("columns", "towers");
const TOSSES: (&str, &str) = ("columns", "tosses");
const PRODUCTS: (&str, &str) = ("columns", "products");
const BADGES: (&str, &str) = ("badges", "value");
const SQUARE: (&str, &str) = ("carpet", "all");
const ROW: (&str, &str) = ("carpet", "row");
const CURTAIN: (&str, &str) = ("curtain", "bank");
const POUR: (&str, &str) = ("pour", "on");
const CLOCKS: (&str, &str) = ("clocks", "on");

/// The views: a name and how to get there from the first view.
pub fn views() -> Vec<(&'static str, Vec<Intent>)> {
    vec![
        ("clocks", set(&[CLOCKS], 5)),
        ("clocks-projector", themed(Theme::Projector, set(&[CLOCKS, ("position", "off")], 5))),
        ("clocks-contrast", themed(Theme::Contrast, flat(unlit(&[CLOCKS])))),
        ("tosses", trained(&[TOSSES])),
        ("tosses-projector", themed(Theme::Projector, trained(&[TOSSES]))),
        ("columns", set(&[TOWERS], 7)),
        ("columns-projector", themed(Theme::Projector, set(&[("columns", "scores")], 7))),
        ("columns-contrast", themed(Theme::Contrast, flat(set(&[("columns", "shares")], 7)))),
        ("compass", set(&[COMPASS], 7)),
        ("compass-projector", themed(Theme::Projector, set(&[COMPASS], 7))),
        ("compass-contrast", themed(Theme::Contrast, flat(set(&[COMPASS], 7)))),
        ("badges", set(&[BACK, BADGES], 7)),
        ("badges-projector", themed(Theme::Projector, trained(&[BADGES]))),
        ("badges-contrast", themed(Theme::Contrast, flat(set(&[BADGES, ("key", "fish")], 7)))),
        ("products", set(&[PRODUCTS], 7)),
        ("products-projector", themed(Theme::Projector, set(&[PRODUCTS, ("key", "bank")], 7))),
        ("carpet", unlit(&[SQUARE])),
        ("carpet-projector", themed(Theme::Projector, set(&[ROW], 7))),
        ("carpet-contrast", themed(Theme::Contrast, flat(set(&[SQUARE, ("mask", "on")], 7)))),
        ("curtain", set(&[CURTAIN], 7)),
        ("curtain-projector", themed(Theme::Projector, unlit(&[CURTAIN, SQUARE]))),
        ("curtain-contrast", themed(Theme::Contrast, set(&[("curtain", "lit")], 4))),
        ("guess", guessed(&[])),
        ("guess-projector", themed(Theme::Projector, guessed(&[6, 2, 10, 3]))),
        ("guess-contrast", themed(Theme::Contrast, told(&[6, 2]))),
        ("pour", set(&[POUR], 7)),
        ("pour-projector", themed(Theme::Projector, set(&[POUR], 7))),
        ("pour-contrast", themed(Theme::Contrast, flat(set(&[POUR], 7)))),
        ("sheets", letter(&SHEETS)),
        ("sheets-wall", letter(&[MANY, PLACE[0], PLACE[1]])),
        ("sheets-projector", themed(Theme::Projector, letter(&SHEETS))),
        ("sheets-contrast", themed(Theme::Contrast, set(&[BACK, ("sheets", "layer")], 7))),
        ("joined", [letter(&JOINED), pin(9)].concat()),
        ("walks", trained(&[PRODUCTS])),
        ("walks-contrast", themed(Theme::Contrast, flat(trained(&[PRODUCTS])))),
    ]
}

/// What must not pass for a device: it alone is missing, or shows something else.
pub fn controls(studio: &mut Studio) {
    let mut passing = Vec::new();
    let step = ("step", "embedding");
    let hot = ("temperature", "5");
    for (name, what, intents) in [
        ("compass", "no compass", set(&[], 7)),
        ("compass", "another word", set(&[COMPASS], 6)),
        ("compass", "the word as it came", set(&[COMPASS, step], 7)),
        ("columns", "no columns", set(&[], 7)),
        ("columns", "scores", set(&[("columns", "scores")], 7)),
        ("columns", "another temperature", set(&[TOWERS, hot], 7)),
        ("badges", "no badges", set(&[BACK], 7)),
        ("badges", "no value", set(&[BACK, ("badges", "key")], 7)),
        ("badges", "another word", set(&[BACK, BADGES], 10)),
        ("guess", "the arcs", set(&[], 7)),
        ("guess-projector", "no guess", themed(Theme::Projector, guessed(&[]))),
        ("guess-contrast", "no guess", themed(Theme::Contrast, told(&[]))),
        ("pour", "no stream", set(&[], 7)),
        ("pour", "another word", set(&[POUR], 10)),
        ("products", "scores", set(&[("columns", "scores")], 7)),
        ("products", "another word", set(&[PRODUCTS], 10)),
        ("clocks", "no position", set(&[CLOCKS, ("position", "off")], 5)),
        ("clocks", "another word", set(&[CLOCKS], 2)),
        ("tosses", "products", trained(&[PRODUCTS])),
        ("carpet", "no carpet", unlit(&[])),
        ("carpet", "one row", set(&[ROW], 7)),
        ("carpet", "another head", unlit(&[SQUARE, BACK])),
        ("carpet", "what no word sees hidden", unlit(&[SQUARE, ("mask", "on")])),
        ("curtain", "no curtain", set(&[("mask", "on")], 7)),
        ("curtain", "a curtain elsewhere", set(&[("curtain", "river")], 7)),
        ("curtain", "behind the last word", set(&[("curtain", "end")], 7)),
        ("sheets", "no sheets", letter(&[PLACE[0], PLACE[1]])),
        (
            "sheets",
            "another word",
            letter(&[("sheets", "2.9 #13, 1.3 she, 1.4 was, 0.2 opened"), PLACE[0], PLACE[1]]),
        ),
        (
            "sheets",
            "another head",
            letter(&[("sheets", "2.8 #14, 1.3 she, 1.4 was, 0.2 opened"), PLACE[0], PLACE[1]]),
        ),
        ("sheets-wall", "one layer", letter(&[("sheets", "layer"), PLACE[0], PLACE[1]])),
        ("sheets-wall", "one word alone", [letter(&[MANY, PLACE[0], PLACE[1]]), pin(9)].concat()),
        (
            "joined",
            "side by side alone",
            [letter(&[MANY, ("join", "beside"), AT_SHE[0], AT_SHE[1]]), pin(9)].concat(),
        ),
        ("joined", "another word", [letter(&JOINED), pin(4)].concat()),
        ("walks", "another head", trained(&[PRODUCTS, ("head", "0")])),
        ("walks", "another key", trained(&[PRODUCTS, ("key", "bear")])),
    ] {
        let differs = Reference::open(name).unwrap().difference(&studio.still(&intents));
        println!("control of {name}, {what}: {differs:.4}");
        if differs <= TOLERANCE {
            passing.push(format!("{what} passes for {name}: {differs}"));
        }
    }
    assert!(passing.is_empty(), "{passing:#?}");
}
