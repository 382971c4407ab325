//! Lessons: the files that are shipped, their times, any walk of seeks, and every kind of fault.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod faults;
mod files;
mod voice;
mod written;

use std::path::{Path, PathBuf};

use arclight_core::lesson::{Command, Files, Heard, Lesson, Player, Scene, Timeline, Timings, check, read};
use arclight_model::{Glass, MiniLm};
use proptest::prelude::*;

use files::{CHAPTER, as_sound, faults, good, sound};

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
    fn after_any_walk_the_picture_is_that_of_the_time(
        (steps, holds) in (steps(), proptest::option::of(Just(2.0))),
        to in 0.0..560.0f64,
    ) {
        let timeline = timeline("attention");
        let mut player = Player::default();
        player.goes_on = Some(2.0);
        player.holds = holds;
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

/// A lecture waits in silences, and a sound that is a little behind does not lead to the same one again.
#[test]
fn silences_are_stop_points_where_that_is_wanted() {
    let timeline = timeline("attention");
    let span = &timeline.chapters[0];
    let silences: Vec<f64> = span.silences(2.0).collect();
    assert_eq!(silences.len(), span.holds.iter().filter(|(_, seconds)| *seconds >= 2.0).count());
    let mut player = Player::default();
    player.holds = Some(2.0);
    for stop in silences.iter().copied().chain([span.duration]) {
        player.command(Command::Play, &timeline);
        let jumps = player.jumps();
        let behind = Heard { jumps, chapter: 0, position: player.time() - 0.05 };
        player.update(0.01, Some(behind), &timeline);
        assert!(player.is_playing(), "it waits again at {}", player.time());
        for _ in 0..1000 {
            player.update(0.1, None, &timeline);
        }
        assert_eq!((player.time(), player.is_waiting()), (stop, true));
    }
    let mut plain = Player::default();
    plain.command(Command::Play, &timeline);
    plain.update(silences[0] + 0.5, None, &timeline);
    assert!(plain.is_playing());
}

/// What authors are told works.
#[test]
fn the_examples_of_the_guide_are_right() {
    let guide = include_str!("../../../../docs/lesson-format.md");
    let block = |kind: &str| {
        let begin = guide.find(&format!("```{kind}\n")).unwrap() + kind.len() + 4;
        let end = begin + guide[begin..].find("```").unwrap();
        guide[begin..end].to_owned()
    };
    let mut files = good();
    let header = block("ron").replace("[\"01-word\", \"02-detective\"]", "[\"a\"]");
    files.insert("lesson.ron".into(), header.replace("02-detective", "a"));
    files.insert("a.md".into(), block("markdown"));
    let (lesson, wrong) = read(|file: &str| Ok(files.get(file).unwrap().clone())).unwrap();
    assert_eq!(wrong, []);
    let words: Vec<&str> = lesson.chapters[0].words.iter().map(|(word, _)| word.as_str()).collect();
    files.insert("timings.json".into(), sound(&words.join(" ")));
    assert_eq!(faults(&files), Vec::<String>::new());
    let times = Timings::read(&block("json")).unwrap();
    assert_eq!(times.chapters["01-word"].wrong(), None);
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
