//! The panels in the engine: gathers what they show, draws them, and passes on what was asked for.

use arclight_core::course::CourseFile;
use arclight_core::devices::Devices;
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::pair::Pair;
use arclight_core::shown::Shown;
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_core::visual::layout::FreeArea;
use arclight_core::visual::typeface::Typefaces;
use arclight_panels::{Inputs, Memory, Output, frame};
use bevy::ecs::system::{SystemParam, SystemState};
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::{EguiContexts, EguiInput, EguiPreUpdateSet, EguiPrimaryContextPass, EguiRenderOutput, egui};

use crate::platform::Machine;
use crate::session::{
    Curtain, Fresh, Models, PageLink, Parts, Plain, Saved, Sentence, SettingsFile, Steered, Touched, Undrawn,
    Wish,
};

/// What only the panels keep.
#[derive(Resource, Default)]
struct Kept(Memory);

/// The panels.
pub fn plugin(app: &mut App) {
    let unchanged = no_news.after(EguiPreUpdateSet::ProcessInput).before(EguiPreUpdateSet::BeginPass);
    app.init_resource::<Kept>()
        .add_systems(PreUpdate, unchanged)
        .add_systems(EguiPrimaryContextPass, draw.run_if(not(resource_exists::<Curtain>)))
        .add_systems(Last, show_new_glyphs);
}

/// What the panels show.
#[derive(SystemParam)]
pub struct Seen<'w, 's> {
    parts: Parts<'w>,
    shown: Res<'w, Plain<Shown>>,
    traces: Res<'w, Plain<Traces>>,
    hood: Res<'w, Plain<Hood>>,
    devices: Res<'w, Plain<Devices>>,
    heat: Res<'w, Plain<Heat>>,
    pair: Res<'w, Plain<Pair>>,
    film: Res<'w, Plain<Film>>,
    course: Res<'w, Plain<CourseFile>>,
    visiting: Res<'w, Plain<Visiting>>,
    models: Res<'w, Models>,
    sentence: Res<'w, Sentence>,
    machine: Res<'w, Machine>,
    undrawn: Res<'w, Undrawn>,
    typefaces: Res<'w, Plain<Typefaces>>,
    settings: Option<Res<'w, SettingsFile>>,
    link: Res<'w, PageLink>,
    saved: Option<Res<'w, Saved>>,
    steered: Res<'w, Steered>,
    touched: Res<'w, Touched>,
    fresh: MessageReader<'w, 's, Fresh>,
}

impl Seen<'_, '_> {
    /// Draws the panels of what is seen.
    fn frame(&mut self, context: &egui::Context, memory: &mut Memory) -> Output {
        let state: State = self.parts.state();
        let fresh = self.fresh.read().count() > 0;
        let models = self.models.status(&*self.machine.0);
        let inputs = Inputs {
            state: &state,
            shown: &self.shown,
            traces: &self.traces,
            hood: &self.hood,
            devices: &self.devices,
            heat: &self.heat,
            pair: &self.pair,
            film: &self.film,
            course: &self.course,
            visiting: &self.visiting,
            glass: self.models.glass(),
            models: &models,
            refused: self.models.refused,
            thinking: self.sentence.is_thinking(),
            undrawn: self.undrawn.0,
            typefaces: &self.typefaces,
            notice: self.settings.as_deref().and_then(|file| file.notice.as_deref()),
            link: self.link.0.as_deref(),
            saved: self.saved.as_deref().map(|saved| saved.0.as_str()),
            steered: self.steered.0,
            touched: self.touched.0,
            fresh,
        };
        frame(context, &inputs, memory)
    }
}

fn draw(
    mut contexts: EguiContexts,
    mut seen: Seen<'_, '_>,
    mut kept: ResMut<Kept>,
    (mut free, mut wishes): (ResMut<Plain<FreeArea>>, MessageWriter<Wish>),
) -> Result {
    let Output { intents, free: area } = seen.frame(contexts.ctx_mut()?, &mut kept.0);
    wishes.write_batch(intents.into_iter().map(Wish));
    if let Some(area) = area {
        free.set_if_neq(Plain(area));
    }
    Ok(())
}

/// Draws the panels of a world into any context of egui: for tests, which have no window.
///
/// # Errors
/// Where the world has no session.
pub fn run(world: &mut World, context: &egui::Context, memory: &mut Memory) -> Result {
    let mut seen = SystemState::<Seen<'_, '_>>::new(world);
    let Output { intents, free } = seen.get_mut(world)?.frame(context, memory);
    for intent in intents {
        world.write_message(Wish(intent));
    }
    if let Some(free) = free {
        world.insert_resource(Plain(free));
    }
    Ok(())
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
    visiting: Res<Plain<Visiting>>,
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
