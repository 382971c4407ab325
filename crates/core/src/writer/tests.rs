//! Writing with answers that are made up, and with SmolLM2 where its file is.

use arclight_model::llama::Effect;
use arclight_model::next::Choice;
use arclight_model::{ModelId, Stop, Token, TokenKind};

use super::*;
use crate::intent::{Intent, Point, Write};
use crate::picture::{Picture, Setting};
use crate::state::{Facts, State};
use crate::venue::Venue;
use crate::visual::label::Ruler;

/// A token that a test's model knows.
fn candidate(id: u32, text: &str, p: f32) -> Candidate {
    Candidate {
        id,
        text: text.to_owned(),
        bytes: text.as_bytes().to_vec(),
        p,
        before: None,
        chance: p,
        joins: false,
        ends_sentence: text.ends_with('.'),
        is_end: text == "<end>",
    }
}

/// What a test's model says: after `to` it is Mary, unless she is cut.
fn answer(question: &Question, text: &str) -> Answer {
    let words = text.split_inclusive(' ').filter(|word| !word.trim().is_empty()).enumerate();
    let mut at = 0;
    let tokens: Vec<Token> = words
        .map(|(index, word)| {
            at += word.len();
            let text = word.trim_end().to_owned();
            Token { text, id: 0, kind: TokenKind::Word, span: at - word.len()..at, word: Some(index) }
        })
        .collect();
    let is_cut = !question.cuts.is_empty();
    let mut candidates = if text.ends_with("to") {
        let (mary, the) = if is_cut { (0.23, 0.31) } else { (0.92, 0.02) };
        vec![candidate(1, " Mary", mary), candidate(2, " the", the), candidate(3, "<end>", 0.01)]
    } else {
        vec![candidate(4, " and", 0.5), candidate(5, ".", 0.3), candidate(3, "<end>", 0.1)]
    };
    if is_cut {
        candidates[0].before = Some(0.92);
        candidates[1].before = Some(0.02);
        candidates[2].before = Some(0.01);
    }
    let pick = candidates.iter().max_by(|a, b| a.p.total_cmp(&b.p)).unwrap().clone();
    let attention = vec![1.0 / tokens.len() as f32; tokens.len()];
    let rest = Rest { p: 0.1, before: None, chance: 0.1 };
    Answer { tokens, candidates, rest, pick, attention }
}

/// The signs that stand for what shows nothing.
#[test]
fn the_font_has_every_sign_of_a_token() {
    let read = readable("   \n\t\u{b}⟨E2⟩");
    assert_eq!(read, "··⏎⇥‹0B›‹E2›");
    assert!(Ruler::default().covers(&read) && Ruler::default().covers("…"));
}

struct Test {
    state: State,
    venue: Venue,
}

impl Test {
    fn new(text: &str) -> Self {
        let picture = Picture { model: ModelId::SMOLLM2, text: text.into(), ..Picture::default() };
        let mut test = Self { state: State { picture, ..State::default() }, venue: Venue::default() };
        test.state.normalise(Facts { tokens: 0, venue: &test.venue });
        test
    }

    fn wish(&mut self, write: Write) {
        self.state.apply(&Intent::Write(write), Facts { tokens: 0, venue: &self.venue });
    }

    /// The task beside the frame answers, where anything is asked.
    fn answers(&mut self) -> bool {
        let State { picture, writer, .. } = &mut self.state;
        let Some(question) = writer.open_question(picture) else { return false };
        let answer = answer(&question, &picture.text);
        writer.take(picture, question, Ok(answer))
    }

    fn waits(&mut self, seconds: f32) -> bool {
        self.state.write_on(seconds, Facts { tokens: 0, venue: &self.venue })
    }

    fn text(&self) -> &str {
        &self.state.picture.text
    }

    fn written(&self) -> String {
        let picture = &self.state.picture;
        picture.written.iter().map(|part| &picture.text[part.clone()]).collect::<Vec<_>>().join("|")
    }

    fn stop(&self) -> Option<Stop> {
        self.state.writer.stop()
    }
}

#[test]
fn one_token_comes_as_soon_as_it_is_known_and_goes_back_at_once() {
    let mut test = Test::new("He gave it to");
    test.wish(Write::One);
    assert_eq!((test.text(), test.state.writer.is_busy()), ("He gave it to", true));
    assert!(!test.waits(9.0), "nobody knows it yet");
    assert!(test.answers() && test.waits(0.0));
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to Mary", " Mary"));
    assert!(!test.waits(9.0) && !test.state.writer.is_busy());
    // Known already, it is there with the wish.
    test.answers();
    test.wish(Write::One);
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to Mary and", " Mary and"));
    for text in ["He gave it to Mary", "He gave it to", "He gave it to"] {
        test.wish(Write::Undo);
        assert_eq!(test.text(), text);
        assert!(test.state.writer.answer(&test.state.picture).is_some(), "{text}: it was answered before");
    }
    assert_eq!(test.written(), "");
}

#[test]
fn it_goes_on_at_its_pace_until_the_sentence_ends() {
    let mut test = Test::new("He gave it to");
    test.wish(Write::Pace(2.0));
    test.wish(Write::Keep(true));
    test.answers();
    assert!(test.waits(0.0), "the first comes at once");
    assert!(!test.waits(0.3), "no answer, no token");
    test.answers();
    assert!(!test.waits(0.1) && test.waits(0.2));
    assert_eq!(test.text(), "He gave it to Mary and");
    // A late answer is not made up for.
    assert!(!test.waits(60.0));
    test.answers();
    assert!(test.waits(0.0) && test.answers() && !test.waits(0.4));
    let end = candidate(5, ".", 0.9);
    let State { picture, writer, .. } = &mut test.state;
    let question = writer.question(picture).unwrap();
    let last = Answer { pick: end, ..answer(&question, &picture.text) };
    assert!(writer.take(picture, question, Ok(last)) && test.waits(0.2));
    assert_eq!((test.text(), test.stop()), ("He gave it to Mary and and.", Some(Stop::Sentence)));
    assert!(!test.state.writer.is_going() && test.state.writer.says_stop().is_some());
}

#[test]
fn it_stops_after_sixty_tokens_and_where_it_is_told() {
    let mut test = Test::new("He gave it to");
    test.wish(Write::Keep(true));
    let mut tokens = 0;
    while test.state.writer.is_going() {
        test.answers();
        tokens += usize::from(test.waits(1.0));
        assert!(tokens <= 60);
    }
    assert_eq!((tokens, test.stop()), (60, Some(Stop::Count)));
    test.wish(Write::Keep(true));
    test.answers();
    assert!(test.waits(0.0), "another sixty");
    test.wish(Write::Keep(false));
    test.answers();
    assert!(!test.waits(9.0) && test.stop() == Some(Stop::Told));
    test.wish(Write::Rewind);
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to", ""));
}

#[test]
fn the_end_of_a_text_is_not_added_and_a_full_one_not_written_on() {
    let mut test = Test::new("He gave it to");
    test.answers();
    test.wish(Write::Candidate(3));
    assert_eq!((test.text(), test.stop()), ("He gave it to", Some(Stop::End)));
    test.wish(Write::Candidate(99));
    assert_eq!(test.text(), "He gave it to", "nobody knows it");
    let mut full = Test::new(&"a ".repeat(255));
    full.wish(Write::Keep(true));
    full.answers();
    assert!(full.waits(0.0));
    assert_eq!((full.stop(), full.state.writer.is_going()), (Some(Stop::Full), false));
    full.answers();
    full.wish(Write::One);
    assert_eq!((full.stop(), full.state.writer.written().len()), (Some(Stop::Full), 1));
}

#[test]
fn a_branch_is_tried_again_with_what_was_not_there_yet() {
    let mut test = Test::new("He gave it to");
    test.answers();
    test.wish(Write::One);
    test.wish(Write::Again);
    assert_eq!(test.text(), "He gave it to the");
    // The end of the text is no branch, so nothing is left.
    test.wish(Write::Again);
    assert_eq!(test.text(), "He gave it to");
    test.wish(Write::Candidate(2));
    assert!(test.state.writer.written()[0].by_hand);
}

#[test]
fn whoever_types_goes_on_and_what_the_model_wrote_stays_told_apart() {
    let mut test = Test::new("He gave it to");
    test.answers();
    test.wish(Write::One);
    let typed = Setting::Text("He gave it to Mary, then to".into());
    test.state.apply(&Intent::Set(typed), Facts { tokens: 0, venue: &test.venue });
    assert_eq!((test.written().as_str(), test.state.writer.written().len()), (" Mary", 0));
    test.answers();
    test.wish(Write::One);
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to Mary, then to Mary", " Mary| Mary"));
    test.wish(Write::Undo);
    test.wish(Write::Undo);
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to Mary, then to", " Mary"));
    // Another model does not write.
    test.wish(Write::Keep(true));
    let glass = Intent::Set(Setting::Model(ModelId::GLASS));
    test.state.apply(&glass, Facts { tokens: 0, venue: &test.venue });
    assert!(!test.state.writer.is_busy() && test.state.writer.question(&test.state.picture).is_none());
}

#[test]
fn the_last_word_is_lit_where_no_other_is() {
    let mut test = Test::new("He gave it to");
    let mut lit = |point: Option<Point>, tokens: usize| {
        let facts = Facts { tokens, venue: &test.venue };
        if let Some(point) = point {
            test.state.apply(&Intent::Point(point), facts);
        }
        test.state.normalise(facts);
        test.state.word()
    };
    assert_eq!((lit(None, 0), lit(None, 4), lit(None, 5)), (None, Some(3), Some(4)));
    assert_eq!(lit(Some(Point::Hover(Some(1))), 5), Some(1));
    assert_eq!(lit(Some(Point::Hover(None)), 5), Some(4));
    assert_eq!((lit(Some(Point::Pin(2)), 5), lit(Some(Point::Release), 5)), (Some(2), Some(4)));
}

#[test]
fn parts_of_a_character_wait_for_the_rest() {
    let mut test = Test::new("so");
    let mut put = |bytes: &[u8]| {
        let State { picture, writer, .. } = &mut test.state;
        let question = writer.question(picture).unwrap();
        let pick = Candidate { bytes: bytes.to_vec(), ..candidate(7, "⟨E2⟩", 1.0) };
        let answer = Answer { pick, ..answer(&question, &picture.text) };
        assert!(writer.take(picture, question, Ok(answer)));
        test.state.apply(&Intent::Write(Write::One), Facts { tokens: 0, venue: &test.venue });
        (test.state.picture.text.clone(), test.state.writer.written().len())
    };
    assert_eq!(put(&[0xe2, 0x80]), ("so".to_owned(), 1));
    assert_eq!(put(&[0xa6]), ("so…".to_owned(), 2));
}

#[test]
fn an_answer_to_another_question_is_too_late() {
    let mut test = Test::new("He gave it to");
    let old = test.state.writer.open_question(&test.state.picture).unwrap();
    test.answers();
    assert_eq!(test.state.writer.open_question(&test.state.picture), None);
    test.wish(Write::Cut(0));
    assert!(test.state.writer.answer(&test.state.picture).is_none(), "it is of what was not cut");
    assert!(test.state.writer.last_answer().is_some());
    let State { picture, writer, .. } = &mut test.state;
    let late = answer(&old, &picture.text);
    assert!(!writer.take(picture, old, Ok(late)));
    let question = writer.open_question(picture).unwrap();
    assert!(writer.take(picture, question, Err("the file is gone".into())));
    assert_eq!((writer.failure(picture), writer.open_question(picture)), (Some("the file is gone"), None));
}

#[test]
fn scissors_cut_in_their_scope_mend_and_say_what_it_does() {
    let mut test = Test::new("When Mary gave it to");
    test.answers();
    assert_eq!(test.state.writer.says_cuts(&test.state.picture), None);
    test.wish(Write::Cut(1));
    test.answers();
    let told = test.state.writer.says_cuts(&test.state.picture).unwrap();
    assert_eq!(told, "Without Mary: Mary 92% → 23%; likeliest now: the 31%");
    test.wish(Write::Watch(Some(2)));
    let told = test.state.writer.says_cuts(&test.state.picture).unwrap();
    assert_eq!(told, "Without Mary: the 2% → 31%");
    // Where all heads are on stage, all are cut; else there is a layer and a head.
    test.wish(Write::Scope(Scope::Layer));
    test.wish(Write::Cut(0));
    assert_eq!(test.state.picture.cuts.pop().unwrap().to_string(), "#0");
    test.state.picture.set(&Setting::Head(crate::picture::Head::One(0)));
    test.wish(Write::Cut(0));
    test.wish(Write::Scope(Scope::Head));
    test.wish(Write::Cut(2));
    test.answers();
    let told = test.state.writer.says_cuts(&test.state.picture).unwrap();
    assert!(told.starts_with("Without Mary, When in layer 16 and gave in layer 16, head 0: the"), "{told}");
    let cuts = |test: &Test| test.state.picture.cuts.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(cuts(&test), ["#1", "#0 16", "#2 16.0"]);
    test.wish(Write::Cut(2));
    test.wish(Write::Mend);
    assert_eq!(cuts(&test), ["#1"], "cut just so, it is mended");
    test.wish(Write::Scope(Scope::Everywhere));
    test.state.picture.cuts = vec![crate::picture::KeyCut::read("mary").unwrap()];
    test.wish(Write::Cut(1));
    assert!(cuts(&test).is_empty(), "by whatever name");
    test.wish(Write::Cut(4));
    test.wish(Write::Cut(99));
    assert_eq!(cuts(&test), ["#4"]);
    test.wish(Write::MendAll);
    assert!(cuts(&test).is_empty());
}

#[test]
fn effects_are_asked_for_one_by_one_and_sorted() {
    let mut test = Test::new("When Mary gave it to");
    assert!(test.state.writer.next_effect(&test.state.picture).is_none());
    test.answers();
    let State { picture, writer, .. } = &mut test.state;
    for (attention, p) in [(0.5, 0.95), (0.03, 0.23), (0.2, 0.9), (0.1, 0.92)] {
        let (question, key, candidate) = writer.next_effect(picture).unwrap();
        assert_eq!((candidate, key < 4), (1, true));
        let effect = Effect { key, attention, p: Some(p) };
        assert!(!writer.take_effect(picture, (question.clone(), 2), effect), "of another candidate");
        assert!(writer.take_effect(picture, (question, candidate), effect));
    }
    assert_eq!(writer.next_effect(picture), None);
    assert_eq!(writer.effects(picture).iter().flatten().count(), 4);
    let keys = |writer: &Writer| {
        writer.sorted_effects(picture).iter().map(|(effect, _)| effect.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(writer), [0, 1, 2, 3]);
    writer.set_order(Order::LookedAt);
    assert_eq!(keys(writer), [0, 2, 3, 1]);
    writer.set_order(Order::Mattered);
    assert_eq!(keys(writer), [1, 0, 2, 3]);
    assert!((writer.sorted_effects(picture)[0].1 - (0.23 - 0.92)).abs() < 1e-6);
    let told = writer.says_effects(picture).unwrap();
    assert!(told.starts_with("Mary 92%. What matters: Mary, looked at 3%, without it 23%; When,"), "{told}");
    assert_eq!(writer.says_next(picture).unwrap(), "Next: Mary 92%, the 2%, (end) 1%, all others 10%");
    // Of another candidate nothing is known yet.
    writer.watch(Some(2));
    assert!(writer.effects(picture).is_empty() && writer.next_effect(picture).is_some());
}

#[test]
fn heads_are_asked_for_where_they_are_wanted() {
    let mut test = Test::new("When Mary gave it to");
    test.answers();
    assert!(test.state.writer.next_head(&test.state.picture).is_none());
    test.wish(Write::Heads(true));
    let State { picture, writer, .. } = &mut test.state;
    let mut asked = 0;
    while let Some((question, head, candidate)) = writer.next_head(picture) {
        let p = (head != (29, 8)).then_some(0.9);
        assert!(writer.take_head(picture, (question, candidate), (head, p)));
        asked += 1;
    }
    assert_eq!((asked, writer.head_effect(picture, (29, 8))), (270, None));
    assert!((writer.head_effect(picture, (0, 0)).unwrap() + 0.02).abs() < 1e-6);
}

#[test]
fn what_is_chosen_is_part_of_the_question() {
    let mut test = Test::new("He gave it to");
    test.answers();
    let warm = Choice::new(0.8, 40, 0.9, 7).unwrap();
    test.wish(Write::Choice(warm));
    let question = test.state.writer.open_question(&test.state.picture).unwrap();
    assert_eq!(question.choice, warm);
    test.wish(Write::Pace(f32::NAN));
    test.wish(Write::Pace(1e9));
    assert_eq!(test.state.writer.pace().to_bits(), Writer::PACES[1].to_bits());
}

#[test]
fn a_wall_does_not_show_what_it_may_not_whoever_writes_it() {
    let mut test = Test::new("He gave it to");
    test.venue.filter = crate::venue::Filter::read("mary");
    test.answers();
    test.wish(Write::One);
    assert_eq!((test.text(), test.written().as_str()), ("He gave it to", ""));
    test.wish(Write::Keep(true));
    assert!(test.waits(1.0), "it was set down, and taken back");
    assert_eq!((test.text(), test.state.writer.is_going()), ("He gave it to", false));
    test.wish(Write::Candidate(2));
    assert_eq!(test.text(), "He gave it to the");
}
