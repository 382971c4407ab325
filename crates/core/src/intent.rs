//! Everything that a person can ask for, by what it concerns. Mouse, touch, keys, panels and tests all say it this way.

use arclight_model::next::Choice;
use glam::Vec2;

use crate::export::Export;
use crate::lesson::Command;
use crate::panel::Panel;
use crate::picture::Setting;
use crate::settings::Sound;
use crate::visual::palette::Theme;
use crate::visual::quality::Quality;
use crate::writer::{Order, Scope};

/// One wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// One thing of the picture.
    Set(Setting),
    /// The next layer, head or step.
    Next(Next),
    /// What is pointed at.
    Point(Point),
    /// How the steps, the wall and the switches are looked at.
    Study(Study),
    /// To a model that writes, and to the scissors.
    Write(Write),
    /// What is open.
    Panel(Panels),
    /// To the player of the lesson.
    Lesson(Command),
    /// What a lecturer does.
    Present(Present),
    /// What lasts from one start to the next.
    Settings(Settings),
    /// Where the camera is.
    Camera(Camera),
    /// To a file, or to the clipboard.
    Save(Export),
    /// Everything as at the start.
    Restart,
}

/// The next (1) or the one before (-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Layer; after the last comes the first.
    Layer(i32),
    /// Head; the average stands behind the last.
    Head(i32),
    /// Step under the hood; it ends at the first and the last.
    Step(i32),
}

/// Tokens are named by their index on stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The pointer is over that token, or over none.
    Hover(Option<usize>),
    /// The pointer is over that arc, query and key, or over none.
    Arc(Option<(usize, usize)>),
    /// Pins that token; the pinned one is released.
    Pin(usize),
    /// The next (1) or previous (-1) word, by keys.
    Step(i32),
    /// Pins the word that is lit.
    PinLit,
    /// Releases pin and hover; under the hood, closes the hood.
    Release,
}

/// How steps, wall and switches are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Study {
    /// The steps follow each other, or stand.
    Play(bool),
    /// The place of the heatmap, 0 to 2, that is to show another head.
    Slot(usize),
    /// That layer and head for the place.
    Heat(usize, usize),
    /// The wall by layer, or by what heads do.
    Group(bool),
    /// Steps list all numbers, or only what stands on the stage.
    Numbers(bool),
    /// Everything that is switched goes back.
    Reset,
}

/// What a model writes, and what is cut. Candidates are named by the ids of their tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Write {
    /// The chosen token is set down, as soon as it is known.
    One,
    /// That candidate is set down.
    Candidate(u32),
    /// It goes on by itself, or stops.
    Keep(bool),
    /// The last token is taken back.
    Undo,
    /// The last token is taken back, and another one is tried there.
    Again,
    /// Everything that was set down is taken back.
    Rewind,
    /// How tokens are chosen from now on.
    Choice(Choice),
    /// How fast it goes on by itself, tokens a second.
    Pace(f32),
    /// The candidate whose effects are looked at; none for the likeliest.
    Watch(Option<u32>),
    /// In which order effects are listed.
    Order(Order),
    /// The effects of heads are wanted, or not.
    Heads(bool),
    /// The scissors are taken, or laid down.
    Scissors(bool),
    /// Cuts between the last token and that one on stage, or mends it.
    Cut(usize),
    /// Where the scissors cut.
    Scope(Scope),
    /// The last cut is mended.
    Mend,
    /// All cuts are.
    MendAll,
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panels {
    /// Opens or closes a panel.
    Toggle(Panel),
    /// Opens one panel as a sheet, or closes the sheet: narrow pictures have room for one.
    Sheet(Option<Panel>),
}

/// What a lecturer does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Present {
    /// The prepared picture with that number, from 0.
    Prepared(usize),
    /// The picture goes dark, or comes back.
    Blank,
    /// A spot of light follows the pointer, or goes.
    Spot,
    /// The next drag chooses a part of the picture to come closer.
    Loupe,
    /// The camera comes closer to that part: corners in units of half the picture, y up.
    Magnify([Vec2; 2]),
}

/// What lasts from one start to the next.
#[derive(Debug, Clone, PartialEq)]
pub enum Settings {
    /// Colours.
    Theme(Theme),
    /// Quality tier.
    Quality(Quality),
    /// Less motion: cameras cut, pulses stand.
    ReducedMotion(bool),
    /// Size of the panels, 0.8 to 2.5.
    Scale(f32),
    /// Links as QR codes.
    Codes(bool),
    /// What looks inside, open or not.
    Inside(bool),
    /// How the lesson sounds and is read.
    Sound(Sound),
}

/// Where the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Camera {
    /// Closer (1) or away (-1) by a step.
    Closer(i32),
    /// Back to where it frames everything.
    Reset,
    /// The visitor moves it, and takes over from a lesson.
    Steer,
}
