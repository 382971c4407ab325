use arclight_model::ModelId;
use arclight_model::lens::Lens;
use arclight_model::steps::Step;

use super::*;
use crate::cli::{PictureArgs, VenueArgs};
use crate::picture::{Direction, Head, HeadPlace, View};
use crate::platform::tests::Here;

#[test]
fn a_link_says_what_the_command_line_says() {
    let link = "?text=Cats+%26+d%C3%B6gs+%F0%9F%A6%8A&model=minilm&layer=2&head=3&query=%233\
                &view=flat&theme=contrast&lens=norm&step=scores&mask=&mode=kiosk&words=&attended-by&idle=off";
    let (asked, problem) = read(link);
    assert_eq!(problem, None);
    let picture = vec![
        Setting::Text("Cats & dögs 🦊".to_owned()),
        Setting::Model(ModelId::MINILM),
        Setting::Layer(2),
        Setting::Head(Head::One(3)),
        Setting::Query(Some(WordRef::Index(3))),
        Setting::View(View::Flat),
        Setting::Lens(Lens::Norm),
        Setting::Step(Some(Step::Scores)),
        Setting::Mask(true),
        Setting::Words(true),
        Setting::Direction(Direction::AttendedBy),
        Setting::WithoutIdle(true),
    ];
    let expected = StateArgs {
        picture: PictureArgs(picture),
        theme: Some(Theme::Contrast),
        venue: VenueArgs { kiosk: true, ..VenueArgs::default() },
        ..StateArgs::default()
    };
    assert_eq!(asked, expected);
}

#[test]
fn a_picture_comes_back_from_its_link() {
    let mut picture = Picture { text: "a=b & #c? 🦊".into(), model: ModelId::MINILM, ..Picture::default() };
    *picture.place_mut() = HeadPlace { layer: 4, head: Head::One(7) };
    picture.view = View::Flat;
    (picture.without_idle, picture.direction) = (true, Direction::AttendedBy);
    picture.switches.temperature = 0.5;
    let (asked, problem) = read(&write(&picture, Theme::Projector));
    let back = crate::start::start(&asked, &Here).unwrap().state;
    assert_eq!(problem, None);
    assert_eq!((back.picture, back.settings.theme), (picture, Theme::Projector));
    assert_eq!(write(&Picture::default(), Theme::default()), "");
    // What waits for another model is no part of it: who opens the link would be told that it cannot be.
    let waits = |model| Picture {
        model,
        compass: Some(["water", "money"].map(str::to_owned)),
        crowd: Some("banks".to_owned()),
        ..Picture::default()
    };
    assert_eq!(write(&waits(ModelId::GLASS), Theme::default()), "compass=water%2C+money");
    assert_eq!(write(&waits(ModelId::MINILM), Theme::default()), "model=minilm&crowd=banks");
}

#[test]
fn a_second_of_a_lesson_comes_back_in_its_theme() {
    assert_eq!(write_lesson("attention", 73.46, Theme::default()), "lesson=attention&at=73.5");
    let (asked, problem) = read(&write_lesson("attention", 73.46, Theme::Contrast));
    assert_eq!((asked.lesson.as_deref(), asked.at, problem), (Some("attention"), Some(73.5), None));
    assert_eq!(asked.theme, Some(Theme::Contrast));
}

#[test]
fn the_order_of_names_does_not_matter() {
    let start = |link: &str| crate::start::start(&read(link).0, &Here).unwrap().state.picture;
    assert_eq!(start("query=bank&text=The+bank."), start("text=The+bank.&query=bank"));
    let picture = start("layer=2&head=8&model=minilm");
    assert_eq!(picture.place(), HeadPlace { layer: 2, head: Head::One(8) });
}

proptest::proptest! {
    #[test]
    fn no_link_breaks_the_reader(query in "\\PC{0,80}|\\?((text|model|layer|head|query|at|step|mode)=[-%a-f0-9#]{0,9}&?){0,5}") {
        let (asked, _) = read(&query);
        // What was understood can be asked for, or is refused with a reason.
        if let Err(reason) = crate::start::start(&asked, &Here) {
            proptest::prop_assert!(!reason.is_empty());
        }
    }
}

#[test]
fn a_link_comes_through_mails_and_chats() {
    let own = "text=Cats+sleep.&query=cats&layer=0&view=flat";
    let (asked, _) = read(own);
    for query in [
        "text=Cats+sleep.&amp;query=cats&amp;layer=0&amp;view=flat",
        "text=Cats+sleep.&amp;amp;query=cats&#38;layer=0&#x26;view=flat",
        "text=Cats+sleep.&query=cats&layer=0&view=flat.",
        "text=Cats+sleep.&query=cats&layer=0,&view=flat”).",
        "text=Cats+sleep.&\u{200b}query=cats&layer=\u{2060}0&view=flat\u{feff}",
        "text=Cats+sleep.&query=cats&%E2%80%8Blayer=0&view=flat%E2%80%8B",
        "text%3DCats%2Bsleep.%26query%3Dcats%26layer%3D0%26view%3Dflat",
        "?text%3dCats%20sleep.%26amp%3Bquery%3Dcats%26layer%3D0%26view%3Dflat",
        "Text=Cats+sleep.&Query=cats&LAYER=0&view=Flat",
    ] {
        assert_eq!(read(query), (asked.clone(), None), "{query}");
        assert_eq!(read_whole(query).as_ref(), Ok(&asked), "{query}");
    }
    let (_, told) = read("text=Cats%2520sleep.&query=cats");
    assert!(told.is_some_and(|told| told.contains("encoded twice")));
    // A sentence may have all of these.
    for text in ["Fish &amp; chips", "100%", "“Who?”", "a=b&query=c"] {
        let picture = Picture { text: text.into(), ..Picture::default() };
        let (asked, told) = read(&write(&picture, Theme::default()));
        assert_eq!(crate::start::start(&asked, &Here).unwrap().state.picture.text, text);
        assert_eq!(told, None, "{text}");
    }
}

#[test]
fn in_a_state_that_somebody_wrote_nothing_is_somebody_elses() {
    for (query, says) in [
        ("text=Cats&querry=cats", "\"querry\" is no name of a state"),
        ("text=Cats&layer=two", "layer cannot be \"two\""),
        ("query=cats&text=Cats&query=Cats", "query stands twice"),
        ("text=Cats%2520sleep.", "it was encoded twice, as \"%2520\" shows: copy the link anew"),
    ] {
        assert_eq!(read_whole(query).unwrap_err().to_string(), says);
    }
    assert_eq!(read("text=Cats&utm_source=mail&text=Dogs").1, None);
}

#[test]
fn a_hostile_link_does_no_harm() {
    let bad = [
        "?mode=supervise",
        "?layer=-1",
        "?head=<script>alert(1)</script>",
        "?model=%00",
        "?layer=99999999999999999999",
    ];
    for query in bad {
        let (asked, problem) = read(query);
        assert_eq!(asked, StateArgs::default(), "{query}");
        assert!(problem.is_some(), "{query}");
    }
    for query in ["?", "?&&==&", "?help", "?version=1", "?out=/etc/passwd", "?%ff=%fe", "?text"] {
        assert_eq!(read(query).1, None, "{query}");
    }
    let text = |asked: &StateArgs| match asked.picture.0.first() {
        Some(Setting::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let (asked, _) = read(&format!("?text={}&model=minilm", "é".repeat(100_000)));
    assert!(text(&asked).is_some_and(|text| text.len() <= LONGEST));
    let (asked, problem) = read("?model=purple&text=kept&text=second");
    assert_eq!((text(&asked).as_deref(), problem.is_some()), (Some("kept"), true));
    assert_eq!(text(&read("?text=--help").0).as_deref(), Some("--help"));
}

#[test]
fn names_and_what_is_chosen_of_a_few_have_any_capitals_and_words_keep_theirs() {
    let (asked, _) = read("model=minilm&head=mean&view=flat&crowd=banks&mask=on&theme=contrast&mode=present");
    let capitals = "Model=MiniLM&head=Mean&View=FLAT&crowd=Banks&Mask=On&theme=Contrast&Mode=Present";
    assert_eq!(read(capitals), (asked, None));
    let (asked, _) = read("compass=water,+money&badges=key&columns=shares&key=none");
    assert_eq!(read("compass=Water,Money&badges=KEY&columns=Shares&key=none"), (asked, None));
    // A sentence may have the word None.
    let (asked, _) = read("key=None&guest=None+of+it.");
    let word = Setting::Key(Some(WordRef::Text("None".to_owned())));
    assert_eq!(asked.picture.0, [word, Setting::Guest(Some("None of it.".to_owned()))]);
}

/// Each of the newest settings: what cannot be is named, and nothing of it counts.
#[test]
fn a_device_that_there_is_not_is_named() {
    for wrong in [
        "crowd=people",
        "crowd=",
        "compass=water",
        "compass=water,water",
        "compass=Water,water",
        "compass=water,gold",
        "compass=water;money",
        "columns=rings",
        "columns=",
        "badges=all",
        "key=",
        "with=",
        "with=river,,cash",
        "with=a,b,c,d,e",
        "with=river,River",
        "depth=-1",
        "depth=six",
        "depth=99999999999999999999",
        "senses=perhaps",
        "guest=",
    ] {
        let name = wrong.split('=').next().unwrap();
        let (asked, told) = read(wrong);
        assert_eq!(asked, StateArgs::default(), "{wrong}");
        assert_eq!(told, Some(format!("The address asks for a {name} that there is not.")), "{wrong}");
        assert!(read_whole(wrong).is_err_and(|misfit| misfit.to_string().starts_with(name)), "{wrong}");
    }
    assert!(
        read_whole("crowd=banks&crowd=bats").is_err_and(|misfit| misfit.to_string() == "crowd stands twice")
    );
    // Spaces and what a text puts around a value do no harm.
    for fine in [
        "crowd=+banks.",
        "compass=++water+,money+",
        "columns=shares)",
        "badges=%E2%80%9Ckey%E2%80%9D",
        "depth=6,",
    ] {
        assert_eq!(read(fine).1, None, "{fine}");
        assert!(!read(fine).0.picture.0.is_empty(), "{fine}");
    }
}

#[test]
fn what_is_cut_and_what_was_written_are_part_of_a_link() {
    let mut picture =
        Picture { text: "Mary gave a drink".into(), model: ModelId::SMOLLM2, ..Picture::default() };
    for (name, value) in [("cut", "Mary, #2 20.0"), ("written", "4-9")] {
        picture.set(&Setting::read(name, value).unwrap());
    }
    let link = write(&picture, Theme::default());
    assert_eq!(link, "text=Mary+gave+a+drink&model=smollm2&cut=Mary%2C+%232+20.0&written=4-9");
    let (asked, _) = read(&link);
    let mut back = Picture { model: ModelId::SMOLLM2, ..Picture::default() };
    back.set_all(&asked.picture.0);
    back.normalise();
    assert_eq!(back, picture);
    // Another model has nothing for a cut.
    picture.model = ModelId::GLASS;
    assert!(!write(&picture, Theme::default()).contains("cut"));
}
