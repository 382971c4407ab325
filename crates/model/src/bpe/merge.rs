//! Merges symbols of a piece: always the pair of smallest rank, of several the first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{Bpe, Merge, Placed};

/// A token on its way, in a list that is linked both ways.
#[derive(Debug)]
pub(crate) struct Symbol {
    /// `None` where no token stands for it.
    pub id: Option<u32>,
    /// Bytes of the text.
    pub bytes: Range<usize>,
    before: Option<usize>,
    after: Option<usize>,
    /// It became part of the one before it.
    is_gone: bool,
}

/// Symbols in a row.
pub(crate) fn linked(symbols: impl Iterator<Item = (Option<u32>, Range<usize>)>) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = symbols
        .enumerate()
        .map(|(index, (id, bytes))| Symbol {
            id,
            bytes,
            before: index.checked_sub(1),
            after: Some(index + 1),
            is_gone: false,
        })
        .collect();
    if let Some(last) = symbols.last_mut() {
        last.after = None;
    }
    symbols
}

/// Merges pairs until none is left of which `of` says what it becomes. A heap of pairs: a word of 100,000 letters takes a
/// moment.
pub(crate) fn merge(
    mut symbols: Vec<Symbol>,
    of: impl Fn(&Symbol, &Symbol) -> Option<Merge>,
) -> impl Iterator<Item = Symbol> {
    let mut heap = BinaryHeap::new();
    let pair = |symbols: &[Symbol], left: usize| -> Option<Merge> {
        let first = symbols.get(left).filter(|first| !first.is_gone)?;
        of(first, symbols.get(first.after?)?)
    };
    for left in 0..symbols.len() {
        heap.extend(pair(&symbols, left).map(|merge| Reverse((merge.rank, left, merge.into))));
    }
    while let Some(Reverse((rank, left, into))) = heap.pop() {
        // What stood there may have been merged otherwise meanwhile.
        if pair(&symbols, left) != Some(Merge { rank, into }) {
            continue;
        }
        let Some(right) = symbols[left].after else { continue };
        let (end, after) = (symbols[right].bytes.end, symbols[right].after);
        symbols[right].is_gone = true;
        let symbol = &mut symbols[left];
        (symbol.id, symbol.bytes.end, symbol.after) = (Some(into), end, after);
        let before = symbol.before;
        if let Some(after) = after {
            symbols[after].before = Some(left);
        }
        for left in before.into_iter().chain([left]) {
            heap.extend(pair(&symbols, left).map(|merge| Reverse((merge.rank, left, merge.into))));
        }
    }
    symbols.into_iter().filter(|symbol| !symbol.is_gone)
}

impl Bpe {
    /// Appends the tokens of a piece that stands at `offset`: at first one for each byte that the vocabulary has.
    pub(super) fn merge(&self, piece: &[u8], offset: usize, tokens: &mut Vec<Placed>) {
        let known = piece.iter().enumerate().filter_map(|(at, byte)| {
            let id = self.single[usize::from(*byte)]?;
            Some((Some(id), offset + at..offset + at + 1))
        });
        let of = |left: &Symbol, right: &Symbol| self.merges.get(&(left.id?, right.id?)).copied();
        let kept = merge(linked(known), of);
        tokens.extend(kept.filter_map(|symbol| Some(Placed { id: symbol.id?, bytes: symbol.bytes })));
    }
}
