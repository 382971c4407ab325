//! A second process that watches the program: when it breaks, or its heart stops, it is started anew.

use std::io::{ErrorKind, Read as _, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use bevy::prelude::*;

use arclight::app::Longest;

use super::health::Health;
use super::memory;

/// Set for the process that is watched.
pub const WATCHED: &str = "ARCLIGHT_WATCHED";

/// The heart beats this often.
const BEAT: Duration = Duration::from_secs(1);
/// Without a beat for so long the program hangs; the first may take longer.
const HANGS: Duration = Duration::from_secs(20);
const OPENS: Duration = Duration::from_secs(180);
/// It is looked after this often.
const LOOKS: Duration = Duration::from_millis(200);
/// Time to leave when asked.
const LEAVES: Duration = Duration::from_secs(10);
/// It ran for so long: what broke it then is something new.
const STEADY: Duration = Duration::from_secs(60);
/// Between two starts, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// How one run ended.
#[derive(Debug, PartialEq)]
enum Ending {
    /// It left by itself, or was asked to.
    Left,
    /// It broke.
    Broke(String),
    /// Its heart stopped.
    Hung,
}

/// Runs the program again and again, until it leaves by itself or somebody asks.
///
/// # Errors
/// One readable line where it cannot be started at all.
pub fn supervise() -> Result<ExitCode, String> {
    let asked = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, asked.clone()).map_err(|error| error.to_string())?;
    }
    let mut pause = PAUSE.0;
    let mut health = Health::new(Instant::now());
    loop {
        let began = Instant::now();
        let ending = run(&asked, &mut health)?;
        let why = match ending {
            Ending::Left => return Ok(ExitCode::SUCCESS),
            _ if asked.load(Ordering::Relaxed) => return Ok(ExitCode::SUCCESS),
            Ending::Broke(how) => how,
            Ending::Hung => format!("no sign of life for {} s", HANGS.as_secs()),
        };
        pause = if began.elapsed() > STEADY { PAUSE.0 } else { (pause * 2).min(PAUSE.1) };
        say(&format!("started anew: {why}"));
        health.restarts += 1;
        health.fault = Some(why);
        // A wish to leave does not wait for the next start.
        for _ in 0..pause.as_millis() / 100 {
            if asked.load(Ordering::Relaxed) {
                return Ok(ExitCode::SUCCESS);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// How long this process itself stood still, as with a machine that was suspended: the program had no chance to beat.
fn slept(waited: Duration) -> Duration {
    /// A busy machine may be late.
    const LATE: Duration = Duration::from_secs(1);
    if waited > LOOKS + LATE { waited } else { Duration::ZERO }
}

/// A line to the journal.
fn say(line: &str) {
    drop(writeln!(std::io::stderr(), "arclight: {line}"));
}

fn run(asked: &AtomicBool, health: &mut Health) -> Result<Ending, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(WATCHED, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("it cannot be started: {error}"))?;
    let beats = beats(&mut child);
    let mut patience = OPENS;
    let mut last = Instant::now();
    loop {
        let waits = Instant::now();
        match beats.recv_timeout(LOOKS) {
            Ok(()) => {
                (last, patience) = (Instant::now(), HANGS);
                if let Some(line) = health.line(last, || memory::of(child.id())) {
                    say(&line);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(ended(&mut child, Duration::from_secs(2))),
        }
        if asked.load(Ordering::Relaxed) {
            // The end of its input asks it to leave.
            child.stdin = None;
            return Ok(ended(&mut child, LEAVES));
        }
        last += slept(waits.elapsed());
        if last.elapsed() > patience {
            drop(child.kill());
            drop(child.wait());
            return Ok(Ending::Hung);
        }
    }
}

/// Each byte that the program writes is a beat.
fn beats(child: &mut Child) -> Receiver<()> {
    let (sender, receiver) = channel();
    if let Some(mut output) = child.stdout.take() {
        std::thread::spawn(move || {
            let mut byte = [0; 64];
            loop {
                match output.read(&mut byte) {
                    Ok(0) => return,
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(_) => return,
                }
                if sender.send(()).is_err() {
                    return;
                }
            }
        });
    }
    receiver
}

/// Waits for the end, for some time.
fn ended(child: &mut Child, most: Duration) -> Ending {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ending::Left,
            Ok(Some(status)) => return Ending::Broke(format!("it ended with {status}")),
            Ok(None) if began.elapsed() < most => std::thread::sleep(Duration::from_millis(50)),
            Ok(None) | Err(_) => {
                drop(child.kill());
                drop(child.wait());
                return Ending::Hung;
            }
        }
    }
}

/// The heart of the program that is watched.
pub fn heart(app: &mut App) {
    app.insert_resource(Longest(BEAT)).add_systems(
        Last,
        |time: Res<Time<Real>>, mut due: Local<Duration>| {
            if time.elapsed() < *due {
                return;
            }
            *due = time.elapsed() + BEAT / 2;
            let mut out = std::io::stdout().lock();
            // Whoever watched has gone: the end of the input tells.
            drop(out.write_all(b".").and_then(|()| out.flush()));
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_it_slept_itself_is_no_silence_of_the_program() {
        assert_eq!(slept(LOOKS), Duration::ZERO);
        assert_eq!(slept(LOOKS + Duration::from_millis(900)), Duration::ZERO, "a busy machine");
        assert_eq!(slept(Duration::from_secs(45)), Duration::from_secs(45));
        assert!(slept(HANGS) == HANGS, "or it would end a healthy program");
    }
}
