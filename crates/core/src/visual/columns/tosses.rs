//! Walks by coin: each toss a step up or down. A sum of n products of numbers that have nothing to do with each other strays
//! as such a walk does, about √n from where it began, which is why scores are divided by √d_k (Vaswani et al. 2017, 3.2.1).

use glam::Vec2;

use super::super::label::Ruler;
use super::super::marks::{Line, Marks, Part, Spot, Stroke, Tiles, Tone};

/// Tosses of each fan.
const TOSSES: [u8; 2] = [4, 64];
/// Walkers of each.
const WALKERS: usize = 100;
/// Of the long walks every fourth sum is drawn.
const STRIDE: usize = 4;
/// The part of the width that the longer fan has.
const PART: f32 = 0.66;
/// How long a step takes to come, of the way to the picture.
const COMES: f32 = 0.2;

/// Walkers that began in one point.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fan {
    /// Of each walker the sum after each toss, `[walker][0..=tosses]`.
    walks: Vec<Vec<f32>>,
    /// The root of the mean square of where they end.
    spread: f32,
}

/// Both fans. The coins are the same every time: xorshift64* (Vigna 2016).
pub(super) fn fans() -> [Fan; 2] {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut toss = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        if state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 63 == 0 { 1.0 } else { -1.0 }
    };
    TOSSES.map(|tosses| {
        let mut walk = || {
            let mut sums = vec![0.0];
            let mut sum = 0.0;
            sums.extend((0..tosses).map(|_| {
                sum += toss();
                sum
            }));
            (sums, sum)
        };
        let all: Vec<(Vec<f32>, f32)> = (0..WALKERS).map(|_| walk()).collect();
        let square: f32 = all.iter().map(|(_, end)| end * end).sum();
        let walks = all.into_iter().map(|(sums, _)| sums).collect();
        Fan { walks, spread: (square / WALKERS as f32).sqrt() }
    })
}

/// In words.
pub(super) fn says(fans: &[Fan; 2]) -> String {
    let fan = |(tosses, fan): (u8, &Fan)| format!("after {tosses} tosses {:.1}", fan.spread);
    let says: Vec<String> = TOSSES.into_iter().zip(fans).map(fan).collect();
    format!("walks by coin stray from where they began: {}", says.join(", "))
}

/// Both side by side over the tier of a token, of one scale in both directions.
pub(super) fn marks(fans: &[Fan; 2], tiles: &Tiles<'_>, token: usize) -> Marks {
    let mut marks = Marks::default();
    let (token, [left, right]) = tiles.tier(token);
    let width = right - left;
    let em = (0.12 * tiles.above).max(0.16).min(0.05 * width);
    let toss = PART * width / f32::from(TOSSES[1]);
    let farthest = |fan: &Fan| fan.walks.iter().flatten().fold(1.0_f32, |most, sum| most.max(sum.abs()));
    let height = 0.5 * (tiles.above - 1.6 * em);
    let unit = height / fans.iter().map(farthest).fold(1.0, f32::max);
    let middle = 1.5 * em + height;
    let begins = [left + em, left + width * (1.0 - PART) - 2.5 * em];
    for (index, (fan, begin)) in fans.iter().zip(begins).enumerate() {
        let spot = |step: usize, sum: f32| {
            Spot::by(token, Vec2::new(begin + toss * step as f32, middle + unit * sum))
        };
        let tosses = usize::from(TOSSES[index]);
        let stride = if tosses > 2 * STRIDE { STRIDE } else { 1 };
        for (walker, walk) in fan.walks.iter().enumerate() {
            for step in (0..tosses).step_by(stride) {
                let late = (1.0 - COMES) * step as f32 / tosses as f32;
                marks.lines.push(Line {
                    part: Part::Toss(index, walker, step),
                    from: spot(step, walk[step]),
                    to: spot(step + stride, walk[step + stride]),
                    half: 0.007,
                    head: 0.0,
                    stroke: Stroke::Plain,
                    bend: 0.0,
                    during: [late, late + COMES],
                    tone: Tone::Dim,
                    light: 0.45,
                });
            }
        }
        let ends = [fan.spread, -fan.spread].map(|sum| spot(tosses, sum));
        let ends = ends.map(|end| Spot { aside: end.aside + Vec2::X * 0.3 * em, ..end });
        marks.line(Part::Spread(index), ends, (0.03, Stroke::Plain), (Tone::Key, 1.0));
        let beside = Spot::by(token, Vec2::new(begin + toss * tosses as f32 + 0.8 * em, middle));
        let says = format!("±{:.1}", fan.spread);
        marks.label(Part::Spread(index), (beside, -Vec2::X), &says, (Tone::Key, 1.2 * em));
        let centre = begin + 0.5 * toss * tosses as f32;
        let at = centre.max(left + 0.5 * em * Ruler::default().width("4 tosses"));
        let below = Spot::by(token, Vec2::new(at, 0.7 * em));
        marks.label(Part::Tosses(index), (below, Vec2::ZERO), &format!("{tosses} tosses"), (Tone::Ink, em));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_times_as_many_tosses_stray_four_times_as_far() {
        let [short, long] = fans();
        for (fan, tosses) in [(&short, 4), (&long, 64)] {
            assert_eq!((fan.walks.len(), fan.walks[0].len()), (WALKERS, tosses + 1));
            let steps =
                fan.walks.iter().flat_map(|walk| walk.windows(2).map(|pair| (pair[1] - pair[0]).abs()));
            assert!(fan.walks.iter().all(|walk| walk[0] == 0.0) && steps.into_iter().all(|step| step == 1.0));
        }
        // Of a hundred walkers the spread is within a tenth or so of √n.
        assert!((short.spread - 2.0).abs() < 0.3 && (long.spread - 8.0).abs() < 1.0);
        assert!((long.spread / short.spread - 4.0).abs() < 0.6, "{} {}", short.spread, long.spread);
        println!("{}", says(&[short, long]));
    }
}
