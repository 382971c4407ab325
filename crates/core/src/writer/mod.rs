//! Writing: a text that a language model goes on with, word by word, and what cutting does to what comes next.
//!
//! [`Writer`] is a state without a model and without a clock. It says what is to be asked ([`Writer::question`],
//! [`Writer::next_effect`], [`Writer::next_head`]); a task beside the frame asks a [`Scribe`], and hands the answers back
//! ([`Writer::take`] and its like). What is on stage is the [`Picture`]: the writer sets its text and says which part of it
//! the model wrote.

mod cuts;
mod effects;
mod says;
#[cfg(test)]
mod tests;
mod writing;

use std::sync::Arc;

use arclight_model::next::Choice;
pub use arclight_model::scribe::{Answer, Ask, Candidate, Question, Rest, Scribe, Told, readable};
use arclight_model::{Stop, spell_whole};

pub use cuts::Scope;
pub use effects::{Effects, HeadEffects, Order};

use crate::picture::Picture;

/// Candidates that are asked for: the bars and some that may rise when something is cut.
pub const CANDIDATES: usize = 12;

/// A question and what was answered.
type Answered = (Question, Arc<Answer>);

/// A token that was set down.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// What it was when it was chosen.
    pub candidate: Candidate,
    /// Whether a person chose it.
    pub by_hand: bool,
    /// What else it could have been; it is there at once when the token is taken back.
    before: Option<Answered>,
    /// Tokens that were set down at this place and taken back.
    tried: Vec<u32>,
}

/// A text, what a language model wrote on, and what it holds ready.
#[derive(Debug, Clone, PartialEq)]
pub struct Writer {
    /// The text up to what is written on.
    prompt: String,
    written: Vec<Written>,
    /// Tokens that were set down behind the last one and taken back.
    tried: Vec<u32>,
    answered: Option<Answered>,
    /// Why it cannot be answered, in a line.
    failed: Option<(Question, String)>,
    /// How the next token is chosen.
    choice: Choice,
    /// Tokens a second while it goes on by itself.
    pace: f32,
    /// How far it has come since it was told to go on; `None` while it stands.
    going: Option<Going>,
    /// One token is wanted as soon as it is known.
    wanted: bool,
    stop: Option<Stop>,
    /// The candidate whose effects are looked at; `None` for the likeliest.
    watched: Option<u32>,
    /// Where the scissors cut.
    scope: Scope,
    /// Whether they are in hand: words and arcs that are touched are cut.
    scissors: bool,
    order: Order,
    effects: Effects,
    heads: HeadEffects,
}

/// Writing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Going {
    /// Tokens since it began.
    tokens: usize,
    /// Seconds since the last one.
    waited: f32,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            written: Vec::new(),
            tried: Vec::new(),
            answered: None,
            failed: None,
            choice: Choice::ALWAYS,
            pace: Self::USUAL_PACE,
            going: None,
            wanted: false,
            stop: None,
            watched: None,
            scope: Scope::default(),
            scissors: false,
            order: Order::default(),
            effects: Effects::default(),
            heads: HeadEffects::default(),
        }
    }
}

impl Writer {
    /// Tokens that are written on at most before it stops by itself.
    pub const MOST: usize = 60;
    /// Slowest and fastest, tokens a second.
    pub const PACES: [f32; 2] = [0.25, 20.0];
    /// Each can be seen.
    pub const USUAL_PACE: f32 = 2.0;

    /// What is to be asked of a model for this picture; `None` where its model does not write, or there is no text.
    #[must_use]
    pub fn question(&self, picture: &Picture) -> Option<Question> {
        // A text that somebody has just changed is that of the next question.
        let is_asked = picture.model.writes && !picture.text.is_empty() && picture.text == self.text();
        is_asked.then(|| Question {
            prompt: self.prompt.clone(),
            written: self.ids(),
            cuts: picture.cuts.clone(),
            reading: picture.reads(),
            choice: self.choice,
            count: CANDIDATES,
        })
    }

    /// The question that nobody has answered yet.
    #[must_use]
    pub fn open_question(&self, picture: &Picture) -> Option<Question> {
        let question = self.question(picture)?;
        let is_answered = self.answered.as_ref().is_some_and(|(known, _)| *known == question);
        let has_failed = self.failed.as_ref().is_some_and(|(known, _)| *known == question);
        (!is_answered && !has_failed).then_some(question)
    }

    /// Takes an answer; one to another question is too late, and gives false.
    pub fn take(&mut self, picture: &Picture, question: Question, answer: Result<Answer, String>) -> bool {
        if self.question(picture).as_ref() != Some(&question) {
            return false;
        }
        match answer {
            Ok(answer) => {
                (self.answered, self.failed) = (Some((question, Arc::new(answer))), None);
            }
            Err(why) => {
                self.failed = Some((question, why));
                (self.going, self.wanted) = (None, false);
            }
        }
        true
    }

    /// What comes next in this picture, once it is known.
    #[must_use]
    pub fn answer(&self, picture: &Picture) -> Option<&Answer> {
        let question = self.question(picture)?;
        self.answered.as_ref().filter(|(known, _)| *known == question).map(|(_, answer)| &**answer)
    }

    /// The last answer, of this picture or of one before: it stays on stage until the next is there.
    #[must_use]
    pub fn last_answer(&self) -> Option<&Answer> {
        self.answered.as_ref().map(|(_, answer)| &**answer)
    }

    /// Why the picture's question has no answer.
    #[must_use]
    pub fn failure(&self, picture: &Picture) -> Option<&str> {
        let question = self.question(picture)?;
        self.failed.as_ref().filter(|(known, _)| *known == question).map(|(_, why)| why.as_str())
    }

    /// The text up to what is written on.
    #[must_use]
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// What was set down since, the last one last.
    #[must_use]
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// How the next token is chosen.
    #[must_use]
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Tokens a second while it goes on by itself.
    #[must_use]
    pub fn pace(&self) -> f32 {
        self.pace
    }

    /// Whether it goes on by itself.
    #[must_use]
    pub fn is_going(&self) -> bool {
        self.going.is_some()
    }

    /// Whether time changes anything: then [`Writer::advance`] is to be called.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.going.is_some() || self.wanted
    }

    /// Why it stopped last.
    #[must_use]
    pub fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// Where the scissors cut.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether the scissors are in hand.
    #[must_use]
    pub fn has_scissors(&self) -> bool {
        self.scissors
    }

    fn ids(&self) -> Vec<u32> {
        self.written.iter().map(|written| written.candidate.id).collect()
    }

    /// Prompt and what was written. What is not yet a whole character is left out.
    fn text(&self) -> String {
        let bytes: Vec<u8> =
            self.written.iter().flat_map(|written| &written.candidate.bytes).copied().collect();
        format!("{}{}", self.prompt, spell_whole(&bytes).0)
    }

    /// Goes with the picture, whoever changed it: another text is written on from its end, and another model does not write.
    pub(crate) fn follow(&mut self, picture: &Picture) {
        if !picture.model.writes {
            (self.going, self.wanted, self.scissors) = (None, false, false);
        }
        if picture.text != self.text() {
            self.prompt.clone_from(&picture.text);
            self.written.clear();
            self.tried.clear();
            (self.going, self.wanted, self.stop, self.watched) = (None, false, None, None);
        }
    }
}
