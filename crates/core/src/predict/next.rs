//! `arclight next`: candidates as JSON for programs or as a table for people, with what cutting does to them.

use std::io::{BufWriter, Write};

use arclight_model::llama::Effect;
use arclight_model::next::Choice;
use arclight_model::{ModelId, Reading, SmolLm2};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::{MOST_EFFECTS, PredictError, check};
use crate::cutting::edges;
use crate::picture::KeyCut;
use crate::visual::names::names;
use crate::writer::{Answer, Candidate, Question, Scribe};

/// What to print.
#[derive(Debug, Clone, PartialEq)]
pub struct NextOptions {
    /// How many candidates.
    pub top: usize,
    /// What the last token may not look at.
    pub cuts: Vec<KeyCut>,
    /// What cutting each earlier token would do to the likeliest candidate.
    pub effects: bool,
    /// JSON, else a table.
    pub json: bool,
}

/// Writes what comes next behind a text.
///
/// # Errors
/// An empty or too long text, cuts that cannot be, or a failing `out`.
pub fn write_next(
    model: &SmolLm2,
    text: &str,
    options: &NextOptions,
    out: &mut dyn Write,
) -> Result<(), PredictError> {
    let tokens = model.tokenizer().encode(text);
    check(model, tokens.len())?;
    if options.effects && tokens.len() > MOST_EFFECTS {
        return Err(PredictError::ManyEffects { tokens: tokens.len(), most: MOST_EFFECTS });
    }
    edges(&options.cuts, (text, &tokens), model.llama().cuts())?;
    let question = Question {
        prompt: text.to_owned(),
        written: Vec::new(),
        cuts: options.cuts.clone(),
        reading: Reading::default(),
        choice: Choice::default(),
        count: options.top,
    };
    let mut scribe = Scribe::new(false);
    let answer = scribe.answer(model, &question)?;
    let effects = match answer.likeliest().filter(|_| options.effects) {
        Some(likeliest) => Some(effects(model, (&mut scribe, &question), likeliest.id)?),
        None => None,
    };
    let mut out = BufWriter::new(out);
    if options.json {
        let json = Json::new(&answer, (&options.cuts, effects.as_deref()));
        serde_json::to_writer(&mut out, &json).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        table(&answer, (&options.cuts, effects.as_deref()), &mut out)?;
    }
    Ok(out.flush()?)
}

fn effects(
    model: &SmolLm2,
    (scribe, question): (&mut Scribe, &Question),
    candidate: u32,
) -> Result<Vec<Effect>, PredictError> {
    let mut effects = Vec::new();
    while let Some(effect) = scribe.effect(model, question, (effects.len(), candidate))? {
        effects.push(effect);
    }
    Ok(effects)
}

/// A field that says what was done is there only when it was done.
#[derive(Serialize)]
struct Json<'a> {
    model: ModelId,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cut: Vec<String>,
    tokens: Vec<&'a str>,
    ids: Vec<u32>,
    next: Vec<JsonNext<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effects: Option<Vec<JsonEffect<'a>>>,
}

#[derive(Serialize)]
struct JsonNext<'a> {
    id: u32,
    token: &'a str,
    p: f32,
    /// Before anything was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<f32>,
}

#[derive(Serialize)]
struct JsonEffect<'a> {
    token: &'a str,
    attention: f32,
    p: Option<f32>,
}

impl<'a> Json<'a> {
    fn new(answer: &'a Answer, (cuts, effects): (&[KeyCut], Option<&[Effect]>)) -> Self {
        let next =
            |one: &'a Candidate| JsonNext { id: one.id, token: &one.text, p: one.p, before: one.before };
        let effect = |effect: &Effect| {
            let token = answer.tokens.get(effect.key).map_or("", |token| token.text.as_str());
            JsonEffect { token, attention: effect.attention, p: effect.p }
        };
        Self {
            model: ModelId::SMOLLM2,
            cut: cuts.iter().map(ToString::to_string).collect(),
            tokens: answer.tokens.iter().map(|token| token.text.as_str()).collect(),
            ids: answer.tokens.iter().map(|token| token.id).collect(),
            next: likeliest_first(answer).into_iter().map(next).collect(),
            effects: effects.map(|effects| effects.iter().map(effect).collect()),
        }
    }
}

/// As they are now.
fn likeliest_first(answer: &Answer) -> Vec<&Candidate> {
    let mut candidates: Vec<&Candidate> = answer.candidates.iter().collect();
    candidates.sort_by(|a, b| b.p.total_cmp(&a.p));
    candidates
}

fn table(
    answer: &Answer,
    (cuts, effects): (&[KeyCut], Option<&[Effect]>),
    out: &mut dyn Write,
) -> Result<(), PredictError> {
    let told: Vec<String> = cuts.iter().map(ToString::to_string).collect();
    let without = if told.is_empty() { String::new() } else { format!(", without {}", told.join(", ")) };
    writeln!(out, "{}, {} tokens{without}", ModelId::SMOLLM2.name, answer.tokens.len())?;
    let mut rows: Vec<(String, f32, Option<f32>)> =
        likeliest_first(answer).iter().map(|one| (one.name(), one.p, one.before)).collect();
    rows.push(("all others".to_owned(), answer.rest.p, answer.rest.before));
    let wide = rows.iter().map(|(name, ..)| name.width()).max().unwrap_or(0);
    for (name, p, before) in &rows {
        let before = before.map(|before| format!("{} -> ", share(before))).unwrap_or_default();
        writeln!(out, "{name}{}  {before}{}", " ".repeat(wide.saturating_sub(name.width())), share(*p))?;
    }
    let Some(effects) = effects else { return Ok(()) };
    let likeliest = answer.likeliest().map(|one| (one.name(), one.p));
    let (name, p) = likeliest.unwrap_or_default();
    writeln!(out, "\nlooked at  {name} without it")?;
    let names = names(&answer.tokens);
    for effect in effects {
        let token =
            names.get(effect.key).map_or_else(String::new, |name| name.to_string().trim_start().to_owned());
        let then = effect
            .p
            .map_or_else(|| "nothing is left".to_owned(), |then| format!("{} -> {}", share(p), share(then)));
        writeln!(out, "{:>9}  {then}  {token}", share(effect.attention))?;
    }
    Ok(())
}

/// A probability in 6 columns.
fn share(p: f32) -> String {
    format!("{:>5.1}%", f64::from(p) * 100.0)
}
