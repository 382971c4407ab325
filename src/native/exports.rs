//! Saves what the window shows: pictures, drawings, numbers, a link.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use arclight::camera::Rig;
use arclight::kept::Kept;
use arclight::platform::replace;
use arclight::session::{Granted, Motion, Parts, Plain, Saved, SessionSystems};
use arclight_core::export::{Export, files};
use arclight_core::hub::Visiting;
use arclight_core::intent::Intent;
use arclight_core::link;
use arclight_core::shown::Shown;
use arclight_core::state::State;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::{EguiContext, PrimaryEguiContext};

use super::signals;

/// Longer and shorter side of a saved picture, pixels, at most: it has the shape of the window.
const MOST: [f32; 2] = [3840.0, 2160.0];
/// Where a page lies if nothing else is said.
const PAGE: &str = "http://localhost:8123/";

/// A picture on its way: what became of it comes from a thread that waits for it.
#[derive(Resource, Default)]
struct Drawing(Option<Mutex<Receiver<String>>>);

/// Where files go: the user's folder of pictures, else where the program was started.
#[derive(Resource)]
struct Folder(PathBuf);

impl Default for Folder {
    fn default() -> Self {
        let pictures =
            directories::UserDirs::new().and_then(|dirs| dirs.picture_dir().map(Path::to_path_buf));
        Self(pictures.map_or_else(|| PathBuf::from("."), |pictures| pictures.join("Arclight")))
    }
}

/// Saves at the press of a button.
pub fn plugin(app: &mut App) {
    app.init_resource::<Saved>()
        .init_resource::<Drawing>()
        .init_resource::<Folder>()
        .add_systems(Update, (save.after(SessionSystems::Show), finish));
}

fn save(
    mut granted: MessageReader<Granted>,
    (parts, shown, folder): (Parts, Res<Plain<Shown>>, Res<Folder>),
    (rig, visiting, window): (Res<Rig>, Res<Plain<Visiting>>, Option<Single<&Window, With<PrimaryWindow>>>),
    (mut saved, mut drawing): (ResMut<Saved>, ResMut<Drawing>),
    proxy: Option<Res<EventLoopProxyWrapper>>,
    context: Option<Single<&mut EguiContext, With<PrimaryEguiContext>>>,
) {
    let mut context = context;
    for Granted(intent) in granted.read() {
        let Intent::Save(what) = intent else { continue };
        let state = parts.state();
        saved.0 = match what {
            Export::Link => {
                let page = std::env::var("ARCLIGHT_PAGE").unwrap_or_else(|_| PAGE.to_owned());
                let link = format!("{page}?{}", link::of(&state));
                if let Some(context) = &mut context {
                    context.get_mut().copy_text(link.clone());
                }
                format!("Copied: {link}")
            }
            // One at a time: the other has no file yet, and its name is free.
            Export::Png if drawing.0.is_some() => continue,
            Export::Png => match place(&folder.0, "png") {
                Ok(path) => {
                    let size = window.as_ref().map_or(Vec2::new(16.0, 9.0), |window| window.size());
                    let mut flags = vec!["--size".to_owned(), as_large(size)];
                    flags.extend(picture(&state, &rig, visiting.presents()));
                    drawing.0 = Some(Mutex::new(begin(path, flags, proxy.as_deref())));
                    "The picture is being drawn …".to_owned()
                }
                Err(reason) => reason,
            },
            Export::Svg => keep(&folder.0, "svg", files::drawing(&state, &shown).as_bytes()),
            Export::Csv => keep(&folder.0, "csv", files::table(&state, &shown).as_bytes()),
            Export::Json => match files::numbers(&shown) {
                Ok(bytes) => keep(&folder.0, "json", &bytes),
                Err(reason) => reason,
            },
        };
    }
}

/// Draws beside the window, which rests meanwhile and is woken at the end.
fn begin(path: PathBuf, flags: Vec<String>, proxy: Option<&EventLoopProxyWrapper>) -> Receiver<String> {
    let (sender, receiver) = channel();
    let proxy = proxy.map(|proxy| (**proxy).clone());
    std::thread::spawn(move || {
        // A program that has ended hears neither.
        let _ = sender.send(draw(&path, &flags));
        let _ = proxy.map(|proxy| proxy.send_event(WinitUserEvent::WakeUp));
    });
    receiver
}

fn finish(mut drawing: ResMut<Drawing>, mut saved: ResMut<Saved>, mut motion: ResMut<Motion>) {
    let Some(receiver) = &drawing.0 else { return };
    let said = receiver.lock().map_or(Err(TryRecvError::Disconnected), |receiver| receiver.try_recv());
    match said {
        Err(TryRecvError::Empty) => return,
        Err(TryRecvError::Disconnected) => "Not saved".clone_into(&mut saved.0),
        Ok(said) => saved.0 = said,
    }
    (drawing.0, motion.moving) = (None, true);
}

/// Width and height in pixels of a picture with the shape of a window, as the command line says it.
fn as_large(window: Vec2) -> String {
    let [long, short] = MOST;
    let most = if window.x >= window.y { Vec2::new(long, short) } else { Vec2::new(short, long) };
    let by = (most / window.max(Vec2::ONE)).min_element();
    let size = (window.max(Vec2::ONE) * by).round().max(Vec2::ONE);
    format!("{}x{}", size.x, size.y)
}

/// What the command line says of a picture of what is shown. The stage is drawn alone; matrices, and the numbers under the
/// hood, are drawn by the panels.
fn picture(state: &State, rig: &Rig, presents: bool) -> Vec<String> {
    let mut flags = vec![
        format!("--theme={}", state.settings.theme.name().to_lowercase()),
        format!("--kept={}", Kept::to_draw(state, rig).write()),
    ];
    if !state.is_heatmap() && state.picture.step.is_none() {
        flags.push("--bare".to_owned());
    } else if presents {
        flags.push("--present".to_owned());
    }
    flags
}

/// The same program draws the same state, larger than any window; gives what became of it.
fn draw(path: &Path, flags: &[String]) -> String {
    let output = std::env::current_exe().and_then(|program| {
        let mut child = Command::new(program)
            .arg("capture")
            .arg("--out")
            .arg(path)
            .args(flags)
            .env(signals::FOLLOWS, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        // Its input ends with this program, and with its input it does.
        let _input = child.stdin.take();
        child.wait_with_output()
    });
    match output {
        Ok(output) if output.status.success() => format!("Saved: {}", path.display()),
        Ok(output) => format!("Not saved: {}", String::from_utf8_lossy(&output.stderr).trim()),
        Err(error) => format!("Not saved: {error}"),
    }
}

/// Writes a file; gives what there is to say.
fn keep(folder: &Path, ending: &str, bytes: &[u8]) -> String {
    let written = place(folder, ending).and_then(|path| {
        replace(&path, bytes).map_err(|error| failed(&path, &error))?;
        Ok(path)
    });
    written.map_or_else(|reason| reason, |path| format!("Saved: {}", path.display()))
}

/// The first free name in the folder.
fn place(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let free = (1..10_000)
        .map(|number| folder.join(format!("arclight-{number}.{ending}")))
        .find(|path| !path.exists());
    free.ok_or_else(|| format!("Not saved: {} is full of them", folder.display()))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("Not saved: {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use arclight::session::Wish;
    use arclight_core::cli::{Cli, Command as Asked};
    use arclight_core::picture::View;

    use super::*;

    /// The session with the sentence of the start, and where it saves.
    fn session(folder: PathBuf) -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, AssetPlugin::default(), arclight::scene::headless))
            .insert_resource(Folder(folder))
            .add_plugins((arclight::app::logic, plugin));
        for _ in 0..500 {
            app.update();
            if app.world().resource::<Plain<Shown>>().attended.is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        app
    }

    fn say(app: &mut App, what: Export) -> String {
        app.world_mut().write_message(Wish(Intent::Save(what)));
        app.update();
        app.world().resource::<Saved>().0.clone()
    }

    #[test]
    fn what_is_shown_is_written_under_a_free_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("Arclight");
        let mut app = session(at.clone());
        for (what, name) in [
            (Export::Svg, "arclight-1.svg"),
            (Export::Csv, "arclight-1.csv"),
            (Export::Csv, "arclight-2.csv"),
            (Export::Json, "arclight-1.json"),
        ] {
            assert_eq!(say(&mut app, what), format!("Saved: {}", at.join(name).display()));
        }
        let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
        let weights = app.world().resource::<Plain<Shown>>().weights.clone();
        assert_eq!(read("arclight-2.csv").lines().count(), 1 + weights.len());
        assert!(read("arclight-1.svg").contains("bank"));
        let json: serde_json::Value = serde_json::from_str(&read("arclight-1.json")).unwrap();
        let rows = json["attention"][0].as_array().unwrap();
        assert_eq!((rows.len(), rows[1].as_array().unwrap().len()), (3, weights.nrows()));
        assert!(say(&mut app, Export::Link).contains("http://localhost:8123/?"));
    }

    #[test]
    fn a_picture_is_asked_for_as_it_is_shown() {
        let read = |state: &State, presents: bool| {
            let flags = picture(state, &Rig::default(), presents);
            let words = ["arclight", "capture", "--out", "a.png"].map(str::to_owned).into_iter().chain(flags);
            let Some(Asked::Capture(asked)) = Cli::read(words).unwrap().command else { panic!("no capture") };
            asked
        };
        let kept =
            |asked: &arclight_core::cli::CaptureArgs| Kept::read(asked.kept.as_ref().unwrap()).unwrap();
        let mut state = State::default();
        let asked = read(&state, false);
        assert!(asked.bare && asked.state.theme == Some(state.settings.theme));
        assert_eq!(kept(&asked), Kept::of(&state, &Rig::default()));
        state.pointing.glance = Some(7);
        let mut pinned = state.clone();
        pinned.pin(Some(7));
        assert_eq!(kept(&read(&state, false)), Kept::of(&pinned, &Rig::default()), "what nobody lit is lit");
        state.picture.view = View::Heatmap;
        assert!(!read(&state, false).bare, "matrices are the panels'");
        state.picture.view = View::Stage;
        state.picture.step = Some(arclight_model::steps::Step::Scores);
        let asked = read(&state, true);
        assert!(!asked.bare && asked.state.venue.present);
    }

    #[test]
    fn a_picture_has_the_shape_of_the_window() {
        assert_eq!(as_large(Vec2::new(640.0, 360.0)), "3840x2160");
        assert_eq!(as_large(Vec2::new(1000.0, 1000.0)), "2160x2160");
        assert_eq!(as_large(Vec2::new(390.0, 844.0)), "1774x3840");
        assert_eq!(as_large(Vec2::new(0.0, 1e9)), "1x3840");
    }

    #[test]
    fn where_nothing_can_be_written_it_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let mut app = session(file.clone());
        let said = say(&mut app, Export::Csv);
        assert!(said.starts_with(&format!("Not saved: {}", file.display())), "{said}");
    }
}
