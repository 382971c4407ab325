//! What is wrong with a lesson, before anybody plays it.

use arclight_model::words::split_words;
use arclight_model::{AttentionModel, ModelId, Token};

use super::{Chapter, Decode, Fault, Lesson, Scene, Shot, Timings, Wrong, named};
use crate::picture::{Carpet, Curtain, Head, Picture, Sheets, WordRef, plain};
use crate::shown::Look;
use crate::visual::{carpet, crowd};

/// The files of a lesson, wherever they are.
pub struct Files<'a> {
    /// Text of a file of the folder.
    pub text: &'a dyn Fn(&str) -> Result<String, String>,
    /// Bytes of a sound of the folder.
    pub sound: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// Decodes a sound as the player does; where nothing can, its pages alone are looked at.
    pub decode: Option<&'a Decode<'a>>,
    /// The folder's own name, by which the lesson is opened; `None` where nobody knows it.
    pub folder: Option<&'a str>,
    /// The models that are there: they know which tokens a sentence has.
    pub models: &'a [&'a dyn AttentionModel],
}

impl<'a> Files<'a> {
    fn model(&self, id: ModelId) -> Option<&'a dyn AttentionModel> {
        self.models.iter().copied().find(|model| model.id() == id)
    }
}

/// Every fault, in the order of the files.
#[must_use]
pub fn check(files: &Files<'_>) -> Vec<Fault> {
    let (lesson, mut faults) = match super::read(files.text) {
        Ok(found) => found,
        Err(fault) => return vec![fault],
    };
    if let Some(Err(wrong)) = files.folder.map(named) {
        faults.insert(0, Fault { file: "lesson.ron".to_owned(), line: 1, wrong });
    }
    let timings = match (files.text)("timings.json").map(|text| Timings::read(&text)) {
        Ok(Ok(timings)) => timings,
        Ok(Err(fault)) => {
            faults.push(fault);
            Timings::default()
        }
        Err(_) => Timings::default(),
    };
    for chapter in &lesson.chapters {
        let file = format!("{}.md", chapter.name);
        let mut add = |line, wrong| faults.push(Fault { file: file.clone(), line, wrong });
        for wrong in times(chapter, &timings, files) {
            let line = match wrong {
                Wrong::Stale { index, .. }
                | Wrong::Backwards { index, .. }
                | Wrong::Hurried { index, .. } => chapter.line_of_word(index),
                _ => 1,
            };
            add(line, wrong);
        }
        for (name, wrong) in tokens(&chapter.begin, files) {
            add(chapter.line_of(name), wrong);
        }
        for cue in &chapter.cues {
            for (_, wrong) in tokens(&cue.scene, files) {
                add(cue.line, wrong);
            }
        }
    }
    faults.sort_by_key(|fault| place(&lesson, fault));
    faults.dedup();
    faults
}

fn place(lesson: &Lesson, fault: &Fault) -> (usize, usize) {
    let chapter =
        lesson.chapters.iter().position(|chapter| fault.file.strip_suffix(".md") == Some(&chapter.name));
    (chapter.map_or(0, |chapter| chapter + 1), fault.line)
}

fn times(chapter: &Chapter, timings: &Timings, files: &Files<'_>) -> Vec<Wrong> {
    let Some(spoken) = timings.chapters.get(&chapter.name) else { return vec![Wrong::NoTimes] };
    if let Some(wrong) = spoken.wrong() {
        return vec![wrong];
    }
    let sound = (files.sound)(&spoken.file);
    let mut wrongs: Vec<Wrong> = spoken.unlike(sound.as_deref(), files.decode).into_iter().collect();
    let longest = chapter.words.len().max(spoken.words.len());
    let written = |index: usize| chapter.words.get(index).map_or("", |(word, _)| word.as_str());
    let said = |index: usize| spoken.words.get(index).map_or("", |time| time.w.as_str());
    if let Some(index) = (0..longest).find(|index| written(*index) != said(*index)) {
        let (written, spoken) = (written(index).to_owned(), said(index).to_owned());
        wrongs.push(Wrong::Stale { index, written, spoken });
    }
    // What is heard at a word's edges is not exact to a tenth.
    let ends = |index: usize| spoken.words.get(index + 1).map_or(spoken.duration, |next| next.start);
    let hurried = chapter.holds.iter().filter_map(|&(index, seconds)| {
        let time = spoken.words.get(index)?;
        let word = time.w.clone();
        (ends(index) - time.end < seconds - 0.25).then_some(Wrong::Hurried { index, word, seconds })
    });
    wrongs.extend(hurried);
    let mut before = 0.0;
    for (index, time) in spoken.words.iter().enumerate() {
        // Not a number is no time either.
        let forward = time.start >= before && time.end >= time.start && time.end <= spoken.duration;
        if !forward {
            wrongs.push(Wrong::Backwards { index, word: time.w.clone() });
            break;
        }
        before = time.start;
    }
    wrongs
}

/// Whether everything that a scene names is there: what is wrong, and the setting by which it is.
fn tokens(scene: &Scene, files: &Files<'_>) -> Vec<(&'static str, Wrong)> {
    let mut wrongs = Vec::new();
    let picture = &scene.picture;
    let (model, place) = (picture.model, picture.place());
    let mut range = |name, what, value: usize, count: usize| {
        if value >= count {
            wrongs.push((name, Wrong::Range { model: model.name, what, value }));
        }
    };
    range("layer", "layer", place.layer, model.layers);
    range("head", "head", place.head.one().unwrap_or(0), model.heads);
    for sheet in picture.sheets.as_ref().map_or(&[][..], Sheets::listed) {
        range("sheets", "layer", sheet.layer, model.layers);
        range("sheets", "head", sheet.head, model.heads);
    }
    for cut in &picture.cuts {
        range("cut", "layer", cut.reach.layer().unwrap_or(0), model.layers);
        range("cut", "head", cut.reach.head().unwrap_or(0), model.heads);
    }
    if picture.crowd_list().is_some() {
        range("depth", "depth", picture.depth, model.layers + 1);
    }
    wrongs.extend(alone(picture));
    wrongs.extend(no_crowd(picture, files));
    wrongs.extend(words(scene, files));
    let [first, second] = &picture.pair;
    if scene.compare
        && let Some(glass) = files.model(ModelId::GLASS)
        && !share_a_word(glass, first, second)
    {
        wrongs.push(("compare", Wrong::NoCommonWord(first.clone(), second.clone())));
    }
    wrongs
}

/// The words that a scene names and its sentence does not have, and a carpet of too many.
fn words(scene: &Scene, files: &Files<'_>) -> Vec<(&'static str, Wrong)> {
    let mut wrongs = Vec::new();
    let Scene { picture, shot: Shot { on, .. }, .. } = scene;
    let model = picture.model;
    let sheets = picture.sheets.as_ref().map_or(&[][..], Sheets::listed);
    let behind = picture.curtain.as_ref().and_then(|curtain| match curtain {
        Curtain::After(word) => Some(word),
        Curtain::Lit | Curtain::End => None,
    });
    let named: Vec<(&str, &WordRef)> = picture
        .query
        .iter()
        .map(|word| ("query", word))
        .chain(picture.key.iter().map(|word| ("key", word)))
        .chain(sheets.iter().filter_map(|sheet| Some(("sheets", sheet.word.as_ref()?))))
        .chain(on.iter().map(|word| ("shot", word)))
        .chain(behind.map(|word| ("curtain", word)))
        .chain(picture.cuts.iter().map(|cut| ("cut", &cut.key)))
        .collect();
    let needs_tokens = !named.is_empty() || picture.carpet.is_some();
    if let Some(reader) = files.model(model).filter(|_| needs_tokens) {
        let read = shown(scene, reader);
        if picture.carpet.is_some() && read.len() > carpet::MOST {
            wrongs.push(("carpet", Wrong::Carpet { tokens: read.len(), most: carpet::MOST }));
        }
        for (name, word) in named {
            if word.find(read.iter().map(|token| token.text.as_str())).is_none() {
                let wrong = Wrong::Token {
                    word: word.to_string(),
                    text: picture.text.clone(),
                    model: model.name,
                    tokens: read.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" "),
                };
                wrongs.push((name, wrong));
            }
        }
    }
    wrongs
}

/// A crowd that is not shown, or a guest that does not join it: the player asks for the word as a token, so that *banks* is
/// no *bank*.
fn no_crowd(picture: &Picture, files: &Files<'_>) -> Option<(&'static str, Wrong)> {
    let list = crowd::list(picture.crowd.as_ref()?)?;
    let has = |text: &String| match files.model(picture.model) {
        Some(reader) => crowd::token_of(&list.word, &reader.attend(text).tokens).is_some(),
        // Where nobody reads pieces, the words do.
        None => split_words(text).into_iter().any(|span| plain(&text[span]) == plain(&list.word)),
    };
    let fits = picture.crowd_list().is_some() && picture.guest.as_ref().is_none_or(has);
    (!fits).then(|| ("crowd", Wrong::NoCrowd(list.word.clone())))
}

/// What lacks the word, the head or the sheets that it needs.
fn alone(picture: &Picture) -> Vec<(&'static str, Wrong)> {
    let mut wrongs = Vec::new();
    if picture.query.is_none() || picture.place().head == Head::Mean {
        wrongs.extend(followed(picture).into_iter().map(|name| (name, Wrong::StepAlone)));
    }
    if picture.carpet == Some(Carpet::All) && picture.place().head == Head::Mean {
        wrongs.push(("carpet", Wrong::CarpetOfAll));
    }
    if picture.join.is_some() && (picture.join_shown().is_none() || picture.query.is_none()) {
        wrongs.push(("join", Wrong::JoinAlone));
    }
    if picture.compass.is_some() && (picture.query.is_none() || picture.compass_axes().is_none()) {
        wrongs.push(("compass", Wrong::CompassAlone));
    }
    if !picture.cuts.is_empty() && !picture.model.writes {
        wrongs.push(("cut", Wrong::CutAlone));
    }
    wrongs
}

/// The settings by which one row of one head is followed.
fn followed(picture: &Picture) -> Vec<&'static str> {
    let step = picture.step.map(|_| "step");
    let columns = picture.columns.map(|_| "columns");
    let row = picture.carpet.filter(|carpet| *carpet == Carpet::Row).map(|_| "carpet");
    step.into_iter().chain(columns).chain(picture.badges.map(|_| "badges")).chain(row).collect()
}

/// The tokens that are drawn on stage.
fn shown(scene: &Scene, reader: &dyn AttentionModel) -> Vec<Token> {
    Look::of(&scene.picture).at(&reader.attend(&scene.picture.text)).0
}

/// Whether two sentences have a word in common, as Glass reads them. A full stop is none.
fn share_a_word(glass: &dyn AttentionModel, first: &str, second: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let tokens = glass.attend(text).tokens;
        let words = tokens.iter().filter(|token| !token.kind.is_special());
        words
            .map(|token| token.text.to_lowercase())
            .filter(|word| word.contains(char::is_alphanumeric))
            .collect()
    };
    let second = words(second);
    words(first).iter().any(|word| second.contains(word))
}
