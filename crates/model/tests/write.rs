//! What comes next, token by token, on a small model of random weights; no text can be told from its own by cuts undone.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "tests")]

#[path = "tiny/file.rs"]
mod file;
#[path = "tiny/model.rs"]
mod model;

use std::path::Path;
use std::sync::LazyLock;

use arclight_model::llama::{Draft, Edge, How, Llama, ReadError};
use arclight_model::next::{Choice, probability};
use arclight_model::{AttentionModel as _, Reading, SmolLm2, Stop};
use proptest::prelude::*;

static MODEL: LazyLock<SmolLm2> =
    LazyLock::new(|| SmolLm2::load(&model::bytes(7), Path::new("tiny")).unwrap());

fn llama() -> &'static Llama {
    MODEL.llama()
}

fn draft(ids: &[u32], maps: bool) -> Draft {
    Draft::new(llama(), ids, llama().cuts(), Reading::default(), maps).unwrap()
}

fn far(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).fold(0f32, |most, (a, b)| most.max((a - b).abs()))
}

/// Whether two drafts say the same of the same text.
fn same(a: &Draft, b: &Draft) {
    assert_eq!(a.ids(), b.ids());
    assert!(far(a.logits(), b.logits()) < 5e-4, "{}", far(a.logits(), b.logits()));
    assert!(far(a.attention(), b.attention()) < 1e-4);
    if let (Some(a), Some(b)) = (a.map(), b.map()) {
        assert_eq!(a.weights.shape(), b.weights.shape());
        assert!(far(a.weights.as_slice().unwrap(), b.weights.as_slice().unwrap()) < 1e-4);
        assert!(far(a.value_norms.as_slice().unwrap(), b.value_norms.as_slice().unwrap()) < 1e-4);
    }
}

#[test]
fn an_effect_is_that_of_the_cut() {
    let ids: Vec<u32> = (0..14).map(|index| 40 + index * 13 % 70).collect();
    for maps in [true, false] {
        let mut draft = draft(&ids, maps);
        let candidate = draft.next(1).likeliest[0].id;
        let effects = draft.effects(llama(), candidate).unwrap();
        assert_eq!(effects.len(), 13);
        assert!((draft.attention().iter().sum::<f32>() - 1.0).abs() < 1e-5);
        for effect in &effects {
            let mut cuts = llama().cuts();
            cuts.cut(Edge::everywhere(13, effect.key)).unwrap();
            let how = How { cuts: Some(&cuts), ..How::default() };
            let read = llama().read(&mut llama().cache(), &ids, how).unwrap();
            assert!((effect.p.unwrap() - probability(&read.logits, candidate)).abs() < 1e-5);
            assert!((effect.attention - draft.attention()[effect.key]).abs() < 1e-6);
        }
        // Effects leave no trace.
        draft.push(llama(), 77).unwrap();
        same(&draft, &self::draft(&[&ids[..], &[77]].concat(), maps));
        assert_eq!(draft.effect(llama(), 14, 0), Ok(None));
    }
}

/// Against the same computed plainly.
#[test]
fn a_head_that_may_rest_alone_has_its_effect() {
    let (bytes, ids) = (model::bytes(7), [50, 60, 70, 50, 61]);
    let mut draft = draft(&ids, true);
    let candidate = draft.next(1).likeliest[0].id;
    for place in [(0, 0), (1, 3), (2, 5)] {
        let found = draft.effect_of_head(llama(), place, candidate).unwrap().unwrap();
        let cut = |layer, head, query, key| (layer, head) == place && query == 4 && key > 0;
        let logits: Vec<f32> =
            model::plain(&bytes, &ids, cut).logits.iter().map(|logit| *logit as f32).collect();
        assert!((found - probability(&logits, candidate)).abs() < 1e-4);
    }
    assert_eq!(draft.effect_of_head(llama(), (model::LAYERS, 0), candidate), Ok(None));
    draft.push(llama(), 9).unwrap();
    same(&draft, &self::draft(&[50, 60, 70, 50, 61, 9], true));
}

#[test]
fn what_would_leave_nothing_to_look_at_has_no_effect() {
    let mut cuts = llama().cuts();
    cuts.cut(Edge::everywhere(1, 1)).unwrap();
    let mut draft = Draft::new(llama(), &[5, 6], cuts, Reading::default(), false).unwrap();
    let effects = draft.effects(llama(), 0).unwrap();
    assert_eq!((effects.len(), effects[0].p, effects[0].attention), (1, None, 1.0));
}

#[test]
fn one_token_has_no_effects_and_none_is_no_draft() {
    assert!(draft(&[5], true).effects(llama(), 1).unwrap().is_empty());
    let none = Draft::new(llama(), &[], llama().cuts(), Reading::default(), true);
    assert_eq!(none.err(), Some(ReadError::Empty));
    let long = Draft::new(llama(), &[1; 300], llama().cuts(), Reading::default(), true);
    assert_eq!(long.err(), Some(ReadError::TooLong { tokens: 300, most: 256 }));
    let draft = draft(&[1; 300], false);
    assert_eq!((draft.attention().len(), draft.map().is_none()), (300, true));
}

#[test]
fn the_same_seed_writes_the_same() {
    let write = |choice: Choice| {
        let mut draft = MODEL.draft("ab abab", llama().cuts(), true).unwrap();
        let stop = MODEL.write(&mut draft, &choice, 12, false, |_| true).unwrap();
        assert_eq!(stop, Stop::Count);
        draft.ids().to_vec()
    };
    let warm = |seed| Choice::new(1.0, 40, 0.95, seed).unwrap();
    assert_eq!(write(Choice::default()), write(Choice::default()));
    assert_eq!(write(warm(3)), write(warm(3)));
    assert_ne!(write(warm(3)), write(warm(4)));
    // Taken back and written again, it is the same text.
    let mut draft = MODEL.draft("ab abab", llama().cuts(), true).unwrap();
    MODEL.write(&mut draft, &warm(3), 12, false, |_| true).unwrap();
    let first = draft.ids().to_vec();
    draft.truncate(llama(), 6).unwrap();
    same(&draft, &self::draft(&first[..6], true));
    MODEL.write(&mut draft, &warm(3), first.len() - 6, false, |_| true).unwrap();
    assert_eq!(draft.ids(), first);
}

#[test]
fn writing_ends_where_it_should() {
    let warm = Choice::new(5.0, 0, 1.0, 1).unwrap();
    let mut draft = MODEL.draft("ab", llama().cuts(), false).unwrap();
    let mut heard = 0;
    let each = |_: &Draft| {
        heard += 1;
        heard < 3
    };
    assert_eq!(MODEL.write(&mut draft, &warm, 9, false, each), Ok(Stop::Told));
    assert_eq!(heard, 3);
    let stop = MODEL.write(&mut draft, &warm, 590, true, |_| true).unwrap();
    let last = MODEL.tokenizer().spelled(*draft.ids().last().unwrap());
    assert!(stop == Stop::End || [".", "!", "?"].contains(&last.as_str()), "{stop:?} {last}");
    let mut full = MODEL.draft(&"a b ".repeat(63), llama().cuts(), true).unwrap();
    assert_eq!(full.ids().len(), 252);
    let mut again = || MODEL.write(&mut full, &warm, 200, false, |_| true).unwrap();
    // The end of the text may come by chance.
    let stop = (0..50).map(|_| again()).find(|stop| *stop != Stop::End);
    assert_eq!((stop, full.ids().len()), (Some(Stop::Full), 256));
    for (text, ends) in [(".", true), ("!", true), ("a", false), (")", false)] {
        assert_eq!(MODEL.ends_sentence(MODEL.tokenizer().ids(text)[0]), ends, "{text}");
    }
}

#[test]
fn the_model_answers_as_the_others_do() {
    let attended = MODEL.attend("ab cabab");
    assert_eq!(attended.map.weights.dim(), (model::LAYERS, model::HEADS, 4, 4));
    assert_eq!(attended.tokens.len(), 4);
    let states = MODEL.states("ab cabab", Reading::default());
    assert_eq!(states.stream.dim(), (model::LAYERS + 1, 4, model::HIDDEN));
    let trace = MODEL.trace("ab cabab", 1, Reading::default()).unwrap();
    assert_eq!(trace.tokens(), 4);
    assert!(MODEL.trace("ab", model::LAYERS, Reading::default()).is_none());
    assert_eq!(MODEL.attend("").map.tokens(), 0);
    assert_eq!(MODEL.states("", Reading::default()).stream.dim(), (model::LAYERS + 1, 0, model::HIDDEN));
    let long = MODEL.attend(&"x".repeat(100_000));
    assert_eq!((long.tokens.len(), long.cut.unwrap().of), (256, 100_000));
}

#[derive(Debug, Clone)]
enum Deed {
    Push(u32),
    Truncate(usize),
    Cut(usize, usize),
    Mend,
    Effect(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..model::VOCABULARY as u32).prop_map(Deed::Push),
        (0..9usize).prop_map(Deed::Truncate),
        (0..9usize, 0..9usize).prop_map(|(query, key)| Deed::Cut(query, key)),
        Just(Deed::Mend),
        (0..9usize).prop_map(Deed::Effect),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, ..ProptestConfig::default() })]

    /// Whatever was done to a draft before, it says what a new one of the same text and cuts says.
    #[test]
    fn a_draft_is_that_of_its_text(deeds in prop::collection::vec(deed(), 1..12), maps in any::<bool>()) {
        let mut draft = draft(&[7, 8, 9], maps);
        for deed in deeds {
            match deed {
                Deed::Push(id) => draft.push(llama(), id).unwrap(),
                Deed::Truncate(tokens) => draft.truncate(llama(), tokens).unwrap(),
                Deed::Cut(query, key) => {
                    let mut cuts = draft.cuts().clone();
                    let _ = cuts.cut(Edge::everywhere(query, key));
                    draft.set_cuts(llama(), cuts).unwrap();
                }
                Deed::Mend => draft.set_cuts(llama(), llama().cuts()).unwrap(),
                Deed::Effect(key) => drop(draft.effect(llama(), key, 3).unwrap()),
            }
            let new = Draft::new(llama(), draft.ids(), draft.cuts().clone(), Reading::default(), maps).unwrap();
            same(&draft, &new);
        }
    }
}
