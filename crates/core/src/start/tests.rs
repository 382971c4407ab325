use super::*;
use crate::cli::Cli;
use crate::picture::View;
use crate::platform::tests::Here;
use crate::visual::quality::Quality;

fn asked(words: &[&str]) -> StateArgs {
    Cli::read([&["arclight"], words].concat()).unwrap().state
}

fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.ron");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("words.txt"), "hell\n").unwrap();
    let name = path.display().to_string();
    (folder, name)
}

#[test]
fn a_file_makes_a_kiosk_of_the_window_and_of_nothing_else() {
    let (_folder, path) = file("(start: true, idle: 33, blocked_words: \"words.txt\", theme: contrast)");
    let window = of_window(&asked(&["--config", &path]), &Here).unwrap();
    assert!(window.venue.is_kiosk() && window.venue.filter.blocks("hell"));
    assert_eq!((window.venue.kiosk.idle, window.state.settings.theme), (33.0, Theme::Contrast));
    // A picture, a film, a prepared picture, the page.
    let other = start(&asked(&["--config", &path]), &Here).unwrap();
    assert_eq!(other.venue, Venue::default());
    assert!(!other.state.settings.codes && other.state.panels.heads);
    let lecture = of_window(&asked(&["--config", &path, "--present"]), &Here).unwrap();
    assert!(lecture.venue.mode == Mode::Present && !lecture.venue.filter.blocks("hell"));
}

#[test]
fn without_start_the_file_counts_only_where_a_kiosk_is_asked_for() {
    let (_folder, path) = file("(idle: 33, blocked_words: \"words.txt\")");
    let own = of_window(&asked(&["--config", &path]), &Here).unwrap();
    assert_eq!(own.venue, Venue::default(), "nobody's own words are filtered");
    let kiosk = of_window(&asked(&["--config", &path, "--kiosk"]), &Here).unwrap();
    assert!(kiosk.venue.is_kiosk() && kiosk.venue.filter.blocks("hell"));
    assert_eq!((kiosk.venue.kiosk.idle, kiosk.venue.notice), (33.0, None));
}

#[test]
fn a_kiosk_goes_on_without_its_file_and_says_so() {
    let (_folder, path) = file("(\n  start: true,\n  colour: red,\n)");
    let kiosk = of_window(&asked(&["--config", &path]), &Here).unwrap();
    let told = kiosk.venue.notice.unwrap();
    assert!(kiosk.venue.mode == Mode::Kiosk && !kiosk.venue.kiosk.typing);
    assert!(told.contains("kiosk.ron:3:") && told.contains("nobody types"), "{told}");
    let (_folder, path) = file("(blocked_words: \"none.txt\")");
    let kiosk = start(&asked(&["--config", &path, "--kiosk"]), &Here).unwrap();
    let told = kiosk.venue.notice.unwrap();
    assert!(told.contains("none.txt") && !kiosk.venue.kiosk.typing, "{told}");
    let kiosk = start(&asked(&["--config", "/nowhere/kiosk.ron", "--kiosk"]), &Here).unwrap();
    assert!(kiosk.venue.is_kiosk() && kiosk.venue.notice.is_some_and(|told| told.contains("/nowhere")));
}

#[test]
fn a_visit_opens_with_what_an_address_can_say() {
    let begun = |text: &str, words: &[&str]| {
        let (_folder, path) = file(text);
        start(&asked(&[&["--kiosk", "--config", &path][..], words].concat()), &Here).unwrap()
    };
    let opens = "(trained: true, opens: \"view=heatmap&layer=2&head=8&lens=norm&words=\")";
    let state = begun(opens, &[]).state;
    assert_eq!(
        (state.picture.view, state.picture.lens, state.picture.words),
        (View::Heatmap, arclight_model::lens::Lens::Norm, true)
    );
    assert_eq!(state.picture.place(), HeadPlace { layer: 2, head: Head::One(8) });
    assert_eq!(
        begun(opens, &["--head", "3"]).state.picture.place().head,
        Head::One(3),
        "arguments go before it"
    );
    // What there is not is named, and the visit begins all the same.
    for wrong in ["(opens: \"view=side&lens=norm\")", "(opens: \"layer=3\")", "(opens: \"veiw=flat\")"] {
        let begun = begun(wrong, &[]);
        assert!(begun.venue.is_kiosk() && begun.state.picture.view == View::Stage);
        assert!(begun.venue.notice.is_some_and(|told| told.contains("kiosk.ron: opens: ")), "{wrong}");
    }
}

#[test]
fn a_visit_begins_as_the_file_says_and_the_arguments_before_it() {
    let (_folder, path) = file(
        "(text: \"Cats sing.\", word: \"sing\", trained: true, sound_delay: 0.2, captions: false,
          quality: low, scale: 1.3, speed: 9, goes_on: true)",
    );
    let begun = start(&asked(&["--kiosk", "--config", &path]), &Here).unwrap();
    assert_eq!(
        (begun.state.picture.text.as_str(), begun.state.picture.model),
        ("Cats sing.", ModelId::MINILM)
    );
    assert_eq!(begun.glance, Some(WordRef::Text("sing".into())));
    let settings = &begun.state.settings;
    assert_eq!((settings.quality, settings.scale), (Quality::Low, 1.3));
    assert_eq!((settings.sound.offset, settings.sound.captions), (0.2, false));
    assert_eq!((settings.sound.speed, settings.sound.goes_on), (2.0, true));
    let deep = start(&asked(&["--kiosk", "--config", &path, "--layer", "2", "--head", "8"]), &Here).unwrap();
    assert_eq!(deep.state.picture.place(), HeadPlace { layer: 2, head: Head::One(8) }, "of the file's model");
    let other = ["--kiosk", "--config", &path, "--text", "The bank.", "--model", "glass"];
    let begun = start(&asked(&other), &Here).unwrap();
    assert_eq!((begun.state.picture.text.as_str(), begun.state.picture.model), ("The bank.", ModelId::GLASS));
    assert_eq!(begun.glance, Some(WordRef::Text("bank".into())));
}

#[test]
fn a_line_of_a_set_that_asks_for_what_there_is_not_is_named_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talk.txt");
    let begun = |line: &str| {
        std::fs::write(&path, format!("# mine\n\nCats purr.\n{line}\n")).unwrap();
        start(&asked(&["--present", "--set", path.to_str().unwrap()]), &Here)
    };
    for (line, says) in [
        ("text=Cats+sleep.&query=dogs", "There is no word “dogs” in the sentence: it has Cats, sleep."),
        ("model=minilm&text=Cats+sleep.&query=%2340", "There is no token #40: choose #0 to #"),
        ("text=Cats+sleep.&querry=cats", "\"querry\" is no name of a state"),
        ("text=Cats+sleep.&query=cats&query=sleep", "query stands twice"),
        ("text=Cats+sleep.&query=cats&badges=key&key=dogs", "There is no word “dogs” in the sentence"),
        ("crowd=banks", "a crowd is of a trained model: set the model to minilm"),
        ("model=minilm&crowd=banks&depth=7", "a crowd goes through 6 layers here: its depth cannot be 7"),
        ("model=minilm&query=bank&compass=water,money", "a compass is of a model whose numbers have names"),
        ("model=minilm&crowd=banks&guest=Bankers+swim.", "This sentence does not have the word bank."),
        ("crowd=people", "crowd cannot be \"people\""),
        ("compass=water,gold", "compass cannot be \"water,gold\""),
        ("crowd=banks&crowd=bats&model=minilm", "crowd stands twice"),
        ("layer=99", "there is no layer 99"),
        ("layer=two", "layer cannot be \"two\""),
        ("lesson=other&at=3", "it is of another lesson"),
        ("at=95,5&lesson=attention", "at cannot be \"95,5\""),
        ("text=Cats%2520sleep.", "it was encoded twice"),
        ("text=Cats+sleep.&", "the link ends in its middle"),
    ] {
        let told = begun(line).unwrap_err();
        assert!(told.contains(&format!("talk.txt, line 4: {says}")), "{line}: {told}");
    }
    for line in
        ["text=Cats+sleep.&amp;query=cats", "text=Cats+sleep.&query=cats.", "Is query=dogs%2520 a state?"]
    {
        let begun = begun(line).unwrap();
        assert_eq!(begun.prepared.len(), 2, "{line}");
        assert_eq!(begun.prepared[1].state.picture.query.is_some(), line.starts_with("text="), "{line}");
    }
}

#[test]
fn what_the_system_asks_for_counts_where_nothing_else_was_chosen() {
    let theme_of = |arguments: &StateArgs, kiosk_theme: Theme| {
        let mut begun = start(arguments, &Here).unwrap();
        begun.venue.kiosk.theme = kiosk_theme;
        prefer(&mut begun, arguments, true, true);
        assert!(begun.state.settings.reduced_motion);
        begun.state.settings.theme
    };
    let lecture =
        StateArgs { venue: VenueArgs { present: true, ..VenueArgs::default() }, ..StateArgs::default() };
    let kiosk =
        StateArgs { venue: VenueArgs { kiosk: true, ..VenueArgs::default() }, ..StateArgs::default() };
    assert_eq!(theme_of(&lecture, Theme::default()), Theme::Contrast);
    assert_eq!(theme_of(&kiosk, Theme::default()), Theme::Contrast);
    assert_ne!(theme_of(&kiosk, Theme::Projector), Theme::Contrast, "the place chose");
    let asked = StateArgs { theme: Some(Theme::Projector), ..lecture };
    assert_eq!(theme_of(&asked, Theme::default()), Theme::Projector, "the address chose");
    let mut plain = start(&kiosk, &Here).unwrap();
    prefer(&mut plain, &kiosk, false, false);
    assert!(!plain.state.settings.reduced_motion);
    assert_eq!(plain.state.settings.theme, Theme::default());
}

#[test]
fn a_cut_is_refused_where_the_model_does_not_write() {
    let told = |words: &[&str]| start(&asked(words), &Here).unwrap_err();
    assert!(told(&["--cut", "bank"]).contains("set the model to smollm2"));
    assert_eq!(told(&["--cut", "bank 7"]), "there is no layer 7; this model has layers 0 to 0");
}
