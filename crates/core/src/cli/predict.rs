//! Arguments of `arclight next` and `arclight write`.

use arclight_model::next::Choice;
use clap::Args;

use super::values::{lossy, parse_count, parse_cut, parse_temperature, parse_top, parse_top_p};
use crate::picture::KeyCut;
use crate::predict::{NextOptions, WriteOptions};

pub(super) const NEXT_EXAMPLES: &str = "Examples:
  arclight next --text \"The bear waded into the river bank to catch a\"
  arclight next --text \"When Mary and John went to the store, John gave a drink to\" --cut Mary
  arclight next --text \"The Eiffel Tower is in the city of\" --cut city:29 --cut the:24:4 --top 10
  arclight next --text \"The Eiffel Tower is in the city of\" --effects --json

SmolLM2 reads the text. Layers and heads are counted from 0. With --cut each p is what is left of it, and \"before\" what it was.";

pub(super) const WRITE_EXAMPLES: &str = "Examples:
  arclight write --text \"The bear waded into the river\"
  arclight write --text \"Once upon a time\" --tokens 100 --temperature 0.8 --top-k 40 --seed 7

SmolLM2 writes. Without --temperature it always takes the likeliest token, so the same text goes on in the same way.";

/// `arclight next`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct NextArgs {
    /// The text
    #[arg(long, value_name = "TEXT", value_parser = lossy(), allow_hyphen_values = true)]
    pub text: String,
    /// How many candidates, 1 to 1000
    #[arg(long, value_name = "N", value_parser = parse_top, allow_negative_numbers = true, default_value = "5")]
    pub top: usize,
    /// A word that the last token may not look at, or # and the index of a token, in all layers and heads or in one; can be
    /// given several times
    #[arg(long, value_name = "KEY[:LAYER[:HEAD]]", value_parser = parse_cut, allow_hyphen_values = true)]
    pub cut: Vec<KeyCut>,
    /// What cutting each earlier token in turn does to the likeliest candidate
    #[arg(long)]
    pub effects: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl NextArgs {
    /// What to print.
    #[must_use]
    pub fn options(&self) -> NextOptions {
        let Self { top, effects, json, .. } = *self;
        NextOptions { top, cuts: self.cut.clone(), effects, json }
    }
}

/// `arclight write`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct WriteArgs {
    /// The text that is gone on with
    #[arg(long, value_name = "TEXT", value_parser = lossy(), allow_hyphen_values = true)]
    pub text: String,
    /// How many tokens, 1 to 4096; without it, up to the end of the sentence, 60 at most
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub tokens: Option<usize>,
    /// 0 for the likeliest token always, up to 10 for almost any; without it 0, or 1 where top-k, top-p or seed is given
    #[arg(long, value_name = "NUMBER", value_parser = parse_temperature, allow_negative_numbers = true)]
    pub temperature: Option<f32>,
    /// Only among so many of the likeliest, 0 for all
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub top_k: Option<usize>,
    /// Only among the likeliest that reach this together, above 0 and up to 1
    #[arg(long, value_name = "P", value_parser = parse_top_p, allow_negative_numbers = true)]
    pub top_p: Option<f32>,
    /// The same seed writes the same text
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl WriteArgs {
    /// How to write.
    #[must_use]
    pub fn options(&self) -> WriteOptions {
        let by_chance = self.top_k.is_some() || self.top_p.is_some() || self.seed.is_some();
        let temperature = self.temperature.unwrap_or(if by_chance { 1.0 } else { 0.0 });
        let (top_k, top_p) = (self.top_k.unwrap_or(0), self.top_p.unwrap_or(1.0));
        // The values were looked at when they were read.
        let choice = Choice::new(temperature, top_k, top_p, self.seed.unwrap_or(0)).unwrap_or_default();
        WriteOptions { tokens: self.tokens, choice, json: self.json }
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, Command, complaint};

    fn read(line: &str) -> Result<Command, String> {
        let words = ["arclight"].into_iter().chain(line.split(' '));
        Cli::read(words).map(|cli| cli.command.unwrap()).map_err(|error| complaint(&error))
    }

    #[test]
    fn what_is_asked_for_is_understood() {
        let Ok(Command::Next(next)) = read("next --text a --cut Mary --cut the:3:4 --top 9") else {
            panic!()
        };
        assert_eq!(
            next.options().cuts.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["Mary", "the 3.4"]
        );
        assert_eq!((next.top, next.effects, next.json), (9, false, false));
        let choice = |line: &str| match read(line) {
            Ok(Command::Write(write)) => {
                let choice = write.options().choice;
                (choice.temperature(), choice.top_k(), choice.top_p(), choice.seed)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(choice("write --text a"), (0.0, 0, 1.0, 0));
        assert_eq!(choice("write --text a --seed 7"), (1.0, 0, 1.0, 7));
        let all = "write --text a --temperature 0.8 --top-k 40 --top-p 0.9 --seed 7";
        assert_eq!(choice(all), (0.8, 40, 0.9, 7));
    }

    #[test]
    fn a_bad_value_is_told_what_would_do_in_one_line() {
        for (line, says) in [
            ("next", "were not provided: --text <TEXT>"),
            ("write", "were not provided: --text <TEXT>"),
            ("next --text a --top 0", "a number from 1 to 1000"),
            ("next --text a --top -3", "a number from 1 to 1000"),
            ("next --text a --top 1001", "a number from 1 to 1000"),
            ("next --text a --cut Mary:x", "a word or # and an index, and a layer and head as in Mary:20:0"),
            ("next --text a --cut :3", "as in Mary:20:0"),
            ("write --text a --tokens 0", "a number from 1 to 4096"),
            ("write --text a --tokens many", "a number from 1 to 4096"),
            ("write --text a --temperature -1", "a number from 0 to 10"),
            ("write --text a --temperature 11", "a number from 0 to 10"),
            ("write --text a --temperature NaN", "a number from 0 to 10"),
            ("write --text a --temperature 0,8", "a decimal number has a point, as in 1.5"),
            ("write --text a --top-p 0", "a number above 0 and up to 1"),
            ("write --text a --top-p 1.1", "a number above 0 and up to 1"),
            ("write --text a --top-p NaN", "a number above 0 and up to 1"),
            ("write --text a --top-k -1", "-1"),
            ("write --text a --seed x", "x"),
        ] {
            let told = read(line).unwrap_err();
            assert!(told.contains(says) && !told.contains('\n'), "{line}: {told}");
        }
    }
}
