//! A person without a window: the program, and panels that are pressed by what they say.

use std::sync::Arc;
use std::time::Duration;

use arclight::platform::Machine;
use arclight::session::{Models, Plain, Wish, state};
use arclight::{app, overlay, scene};
use arclight_core::film::Film;
use arclight_core::heat::Heat;
use arclight_core::hub::Visiting;
use arclight_core::intent::{Intent, Point};
use arclight_core::lesson::Timeline;
use arclight_core::pair::Pair;
use arclight_core::picture::Setting;
use arclight_core::shown::Shown;
use arclight_core::start::Start;
use arclight_core::state::State;
use arclight_core::steps::Hood;
use arclight_core::traces::Traces;
use arclight_model::ModelId;
use arclight_panels::Memory;
use bevy::prelude::*;
use egui::accesskit::{Action, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

/// Pixels of a window on a desk, whose panels are as large as they are made.
pub const DESK: [f32; 2] = [1440.0, 810.0];
/// CSS pixels of a phone's page.
pub const PHONE: [f32; 2] = [390.0, 844.0];

/// The program without its picture, and what the panels keep.
pub struct Desk {
    pub app: App,
    memory: Memory,
}

impl Desk {
    fn new(start: Start, machine: Machine) -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
            .insert_resource(machine)
            .insert_resource(Plain(start))
            .add_plugins(app::logic);
        app.update();
        Self { app, memory: Memory::default() }
    }

    fn frame(&mut self, context: &egui::Context) {
        overlay::run(self.app.world_mut(), context, &mut self.memory).unwrap();
        self.app.update();
    }
}

/// With all that looks inside, and all numbers.
pub fn inside() -> Start {
    let mut start = Start::default();
    start.state.settings.inside = true;
    start.state.panels.numbers = true;
    start
}

/// Before a screen.
pub struct Person<'a> {
    pub harness: Harness<'a, Desk>,
    /// Pixels of the screen.
    pub screen: egui::Vec2,
}

impl Person<'_> {
    /// Without files: Glass alone, and no lesson.
    pub fn new(screen: [f32; 2]) -> Self {
        Self::before(screen, inside(), Machine::default())
    }

    /// With the files of models and lessons.
    pub fn with_files(screen: [f32; 2]) -> Self {
        Self::before(screen, inside(), Machine::here())
    }

    /// Before a screen of that size, pixels: the panels choose their own size for it.
    pub fn before([width, height]: [f32; 2], start: Start, machine: Machine) -> Self {
        let draw = |ui: &mut egui::Ui, desk: &mut Desk| desk.frame(ui.ctx());
        let screen = egui::vec2(width, height);
        let builder = Harness::builder().with_size(screen);
        let harness = builder.build_ui_state(draw, Desk::new(start, machine));
        let mut person = Self { harness, screen };
        person.wait();
        person
    }

    /// A frame for each event, on the same screen however large the panels are.
    pub fn step(&mut self) {
        let points = self.screen / self.harness.ctx.zoom_factor();
        self.harness.set_size(points);
        self.harness.step();
    }

    pub fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.step());
    }

    /// Long enough for the models to answer: reading goes on beside the frames.
    pub fn wait(&mut self) {
        for _ in 0..40 {
            self.step();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until that holds, or for some seconds.
    pub fn wait_until(&mut self, holds: impl Fn(&Self) -> bool) {
        for _ in 0..200 {
            if holds(self) {
                return;
            }
            self.wait();
        }
    }

    pub fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.wait();
    }

    /// Presses what lies outside of what is scrolled to.
    pub fn scroll_and_press(&mut self, label: &str) {
        self.harness.get_by_label(label).scroll_to_me();
        self.wait();
        self.press(label);
    }

    /// Whether something has exactly that label.
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).count() > 0
    }

    /// Whether something has a label with that in it.
    pub fn reads(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).count() > 0
    }

    /// What can be pressed, but for what only shows where a panel is: name and place.
    pub fn pressed(&self) -> Vec<(String, egui::Rect)> {
        // What scrolls is dragged anywhere; its bar only shows where it is. Text is marked, not pressed.
        let pressed = by().predicate(|node| {
            node.data().supports_action(Action::Click)
                && !node.is_disabled()
                && ![Role::ScrollBar, Role::Label].contains(&node.role())
        });
        let nodes = self.harness.query_all(pressed);
        let named = nodes.map(|node| {
            let data = node.accesskit_node();
            let name = data.label().or(data.value()).unwrap_or_else(|| format!("{:?}", data.role()));
            (name, node.rect())
        });
        // A matrix is looked at, as the stage is; whoever presses it does what words and buttons do.
        named.filter(|(name, _)| !name.starts_with("matrix of")).collect()
    }

    /// All text that is drawn.
    pub fn galleys(&self) -> Vec<Arc<egui::Galley>> {
        let shapes = self.harness.output().shapes.iter();
        let galleys = shapes.filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.clone()),
            _ => None,
        });
        galleys.collect()
    }

    /// The sizes of all text that is drawn, logical points, with what it says.
    pub fn texts(&self) -> Vec<(f32, String)> {
        let sized = self.galleys().into_iter().flat_map(|galley| {
            let sections = galley.job.sections.clone();
            sections.into_iter().map(move |section| (section.format.font_id.size, galley.job.text.clone()))
        });
        sized.filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Whether a text that is drawn has all of these.
    pub fn draws(&self, parts: &[&str]) -> bool {
        self.texts().iter().any(|(_, text)| parts.iter().all(|part| text.contains(part)))
    }

    /// The name of what has the keys.
    pub fn focused(&self) -> Option<String> {
        let node = self.harness.query(by().predicate(|node| node.is_focused() && !node.is_disabled()))?;
        let data = node.accesskit_node();
        Some(data.label().or(data.value()).unwrap_or_else(|| format!("{:?}", data.role())))
    }

    pub fn ask(&mut self, intent: Intent) {
        self.world_mut().write_message(Wish(intent));
        self.wait();
    }

    pub fn set(&mut self, setting: Setting) {
        self.ask(Intent::Set(setting));
    }

    pub fn pin(&mut self, token: usize) {
        self.ask(Intent::Point(Point::Pin(token)));
    }

    /// Waits for a model that is chosen.
    pub fn wait_for(&mut self, model: ModelId) {
        self.wait_until(|person| {
            let attended = person.shown().attended.as_ref();
            attended.is_some_and(|attended| attended.model == model)
        });
    }

    pub fn state(&self) -> State {
        state(self.world())
    }

    pub fn world(&self) -> &World {
        self.harness.state().app.world()
    }

    pub fn world_mut(&mut self) -> &mut World {
        self.harness.state_mut().app.world_mut()
    }

    fn plain<T: Send + Sync + 'static>(&self) -> &T {
        self.world().resource::<Plain<T>>()
    }

    pub fn shown(&self) -> &Shown {
        self.plain()
    }

    pub fn heat(&self) -> &Heat {
        self.plain()
    }

    pub fn hood(&self) -> &Hood {
        self.plain()
    }

    pub fn traces(&self) -> &Traces {
        self.plain()
    }

    pub fn pair(&self) -> &Pair {
        self.plain()
    }

    pub fn film(&self) -> &Film {
        self.plain()
    }

    pub fn visiting(&self) -> &Visiting {
        self.plain()
    }

    pub fn models(&self) -> &Models {
        self.world().resource()
    }

    /// The lesson, once it is there.
    pub fn timeline(&self) -> Arc<Timeline> {
        self.film().timeline.clone().unwrap()
    }
}
