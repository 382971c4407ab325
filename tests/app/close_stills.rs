//! The heatmap, the panels beside it and every step under the hood, in every theme, against committed references.
//!
//! The steps of a theme stand on one sheet, at half their size. How to renew a reference after a wanted change stands in
//! `reference.rs`.

use arclight_core::intent::{Intent, Next, Panels, Point, Settings, Study};
use arclight_core::panel::Panel;
use arclight_core::picture::{Head, Setting, View};
use arclight_core::visual::palette::Theme;
use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::steps::Step;
use bevy::math::UVec2;
use image::RgbImage;
use image::imageops::{FilterType, crop_imm, replace, resize};

use super::difference::difference;
use super::reference::{Reference, folder, keep};
use super::stills::{Judge, SIZE, Studio, TOLERANCE};

/// Size of a step on its sheet, and steps in a line.
const CELL: (u32, u32) = (480, 270);
const COLUMNS: u32 = 4;

#[expect(clippy::too_many_lines, reason = "a table")]
fn views() -> Vec<(&'static str, Vec<Intent>)> {
    let heatmap = || Intent::Set(Setting::View(View::Heatmap));
    let bank = || Intent::Point(Point::Pin(7));
    let sixty = "The river runs past the mill and under the old bridge to the sea. ".repeat(4);
    vec![
        ("heatmap", vec![heatmap(), bank()]),
        ("heatmap-projector", vec![Intent::Settings(Settings::Theme(Theme::Projector)), heatmap(), bank()]),
        ("heatmap-contrast", vec![Intent::Settings(Settings::Theme(Theme::Contrast)), heatmap(), bank()]),
        (
            "heatmap-minilm-masked",
            vec![
                Intent::Set(Setting::Model(ModelId::MINILM)),
                Intent::Set(Setting::Mask(true)),
                heatmap(),
                Intent::Point(Point::Pin(8)),
            ],
        ),
        (
            "heatmap-large",
            vec![
                Intent::Set(Setting::Text(sixty)),
                Intent::Set(Setting::Model(ModelId::MINILM)),
                heatmap(),
                Intent::Set(Setting::Large(Some(1))),
                Intent::Point(Point::Pin(9)),
            ],
        ),
        (
            "heatmap-longest",
            vec![
                Intent::Set(Setting::Text(
                    "The river runs past the mill and under the old bridge to the sea. ".repeat(40),
                )),
                Intent::Set(Setting::Model(ModelId::MINILM)),
                heatmap(),
                Intent::Point(Point::Pin(300)),
            ],
        ),
        ("compare", vec![Intent::Panel(Panels::Toggle(Panel::Compare))]),
        (
            "compare-projector",
            vec![
                Intent::Settings(Settings::Theme(Theme::Projector)),
                Intent::Panel(Panels::Toggle(Panel::Compare)),
            ],
        ),
        (
            "compare-contrast",
            vec![
                Intent::Settings(Settings::Theme(Theme::Contrast)),
                Intent::Panel(Panels::Toggle(Panel::Compare)),
            ],
        ),
        ("learn", vec![bank(), Intent::Panel(Panels::Toggle(Panel::Learn))]),
        (
            "learn-projector",
            vec![
                Intent::Settings(Settings::Theme(Theme::Projector)),
                bank(),
                Intent::Panel(Panels::Toggle(Panel::Learn)),
            ],
        ),
        (
            "learn-contrast",
            vec![
                Intent::Settings(Settings::Theme(Theme::Contrast)),
                bank(),
                Intent::Panel(Panels::Toggle(Panel::Learn)),
            ],
        ),
        ("lens-norm", lens_norm(Theme::Stage)),
        ("lens-norm-projector", lens_norm(Theme::Projector)),
        ("lens-norm-contrast", lens_norm(Theme::Contrast)),
        ("lens-rollout", lens_rollout(Theme::Stage)),
        ("lens-rollout-projector", lens_rollout(Theme::Projector)),
        ("lens-rollout-contrast", lens_rollout(Theme::Contrast)),
        ("wall-grouped", wall(Theme::Stage)),
        ("wall-grouped-projector", wall(Theme::Projector)),
        ("wall-grouped-contrast", wall(Theme::Contrast)),
    ]
}

fn lens_norm(theme: Theme) -> Vec<Intent> {
    let lens = Intent::Set(Setting::Lens(Lens::Norm));
    vec![
        Intent::Settings(Settings::Theme(theme)),
        Intent::Set(Setting::Model(ModelId::MINILM)),
        lens,
        Intent::Point(Point::Pin(8)),
    ]
}

fn lens_rollout(theme: Theme) -> Vec<Intent> {
    let (heatmap, lens) =
        (Intent::Set(Setting::View(View::Heatmap)), Intent::Set(Setting::Lens(Lens::Rollout)));
    vec![
        Intent::Settings(Settings::Theme(theme)),
        Intent::Set(Setting::Model(ModelId::MINILM)),
        lens,
        heatmap,
        Intent::Point(Point::Pin(8)),
    ]
}

fn wall(theme: Theme) -> Vec<Intent> {
    let (heatmap, group) = (Intent::Set(Setting::View(View::Heatmap)), Intent::Study(Study::Group(true)));
    let open = Intent::Panel(Panels::Toggle(Panel::Wall));
    vec![
        Intent::Settings(Settings::Theme(theme)),
        Intent::Set(Setting::Model(ModelId::MINILM)),
        heatmap,
        group,
        open,
    ]
}

#[test]
fn the_heatmap_and_its_panels_look_like_their_references() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::new();
    let mut judge = Judge::default();
    for (name, intents) in views() {
        judge.look(name, &studio.still(&intents));
    }
    for (name, card) in [("card-scaling", 4_usize), ("card-look-up", 3)] {
        studio.remember("open card", Some(card));
        judge.look(
            name,
            &studio.still(&[Intent::Point(Point::Pin(7)), Intent::Panel(Panels::Toggle(Panel::Learn))]),
        );
    }
    studio.remember("open card", None::<usize>);
    judge.end();

    let reference = Reference::open("heatmap").unwrap();
    let heatmap = || Intent::Set(Setting::View(View::Heatmap));
    let controls = [
        (
            "another sentence",
            vec![
                Intent::Set(Setting::Text("Cash, cash and cash.".into())),
                heatmap(),
                Intent::Point(Point::Pin(2)),
            ],
        ),
        ("another word", vec![heatmap(), Intent::Point(Point::Pin(2))]),
        ("masked", vec![Intent::Set(Setting::Mask(true)), heatmap(), Intent::Point(Point::Pin(7))]),
        ("the stage", vec![Intent::Point(Point::Pin(7))]),
    ];
    for (what, intents) in controls {
        let differs = reference.difference(&studio.still(&intents));
        println!("control, {what}: {differs:.4}");
        assert!(differs > 1.5 * TOLERANCE, "{what} passes: {differs}");
    }
    for (name, intents) in
        views().into_iter().filter(|(name, _)| !name.contains("long") && !name.contains("large"))
    {
        let reference = Reference::open(name).unwrap();
        let black = RgbImage::new(SIZE.x, SIZE.y);
        let mut others = vec![("black", black)];
        // What a sentence changes it changes in every theme.
        if !name.ends_with("projector") && !name.ends_with("contrast") {
            others.push(another(&mut studio, name, &intents));
        }
        for (what, picture) in others {
            let differs = reference.difference(&picture);
            println!("control of {name}, {what}: {differs:.4}");
            assert!(differs > 1.5 * TOLERANCE, "{what} passes for {name}: {differs}");
        }
    }
}

/// What must not pass for a view: one of another sentence, where it is of one.
fn another(studio: &mut Studio, name: &str, intents: &[Intent]) -> (&'static str, RgbImage) {
    let before = match name {
        // Cards are of no sentence.
        "learn" => return ("the stage", studio.still(&intents[..intents.len() - 1])),
        "compare" => {
            let other = "The dog ran across the park and slept until it was dark.".to_owned();
            vec![Intent::Set(Setting::Pair([OTHER.into(), other]))]
        }
        _ => vec![Intent::Set(Setting::Text(OTHER.into()))],
    };
    ("another sentence", studio.still(&[&before, intents].concat()))
}

/// Sixty-two tokens in a hall: each has its name, and each name can be read.
#[test]
fn an_enlarged_matrix_of_sixty_tokens_looks_like_its_reference() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::sized(UVec2::new(1920, 1080));
    let text = "The river runs past the mill and under the old bridge to the sea. ".repeat(4);
    let still = |studio: &mut Studio, head: usize| {
        studio.still(&[
            Intent::Set(Setting::Text(text.clone())),
            Intent::Set(Setting::Model(ModelId::MINILM)),
            Intent::Set(Setting::View(View::Heatmap)),
            Intent::Set(Setting::Large(Some(head))),
            Intent::Point(Point::Pin(9)),
        ])
    };
    let shown = still(&mut studio, 1);
    let mut judge = Judge::default();
    judge.look("heatmap-hall", &shown);
    judge.end();
    // Around it nothing changes with the head: the matrix is looked at by itself.
    let part @ [x, y, width, height] = [450, 150, 680, 710];
    let matrix = |picture: &RgbImage| crop_imm(picture, x, y, width, height).to_image();
    let reference = Reference::open("heatmap-hall").unwrap().part(part);
    let differs = reference.difference(&matrix(&shown));
    assert!(differs <= TOLERANCE, "the matrix differs: {differs}");
    let differs = reference.difference(&matrix(&still(&mut studio, 0)));
    println!("control, another head: {differs:.4}");
    assert!(differs > 1.5 * TOLERANCE, "another head passes: {differs}");
}

/// Another sentence with as many words.
const OTHER: &str = "She took the money and then the cash to pay.";

/// A step of the head that looks across, for *bank*.
fn step(studio: &mut Studio, theme: Theme, step: Step, head: usize) -> RgbImage {
    step_of(studio, "The bear waded into the river bank to catch fish.", theme, step, head)
}

fn step_of(studio: &mut Studio, text: &str, theme: Theme, step: Step, head: usize) -> RgbImage {
    // The step of the mask shows one.
    let mask = step == Step::Mask;
    let still = studio.still(&[
        Intent::Settings(Settings::Theme(theme)),
        Intent::Set(Setting::Text(text.to_owned())),
        Intent::Set(Setting::Head(Head::One(head))),
        Intent::Point(Point::Pin(7)),
        Intent::Set(Setting::Mask(mask)),
        Intent::Set(Setting::Step(Some(step))),
    ]);
    resize(&still, CELL.0, CELL.1, FilterType::Triangle)
}

#[test]
fn every_step_looks_like_its_reference_in_every_theme() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::new();
    let at = |step: Step| {
        let index = step.index() as u32;
        (index % COLUMNS * CELL.0, index / COLUMNS * CELL.1)
    };
    let mut wrong = Vec::new();
    let mut sheets = Vec::new();
    for theme in Theme::ALL {
        let lines = (Step::ALL.len() as u32).div_ceil(COLUMNS);
        let mut sheet = RgbImage::new(COLUMNS * CELL.0, lines * CELL.1);
        for one in Step::ALL {
            let (x, y) = at(one);
            replace(&mut sheet, &step(&mut studio, theme, one, 1), x.into(), y.into());
        }
        let name = format!("steps-{}", theme.name().to_lowercase());
        let reference = Reference::open(&name);
        for one in Step::ALL {
            let (x, y) = at(one);
            let cell = crop_imm(&sheet, x, y, CELL.0, CELL.1).to_image();
            let own = reference.as_ref().map(|reference| reference.part([x, y, CELL.0, CELL.1]));
            let differs = own.map(|own| own.difference(&cell));
            println!("{name}, {one:?}: {differs:?}");
            if !differs.is_ok_and(|differs| differs <= TOLERANCE) {
                wrong.push(format!("{name}: {one:?}"));
            }
        }
        keep(&name, &sheet);
        sheets.push(sheet);
    }
    assert!(wrong.is_empty(), "{wrong:?} differ: see {}", folder().join("out").display());

    // Each step is another picture than the one before it, and another head is another one.
    for one in Step::ALL.into_iter().skip(1) {
        let cell = |of: Step| {
            let (x, y) = at(of);
            crop_imm(&sheets[0], x, y, CELL.0, CELL.1).to_image()
        };
        let differs = difference(&cell(one), &cell(one.moved(-1)));
        println!("control, {one:?} against the step before: {differs:.4}");
        assert!(differs > 1.5 * TOLERANCE, "{one:?} passes for the step before: {differs}");
    }
    let fails = |what: &str, theme: Theme, of: Step, other: &RgbImage| {
        let (x, y) = at(of);
        let sheet = &sheets[Theme::ALL.iter().position(|own| *own == theme).unwrap()];
        let differs = difference(other, &crop_imm(sheet, x, y, CELL.0, CELL.1).to_image());
        println!("control, {theme:?}, {of:?}, {what}: {differs:.4}");
        assert!(differs > 1.5 * TOLERANCE, "{what} passes for {of:?}: {differs}");
    };
    for theme in Theme::ALL {
        let all = [Step::Scores, Step::Softmax, Step::Sum];
        for of in all.into_iter().take(if theme == Theme::Stage { 3 } else { 1 }) {
            fails("another head", theme, of, &step(&mut studio, theme, of, 0));
            fails("another sentence", theme, of, &step_of(&mut studio, OTHER, theme, of, 1));
            fails("black", theme, of, &RgbImage::new(CELL.0, CELL.1));
        }
    }
    step(&mut studio, Theme::Stage, Step::Softmax, 1);
    let without = resize(&studio.without_arcs(), CELL.0, CELL.1, FilterType::Triangle);
    fails("no arcs", Theme::Stage, Step::Softmax, &without);
}

/// Numbers on their way from tile to tile, half of the way.
#[test]
fn what_travels_looks_like_its_reference_and_not_like_what_rests() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::new();
    let mut judge = Judge::default();
    let there = [Intent::Point(Point::Pin(7)), Intent::Set(Setting::Step(Some(Step::Values)))];
    let moving = studio.passing(&there, Intent::Next(Next::Step(1)), 0.7);
    judge.look("carried-values", &moving);
    let rest = studio.still(&[&there[..], &[Intent::Next(Next::Step(1))]].concat());
    let differs = difference(&moving, &rest);
    println!("control, at rest: {differs:.4}");
    assert!(differs > 1.5 * TOLERANCE, "it passes at rest: {differs}");
    judge.end();
}
