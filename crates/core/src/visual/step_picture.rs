//! What the stage shows of a step under the hood: vectors as bars on the tiles, arcs or none. A row of
//! scores or weights is shown by [`super::columns`].

use ndarray::{Array1, Array2, ArrayView1, Axis, s};

use super::carried::{Carried, alone, carried, qkv_dimensions};
use arclight_model::steps::{Row, Step, largest_dimensions};
use arclight_model::{Glass, LayerTrace};

/// The most bars that are ever drawn at once.
pub const MOST_BARS: usize = 8192;
/// Where more tokens stand, tiers are too near to one another for numbers.
pub const MOST_NUMBERS: usize = 64;
/// Bars on one tile.
pub(super) const ON_A_TILE: usize = 24;
/// Bars where one tile alone has them.
pub(super) const ALONE: usize = 48;
/// How far they reach then, in half widths of the tile: they may stand over its neighbours.
pub(super) const SPREAD: f32 = 4.0;

/// What a bar is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hue {
    /// The residual stream.
    Stream = 0,
    /// A query, or what goes back to it.
    Query = 1,
    /// A key.
    Key = 2,
    /// A position or a value.
    Other = 3,
    /// Of head 0, 3, 6, ...
    HeadA = 4,
    /// Of head 1, 4, 7, ...
    HeadB = 5,
    /// Of head 2, 5, 8, ...
    HeadC = 6,
}

/// The bars on one tile, from its left to its right edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// The tile's token.
    pub token: usize,
    /// Height, with [`StepPicture::scale`] as 1, and hue.
    pub values: Vec<(f32, Hue)>,
}

/// One step on stage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepPicture {
    /// The step.
    pub step: Step,
    /// The word that is followed.
    pub query: usize,
    /// Whether arcs are drawn.
    pub arcs: bool,
    /// Bars, at most [`MOST_BARS`].
    pub bars: Vec<Bars>,
    /// How far the bars of a tile reach, in half widths of the tile.
    pub spread: f32,
    /// The largest value, which is as high as a bar gets.
    pub scale: f32,
    /// What comes from other tiles when the step begins.
    pub carried: Vec<Carried>,
}

/// What is followed, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// Head of the layer.
    pub head: usize,
    /// Token.
    pub query: usize,
    /// Each dimension of the model's stream has a name: of Glass's only those are shown that say something by themselves.
    pub named: bool,
}

impl Followed {
    /// The `count` dimensions that are shown of vectors: those in which they are largest, in their own order.
    pub(super) fn largest<'a>(
        self,
        vectors: impl IntoIterator<Item = ArrayView1<'a, f32>>,
        count: usize,
    ) -> Vec<usize> {
        if !self.named {
            return largest_dimensions(vectors, count);
        }
        let heard = |row: ArrayView1<'_, f32>| {
            let said = row.iter().enumerate().map(|(d, value)| if Glass::speaks(d) { *value } else { 0.0 });
            said.collect::<Array1<f32>>()
        };
        let rows: Vec<Array1<f32>> = vectors.into_iter().map(heard).collect();
        let is_any = |d: &usize| rows.iter().any(|row| row[*d] != 0.0);
        largest_dimensions(rows.iter().map(|row| row.view()), count).into_iter().filter(is_any).collect()
    }
}

/// Takes what is largest of each vector, in its own order.
struct Painter {
    room: usize,
    followed: Followed,
    picture: StepPicture,
}

impl Painter {
    /// The same dimensions of a vector for every tile, so that they can be compared: the largest.
    fn each<'a>(&mut self, parts: &[(Vec<ArrayView1<'a, f32>>, Hue)], tokens: impl Iterator<Item = usize>) {
        let room = (self.room / parts.len().max(1)).max(1);
        let largest = parts.iter().map(|(rows, _)| self.followed.largest(rows.iter().copied(), room));
        let dimensions: Vec<Vec<usize>> = largest.collect();
        self.these(parts, &dimensions, tokens);
    }

    /// Those dimensions of each vector.
    fn these<'a>(
        &mut self,
        parts: &[(Vec<ArrayView1<'a, f32>>, Hue)],
        dimensions: &[Vec<usize>],
        tokens: impl Iterator<Item = usize>,
    ) {
        for (index, token) in tokens.enumerate() {
            let values = parts.iter().zip(dimensions).flat_map(|((rows, hue), dimensions)| {
                let row = rows.get(index).copied();
                dimensions
                    .iter()
                    .map(move |d| (row.and_then(|row| row.get(*d).copied()).unwrap_or(0.0), *hue))
            });
            self.picture.bars.push(Bars { token, values: values.collect() });
        }
    }

    /// Bars on the query's tile alone.
    fn alone(&mut self, parts: &[(ArrayView1<'_, f32>, Hue)]) {
        (self.room, self.picture.spread) = (ALONE, SPREAD);
        let parts: Vec<_> = parts.iter().map(|(row, hue)| (vec![*row], *hue)).collect();
        let query = self.picture.query;
        self.each(&parts, std::iter::once(query));
        if let Some(bars) = self.picture.bars.last_mut() {
            bars.values = apart(&bars.values);
        }
    }
}

/// With the room of a bar between two vectors: they are told apart without their colours too.
fn apart(values: &[(f32, Hue)]) -> Vec<(f32, Hue)> {
    let vectors: Vec<_> = values.chunk_by(|a, b| a.1 == b.1).collect();
    vectors.join(&(0.0, Hue::Other))
}

/// The picture of a step for one query and one head.
#[must_use]
pub fn picture(step: Step, trace: &LayerTrace, row: &Row, followed: Followed) -> StepPicture {
    let Followed { head, query, .. } = followed;
    let n = trace.tokens();
    let picture = StepPicture {
        step,
        query,
        arcs: (Step::Softmax..=Step::Sum).contains(&step),
        spread: 1.0,
        ..StepPicture::default()
    };
    let mut painter = Painter { room: ON_A_TILE.min(MOST_BARS / n.max(1)), followed, picture };
    let part = Some((head, row.part.view()));
    match step {
        // Columns show a row of scores or weights.
        Step::Tokens | Step::Scores | Step::Scaled | Step::Mask | Step::Softmax => {}
        Step::Embedding => {
            let (word, position) = (rows(&trace.word), rows(&trace.position));
            painter.each(&[(views(&word), Hue::Stream), (views(&position), Hue::Other)], 0..n);
        }
        Step::Qkv => {
            let of = |array: &ndarray::Array3<f32>| rows(&array.index_axis(Axis(0), head).to_owned());
            let queries = rows(&alone(trace.query.index_axis(Axis(0), head), query));
            let (keys, values) = (of(&trace.key), of(&trace.value));
            let parts =
                [(views(&queries), Hue::Query), (views(&keys), Hue::Key), (views(&values), Hue::Other)];
            painter.these(&parts, &qkv_dimensions(trace, row, followed, painter.room), 0..n);
        }
        Step::Values => {
            let weighted = rows(&row.weighted);
            painter.each(&[(views(&weighted), Hue::Other)], 0..n);
        }
        Step::Sum => painter.alone(&[(row.context.view(), Hue::Query)]),
        Step::Concat => {
            let context = |other: usize| match other == head {
                true => row.context.view(),
                false => trace.context.slice(s![other, query, ..]),
            };
            let hues = [Hue::HeadA, Hue::HeadB, Hue::HeadC];
            let parts: Vec<_> =
                (0..trace.heads()).map(|other| (context(other), hues[other % hues.len()])).collect();
            painter.alone(&parts);
        }
        Step::Output => painter.alone(&[(trace.attention_output(query, part).view(), Hue::Query)]),
        Step::Residual => {
            let (before, after) = (trace.hidden_in.row(query), trace.added(query, part));
            painter.alone(&[(before, Hue::Stream), (after.view(), Hue::Query)]);
        }
    }
    let drawn = painter.picture.bars.iter().flat_map(|bars| &bars.values);
    let scale = drawn.fold(0.0_f32, |most, (value, _)| most.max(value.abs()));
    let mut picture = StepPicture { scale, ..painter.picture };
    picture.carried = carried(step, trace, row, followed, picture.scale);
    picture
}

fn rows(array: &Array2<f32>) -> Vec<Array1<f32>> {
    array.axis_iter(Axis(0)).map(|row| row.to_owned()).collect()
}

fn views(rows: &[Array1<f32>]) -> Vec<ArrayView1<'_, f32>> {
    rows.iter().map(|row| row.view()).collect()
}

/// A score, short, with a true minus sign.
#[must_use]
pub fn signed(value: f32) -> String {
    let digits = match value.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.digits$}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_model::steps::Switches;
    use arclight_model::{AttentionModel, Reading};

    #[test]
    fn every_step_has_its_picture() {
        let switches = Switches::default();
        for words in [1, 12, 500] {
            let text = "the river bank ".repeat(words);
            let trace = Glass::new().trace(&text, 0, Reading::default()).unwrap();
            let row = Row::of(&trace, 1, 2, &switches).unwrap();
            for step in Step::ALL {
                let picture = picture(step, &trace, &row, Followed { head: 1, query: 2, named: true });
                let bars: usize = picture.bars.iter().map(|bars| bars.values.len()).sum();
                assert!(bars <= MOST_BARS, "{step:?}: {bars}");
                let none = step == Step::Tokens || (Step::Scores..=Step::Softmax).contains(&step);
                assert_eq!(bars == 0, none, "{step:?}");
                assert_eq!(picture.scale > 0.0, !none, "{step:?}");
            }
        }
    }

    #[test]
    fn a_switched_head_reaches_the_last_step() {
        let trace = Glass::new().trace("the river bank", 0, Reading::default()).unwrap();
        let of = |step, switches: Switches| {
            let row = Row::of(&trace, 1, 3, &switches).unwrap();
            picture(step, &trace, &row, Followed { head: 1, query: 3, named: true }).bars
        };
        let hot = Switches { temperature: 5.0, ..Switches::default() };
        for step in [Step::Sum, Step::Concat, Step::Output, Step::Residual] {
            assert_ne!(of(step, hot), of(step, Switches::default()), "{step:?}");
        }
        let removed = Switches { removed: true, ..Switches::default() };
        assert_ne!(of(Step::Residual, removed), of(Step::Residual, Switches::default()));
    }

    #[test]
    fn vectors_stand_apart() {
        let (a, b) = (Hue::HeadA, Hue::HeadB);
        assert_eq!(apart(&[(1.0, a), (2.0, a), (3.0, b)]), [(1.0, a), (2.0, a), (0.0, Hue::Other), (3.0, b)]);
        assert_eq!(apart(&[]), []);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(signed(-0.5), "−0.50");
        assert_eq!(signed(123.4), "123");
    }
}
