//! The program's logic under MinimalPlugins: no window, no graphics card.

use std::time::Duration;

use arclight::model::ModelKind;
use arclight::session::{Intent, Sentence, Shown, Start, State};
use arclight::{app, scene};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;

/// An app in a state.
pub fn start(start: Start) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
        .insert_resource(start)
        .add_plugins(app::logic);
    app.update();
    app
}

/// Sends an intent and lets the models answer.
pub fn send(app: &mut App, intent: Intent) {
    app.world_mut().write_message(intent);
    settle(app);
}

/// Runs frames until the chosen model has read the text.
pub fn settle(app: &mut App) {
    for _ in 0..30_000 {
        app.update();
        let state = app.world().resource::<State>();
        let sentence = app.world().resource::<Sentence>();
        let read = sentence.attended.as_ref().is_some_and(|a| a.model == state.model && a.text == state.text);
        if read && !sentence.is_thinking() {
            app.update();
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("the model never answered");
}

/// Index of a token on stage.
pub fn token(app: &App, text: &str) -> usize {
    app.world().resource::<Shown>().tokens.iter().position(|token| token.text == text).unwrap()
}

/// A start with the trained model.
pub fn minilm(text: &str) -> Start {
    let mut start = Start { assets: arclight::platform::assets_dir(), ..Start::default() };
    start.state.model = ModelKind::MiniLm;
    text.clone_into(&mut start.state.text);
    start
}
