//! The plugins and the one table of system order.

use std::time::Duration;

use bevy::asset::AssetPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::window::{ExitCondition, RequestRedraw, WindowResolution};
use bevy::winit::{UpdateMode, WinitPlugin, WinitSettings};
use bevy_egui::{EguiPlugin, EguiPostUpdateSet};

use crate::camera::CameraSystems;
use crate::scene::SceneSystems;
use crate::session::{Motion, SessionSystems};
use crate::{camera, controls, overlay, scene, session};

/// What is drawn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// A window of that size.
    Window(u32, u32),
    /// An image; nobody opens a window.
    Offscreen,
}

/// Everything but Bevy's own plugins: what a test without a window adds.
pub fn logic(app: &mut App) {
    app.add_plugins((session::plugin, camera::plugin, scene::plugin, controls::plugin));
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

/// The whole program.
#[must_use]
pub fn app(surface: Surface) -> App {
    let mut app = App::new();
    let window = match surface {
        Surface::Window(width, height) => WindowPlugin {
            primary_window: Some(Window {
                title: "Arclight".to_owned(),
                resolution: WindowResolution::new(width, height),
                ..default()
            }),
            ..default()
        },
        Surface::Offscreen => {
            WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() }
        }
    };
    let render = RenderPlugin { synchronous_pipeline_compilation: surface == Surface::Offscreen, ..default() };
    // Shaders and fonts are part of the program: no asset folder is read here.
    let plugins = DefaultPlugins.set(window).set(render).set(AssetPlugin { watch_for_changes_override: Some(false), ..default() });
    match surface {
        Surface::Window(..) => app.add_plugins(plugins),
        Surface::Offscreen => app.add_plugins(plugins.disable::<WinitPlugin>()),
    };
    app.add_plugins((EguiPlugin::default(), logic, scene::render_plugin, overlay::plugin))
        .insert_resource(ClearColor(Color::BLACK))
        .insert_resource(WinitSettings {
            focused_mode: UpdateMode::reactive_low_power(Duration::MAX),
            unfocused_mode: UpdateMode::reactive_low_power(Duration::MAX),
        })
        .add_systems(Last, redraw)
        .configure_sets(
            PostUpdate,
            EguiPostUpdateSet::EndPass.after(TransformSystems::Propagate).after(bevy::camera::CameraUpdateSystems),
        );
    app
}

/// Another frame only while something moves.
fn redraw(motion: Res<Motion>, mut requests: MessageWriter<RequestRedraw>) {
    if motion.moving {
        requests.write(RequestRedraw);
    }
}
