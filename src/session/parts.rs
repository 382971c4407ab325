//! The state as resources, one for each part that changes together, so that a hover wakes only what a hover changes.

use std::ops::{Deref, DerefMut};

use arclight_core::panel::Panels;
use arclight_core::picture::Picture;
use arclight_core::settings::{Settings, Sound};
use arclight_core::state::{Pointing, Presenter, State};
use arclight_core::writer::Writer;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// A value of the plain crates as a resource: they know no engine.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Default)]
pub struct Plain<T: Send + Sync + 'static>(pub T);

impl<T: Send + Sync + 'static> Deref for Plain<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Send + Sync + 'static> DerefMut for Plain<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// How often the camera was asked to go back.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CameraResets(pub u32);

/// All parts, to read.
#[derive(SystemParam)]
pub struct Parts<'w> {
    /// What is on stage.
    pub picture: Res<'w, Plain<Picture>>,
    /// What is pointed at.
    pub pointing: Res<'w, Plain<Pointing>>,
    /// What a model writes.
    pub writer: Res<'w, Plain<Writer>>,
    /// What is open.
    pub panels: Res<'w, Plain<Panels>>,
    /// What a lecturer does with the picture.
    pub presenter: Res<'w, Plain<Presenter>>,
    /// What lasts from one start to the next.
    pub settings: Res<'w, Plain<Settings>>,
    resets: Res<'w, CameraResets>,
}

impl Parts<'_> {
    /// The whole.
    #[must_use]
    pub fn state(&self) -> State {
        whole(
            (&self.picture, &self.pointing, &self.writer),
            (&self.panels, &self.presenter),
            (&self.settings, &self.resets),
        )
    }

    /// Whether any of them changed since the system ran last.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.picture.is_changed()
            || self.pointing.is_changed()
            || self.writer.is_changed()
            || self.panels.is_changed()
            || self.presenter.is_changed()
            || self.settings.is_changed()
    }
}

/// All parts, to write.
#[derive(SystemParam)]
pub struct PartsMut<'w> {
    picture: ResMut<'w, Plain<Picture>>,
    pointing: ResMut<'w, Plain<Pointing>>,
    writer: ResMut<'w, Plain<Writer>>,
    panels: ResMut<'w, Plain<Panels>>,
    presenter: ResMut<'w, Plain<Presenter>>,
    settings: ResMut<'w, Plain<Settings>>,
    resets: ResMut<'w, CameraResets>,
}

impl PartsMut<'_> {
    /// The whole.
    #[must_use]
    pub fn state(&self) -> State {
        whole(
            (&self.picture, &self.pointing, &self.writer),
            (&self.panels, &self.presenter),
            (&self.settings, &self.resets),
        )
    }

    /// See [`State::waits_for_word`].
    pub fn waits_for_word(&self) -> bool {
        self.picture.query.is_some() && self.pointing.pinned.is_none()
    }

    /// Whether a model writes, or is to write as soon as it can.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.writer.is_busy()
    }

    /// Whether what is on stage changed since the system ran last.
    #[must_use]
    pub fn is_picture_changed(&self) -> bool {
        self.picture.is_changed()
    }

    /// The word that is followed under the hood.
    #[must_use]
    pub fn followed(&self) -> Option<usize> {
        self.pointing.word().filter(|_| self.picture.is_followed())
    }

    /// How the lesson sounds and is read.
    #[must_use]
    pub fn sound(&self) -> &Sound {
        &self.settings.sound
    }

    /// Puts the whole there; only what differs counts as changed.
    pub fn set(&mut self, state: State) {
        let State { picture, pointing, writer, panels, presenter, settings, camera_resets } = state;
        self.picture.set_if_neq(Plain(picture));
        self.pointing.set_if_neq(Plain(pointing));
        self.writer.set_if_neq(Plain(writer));
        self.panels.set_if_neq(Plain(panels));
        self.presenter.set_if_neq(Plain(presenter));
        self.settings.set_if_neq(Plain(settings));
        self.resets.set_if_neq(CameraResets(camera_resets));
    }
}

fn whole(
    (picture, pointing, writer): (&Picture, &Pointing, &Writer),
    (panels, presenter): (&Panels, &Presenter),
    (settings, resets): (&Settings, &CameraResets),
) -> State {
    State {
        picture: picture.clone(),
        pointing: pointing.clone(),
        writer: writer.clone(),
        panels: panels.clone(),
        presenter: *presenter,
        settings: settings.clone(),
        camera_resets: resets.0,
    }
}

/// The state of a world, for tests and tools.
#[must_use]
pub fn state(world: &World) -> State {
    whole(
        (
            world.resource::<Plain<Picture>>(),
            world.resource::<Plain<Pointing>>(),
            world.resource::<Plain<Writer>>(),
        ),
        (world.resource::<Plain<Panels>>(), world.resource::<Plain<Presenter>>()),
        (world.resource::<Plain<Settings>>(), world.resource::<CameraResets>()),
    )
}

/// Puts a state into a world, for tests and tools.
pub fn set_state(world: &mut World, state: State) {
    let State { picture, pointing, writer, panels, presenter, settings, camera_resets } = state;
    world.insert_resource(Plain(picture));
    world.insert_resource(Plain(pointing));
    world.insert_resource(Plain(writer));
    world.insert_resource(Plain(panels));
    world.insert_resource(Plain(presenter));
    world.insert_resource(Plain(settings));
    world.insert_resource(CameraResets(camera_resets));
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Plain<Picture>>()
        .init_resource::<Plain<Pointing>>()
        .init_resource::<Plain<Writer>>()
        .init_resource::<Plain<Panels>>()
        .init_resource::<Plain<Presenter>>()
        .init_resource::<Plain<Settings>>()
        .init_resource::<CameraResets>();
}
