//! The program on a desktop: reads the command line and hands on.

mod exports;
mod faults;
mod health;
mod lessons;
mod memory;
mod place;
mod signals;
mod supervise;
mod watch;
mod window;

use std::io::Write as _;
use std::process::ExitCode;

use arclight::platform;
use arclight_core::attend::{AttendError, bench, write_attention};
use arclight_core::cli::{AttendArgs, Cli, Command, LessonCommand, NextArgs, WriteArgs, complaint};
use arclight_core::platform::NO_ASSETS;
use arclight_core::predict::{self, PredictError, write_next, write_on};
use arclight_model::opened::{Budget, OpenedModel};
use arclight_model::{AttentionModel, Glass, MiniLm, ModelId, Reading, SmolLm2};

/// Something was asked for that is not there.
const FAILED: u8 = 1;
/// The command line cannot be read.
const MISUSED: u8 = 2;

/// Mesa's Vulkan layer looks for a Wayland display even where nothing opens a window, and the library of that complains on
/// stderr where no folder for its sockets is named. The program begins anew with one named.
#[cfg(target_os = "linux")]
fn hush_wayland() {
    use std::os::unix::process::CommandExt as _;
    const SOCKETS: &str = "XDG_RUNTIME_DIR";
    let named = std::env::var_os(SOCKETS).is_some_and(|folder| std::path::Path::new(&folder).is_absolute());
    if let (false, Ok(program)) = (named, std::env::current_exe()) {
        let arguments = std::env::args_os().skip(1);
        // It comes back only where that cannot be done: then the complaint stands before what there is to say.
        drop(std::process::Command::new(program).args(arguments).env(SOCKETS, "/tmp").exec());
    }
}

pub fn main() -> ExitCode {
    faults::in_one_line();
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return fail(&complaint(&error), MISUSED),
        // Help and version.
        Err(error) => error.exit(),
    };
    #[cfg(target_os = "linux")]
    if matches!(cli.command, Some(Command::Capture(_) | Command::Film(_))) {
        hush_wayland();
    }
    let done = match cli.command {
        Some(Command::Attend(arguments)) => attend(&arguments).map(well),
        Some(Command::Next(arguments)) => next(&arguments).map(well),
        Some(Command::Write(arguments)) => write(&arguments).map(well),
        Some(Command::Lesson(LessonCommand::Check { folder })) => lessons::check_all(folder).map(well),
        Some(Command::Capture(arguments)) => window::capture(&arguments).map(well),
        Some(Command::Film(arguments)) => window::film(&arguments).map(well),
        None => window::window(&cli.state),
    };
    match done {
        Ok(code) => code,
        Err(reason) => fail(&reason, FAILED),
    }
}

/// A line to standard output. Whoever closed it does not want to know.
fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// Says in a line why, and gives the exit code.
fn fail(reason: &str, code: u8) -> ExitCode {
    // A closed stderr leaves only the exit code to tell.
    drop(writeln!(std::io::stderr(), "arclight: {reason}"));
    ExitCode::from(code)
}

fn well((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

fn attend(arguments: &AttendArgs) -> Result<(), String> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let model: Box<dyn AttentionModel> = if let Some(path) = arguments.model.path() {
        let opened = OpenedModel::open(path, Budget::default(), &mut |_, _| true);
        Box::new(opened.map_err(|error| error.to_string())?)
    } else if arguments.model == ModelId::GLASS {
        Box::new(Glass::new())
    } else if arguments.model == ModelId::SMOLLM2 {
        Box::new(smollm2()?)
    } else {
        Box::new(minilm()?)
    };
    let written = if let Some(runs) = arguments.bench {
        serde_json::to_writer(&mut out, &bench(model.as_ref(), &arguments.text, runs))
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out))
            .map_err(AttendError::Write)
    } else {
        let reading = Reading { causal: arguments.mask, ..Reading::default() };
        let attended = model.attend_with(&arguments.text, reading);
        write_attention(&attended, &arguments.options(), &mut out)
    };
    match written.and_then(|()| out.flush().map_err(AttendError::Write)) {
        // Whoever reads has read enough.
        Err(AttendError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

fn next(arguments: &NextArgs) -> Result<(), String> {
    predicted(write_next(&smollm2()?, &arguments.text, &arguments.options(), &mut std::io::stdout().lock()))
}

fn write(arguments: &WriteArgs) -> Result<(), String> {
    predicted(write_on(&smollm2()?, &arguments.text, &arguments.options(), &mut std::io::stdout().lock()))
}

fn predicted(done: Result<(), PredictError>) -> Result<(), String> {
    match done {
        // Whoever reads has read enough.
        Err(PredictError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

fn smollm2() -> Result<SmolLm2, String> {
    predict::open(platform::assets_dir().as_deref()).map_err(|error| error.to_string())
}

fn minilm() -> Result<MiniLm, String> {
    let folder = platform::assets_dir().ok_or_else(|| NO_ASSETS.to_owned())?;
    MiniLm::open(&folder.join(MiniLm::FILE)).map_err(|error| error.to_string())
}
