//! What of a picture is shown: one thing stands in the place of another, and some are of one model alone.

use arclight_model::lens::Lens;
use arclight_model::steps::Step;
use arclight_model::{ModelId, Reading};

use super::{Badges, Carpet, Columns, Curtain, Head, Join, KeyCut, Picture, Sheets, View};
use crate::visual::crowd::{self, List};

impl Picture {
    /// Names of the compass's axes, up and to the right, where the model's numbers have names.
    #[must_use]
    pub fn compass_axes(&self) -> Option<&[String; 2]> {
        let free = self.view != View::Heatmap && self.sheets_shown().is_none();
        self.compass.as_ref().filter(|_| self.model.named_dimensions && free)
    }

    /// The heads that stand as sheets. They stand in place of a compass, of columns and of plates.
    #[must_use]
    pub fn sheets_shown(&self) -> Option<&Sheets> {
        self.sheets.as_ref().filter(|_| self.view != View::Heatmap && self.crowd_list().is_none())
    }

    /// How far what the heads found is joined: of all heads of a layer alone.
    #[must_use]
    pub fn join_shown(&self) -> Option<Join> {
        self.join.filter(|_| matches!(self.sheets_shown(), Some(Sheets::Layer | Sheets::All)))
    }

    /// The crowd that is shown: a trained model's, where there is no other view.
    #[must_use]
    pub fn crowd_list(&self) -> Option<&'static List> {
        let shown = !self.model.named_dimensions && self.view != View::Heatmap;
        self.crowd.as_deref().filter(|_| shown).and_then(crowd::list)
    }

    /// The columns that are shown: those that are chosen, or those of the step. A compass stands in their place.
    #[must_use]
    pub fn columns_shown(&self) -> Option<Columns> {
        let of_step = match self.step {
            Some(Step::Scores) => Some(Columns::Scores),
            Some(Step::Scaled | Step::Mask) => Some(Columns::Scaled),
            Some(Step::Softmax) => Some(Columns::Shares),
            _ => None,
        };
        let free = self.view != View::Heatmap && self.compass_axes().is_none();
        let free = free && self.sheets_shown().is_none();
        self.columns.or(of_step).filter(|_| free)
    }

    /// The plates that are shown. Columns or a compass stand in their place.
    #[must_use]
    pub fn badges_shown(&self) -> Option<Badges> {
        let free =
            self.view != View::Heatmap && self.compass_axes().is_none() && self.columns_shown().is_none();
        let free = free && self.sheets_shown().is_none();
        self.badges.filter(|_| free)
    }

    /// The carpet that is shown: there is none before there are scores, none of another view, and sheets stand in its place.
    #[must_use]
    pub fn carpet_shown(&self) -> Option<Carpet> {
        let has_scores = self.step.is_none_or(|step| step >= Step::Scores);
        self.carpet.filter(|_| has_scores && self.has_sentence_alone())
    }

    /// Whether the carpet lies of scores: what the step or the columns show are no weights yet.
    #[must_use]
    pub fn carpet_is_of_scores(&self) -> bool {
        match self.columns_shown() {
            Some(columns) => columns != Columns::Shares,
            None => self.step.is_some_and(|step| step < Step::Softmax),
        }
    }

    /// The curtain that is shown: none of another view, and none before sheets, which show every word.
    #[must_use]
    pub fn curtain_shown(&self) -> Option<&Curtain> {
        self.curtain.as_ref().filter(|_| self.has_sentence_alone())
    }

    /// Whether the sentence has the stage to itself: no matrices, no crowd and no sheets.
    #[must_use]
    pub fn has_sentence_alone(&self) -> bool {
        self.view != View::Heatmap && self.crowd_list().is_none() && self.sheets_shown().is_none()
    }

    /// How the model reads: what is behind a curtain is not there for any word before it, so that a curtain is a causal mask,
    /// whatever is switched.
    #[must_use]
    pub fn reads(&self) -> Reading {
        Reading { causal: self.reading.causal || self.curtain.is_some(), ..self.reading }
    }

    /// Whether the arcs of the lit word wait for a guess: where nothing else shows what it looks at, and every word can be
    /// chosen.
    #[must_use]
    pub fn waits_for_guess(&self) -> bool {
        let taken = self.is_of_tokens() || self.curtain_shown().is_some();
        self.guess && self.has_sentence_alone() && !taken
    }

    /// Whether all heads of all layers are on stage, as their mean: of a model that writes what is next comes of all of them.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        self.model.writes && self.place().head == Head::Mean && self.lens == Lens::Raw
    }

    /// Whether what comes next stands behind the sentence: of a model that writes, where nothing else has the stage.
    #[must_use]
    pub fn writes_here(&self) -> bool {
        self.model.writes && self.has_sentence_alone() && !self.has_device()
    }

    /// The cuts that count: those of a model that writes, since its last word says what comes next.
    #[must_use]
    pub fn cuts_shown(&self) -> &[KeyCut] {
        if self.model.writes { &self.cuts } else { &[] }
    }

    /// Whether a clock stands on each word: of positions that have hands, and where nothing else stands on the tiles.
    #[must_use]
    pub fn clocks_shown(&self) -> bool {
        self.clocks && self.model == ModelId::GLASS && self.has_sentence_alone() && !self.has_device()
    }

    /// Whether a device stands on the tiles.
    #[must_use]
    pub fn has_device(&self) -> bool {
        self.compass_axes().is_some() || self.columns_shown().is_some() || self.badges_shown().is_some()
    }

    /// Whether one head of one layer is followed: its scores and weights are computed with what is switched.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        let device = self.columns_shown().is_some() || self.badges_shown().is_some();
        self.step.is_some() || device || self.carpet_shown().is_some()
    }

    /// Whether what is shown needs more of its layer than the weights.
    #[must_use]
    pub fn needs_layer(&self) -> bool {
        self.step.is_some() || self.has_device() || self.carpet_shown().is_some() || self.clocks_shown()
    }

    /// Whether what is shown is of the tokens and weights themselves.
    #[must_use]
    pub fn is_of_tokens(&self) -> bool {
        let of_vectors = self.compass_axes().is_some() || self.clocks_shown();
        self.is_followed() || of_vectors || self.sheets_shown().is_some()
    }
}
