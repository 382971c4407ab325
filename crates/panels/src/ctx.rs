//! What the panels are given: a snapshot of everything that they show. They answer with intents.

use bevy::prelude::*;
use bevy_egui::egui;
use ndarray::Array2;

use crate::model::{Attended, ModelKind, Token, lens};
use crate::session::{
    CourseFile, Direction, Film, Head, Heat, Hood, Intent, MiniLmStatus, Models, Pair, Panel, Sentence,
    SettingsFile, Shown, State, Traces, View as Scene, Visiting,
};
use crate::venue::{Mode, Phase};
use crate::visual::palette::Palette;

/// How it stands with the trained model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trained {
    /// On its way.
    Loading,
    /// There.
    Ready,
    /// Why not.
    Failed(String),
}

/// One key of the lit word, or one query.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Index on stage.
    pub index: usize,
    /// What it says.
    pub text: String,
    /// Weight, 0 to 1.
    pub weight: f32,
}

/// The lit word and its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// The other words, strongest first.
    pub ranked: Vec<Ranked>,
    /// Entropy of its row in nats.
    pub entropy: f32,
    /// The largest weight of its row.
    pub peak: f32,
    /// What of its row rests on special tokens, 0 to 1.
    pub idle: f32,
    /// Sum over the ranked weights: 1 for a row; what a column receives can be anything.
    pub sum: f32,
}

/// What is looked at closely.
#[derive(Clone, Copy)]
pub struct Close<'a> {
    /// Steps of layers.
    pub traces: &'a Traces,
    /// The step under the hood.
    pub hood: &'a Hood,
    /// The matrices of the heatmap.
    pub heat: &'a Heat,
    /// Two sentences.
    pub pair: &'a Pair,
    /// The lesson.
    pub film: &'a Film,
    /// The course that the lesson is a module of.
    pub course: &'a CourseFile,
    /// Names of the dimensions of the model, where they have any.
    pub dimensions: &'a [String],
    /// Names of the axes of Glass.
    pub axes: &'a [String],
}

/// With more tokens than that, words beside cards would be too small to be read.
const CROWD: usize = 200;

/// The snapshot.
pub struct View<'a> {
    /// Everything that is chosen.
    pub state: &'a State,
    /// Colours.
    pub palette: &'static Palette,
    /// The trained model.
    pub trained: Trained,
    /// Whether it was asked for this sentence, and cannot answer.
    pub refused: bool,
    /// A newer text is being computed.
    pub thinking: bool,
    /// The whole attention.
    pub attended: Option<&'a Attended>,
    /// The tokens on stage.
    pub tokens: &'a [Token],
    /// The matrix on stage, `[query, key]`.
    pub weights: &'a Array2<f32>,
    /// The lit word.
    pub word: Option<Word>,
    /// What is looked at closely.
    pub close: Close<'a>,
    /// Share of the attention that no arc shows.
    pub undrawn: f32,
    /// Small pictures of all heads.
    pub wall: Option<egui::TextureId>,
    /// The matrices of the heatmap.
    pub heat_textures: Vec<egui::TextureId>,
    /// What went wrong with the settings or the address.
    pub notice: Option<&'a str>,
    /// What of the trained model has come, 0 to 1.
    pub progress: Option<f32>,
    /// The link that opens this state.
    pub link: Option<&'a str>,
    /// Where files can be saved: what became of the last one.
    pub saved: Option<&'a str>,
    /// The place, and who is there.
    pub visiting: &'a Visiting,
    /// Whether a person moved the camera.
    pub steered: bool,
    /// Whether it is a narrow picture, such as a phone's.
    pub narrow: bool,
    /// Whether a finger was seen.
    pub touch: bool,
}

impl<'a> View<'a> {
    /// Takes the snapshot.
    #[must_use]
    pub fn new(
        state: &'a State,
        shown: &'a Shown,
        models: &Models,
        sentence: &Sentence,
        (settings, visiting): (Option<&'a SettingsFile>, &'a Visiting),
        close: Close<'a>,
        narrow: bool,
    ) -> Self {
        let trained = match &models.minilm {
            MiniLmStatus::Loading(_) => Trained::Loading,
            MiniLmStatus::Ready(_) => Trained::Ready,
            MiniLmStatus::Failed(reason) => Trained::Failed(reason.clone()),
        };
        let refused = models.refused;
        Self {
            state,
            palette: state.settings.theme.palette(),
            trained,
            refused,
            thinking: sentence.is_thinking(),
            attended: shown.attended.as_deref(),
            tokens: &shown.tokens,
            weights: &shown.weights,
            word: word(state, shown),
            close,
            undrawn: 0.0,
            wall: None,
            heat_textures: Vec::new(),
            notice: settings.and_then(|settings| settings.notice.as_deref()),
            progress: None,
            link: None,
            saved: None,
            visiting,
            steered: false,
            narrow,
            touch: false,
        }
    }

    /// What opens a panel, or closes it: where there is room for one, as a sheet.
    #[must_use]
    pub fn opens(&self, panel: Panel) -> Intent {
        if self.is_sheet(panel) || self.visiting.venue.mode != Mode::Explore {
            Intent::Sheet((self.state.panels.sheet != Some(panel)).then_some(panel))
        } else {
            Intent::Toggle(panel)
        }
    }

    /// Whether the words need the whole picture to be read: cards at the sides are opened over it then.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.tokens.len() > CROWD && self.state.view != Scene::Heatmap && self.state.study.step.is_none()
    }

    /// Whether a panel is opened as the only one, over the picture.
    #[must_use]
    pub fn is_sheet(&self, panel: Panel) -> bool {
        self.narrow || (self.is_crowded() && matches!(panel, Panel::Heads | Panel::Inspector))
    }

    /// Whether nobody is there.
    #[must_use]
    pub fn attracts(&self) -> bool {
        self.visiting.venue.is_kiosk() && self.visiting.visit.phase() == Phase::Attract
    }

    /// The chosen head in few words.
    #[must_use]
    pub fn head_title(&self) -> String {
        let place = self.state.place();
        // Rollout knows no heads, and what a head does is no claim about it. The steps are always those of a head.
        if self.state.lens == lens::Lens::Rollout && self.state.study.step.is_none() {
            return format!("Rollout to layer {}", place.layer);
        }
        match (place.head, self.state.model) {
            (Head::Mean, ModelKind::Glass) => "Mean of heads".to_owned(),
            (Head::Mean, ModelKind::MiniLm) => format!("Layer {}, mean of heads", place.layer),
            (Head::One(head), model) => match crate::model::heads::named_at(model, place.layer, head) {
                Some(named) if model == ModelKind::Glass => named.name.to_owned(),
                // A phone has no room for more beside the views.
                Some(named) if self.narrow => format!("L{} H{head} {}", place.layer, named.name),
                Some(named) => format!("Layer {}, head {head}: {}", place.layer, named.name),
                None => format!("Layer {}, head {head}", place.layer),
            },
        }
    }
}

fn word(state: &State, shown: &Shown) -> Option<Word> {
    let index = state.word()?;
    let token = shown.tokens.get(index)?;
    if index >= shown.weights.nrows() {
        return None;
    }
    let row = shown.weights.row(index);
    let line = match state.direction {
        Direction::AttendsTo => row.to_vec(),
        Direction::AttendedBy => shown.weights.column(index).to_vec(),
    };
    let mut ranked: Vec<Ranked> = line
        .iter()
        .zip(&shown.tokens)
        .enumerate()
        .map(|(index, (weight, token))| Ranked { index, text: token.text.clone(), weight: *weight })
        .collect();
    let sum = line.iter().sum();
    ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.index.cmp(&b.index)));
    Some(Word {
        text: token.text.clone(),
        ranked,
        entropy: lens::entropy(row),
        peak: lens::peak(row).map_or(0.0, |(_, weight)| weight),
        idle: lens::idle_share(&shown.tokens, row),
        sum,
    })
}
