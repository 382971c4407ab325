//! WordPiece as `BertTokenizer` of Hugging Face does it for all-MiniLM-L6-v2 (uncased): clean, set CJK apart, strip
//! accents, lower case, split at white space and punctuation, then take the longest pieces of the vocabulary.
//!
//! The `tokenizers` crate itself is 2.0 MB of wasm without a vocabulary (0.22 with `unstable_wasm`, stripped,
//! `opt-level = "s"`, link-time optimised), more than the whole worker that reads with this one;
//! `tests/tokenizer-reference` compares with it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use unicode_categories::UnicodeCategories as _;
use unicode_normalization_alignments::UnicodeNormalization as _;

use super::tokenizer::added::{Added, AddedToken};
use super::words::{is_dropped, is_space, split_words, word_at};
use super::{Cut, Token, TokenKind};

const VOCABULARY: &str = include_str!("../../../assets/models/minilm-vocab.txt");

/// Tokens that the model has positions for, specials included.
pub const LONGEST: usize = 512;

/// A word of more characters is unknown.
const LONGEST_WORD: usize = 100;

const UNK: &str = "[UNK]";
const CLS: &str = "[CLS]";
const SEP: &str = "[SEP]";
/// Special tokens are found in the text as it was typed, before anything else.
const SPECIALS: [&str; 5] = ["[PAD]", UNK, CLS, SEP, "[MASK]"];

/// The tokenizer.
pub struct WordPiece {
    rows: HashMap<Cow<'static, str>, u32>,
    /// Found in the text as it was typed, before anything else.
    added: Added,
    ways: Ways,
}

/// How a text is changed and cut: what models of the family do differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ways {
    /// Control characters are dropped, spaces are one kind.
    pub cleans: bool,
    /// Chinese characters stand apart.
    pub sets_chinese_apart: bool,
    /// Accents are dropped.
    pub strips_accents: bool,
    /// Letters are made small.
    pub lowers: bool,
    /// What stands for a word that is not known.
    pub unknown: String,
    /// What a later piece begins with.
    pub prefix: String,
    /// Characters of the longest word that is known.
    pub longest_word: usize,
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            cleans: true,
            sets_chinese_apart: true,
            strips_accents: true,
            lowers: true,
            unknown: UNK.to_owned(),
            prefix: "##".to_owned(),
            longest_word: LONGEST_WORD,
        }
    }
}

impl Default for WordPiece {
    fn default() -> Self {
        Self::new()
    }
}

/// A character after normalising, and the bytes of the text that it came from.
#[derive(Debug, Clone)]
struct Normal {
    character: char,
    origin: Range<usize>,
}

impl WordPiece {
    /// With the vocabulary of the model: 30,522 pieces.
    #[must_use]
    pub fn new() -> Self {
        Self::of(VOCABULARY.lines().map(Cow::Borrowed).zip(0..).collect(), &SPECIALS, Ways::default())
    }

    /// With pieces of another model, those among them that are found as they are written.
    pub(crate) fn of(rows: HashMap<Cow<'static, str>, u32>, added: &[&str], ways: Ways) -> Self {
        let token = |content: &&str| rows.get(*content).map(|id| AddedToken::new(content, *id));
        let added = Added::new(added.iter().filter_map(token).collect());
        Self { rows, added, ways }
    }

    /// The same with tokens that are found under conditions of their own.
    pub(crate) fn with_added(self, added: Vec<AddedToken>) -> Self {
        Self { added: Added::new(added), ..self }
    }

    /// Row of a piece in the embedding table.
    #[must_use]
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.rows.get(piece).copied()
    }

    /// The piece of a row; empty where there is none.
    pub(crate) fn piece(&self, id: u32) -> &str {
        self.rows.iter().find(|(_, row)| **row == id).map(|(piece, _)| piece.as_ref()).unwrap_or_default()
    }

    /// Tokens of a text between `[CLS]` and `[SEP]`, at most 512.
    #[must_use]
    pub fn encode(&self, text: &str) -> (Vec<Token>, Option<Cut>) {
        let mut tokens = vec![self.special(CLS, TokenKind::Cls)];
        tokens.extend(self.place(text));
        let of = tokens.len() + 1;
        tokens.truncate(LONGEST - 1);
        tokens.push(self.special(SEP, TokenKind::Sep));
        let cut = (of > LONGEST).then_some(Cut { kept: LONGEST, of });
        (tokens, cut)
    }

    /// Tokens of a text, without `[CLS]` and `[SEP]`.
    pub(crate) fn place(&self, text: &str) -> Vec<Token> {
        let (mut tokens, words) = (Vec::new(), split_words(text));
        for (range, special) in self.added.split(text) {
            match special {
                Some(id) => {
                    let (kind, word) = (TokenKind::Word, word_at(&words, range.start));
                    tokens.push(Token { text: text[range.clone()].to_owned(), id, kind, span: range, word });
                }
                None => self.encode_plain(text, range, &words, &mut tokens),
            }
        }
        tokens
    }

    /// Rows of a word's pieces, without specials.
    #[must_use]
    pub fn pieces(&self, word: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        self.encode_plain(word, 0..word.len(), &[], &mut tokens);
        tokens.into_iter().map(|token| token.id).collect()
    }

    fn encode_plain(&self, text: &str, range: Range<usize>, words: &[Range<usize>], tokens: &mut Vec<Token>) {
        for word in split(&normalize(&text[range.clone()], range.start, &self.ways)) {
            self.encode_word(word, words, tokens);
        }
    }

    /// Longest pieces first, from the left; a word of which a part is not in the vocabulary is unknown as a whole.
    fn encode_word(&self, word: &[Normal], words: &[Range<usize>], tokens: &mut Vec<Token>) {
        let first = tokens.len();
        let mut start = 0;
        while start < word.len() {
            let found = (start + 1..=word.len())
                .rev()
                .filter(|_| word.len() <= self.ways.longest_word)
                .find_map(|end| {
                    let prefix = if start > 0 { self.ways.prefix.as_str() } else { "" };
                    let piece: String =
                        prefix.chars().chain(word[start..end].iter().map(|n| n.character)).collect();
                    self.rows.contains_key(piece.as_str()).then_some((piece, end))
                });
            let Some((piece, end)) = found else {
                tokens.truncate(first);
                tokens.push(self.token(self.ways.unknown.clone(), origin(word), false, words));
                return;
            };
            tokens.push(self.token(piece, origin(&word[start..end]), start > 0, words));
            start = end;
        }
    }

    fn token(&self, text: String, span: Range<usize>, later: bool, words: &[Range<usize>]) -> Token {
        let id = self.rows.get(text.as_str()).copied().unwrap_or_default();
        let kind = if later { TokenKind::Piece } else { TokenKind::Word };
        let word = word_at(words, span.start);
        Token { text, id, kind, span, word }
    }

    fn special(&self, text: &str, kind: TokenKind) -> Token {
        let id = self.rows.get(text).copied().unwrap_or_default();
        Token { text: text.to_owned(), id, kind, span: 0..0, word: None }
    }
}

fn origin(part: &[Normal]) -> Range<usize> {
    match (part.first(), part.last()) {
        (Some(first), Some(last)) => first.origin.start..last.origin.end,
        _ => 0..0,
    }
}

/// `BertNormalizer`: clean_text, handle_chinese_chars, strip_accents, lowercase. `offset` is added to byte positions.
fn normalize(text: &str, offset: usize, ways: &Ways) -> Vec<Normal> {
    let mut cleaned: Vec<Normal> = Vec::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if ways.cleans && is_dropped(character) {
            continue;
        }
        let origin = at + offset..at + offset + character.len_utf8();
        let mut push = |character| cleaned.push(Normal { character, origin: origin.clone() });
        if ways.cleans && is_space(character) {
            push(' ');
        } else if ways.sets_chinese_apart && is_cjk(character) {
            [' ', character, ' '].into_iter().for_each(push);
        } else {
            push(character);
        }
    }
    if ways.strips_accents {
        cleaned = decompose(&cleaned).filter(|normal| !normal.character.is_mark_nonspacing()).collect();
    }
    if !ways.lowers {
        return cleaned;
    }
    let lowered = cleaned.into_iter().flat_map(|normal| {
        let origin = normal.origin;
        normal.character.to_lowercase().map(move |character| Normal { character, origin: origin.clone() })
    });
    lowered.collect()
}

/// Canonical decomposition (NFD), from the tables that the reference has: Unicode 9, to which younger marks are plain
/// characters. Where marks change places, origins stay in theirs, as the reference's offsets do.
fn decompose(text: &[Normal]) -> impl Iterator<Item = Normal> {
    let mut origins = text.iter().map(|normal| &normal.origin);
    let mut origin = 0..0;
    text.iter().map(|normal| normal.character).nfd().map(move |(character, added)| {
        if added == 0 {
            origin = origins.next().cloned().unwrap_or_default();
        }
        Normal { character, origin: origin.clone() }
    })
}

/// Words between white space, with each punctuation mark apart.
fn split(text: &[Normal]) -> impl Iterator<Item = &[Normal]> {
    text.chunk_by(|a, b| !is_apart(a.character) && !is_apart(b.character))
        .filter(|part| part.first().is_some_and(|first| !first.character.is_whitespace()))
}

fn is_apart(character: char) -> bool {
    character.is_whitespace() || character.is_ascii_punctuation() || character.is_punctuation()
}

/// The blocks that the reference counts as Chinese.
fn is_cjk(character: char) -> bool {
    matches!(u32::from(character),
        0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B920..=0x2CEAF | 0x2F800..=0x2FA1F)
}
