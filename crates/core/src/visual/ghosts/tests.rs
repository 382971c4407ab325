use arclight_model::llama::Effect;
use arclight_model::next::Choice;
use arclight_model::{ModelId, TokenKind};
use glam::{Vec2, Vec3};

use super::super::encoding::STAGE;
use super::super::frame::SafeArea;
use super::super::label::Ruler;
use super::super::layout::{FreeArea, Layout, Room, Wants};
use super::super::marks::{Line, Part, Stroke, Tone};
use super::super::placement::{GAP, Place, ROOM_BEYOND};
use super::*;
use crate::picture::{KeyCut, Setting};
use crate::writer::{Candidate, Rest};

const TEXT: &str = "When Mary and John went to the store , John gave a drink to";

fn tokens(text: &str) -> Vec<Token> {
    let mut at = 0;
    let words = text.split(' ').enumerate().map(|(word, written)| {
        let span = at..at + written.len();
        at = span.end + 1;
        Token { text: written.to_owned(), id: 7, kind: TokenKind::Word, span, word: Some(word) }
    });
    words.collect()
}

fn candidate(id: u32, name: &str, p: f32, before: Option<f32>) -> Candidate {
    let text = format!(" {name}");
    let bytes = text.as_bytes().to_vec();
    Candidate { id, text, bytes, p, before, chance: p, joins: false, ends_sentence: false, is_end: false }
}

/// What was measured of the sentence: now, and before Mary was cut.
const MEASURED: [(&str, f32, f32); 6] = [
    ("Mary", 0.227, 0.923),
    ("the", 0.193, 0.022),
    ("John", 0.144, 0.002),
    ("his", 0.062, 0.006),
    ("a", 0.033, 0.005),
    ("Elizabeth", 0.02, 0.004),
];

/// A picture of the sentence with cuts, and a writer that knows what comes next.
fn known(cuts: &[&str]) -> (Picture, Writer, Vec<Token>) {
    let mut picture = Picture { model: ModelId::SMOLLM2, text: TEXT.into(), ..Picture::default() };
    picture.cuts = cuts.iter().map(|cut| KeyCut::read(cut).unwrap()).collect();
    let mut writer = Writer::default();
    writer.follow(&picture);
    let tokens = tokens(TEXT);
    let is_cut = !cuts.is_empty();
    let candidates: Vec<Candidate> = (0..)
        .zip(MEASURED)
        .map(|(id, (name, now, before))| {
            candidate(id, name, if is_cut { now } else { before }, is_cut.then_some(before))
        })
        .collect();
    let rest = Rest { p: 0.04, before: is_cut.then_some(0.04), chance: 0.04 };
    let mut attention = vec![0.02; tokens.len()];
    (attention[0], attention[1], attention[6]) = (0.379, 0.033, 0.141);
    let pick = candidates[0].clone();
    let answer = Answer { tokens: tokens.clone(), candidates, rest, pick, attention };
    let question = writer.question(&picture).unwrap();
    assert!(writer.take(&picture, question, Ok(answer)));
    (picture, writer, tokens)
}

fn places(rows: usize) -> Vec<Place> {
    let place = |index: usize| Place {
        flat: Vec3::new(1.2 * index as f32, 0.0, 0.0),
        half: Vec2::new(0.45, 0.31),
        row: index * rows / 14,
        ..Place::default()
    };
    (0..14).map(place).collect()
}

fn marks(ghosts: &Ghosts, rows: usize) -> Marks {
    ghosts.marks(&Tiles { places: &places(rows), above: 2.1, over: 4.0, scale: 100.0 })
}

fn ghosts(cuts: &[&str]) -> Ghosts {
    let (picture, writer, tokens) = known(cuts);
    Ghosts::of((&picture, &writer), &tokens).unwrap()
}

fn line(marks: &Marks, part: Part) -> Line {
    *marks.lines.iter().find(|line| line.part == part).unwrap()
}

fn height(line: &Line) -> f32 {
    line.to.aside.y - line.from.aside.y
}

fn said(marks: &Marks, part: Part) -> Vec<String> {
    marks.labels.iter().filter(|label| label.part == part).map(|label| label.text.clone()).collect()
}

#[test]
fn five_columns_and_the_rest_are_as_high_as_they_are_likely() {
    let ghosts = ghosts(&[]);
    assert_eq!((ghosts.last, ghosts.candidates.len()), (13, SHOWN));
    let sum: f32 = ghosts.candidates.iter().map(|one| one.now).sum::<f32>() + ghosts.rest.0;
    assert!((sum - 1.0).abs() < 1e-6 && ghosts.rest.1.is_none());
    let marks = marks(&ghosts, 1);
    let [mary, the] = [0, 1].map(|id| line(&marks, Part::Ghost(id)));
    assert!((height(&the) / height(&mary) - 0.022 / 0.923).abs() < 1e-4);
    assert!((height(&line(&marks, Part::Others)) / height(&mary) - ghosts.rest.0 / 0.923).abs() < 1e-4);
    assert_eq!(said(&marks, Part::Ghost(0)), ["92%", "Mary"]);
    assert_eq!((mary.tone, the.tone, mary.stroke), (Tone::Query, Tone::Ink, Stroke::Sheet));
    assert!(!marks.has(Part::Outline(Some(0), 0)), "nothing was cut");
    assert_eq!(ghosts.says().unwrap(), "Next: Mary 92%, the 2%, John <1%, his 1%, a 1%, all others 4%");
    println!("{:?}", marks.labels.iter().map(|label| (&label.text, label.at.aside)).collect::<Vec<_>>());
}

#[test]
fn what_was_cut_leaves_its_old_height() {
    let ghosts = ghosts(&["Mary"]);
    let marks = marks(&ghosts, 1);
    let mary = line(&marks, Part::Ghost(0));
    let old = line(&marks, Part::Outline(Some(0), 0));
    assert!((height(&mary) / height(&old) - 0.227 / 0.923).abs() < 1e-4);
    assert!((mary.from.aside.y - old.from.aside.y).abs() < 1e-6, "they stand on one floor");
    assert_eq!(said(&marks, Part::Ghost(0)), ["23%", "92% →", "Mary"]);
    assert_eq!(said(&marks, Part::Ghost(1)), ["19%", "2% →", "the"]);
    assert_eq!(ghosts.says().unwrap(), "Without Mary: Mary 92% → 23%");
    // The broken arc stands over the word.
    assert_eq!(ghosts.cut, [Severed { token: 1, elsewhere: None }]);
    assert!(marks.has(Part::Stub(1, 2)) && !marks.has(Part::Stub(3, 0)));
    assert_eq!(said(&marks, Part::Stub(1, 0)), ["cut"]);
}

#[test]
fn columns_stand_right_of_the_last_tile_and_no_label_covers_another_or_a_column() {
    let ruler = Ruler::default();
    for cuts in [&[][..], &["Mary"]] {
        let marks = marks(&ghosts(cuts), 1);
        let (left, right) = (0.45 + GAP, 0.45 + ROOM_BEYOND);
        let of_columns = |part: &Part| matches!(part, Part::Ghost(_) | Part::Others);
        let columns: Vec<&Line> = marks.lines.iter().filter(|line| of_columns(&line.part)).collect();
        let labels = marks.labels.iter().filter(|label| of_columns(&label.part));
        let boxes: Vec<[f32; 4]> = labels
            .map(|label| {
                let (half, at) = (0.5 * label.em * ruler.width(&label.text), label.at.aside);
                [at.x - half, at.x + half, at.y, at.y + label.em]
            })
            .collect();
        assert_eq!((columns.len(), boxes.len()), (6, if cuts.is_empty() { 12 } else { 18 }));
        let apart = |a: &[f32; 4], b: &[f32; 4]| a[0] >= b[1] || b[0] >= a[1] || a[2] >= b[3] || b[2] >= a[3];
        for (index, one) in boxes.iter().enumerate() {
            assert!(one[0] > left - 1e-3 && one[1] < right + 1e-3, "{one:?}");
            assert!(one[3] < 2.6, "near the room: {one:?}");
            assert!(boxes[..index].iter().all(|other| apart(one, other)), "{one:?} {boxes:?}");
            for column in &columns {
                let (x, half) = (column.from.aside.x, column.half);
                assert!(apart(one, &[x - half, x + half, column.from.aside.y, column.to.aside.y]), "{one:?}");
            }
        }
    }
}

#[test]
fn what_is_looked_at_goes_up_and_what_matters_goes_down_in_one_scale() {
    let (picture, mut writer, tokens) = known(&[]);
    let before = Ghosts::of((&picture, &writer), &tokens).unwrap();
    assert!(before.under.iter().all(|under| under.change.is_none()) && before.under.len() == 13);
    for (key, p) in [(0, 0.981), (1, 0.227), (6, 0.918)] {
        let of = (writer.question(&picture).unwrap(), 0);
        let effect = Effect { key, attention: 0.1, p: Some(p) };
        assert!(writer.take_effect(&picture, of, effect));
    }
    let ghosts = Ghosts::of((&picture, &writer), &tokens).unwrap();
    for rows in [1, 2] {
        let marks = marks(&ghosts, rows);
        let (looked, mattered) =
            (|key| line(&marks, Part::Looked(key)), |key| line(&marks, Part::Mattered(key)));
        assert!((height(&looked(6)) / height(&looked(0)) - 0.141 / 0.379).abs() < 1e-3);
        assert!((-height(&mattered(1)) / height(&looked(0)) - 0.696 / 0.379).abs() < 1e-3, "one scale");
        assert!(height(&mattered(0)) > 0.0, "without the sink it rises");
        assert!(!marks.has(Part::Mattered(2)), "nobody knows it yet");
        // Below the tile, and no bar reaches into the others' row.
        for key in 0..13 {
            assert!(looked(key).to.aside.y < -0.62 && looked(key).from.aside.y < looked(key).to.aside.y);
            assert!(!marks.has(Part::Mattered(key)) || mattered(key).to.aside.y < looked(key).from.aside.y);
        }
        let is_bar = |line: &&Line| matches!(line.part, Part::Looked(_) | Part::Mattered(_));
        let deep = marks.lines.iter().filter(is_bar).map(|line| line.to.aside.y).fold(0.0, f32::min);
        assert!(deep > if rows > 1 { -1.8 } else { -2.3 }, "{deep}");
        assert_eq!(said(&marks, Part::Mattered(1)), ["−70%"]);
        assert_eq!(
            (said(&marks, Part::Looked(0)), said(&marks, Part::Looked(2))),
            (vec!["38%".to_owned()], vec![])
        );
        assert_eq!(
            [said(&marks, Part::Looks(0)), said(&marks, Part::Looks(1))].concat(),
            ["looked at", "mattered"]
        );
    }
}

#[test]
fn temperature_shows_beside_what_it_shapes() {
    let (picture, mut writer, tokens) = known(&[]);
    writer.set_choice(Choice::new(2.0, 0, 1.0, 3).unwrap());
    let question = writer.question(&picture).unwrap();
    let mut answer = writer.last_answer().unwrap().clone();
    answer.candidates[0].chance = 0.5;
    answer.candidates[1].chance = 0.2;
    assert!(writer.take(&picture, question, Ok(answer)));
    let ghosts = Ghosts::of((&picture, &writer), &tokens).unwrap();
    assert_eq!((ghosts.candidates[0].now, ghosts.candidates[0].before), (0.5, Some(0.923)));
    assert!(ghosts.rest.1.is_some());
}

#[test]
fn there_are_none_where_nothing_is_written_or_something_else_stands() {
    let (picture, writer, tokens) = known(&[]);
    let of = |change: &dyn Fn(&mut Picture)| {
        let mut picture = picture.clone();
        change(&mut picture);
        Ghosts::of((&picture, &writer), &tokens)
    };
    assert!(of(&|_| ()).is_some());
    assert!(of(&|picture| picture.model = ModelId::MINILM).is_none());
    assert!(of(&|picture| picture.set(&Setting::read("view", "heatmap").unwrap())).is_none());
    assert!(of(&|picture| picture.set(&Setting::read("sheets", "layer").unwrap())).is_none());
    // While a cut is answered, what was there stays; of another text nothing is known.
    let waits = of(&|picture| picture.cuts.push(KeyCut::read("Mary").unwrap())).unwrap();
    assert_eq!((waits.candidates.len(), waits.cut[0].token), (SHOWN, 1));
    let (mut other, none) = (picture.clone(), Ghosts::of((&picture, &Writer::default()), &tokens).unwrap());
    assert!(none.candidates.is_empty() && none.under.is_empty() && none.says().is_none());
    assert!(marks(&none, 1).has(Part::Expected(0)), "the empty tile is there");
    other.text = "When Mary".into();
    let another = Ghosts::of((&other, &writer), &self::tokens("When Mary")).unwrap();
    assert!(another.candidates.is_empty());
    assert!(Ghosts::of((&picture, &writer), &[]).is_none());
}

#[test]
fn there_is_room_for_them_behind_the_last_tile() {
    let tokens = tokens(TEXT);
    for (size, free) in [((1920.0, 1080.0), 1.0), ((1080.0, 1920.0), 1.0), ((390.0, 844.0), 1.0)] {
        let safe = SafeArea::default();
        let room = |beyond| Room {
            viewport: Vec2::new(size.0, size.1) * free,
            free: FreeArea { tiles: safe, arcs: safe },
            encoding: &STAGE,
            wants: Wants { beyond, ..Wants::default() },
            legible: None,
        };
        let [without, with] = [false, true].map(|beyond| Layout::of(&tokens, 0, &room(beyond)).placement);
        let (last, was) = (with.places[13], without.places[13]);
        assert!((last.half.x / with.em - was.half.x / without.em).abs() < 0.9, "the tile itself is no wider");
        // The right end with what stands there is that of a centred row.
        let row = || with.places.iter().filter(|place| place.row == last.row);
        let left = row().map(|place| place.flat.x - place.half.x).fold(f32::INFINITY, f32::min);
        let right = last.flat.x + last.half.x + ROOM_BEYOND;
        assert!(right <= -left + 2.0 && right >= -left - 1e-3, "{size:?}: {left} {right}");
        for pair in with.places.windows(2).filter(|pair| pair[0].row == pair[1].row) {
            let gap = pair[1].flat.x - pair[1].half.x - pair[0].flat.x - pair[0].half.x;
            assert!((gap - GAP).abs() < 1e-3, "{gap}");
        }
    }
}

#[test]
fn in_tiers_and_on_a_small_stage_what_comes_next_is_a_list_below_the_last_word() {
    let (ghosts, ruler) = (ghosts(&["Mary"]), Ruler::default());
    for (rows, scale) in [(2, 100.0), (1, 40.0)] {
        let places = places(rows);
        let marks = ghosts.marks(&Tiles { places: &places, above: 2.1, over: 4.0, scale });
        let [mary, the] = [0, 1].map(|id| line(&marks, Part::Ghost(id)));
        let long = |line: &Line| line.to.aside.x - line.from.aside.x;
        assert!((long(&the) / long(&mary) - 0.193 / 0.227).abs() < 1e-3);
        assert!((mary.from.aside.x - the.from.aside.x).abs() < 1e-6, "they begin on one line");
        assert_eq!(said(&marks, Part::Ghost(0)), ["Mary", "92% → 23%"]);
        // Below the tile, a line each, right of the last word, and no longer than the room.
        let mut last = -0.62;
        for id in 0..5 {
            let y = line(&marks, Part::Ghost(id)).from.aside.y;
            assert!(y < last - 0.2, "{y}");
            last = y;
        }
        assert!(last > -0.62 - listed::DEPTH);
        for label in marks.labels.iter().filter(|label| matches!(label.part, Part::Ghost(_) | Part::Others)) {
            let width = label.em * ruler.width(&label.text);
            assert!(label.at.aside.x > 0.45 && label.at.aside.x + width < 0.45 + 5.8, "{label:?}");
        }
    }
}

#[test]
fn what_is_cut_in_other_heads_says_where_and_its_arc_is_whole() {
    let (mut picture, writer, tokens) = known(&["Mary 20.4", "the"]);
    let of = |picture: &Picture| Ghosts::of((picture, &writer), &tokens).unwrap().cut;
    let elsewhere = Some("cut in L20 H4".to_owned());
    let cut = |elsewhere| vec![Severed { token: 1, elsewhere }, Severed { token: 6, elsewhere: None }];
    assert_eq!(of(&picture), cut(elsewhere.clone()), "all heads are on stage");
    picture.set(&Setting::read("layer", "20").unwrap());
    picture.set(&Setting::read("head", "4").unwrap());
    assert_eq!(of(&picture), cut(None));
    picture.set(&Setting::read("head", "5").unwrap());
    assert_eq!(of(&picture), cut(elsewhere));
}

#[test]
fn what_the_model_wrote_has_a_line_of_dashes() {
    let (mut picture, writer, tokens) = known(&[]);
    let of = |picture: &Picture| Ghosts::of((picture, &writer), &tokens).unwrap();
    assert!(of(&picture).wrote.is_empty());
    picture.written.push(52..60);
    let ghosts = of(&picture);
    assert_eq!(ghosts.wrote, [12, 13]);
    assert_eq!(line(&marks(&ghosts, 1), Part::Wrote(12)).stroke, Stroke::Dashed);
}
