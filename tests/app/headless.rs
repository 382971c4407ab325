//! The program's logic under MinimalPlugins: no window, no graphics card.

use std::time::Duration;

use arclight::platform::Machine;
use arclight::session::{Plain, Sentence, Wish};
use arclight::{app, scene};
use arclight_core::intent::Intent;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::State;
use arclight_model::ModelId;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;

/// An app in a state, without files.
pub fn start(start: Start) -> App {
    start_on(Machine::default(), start)
}

/// The same with the models and lessons of this machine.
pub fn start_here(start: Start) -> App {
    start_on(Machine::here(), start)
}

/// The same with the files of any machine.
pub fn start_on(machine: Machine, start: Start) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
        .insert_resource(machine)
        .insert_resource(Plain(start))
        .add_plugins(app::logic);
    app.update();
    app
}

/// Everything that is chosen.
pub fn state(app: &App) -> State {
    arclight::session::state(app.world())
}

/// Sends an intent and lets the models answer.
pub fn send(app: &mut App, intent: Intent) {
    app.world_mut().write_message(Wish(intent));
    settle(app);
}

/// Runs frames until the chosen model has read the text.
pub fn settle(app: &mut App) {
    for _ in 0..30_000 {
        app.update();
        let picture = state(app).picture;
        let sentence = app.world().resource::<Sentence>();
        let read =
            sentence.attended.as_ref().is_some_and(|a| a.model == picture.model && a.text == picture.text);
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
    app.world().resource::<Plain<Shown>>().tokens.iter().position(|token| token.text == text).unwrap()
}

/// A start with the trained model, for a machine that has it.
pub fn minilm(text: &str) -> Start {
    let mut start = Start::default();
    start.state.picture.model = ModelId::MINILM;
    text.clone_into(&mut start.state.picture.text);
    start
}
