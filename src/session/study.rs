//! What is looked at closely: the steps under the hood, what is switched there, the heads of the heatmap, two sentences
//! side by side.

use serde::{Deserialize, Serialize};

use super::{Head, Intent, State, View};
use crate::model::steps::{Step, Switches};
use crate::model::{ModelKind, Reading};

/// The heads that stand in the heatmap beside their average: layer and head.
pub type HeatHeads = [(usize, usize); 3];

/// What is chosen there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// The step that the stage shows; `None` where the hood is closed.
    pub step: Option<Step>,
    /// The steps follow each other by themselves.
    pub playing: bool,
    /// What is switched in the chosen head.
    pub switches: Switches,
    /// What is switched in the whole model.
    pub reading: Reading,
    /// Of Glass and of MiniLM.
    pub heat: [HeatHeads; 2],
    /// The matrix of the heatmap that stands alone, 3 for the average.
    pub large: Option<usize>,
    /// The place of the heatmap that the next head of the wall goes to.
    pub slot: usize,
    /// The wall is grouped by what heads do on this sentence.
    pub grouped: bool,
    /// Two sentences with the same word.
    pub pair: [String; 2],
}

impl Default for Study {
    fn default() -> Self {
        Self {
            step: None,
            playing: false,
            switches: Switches::default(),
            reading: Reading::default(),
            // Previous token, object to its verb, ahead to the noun.
            heat: [[(0, 0), (0, 1), (0, 2)], [(0, 2), (2, 0), (2, 8)]],
            large: None,
            slot: 0,
            grouped: false,
            pair: [
                "They sat down on the river bank to fish.".to_owned(),
                "She took her cash to the bank before lunch.".to_owned(),
            ],
        }
    }
}

/// A wish about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Opens the hood at a step, or closes it.
    Open(Option<Step>),
    /// The next (1) or previous (-1) step.
    Move(i32),
    /// The steps follow each other, or stand.
    Play(bool),
    /// Switches of the head.
    Switch(Switches),
    /// Mask and positions.
    Read(Reading),
    /// The place of the heatmap, 0 to 2, that is to show another head.
    Slot(usize),
    /// A head for that place.
    Heat(usize, usize),
    /// One matrix alone, or all.
    Enlarge(Option<usize>),
    /// The wall by layer or by what heads do.
    Group(bool),
    /// One of the two sentences.
    Pair(usize, String),
    /// Everything that is switched goes back.
    Reset,
}

impl Study {
    /// Applies a wish; the model has `shape` = (layers, heads).
    pub fn apply(&mut self, wish: &Wish, model: ModelKind, shape: (usize, usize)) {
        match wish {
            Wish::Open(step) => {
                self.step = *step;
                self.playing &= step.is_some();
            }
            Wish::Move(by) => {
                self.step = Some(self.step.map_or(Step::default(), |step| step.moved(*by)));
                self.playing &= self.step != Step::ALL.last().copied();
            }
            Wish::Play(on) => {
                // From the end it begins anew.
                if *on && (self.step.is_none() || self.step == Step::ALL.last().copied()) {
                    self.step = Some(Step::default());
                }
                self.playing = *on;
            }
            Wish::Switch(switches) => self.switches = *switches,
            Wish::Read(reading) => self.reading = *reading,
            Wish::Slot(slot) => self.slot = (*slot).min(2),
            Wish::Heat(layer, head) => {
                let last = |count: usize| count.saturating_sub(1);
                self.heat[model as usize][self.slot] =
                    ((*layer).min(last(shape.0)), (*head).min(last(shape.1)));
                self.slot = (self.slot + 1) % 3;
            }
            Wish::Enlarge(which) => self.large = which.filter(|which| *which < 4),
            Wish::Group(on) => self.grouped = *on,
            Wish::Pair(which, text) => {
                if let Some(old) = self.pair.get_mut(*which) {
                    old.clear();
                    old.extend(text.chars().take(LONGEST_PAIR));
                }
            }
            Wish::Reset => (self.switches, self.reading) = (Switches::default(), Reading::default()),
        }
    }

    /// Whether anything is switched.
    #[must_use]
    pub fn is_switched(&self) -> bool {
        self.switches != Switches::default() || self.reading != Reading::default()
    }
}

impl State {
    pub(super) fn study(&mut self, wish: &Wish, tokens: usize, shape: (usize, usize)) {
        self.study.apply(wish, self.model, shape);
        let shows_steps = matches!(wish, Wish::Open(Some(_)) | Wish::Move(_) | Wish::Play(true));
        if shows_steps && self.view == View::Heatmap {
            self.view = View::Stage;
        }
        let opens = self.study.step.is_some();
        // One query and one head are followed.
        if opens && self.pinned.is_none() {
            self.pinned = self.word().or(Some(1)).filter(|word| *word < tokens);
            (self.glance, self.touched) = (None, true);
        }
    }

    /// Steps are those of one head: the mean has none.
    pub(super) fn keep_to_one_head(&mut self, intent: &Intent, heads: usize) {
        if self.study.step.is_some() && self.place().head == Head::Mean {
            let head =
                if matches!(intent, Intent::StepHead(by) if *by < 0) { heads.saturating_sub(1) } else { 0 };
            self.place_mut().head = Head::One(head);
        }
    }
}

/// Most characters of each of the two sentences: they are read in every frame in which they change.
const LONGEST_PAIR: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_on_and_stop_at_the_end() {
        let mut study = Study::default();
        let mut wish = |wish: Wish| {
            study.apply(&wish, ModelKind::Glass, (1, 3));
            (study.step, study.playing)
        };
        assert_eq!(wish(Wish::Play(true)), (Some(Step::Tokens), true));
        for _ in 0..10 {
            wish(Wish::Move(1));
        }
        assert_eq!(wish(Wish::Move(1)), (Some(Step::Residual), false));
        assert_eq!(wish(Wish::Play(true)), (Some(Step::Tokens), true));
        assert_eq!(wish(Wish::Open(None)), (None, false));
    }

    #[test]
    fn steps_that_play_do_not_come_back_after_escape() {
        let mut state = State::default();
        for intent in [Intent::Study(Wish::Play(true)), Intent::Release] {
            state.apply(&intent, 11, (1, 3));
        }
        assert_eq!((state.study.step, state.study.playing), (None, false));
    }

    #[test]
    fn a_head_that_is_not_there_is_the_last_one() {
        let mut study = Study::default();
        study.apply(&Wish::Slot(7), ModelKind::MiniLm, (6, 12));
        study.apply(&Wish::Heat(99, 99), ModelKind::MiniLm, (6, 12));
        assert_eq!((study.heat[1][2], study.slot), ((5, 11), 0));
    }
}
