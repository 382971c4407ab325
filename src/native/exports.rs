//! Saves what the window shows: pictures, drawings, numbers, a link.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arclight::address;
use arclight::attend::{AttendOptions, write_attention};
use arclight::export::{FlatPicture, csv, svg};
use arclight::session::{Export, Head, Intent, Motion, Saved, Shown, State};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use bevy_egui::{EguiContext, PrimaryEguiContext};

/// Size of a saved picture.
const SIZE: &str = "3840x2160";
/// Where a page lies if nothing else is said.
const PAGE: &str = "http://localhost:8080/";

/// A picture on its way.
#[derive(Resource, Default)]
struct Drawing(Option<Task<String>>);

/// Saves at the press of a button.
pub fn plugin(app: &mut App) {
    app.init_resource::<Saved>().init_resource::<Drawing>().add_systems(Update, (save, finish));
}

fn save(
    mut intents: MessageReader<Intent>,
    (state, shown): (Res<State>, Res<Shown>),
    (mut saved, mut drawing): (ResMut<Saved>, ResMut<Drawing>),
    context: Option<Single<&mut EguiContext, With<PrimaryEguiContext>>>,
) {
    let mut context = context;
    for intent in intents.read() {
        let Intent::Save(what) = intent else { continue };
        let query = address::write(&state, &shown);
        saved.0 = match what {
            Export::Link => {
                let page = std::env::var("ARCLIGHT_PAGE").unwrap_or_else(|_| PAGE.to_owned());
                let link = format!("{page}?{query}");
                if let Some(context) = &mut context {
                    context.get_mut().copy_text(link.clone());
                }
                format!("Copied: {link}")
            }
            Export::Png => match place("png") {
                Ok(path) => {
                    drawing.0 = Some(AsyncComputeTaskPool::get().spawn(async move { draw(&path, &query) }));
                    "The picture is being drawn …".to_owned()
                }
                Err(reason) => reason,
            },
            Export::Svg => keep("svg", &drawn(&state, &shown)),
            Export::Csv => keep("csv", table(&state, &shown).as_bytes()),
            Export::Json => match numbers(&shown) {
                Ok(bytes) => keep("json", &bytes),
                Err(reason) => reason,
            },
        };
    }
}

fn finish(mut drawing: ResMut<Drawing>, mut saved: ResMut<Saved>, mut motion: ResMut<Motion>) {
    let Some(task) = &mut drawing.0 else { return };
    motion.moving = true;
    if let Some(said) = check_ready(task) {
        saved.0 = said;
        drawing.0 = None;
    }
}

/// The same program draws the same state, larger than any window and beside it.
fn draw(path: &Path, query: &str) -> String {
    let flags = form_urlencoded::parse(query.as_bytes());
    let flags = flags.map(|(name, value)| match name.as_ref() {
        "mask" => "--mask".to_owned(),
        _ => format!("--{name}={value}"),
    });
    let program = std::env::current_exe().map_err(|error| error.to_string());
    let output = program.and_then(|program| {
        Command::new(program)
            .args(["capture", "--size", SIZE, "--bare", "--out"])
            .arg(path)
            .args(flags)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| error.to_string())
    });
    match output {
        Ok(output) if output.status.success() => format!("Saved: {}", path.display()),
        Ok(output) => format!("Not saved: {}", String::from_utf8_lossy(&output.stderr).trim()),
        Err(reason) => format!("Not saved: {reason}"),
    }
}

fn head(state: &State) -> Option<usize> {
    match state.place().head {
        Head::One(head) => Some(head),
        Head::Mean => None,
    }
}

fn drawn(state: &State, shown: &Shown) -> Vec<u8> {
    let head = head(state).map_or("mean of heads".to_owned(), |head| format!("head {head}"));
    let title = format!("{}\n{:?}, layer {}, {head}", state.text, state.model, state.place().layer);
    svg(&FlatPicture {
        title,
        tokens: &shown.tokens,
        weights: &shown.weights,
        lit: state.lit(),
        palette: state.settings.theme.palette(),
    })
    .into_bytes()
}

fn table(state: &State, shown: &Shown) -> String {
    csv(&shown.tokens, shown.weights.view(), state.place().layer, head(state))
}

fn numbers(shown: &Shown) -> Result<Vec<u8>, String> {
    let attended = shown.attended.as_deref().ok_or("There is nothing to save yet.")?;
    let mut bytes = Vec::new();
    let options = AttendOptions { json: true, ..AttendOptions::default() };
    write_attention(attended, &options, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Writes a file; gives what there is to say.
fn keep(ending: &str, bytes: &[u8]) -> String {
    let written = place(ending).and_then(|path| {
        std::fs::write(&path, bytes).map(|()| path.clone()).map_err(|error| failed(&path, &error))
    });
    written.map_or_else(|reason| reason, |path| format!("Saved: {}", path.display()))
}

/// The first free name in the user's folder of pictures, else where the program was started.
fn place(ending: &str) -> Result<PathBuf, String> {
    let folder =
        directories::UserDirs::new().and_then(|dirs| dirs.picture_dir().map(|dir| dir.join("Arclight")));
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let free = (1..10_000)
        .map(|number| folder.join(format!("arclight-{number}.{ending}")))
        .find(|path| !path.exists());
    free.ok_or_else(|| format!("Not saved: {} is full of them", folder.display()))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("Not saved: {}: {error}", path.display())
}
