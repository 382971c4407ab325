//! Answers questions about a text with a model: it keeps what was read, so that one more token or one more cut costs little.
//! It is for a task beside the frame, or for a worker beside the page; what is asked and what is answered is data, which
//! names words as people do.

mod answer;
mod ask;
mod cut;
mod spelled;
mod word;

pub use answer::{Answer, Candidate, Question, Rest};
pub use ask::{Ask, AttendedRef, Telling, Told};
pub use cut::{KeyCut, Reach, edge, edges_that_are, normalise};
pub use spelled::readable;
pub use word::{WordRef, find, plain};

use crate::llama::{Cuts, Draft, Effect, ReadError};
use crate::{Attended, ModelId, Reading, SmolLm2, Token};

/// So many further tokens are read one by one; more are read anew.
const FEW: usize = 12;

/// What was read.
#[derive(Debug, Default)]
pub struct Scribe {
    /// Whether every attention map is kept.
    maps: bool,
    draft: Option<Draft>,
    reading: Reading,
    /// What it says of the text before anything is cut.
    uncut: Option<(Vec<u32>, Vec<f32>)>,
    text: String,
    tokens: Vec<Token>,
}

impl Scribe {
    /// Nothing is read yet; with `maps` every attention map is kept.
    #[must_use]
    pub fn new(maps: bool) -> Self {
        Self { maps, ..Self::default() }
    }

    /// Answers one thing that is asked.
    ///
    /// # Errors
    /// Why it cannot be answered, in a line.
    pub fn tell(&mut self, model: &SmolLm2, ask: &Ask) -> Result<Told, String> {
        self.telling(model, ask).map(Telling::owned)
    }

    /// The same without a copy of the attention.
    ///
    /// # Errors
    /// Why it cannot be answered, in a line.
    pub fn telling(&mut self, model: &SmolLm2, ask: &Ask) -> Result<Telling<'_>, String> {
        let why = |error: ReadError| error.to_string();
        Ok(match ask {
            Ask::Next(question) => {
                let answer = self.answer(model, question).map_err(why)?;
                Telling::Next(Box::new((answer, self.looked().ok_or("no attention was kept")?)))
            }
            Ask::Effect(question, key, candidate) => {
                Telling::Effect(self.effect(model, question, (*key, *candidate)).map_err(why)?)
            }
            Ask::Head(question, head, candidate) => {
                Telling::Head(self.effect_of_head(model, question, (*head, *candidate)).map_err(why)?)
            }
        })
    }

    /// What comes next, before and after the cuts.
    ///
    /// # Errors
    /// [`ReadError`]: nothing to read, or more than can be read.
    pub fn answer(&mut self, model: &SmolLm2, question: &Question) -> Result<Answer, ReadError> {
        self.read(model, question)?;
        let draft = self.draft.as_ref().ok_or(ReadError::Empty)?;
        let uncut = self.uncut.as_ref().map(|(_, logits)| &logits[..]).filter(|_| !draft.cuts().is_empty());
        let read = (self.tokens.clone(), draft.attention().to_vec());
        Ok(Answer::of(model, read, (draft.logits(), uncut), (&question.choice, question.count)))
    }

    /// What becomes of a candidate where the last token may not look at that key either; `None` where the key is not
    /// before the last token.
    ///
    /// # Errors
    /// [`ReadError`], as [`Scribe::answer`].
    pub fn effect(
        &mut self,
        model: &SmolLm2,
        question: &Question,
        (key, candidate): (usize, u32),
    ) -> Result<Option<Effect>, ReadError> {
        self.read(model, question)?;
        self.draft.as_mut().ok_or(ReadError::Empty)?.effect(model.llama(), key, candidate)
    }

    /// The probability of a candidate where a head, by layer and head, may look at the first token alone; `None` where
    /// there is no such head.
    ///
    /// # Errors
    /// [`ReadError`], as [`Scribe::answer`].
    pub fn effect_of_head(
        &mut self,
        model: &SmolLm2,
        question: &Question,
        (head, candidate): ((usize, usize), u32),
    ) -> Result<Option<f32>, ReadError> {
        self.read(model, question)?;
        self.draft.as_mut().ok_or(ReadError::Empty)?.effect_of_head(model.llama(), head, candidate)
    }

    /// The attention of what was read last, with what is cut; `None` where no maps are kept.
    #[must_use]
    pub fn attended(&self) -> Option<Attended> {
        Some(self.looked()?.owned())
    }

    fn looked(&self) -> Option<AttendedRef<'_>> {
        let map = self.draft.as_ref()?.map()?;
        Some(AttendedRef { model: ModelId::SMOLLM2, text: &self.text, tokens: &self.tokens, map, cut: None })
    }

    /// Reads what differs from what was read last.
    fn read(&mut self, model: &SmolLm2, question: &Question) -> Result<(), ReadError> {
        // That nothing looks ahead is how the model was made.
        let reading = Reading { causal: false, ..question.reading };
        if self.reading != reading {
            (self.draft, self.uncut, self.reading) = (None, None, reading);
        }
        let (text, tokens) = model.tokenizer().encode_on(&question.prompt, &question.written);
        let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
        let cuts = edges_that_are(&question.cuts, (&text, &tokens), model.llama().cuts());
        (self.text, self.tokens) = (text, tokens);
        let read = self.read_ids(model, &ids, cuts);
        if read.is_err() {
            // Half of it is no text that anybody asked for.
            (self.draft, self.uncut) = (None, None);
        }
        read
    }

    fn read_ids(&mut self, model: &SmolLm2, ids: &[u32], cuts: Cuts) -> Result<(), ReadError> {
        let llama = model.llama();
        let is_known = self.uncut.as_ref().is_some_and(|(known, _)| known == ids);
        if let Some(draft) = self.draft.as_mut().filter(|draft| is_known && draft.ids() == ids) {
            return draft.set_cuts(llama, cuts);
        }
        let same = |draft: &Draft| draft.ids().iter().zip(ids).take_while(|(a, b)| a == b).count();
        let kept = self.draft.take().filter(|draft| same(draft) > 0 && ids.len() - same(draft) <= FEW);
        let mut draft = match kept {
            Some(mut draft) => {
                let upto = same(&draft);
                // First the end, so that no cut of it is read anew.
                draft.truncate(llama, upto)?;
                draft.set_cuts(llama, llama.cuts())?;
                ids[upto..].iter().try_for_each(|id| draft.push(llama, *id))?;
                draft
            }
            None => Draft::new(llama, ids, llama.cuts(), self.reading, self.maps)?,
        };
        self.uncut = Some((ids.to_vec(), draft.logits().to_vec()));
        draft.set_cuts(llama, cuts)?;
        self.draft = Some(draft);
        Ok(())
    }
}
