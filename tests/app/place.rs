//! The real window under a window manager: within its screen, and where it was left.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
use x11rb::rust_connection::RustConnection;

use super::window::{Desk, wait_for};
use super::x11::{managed, property};

const SCREEN: (i32, i32) = (1280, 720);

struct Seen(RustConnection, u32);

impl Seen {
    fn on(desk: &Desk) -> Self {
        let (connection, screen) = x11rb::connect(Some(&desk.display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self(connection, root)
    }

    fn atom(&self, name: &str) -> u32 {
        self.0.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    /// Left, top, width and height of what the program draws to, and of the frame around it.
    fn rectangles(&self, window: u32) -> [[i32; 4]; 2] {
        let size = self.0.get_geometry(window).unwrap().reply().unwrap();
        let at = self.0.translate_coordinates(window, self.1, 0, 0).unwrap().reply().unwrap();
        let [x, y, width, height] = [at.dst_x.into(), at.dst_y.into(), size.width.into(), size.height.into()];
        let extents = property(&self.0, window, "_NET_FRAME_EXTENTS");
        let [left, right, top, bottom] =
            std::array::from_fn(|side| extents.get(side).map_or(0, |e| *e as i32));
        [[x, y, width, height], [x - left, y - top, width + left + right, height + top + bottom]]
    }

    fn states(&self, window: u32) -> Vec<u32> {
        property(&self.0, window, "_NET_WM_STATE")
    }

    fn whole(&self) -> [u32; 2] {
        [self.atom("_NET_WM_STATE_MAXIMIZED_VERT"), self.atom("_NET_WM_STATE_MAXIMIZED_HORZ")]
    }

    /// As the button of the frame does.
    fn maximise(&self, window: u32) {
        let [vertical, horizontal] = self.whole();
        let add = [1, vertical, horizontal, 1, 0];
        let event = ClientMessageEvent::new(32, window, self.atom("_NET_WM_STATE"), add);
        let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        self.0.send_event(false, self.1, mask, event).unwrap().check().unwrap();
    }
}

/// What is kept.
fn kept(desk: &Desk) -> String {
    std::fs::read_to_string(desk.folder().join("arclight/window.ron")).unwrap_or_default()
}

fn close(desk: &mut Desk, window: u32) {
    desk.ask_to_close(&window.to_string());
    wait_for("its end", || (!desk.is_running()).then_some(()));
}

#[test]
fn the_window_opens_within_its_screen_and_comes_back_where_it_was_left() {
    let _alone = super::ALONE.lock();
    let (mut desk, _manager) = managed((SCREEN.0 as u32, SCREEN.1 as u32));
    let seen = Seen::on(&desk);
    let window = desk.open_as_it_opens(&[]);
    wait_for("its place", || (!kept(&desk).is_empty()).then_some(()));
    let [[.., width, height], [left, top, whole_width, whole_height]] = seen.rectangles(window);
    let within = left >= 0 && top >= 0 && left + whole_width <= SCREEN.0 && top + whole_height <= SCREEN.1;
    assert!(within && (width, height) == (1152, 648), "{:?}", seen.rectangles(window));

    let number = window.to_string();
    desk.tool(&["windowsize", &number, "800", "450"]);
    desk.tool(&["windowmove", &number, "140", "90"]);
    let [left_at, frame] = wait_for("its new place", || {
        let [inner, frame] = seen.rectangles(window);
        let told = format!("at: Some(({}, {}))", frame[0], frame[1]);
        let is_there = inner[2] == 800 && frame[0] > 100 && kept(&desk).contains(&told);
        is_there.then_some([inner, frame])
    });
    assert!(kept(&desk).contains("(800.0, 450.0)"), "{}", kept(&desk));
    close(&mut desk, window);

    let window = desk.open_as_it_opens(&[]);
    wait_for("the place where it was left", || (seen.rectangles(window) == [left_at, frame]).then_some(()));
    // It has no settings of the person's: only a place was kept.
    assert!(!desk.folder().join("arclight/settings.ron").exists());
    seen.maximise(window);
    wait_for("the whole screen, kept", || kept(&desk).contains("maximised: true").then_some(()));
    // And where it goes back to.
    assert!(kept(&desk).contains("(800.0, 450.0)"), "{}", kept(&desk));
    close(&mut desk, window);

    let window = desk.open_as_it_opens(&[]);
    wait_for("the whole screen again", || {
        let states = seen.states(window);
        seen.whole().iter().all(|state| states.contains(state)).then_some(())
    });
    assert!(kept(&desk).contains("(800.0, 450.0)"), "{}", kept(&desk));
}
