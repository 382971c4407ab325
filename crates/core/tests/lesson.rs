//! Lessons: the files that are shipped, their times, any walk of seeks, and every kind of fault.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arclight_core::lesson::{Command, Files, Heard, Lesson, Player, Scene, Timeline, Timings, check, read};
use arclight_model::{AttentionModel, Glass, MiniLm};
use proptest::prelude::*;

fn folder(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets")).join("lessons").join(name)
}

fn text(folder: &Path, file: &str) -> Result<String, String> {
    std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string())
}

fn lesson(name: &str) -> (Lesson, Timings) {
    let folder = folder(name);
    let (lesson, faults) = read(|file| text(&folder, file)).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    (lesson, Timings::read(&text(&folder, "timings.json").unwrap()).unwrap())
}

fn timeline(name: &str) -> Timeline {
    let (lesson, timings) = lesson(name);
    Timeline::new(lesson, &timings).unwrap()
}

/// What `arclight lesson check` says of a folder of these files.
fn faults(files: &BTreeMap<String, String>) -> Vec<String> {
    let text = |file: &str| files.get(file).cloned().ok_or_else(|| format!("{file} is not there"));
    let sound = |file: &str| files.get(file).map(|text| as_sound(text));
    let glass = Glass::new();
    let models: [&dyn AttentionModel; 1] = [&glass];
    check(&Files { text: &text, sound: &sound, decode: None, folder: None, models: &models })
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn nothing_is_wrong_with_the_lessons_that_are_shipped() {
    let minilm =
        MiniLm::open(&Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets")).join(MiniLm::FILE))
            .unwrap();
    let glass = Glass::new();
    for name in ["attention", "first-look"] {
        let folder = folder(name);
        let text = |file: &str| text(&folder, file);
        let sound = |file: &str| std::fs::read(folder.join(file)).ok();
        let faults = check(&Files {
            text: &text,
            sound: &sound,
            decode: None,
            folder: None,
            models: &[&glass, &minilm],
        });
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn the_lesson_is_as_long_and_as_busy_as_it_should_be() {
    let (lesson, _) = lesson("attention");
    let timeline = timeline("attention");
    assert_eq!(timeline.chapters.len(), 12);
    assert!((480.0..=600.0).contains(&timeline.duration()), "{}", timeline.duration());
    let sounds = timeline.chapters.iter().filter_map(|chapter| chapter.sound.as_ref());
    let bytes: u64 = sounds.map(|sound| folder("attention").join(sound).metadata().unwrap().len()).sum();
    assert!((1_000_000..7_000_000).contains(&bytes), "{bytes} bytes of sound");
    for (chapter, span) in lesson.chapters.iter().zip(&timeline.chapters) {
        let name = &span.name;
        assert!(span.sound.is_some(), "{name} has times of another text");
        assert!((30.0..=60.0).contains(&span.duration), "{name}: {}", span.duration);
        assert!(chapter.cues.len() >= 6, "{name}: {}", chapter.cues.len());
        let of_the_model =
            |settings: &[(String, String)]| settings.iter().any(|(name, _)| Scene::is_of_the_model(name));
        let count = chapter.cues.iter().filter(|cue| of_the_model(&cue.settings)).count();
        assert!(count >= 2, "{name}: {count} cues change input, head or step");
    }
}

/// Words as they sound, without signs.
fn words_of(text: &str) -> Vec<String> {
    let plain = |word: &str| {
        word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect()
}

#[test]
fn cards_do_not_say_what_the_voice_says() {
    /// So many words in a row are a sentence, not a term.
    const ROW: usize = 5;
    for name in ["attention", "first-look"] {
        let (lesson, _) = lesson(name);
        let said: Vec<String> = lesson
            .chapters
            .iter()
            .flat_map(|chapter| chapter.words.iter().flat_map(|(word, _)| words_of(word)))
            .collect();
        for (card, line) in
            lesson.cards.iter().flat_map(|(name, card)| card.lines.iter().map(move |line| (name, line)))
        {
            let spoken = words_of(line).windows(ROW).any(|words| said.windows(ROW).any(|said| said == words));
            assert!(!spoken, "{card}: {line}");
        }
    }
}

#[test]
fn every_cue_happens_at_its_word() {
    let (lesson, _) = lesson("attention");
    let timeline = timeline("attention");
    for (chapter, span) in lesson.chapters.iter().zip(&timeline.chapters) {
        for (index, cue) in chapter.cues.iter().enumerate() {
            let word = &span.words[cue.word];
            let just_after = timeline.state_at(span.start + word.start + 0.05);
            assert!(just_after.index > index, "{}: {}", span.name, word.text);
            let just_before = timeline.state_at(span.start + word.start - 0.05);
            assert!(just_before.index <= index || just_before.chapter < just_after.chapter, "{}", word.text);
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Ask(Command),
    Time(f64, Option<f64>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let command = prop_oneof![
        Just(Command::Play),
        Just(Command::Pause),
        Just(Command::Toggle),
        Just(Command::Home),
        Just(Command::End),
        (-1e3..1e3f64).prop_map(Command::Seek),
        Just(Command::Seek(f64::NAN)),
        (-60.0..60.0f64).prop_map(Command::Skip),
        (-3..4i32).prop_map(Command::Chapter),
        (0..20usize).prop_map(Command::GoTo),
    ];
    let time =
        (0.0..3.0f64, proptest::option::of(0.0..60.0f64)).prop_map(|(dt, heard)| Step::Time(dt, heard));
    proptest::collection::vec(prop_oneof![command.prop_map(Step::Ask), time], 0..60)
}

proptest! {
    #[test]
    fn after_any_walk_the_picture_is_that_of_the_time(steps in steps(), to in 0.0..560.0f64) {
        let timeline = timeline("attention");
        let mut player = Player::default();
        player.goes_on = Some(2.0);
        for step in steps {
            match step {
                Step::Ask(command) => player.command(command, &timeline),
                Step::Time(dt, heard) => {
                    let chapter = timeline.chapter_at(player.time()).0;
                    let jumps = player.jumps();
                    let heard = heard.map(|position| Heard { jumps, chapter, position });
                    player.update(dt, heard, &timeline);
                }
            }
            prop_assert!((0.0..=timeline.duration()).contains(&player.time()));
            prop_assert!(!(player.is_playing() && player.is_waiting()));
        }
        player.command(Command::Seek(to), &timeline);
        prop_assert_eq!(timeline.state_at(player.time()), timeline.state_at(to.min(timeline.duration())));
    }
}

const HEADER: &str = "(title: \"T\", chapters: [\"a\"], cards: {\"c\": (title: \"C\")})";
const CHAPTER: &str = "# A\n\n- head: 1\n\nLook at [bank](query:bank) now.\n\n> Try it.\n";

/// A sound of that many seconds, as far as its pages tell.
fn as_sound(seconds: &str) -> Vec<u8> {
    use ogg::{PacketWriteEndInfo, PacketWriter};
    let Ok(seconds) = seconds.parse::<u64>() else { return Vec::new() };
    let mut bytes = Vec::new();
    let mut writer = PacketWriter::new(&mut bytes);
    let first = [&b"\x01vorbis\0\0\0\0\x01"[..], &1000_u32.to_le_bytes()].concat();
    writer.write_packet(first, 1, PacketWriteEndInfo::EndPage, 0).unwrap();
    writer.write_packet(vec![0], 1, PacketWriteEndInfo::EndStream, seconds * 1000).unwrap();
    drop(writer);
    bytes
}

fn sound(words: &str) -> String {
    let words: Vec<String> = words
        .split_whitespace()
        .enumerate()
        .map(|(at, word)| format!("{{\"w\": {word:?}, \"start\": {at}.0, \"end\": {at}.5}}"))
        .collect();
    let words = words.join(", ");
    format!("{{\"chapters\": {{\"a\": {{\"file\": \"a.ogg\", \"duration\": 90.0, \"words\": [{words}]}}}}}}")
}

fn good() -> BTreeMap<String, String> {
    let files = [
        ("lesson.ron", HEADER.to_owned()),
        ("a.md", CHAPTER.to_owned()),
        ("a.ogg", "90".to_owned()),
        ("timings.json", sound("Look at bank now. Try it.")),
    ];
    files.map(|(name, text)| (name.to_owned(), text)).into()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn every_kind_of_fault_is_named_with_file_and_line() {
    assert_eq!(faults(&good()), Vec::<String>::new());
    let cue = |cue: &str| CHAPTER.replace("(query:bank)", cue);
    let cases: [(&str, Option<String>, &str); 46] = [
        ("lesson.ron", None, "lesson.ron:1: lesson.ron is not there"),
        ("lesson.ron", Some("(title: 3)".into()), "lesson.ron:1: not understood"),
        ("lesson.ron", Some(HEADER.replace("cards", "crads")), "lesson.ron:1: not understood"),
        ("lesson.ron", Some(HEADER.replace("\"a\"", "")), "lesson.ron:1: the lesson has no chapter"),
        ("a.md", None, "a.md:1: a.md is not there"),
        ("a.md", Some(CHAPTER.replace("# A", "# [A](head:0)")), "a.md:1: a cue stands in a title"),
        (
            "a.md",
            Some(CHAPTER.replace("- head: 1", "- [head](head:0): 1")),
            "a.md:3: a cue stands in the list",
        ),
        ("a.md", Some(CHAPTER.replace("Look", "# B\n\nLook")), "a.md:5: a title stands once"),
        ("a.md", Some(CHAPTER.replace("now.", "now.\n\n# B")), "a.md:7: a title stands once"),
        ("a.md", Some(CHAPTER.replace("now.", "now.\n\n- head: 0")), "a.md:7: a list stands once"),
        ("a.md", Some(CHAPTER.replace("Look", "* head: 0\n\nLook")), "a.md:5: a list stands once"),
        ("a.md", Some(format!("{CHAPTER}\nMore.\n")), "a.md:9: what follows the quote"),
        ("a.md", Some(CHAPTER.replace("> Try", "> - head: 0\n>\n> Try")), "a.md:7: what is in the quote"),
        ("a.md", Some(CHAPTER.replace("now.", "now.\n\n***")), "a.md:7: this cannot be spoken"),
        (
            "a.md",
            Some(cue("(<compare: Cats sleep. | Dogs bark.>)")),
            "a.md:5: \"Cats sleep.\" and \"Dogs bark.\" share no word",
        ),
        ("a.md", Some(cue("(<words: on; query: money>)")), "a.md:5: `money` is no token of \"The bear"),
        ("a.md", Some(cue("(<idle: off; query: START>)")), "a.md:5: `START` is no token of \"The bear"),
        ("a.md", Some(String::new()), "a.md:1: nothing is said"),
        ("a.md", Some(CHAPTER.replace("# A\n", "")), "a.md:1: the chapter has no title"),
        ("a.md", Some(CHAPTER.replace("> ", "")), "a.md:7: the chapter has no task"),
        ("a.md", Some(cue("(qeury:bank)")), "a.md:5: there is no setting `qeury`"),
        ("a.md", Some(cue("(head:six)")), "a.md:5: `head` cannot be `six`: a number"),
        ("a.md", Some(cue("(temperature:9)")), "a.md:5: `temperature` cannot be `9`: a number from 0.1 to 5"),
        ("a.md", Some(cue("(<shot: upside down>)")), "a.md:5: `shot` cannot be `upside down`: wide, near"),
        ("a.md", Some(cue("(bank)")), "a.md:5: `bank` is no setting"),
        ("a.md", Some(cue("(card:d)")), "a.md:5: there is no card `d`"),
        ("a.md", Some(cue("(query:money)")), "a.md:5: `money` is no token of \"The bear"),
        ("a.md", Some(cue("(<shot: close on money>)")), "a.md:5: `money` is no token"),
        ("a.md", Some(cue("(head:7)")), "a.md:5: Glass has no head 7"),
        ("a.md", Some(cue("(step:scores)")), "a.md:5: a step needs a `query`"),
        (
            "a.md",
            Some(CHAPTER.replace("[bank](query:bank)", "[](query:bank)bank")),
            "a.md:5: a cue stands on no word",
        ),
        (
            "a.md",
            Some(CHAPTER.replace("bank](query:bank)", "ba](query:bank)[nk](head:0)")),
            "a.md:5: two cues stand on the same word",
        ),
        (
            "lesson.ron",
            Some(HEADER.replace("[\"a\"", "[\"a\",\n\"a\"")),
            "lesson.ron:2: the chapter `a` is named twice",
        ),
        ("a.md", Some(CHAPTER.replace("head: 1", "layer: 0\n- head: 7")), "a.md:4: Glass has no head 7"),
        ("a.md", Some(CHAPTER.replace("head: 1", "query: money")), "a.md:3: `money` is no token"),
        ("a.md", Some(CHAPTER.replace("head: 1", "step: scores")), "a.md:3: a step needs a `query`"),
        (
            "a.md",
            Some(CHAPTER.replace("now.", "now.\n\n```\ncode\n```")),
            "a.md:7: a block of code cannot be spoken",
        ),
        ("a.md", Some(CHAPTER.replace("now.", "<b>now</b>.")), "a.md:5: HTML cannot be spoken"),
        ("a.md", Some(CHAPTER.replace("now.", "![now](a.png).")), "a.md:5: a picture cannot be spoken"),
        ("a.md", Some(cue("(query:#99)")), "a.md:5: `#99` is no token"),
        ("timings.json", Some("{\"chapters\": 3}".into()), "timings.json:1: not understood"),
        ("a.ogg", None, "a.md:1: the sound a.ogg is missing"),
        ("a.ogg", Some(String::new()), "a.md:1: the sound a.ogg is no whole Ogg Vorbis file"),
        ("a.ogg", Some("80".into()), "a.md:1: the sound a.ogg lasts 80.00 s, by timings.json 90.00 s"),
        (
            "timings.json",
            Some(sound("Look at fish now. Try it.")),
            "a.md:5: word 2 is `bank` here and `fish`",
        ),
        (
            "timings.json",
            Some(sound("Look at bank now. Try it.").replace("3.0", "0.5")),
            "a.md:5: the times run backwards at word 3",
        ),
    ];
    for (file, text, expected) in cases {
        let mut files = good();
        match text {
            Some(text) => files.insert(file.to_owned(), text),
            None => files.remove(file),
        };
        let found = faults(&files);
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{expected:?} is not in {found:#?}");
    }
    // What stands on stage counts: merged words are no pieces, and the word that is there is no fault.
    for fine in
        ["(<words: on; query: bank>)", "(<idle: off; query: bank>)", "(<compare: A bank. | The Bank!>)"]
    {
        let mut files = good();
        files.insert("a.md".to_owned(), cue(fine));
        assert_eq!(faults(&files), Vec::<String>::new(), "{fine}");
    }
    let mut files = good();
    files.insert("timings.json".to_owned(), "{\"chapters\": {}}".to_owned());
    assert!(faults(&files)[0].contains("timings.json does not have this chapter"));
}

/// What authors are told works.
#[test]
fn the_examples_of_the_guide_are_right() {
    let guide = include_str!("../../../docs/lesson-format.md");
    let block = |kind: &str| {
        let begin = guide.find(&format!("```{kind}\n")).unwrap() + kind.len() + 4;
        let end = begin + guide[begin..].find("```").unwrap();
        guide[begin..end].to_owned()
    };
    let mut files = good();
    files.insert("lesson.ron".into(), block("ron").replace("[\"01-reel\", \"02-detective\"]", "[\"a\"]"));
    files.insert("a.md".into(), block("markdown"));
    let (lesson, wrong) = read(|file: &str| Ok(files.get(file).unwrap().clone())).unwrap();
    assert_eq!(wrong, []);
    let words: Vec<&str> = lesson.chapters[0].words.iter().map(|(word, _)| word.as_str()).collect();
    files.insert("timings.json".into(), sound(&words.join(" ")));
    assert_eq!(faults(&files), Vec::<String>::new());
    // Every setting of the table is one.
    let table = guide.split("| name | values | |").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = table
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 18, "{names:?}");
    for name in names {
        let told =
            Scene::default().set(name, "\u{1}").err().map(|wrong| wrong.to_string()).unwrap_or_default();
        assert!(!told.contains("there is no setting"), "{name}: {told}");
    }
}

#[test]
fn pieces_and_words_of_the_trained_model_are_told_apart() {
    let minilm =
        MiniLm::open(&Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets")).join(MiniLm::FILE))
            .unwrap();
    let glass = Glass::new();
    let with = |cue: &str| {
        let mut files = good();
        files.insert(
            "a.md".to_owned(),
            CHAPTER.replace("- head: 1", "- model: minilm").replace("(query:bank)", cue),
        );
        let text = |file: &str| files.get(file).cloned().ok_or_else(String::new);
        let sound = |file: &str| files.get(file).map(|text| as_sound(text));
        check(&Files { text: &text, sound: &sound, decode: None, folder: None, models: &[&glass, &minilm] })
            .len()
    };
    assert_eq!((with("(query:wade)"), with("(query:waded)")), (0, 1));
    assert_eq!((with("(<words: on; query: wade>)"), with("(<words: on; query: waded>)")), (1, 0));
    // Under the hood all pieces stand.
    assert_eq!(with("(<words: on; query: wade; step: scores>)"), 0);
}

#[test]
fn a_chapter_without_times_is_played_by_guessed_ones() {
    let mut files = good();
    files.remove("timings.json");
    let (lesson, _) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
    let timeline = Timeline::new(lesson, &Timings::default()).unwrap();
    let span = &timeline.chapters[0];
    assert_eq!((span.sound.as_ref(), span.words.len(), span.task().as_str()), (None, 6, "Try it."));
    assert!(span.duration > 2.0 && span.scenes.len() == 2);
}

proptest! {
    #[test]
    fn no_text_of_a_chapter_breaks_the_reader(text in "(?s).{0,200}", cue in "[a-z:; #|0-9.]{0,30}") {
        let mut files = good();
        files.insert("a.md".to_owned(), text);
        faults(&files);
        files.insert("a.md".to_owned(), CHAPTER.replace("query:bank", &cue));
        faults(&files);
    }
}
