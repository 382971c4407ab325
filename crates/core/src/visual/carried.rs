//! What goes from tile to tile when a step under the hood follows the one before it: the weighted values, along the arcs to
//! the word that adds them up.

use ndarray::{Array2, ArrayView2, Axis};

use super::step_picture::{ALONE, Followed, Hue, MOST_NUMBERS, ON_A_TILE, SPREAD};
use arclight_model::LayerTrace;
use arclight_model::steps::{Row, Step};

/// One number on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carried {
    /// The token that it leaves.
    pub from: usize,
    /// The token that it comes to.
    pub to: usize,
    /// Its place on either tile, in half widths of the tile.
    pub at: [f32; 2],
    /// Half its width, as a part of half the tile.
    pub half: f32,
    /// The number; the largest is as high as a bar gets at 1.
    pub value: f32,
    /// Colour.
    pub hue: Hue,
}

/// Middle and half width of a bar among `count`, in half widths of its tile.
#[must_use]
pub fn slot(index: usize, count: usize, spread: f32) -> (f32, f32) {
    /// Share of its room that a bar takes.
    const FILLED: f32 = 0.82;
    let count = count.max(1) as f32;
    (((index as f32 + 0.5) / count * 2.0 - 1.0) * spread, FILLED / count * spread)
}

/// What comes when `step` begins, with `scale` as 1; nothing where so many tokens stand that none could be followed.
#[must_use]
pub fn carried(step: Step, trace: &LayerTrace, row: &Row, followed: Followed, scale: f32) -> Vec<Carried> {
    match step {
        _ if trace.tokens() > MOST_NUMBERS => Vec::new(),
        Step::Sum => values(row, followed, scale),
        _ => Vec::new(),
    }
}

/// The one query among all tokens: only it is followed.
#[must_use]
pub(super) fn alone(queries: ArrayView2<'_, f32>, query: usize) -> Array2<f32> {
    let mut alone = Array2::zeros(queries.raw_dim());
    alone.row_mut(query).assign(&queries.row(query));
    alone
}

fn largest(rows: ArrayView2<'_, f32>, followed: Followed, room: usize) -> Vec<usize> {
    followed.largest(rows.axis_iter(Axis(0)), room)
}

/// The dimensions of query, key and value that [`Step::Qkv`] shows, in `room` bars: of query and key the same, those whose
/// products are largest.
#[must_use]
pub(super) fn qkv_dimensions(
    trace: &LayerTrace,
    row: &Row,
    followed: Followed,
    room: usize,
) -> [Vec<usize>; 3] {
    let room = (room / 3).max(1);
    let pairs = largest(row.products.view(), followed, room);
    [pairs.clone(), pairs, largest(trace.value.index_axis(Axis(0), followed.head), followed, room)]
}

/// The weighted values, from where [`Step::Values`] has them to the same dimension of their sum.
fn values(row: &Row, followed: Followed, scale: f32) -> Vec<Carried> {
    let query = followed.query;
    let leaving = largest(row.weighted.view(), followed, ON_A_TILE);
    let landing = followed.largest(std::iter::once(row.context.view()), ALONE);
    let one = |from: usize, index: usize, d: usize| {
        let (at, half) = slot(index, leaving.len(), 1.0);
        let (lands, _) = slot(landing.iter().position(|other| *other == d)?, landing.len(), SPREAD);
        let value = row.weighted[(from, d)] / scale.max(f32::MIN_POSITIVE);
        Some(Carried { from, to: query, at: [at, lands], half, value, hue: Hue::Other })
    };
    let all = |from| leaving.iter().enumerate().filter_map(move |(index, d)| one(from, index, *d));
    (0..row.weighted.nrows()).flat_map(all).collect()
}

#[cfg(test)]
mod tests {
    use super::super::step_picture::{StepPicture, picture};
    use super::*;
    use arclight_model::steps::Switches;
    use arclight_model::{AttentionModel, Glass, Reading};

    const BANK: Followed = Followed { head: 1, query: 3, named: true };

    fn river(words: usize) -> (LayerTrace, Row) {
        let text = "the river bank was wet ".repeat(words);
        let trace = Glass::new().trace(&text, 0, Reading::default()).unwrap();
        let row = Row::of(&trace, 1, 3, &Switches::default()).unwrap();
        (trace, row)
    }

    fn shown(step: Step) -> StepPicture {
        let (trace, row) = river(1);
        picture(step, &trace, &row, BANK)
    }

    /// The bar of a picture that stands at that place of a token's tile.
    fn bar(picture: &StepPicture, token: usize, at: f32, hue: Hue) -> Option<f32> {
        let bars = picture.bars.iter().find(|bars| bars.token == token)?;
        let count = bars.values.len();
        let index = (0..count).find(|index| (slot(*index, count, picture.spread).0 - at).abs() < 1e-5)?;
        bars.values.get(index).filter(|(_, own)| *own == hue).map(|(value, _)| *value)
    }

    #[test]
    fn what_the_keys_send_adds_up_to_what_the_word_takes() {
        let (before, after) = (shown(Step::Values), shown(Step::Sum));
        let mut sums: Vec<(f32, f32)> = Vec::new();
        for one in &after.carried {
            // It leaves from the bar of that number.
            let left = bar(&before, one.from, one.at[0], one.hue).unwrap();
            assert!((left - one.value * after.scale).abs() < 1e-5);
            match sums.iter_mut().find(|(at, _)| *at == one.at[1]) {
                Some((_, sum)) => *sum += left,
                None => sums.push((one.at[1], left)),
            }
        }
        assert!(sums.len() > 4, "{sums:?}");
        for (at, sum) in sums {
            let taken = bar(&after, 3, at, Hue::Query).unwrap();
            assert!((taken - sum).abs() < 1e-5, "{taken} is not {sum}");
        }
    }

    #[test]
    fn other_steps_and_long_texts_carry_nothing() {
        for step in Step::ALL {
            let some = !shown(step).carried.is_empty();
            assert_eq!(some, step == Step::Sum, "{step:?}");
        }
        let (trace, row) = river(20);
        for step in Step::ALL {
            assert!(carried(step, &trace, &row, BANK, 1.0).is_empty());
        }
    }
}
