//! stub
pub mod theme;
use arclight_core::{intent::Intent,visual::layout::FreeArea,state::State,shown::Shown,traces::Traces,steps::Hood,heat::Heat,pair::Pair,film::Film,course::CourseFile,hub::Visiting,platform::Status};
use arclight_model::{Glass,ModelId};
pub fn frame(_: &egui::Context, _: &Inputs<'_>, _: &mut Memory) -> Output { Output{intents:vec![],free:None} }
pub struct Output { pub intents: Vec<Intent>, pub free: Option<FreeArea> }
#[derive(Default)] pub struct Memory {}
pub struct Inputs<'a> { pub state: &'a State, pub shown: &'a Shown, pub traces: &'a Traces, pub hood: &'a Hood, pub heat: &'a Heat, pub pair: &'a Pair, pub film: &'a Film, pub course: &'a CourseFile, pub visiting: &'a Visiting, pub glass: &'a Glass, pub models: &'a [(ModelId, Status)], pub refused: bool, pub thinking: bool, pub undrawn: f32, pub notice: Option<&'a str>, pub link: Option<&'a str>, pub saved: Option<&'a str>, pub steered: bool, pub touched: bool, pub fresh: bool }
