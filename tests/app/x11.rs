//! What a window manager and a desktop's settings tell a window, which xdotool cannot.

use x11rb::connection::Connection;
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, PROPERTY_NOTIFY_EVENT, PropMode, Property,
    PropertyNotifyEvent,
};
use x11rb::wrapper::ConnectionExt as _;

use super::window::{Desk, HEIGHT, Running, WIDTH, wait_for};

impl Desk {
    /// Starts the program and gives the number of its window, which stays as it opens.
    pub fn open_as_it_opens(&mut self, arguments: &[&str]) -> u32 {
        self.program = Some(Running(self.command(arguments).spawn().unwrap()));
        let window = wait_for("the window", || self.windows("Arclight").lines().next().map(str::to_owned));
        window.parse().unwrap()
    }

    /// Asks a window to close, as its button and Alt+F4 do.
    pub fn ask_to_close(&self, window: &str) {
        let (connection, _) = x11rb::connect(Some(&self.display)).unwrap();
        let atom = |name: &str| connection.intern_atom(true, name.as_bytes()).unwrap().reply().unwrap().atom;
        let (window, asks) = (window.parse().unwrap(), [atom("WM_DELETE_WINDOW"), 0, 0, 0, 0]);
        let event = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), asks);
        connection.send_event(false, window, EventMask::NO_EVENT, event).unwrap().check().unwrap();
    }

    /// Another scale of everything. winit 0.30 listens to it, but never asks the server to be told.
    fn dots_per_inch(&self, number: u32) {
        let (connection, screen) = x11rb::connect(Some(&self.display)).unwrap();
        let (root, text) = (connection.setup().roots[screen].root, format!("Xft.dpi:\t{number}\n"));
        let (what, kind) = (AtomEnum::RESOURCE_MANAGER, AtomEnum::STRING);
        let set = connection.change_property8(PropMode::REPLACE, root, what, kind, text.as_bytes());
        set.unwrap().check().unwrap();
        let event = PropertyNotifyEvent {
            response_type: PROPERTY_NOTIFY_EVENT,
            sequence: 0,
            window: self.window.parse().unwrap(),
            atom: what.into(),
            time: x11rb::CURRENT_TIME,
            state: Property::NEW_VALUE,
        };
        connection.send_event(false, event.window, EventMask::NO_EVENT, event).unwrap().check().unwrap();
    }
}

/// A person drags the window to another monitor, or chooses another size of everything.
#[test]
fn at_another_scale_of_the_display_the_picture_is_the_same_and_larger() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::display((2 * WIDTH, 2 * HEIGHT));
    // Four times the pixels, drawn by the processor: a gesture must not fall into one frame.
    let settings = desk.folder().join("arclight");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("settings.ron"), "(quality: low, reduced_motion: true)").unwrap();
    desk.start(&["--query", "bank"]);
    desk.expect("Arclight: bank looks at river");
    desk.key("Escape");
    let (x, y) = desk.find("fish");
    let fish = |title: &str| title.starts_with("Arclight: fish");
    let twice = (2 * x, 2 * y);
    desk.until_under(twice, "nothing", &|| (), |title| !fish(title));
    desk.until_under(twice, "fish at twice the scale", &|| desk.dots_per_inch(192), fish);
    desk.until_under((x, y), "fish at the first scale", &|| desk.dots_per_inch(96), fish);
}

/// A display with a window manager, which gives windows frames and the whole screen.
pub fn managed(size: (u32, u32)) -> (Desk, Running) {
    let desk = Desk::display(size);
    let mut manager = std::process::Command::new("openbox");
    manager.env("DISPLAY", &desk.display).env("XDG_CONFIG_HOME", desk.folder()).arg("--sm-disable");
    let manager = Running(manager.spawn().expect("openbox, which `cargo xtask test` installs"));
    let (connection, screen) = x11rb::connect(Some(&desk.display)).unwrap();
    let root = connection.setup().roots[screen].root;
    wait_for("the window manager", || {
        property(&connection, root, "_NET_SUPPORTING_WM_CHECK").first().copied()
    });
    (desk, manager)
}

/// The numbers of a property; none where it is not set.
pub fn property(connection: &impl Connection, window: u32, name: &str) -> Vec<u32> {
    let atom = connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let all = connection.get_property(false, window, atom, AtomEnum::ANY, 0, 64).unwrap().reply().unwrap();
    all.value32().map_or_else(Vec::new, Iterator::collect)
}

/// Under a window manager, since nobody else gives a window the whole screen.
#[test]
fn a_kiosk_has_the_whole_screen_and_hides_a_pointer_that_rests() {
    let _alone = super::ALONE.lock();
    let (width, height) = (800, 600);
    let (mut desk, _manager) = managed((width, height));
    let (connection, _) = x11rb::connect(Some(&desk.display)).unwrap();
    let window = desk.open_as_it_opens(&["--kiosk"]);
    let full = connection.intern_atom(false, b"_NET_WM_STATE_FULLSCREEN").unwrap().reply().unwrap().atom;
    wait_for("the whole screen", || {
        let place = connection.get_geometry(window).unwrap().reply().unwrap();
        let covers = (u32::from(place.width), u32::from(place.height)) == (width, height);
        (covers && property(&connection, window, "_NET_WM_STATE").contains(&full)).then_some(())
    });

    connection.xfixes_query_version(5, 0).unwrap().reply().unwrap();
    let is_drawn = || {
        let pointer = connection.xfixes_get_cursor_image().unwrap().reply().unwrap();
        pointer.cursor_image.iter().any(|pixel| pixel >> 24 > 0)
    };
    wait_for("no pointer", || (!is_drawn()).then_some(()));
    // It is there for whoever moves it, and goes again.
    wait_for("the pointer", || {
        desk.tool(&["mousemove_relative", "--", "3", "2"]);
        is_drawn().then_some(())
    });
    wait_for("no pointer again", || (!is_drawn()).then_some(()));
}
