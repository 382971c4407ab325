//! The compass by hand: whether it stands, its two axes, and in words what it shows.

use arclight_core::picture::Setting;
use arclight_core::visual::compass::axes_for;
use arclight_model::Glass;
use egui::{ComboBox, RichText, Ui, vec2};

use crate::ctx::Ctx;
use crate::theme::{colour, medium};
use crate::widgets::{BODY, SMALL, TARGET, chip, switch, text};

/// What an axis is while nobody chose.
const USUAL: [&str; 2] = ["water", "money"];

/// A switch, and what is chosen while it is on. Nothing where numbers have no names.
pub(crate) fn meaning_ui(ui: &mut Ui, ctx: &Ctx<'_>) {
    let (palette, picture) = (ctx.palette, &ctx.state.picture);
    if !picture.model.named_dimensions || ctx.is_heatmap() {
        return;
    }
    let own = || ctx.state.word().and_then(|word| axes_for(ctx.glass, picture, word));
    if let Some(on) = switch(ui, palette, "Meaning as an arrow", picture.compass.is_some()) {
        let axes = || own().unwrap_or_else(|| USUAL.map(str::to_owned));
        ctx.set(Setting::Compass(on.then(axes)));
    }
    let Some(axes) = picture.compass_axes() else { return };
    axes_ui(ui, ctx, axes);
    if ctx.state.word().is_some() && chip(ui, palette, "Axes of this word", false).clicked() {
        ctx.set(Setting::Compass(own()));
    }
    let says = ctx.devices.says();
    let hint =
        if ctx.touch { "Tap a word." } else { "Point at a word; pin it to see another one beside it." };
    text(ui, says.as_deref().unwrap_or(hint), SMALL, palette.ink);
}

/// Both axes, to choose from.
pub(crate) fn axes_ui(ui: &mut Ui, ctx: &Ctx<'_>, axes: &[String; 2]) {
    for (index, name) in ["up", "to the right"].into_iter().enumerate() {
        axis(ui, ctx, axes, (index, name));
    }
}

/// One of the two; the other one cannot be the same.
fn axis(ui: &mut Ui, ctx: &Ctx<'_>, axes: &[String; 2], (index, name): (usize, &str)) {
    ui.horizontal(|ui| {
        ui.set_min_height(TARGET);
        let label = |says: &str| RichText::new(says).font(medium(BODY - 1.0)).color(colour(ctx.palette.ink));
        let picker = ComboBox::from_id_salt(("axis", index)).selected_text(label(&axes[index])).width(110.0);
        let shown = picker.show_ui(ui, |ui| {
            ui.spacing_mut().interact_size = vec2(TARGET, TARGET);
            for axis in Glass::axes().iter().filter(|axis| **axis != axes[1 - index]) {
                if ui.selectable_label(axes[index] == *axis, label(axis)).clicked() {
                    let mut axes = axes.clone();
                    axes[index].clone_from(axis);
                    ctx.set(Setting::Compass(Some(axes)));
                }
            }
        });
        shown.response.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::WidgetType::ComboBox,
                true,
                format!("axis {name}: {}", axes[index]),
            )
        });
        text(ui, name, BODY - 1.0, ctx.palette.dim);
    });
}
