//! Content that is higher than its room.

use egui::{ScrollArea, Ui};

/// Content that scrolls where it is higher than that. What Tab comes to is brought into sight.
pub(crate) fn scrolled<R>(ui: &mut Ui, most: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ScrollArea::vertical().max_height(most);
    let answer = area.show(ui, |ui| {
        let answer = content(ui);
        follow_keys(ui);
        answer
    });
    answer.inner
}

/// Within an area that scrolls, after its content.
pub(crate) fn follow_keys(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused);
    let response = focused.and_then(|id| ui.ctx().read_response(id));
    let Some(response) = response.filter(egui::Response::gained_focus) else { return };
    // What is pressed is where the pointer is.
    let by_pointer = ui.input(|input| input.pointer.any_pressed() || input.pointer.any_released());
    let is_hidden = response.interact_rect != response.rect && !by_pointer;
    if is_hidden && response.layer_id == ui.layer_id() && ui.min_rect().intersects(response.rect) {
        ui.scroll_to_rect(response.rect.expand(8.0), None);
    }
}
