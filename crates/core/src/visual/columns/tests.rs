use std::f32::consts::TAU;

use glam::{Vec2, Vec3};

use super::super::marks::{Line, Part, Stroke};
use super::super::placement::Place;
use super::super::sample;
use super::*;
use crate::picture::Setting;

/// The bear's sentence in the head that looks across, `bank` lit.
fn columns(settings: &[(&str, &str)]) -> Columns {
    let bank = [("query", "bank"), ("head", "1")];
    let (picture, pointing, traces, tokens) = sample::read(&[&bank, settings].concat());
    Columns::of((&picture, &pointing), &traces, &tokens).unwrap()
}

fn marks(columns: &Columns, rows: usize) -> Marks {
    let place = |index: usize| Place {
        flat: Vec3::new(1.5 * index as f32, 0.0, 0.0),
        half: Vec2::new(0.5, 0.3),
        row: index % rows,
        ..Place::default()
    };
    let places: Vec<Place> = (0..columns.keys.len()).map(place).collect();
    columns.marks(&Tiles { places: &places, above: 2.0, over: 4.0, scale: 100.0 })
}

fn numbers(columns: &Columns) -> Vec<String> {
    marks(columns, 1).labels.into_iter().map(|label| label.text).collect()
}

fn line(marks: &Marks, token: usize) -> Line {
    *marks.lines.iter().find(|line| line.part == Part::Column(token)).unwrap()
}

fn height(line: &Line) -> f32 {
    line.to.aside.y - line.from.aside.y
}

#[test]
fn each_look_has_the_numbers_of_the_row() {
    // START The bear waded into the river bank to catch fish .
    let scores = numbers(&columns(&[("columns", "scores")]));
    assert_eq!(scores[6..11], ["62", "−134", "4.8", "31", "56"]);
    let scaled = numbers(&columns(&[("columns", "scaled")]));
    assert_eq!(scaled[6..11], ["5.6", "−12", "0.4", "2.8", "5.1"]);
    let towers = numbers(&columns(&[("columns", "towers")]));
    assert_eq!(towers[6..11], ["267", "0.000006", "1.5", "16", "160"]);
    assert_eq!(numbers(&columns(&[("columns", "shares")])), ["river 55%", "fish 33%", "all others 12%"]);
    let cold = [("columns", "shares"), ("temperature", "0.3")];
    assert_eq!(numbers(&columns(&cold)), ["river 85%", "fish 15%"]);
}

#[test]
fn heights_are_linear_in_the_number_and_go_down_below_zero() {
    let columns = columns(&[("columns", "scores")]);
    let marks = marks(&columns, 1);
    let [river, fish, bank] = [6, 10, 7].map(|token| line(&marks, token));
    assert!((height(&river) - 2.0).abs() < 1e-5, "the largest has all the room");
    assert!((height(&fish) / height(&river) - 56.3 / 62.0).abs() < 1e-2);
    assert!(bank.to.aside.y < bank.from.aside.y && bank.from.aside.y < -0.6, "from below the tile");
    assert_eq!((bank.stroke, river.stroke), (Stroke::Open, Stroke::Sheet), "what goes on is open");
}

#[test]
fn divided_scores_shrink_and_a_low_temperature_lets_them_grow() {
    let river = |settings: &[(&str, &str)]| height(&line(&marks(&columns(settings), 1), 6));
    let scaled = river(&[("columns", "scaled")]);
    assert!((scaled / river(&[("columns", "scores")]) - USUAL).abs() < 1e-5);
    assert!(river(&[("columns", "scaled"), ("temperature", "0.5")]) > 1.9 * scaled);
    assert!(river(&[("columns", "scaled"), ("temperature", "5")]) < 0.3 * scaled);
    let undivided = river(&[("columns", "scaled"), ("scaling", "off")]);
    assert!((undivided - 2.0).abs() < 1e-5, "never higher than the room");
}

#[test]
fn the_ring_is_whole_and_each_part_is_as_long_as_its_weight() {
    for temperature in ["0.1", "1", "5"] {
        let columns = columns(&[("columns", "shares"), ("temperature", temperature)]);
        let lines = marks(&columns, 1).lines;
        assert!(lines.iter().all(|line| line.from.token == Some(7) && (0.0..TAU).contains(&line.bend)));
        let around: f32 = lines.iter().map(|line| line.bend).sum();
        assert!(around > 0.92 * TAU && around < TAU, "{around}");
        for (token, column) in columns.keys.iter().enumerate() {
            let part = line(&marks(&columns, 1), token).bend / TAU;
            assert!((part - column.value).abs() < 0.0061, "{}: {part} is not {}", column.name, column.value);
        }
    }
}

#[test]
fn names_of_the_ring_do_not_reach_beyond_the_tiles() {
    // On the first tile of a tier a name would stand to its left.
    let columns = Columns { query: 0, ..columns(&[("columns", "shares")]) };
    let labels = marks(&columns, 1).labels;
    assert_eq!(labels.iter().filter(|label| label.anchor.x > 0.0).count(), 1);
    let ruler = super::super::label::Ruler::default();
    for label in labels.iter().filter(|label| label.anchor.x > 0.0) {
        let left = label.at.aside.x - label.em * ruler.width(&label.text);
        assert!((-0.51..-0.3).contains(&left), "{}: {left}", label.text);
    }
}

#[test]
fn what_may_not_be_seen_has_no_column() {
    let masked = columns(&[("columns", "scores"), ("mask", "on")]);
    assert_eq!(numbers(&masked)[10], "masked");
    assert!(height(&line(&marks(&masked, 1), 10)) < 0.02);
    // The mask comes after the scores: at these steps it has not come yet.
    let at = |step| numbers(&columns(&[("step", step), ("mask", "on")]))[10].clone();
    assert_eq!([at("scores"), at("scaled"), at("mask")], ["56", "5.1", "masked"]);
}

#[test]
fn the_steps_have_columns_of_their_own_and_a_compass_stands_in_their_place() {
    let shown = |settings: &[(&str, &str)]| {
        let mut picture = Picture::default();
        for (name, value) in settings {
            picture.set(&Setting::read(name, value).unwrap());
            picture.normalise();
        }
        picture.columns_shown()
    };
    let of_step = |step| shown(&[("query", "bank"), ("step", step)]);
    assert_eq!([of_step("qkv"), of_step("scores")], [None, Some(Kind::Scores)]);
    assert_eq!([of_step("mask"), of_step("softmax")], [Some(Kind::Scaled), Some(Kind::Shares)]);
    let chosen = [("step", "softmax"), ("columns", "towers")];
    assert_eq!(shown(&chosen), Some(Kind::Towers));
    assert_eq!(shown(&[chosen[0], chosen[1], ("step", "values")]), None);
    assert_eq!(shown(&[chosen[0], chosen[1], ("compass", "water, money")]), None);
    assert_eq!(shown(&[chosen[1], ("view", "heatmap")]), None);
}

#[test]
fn it_says_what_it_shows() {
    let says = columns(&[("columns", "towers")]).says();
    assert_eq!(says, "bank, exponentials of scores: river 267, fish 160, catch 16, bear 16");
}

#[test]
fn numbers_are_short_and_a_tower_may_be_as_high_as_it_is() {
    assert_eq!([short(-134.2), short(5.59), short(9.96), short(0.0)], ["−134", "5.6", "10", "0.0"]);
    assert_eq!([exponential(62.0), exponential(5150.0)], ["8e26", "4e2236"]);
    assert_eq!([exponential(-12.0), exponential(0.0), exponential(5.59)], ["0.000006", "1.0", "268"]);
    assert_eq!([exponential(-2.9), exponential(-3.1), exponential(-20.0)], ["0.1", "0.05", "2e−9"]);
}

#[test]
fn scores_add_up_from_parts_with_names() {
    let columns = columns(&[("columns", "products"), ("key", "fish")]);
    let Some(Products::Named(parts)) = &columns.products else { panic!("its dimensions have names") };
    for (parts, key) in parts.iter().zip(&columns.keys) {
        let sum: f32 = parts.iter().map(|(_, part)| part).sum();
        assert!((sum - key.value).abs() < 0.3, "{}: {sum} is not {}", key.name, key.value);
    }
    let of =
        |key: usize| parts[key].iter().map(|(name, part)| format!("{name} {part:.1}")).collect::<Vec<_>>();
    let river =
        ["water 6.7", "town 6.0", "money 5.3", "vehicle 4.9", "more 17.7", "any meaning 16.6", "place 4.8"];
    assert_eq!(of(6), river);
    assert_eq!(of(10)[..2], ["water 6.7", "drink 5.3"]);
    assert_eq!(
        columns.says(),
        "bank with fish: 56, of water 6.7, drink 5.3, vehicle 3.1, farm 2.9, more 17, any meaning 17, place 4.8"
    );
}

#[test]
fn rows_are_as_long_as_their_parts_and_lie_inside_the_tier() {
    let columns = columns(&[("columns", "products"), ("key", "bank")]);
    let marks = marks(&columns, 1);
    let long = |key: usize| {
        let parts =
            marks.lines.iter().filter(|line| matches!(line.part, Part::Product(token, _) if token == key));
        parts.map(|line| line.to.aside.x - line.from.aside.x).sum::<f32>()
    };
    assert!((long(10) / long(6) - 56.3 / 62.0).abs() < 0.03, "fish {} river {}", long(10), long(6));
    // The largest, and the key that is looked at as the last.
    let keys: Vec<&str> = marks.labels.iter().map(|label| label.text.as_str()).collect();
    assert!(keys.iter().any(|text| text.contains("place") && text.ends_with("=  −134")), "{keys:?}");
    let x = |x: f32| x + 1.5 * marks.lines[0].from.token.unwrap() as f32;
    assert!(marks.lines.iter().all(|line| x(line.from.aside.x) > -0.5 && x(line.to.aside.x) < 17.0));
}

#[test]
fn without_names_a_score_is_a_walk_that_ends_there() {
    let products = ndarray::array![[1.0, 2.0, -0.5], [-1.0, -1.0, 0.0]];
    let Products::Walks(walks) = Products::of(&products, false) else { panic!("no names") };
    assert_eq!(walks, [[0.0, 1.0, 3.0, 2.5], [0.0, -1.0, -2.0, -2.0]]);
    let key = |name: &str, value| Column { name: name.to_owned(), value, seen: true };
    let mut sums =
        Sums::on(&Tiles { places: &[Place::default(); 2], above: 2.0, over: 4.0, scale: 100.0 }, 0, 0);
    sums.walks(&[key("fish", 2.5), key("the", -2.0)], &walks);
    let lines = sums.marks.lines;
    let ends = |key: usize| lines.iter().find(|line| line.part == Part::Step(key, 2)).unwrap().to.aside.y;
    let zero = lines.iter().find(|line| line.part == Part::Zero).unwrap().from.aside.y;
    assert!(((ends(0) - zero) / (ends(1) - zero) + 2.5 / 2.0).abs() < 1e-3);
    let texts: Vec<&str> = sums.marks.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(texts, ["0", "fish 2.5", "the −2.0"]);
}
