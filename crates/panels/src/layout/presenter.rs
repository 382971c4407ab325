//! What a lecturer lays over the picture: darkness, a spot of light, a part to come closer; and where the set stands.

use bevy::math::Vec2;
use bevy_egui::egui::{
    self, Align2, Color32, Context, CursorIcon, Id, LayerId, Order, Pos2, Rect, Sense, Stroke, vec2,
};

use super::places::{place, solid_card};
use super::view::View;
use super::widgets::{BODY, chip, pointed_at, text};
use crate::session::{Intent, part};
use crate::theme::{colour, semibold};

/// Radius of the spot, share of the picture's height.
const SPOT: f32 = 0.16;

/// Seconds after the pointer's last move, or a touch, in which its buttons stand there. Frames come a little longer than
/// that by themselves.
const STAND: f32 = 2.5;

/// Draws it, over everything else.
pub fn hall_ui(context: &Context, view: &View<'_>) -> Option<Intent> {
    let hall = view.state.hall;
    let screen = context.content_rect();
    let at = pointed_at(context);
    if let Some(entry) = view.visiting.entry {
        place(context, "entry", Align2::CENTER_TOP, vec2(0.0, 12.0), |ui| {
            text(
                ui,
                format!("{} / {}", entry + 1, view.visiting.venue.set.entries.len()),
                BODY,
                view.palette.dim,
            )
        });
    }
    let buttons = if view.visiting.presents() && !hall.blank { buttons(context, view) } else { None };
    let over = || context.layer_painter(LayerId::new(Order::Tooltip, Id::new("hall")));
    if hall.blank {
        let dark =
            egui::Area::new(Id::new("dark")).fixed_pos(screen.min).order(Order::Tooltip).fade_in(false);
        let pressed = dark.show(context, |ui| ui.allocate_rect(screen, Sense::click_and_drag())).inner;
        over().rect_filled(screen.expand(4.0), 0.0, Color32::BLACK);
        context.set_cursor_icon(CursorIcon::None);
        // Nothing that nobody sees has the keys.
        context.memory_mut(|memory| {
            if let Some(id) = memory.focused() {
                memory.surrender_focus(id);
            }
        });
        // A touch brings the picture back, as any key does.
        return pressed.clicked().then_some(Intent::Blank);
    }
    if hall.spot
        && let Some(at) = at
    {
        let radius = screen.height() * SPOT;
        let width = 2.0 * screen.size().length();
        let dark = Stroke::new(width, Color32::from_black_alpha(150));
        over().circle_stroke(at, radius + width * 0.5, dark);
        over().circle_stroke(at, radius, Stroke::new(3.0, colour(view.palette.query)));
        context.set_cursor_icon(CursorIcon::None);
    }
    let chosen = hall.loupe.then(|| loupe(context, view, screen)).flatten();
    buttons.or(chosen)
}

/// What keys and clickers do, for a hand on the screen: there while the pointer moves.
fn buttons(context: &Context, view: &View<'_>) -> Option<Intent> {
    if context.input(|input| input.pointer.time_since_last_movement()) > STAND {
        return None;
    }
    // A finger leaves no pointer behind that would bring the frame in which they go.
    context.request_repaint();
    let hall = view.state.hall;
    let pictures = view.visiting.venue.set.entries.len();
    let mut intent = None;
    place(context, "popup hall", Align2::CENTER_TOP, vec2(0.0, 44.0), |ui| {
        solid_card(view).inner_margin(6.0).show(ui, |ui| {
            ui.horizontal(|ui| {
                let mut press = |says: &str, chosen: bool, asks: Intent| {
                    if chip(ui, view.palette, says, chosen).clicked() {
                        intent = Some(asks);
                    }
                };
                if pictures > 0 {
                    let now = view.visiting.entry;
                    press("Back", false, Intent::Prepared(now.map_or(0, |entry| entry.saturating_sub(1))));
                    press(
                        "On",
                        false,
                        Intent::Prepared(now.map_or(0, |entry| (entry + 1).min(pictures - 1))),
                    );
                }
                press("Dark", false, Intent::Blank);
                press("Spot", hall.spot, Intent::Spot);
                let closer = if hall.magnified { Intent::ResetCamera } else { Intent::Loupe };
                press("Closer", hall.loupe || hall.magnified, closer);
                if view.steered && !hall.magnified {
                    press("Whole", false, Intent::ResetCamera);
                }
            });
        });
    });
    intent
}

/// Where the parts lie that digits name.
fn digits(ui: &egui::Ui, view: &View<'_>, screen: Rect) {
    let mut ground = view.palette.card;
    ground[3] = 1.0;
    for digit in 1..=9 {
        let [a, b] = part(digit);
        let middle = (a + b) * 0.5;
        let at = screen.center() + vec2(middle.x, -middle.y) * screen.size() * 0.5;
        ui.painter().circle(at, BODY, colour(ground), Stroke::new(1.5, colour(view.palette.query)));
        let ink = colour(view.palette.ink);
        ui.painter().text(at, Align2::CENTER_CENTER, digit, semibold(BODY), ink);
    }
}

/// A drag over the picture, or a digit, chooses a part of it.
fn loupe(context: &Context, view: &View<'_>, screen: Rect) -> Option<Intent> {
    let area =
        egui::Area::new(Id::new("loupe")).fixed_pos(screen.min).order(Order::Foreground).fade_in(false);
    area.show(context, |ui| {
        let response = ui.allocate_rect(screen, Sense::drag());
        let response = response.on_hover_cursor(CursorIcon::Crosshair);
        if !response.dragged() && !response.drag_stopped() {
            digits(ui, view, screen);
        }
        let from = context.input(|input| input.pointer.press_origin());
        let id = response.id.with("from");
        if let Some(from) = from.filter(|_| response.drag_started()) {
            ui.data_mut(|data| data.insert_temp(id, from));
        }
        let from: Option<Pos2> = ui.data(|data| data.get_temp(id));
        let (from, to) = from.zip(pointed_at(context))?;
        let chosen = Rect::from_two_pos(from, to);
        if response.dragged() {
            let stroke = Stroke::new(3.0, colour(view.palette.query));
            ui.painter().rect_stroke(chosen, 4.0, stroke, egui::StrokeKind::Inside);
        }
        if !response.drag_stopped() {
            return None;
        }
        ui.data_mut(|data| data.remove_temp::<Pos2>(id));
        if chosen.width() < 24.0 || chosen.height() < 24.0 {
            return Some(Intent::Loupe);
        }
        let half = screen.size() * 0.5;
        let unit = |at: Pos2| {
            let from = at - screen.center();
            Vec2::new(from.x / half.x.max(1.0), -from.y / half.y.max(1.0))
        };
        Some(Intent::Magnify([unit(chosen.min), unit(chosen.max)]))
    })
    .inner
}
