//! The arguments that say what is on stage: made from the table of settings, so that a new setting is an argument too.

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser as _, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::decimal;
use crate::picture::{Entry, SETTINGS, SHORTHANDS, Setting, Takes, Unfit};

/// What was asked for, in the order of the table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PictureArgs(pub Vec<Setting>);

fn read(name: &str, value: &str) -> Result<Setting, String> {
    Setting::read(name, value).map_err(|unfit| match unfit {
        Unfit::Value { expected, .. } => decimal::expected(&expected, value),
        Unfit::Name(_) => unfit.to_string(),
    })
}

fn parser(entry: Entry) -> ValueParser {
    let named = |values: &'static [&'static str]| {
        PossibleValuesParser::new(values).try_map(move |value| read(entry.name, &value)).into()
    };
    match entry.takes {
        Takes::One(_, values) => named(values),
        Takes::Switch => named(&["on", "off"]),
        // Any bytes: what is not UTF-8 is replaced, never refused.
        Takes::Any(_) => {
            OsStringValueParser::new().try_map(move |value| read(entry.name, &value.to_string_lossy())).into()
        }
    }
}

fn argument(entry: Entry) -> Arg {
    let argument = Arg::new(entry.name).long(entry.name).help(entry.help).value_parser(parser(entry));
    // Of those that are one of a few names; the others are read as they are.
    let argument = argument.ignore_case(true);
    match entry.takes {
        Takes::Switch => {
            argument.num_args(0..=1).require_equals(true).default_missing_value("on").value_name("on|off")
        }
        Takes::One(name, _) => argument.value_name(name),
        Takes::Any(name) => argument.value_name(name).allow_hyphen_values(true),
    }
}

impl Args for PictureArgs {
    fn augment_args(command: Command) -> Command {
        let shorthand = |(name, _, _, help): (&'static str, _, _, &'static str)| {
            Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
        };
        command.args(SETTINGS.map(argument)).args(SHORTHANDS.map(shorthand))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PictureArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let named = SETTINGS.iter().filter_map(|entry| matches.get_one::<Setting>(entry.name).cloned());
        let mut settings: Vec<Setting> = named.collect();
        for (name, setting, value, _) in SHORTHANDS {
            if matches.get_flag(name) {
                settings.extend(Setting::read(setting, value).ok());
            }
        }
        Ok(Self(settings))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
