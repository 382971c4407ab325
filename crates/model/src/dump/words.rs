//! Tokens of any tokenizer as the stage shows them: which of them are words, which are pieces.

use crate::{Token, TokenKind};

/// How tokens say where words begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Later pieces begin with `##`.
    Hashes,
    /// First pieces begin with a space, `Ġ` or `▁`.
    Spaces,
    /// Nothing is said.
    Alone,
}

/// A text that these tokens may be of, and the tokens with their places in it.
pub(super) fn tokens_of(texts: &[String]) -> (String, Vec<Token>) {
    let is_space = |text: &String| text.starts_with([' ', 'Ġ', '▁', 'Ċ']);
    let style = if texts.iter().any(|text| text.len() > 2 && text.starts_with("##")) {
        Style::Hashes
    } else if texts.iter().any(is_space) {
        Style::Spaces
    } else {
        Style::Alone
    };
    let (mut whole, mut tokens, mut words) = (String::new(), Vec::new(), 0);
    let mut follows = false;
    for (text, id) in texts.iter().zip(0..) {
        let special = special(text);
        let shown = match style {
            Style::Spaces => text.replace(['Ġ', '▁'], " ").replace('Ċ', "\n"),
            _ => text.clone(),
        };
        if let Some(kind) = special {
            tokens.push(Token { text: shown, id, kind, span: 0..0, word: None });
            follows = false;
            continue;
        }
        let is_later = follows
            && match style {
                Style::Hashes => text.starts_with("##"),
                Style::Spaces => !shown.starts_with([' ', '\n']),
                Style::Alone => false,
            };
        let own = if style == Style::Hashes && is_later { &shown[2..] } else { &shown };
        if style != Style::Spaces && !is_later && !whole.is_empty() {
            whole.push(' ');
        }
        let start = whole.len();
        whole.push_str(own);
        words += usize::from(!is_later);
        let kind = if is_later { TokenKind::Piece } else { TokenKind::Word };
        let word = words.checked_sub(1);
        tokens.push(Token { text: shown.clone(), id, kind, span: start..whole.len(), word });
        follows = true;
    }
    (whole, tokens)
}

/// Tokens that stand for no part of a text, as BERT, RoBERTa, GPT-2, Llama, T5 and others write them.
fn special(text: &str) -> Option<TokenKind> {
    Some(match text {
        "[CLS]" => TokenKind::Cls,
        "[SEP]" | "</s>" | "<|endoftext|>" | "<|end_of_text|>" | "<eos>" | "[PAD]" | "<pad>" => {
            TokenKind::Sep
        }
        "<s>" | "<bos>" | "<|begin_of_text|>" => TokenKind::Start,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> (String, Vec<(String, Option<usize>, bool)>) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let (whole, tokens) = tokens_of(&texts);
        let told = tokens
            .into_iter()
            .map(|token| (whole[token.span.clone()].to_owned(), token.word, token.kind == TokenKind::Piece));
        let told = told.collect();
        (whole, told)
    }

    #[test]
    fn pieces_are_put_together_as_their_tokenizer_took_them_apart() {
        let own = |text: &str, word, piece| (text.to_owned(), Some(word), piece);
        let none = (String::new(), None, false);
        let (whole, told) = of(&["[CLS]", "wad", "##ed", "##", "[SEP]"]);
        assert_eq!(whole, "waded");
        assert_eq!(
            told,
            [none.clone(), own("wad", 0, false), own("ed", 0, true), own("", 0, true), none.clone()]
        );
        let (whole, told) = of(&["<s>", "▁The", "▁be", "ar", "</s>"]);
        assert_eq!(whole, " The bear");
        assert_eq!(told[1..4], [own(" The", 0, false), own(" be", 1, false), own("ar", 1, true)]);
        let (whole, told) = of(&["A", "Ġbear", "ĊĊ", "x"]);
        assert_eq!((whole.as_str(), told.len()), ("A bear\n\nx", 4));
        let (whole, told) = of(&["##", "a", "b"]);
        assert_eq!((whole.as_str(), told[2].clone()), ("## a b", own("b", 2, false)));
        assert_eq!(of(&[]).0, "");
    }
}
