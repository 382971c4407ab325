//! The command line of `cargo xtask`.

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
cargo xtask run [-- ARGS]      start Arclight; without a display, draw a picture of it to arclight.png
cargo xtask web [--dev]        build the page into dist/web; --dev is quick to build and large
                [--serve]      and serve it on this machine
cargo xtask dist [--no-web]    pack program, page, licences and what a kiosk needs into an archive in dist;
                [--dev]        --dev with the page that is quick to build
cargo xtask bench-web          measure the page in Chromium, beside onnxruntime-web
cargo xtask fetch              fetch the model that writes, 93 MB, or check it (Python with pip); run, test, dist do so too
cargo xtask narrate            speak what has changed in the lessons (Python, ffmpeg, npm; about 1 GB of packages)
cargo xtask test [--lint]      run all tests; --lint adds clippy and docs, beside those of the page
                 [--full]      adds long forms (CONTRIBUTING.md), cargo-deny, the speed race, the rest of clippy
cargo xtask lint [CHECK]...    run the checks named, or all: format, clippy, docs
cargo xtask ci                 what .ci/run does: format, test, clippy, docs
cargo xtask help               this text

System packages that are missing are named with the reason. As root, or with CI set, they are installed;
otherwise xtask prints the command and asks first.";

/// A check of `cargo xtask lint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Format,
    Clippy,
    Docs,
}

impl Check {
    /// All of them, the fastest first.
    pub const ALL: [Self; 3] = [Self::Format, Self::Clippy, Self::Docs];
}

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Start the program with these arguments.
    Run(Vec<String>),
    /// Run the tests, in their long forms too, and the checks.
    Test {
        full: bool,
        lint: bool,
    },
    /// Build the page; quickly and large for work on it; and serve it.
    Web {
        dev: bool,
        serve: bool,
    },
    /// Pack everything for other machines, the page among it unless left out; the quick page with `dev`.
    Dist {
        dev: bool,
        page: bool,
    },
    BenchWeb,
    /// Fetch the model that writes.
    Fetch,
    /// Speak the lessons.
    Narrate,
    Lint(Vec<Check>),
    Ci,
    Help,
}

/// Reads the words behind `cargo xtask`.
///
/// # Errors
/// Names the word that is not understood.
pub fn parse(words: &[String]) -> Result<Command, String> {
    let Some((name, rest)) = words.split_first() else { return Ok(Command::Help) };
    match name.as_str() {
        "run" => {
            let args = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
            Ok(Command::Run(args.to_vec()))
        }
        "test" => {
            two_flags(name, rest, ["--full", "--lint"]).map(|[full, lint]| Command::Test { full, lint })
        }
        "web" => two_flags(name, rest, ["--dev", "--serve"]).map(|[dev, serve]| Command::Web { dev, serve }),
        "dist" => dist(rest),
        "lint" if rest.is_empty() => Ok(Command::Lint(Check::ALL.to_vec())),
        "lint" => rest.iter().map(|word| check(word)).collect::<Result<_, _>>().map(Command::Lint),
        "bench-web" if rest.is_empty() => Ok(Command::BenchWeb),
        "bench-web" => Err(format!("`bench-web` takes no arguments, not `{}`", rest.join(" "))),
        "fetch" if rest.is_empty() => Ok(Command::Fetch),
        "fetch" => Err(format!("`fetch` takes no arguments, not `{}`", rest.join(" "))),
        "narrate" if rest.is_empty() => Ok(Command::Narrate),
        "narrate" => Err(format!("`narrate` takes no arguments, not `{}`", rest.join(" "))),
        "ci" if rest.is_empty() => Ok(Command::Ci),
        "ci" => Err(format!("`ci` takes no arguments, not `{}`", rest.join(" "))),
        "help" | "--help" | "-h" => Ok(Command::Help),
        other => Err(format!("there is no command `{other}`; `cargo xtask help` lists them")),
    }
}

/// Which of the two flags that a command knows are there, in any order.
fn two_flags(command: &str, words: &[String], flags: [&str; 2]) -> Result<[bool; 2], String> {
    match words.iter().find(|word| !flags.contains(&word.as_str())) {
        Some(other) => Err(format!("`{command}` takes {} and {}, not `{other}`", flags[0], flags[1])),
        None => Ok(flags.map(|flag| words.iter().any(|word| word == flag))),
    }
}

fn dist(words: &[String]) -> Result<Command, String> {
    match two_flags("dist", words, ["--dev", "--no-web"])? {
        [true, true] => Err("`--dev` is about the page, and `--no-web` leaves it out".to_owned()),
        [dev, no_web] => Ok(Command::Dist { dev, page: !no_web }),
    }
}

fn check(word: &str) -> Result<Check, String> {
    match word {
        "format" => Ok(Check::Format),
        "clippy" => Ok(Check::Clippy),
        "docs" => Ok(Check::Docs),
        other => Err(format!("there is no check `{other}`; there are format, clippy and docs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&words(line))
    }

    #[test]
    fn run_passes_arguments_on_with_and_without_the_dashes() {
        let expected = Ok(Command::Run(words("--text bank --head 3")));
        assert_eq!(parsed("run -- --text bank --head 3"), expected);
        assert_eq!(parsed("run --text bank --head 3"), expected);
        assert_eq!(parsed("run"), Ok(Command::Run(vec![])));
    }

    #[test]
    fn only_the_first_dashes_are_for_xtask() {
        assert_eq!(parsed("run -- attend -- x"), Ok(Command::Run(words("attend -- x"))));
    }

    #[test]
    fn test_knows_two_flags_and_nothing_else() {
        assert_eq!(parsed("test"), Ok(Command::Test { full: false, lint: false }));
        assert_eq!(parsed("test --full"), Ok(Command::Test { full: true, lint: false }));
        assert_eq!(parsed("test --lint --full"), Ok(Command::Test { full: true, lint: true }));
        assert!(parsed("test --fast").is_err_and(|why| why.contains("--fast")));
    }

    #[test]
    fn web_takes_its_flags_in_any_order() {
        assert_eq!(parsed("web --serve --dev"), Ok(Command::Web { dev: true, serve: true }));
        assert_eq!(parsed("web"), Ok(Command::Web { dev: false, serve: false }));
        assert!(parsed("web --fast").is_err_and(|why| why.contains("--fast")));
    }

    #[test]
    fn dist_packs_the_page_unless_told_not_to() {
        assert_eq!(parsed("dist"), Ok(Command::Dist { dev: false, page: true }));
        assert_eq!(parsed("dist --dev"), Ok(Command::Dist { dev: true, page: true }));
        assert_eq!(parsed("dist --no-web"), Ok(Command::Dist { dev: false, page: false }));
        assert!(parsed("dist --no-web --dev").is_err_and(|why| why.contains("leaves it out")));
        assert!(parsed("dist --fast").is_err_and(|why| why.contains("--fast")));
    }

    #[test]
    fn lint_takes_checks_by_name_and_all_of_them_by_default() {
        assert_eq!(parsed("lint"), Ok(Command::Lint(Check::ALL.to_vec())));
        assert_eq!(parsed("lint clippy docs"), Ok(Command::Lint(vec![Check::Clippy, Check::Docs])));
        assert!(parsed("lint clippy spelling").is_err_and(|why| why.contains("spelling")));
    }

    #[test]
    fn fetch_takes_nothing() {
        assert_eq!(parsed("fetch"), Ok(Command::Fetch));
        assert!(parsed("fetch all").is_err_and(|why| why.contains("all")));
    }

    #[test]
    fn an_unknown_command_is_named_and_none_shows_help() {
        assert!(parsed("dance").is_err_and(|why| why.contains("dance")));
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("--help"), Ok(Command::Help));
    }
}
