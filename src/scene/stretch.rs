//! How far something has come that takes a while.

/// Seconds from one picture to the next.
pub const USUAL: f32 = 0.3;

/// A stretch of time and the part of it that has passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// 0 to 1.
    at: f32,
    seconds: f32,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { at: 1.0, seconds: USUAL }
    }
}

impl Stretch {
    /// From its beginning.
    #[must_use]
    pub fn begin(seconds: f32) -> Self {
        Self { at: 0.0, seconds }
    }

    /// So many seconds more.
    pub fn pass(&mut self, seconds: f32) {
        self.at = (self.at + seconds / self.seconds).min(1.0);
    }

    /// The same, so many seconds later.
    #[must_use]
    pub fn after(mut self, seconds: f32) -> Self {
        self.pass(seconds);
        self
    }

    /// Whether something of it is left.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.at < 1.0
    }

    /// The part that has passed, 0 to 1.
    #[must_use]
    pub fn passed(&self) -> f32 {
        self.at
    }

    /// The same, slow at both ends.
    #[must_use]
    pub fn eased(&self) -> f32 {
        self.at * self.at * (3.0 - 2.0 * self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_takes_three_tenths_of_a_second_and_is_smooth() {
        let mut way = Stretch::begin(USUAL);
        let mut passed = vec![way.eased()];
        for _ in 0..3 {
            way.pass(0.1);
            passed.push(way.eased());
        }
        assert_eq!(passed.last(), Some(&1.0));
        assert!(passed.windows(2).all(|pair| pair[0] < pair[1] && pair[1] - pair[0] < 0.5), "{passed:?}");
        let mut way = Stretch::begin(USUAL).after(0.15);
        assert!(way.is_under_way() && (way.eased() - 0.5).abs() < 1e-6);
        way.pass(f32::INFINITY);
        assert_eq!(way.eased(), 1.0);
    }
}
