//! The file that says how a kiosk behaves: `kiosk.ron` beside the program, since venues lock keyboards and scripts.

use serde::Deserialize;

use super::{KioskError, Rules};
use crate::text_file;
use crate::visual::palette::Theme;
use crate::visual::quality::Quality;

/// Name of the file.
pub const FILE: &str = "kiosk.ron";

/// One part of the attract loop.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Attraction {
    /// A chapter of the lesson, by its file without the ending.
    Chapter(String),
    /// A sentence with a lit word.
    Sentence {
        /// The sentence.
        text: String,
        /// The word whose arcs are lit.
        word: String,
        /// Which model: trained weights, or hand-made ones.
        #[serde(default)]
        trained: bool,
        /// Seconds.
        #[serde(default = "twelve")]
        seconds: f32,
        /// What stands below it; what its head does where nothing is said.
        #[serde(default)]
        caption: String,
    },
}

fn twelve() -> f32 {
    12.0
}

/// A sentence that visitors can choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The sentence.
    pub text: String,
    /// What to look at in it.
    #[serde(default)]
    pub look_at: String,
}

/// Everything that a venue can set. What is left out is as in [`Kiosk::default`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kiosk {
    /// The program is a kiosk even without `--kiosk`.
    pub start: bool,
    /// A second process watches it and starts it anew, even without `--supervise`.
    pub supervise: bool,
    /// Over the whole screen.
    pub fullscreen: bool,
    /// Seconds without a touch, until it asks whether anybody is there.
    pub idle: f32,
    /// Seconds to answer, at least 20.
    pub countdown: f32,
    /// What is shown while nobody is there; every allowed chapter where nothing is named.
    pub attract: Vec<Attraction>,
    /// The attract loop speaks.
    pub attract_spoken: bool,
    /// The sentence that a visit begins with; the usual one where none is given.
    pub text: String,
    /// The word of it that is lit at first.
    pub word: String,
    /// It is read with trained weights.
    pub trained: bool,
    /// How else a visit begins, as an address says it: `view=heatmap&layer=2&head=0&lens=norm`.
    pub opens: String,
    /// Sentences to choose from; the usual ones where none is given.
    pub samples: Vec<Sample>,
    /// Folder of the lesson.
    pub lesson: String,
    /// The only chapters that there are, by their files without the ending; all where none is named.
    pub chapters: Vec<String>,
    /// The chapter that "play" begins with; the first where none is named.
    pub first_chapter: String,
    /// 0 to 1.
    pub volume: f32,
    /// No visitor sets it louder, 0 to 1.
    pub volume_limit: f32,
    /// Seconds by which the sound comes later than the device says, -1 to 1: HDMI.
    pub sound_delay: f32,
    /// What is said stands above the bar.
    pub captions: bool,
    /// The lesson's speed, 0.75 to 2.
    pub speed: f32,
    /// At a stop point the lesson goes on after a while.
    pub goes_on: bool,
    /// Width of the picture on the screen.
    pub screen_width_mm: f32,
    /// Least side of what is pressed.
    pub target_mm: f32,
    /// Visitors may type.
    pub typing: bool,
    /// Rows of the keyboard on the screen.
    pub keyboard: Vec<String>,
    /// A file with words that are not shown, a word a line, beside this one.
    pub blocked_words: String,
    /// Colours.
    pub theme: Theme,
    /// Cost of the picture.
    pub quality: Quality,
    /// Size of the overlay, 0.8 to 2.5; what is pressed is never smaller than `target_mm`.
    pub scale: f32,
    /// Cameras cut, pulses stand still.
    pub reduced_motion: bool,
}

impl Default for Kiosk {
    fn default() -> Self {
        Self {
            start: false,
            supervise: false,
            fullscreen: true,
            idle: 60.0,
            countdown: 20.0,
            attract: Vec::new(),
            attract_spoken: false,
            text: String::new(),
            word: String::new(),
            trained: false,
            opens: String::new(),
            samples: Vec::new(),
            lesson: "attention".to_owned(),
            chapters: Vec::new(),
            first_chapter: String::new(),
            volume: 0.7,
            volume_limit: 0.8,
            sound_delay: 0.0,
            captions: true,
            speed: 1.0,
            goes_on: true,
            screen_width_mm: 531.0,
            target_mm: 15.0,
            typing: true,
            keyboard: ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map(str::to_owned).to_vec(),
            blocked_words: String::new(),
            theme: Theme::default(),
            quality: Quality::default(),
            scale: 1.0,
            reduced_motion: false,
        }
    }
}

impl Kiosk {
    /// Reads the text of a file; what cannot be is moved to what can.
    ///
    /// # Errors
    /// Where it is not understood, and why.
    pub fn read(path: &str, text: &str) -> Result<Self, KioskError> {
        let kiosk: Self =
            text_file::ron(text).map_err(|source| KioskError::Syntax { path: path.to_owned(), source })?;
        Ok(kiosk.legal())
    }

    /// What is left where a file with a fault says this: nobody types, and a kiosk stays one.
    #[must_use]
    pub fn after_fault(text: &str) -> Self {
        let says = |name: &str| {
            let behind =
                text.split(name).skip(1).map(|rest| rest.trim_start().trim_start_matches(':').trim_start());
            behind.into_iter().any(|rest| rest.starts_with("true"))
        };
        Self { typing: false, start: says("start"), supervise: says("supervise"), ..Self::default() }
    }

    /// What of it can never be lit: a word that its sentence does not have. A line for each.
    #[must_use]
    pub fn unlit(&self) -> Vec<String> {
        let mut named: Vec<(&str, &str, &str)> = Vec::new();
        if !self.text.is_empty() {
            named.push(("word", &self.word, &self.text));
        }
        for part in &self.attract {
            if let Attraction::Sentence { text, word, .. } = part {
                named.push(("attract", word, text));
            }
        }
        // A piece of a word is a token of some model.
        let is_there = |word: &str, text: &str| text.to_lowercase().contains(&word.to_lowercase());
        named.retain(|(_, word, text)| !word.starts_with('#') && !is_there(word, text));
        named
            .into_iter()
            .map(|(setting, word, text)| format!("{setting}: \"{word}\" is no word of \"{text}\""))
            .collect()
    }

    /// What the file names of a lesson that has no such chapter, a line for each. `there` are the chapters that there are.
    #[must_use]
    pub fn unknown(&self, there: &[&str]) -> Vec<String> {
        let attracts = self.attract.iter().filter_map(|part| match part {
            Attraction::Chapter(name) => Some(("attract", name)),
            Attraction::Sentence { .. } => None,
        });
        let first = Some(&self.first_chapter).filter(|name| !name.is_empty());
        let named = self.chapters.iter().map(|name| ("chapters", name));
        let all = named.chain(first.map(|name| ("first_chapter", name))).chain(attracts);
        let missing = all.filter(|(_, name)| !there.contains(&name.as_str()));
        missing.map(|(setting, name)| format!("{setting}: there is no chapter \"{name}\"")).collect()
    }

    /// Times of a visit.
    #[must_use]
    pub fn rules(&self) -> Rules {
        Rules { idle: f64::from(self.idle), countdown: f64::from(self.countdown) }
    }

    fn legal(mut self) -> Self {
        let usual = Self::default();
        let within = |value: f32, low: f32, high: f32, usual: f32| {
            if value.is_finite() { value.clamp(low, high) } else { usual }
        };
        self.idle = within(self.idle, 5.0, 3600.0, usual.idle);
        self.countdown = within(self.countdown, 20.0, 600.0, usual.countdown);
        self.volume_limit = within(self.volume_limit, 0.0, 1.0, usual.volume_limit);
        self.volume = within(self.volume, 0.0, self.volume_limit, self.volume_limit);
        self.sound_delay = within(self.sound_delay, -1.0, 1.0, 0.0);
        self.speed = within(self.speed, 0.75, 2.0, usual.speed);
        self.scale = within(self.scale, 0.8, 2.5, usual.scale);
        self.screen_width_mm = within(self.screen_width_mm, 50.0, 20_000.0, usual.screen_width_mm);
        self.target_mm = within(self.target_mm, 5.0, 60.0, usual.target_mm);
        self.keyboard.retain(|row| !row.trim().is_empty());
        if self.keyboard.is_empty() {
            self.keyboard = usual.keyboard;
        }
        for part in &mut self.attract {
            if let Attraction::Sentence { seconds, .. } = part {
                *seconds = within(*seconds, 3.0, 600.0, twelve());
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_usual_and_what_cannot_be_is_moved() {
        assert_eq!(Kiosk::read("k", "()").unwrap(), Kiosk::default());
        let kiosk = Kiosk::read(
            "k",
            "(idle: 30, countdown: 3, volume: 9.0, volume_limit: 0.5, keyboard: [\" \"], scale: 9.0, sound_delay: -3.0,
              samples: [(text: \"Cats sing.\"), Sample(text: \"Dogs.\", look_at: \"dogs\")],
              attract: [Chapter(\"heads\"), Sentence(text: \"Cats sing.\", word: \"sing\", seconds: -1)])",
        )
        .unwrap();
        assert_eq!((kiosk.idle, kiosk.countdown), (30.0, 20.0));
        assert_eq!((kiosk.volume, kiosk.volume_limit), (0.5, 0.5));
        assert_eq!((kiosk.scale, kiosk.sound_delay), (2.5, -1.0));
        assert_eq!(
            kiosk.samples.iter().map(|sample| sample.look_at.as_str()).collect::<Vec<_>>(),
            ["", "dogs"]
        );
        assert_eq!(kiosk.keyboard, Kiosk::default().keyboard);
        assert!(
            matches!(&kiosk.attract[1], Attraction::Sentence { seconds, trained: false, .. } if *seconds == 3.0)
        );
    }

    #[test]
    fn a_chapter_that_there_is_not_is_named_wherever_it_stands() {
        let text = "(chapters: [\"01-word\", \"02-detectiv\"], first_chapter: \"9-heads\",
            attract: [Chapter(\"01-word\"), Chapter(\"reel\"), Sentence(text: \"a\", word: \"a\", caption: \"b\")])";
        let kiosk = Kiosk::read("k", text).unwrap();
        assert_eq!(
            kiosk.unknown(&["01-word", "02-detective"]),
            [
                "chapters: there is no chapter \"02-detectiv\"",
                "first_chapter: there is no chapter \"9-heads\"",
                "attract: there is no chapter \"reel\"",
            ]
        );
        assert_eq!(Kiosk::default().unknown(&[]), [] as [String; 0]);
    }

    #[test]
    fn a_fault_is_named_with_line_and_column() {
        let error = Kiosk::read("k", "(\n  idle: 30,\n  colour: red,\n)").unwrap_err().to_string();
        assert!(error.starts_with("k:3:"), "{error}");
        assert!(error.contains("colour"), "{error}");
    }

    #[test]
    fn with_a_fault_it_stays_a_kiosk_and_nobody_types() {
        let text = "(\n  start: true,\n  colour: red,\n)";
        assert!(Kiosk::read("k", text).is_err());
        let left = Kiosk::after_fault(text);
        assert!(left.start && !left.typing && !left.supervise);
    }

    #[test]
    fn a_word_that_its_sentence_does_not_have_is_named() {
        let text = "(text: \"Cats sing.\", word: \"dogs\", attract: [Sentence(text: \"Time flies.\", word: \"FLIES\"),
            Sentence(text: \"Time flies.\", word: \"flys\"), Sentence(text: \"Time flies.\", word: \"#2\")])";
        assert_eq!(
            Kiosk::read("k", text).unwrap().unlit(),
            [
                "word: \"dogs\" is no word of \"Cats sing.\"",
                "attract: \"flys\" is no word of \"Time flies.\""
            ]
        );
        // The usual sentence is the program's, and so is its word.
        assert_eq!(Kiosk::read("k", "(word: \"dogs\")").unwrap().unlit(), [] as [String; 0]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,80}|\\([a-z_]{0,12}: ?[-0-9.a-z\"\\[\\]]{0,12},?\\)") {
            let _ = Kiosk::read("k", &text);
        }
    }
}
