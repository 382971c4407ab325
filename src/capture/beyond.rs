//! What a window shows and no address says: from the window to the process that draws its picture.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::camera::Rig;
use crate::model::steps::Switches;
use crate::model::{ModelKind, Reading};
use crate::session::{HeatHeads, Start, State};

/// It goes as RON, in one argument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// Turn, height, nearness and shift that a person gave the camera.
    camera: [f32; 5],
    /// What is switched in the head.
    switches: Switches,
    /// What is switched in the model.
    reading: Reading,
    /// The heads of the heatmap.
    heat: [HeatHeads; 2],
    /// The matrix that stands alone.
    large: Option<usize>,
    /// Size of the overlay.
    scale: f32,
}

impl Beyond {
    /// Of a window.
    #[must_use]
    pub fn of(state: &State, rig: &Rig) -> Self {
        let mut rig = rig.clone();
        // Where the lesson has the camera, it stays where it is.
        rig.take_over();
        let study = &state.study;
        Self {
            camera: rig.offsets(),
            switches: study.switches,
            reading: study.reading,
            heat: study.heat,
            large: study.large,
            scale: state.settings.scale,
        }
    }

    /// As one argument of the command line.
    #[must_use]
    pub fn write(&self) -> String {
        ron::to_string(self).unwrap_or_default()
    }

    /// Reads that argument.
    ///
    /// # Errors
    /// What of it is not understood.
    pub fn read(text: &str) -> Result<Self, String> {
        ron::from_str(text).map_err(|error| error.to_string())
    }

    /// The same start, and nothing that only shows a newcomer what will happen.
    pub fn furnish(&self, start: &mut Start) {
        let state = &mut start.state;
        (state.study.switches, state.study.reading) = (self.switches, self.reading);
        let within = |[a, b, c]: HeatHeads, (layers, heads): (usize, usize)| {
            [a, b, c].map(|(layer, head)| (layer.min(layers - 1), head.min(heads - 1)))
        };
        let shapes = [ModelKind::Glass, ModelKind::MiniLm].map(ModelKind::shape);
        state.study.heat = std::array::from_fn(|model| within(self.heat[model], shapes[model]));
        state.study.large = self.large.filter(|large| *large < 4);
        state.settings.scale = if self.scale.is_finite() { self.scale.clamp(0.8, 2.5) } else { 1.0 };
        state.touched = true;
        start.glance = None;
    }

    /// The camera stands where it stood.
    pub fn aim(&self, rig: &mut Rig) {
        rig.add_again(self.camera);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Intent, Wish};

    #[test]
    fn what_is_written_draws_the_same() {
        let mut state = State::default();
        for wish in [
            Wish::Switch(Switches { temperature: 2.5, ..Switches::default() }),
            Wish::Read(Reading { positionless: true, ..Reading::default() }),
            Wish::Heat(0, 2),
            Wish::Enlarge(Some(2)),
        ] {
            state.apply(&Intent::Study(wish), 11, (1, 3));
        }
        state.apply(&Intent::SetScale(1.5), 11, (1, 3));
        // Where the next head goes is not in the picture.
        state.study.slot = 0;
        let mut rig = Rig::default();
        rig.add(0.3, 0.2, 2.0, Vec2::new(0.5, -0.25));
        let beyond = Beyond::read(&Beyond::of(&state, &rig).write()).unwrap();
        let mut start = Start { glance: Some(crate::session::QueryWord::Index(3)), ..Start::default() };
        beyond.furnish(&mut start);
        assert_eq!(start.state.study, state.study);
        assert!((start.state.settings.scale - 1.5).abs() < 1e-6);
        assert_eq!(start.glance, None, "nothing is lit that nobody lit");
        let mut aimed = Rig::default();
        beyond.aim(&mut aimed);
        assert_eq!(aimed, rig);
    }

    #[test]
    fn what_cannot_be_is_moved_to_what_can() {
        let mut wild = Beyond::of(&State::default(), &Rig::default());
        (wild.camera, wild.scale, wild.large) = ([f32::NAN, 99.0, -1.0, 1e9, 0.0], f32::NAN, Some(9));
        wild.heat[0] = [(7, 99); 3];
        let (mut start, mut rig) = (Start::default(), Rig::default());
        wild.furnish(&mut start);
        wild.aim(&mut rig);
        assert_eq!((start.state.study.large, start.state.study.heat[0]), (None, [(0, 2); 3]));
        assert!(rig.pitch <= 1.1 && rig.pan.x <= 2.0 && rig.zoom >= 0.5 && rig.yaw == 0.0);
        assert!(Beyond::read("(camera: 3)").is_err() && Beyond::read("").is_err());
    }
}
