//! `arclight write`: a text that a language model goes on with.

use std::io::Write;

use arclight_model::llama::Draft;
use arclight_model::next::{Choice, probability};
use arclight_model::{ModelId, SmolLm2, Stop};
use serde::Serialize;

use super::{PredictError, check};

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WriteOptions {
    /// As many tokens; without it, up to [`WriteOptions::USUAL`] or the end of the sentence.
    pub tokens: Option<usize>,
    /// How each is chosen.
    pub choice: Choice,
    /// JSON, else the text as it is written.
    pub json: bool,
}

impl WriteOptions {
    /// Tokens that are written where no sentence ends before.
    pub const USUAL: usize = 60;
}

/// The text and what came of it.
#[derive(Serialize)]
struct Json<'a> {
    model: ModelId,
    text: &'a str,
    written: String,
    /// Of what was written.
    tokens: Vec<String>,
    ids: Vec<u32>,
    /// `[token]`: the probability that the model gave it.
    p: Vec<f32>,
    temperature: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    stop: Stop,
}

/// Writes a text and what the model goes on with. Without JSON it comes token by token.
///
/// # Errors
/// An empty or too long text, or a failing `out`.
pub fn write_on(
    model: &SmolLm2,
    text: &str,
    options: &WriteOptions,
    out: &mut dyn Write,
) -> Result<(), PredictError> {
    check(model, model.tokenizer().ids(text).len())?;
    let mut draft = model.draft(text, model.llama().cuts(), false)?;
    let first = draft.ids().len();
    let mut listener = Listener::new(model, (&draft, first), options, out);
    listener.begin(text)?;
    let count = options.tokens.unwrap_or(WriteOptions::USUAL);
    let stops_at_sentence = options.tokens.is_none();
    let stop =
        model.write(&mut draft, &options.choice, count, stops_at_sentence, |draft| listener.hear(draft))?;
    let Listener { failed, p, .. } = listener;
    failed.map_or(Ok(()), Err)?;
    let ids = &draft.ids()[first..];
    let tokenizer = model.tokenizer();
    if options.json {
        let json = Json {
            model: ModelId::SMOLLM2,
            text,
            written: tokenizer.text(ids).0,
            tokens: ids.iter().map(|id| tokenizer.spelled(*id)).collect(),
            ids: ids.to_vec(),
            p,
            temperature: options.choice.temperature(),
            seed: (options.choice.temperature() > 0.0).then_some(options.choice.seed),
            stop,
        };
        serde_json::to_writer(&mut *out, &json).map_err(std::io::Error::from)?;
    }
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Hears of every token.
struct Listener<'a> {
    model: &'a SmolLm2,
    out: &'a mut dyn Write,
    json: bool,
    /// Tokens of the text that is gone on with.
    first: usize,
    /// What the last token says of the next one.
    logits: Vec<f32>,
    p: Vec<f32>,
    /// Bytes that were printed.
    printed: usize,
    failed: Option<std::io::Error>,
}

impl<'a> Listener<'a> {
    fn new(
        model: &'a SmolLm2,
        (draft, first): (&Draft, usize),
        options: &WriteOptions,
        out: &'a mut dyn Write,
    ) -> Self {
        let logits = draft.logits().to_vec();
        Self { model, out, json: options.json, first, logits, p: Vec::new(), printed: 0, failed: None }
    }

    fn begin(&mut self, text: &str) -> Result<(), PredictError> {
        if !self.json {
            write!(self.out, "{text}")?;
            self.out.flush()?;
        }
        Ok(())
    }

    /// Whether to go on: not where nobody listens.
    fn hear(&mut self, draft: &Draft) -> bool {
        let id = draft.ids().last().copied().unwrap_or_default();
        self.p.push(probability(&self.logits, id));
        self.logits = draft.logits().to_vec();
        if self.json {
            return true;
        }
        // What is not yet a whole character waits for the next token.
        let (whole, _) = self.model.tokenizer().text(&draft.ids()[self.first..]);
        let new = whole.get(self.printed..).unwrap_or_default();
        let written = write!(self.out, "{new}").and_then(|()| self.out.flush());
        self.printed = whole.len();
        self.failed = written.err();
        self.failed.is_none()
    }
}
