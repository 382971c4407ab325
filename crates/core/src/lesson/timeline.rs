//! What is on stage at any time: a pure function of the time, whatever was played or skipped before.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Lesson, Scene, Shot, Spoken, Timings};

/// What is drawn on a card, from the models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Diagram {
    /// The sentence, each word as bright as its weight for the lit one.
    Highlights,
    /// Query, key and value of the lit word.
    Questions,
    /// Steps between the first word and the last: one after the other, and at once.
    Parallel,
    /// A row of weights as a look-up, beside a dictionary.
    LookUp,
    /// All scores of the head, each query with each key.
    Scores,
    /// The row that is followed, with and without √d_k; where none is, as `Variance`.
    Scaling,
    /// The scores of the row that is followed, and the shares of one that softmax, arg max and linear make of them; where
    /// none is followed, as `Highlights`.
    Softmax,
    /// What a causal mask leaves of the matrix.
    Mask,
    /// Scores of random vectors, short and long.
    Variance,
    /// The layers of the model along its stream.
    Layers,
}

/// A term, a formula or a diagram beside the stage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Title.
    pub title: String,
    /// Formula.
    #[serde(default)]
    pub formula: Option<String>,
    /// Short lines.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Diagram.
    #[serde(default)]
    pub diagram: Option<Diagram>,
}

/// A word and when it is spoken, seconds of the chapter.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// Begins.
    pub start: f64,
    /// Ends.
    pub end: f64,
    /// Paragraph, from 0.
    pub paragraph: usize,
}

/// A chapter with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Its file without the ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// The sound; `None` where nobody has spoken it.
    pub sound: Option<String>,
    /// Begins, seconds of the lesson.
    pub start: f64,
    /// Lasts, seconds.
    pub duration: f64,
    /// What is said.
    pub words: Vec<Word>,
    /// The first word of what there is to try.
    pub task: usize,
    /// Words after which nothing is said for a while: place, and seconds at least.
    pub holds: Vec<(usize, f64)>,
    /// From when (seconds of the chapter) each scene stands; the first from 0.
    pub scenes: Vec<(f64, Scene)>,
}

impl Span {
    /// What there is to try.
    #[must_use]
    pub fn task(&self) -> String {
        let words: Vec<&str> =
            self.words[self.task.min(self.words.len())..].iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// Where there is silence of at least so many seconds, seconds of the chapter: the middle of each.
    pub fn silences(&self, least: f64) -> impl Iterator<Item = f64> {
        let long = self.holds.iter().filter(move |(_, seconds)| *seconds >= least);
        long.filter_map(|(word, seconds)| Some(self.words.get(*word)?.end + 0.5 * seconds))
    }
}

/// A lesson with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Title.
    pub title: String,
    /// At least one.
    pub chapters: Vec<Span>,
    /// Names of those that tell it in short; others may be among them.
    pub short: Vec<String>,
    /// By name.
    pub cards: BTreeMap<String, Card>,
}

impl Timeline {
    /// Everything of it that is read: titles, cards, words.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let spans = self.chapters.iter().flat_map(|span| {
            std::iter::once(span.title.as_str()).chain(span.words.iter().map(|word| word.text.as_str()))
        });
        let cards = self.cards.values().flat_map(|card| {
            let lines = card.lines.iter().map(String::as_str);
            std::iter::once(card.title.as_str()).chain(card.formula.as_deref()).chain(lines)
        });
        std::iter::once(self.title.as_str()).chain(spans).chain(cards)
    }
}

/// What is on stage at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment<'a> {
    /// Chapter, from 0.
    pub chapter: usize,
    /// Seconds of the chapter.
    pub local: f64,
    /// Which of the chapter's scenes.
    pub index: usize,
    /// The scene.
    pub scene: &'a Scene,
    /// The scene before, of this chapter or the one before.
    pub before: Option<&'a Scene>,
    /// The shot that the camera comes from.
    pub from: &'a Shot,
    /// Seconds since the scene began.
    pub since: f64,
    /// The word that is spoken, or was last.
    pub word: Option<usize>,
}

/// A scene that led to a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Earlier<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// The scene before it.
    pub before: Option<&'a Scene>,
    /// Seconds of the lesson for which it stood.
    pub stood: f64,
}

impl Timeline {
    /// Joins text and times; `None` where no chapter could be read. A chapter without times, or with those of another
    /// text or that cannot be, gets guessed ones and no sound.
    #[must_use]
    pub fn new(lesson: Lesson, timings: &Timings) -> Option<Self> {
        let mut start = 0.0;
        let chapters: Vec<Span> = lesson
            .chapters
            .into_iter()
            .map(|chapter| {
                let words = || chapter.words.iter().map(|(word, paragraph)| (word.as_str(), *paragraph));
                let fits = |spoken: &&Spoken| {
                    spoken.wrong().is_none()
                        && spoken.words.len() == chapter.words.len()
                        && spoken.words.iter().zip(words()).all(|(time, (word, _))| time.w == word)
                };
                let known = timings.chapters.get(&chapter.name).filter(fits);
                let spoken = known.cloned().unwrap_or_else(|| Spoken::guess(words(), &chapter.holds));
                let at = |word: usize| spoken.words.get(word).map_or(spoken.duration, |time| time.start);
                let cues = chapter.cues.into_iter().map(|cue| (at(cue.word), cue.scene));
                let span = Span {
                    name: chapter.name,
                    title: chapter.title,
                    sound: known.map(|spoken| spoken.file.clone()),
                    start,
                    duration: spoken.duration,
                    scenes: std::iter::once((0.0, chapter.begin)).chain(cues).collect(),
                    task: chapter.task,
                    holds: chapter.holds,
                    words: spoken
                        .words
                        .into_iter()
                        .zip(chapter.words)
                        .map(|(time, (text, paragraph))| Word {
                            text,
                            start: time.start,
                            end: time.end,
                            paragraph,
                        })
                        .collect(),
                };
                start += span.duration;
                span
            })
            .collect();
        (!chapters.is_empty()).then_some(Self {
            title: lesson.title,
            chapters,
            short: lesson.short,
            cards: lesson.cards,
        })
    }

    /// The chapters from the first to the last that are meant: that one, counted from 1, or all.
    ///
    /// # Errors
    /// Which there are.
    pub fn choose(&self, chapter: Option<usize>) -> Result<(usize, usize), String> {
        let count = self.chapters.len();
        match chapter {
            None => Ok((0, count.saturating_sub(1))),
            Some(number) if (1..=count).contains(&number) => Ok((number - 1, number - 1)),
            Some(number) => {
                let names: Vec<String> =
                    (1..).zip(&self.chapters).map(|(at, span)| format!("{at} {}", span.name)).collect();
                let what = if count == 1 { "chapter" } else { "chapters" };
                Err(format!(
                    "there is no chapter {number}; the lesson has {count} {what}: {}",
                    names.join(", ")
                ))
            }
        }
    }

    /// Seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.chapters.last().map_or(0.0, |last| last.start + last.duration)
    }

    /// The chapter at a time, and the seconds in it. The end of a chapter belongs to it: there the lesson stops.
    #[must_use]
    pub fn chapter_at(&self, time: f64) -> (usize, f64) {
        let time = if time.is_finite() { time.clamp(0.0, self.duration()) } else { 0.0 };
        let chapter = self.chapters.iter().rposition(|span| span.start < time).unwrap_or(0);
        (chapter, time - self.chapters[chapter].start)
    }

    /// What is on stage at a time, seconds of the lesson.
    #[must_use]
    pub fn state_at(&self, time: f64) -> Moment<'_> {
        let (chapter, local) = self.chapter_at(time);
        let span = &self.chapters[chapter];
        let index = span.scenes.iter().rposition(|(at, _)| *at <= local).unwrap_or(0);
        let (at, scene) = &span.scenes[index];
        let before = self.before(chapter, index);
        Moment {
            chapter,
            local,
            index,
            scene,
            before,
            from: &before.unwrap_or(scene).shot,
            since: local - at,
            word: span.words.iter().rposition(|word| word.start <= local),
        }
    }

    /// The scene before, of the same chapter or the one before.
    fn before(&self, chapter: usize, index: usize) -> Option<&Scene> {
        let scenes = match index {
            0 => &self.chapters.get(chapter.checked_sub(1)?)?.scenes,
            _ => self.chapters.get(chapter)?.scenes.get(..index)?,
        };
        scenes.last().map(|(_, scene)| scene)
    }

    /// The scenes that led to a chapter's scene, the latest first.
    pub fn earlier(&self, (chapter, index): (usize, usize)) -> impl Iterator<Item = Earlier<'_>> {
        let spans = self.chapters.iter().enumerate().take(chapter + 1).rev();
        spans.flat_map(move |(at, span)| {
            let count = if at == chapter { index.min(span.scenes.len()) } else { span.scenes.len() };
            (0..count).rev().map(move |index| {
                let (begins, scene) = &span.scenes[index];
                let ends = span.scenes.get(index + 1).map_or(span.duration, |(at, _)| *at);
                Earlier { scene, before: self.before(at, index), stood: ends - begins }
            })
        })
    }
}
