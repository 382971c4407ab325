use glam::{Vec2, Vec3};

use super::super::marks::{Part, Stroke};
use super::super::placement::Place;
use super::super::sample;
use super::*;

/// The bear's sentence, `bank` lit.
fn badges(settings: &[(&str, &str)]) -> Badges {
    let bank = [("query", "bank"), ("badges", "value")];
    let (picture, pointing, traces, tokens) = sample::read(&[&bank, settings].concat());
    Badges::of((&picture, &pointing), &traces, &tokens).unwrap()
}

fn words(badges: &Badges) -> Vec<Vec<String>> {
    let words = badges.plates.iter().map(|plate| match &plate.says {
        Says::Words(words) => words.clone(),
        Says::Numbers(_) => panic!("{} has names", plate.title()),
    });
    words.collect()
}

#[test]
fn the_head_that_looks_back_asks_by_place_is_answered_by_place_and_hands_over_meaning() {
    let badges = badges(&[("head", "0")]);
    assert_eq!(words(&badges), [vec!["place 6?"], vec!["place 6"], vec!["water", "land", "town", "fish"]]);
    let titles: Vec<String> = badges.plates.iter().map(Plate::title).collect();
    assert_eq!(titles, ["query of bank", "key of river", "value of river"]);
    assert_eq!(percent(badges.weight), "100%");
}

#[test]
fn the_head_that_looks_across_asks_for_meaning_away_from_its_own_place() {
    let badges = badges(&[("head", "1"), ("key", "fish")]);
    let [query, key, value] = &words(&badges)[..] else { panic!("three plates") };
    // Both say what they share: what the score adds up from.
    assert_eq!(query, &["water?", "drink", "vehicle", "not place 7"]);
    assert_eq!(key, &["place 10", "water", "drink", "vehicle"]);
    assert_eq!(value[0], "water");
    let alone = self::badges(&[("head", "1"), ("badges", "query")]);
    assert_eq!(words(&alone), [["money?", "trade", "crime", "not place 7"]]);
}

#[test]
fn a_word_without_meaning_asks_for_the_place_to_rest() {
    let into = badges(&[("head", "1"), ("query", "into")]);
    assert_eq!(words(&into)[0][0], "START?");
    assert_eq!(into.plates[1].name, "START");
}

#[test]
fn as_many_plates_stand_as_are_chosen_and_none_over_another() {
    for (upto, count) in [("query", 1), ("key", 2), ("value", 3)] {
        for query in ["The", "bank", "."] {
            let badges = badges(&[("badges", upto), ("query", query), ("head", "0")]);
            assert_eq!(badges.plates.len(), count);
            let place = |index: usize| Place {
                flat: Vec3::new(1.5 * index as f32, 0.0, 0.0),
                half: Vec2::new(0.5, 0.3),
                ..Place::default()
            };
            let places: Vec<Place> = (0..12).map(place).collect();
            let marks = badges.marks(&Tiles { places: &places, above: 2.0, over: 4.0, scale: 100.0 });
            let plate = |line: &&super::super::marks::Line| matches!(line.part, Part::Plate(_));
            let mut frames: Vec<[f32; 2]> =
                marks.lines.iter().filter(plate).map(|line| [line.from.aside.x, line.to.aside.x]).collect();
            frames.sort_by(|a, b| a[0].total_cmp(&b[0]));
            assert!(frames.windows(2).all(|pair| pair[0][1] < pair[1][0]), "{frames:?}");
            // From the middle of the tier, its tiles reach so far.
            let hangs = marks.lines.iter().find(plate).unwrap().from.token.unwrap();
            let middle = places[hangs].flat.x;
            assert!(frames.iter().flatten().all(|x| (-0.51..17.1).contains(&(x + middle))), "{frames:?}");
            assert!(marks.lines.iter().filter(plate).all(|line| line.stroke == Stroke::Plate));
        }
    }
}

#[test]
fn it_says_what_it_shows() {
    let says = badges(&[("head", "0")]).says();
    let of = "query of bank: place 6?; key of river: place 6; value of river: water, land, town, fish; weight 100%";
    assert_eq!(says, of);
}

#[test]
fn a_thread_begins_at_its_own_tile_in_whatever_tier_that_stands() {
    let badges = badges(&[("head", "0")]);
    // River, token 6, in the tier above that of bank.
    let place = |index: usize| Place {
        flat: Vec3::new(1.5 * (index % 7) as f32, if index < 7 { 2.3 } else { 0.0 }, 0.0),
        half: Vec2::new(0.5, 0.3),
        row: index / 7,
        ..Place::default()
    };
    let places: Vec<Place> = (0..12).map(place).collect();
    let marks = badges.marks(&Tiles { places: &places, above: 1.2, over: 4.0, scale: 100.0 });
    let line = |part: Part| *marks.lines.iter().find(|line| line.part == part).unwrap();
    let thread = line(Part::Thread(1, 0));
    assert_eq!(thread.from.token, Some(6));
    assert!(thread.from.aside.y < -0.6, "from below the tile");
    assert_eq!(line(Part::Thread(0, 0)).from.token, Some(7));
    let key = line(Part::Plate(1));
    assert_eq!(line(Part::Thread(1, 1)).to.aside.y, key.from.aside.y + key.half, "to the plate's upper edge");
}
