//! Which panels are open.

use serde::{Deserialize, Serialize};

use super::Panel;

/// Which panels are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
        }
    }
}

impl Panels {
    pub(super) fn toggle(&mut self, panel: Panel) {
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
