//! A lesson: what an author writes, when each word is spoken, and what is on stage at any time. No engine, no clock, no
//! device: `docs/lesson-format.md` describes the files.

mod check;
mod fault;
mod player;
mod scene;
mod script;
mod shot;
mod sound_file;
mod timeline;
mod timings;

pub use check::{Files, check};
pub use fault::{Fault, Wrong};
pub use player::{Command, Heard, Player, SPEEDS};
pub use scene::{Compared, FIRST_TEXT, Scene, Sight, WordRef};
pub use script::{Chapter, Cue, Lesson, read};
pub use shot::{Distance, Shot};
pub use timeline::{Card, Diagram, Earlier, Moment, Span, Timeline, Word};
pub use timings::{Spoken, Timings, WordTime};
