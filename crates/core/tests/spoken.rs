//! What the lesson says, against the models: every number that is spoken, where it is spoken, with what is on stage then.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_core::devices::Devices;
use arclight_core::lesson::{Scene, Timeline, Timings, read};
use arclight_core::state::Pointing;
use arclight_core::traces::{Question, Traces};
use arclight_model::lens::{self, Lens};
use arclight_model::steps::Row;
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
        let Attended { tokens, map, .. } = model.attend_with(&scene.picture.text, scene.picture.reads());
        let names: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
        let query = scene.picture.query.as_ref().unwrap().find(names.iter().map(String::as_str)).unwrap();
        let head = scene.picture.place().head.one().unwrap();
        let mut weights = match scene.picture.lens {
            Lens::Raw => map.head(scene.picture.place().layer, head).unwrap().to_owned(),
            Lens::Norm => lens::norm_weighted(&map, scene.picture.place().layer, head).unwrap(),
            Lens::Rollout => lens::rollout(&map, scene.picture.place().layer),
        };
        let followed = scene.picture.is_followed();
        let trace = || model.trace(&scene.picture.text, scene.picture.place().layer, scene.picture.reads());
        let row = followed.then(trace).flatten();
        let row = row.and_then(|trace| Row::of(&trace, head, query, &scene.picture.switches));
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
const PERCENT: [(usize, &str, &str, u32); 14] = [
    (2, "River gives fifty-five", "river", 55),
    (2, "fish thirty-three", "fish", 33),
    (6, "With it fish has thirty-eight", "fish", 38),
    (7, "River fifty-five", "river", 55),
    (7, "Fish thirty-three", "fish", 33),
    (7, "river has eighty-five", "river", 85),
    (8, "River gives fifty-five", "river", 55),
    (8, "fish thirty-three", "fish", 33),
    (9, "finds its verb seventy-three", "opened", 73),
    (9, "the queen fifty-seven", "queen", 57),
    (9, "the other letter eighty-nine", "letter", 89),
    (11, "river rises to eighty-seven", "river", 87),
    (12, "Ninety-one percent goes", "[CLS]", 91),
    (12, "with twenty-eight percent", "bear", 28),
];

#[test]
fn every_percent_that_is_spoken_is_on_screen() {
    let lesson = Lesson::open();
    for (chapter, phrase, key, percent) in PERCENT {
        assert!(phrase.to_lowercase().contains(&spoken(percent)), "{phrase}");
        let weight = lesson.line(chapter, phrase).of(key);
        assert_eq!((weight * 100.0).round(), percent as f32, "chapter {chapter}, \"{phrase}\": {weight}");
    }
}

#[test]
fn what_comes_first_when_it_is_said_does() {
    let lesson = Lesson::open();
    let first = |chapter, phrase| lesson.line(chapter, phrase).ranked()[0].to_owned();
    assert_eq!(first(1, "They left a boat"), "boat");
    assert_eq!(first(1, "She hid the cash"), "cash");
    assert_eq!(lesson.line(8, "then the one from fish").ranked()[..2], ["river", "fish"]);
    assert_eq!(first(2, "So it rests on the lantern"), "START");
    assert_eq!(first(9, "from opened to the word before"), "was");
    // A tape: each word looks at the one before it.
    let tape = [
        ("tape", "The"),
        ("news", "bear"),
        ("from the first", "waded"),
        ("is handed on", "into"),
        ("eleven times", "the"),
        ("eleven times until", "river"),
        ("until the", "bank"),
        ("until the last", "to"),
        ("the last has", "catch"),
        ("the last has it", "fish"),
    ];
    for (phrase, before) in tape {
        assert_eq!(first(11, phrase), before, "{phrase}");
    }
    // Back, not ahead.
    assert_eq!(first(11, "the new word looks back"), "river");
    assert_eq!(first(12, "bear comes first"), "bear");
}

#[test]
fn what_is_said_of_meanings_is_in_the_table() {
    let lesson = Lesson::open();
    let (scene, glass) = (lesson.scene(3, "Bank has some water, and more money"), &lesson.glass);
    assert_eq!(scene.picture.model, ModelId::GLASS);
    let of = |word: &str, axis: &str| {
        let axis = Glass::axes().iter().position(|name| name == axis).unwrap();
        glass.meaning(word)[axis]
    };
    let (water, money) = (of("bank", "water"), of("bank", "money"));
    assert!(water > 0.05 && money > water, "water {water}, money {money}");
    assert!(of("river", "water") > of("river", "money"));
    assert!(of("cash", "water") < 0.1 && of("cash", "money") > 0.8, "{}", of("cash", "water"));
    // Without positions the same words have the same lists, wherever they stand.
    let [first, second] = ["The bear ate the fish", "The same words with the same lists"].map(|phrase| {
        let picture = &lesson.scene(3, phrase).picture;
        let (tokens, trace) =
            (glass.attend(&picture.text).tokens, glass.trace(&picture.text, 0, picture.reads()).unwrap());
        let at = |word: &str| tokens.iter().position(|token| token.text == word).unwrap();
        (at("fish"), ["bear", "fish"].map(|word| trace.hidden_in.row(at(word)).to_owned()))
    });
    assert_ne!(first.0, second.0);
    assert_eq!(first.1, second.1);
    // The two are the same but for their place.
    let scene = lesson.scene(3, "stands here twice");
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

/// What stands on the stage of Glass at a phrase.
fn devices(lesson: &Lesson, chapter: usize, phrase: &str) -> Devices {
    let picture = &lesson.scene(chapter, phrase).picture;
    assert_eq!(picture.model, ModelId::GLASS);
    let tokens = lesson.glass.attend_with(&picture.text, picture.reads()).tokens;
    let words = tokens.iter().map(|token| token.text.as_str());
    let word = picture.query.as_ref().map(|query| query.find(words).unwrap());
    let trace = lesson.glass.trace(&picture.text, 0, picture.reads()).unwrap();
    let traces = Traces::with(Question::of(picture), Some((0, trace)));
    let pointing = Pointing { pinned: word, ..Pointing::default() };
    Devices::of((picture, &pointing), (&lesson.glass, &traces, None), (None, &tokens))
}

#[test]
fn squares_have_as_many_cells_as_is_said() {
    let lesson = Lesson::open();
    let carpet = |chapter, phrase| devices(&lesson, chapter, phrase).carpet.unwrap();
    let row = carpet(5, "One question one row");
    assert_eq!((row.rows.len(), row.weights, row.rows[0].name.as_str()), (1, false, "bank"));
    let square = carpet(5, "twelve badges a square");
    assert_eq!((square.rows.len(), square.names.len(), square.weights), (12, 12, false));
    // From the first of twelve tiles to the last one there are eleven steps.
    assert_eq!(lesson.line(11, "eleven times").tokens.len() - 1, 11);
    assert_eq!(carpet(11, "weights are a row").rows.len(), 1);
    let (once, twice) = (carpet(11, "one hundred and forty-four"), carpet(11, "four times the square"));
    assert_eq!((once.count(), twice.count()), ((144, 144), (576, 576)));
    assert_eq!((twice.names.len(), twice.count().1), (2 * once.names.len(), 4 * once.count().1));
    assert!(once.weights && twice.weights);
    // Behind the curtain there is no fish, and a word sees only what stands before it.
    let curtain = devices(&lesson, 11, "Fish is gone").curtain.unwrap();
    let fish = lesson.line(11, "Fish is gone").at("fish");
    assert!(curtain.hides(fish) && !curtain.hides(fish - 3), "{}", curtain.says());
    let left = carpet(11, "a triangle is left");
    assert!(left.rows.iter().all(|row| row.keys.iter().flatten().count() == row.query + 1));
    // Word after word.
    let last = |phrase| devices(&lesson, 11, phrase).curtain.unwrap().last;
    let shown = ["the curtain moves on", "looks back", "a chat program answers", "only uncovers"].map(last);
    assert_eq!(shown, [8, 9, 10, 11]);
}

/// Where bank's arrow points in the compass at a phrase, degrees from money towards water.
fn degrees(lesson: &Lesson, chapter: usize, phrase: &str) -> f32 {
    let compass = devices(lesson, chapter, phrase).compass.unwrap();
    assert_eq!((compass.word.as_str(), compass.axes.join(" ")), ("bank", "money water".to_owned()));
    compass.arrow().to_angle().to_degrees().round()
}

#[test]
fn bank_turns_when_it_is_said() {
    let lesson = Lesson::open();
    let points = |chapter, phrase| degrees(&lesson, chapter, phrase);
    assert_eq!(points(1, "It points in between"), 34.0);
    assert_eq!(points(1, "They left a boat on the bank"), 58.0);
    assert_eq!(points(1, "She hid the cash in the bank"), 21.0);
    assert_eq!((points(8, "as it came"), points(8, "And bank turns")), (34.0, 50.0));
    assert_eq!((points(8, "The same beginning"), points(8, "another end")), (34.0, 23.0));
}

#[test]
fn the_other_numbers_that_are_spoken_are_those_of_the_models() {
    let lesson = Lesson::open();
    // 2: "two thirds come from fish".
    assert!((lesson.line(2, "two thirds come from fish").of("fish") - 2.0 / 3.0).abs() < 0.03);
    // 4: what is asked, answered and handed over, and by whom.
    let says = |phrase| devices(&lesson, 4, phrase).says().unwrap();
    assert_eq!(says("at place six"), "query of bank: place 6?");
    assert!(
        says("I stand at place six")
            .starts_with("query of bank: place 6?; key of river: place 6; weight 100%")
    );
    assert!(says("Water land town").contains("value of river: water, land, town, "));
    assert!(says("and stands somewhere else").ends_with("not place 7"));
    assert!(says("has meanings in it now").contains("key of river: place 6, water, town, money"));
    assert_eq!(lesson.line(4, "has thirty-two numbers").row.unwrap().products.ncols(), 32);
    // 5: what scores add up from.
    let says = |phrase| devices(&lesson, 5, phrase).says().unwrap();
    assert!(says("both know water and town").starts_with("bank with river: 62, of water 6.7, town 6.0, "));
    assert!(says("Fish water and drink").starts_with("bank with fish: 56, of water 6.7, drink 5.3, "));
    assert_eq!(says("The has no meaning to share"), "bank with The: 4.8, of place 4.8");
    let own = says("Its place takes away");
    assert!(own.starts_with("bank with bank: −134, of money ") && own.ends_with("place −222"), "{own}");
    // 5: q·k of four words, and how many pairs there are.
    let line = lesson.line(5, "And bank itself");
    let dot = |token: &str| line.row.as_ref().unwrap().dots[line.at(token)].round();
    assert_eq!((dot("river"), dot("fish"), dot("the")), (62.0, 56.0, 5.0));
    assert!(dot("bank") < -100.0);
    assert_eq!(line.tokens.len() * line.tokens.len(), 144);
    // 6: thirty-two products, up and down, of which most sums are near one another and one is far.
    let line = lesson.line(6, "One goes far fish");
    let row = line.row.as_ref().unwrap();
    assert_eq!(row.products.ncols(), 32);
    let fish = row.products.row(line.at("fish"));
    assert!(fish.iter().any(|product| *product > 0.0) && fish.iter().any(|product| *product < 0.0));
    let mut ends: Vec<f32> = row.dots.to_vec();
    ends.sort_by(f32::total_cmp);
    let middle = ends[ends.len() / 2];
    let near = ends.iter().filter(|end| (**end - middle).abs() < 3.5).count();
    assert!(near * 3 >= ends.len() * 2, "{ends:?}");
    assert!(row.dots[line.at("fish")] > middle + 10.0);
    assert!(lesson.line(6, "fish takes everything").of("fish") > 0.99);
    // 7: two towers; one point more is nearly three times as much.
    let line = lesson.line(7, "Bank itself");
    let tower = |token: &str| line.row.as_ref().unwrap().scores[line.at(token)].exp();
    assert_eq!((tower("river").round(), tower("fish").round()), (267.0, 160.0));
    assert!(tower("bank") > 0.0 && tower("bank") < 0.001);
    assert!((2.5..3.0).contains(&1.0_f32.exp()));
    // At five the shares are more alike, and argmax gives all to one.
    let spread = |phrase| {
        let weights = lesson.line(7, phrase).weights;
        weights.iter().fold(0.0, |most: f32, weight| most.max(*weight))
            / weights.iter().fold(1.0, |least: f32, weight| least.min(*weight))
    };
    assert!(spread("the small ones grow") * 10.0 < spread("the whole is called a hundred"));
    assert_eq!(lesson.line(7, "give all to the largest").of("river"), 1.0);
    // 12: most to animal, a little to street; a word later the street has more, and the animal still most of the two.
    let (tired, wide) = (lesson.line(12, "a little to street"), lesson.line(12, "and animal stays ahead"));
    assert!(tired.of("animal") > 2.0 * tired.of("street"));
    assert!(wide.of("street") > tired.of("street") && wide.of("animal") > wide.of("street"));
}

#[test]
fn sheets_have_what_is_said_of_their_heads() {
    let lesson = Lesson::open();
    let line = lesson.line(9, "a hundred percent");
    assert_eq!((line.of("was") * 100.0).round(), 100.0);
    let picture = &lesson.scene(9, "eighty-nine").picture;
    let read = lesson.minilm.attend(&picture.text);
    let pointing = Pointing { pinned: Some(14), ..Pointing::default() };
    let traces = Traces::with(Question::of(picture), None);
    let known = (&lesson.glass, &traces, None);
    let devices = Devices::of((picture, &pointing), known, (Some(&read), &read.tokens));
    assert_eq!(
        devices.says().unwrap(),
        "Sheets from the front: layer 2 head 9: letter #14 looks at letter #2 89%; layer 0 head 2: opened looks at was \
         100%; layer 1 head 4: was looks at opened 73%; layer 1 head 3: she looks at queen 57%"
    );
    let model = lesson.scene(9, "seventy-two").picture.model;
    assert_eq!((model.layers, model.heads, model.layers * model.heads), (6, 12, 72));
}
