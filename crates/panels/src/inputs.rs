//! What the panels are given: a snapshot of everything that they show.

use arclight_core::course::CourseFile;
use arclight_core::devices::Devices;
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::pair::Pair;
use arclight_core::platform::Status;
use arclight_core::shown::Shown;
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_core::visual::typeface::Typefaces;
use arclight_model::{Glass, ModelId};

/// The snapshot.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// Everything that is chosen.
    pub state: &'a State,
    /// Tokens and weights on stage.
    pub shown: &'a Shown,
    /// Every step of the layers that are looked at.
    pub traces: &'a Traces,
    /// The step under the hood.
    pub hood: &'a Hood,
    /// What stands on the stage beside tiles and arcs.
    pub devices: &'a Devices,
    /// The matrices of the heatmap.
    pub heat: &'a Heat,
    /// Two sentences, and what became of the word that they share.
    pub pair: &'a Pair,
    /// The lesson.
    pub film: &'a Film,
    /// The course that the lesson is a module of.
    pub course: &'a CourseFile,
    /// The place, and who is there.
    pub visiting: &'a Visiting,
    /// The model whose dimensions and axes have names.
    pub glass: &'a Glass,
    /// How it stands with each model, in the order in which they are offered.
    pub models: &'a [(ModelId, Status)],
    /// Whether the chosen model was asked for this sentence, and cannot answer.
    pub refused: bool,
    /// Whether a newer text is being computed.
    pub thinking: bool,
    /// Share of the attention that no arc shows.
    pub undrawn: f32,
    /// Fonts beside the program's own.
    pub typefaces: &'a Typefaces,
    /// What went wrong with the settings or the address.
    pub notice: Option<&'a str>,
    /// The link that opens this state, where there is an address to put it in: on a page.
    pub link: Option<&'a str>,
    /// Where files can be saved: what became of the last one.
    pub saved: Option<&'a str>,
    /// Whether a person moved the camera.
    pub steered: bool,
    /// Whether it is known from the start that fingers point.
    pub touched: bool,
    /// Everything went back to the start: nothing of a visitor stays.
    pub fresh: bool,
}
