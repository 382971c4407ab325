//! Links: they open the browser, or show a QR code where that is not wanted.

use egui::{Button, Color32, OpenUrl, Rect, RichText, Sense, Ui, WidgetInfo, WidgetType, vec2};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::ctx::Ctx;
use crate::theme::{colour, semibold};
use crate::widgets::{BODY, SMALL, at_least, text};

/// A title that leads somewhere.
pub(super) fn link_ui(ui: &mut Ui, ctx: &Ctx<'_>, title: &str, link: &str) {
    let says = RichText::new(title).font(semibold(BODY)).color(colour(ctx.palette.key));
    let button = Button::new(says).frame(false).min_size(vec2(0.0, at_least(ui, 26.0))).wrap();
    let pressed = ui.add(button).on_hover_text(link).clicked();
    if !ctx.state.settings.codes {
        if pressed {
            ui.ctx().open_url(OpenUrl::new_tab(link));
        }
        return;
    }
    let id = ui.id().with("code");
    let mut open: Option<String> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if pressed {
        open = (open.as_deref() != Some(link)).then(|| link.to_owned());
        ui.data_mut(|data| data.insert_temp(id, open.clone()));
    }
    if open.as_deref() == Some(link) {
        code_ui(ui, ctx, link);
    }
}

/// The code, dark on white in every theme, with the quiet zone of four modules that readers need.
fn code_ui(ui: &mut Ui, ctx: &Ctx<'_>, link: &str) {
    /// Logical points of a module.
    const MODULE: f32 = 5.0;
    const QUIET: i32 = 4;
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Medium) else {
        text(ui, link, SMALL, ctx.palette.dim);
        return;
    };
    let side = (code.size() + 2 * QUIET) as f32 * MODULE;
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, 6.0, Color32::WHITE);
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let min = rect.min + vec2((x + QUIET) as f32, (y + QUIET) as f32) * MODULE;
            painter.rect_filled(Rect::from_min_size(min, vec2(MODULE, MODULE)), 0.0, Color32::BLACK);
        }
    }
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, format!("QR code: {link}")));
    text(ui, link, SMALL, ctx.palette.dim);
}
