//! Wishes to a model that writes, and to the scissors.

use arclight_core::intent::Write;
use arclight_core::writer::{Order, Scope};
use arclight_model::next::Choice;

use super::Monkey;

impl Monkey {
    pub(super) fn write(&mut self) -> Write {
        let choice = Choice::new(self.small(), self.number(), self.small(), self.0.u64(..));
        match self.0.u8(..14) {
            0 | 1 => Write::One,
            2 => Write::Candidate(self.0.u32(..50_000)),
            3 => Write::Keep(self.0.bool()),
            4 => Write::Undo,
            5 => Write::Again,
            6 => Write::Rewind,
            7 => Write::Choice(choice.unwrap_or_default()),
            8 => Write::Pace(self.small()),
            9 => Write::Watch(self.0.bool().then(|| self.0.u32(..50_000))),
            10 => Write::Order(self.pick(&[Order::Text, Order::LookedAt, Order::Mattered])),
            11 => Write::Scissors(self.0.bool()),
            12 if self.0.bool() => Write::Scope(self.pick(&Scope::ALL).0),
            12 => Write::Mend,
            _ if self.0.bool() => Write::Cut(self.number()),
            _ => Write::MendAll,
        }
    }
}
