//! Names, paths, times and sounds: what the player refuses, the check names.

use std::collections::BTreeMap;

use arclight_core::lesson::{Files, Timeline, Timings, check, read};

use super::files::{CHAPTER, HEADER, as_sound, faults, good, sound};

const WORDS: &str = "Look at bank now. Try it.";

fn with(file: &str, text: String) -> BTreeMap<String, String> {
    let mut files = good();
    files.insert(file.to_owned(), text);
    files
}

/// The names of the files that were asked for, and the faults.
fn asked(files: &BTreeMap<String, String>, folder: Option<&str>) -> (Vec<String>, Vec<String>) {
    let asked = std::cell::RefCell::new(Vec::new());
    let ask = |file: &str| {
        asked.borrow_mut().push(file.to_owned());
        files.get(file).cloned()
    };
    let text = |file: &str| ask(file).ok_or_else(|| "it is not there".to_owned());
    let sound = |file: &str| ask(file).map(|text| as_sound(&text));
    let found = check(&Files { text: &text, sound: &sound, decode: None, folder, models: &[] });
    (asked.into_inner(), found.iter().map(ToString::to_string).collect())
}

#[test]
fn a_folder_that_nobody_could_open_is_named() {
    for folder in ["intro.v2", "My lesson", "Leçon 1", "50%", "", "..", "-x"] {
        let (_, wrong) = asked(&good(), Some(folder));
        let told = format!("lesson.ron:1: `{folder}` cannot be the name of a lesson's folder: take letters");
        assert!(wrong.len() == 1 && wrong[0].starts_with(&told), "{wrong:?}");
    }
    for folder in [Some("first-look"), Some("Leçon_1"), None] {
        assert_eq!(asked(&good(), folder).1, Vec::<String>::new());
    }
}

const OUTSIDE: [&str; 9] =
    ["../a", "/etc/a", "..\\a", "b/a", "C:a", "concat:a", "a b", "%06d", "http://127.0.0.1/a"];

#[test]
fn no_path_leads_out_of_the_folder() {
    for name in OUTSIDE {
        let json = name.replace('\\', "\\\\");
        let file = format!("{name}.ogg");
        let mut files = with("timings.json", sound(WORDS).replace("a.ogg", &format!("{json}.ogg")));
        files.insert(file.clone(), "90".to_owned());
        let (asked_for, wrong) = asked(&files, None);
        assert!(!asked_for.contains(&file), "{file} was read");
        let told = format!("a.md:1: timings.json: the sound `{file}` cannot be there");
        assert!(wrong.iter().any(|fault| fault.starts_with(&told)), "{told:?} is not in {wrong:#?}");
        assert_eq!(plays(&files), None, "{file}");

        let mut files = with("lesson.ron", HEADER.replace("[\"a\"]", &format!("[\"a\",\n\"{json}\"]")));
        files.insert(format!("{name}.md"), files["a.md"].clone());
        let (asked_for, wrong) = asked(&files, None);
        assert!(!asked_for.contains(&format!("{name}.md")), "{name}.md was read");
        let told = format!("lesson.ron:2: `{name}` cannot be the name of a chapter");
        assert!(
            name.contains('\\') || wrong.iter().any(|fault| fault.starts_with(&told)),
            "{told:?}: {wrong:#?}"
        );
    }
    let other = with("timings.json", sound(WORDS).replace("a.ogg", "a.wav"));
    assert!(asked(&other, None).1[0].contains("that ends with .ogg"));
}

/// The sound that the first chapter is played with.
fn plays(files: &BTreeMap<String, String>) -> Option<String> {
    let (lesson, _) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
    let timeline = Timeline::new(lesson, &Timings::read(&files["timings.json"]).unwrap()).unwrap();
    assert!(timeline.duration() < 3600.0, "{} s", timeline.duration());
    timeline.chapters[0].sound.clone()
}

#[test]
fn times_that_no_chapter_has_are_refused_and_not_played() {
    for (from, to, told) in [
        ("90.0", "1e12", "the duration is 1000000000000 s"),
        ("90.0", "3601", "the duration is 3601 s"),
        ("90.0", "-90", "the duration is -90 s"),
        ("90.0", "0", "the duration is 0 s"),
        ("90.0", "1e-300", "the duration is 0.000"),
        ("\"start\": 0.0", "\"start\": -1", "the start of word 0, `Look`, is -1 s"),
        ("\"end\": 5.5", "\"end\": 1e300", "the end of word 5, `it.`, is 1000"),
        ("\"start\": 3.0", "\"start\": 4000", "the start of word 3, `now.`, is 4000 s"),
    ] {
        let files = with("timings.json", sound(WORDS).replace(from, to));
        let wrong = faults(&files);
        let told = format!("a.md:1: timings.json: {told}");
        assert!(wrong.iter().any(|fault| fault.starts_with(&told)), "{told:?} is not in {wrong:#?}");
        assert_eq!(plays(&files), None, "{to}");
        let (lesson, _) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
        let named = Timings::read(&files["timings.json"]).unwrap().faults(&lesson);
        assert!(named.len() == 1 && named[0].file == "timings.json", "{named:?}");
    }
    // What is no number in JSON is not understood.
    for number in ["NaN", "1e999", "\"90\"", "null", "Infinity"] {
        let wrong = faults(&with("timings.json", sound(WORDS).replace("90.0", number)));
        assert!(wrong.iter().any(|fault| fault.starts_with("timings.json:1: not understood")), "{wrong:?}");
    }
    assert_eq!(plays(&good()).as_deref(), Some("a.ogg"));
}

#[test]
fn a_sound_is_heard_as_the_player_hears_it() {
    let files = good();
    let text = |file: &str| files.get(file).cloned().ok_or_else(String::new);
    let three = || {
        let mut bytes = as_sound("90");
        // The count of channels, and the checksum of its page.
        bytes[39] = 3;
        let length = 28 + usize::from(bytes[27]);
        bytes[22..26].fill(0);
        let sum = checksum(&bytes[..length]).to_le_bytes();
        bytes[22..26].copy_from_slice(&sum);
        bytes
    };
    let found = |bytes: Vec<u8>, decoded: Result<f64, String>| {
        let sound = |_: &str| Some(bytes.clone());
        let decode = |_: &[u8]| decoded.clone();
        let files = Files { text: &text, sound: &sound, decode: Some(&decode), folder: None, models: &[] };
        check(&files).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(found(as_sound("90"), Ok(90.0)), Vec::<String>::new());
    for (bytes, decoded, told) in [
        (three(), Ok(90.0), "the sound a.ogg has 3 channels, and only 1 or 2 are played"),
        (as_sound("90"), Err("bad floor".to_owned()), "the sound a.ogg cannot be played, bad floor:"),
        (as_sound("90"), Ok(12.0), "the sound a.ogg lasts 12.00 s, by timings.json 90.00 s"),
        (as_sound("90"), Ok(f64::NAN), "the sound a.ogg lasts NaN s"),
    ] {
        let wrong = found(bytes, decoded);
        assert!(wrong.len() == 1 && wrong[0].contains(told), "{told:?} is not in {wrong:?}");
    }
}

/// Of an Ogg page (RFC 3533, section 6).
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum & 1 << 31 == 0 { sum << 1 } else { sum << 1 ^ 0x04c1_1db7 }
        })
    })
}

#[test]
fn a_chapter_is_chosen_by_its_number_or_told_which_there_are() {
    let mut files = with("lesson.ron", HEADER.replace("[\"a\"]", "[\"a\", \"b\"]"));
    files.insert("b.md".to_owned(), files["a.md"].clone());
    let timeline = |files: &BTreeMap<String, String>| {
        let (lesson, _) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
        Timeline::new(lesson, &Timings::default()).unwrap()
    };
    let two = timeline(&files);
    assert_eq!(
        [None, Some(1), Some(2)].map(|chapter| two.choose(chapter).unwrap()),
        [(0, 1), (0, 0), (1, 1)]
    );
    assert_eq!(
        two.choose(Some(9)).unwrap_err(),
        "there is no chapter 9; the lesson has 2 chapters: 1 a, 2 b"
    );
    let told = timeline(&good()).choose(Some(0)).unwrap_err();
    assert_eq!(told, "there is no chapter 0; the lesson has 1 chapter: 1 a");
}

#[test]
fn a_hold_is_a_silence_that_is_heard() {
    let chapter = |link: &str| CHAPTER.replace("(query:bank)", link);
    let holds = |link: &str| {
        let files = with("a.md", chapter(link));
        let (lesson, wrong) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
        let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        (lesson.chapters[0].holds.clone(), wrong)
    };
    assert_eq!(holds("(<hold: 2.5; query: bank>)"), (vec![(2, 2.5)], Vec::new()));
    assert_eq!(holds("(<hold: 2>)").0, [(2, 2.0)]);
    for (link, told) in [
        ("(<hold: 99>)", "`hold` cannot be `99`: seconds, 0.2 to 10"),
        ("(<hold: long>)", "`hold` cannot be `long`: seconds, 0.2 to 10"),
        ("(<hold: 1; hold: 2>)", "`hold` is set twice"),
    ] {
        let (_, wrong) = holds(link);
        assert!(wrong.len() == 1 && wrong[0].contains(told), "{told:?} is not in {wrong:?}");
    }
    // Nobody has spoken it: the silence is there all the same.
    let files = with("a.md", chapter("(<hold: 2.5>)"));
    let (lesson, _) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
    let span = &Timeline::new(lesson, &Timings::default()).unwrap().chapters[0];
    assert!((span.words[3].start - span.words[2].end - 2.5).abs() < 1e-9);
    assert_eq!(span.holds, [(2, 2.5)]);
    // The voice was made before somebody asked for it.
    let told = "after word 2, `bank`, 2.5 s of silence are wanted";
    assert!(faults(&files).iter().any(|fault| fault.contains(told)), "{:?}", faults(&files));
}
