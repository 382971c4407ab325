//! What can be wrong in the files of a lesson, and where.

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Wrong {
    /// A setting that there is not.
    #[error("there is no setting `{0}`; docs/lesson-format.md lists them")]
    Name(String),
    /// A value that the setting does not take.
    #[error("`{name}` cannot be `{value}`: {expected}")]
    Value {
        /// The setting.
        name: String,
        /// What was written.
        value: String,
        /// What would do.
        expected: String,
    },
    /// A part of a cue without a colon.
    #[error("`{0}` is no setting: write `name: value`")]
    NoValue(String),
    /// A card that `lesson.ron` does not have.
    #[error("there is no card `{0}` in lesson.ron")]
    Card(String),
    /// A link around nothing.
    #[error("a cue stands on no word")]
    NoWord,
    /// Two cues on one word.
    #[error("two cues stand on the same word, `{0}`: join them with a semicolon")]
    Overlap(String),
    /// No chapter.
    #[error("the lesson has no chapter: name one in `chapters`")]
    NoChapter,
    /// A chapter that is named again.
    #[error("the chapter `{0}` is named twice: it is played once")]
    Twice(String),
    /// A cue in a title or a list.
    #[error("a cue stands in {0}, where nothing is said: nothing happens at it")]
    LostCue(&'static str),
    /// Something that stands in another place of a chapter, or once.
    #[error("{what} {where_to}")]
    Misplaced {
        /// What.
        what: &'static str,
        /// Where it belongs.
        where_to: &'static str,
    },
    /// Two sentences that cannot be compared.
    #[error("\"{0}\" and \"{1}\" share no word: nothing can be compared")]
    NoCommonWord(String, String),
    /// No `# Title`.
    #[error("the chapter has no title: begin with `# Title`")]
    NoTitle,
    /// No quote at the end.
    #[error("the chapter has no task: end with a quote, `> Point at a word.`")]
    NoTask,
    /// Nothing to say.
    #[error("nothing is said in this chapter")]
    Silent,
    /// Something that is neither said nor shown.
    #[error("{0} cannot be spoken: write plain paragraphs")]
    Unspoken(&'static str),
    /// A file that cannot be read.
    #[error("{0}")]
    File(String),
    /// A file that is there, and not understood.
    #[error("not understood: {0}")]
    Syntax(String),
    /// No times for a chapter.
    #[error("timings.json does not have this chapter: run `cargo xtask narrate`")]
    NoTimes,
    /// Text and times differ.
    #[error("word {index} is `{written}` here and `{spoken}` in timings.json: run `cargo xtask narrate`")]
    Stale {
        /// Place of the word in the chapter, from 0.
        index: usize,
        /// As the chapter has it.
        written: String,
        /// As the times have it.
        spoken: String,
    },
    /// A time before the one before it, or beyond the end.
    #[error("the times run backwards at word {index}, `{word}`")]
    Backwards {
        /// Place of the word in the chapter, from 0.
        index: usize,
        /// The word.
        word: String,
    },
    /// No sound.
    #[error("the sound {0} is missing: run `cargo xtask narrate`")]
    NoSound(String),
    /// A sound that is empty, cut, or something else.
    #[error("the sound {0} is no whole Ogg Vorbis file: run `cargo xtask narrate`")]
    BrokenSound(String),
    /// A sound that the times are not of.
    #[error("the sound {file} lasts {lasts:.2} s, by timings.json {times:.2} s: run `cargo xtask narrate`")]
    OtherSound {
        /// The sound.
        file: String,
        /// How long it is, seconds.
        lasts: f64,
        /// How long the times say it is, seconds.
        times: f64,
    },
    /// A token that the sentence does not have.
    #[error("`{word}` is no token of \"{text}\"; {model} reads: {tokens}")]
    Token {
        /// What was written.
        word: String,
        /// The sentence.
        text: String,
        /// The model that reads it.
        model: &'static str,
        /// Its tokens.
        tokens: String,
    },
    /// A layer or head that the model does not have.
    #[error("{model} has no {what} {value}")]
    Range {
        /// The model.
        model: &'static str,
        /// Layer or head.
        what: &'static str,
        /// What was written.
        value: usize,
    },
    /// A step without a word or a head.
    #[error("a step needs a `query` and one head")]
    StepAlone,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}:{line}: {wrong}")]
pub struct Fault {
    /// File within the lesson's folder.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What.
    pub wrong: Wrong,
}
