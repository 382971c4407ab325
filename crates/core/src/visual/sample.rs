//! What tests of devices look at: the bear's sentence as Glass reads it.

use arclight_model::{AttentionModel as _, Glass, Token};

use crate::picture::{Picture, Setting};
use crate::state::Pointing;
use crate::traces::{Question, Traces};

/// The first sentence with these settings, the word of `query` lit, if there is one.
pub(super) fn read(settings: &[(&str, &str)]) -> (Picture, Pointing, Traces, Vec<Token>) {
    let read = settings.iter().map(|(name, value)| Setting::read(name, value).unwrap());
    let mut picture = Picture::default();
    picture.set_all(&read.collect::<Vec<_>>());
    picture.normalise();
    let glass = Glass::new();
    let trace = glass.trace(&picture.text, 0, picture.reads()).unwrap();
    let tokens = glass.attend_with(&picture.text, picture.reads()).tokens;
    let traces = Traces::with(Question::of(&picture), Some((0, trace)));
    let words = || tokens.iter().map(|token| token.text.as_str());
    let word = picture.query.as_ref().and_then(|query| query.find(words()));
    let pointing = Pointing { pinned: word, ..Pointing::default() };
    (picture, pointing, traces, tokens)
}
