//! Where a word stands, as a code that a rotation moves: two clocks, of 47 and of 11 places.
//!
//! Each clock is the discrete Fourier code of its place, cosine and sine of each of its frequencies. The product of two
//! codes of a clock of m places is 1 where they show the same place and -1/(m - 1) elsewhere, for every distance the same.
//! Both clocks show the same only every 517 places, so that the code does not repeat within 512 positions.

use std::f32::consts::TAU;
use std::ops::Range;

/// Places of each clock, coprime and odd; the slow one first.
const CLOCKS: [usize; 2] = [47, 11];

/// Dimensions of the code: a cosine and a sine for each frequency of each clock.
pub const DIMENSIONS: usize = CLOCKS[0] - 1 + CLOCKS[1] - 1;

/// Dimensions of the slow clock, counted within the code.
pub const SLOW: Range<usize> = 0..CLOCKS[0] - 1;

/// Clock and frequency of each pair of dimensions.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    CLOCKS.into_iter().flat_map(|clock| (1..=clock / 2).map(move |frequency| (clock, frequency)))
}

/// The code of a position, `[DIMENSIONS]`. Each clock's part has length 1.
#[must_use]
pub fn code(position: usize) -> Vec<f32> {
    pairs()
        .flat_map(|(clock, frequency)| {
            let scale = (2.0 / (clock - 1) as f32).sqrt();
            let turn = (position * frequency % clock) as f32 / clock as f32 * TAU;
            [scale * turn.cos(), scale * turn.sin()]
        })
        .collect()
}

/// For each pair of dimensions the angle by which one place further turns it.
pub fn turns() -> impl Iterator<Item = f32> {
    pairs().map(|(clock, frequency)| frequency as f32 / clock as f32 * TAU)
}

/// Names of the dimensions.
#[must_use]
pub fn names() -> Vec<String> {
    pairs()
        .flat_map(|(clock, frequency)| {
            ["cos", "sin"].map(|part| format!("position {part} {frequency}/{clock}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn both_clocks_agree_only_on_the_same_place() {
        let start = code(0);
        assert_eq!(start.len(), DIMENSIONS);
        assert!((product(&start, &start) - 2.0).abs() < 1e-5);
        for distance in 1..512 {
            let other = product(&start, &code(distance));
            assert!(other < 1.0, "{distance}: {other}");
        }
    }

    #[test]
    fn the_slow_clock_is_the_same_for_every_other_place() {
        let here = code(100);
        for distance in (1..400).filter(|distance| distance % CLOCKS[0] != 0) {
            let other = product(&here[SLOW], &code(100 + distance)[SLOW]);
            assert!((other + 1.0 / (CLOCKS[0] - 1) as f32).abs() < 1e-4, "{distance}: {other}");
        }
    }

    #[test]
    fn names_are_as_many_as_dimensions() {
        assert_eq!(names().len(), DIMENSIONS);
        assert_eq!(names()[0], "position cos 1/47");
    }
}
