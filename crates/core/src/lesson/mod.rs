//! A lesson: what an author writes, when each word is spoken, and what is on stage at any time. No engine, no clock, no
//! device: `docs/lesson-format.md` describes the files.

mod chapter;
mod check;
mod control;
mod fault;
mod name;
mod once;
mod player;
mod prose;
mod scene;
mod script;
mod shot;
mod sound_file;
mod timeline;
mod timings;

pub use chapter::{Chapter, Cue};
pub use check::{Files, check};
pub use control::Control;
pub use fault::{Fault, Wrong};
pub use name::{is_name, is_sound};
pub use player::{Command, Heard, Player, SPEEDS};
pub use scene::Scene;
pub use script::{Lesson, named, read};
pub use shot::{Distance, Shot};
pub use timeline::{Card, Diagram, Earlier, Moment, Span, Timeline, Word};
pub use timings::{Decode, Spoken, Timings, WordTime};

/// The lesson that the program brings and opens with.
pub const LESSON: &str = "attention";
