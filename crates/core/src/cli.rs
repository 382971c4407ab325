//! The command line: what the window opens with, attention as a table or JSON, what may come next, and a picture into a file.
//!
//! Text may be any bytes: what is not UTF-8 is replaced (U+FFFD), never refused.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use arclight_model::lens::Lens;

use crate::attend::AttendOptions;
use crate::picture::Head;
use crate::visual::palette::Theme;

mod model;
mod picture;
mod predict;
mod values;

pub use model::{ModelArg, NoModel};
pub use picture::PictureArgs;
use predict::{NEXT_EXAMPLES, WRITE_EXAMPLES};
pub use predict::{NextArgs, WriteArgs};
pub use values::{ArgumentError, MAX_SETTLE, MAX_SIDE};
use values::{
    LENSES, lossy, named, parse_chapter, parse_fps, parse_head, parse_layer, parse_readings, parse_settle,
    parse_size, png_file,
};
pub(crate) use values::{THEMES, parse_at};

const EXAMPLES: &str = "Examples:
  arclight
  arclight --text \"The bear sat on the river bank.\" --query bank
  arclight --model minilm --layer 2 --head 0 --view flat
  arclight --view heatmap --query bank
  arclight --query bank --step scores
  arclight --lesson attention
  arclight --kiosk --supervise
  arclight --present --set talk.txt
  arclight attend --text \"Cats chase mice.\"
  arclight next --text \"The bear waded into the river bank to catch a\" --effects
  arclight write --text \"The bear waded into the river\"
  arclight capture --out bear.png --size 1280x720 --theme projector";

const ATTEND_EXAMPLES: &str = "Examples:
  arclight attend --text \"Cats chase mice.\" --layer 2 --head 0
  arclight attend --text \"Cats chase mice.\" --model glass --mask
  arclight attend --text \"Cats chase mice.\" --json > cats.json
  arclight attend --text \"Cats chase mice.\" --layer 5 --lens norm --words --json
  arclight attend --text \"Cats chase mice.\" --model smollm2 --layer 16 --head 0
  arclight attend --text \"Cats chase mice.\" --model ./gpt2 --layer 5 --head 1
  arclight attend --text \"Cats chase mice.\" --model llama.Q4_K_M.gguf --json > cats.json
  arclight attend --text \"Cats chase mice.\" --bench 100

Layers and heads are counted from 0.";

const CAPTURE_EXAMPLES: &str = "Examples:
  arclight capture --out bear.png --query bank
  arclight capture --out flat.png --size 3840x2160 --view flat --theme contrast --settle 4";

const FILM_EXAMPLES: &str = "Examples:
  arclight film --out film
  arclight film --out chapter --chapter 2 --fps 25 --size 1280x720
  arclight film --out sheet --fps 0.2";

/// See how attention works: a sentence on a stage, joined by arcs of light that follow real attention weights.
///
/// Without a command, opens the window.
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(name = "arclight", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What the window opens with.
    #[command(flatten)]
    pub state: StateArgs,
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// What clap says of an argument it cannot read. Help and version come
    /// this way as well: `clap::Error::exit` prints them and ends the program with the right code.
    pub fn read<I, T>(arguments: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<std::ffi::OsString> + Clone,
    {
        Self::try_parse_from(arguments)
    }
}

/// What clap says of a command line, in one line.
#[must_use]
pub fn complaint(error: &clap::Error) -> String {
    let whole = error.to_string();
    let lines = whole.lines().map(str::trim).filter(|line| !line.is_empty());
    let told: Vec<&str> = lines.take_while(|line| !line.starts_with("Usage:")).collect();
    let told = told.join(" ");
    let told = told.strip_prefix("error: ").unwrap_or(&told);
    // Where clap shows no usage it ends with this.
    let told = told.trim_end_matches("For more information, try '--help'.").trim_end();
    format!("{told} (arclight --help says what there is)")
}

/// What to do instead of opening the window.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Print the attention of a text, as a table or as JSON.
    #[command(after_help = ATTEND_EXAMPLES)]
    Attend(AttendArgs),
    /// Print what may come next behind a text and how likely each is, and what cutting words does to it.
    #[command(after_help = NEXT_EXAMPLES)]
    Next(NextArgs),
    /// Let a language model go on with a text.
    #[command(after_help = WRITE_EXAMPLES)]
    Write(WriteArgs),
    /// Draw one picture into a PNG file, without a window.
    #[command(after_help = CAPTURE_EXAMPLES)]
    Capture(CaptureArgs),
    /// Draw the lesson into pictures, and a video with sound where ffmpeg is there.
    #[command(after_help = FILM_EXAMPLES)]
    Film(FilmArgs),
    /// Look after lessons.
    // Else clap answers with the help, of which no line says what is missing.
    #[command(subcommand, arg_required_else_help = false)]
    Lesson(LessonCommand),
}

/// `arclight lesson`.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum LessonCommand {
    /// Say what is wrong with a lesson: file, line, and what.
    Check {
        /// The lesson's folder; all lessons of the program where none is named
        folder: Option<PathBuf>,
    },
}

/// `arclight film`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct FilmArgs {
    /// The lesson
    #[arg(long, value_name = "NAME", default_value = "attention")]
    pub lesson: String,
    /// The folder for pictures and video
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Pictures a second, 0.01 to 120
    #[arg(long, value_name = "N", value_parser = parse_fps, allow_negative_numbers = true, default_value = "30")]
    pub fps: f64,
    /// Width and height in pixels, 1 to 8192 each
    #[arg(long, value_name = "WxH", value_parser = parse_size, allow_hyphen_values = true, default_value = "1920x1080")]
    pub size: (u32, u32),
    /// Only that chapter, from 1
    #[arg(long, value_name = "N", value_parser = parse_chapter, allow_negative_numbers = true)]
    pub chapter: Option<usize>,
    /// Colours
    #[arg(long, value_name = "THEME", ignore_case = true, value_parser = named::<Theme>(&THEMES))]
    pub theme: Option<Theme>,
}

/// What is chosen at the start; `None` where nothing was asked for.
#[derive(Debug, Clone, PartialEq, Default, Args)]
pub struct StateArgs {
    /// What is on stage.
    #[command(flatten)]
    pub picture: PictureArgs,
    /// Colours
    #[arg(long, value_name = "THEME", ignore_case = true, value_parser = named::<Theme>(&THEMES))]
    pub theme: Option<Theme>,
    /// Cameras cut, pulses stand still
    #[arg(long)]
    pub reduced_motion: bool,
    /// With all that looks inside: heads, numbers, views, the player
    #[arg(long)]
    pub inside: bool,
    /// The lesson: plays it, or stands at --at
    #[arg(long, value_name = "NAME")]
    pub lesson: Option<String>,
    /// Second of the lesson to stand at
    #[arg(long, value_name = "SECONDS", value_parser = parse_at, allow_negative_numbers = true)]
    pub at: Option<f64>,
    /// Read the lesson anew whenever one of its files changes
    #[arg(long)]
    pub watch: bool,
    /// Where it stands.
    #[command(flatten)]
    pub venue: VenueArgs,
}

impl StateArgs {
    /// Whether they say what is on stage; colours, motion, a lesson and a place do not.
    #[must_use]
    pub fn ask_for_a_picture(&self) -> bool {
        !self.picture.0.is_empty()
    }
}

/// A museum, a lecture hall.
#[derive(Debug, Clone, PartialEq, Default, Args)]
pub struct VenueArgs {
    /// For a screen that strangers touch: attract loop, idle reset, large buttons; kiosk.ron beside the program has more
    #[arg(long, conflicts_with = "present")]
    pub kiosk: bool,
    /// For a lecture: clicker keys, type that is read from the last row
    #[arg(long)]
    pub present: bool,
    /// With --kiosk, the file with its settings
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// With --present, a text file of sentences and links to step through, one a line
    #[arg(long, value_name = "FILE")]
    pub set: Option<PathBuf>,
    /// A second process watches the program and starts it anew when it hangs or breaks
    #[arg(long)]
    pub supervise: bool,
}

/// `arclight attend`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct AttendArgs {
    /// The text
    #[arg(long, value_name = "TEXT", value_parser = lossy(), allow_hyphen_values = true)]
    pub text: String,
    /// Which model reads it: glass, minilm, smollm2, or the path of a GGUF file or of a folder of Hugging Face
    #[arg(long, value_name = "MODEL", value_parser = model::model(), default_value = "minilm")]
    pub model: ModelArg,
    /// Only this layer, from 0
    #[arg(long, value_name = "LAYER", value_parser = parse_layer, allow_negative_numbers = true)]
    pub layer: Option<usize>,
    /// Only this head, from 0, or "mean" for the average of the layer's heads (table only)
    #[arg(long, value_name = "HEAD", value_parser = parse_head, allow_negative_numbers = true)]
    pub head: Option<Head>,
    /// Merge pieces into words
    #[arg(long)]
    pub words: bool,
    /// Specials left out.
    #[arg(long, help = "Leave out [CLS], [SEP] and START; what remains of a row is scaled to sum to 1")]
    pub no_specials: bool,
    /// Raw weights, weights times the size of each value (norm), or followed through the layers (rollout)
    #[arg(long, value_name = "LENS", ignore_case = true, value_parser = named::<Lens>(&LENSES), default_value = "raw")]
    pub lens: Lens,
    /// Print JSON: without --layer and --head, of all layers and heads
    #[arg(long)]
    pub json: bool,
    /// Let no word see a later one (causal mask; MiniLM was trained without)
    #[arg(long)]
    pub mask: bool,
    /// Measure instead: read the text N times (at most 10000) and print the time of one reading as JSON
    #[arg(long, value_name = "N", value_parser = parse_readings, allow_negative_numbers = true, conflicts_with_all = ["layer", "head", "words", "no_specials", "lens", "mask"])]
    pub bench: Option<usize>,
}

impl AttendArgs {
    /// What to print.
    #[must_use]
    pub fn options(&self) -> AttendOptions {
        let Self { layer, head, words, no_specials, lens, json, .. } = *self;
        AttendOptions { layer, head, words, no_specials, lens, json }
    }
}

/// `arclight capture`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct CaptureArgs {
    /// The PNG file
    #[arg(long, value_name = "FILE", value_parser = png_file())]
    pub out: PathBuf,
    /// Width and height in pixels, 1 to 8192 each
    #[arg(long, value_name = "WxH", value_parser = parse_size, allow_hyphen_values = true, default_value = "1920x1080")]
    pub size: (u32, u32),
    /// Seconds until the picture is taken, 0 to 60; half a second at least, in which arcs and numbers come to rest
    #[arg(long, value_name = "SECONDS", value_parser = parse_settle, allow_negative_numbers = true, default_value = "2")]
    pub settle: f32,
    /// Only the stage: no panels and no numbers
    #[arg(long)]
    pub bare: bool,
    /// From a window that saves what it shows.
    #[arg(long, value_name = "RON", hide = true)]
    pub kept: Option<String>,
    /// What is on it.
    #[command(flatten)]
    pub state: StateArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_and_what_there_is_are_said_in_one_line() {
        for (line, says) in [
            (
                "lesson",
                "'arclight lesson' requires a subcommand but one was not provided [subcommands: check, help]",
            ),
            ("lesson dance", "unrecognized subcommand 'dance'"),
            ("film", "were not provided: --out <DIR>"),
            ("attend", "were not provided: --text <TEXT>"),
            ("capture", "were not provided: --out <FILE>"),
            ("film --out a --fps 29,97", "a decimal number has a point, as in 1.5"),
            ("capture --out a.png --settle 0,5", "a decimal number has a point, as in 1.5"),
            ("--lesson attention --at 1,5", "a decimal number has a point, as in 1.5"),
            ("--temperature 0,5", "a number from 0.1 to 5; a decimal number has a point, as in 1.5"),
        ] {
            let words = ["arclight"].into_iter().chain(line.split(' '));
            let told = complaint(&Cli::read(words).unwrap_err());
            assert!(told.contains(says) && !told.contains('\n') && told.ends_with(')'), "{line}: {told}");
        }
    }
}
