//! Where the window stands: within its screen, and where it was left.

use std::path::{Path, PathBuf};
use std::time::Duration;

use arclight::platform::keep;
use arclight::session::Motion;
use arclight_core::text_file;
use bevy::ecs::system::NonSendMarker;
use bevy::prelude::*;
use bevy::window::{Monitor, PrimaryMonitor, PrimaryWindow, WindowMoved, WindowResized};
use bevy::winit::WINIT_WINDOWS;
use serde::{Deserialize, Serialize};

/// Where the window stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Place {
    /// Width and height of what is drawn, logical pixels.
    size: (f32, f32),
    /// Left and top of its frame, pixels of all screens; `None` where the system says or wants none.
    at: Option<(i32, i32)>,
    /// It has the whole screen; size and place are those to go back to.
    maximised: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            size: (super::window::USUAL.0 as f32, super::window::USUAL.1 as f32),
            at: None,
            maximised: false,
        }
    }
}

/// A screen, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Screen {
    at: IVec2,
    size: IVec2,
    scale: f32,
}

impl Screen {
    fn has(&self, point: IVec2) -> bool {
        let from = point - self.at;
        from.min_element() >= 0 && from.x < self.size.x && from.y < self.size.y
    }
}

/// Part of a screen that the window takes at most by itself. What the panels and the window's own frame take is known to
/// few systems, and to none through winit.
const ROOM: f32 = 0.9;
/// No window that anybody left is smaller, nor larger.
const SIZES: [f32; 2] = [160.0, 16_384.0];

/// Where the window opens; of the screens the first is the main one. What was left is there again, unless part of it would
/// be cut off; a place on a screen that is gone is none.
fn fitted(left: Option<Place>, screens: &[Screen]) -> Place {
    let mut place = left.unwrap_or_default();
    let legal = |side: f32| side.is_finite() && (SIZES[0]..=SIZES[1]).contains(&side);
    if !(legal(place.size.0) && legal(place.size.1)) {
        place.size = Place::default().size;
    }
    let pixels = |size: (f32, f32), scale: f32| (Vec2::from(size) * scale).as_ivec2();
    // Where it is held to be moved: the middle of its upper edge.
    let held = |at: (i32, i32), on: &&Screen| {
        on.has(IVec2::from(at) + IVec2::new(pixels(place.size, on.scale).x / 2, 0))
    };
    let there = place.at.and_then(|at| screens.iter().find(|on| held(at, on)));
    let Some(on) = there.or(screens.first()) else { return place };
    place.at = place.at.filter(|_| there.is_some());
    let size = pixels(place.size, on.scale);
    let whole = place.at.map(IVec2::from).is_some_and(|at| on.has(at) && on.has(at + size - 1));
    if !whole {
        // Where the system tells no place it is known that the size fitted.
        let room = if left.is_some_and(|left| left.at.is_none()) { 1.0 } else { ROOM };
        let most = on.size.as_vec2() * room / on.scale.max(0.1);
        place.size = Vec2::from(place.size).min(most).floor().into();
        let last = on.at + on.size - pixels(place.size, on.scale);
        place.at = place.at.map(|at| IVec2::from(at).min(last).max(on.at).into());
    }
    place
}

/// What is known of the window.
#[derive(Resource)]
struct Kept {
    /// Where it is kept from one start to the next.
    file: Option<PathBuf>,
    /// What the file said.
    left: Option<Place>,
    /// Where it stands, or stood before it had the whole screen.
    place: Place,
    /// It is to have the whole screen: so many times that is asked for at most.
    asks: u8,
    opened: bool,
    /// When it was last moved.
    moved: Option<Duration>,
}

/// Opens the window within its screen, and where it was left where there is a file that says it.
pub fn plugin(file: Option<PathBuf>) -> impl Fn(&mut App) + Send + Sync + 'static {
    move |app: &mut App| {
        let left = file.as_deref().and_then(read);
        let place = left.unwrap_or_default();
        let mut windows = app.world_mut().query_filtered::<&mut Window, With<PrimaryWindow>>();
        if let Ok(mut window) = windows.single_mut(app.world_mut()) {
            // Which screens there are is known a little later: nobody sees it before.
            window.visible = false;
            if left.is_some() {
                // A place that it has from the beginning is kept by more systems than one that it is moved to.
                stand(&mut window, fitted(left, &[]));
            }
        }
        app.insert_resource(Kept { file: file.clone(), left, place, asks: 0, opened: false, moved: None })
            .add_systems(Update, (open, maximise, note).chain());
    }
}

fn stand(window: &mut Window, Place { size, at, .. }: Place) {
    if window.resolution.size() != Vec2::from(size) {
        window.resolution.set(size.0, size.1);
    }
    if let Some(at) = at {
        window.position = WindowPosition::At(at.into());
    }
}

/// In the first frame that knows the screens.
fn open(
    window: Option<Single<&mut Window, With<PrimaryWindow>>>,
    monitors: Query<(&Monitor, Has<PrimaryMonitor>)>,
    mut kept: ResMut<Kept>,
    mut frames: Local<u8>,
) {
    /// Frames after which it opens all the same.
    const PATIENCE: u8 = 3;
    /// How often the whole screen is asked for: a window that is not there yet is not heard.
    const ASKS: u8 = 30;
    *frames = frames.saturating_add(1);
    let Some(mut window) = window.filter(|_| !kept.opened && (!monitors.is_empty() || *frames > PATIENCE))
    else {
        return;
    };
    let mut screens: Vec<_> = monitors.iter().collect();
    screens.sort_by_key(|(_, is_main)| !is_main);
    let screens = screens.into_iter().map(|(monitor, _)| Screen {
        at: monitor.physical_position,
        size: monitor.physical_size().as_ivec2(),
        scale: monitor.scale_factor as f32,
    });
    let place = fitted(kept.left, &screens.collect::<Vec<_>>());
    stand(&mut window, place);
    if place.at.is_none() && kept.left.is_some_and(|left| left.at.is_some()) {
        // Its screen is gone: the middle of what is there.
        window.position = WindowPosition::Centered(MonitorSelection::Primary);
    }
    window.visible = true;
    kept.place = place;
    kept.asks = if place.maximised { ASKS } else { 0 };
    kept.opened = true;
}

/// Whether the window has the whole screen; `None` where there is none, or it is hidden in the taskbar.
fn is_maximised(window: Entity) -> Option<bool> {
    WINIT_WINDOWS.with_borrow(|windows| {
        let window = windows.get_window(window)?;
        (window.is_minimized() != Some(true)).then(|| window.is_maximized())
    })
}

fn maximise(
    window: Option<Single<(Entity, &mut Window), With<PrimaryWindow>>>,
    (mut kept, mut motion): (ResMut<Kept>, ResMut<Motion>),
    _: NonSendMarker,
) {
    let Some(window) = window.filter(|_| kept.asks > 0) else { return };
    let (entity, mut window) = window.into_inner();
    kept.asks = if is_maximised(entity) == Some(true) { 0 } else { kept.asks - 1 };
    if kept.asks > 0 {
        window.set_maximized(true);
        motion.moving = true;
    }
}

/// Keeps where the window stands once it stands still.
fn note(
    (mut moves, mut sizes): (MessageReader<WindowMoved>, MessageReader<WindowResized>),
    window: Option<Single<(Entity, &Window), With<PrimaryWindow>>>,
    time: Res<Time<Real>>,
    (mut kept, mut motion): (ResMut<Kept>, ResMut<Motion>),
    _: NonSendMarker,
) {
    /// While it is moved it is in many places, and while it changes what it has nobody knows which of both it is.
    const RESTS: Duration = Duration::from_millis(500);
    if moves.read().count() + sizes.read().count() > 0 {
        kept.moved = Some(time.elapsed());
    }
    let Some(moved) = kept.moved.filter(|_| kept.opened && kept.asks == 0) else { return };
    if time.elapsed() < moved + RESTS {
        motion.moving = true;
        return;
    }
    kept.moved = None;
    let Some((entity, window)) = window.map(Single::into_inner) else { return };
    let place = match is_maximised(entity) {
        Some(true) => Place { maximised: true, ..kept.place },
        Some(false) => {
            let at = if let WindowPosition::At(at) = window.position { Some(at.into()) } else { None };
            Place { size: window.resolution.size().into(), at, maximised: false }
        }
        None => return,
    };
    if place != kept.place || !kept.file.as_deref().is_some_and(Path::is_file) {
        kept.place = place;
        if let Some(file) = &kept.file {
            write(file, place);
        }
    }
}

/// What cannot be read is as good as nothing: the window opens as the first time.
fn read(file: &Path) -> Option<Place> {
    text_file::ron(&text_file::read(file).ok()?).ok()
}

fn write(file: &Path, place: Place) {
    let pretty = ron::ser::PrettyConfig::default();
    let written = ron::ser::to_string_pretty(&place, pretty)
        .map_err(|error| error.to_string())
        .and_then(|text| keep(file, &text).map_err(|error| error.to_string()));
    if let Err(why) = written {
        warn!("{} is not written: {why}", file.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn screen(at: (i32, i32), size: (i32, i32), scale: f32) -> Screen {
        Screen { at: IVec2::new(at.0, at.1), size: IVec2::new(size.0, size.1), scale }
    }

    fn left(size: (f32, f32), at: (i32, i32)) -> Option<Place> {
        Some(Place { size, at: Some(at), maximised: false })
    }

    #[test]
    fn the_first_window_leaves_room_on_its_screen() {
        let opened = |size, scale| fitted(None, &[screen((0, 0), size, scale)]);
        for (size, scale, wanted) in [
            ((1280, 720), 1.0, (1152.0, 648.0)),
            ((1366, 768), 1.0, (1229.0, 691.0)),
            ((1920, 1080), 1.0, (1440.0, 810.0)),
            ((3840, 2160), 2.0, (1440.0, 810.0)),
            ((2560, 1440), 2.0, (1152.0, 648.0)),
            ((1080, 1920), 1.0, (972.0, 810.0)),
        ] {
            assert_eq!(opened(size, scale), Place { size: wanted, ..Place::default() }, "{size:?}");
        }
        assert_eq!(fitted(None, &[]), Place::default(), "nobody knows the screen");
    }

    #[test]
    fn what_was_left_is_there_again() {
        let screens = [screen((0, 0), (1920, 1080), 1.0), screen((-1280, 0), (1280, 1024), 1.0)];
        for place in [
            left((900.0, 500.0), (30, 40)),
            left((1920.0, 1080.0), (0, 0)),
            left((600.0, 500.0), (-1200, 100)),
        ] {
            assert_eq!(Some(fitted(place, &screens)), place);
        }
        let nowhere = Place { size: (1900.0, 1050.0), ..Place::default() };
        assert_eq!(fitted(Some(nowhere), &screens), nowhere, "the system tells no place");
        let maximised = Place { maximised: true, ..left((900.0, 500.0), (30, 40)).unwrap() };
        assert_eq!(fitted(Some(maximised), &screens), maximised);
    }

    #[test]
    fn nothing_is_cut_off_and_a_screen_that_is_gone_is_none() {
        let small = [screen((0, 0), (1280, 720), 1.0)];
        // Left on a second screen that is there no more, above all screens, far below.
        for at in [(2000, 100), (100, -500), (100, 5000)] {
            let place = fitted(left((900.0, 500.0), at), &small);
            assert_eq!(place, Place { size: (900.0, 500.0), ..Place::default() }, "{at:?}");
        }
        // The screen has become smaller; it stuck out at the right; it lay over two.
        assert_eq!(fitted(left((1800.0, 900.0), (20, 30)), &small), left((1152.0, 648.0), (20, 30)).unwrap());
        assert_eq!(
            fitted(left((900.0, 500.0), (600, 300)), &small),
            left((900.0, 500.0), (380, 220)).unwrap()
        );
        let two = [small[0], screen((1280, 0), (1280, 720), 1.0)];
        assert_eq!(fitted(left((900.0, 500.0), (700, 100)), &two), left((900.0, 500.0), (380, 100)).unwrap());
    }

    #[test]
    fn a_file_lasts_and_a_damaged_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep").join("window.ron");
        assert_eq!(read(&file), None);
        let place = Place { maximised: true, ..left((900.5, 500.0), (-30, 40)).unwrap() };
        write(&file, place);
        assert_eq!(read(&file), Some(place));
        for text in ["", "(size: 3)", "(size: (1e40, 2.0), at: None, maximised: perhaps)"] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(read(&file), None);
        }
        for size in [(f32::NAN, 500.0), (1e9, 500.0), (0.0, 0.0), (-900.0, 500.0)] {
            let place = fitted(left(size, (0, 0)), &[screen((0, 0), (1920, 1080), 1.0)]);
            assert_eq!(place.size, Place::default().size, "{size:?}");
        }
    }
}
