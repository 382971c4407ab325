//! Where a word stands, as a code that a rotation moves: three clocks of 23, 25 and 27 places.
//!
//! Each clock is the discrete Fourier code of its place, cosine and sine of each of its frequencies. The product of two
//! codes of one clock is 1 - 1/m where they show the same place and -1/m elsewhere. Places less than 575 apart never agree
//! on two clocks unless they are the same place, so that the code does not repeat within 512 positions.

use std::f32::consts::TAU;

/// Places of each clock: pairwise coprime and odd.
const CLOCKS: [usize; 3] = [23, 25, 27];

/// Dimensions of the code: a cosine and a sine for each frequency.
pub const DIMENSIONS: usize = 22 + 24 + 26;

/// Clock and frequency of each pair of dimensions.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    CLOCKS.into_iter().flat_map(|clock| (1..=clock / 2).map(move |frequency| (clock, frequency)))
}

/// The code of a position, `[DIMENSIONS]`. Its product with itself is just under 1.
#[must_use]
pub fn code(position: usize) -> Vec<f32> {
    let clocks = CLOCKS.len() as f32;
    pairs()
        .flat_map(|(clock, frequency)| {
            let scale = (2.0 / (clocks * clock as f32)).sqrt();
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

    fn product(a: usize, b: usize) -> f32 {
        code(a).iter().zip(code(b)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn no_two_of_512_places_have_nearly_the_same_code() {
        assert_eq!(code(0).len(), DIMENSIONS);
        let peak = product(0, 0);
        assert!(peak > 0.95 && peak < 1.0);
        for distance in 1..512 {
            let other = product(0, distance);
            assert!(other < peak - 0.66, "{distance}: {other}");
        }
    }

    #[test]
    fn near_places_have_nothing_in_common() {
        for distance in 1..23 {
            assert!(product(100, 100 + distance).abs() < 0.05);
        }
    }
}
