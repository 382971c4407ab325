//! A kiosk's touch screen and a lecture hall: few large things, one sheet at a time, and all of it in the lower half,
//! where every hand reaches.

use bevy_egui::egui::{self, Align2, Context, Id, Order, Pos2, Rect, Ui, vec2};

use super::arrange::{content, heat_card, hint};
use super::heat_afar::heat_afar;
use super::heat_ui::HeatMemory;
use super::keyboard_ui::{self, keyboard_ui};
use super::places::{EDGE, place, safe_area, scrolled, solid_card};
use super::view::View;
use super::widgets::{chip, heading};
use super::{player_ui, sentence_ui, top_ui};
use crate::model::steps::Step;
use crate::session::{Area, FreeArea, Intent, Panel, View as Scene, Wish};

/// A dock on a picture of that width has its buttons in one line, logical points.
const ONE_LINE: f32 = 900.0;

/// Draws it; gives what was asked for and what is left for the stage.
pub fn afar(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let edge = if view.narrow { 12.0 } else { EDGE };
    place(context, "title", Align2::LEFT_TOP, vec2(edge, 12.0), |ui| top_ui::title_ui(ui, view));
    place(context, "badge", Align2::RIGHT_TOP, vec2(-edge, 10.0), |ui| top_ui::badge_ui(ui, view));
    place(context, "undrawn", Align2::LEFT_TOP, vec2(edge, 40.0), |ui| top_ui::undrawn_ui(ui, view));
    let top = screen.top() + 56.0;
    let steps = view.state.study.step.is_some().then_some(Panel::Hood);
    let open = view.state.panels.sheet.or(steps);
    let (mut intent, mut bottom) = match open {
        Some(panel) => lower_half(context, view, panel, draft),
        None => dock(context, view, draft),
    };
    if open.is_none() {
        bottom = hint(context, view, screen.bottom() - bottom + 8.0).unwrap_or(bottom);
    }
    let room = Rect::from_min_max(
        Pos2::new(screen.left() + edge, top),
        Pos2::new(screen.right() - edge, (bottom - 8.0).max(top + 60.0)),
    );
    if view.state.view == Scene::Heatmap && open.is_none() && view.visiting.venue.is_kiosk() {
        let (asked, free) = heat_afar(context, view, memory, room);
        return (asked.or(intent), free);
    }
    if view.state.view == Scene::Heatmap {
        let (asked, free) = heat_card(context, view, memory, room, 0.0);
        intent = asked.or(intent);
        return (intent, free);
    }
    let area = safe_area(room, screen);
    let area = Area { tiles: area, arcs: area };
    (intent, FreeArea { wide: area, between: area })
}

/// A panel over the whole lower half, above the player's bar; gives its upper edge.
pub fn lower_half(
    context: &Context,
    view: &View<'_>,
    panel: Panel,
    draft: &mut String,
) -> (Option<Intent>, f32) {
    let screen = context.content_rect();
    let bottom = screen.bottom() - player_ui::height(view) - 4.0;
    let half = bottom - screen.center().y;
    // Keys have their size; on a small screen what is typed stands above the middle.
    let top = if panel == Panel::Keyboard {
        bottom - 30.0 - keyboard_ui::height(view, half - 30.0)
    } else {
        bottom - half
    };
    let width = (screen.width() - 24.0).min(760.0);
    let rect = Rect::from_min_max(
        Pos2::new(screen.center().x - width * 0.5, top),
        Pos2::new(screen.center().x + width * 0.5, bottom),
    );
    let inner = rect.size() - vec2(30.0, 30.0);
    let shown =
        egui::Area::new(Id::new("lower half")).fixed_pos(rect.min).order(Order::Middle).fade_in(false);
    let shown = shown.show(context, |ui| {
        solid_card(view)
            .show(ui, |ui| {
                ui.set_min_size(inner);
                ui.set_max_size(inner);
                if panel == Panel::Keyboard {
                    return keyboard_ui(ui, view, draft);
                }
                ui.set_width(inner.x);
                // The steps have a line of their own.
                let closed = if panel == Panel::Hood { None } else { head(ui, view, panel) };
                let asked = scrolled(ui, f32::INFINITY, |ui| content(ui, view, panel));
                closed.or(asked)
            })
            .inner
    });
    (shown.inner, top)
}

/// Name of the panel, and what closes it.
fn head(ui: &mut Ui, view: &View<'_>, panel: Panel) -> Option<Intent> {
    let mut intent = None;
    ui.horizontal(|ui| {
        if chip(ui, view.palette, "Close", true).clicked() {
            intent = Some(Intent::Sheet(None));
        }
        let says = match panel {
            Panel::Heads => "Heads",
            Panel::Inspector => "The word",
            Panel::Samples => "Sentences",
            Panel::Compare => "Compare",
            Panel::Learn => "Learn",
            Panel::Transcript => "Transcript",
            Panel::Wall => "All heads",
            Panel::Legend => "Legend",
            Panel::Help => "Keys",
            Panel::Settings | Panel::Keyboard | Panel::Hood => "",
        };
        heading(ui, says, view.palette.ink);
    });
    intent
}

/// The line of the sentence, and what opens the panels; gives the upper edge.
fn dock(context: &Context, view: &View<'_>, draft: &mut String) -> (Option<Intent>, f32) {
    let screen = context.content_rect();
    let above_bar = vec2(0.0, -8.0 - player_ui::height(view));
    let (mut intent, row) = place(context, "panels", Align2::CENTER_BOTTOM, above_bar, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        if view.narrow || view.visiting.presents() || screen.width() < ONE_LINE {
            ui.set_width(screen.width() - 24.0);
            ui.horizontal_wrapped(|ui| chips(ui, view)).inner
        } else {
            ui.horizontal(|ui| chips(ui, view)).inner
        }
    });
    // Under fingers the heatmap has the sentence as buttons.
    let typing = view.visiting.venue.kiosk.typing && view.state.view != Scene::Heatmap;
    if view.visiting.venue.is_kiosk() && !typing {
        return (intent, row.top());
    }
    let above = screen.bottom() - row.top() + 8.0;
    let (asked, line) = place(context, "sentence", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.set_width((screen.width() - 24.0).min(700.0));
        sentence_ui::sentence_ui(ui, view, draft)
    });
    intent = asked.or(intent);
    (intent, line.top())
}

fn chips(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, state) = (view.palette, view.state);
    let mut intent = None;
    for (scene, says) in [(Scene::Stage, "Stage"), (Scene::Flat, "Flat"), (Scene::Heatmap, "Heatmap")] {
        if chip(ui, palette, says, state.view == scene).clicked() {
            intent = Some(Intent::SetView(scene));
        }
    }
    let mut panels = vec![
        (Panel::Heads, "Heads"),
        (Panel::Inspector, "Word"),
        (Panel::Compare, "Compare"),
        (Panel::Learn, "Learn"),
        (Panel::Legend, "Legend"),
    ];
    // Else the sentence line opens them.
    if view.visiting.venue.is_kiosk() && !view.visiting.venue.kiosk.typing {
        panels.insert(0, (Panel::Samples, "Sentences"));
    }
    if view.visiting.presents() {
        panels.extend([(Panel::Settings, "Settings"), (Panel::Help, "Keys")]);
    }
    for (panel, says) in panels {
        if chip(ui, palette, says, false).clicked() {
            intent = Some(Intent::Sheet(Some(panel)));
        }
    }
    if state.view != Scene::Heatmap && chip(ui, palette, "Under the hood", false).clicked() {
        intent = Some(Intent::Study(Wish::Open(Some(Step::default()))));
    }
    if view.visiting.venue.is_kiosk() {
        intent = motion_ui(ui, view).or(intent);
        // In a lecture it is among the buttons that go again.
        intent = view.steered.then(|| top_ui::reset_ui(ui, view)).flatten().or(intent);
    }
    intent
}

/// What moves for long can be made to stand, where there are no settings.
pub fn motion_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let still = view.state.settings.reduced_motion;
    let pressed =
        chip(ui, view.palette, "Less motion", still).on_hover_text("Cameras cut, pulses stand still");
    pressed.clicked().then_some(Intent::SetReducedMotion(!still))
}
