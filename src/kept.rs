//! A picture with what no link says: panels, size and the camera. It goes from a window to the process that draws it, and
//! from a page that lost its graphics to the one that opens in its place.

use arclight_core::panel::Panels;
use arclight_core::picture::Picture;
use arclight_core::start::Start;
use arclight_core::state::State;
use serde::{Deserialize, Serialize};

use crate::camera::Rig;

/// It is kept as RON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    picture: Picture,
    panels: Panels,
    /// See [`Rig::offsets`].
    camera: [f32; 5],
    /// Size of the panels.
    scale: f32,
}

impl Kept {
    /// Of what is on screen.
    #[must_use]
    pub fn of(state: &State, rig: &Rig) -> Self {
        Self {
            picture: state.picture.clone(),
            panels: state.panels.clone(),
            camera: rig.offsets(),
            scale: state.settings.scale,
        }
    }

    /// Of what is to be drawn: the word that is lit is part of it, and where the lesson has the camera, it stays there.
    #[must_use]
    pub fn to_draw(state: &State, rig: &Rig) -> Self {
        let mut rig = rig.clone();
        rig.take_over();
        let mut state = state.clone();
        state.pin(state.word());
        Self::of(&state, &rig)
    }

    /// As RON.
    #[must_use]
    pub fn write(&self) -> String {
        ron::to_string(self).unwrap_or_default()
    }

    /// Reads that.
    ///
    /// # Errors
    /// What of it is not understood.
    pub fn read(text: &str) -> Result<Self, String> {
        ron::from_str(text).map_err(|error| error.to_string())
    }

    /// The same picture, and nothing that only shows a newcomer what will happen.
    pub fn furnish(&self, start: &mut Start) {
        let state = &mut start.state;
        state.picture = self.picture.clone();
        state.settings.scale = self.scale;
        state.settings = std::mem::take(&mut state.settings).legal();
        state.pointing.touched = true;
        start.glance = None;
    }

    /// The same panels.
    pub fn open(&self, start: &mut Start) {
        start.state.panels = self.panels.clone();
    }

    /// Where the camera was.
    pub fn aim(&self, rig: &mut Rig) {
        rig.add_again(self.camera);
    }
}

#[cfg(test)]
mod tests {
    use arclight_core::picture::{HeatHeads, Setting, WordRef};
    use arclight_core::state::Facts;
    use arclight_core::venue::Venue;
    use arclight_model::steps::{Normalise, Step};
    use bevy::math::Vec2;

    use super::*;

    #[test]
    fn what_was_on_screen_comes_back() {
        let mut state = State::default();
        let settings = [
            Setting::Step(Some(Step::Softmax)),
            Setting::Temperature(0.5),
            Setting::Normalise(Normalise::Linear),
            Setting::Mask(true),
            Setting::Heat([(0, 2), (0, 0), (0, 1)]),
            Setting::Large(Some(2)),
        ];
        for setting in &settings {
            state.picture.set(setting);
        }
        state.settings.scale = 1.5;
        state.pin(Some(7));
        state.normalise(Facts { tokens: 11, venue: &Venue::default() });
        let mut rig = Rig::default();
        rig.add(0.3, 0.2, 2.0, Vec2::new(0.5, -0.25));
        let kept = Kept::read(&Kept::to_draw(&state, &rig).write()).unwrap();
        let mut start = Start { glance: Some(WordRef::Index(3)), ..Start::default() };
        kept.furnish(&mut start);
        assert_eq!(start.state.picture, state.picture);
        assert!((start.state.settings.scale - 1.5).abs() < 1e-6);
        assert_eq!(start.glance, None, "nothing is lit that nobody lit");
        let mut aimed = Rig::default();
        kept.aim(&mut aimed);
        assert_eq!(aimed, rig);
    }

    #[test]
    fn what_cannot_be_is_moved_to_what_can() {
        let mut wild = Kept::of(&State::default(), &Rig::default());
        (wild.camera, wild.scale) = ([f32::NAN, 99.0, -1.0, 1e9, 0.0], f32::NAN);
        let heat: HeatHeads = [(7, 99); 3];
        wild.picture.set(&Setting::Heat(heat));
        wild.picture.set(&Setting::Large(Some(9)));
        let (mut start, mut rig) = (Start::default(), Rig::default());
        let text = wild.write().replace("NaN", "1.0");
        assert!(Kept::read(&text).is_err(), "no matrix 9");
        wild.picture.set(&Setting::Large(None));
        wild.furnish(&mut start);
        wild.aim(&mut rig);
        let read = Kept::read(&wild.write().replace("NaN", "1.0")).unwrap();
        assert_eq!(read.picture.heat(), [(0, 2); 3]);
        assert!((start.state.settings.scale - 1.0).abs() < 1e-6);
        assert!(rig.pitch <= 1.1 && rig.pan.x <= 2.0 && rig.zoom >= 0.5 && rig.yaw == 0.0);
        assert!(Kept::read("(camera: 3)").is_err() && Kept::read("").is_err());
    }
}
