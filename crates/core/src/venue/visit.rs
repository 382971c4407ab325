//! Who is there: nobody, a visitor, or somebody who may have left. Time and touches in, decisions out.

/// What a screen does without anybody, and with somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Nobody: the attract loop.
    Attract,
    /// A visitor, untouched for that many seconds.
    Visit {
        /// Seconds since the last touch.
        idle: f64,
    },
    /// It asks whether anybody is there; so many seconds are left to answer.
    Asking {
        /// Seconds left.
        left: f64,
    },
}

/// Seconds of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Without a touch, until it asks.
    pub idle: f64,
    /// To answer.
    pub countdown: f64,
}

/// What happened at the devices since the last frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Input {
    /// A touch, a press, a key, the wheel.
    pub touched: bool,
    /// A finger or a button is still down.
    pub held: bool,
    /// The pointer moved: enough to stay, too little to wake.
    pub moved: bool,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    None,
    /// Somebody woke it.
    Woke,
    /// Somebody answered.
    Stayed,
    /// Nobody is there any more: everything goes back.
    Left,
}

/// The state of a visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    phase: Phase,
    /// The touch that woke it, or that answered, does nothing else.
    swallows: bool,
    /// Seconds since anything was touched.
    still: f64,
}

impl Default for Visit {
    fn default() -> Self {
        Self { phase: Phase::Attract, swallows: true, still: 0.0 }
    }
}

/// A finger that rests as long, seconds, presses nothing more: it may be a bag, or the end of a cable.
const RESTS: f64 = 2.0;
/// A longer pause between two frames counts as this, seconds: a machine that slept asks before it forgets.
const LONGEST_STEP: f64 = 2.0;

impl Visit {
    /// What it does.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether what is pressed now means nothing but "somebody is there".
    #[must_use]
    pub fn swallows(&self) -> bool {
        self.swallows
    }

    /// `dt` seconds later. While the lesson plays it is `busy`, and nobody is asked.
    pub fn update(&mut self, dt: f64, input: Input, busy: bool, rules: Rules) -> Turn {
        let dt = if dt.is_finite() { dt.clamp(0.0, LONGEST_STEP) } else { 0.0 };
        let touched = input.touched || (input.moved && self.phase != Phase::Attract);
        self.still = if input.touched { 0.0 } else { self.still + dt };
        let lifted = !input.touched && (!input.held || self.still > RESTS);
        if matches!(self.phase, Phase::Visit { .. }) && lifted {
            self.swallows = false;
        }
        let (phase, turn) = match self.phase {
            Phase::Attract if touched => (Phase::Visit { idle: 0.0 }, Turn::Woke),
            Phase::Attract => (Phase::Attract, Turn::None),
            Phase::Asking { .. } if touched => (Phase::Visit { idle: 0.0 }, Turn::Stayed),
            Phase::Asking { left } if left - dt <= 0.0 => (Phase::Attract, Turn::Left),
            Phase::Asking { left } => (Phase::Asking { left: left - dt }, Turn::None),
            Phase::Visit { .. } if touched || busy => (Phase::Visit { idle: 0.0 }, Turn::None),
            Phase::Visit { idle } if idle + dt >= rules.idle => {
                (Phase::Asking { left: rules.countdown }, Turn::None)
            }
            Phase::Visit { idle } => (Phase::Visit { idle: idle + dt }, Turn::None),
        };
        self.phase = phase;
        self.swallows |= !matches!(phase, Phase::Visit { .. }) || turn != Turn::None;
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules { idle: 60.0, countdown: 20.0 };
    const TOUCH: Input = Input { touched: true, held: true, moved: false };
    const HELD: Input = Input { touched: false, held: true, moved: false };
    const NOTHING: Input = Input { touched: false, held: false, moved: false };

    #[test]
    fn the_touch_that_wakes_does_nothing_else() {
        let mut visit = Visit::default();
        assert_eq!(visit.update(0.1, TOUCH, false, RULES), Turn::Woke);
        assert!(visit.swallows());
        visit.update(0.1, HELD, false, RULES);
        assert!(visit.swallows(), "the finger is still down");
        visit.update(0.1, NOTHING, false, RULES);
        assert!(!visit.swallows());
        assert_eq!(visit.update(0.1, TOUCH, false, RULES), Turn::None);
        assert!(!visit.swallows(), "the next touch counts");
    }

    #[test]
    fn a_tap_within_one_frame_is_swallowed_too() {
        let mut visit = Visit::default();
        let tap = Input { held: false, ..TOUCH };
        visit.update(0.1, tap, false, RULES);
        assert!(visit.swallows());
        visit.update(0.1, NOTHING, false, RULES);
        assert!(!visit.swallows());
    }

    #[test]
    fn nobody_is_asked_then_left_and_any_touch_stays() {
        let mut visit = Visit::default();
        visit.update(0.1, TOUCH, false, RULES);
        let mut waited = 0.0;
        while !matches!(visit.phase(), Phase::Asking { .. }) {
            assert_eq!(visit.update(0.5, NOTHING, false, RULES), Turn::None);
            waited += 0.5;
        }
        assert!((60.0..61.5).contains(&waited), "{waited}");
        assert_eq!(visit.update(0.5, TOUCH, false, RULES), Turn::Stayed);
        assert!(visit.swallows());
        let mut turns = 0;
        while visit.phase() != Phase::Attract {
            visit.update(0.5, NOTHING, false, RULES);
            turns += 1;
        }
        assert!((160..165).contains(&turns), "80 s in half seconds: {turns}");
    }

    #[test]
    fn a_lesson_that_plays_is_company_and_a_machine_that_slept_asks_first() {
        let mut visit = Visit::default();
        visit.update(0.1, TOUCH, false, RULES);
        for _ in 0..1000 {
            visit.update(0.5, NOTHING, true, RULES);
        }
        assert_eq!(visit.phase(), Phase::Visit { idle: 0.0 });
        for dt in [1e9, f64::NAN, -5.0, f64::INFINITY] {
            visit.update(dt, NOTHING, false, RULES);
        }
        assert!(matches!(visit.phase(), Phase::Visit { idle } if idle <= 2.0), "{visit:?}");
    }

    #[test]
    fn a_pointer_that_trembles_wakes_nobody_but_keeps_a_visit() {
        let moved = Input { moved: true, ..NOTHING };
        let mut visit = Visit::default();
        assert_eq!(visit.update(0.1, moved, false, RULES), Turn::None);
        assert_eq!(visit.phase(), Phase::Attract);
        visit.update(0.1, TOUCH, false, RULES);
        for _ in 0..200 {
            visit.update(1.0, moved, false, RULES);
        }
        assert_eq!(visit.phase(), Phase::Visit { idle: 0.0 });
    }
}
