//! SmolLM2-135M-Instruct (Ben Allal et al. 2025) from text to attention and to what comes next: the tokenizer before the model.

use std::path::Path;

use ndarray::Array3;
use serde::{Deserialize, Serialize};

use super::gguf::Gguf;
use super::llama::{Cuts, Draft, How, Llama, ReadError};
use super::next::Choice;
use super::{
    Attended, AttentionMap, AttentionModel, Bpe, Cut, LayerTrace, ModelError, ModelId, Reading, States, Token,
};

/// The model that writes.
pub struct SmolLm2 {
    tokenizer: Bpe,
    llama: Llama,
}

/// Why writing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// A token that ends in a full stop, an exclamation or a question mark.
    Sentence,
    /// The model's own end of a text, which is not added.
    End,
    /// As many tokens as were asked for.
    Count,
    /// As many as the model can read, or maps are kept of.
    Full,
    /// Whoever watches.
    Told,
}

impl SmolLm2 {
    /// The model file within the folder of models.
    pub const FILE: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

    /// Reads the model file.
    ///
    /// # Errors
    /// [`ModelError`] where it is missing, cut, damaged or of another make.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let bytes =
            std::fs::read(path).map_err(|source| ModelError::Read { path: path.to_owned(), source })?;
        Self::load(&bytes, path)
    }

    /// The same from its bytes, of which nothing is kept; `path` only names them in errors.
    ///
    /// # Errors
    /// [`ModelError`], as [`SmolLm2::open`].
    pub fn load(bytes: &[u8], path: &Path) -> Result<Self, ModelError> {
        let gguf = Gguf::parse(bytes).map_err(|source| ModelError::Gguf { path: path.to_owned(), source })?;
        let unfit = |reason: String| ModelError::Unfit { path: path.to_owned(), reason };
        let tokenizer = Bpe::read(&gguf).map_err(|error| unfit(error.to_string()))?;
        let llama = Llama::from_gguf(&gguf, path)?;
        let (tokens, rows) = (tokenizer.vocabulary(), llama.config().vocabulary);
        if tokens != rows {
            return Err(unfit(format!("it has {tokens} tokens and {rows} rows for them")));
        }
        Ok(Self { tokenizer, llama })
    }

    /// The tokenizer.
    #[must_use]
    pub fn tokenizer(&self) -> &Bpe {
        &self.tokenizer
    }

    /// The model behind the tokenizer.
    #[must_use]
    pub fn llama(&self) -> &Llama {
        &self.llama
    }

    /// Tokens of a text, at most as many as maps are kept of; none are added.
    #[must_use]
    pub fn encode(&self, text: &str) -> (Vec<Token>, Option<Cut>) {
        let mut tokens = self.tokenizer.encode(text);
        let (of, most) = (tokens.len(), Llama::LONGEST_WITH_MAPS.min(self.llama.config().context));
        tokens.truncate(most);
        (tokens, (of > most).then_some(Cut { kept: most, of }))
    }

    /// Reads a text for writing on. Unlike [`SmolLm2::encode`] it takes long ones where no maps are kept.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn draft(&self, text: &str, cuts: Cuts, maps: bool) -> Result<Draft, ReadError> {
        Draft::new(&self.llama, &self.tokenizer.ids(text), cuts, Reading::default(), maps)
    }

    /// Adds one token, and says whether it was the last.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn write_one(&self, draft: &mut Draft, choice: &Choice) -> Result<Option<Stop>, ReadError> {
        let id = choice.choose(draft.logits(), draft.ids().len());
        if self.tokenizer.is_end(id) {
            return Ok(Some(Stop::End));
        }
        draft.push(&self.llama, id)?;
        Ok(self.ends_sentence(id).then_some(Stop::Sentence))
    }

    /// Adds up to `count` tokens. `each` hears of every one and says whether to go on.
    ///
    /// # Errors
    /// [`ReadError`], but for a text that has become too long: that ends it.
    pub fn write(
        &self,
        draft: &mut Draft,
        choice: &Choice,
        count: usize,
        stops_at_sentence: bool,
        mut each: impl FnMut(&Draft) -> bool,
    ) -> Result<Stop, ReadError> {
        for _ in 0..count {
            match self.write_one(draft, choice) {
                Ok(Some(Stop::End)) => return Ok(Stop::End),
                Err(ReadError::TooLong { .. }) => return Ok(Stop::Full),
                Err(error) => return Err(error),
                Ok(stop) => {
                    if !each(draft) {
                        return Ok(Stop::Told);
                    }
                    if stops_at_sentence && let Some(stop) = stop {
                        return Ok(stop);
                    }
                }
            }
        }
        Ok(Stop::Count)
    }

    /// Whether a sentence ends with that token, quotation marks and brackets behind it or not.
    #[must_use]
    pub fn ends_sentence(&self, id: u32) -> bool {
        let text = self.tokenizer.spelled(id);
        let text = text.trim_end_matches(['"', '\'', '”', '’', ')', ' ', '\n']);
        text.ends_with(['.', '!', '?', '…', '。'])
    }

    fn ids(&self, text: &str) -> (Vec<Token>, Vec<u32>, Option<Cut>) {
        let (tokens, cut) = self.encode(text);
        let ids = tokens.iter().map(|token| token.id).collect();
        (tokens, ids, cut)
    }

    fn sizes(&self) -> [usize; 2] {
        [self.llama.config().layers, self.llama.config().heads]
    }
}

impl AttentionModel for SmolLm2 {
    fn id(&self) -> ModelId {
        ModelId::SMOLLM2
    }

    fn attend_with(&self, text: &str, reading: Reading) -> Attended {
        let (tokens, ids, cut) = self.ids(text);
        let how = How { reading, maps: true, ..How::default() };
        // Of no tokens there is no map.
        let read = self.llama.read(&mut self.llama.cache(), &ids, how).ok();
        let [layers, heads] = self.sizes();
        let map = read.and_then(|read| read.rows?.into_map());
        let map = map.unwrap_or_else(|| AttentionMap::empty(layers, heads));
        Attended { model: ModelId::SMOLLM2, text: text.to_owned(), tokens, map, cut }
    }

    fn states(&self, text: &str, reading: Reading) -> States {
        let (tokens, ids, _) = self.ids(text);
        let how = How { reading, states: true, ..How::default() };
        let read = self.llama.read(&mut self.llama.cache(), &ids, how).ok();
        let config = self.llama.config();
        let none = || Array3::zeros([config.layers + 1, 0, config.hidden]);
        States { tokens, stream: read.and_then(|read| read.states).unwrap_or_else(none) }
    }

    fn trace(&self, text: &str, layer: usize, reading: Reading) -> Option<LayerTrace> {
        let (_, ids, _) = self.ids(text);
        self.llama.trace(&ids, layer, How { reading, ..How::default() }).ok().flatten()
    }
}
