//! Where cards, sheets and areas are, and which lies over which.

use arclight_core::panel::Panel;
use arclight_core::visual::frame::SafeArea;
use arclight_core::visual::layout::FreeArea;
use egui::{Align2, Context, Id, Order, Pos2, Rect, Ui, Vec2};

use crate::widgets::unit;

/// Distance of panels from the edge.
pub(crate) const EDGE: f32 = 24.0;
/// Height of the row with title, views and badge, logical points.
pub(crate) const TOP: f32 = 60.0;

/// What is placed. Each is there once, and egui remembers it by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Title,
    Views,
    Badge,
    Reset,
    Undrawn,
    /// The chosen head, where the title has no room for it.
    Head,
    /// The player's bar.
    Player,
    /// What opens panels.
    Buttons,
    Sentence,
    /// What a model that writes can be told.
    Writing,
    Legend,
    Hint,
    /// What somebody tries.
    Tried,
    /// What somebody guesses.
    Guess,
    /// A card at a side.
    Side(Panel),
    Hood,
    Heatmap,
    HeatControls,
    Sheet,
    LowerHalf,
    Captions,
    /// A panel that the lesson opens above the stage.
    Shown,
    /// The lesson's card.
    LessonCard,
    Popup(Panel),
    Invitation,
    /// Which of the prepared pictures it is.
    Entry,
    /// The lecturer's buttons.
    Presenter,
    /// A drag chooses a part of the picture.
    Loupe,
    /// The question whether anybody is there.
    Asking,
    /// Nothing is seen.
    Dark,
    /// What the arc under the pointer is.
    ArcLabel,
}

impl Place {
    /// The layer of egui that it lies in.
    fn order(self) -> Order {
        match self {
            Self::Title | Self::Hint => Order::Background,
            // Before the cards, whichever was touched last.
            Self::LessonCard | Self::Popup(_) | Self::Presenter | Self::Loupe => Order::Foreground,
            Self::Asking | Self::Dark | Self::ArcLabel => Order::Tooltip,
            _ => Order::Middle,
        }
    }

    /// Whether it takes the pointer from what is behind it.
    fn is_interactable(self) -> bool {
        !matches!(self, Self::Hint | Self::ArcLabel)
    }

    pub fn area(self) -> egui::Area {
        egui::Area::new(Id::new(self)).order(self.order()).interactable(self.is_interactable()).fade_in(false)
    }
}

/// An area that keeps to an edge or corner of the picture.
pub(crate) fn place<R>(
    context: &Context,
    place: Place,
    align: Align2,
    offset: Vec2,
    content: impl FnOnce(&mut Ui) -> R,
) -> Rect {
    place.area().anchor(align, offset).show(context, content).response.rect
}

/// An area whose upper left corner is given.
pub(crate) fn fixed<R>(context: &Context, place: Place, at: Pos2, content: impl FnOnce(&mut Ui) -> R) -> R {
    place.area().fixed_pos(at).show(context, content).inner
}

/// A part of the picture in units of half its size.
pub(crate) fn safe_area(rect: Rect, screen: Rect) -> SafeArea {
    let (a, b) = (unit(rect.left_bottom(), screen), unit(rect.right_top(), screen));
    let inside = |at: glam::Vec2| at.clamp(glam::Vec2::splat(-1.0), glam::Vec2::splat(1.0));
    let (a, b) = (inside(a), inside(b));
    SafeArea { min: a.min(b), max: a.max(b) }
}

/// Tiles and arcs share that part of the picture.
pub(crate) fn free(rect: Rect, screen: Rect) -> FreeArea {
    let area = safe_area(rect, screen);
    FreeArea { tiles: area, arcs: area }
}
