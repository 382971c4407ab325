//! The settings that last: RON, kept where the platform keeps it.

use std::sync::Arc;

use arclight_core::platform::Platform;
use arclight_core::settings::{Settings, Sound};
use arclight_core::text_file;
use arclight_core::visual::palette::Theme;
use arclight_core::visual::quality::Quality;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::Plain;

/// What the person's system has a say in: whether the file says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Own {
    theme: bool,
    reduced_motion: bool,
}

/// Where the settings are kept, and what was read from there.
#[derive(Resource, Clone, Default)]
pub struct SettingsFile {
    platform: Option<Arc<dyn Platform>>,
    kept: Settings,
    /// What of it the person chose, and the person's system did not.
    own: Own,
    /// What the command line or the address asked for: for this time, until the user chooses otherwise.
    asked: (Option<Theme>, Option<bool>),
    /// What went wrong, for the user.
    pub notice: Option<String>,
}

impl SettingsFile {
    /// Reads what was kept; where nothing was, the defaults, and where it is damaged the defaults and a notice.
    #[must_use]
    pub fn read(platform: Arc<dyn Platform>) -> Self {
        let ((kept, own), notice) = match read(&*platform) {
            Ok(read) => (read.unwrap_or_default(), None),
            Err(reason) => (Default::default(), Some(reason)),
        };
        Self { platform: Some(platform), kept, own, notice, asked: (None, None) }
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
        let Some(platform) = &self.platform else { return };
        if let Err(reason) = write(&**platform, settings, self.own) {
            self.notice = Some(reason);
        }
    }
}

fn place(platform: &dyn Platform) -> String {
    platform.settings_place().unwrap_or_default()
}

fn read(platform: &dyn Platform) -> Result<Option<(Settings, Own)>, String> {
    let text = match platform.load_settings() {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("Settings not read: {}: {error}", place(platform))),
    };
    let settings: Settings = text_file::ron(&text).map_err(|error| {
        format!("Settings not understood, defaults are used: {}: {error}", place(platform))
    })?;
    Ok(Some((settings.legal(), own(&text))))
}

/// What a file says itself, among what the person's system has a say in.
fn own(text: &str) -> Own {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Said {
        theme: Option<Theme>,
        reduced_motion: Option<bool>,
    }
    let said: Said = text_file::ron(text).unwrap_or_default();
    Own { theme: said.theme.is_some(), reduced_motion: said.reduced_motion.is_some() }
}

fn write(platform: &dyn Platform, settings: &Settings, own: Own) -> Result<(), String> {
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
        inside: bool,
        sound: &'a Sound,
    }
    let failed = |error: &dyn std::fmt::Display| format!("Settings not saved: {}: {error}", place(platform));
    let Settings { theme, quality, reduced_motion, scale, codes, inside, sound } = settings;
    let written = Written {
        theme: own.theme.then_some(*theme),
        quality: *quality,
        reduced_motion: own.reduced_motion.then_some(*reduced_motion),
        scale: *scale,
        codes: *codes,
        inside: *inside,
        sound,
    };
    let pretty = ron::ser::PrettyConfig::default().extensions(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = ron::ser::to_string_pretty(&written, pretty).map_err(|e| failed(&e))?;
    platform.save_settings(&text).map_err(|e| failed(&e))
}

/// Writes the settings when they have changed.
pub(super) fn keep(settings: Res<Plain<Settings>>, file: Option<ResMut<SettingsFile>>) {
    let Some(mut file) = file else { return };
    if !settings.is_changed() {
        return;
    }
    let chosen = file.bypass_change_detection().chosen(&settings);
    if chosen != file.kept {
        file.write(&chosen);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::platform::Native;

    /// The settings in that file.
    fn read_at(path: PathBuf) -> SettingsFile {
        SettingsFile::read(Arc::new(Native { settings: Some(path), ..Native::default() }))
    }

    #[test]
    fn settings_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.ron");
        let mut file = read_at(path.clone());
        assert_eq!((file.settings(), &file.notice), (&Settings::default(), &None));
        let settings = Settings { theme: Theme::Contrast, scale: 1.5, ..Settings::default() };
        file.write(&settings);
        assert_eq!(file.notice, None);
        assert_eq!(read_at(path).settings(), &settings);
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
        let open = || read_at(path.clone());
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
            let file = read_at(path.clone());
            assert_eq!(file.settings(), &Settings::default());
            assert!(file.notice.unwrap().contains("settings.ron"));
        }
        std::fs::write(&path, "(scale: inf)").unwrap();
        assert!((read_at(path).settings().scale - 1.0).abs() < 1e-6);
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
                let settings = read_at(path.clone()).kept;
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
        let mut file = read_at(path.clone());
        let kept = Settings { scale: 1.5, ..Settings::default() };
        file.write(&kept);
        let beside = path.with_file_name(format!(".settings.ron.{}", std::process::id()));
        std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
        file.write(&Settings { scale: 2.0, ..Settings::default() });
        assert!(
            file.notice.as_deref().is_some_and(|told| told.contains("Settings not saved")),
            "{:?}",
            file.notice
        );
        assert_eq!(read_at(path.clone()).settings(), &kept);
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
        let mut file = read_at(path.clone());
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
        let mut file = read_at(blocked.join("settings.ron"));
        file.write(&Settings { scale: 2.0, ..Settings::default() });
        assert!(file.notice.is_some());
    }
}
