//! Glass: one attention block with weights made by hand, so that every dimension has a name. Nothing is scripted: the
//! same matrices answer every sentence.
//!
//! Head 0 looks back, to the previous word; head 1 looks across, to shared meaning; head 2 looks home, to START.

mod position;
mod table;
mod weights;

use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, Axis, s};

use super::words::{is_blank, spelled, split_words};
use super::{
    Attended, AttentionMap, AttentionModel, Cut, LayerTrace, ModelId, Reading, Sees, States, Token, TokenKind,
};
use table::{AXES, Table};
use weights::{Dimensions, HeadWeights, heads};

/// Of the sentences of `tests/data/glass-senses.json`, in how many a word with two meanings looks across most to a word
/// that tells which is meant, and how many there are. A test counts them.
pub const SENSES_RATE: (usize, usize) = (38, 40);

/// Tokens that Glass reads at most, START included.
pub const LONGEST: usize = 512;

/// What a dimension of Glass stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// An axis of meaning, by its name.
    Axis(&'static str),
    /// Part of the position code.
    Position,
    /// Whether a word lies on any axis.
    Content,
    /// The same for all.
    Constant,
    /// Whether it is START.
    Start,
}

/// The model.
pub struct Glass {
    table: Table,
    dimensions: Dimensions,
    heads: [HeadWeights; 3],
}

impl Default for Glass {
    fn default() -> Self {
        Self::new()
    }
}

impl Glass {
    /// Everything it needs is part of the program.
    #[must_use]
    pub fn new() -> Self {
        let table = Table::new();
        let dimensions = Dimensions { axes: AXES.len() };
        Self { table, dimensions, heads: heads(dimensions) }
    }

    /// Names of the axes of meaning.
    #[must_use]
    pub fn axes() -> &'static [String] {
        &AXES
    }

    /// Whether a dimension says something by itself, so that a picture of few numbers has it: an axis of meaning, the first
    /// hand of the slow clock, and whether there is any meaning.
    #[must_use]
    pub fn speaks(dimension: usize) -> bool {
        let dimensions = Dimensions { axes: AXES.len() };
        let hand = dimensions.position()..dimensions.position() + 2;
        dimension < dimensions.axes || hand.contains(&dimension) || dimension == dimensions.content()
    }

    /// What a dimension of the stream is, and with it one of a query, a key or a value.
    #[must_use]
    pub fn dimension(index: usize) -> Dimension {
        let dimensions = Dimensions { axes: AXES.len() };
        match index {
            _ if index < dimensions.position() => Dimension::Axis(&AXES[index]),
            _ if index < dimensions.content() => Dimension::Position,
            _ if index == dimensions.content() => Dimension::Content,
            _ if index == dimensions.constant() => Dimension::Constant,
            _ => Dimension::Start,
        }
    }

    /// The position, from 0, that a query or a key `[d]` speaks of, and whether it does so to keep away from it; `None`
    /// where it has none. Of a code that repeats it is the first.
    #[must_use]
    pub fn position(vector: ArrayView1<'_, f32>) -> Option<(usize, bool)> {
        let dimensions = Dimensions { axes: AXES.len() };
        if vector.len() != dimensions.all() {
            return None;
        }
        let code = vector.slice(s![dimensions.position()..dimensions.content()]);
        let product = |at: usize| code.iter().zip(position::code(at)).map(|(a, b)| a * b).sum::<f32>();
        let products = (0..LONGEST).map(|at| (at, product(at)));
        // The first of those that are equal but for rounding.
        let (at, most) = products.fold((0, 0.0_f32), |best, (at, product)| {
            if product.abs() > best.1.abs() * 1.001 + 1e-3 { (at, product) } else { best }
        });
        (most != 0.0).then_some((at, most < 0.0))
    }

    /// The first cosine and sine of the slow and of the fast clock in a row of the residual stream `[d]`, of length 1 each;
    /// `None` where it has no position.
    #[must_use]
    pub fn hands(vector: ArrayView1<'_, f32>) -> Option<[[f32; 2]; 2]> {
        let first = Dimensions { axes: AXES.len() }.position();
        let hand = |at: usize| {
            let [cos, sin] = [vector.get(at)?, vector.get(at + 1)?];
            let length = cos.hypot(*sin);
            (length > 1e-3).then(|| [cos / length, sin / length])
        };
        Some([hand(first)?, hand(first + position::SLOW.end)?])
    }

    /// A word's place on the axes of meaning, `[axis]`, 0 to 1.
    #[must_use]
    pub fn meaning(&self, word: &str) -> Vec<f32> {
        self.table.word(word).1
    }

    /// Names of all dimensions of the residual stream, of queries, keys and values.
    #[must_use]
    pub fn dimension_names(&self) -> Vec<String> {
        let constants = ["content", "constant", "START"].map(str::to_owned);
        Self::axes().iter().cloned().chain(position::names()).chain(constants).collect()
    }

    fn tokens(&self, text: &str) -> (Vec<Token>, Option<Cut>) {
        let start = Token { text: "START".to_owned(), id: 0, kind: TokenKind::Start, span: 0..0, word: None };
        let words = split_words(text).into_iter().enumerate();
        let words: Vec<_> = words.filter(|(_, span)| !is_blank(&text[span.clone()])).collect();
        let of = words.len() + 1;
        let cut = (of > LONGEST).then_some(Cut { kept: LONGEST, of });
        let words = words.into_iter().take(LONGEST - 1).map(|(index, span)| {
            let word = spelled(&text[span.clone()]);
            let (id, _) = self.table.word(&word);
            Token { text: word, id, kind: TokenKind::Word, span, word: Some(index) }
        });
        (std::iter::once(start).chain(words).collect(), cut)
    }

    /// Meaning, whether there is content, constant and START flag, `[token, d]`.
    fn words(&self, tokens: &[Token]) -> Array2<f32> {
        let mut rows = Array2::zeros((tokens.len(), self.dimensions.all()));
        for (mut row, token) in rows.rows_mut().into_iter().zip(tokens) {
            let is_start = token.kind == TokenKind::Start;
            if !is_start {
                let (_, values) = self.table.word(&token.text);
                row[self.dimensions.content()] = f32::from(u8::from(values.iter().any(|value| *value > 0.0)));
                row.slice_mut(s![..values.len()]).assign(&Array1::from(values));
            }
            row[self.dimensions.constant()] = 1.0;
            row[self.dimensions.start()] = f32::from(u8::from(is_start));
        }
        rows
    }

    /// The position code, `[token, d]`, unless positions are off.
    fn places(&self, tokens: usize, reading: Reading) -> Array2<f32> {
        let mut rows = Array2::zeros((tokens, self.dimensions.all()));
        if !reading.positionless {
            for (position, mut row) in rows.rows_mut().into_iter().enumerate() {
                let code = Array1::from(position::code(position));
                row.slice_mut(s![self.dimensions.position()..self.dimensions.content()]).assign(&code);
            }
        }
        rows
    }

    /// q·k / √d_k, `[query, key]`.
    fn scores(&self, head: &HeadWeights, hidden: ArrayView2<'_, f32>) -> Array2<f32> {
        let scale = (self.dimensions.all() as f32).sqrt().recip();
        hidden.dot(&head.query).dot(&hidden.dot(&head.key).t()) * scale
    }
}

impl AttentionModel for Glass {
    fn id(&self) -> ModelId {
        ModelId::GLASS
    }

    fn attend_with(&self, text: &str, reading: Reading) -> Attended {
        let (tokens, cut) = self.tokens(text);
        let hidden = self.words(&tokens) + self.places(tokens.len(), reading);
        let n = tokens.len();
        let mut weights = ndarray::Array4::zeros((1, self.heads.len(), n, n));
        let mut value_norms = Array3::zeros((1, self.heads.len(), n));
        for (index, head) in self.heads.iter().enumerate() {
            let scores = self.scores(head, hidden.view());
            weights.slice_mut(s![0, index, .., ..]).assign(&softmax(scores, reading.sees()));
            value_norms.slice_mut(s![0, index, ..]).assign(&norms(head, hidden.view()));
        }
        let map = AttentionMap { weights, value_norms };
        Attended { model: ModelId::GLASS, text: text.to_owned(), tokens, map, cut }
    }

    fn states(&self, text: &str, reading: Reading) -> States {
        let Some(trace) = self.trace(text, 0, reading) else { return States::default() };
        let stream = ndarray::stack(Axis(0), &[trace.hidden_in.view(), trace.hidden_out.view()]);
        States { tokens: self.tokens(text).0, stream: stream.unwrap_or_default() }
    }

    /// There is no LayerNorm and no feed-forward: what goes out is what came in plus what the heads add.
    fn trace(&self, text: &str, layer: usize, reading: Reading) -> Option<LayerTrace> {
        if layer > 0 {
            return None;
        }
        let (tokens, _) = self.tokens(text);
        let (word, position) = (self.words(&tokens), self.places(tokens.len(), reading));
        let hidden_in = &word + &position;
        let (n, d, count) = (tokens.len(), self.dimensions.all(), self.heads.len());
        let per_head = || Array3::zeros((count, n, d));
        let (mut query, mut key, mut value) = (per_head(), per_head(), per_head());
        let (mut context, mut head_output) = (per_head(), per_head());
        let mut output = Array3::zeros((count, d, d));
        let mut value_norms = Array2::zeros((count, n));
        for (index, head) in self.heads.iter().enumerate() {
            let put = |into: &mut Array3<f32>, matrix: &Array2<f32>| {
                into.index_axis_mut(Axis(0), index).assign(matrix);
            };
            let weight = softmax(self.scores(head, hidden_in.view()), reading.sees());
            let values = hidden_in.dot(&head.value);
            let mixed = weight.dot(&values);
            put(&mut query, &hidden_in.dot(&head.query));
            put(&mut key, &hidden_in.dot(&head.key));
            put(&mut head_output, &mixed.dot(&head.output));
            put(&mut value, &values);
            put(&mut context, &mixed);
            put(&mut output, &head.output);
            value_norms.row_mut(index).assign(&norms(head, hidden_in.view()));
        }
        let hidden_out = &hidden_in + &head_output.sum_axis(Axis(0));
        let (output_bias, norm, sees) = (Array1::zeros(d), None, reading.sees());
        Some(LayerTrace {
            word,
            position,
            hidden_in,
            query,
            key,
            value,
            context,
            head_output,
            output,
            output_bias,
            norm,
            hidden_out,
            value_norms,
            sees,
        })
    }
}

/// Softmax over keys; one that the query may not look at has no weight.
fn softmax(mut scores: Array2<f32>, sees: Sees) -> Array2<f32> {
    for (query, mut row) in scores.rows_mut().into_iter().enumerate() {
        let seen = sees.keys(query, row.len());
        row.slice_mut(s![..seen.start]).fill(f32::NEG_INFINITY);
        row.slice_mut(s![seen.end..]).fill(f32::NEG_INFINITY);
        let largest = row.fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        row.mapv_inplace(|score| (score - largest).exp());
        let sum = row.sum();
        row.mapv_inplace(|weight| weight / sum);
    }
    scores
}

/// ‖v_j W_O‖ of a head, `[key]`.
fn norms(head: &HeadWeights, hidden: ArrayView2<'_, f32>) -> Array1<f32> {
    hidden.dot(&head.value).dot(&head.output).map_axis(Axis(1), |row| row.dot(&row).sqrt())
}
