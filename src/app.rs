//! The plugins and the one table of system order.

use std::time::Duration;

use arclight_core::picture::{Direction, Picture};
use arclight_core::shown::Shown;
use arclight_core::state::Pointing;
use arclight_core::visual::encoding::percent;
use arclight_core::visual::names::names;
use bevy::app::PanicHandlerPlugin;
use bevy::asset::{AssetEventSystems, AssetPlugin};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::window::{ExitCondition, RawHandleWrapper, RequestRedraw, WindowResized, WindowResolution};
use bevy::winit::{UpdateMode, WinitPlugin, WinitSettings};
use bevy_egui::{EguiPlugin, EguiPostUpdateSet};

use crate::camera::CameraSystems;
use crate::platform::{Machine, OFFSCREEN, log};
use crate::scene::SceneSystems;
use crate::session::{Motion, Plain, SessionSystems};
use crate::{camera, driver, kiosk, narration, overlay, scene, session};

/// What is drawn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// A window of that size.
    Window(u32, u32),
    /// The canvas of a page, which is as large as what holds it.
    Page,
    /// An image; nobody opens a window.
    Offscreen,
}

/// Everything but Bevy's own plugins: what a test without a window adds.
pub fn logic(app: &mut App) {
    app.add_plugins((session::plugin, camera::plugin, scene::plugin, kiosk::plugin));
    app.configure_sets(
        Update,
        (
            CameraSystems::Measure,
            SessionSystems::Apply,
            SessionSystems::Infer,
            SessionSystems::Show,
            SceneSystems::Draw,
            CameraSystems::Gestures,
            CameraSystems::Move,
        )
            .chain(),
    );
    // What the pointer is over follows from where the camera was in the picture that the person saw.
    app.configure_sets(Update, SceneSystems::Pick.before(SessionSystems::Apply));
}

/// The window, the canvas of a page, or none.
fn window(surface: Surface) -> WindowPlugin {
    match surface {
        Surface::Window(width, height) => WindowPlugin {
            primary_window: Some(Window {
                title: "Arclight".to_owned(),
                resolution: WindowResolution::new(width, height),
                ..default()
            }),
            ..default()
        },
        Surface::Page => WindowPlugin {
            primary_window: Some(Window {
                title: "Arclight".to_owned(),
                canvas: Some("#stage".to_owned()),
                fit_canvas_to_parent: true,
                // Phones show their keyboard only then; page.js keeps the browser's own keys alive.
                prevent_default_event_handling: true,
                ..default()
            }),
            ..default()
        },
        Surface::Offscreen => {
            WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() }
        }
    }
}

/// The whole program.
pub fn app(surface: Surface) -> App {
    let mut app = App::new();
    let mut settings = WgpuSettings::default();
    if surface == Surface::Offscreen {
        settings.backends = Some(OFFSCREEN);
    }
    let render = RenderPlugin {
        synchronous_pipeline_compilation: surface == Surface::Offscreen,
        render_creation: settings.into(),
        ..default()
    };
    // Shaders and fonts are part of the program; the voice is read from the assets folder.
    let file_path = Machine::here()
        .0
        .assets()
        .map_or_else(|| "assets".to_owned(), |folder| folder.to_string_lossy().into_owned());
    let plugins = DefaultPlugins.set(window(surface)).set(render).set(AssetPlugin {
        file_path,
        watch_for_changes_override: Some(false),
        ..default()
    });
    // Bevy's own would tell the browser's console alone: a picture that stands still, and nobody knows why.
    let plugins = log::plugins(plugins).disable::<PanicHandlerPlugin>();
    match surface {
        Surface::Window(..) | Surface::Page => app.add_plugins((plugins, narration::plugin)),
        Surface::Offscreen => app.add_plugins(plugins.disable::<WinitPlugin>()),
    };
    app.add_plugins((driver::plugin, EguiPlugin::default(), logic, scene::render_plugin, overlay::plugin))
        .init_resource::<Longest>()
        .insert_resource(ClearColor(Color::BLACK))
        .insert_resource(WinitSettings {
            focused_mode: UpdateMode::reactive_low_power(FIRST_WAIT),
            unfocused_mode: UpdateMode::reactive_low_power(FIRST_WAIT),
        })
        .add_systems(PostUpdate, title)
        .add_systems(Last, (redraw, rest))
        .configure_sets(
            PostUpdate,
            (
                EguiPostUpdateSet::EndPass
                    .after(TransformSystems::Propagate)
                    .after(bevy::camera::CameraUpdateSystems),
                // New letters reach the graphics card in the frame that shows them: there may be no next one.
                EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems),
            ),
        );
    app
}

/// Longest time between frames of a window in which nothing moves. Not for ever: what cannot be added to the present time
/// is ignored, and frames follow one another.
#[derive(Resource, Debug, Clone, Copy)]
pub struct Longest(pub Duration);

impl Default for Longest {
    fn default() -> Self {
        Self(Duration::from_secs(3600))
    }
}

/// A kiosk at rest looks this often whether anybody is still there.
pub const KIOSK_RESTS: Duration = Duration::from_millis(500);

/// Longest time between frames while the window opens: a redraw that is asked for before it is shown can be lost.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Once the window stands, no frame is drawn that nobody asked for.
fn rest(
    time: Res<Time<Real>>,
    longest: Res<Longest>,
    mut settings: ResMut<WinitSettings>,
    mut frames: Local<u32>,
) {
    /// Time in which a window opens, and frames: where each takes seconds, ten of them are two or three.
    const OPENING: (Duration, u32) = (Duration::from_secs(10), 16);
    *frames = frames.saturating_add(1);
    let still = UpdateMode::reactive_low_power(longest.0);
    if time.elapsed() > OPENING.0 && *frames > OPENING.1 && settings.focused_mode != still {
        (settings.focused_mode, settings.unfocused_mode) = (still, still);
    }
}

/// Another frame only while something moves, or after the window became another size: panels are laid out by it a frame
/// later, and what stands by them is placed after that.
fn redraw(
    motion: Res<Motion>,
    mut resized: MessageReader<WindowResized>,
    mut left: Local<u8>,
    mut requests: MessageWriter<RequestRedraw>,
) {
    const FRAMES: u8 = 3;
    *left = if resized.is_empty() { left.saturating_sub(1) } else { FRAMES };
    resized.clear();
    if motion.moving || *left > 0 {
        requests.write(RequestRedraw);
    }
}

/// The window's title says what is lit, for whoever cannot see the picture.
///
/// A title that is set before the window is there would be lost. Bevy hands titles to the window in `Last`.
fn title(
    (picture, pointing, shown): (Res<Plain<Picture>>, Res<Plain<Pointing>>, Res<Plain<Shown>>),
    window: Option<Single<(&mut Window, Has<RawHandleWrapper>)>>,
    mut due: Local<bool>,
) {
    *due |= picture.is_changed() || pointing.is_changed() || shown.is_changed();
    let Some(window) = window else { return };
    let (mut window, is_there) = window.into_inner();
    if !is_there || !std::mem::take(&mut *due) {
        return;
    }
    let title = window_title(picture.direction, pointing.word(), &shown);
    if window.title != title {
        window.title = title;
    }
}

/// The title for a state: the lit word and its strongest other word.
#[must_use]
pub fn window_title(direction: Direction, word: Option<usize>, shown: &Shown) -> String {
    let names = names(&shown.tokens);
    let text = |index: usize| names.get(index).map(ToString::to_string).unwrap_or_default();
    let Some(word) = word.filter(|word| *word < shown.weights.nrows()) else {
        return "Arclight".to_owned();
    };
    let line = match direction {
        Direction::AttendsTo => shown.weights.row(word),
        Direction::AttendedBy => shown.weights.column(word),
    };
    let strongest = line.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let Some((other, weight)) = strongest else { return "Arclight".to_owned() };
    let (query, key) = match direction {
        Direction::AttendsTo => (word, other),
        Direction::AttendedBy => (other, word),
    };
    format!("Arclight: {} looks at {}, {}", text(query), text(key), percent(*weight))
}
