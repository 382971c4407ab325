//! The matrices of Glass, written by hand. A dimension of a query, a key or a value is the dimension of the residual
//! stream of the same name, so d_k = d and every entry can be read.

use ndarray::Array2;

use super::position;

/// What the gains in the matrices make of scores before softmax; 1/√d_k is undone in W_Q.
mod score {
    /// Looks back: each clock that shows the place before. Both do only there.
    pub const BACK: f32 = 11.0;
    /// Looks across: one axis on which both words lie wholly.
    pub const SHARED: f32 = 0.9;
    /// Looks across: a key that has content at all.
    pub const CONTENT: f32 = 1.5;
    /// Looks across: the word itself is held off by this, and by it every 47th place from there.
    pub const NOT_SELF: f32 = 20.0;
    /// Looks across: START, as strong as a word of content that shares nothing. What `NOT_SELF` adds to every other place
    /// is NOT_SELF / 46.
    pub const REST: f32 = CONTENT + NOT_SELF / 46.0;
    /// Looks across: START, for words without content, on top.
    pub const IDLE: f32 = 4.5;
    /// Looks home: START.
    pub const HOME: f32 = 14.0;
    /// START looks at itself, in each head: it has no word before it and no meaning.
    pub const STAY: f32 = 40.0;
}

/// What of the previous word's meaning looks back hands on.
const BACK_SHARE: f32 = 0.25;

/// One head.
pub struct HeadWeights {
    /// `[d, d_k]`: query = x W_Q.
    pub query: Array2<f32>,
    /// `[d, d_k]`.
    pub key: Array2<f32>,
    /// `[d, d_k]`.
    pub value: Array2<f32>,
    /// `[d_k, d]`: this head's rows of W_O.
    pub output: Array2<f32>,
}

/// Where the parts of the residual stream lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// Axes of meaning, from 0.
    pub axes: usize,
}

impl Dimensions {
    /// First dimension of the position code.
    #[must_use]
    pub fn position(self) -> usize {
        self.axes
    }

    /// 1 for a word that lies on any axis, else 0.
    #[must_use]
    pub fn content(self) -> usize {
        self.axes + position::DIMENSIONS
    }

    /// The constant 1.
    #[must_use]
    pub fn constant(self) -> usize {
        self.content() + 1
    }

    /// 1 for START, else 0.
    #[must_use]
    pub fn start(self) -> usize {
        self.constant() + 1
    }

    /// All: d.
    #[must_use]
    pub fn all(self) -> usize {
        self.start() + 1
    }
}

/// The three heads: looks back, looks across, looks home.
#[must_use]
pub fn heads(dimensions: Dimensions) -> [HeadWeights; 3] {
    [back(dimensions), across(dimensions), home(dimensions)]
}

fn zeros(dimensions: Dimensions) -> Array2<f32> {
    Array2::zeros((dimensions.all(), dimensions.all()))
}

fn diagonal(dimensions: Dimensions, entries: impl Iterator<Item = (usize, f32)>) -> Array2<f32> {
    let mut matrix = zeros(dimensions);
    for (at, value) in entries {
        matrix[[at, at]] = value;
    }
    matrix
}

fn back(dimensions: Dimensions) -> HeadWeights {
    let undo = (dimensions.all() as f32).sqrt();
    let position = dimensions.position()..dimensions.content();
    let start = dimensions.start();
    let mut query = zeros(dimensions);
    query[[start, start]] = score::STAY * undo;
    // Turned back by one place, the code of p is that of p - 1.
    for (pair, turn) in position::turns().enumerate() {
        let (cos, sin) = (dimensions.position() + 2 * pair, dimensions.position() + 2 * pair + 1);
        let (s, c) = turn.sin_cos();
        for (from, to, value) in [(cos, cos, c), (sin, cos, s), (cos, sin, -s), (sin, sin, c)] {
            query[[from, to]] = value * score::BACK * undo;
        }
    }
    let axes = || (0..dimensions.axes).map(|axis| (axis, 1.0));
    HeadWeights {
        query,
        key: diagonal(dimensions, position.chain([start]).map(|at| (at, 1.0))),
        value: diagonal(dimensions, axes()),
        output: diagonal(dimensions, axes().map(|(axis, _)| (axis, BACK_SHARE))),
    }
}

fn across(dimensions: Dimensions) -> HeadWeights {
    let undo = (dimensions.all() as f32).sqrt();
    let (content, constant, start) = (dimensions.content(), dimensions.constant(), dimensions.start());
    let axes = || (0..dimensions.axes).map(|axis| (axis, 1.0));
    let slow = || position::SLOW.map(|at| dimensions.position() + at);
    let mut query = diagonal(dimensions, slow().map(|at| (at, -score::NOT_SELF * undo)));
    for axis in 0..dimensions.axes {
        query[[axis, axis]] = score::SHARED * undo;
    }
    query[[constant, content]] = score::CONTENT * undo;
    query[[constant, start]] = (score::REST + score::IDLE) * undo;
    query[[content, start]] = -score::IDLE * undo;
    query[[start, start]] = score::STAY * undo;
    let own = slow().chain([content, start]).map(|at| (at, 1.0));
    let mut key = diagonal(dimensions, axes().chain(own));
    // No word is held off START: as a key it has no place.
    for (at, place) in slow().zip(position::code(0)) {
        key[[start, at]] = -place;
    }
    HeadWeights { query, key, value: diagonal(dimensions, axes()), output: diagonal(dimensions, axes()) }
}

fn home(dimensions: Dimensions) -> HeadWeights {
    let undo = (dimensions.all() as f32).sqrt();
    let start = dimensions.start();
    let mut query = zeros(dimensions);
    query[[dimensions.constant(), start]] = score::HOME * undo;
    let flag = || diagonal(dimensions, [(start, 1.0)].into_iter());
    HeadWeights { query, key: flag(), value: flag(), output: flag() }
}
