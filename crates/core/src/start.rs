//! From the command line to the first picture.

use std::path::Path;

use arclight_model::ModelId;

use crate::cli::{StateArgs, VenueArgs};
use crate::lesson::LESSON;
use crate::link;
use crate::picture::{Head, HeadPlace, Picture, Setting, WordRef};
use crate::platform::Platform;
use crate::settings::Sound;
use crate::state::State;
use crate::venue::{Mode, Opened, Set, Venue};
use crate::visual::palette::Theme;

/// What the program starts with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// What is chosen, before the settings that were kept.
    pub state: State,
    /// The theme that the command line asks for: it goes before the kept one.
    pub theme: Option<Theme>,
    /// Somebody asked for this picture: nothing plays over it by itself.
    pub asked: bool,
    /// A word to light for a moment, so that the first picture shows what will happen.
    pub glance: Option<WordRef>,
    /// The lesson to open and play, by its folder's name.
    pub lesson: Option<String>,
    /// The lesson to open without playing it, by its folder's name.
    pub reads: Option<String>,
    /// The second of the lesson to stand at.
    pub at: Option<f64>,
    /// The place, and how it is used.
    pub venue: Venue,
    /// The pictures that a lecturer prepared.
    pub prepared: Vec<Start>,
}

/// The start that the arguments describe.
///
/// # Errors
/// A layer or head that the model does not have; a set that cannot be read.
pub fn start(arguments: &StateArgs, platform: &dyn Platform) -> Result<Start, String> {
    let mut venue = venue(&arguments.venue, platform)?;
    let own = &arguments.picture.0;
    if !venue.is_kiosk() || venue.kiosk.opens.is_empty() {
        return begin(own, arguments, venue, platform);
    }
    let (opens, problem) = link::read(&venue.kiosk.opens);
    // Where the arguments say something, they go before what the place opens with.
    let both = [&opens.picture.0[..], own].concat();
    let begun = begin(&both, arguments, venue.clone(), platform);
    // A visit begins all the same.
    let wrong = problem.or(begun.as_ref().err().cloned());
    if let Some(wrong) = wrong {
        let told = format!("{}: opens: {wrong}", crate::venue::FILE);
        venue.notice = Some(venue.notice.map_or(told.clone(), |notice| format!("{notice}; {told}")));
        let begun = begun.map(|start| Start { venue: venue.clone(), ..start });
        return begun.or_else(|_| begin(own, arguments, venue, platform));
    }
    begun
}

fn begin(
    asked: &[Setting],
    arguments: &StateArgs,
    venue: Venue,
    platform: &dyn Platform,
) -> Result<Start, String> {
    let mut state = State::default();
    let picture = &mut state.picture;
    if !venue.kiosk.text.is_empty() {
        picture.text.clone_from(&venue.kiosk.text);
    }
    if venue.kiosk.trained {
        picture.model = ModelId::MINILM;
    }
    picture.set_all(asked);
    exists(picture)?;
    picture.normalise();
    state.pointing.touched = picture.query.is_some();
    if let Some(theme) = arguments.theme {
        state.settings.theme = theme;
    }
    state.settings.reduced_motion = arguments.reduced_motion;
    if arguments.at.is_some() && arguments.lesson.is_none() {
        return Err("--at is a second of a lesson: name it with --lesson".to_owned());
    }
    furnish(&venue, arguments, &mut state);
    let names_text = arguments.picture.0.iter().any(|setting| matches!(setting, Setting::Text(_)));
    let kiosks = Some(&venue.kiosk.word).filter(|word| !names_text && !word.is_empty());
    let word = kiosks.map_or("bank", String::as_str).to_owned();
    let glance = state.picture.query.is_none().then_some(WordRef::Text(word));
    let kiosk = venue.is_kiosk().then(|| venue.kiosk.lesson.clone());
    Ok(Start {
        state,
        asked: arguments.ask_for_a_picture(),
        theme: arguments.theme.or((venue.mode == Mode::Present).then_some(Theme::Projector)),
        glance,
        lesson: arguments.lesson.clone(),
        at: arguments.at,
        reads: kiosk,
        prepared: prepared(&venue.set, arguments.lesson.as_deref().unwrap_or(LESSON), platform)?,
        venue,
    })
}

/// What there is not is refused by whoever starts the program, not moved to what there is.
fn exists(picture: &Picture) -> Result<(), String> {
    let HeadPlace { layer, head } = picture.place();
    let within = |what: &str, value: usize, count: usize| {
        let last = count - 1;
        if value < count {
            Ok(())
        } else {
            Err(format!("there is no {what} {value}; this model has {what}s 0 to {last}"))
        }
    };
    within("layer", layer, picture.model.layers)?;
    within("head", head.one().unwrap_or(0), picture.model.heads)?;
    if picture.step.is_some() && head == Head::Mean {
        return Err("the steps are those of one head: leave out --head mean".to_owned());
    }
    Ok(())
}

/// The start of the window: a `kiosk.ron` beside the program, or the one that is named, may make it a kiosk.
///
/// # Errors
/// Those of [`start`].
pub fn of_window(arguments: &StateArgs, platform: &dyn Platform) -> Result<Start, String> {
    let VenueArgs { kiosk, present, config, .. } = &arguments.venue;
    let file = || config.clone().or_else(|| platform.kiosk_file());
    let asks = || file().is_some_and(|path| open(&path, platform).kiosk.start);
    if *kiosk || *present || !asks() {
        return start(arguments, platform);
    }
    let venue = VenueArgs { kiosk: true, ..arguments.venue.clone() };
    start(&StateArgs { venue, ..arguments.clone() }, platform)
}

/// The place that the arguments and `kiosk.ron` describe. What is in the file counts in a kiosk alone.
fn venue(arguments: &VenueArgs, platform: &dyn Platform) -> Result<Venue, String> {
    let mut venue = Venue::default();
    if arguments.kiosk {
        let file = arguments.config.clone().or_else(|| platform.kiosk_file());
        venue = file.map_or(venue, |path| open(&path, platform));
        venue.mode = Mode::Kiosk;
    } else if arguments.present {
        venue.mode = Mode::Present;
    }
    if let Some(path) = &arguments.set {
        if !arguments.present {
            return Err("--set is for a lecture: add --present".to_owned());
        }
        venue.set = Set::open(path).map_err(|error| error.to_string())?;
    }
    Ok(venue)
}

/// What a file says. A kiosk goes on without it, and says so.
fn open(path: &Path, platform: &dyn Platform) -> Venue {
    let Opened { kiosk, filter, notices } = Opened::read(path, |path| platform.venue_file(path));
    let notice = Some(notices.join("; ")).filter(|told| !told.is_empty());
    Venue { kiosk, filter, notice, ..Venue::default() }
}

/// What a place chooses unless the arguments do.
fn furnish(venue: &Venue, arguments: &StateArgs, state: &mut State) {
    if venue.mode == Mode::Explore {
        return;
    }
    state.panels.heads = false;
    state.panels.inspector = false;
    state.panels.legend = false;
    if venue.is_kiosk() {
        let kiosk = &venue.kiosk;
        state.settings.theme = arguments.theme.unwrap_or(kiosk.theme);
        state.settings.reduced_motion |= kiosk.reduced_motion;
        (state.settings.quality, state.settings.scale) = (kiosk.quality, kiosk.scale);
        state.settings.codes = true;
        let (volume, offset, captions) = (kiosk.volume, kiosk.sound_delay, kiosk.captions);
        let (speed, goes_on) = (kiosk.speed, kiosk.goes_on);
        state.settings.sound = Sound { volume, offset, captions, speed, goes_on, ..Sound::default() };
    } else {
        state.settings.theme = arguments.theme.unwrap_or(Theme::Projector);
    }
}

/// Takes over what the person's system asks for, where neither the arguments nor the place chose a theme. For starts whose
/// settings are not kept; of the others, whoever keeps them takes care.
pub fn prefer(start: &mut Start, arguments: &StateArgs, reduced_motion: bool, contrast: bool) {
    let settings = &mut start.state.settings;
    settings.reduced_motion |= reduced_motion;
    let placed = start.venue.is_kiosk() && start.venue.kiosk.theme != Theme::default();
    if contrast && arguments.theme.is_none() && !placed {
        settings.theme = Theme::Contrast;
        start.theme = Some(Theme::Contrast);
    }
}

/// The pictures of a set. A line that asks for what there is not is named, before the lecture. One lesson is open.
fn prepared(set: &Set, lesson: &str, platform: &dyn Platform) -> Result<Vec<Start>, String> {
    let one = |(index, entry): (usize, &String)| {
        let wrong = |reason: String| format!("picture {} of the set, \"{entry}\": {reason}", index + 1);
        match link::read(entry) {
            (_, Some(problem)) => Err(wrong(problem)),
            (StateArgs { lesson: Some(other), .. }, None) if other != lesson => {
                Err(wrong(format!("it is of another lesson: --lesson {other} opens that, for the whole set")))
            }
            (asked, None) => {
                let asked = StateArgs { venue: VenueArgs { present: true, ..VenueArgs::default() }, ..asked };
                start(&asked, platform).map(|start| Start { theme: asked.theme, ..start }).map_err(wrong)
            }
        }
    };
    set.entries.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use crate::picture::View;
    use crate::platform::tests::Here;
    use crate::visual::quality::Quality;

    fn asked(words: &[&str]) -> StateArgs {
        Cli::read([&["arclight"], words].concat()).unwrap().state
    }

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.ron");
        std::fs::write(&path, text).unwrap();
        std::fs::write(folder.path().join("words.txt"), "hell\n").unwrap();
        let name = path.display().to_string();
        (folder, name)
    }

    #[test]
    fn a_file_makes_a_kiosk_of_the_window_and_of_nothing_else() {
        let (_folder, path) = file("(start: true, idle: 33, blocked_words: \"words.txt\", theme: contrast)");
        let window = of_window(&asked(&["--config", &path]), &Here).unwrap();
        assert!(window.venue.is_kiosk() && window.venue.filter.blocks("hell"));
        assert_eq!((window.venue.kiosk.idle, window.state.settings.theme), (33.0, Theme::Contrast));
        // A picture, a film, a prepared picture, the page.
        let other = start(&asked(&["--config", &path]), &Here).unwrap();
        assert_eq!(other.venue, Venue::default());
        assert!(!other.state.settings.codes && other.state.panels.heads);
        let lecture = of_window(&asked(&["--config", &path, "--present"]), &Here).unwrap();
        assert!(lecture.venue.mode == Mode::Present && !lecture.venue.filter.blocks("hell"));
    }

    #[test]
    fn without_start_the_file_counts_only_where_a_kiosk_is_asked_for() {
        let (_folder, path) = file("(idle: 33, blocked_words: \"words.txt\")");
        let own = of_window(&asked(&["--config", &path]), &Here).unwrap();
        assert_eq!(own.venue, Venue::default(), "nobody's own words are filtered");
        let kiosk = of_window(&asked(&["--config", &path, "--kiosk"]), &Here).unwrap();
        assert!(kiosk.venue.is_kiosk() && kiosk.venue.filter.blocks("hell"));
        assert_eq!((kiosk.venue.kiosk.idle, kiosk.venue.notice), (33.0, None));
    }

    #[test]
    fn a_kiosk_goes_on_without_its_file_and_says_so() {
        let (_folder, path) = file("(\n  start: true,\n  colour: red,\n)");
        let kiosk = of_window(&asked(&["--config", &path]), &Here).unwrap();
        let told = kiosk.venue.notice.unwrap();
        assert!(kiosk.venue.mode == Mode::Kiosk && !kiosk.venue.kiosk.typing);
        assert!(told.contains("kiosk.ron:3:") && told.contains("nobody types"), "{told}");
        let (_folder, path) = file("(blocked_words: \"none.txt\")");
        let kiosk = start(&asked(&["--config", &path, "--kiosk"]), &Here).unwrap();
        let told = kiosk.venue.notice.unwrap();
        assert!(told.contains("none.txt") && !kiosk.venue.kiosk.typing, "{told}");
        let kiosk = start(&asked(&["--config", "/nowhere/kiosk.ron", "--kiosk"]), &Here).unwrap();
        assert!(kiosk.venue.is_kiosk() && kiosk.venue.notice.is_some_and(|told| told.contains("/nowhere")));
    }

    #[test]
    fn a_visit_opens_with_what_an_address_can_say() {
        let begun = |text: &str, words: &[&str]| {
            let (_folder, path) = file(text);
            start(&asked(&[&["--kiosk", "--config", &path][..], words].concat()), &Here).unwrap()
        };
        let opens = "(trained: true, opens: \"view=heatmap&layer=2&head=8&lens=norm&words=\")";
        let state = begun(opens, &[]).state;
        assert_eq!(
            (state.picture.view, state.picture.lens, state.picture.words),
            (View::Heatmap, arclight_model::lens::Lens::Norm, true)
        );
        assert_eq!(state.picture.place(), HeadPlace { layer: 2, head: Head::One(8) });
        assert_eq!(
            begun(opens, &["--head", "3"]).state.picture.place().head,
            Head::One(3),
            "arguments go before it"
        );
        // What there is not is named, and the visit begins all the same.
        for wrong in ["(opens: \"view=side&lens=norm\")", "(opens: \"layer=3\")"] {
            let begun = begun(wrong, &[]);
            assert!(begun.venue.is_kiosk() && begun.state.picture.view == View::Stage);
            assert!(begun.venue.notice.is_some_and(|told| told.contains("kiosk.ron: opens: ")), "{wrong}");
        }
    }

    #[test]
    fn a_visit_begins_as_the_file_says_and_the_arguments_before_it() {
        let (_folder, path) = file(
            "(text: \"Cats sing.\", word: \"sing\", trained: true, sound_delay: 0.2, captions: false,
              quality: low, scale: 1.3, speed: 9, goes_on: true)",
        );
        let begun = start(&asked(&["--kiosk", "--config", &path]), &Here).unwrap();
        assert_eq!(
            (begun.state.picture.text.as_str(), begun.state.picture.model),
            ("Cats sing.", ModelId::MINILM)
        );
        assert_eq!(begun.glance, Some(WordRef::Text("sing".into())));
        let settings = &begun.state.settings;
        assert_eq!((settings.quality, settings.scale), (Quality::Low, 1.3));
        assert_eq!((settings.sound.offset, settings.sound.captions), (0.2, false));
        assert_eq!((settings.sound.speed, settings.sound.goes_on), (2.0, true));
        let deep =
            start(&asked(&["--kiosk", "--config", &path, "--layer", "2", "--head", "8"]), &Here).unwrap();
        assert_eq!(
            deep.state.picture.place(),
            HeadPlace { layer: 2, head: Head::One(8) },
            "of the file's model"
        );
        let other = ["--kiosk", "--config", &path, "--text", "The bank.", "--model", "glass"];
        let begun = start(&asked(&other), &Here).unwrap();
        assert_eq!(
            (begun.state.picture.text.as_str(), begun.state.picture.model),
            ("The bank.", ModelId::GLASS)
        );
        assert_eq!(begun.glance, Some(WordRef::Text("bank".into())));
    }

    #[test]
    fn what_the_system_asks_for_counts_where_nothing_else_was_chosen() {
        let theme_of = |arguments: &StateArgs, kiosk_theme: Theme| {
            let mut begun = start(arguments, &Here).unwrap();
            begun.venue.kiosk.theme = kiosk_theme;
            prefer(&mut begun, arguments, true, true);
            assert!(begun.state.settings.reduced_motion);
            begun.state.settings.theme
        };
        let lecture =
            StateArgs { venue: VenueArgs { present: true, ..VenueArgs::default() }, ..StateArgs::default() };
        let kiosk =
            StateArgs { venue: VenueArgs { kiosk: true, ..VenueArgs::default() }, ..StateArgs::default() };
        assert_eq!(theme_of(&lecture, Theme::default()), Theme::Contrast);
        assert_eq!(theme_of(&kiosk, Theme::default()), Theme::Contrast);
        assert_ne!(theme_of(&kiosk, Theme::Projector), Theme::Contrast, "the place chose");
        let asked = StateArgs { theme: Some(Theme::Projector), ..lecture };
        assert_eq!(theme_of(&asked, Theme::default()), Theme::Projector, "the address chose");
        let mut plain = start(&kiosk, &Here).unwrap();
        prefer(&mut plain, &kiosk, false, false);
        assert!(!plain.state.settings.reduced_motion);
        assert_eq!(plain.state.settings.theme, Theme::default());
    }
}
