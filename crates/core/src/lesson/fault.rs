//! What can be wrong in the files of a lesson, and where.

use super::name::NAMES;

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
    /// The same setting again, in one list or cue.
    #[error("`{0}` is set twice here: keep one of them")]
    SetTwice(String),
    /// Two settings of one list or cue that undo each other.
    #[error("`{0}` and `{1}` do not go together: keep one of them")]
    Clash(String, String),
    /// A lesson's folder or a chapter that nobody could open by its name.
    #[error("`{name}` cannot be the name of a {what}: take {NAMES}")]
    NoName {
        /// The name.
        name: String,
        /// Folder or chapter.
        what: &'static str,
    },
    /// A line that Markdown joins to the one before it.
    #[error("this line would belong to the {0} above it: leave an empty line between them")]
    Joined(&'static str),
    /// A list item that is no line of text.
    #[error("a setting is one line, `- name: value`")]
    NoSetting,
    /// Something like a link that is none.
    #[error("`{0}` is no cue and would be spoken: a cue is written `[bank](<query: bank>)`")]
    NoLink(String),
    /// Signs of Markdown that stay in the text.
    #[error(
        "`{0}` would be spoken with its signs: close what it opens, or put \\ before a sign that is meant"
    )]
    Markup(String),
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
    /// A silence that the times do not have.
    #[error("after word {index}, `{word}`, {seconds} s of silence are wanted: run `cargo xtask narrate`")]
    Hurried {
        /// Place of the word in the chapter, from 0.
        index: usize,
        /// The word.
        word: String,
        /// Seconds.
        seconds: f64,
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
    /// A sound that is no file of the folder.
    #[error("timings.json: the sound `{0}` cannot be there: take a name of {NAMES} that ends with .ogg")]
    SoundPath(String),
    /// A time that no chapter has.
    #[error("timings.json: {what} is {value} s, not a number from {from} to {to}: run `cargo xtask narrate`")]
    Time {
        /// Which one.
        what: String,
        /// What was written, seconds.
        value: f64,
        /// The least that it can be, seconds.
        from: f64,
        /// The most, seconds.
        to: f64,
    },
    /// A sound of more channels than are played.
    #[error(
        "the sound {file} has {channels} channels, and only 1 or 2 are played: run `cargo xtask narrate`"
    )]
    Channels {
        /// The sound.
        file: String,
        /// How many it has.
        channels: u8,
    },
    /// A sound that the player cannot decode.
    #[error("the sound {file} cannot be played, {reason}: run `cargo xtask narrate`")]
    NotPlayed {
        /// The sound.
        file: String,
        /// What the decoder says.
        reason: String,
    },
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
    /// A step, columns, badges or a row without a word or a head.
    #[error("steps, columns, badges and `carpet: row` need a `query` and one head")]
    StepAlone,
    /// The short form has a chapter that the lesson does not have.
    #[error("`short` names `{0}`, which is no chapter of the lesson")]
    Short(String),
    /// A square of no head.
    #[error("`carpet: all` needs one head")]
    CarpetOfAll,
    /// A carpet of too many cells.
    #[error("{tokens} × {tokens} cells cannot be told apart: a carpet has at most {most} tokens")]
    Carpet {
        /// Tokens of the sentence.
        tokens: usize,
        /// The most of a carpet.
        most: usize,
    },
    /// Nothing to join, or no word that it is joined for.
    #[error("`join` needs `sheets: layer` or `sheets: all`, and a `query`")]
    JoinAlone,
    /// A crowd of numbers with names, or a guest without the word.
    #[error("the crowd needs MiniLM, and its guest the word `{0}`")]
    NoCrowd(String),
    /// A compass without a word, or of numbers without names.
    #[error("the compass needs a `query`, and a model whose numbers have names: Glass")]
    CompassAlone,
    /// A word that is cut from a model that does not say what comes next.
    #[error("`cut` needs a model that writes")]
    CutAlone,
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
