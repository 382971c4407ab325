//! Questions of a writer answered by a model: by a small one of random weights whatever is asked before, and by SmolLM2 where
//! its file is.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "../../model/tests/tiny/file.rs"]
mod file;
#[path = "../../model/tests/tiny/model.rs"]
mod model;
#[path = "../../model/tests/tiny/shipped.rs"]
mod shipped;

use std::path::Path;
use std::sync::LazyLock;
use std::time::Instant;

use arclight_core::intent::{Intent, Write};
use arclight_core::picture::{KeyCut, Picture};
use arclight_core::state::{Facts, State};
use arclight_core::venue::Venue;
use arclight_core::writer::{Answer, Ask, Question, Scribe, Told};
use arclight_model::next::Choice;
use arclight_model::wire::{self, WireError};
use arclight_model::{ModelId, Reading, SmolLm2, Stop};
use proptest::prelude::*;

static TINY: LazyLock<SmolLm2> =
    LazyLock::new(|| SmolLm2::load(&model::bytes(7), Path::new("tiny")).unwrap());
static REAL: LazyLock<Option<SmolLm2>> =
    LazyLock::new(|| Some(SmolLm2::load(&shipped::bytes()?, &shipped::path()).unwrap()));

fn far(a: &Answer, b: &Answer) -> f32 {
    let one = a.attention.iter().zip(&b.attention).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let of = |answer: &Answer, id: u32| answer.candidate(id).map(|one| (one.p, one.before.unwrap_or(0.0)));
    let candidates = a.candidates.iter().filter_map(|one| Some((of(a, one.id)?, of(b, one.id)?)));
    candidates.map(|(a, b)| (a.0 - b.0).abs().max((a.1 - b.1).abs())).fold(one, f32::max)
}

fn question() -> impl Strategy<Value = Question> {
    let prompt = prop_oneof!["[ab ]{1,9}", Just("abab ab".to_owned()), Just("abab ab a".to_owned())];
    let cut = (0usize..9, proptest::option::of(0usize..3)).prop_map(|(key, layer)| {
        let layer = layer.map(|layer| format!(" {layer}")).unwrap_or_default();
        KeyCut::read(&format!("#{key}{layer}")).unwrap()
    });
    let written = proptest::collection::vec(0u32..259, 0..20);
    (prompt, written, proptest::collection::vec(cut, 0..3)).prop_map(|(prompt, written, cuts)| Question {
        prompt,
        written,
        cuts,
        reading: Reading::default(),
        choice: Choice::ALWAYS,
        count: 6,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_was_read_before_changes_no_answer(questions in proptest::collection::vec(question(), 1..5)) {
        let mut kept = [Scribe::new(true), Scribe::new(false)];
        for question in questions {
            let fresh = Scribe::new(false).answer(&TINY, &question).unwrap();
            for scribe in &mut kept {
                let answer = scribe.answer(&TINY, &question).unwrap();
                prop_assert_eq!(&answer.tokens, &fresh.tokens);
                prop_assert!(far(&answer, &fresh) < 1e-3, "{}", far(&answer, &fresh));
                let effect = scribe.effect(&TINY, &question, (0, answer.pick.id)).unwrap();
                prop_assert_eq!(effect.is_some(), answer.tokens.len() > 1);
            }
            let attended = kept[0].attended().unwrap();
            prop_assert_eq!(attended.map.tokens(), fresh.tokens.len());
            prop_assert!(kept[1].attended().is_none());
        }
    }
}

#[test]
fn what_cannot_be_read_is_an_error_and_leaves_nothing_behind() {
    let question = |prompt: &str| Question {
        prompt: prompt.to_owned(),
        written: vec![],
        cuts: vec![],
        reading: Reading::default(),
        choice: Choice::ALWAYS,
        count: 5,
    };
    let mut scribe = Scribe::new(true);
    let good = scribe.answer(&TINY, &question("ab")).unwrap();
    assert!(scribe.answer(&TINY, &question("")).is_err() && scribe.attended().is_none());
    assert!(scribe.answer(&TINY, &question(&"a ".repeat(200))).is_err());
    assert_eq!(scribe.answer(&TINY, &question("ab")).unwrap(), good);
}

/// As bytes, in which a page and its worker talk.
#[test]
fn what_is_asked_and_told_arrives_and_what_is_cut_or_mixed_is_an_error() {
    let cuts = vec![KeyCut::read("#0 2.1").unwrap(), KeyCut::read("ab").unwrap()];
    let mut question = Question {
        prompt: "abab ab".to_owned(),
        written: vec![3],
        cuts,
        reading: Reading::default(),
        choice: Choice::ALWAYS,
        count: 5,
    };
    let mut scribe = Scribe::new(true);
    for ask in [
        Ask::Next(question.clone()),
        Ask::Effect(question.clone(), 0, 7),
        Ask::Head(question.clone(), (1, 2), 7),
    ] {
        let bytes = wire::encode(&ask).unwrap();
        assert_eq!(wire::decode_ask(&bytes).unwrap(), ask);
        assert!(wire::decode_ask(&bytes[..bytes.len() / 2]).is_err());
        let told = scribe.tell(&TINY, &ask);
        assert!(told.is_ok(), "{told:?}");
        let bytes = wire::encode(&told).unwrap();
        assert_eq!(wire::encode(&scribe.telling(&TINY, &ask)).unwrap(), bytes);
        assert_eq!(wire::decode_told(&bytes).unwrap(), told);
        assert!(wire::decode_told(&bytes[..bytes.len() - 1]).is_err());
    }
    let Told::Next(mut next) = scribe.tell(&TINY, &Ask::Next(question.clone())).unwrap() else { panic!() };
    next.0.attention.pop();
    let mixed: Result<Told, String> = Ok(Told::Next(next));
    assert!(matches!(wire::decode_told(&wire::encode(&mixed).unwrap()), Err(WireError::Shape { .. })));
    question.prompt = "a ".repeat(400);
    let told = scribe.tell(&TINY, &Ask::Next(question));
    let why = told.clone().unwrap_err();
    assert_eq!(why, "the text has 801 tokens and the model reads 256: shorten it");
    assert_eq!(wire::decode_told(&wire::encode(&told).unwrap()).unwrap(), told);
}

/// A writer of the real model; each question is answered at once.
struct Live {
    state: State,
    scribe: Scribe,
    venue: Venue,
}

impl Live {
    fn new(text: &str) -> Self {
        let picture = Picture { model: ModelId::SMOLLM2, text: text.into(), ..Picture::default() };
        let mut live = Self {
            state: State { picture, ..State::default() },
            scribe: Scribe::new(true),
            venue: Venue::default(),
        };
        live.state.normalise(Facts { tokens: 0, venue: &live.venue });
        live
    }

    fn wish(&mut self, write: Write) {
        self.state.apply(&Intent::Write(write), Facts { tokens: 0, venue: &self.venue });
    }

    fn answers(&mut self, model: &SmolLm2) {
        let State { picture, writer, .. } = &mut self.state;
        if let Some(question) = writer.open_question(picture) {
            let answer = self.scribe.answer(model, &question).map_err(|error| error.to_string());
            assert!(writer.take(picture, question, answer));
        }
    }
}

#[test]
fn the_bear_is_written_on_as_the_model_writes_and_can_be_taken_back() {
    let Some(model) = &*REAL else { return };
    let mut live = Live::new("The bear waded into the river bank to catch a");
    live.wish(Write::Keep(true));
    while live.state.writer.is_going() {
        live.answers(model);
        live.state.write_on(1.0, Facts { tokens: 0, venue: &live.venue });
    }
    assert_eq!(live.state.picture.text, "The bear waded into the river bank to catch a fish.");
    let written = format!("{:?}", live.state.picture.written);
    assert_eq!((live.state.writer.stop(), written.as_str()), (Some(Stop::Sentence), "[45..51]"));
    live.wish(Write::Undo);
    live.wish(Write::Again);
    assert_eq!(live.state.picture.text, "The bear waded into the river bank to catch a glimpse");
}

#[test]
fn a_cut_is_answered_soon_and_says_what_it_does() {
    let Some(model) = &*REAL else { return };
    let mut live = Live::new("When Mary and John went to the store, John gave a drink to");
    live.answers(model);
    let began = Instant::now();
    live.wish(Write::Cut(1));
    live.answers(model);
    println!("a cut is answered after {:?}", began.elapsed());
    let told = live.state.writer.says_cuts(&live.state.picture).unwrap();
    assert_eq!(told, "Without Mary: Mary 92% → 23%");
    live.wish(Write::MendAll);
    live.answers(model);
    let began = Instant::now();
    let State { picture, writer, .. } = &mut live.state;
    let mut effects = 0;
    while let Some((question, key, candidate)) = writer.next_effect(picture) {
        let effect = live.scribe.effect(model, &question, (key, candidate)).unwrap().unwrap();
        assert!(writer.take_effect(picture, (question, candidate), effect));
        effects += 1;
    }
    println!("{effects} effects after {:?}", began.elapsed());
    let told = writer.says_effects(picture).unwrap();
    println!("{told}\n{}", writer.says_next(picture).unwrap());
    assert!(told.starts_with("Mary 92%. What matters: Mary, looked at 3%, without it 23%"), "{told}");
    assert_eq!(effects, 13);
}
