//! Numbers of vectors as bars on the tiles, and their way from one step under the hood to the next.

use std::collections::HashMap;

use super::bar::{Bar, Way};
use super::stretch::{Stretch, USUAL};
use arclight_core::visual::carried::{Carried, slot};
use arclight_core::visual::step_picture::{MOST_BARS, StepPicture};
use arclight_model::steps::Step;

/// Seconds of a turn in which numbers travel from tile to tile, so that the eye can follow them.
const CARRIES: f32 = 1.4;

/// The bars, before and after.
#[derive(Debug, Default)]
pub struct Bars {
    /// All of them.
    pub all: Vec<Bar>,
    /// How far they have come.
    pub way: Stretch,
    /// The step that they lead to.
    step: Option<Step>,
}

impl Bars {
    /// Begins to turn to a step, or to none; whether anything changes. `before` is the step that it comes after, and
    /// whether that is so whatever stands, as in a lesson; `empty`, whether nothing of what stands belongs to it.
    pub fn turn(
        &mut self,
        picture: Option<&StepPicture>,
        (before, anyway): (Option<Step>, bool),
        empty: bool,
    ) -> bool {
        let step = picture.map(|picture| picture.step);
        let next = before != step && before.map(|before| before.moved(1)) == step;
        let follows = next && (anyway || self.step != step);
        self.step = step;
        let after = picture.map_or_else(Vec::new, bars_of);
        if !empty && self.goals() == standing(&after) {
            return false;
        }
        let carried = picture.filter(|_| follows).map_or_else(Vec::new, carried_bars);
        let from = if empty { &[] } else { self.all.as_slice() };
        self.all = turned(from, &after, &carried, self.way.eased());
        self.way = Stretch::begin(if carried.is_empty() { USUAL } else { CARRIES });
        true
    }

    /// The step that they lead to.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        self.step
    }

    /// The bars that it leads to, all from 0.
    fn goals(&self) -> Vec<Bar> {
        let stays = self.all.iter().filter(|bar| !matches!(bar.way, Way::Comes { .. }));
        let goals = stays.filter(|bar| bar.height[1] != 0.0);
        goals.map(|bar| Bar { height: [0.0, bar.height[1]], way: Way::Stays, ..*bar }).collect()
    }
}

/// The bars of a step, all from 0.
fn bars_of(picture: &StepPicture) -> Vec<Bar> {
    let tiles = picture.bars.iter().flat_map(|tile| {
        tile.values.iter().enumerate().map(move |(index, (value, hue))| {
            let (at, half) = slot(index, tile.values.len(), picture.spread);
            let height = [0.0, height(value / picture.scale.max(f32::MIN_POSITIVE))];
            Bar { token: tile.token, at, half, height, hue: *hue, way: Way::Stays }
        })
    });
    tiles.collect()
}

/// By the root, as the strips: small numbers are many.
fn height(value: f32) -> f32 {
    value.signum() * value.abs().sqrt().min(1.0)
}

/// What comes to the tiles of a step from others.
fn carried_bars(picture: &StepPicture) -> Vec<Bar> {
    let bar = |one: &Carried| Bar {
        token: one.to,
        at: one.at[1],
        half: one.half,
        height: [height(one.value); 2],
        hue: one.hue,
        way: Way::Comes { from: one.from, at: one.at[0] },
    };
    picture.carried.iter().map(bar).collect()
}

/// Those that have a height.
fn standing(bars: &[Bar]) -> Vec<Bar> {
    bars.iter().copied().filter(|bar| bar.height[1] != 0.0).collect()
}

/// From the bars as they stand to others: what stands on the same tile grows or shrinks, what is gone sinks. What is
/// carried leaves as it stands, and what awaits it grows from nothing.
fn turned(before: &[Bar], after: &[Bar], carried: &[Bar], progress: f32) -> Vec<Bar> {
    let mut standing: HashMap<(usize, u8), Vec<Option<Bar>>> = HashMap::new();
    for bar in before {
        let bar = Bar { height: [bar.stands(progress), 0.0], way: Way::Stays, ..*bar };
        standing.entry((bar.token, bar.hue as u8)).or_default().push(Some(bar));
    }
    let comes = carried.iter().map(|bar| {
        let Way::Comes { from, at } = bar.way else { return *bar };
        let stood = standing.get(&(from, bar.hue as u8)).into_iter().flatten().flatten();
        let stood = stood.filter(|stood| (stood.at - at).abs() < 1e-4).find(|stood| stood.height[0] != 0.0);
        Bar { height: [stood.map_or(bar.height[0], |stood| stood.height[0]), bar.height[1]], ..*bar }
    });
    let comes: Vec<Bar> = comes.collect();
    for bar in &comes {
        if let Way::Comes { from, at } = bar.way
            && let Some(bars) = standing.get_mut(&(from, bar.hue as u8))
        {
            bars.retain(|bar| bar.is_none_or(|bar| (bar.at - at).abs() >= 1e-4));
        }
    }
    let way = if comes.is_empty() { Way::Stays } else { Way::Awaits };
    let mut bars: Vec<Bar> = Vec::with_capacity(after.len() + comes.len());
    for bar in after {
        let mut of_tile = standing.get_mut(&(bar.token, bar.hue as u8)).into_iter().flatten();
        // In the order in which they stand.
        let from = if comes.is_empty() { of_tile.find_map(Option::take) } else { None };
        bars.push(Bar { height: [from.map_or(0.0, |from| from.height[0]), bar.height[1]], way, ..*bar });
    }
    let gone = standing.into_values().flatten().flatten().filter(|bar| bar.height[0] != 0.0);
    let mut gone: Vec<Bar> = gone.collect();
    gone.sort_by(|a, b| (a.token, a.hue as u8).cmp(&(b.token, b.hue as u8)).then(a.at.total_cmp(&b.at)));
    bars.extend(gone);
    bars.extend(comes);
    bars.truncate(MOST_BARS);
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use arclight_core::visual::step_picture::Hue;

    fn bar(token: usize, height: [f32; 2], hue: Hue) -> Bar {
        Bar { token, at: 0.0, half: 0.1, height, hue, way: Way::Stays }
    }

    #[test]
    fn bars_grow_from_where_they_stand_and_what_is_gone_sinks() {
        let before = [bar(0, [0.0, 1.0], Hue::Key), bar(1, [0.0, 0.5], Hue::Other)];
        let turned = turned(&before, &[bar(0, [0.0, 0.2], Hue::Key)], &[], 0.5);
        assert_eq!(turned, [bar(0, [0.5, 0.2], Hue::Key), bar(1, [0.25, 0.0], Hue::Other)]);
    }

    #[test]
    fn what_is_carried_leaves_as_it_stood_and_is_awaited_where_it_lands() {
        let before = [bar(0, [0.0, 1.0], Hue::Other), bar(1, [0.0, 0.5], Hue::Other)];
        let comes = |from, stood: f32| Bar {
            way: Way::Comes { from, at: 0.0 },
            at: 2.0,
            ..bar(2, [stood, 0.4], Hue::Other)
        };
        // One more number stays behind, and sinks.
        let left = Bar { at: -0.5, ..bar(1, [0.0, 0.3], Hue::Other) };
        let all = [before[0], before[1], left];
        let bars = turned(&all, &[bar(2, [0.0, 0.8], Hue::Query)], &[comes(0, 0.4), comes(1, 0.4)], 1.0);
        let awaits = Bar { way: Way::Awaits, ..bar(2, [0.0, 0.8], Hue::Query) };
        assert_eq!(bars, [awaits, Bar { height: [0.3, 0.0], ..left }, comes(0, 1.0), comes(1, 0.5)]);
        assert_eq!((awaits.stands(0.5), awaits.stands(1.0)), (0.0, 0.8));
        // The next turn begins with what stands; what came is part of it.
        let next = turned(&bars, &[], &[], 1.0);
        assert_eq!(next, [bar(2, [0.8, 0.0], Hue::Query)]);
    }
}
