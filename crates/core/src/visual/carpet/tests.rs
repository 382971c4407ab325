use glam::Vec3;

use super::super::placement::{Place, Placement};
use super::super::sample;
use super::*;

/// The bear's sentence in the head that looks across.
fn carpet(settings: &[(&str, &str)], last: Option<usize>) -> Option<Carpet> {
    let (picture, pointing, traces, tokens) = sample::read(&[&[("head", "1")], settings].concat());
    Carpet::of((&picture, &pointing), &traces, (&tokens, last))
}

fn places(rows: usize) -> Vec<Place> {
    let place = |index: usize| Place {
        flat: Vec3::new(1.2 * index as f32, 0.0, 0.0),
        stage: Vec3::new(1.2 * index as f32, 0.0, 0.1 * index as f32),
        half: Vec2::new(0.5, 0.31),
        row: index * rows / 12,
        ..Default::default()
    };
    (0..12).map(place).collect()
}

fn cell(marks: &Marks, query: usize, key: usize) -> Option<Line> {
    marks.lines.iter().find(|line| line.part == Part::Cell(query, key)).copied()
}

#[test]
fn a_row_has_the_weights_of_the_lit_word_and_the_square_those_of_all() {
    let row = carpet(&[("carpet", "row"), ("query", "bank")], None).unwrap();
    let weights: Vec<f32> =
        row.rows[0].keys.iter().flatten().map(|weight| (weight * 1000.0).round()).collect();
    // START The bear waded into the river bank to catch fish .
    assert_eq!((row.rows.len(), weights.len()), (1, 12));
    assert_eq!((weights[6], weights[10], weights[7]), (549.0, 329.0, 0.0));
    assert_eq!(row.says(), "a row of weights; bank: river 55%, fish 33%, catch 3%");
    let square = carpet(&[("carpet", "all"), ("query", "bank")], None).unwrap();
    assert_eq!((square.count(), square.counted().as_str()), ((144, 144), "12 × 12 = 144"));
    assert_eq!(square.rows[7], row.rows[0]);
    for row in &square.rows {
        let sum: f32 = row.keys.iter().flatten().sum();
        assert!((sum - 1.0).abs() < 1e-5, "{}: {sum}", row.name);
    }
    assert!(square.says().starts_with("a square of weights, 12 × 12 = 144; bank: river 55%, "));
    assert_eq!(carpet(&[("carpet", "row")], None), None, "nobody asks");
    assert_eq!(carpet(&[("query", "bank")], None), None);
    assert_eq!(carpet(&[("carpet", "all"), ("step", "qkv"), ("query", "bank")], None), None, "no scores yet");
}

#[test]
fn a_sentence_of_twice_the_tokens_has_four_times_the_cells() {
    let twice = "The bear waded into the river bank to catch fish. Then the bear went back into the forest and slept again.";
    let count = |settings: &[(&str, &str)]| carpet(settings, None).map(|carpet| carpet.count().1);
    assert_eq!(count(&[("carpet", "all")]), Some(144));
    assert_eq!(count(&[("carpet", "all"), ("text", twice)]), Some(576));
    let long = vec!["fish"; MOST].join(" ");
    assert_eq!(count(&[("carpet", "all"), ("text", &long)]), None, "cells could not be told apart");
}

#[test]
fn what_no_word_sees_is_a_triangle_and_what_is_behind_the_curtain_is_not_there() {
    let all = [("carpet", "all"), ("mask", "on")];
    let masked = carpet(&all, None).unwrap();
    assert_eq!((masked.count(), masked.counted().as_str()), ((78, 144), "78 of 12 × 12"));
    let seen = |row: &Asked| row.keys.iter().flatten().count();
    assert!(masked.rows.iter().all(|row| seen(row) == row.query + 1));
    let behind = carpet(&all, Some(7)).unwrap();
    assert_eq!((behind.rows.len(), behind.names.len(), behind.count()), (8, 8, (36, 64)));
    // River alone is left of what bank looks for.
    assert_eq!((behind.rows[7].keys[6].unwrap() * 100.0).round(), 87.0);
    let marks = masked.marks(&Tiles { places: &places(1), above: 2.0, over: 4.0, scale: 100.0 });
    assert!(cell(&marks, 7, 8).is_none() && cell(&marks, 7, 7).is_some() && cell(&marks, 7, 6).is_some());
}

#[test]
fn before_there_are_weights_it_is_of_scores() {
    let of = |settings: &[(&str, &str)]| {
        carpet(&[&[("carpet", "all"), ("query", "bank")], settings].concat(), None)
    };
    let scores = of(&[("columns", "scores")]).unwrap();
    assert!(
        !scores.weights && scores.says().contains("bank: river 62, fish 56, catch 31"),
        "{}",
        scores.says()
    );
    assert_eq!(scores.rows[7].keys[7].unwrap().round(), -134.0);
    let marks = scores.marks(&Tiles { places: &places(1), above: 2.0, over: 4.0, scale: 100.0 });
    let part = |key| cell(&marks, 7, key).unwrap().head;
    assert_eq!(
        (part(6), part(7)),
        (1.0, 0.0),
        "the largest fills its cell, what is below zero nothing of it"
    );
    assert!((part(10) - (56.3_f32 / 62.0).sqrt()).abs() < 1e-2);
    assert!(of(&[("columns", "shares")]).unwrap().weights && !of(&[("step", "scaled")]).unwrap().weights);
    // The mask comes after the scores.
    assert_eq!(of(&[("step", "scores"), ("mask", "on")]).unwrap().count().0, 144);
    assert_eq!(of(&[("step", "mask"), ("mask", "on")]).unwrap().count().0, 78);
}

/// The middle of a cell.
fn middle(marks: &Marks, (query, key): (usize, usize), stands: (&[Place], f32)) -> Vec3 {
    let line = cell(marks, query, key).unwrap();
    let [from, to] = [line.from, line.to].map(|spot| spot.at(stands).unwrap());
    assert!((from.distance(to) - 2.0 * line.half).abs() < 1e-5, "a cell is square");
    0.5 * (from + to)
}

#[test]
fn a_row_lies_before_its_tiles_in_every_tier() {
    let row = carpet(&[("carpet", "row"), ("query", "bank")], None).unwrap();
    for rows in [1, 3] {
        let tiles = places(rows);
        let marks = row.marks(&Tiles { places: &tiles, above: 2.0, over: 4.0, scale: 100.0 });
        for flat in [0.0, 1.0] {
            for (key, tile) in tiles.iter().enumerate() {
                let away = middle(&marks, (7, key), (&tiles, flat)) - tile.centre(flat);
                let before = if flat > 0.5 { -away.y } else { away.z };
                assert!(away.x.abs() < 1e-5 && before > 0.6 && away.y < -0.3, "{away}");
            }
        }
    }
}

#[test]
fn all_rows_are_a_square_on_the_floor_and_come_one_after_the_other() {
    let all = carpet(&[("carpet", "all")], None).unwrap();
    for (rows, threads) in [(1, 12), (3, 0)] {
        let tiles = places(rows);
        let marks = all.marks(&Tiles { places: &tiles, above: 2.0, over: 4.0, scale: 100.0 });
        for flat in [0.0, 1.0] {
            let at = |query, key| middle(&marks, (query, key), (&tiles, flat));
            let (across, along) = (at(0, 11) - at(0, 0), at(11, 0) - at(0, 0));
            let down = if flat > 0.5 { Vec3::NEG_Y } else { Vec3::Z };
            assert!(across.normalize().distance(Vec3::X) < 1e-5 && along.normalize().distance(down) < 1e-5);
            assert!((across.length() - along.length()).abs() < 1e-5, "{across} {along}");
            assert!(
                at(0, 1).distance(at(0, 0)) > 2.0 * cell(&marks, 0, 0).unwrap().half,
                "cells do not touch"
            );
        }
        let begins: Vec<f32> = (0..12).map(|query| cell(&marks, query, 3).unwrap().during[0]).collect();
        assert!(begins.windows(2).all(|pair| pair[0] < pair[1]), "{begins:?}");
        assert!(marks.lines.iter().all(|line| line.during[1] <= 1.0 && line.come(1.0) == 1.0));
        // A cell says by its area what it stands for.
        let [own, other] = [6, 10].map(|key| cell(&marks, 7, key).unwrap().head.powi(2));
        assert!((own - 0.549).abs() < 1e-3 && (other - 0.329).abs() < 1e-3);
        assert_eq!(marks.labels.iter().filter(|label| matches!(label.part, Part::Cell(_, 0))).count(), 12);
        assert_eq!(marks.lines.iter().filter(|line| matches!(line.part, Part::Warp(_))).count(), threads);
    }
    // Of a longer sentence cells are as large.
    let twice =
        [("carpet", "all"), ("text", "The bear waded into the river bank to catch fish. The bear sat.")];
    let tiles = places(1);
    let [small, large] = [all, carpet(&twice, None).unwrap()].map(|carpet| {
        cell(&carpet.marks(&Tiles { places: &tiles, above: 2.0, over: 4.0, scale: 100.0 }), 0, 0)
            .unwrap()
            .half
    });
    assert_eq!(small, large);
}

#[test]
fn the_outline_holds_every_cell() {
    let all = carpet(&[("carpet", "all")], None).unwrap();
    for rows in [1, 3] {
        let placement = Placement { places: places(rows), rows, ..Placement::default() };
        let marks = all.marks(&Tiles { places: &placement.places, above: 2.0, over: 4.0, scale: 100.0 });
        for flat in [false, true] {
            let corners = outline(&placement, Kind::All, flat);
            let stands = (placement.places.as_slice(), f32::from(u8::from(flat)));
            let (low, high) =
                corners.iter().fold((Vec3::MAX, Vec3::MIN), |(low, high), at| (low.min(*at), high.max(*at)));
            let cells = marks.lines.iter().filter(|line| line.stroke == Stroke::Cell);
            for spot in cells.flat_map(|line| [line.from, line.to]) {
                let at = spot.at(stands).unwrap();
                assert!(at.cmpge(low - 0.05).all() && at.cmple(high + 0.05).all(), "{at} {low} {high}");
            }
        }
    }
    assert!(outline(&Placement::default(), Kind::All, false).is_empty());
}
