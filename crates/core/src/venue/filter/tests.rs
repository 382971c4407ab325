use super::*;

#[test]
fn whole_words_are_found_however_they_are_dressed() {
    let filter = Filter::read("# a list\nhell\n  Damn # mild\n\n");
    for text in [
        "hell",
        "Go to HELL.",
        "h3ll",
        "hèll",
        "h-e-l-l!",
        "d@mn it",
        "so ｄａｍｎ",
        "hell's",
        "oh-hell",
        "he11",
        "he\u{ad}ll",
        "h'ell",
        "o'hell",
        // Parted by what is on the screen's keyboard.
        "h.e.l.l",
        "h,e,l,l",
        "h?e?l?l",
        "he.ll",
        "h e l l",
        "oh h. e. l. l.",
        "h!e!l!l",
        // Repeated.
        "helll",
        "hheelll",
        "daaamn",
        "d.a.a.m.n",
        // Letters that look like others: large i, Cyrillic, Greek.
        "heII",
        "he!!",
        "hе11",
        "НЕLL",
        "h.e.I.I",
        "dаmn",
        "dαmn",
    ] {
        assert!(filter.blocks(text), "{text}");
    }
    for text in [
        "hello",
        "Hello!",
        "shell",
        "Michelle",
        "Schelling",
        "",
        "damnation",
        "he ll",
        "he'll",
        "he’ll see",
        "HEIL",
        "hel",
        "She sells shells.",
        "Is he, ll?",
    ] {
        assert!(!filter.blocks(text), "{text}");
    }
    assert!(!Filter::default().blocks("hell"));
}

#[test]
fn honest_words_pass() {
    let longer = Filter::read("cunt\nass\nshit\nrape\ntit");
    for text in ["Scunthorpe", "a class of grass", "Essex", "grape", "455 and 17", "titan", "I am as small"] {
        assert!(!longer.blocks(text), "{text}");
    }
    assert!(longer.blocks("a55") && longer.blocks("a$$") && longer.blocks("$h!t"));
}

#[test]
fn phrases_match_however_they_are_spaced() {
    let filter = Filter::read("drop dead\n1488\no'hare\ngo, to hell");
    for text in ["Drop dead!", "drop, d3ad", "DROP\n\tDEAD", "dropdead", "drop.dead", "d r o p dead", "14-88"]
    {
        assert!(filter.blocks(text), "{text}");
    }
    for text in ["drop", "dead", "drop me dead", "dead drop", "raindrop dead", "1489", "hare"] {
        assert!(!filter.blocks(text), "{text}");
    }
    assert_eq!(filter.masked("You drop  dead."), "You ••••  ••••.");
}

#[test]
fn a_line_that_does_nothing_is_named() {
    let filter = Filter::read("# hell\n***\nhell\n🖕 # a hand\ndamn, hell\n");
    let told: Vec<String> = filter.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 2: \"***\" can never match: it has no letter and no digit",
            "line 4: \"🖕\" can never match: it has no letter and no digit",
            "line 5: \"damn, hell\" matches as a whole only: write a word or a phrase a line",
        ]
    );
    assert!(filter.blocks("hell") && !filter.blocks("damn"));
    assert!(Filter::read("# hell\n***").is_empty());
}

#[test]
fn finished_words_go_and_a_growing_one_stays() {
    let filter = Filter::read("hell");
    assert_eq!(filter.without_finished("hell"), None);
    assert_eq!(filter.without_finished("h.e.l.l"), None);
    assert_eq!(filter.without_finished("hell ").as_deref(), Some(" "));
    assert_eq!(filter.without_finished("oh hell, hell no").as_deref(), Some("oh ,  no"));
    assert_eq!(filter.without_finished("h.e.l.l no").as_deref(), Some(" no"));
    assert_eq!(filter.without_finished("hello there"), None);
}

#[test]
fn on_the_wall_such_a_word_is_dots_even_while_it_is_typed() {
    let filter = Filter::read("hell\ndamn");
    assert_eq!(filter.masked("Go to HÈLL"), "Go to ••••");
    assert_eq!(filter.masked("damn, oh-hell yes"), "••••, oh-•••• yes");
    assert_eq!(filter.masked("h.e.l.l, helll"), "•••••••, •••••");
    // What is left of it is none either.
    assert!(!filter.blocks(&filter.masked("h.damn.ell")));
    assert_eq!(filter.masked("hello, hel"), "hello, hel");
    assert_eq!(Filter::default().masked("hell"), "hell");
}

#[test]
fn a_long_text_is_masked_to_its_end() {
    let filter = Filter::read("hell\ndrop dead");
    for text in ["a.", "hell ", "h", "drop ", "!"] {
        let long = text.repeat(60_000 / text.len());
        assert!(!filter.masked(&long).contains("hell"), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_it(text in "\\PC{0,60}|[hel.'!1 \\-]{0,30}", list in "\\PC{0,30}|[hel '\n]{0,9}") {
        let filter = Filter::read(&list);
        let shown = filter.masked(&text);
        proptest::prop_assert_eq!(shown.chars().count(), text.chars().count());
        proptest::prop_assert!(!filter.blocks(&shown), "{}", shown);
        let left = filter.without_finished(&text).unwrap_or_default();
        proptest::prop_assert!(left.len() <= text.len());
        let _ = filter.blocks(&text);
    }
}
