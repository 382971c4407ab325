//! Tokens are set down, one by one or by themselves, and taken back.

use arclight_model::Stop;
use arclight_model::next::Choice;

use super::{Candidate, Going, Writer, Written};
use crate::picture::{LONGEST_TEXT, Picture, Setting};

impl Writer {
    /// Sets the chosen token down, as soon as it is known.
    pub(crate) fn one(&mut self, picture: &mut Picture) {
        (self.wanted, self.going, self.stop) = (true, None, None);
        self.serve(picture);
    }

    /// Goes on by itself, or stops.
    pub(crate) fn keep(&mut self, on: bool) {
        if on && self.going.is_none() {
            // The first comes at once.
            self.going = Some(Going { tokens: 0, waited: f32::INFINITY });
            self.stop = None;
        } else if !on && self.going.take().is_some() {
            self.stop = Some(Stop::Told);
        }
    }

    /// Sets that candidate down; none that is not known.
    pub(crate) fn choose(&mut self, picture: &mut Picture, id: u32) {
        let found = self.answer(picture).and_then(|answer| answer.candidate(id)).cloned();
        if let Some(candidate) = found {
            self.going = None;
            self.stop = self.put(picture, candidate, true);
        }
    }

    /// Takes the last token back.
    pub(crate) fn undo(&mut self, picture: &mut Picture) {
        (self.going, self.wanted, self.stop, self.watched) = (None, false, None, None);
        let Some(mut last) = self.written.pop() else { return };
        last.tried.retain(|id| *id != last.candidate.id);
        last.tried.push(last.candidate.id);
        self.tried = last.tried;
        // Still the answer, unless something else was cut or chosen since.
        self.answered = last.before.or(self.answered.take());
        self.show(picture);
    }

    /// Takes everything back that was set down.
    pub(crate) fn rewind(&mut self, picture: &mut Picture) {
        while !self.written.is_empty() {
            self.undo(picture);
        }
    }

    /// A branch: the last token is taken back, and the likeliest of those that were not there yet is set down.
    pub(crate) fn again(&mut self, picture: &mut Picture) {
        self.undo(picture);
        let untried = |one: &&Candidate| !self.tried.contains(&one.id) && !one.is_end;
        let candidates = self.answer(picture).map_or(&[][..], |answer| &answer.candidates);
        let best = candidates
            .iter()
            .filter(untried)
            .max_by(|a, b| a.chance.total_cmp(&b.chance).then(b.id.cmp(&a.id)));
        if let Some(candidate) = best.cloned() {
            self.stop = self.put(picture, candidate, true);
        }
    }

    /// Chooses otherwise from now on.
    pub(crate) fn set_choice(&mut self, choice: Choice) {
        self.choice = choice;
    }

    /// Goes on at that pace, tokens a second.
    pub(crate) fn set_pace(&mut self, pace: f32) {
        let [slowest, fastest] = Self::PACES;
        self.pace = if pace.is_finite() { pace.clamp(slowest, fastest) } else { Self::USUAL_PACE };
    }

    /// Time passes: a token is set down where one is wanted, or where it is time for the next. Gives whether one was.
    pub fn advance(&mut self, picture: &mut Picture, seconds: f32) -> bool {
        if self.wanted {
            return self.serve(picture);
        }
        let Some(mut going) = self.going else { return false };
        going.waited += seconds.max(0.0);
        self.going = Some(going);
        let is_time = going.waited * self.pace >= 1.0;
        let pick = self.answer(picture).map(|answer| answer.pick.clone()).filter(|_| is_time);
        let Some(pick) = pick else { return false };
        let (before, ends_sentence) = (self.written.len(), pick.ends_sentence);
        let tokens = going.tokens + 1;
        let stop = self.put(picture, pick, false);
        let stop = stop
            .or(ends_sentence.then_some(Stop::Sentence))
            .or((tokens >= Self::MOST).then_some(Stop::Count));
        // Where an answer was late, the next token does not hurry.
        self.going = stop.is_none().then_some(Going { tokens, waited: 0.0 });
        self.stop = stop;
        self.written.len() > before
    }

    /// Sets down the token that is wanted, where it is known.
    fn serve(&mut self, picture: &mut Picture) -> bool {
        let Some(pick) = self.answer(picture).map(|answer| answer.pick.clone()) else { return false };
        self.wanted = false;
        let before = self.written.len();
        self.stop = self.put(picture, pick, false);
        self.written.len() > before
    }

    /// Sets a token down, and gives why there is none after it.
    fn put(&mut self, picture: &mut Picture, candidate: Candidate, by_hand: bool) -> Option<Stop> {
        if candidate.is_end {
            return Some(Stop::End);
        }
        let read = self.last_answer().map_or(0, |answer| answer.tokens.len());
        let longest = picture.model.longest;
        if read >= longest || picture.text.len() + candidate.bytes.len() > LONGEST_TEXT {
            return Some(Stop::Full);
        }
        let (before, tried) = (self.answered.clone(), std::mem::take(&mut self.tried));
        self.written.push(Written { candidate, by_hand, before, tried });
        self.watched = None;
        self.show(picture);
        (read + 1 >= longest).then_some(Stop::Full)
    }

    /// The picture's text becomes the writer's, and what the model wrote of it is told apart.
    fn show(&self, picture: &mut Picture) {
        let text = self.text();
        let part = self.prompt.len()..text.len();
        // What stood behind the prompt was the writer's.
        picture.written.retain_mut(|old| {
            old.end = old.end.min(part.start);
            old.start < old.end
        });
        picture.set(&Setting::Text(text));
        picture.written.push(part);
        picture.normalise();
    }
}
