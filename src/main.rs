//! Arclight
#[cfg(feature = "app")]
fn main() {
    use bevy::prelude::*;
    App::new()
        .add_plugins((DefaultPlugins, bevy_egui::EguiPlugin::default(), bevy_kira_audio::AudioPlugin))
        .run();
}
#[cfg(not(feature = "app"))]
fn main() {}
