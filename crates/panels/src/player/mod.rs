//! The player's bar at the bottom: always there.

use bevy_egui::egui::{
    self, Align2, Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::film_ui;
use super::view::View;
use super::widgets::{BODY, SMALL, chip, text};
use crate::lesson::{Command, SPEEDS, Timeline};
use crate::session::{Intent, Panel, Sound};
use crate::theme::{colour, medium};

/// Height of the bar, logical points.
pub fn height(view: &View<'_>) -> f32 {
    match (view.attracts(), view.narrow) {
        (true, _) => super::visit_ui::INVITATION,
        (false, true) => 84.0 + film_ui::tried_height(view),
        (false, false) => 46.0 + film_ui::tried_height(view),
    }
}

/// Whether the bar has no room for what the transcript has as well.
pub fn tight(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < 760.0
}

/// The bar; it takes the whole width that it is given.
pub fn bar_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let Some(timeline) = view.close.film.timeline.as_deref() else {
        let says = view.close.film.fault.as_deref().unwrap_or("The lesson is being read …");
        return ui
            .horizontal(|ui| {
                let intent = home_ui(ui, view);
                text(ui, says, SMALL, view.palette.dim);
                intent
            })
            .inner;
    };
    let mut intent = None;
    film_ui::tried_ui(ui, view);
    if view.narrow {
        ui.horizontal(|ui| intent = seek_ui(ui, view, timeline));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            intent = moves_ui(ui, view).or(intent.take());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let open = view.state.panels.sheet == Some(Panel::Transcript);
                if chip(ui, view.palette, "Text", open).on_hover_text("Transcript, speed and sound").clicked()
                {
                    intent = Some(Intent::Sheet((!open).then_some(Panel::Transcript)));
                }
                intent = captions_chip(ui, view).or(intent.take());
            });
        });
        return intent;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        intent = moves_ui(ui, view);
        clock_ui(ui, view, timeline);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let panels = &view.state.panels;
            let open = panels.transcript || panels.sheet == Some(Panel::Transcript);
            if chip(ui, view.palette, if tight(ui) { "Text" } else { "Transcript" }, open).clicked() {
                intent = Some(view.opens(Panel::Transcript));
            }
            intent = captions_chip(ui, view).or(intent.take());
            intent = volume_ui(ui, view).or(intent.take());
            if !(tight(ui) && view.visiting.venue.is_kiosk()) {
                intent = speed_ui(ui, view).or(intent.take());
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                intent = seek_ui(ui, view, timeline).or(intent.take());
            });
        });
    });
    intent
}

/// Play, chapters, ten seconds.
fn moves_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let film = view.close.film;
    let playing = film.player.is_playing();
    let says = match (playing, film.astray) {
        (true, _) => "Pause",
        (false, true) => "Resume the lesson",
        (false, false) => "Play the lesson",
    };
    let mut command = None;
    if let Some(restart) = home_ui(ui, view) {
        return Some(restart);
    }
    if icon(
        ui,
        view,
        says,
        |painter, rect, tone| if playing { pause(painter, rect, tone) } else { play(painter, rect, tone) },
    ) {
        command = Some(Command::Toggle);
    }
    if icon(ui, view, "Chapter back", |painter, rect, tone| skip(painter, rect, tone, -1.0)) {
        command = Some(Command::Chapter(-1));
    }
    if !(tight(ui) && view.visiting.venue.is_kiosk()) {
        if chip(ui, view.palette, "−10", false).on_hover_text("Back 10 seconds").clicked() {
            command = Some(Command::Skip(-10.0));
        }
        if chip(ui, view.palette, "+10", false).on_hover_text("On 10 seconds").clicked() {
            command = Some(Command::Skip(10.0));
        }
    }
    if icon(ui, view, "Chapter on", |painter, rect, tone| skip(painter, rect, tone, 1.0)) {
        command = Some(Command::Chapter(1));
    }
    command.map(Intent::Film)
}

/// Minutes and seconds.
fn time(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn clock(view: &View<'_>, timeline: &Timeline) -> String {
    format!("{} / {}", time(view.close.film.player.time()), time(timeline.duration()))
}

fn clock_ui(ui: &mut Ui, view: &View<'_>, timeline: &Timeline) {
    let says = clock(view, timeline);
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
    text(ui, says, BODY - 1.0, view.palette.ink);
}

/// Arrow keys on a line that has the keys: along it, and across it. They move no focus meanwhile.
fn arrows(ui: &Ui, response: &Response) -> (i32, i32) {
    if !response.has_focus() {
        return (0, 0);
    }
    let filter =
        egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input(|input| input.num_presses(key)) as i32;
    let along = pressed(egui::Key::ArrowRight) - pressed(egui::Key::ArrowLeft);
    (along, pressed(egui::Key::ArrowDown) - pressed(egui::Key::ArrowUp))
}

/// What keys ask for on the line of time: the same as where the lesson has them.
fn seek_keys(ui: &Ui, response: &Response) -> Option<Command> {
    let (along, across) = arrows(ui, response);
    let pressed = |key| response.has_focus() && ui.input(|input| input.key_pressed(key));
    match (along, across) {
        (0, 0) if pressed(egui::Key::Home) => Some(Command::Home),
        (0, 0) if pressed(egui::Key::End) => Some(Command::End),
        (0, 0) => None,
        (0, across) => Some(Command::Chapter(across)),
        (along, _) => Some(Command::Skip(10.0 * f64::from(along))),
    }
}

/// The line of time with its chapters; press or drag to go there.
fn seek_ui(ui: &mut Ui, view: &View<'_>, timeline: &Timeline) -> Option<Intent> {
    let (film, palette) = (view.close.film, view.palette);
    let duration = timeline.duration().max(1e-6);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click_and_drag());
    let line = rect.shrink2(vec2(8.0, 0.0));
    let x = |seconds: f64| line.left() + line.width() * (seconds / duration).clamp(0.0, 1.0) as f32;
    let (chapter, _) = timeline.chapter_at(film.player.time());
    let title = &timeline.chapters[chapter].title;
    let y = rect.bottom() - 9.0;
    let now = x(film.player.time());
    for (index, span) in timeline.chapters.iter().enumerate() {
        let (from, to) = (x(span.start) + 1.5, x(span.start + span.duration) - 1.5);
        let thick = if index == chapter { 6.0 } else { 4.0 };
        let part = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, y - thick * 0.5), pos2(to.max(from), y + thick * 0.5))
        };
        ui.painter().rect_filled(part(from, to), 2.0, colour(palette.line));
        if now > from {
            ui.painter().rect_filled(part(from, to.min(now)), 2.0, colour(palette.key));
        }
    }
    ui.painter().circle_filled(pos2(now, y), 7.0, colour(palette.query));
    let name = format!("{}. {title}", chapter + 1);
    ui.painter().text(
        pos2(line.left(), rect.top() - 1.0),
        Align2::LEFT_TOP,
        &name,
        medium(SMALL),
        colour(palette.dim),
    );
    if view.narrow {
        // The line below has no room for it.
        let at = pos2(line.right(), rect.top() - 1.0);
        ui.painter().text(at, Align2::RIGHT_TOP, clock(view, timeline), medium(SMALL), colour(palette.ink));
    }
    response.widget_info(|| {
        let says = format!("Time of the lesson: {}, chapter {name}", time(film.player.time()));
        egui::WidgetInfo::slider(true, film.player.time(), says)
    });
    let at = |pos: Pos2| f64::from(((pos.x - line.left()) / line.width()).clamp(0.0, 1.0)) * duration;
    let keys = seek_keys(ui, &response);
    let asked = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged()).map(at);
    if let Some(pos) = response.hover_pos() {
        let seconds = at(pos);
        let (over, _) = timeline.chapter_at(seconds);
        let says = format!("{}  {}. {}", time(seconds), over + 1, timeline.chapters[over].title);
        response.on_hover_text_at_pointer(says);
    }
    asked.map(Command::Seek).or(keys).map(Intent::Film)
}

/// A chip with the speed; a press takes the next.
pub fn speed_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let sound = &view.state.settings.sound;
    let now = sound.speed;
    // A browser keeps the pitch.
    let kept = cfg!(target_arch = "wasm32");
    let says = if kept || now == 1.0 { format!("{now}×") } else { format!("{now}×, pitch too") };
    let pitch = if kept { "the pitch stays" } else { "the pitch changes with it" };
    let pressed =
        chip(ui, view.palette, &says, now != 1.0).on_hover_text(format!("Speed: {pitch}")).clicked();
    let next = SPEEDS.iter().copied().find(|speed| *speed > now + 1e-3).unwrap_or(SPEEDS[0]);
    pressed.then(|| Intent::SetSound(Sound { speed: next, ..sound.clone() }))
}

/// Mute, and a line to drag.
pub fn volume_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let (palette, sound) = (view.palette, &view.state.settings.sound);
    let mut next = sound.clone();
    let (rect, response) = ui.allocate_exact_size(vec2(78.0, 28.0), Sense::click_and_drag());
    let y = rect.center().y;
    let shown = if sound.muted { 0.0 } else { sound.volume };
    let to = egui::lerp(rect.left() + 6.0..=rect.right() - 6.0, shown);
    ui.painter().hline(rect.left() + 6.0..=rect.right() - 6.0, y, Stroke::new(4.0, colour(palette.line)));
    ui.painter().hline(rect.left() + 6.0..=to, y, Stroke::new(4.0, colour(palette.key)));
    ui.painter().circle_filled(pos2(to, y), 6.0, colour(palette.ink));
    response.widget_info(|| egui::WidgetInfo::slider(true, f64::from(shown), "Volume"));
    if let Some(pos) = response.interact_pointer_pos() {
        next.volume = ((pos.x - rect.left() - 6.0) / (rect.width() - 12.0)).clamp(0.0, 1.0);
        next.muted = false;
    }
    let (along, across) = arrows(ui, &response);
    next.volume = (next.volume + 0.1 * (along - across) as f32).clamp(0.0, 1.0);
    let says = if sound.muted { "Sound on" } else { "Mute" };
    if icon(ui, view, says, |painter, rect, tone| speaker(painter, rect, tone, sound.muted)) {
        next.muted = !sound.muted;
    }
    (next != *sound).then_some(Intent::SetSound(next))
}

fn captions_chip(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let sound = &view.state.settings.sound;
    let pressed = chip(ui, view.palette, "CC", sound.captions).on_hover_text("Captions").clicked();
    pressed.then(|| Intent::SetSound(Sound { captions: !sound.captions, ..sound.clone() }))
}

/// A kiosk has it always.
fn home_ui(ui: &mut Ui, view: &View<'_>) -> Option<Intent> {
    let pressed = view.visiting.venue.is_kiosk() && icon(ui, view, "Home: from the start", home);
    pressed.then_some(Intent::Restart)
}

/// A button that is drawn; it has its label all the same.
fn icon(ui: &mut Ui, view: &View<'_>, label: &str, draw: impl FnOnce(&Painter, Rect, Color32)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(32.0, 32.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    let tone = if response.hovered() { view.palette.query } else { view.palette.ink };
    draw(ui.painter(), rect.shrink(9.0), colour(tone));
    response.on_hover_text(label).clicked()
}

fn home(painter: &Painter, rect: Rect, tone: Color32) {
    let at = |x: f32, y: f32| pos2(rect.left() + rect.width() * x, rect.top() + rect.height() * y);
    let roof = vec![at(0.5, -0.1), at(1.1, 0.5), at(-0.1, 0.5)];
    painter.add(Shape::convex_polygon(roof, tone, Stroke::NONE));
    painter.rect_filled(Rect::from_min_max(at(0.12, 0.5), at(0.4, 1.05)), 0.0, tone);
    painter.rect_filled(Rect::from_min_max(at(0.6, 0.5), at(0.88, 1.05)), 0.0, tone);
}

fn play(painter: &Painter, rect: Rect, tone: Color32) {
    let points = vec![rect.left_top(), rect.right_center(), rect.left_bottom()];
    painter.add(Shape::convex_polygon(points, tone, Stroke::NONE));
}

fn pause(painter: &Painter, rect: Rect, tone: Color32) {
    for x in [0.2, 0.8] {
        let centre = pos2(egui::lerp(rect.x_range(), x), rect.center().y);
        painter.rect_filled(
            Rect::from_center_size(centre, vec2(rect.width() * 0.3, rect.height())),
            1.0,
            tone,
        );
    }
}

/// A triangle and a bar, to the right or to the left.
fn skip(painter: &Painter, rect: Rect, tone: Color32, side: f32) {
    let x = |at: f32| rect.center().x + side * at * rect.width() * 0.5;
    let points = vec![pos2(x(-0.9), rect.top()), pos2(x(0.5), rect.center().y), pos2(x(-0.9), rect.bottom())];
    painter.add(Shape::convex_polygon(points, tone, Stroke::NONE));
    let bar = Rect::from_center_size(pos2(x(0.75), rect.center().y), vec2(2.5, rect.height()));
    painter.rect_filled(bar, 0.0, tone);
}

fn speaker(painter: &Painter, rect: Rect, tone: Color32, muted: bool) {
    let (w, h) = (rect.width(), rect.height());
    let at = |x: f32, y: f32| pos2(rect.left() + w * x, rect.top() + h * y);
    painter.rect_filled(Rect::from_min_max(at(0.0, 0.32), at(0.25, 0.68)), 0.0, tone);
    let cone = vec![at(0.2, 0.32), at(0.5, 0.0), at(0.5, 1.0), at(0.2, 0.68)];
    painter.add(Shape::convex_polygon(cone, tone, Stroke::NONE));
    let stroke = Stroke::new(1.8, tone);
    if muted {
        painter.line_segment([at(0.65, 0.3), at(1.0, 0.7)], stroke);
        painter.line_segment([at(0.65, 0.7), at(1.0, 0.3)], stroke);
    } else {
        painter.line_segment([at(0.68, 0.35), at(0.68, 0.65)], stroke);
        painter.line_segment([at(0.9, 0.2), at(0.9, 0.8)], stroke);
    }
}
