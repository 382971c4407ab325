//! Runs other programs as steps of a longer job, counts tests on the way and sums up.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine;
use crate::wasm::Call;

/// Tests counted in the output of `cargo test` and of node, and the names of those that failed; node says why beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    pub names: Vec<String>,
}

impl Count {
    /// What a whole output reports.
    pub fn of(output: &[u8]) -> Self {
        let mut count = Self::default();
        String::from_utf8_lossy(output).lines().for_each(|line| count.add_line(line));
        count
    }

    /// Adds what a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; ...` reports, or node's `# pass 3`
    /// and `# fail 0`, and nothing for others.
    fn add_line(&mut self, line: &str) {
        let number = |rest: &str| rest.trim().parse::<usize>().unwrap_or(0);
        if let Some(rest) = line.strip_prefix("# pass ") {
            self.passed += number(rest);
        } else if let Some(rest) = line.strip_prefix("# fail ") {
            self.failed += number(rest);
        }
        let rust = line.strip_prefix("test ").and_then(|rest| rest.trim_end().strip_suffix(" ... FAILED"));
        let node =
            line.strip_prefix("not ok ").and_then(|rest| rest.split_once(" - ")).map(|(_, name)| name.trim());
        self.names.extend(rust.or(node).map(str::to_owned));
        // A reason of several lines begins on the next.
        const BELOW: &str = "|-";
        if let Some(name) = self.names.last_mut() {
            if let Some(why) = line.strip_prefix("  error: ") {
                name.push_str(&format!(": {}", why.trim()));
            } else if name.ends_with(BELOW) {
                name.truncate(name.len() - BELOW.len());
                name.push_str(line.trim());
            }
        }
        let Some(result) = line.trim_start().strip_prefix("test result: ") else { return };
        for part in result.split(['.', ';']) {
            match part.trim().split_once(' ').map(|(number, what)| (number.parse::<usize>(), what)) {
                Some((Ok(number), "passed")) => self.passed += number,
                Some((Ok(number), "failed")) => self.failed += number,
                _ => {}
            }
        }
    }
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Passed,
    Failed,
    /// It could not be run, for a reason that is no fault of the project.
    NotRun(String),
}

struct Done {
    name: String,
    ending: Ending,
    time: Duration,
    count: Count,
}

/// The steps done so far. All run, even when one fails.
#[derive(Default)]
pub struct Steps {
    done: Vec<Done>,
}

impl Steps {
    /// Runs cargo as a step and counts the tests it reports.
    pub fn cargo(&mut self, name: &str, args: &[&str], env: &[(&str, &OsStr)]) {
        self.run(name, &machine::cargo(), args, env);
    }

    /// Runs a call as a step.
    pub fn call(&mut self, name: &str, call: &Call) {
        let args: Vec<&str> = call.args.iter().map(String::as_str).collect();
        let env: Vec<(&str, &OsStr)> =
            call.env.iter().map(|(key, value)| (*key, value.as_os_str())).collect();
        self.run(name, &call.program, &args, &env);
    }

    /// Runs a program as a step; one that does not start fails.
    pub fn run(&mut self, name: &str, program: &str, args: &[&str], env: &[(&str, &OsStr)]) {
        println!("\n== {name}: {program} {}", args.join(" "));
        let start = Instant::now();
        let (ending, count) = match counted(program, args, env) {
            Ok((true, count)) => (Ending::Passed, count),
            Ok((false, count)) => (Ending::Failed, count),
            Err(why) => {
                eprintln!("{why}");
                (Ending::Failed, Count::default())
            }
        };
        self.done.push(Done { name: name.to_owned(), ending, time: start.elapsed(), count });
    }

    /// Notes a step that ran elsewhere, with the tests it reported.
    pub fn ended(&mut self, name: &str, passed: bool, time: Duration, count: Count) {
        let ending = if passed { Ending::Passed } else { Ending::Failed };
        self.done.push(Done { name: name.to_owned(), ending, time, count });
    }

    /// Notes a step that cannot be run here.
    pub fn not_run(&mut self, name: &str, why: &str) {
        let ending = Ending::NotRun(why.to_owned());
        self.done.push(Done { name: name.to_owned(), ending, time: Duration::ZERO, count: Count::default() });
    }

    /// Prints a line a step and the names of those that failed, and says whether none did.
    pub fn summary(&self) -> bool {
        println!();
        for step in &self.done {
            let ending = match &step.ending {
                Ending::Passed => "ok",
                Ending::Failed => "FAILED",
                Ending::NotRun(why) => &format!("not run: {why}"),
            };
            println!("{:<32} {:>7.1} s  {ending}", step.name, step.time.as_secs_f32());
        }
        let failed: Vec<&str> =
            self.done.iter().filter(|s| s.ending == Ending::Failed).map(|s| s.name.as_str()).collect();
        if !failed.is_empty() {
            println!("failed: {}", failed.join(", "));
            for name in self.done.iter().flat_map(|step| &step.count.names) {
                println!("  {name}");
            }
        }
        failed.is_empty()
    }

    /// All tests counted. A step that failed with no failing test, as when it does not compile, counts as one.
    pub fn count(&self) -> Count {
        self.done.iter().fold(Count::default(), |sum, step| {
            let untold = usize::from(step.ending == Ending::Failed && step.count.failed == 0);
            Count {
                passed: sum.passed + step.count.passed,
                failed: sum.failed + step.count.failed + untold,
                names: Vec::new(),
            }
        })
    }
}

/// Runs a program in the project's folder with the terminal as it is, and says whether it succeeded.
///
/// # Errors
/// Where it does not start.
pub fn run_command(program: &str, args: &[&str], env: &[(&str, &OsStr)]) -> Result<bool, String> {
    let status = command(program, args, env).status().map_err(|e| cannot_start(program, &e))?;
    Ok(status.success())
}

/// The same, with what it prints counted on the way through.
fn counted(program: &str, args: &[&str], env: &[(&str, &OsStr)]) -> Result<(bool, Count), String> {
    let mut child =
        command(program, args, env).stdout(Stdio::piped()).spawn().map_err(|e| cannot_start(program, &e))?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        // Bytes, not strings: a test may print anything.
        while output.read_until(b'\n', &mut line).map_err(|e| e.to_string())? > 0 {
            std::io::stdout().write_all(&line).map_err(|e| e.to_string())?;
            count.add_line(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    Ok((status.success(), count))
}

fn command(program: &str, args: &[&str], env: &[(&str, &OsStr)]) -> Command {
    let mut command = Command::new(program);
    command.args(args).envs(env.iter().copied()).current_dir(machine::root());
    command
}

fn cannot_start(program: &str, error: &std::io::Error) -> String {
    format!("`{program}` does not start: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_result_lines_alone() {
        let mut count = Count::default();
        count.add_line("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; finished in 0.05s\n");
        count.add_line("test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        count.add_line("test a_result ... ok");
        count.add_line("5 passed; 5 failed");
        count.add_line("# pass 4\n");
        count.add_line("# fail 1\n");
        count.add_line("# passed 4");
        count.add_line("test pictures::wall ... FAILED\n");
        count.add_line("not ok 3 - two tabs\n");
        for line in ["  error: |-\n", "    no word is lit\n", "    Call log:\n"] {
            count.add_line(line);
        }
        let names = vec!["pictures::wall".to_owned(), "two tabs: no word is lit".to_owned()];
        assert_eq!(count, Count { passed: 17, failed: 3, names });
        let output = b"a byte that is no text: \xff\ntest result: ok. 2 passed; 0 failed\n# fail 1";
        assert_eq!(Count::of(output), Count { passed: 2, failed: 1, names: Vec::new() });
    }

    #[test]
    fn a_failed_step_without_a_failed_test_counts_as_one() {
        let mut steps = Steps::default();
        steps.run("does not start", "no-such-program-for-arclight", &[], &[]);
        steps.not_run("another", "no reason");
        assert_eq!(steps.count(), Count { failed: 1, ..Count::default() });
        assert!(!steps.summary());
    }

    #[test]
    fn a_step_that_cannot_run_is_no_failure() {
        let mut steps = Steps::default();
        steps.not_run("speed race", "python3 is not installed");
        assert!(steps.summary());
        assert_eq!(steps.count(), Count::default());
    }
}
