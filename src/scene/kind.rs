//! The draws of the stage, each an entity: what it is, and how much of it there is.

use std::ops::Range;

use bevy::prelude::*;

/// What a draw of the stage is.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The wall behind everything.
    Backdrop,
    /// The floor, with the light that lit words throw on it.
    Floor,
    /// Tiles mirrored in the floor.
    TileReflections,
    /// Ribbons of words that are not lit: behind the tiles, so that many of them cover no word.
    Ribbons,
    /// Tiles.
    Tiles,
    /// Ribbons of lit words.
    LitRibbons,
    /// Numbers of vectors as bars above the tiles.
    Bars,
    /// Lines and arrows of devices.
    Lines,
}

impl Kind {
    /// In the order in which they are drawn, which is that of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Backdrop,
        Self::Floor,
        Self::TileReflections,
        Self::Ribbons,
        Self::Tiles,
        Self::LitRibbons,
        Self::Bars,
        Self::Lines,
    ];
}

/// How much is drawn: a strip of triangles, once for each instance.
#[derive(Component, Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Draw {
    /// Vertices of the strip.
    pub vertices: u32,
    /// Which of the instances.
    pub instances: Range<u32>,
}

impl Draw {
    /// Triangles of all instances.
    pub fn triangles(&self) -> usize {
        self.instances.len() * self.vertices.saturating_sub(2) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_the_order_of_their_numbers() {
        assert!(Kind::ALL.is_sorted());
        assert!(Kind::ALL.iter().enumerate().all(|(index, kind)| *kind as usize == index));
    }

    #[test]
    fn a_strip_has_two_triangles_less_than_vertices() {
        assert_eq!(Draw { vertices: 4, instances: 3..5 }.triangles(), 4);
        assert_eq!(Draw::default().triangles(), 0);
    }
}
