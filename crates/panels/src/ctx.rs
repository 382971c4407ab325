//! What every panel is given: the snapshot, what follows from it for the whole frame, and where wishes go.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;

use arclight_core::intent::{self, Intent, Panels};
use arclight_core::panel::Panel;
use arclight_core::picture::{Head, Setting, View};
use arclight_core::platform::Status;
use arclight_core::settings::Sound;
use arclight_core::venue::{Mode, Phase};
use arclight_core::visual::names::{Name, names};
use arclight_core::visual::palette::Palette;
use arclight_model::lens::Lens;
use arclight_model::{Attended, Badge, ModelId, Token};
use egui::TextureId;
use ndarray::Array2;

use crate::inputs::Inputs;
use crate::lit::Word;
use crate::size::Size;

/// With more tokens than that, words beside cards would be too small to be read.
const CROWD: usize = 200;

/// The snapshot and what is derived from it, once a frame. A panel says what it wants by [`Ctx::ask`].
pub(crate) struct Ctx<'a> {
    inputs: &'a Inputs<'a>,
    asked: RefCell<Vec<Intent>>,
    names: OnceCell<Vec<Name>>,
    /// Colours.
    pub palette: &'static Palette,
    /// The lit word.
    pub word: Option<Word>,
    /// Whether it is a narrow picture: a phone, or a kiosk's upright screen.
    pub narrow: bool,
    /// Whether it is a wide picture without the height for cards above the words.
    pub low: bool,
    /// Whether a finger was seen.
    pub touch: bool,
    /// Small pictures of all heads.
    pub wall: Option<TextureId>,
    /// The matrices of the heatmap, in their order.
    pub matrices: Vec<TextureId>,
    /// Names of the dimensions of the chosen model; none where they have no names.
    pub dimensions: &'a [String],
}

impl<'a> Deref for Ctx<'a> {
    type Target = Inputs<'a>;

    fn deref(&self) -> &Inputs<'a> {
        self.inputs
    }
}

impl<'a> Ctx<'a> {
    /// `dimensions`: the names of those of Glass.
    pub fn new(inputs: &'a Inputs<'a>, size: &Size, dimensions: &'a [String]) -> Self {
        let state = inputs.state;
        Self {
            inputs,
            asked: RefCell::default(),
            names: OnceCell::new(),
            palette: state.settings.theme.palette(),
            word: Word::lit(state, inputs.shown),
            narrow: size.narrow,
            low: size.low,
            touch: false,
            wall: None,
            matrices: Vec::new(),
            dimensions: if state.picture.model.named_dimensions { dimensions } else { &[] },
        }
    }

    /// Takes a wish; the frame hands on all of them, in the order in which they were made.
    pub fn ask(&self, intent: Intent) {
        self.asked.borrow_mut().push(intent);
    }

    /// Asks for one thing of the picture.
    pub fn set(&self, setting: Setting) {
        self.ask(Intent::Set(setting));
    }

    /// Asks for another sound. What was asked of it earlier in the frame stays.
    pub fn change_sound(&self, change: impl FnOnce(&mut Sound)) {
        let mut asked = self.asked.borrow_mut();
        let earlier = asked.iter().rev().find_map(|intent| match intent {
            Intent::Settings(intent::Settings::Sound(sound)) => Some(sound),
            _ => None,
        });
        let before = earlier.unwrap_or(&self.state.settings.sound).clone();
        let mut sound = before.clone();
        change(&mut sound);
        if sound != before {
            asked.push(Intent::Settings(intent::Settings::Sound(sound)));
        }
    }

    /// Everything that was asked for. While nobody is there, what a pointer rests on asks for nothing.
    pub fn into_asked(self) -> Vec<Intent> {
        if self.attracts() { Vec::new() } else { self.asked.into_inner() }
    }

    /// Whether heads, numbers, views and the row of panels are shown; but for a lecture they are in a drawer. Matrices are
    /// part of it, and steps but where something is tried at one.
    pub fn looks_inside(&self) -> bool {
        let lecture = self.visiting.venue.mode == Mode::Present;
        let steps = self.state.picture.step.is_some() && !self.tries();
        lecture || self.state.settings.inside || self.is_heatmap() || steps
    }

    /// Whether the player's bar is there: not before the film begins, where all else is in the drawer. The way home from an
    /// open sheet of a kiosk is part of it.
    pub fn has_player(&self) -> bool {
        let sheet = self.is_kiosk() && self.state.panels.sheet.is_some();
        self.looks_inside() || self.film.is_begun() || sheet
    }

    /// Whether what the lesson gives to try has a card with its control. Behind the drawer and in a lecture there is a line.
    pub fn tries(&self) -> bool {
        let has_card = match self.visiting.venue.mode {
            Mode::Kiosk => true,
            Mode::Explore => !self.state.settings.inside && !self.is_heatmap(),
            Mode::Present => false,
        };
        has_card && self.film.tried().is_some()
    }

    /// The chosen model.
    pub fn model(&self) -> ModelId {
        self.state.picture.model
    }

    /// The model whose attention is on stage: not the chosen one while that is being read.
    pub fn shown_model(&self) -> ModelId {
        self.attended().map_or(self.model(), |attended| attended.model)
    }

    /// The models that are offered, with their names.
    pub fn offered(&self) -> Vec<(ModelId, &'static str)> {
        self.inputs.models.iter().map(|(model, _)| (*model, model.name)).collect()
    }

    /// How it stands with the chosen model.
    pub fn status(&self) -> &'a Status {
        let known = self.inputs.models.iter().find(|(model, _)| *model == self.model());
        known.map_or(&Status::Ready, |(_, status)| status)
    }

    /// What is said of a model that cannot be had: another one answers.
    pub fn without(&self, model: ModelId, reason: &str) -> String {
        let ready = self.inputs.models.iter().find(|(_, status)| *status == Status::Ready);
        let other = ready.map_or_else(ModelId::default, |(model, _)| *model);
        format!("No {}, {} goes on: {reason}", model.name, other.name)
    }

    /// The model that was asked for this sentence and cannot answer, and why. It may be no longer the chosen one.
    pub fn refusal(&self) -> Option<(ModelId, &'a str)> {
        let failed = self.inputs.models.iter().filter_map(|(model, status)| match status {
            Status::Failed(reason) => Some((*model, reason.as_str())),
            Status::Closed | Status::Loading(_) | Status::Ready => None,
        });
        let mut failed = failed.filter(|_| self.inputs.refused);
        let first = failed.next();
        failed.chain(first).find(|(model, _)| *model == self.model()).or(first)
    }

    /// The whole attention.
    pub fn attended(&self) -> Option<&'a Attended> {
        self.inputs.shown.attended.as_deref()
    }

    /// The tokens on stage.
    pub fn tokens(&self) -> &'a [Token] {
        &self.inputs.shown.tokens
    }

    /// What a token on stage is called, told from others that say the same; nothing where there is none.
    pub fn token(&self, index: usize) -> String {
        self.name(index).map(Name::drawn).unwrap_or_default()
    }

    /// The same, as short as it stands on its tile.
    pub fn short(&self, index: usize) -> String {
        self.name(index).map(Name::short).unwrap_or_default()
    }

    /// Name of a token on stage.
    pub fn name(&self, index: usize) -> Option<&Name> {
        self.names.get_or_init(|| names(self.tokens())).get(index)
    }

    /// The matrix on stage, `[query, key]`.
    pub fn weights(&self) -> &'a Array2<f32> {
        &self.inputs.shown.weights
    }

    /// Names of the axes of meaning.
    pub fn axes(&self) -> &'a [String] {
        arclight_model::Glass::axes()
    }

    /// Whether strangers touch it.
    pub fn is_kiosk(&self) -> bool {
        self.visiting.venue.is_kiosk()
    }

    /// Whether a lecturer shows it.
    pub fn presents(&self) -> bool {
        self.visiting.presents()
    }

    /// Whether nobody is there.
    pub fn attracts(&self) -> bool {
        self.is_kiosk() && self.visiting.visit.phase() == Phase::Attract
    }

    /// Whether matrices are shown.
    pub fn is_heatmap(&self) -> bool {
        self.state.is_heatmap()
    }

    /// Opens a panel, or closes it: as a sheet where there is room for one.
    pub fn toggle(&self, panel: Panel) {
        let wish = if self.is_sheet(panel) || self.visiting.venue.mode != Mode::Explore {
            Panels::Sheet((self.state.panels.sheet != Some(panel)).then_some(panel))
        } else {
            Panels::Toggle(panel)
        };
        self.ask(Intent::Panel(wish));
    }

    /// Whether the words need the whole picture to be read: cards at the sides are opened over it then.
    pub fn is_crowded(&self) -> bool {
        let crowd = self.low || self.tokens().len() > CROWD;
        crowd && !self.is_heatmap() && self.state.picture.step.is_none()
    }

    /// Whether a panel is opened as the only one, over the picture.
    pub fn is_sheet(&self, panel: Panel) -> bool {
        match panel {
            _ if self.narrow => true,
            Panel::Heads | Panel::Inspector => self.is_crowded(),
            Panel::Legend => self.low,
            _ => false,
        }
    }

    /// The chosen head in few words.
    pub fn head_title(&self) -> String {
        let (place, model) = (self.state.picture.place(), self.model());
        // Rollout knows no heads, and what a head does is no claim about it. The steps are always those of a head.
        if self.state.picture.lens == Lens::Rollout && self.state.picture.step.is_none() {
            return format!("Rollout to layer {}", place.layer);
        }
        let Head::One(head) = place.head else {
            return match model.layers {
                _ if self.state.picture.is_of_all() => "Mean of all heads".to_owned(),
                1 => "Mean of heads".to_owned(),
                _ => format!("Layer {}, mean of heads", place.layer),
            };
        };
        match model.named_head(place.layer, head) {
            Some(named) if model.layers == 1 => named.name.to_owned(),
            // A phone has no room for more beside the views.
            Some(named) if self.narrow => format!("L{} H{head} {}", place.layer, named.name),
            Some(named) => format!("Layer {}, head {head}: {}", place.layer, named.name),
            None => format!("Layer {}, head {head}", place.layer),
        }
    }

    /// Whether stage and flat are shown.
    pub fn has_arcs(&self) -> bool {
        self.state.picture.view != View::Heatmap && self.state.picture.step.is_none()
    }
}

/// Whether somebody trained the model, and not a hand made it.
pub(crate) fn is_trained(model: ModelId) -> bool {
    model.badge != Badge::HandMade
}
