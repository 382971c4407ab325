//! Where the panels stand, and what is left free for the stage.

use bevy_egui::egui::{self, Align2, Context, Id, Order, Pos2, Rect, Ui, vec2};

use super::afar::afar;
use super::aloud::aloud;
use super::arc_ui::arc_ui;
use super::cinema::cinema;
use super::film_ui::transcript_ui;
use super::heat_ui::{self, HeatMemory};
use super::narrow::narrow;
use super::places::{EDGE, place, safe_area, scrolled, side, solid_card};
use super::view::View;
use super::widgets::focus_ring;
use super::{
    compare_ui, heads_ui, hood_ui, inspector_ui, learn_ui, legend_ui, player_ui, sentence_ui, settings_ui,
    top_ui, visit_ui, wall_ui,
};
use crate::session::{Area, FreeArea, Intent, Panel, View as Scene};
use crate::theme::{colour, semibold};
use crate::venue::Mode;

/// Draws all panels; gives what was asked for and the free part of the picture.
pub fn arrange(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    if view.attracts() {
        return (None, visit_ui::attract(context, view, memory));
    }
    let (asked, _) = place(context, "player", Align2::LEFT_BOTTOM, vec2(0.0, 0.0), |ui| {
        let mut solid = view.palette.card;
        solid[3] = 1.0;
        let margin = egui::Margin::symmetric(if view.narrow { 12 } else { 20 }, 6);
        egui::Frame::new()
            .fill(colour(solid))
            .inner_margin(margin)
            .show(ui, |ui| {
                let sides = f32::from(margin.left + margin.right);
                ui.set_width(context.content_rect().width() - sides);
                ui.set_min_height(player_ui::height(view) - 12.0);
                player_ui::bar_ui(ui, view)
            })
            .inner
    });
    let (mut intent, free) = if view.close.film.is_directing() {
        cinema(context, view, memory)
    } else if view.visiting.venue.mode != Mode::Explore {
        afar(context, view, draft, memory)
    } else if view.narrow {
        narrow(context, view, draft, memory)
    } else {
        wide(context, view, draft, memory)
    };
    visit_ui::asking(context, view);
    if view.state.panels.transcript && !view.narrow {
        let above = player_ui::height(view) + 8.0;
        intent = popup(context, view, Panel::Transcript, above).or(intent);
    }
    arc_ui(context, view);
    aloud(context, view);
    focus_ring(context, view.palette);
    (asked.or(intent), free)
}

fn wide(
    context: &Context,
    view: &View<'_>,
    draft: &mut String,
    memory: &mut HeatMemory,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let panels = &view.state.panels;
    let top = TOP - 46.0;
    place(context, "title", Align2::LEFT_TOP, vec2(EDGE, top + 2.0), |ui| top_ui::title_ui(ui, view));
    let (mut intent, views) =
        place(context, "views", Align2::CENTER_TOP, vec2(0.0, top), |ui| top_ui::views_ui(ui, view));
    let (_, badge) =
        place(context, "badge", Align2::RIGHT_TOP, vec2(-EDGE, top), |ui| top_ui::badge_ui(ui, view));
    if view.steered {
        // Beside the views where there is room, else beneath them.
        let beside = vec2(views.right() + 20.0 - screen.left(), top + 2.0);
        let (align, at) = if badge.left() - views.right() > RESET {
            (Align2::LEFT_TOP, beside)
        } else {
            (Align2::CENTER_TOP, vec2(0.0, TOP))
        };
        intent = place(context, "reset", align, at, |ui| top_ui::reset_ui(ui, view)).0.or(intent);
    }
    let below = TOP;
    let (mut left, mut right, mut cards) = (0.0_f32, 0.0_f32, 0.0_f32);
    let heatmap = view.state.view == Scene::Heatmap;
    let hood = view.state.study.step.is_some() && !heatmap;
    let crowded = view.is_crowded();
    if panels.heads && !heatmap && !hood && !crowded {
        let (asked, rect) =
            side(context, view, "heads", Align2::LEFT_TOP, below, |ui| heads_ui::heads_ui(ui, view));
        intent = asked.or(intent);
        (left, cards) = (rect.right(), cards.max(rect.bottom()));
    }
    if hood {
        let (asked, rect) =
            hood_card(context, view, below, screen.bottom() - 110.0 - player_ui::height(view));
        intent = asked.or(intent);
        right = screen.right() - rect.left();
    } else if panels.inspector && !heatmap && !crowded {
        let (asked, rect) = side(context, view, "inspector", Align2::RIGHT_TOP, below, |ui| {
            inspector_ui::inspector_ui(ui, view)
        });
        intent = asked.or(intent);
        (right, cards) = (screen.right() - rect.left(), cards.max(rect.bottom()));
    }
    let (asked, bottom) = foot(context, view, draft);
    intent = asked.or(intent);
    let modal = |panel: Panel| match panel {
        Panel::Heads | Panel::Inspector => crowded && panels.sheet == Some(panel),
        Panel::Settings => panels.settings,
        Panel::Help => panels.help,
        Panel::Samples => panels.samples,
        Panel::Learn => panels.learn,
        Panel::Compare => panels.compare,
        Panel::Wall => panels.wall && heatmap,
        _ => false,
    };
    for panel in POPUPS {
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

/// What opens over the picture, the last on top.
const POPUPS: [Panel; 8] = [
    Panel::Heads,
    Panel::Inspector,
    Panel::Settings,
    Panel::Help,
    Panel::Samples,
    Panel::Learn,
    Panel::Compare,
    Panel::Wall,
];

/// Height of the row with title, views and badge, logical points.
const TOP: f32 = 60.0;
/// Width that the button which brings the camera back needs beside the views, logical points.
const RESET: f32 = 140.0;
/// Below this height of the window there is no stage above the heatmap, logical points.
const LOW: f32 = 620.0;

/// Legend, sentence and the row of buttons at the bottom; gives the upper edge of what it takes.
fn foot(context: &Context, view: &View<'_>, draft: &mut String) -> (Option<Intent>, f32) {
    let screen = context.content_rect();
    let width = (screen.width() * 0.48).clamp(300.0, 760.0);
    let bar = player_ui::height(view);
    let (asked, row) = place(context, "panels", Align2::RIGHT_BOTTOM, vec2(-EDGE, -12.0 - bar), |ui| {
        top_ui::panels_ui(ui, view)
    });
    let mut intent = asked;
    let above = screen.bottom() - row.top();
    let (asked, line) = place(context, "sentence", Align2::CENTER_BOTTOM, vec2(0.0, -above - 12.0), |ui| {
        ui.set_width(width);
        sentence_ui::sentence_ui(ui, view, draft)
    });
    intent = asked.or(intent);
    // In a low window the heatmap needs its room, and there are no arcs beside it.
    let covered = view.state.view == Scene::Heatmap && screen.height() < LOW;
    if view.state.panels.legend && !covered {
        place(context, "legend", Align2::LEFT_BOTTOM, vec2(EDGE, -12.0 - bar), |ui| {
            ui.set_max_width(((screen.width() - width) * 0.5 - EDGE).max(120.0));
            legend_ui::legend_ui(ui, view);
        });
    }
    let top = hint(context, view, screen.bottom() - line.top() + 10.0).unwrap_or(line.top());
    (intent, top)
}

/// One line above the sentence: what to do, or what is the matter.
pub fn hint(context: &Context, view: &View<'_>, above: f32) -> Option<f32> {
    let notice = sentence_ui::notice(view);
    let says = match (&notice, view.state.touched) {
        (Some(notice), _) => notice.as_str(),
        (None, false) if view.visiting.venue.is_kiosk() => "Touch a word",
        (None, false) if view.touch => "Tap a word",
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

/// The panel of the steps, at the right, from `below` the top to `bottom`.
pub fn hood_card(context: &Context, view: &View<'_>, below: f32, bottom: f32) -> (Option<Intent>, Rect) {
    /// Wider than the other cards: vectors have many numbers.
    const WIDTH: f32 = 380.0;
    let most = (bottom - context.content_rect().top() - below).max(160.0);
    place(context, "hood", Align2::RIGHT_TOP, vec2(-EDGE, below), |ui| {
        ui.set_max_height(most);
        // Words may stand behind it.
        solid_card(view)
            .show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 5.0;
                scrolled(ui, most, |ui| hood_ui::hood_ui(ui, view))
            })
            .inner
    })
}

/// The heatmap below a strip of the stage; one large matrix takes the strip as well.
pub fn heat_card(
    context: &Context,
    view: &View<'_>,
    memory: &mut HeatMemory,
    room: Rect,
    strip: f32,
) -> (Option<Intent>, FreeArea) {
    let screen = context.content_rect();
    let alone = view.narrow || view.state.study.large.is_some() || view.tokens.len() > heat_ui::MANY;
    let strip = if alone { 0.0 } else { heat_ui::strip(room, room.height() * strip) };
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

fn popup(context: &Context, view: &View<'_>, panel: Panel, above: f32) -> Option<Intent> {
    let screen = context.content_rect();
    let (align, offset, width) = match panel {
        Panel::Transcript => (Align2::RIGHT_BOTTOM, vec2(-EDGE, -above), 420.0),
        Panel::Samples => (Align2::CENTER_BOTTOM, vec2(0.0, -above), 520.0),
        Panel::Learn | Panel::Compare | Panel::Wall => {
            (Align2::CENTER_BOTTOM, vec2(0.0, -above), 720.0_f32.min(screen.width() - 80.0))
        }
        _ => (Align2::RIGHT_BOTTOM, vec2(-EDGE, -56.0 - player_ui::height(view)), 330.0),
    };
    let id = format!("popup {panel:?}");
    // Title, views and badge at the top stay free.
    let most = (screen.height() + offset.y - TOP - 30.0).max(120.0);
    place(context, &id, align, offset, |ui| {
        ui.set_max_height(most);
        solid_card(view)
            .show(ui, |ui| {
                ui.set_width(width);
                scrolled(ui, most, |ui| content(ui, view, panel))
            })
            .inner
    })
    .0
}

/// What is in a panel.
pub fn content(ui: &mut Ui, view: &View<'_>, panel: Panel) -> Option<Intent> {
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
        Panel::Transcript => transcript_ui(ui, view),
        Panel::Help => {
            settings_ui::help_ui(ui, view);
            None
        }
        Panel::Samples => sentence_ui::samples_ui(ui, view),
        // It has a place of its own.
        Panel::Keyboard => None,
    }
}
