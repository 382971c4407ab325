//! The overlay.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

/// Panels.
pub fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, fonts);
}

fn fonts(mut contexts: EguiContexts, mut done: Local<bool>) -> Result {
    if !*done {
        *done = true;
        crate::theme::install_fonts(contexts.ctx_mut()?);
    }
    Ok(())
}
