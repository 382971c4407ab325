//! Where the settings are kept: a RON file in the user's config folder.

use std::path::{Path, PathBuf};

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::settings::legal_scale;
use super::{Settings, Sound, State};
use crate::visual::palette::Theme;
use crate::visual::quality::Quality;

/// What the person's system has a say in: whether the file says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Own {
    theme: bool,
    reduced_motion: bool,
}

/// Where the settings are kept, and what was read from there.
#[derive(Resource, Debug, Clone, Default)]
pub struct SettingsFile {
    path: Option<PathBuf>,
    kept: Settings,
    /// What of it the person chose, and the person's system did not.
    own: Own,
    /// What the command line or the address asked for: for this time, until the user chooses otherwise.
    asked: (Option<Theme>, Option<bool>),
    /// What went wrong, for the user.
    pub notice: Option<String>,
}

impl SettingsFile {
    /// Reads the file; a missing one gives the defaults, a damaged one the defaults and a notice.
    #[must_use]
    pub fn read(path: Option<PathBuf>) -> Self {
        let ((kept, own), notice) = match path.as_deref().map(read) {
            None | Some(Ok(None)) => Default::default(),
            Some(Ok(Some(read))) => (read, None),
            Some(Err(reason)) => (Default::default(), Some(reason)),
        };
        Self { path, kept, own, notice, asked: (None, None) }
    }

    /// The settings as they were read or last written.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.kept
    }

    /// What the person's system asks for counts where nothing else was chosen and kept.
    pub fn prefer(&mut self, reduced_motion: bool, contrast: bool) {
        self.prefer_motion(reduced_motion);
        if contrast {
            self.prefer_theme(Theme::Contrast);
        }
    }

    /// Less motion or not, by the person's system; whether that counts. It is no choice of the person's.
    pub fn prefer_motion(&mut self, reduced: bool) -> bool {
        if !self.own.reduced_motion {
            self.kept.reduced_motion = reduced;
        }
        !self.own.reduced_motion
    }

    /// The same for a theme.
    pub fn prefer_theme(&mut self, theme: Theme) -> bool {
        if !self.own.theme {
            self.kept.theme = theme;
        }
        !self.own.theme
    }

    /// The user's own file: `arclight/settings.ron` in the config folder.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn default_path() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "arclight").map(|dirs| dirs.config_dir().join("settings.ron"))
    }

    /// What counts for this time only: a theme, less motion.
    pub(super) fn ask(&mut self, theme: Option<Theme>, reduced_motion: bool) {
        self.asked = (theme, reduced_motion.then_some(true));
    }

    /// Of the settings in force, what is to be kept.
    fn chosen(&mut self, now: &Settings) -> Settings {
        let (theme, reduced_motion) = &mut self.asked;
        *theme = theme.filter(|asked| *asked == now.theme);
        *reduced_motion = reduced_motion.filter(|asked| *asked == now.reduced_motion);
        Settings {
            theme: theme.map_or(now.theme, |_| self.kept.theme),
            reduced_motion: reduced_motion.map_or(now.reduced_motion, |_| self.kept.reduced_motion),
            ..now.clone()
        }
    }

    fn write(&mut self, settings: &Settings) {
        self.own.theme |= settings.theme != self.kept.theme;
        self.own.reduced_motion |= settings.reduced_motion != self.kept.reduced_motion;
        self.kept = settings.clone();
        let Some(path) = &self.path else { return };
        if let Err(reason) = write(path, settings, self.own) {
            self.notice = Some(reason);
        }
    }
}

fn read(path: &Path) -> Result<Option<(Settings, Own)>, String> {
    let text = match store::load(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("Settings not read: {}: {error}", path.display())),
    };
    let mut settings: Settings = ron::from_str(&text).map_err(|error| {
        format!("Settings not understood, defaults are used: {}: {error}", path.display())
    })?;
    settings.scale = legal_scale(settings.scale);
    settings.sound = settings.sound.legal();
    Ok(Some((settings, own(&text))))
}

/// What a file says itself, among what the person's system has a say in.
fn own(text: &str) -> Own {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Said {
        theme: Option<Theme>,
        reduced_motion: Option<bool>,
    }
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let said: Said = options.from_str(text).unwrap_or_default();
    Own { theme: said.theme.is_some(), reduced_motion: said.reduced_motion.is_some() }
}

fn write(path: &Path, settings: &Settings, own: Own) -> Result<(), String> {
    /// All but what nobody chose: another day the person's system may want something else.
    #[derive(Serialize)]
    #[serde(rename = "Settings")]
    struct Written<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        theme: Option<Theme>,
        quality: Quality,
        #[serde(skip_serializing_if = "Option::is_none")]
        reduced_motion: Option<bool>,
        scale: f32,
        codes: bool,
        sound: &'a Sound,
    }
    let failed = |error: &dyn std::fmt::Display| format!("Settings not saved: {}: {error}", path.display());
    let Settings { theme, quality, reduced_motion, scale, codes, sound } = settings;
    let written = Written {
        theme: own.theme.then_some(*theme),
        quality: *quality,
        reduced_motion: own.reduced_motion.then_some(*reduced_motion),
        scale: *scale,
        codes: *codes,
        sound,
    };
    let pretty = ron::ser::PrettyConfig::default().extensions(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = ron::ser::to_string_pretty(&written, pretty).map_err(|e| failed(&e))?;
    store::save(path, &text).map_err(|e| failed(&e))
}

#[cfg(target_arch = "wasm32")]
use crate::browser::settings as store;

/// A file.
#[cfg(not(target_arch = "wasm32"))]
mod store {
    pub use super::write_whole as save;
    pub use std::fs::read_to_string as load;
}

/// Writes a file of the config folder, or leaves the old one.
///
/// # Errors
/// The system's.
#[cfg(not(target_arch = "wasm32"))]
pub fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Written beside it and moved, so that a full disk leaves the old file whole; two programs write two files.
    let beside = path.with_extension(format!("ron.{}", std::process::id()));
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What came of it is of no use to anybody; why it failed is already known.
        drop(std::fs::remove_file(&beside));
    }
    written
}

/// Writes the settings when they have changed.
pub(super) fn keep(state: Res<State>, file: Option<ResMut<SettingsFile>>) {
    let Some(mut file) = file else { return };
    if !state.is_changed() {
        return;
    }
    let chosen = file.bypass_change_detection().chosen(&state.settings);
    if chosen != file.kept {
        file.write(&chosen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.ron");
        let mut file = SettingsFile::read(Some(path.clone()));
        assert_eq!((file.settings(), &file.notice), (&Settings::default(), &None));
        let settings = Settings { theme: Theme::Contrast, scale: 1.5, ..Settings::default() };
        file.write(&settings);
        assert_eq!(file.notice, None);
        assert_eq!(SettingsFile::read(Some(path)).settings(), &settings);
    }

    #[test]
    fn what_the_command_line_asks_for_is_not_kept_until_it_is_chosen() {
        let mut file = SettingsFile::default();
        file.ask(Some(Theme::Projector), true);
        let mut now = Settings { theme: Theme::Projector, reduced_motion: true, ..Settings::default() };
        assert_eq!(file.chosen(&now), Settings::default());
        now.scale = 1.5;
        assert_eq!(file.chosen(&now), Settings { scale: 1.5, ..Settings::default() });
        // Away and back again is a choice.
        for theme in [Theme::Contrast, Theme::Projector] {
            now.theme = theme;
            assert_eq!(file.chosen(&now).theme, theme);
        }
        assert!(!file.chosen(&now).reduced_motion);
    }

    #[test]
    fn what_the_system_asks_for_counts_as_long_as_nothing_else_was_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        let open = || SettingsFile::read(Some(path.clone()));
        let seen = |file: &SettingsFile| (file.settings().theme, file.settings().reduced_motion);
        let mut file = open();
        file.prefer(true, true);
        assert_eq!(seen(&file), (Theme::Contrast, true));
        // Another setting is no choice of these.
        file.write(&Settings { scale: 1.5, ..file.settings().clone() });
        let mut file = open();
        assert_eq!((seen(&file), file.settings().scale), ((Theme::default(), false), 1.5));
        file.prefer(true, true);
        assert_eq!(seen(&file), (Theme::Contrast, true));
        // A theme is chosen, and that alone.
        file.write(&Settings { theme: Theme::default(), ..file.settings().clone() });
        let mut file = open();
        file.prefer(true, true);
        assert_eq!(seen(&file), (Theme::default(), true));
        file.write(&Settings { reduced_motion: false, ..file.settings().clone() });
        let mut file = open();
        file.prefer(true, true);
        assert_eq!((seen(&file), file.settings().scale), ((Theme::default(), false), 1.5));
    }

    #[test]
    fn a_damaged_file_gives_defaults_and_a_notice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        for text in ["(theme: purple)", "\u{0}\u{1}", "(scale: 1e"] {
            std::fs::write(&path, text).unwrap();
            let file = SettingsFile::read(Some(path.clone()));
            assert_eq!(file.settings(), &Settings::default());
            assert!(file.notice.unwrap().contains("settings.ron"));
        }
        std::fs::write(&path, "(scale: inf)").unwrap();
        assert!((SettingsFile::read(Some(path)).settings().scale - 1.0).abs() < 1e-6);
    }

    proptest::proptest! {
        #[test]
        fn no_file_breaks_the_reader(
            text in "\\PC{0,80}|\\((theme|scale|sound|quality): ?[-0-9.a-z()]{0,12},?\\)",
            at in 0usize..200,
            byte: u8,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("settings.ron");
            let whole = ron::ser::to_string_pretty(&Settings::default(), ron::ser::PrettyConfig::default()).unwrap();
            let mut flipped = whole.into_bytes();
            let at = at % flipped.len();
            flipped[at] = byte;
            for bytes in [text.as_bytes(), &flipped] {
                std::fs::write(&path, bytes).unwrap();
                let settings = SettingsFile::read(Some(path.clone())).kept;
                proptest::prop_assert!((0.8..=2.5).contains(&settings.scale));
                proptest::prop_assert!((0.0..=1.0).contains(&settings.sound.volume));
            }
        }
    }

    /// A disk that is full, as Linux plays one: what is written beside the file goes to `/dev/full`.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        let mut file = SettingsFile::read(Some(path.clone()));
        let kept = Settings { scale: 1.5, ..Settings::default() };
        file.write(&kept);
        let beside = path.with_extension(format!("ron.{}", std::process::id()));
        std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
        file.write(&Settings { scale: 2.0, ..Settings::default() });
        assert!(file.notice.as_deref().is_some_and(|told| told.contains("Settings not saved")), "{file:?}");
        assert_eq!(SettingsFile::read(Some(path.clone())).settings(), &kept);
        let left: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left, [path], "something stays behind");
    }

    /// The new file cannot take the place of the old one.
    #[test]
    fn a_place_that_is_taken_leaves_nothing_behind_either() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::create_dir(&path).unwrap();
        let mut file = SettingsFile::read(Some(path.clone()));
        file.write(&Settings { scale: 2.0, ..Settings::default() });
        assert!(file.notice.is_some());
        let left: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left, [path]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_gives_a_notice() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let mut file = SettingsFile::read(Some(blocked.join("settings.ron")));
        file.write(&Settings { scale: 2.0, ..Settings::default() });
        assert!(file.notice.is_some());
    }
}
