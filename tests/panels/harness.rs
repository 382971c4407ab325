//! A person without a window: overlay and session together, and panels that are pressed by what they say.
#![cfg(test)]

use bevy::prelude::*;
use bevy_egui::egui::{
    self,
    accesskit::{Action, Role},
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

use super::arrange::arrange;
use super::draft::Draft;
use super::field::Field;
use super::hall_ui::hall_ui;
use super::heat_ui::HeatMemory;
use super::view::{Close, View};
use crate::session::{
    CourseFile, Film, Fresh, Heat, Hood, Intent, Models, Pair, Panel, Saved, Sentence, Shown, Start, State,
    Steered, Traces, Undrawn, Visiting,
};
use crate::{app, scene, theme};

/// The program without its picture, and what the overlay keeps.
pub struct Desk {
    pub app: App,
    pub draft: Draft,
    memory: HeatMemory,
    narrow: bool,
    /// Least height of what is pressed, logical points.
    target: Option<f32>,
}

impl Desk {
    fn new(narrow: bool, target: Option<f32>, start: Start) -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, AssetPlugin::default(), scene::headless))
            .insert_resource(start)
            .add_plugins(app::logic);
        app.update();
        Self { app, draft: Draft::default(), memory: HeatMemory::default(), narrow, target }
    }

    fn frame(&mut self, context: &egui::Context) {
        if !theme::has_fonts(context) {
            theme::install_fonts(context);
            if let Some(target) = self.target {
                let wall = self.app.world().resource::<Visiting>().venue.is_kiosk();
                super::for_fingers(context, target, wall);
            }
            return;
        }
        if self.app.world_mut().resource_mut::<Messages<Fresh>>().drain().count() > 0 {
            super::forget(context, &mut self.draft, &mut self.memory);
        }
        let world = self.app.world();
        let (state, models) = (world.resource::<State>(), world.resource::<Models>());
        let names = models.glass().dimension_names();
        let close = Close {
            traces: world.resource::<Traces>(),
            hood: world.resource::<Hood>(),
            heat: world.resource::<Heat>(),
            pair: world.resource::<Pair>(),
            film: world.resource::<Film>(),
            course: world.resource::<CourseFile>(),
            dimensions: &names,
            axes: models.glass().axis_names(),
        };
        let (shown, sentence) = (world.resource::<Shown>(), world.resource::<Sentence>());
        let visiting = self.app.world().resource::<Visiting>();
        let mut view = View::new(state, shown, models, sentence, (None, visiting), close, self.narrow);
        view.steered = world.resource::<Steered>().0;
        view.undrawn = world.resource::<Undrawn>().0;
        view.saved = world.get_resource::<Saved>().map(|saved| saved.0.as_str());
        let left = visiting.venue.is_kiosk() && state.panels.sheet != Some(Panel::Keyboard);
        self.draft.follow(&state.text, left);
        let (mut intent, _) = arrange(context, &view, &mut self.draft.text, &mut self.memory);
        intent = hall_ui(context, &view).or(intent);
        if Field::asked_for(context) {
            intent = Some(Intent::Sheet(Some(Panel::Keyboard)));
        }
        if let Some(intent) = intent {
            self.app.world_mut().write_message(intent);
        }
        self.app.update();
    }
}

/// How wide a phone's page is, CSS pixels.
pub const PHONE: f32 = 390.0;

pub struct Person<'a>(pub Harness<'a, Desk>);

impl Person<'_> {
    pub fn new(narrow: bool) -> Self {
        Self::with(narrow, None)
    }

    /// With the files of models and lessons.
    pub fn with(narrow: bool, assets: Option<std::path::PathBuf>) -> Self {
        let size = if narrow { (PHONE, 844.0) } else { (1440.0, 810.0) };
        Self::before(size, narrow, Start { assets, ..Start::default() })
    }

    /// Before a screen of that size, logical points.
    pub fn before(size: (f32, f32), narrow: bool, start: Start) -> Self {
        let draw = |ui: &mut egui::Ui, desk: &mut Desk| desk.frame(ui.ctx());
        let phone = narrow.then_some(super::LEAST_TARGET * size.0 / PHONE);
        let target = if start.venue.is_kiosk() { Some(crate::venue::TARGET_POINTS) } else { phone };
        let desk = Desk::new(narrow, target, start);
        let mut person = Self(Harness::builder().with_size(size).build_ui_state(draw, desk));
        person.wait();
        person
    }

    /// Long enough for the models to answer: reading goes on beside the frames.
    pub fn wait(&mut self) {
        for _ in 0..40 {
            self.0.step();
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    pub fn press(&mut self, label: &str) {
        self.0.get_by_label(label).click();
        self.wait();
    }

    /// What can be pressed, but for what only shows where a panel stands: name and place.
    pub fn pressed(&self) -> Vec<(String, egui::Rect)> {
        // What scrolls is dragged anywhere; its bar only shows where it stands. Text is marked, not pressed.
        let pressed = by().predicate(|node| {
            node.data().supports_action(Action::Click)
                && !node.is_disabled()
                && ![Role::ScrollBar, Role::Label].contains(&node.role())
        });
        let nodes = self.0.query_all(pressed);
        let named = nodes.map(|node| {
            let data = node.accesskit_node();
            let name = data.label().or(data.value()).unwrap_or_else(|| format!("{:?}", data.role()));
            (name, node.rect())
        });
        // A matrix is looked at, as the stage is; whoever presses it does what words and buttons do.
        named.filter(|(name, _)| !name.starts_with("matrix of")).collect()
    }

    /// The sizes of all text that is drawn, logical points, with what it says.
    pub fn texts(&self) -> Vec<(f32, String)> {
        let galleys = self.0.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.clone()),
            _ => None,
        });
        let sized = galleys.flat_map(|galley| {
            let sections = galley.job.sections.clone();
            sections.into_iter().map(move |section| (section.format.font_id.size, galley.job.text.clone()))
        });
        sized.filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// The name of what has the keys.
    pub fn focused(&self) -> Option<String> {
        let node = self.0.query(by().predicate(|node| node.is_focused() && !node.is_disabled()))?;
        let data = node.accesskit_node();
        Some(data.label().or(data.value()).unwrap_or_else(|| format!("{:?}", data.role())))
    }

    pub fn ask(&mut self, intent: Intent) {
        self.0.state_mut().app.world_mut().write_message(intent);
        self.wait();
    }

    pub fn state(&self) -> &State {
        self.0.state().app.world().resource::<State>()
    }
}
