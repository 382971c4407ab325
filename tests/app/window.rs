//! A real window under Xvfb, driven with xdotool: what a person does, through X11, winit and the whole program.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Ends what it started, whatever the test says.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A display of its own with the program on it.
pub struct Desk {
    pub display: String,
    pub window: String,
    config: tempfile::TempDir,
    pub program: Option<Running>,
    _server: Running,
}

pub const WIDTH: u32 = 960;
pub const HEIGHT: u32 = 540;

impl Desk {
    /// Without a program.
    pub fn display(size: (u32, u32)) -> Self {
        let config = tempfile::tempdir().unwrap();
        let (display, server) = server(config.path(), size);
        Self { display, window: String::new(), config, program: None, _server: server }
    }

    pub fn open(arguments: &[&str]) -> Self {
        let mut desk = Self::display((WIDTH, HEIGHT));
        desk.start(arguments);
        desk
    }

    /// On a small display, with ALSA set up by `asound.conf` of the folder, and what the program logs in a file.
    pub fn listening(config: tempfile::TempDir, arguments: &[&str], log: &Path, size: (u32, u32)) -> Self {
        let (display, server) = server(config.path(), size);
        let mut desk = Self { display, window: String::new(), config, program: None, _server: server };
        let file = std::fs::File::create(log).unwrap();
        let program = desk
            .command(arguments)
            .env("RUST_LOG", "arclight=debug")
            .env("ALSA_CONFIG_PATH", desk.config.path().join("asound.conf"))
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        desk.appear(program, size);
        desk
    }

    pub fn is_running(&mut self) -> bool {
        self.program.as_mut().is_some_and(|program| matches!(program.0.try_wait(), Ok(None)))
    }

    /// Its number, for the system.
    pub fn pid(&self) -> u32 {
        self.program.as_ref().unwrap().0.id()
    }

    pub fn folder(&self) -> &Path {
        self.config.path()
    }

    pub fn start(&mut self, arguments: &[&str]) {
        let program = self.command(arguments).spawn().unwrap();
        self.appear(program, (WIDTH, HEIGHT));
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arclight"));
        command
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env("XDG_CONFIG_HOME", self.config.path())
            .env("XDG_RUNTIME_DIR", self.config.path())
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null());
        command
    }

    /// Waits for the window of a program that was started, and gives it its size and the keys.
    pub fn appear(&mut self, program: Child, (width, height): (u32, u32)) {
        self.program = Some(Running(program));
        self.window = wait_for("the window", || {
            let found = self.windows("Arclight");
            found.lines().next().map(str::to_owned)
        });
        let (width, height) = (width.to_string(), height.to_string());
        self.tool(&["windowsize", &self.window, &width, &height]);
        self.tool(&["windowmove", &self.window, "0", "0"]);
        self.tool(&["windowfocus", &self.window]);
    }

    fn xdotool(&self, arguments: &[&str]) -> Output {
        Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).output().expect("xdotool")
    }

    /// Does something; a tool that cannot do it must not pass for one that did.
    pub fn tool(&self, arguments: &[&str]) -> String {
        let output = self.xdotool(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The windows with that name, a line each; there may be none.
    pub fn windows(&self, name: &str) -> String {
        let output = self.xdotool(&["search", "--onlyvisible", "--name", name]);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn title(&self) -> String {
        self.tool(&["getwindowname", &self.window])
    }

    fn point(&self, x: u32, y: u32) {
        self.tool(&["mousemove", &x.to_string(), &y.to_string()]);
    }

    pub fn key(&self, key: &str) {
        self.tool(&["key", key]);
    }

    /// Waits until the title contains that.
    pub fn expect(&self, part: &str) {
        let mut last = String::new();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(240) {
            last = self.title();
            if last.contains(part) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the title never said {part:?}; at last {last:?}");
    }

    /// Does something until pointing there lights a word that `is` wanted. A gesture that falls into one long frame
    /// of a busy machine is none; the pointer has to move to be noticed.
    pub fn until_under(&self, (x, y): (u32, u32), what: &str, make: &dyn Fn(), is: impl Fn(&str) -> bool) {
        for _ in 0..8 {
            make();
            for _ in 0..5 {
                self.point(WIDTH / 2, HEIGHT / 7);
                std::thread::sleep(Duration::from_millis(500));
                self.point(x, y);
                std::thread::sleep(Duration::from_millis(1000));
                if is(&self.title()) {
                    return;
                }
            }
        }
        panic!("{what}: never; the title is {:?}", self.title());
    }

    /// Points at a free place, and waits until the window knows: what is pressed before is a word.
    fn point_at_nothing(&self) {
        self.point(WIDTH / 2, HEIGHT / 7);
        let begun = Instant::now();
        while self.title().contains(" looks at ") && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Presses a button at the middle, moves by 160 pixels to the right, and lets go.
    fn drag(&self, button: &str) {
        self.point_at_nothing();
        self.tool(&["mousedown", button]);
        for step in 1..=4 {
            std::thread::sleep(Duration::from_millis(300));
            self.point(WIDTH / 2 + 40 * step, HEIGHT / 7);
        }
        std::thread::sleep(Duration::from_millis(300));
        self.tool(&["mouseup", button]);
    }

    /// Moves along the words until one is lit; gives where.
    pub fn find(&self, word: &str) -> (u32, u32) {
        let wanted = format!("Arclight: {word} looks at");
        // Software Vulkan needs its time for a frame, and more on a busy machine.
        for wait in [700, 3000].map(Duration::from_millis) {
            for y in [60, 56, 64, 68, 73].map(|share| HEIGHT * share / 100) {
                for x in (20..WIDTH).step_by(30) {
                    self.point(x, y);
                    std::thread::sleep(wait);
                    if self.title().starts_with(&wanted) {
                        return (x, y);
                    }
                }
            }
        }
        panic!("{word} was not found by pointing");
    }
}

/// Starts Xvfb on a display that it chooses.
fn server(folder: &Path, (width, height): (u32, u32)) -> (String, Running) {
    let log = folder.join("display");
    let file = std::fs::File::create(&log).unwrap();
    let screen = format!("{width}x{height}x24");
    let child = Command::new("Xvfb")
        // A server whose last client has left begins anew, and lets nobody in meanwhile: xdotool comes and goes.
        .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"])
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb, which `cargo xtask test` installs");
    let server = Running(child);
    let number = wait_for("Xvfb", || {
        std::fs::read_to_string(&log)
            .ok()
            .filter(|text| text.ends_with('\n'))
            .map(|text| text.trim().to_owned())
    });
    (format!(":{number}"), server)
}

pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(240), "{what} never came");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_person_points_clicks_and_types() {
    let _alone = super::ALONE.lock();
    let mut desk = Desk::open(&["--query", "bank"]);
    desk.expect("Arclight: bank looks at river");
    desk.key("Escape");
    let (x, y) = desk.find("fish");
    desk.tool(&["click", "1"]);
    // Pinned: it stays while the pointer is elsewhere.
    desk.point(WIDTH / 2, HEIGHT / 7);
    std::thread::sleep(Duration::from_secs(1));
    desk.expect("Arclight: fish looks at");
    desk.key("Up");
    desk.expect("Arclight: fish looks at catch, 100%");
    desk.key("Escape");
    wait_for("nothing lit", || (desk.title() == "Arclight").then_some(()));
    // From a panel the pointer jumps on to a word, and rests there.
    desk.point(WIDTH / 8, HEIGHT / 3);
    std::thread::sleep(Duration::from_secs(1));
    desk.point(x, y);
    desk.expect("Arclight: fish looks at");
    desk.point(WIDTH / 2, HEIGHT / 7);
    // Type another sentence: the line stands above the buttons and the bar, in the middle.
    let line = HEIGHT - 97;
    desk.point(WIDTH / 2 - 60, line);
    desk.tool(&["click", "1"]);
    std::thread::sleep(Duration::from_secs(1));
    // A modifier counts as it stands at the end of a frame, and software Vulkan's frames are long.
    for step in [["keydown", "ctrl"], ["key", "a"], ["keyup", "ctrl"]] {
        desk.tool(&step);
        std::thread::sleep(Duration::from_secs(1));
    }
    desk.tool(&["type", "--delay", "60", "Cats sing"]);
    std::thread::sleep(Duration::from_secs(1));
    desk.key("Return");
    std::thread::sleep(Duration::from_secs(1));
    desk.key("Escape");
    desk.key("Right");
    desk.expect("Arclight: START looks at");
    desk.key("Right");
    // Looks back: to what stands before the first word.
    desk.expect("Arclight: Cats looks at START, 100%");
    // Settings last: the theme is there at the next start.
    desk.key("t");
    let settings = desk.config.path().join("arclight/settings.ron");
    let kept = wait_for("the settings file", || std::fs::read_to_string(&settings).ok());
    assert!(kept.contains("projector"), "{kept}");
    desk.program = None;
    desk.start(&["--query", "river"]);
    desk.expect("Arclight: river looks at");
    desk.key("t");
    wait_for("the next theme", || {
        std::fs::read_to_string(&settings).ok().filter(|text| text.contains("contrast"))
    });
}

#[test]
fn the_camera_turns_moves_zooms_and_comes_back() {
    let _alone = super::ALONE.lock();
    let desk = Desk::open(&["--query", "bank"]);
    desk.expect("Arclight: bank looks at river");
    desk.key("Escape");
    let at = desk.find("fish");
    let fish = |title: &str| title.starts_with("Arclight: fish");
    let wheel = || {
        desk.point_at_nothing();
        for _ in 0..6 {
            desk.tool(&["click", "4"]);
            std::thread::sleep(Duration::from_millis(200));
        }
    };
    let moves: [(&str, &dyn Fn()); 3] =
        [("orbit", &|| desk.drag("1")), ("pan", &|| desk.drag("3")), ("zoom", &wheel)];
    for (what, make) in moves {
        desk.until_under(at, &format!("another place after {what}"), make, |title| !fish(title));
        desk.until_under(at, &format!("the place before {what}"), &|| desk.key("r"), fish);
    }
    // However small the window becomes, the program goes on.
    desk.tool(&["windowsize", &desk.window, "1", "1"]);
    std::thread::sleep(Duration::from_secs(2));
    let size = || drop(desk.tool(&["windowsize", &desk.window, &WIDTH.to_string(), &HEIGHT.to_string()]));
    desk.until_under(at, "the window at its size", &size, fish);
}

/// Time on the processor, in ticks of 10 ms, threads together.
#[cfg(target_os = "linux")]
fn ticks(desk: &Desk) -> u64 {
    let pid = desk.pid();
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let behind_name = stat.rsplit_once(')').unwrap().1;
    behind_name.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
}

/// Not a measure of speed: software Vulkan takes whole cores for as long as anything is drawn.
#[cfg(target_os = "linux")]
#[test]
fn where_nothing_moves_nothing_is_drawn() {
    let _alone = super::ALONE.lock();
    let desk = Desk::open(&["--query", "bank", "--reduced-motion"]);
    desk.expect("Arclight: bank looks at river");
    wait_for("rest", || {
        let before = ticks(&desk);
        std::thread::sleep(Duration::from_secs(4));
        (ticks(&desk) - before <= 8).then_some(())
    });
    // The next thing that happens is drawn.
    desk.key("Right");
    desk.expect("Arclight: to looks at");
}

#[test]
fn a_display_that_lets_nobody_in_is_said_in_one_line() {
    let output = Command::new(env!("CARGO_BIN_EXE_arclight"))
        .env("DISPLAY", ":9876")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("there is no display") && !said.contains("panicked"), "{said}");
}

#[test]
fn without_a_sound_device_the_lesson_goes_on_by_its_own_clock() {
    let _alone = super::ALONE.lock();
    // ALSA finds no device by this name, whatever the machine has.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("asound.conf"), "pcm.!default { type hw card 77 }\n").unwrap();
    let log = folder.path().join("log");
    let mut desk = Desk::listening(folder, &["--lesson", "attention"], &log, (WIDTH, HEIGHT));
    desk.expect("Arclight: bank looks at waited");
    desk.expect("Arclight: bank looks at boat");
    assert!(desk.is_running());
    let told = std::fs::read_to_string(log).unwrap();
    assert!(!told.contains("clock "), "a sound was heard: {told}");
}
