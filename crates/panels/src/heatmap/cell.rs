//! The cell of the matrices that is looked at: under the pointer, tapped, or found by arrow keys; and what it says.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use bevy_egui::egui::{Event, Pos2, Ui};

use super::view::View;
use super::zoom::Zoom;
use crate::model::lens::{self, Lens};
use crate::session::Intent;
use crate::visual::label::shorten;
use crate::visual::step_picture::signed;

/// Query and key.
pub type Cell = (usize, usize);

/// What only the heatmap keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HeatMemory {
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
    pub fn follow(&mut self, view: &View<'_>) {
        let directed = view.close.film.is_directing();
        if directed && !self.directed {
            *self = Self { of: self.of, pointer: self.pointer, ..Self::default() };
        }
        self.directed = directed;
        let text = view.attended.map_or("", |attended| attended.text.as_str());
        let of = (BuildHasherDefault::<DefaultHasher>::default().hash_one(text), view.tokens.len());
        if self.of != of {
            *self = Self { of, zoom: Zoom::default(), under: None, kept: None, ..*self };
        }
        if view.state.word().is_none() {
            self.kept = None;
        }
    }

    /// The cell that the pointer came to.
    #[must_use]
    pub fn pointed(&self) -> Option<Cell> {
        self.under
    }

    /// The cell that is shown in all matrices: under the pointer there or, as an arc, on the stage, else the one that stays.
    #[must_use]
    pub fn shown(&self, view: &View<'_>) -> Option<Cell> {
        let n = view.tokens.len();
        let kept = || Some((view.state.word()?, self.kept?));
        self.under.or(view.state.arc).or_else(kept).filter(|(query, key)| *query < n && *key < n)
    }

    /// A press on a cell: it stays and its row is pinned; a second one lets both go.
    pub fn keep(&mut self, view: &View<'_>, (query, key): Cell) -> Option<Intent> {
        let pinned = view.state.pinned == Some(query);
        if pinned && self.kept == Some(key) {
            self.kept = None;
            return Some(Intent::TogglePin(query));
        }
        self.kept = Some(key);
        (!pinned).then_some(Intent::TogglePin(query))
    }

    /// Moves the cell down and right, by keys; where there is none, the first press shows one.
    pub fn walk(&mut self, view: &View<'_>, (down, right): (i32, i32)) -> Option<Intent> {
        let last = view.tokens.len().checked_sub(1)?;
        let moved = |at: usize, by: i32| at.saturating_add_signed(by as isize).min(last);
        let (query, key) = match self.shown(view) {
            Some((query, key)) => (moved(query, down), moved(key, right)),
            None => (view.state.word().unwrap_or(0).min(last), self.kept.unwrap_or(0).min(last)),
        };
        (self.under, self.kept) = (None, Some(key));
        self.zoom.reveal((query, key), view.tokens.len());
        match (view.state.word() == Some(query), view.state.pinned) {
            (true, _) => None,
            (false, Some(_)) => Some(Intent::TogglePin(query)),
            (false, None) => Some(Intent::Hover(Some(query))),
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

/// Which cell: rows are queries, columns keys.
#[must_use]
pub fn place_says(view: &View<'_>, (query, key): Cell) -> String {
    let name = |index: usize| view.tokens.get(index).map_or(String::new(), |token| shorten(&token.text));
    format!("query {}, key {}", name(query), name(key))
}

/// Its score, q·k, and weight in one of the matrices.
#[must_use]
pub fn numbers_say(view: &View<'_>, map: usize, (query, key): Cell) -> String {
    let Some(of) = view.close.heat.maps.get(map) else { return String::new() };
    if view.close.heat.causal && key > query {
        return "masked".to_owned();
    }
    let weight = of.weights.get((query, key)).copied().unwrap_or(0.0);
    let score = of.place.and_then(|(layer, head)| {
        let trace = view.close.traces.layer(layer)?;
        // Words that were merged have no score of their own.
        (trace.tokens() == view.tokens.len()).then(|| trace.product(head, query, key))
    });
    let score = score.map_or(String::new(), |score| format!("score {}, ", signed(score)));
    let named = if view.state.lens == Lens::Raw { "weight" } else { "share" };
    format!("{score}{named} {weight:.3}")
}

/// Peak and entropy of the lit row, or of the rows on average.
#[must_use]
pub fn summary(view: &View<'_>, map: usize) -> [String; 2] {
    let Some(of) = view.close.heat.maps.get(map) else { return Default::default() };
    if let Some(query) = view.state.word().filter(|query| *query < of.weights.nrows()) {
        let row = of.weights.row(query);
        let (key, peak) = lens::peak(row).unwrap_or((0, 0.0));
        let key = view.tokens.get(key).map_or("", |token| token.text.as_str());
        return [
            format!("peak {peak:.2} on {}", shorten(key)),
            format!("entropy {:.2} nats", lens::entropy(row)),
        ];
    }
    [format!("mean peak {:.2}", of.peak), format!("mean entropy {:.2} nats", of.entropy)]
}
