//! The system packages that Arclight needs on Linux, why, and what other distributions call them.
//!
//! This is data and pure decisions; `system` asks the machine and installs.
//!
//! Only `alsa-sys` links against a system library. The window libraries are opened at run time: winit opens libX11,
//! libX11-xcb, libXcursor and libXi, xkbcommon-dl the two of libxkbcommon, wayland-sys (feature `dlopen`)
//! libwayland-client, and wgpu the Vulkan loader. arboard speaks to X11 through x11rb, which needs no headers.

/// One package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The name in Debian and Ubuntu.
    pub debian: &'static str,
    pub fedora: &'static str,
    pub arch: &'static str,
    /// Why it is needed, for people to read.
    pub reason: &'static str,
    /// A program that stands for it: where it is in the PATH, the package need not be.
    pub program: Option<&'static str>,
}

/// A library: there is no program to look for.
const fn library(
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    reason: &'static str,
) -> Package {
    Package { debian, fedora, arch, reason, program: None }
}

const PKG_CONFIG: Package = Package {
    debian: "pkg-config",
    fedora: "pkgconf-pkg-config",
    arch: "pkgconf",
    reason: "the build finds ALSA with it",
    program: Some("pkg-config"),
};
const ALSA: Package =
    library("libasound2-dev", "alsa-lib-devel", "alsa-lib", "headers of ALSA, through which sound is played");
const LOADER: Package =
    library("libvulkan1", "vulkan-loader", "vulkan-icd-loader", "finds the Vulkan driver that draws");
const DRIVER: Package = library(
    "mesa-vulkan-drivers",
    "mesa-vulkan-drivers",
    "vulkan-swrast",
    "Vulkan drivers, among them lavapipe, which draws without a graphics card",
);
const XKB: Package = library("libxkbcommon0", "libxkbcommon", "libxkbcommon", "keyboard layouts");
const X11: [Package; 5] = [
    library("libx11-6", "libX11", "libx11", "windows on X11"),
    library("libx11-xcb1", "libX11-xcb", "libx11", "windows on X11"),
    library("libxcursor1", "libXcursor", "libxcursor", "mouse pointers on X11"),
    library("libxi6", "libXi", "libxi", "mouse, touch and keyboard on X11"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "keyboard layouts on X11"),
];
const WAYLAND: Package = library("libwayland-client0", "libwayland-client", "wayland", "windows on Wayland");
const TEST: [Package; 8] = [
    Package {
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        reason: "a display without a screen, for the tests of the window",
        program: Some("Xvfb"),
    },
    Package {
        debian: "xdotool",
        fedora: "xdotool",
        arch: "xdotool",
        reason: "presses keys and moves the mouse in the tests of the window",
        program: Some("xdotool"),
    },
    Package {
        debian: "openbox",
        fedora: "openbox",
        arch: "openbox",
        reason: "a window manager, which gives a window the whole screen in a test",
        program: Some("openbox"),
    },
    Package {
        debian: "pulseaudio",
        fedora: "pulseaudio",
        arch: "pulseaudio",
        reason: "a sound device that plays nowhere, for the test of the lesson's clock",
        program: Some("pulseaudio"),
    },
    Package {
        debian: "pulseaudio-utils",
        fedora: "pulseaudio-utils",
        arch: "libpulse",
        reason: "records what the lesson plays",
        program: Some("parec"),
    },
    Package {
        debian: "libasound2-plugins",
        fedora: "alsa-plugins-pulseaudio",
        arch: "alsa-plugins",
        reason: "leads ALSA, which the program speaks, to that device",
        program: None,
    },
    Package {
        debian: "ffmpeg",
        fedora: "ffmpeg-free",
        arch: "ffmpeg",
        reason: "joins a filmed chapter and its sound to a video, and says how long it is",
        program: Some("ffmpeg"),
    },
    library(
        "fonts-dejavu-core",
        "dejavu-sans-fonts",
        "ttf-dejavu",
        "a font with letters that the program's own lacks",
    ),
];

const fn only_debian(debian: &'static str, reason: &'static str) -> Package {
    Package { debian, fedora: "", arch: "", reason, program: None }
}

/// Only Debian has these; elsewhere rustup has the target.
const WEB: [Package; 4] = [
    only_debian("rustc-web", "a compiler that can build for the page"),
    only_debian("cargo-web", "the cargo that goes with it"),
    only_debian("rust-web-src", "its standard library, built for the page"),
    only_debian("lld-19", "links for the page"),
];
const BROWSER: [Package; 3] = [
    Package {
        debian: "chromium",
        fedora: "chromium",
        arch: "chromium",
        reason: "the browser that the page is tested in",
        program: Some("chromium"),
    },
    Package {
        debian: "nodejs",
        fedora: "nodejs",
        arch: "nodejs",
        reason: "runs the tests of the page",
        program: Some("node"),
    },
    Package {
        debian: "npm",
        fedora: "npm",
        arch: "npm",
        reason: "fetches what drives the browser",
        program: Some("npm"),
    },
];

/// What a command is going to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Draw, with any Vulkan driver.
    pub draw: bool,
    /// Open a window on X11.
    pub x11: bool,
    /// Open a window on Wayland.
    pub wayland: bool,
    /// Run the tests: draw with lavapipe, and a display of their own.
    pub test: bool,
    /// Build for the page with Debian's compiler.
    pub web: bool,
    /// Test the page in a browser.
    pub browser: bool,
    /// A Vulkan driver that is good enough for this is there.
    pub has_driver: bool,
}

/// The packages for what is going to be done, those to build first.
pub fn wanted(needs: Needs) -> Vec<Package> {
    let mut list = vec![PKG_CONFIG, ALSA];
    if needs.draw || needs.test {
        list.push(LOADER);
        if !needs.has_driver {
            list.push(DRIVER);
        }
    }
    if needs.x11 || needs.wayland || needs.test {
        list.push(XKB);
    }
    if needs.x11 || needs.test {
        list.extend(X11);
    }
    if needs.wayland {
        list.push(WAYLAND);
    }
    if needs.test {
        list.extend(TEST);
    }
    if needs.web {
        list.extend(WEB);
    }
    if needs.browser {
        list.extend(BROWSER);
    }
    list
}

/// Whether the build cannot succeed without this package.
pub fn is_for_build(package: &Package) -> bool {
    package == &PKG_CONFIG || package == &ALSA || WEB.contains(package)
}

/// The names that `dpkg-query -W -f='${Package} ${Status}\n'` reports as installed.
///
/// A line is `name want error state`; a package that was removed but left its settings is `deinstall ok config-files`.
pub fn installed(dpkg: &str) -> Vec<&str> {
    dpkg.lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let name = fields.next()?;
            (fields.last()? == "installed").then_some(name)
        })
        .collect()
}

/// Those of `wanted` that neither dpkg nor the PATH has.
pub fn missing(wanted: Vec<Package>, dpkg: &str, in_path: impl Fn(&str) -> bool) -> Vec<Package> {
    let installed = installed(dpkg);
    wanted
        .into_iter()
        .filter(|p| !installed.contains(&p.debian) && !p.program.is_some_and(&in_path))
        .collect()
}

/// Whether `apt-cache policy` names something that can be installed by that name.
pub fn has_candidate(policy: &str, name: &str) -> bool {
    let mut lines = policy.lines().skip_while(|line| line.strip_suffix(':') != Some(name)).skip(1);
    let candidate = lines.by_ref().take_while(|line| line.starts_with(' '));
    let mut candidate = candidate.filter_map(|line| line.trim().strip_prefix("Candidate: "));
    candidate.next().is_some_and(|version| version != "(none)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(packages: &[Package]) -> Vec<&str> {
        packages.iter().map(|p| p.debian).collect()
    }

    #[test]
    fn a_status_counts_only_when_it_ends_in_installed() {
        let dpkg = "libxi6 install ok installed\nxvfb deinstall ok config-files\nlibx11-6 unknown ok not-installed\n\n";
        assert_eq!(installed(dpkg), ["libxi6"]);
    }

    #[test]
    fn building_needs_two_packages() {
        assert_eq!(names(&wanted(Needs::default())), ["pkg-config", "libasound2-dev"]);
        assert!(wanted(Needs::default()).iter().all(is_for_build));
    }

    #[test]
    fn a_driver_is_wanted_only_where_there_is_none() {
        let draw = Needs { draw: true, ..Needs::default() };
        assert!(names(&wanted(draw)).contains(&"mesa-vulkan-drivers"));
        assert!(!names(&wanted(Needs { has_driver: true, ..draw })).contains(&"mesa-vulkan-drivers"));
    }

    #[test]
    fn a_picture_needs_no_window_libraries_and_the_tests_need_all_but_wayland() {
        let draw = names(&wanted(Needs { draw: true, ..Needs::default() })).join(" ");
        assert!(!draw.contains("x11") && !draw.contains("xvfb"), "{draw}");
        let test = names(&wanted(Needs { test: true, ..Needs::default() })).join(" ");
        for name in
            ["libasound2-dev", "libvulkan1", "libx11-6", "libxkbcommon0", "xvfb", "xdotool", "pulseaudio"]
        {
            assert!(test.contains(name), "{name} is not in {test}");
        }
        assert!(!test.contains("wayland"));
    }

    #[test]
    fn missing_asks_dpkg_and_then_the_path() {
        let needs = Needs { test: true, has_driver: true, ..Needs::default() };
        let dpkg = "libasound2-dev install ok installed\nlibvulkan1 install ok installed\n";
        let missing = missing(wanted(needs), dpkg, |program| program == "pkg-config");
        let missing = names(&missing);
        assert!(!missing.contains(&"pkg-config") && !missing.contains(&"libvulkan1"), "{missing:?}");
        assert!(missing.contains(&"xvfb") && missing.contains(&"libxi6"), "{missing:?}");
    }

    #[test]
    fn a_package_is_there_when_it_has_a_candidate() {
        let policy = "nodejs:\n  Installed: (none)\n  Candidate: 18.1\nchromium:\n  Installed: (none)\n  Candidate: (none)\n";
        assert!(has_candidate(policy, "nodejs"));
        assert!(!has_candidate(policy, "chromium") && !has_candidate(policy, "lld-19"));
    }
}
