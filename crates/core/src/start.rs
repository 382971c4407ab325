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
use crate::venue::{Entry, Mode, Opened, Set, Venue};
use crate::visual::palette::Theme;
use crate::words::Readers;

/// What the program starts with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// What is chosen, before the settings that were kept.
    pub state: State,
    /// The theme that the command line asks for: it goes before the kept one.
    pub theme: Option<Theme>,
    /// Somebody asked for this picture: nothing plays over it by itself.
    pub asked: bool,
    /// A word to light until somebody points, so that the first picture shows what will happen.
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
    let (opens, misfit) = link::read_written(&venue.kiosk.opens);
    let problem = misfit.map(|misfit| misfit.to_string());
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
    state.settings.inside = arguments.inside;
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

/// What there is not is refused by whoever starts the program, not moved to what there is, and what the model cannot show
/// is not passed over.
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
    for cut in &picture.cuts {
        within("layer", cut.reach.layer().unwrap_or(0), picture.model.layers)?;
        within("head", cut.reach.head().unwrap_or(0), picture.model.heads)?;
    }
    if let Some(wrong) = picture.out_of_place() {
        return Err(wrong.to_owned());
    }
    if picture.crowd.is_some() && picture.depth > picture.model.layers {
        let (depth, layers) = (picture.depth, picture.model.layers);
        return Err(format!("a crowd goes through {layers} layers here: its depth cannot be {depth}"));
    }
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
    let readers = Readers::default();
    let one = |entry: &Entry| {
        let Entry { line, query, sentence } = entry;
        let wrong = |reason: &dyn std::fmt::Display| format!("{}, line {line}: {reason}", set.name);
        // A sentence says what it says.
        let asked = if *sentence { Ok(link::read(query).0) } else { link::read_whole(query) };
        let asked = asked.map_err(|misfit| wrong(&misfit))?;
        if let Some(other) = asked.lesson.as_ref().filter(|other| *other != lesson) {
            let reason = format!("it is of another lesson: --lesson {other} opens that, for the whole set");
            return Err(wrong(&reason));
        }
        let venue = VenueArgs { present: true, ..VenueArgs::default() };
        let begun = start(&StateArgs { venue, ..asked.clone() }, platform).map_err(|error| wrong(&error))?;
        match readers.missing(&begun.state.picture) {
            Some(reason) => Err(wrong(&reason)),
            None => Ok(Start { theme: asked.theme, ..begun }),
        }
    };
    set.entries.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
