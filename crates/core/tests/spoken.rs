//! What the lesson says, against the models: every number that is spoken, where it is spoken, with what is on stage then.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_core::lesson::{Scene, Timeline, Timings, read};
use arclight_model::lens::{self, Lens};
use arclight_model::steps::{Row, Switches};
use arclight_model::{Attended, AttentionModel, Glass, MiniLm, ModelId, Reading};

struct Lesson {
    timeline: Timeline,
    glass: Glass,
    minilm: MiniLm,
}

/// What stands on stage: the tokens, and the line of the lit word.
struct Line {
    tokens: Vec<String>,
    weights: Vec<f32>,
    /// Of the head, where its steps are looked at.
    row: Option<Row>,
}

impl Line {
    fn of(&self, token: &str) -> f32 {
        self.weights[self.at(token)]
    }

    fn at(&self, token: &str) -> usize {
        self.tokens.iter().position(|other| other == token).unwrap()
    }

    /// Tokens, the strongest first.
    fn ranked(&self) -> Vec<&str> {
        let mut order: Vec<usize> = (0..self.tokens.len()).collect();
        order.sort_by(|a, b| self.weights[*b].total_cmp(&self.weights[*a]));
        order.into_iter().map(|index| self.tokens[index].as_str()).collect()
    }
}

impl Lesson {
    fn open() -> Self {
        let assets = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets"));
        let folder = assets.join("lessons/attention");
        let file = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let (lesson, _) = read(file).unwrap();
        let timings = Timings::read(&file("timings.json").unwrap()).unwrap();
        let timeline = Timeline::new(lesson, &timings).unwrap();
        Self { timeline, glass: Glass::new(), minilm: MiniLm::open(&assets.join(MiniLm::FILE)).unwrap() }
    }

    /// The scene while the last word of a phrase is spoken.
    fn scene(&self, chapter: usize, phrase: &str) -> &Scene {
        let plain = |word: &str| word.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != '-', "");
        let span = &self.timeline.chapters[chapter - 1];
        let said: Vec<String> = span.words.iter().map(|word| plain(&word.text)).collect();
        let wanted: Vec<String> = phrase.split_whitespace().map(plain).collect();
        let at = said.windows(wanted.len()).position(|words| words == wanted);
        let at = at.unwrap_or_else(|| panic!("chapter {chapter} does not say \"{phrase}\""));
        let word = &span.words[at + wanted.len() - 1];
        self.timeline.state_at(span.start + (word.start + word.end) * 0.5).scene
    }

    /// The line that is lit then.
    fn line(&self, chapter: usize, phrase: &str) -> Line {
        let scene = self.scene(chapter, phrase);
        let model: &dyn AttentionModel =
            if scene.picture.model == ModelId::GLASS { &self.glass } else { &self.minilm };
        let Attended { tokens, map, .. } = model.attend_with(&scene.picture.text, scene.picture.reading);
        let names: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
        let query = scene.picture.query.as_ref().unwrap().find(names.iter().map(String::as_str)).unwrap();
        let head = scene.picture.place().head.one().unwrap();
        let mut weights = match scene.picture.lens {
            Lens::Raw => map.head(scene.picture.place().layer, head).unwrap().to_owned(),
            Lens::Norm => lens::norm_weighted(&map, scene.picture.place().layer, head).unwrap(),
            Lens::Rollout => lens::rollout(&map, scene.picture.place().layer),
        };
        let row = scene.picture.step.and_then(|_| {
            let trace =
                model.trace(&scene.picture.text, scene.picture.place().layer, scene.picture.reading)?;
            Row::of(&trace, head, query, &scene.picture.switches)
        });
        if let Some(row) = &row {
            weights.row_mut(query).assign(&row.weights);
        }
        let line = if scene.picture.direction == arclight_core::picture::Direction::AttendedBy {
            weights.column(query)
        } else {
            weights.row(query)
        };
        Line { tokens: names, weights: line.to_vec(), row }
    }
}

/// A number of percent in words.
fn spoken(number: u32) -> String {
    const SMALL: [&str; 20] = [
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match (SMALL.get(number as usize), number % 10) {
        (Some(small), _) => (*small).to_owned(),
        (None, 0) => TENS[number as usize / 10].to_owned(),
        (None, ones) => format!("{}-{}", TENS[number as usize / 10], SMALL[ones as usize]),
    }
}

/// Chapter, what is said, the key that it is about, percent.
const PERCENT: [(usize, &str, &str, u32); 10] = [
    (2, "River gives fifty-five", "river", 55),
    (2, "fish thirty-three", "fish", 33),
    (6, "Thirty-eight percent comes from fish", "fish", 38),
    (7, "river rises to eighty-five", "river", 85),
    (7, "river keeps eleven", "river", 11),
    (8, "cash gives seventy-five", "cash", 75),
    (10, "river rises to eighty-seven", "river", 87),
    (11, "Ninety-one percent goes", "[CLS]", 91),
    (11, "ninety-two", "[CLS]", 92),
    (11, "with thirty-seven percent", "bear", 37),
];

#[test]
fn every_percent_that_is_spoken_is_on_screen() {
    let lesson = Lesson::open();
    for (chapter, phrase, key, percent) in PERCENT {
        assert!(phrase.to_lowercase().contains(&spoken(percent)), "{phrase}");
        let weight = lesson.line(chapter, phrase).of(key);
        assert_eq!((weight * 100.0).round(), percent as f32, "chapter {chapter}, \"{phrase}\": {weight}");
    }
    assert_eq!((lesson.line(11, "falls to eleven").of("[CLS]") * 100.0).round(), 11.0);
}

#[test]
fn what_comes_first_when_it_is_said_does() {
    let lesson = Lesson::open();
    let first = |chapter, phrase| lesson.line(chapter, phrase).ranked()[0].to_owned();
    assert_eq!(first(1, "One thick arc comes from boat"), "boat");
    assert_eq!(first(1, "comes from cash"), "cash");
    let line = lesson.line(8, "River and fish keep tall bars");
    let mut tall = line.ranked()[..2].to_vec();
    tall.sort_unstable();
    assert_eq!(tall, ["fish", "river"]);
    assert_eq!(lesson.line(2, "Fish the most").ranked()[..2], ["fish", "bank"]);
    assert_eq!(first(2, "It rests on the lantern"), "START");
    assert_eq!(first(5, "brightest at river"), "river");
    assert_eq!(first(9, "This one looks back to the word before"), "river");
    assert_eq!(first(9, "This one looks home to START"), "START");
    assert_eq!(first(9, "from fish to its verb catch"), "catch");
    assert_eq!(first(9, "from catch to fish"), "fish");
    assert_eq!(first(10, "bear takes from fish in one step"), "fish");
    assert_eq!(lesson.line(10, "fish takes from bear").ranked()[..2], ["river", "bear"]);
    assert_eq!(first(11, "bear comes first"), "bear");
    assert_eq!(first(11, "it comes first again"), "[CLS]");
    assert_eq!(first(12, "to its verb opened"), "opened");
}

#[test]
fn what_is_said_of_meanings_is_in_the_table() {
    let lesson = Lesson::open();
    let (scene, glass) = (lesson.scene(3, "has some water, and more money"), &lesson.glass);
    assert_eq!(scene.picture.model, ModelId::GLASS);
    let of = |word: &str, axis: &str| {
        let axis = glass.axis_names().iter().position(|name| name == axis).unwrap();
        glass.meaning(word)[axis]
    };
    let (water, money) = (of("bank", "water"), of("bank", "money"));
    assert!(water > 0.05 && money > water, "water {water}, money {money}");
    // Without positions the two are the same.
    let read = glass.attend(&scene.picture.text);
    let the: Vec<usize> =
        (0..read.tokens.len()).filter(|at| read.tokens[*at].text.eq_ignore_ascii_case("the")).collect();
    assert_eq!(the.len(), 2, "one small word stands twice");
    let trace = |positionless| {
        let reading = Reading { positionless, ..Reading::default() };
        glass.trace(&scene.picture.text, 0, reading).unwrap().hidden_in
    };
    assert_eq!(trace(true).row(the[0]), trace(true).row(the[1]));
    assert_ne!(trace(false).row(the[0]), trace(false).row(the[1]));
}

#[test]
fn bank_takes_on_what_is_said() {
    let lesson = Lesson::open();
    let glass = &lesson.glass;
    let axis = |name: &str| glass.axis_names().iter().position(|axis| axis == name).unwrap();
    let (water, money) = (axis("water"), axis("money"));
    // What the word has before and after, and what the head sums up for it.
    let bank = |text: &str| {
        let trace = glass.trace(text, 0, Reading::default()).unwrap();
        let tokens = glass.attend(text).tokens;
        let query = tokens.iter().position(|token| token.text == "bank").unwrap();
        let row = Row::of(&trace, 1, query, &Switches::default()).unwrap();
        (trace.hidden_in.row(query).to_owned(), trace.added(query, None), row.context)
    };
    let both = lesson.scene(1, "With the boat water grows").picture.pair.clone();
    let grown = |text: &str, axis: usize| {
        let (before, after, _) = bank(text);
        after[axis] - before[axis]
    };
    assert!(grown(&both[0], water) > grown(&both[0], money) + 0.1);
    assert!(grown(&both[1], money) > grown(&both[1], water) + 0.1);
    let sum = |phrase| bank(&lesson.scene(8, phrase).picture.text).2;
    let (river, cash) =
        (sum("It holds more water than money"), sum("The new sum holds more money than water"));
    assert!(river[water] > river[money] && cash[money] > cash[water]);
}

#[test]
fn the_other_numbers_that_are_spoken_are_those_of_the_models() {
    let lesson = Lesson::open();
    // 2: "two thirds come from fish".
    assert!((lesson.line(2, "two thirds come from fish").of("fish") - 2.0 / 3.0).abs() < 0.03);
    // 5: q·k beneath three words.
    let line = lesson.line(5, "Beneath bank it is below zero");
    let dots = &line.row.as_ref().unwrap().dots;
    assert_eq!((dots[line.at("river")].round(), dots[line.at("fish")].round()), (62.0, 56.0));
    assert!(dots[line.at("bank")] < 0.0);
    // 6: lists of thirty-two numbers, an entropy of two point two, and what is left of it.
    let scene = lesson.scene(6, "lists have thirty-two numbers");
    let trace =
        lesson.minilm.trace(&scene.picture.text, scene.picture.place().layer, scene.picture.reading).unwrap();
    assert_eq!(trace.head_size(), 32);
    let entropy = |phrase| lesson.line(6, phrase).row.unwrap().measure().entropy;
    assert_eq!((entropy("its entropy is two point two") * 10.0).round(), 22.0);
    assert!(entropy("Entropy falls almost to zero") < 0.1);
    assert!(lesson.line(6, "Fish takes everything").of("fish") > 0.99);
    // 7: at five the arcs are more alike, and arg max gives all to one.
    let spread = |phrase| {
        let weights = lesson.line(7, phrase).weights;
        weights.iter().fold(0.0, |most: f32, weight| most.max(*weight))
            / weights.iter().fold(1.0, |least: f32, weight| least.min(*weight))
    };
    assert!(spread("At five the arcs are") * 10.0 < spread("So all weights add up to one"));
    assert_eq!(lesson.line(7, "gives all to the largest score").of("river"), 1.0);
    // 11: without where the head rests, less than a tenth is left.
    let line = lesson.line(11, "Ninety-one percent goes");
    assert!(1.0 - line.of("[CLS]") - line.of("[SEP]") < 0.1);
    // 12: most to animal, a little to street; a word later the street has more, and the animal still most of the two.
    let (tired, wide) = (lesson.line(12, "a little to street"), lesson.line(12, "and animal stays ahead"));
    assert!(tired.of("animal") > 2.0 * tired.of("street"));
    assert!(wide.of("street") > tired.of("street") && wide.of("animal") > wide.of("street"));
}
