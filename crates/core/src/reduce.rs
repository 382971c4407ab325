//! How a wish changes the state.

mod write;

use arclight_model::steps::Step;

use crate::intent::{Camera, Intent, Next, Panels, Point, Present, Settings, Study, Write};
use crate::picture::{Head, Picture, Setting};
use crate::state::{Facts, State};

impl State {
    /// Applies a wish, and keeps the invariants.
    pub fn apply(&mut self, intent: &Intent, facts: Facts<'_>) {
        match intent {
            Intent::Set(setting) => self.set(setting),
            Intent::Next(next) => self.next(*next),
            Intent::Point(point) => self.point(*point, facts),
            Intent::Study(study) => self.study(*study),
            Intent::Write(write) => self.write(*write, facts),
            Intent::Panel(Panels::Toggle(panel)) => self.panels.toggle(*panel),
            Intent::Panel(Panels::Sheet(panel)) => self.panels.sheet = *panel,
            // The player hears it.
            Intent::Lesson(_) => self.presenter.loupe = false,
            Intent::Present(present) => self.present(*present),
            Intent::Settings(wish) => self.change(wish),
            Intent::Camera(Camera::Reset) => self.reset_camera(),
            Intent::Camera(_) | Intent::Save(_) | Intent::Restart => {}
        }
        self.normalise(facts);
    }

    /// The camera goes back to where it frames everything.
    pub fn reset_camera(&mut self) {
        self.camera_resets = self.camera_resets.wrapping_add(1);
        self.presenter.magnified = false;
    }

    fn set(&mut self, setting: &Setting) {
        let text = matches!(setting, Setting::Text(text) if *text != self.picture.text);
        self.picture.set(setting);
        if text {
            self.pointing.release();
        }
        if let Setting::Query(_) = setting {
            // It is looked for anew.
            self.pointing.pinned = None;
        }
        if matches!(setting, Setting::Step(Some(_))) {
            self.pointing.touched |= self.pointing.pinned.is_none();
        }
    }

    fn next(&mut self, next: Next) {
        let picture = &mut self.picture;
        match next {
            Next::Layer(by) => {
                let layer = wrap(picture.place().layer, by, picture.model.layers);
                picture.place_mut().layer = layer;
                if picture.is_of_all() {
                    // Of a layer a head is shown.
                    picture.place_mut().head = Head::One(0);
                }
            }
            Next::Head(by) => {
                let head = next_head(picture, by);
                picture.place_mut().head = head;
            }
            Next::Step(by) => {
                let step = picture.step.map_or(Step::default(), |step| step.moved(by));
                self.set(&Setting::Step(Some(step)));
            }
        }
    }

    fn point(&mut self, point: Point, facts: Facts<'_>) {
        let tokens = facts.tokens;
        let inside = |word: &usize| *word < tokens;
        match point {
            Point::Hover(word) => {
                self.pointing.hovered = word.filter(inside);
                if self.pointing.hovered.is_some() {
                    (self.pointing.glance, self.pointing.touched) = (None, true);
                }
            }
            Point::Arc(arc) => self.pointing.arc = arc.filter(|(a, b)| inside(a) && inside(b)),
            Point::Pin(word) if inside(&word) && self.writer.has_scissors() => {
                self.write(Write::Cut(word), facts);
            }
            Point::Pin(word) if inside(&word) && self.is_guessing() => self.guess(word),
            Point::Pin(word) if inside(&word) => {
                // Under the hood there is always a word that is followed.
                let lets_go = self.pointing.pinned == Some(word) && self.picture.step.is_none();
                self.pin((!lets_go).then_some(word));
                (self.pointing.glance, self.pointing.touched) = (None, true);
            }
            Point::Step(by) if tokens > 0 && (self.is_guessing() || self.writer.has_scissors()) => {
                let from = self.pointing.hovered.or(self.pointing.pinned).unwrap_or(0);
                self.pointing.hovered = Some(wrap(from, by, tokens));
            }
            Point::Step(by) if tokens > 0 => {
                let next = match self.word() {
                    Some(word) => wrap(word, by, tokens),
                    None if by < 0 => tokens - 1,
                    None => 0,
                };
                (self.pointing.glance, self.pointing.touched) = (None, true);
                if self.pointing.pinned.is_some() {
                    self.pin(Some(next));
                } else {
                    self.pointing.hovered = Some(next);
                }
            }
            Point::Pin(_) | Point::Step(_) => {}
            Point::PinLit if self.writer.has_scissors() => {
                if let Some(word) = self.pointing.hovered {
                    self.write(Write::Cut(word), facts);
                }
            }
            Point::PinLit if self.is_guessing() => {
                if let Some(word) = self.pointing.hovered {
                    self.guess(word);
                }
            }
            Point::PinLit => {
                let lit = self.word().filter(|_| self.pointing.pinned.is_none());
                self.pin(lit);
                self.pointing.glance = None;
            }
            Point::Release if self.writer.has_scissors() => self.write(Write::Scissors(false), facts),
            Point::Release if self.picture.step.is_some() => self.picture.step = None,
            Point::Release if self.is_guessing() => self.picture.guess = false,
            Point::Release => {
                self.picture.query = None;
                self.pointing.release();
            }
        }
    }

    /// Takes a word into the guess for the pinned one, or out of it.
    fn guess(&mut self, word: usize) {
        if let Some(of) = self.pointing.pinned {
            self.pointing.guess.touch(of, word);
        }
    }

    fn study(&mut self, study: Study) {
        match study {
            Study::Play(on) => {
                // From the end it begins anew.
                if on && (self.picture.step.is_none() || self.picture.step == Step::ALL.last().copied()) {
                    self.set(&Setting::Step(Some(Step::default())));
                }
                self.panels.playing = on;
            }
            Study::Slot(slot) => self.panels.slot = slot,
            Study::Heat(layer, head) => {
                let (model, slot) = (self.picture.model, self.panels.slot.min(2));
                self.picture.places.heat_mut(model)[slot] = (layer, head);
                self.panels.slot = (slot + 1) % 3;
            }
            Study::Group(on) => self.panels.grouped = on,
            Study::Numbers(on) => self.panels.numbers = on,
            Study::Reset => self.picture.reset_switches(),
        }
    }

    fn change(&mut self, wish: &Settings) {
        let settings = &mut self.settings;
        match wish {
            Settings::Theme(theme) => settings.theme = *theme,
            Settings::Quality(quality) => settings.quality = *quality,
            Settings::ReducedMotion(on) => settings.reduced_motion = *on,
            Settings::Sound(sound) => settings.sound = sound.clone(),
            Settings::Codes(on) => settings.codes = *on,
            Settings::Inside(on) => settings.inside = *on,
            Settings::Scale(scale) => settings.scale = *scale,
        }
    }

    fn present(&mut self, present: Present) {
        let presenter = &mut self.presenter;
        match present {
            Present::Blank => presenter.blank = !presenter.blank,
            Present::Spot => presenter.spot = !presenter.spot,
            Present::Loupe => presenter.loupe = !presenter.loupe,
            Present::Magnify(_) => (presenter.loupe, presenter.magnified) = (false, true),
            // What it shows is put on stage by whoever has the pictures.
            Present::Prepared(_) => presenter.loupe = false,
        }
    }
}

/// The average stands behind the last head; under the hood, where there is none, it is left out.
fn next_head(picture: &Picture, by: i32) -> Head {
    let heads = picture.model.heads;
    let at = picture.place().head.one().unwrap_or(heads);
    let count = if picture.step.is_some() { heads } else { heads + 1 };
    let next = wrap(at, by, count);
    if next == heads { Head::Mean } else { Head::One(next) }
}

fn wrap(at: usize, by: i32, count: usize) -> usize {
    let count = i64::try_from(count.max(1)).unwrap_or(1);
    let next = (i64::try_from(at).unwrap_or(0) + i64::from(by)).rem_euclid(count);
    usize::try_from(next).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use arclight_model::ModelId;

    use super::*;
    use crate::picture::{Direction, HeadPlace, View};
    use crate::venue::{Mode, Venue};
    use crate::visual::arcs::Lit;

    fn facts(venue: &Venue) -> Facts<'_> {
        Facts { tokens: 11, venue }
    }

    fn after(intents: &[Intent]) -> State {
        let (mut state, venue) = (State::default(), Venue::default());
        for intent in intents {
            state.apply(intent, facts(&venue));
        }
        state
    }

    fn set(setting: Setting) -> Intent {
        Intent::Set(setting)
    }

    #[test]
    fn an_arc_that_is_not_there_is_not_pointed_at_before_the_first_sentence_either() {
        let arc = |pair| Intent::Point(Point::Arc(Some(pair)));
        assert_eq!(after(&[arc((7, 6))]).pointing.arc, Some((7, 6)));
        assert_eq!(after(&[arc((12, 6))]).pointing.arc, None);
        let (mut state, venue) = (State::default(), Venue::default());
        state.apply(&arc((7, 6)), Facts { tokens: 0, venue: &venue });
        assert_eq!(state.pointing.arc, None);
    }

    #[test]
    fn a_pin_holds_what_is_lit_until_it_is_released() {
        let hover = |word| Intent::Point(Point::Hover(word));
        let state = after(&[hover(Some(7)), Intent::Point(Point::Pin(7)), hover(Some(2))]);
        assert_eq!((state.word(), state.pointing.pinned), (Some(7), Some(7)));
        assert_eq!(state.lit(), Lit::Query(7));
        let state = after(&[hover(Some(7)), Intent::Point(Point::PinLit), hover(None)]);
        assert_eq!(state.word(), Some(7));
        let state = after(&[Intent::Point(Point::Pin(7)), Intent::Point(Point::Release)]);
        assert_eq!((state.word(), state.picture.query), (None, None));
    }

    #[test]
    fn words_are_stepped_around_the_sentence() {
        assert_eq!(after(&[Intent::Point(Point::Step(-1))]).word(), Some(10));
        assert_eq!(
            after(&[Intent::Point(Point::Pin(10)), Intent::Point(Point::Step(1))]).pointing.pinned,
            Some(0)
        );
    }

    #[test]
    fn heads_wrap_and_the_mean_is_one_of_them() {
        let state = after(&[
            set(Setting::Model(ModelId::MINILM)),
            set(Setting::Head(Head::One(11))),
            Intent::Next(Next::Head(1)),
        ]);
        assert_eq!(state.picture.place().head, Head::Mean);
        let state = after(&[set(Setting::Head(Head::One(99))), set(Setting::Layer(99))]);
        assert_eq!(state.picture.place(), HeadPlace { layer: 0, head: Head::One(2) });
        // Under the hood there is no mean.
        let open = set(Setting::Step(Some(Step::Scores)));
        let state = after(&[set(Setting::Head(Head::One(0))), open, Intent::Next(Next::Head(-1))]);
        assert_eq!(state.picture.place().head, Head::One(2));
    }

    #[test]
    fn steps_go_on_and_stop_at_the_end() {
        let (mut state, venue) = (State::default(), Venue::default());
        let mut wish = |intent: Intent| {
            state.apply(&intent, facts(&venue));
            (state.picture.step, state.panels.playing)
        };
        assert_eq!(wish(Intent::Study(Study::Play(true))), (Some(Step::Tokens), true));
        for _ in 0..10 {
            wish(Intent::Next(Next::Step(1)));
        }
        assert_eq!(wish(Intent::Next(Next::Step(1))), (Some(Step::Residual), false));
        assert_eq!(wish(Intent::Study(Study::Play(true))), (Some(Step::Tokens), true));
        assert_eq!(wish(set(Setting::Step(None))), (None, false));
    }

    #[test]
    fn steps_that_play_do_not_come_back_after_escape() {
        let state = after(&[Intent::Study(Study::Play(true)), Intent::Point(Point::Release)]);
        assert_eq!((state.picture.step, state.panels.playing), (None, false));
        assert_eq!(state.pointing.pinned, Some(1), "a word was followed");
    }

    #[test]
    fn a_head_that_is_not_there_is_the_last_one() {
        let minilm = set(Setting::Model(ModelId::MINILM));
        let state = after(&[minilm, Intent::Study(Study::Slot(7)), Intent::Study(Study::Heat(99, 99))]);
        assert_eq!((state.picture.heat()[2], state.panels.slot), ((5, 11), 0));
    }

    #[test]
    fn what_is_not_there_cannot_be_pointed_at() {
        let state = after(&[Intent::Point(Point::Hover(Some(11))), Intent::Point(Point::Pin(400))]);
        assert_eq!(state.word(), None);
    }

    #[test]
    fn a_new_text_releases() {
        let state = after(&[Intent::Point(Point::Pin(3)), set(Setting::Text("Cats sing.".into()))]);
        assert_eq!((state.word(), state.picture.query), (None, None));
    }

    #[test]
    fn what_is_set_goes_before_what_it_excludes() {
        let back = set(Setting::Direction(Direction::AttendedBy));
        let state =
            after(&[back.clone(), Intent::Point(Point::Pin(3)), set(Setting::View(View::Heatmap)), back]);
        assert_eq!(state.lit(), Lit::Query(3));
    }

    #[test]
    fn the_rules_of_a_place_stand_whatever_is_asked() {
        let mut venue = Venue { mode: Mode::Kiosk, ..Venue::default() };
        venue.kiosk.volume_limit = 0.5;
        let mut state = State::default();
        state.apply(&Intent::Settings(Settings::Codes(false)), facts(&venue));
        assert!(state.settings.codes && state.settings.sound.volume <= 0.5);
    }
}
