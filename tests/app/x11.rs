//! What a window manager and a desktop's settings tell a window, which xdotool cannot.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, PROPERTY_NOTIFY_EVENT, PropMode, Property,
    PropertyNotifyEvent,
};
use x11rb::wrapper::ConnectionExt as _;

use super::window::{Desk, HEIGHT, WIDTH};

impl Desk {
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
    desk.expect("Arclight: bank attends to river");
    desk.key("Escape");
    let (x, y) = desk.find("fish");
    let fish = |title: &str| title.starts_with("Arclight: fish");
    let twice = (2 * x, 2 * y);
    desk.until_under(twice, "nothing", &|| (), |title| !fish(title));
    desk.until_under(twice, "fish at twice the scale", &|| desk.dots_per_inch(192), fish);
    desk.until_under((x, y), "fish at the first scale", &|| desk.dots_per_inch(96), fish);
}
