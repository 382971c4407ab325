//! How large the panels are: for the picture, for fingers, and for the last row of a hall.

use arclight_core::venue::{Mode, TARGET_POINTS, Venue};
use egui::{Context, Vec2};

use crate::widgets::TARGET;

/// Least side of what is pressed on a phone, pixels of its page (WCAG 2.2, 2.5.8).
const LEAST_TARGET: f32 = 24.0;

/// Below this height of the picture there is no room for cards above the words, logical points.
const LOW: f32 = 520.0;

/// Rows of panels and a stage between them need that height, logical points.
const LEAST_HEIGHT: f32 = 330.0;

/// What the size of a picture decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    /// Logical points of the panels per logical pixel.
    pub zoom: f32,
    /// There is room for one panel at a time.
    pub narrow: bool,
    /// A wide picture with no room for cards above the words: a phone on its side, a small window.
    pub low: bool,
    /// Least height of what is pressed, logical points; `None` where no finger presses.
    pub target: Option<f32>,
}

impl Size {
    /// For a picture of that size, logical pixels, and the chosen scale of the panels.
    pub fn of(picture: Vec2, scale: f32, venue: &Venue) -> Self {
        let zoom = zoom(picture, scale).max(venue.least_zoom(picture.x, picture.y)).clamp(0.5, 5.0);
        let least = if venue.mode == Mode::Explore { 720.0 } else { 640.0 };
        let narrow = picture.x / zoom < least;
        let low = !narrow && picture.y / zoom < LOW;
        // On a phone nothing that is pressed is smaller than 24 pixels.
        let zoom = if narrow || low { zoom.max(LEAST_TARGET / TARGET) } else { zoom };
        // In a very low one all of it is smaller, rather than one thing over another: a page at 300%, a phone's keyboard.
        let all = if venue.mode == Mode::Explore { (picture.y / LEAST_HEIGHT).max(0.5) } else { zoom };
        let zoom = zoom.min(all);
        let target = match (venue.is_kiosk(), narrow || low) {
            (true, _) => Some(TARGET_POINTS),
            (false, true) => Some(LEAST_TARGET / zoom),
            (false, false) => None,
        };
        Self { zoom, narrow, low, target }
    }

    /// The size of a context's picture.
    pub fn now(context: &Context, scale: f32, venue: &Venue) -> Self {
        let size = Self::of(context.content_rect().size() * context.zoom_factor(), scale, venue);
        // In a frame in which the zoom changes egui keeps the screen that it knows: the last digit must not change for
        // ever.
        if (size.zoom - context.zoom_factor()).abs() > 2e-3 {
            context.set_zoom_factor(size.zoom);
        }
        size
    }
}

/// Width of an upright picture at the usual size, logical points.
const UPRIGHT: f32 = 540.0;

/// It grows with the picture, so that it can be read from afar.
fn zoom(picture: Vec2, scale: f32) -> f32 {
    let is_small = picture.x < 720.0 && picture.y > picture.x * 0.8;
    let is_upright = picture.y > picture.x * 1.25;
    let auto = match (is_small, is_upright) {
        (true, _) => (picture.x / UPRIGHT).max(1.0),
        // A wall is a large phone.
        (false, true) => (picture.x / UPRIGHT).clamp(1.0, 5.0),
        (false, false) => (picture.x / 1440.0).min(picture.y / 810.0).clamp(0.8, 3.0),
    };
    (auto * scale).clamp(0.5, 5.0)
}

/// Nothing that is pressed is lower than that; on a wall text is there to be read, not to be marked.
pub(crate) fn for_fingers(context: &Context, target: f32, wall: bool) {
    context.all_styles_mut(|style| {
        style.spacing.interact_size.y = style.spacing.interact_size.y.max(target);
        style.interaction.selectable_labels &= !wall;
    });
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn panels_grow_with_the_picture_and_are_one_at_a_time_where_it_is_narrow() {
        let size = |x: f32, y: f32, scale: f32| Size::of(vec2(x, y), scale, &Venue::default());
        assert_eq!(size(1440.0, 810.0, 1.0), Size { zoom: 1.0, narrow: false, low: false, target: None });
        assert_eq!(size(2880.0, 1620.0, 1.0).zoom, 2.0);
        assert_eq!(size(1280.0, 720.0, 2.5), size(1280.0, 720.0, 2.5));
        assert!(size(1280.0, 720.0, 2.5).narrow, "large panels need the room of a phone");
        let phone = size(390.0, 844.0, 0.8);
        assert!(phone.narrow && phone.zoom * TARGET >= LEAST_TARGET);
        assert_eq!(phone.target, Some(LEAST_TARGET / phone.zoom));
        for aside in [size(844.0, 390.0, 1.0), size(640.0, 360.0, 1.0)] {
            assert!(aside.low && !aside.narrow && aside.zoom * TARGET >= LEAST_TARGET, "{aside:?}");
        }
        assert!(!size(960.0, 540.0, 1.0).low && !size(1440.0, 810.0, 1.0).low);
    }
}
