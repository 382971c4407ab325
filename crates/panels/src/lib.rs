//! The overlay: quiet panels around the stage. Each is a function of a snapshot that answers with an intent.

mod afar;
mod aloud;
mod arc_ui;
mod arrange;
mod by_hand;
mod by_heat;
mod by_hood;
mod by_label;
mod by_phone;
mod by_player;
mod by_touch;
mod changes_ui;
mod cinema;
mod compare_ui;
mod diagram;
mod draft;
mod field;
mod film_ui;
mod hall_ui;
mod heads_ui;
mod heat_afar;
mod heat_cell;
mod heat_grid;
mod heat_ui;
mod hood_text;
mod hood_ui;
mod inspector_ui;
mod keyboard_ui;
mod layers_ui;
mod learn;
mod learn_ui;
mod legend_ui;
mod link_ui;
mod matrix;
mod narrow;
mod person;
mod places;
mod player_ui;
mod reading;
mod ribbon;
mod scores_ui;
mod sentence_ui;
mod settings_ui;
mod softmax_ui;
mod strip;
mod switches_ui;
mod top_ui;
mod variance_ui;
mod view;
mod visit_ui;
mod wall_ui;
mod widgets;
mod zoom;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::{EguiContexts, EguiInput, EguiPreUpdateSet, EguiPrimaryContextPass, EguiRenderOutput, egui};

use crate::model::ModelKind;
use crate::session::{
    CourseFile, Curtain, Film, FreeArea, Fresh, Heat, Hood, Intent, Models, PageLink, Pair, Panel, Saved,
    Sentence, SettingsFile, Shown, State, Steered, Touched, Traces, Trained, Undrawn, View as Scene,
    Visiting,
};
use crate::theme;
use crate::venue::{Mode, TARGET_POINTS};
use draft::Draft;
pub use field::{Field, LINE_SIZE};
use view::{Close, View};
use widgets::TARGET;

/// What only the overlay keeps.
#[derive(Resource, Default)]
pub struct Overlay {
    /// The text as it stands in the line.
    draft: Draft,
    wall: Option<(egui::TextureHandle, (u32, usize))>,
    /// Theme, and least height of what is pressed, that the styles are of.
    styled: Option<(crate::visual::palette::Theme, u32)>,
    /// A finger was seen.
    touch: bool,
    fonts: bool,
    heat: Option<(Vec<egui::TextureHandle>, HeatKey)>,
    memory: heat_ui::HeatMemory,
    /// The prepared picture that it is of.
    entry: Option<usize>,
    /// Names of Glass's dimensions.
    dimensions: Vec<String>,
}

/// Least side of what is pressed on a phone, pixels of its page (WCAG 2.2, 2.5.8).
const LEAST_TARGET: f32 = 24.0;

/// What the pictures of the heatmap were painted from.
type HeatKey = (u32, bool, crate::visual::palette::Theme);

/// The panels.
pub fn plugin(app: &mut App) {
    let unchanged = no_news.after(EguiPreUpdateSet::ProcessInput).before(EguiPreUpdateSet::BeginPass);
    app.init_resource::<Overlay>()
        .add_systems(PreUpdate, unchanged)
        .add_systems(EguiPrimaryContextPass, draw)
        .add_systems(Last, show_new_glyphs);
}

/// Glyphs of a new size reach the screen a frame after the text that needs them: that frame must come, even where
/// nothing moves any more.
fn show_new_glyphs(
    outputs: Query<&EguiRenderOutput>,
    mut left: Local<u8>,
    mut requests: MessageWriter<RequestRedraw>,
) {
    if outputs.iter().any(|output| !output.textures_delta.set.is_empty()) {
        *left = 2;
    }
    if *left > 0 {
        *left -= 1;
        requests.write(RequestRedraw);
    }
}

/// bevy_egui reports the modifier keys in every frame, and egui wants another frame after every event: without this, no
/// frame would ever be the last. And a touch that only says "somebody is there" presses nothing.
fn no_news(
    mut inputs: Query<&mut EguiInput>,
    visiting: Res<Visiting>,
    keys: Option<Res<ButtonInput<KeyCode>>>,
    mut known: Local<egui::Modifiers>,
) {
    use egui::Event;
    let swallows = visiting.swallows();
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            Event::ModifiersChanged(now) => std::mem::replace(&mut *known, *now) != *now,
            event if keys.as_ref().is_some_and(|keys| repeats(event, keys)) => false,
            Event::PointerButton { .. }
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
            | Event::Zoom(_)
            | Event::Key { .. }
            | Event::Text(_) => !swallows,
            _ => true,
        });
    }
}

/// Whether an event only says that Enter or Space is still down: held they press what has the keys once, or a panel would
/// open and close thirty times a second.
fn repeats(event: &egui::Event, keys: &ButtonInput<KeyCode>) -> bool {
    use egui::{Event, Key};
    let key = match event {
        Event::Key { key: Key::Enter, pressed: true, .. } => [KeyCode::Enter, KeyCode::NumpadEnter],
        Event::Key { key: Key::Space, pressed: true, .. } => [KeyCode::Space; 2],
        _ => return false,
    };
    keys.any_pressed(key) && !keys.any_just_pressed(key)
}

fn draw(
    mut contexts: EguiContexts,
    (state, shown, models, sentence): (Res<State>, Res<Shown>, Res<Models>, Res<Sentence>),
    (settings, undrawn, link, curtain): (
        Option<Res<SettingsFile>>,
        Res<Undrawn>,
        Res<PageLink>,
        Option<Res<Curtain>>,
    ),
    (visiting, mut fresh, saved): (Res<Visiting>, MessageReader<Fresh>, Option<Res<Saved>>),
    (traces, hood, heat, pair): (Res<Traces>, Res<Hood>, Res<Heat>, Res<Pair>),
    (film, course, steered, touched): (Res<Film>, Res<CourseFile>, Res<Steered>, Res<Touched>),
    mut overlay: ResMut<Overlay>,
    mut free: ResMut<FreeArea>,
    mut intents: MessageWriter<Intent>,
) -> Result {
    let context = contexts.ctx_mut()?;
    if curtain.is_some() {
        return Ok(());
    }
    if !overlay.fonts {
        overlay.fonts = true;
        theme::install_fonts(context);
        // Where frames are long, a press and its release lie far apart, and it is still a click.
        context.options_mut(|options| {
            options.input_options.max_click_duration = f64::INFINITY;
            // The size is a setting, and in a lecture nothing zooms by accident.
            options.zoom_with_keyboard = false;
        });
        return Ok(());
    }
    if !theme::has_fonts(context) {
        return Ok(());
    }
    if state.bare {
        free.set_if_neq(FreeArea::default());
        return Ok(());
    }
    if fresh.read().count() > 0 {
        let Overlay { draft, memory, .. } = &mut *overlay;
        forget(context, draft, memory);
    }
    if visiting.entry != overlay.entry {
        overlay.entry = visiting.entry;
        overlay.memory = heat_ui::HeatMemory::default();
    }
    let size = context.content_rect().size() * context.zoom_factor();
    let mode = visiting.venue.mode;
    let zoom =
        zoom(size, state.settings.scale).max(visiting.venue.least_zoom(size.x, size.y)).clamp(0.5, 5.0);
    let narrow = size.x / zoom < if mode == Mode::Explore { 720.0 } else { 640.0 };
    // On a phone nothing that is pressed is smaller than 24 pixels.
    let zoom = if narrow { zoom.max(LEAST_TARGET / TARGET) } else { zoom };
    // In a frame in which the zoom changes egui keeps the screen that it knows: the last digit must not change for ever.
    if (zoom - context.zoom_factor()).abs() > 2e-3 {
        context.set_zoom_factor(zoom);
    }
    let target = match (visiting.venue.is_kiosk(), narrow) {
        (true, _) => Some(TARGET_POINTS),
        (false, true) => Some(LEAST_TARGET / zoom),
        (false, false) => None,
    };
    let style = (state.settings.theme, target.unwrap_or_default().to_bits());
    if overlay.styled != Some(style) {
        overlay.styled = Some(style);
        theme::apply(context, state.settings.theme.palette());
        if let Some(target) = target {
            for_fingers(context, target, visiting.venue.is_kiosk());
        }
    }
    overlay.touch |= touched.0 || context.input(egui::InputState::any_touches);
    let left = visiting.venue.is_kiosk() && state.panels.sheet != Some(Panel::Keyboard);
    overlay.draft.follow(&state.text, left);
    if overlay.dimensions.is_empty() {
        overlay.dimensions = models.glass().dimension_names();
    }
    let names = std::mem::take(&mut overlay.dimensions);
    let close = Close {
        traces: &traces,
        hood: &hood,
        heat: &heat,
        pair: &pair,
        film: &film,
        course: &course,
        dimensions: if state.model == ModelKind::Glass { &names } else { &[] },
        axes: models.glass().axis_names(),
    };
    let mut view =
        View::new(&state, &shown, &models, &sentence, (settings.as_deref(), &visiting), close, narrow);
    view.undrawn = undrawn.0;
    view.link = link.0.as_deref();
    view.saved = saved.as_deref().map(|saved| saved.0.as_str());
    view.progress = Trained::progress();
    view.touch = overlay.touch;
    view.steered = steered.0;
    view.wall = wall(context, &mut overlay, &view, &shown);
    view.heat_textures = heat_textures(context, &mut overlay, &view);
    let Overlay { draft, memory, .. } = &mut *overlay;
    let (mut intent, area) = arrange::arrange(context, &view, &mut draft.text, memory);
    intent = hall_ui::hall_ui(context, &view).or(intent);
    drop(view);
    if Field::asked_for(context) {
        intent = Some(Intent::Sheet(Some(Panel::Keyboard)));
    }
    overlay.dimensions = names;
    free.set_if_neq(area);
    if let Some(intent) = intent {
        intents.write(intent);
        context.request_repaint();
    }
    Ok(())
}

/// Nothing that is pressed is lower than that; on a wall text is there to be read, not to be marked.
fn for_fingers(context: &egui::Context, target: f32, wall: bool) {
    context.all_styles_mut(|style| {
        style.spacing.interact_size.y = style.spacing.interact_size.y.max(target);
        style.interaction.selectable_labels &= !wall;
    });
}

/// Nothing of a visitor stays: text, scrolled panels, open codes, what has the keys.
fn forget(context: &egui::Context, draft: &mut Draft, heat: &mut heat_ui::HeatMemory) {
    *draft = Draft::default();
    *heat = heat_ui::HeatMemory::default();
    context.memory_mut(|memory| {
        memory.data.clear();
        memory.stop_text_input();
    });
}

/// Logical points of the overlay per logical pixel: it grows with the picture, so that it can be read from afar.
fn zoom(size: egui::Vec2, scale: f32) -> f32 {
    let auto = if size.x < 720.0 { 1.0 } else { (size.x / 1440.0).min(size.y / 810.0).clamp(0.8, 3.0) };
    (auto * scale).clamp(0.5, 5.0)
}

/// The matrices of the heatmap as pictures, painted anew when they change.
fn heat_textures(context: &egui::Context, overlay: &mut Overlay, view: &View<'_>) -> Vec<egui::TextureId> {
    let heat = view.close.heat;
    if view.state.view != Scene::Heatmap {
        overlay.heat = None;
        return Vec::new();
    }
    // What was read, not what is chosen: the two differ while a model reads anew.
    let causal = heat.causal;
    let key = (heat.version, causal, view.state.settings.theme);
    if overlay.heat.as_ref().is_none_or(|(_, painted)| *painted != key) {
        let paint = |map: &crate::session::HeatMap| {
            let options = egui::TextureOptions {
                magnification: egui::TextureFilter::Nearest,
                ..egui::TextureOptions::LINEAR
            };
            context.load_texture("heat", matrix::paint(&map.weights, causal, view.palette), options)
        };
        overlay.heat = Some((heat.maps.iter().map(paint).collect(), key));
    }
    overlay.heat.iter().flat_map(|(textures, _)| textures).map(egui::TextureHandle::id).collect()
}

/// The picture of all heads, painted anew for another sentence.
fn wall(
    context: &egui::Context,
    overlay: &mut Overlay,
    view: &View<'_>,
    shown: &Shown,
) -> Option<egui::TextureId> {
    let panels = &view.state.panels;
    // It is painted from every weight of every head: only to be seen.
    if !panels.wall && panels.sheet != Some(Panel::Wall) {
        return None;
    }
    let attended = shown.attended.as_ref()?;
    let key = (shown.sentence, std::sync::Arc::as_ptr(attended).addr() ^ view.state.settings.theme as usize);
    if overlay.wall.as_ref().is_none_or(|(_, painted)| *painted != key) {
        let image = wall_ui::paint(attended, view.palette);
        let texture = context.load_texture("wall", image, egui::TextureOptions::NEAREST);
        overlay.wall = Some((texture, key));
    }
    overlay.wall.as_ref().map(|(texture, _)| texture.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_held_presses_once() {
        let press = |key| egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        };
        let mut keys = ButtonInput::default();
        keys.press(KeyCode::Space);
        assert!(!repeats(&press(egui::Key::Space), &keys), "the first");
        keys.clear();
        assert!(repeats(&press(egui::Key::Space), &keys), "held");
        assert!(!repeats(&press(egui::Key::Enter), &keys), "another");
        assert!(!repeats(&press(egui::Key::ArrowRight), &keys), "others step on");
    }
}
