//! A lesson's scene becomes what is chosen.

use super::{Direction, Head, HeadPlace, Panel, State, Study, View};
use crate::lesson::{Scene, Sight};

impl State {
    /// Chooses everything that the scene says. Settings stay as they are.
    pub fn stage(&mut self, scene: &Scene) {
        self.text.clone_from(&scene.text);
        self.model = scene.model;
        // Nothing of an earlier scene, nor of what a visitor chose, is left.
        self.heads = Self::default().heads;
        let (layers, heads) = scene.model.shape();
        let head = scene.head.map_or(Head::Mean, |head| Head::One(head.min(heads - 1)));
        *self.place_mut() = HeadPlace { layer: scene.layer.min(layers - 1), head };
        (self.pinned, self.hovered, self.glance, self.arc) = (None, None, None, None);
        self.touched = true;
        self.wanted.clone_from(&scene.query);
        self.direction = if scene.attended_by { Direction::AttendedBy } else { Direction::AttendsTo };
        self.view = match scene.sight {
            Sight::Stage => View::Stage,
            Sight::Flat => View::Flat,
            Sight::Heatmap => View::Heatmap,
        };
        (self.lens, self.words, self.without_idle) = (scene.lens, scene.words, scene.without_idle);
        self.study = Study {
            step: scene.step,
            large: scene.large,
            reading: scene.reading,
            switches: scene.switches,
            ..Study::default()
        };
        if let Some(pair) = &scene.pair {
            self.study.pair.clone_from(pair);
        }
        // The head that is spoken of is one of the heatmap's.
        if let HeadPlace { layer, head: Head::One(head) } = self.place() {
            let heat = &mut self.study.heat[scene.model as usize];
            if !heat.contains(&(layer, head)) {
                heat[0] = (layer, head);
            }
        }
        let panels = &mut self.panels;
        (panels.wall, panels.compare) = (scene.wall, scene.compare.is_some());
        (panels.learn, panels.samples, panels.help, panels.settings) = (false, false, false, false);
        panels.sheet = match (panels.sheet, panels.compare, panels.wall) {
            // Whoever reads along goes on reading.
            (Some(Panel::Transcript), ..) => Some(Panel::Transcript),
            (_, true, _) => Some(Panel::Compare),
            (.., true) => Some(Panel::Wall),
            _ => None,
        };
        self.card.clone_from(&scene.card);
    }
}
