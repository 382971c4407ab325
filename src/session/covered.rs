//! Where the overlay lies over the stage.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_egui::{EguiContext, PrimaryEguiContext, egui};

/// What of the picture the overlay has taken. It answers for any place: what egui itself says is about where the
/// pointer was a frame ago, and a pointer can jump.
#[derive(SystemParam)]
pub struct Covered<'w, 's> {
    egui: Option<Res<'w, EguiWantsInput>>,
    context: Option<Single<'w, 's, &'static mut EguiContext, With<PrimaryEguiContext>>>,
}

impl Covered<'_, '_> {
    /// Whether a pointer there, logical pixels, is the overlay's: over a panel, or anywhere while a slider is held or
    /// a popup is open.
    pub fn at(&mut self, place: Vec2) -> bool {
        let busy = |egui: &Res<EguiWantsInput>| egui.is_using_pointer() || egui.is_popup_open();
        self.egui.as_ref().is_some_and(busy) || self.panel_at(place)
    }

    /// Whether a panel is there.
    pub fn panel_at(&mut self, place: Vec2) -> bool {
        self.context.as_mut().is_some_and(|context| {
            let context = context.get_mut();
            let place = egui::pos2(place.x, place.y) / context.zoom_factor();
            context.layer_id_at(place).is_some_and(|layer| layer.order > egui::Order::Background)
        })
    }
}
