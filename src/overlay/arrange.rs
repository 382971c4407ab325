//! Where the panels stand, and what is left free for the stage.

use bevy::math::Vec2;
use bevy_egui::egui::{self, Align2, Context, Id, Order, Pos2, Rect, ScrollArea, Ui, vec2};

use super::heat_ui::{self, HeatMemory};
use super::view::View;
use super::widgets::{SMALL, card, text};
use super::{
    compare_ui, heads_ui, hood_ui, inspector_ui, learn_ui, legend_ui, sentence_ui, settings_ui, top_ui,
    wall_ui,
};
use crate::session::{Area, FreeArea, Intent, Panel, View as Scene};
use crate::theme::{colour, semibold};
use crate::visual::frame::SafeArea;

/// Distance of panels from the edge.
const EDGE: f32 = 24.0;
/// Width of the cards at the sides.
const SIDE: f32 = 288.0;

/// Draws all panels; gives what was asked for and the free part of the picture.
pub fn arrange(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    if view.narrow { narrow(context, view, draft, memory) } else { wide(context, view, draft, memory) }
}

fn wide(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let panels = &view.state.panels;
    let mut intent = None;
    let top = 14.0;
    place(context, "title", Align2::LEFT_TOP, vec2(EDGE, top + 2.0), |ui| top_ui::title_ui(ui, view));
    intent = place(context, "views", Align2::CENTER_TOP, vec2(0.0, top), |ui| top_ui::views_ui(ui, view))
        .0
        .or(intent);
    place(context, "badge", Align2::RIGHT_TOP, vec2(-EDGE, top), |ui| top_ui::badge_ui(ui, view));
    let below = top + 46.0;
    let (mut left, mut right, mut cards) = (0.0_f32, 0.0_f32, 0.0_f32);
    let heatmap = view.state.view == Scene::Heatmap;
    let hood = view.state.study.step.is_some() && !heatmap;
    if panels.heads && !heatmap && !hood {
        let (asked, rect) =
            side(context, view, "heads", Align2::LEFT_TOP, below, |ui| heads_ui::heads_ui(ui, view));
        intent = asked.or(intent);
        (left, cards) = (rect.right(), cards.max(rect.bottom()));
    }
    if hood {
        let (asked, rect) = hood_card(context, view, below);
        intent = asked.or(intent);
        right = screen.right() - rect.left();
    } else if panels.inspector && !heatmap {
        let (asked, rect) = side(context, view, "inspector", Align2::RIGHT_TOP, below, |ui| {
            inspector_ui::inspector_ui(ui, view)
        });
        intent = asked.or(intent);
        (right, cards) = (screen.right() - rect.left(), cards.max(rect.bottom()));
    }
    let (asked, bottom) = foot(context, view, draft);
    intent = asked.or(intent);
    let modal = |panel: Panel| match panel {
        Panel::Settings => panels.settings,
        Panel::Help => panels.help,
        Panel::Samples => panels.samples,
        Panel::Learn => panels.learn,
        Panel::Compare => panels.compare,
        Panel::Wall => panels.wall && heatmap,
        _ => false,
    };
    for panel in [Panel::Settings, Panel::Help, Panel::Samples, Panel::Learn, Panel::Compare, Panel::Wall] {
        if modal(panel) {
            intent = popup(context, view, panel, screen.bottom() - bottom + 8.0).or(intent);
        }
    }
    if heatmap {
        let rect = Rect::from_min_max(
            Pos2::new(screen.left() + EDGE, screen.top() + below),
            Pos2::new(screen.right() - EDGE, bottom - 8.0),
        );
        let (asked, free) = heat_card(context, view, memory, rect, 0.30);
        return (asked.or(intent), free);
    }
    let area = |left: f32, right: f32, top: f32| {
        let rect = Rect::from_min_max(
            Pos2::new(screen.left() + left.max(EDGE), screen.top() + top),
            Pos2::new(screen.right() - right.max(EDGE), bottom - 8.0),
        );
        safe_area(rect, screen)
    };
    // A single tier stands below the cards, as long as that leaves it a place.
    let cards = (cards - screen.top() + 10.0).min((bottom - screen.top()) * 0.74).max(below);
    let between = area(left + 12.0, right + 12.0, below - 6.0);
    if hood {
        // The stage stands beside the panel that speaks of it.
        return (
            intent,
            FreeArea {
                wide: Area { tiles: between, arcs: between },
                between: Area { tiles: between, arcs: between },
            },
        );
    }
    let free = FreeArea {
        wide: Area { tiles: area(0.0, 0.0, cards), arcs: area(0.0, 0.0, below) },
        between: Area { tiles: between, arcs: between },
    };
    (intent, free)
}

/// Legend, sentence and the row of buttons at the bottom; gives the upper edge of what it takes.
fn foot(context: &Context, view: &View<'_>, draft: &mut String) -> (Option<Intent>, f32) {
    let screen = context.content_rect();
    let width = (screen.width() * 0.48).clamp(300.0, 760.0);
    let (asked, row) =
        place(context, "panels", Align2::RIGHT_BOTTOM, vec2(-EDGE, -16.0), |ui| top_ui::panels_ui(ui, view));
    let mut intent = asked;
    let above = screen.bottom() - row.top();
    let (asked, line) = place(context, "sentence", Align2::CENTER_BOTTOM, vec2(0.0, -above - 12.0), |ui| {
        ui.set_width(width);
        sentence_ui::sentence_ui(ui, view, draft)
    });
    intent = asked.or(intent);
    if view.state.panels.legend {
        place(context, "legend", Align2::LEFT_BOTTOM, vec2(EDGE, -16.0), |ui| {
            ui.set_max_width(((screen.width() - width) * 0.5 - EDGE).max(120.0));
            legend_ui::legend_ui(ui, view);
        });
    }
    let top = hint(context, view, screen.bottom() - line.top() + 10.0).unwrap_or(line.top());
    (intent, top)
}

/// One line above the sentence: what to do, or what is the matter.
fn hint(context: &Context, view: &View<'_>, above: f32) -> Option<f32> {
    let notice = sentence_ui::notice(view);
    let says = match (&notice, view.state.touched) {
        (Some(notice), _) => notice.as_str(),
        (None, false) if view.narrow => "Tap or point at a word",
        (None, false) => "Point at a word",
        (None, true) => return None,
    };
    let tone = if notice.is_some() { view.palette.query } else { view.palette.ink };
    let (_, rect) = place(context, "hint", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        ui.add(
            egui::Label::new(
                egui::RichText::new(says)
                    .font(semibold(if view.narrow { 17.0 } else { 22.0 }))
                    .color(colour(tone)),
            )
            .selectable(false),
        );
    });
    Some(rect.top())
}

fn narrow(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let mut intent = None;
    place(context, "title", Align2::LEFT_TOP, vec2(12.0, 10.0), |ui| top_ui::title_ui(ui, view));
    place(context, "badge", Align2::RIGHT_TOP, vec2(-12.0, 8.0), |ui| top_ui::badge_ui(ui, view));
    let (asked, views) =
        place(context, "views", Align2::LEFT_TOP, vec2(12.0, 40.0), |ui| top_ui::views_ui(ui, view));
    intent = asked.or(intent);
    place(context, "head", Align2::RIGHT_TOP, vec2(-12.0, 46.0), |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        text(ui, view.head_title(), SMALL + 1.0, view.palette.dim);
    });
    let (asked, row) =
        place(context, "panels", Align2::CENTER_BOTTOM, vec2(0.0, -10.0), |ui| top_ui::panels_ui(ui, view));
    intent = asked.or(intent);
    let above = screen.bottom() - row.top();
    let (asked, line) = place(context, "sentence", Align2::CENTER_BOTTOM, vec2(0.0, -above - 8.0), |ui| {
        ui.set_width(screen.width() - 24.0);
        sentence_ui::sentence_ui(ui, view, draft)
    });
    intent = asked.or(intent);
    let mut bottom = hint(context, view, screen.bottom() - line.top() + 6.0).unwrap_or(line.top());
    if view.state.view == Scene::Heatmap && view.state.panels.sheet.is_none() {
        let rect = Rect::from_min_max(
            Pos2::new(screen.left() + 10.0, views.bottom() + 4.0),
            Pos2::new(screen.right() - 10.0, bottom - 6.0),
        );
        let (asked, free) = heat_card(context, view, memory, rect, 0.20);
        return (asked.or(intent), free);
    }
    // The steps have their sheet as long as no other is asked for.
    let steps = view.state.study.step.is_some().then_some(Panel::Hood);
    if let Some(panel) = view.state.panels.sheet.or(steps) {
        let (asked, rect) = sheet(context, view, panel, screen.bottom() - line.top() + 8.0);
        intent = asked.or(intent);
        bottom = bottom.min(rect.top());
    }
    let rect = Rect::from_min_max(
        Pos2::new(screen.left() + 10.0, views.bottom() + 4.0),
        Pos2::new(screen.right() - 10.0, (bottom - 6.0).max(views.bottom() + 60.0)),
    );
    let area = safe_area(rect, screen);
    let area = Area { tiles: area, arcs: area };
    (intent, FreeArea { wide: area, between: area })
}

/// The panel of the steps, at the right, from the top bar to the foot.
fn hood_card(context: &Context, view: &View<'_>, below: f32) -> (Option<Intent>, Rect) {
    /// Wider than the other cards: vectors have many numbers.
    const WIDTH: f32 = 380.0;
    let most = (context.content_rect().height() - below - 110.0).max(160.0);
    place(context, "hood", Align2::RIGHT_TOP, vec2(-EDGE, below), |ui| {
        ui.set_max_height(most);
        card(view.palette)
            .show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 5.0;
                ScrollArea::vertical().max_height(most).show(ui, |ui| hood_ui::hood_ui(ui, view)).inner
            })
            .inner
    })
}

/// The heatmap below a strip of the stage; one large matrix takes the strip as well.
fn heat_card(
    context: &Context,
    view: &View<'_>,
    memory: &mut HeatMemory,
    room: Rect,
    strip: f32,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let alone = view.narrow || view.state.study.large.is_some() || view.tokens.len() > heat_ui::MANY;
    let strip = if alone { 0.0 } else { room.height() * strip };
    let below = room.with_min_y(room.top() + strip);
    let shown = egui::Area::new(Id::new("heatmap"))
        .fixed_pos(below.min)
        .order(Order::Middle)
        .fade_in(false)
        .show(context, |ui| {
            solid_card(view)
                .show(ui, |ui| {
                    let size = below.size() - vec2(30.0, 30.0);
                    ui.set_min_size(size);
                    ui.set_max_size(size);
                    heat_ui::heat_ui(ui, view, memory)
                })
                .inner
        });
    let area = safe_area(room.with_max_y(room.top() + strip.max(120.0)), screen);
    let area = Area { tiles: area, arcs: area };
    (shown.inner, FreeArea { wide: area, between: area })
}

/// A card that nothing shines through.
fn solid_card(view: &View<'_>) -> egui::Frame {
    let mut solid = view.palette.card;
    solid[3] = 1.0;
    card(view.palette).fill(colour(solid))
}

/// A panel as a sheet above the sentence.
fn sheet(context: &Context, view: &View<'_>, panel: Panel, above: f32) -> (Option<Intent>, Rect) {
    let screen = context.content_rect();
    place(context, "sheet", Align2::CENTER_BOTTOM, vec2(0.0, -above), |ui| {
        ui.set_max_height(screen.height() * 0.5);
        card(view.palette)
            .show(ui, |ui| {
                ui.set_width(screen.width() - 52.0);
                let most = screen.height() * 0.42;
                ScrollArea::vertical().max_height(most).show(ui, |ui| content(ui, view, panel)).inner
            })
            .inner
    })
}

fn popup(context: &Context, view: &View<'_>, panel: Panel, above: f32) -> Option<Intent> {
    let screen = context.content_rect();
    let (align, offset, width) = match panel {
        Panel::Samples => (Align2::CENTER_BOTTOM, vec2(0.0, -above), 520.0),
        Panel::Learn | Panel::Compare | Panel::Wall => {
            (Align2::CENTER_BOTTOM, vec2(0.0, -above), 720.0_f32.min(screen.width() - 80.0))
        }
        _ => (Align2::RIGHT_BOTTOM, vec2(-EDGE, -60.0), 330.0),
    };
    let id = format!("popup {panel:?}");
    place(context, &id, align, offset, |ui| {
        ui.set_max_height((screen.height() - 150.0).max(120.0));
        solid_card(view)
            .show(ui, |ui| {
                ui.set_width(width);
                let most = (screen.height() - 150.0).max(120.0);
                ScrollArea::vertical().max_height(most).show(ui, |ui| content(ui, view, panel)).inner
            })
            .inner
    })
    .0
}

fn content(ui: &mut Ui, view: &View<'_>, panel: Panel) -> Option<Intent> {
    match panel {
        Panel::Heads => heads_ui::heads_ui(ui, view),
        Panel::Wall => wall_ui::wall_ui(ui, view),
        Panel::Learn => learn_ui::learn_ui(ui, view),
        Panel::Compare => compare_ui::compare_ui(ui, view),
        Panel::Hood => hood_ui::hood_ui(ui, view),
        Panel::Inspector => inspector_ui::inspector_ui(ui, view),
        Panel::Legend => {
            legend_ui::legend_ui(ui, view);
            None
        }
        Panel::Settings => settings_ui::settings_ui(ui, view),
        Panel::Help => {
            settings_ui::help_ui(ui, view);
            None
        }
        Panel::Samples => sentence_ui::samples_ui(ui, view),
    }
}

/// A card at a side, as high as its content, but never beyond the foot.
fn side<R>(
    context: &Context,
    view: &View<'_>,
    id: &str,
    align: Align2,
    below: f32,
    content: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let x = if align == Align2::LEFT_TOP { EDGE } else { -EDGE };
    // The lower part of the picture belongs to the words.
    let most = (context.content_rect().height() * 0.6 - below).max(120.0);
    place(context, id, align, vec2(x, below), |ui| {
        // An area remembers how high it was, and a scroll area would never outgrow that.
        ui.set_max_height(most);
        card(view.palette)
            .show(ui, |ui| {
                ui.set_width(SIDE);
                ui.spacing_mut().item_spacing.y = 5.0;
                ScrollArea::vertical().max_height(most).show(ui, content).inner
            })
            .inner
    })
}

/// An area that keeps to an edge or corner of the picture.
fn place<R>(
    context: &Context,
    id: &str,
    align: Align2,
    offset: egui::Vec2,
    content: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let shown = egui::Area::new(Id::new(id))
        .anchor(align, offset)
        .order(match id {
            "title" | "hint" => Order::Background,
            // Before the cards, whichever was touched last.
            _ if id.starts_with("popup") => Order::Foreground,
            _ => Order::Middle,
        })
        .interactable(id != "hint")
        .fade_in(false)
        .show(context, content);
    (shown.inner, shown.response.rect)
}

fn safe_area(rect: Rect, screen: Rect) -> SafeArea {
    let half = screen.size() * 0.5;
    let unit = |at: Pos2| {
        let from = at - screen.center();
        Vec2::new(from.x / half.x.max(1.0), -from.y / half.y.max(1.0))
            .clamp(Vec2::splat(-1.0), Vec2::splat(1.0))
    };
    let (a, b) = (unit(rect.left_bottom()), unit(rect.right_top()));
    SafeArea { min: a.min(b), max: a.max(b) }
}
