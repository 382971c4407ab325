//! Every kind of fault, with file and line.

use super::files::{CHAPTER, HEADER, faults, good, sound};

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn every_kind_of_fault_is_named_with_file_and_line() {
    assert_eq!(faults(&good()), Vec::<String>::new());
    let cue = |cue: &str| CHAPTER.replace("(query:bank)", cue);
    let cases: [(&str, Option<String>, &str); 73] = [
        ("lesson.ron", None, "lesson.ron:1: lesson.ron is not there"),
        ("lesson.ron", Some("(title: 3)".into()), "lesson.ron:1: not understood"),
        ("lesson.ron", Some(HEADER.replace("cards", "crads")), "lesson.ron:1: not understood"),
        ("lesson.ron", Some(HEADER.replace("\"a\"", "")), "lesson.ron:1: the lesson has no chapter"),
        (
            "lesson.ron",
            Some(HEADER.replace("cards", "\nshort: [\"b\"], cards")),
            "lesson.ron:2: `short` names `b`, which is no chapter",
        ),
        ("a.md", Some(cue("(try:slider)")), "a.md:5: `try` cannot be `slider`: axes, badges"),
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
        ("a.md", Some(cue("(step:scores)")), "a.md:5: steps, columns, badges and `carpet: row` need"),
        ("a.md", Some(cue("(<columns: towers>)")), "a.md:5: steps, columns, badges and `carpet: row` need"),
        (
            "a.md",
            Some(cue("(carpet:row)")),
            "a.md:5: steps, columns, badges and `carpet: row` need a `query`",
        ),
        ("a.md", Some(cue("(<carpet: all; head: mean>)")), "a.md:5: `carpet: all` needs one head"),
        (
            "a.md",
            Some(cue(&format!("(<carpet: all; text: {}>)", ["fish"; 33].join(" ")))),
            "a.md:5: 34 × 34 cells cannot be told apart: a carpet has at most 32 tokens",
        ),
        ("a.md", Some(cue("(cut:bank)")), "a.md:5: `cut` needs a model that writes"),
        ("a.md", Some(cue("(<cut: bank, money>)")), "a.md:5: `money` is no token of \"The bear"),
        ("a.md", Some(cue("(<cut: bank 2.0>)")), "a.md:5: Glass has no layer 2"),
        ("a.md", Some(cue("(curtain:money)")), "a.md:5: `money` is no token of \"The bear"),
        (
            "a.md",
            Some(cue("(<curtain: bank; mask: off>)")),
            "a.md:5: `curtain: bank` and `mask: off` do not go together",
        ),
        ("a.md", Some(cue("(<compass: water, money>)")), "a.md:5: the compass needs a `query`"),
        ("a.md", Some(cue("(<sheets: 0.7 bank>)")), "a.md:5: Glass has no head 7"),
        ("a.md", Some(cue("(<sheets: 0.1 money>)")), "a.md:5: `money` is no token of"),
        ("a.md", Some(cue("(sheets:seven)")), "a.md:5: `sheets` cannot be `seven`: none, all, layer"),
        ("a.md", Some(cue("(<join: added; query: bank>)")), "a.md:5: `join` needs `sheets: layer`"),
        ("a.md", Some(cue("(<crowd: banks>)")), "a.md:5: the crowd needs MiniLM"),
        (
            "a.md",
            Some(cue("(<crowd: banks; model: minilm; guest: I swam.>)")),
            "a.md:5: the crowd needs MiniLM, and its guest the word `bank`",
        ),
        (
            "a.md",
            Some(cue("(<crowd: banks; model: minilm; guest: Bankers swam by the banks.>)")),
            "a.md:5: the crowd needs MiniLM, and its guest the word `bank`",
        ),
        ("a.md", Some(cue("(<crowd: banks; model: minilm; depth: 7>)")), "a.md:5: MiniLM has no depth 7"),
        (
            "a.md",
            Some(cue("(<with: sea, Sea>)")),
            "a.md:5: `with` cannot be `sea, Sea`: none, or one to four",
        ),
        ("a.md", Some(cue("(<key: money; query: bank; badges: key>)")), "a.md:5: `money` is no token"),
        ("a.md", Some(cue("(<Query: bank>)")), "a.md:5: there is no setting `Query`"),
        (
            "a.md",
            Some(cue("(<view: Heatmap; step: tokens; query: bank>)")),
            "a.md:5: `view: Heatmap` and `step",
        ),
        ("a.md", Some(cue("(crowd:people)")), "a.md:5: `crowd` cannot be `people`: none, or banks"),
        (
            "a.md",
            Some(cue("(<compass: water, money; model: minilm; query: bank>)")),
            "a.md:5: the compass needs a `query`, and a model whose numbers have names",
        ),
        (
            "a.md",
            Some(cue("(<compass: water, wet; query: bank>)")),
            "a.md:5: `compass` cannot be `water, wet`: none, or two of Glass's meanings",
        ),
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
        (
            "a.md",
            Some(CHAPTER.replace("head: 1", "step: scores")),
            "a.md:3: steps, columns, badges and `carpet: row` need",
        ),
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
    for fine in [
        "(<crowd: Banks; model: MiniLM; guest: Its BANK, he said.; depth: 6>)",
        "(<words: on; query: bank>)",
        "(<idle: off; query: bank>)",
        "(<compare: A bank. | The Bank!>)",
    ] {
        let mut files = good();
        files.insert("a.md".to_owned(), cue(fine));
        assert_eq!(faults(&files), Vec::<String>::new(), "{fine}");
    }
    let mut files = good();
    files.insert("timings.json".to_owned(), "{\"chapters\": {}}".to_owned());
    assert!(faults(&files)[0].contains("timings.json does not have this chapter"));
}
