//! What is in a panel, wherever it is drawn.

use arclight_core::panel::Panel;
use egui::Ui;

use crate::compare::compare_ui;
use crate::ctx::Ctx;
use crate::heads::heads_ui;
use crate::help::help_ui;
use crate::hood::hood_ui;
use crate::inspector::inspector_ui;
use crate::learn::learn_ui;
use crate::legend::legend_ui;
use crate::player::transcript_ui;
use crate::sentence::samples_ui;
use crate::settings::settings_ui;
use crate::wall::wall_ui;

/// Draws it.
pub(crate) fn content(ui: &mut Ui, ctx: &Ctx<'_>, panel: Panel) {
    match panel {
        Panel::Heads => heads_ui(ui, ctx),
        Panel::Wall => wall_ui(ui, ctx),
        Panel::Learn => learn_ui(ui, ctx),
        Panel::Compare => compare_ui(ui, ctx),
        Panel::Hood => hood_ui(ui, ctx),
        Panel::Inspector => inspector_ui(ui, ctx),
        Panel::Legend => legend_ui(ui, ctx),
        Panel::Settings => settings_ui(ui, ctx),
        Panel::Transcript => transcript_ui(ui, ctx),
        Panel::Help => help_ui(ui, ctx),
        Panel::Samples => samples_ui(ui, ctx),
        // It is drawn with the text that is typed.
        Panel::Keyboard => {}
    }
}
