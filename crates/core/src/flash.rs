//! However fast somebody presses, the picture does not flash.

use std::collections::VecDeque;

use crate::intent::{Intent, Present, Settings};

/// Changes of the light of the whole picture within a second, at most: two are a flash, and more than three flashes a
/// second do harm (WCAG 2.2, 2.3.1).
const MOST: usize = 6;

/// When the light of the whole picture changed last, seconds.
#[derive(Debug, Default)]
pub struct Changes(VecDeque<f64>);

impl Changes {
    /// Whether a wish comes when it would be a flash too many; else it is counted. `now` in seconds.
    pub fn flash(&mut self, intent: &Intent, now: f64) -> bool {
        // The spot darkens all but its place; a restart brings the first theme and sentence back.
        let changes = matches!(
            intent,
            Intent::Settings(Settings::Theme(_))
                | Intent::Present(Present::Blank | Present::Spot | Present::Prepared(_))
                | Intent::Restart
        );
        if !changes {
            return false;
        }
        while self.0.front().is_some_and(|then| now - then >= 1.0) {
            self.0.pop_front();
        }
        // Of changes in one frame the last is seen.
        if self.0.back() == Some(&now) {
            return false;
        }
        let many = self.0.len() >= MOST;
        if !many {
            self.0.push_back(now);
        }
        many
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Next;

    #[test]
    fn in_no_second_there_are_more_than_three_flashes() {
        let present = Intent::Present;
        for presses in [
            &[present(Present::Blank)][..],
            &[present(Present::Spot)],
            &[present(Present::Spot), Intent::Restart, present(Present::Prepared(1))],
        ] {
            let mut changes = Changes::default();
            // Thirty presses a second, for three seconds.
            let pressed =
                (0..90).map(|press| (f64::from(press) / 30.0, &presses[press as usize % presses.len()]));
            let changed = pressed.filter(|(now, intent)| !changes.flash(intent, *now)).map(|(now, _)| now);
            let changed: Vec<f64> = changed.collect();
            assert!(changed.len() >= 17, "{changed:?}");
            for from in &changed {
                let within = changed.iter().filter(|at| (0.0..1.0).contains(&(*at - from))).count();
                assert!(within <= 6, "{within} changes in the second from {from}");
            }
        }
        let mut changes = Changes::default();
        let shown = |page| !changes.flash(&present(Present::Prepared(page)), 4.2);
        assert!((0..20).all(shown), "in one frame only the last page is seen");
        let step = Intent::Next(Next::Head(1));
        assert!(!Changes::default().flash(&step, 2.9), "what leaves the light as it is");
    }
}
