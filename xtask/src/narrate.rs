//! The lessons' voice: sound and times, by the Python in `tools/narrate`.

use std::path::Path;

use crate::steps::Steps;
use crate::{Outcome, machine};

const TOOL: &str = "tools/narrate/narrate.py";
const LESSONS: &str = "assets/lessons";
/// The lesson whose measurements stand in the docs.
const REPORTED: &str = "attention";

/// Speaks what has changed, and has a recogniser hear it.
///
/// # Errors
/// Where Python, ffmpeg, npm or the lessons are missing.
pub fn narrate() -> Outcome {
    for program in ["python3", "ffmpeg", "npm"] {
        if !machine::in_path(program) {
            return Err(format!(
                "{program} is not installed; the voice needs it (Debian: python3-venv ffmpeg npm)"
            ));
        }
    }
    let mut steps = Steps::default();
    let python = machine::python(&mut steps, "venv-narrate", "tools/narrate/requirements.txt");
    let folders = std::fs::read_dir(LESSONS).map_err(|error| format!("{LESSONS}: {error}"))?;
    let mut names: Vec<String> =
        folders.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort();
    for name in names {
        let folder = Path::new(LESSONS).join(&name).to_string_lossy().into_owned();
        let mut words = vec![TOOL, folder.as_str(), "--verify"];
        if name == REPORTED {
            words.extend(["--report", "docs/narration.md"]);
        }
        steps.run(&format!("voice of {name}"), &python, &words, &[]);
    }
    Ok(steps.summary())
}
