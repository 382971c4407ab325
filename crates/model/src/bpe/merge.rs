//! Merges the bytes of a piece: always the pair of smallest rank, of several the first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Bpe, Merge, Placed};

/// A token on its way, in a list that is linked both ways.
struct Symbol {
    id: u32,
    start: usize,
    end: usize,
    before: Option<usize>,
    after: Option<usize>,
    /// It became part of the one before it.
    is_gone: bool,
}

impl Bpe {
    /// Appends the tokens of a piece that stands at `offset`. A heap of pairs: a word of 100,000 letters takes a moment.
    pub(super) fn merge(&self, piece: &[u8], offset: usize, tokens: &mut Vec<Placed>) {
        let mut symbols = self.symbols(piece, offset);
        let mut heap = BinaryHeap::new();
        let pair = |symbols: &[Symbol], left: usize| -> Option<Merge> {
            let first = symbols.get(left).filter(|first| !first.is_gone)?;
            self.merges.get(&(first.id, symbols.get(first.after?)?.id)).copied()
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
            let (end, after) = (symbols[right].end, symbols[right].after);
            symbols[right].is_gone = true;
            let symbol = &mut symbols[left];
            (symbol.id, symbol.end, symbol.after) = (into, end, after);
            let before = symbol.before;
            if let Some(after) = after {
                symbols[after].before = Some(left);
            }
            for left in before.into_iter().chain([left]) {
                heap.extend(pair(&symbols, left).map(|merge| Reverse((merge.rank, left, merge.into))));
            }
        }
        let kept = symbols.iter().filter(|symbol| !symbol.is_gone);
        tokens.extend(kept.map(|symbol| Placed { id: symbol.id, bytes: symbol.start..symbol.end }));
    }

    /// A token for each byte that the vocabulary has.
    fn symbols(&self, piece: &[u8], offset: usize) -> Vec<Symbol> {
        let known = piece
            .iter()
            .enumerate()
            .filter_map(|(at, byte)| Some((self.single[usize::from(*byte)]?, offset + at)));
        let mut symbols: Vec<Symbol> = known
            .enumerate()
            .map(|(index, (id, start))| Symbol {
                id,
                start,
                end: start + 1,
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
}
