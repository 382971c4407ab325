//! Everything that a person can ask for. Mouse, touch, keys, panels and tests all say it this way.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Direction, Export, Head, HeadPlace, Quality, Sound, View, Wish};
use crate::lesson::{Command, WordRef};
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::visual::palette::Theme;

/// One wish.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum Intent {
    /// Another sentence.
    SetText(String),
    /// Another model.
    SetModel(ModelKind),
    /// Another layer; out of range is clamped.
    SetLayer(usize),
    /// Another head of the layer, or their mean.
    SetHead(Head),
    /// Another layer and head at once.
    SetPlace(HeadPlace),
    /// The next (1) or previous (-1) layer.
    StepLayer(i32),
    /// The next (1) or previous (-1) head.
    StepHead(i32),
    /// The pointer is over that shown token, or over none.
    Hover(Option<usize>),
    /// The pointer is over that arc, query and key, or over none.
    Arc(Option<(usize, usize)>),
    /// The camera comes closer (1) or goes away (-1) by a step.
    Closer(i32),
    /// Pins that token; the pinned one is released.
    TogglePin(usize),
    /// The next (1) or previous (-1) word, by keys.
    StepWord(i32),
    /// Pins the word that is lit.
    PinLit,
    /// Releases pin and hover.
    Release,
    /// What a word attends to, or who attends to it.
    SetDirection(Direction),
    /// Pieces merged into words, or as the model reads them.
    SetWords(bool),
    /// Without idle, renormalised.
    SetWithoutIdle(bool),
    /// What a weight means.
    SetLens(Lens),
    /// Under the hood, in the heatmap, in comparing.
    Study(Wish),
    /// Stage or flat.
    SetView(View),
    /// Colours.
    SetTheme(Theme),
    /// Quality tier.
    SetQuality(Quality),
    /// Less motion: cameras cut, pulses stand.
    SetReducedMotion(bool),
    /// Size of the overlay, 0.8 to 2.5.
    SetScale(f32),
    /// Links as QR codes.
    SetCodes(bool),
    /// To the player of the lesson.
    Film(Command),
    /// How the lesson sounds and is read.
    SetSound(Sound),
    /// Opens or closes a panel.
    Toggle(Panel),
    /// Opens one panel as a sheet, or closes the sheet: narrow pictures have room for one.
    Sheet(Option<Panel>),
    /// The visitor moves the camera, and takes over from a lesson.
    TakeWheel,
    /// The camera back to where it frames everything.
    ResetCamera,
    /// Lights a word by what it says, as soon as its sentence is there.
    Light(WordRef),
    /// Everything as at the start.
    Restart,
    /// The lecturer's prepared picture with that number, from 0.
    Prepared(usize),
    /// To a file, or to the clipboard.
    Save(Export),
    /// The picture goes dark, or comes back.
    Blank,
    /// A spot of light follows the pointer, or goes.
    Spot,
    /// The next drag chooses a part of the picture to come closer.
    Loupe,
    /// The camera comes closer to that part: corners in units of half the picture, y up.
    Magnify([Vec2; 2]),
}

/// The panels of the overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Panel {
    /// Model, layer, head.
    Heads,
    /// The lit word and its numbers.
    Inspector,
    /// The wall of all heads.
    Wall,
    /// What width, glow, height and colour mean.
    Legend,
    /// Theme, quality, motion.
    Settings,
    /// Keys.
    Help,
    /// Sentences to pick.
    Samples,
    /// Cards, terms, further reading.
    Learn,
    /// Two sentences side by side.
    Compare,
    /// Everything that the lesson says.
    Transcript,
    /// The steps of one head; open as long as a step is chosen.
    Hood,
    /// A keyboard on the screen.
    Keyboard,
}

/// A word named before its sentence is there: by its text (its first occurrence) or by its index.
pub use crate::lesson::WordRef as QueryWord;
