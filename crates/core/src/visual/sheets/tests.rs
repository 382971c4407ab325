use arclight_model::{AttentionModel as _, Glass};
use glam::{Vec2, Vec3};

use super::super::encoding::STAGE;
use super::super::frame::SafeArea;
use super::super::layout::{FreeArea, Layout, Room, Wants};
use super::super::marks::{Line, Part, Tiles};
use super::super::placement::Place;
use super::super::sample;
use super::*;
use crate::picture::Setting;

/// The bear's sentence as Glass reads it.
fn read(settings: &[(&str, &str)]) -> (Picture, Attended, Option<Sheets>) {
    let (picture, pointing, _, tokens) = sample::read(settings);
    let attended = Glass::new().attend_with(&picture.text, picture.reading);
    let sheets = Sheets::of((&picture, &pointing), Some(&attended), &tokens);
    (picture, attended, sheets)
}

fn sheets(settings: &[(&str, &str)]) -> Sheets {
    read(settings).2.unwrap()
}

const BANK: (&str, &str) = ("query", "bank");
const LAYER: (&str, &str) = ("sheets", "layer");
const ALL: (&str, &str) = ("sheets", "all");

/// Twelve tiles beside each other, the last of them in a second tier where it is asked for.
fn places(tiered: bool) -> Vec<Place> {
    let place = |index: usize| Place {
        flat: Vec3::new(1.5 * index as f32 - 8.25, if tiered && index < 11 { 1.2 } else { 0.0 }, 0.0),
        half: Vec2::new(0.5, 0.3),
        row: usize::from(tiered && index == 11),
        ..Place::default()
    };
    (0..12).map(place).collect()
}

fn lines(sheets: &Sheets, places: &[Place]) -> Vec<Line> {
    sheets.marks(&Tiles { places, above: 2.0, over: 6.0, scale: 100.0 }).lines
}

/// Where panes of glass are: the left, right, lower and upper edge.
fn panes(lines: &[Line]) -> Vec<[f32; 4]> {
    let glass = lines.iter().filter(|line| matches!(line.part, Part::Sheet(_)));
    glass
        .map(|line| {
            let (a, b) = (line.from.aside, line.to.aside);
            [a.x, b.x, a.y - line.half, a.y + line.half]
        })
        .collect()
}

#[test]
fn a_sheet_has_the_weights_of_its_head() {
    let (_, attended, sheets) = read(&[("sheets", "0.0 fish, 0.1 bank, 0.2")]);
    let sheets = sheets.unwrap();
    // Looks across is what the program opens with.
    let says: Vec<&str> = sheets.sheets.iter().map(|sheet| sheet.says.as_str()).collect();
    assert_eq!(
        says,
        [
            "layer 0 head 1: bank looks at river 55%",
            "layer 0 head 0: fish looks at catch 100%",
            "layer 0 head 2: looks home"
        ]
    );
    let (front, row) = (&sheets.sheets[0], attended.map.head(0, 1).unwrap());
    assert_eq!(front.query, Some(7));
    for look in &front.looks {
        assert_eq!((look.query, look.weight), (7, row[[7, look.key]]));
    }
    // All that are large enough, the strongest first.
    let large = row.row(7).iter().filter(|weight| **weight >= OF_ONE.0).count();
    assert_eq!(front.looks.len(), large);
    assert!(front.looks.is_sorted_by(|a, b| a.weight >= b.weight));
    // Where no word asks, each has its strongest.
    let home = &sheets.sheets[2];
    assert!(home.query.is_none() && home.looks.len() == 12 && home.looks.iter().all(|look| look.key == 0));
    // Another word, another head.
    let other = self::sheets(&[("sheets", "0.1 fish")]);
    assert_ne!(other.sheets[0].looks, front.looks);
    assert_ne!(self::sheets(&[("sheets", "0.0 bank")]).sheets[0].looks, front.looks);
}

#[test]
fn the_chosen_head_stands_in_front_and_the_others_keep_their_order() {
    let order = |head: &str| {
        let sheets = sheets(&[BANK, LAYER, ("head", head)]);
        sheets.sheets.iter().map(|sheet| sheet.head).collect::<Vec<_>>()
    };
    assert_eq!((order("0"), order("1"), order("2")), (vec![0, 1, 2], vec![1, 0, 2], vec![2, 0, 1]));
    assert_eq!(order("mean"), [0, 1, 2]);
}

#[test]
fn there_are_none_of_what_is_not_there() {
    for value in ["0.1 river, 0.1 bank", "0.1 river, 0.7 bank, 3.0", "0.1 river, 0.0 cat, 0.2 #99"] {
        assert_eq!(sheets(&[("sheets", value)]).sheets.len(), 1, "{value}");
    }
    assert_eq!(read(&[("sheets", "0.7 bank")]).2, None);
    assert_eq!(read(&[BANK, LAYER, ("view", "heatmap")]).2, None);
    assert_eq!(read(&[BANK]).2, None);
    let (picture, attended, _) = read(&[BANK, LAYER]);
    let (pointing, tokens) = (Pointing::default(), &attended.tokens);
    assert_eq!(Sheets::of((&picture, &pointing), Some(&attended), &tokens[1..]), None, "another sentence");
    assert_eq!(Sheets::of((&picture, &pointing), None, tokens), None);
    let mut other = picture.clone();
    other.set(&Setting::read("model", "minilm").unwrap());
    assert_eq!(Sheets::of((&other, &pointing), Some(&attended), tokens), None, "another model");
}

#[test]
fn they_stand_in_place_of_columns_plates_and_the_compass() {
    for (name, value) in [("columns", "towers"), ("badges", "key"), ("compass", "water, money")] {
        let picture = |sheets: &[(&str, &str)]| sample::read(&[&[BANK, (name, value)], sheets].concat()).0;
        assert!(picture(&[]).has_device(), "{name}");
        assert!(!picture(&[LAYER]).has_device() && picture(&[LAYER]).is_of_tokens(), "{name}");
    }
}

#[test]
fn an_arc_is_as_wide_as_its_weight_and_stands_over_its_words() {
    let places = places(false);
    let sheets = sheets(&[("sheets", "0.1 bank")]);
    let lines = lines(&sheets, &places);
    let arcs: Vec<&Line> = lines.iter().filter(|line| matches!(line.part, Part::Look(..))).collect();
    let looks = &sheets.sheets[0].looks;
    assert_eq!(arcs.len(), looks.len());
    let half =
        |key: usize| arcs.iter().find(|arc| matches!(arc.part, Part::Look(.., k) if k == key)).unwrap();
    let [a, b, c] = [0, 1, 2].map(|index| (looks[index].weight, half(looks[index].key).half));
    assert!(((a.1 - b.1) / (a.0 - b.0) - (b.1 - c.1) / (b.0 - c.0)).abs() < 1e-4, "{a:?} {b:?} {c:?}");
    let river = half(6);
    assert_eq!((river.from.aside.x, river.to.aside.x), (places[6].flat.x, places[7].flat.x));
    let [left, right, low, high] = panes(&lines)[0];
    for arc in arcs {
        // The top of a part of a circle over its chord.
        let chord = arc.to.aside.x - arc.from.aside.x;
        let top = arc.from.aside.y + 0.5 * chord * (0.25 * arc.bend).tan();
        assert!(arc.from.aside.x >= left && arc.to.aside.x <= right, "{arc:?}");
        assert!(arc.from.aside.y > low && top < high, "{arc:?}: {top}, {high}");
    }
}

#[test]
fn no_sheet_covers_another_and_the_camera_sees_all() {
    for tiered in [false, true] {
        let places = places(tiered);
        for settings in
            [&[BANK, LAYER][..], &[ALL], &[BANK, ALL, ("join", "beside")], &[("sheets", "0.1 bank")]]
        {
            let (picture, _, sheets) = read(settings);
            let lines = lines(&sheets.unwrap(), &places);
            let panes = panes(&lines);
            assert!(!panes.is_empty());
            for (index, a) in panes.iter().enumerate() {
                for b in &panes[..index] {
                    let apart = a[0] >= b[1] || b[0] >= a[1] || a[2] >= b[3] || b[2] >= a[3];
                    assert!(apart, "{settings:?}: {a:?} {b:?}");
                }
            }
            let placement =
                Placement { places: places.clone(), rows: 1 + usize::from(tiered), ..Placement::default() };
            let corners = corners(&picture, &placement, 6.0).unwrap().arcs;
            let (low, high) =
                corners.iter().fold((Vec3::MAX, Vec3::MIN), |(a, b), at| (a.min(*at), b.max(*at)));
            for [left, right, bottom, top] in panes {
                assert!(left >= low.x - 1e-4 && right <= high.x + 1e-4, "{settings:?}");
                assert!(bottom >= low.y - 1e-4 && top <= high.y + 0.15, "{settings:?}: {top} {high}");
            }
            assert!(low.y > places[0].flat.y + 0.3, "over the tiles");
        }
    }
}

#[test]
fn a_wall_has_a_pane_for_each_head_later_layers_above() {
    let tokens = 6;
    let sheet = |at: usize| Sheet {
        layer: at / 12,
        head: at % 12,
        query: None,
        looks: vec![Look { query: 1, key: 3, weight: 0.5 }],
        says: String::new(),
        chosen: at == 3,
    };
    let wall = Sheets {
        sheets: (0..72).map(sheet).collect(),
        stand: Stand::Wall,
        shape: (6, 12),
        join: None,
        layer: 0,
        words: vec!["word".to_owned(); tokens],
        rests: vec![false; tokens],
    };
    assert_eq!(wall.says(), "72 heads, 6 layers of 12; chosen is ");
    let narrow: Vec<Place> =
        places(false).into_iter().map(|place| Place { flat: place.flat * 0.25, ..place }).collect();
    for places in [places(false), narrow] {
        let panes = panes(&lines(&wall, &places));
        assert_eq!(panes.len(), 72);
        let low = |at: usize| panes[at][2];
        assert!((12..72).all(|at| low(at) > low(at - 12)), "layers from below upwards");
        let shape = |pane: &[f32; 4]| (pane[3] - pane[2]) / (pane[1] - pane[0]);
        assert!(panes.iter().all(|pane| (0.3..1.6).contains(&shape(pane))), "{:?}", panes[0]);
    }
}

#[test]
fn what_heads_found_stands_side_by_side_and_one_thing_is_added() {
    let places = places(false);
    let joined = |upto: &str| {
        let sheets = sheets(&[BANK, ALL, ("join", upto)]);
        let lines = lines(&sheets, &places);
        (sheets.says(), lines)
    };
    let beads = |lines: &[Line]| -> Vec<(Vec2, f32)> {
        let beads = lines.iter().filter(|line| matches!(line.part, Part::Bead(_)) && line.light > 0.5);
        beads.map(|line| (line.from.aside, line.half)).collect()
    };
    let of =
        |lines: &[Line], part: Part| lines.iter().find(|line| line.part == part && line.light > 0.5).copied();
    let (says, beside) = joined("beside");
    assert_eq!(says, "What the 3 heads of layer 0 found for bank stands side by side");
    let found = beads(&beside);
    assert_eq!(found.len(), 3);
    for pair in found.windows(2) {
        assert!(
            pair[1].0.x - pair[0].0.x >= 2.0 * pair[0].1 && pair[0].0.y == pair[1].0.y,
            "not over each other"
        );
    }
    assert!(of(&beside, Part::Matrix(3)).is_none() && of(&beside, Part::Joined(0)).is_none());
    let (_, mixed) = joined("mixed");
    let (matrix, one) = (of(&mixed, Part::Matrix(3)).unwrap(), of(&mixed, Part::Joined(0)).unwrap());
    assert!(found[0].0.y > matrix.from.aside.y && matrix.from.aside.y > one.from.aside.y);
    let (_, added) = joined("added");
    let tile = of(&added, Part::Joined(0)).unwrap().from.at((&places, 1.0)).unwrap();
    assert!(tile.distance(places[7].flat + 0.3 * Vec3::Y) < 0.3, "{tile}");
    // Before, what comes is not seen; of a list, or without a word, nothing is joined.
    let before = lines(&sheets(&[BANK, ALL]), &places);
    assert!(
        beads(&before).is_empty()
            && before.iter().filter(|line| matches!(line.part, Part::Bead(_))).count() == 3
    );
    for settings in [&[ALL, ("join", "added")][..], &[("sheets", "0.1 bank"), ("join", "added")]] {
        assert_eq!(sheets(settings).join, None);
    }
}

#[test]
fn there_is_room_for_them_in_every_picture_and_words_stay_large() {
    let tokens = Glass::new()
        .attend("The letter was opened by the queen because she wanted to read the letter.")
        .tokens;
    let all = SafeArea { min: Vec2::splat(-0.9), max: Vec2::splat(0.9) };
    let area = FreeArea { tiles: all, arcs: all };
    for viewport in [[1280.0, 720.0], [1920.0, 1080.0], [1080.0, 1920.0], [390.0, 844.0], [1.0, 1.0]] {
        let viewport = Vec2::from(viewport);
        let room = |over: bool| Room {
            viewport,
            free: area,
            encoding: &STAGE,
            wants: Wants { over, ..Wants::default() },
            legible: None,
        };
        let layout = Layout::of(&tokens, 0, &room(true));
        let places = &layout.placement.places;
        let right = places.iter().map(|place| place.flat.x + place.half.x).fold(0.0, f32::max);
        assert!(layout.over >= 0.5 * right && layout.over <= 3.0 * right, "{viewport}: {}", layout.over);
        if viewport.y > viewport.x {
            let high = |layout: &Layout| layout.placement.places[0].flat.y;
            assert!((2..=5).contains(&layout.placement.rows), "{viewport}: {}", layout.placement.rows);
            assert!(
                high(&layout) < high(&Layout::of(&tokens, 0, &room(false))),
                "{viewport}: tiers make room"
            );
        }
    }
}
