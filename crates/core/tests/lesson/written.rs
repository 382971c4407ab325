//! What an author writes, and what becomes of it: prose, settings, their order, and what Markdown would join.

use std::collections::BTreeMap;

use arclight_core::lesson::{Lesson, Scene, read};

use super::files::{CHAPTER, HEADER, faults, good, sound};

/// The small lesson with another chapter, and the faults in it but those of the voice.
fn chapter(text: &str) -> (Lesson, Vec<String>) {
    let mut files = good();
    files.insert("a.md".to_owned(), text.to_owned());
    let (lesson, wrong) = read(|file| files.get(file).cloned().ok_or_else(String::new)).unwrap();
    (lesson, wrong.iter().map(ToString::to_string).collect())
}

/// What is said where that is a paragraph, without the task; and the faults.
fn said(paragraph: &str) -> (String, Vec<String>) {
    let (lesson, wrong) = chapter(&CHAPTER.replace("Look at [bank](query:bank) now.", paragraph));
    let chapter = &lesson.chapters[0];
    let words: Vec<&str> = chapter.words[..chapter.task].iter().map(|(word, _)| word.as_str()).collect();
    (words.join(" "), wrong)
}

#[test]
fn prose_is_said_without_emphasis_and_with_every_sign_that_is_meant() {
    for (written, right) in [
        ("Multiply 2*3*4 by 5 * 6.", "Multiply 2*3*4 by 5 * 6."),
        ("Two squared is 2**2**1.", "Two squared is 2**2**1."),
        ("Take 3*(4+5)*2 and a * b.", "Take 3*(4+5)*2 and a * b."),
        ("Call my_river_bank the *river bank*.", "Call my_river_bank the river bank."),
        ("A **strong** and an __old__ _word_.", "A strong and an old word."),
        ("***Both***, and *one **in** the other*.", "Both, and one in the other."),
        ("Run `cargo_test *now*` here.", "Run cargo_test *now* here."),
        ("Cats &amp; dogs &lt; birds &#x26; fish.", "Cats & dogs < birds & fish."),
        ("R&D is 1 < 2 > 0; AT&T & me.", "R&D is 1 < 2 > 0; AT&T & me."),
        (r"A \*star\*, a \_line\_, \<b\>, \`x\` and \\.", r"A *star*, a _line_, <b>, `x` and \."),
        (r"Not a link: \[bank\](query: bank).", "Not a link: [bank](query: bank)."),
        ("The token [CLS] stands first, then # and #3.", "The token [CLS] stands first, then # and #3."),
        ("A *[bank](query:bank)* in [2*3*4](head:1).", "A bank in 2*3*4."),
        ("One line\nand *another\none*, then 2*3\nagain.", "One line and another one, then 2*3 again."),
        ("Ask \"who?\" (or *what*).", "Ask \"who?\" (or what)."),
    ] {
        assert_eq!(said(written), (right.to_owned(), Vec::new()), "{written}");
    }
}

#[test]
fn markup_that_would_be_spoken_is_a_fault_with_its_line() {
    for (written, line, told) in [
        ("Look at\n[bank](query: bank) now.", 6, "`[bank](query: bank)` is no cue and would be spoken"),
        ("Look at\n*so* [bank](query: bank).", 6, "`[bank](query: bank)` is no cue"),
        ("Look at [bank][1] now.", 5, "`[bank][1]` is no cue"),
        ("Look at [bank][] now.", 5, "`[bank][]` is no cue"),
        ("Look at [bank][1].\n\n[1]: <query:bank>", 5, "`[bank][1]` is no cue"),
        ("Look.\n\n[1]: <query:bank>", 7, "`[1]: <query:bank>` is no cue"),
        ("Look at [bank] (query: bank) now.", 5, "`[bank] (query: bank)` is no cue"),
        ("Look at [bank] (<query: bank>) now.", 5, "`[bank] (<query: bank>)` is no cue"),
        ("Look at [bank](<query: bank>.", 5, "`[bank](<query: bank>.` is no cue"),
        ("Look at [the *bank*](query: bank) now.", 5, "is no cue"),
        ("Look at bank <query: bank> now.", 5, "`<query: bank>` would be spoken with its signs"),
        ("Look at **bank now.", 5, "`**bank` would be spoken"),
        ("Look at bank* now.", 5, "`bank*` would be spoken"),
        ("Look at\nthe\n_bank now.", 7, "`_bank` would be spoken"),
        ("Look at `bank now.", 5, "`` `bank` would be spoken".trim_start_matches("`` ")),
        ("Look at ~~bank~~ now.", 5, "`~~bank~~` would be spoken"),
        ("Look at bank[^1] now.", 5, "`bank[^1]` would be spoken"),
        ("Look &nosuch; now.", 5, "`&nosuch;` would be spoken"),
        (r"Divide by \sqrt now.", 5, r"`\sqrt` would be spoken"),
        ("#Bank", 5, "`#Bank` would be spoken"),
        ("| a | b |\n|---|---|", 5, "`|` would be spoken"),
        ("Look at <b>bank</b> now.", 5, "HTML cannot be spoken"),
        ("Look at <!-- this --> now.", 5, "HTML cannot be spoken"),
        ("<div>\nbank\n</div>", 5, "HTML cannot be spoken"),
        ("Look at ![bank](a.png) now.", 5, "a picture cannot be spoken"),
        ("Look at ![bank][1].\n\n[1]: a.png", 5, "a picture cannot be spoken"),
        ("Look at <https://example.org> now.", 5, "there is no setting `https`"),
    ] {
        let (_, wrong) = said(written);
        let right = format!("a.md:{line}: ");
        assert!(
            wrong.iter().any(|fault| fault.starts_with(&right) && fault.contains(told)),
            "{written:?}: {told:?} of line {line} is not in {wrong:#?}"
        );
    }
    // A title and the task are read like a paragraph.
    let (_, wrong) = chapter(&CHAPTER.replace("# A", "# A **bold"));
    assert!(wrong[0].starts_with("a.md:1: `**bold`"), "{wrong:?}");
    let (_, wrong) = chapter(&CHAPTER.replace("Try it.", "Try\n> [it](query: bank)."));
    assert!(wrong[0].starts_with("a.md:8: `[it](query: bank)`"), "{wrong:?}");
}

#[test]
fn a_setting_of_the_list_is_taken_as_it_is_written() {
    for text in [
        "Multiply 2*3*4 and call my_river_bank the *river bank* today.",
        "A `word`, __two__ and &amp; <b>three</b>.",
        r"A \* and a [CLS] and ![x] too; and more: this.",
        "2**3 is 8 #1",
    ] {
        let (lesson, wrong) = chapter(&CHAPTER.replace("head: 1", &format!("text: {text}")));
        assert_eq!((lesson.chapters[0].begin.picture.text.as_str(), wrong), (text, Vec::new()));
    }
    // In a cue too.
    let text = "Call my_river_bank 2*3*4, the *river bank*.";
    let (lesson, wrong) = chapter(&CHAPTER.replace("query:bank", &format!("<text: {text}>")));
    assert_eq!((lesson.chapters[0].cues[0].scene.picture.text.as_str(), wrong), (text, Vec::new()));
}

#[test]
fn a_line_that_markdown_would_join_to_another_is_a_fault() {
    for (from, to, told) in [
        ("- head: 1\n\n", "- text: The bear waded.\n", "a.md:4: this line would belong to the list above it"),
        (
            "- head: 1\n\n",
            "- head: 1\n- text: The bear.\nHere. ",
            "a.md:5: this line would belong to the list",
        ),
        ("head: 1", "text: The bear\n  waded.", "a.md:4: this line would belong to the list"),
        ("Try it.", "Try\nit.", "a.md:8: this line would belong to the quote above it"),
        ("Try it.", "Try it.\nMore\nis said.", "a.md:9: this line would belong to the quote"),
        ("now.", "now.\n---", "a.md:6: this line would belong to the paragraph above it"),
        ("- head: 1", "- head: 1\n\n  bank", "a.md:3: a setting is one line"),
        ("- head: 1", "- - head: 1", "a.md:3: a setting is one line"),
        ("- head: 1", "-", "a.md:3: a setting is one line"),
        ("- head: 1", "-     head: 1", "a.md:3: a setting is one line"),
    ] {
        let (lesson, wrong) = chapter(&CHAPTER.replace(from, to));
        assert!(wrong.iter().any(|fault| fault.starts_with(told)), "{to:?}: {told:?} is not in {wrong:#?}");
        assert!(!lesson.chapters[0].begin.picture.text.contains('\n'), "{to:?}");
    }
    // The quote may go on in its own lines.
    assert_eq!(chapter(&CHAPTER.replace("Try it.", "Try\n> it,\n>\n> and again.")).1, Vec::<String>::new());
}

/// The list of the chapter, and the scene with which it begins.
fn begins(list: &[&str]) -> (Scene, Vec<String>) {
    let list: Vec<String> = list.iter().map(|setting| format!("- {setting}\n")).collect();
    let (lesson, wrong) = chapter(&CHAPTER.replace("- head: 1\n", &list.concat()));
    (lesson.chapters[0].begin.clone(), wrong)
}

/// The cue of the chapter, and its scene.
fn cue(settings: &[&str]) -> (Scene, Vec<String>) {
    let (lesson, wrong) = chapter(&CHAPTER.replace("query:bank", &format!("<{}>", settings.join("; "))));
    (lesson.chapters[0].cues.first().map(|cue| cue.scene.clone()).unwrap_or_default(), wrong)
}

/// Every order of some things.
fn orders<'a>(all: &[&'a str]) -> Vec<Vec<&'a str>> {
    if all.len() < 2 {
        return vec![all.to_vec()];
    }
    let rest = |at: usize| [&all[..at], &all[at + 1..]].concat();
    (0..all.len())
        .flat_map(|at| orders(&rest(at)).into_iter().map(move |others| [&[all[at]], &others[..]].concat()))
        .collect()
}

#[test]
fn the_order_within_a_list_or_a_cue_does_not_matter() {
    for settings in [
        &["model: minilm", "layer: 4", "head: 7"][..],
        &["text: The cash is in the bank.", "query: cash"],
        &["model: minilm", "heat: 0:2 2:0 2:8", "view: heatmap", "step: none"],
        &["query: bank", "compare: A bank. | The bank.", "text: A bank.", "shot: close on bank"],
        &["compare: none", "pair: A bank. | The bank.", "wall: on"],
    ] {
        let written: Vec<Scene> = orders(settings)
            .iter()
            .flat_map(|order| [begins(order), cue(order)].map(|found| (order.clone(), found)))
            .map(|(order, (scene, wrong))| {
                assert_eq!(wrong, Vec::<String>::new(), "{order:?}");
                // What the list leaves out is as the program starts; the cue comes after a head.
                Scene { ..scene }
            })
            .collect();
        let (lists, cues): (Vec<_>, Vec<_>) = written.chunks(2).map(|two| (&two[0], &two[1])).unzip();
        assert!(lists.iter().all(|scene| *scene == lists[0]), "{settings:?}");
        assert!(cues.iter().all(|scene| *scene == cues[0]), "{settings:?}");
    }
    let (scene, _) = begins(&["layer: 4", "head: 7", "model: minilm"]);
    assert_eq!((scene.picture.place().layer, scene.picture.place().head.one()), (4, Some(7)));
    let (scene, _) = cue(&["query: cash", "text: The cash is in the bank."]);
    assert_eq!(scene.picture.query.map(|word| word.to_string()).as_deref(), Some("cash"));
}

#[test]
fn what_is_set_twice_or_undone_at_once_is_a_fault() {
    for (settings, told) in [
        (["head: 1", "head: 1"], "`head` is set twice here"),
        (["head: 1", "head: 2"], "`head` is set twice here"),
        (["shot: wide", "shot: near"], "`shot` is set twice here"),
        (["compare: none", "compare: A bank. | The bank."], "`compare` is set twice here"),
        (["pair: A. | A.", "compare: B. | B."], "`pair: A. | A.` and `compare: B. | B.` do not go together"),
        (["step: scores", "view: heatmap"], "`step: scores` and `view: heatmap` do not go together"),
        (["attended-by: off", "head: 1"], "there is no setting `attended-by`"),
    ] {
        for (wrong, line) in [(begins(&settings).1, 3..5), (cue(&settings).1, 5..6)] {
            let at =
                |fault: &String| line.clone().any(|line| fault.starts_with(&format!("a.md:{line}: {told}")));
            assert!(wrong.iter().any(at), "{settings:?}: {told:?} is not in {wrong:#?}");
        }
    }
    let said = "Look at [bank](<say: a; say: b; head: 1>) now.";
    let (_, wrong) = chapter(&CHAPTER.replace("Look at [bank](query:bank) now.", said));
    assert_eq!(wrong, ["a.md:5: `say` is set twice here: keep one of them"]);
    // The first of two is kept, and the second is where it is said.
    let (scene, wrong) = begins(&["head: 1", "direction: by", "head: 2"]);
    assert_eq!((scene.picture.place().head.one(), wrong.len()), (Some(1), 1));
    assert!(wrong[0].starts_with("a.md:5: `head`"), "{wrong:?}");
}

#[test]
fn cards_and_times_stand_once_too() {
    let twice = HEADER.replace("\"c\": (title: \"C\")", "\"c\": (title: \"C\"),\n\"c\": (title: \"D\")");
    let once = sound("Look at bank now. Try it.");
    let inner = once.strip_prefix("{\"chapters\": {").unwrap().strip_suffix("}}").unwrap();
    let times = format!("{{\"chapters\": {{{inner},\n{inner}}}}}");
    for (file, text, told) in [
        ("lesson.ron", twice, "lesson.ron:2: not understood: `c` stands twice"),
        ("timings.json", times, "timings.json:2: not understood: `a` stands twice"),
    ] {
        let mut files: BTreeMap<String, String> = good();
        files.insert(file.to_owned(), text);
        let wrong = faults(&files);
        assert!(wrong.iter().any(|fault| fault.starts_with(told)), "{told:?} is not in {wrong:#?}");
    }
}

#[test]
fn a_decimal_comma_is_told_to_be_a_point() {
    let comma = "a decimal number has a point, as in 1.5";
    for settings in ["temperature: 0,5", "layer: 1,5", "head: 0,0", "large: 1,5"] {
        let wrong = begins(&[settings]).1;
        assert!(wrong[0].ends_with(comma), "{wrong:?}");
        let wrong = cue(&[settings]).1;
        assert!(wrong[0].ends_with(comma), "{wrong:?}");
    }
    assert!(!begins(&["temperature: half"]).1[0].contains(comma));
    let mut files = good();
    files.insert("timings.json".to_owned(), sound("Look at bank now. Try it.").replace("90.0", "90,0"));
    let told = "timings.json:1: not understood: a number has a point, not a comma: write 90.0 for 90,0";
    let wrong = faults(&files);
    assert!(wrong.iter().any(|fault| fault == told), "{wrong:?}");
}
