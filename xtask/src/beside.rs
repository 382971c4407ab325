//! Programs that run beside the steps, at a lower priority: they take what the steps leave of the processor.

use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::machine;
use crate::steps::{Count, Steps};
use crate::wasm::Call;

/// Runs one program after the other.
pub struct Beside(JoinHandle<Vec<Ran>>);

struct Ran {
    name: &'static str,
    time: Duration,
    output: Result<Output, String>,
}

/// Who waits for them.
#[derive(Clone, Copy)]
pub enum Urgency {
    /// Further steps.
    Soon,
    /// Nobody, until the end.
    Last,
}

impl Beside {
    /// Begins.
    pub fn start(urgency: Urgency, calls: Vec<(&'static str, Call)>) -> Self {
        let all = move || calls.into_iter().map(|(name, call)| run(urgency, name, &call)).collect();
        Self(std::thread::spawn(all))
    }

    /// Waits for the end, prints what was printed and notes each as a step.
    pub fn join(self, steps: &mut Steps) {
        let Ok(all) = self.0.join() else {
            return steps.ended("beside", false, Duration::ZERO, Count::default());
        };
        for Ran { name, time, output } in all {
            println!("\n== {name}, beside the others:");
            let (passed, count) = match output {
                Ok(output) => {
                    print!("{}", String::from_utf8_lossy(&output.stdout));
                    eprint!("{}", String::from_utf8_lossy(&output.stderr));
                    (output.status.success(), Count::of(&output.stdout))
                }
                Err(why) => {
                    eprintln!("{why}");
                    (false, Count::default())
                }
            };
            steps.ended(name, passed, time, count);
        }
    }
}

fn run(urgency: Urgency, name: &'static str, call: &Call) -> Ran {
    let start = Instant::now();
    let nice = match urgency {
        Urgency::Soon => "10",
        Urgency::Last => "19",
    };
    let mut command = if machine::in_path("nice") {
        let mut command = Command::new("nice");
        command.args(["-n", nice, &call.program]);
        command
    } else {
        Command::new(&call.program)
    };
    command.args(&call.args).envs(call.env.iter().map(|(key, value)| (key, value)));
    let output = command.current_dir(machine::root()).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("`{}` does not start: {error}", call.program));
    Ran { name, time: start.elapsed(), output }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_beside_the_steps_fails_them() {
        let call = |program: &str| Call { program: program.to_owned(), args: Vec::new(), env: Vec::new() };
        let mut steps = Steps::default();
        Beside::start(Urgency::Soon, vec![("well", call(&machine::cargo()))]).join(&mut steps);
        assert!(steps.summary());
        Beside::start(Urgency::Last, vec![("badly", call("no-such-program-for-arclight"))]).join(&mut steps);
        assert!(!steps.summary());
        assert_eq!(steps.count().failed, 1);
    }
}
