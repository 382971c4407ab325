//! Wishes to a model that writes, and to the scissors.

use crate::intent::Write;
use crate::state::{Facts, State};

impl State {
    /// Time passes for what is written; gives whether a token was set down.
    pub fn write_on(&mut self, seconds: f32, facts: Facts<'_>) -> bool {
        let before = self.picture.text.len();
        let wrote = self.writer.advance(&mut self.picture, seconds);
        self.after_writing(before, facts);
        self.normalise(facts);
        wrote
    }

    pub(super) fn write(&mut self, write: Write, facts: Facts<'_>) {
        let before = self.picture.text.len();
        let (writer, picture) = (&mut self.writer, &mut self.picture);
        // What was typed since is what is written on.
        writer.follow(picture);
        match write {
            Write::One => writer.one(picture),
            Write::Candidate(id) => writer.choose(picture, id),
            Write::Keep(on) => writer.keep(on),
            Write::Undo => writer.undo(picture),
            Write::Again => writer.again(picture),
            Write::Rewind => writer.rewind(picture),
            Write::Choice(choice) => writer.set_choice(choice),
            Write::Pace(pace) => writer.set_pace(pace),
            Write::Watch(id) => writer.watch(id),
            Write::Order(order) => writer.set_order(order),
            Write::Heads(on) => writer.want_heads(on),
            Write::Scissors(on) => {
                writer.take_scissors(on, picture);
                self.pin(None);
            }
            Write::Cut(key) => writer.cut(picture, key),
            Write::Scope(scope) => writer.set_scope(scope),
            Write::Mend => drop(picture.cuts.pop()),
            Write::MendAll => picture.cuts.clear(),
        }
        self.after_writing(before, facts);
    }

    /// Another token is the last one: what was pinned in the text before is let go. What a wall may not show is taken back,
    /// whoever wrote it.
    fn after_writing(&mut self, before: usize, facts: Facts<'_>) {
        if self.picture.text.len() == before {
            return;
        }
        if self.picture.text.len() > before && facts.venue.filter.blocks(&self.picture.text) {
            self.writer.undo(&mut self.picture);
        }
        self.pin(None);
        (self.pointing.arc, self.pointing.glance) = (None, None);
    }
}
