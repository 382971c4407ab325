//! What the trained model makes of one word in twelve sentences. The numbers were computed with NumPy from the same weights.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_core::visual::crowd::{Crowd, List, lists, states_of};
use arclight_model::{AttentionModel, MiniLm, Reading};
use ndarray::Array2;

struct Reader(MiniLm);

impl Reader {
    fn open() -> Self {
        let assets = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets"));
        Self(MiniLm::open(&assets.join(MiniLm::FILE)).unwrap())
    }

    fn word(&self, word: &str, text: &str, alone: bool) -> Array2<f32> {
        let reading = Reading { alone, ..Reading::default() };
        states_of(word, &self.0.states(text, reading)).unwrap()
    }

    fn crowd(&self, list: &List) -> Crowd {
        let read = |alone: bool| -> Vec<Array2<f32>> {
            list.sentences.iter().map(|(text, _)| self.word(&list.word, text, alone)).collect()
        };
        let senses: Vec<usize> = list.sentences.iter().map(|(_, sense)| *sense).collect();
        Crowd::of(&read(false), &read(true), &senses).unwrap()
    }
}

fn list(name: &str) -> &'static List {
    lists().iter().find(|list| list.name == name).unwrap()
}

#[test]
fn twelve_banks_are_one_point_and_become_two_crowds() {
    let reader = Reader::open();
    let (banks, crowd) = (list("banks"), reader.crowd(list("banks")));
    let x = |depth, attention| -> Vec<f32> { crowd.at(depth, attention).map(|place| place.x).collect() };
    assert_eq!(crowd.depth(), 6);
    assert!(x(0, true).iter().all(|x| x.abs() < 0.25), "{:?}", x(0, true));
    for depth in [1, 6] {
        for (x, (text, sense)) in x(depth, true).into_iter().zip(&banks.sentences) {
            assert_eq!(x > 0.0, *sense == 1, "{depth}: {text} {x}");
        }
    }
    for (x, (text, sense)) in x(6, true).into_iter().zip(&banks.sentences) {
        let range = if *sense == 0 { -3.35..=-1.45 } else { 1.65..=3.45 };
        assert!(range.contains(&x), "{text} {x}");
    }
    // Where no word looks at another one, it stays one point.
    for depth in 0..=6 {
        let most = if depth == 6 { 0.25 } else { 0.45 };
        assert!(x(depth, false).iter().all(|x| x.abs() < most), "{depth}: {:?}", x(depth, false));
    }
    assert!((crowd.share - 0.48).abs() < 0.01, "{}", crowd.share);
}

#[test]
fn a_guest_stands_where_its_words_put_it() {
    let reader = Reader::open();
    let crowd = reader.crowd(list("banks"));
    for (text, right) in [
        ("I swam to the bank.", -1.5),
        ("I sailed to the bank.", -1.2),
        ("I walked to the bank.", 0.5),
        ("I drove to the bank.", 1.0),
        ("I rowed to the bank.", 0.8),
        ("She sat on the bank.", 0.0),
        ("He waited at the bank.", 1.2),
    ] {
        let x = crowd.path(&reader.word("bank", text, false), true)[6].x;
        assert!((x - right).abs() < 0.06, "{text}: {x}, not {right}");
    }
}

#[test]
fn other_words_part_too_but_bass_does_not_wholly() {
    let reader = Reader::open();
    for (name, parted) in [("bats", 12), ("springs", 12), ("basses", 10), ("matches", 12), ("rings", 12)] {
        let places: Vec<f32> = reader.crowd(list(name)).at(6, true).map(|place| place.x).collect();
        let right =
            places.iter().zip(&list(name).sentences).filter(|(x, (_, sense))| (**x > 0.0) == (*sense == 1));
        assert_eq!(right.count(), parted, "{name}: {places:?}");
    }
}
