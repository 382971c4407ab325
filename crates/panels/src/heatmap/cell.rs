//! The cell of the matrices that is looked at: under the pointer, tapped, or found by arrow keys.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use arclight_core::intent::{Intent, Point};
use egui::{Event, Pos2, Ui};

use super::zoom::Zoom;
use crate::ctx::Ctx;

/// Query and key.
pub(super) type Cell = (usize, usize);

/// What only the heatmap keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct HeatMemory {
    /// The part of the matrices that is seen.
    pub zoom: Zoom,
    /// The cell under the pointer.
    under: Option<Cell>,
    /// The cell whose arc is lit for it.
    pub lit: Option<Cell>,
    /// The key of the cell that stays. Its query is the lit word.
    kept: Option<usize>,
    /// The sentence that it is of, and its tokens.
    of: (u64, usize),
    /// Where the pointer was last.
    pointer: Option<Pos2>,
    /// Whether a lesson directs.
    directed: bool,
}

impl HeatMemory {
    /// Forgets the cell of another sentence, and what a visitor did where a lesson takes the stage.
    pub fn follow(&mut self, ctx: &Ctx<'_>) {
        let directed = ctx.film.is_directing();
        if directed && !self.directed {
            *self = Self { of: self.of, pointer: self.pointer, ..Self::default() };
        }
        self.directed = directed;
        let text = ctx.attended().map_or("", |attended| attended.text.as_str());
        let of = (BuildHasherDefault::<DefaultHasher>::default().hash_one(text), ctx.tokens().len());
        if self.of != of {
            *self = Self { of, zoom: Zoom::default(), under: None, kept: None, ..*self };
        }
        if ctx.state.word().is_none() {
            self.kept = None;
        }
    }

    /// The cell that the pointer came to.
    pub fn pointed(&self) -> Option<Cell> {
        self.under
    }

    /// The cell that is shown in all matrices: under the pointer there or, as an arc, on the stage, else the one that stays.
    pub fn shown(&self, ctx: &Ctx<'_>) -> Option<Cell> {
        let n = ctx.tokens().len();
        let kept = || Some((ctx.state.word()?, self.kept?));
        self.under.or(ctx.state.pointing.arc).or_else(kept).filter(|(query, key)| *query < n && *key < n)
    }

    /// A press on a cell: it stays and its row is pinned; a second one lets both go.
    pub fn keep(&mut self, ctx: &Ctx<'_>, (query, key): Cell) {
        let pinned = ctx.state.pointing.pinned == Some(query);
        let again = pinned && self.kept == Some(key);
        self.kept = (!again).then_some(key);
        if again || !pinned {
            ctx.ask(Intent::Point(Point::Pin(query)));
        }
    }

    /// Moves the cell down and right, by keys; where there is none, the first press shows one.
    pub fn walk(&mut self, ctx: &Ctx<'_>, (down, right): (i32, i32)) {
        let Some(last) = ctx.tokens().len().checked_sub(1) else { return };
        let moved = |at: usize, by: i32| at.saturating_add_signed(by as isize).min(last);
        let (query, key) = match self.shown(ctx) {
            Some((query, key)) => (moved(query, down), moved(key, right)),
            None => (ctx.state.word().unwrap_or(0).min(last), self.kept.unwrap_or(0).min(last)),
        };
        (self.under, self.kept) = (None, Some(key));
        self.zoom.reveal((query, key), ctx.tokens().len());
        if ctx.state.word() != Some(query) {
            let pinned = ctx.state.pointing.pinned.is_some();
            let row = if pinned { Point::Pin(query) } else { Point::Hover(Some(query)) };
            ctx.ask(Intent::Point(row));
        }
    }

    /// What is under the pointer, and whether it moved: while it rests, what comes to lie under it lights nothing.
    pub fn point(&mut self, ui: &Ui, under: Option<Cell>, zoomed: bool) -> bool {
        let (at, news) = ui.input(|input| {
            let news = input.events.iter().any(|event| matches!(event, Event::PointerMoved(_)));
            (input.pointer.hover_pos(), news)
        });
        let moved = news && at != self.pointer;
        self.pointer = at;
        if at.is_none() {
            self.under = None;
        } else if moved || zoomed {
            self.under = under;
        }
        moved && at.is_some()
    }
}
