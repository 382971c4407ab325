//! Which panels there are, and which are open.

use serde::{Deserialize, Serialize};

/// A panel.
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

impl Panel {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Heads,
        Self::Inspector,
        Self::Wall,
        Self::Legend,
        Self::Settings,
        Self::Help,
        Self::Samples,
        Self::Learn,
        Self::Compare,
        Self::Transcript,
        Self::Hood,
        Self::Keyboard,
    ];
}

/// Which panels are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panels {
    /// Model, layer, head.
    pub heads: bool,
    /// The lit word.
    pub inspector: bool,
    /// All heads.
    pub wall: bool,
    /// Legend.
    pub legend: bool,
    /// Settings.
    pub settings: bool,
    /// Keys.
    pub help: bool,
    /// Sentences.
    pub samples: bool,
    /// Cards.
    pub learn: bool,
    /// Two sentences.
    pub compare: bool,
    /// Everything that the lesson says.
    pub transcript: bool,
    /// The one sheet of a narrow picture.
    pub sheet: Option<Panel>,
    /// The lesson's card, by name.
    pub card: Option<String>,
    /// Only the stage: no panels and no numbers.
    pub bare: bool,
    /// The steps under the hood follow each other by themselves.
    pub playing: bool,
    /// The place of the heatmap, 0 to 2, that the next head of the wall goes to.
    pub slot: usize,
    /// The wall is grouped by what heads do on this sentence.
    pub grouped: bool,
    /// Steps under the hood list all numbers.
    #[serde(default)]
    pub numbers: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            heads: true,
            inspector: true,
            wall: false,
            legend: true,
            settings: false,
            help: false,
            samples: false,
            learn: false,
            compare: false,
            transcript: false,
            sheet: None,
            card: None,
            bare: false,
            playing: false,
            slot: 0,
            grouped: false,
            numbers: false,
        }
    }
}

impl Panels {
    /// Whether a panel is open, as a card or as the sheet.
    #[must_use]
    pub fn is_open(&self, panel: Panel) -> bool {
        let card = match panel {
            Panel::Heads => self.heads,
            Panel::Inspector => self.inspector,
            Panel::Wall => self.wall,
            Panel::Legend => self.legend,
            Panel::Settings => self.settings,
            Panel::Help => self.help,
            Panel::Samples => self.samples,
            Panel::Learn => self.learn,
            Panel::Compare => self.compare,
            Panel::Transcript => self.transcript,
            Panel::Hood | Panel::Keyboard => false,
        };
        card || self.sheet == Some(panel)
    }

    pub(crate) fn toggle(&mut self, panel: Panel) {
        let open = match panel {
            // It is open by its step, and a keyboard is a sheet only.
            Panel::Hood | Panel::Keyboard => return,
            Panel::Heads => &mut self.heads,
            Panel::Inspector => &mut self.inspector,
            Panel::Wall => &mut self.wall,
            Panel::Legend => &mut self.legend,
            Panel::Settings => &mut self.settings,
            Panel::Help => &mut self.help,
            Panel::Samples => &mut self.samples,
            Panel::Learn => &mut self.learn,
            Panel::Compare => &mut self.compare,
            Panel::Transcript => &mut self.transcript,
        };
        *open = !*open;
    }
}
