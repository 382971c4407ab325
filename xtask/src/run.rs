//! `cargo xtask run`: starts the program, or draws a picture of it where there is no display.

use crate::packages::Needs;
use crate::{Outcome, machine, model, steps, system};

/// Where the picture goes that stands in for a window.
const PICTURE: &str = "arclight.png";

/// What to do with the arguments on this machine.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// Pass them on; a window opens.
    Window,
    /// Pass them on; they name a subcommand, which opens none.
    Subcommand,
    /// Put a capture in front of them.
    Capture,
}

fn plan(args: &[String], has_display: bool) -> Plan {
    match args.first() {
        Some(first) if !first.starts_with('-') => Plan::Subcommand,
        _ if has_display || is_question(args) => Plan::Window,
        _ => Plan::Capture,
    }
}

/// Whether only help or the version is asked for: nothing has to be there for that.
fn is_question(args: &[String]) -> bool {
    args.iter().any(|a| matches!(a.as_str(), "--help" | "-h" | "--version" | "-V"))
}

/// Starts Arclight, in release, with the arguments.
///
/// # Errors
/// Where system packages cannot be had or cargo does not start.
pub fn run(args: &[String]) -> Outcome {
    let wayland = machine::has("WAYLAND_DISPLAY");
    let x11 = machine::has("DISPLAY") && !wayland;
    let plan = plan(args, !cfg!(target_os = "linux") || wayland || x11);
    let window = plan == Plan::Window;
    system::ensure(Needs { draw: true, x11: x11 && window, wayland: wayland && window, ..Needs::default() })?;

    if !is_question(args) {
        model::ensure();
    }
    let mut line = vec!["run", "--release", "--package", "arclight", "--"];
    if plan == Plan::Capture {
        println!("There is no display, so Arclight draws a picture instead of opening a window.");
        line.extend(["capture", "--out", PICTURE]);
    }
    line.extend(args.iter().map(String::as_str));
    let went_well = steps::run_command(&machine::cargo(), &line, &[])?;
    if went_well && plan == Plan::Capture {
        println!("The picture is in {}", machine::root().join(PICTURE).display());
    }
    Ok(went_well)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_for(line: &str, has_display: bool) -> Plan {
        plan(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), has_display)
    }

    #[test]
    fn without_a_display_the_state_goes_into_a_capture() {
        assert_eq!(plan_for("", false), Plan::Capture);
        assert_eq!(plan_for("--text bank --layer 2", false), Plan::Capture);
        assert_eq!(plan_for("--text bank", true), Plan::Window);
    }

    #[test]
    fn a_subcommand_and_help_are_left_alone() {
        assert_eq!(plan_for("attend --text bank", false), Plan::Subcommand);
        assert_eq!(plan_for("capture --out a.png", true), Plan::Subcommand);
        assert_eq!(plan_for("--help", false), Plan::Window);
    }
}
