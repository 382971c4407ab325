//! The state in the address of the page: `?text=..&model=..`, with the names and the values of the command line.

use crate::cli::{Cli, StateArgs};
use crate::model::ModelKind;
use crate::model::lens::Lens;
use crate::model::steps::Step;
use crate::session::{Direction, Head, Shown, State, View};

/// The names that an address may have: those of [`StateArgs`] that say what is shown.
const NAMES: [&str; 16] = [
    "text",
    "model",
    "layer",
    "head",
    "query",
    "view",
    "theme",
    "lens",
    "step",
    "mask",
    "lesson",
    "at",
    "mode",
    "words",
    "without-idle",
    "attended-by",
];
/// Those that have no value.
pub const FLAGS: [&str; 4] = ["mask", "words", "without-idle", "attended-by"];
/// Longer queries are cut, in bytes: no text that a model reads is as long.
const LONGEST: usize = 60_000;

/// What an address asks for, and one line for what could not be understood. Unknown names are somebody else's.
#[must_use]
pub fn read(query: &str) -> (StateArgs, Option<String>) {
    let mut end = query.len().min(LONGEST);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    let query = query[..end].trim_start_matches('?');
    let mut words = vec!["arclight".to_owned()];
    let (mut understood, mut problem) = (StateArgs::default(), None);
    let mut seen = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // The first of several counts.
        let Some(name) = NAMES.iter().find(|known| **known == name && !seen.contains(*known)) else {
            continue;
        };
        seen.push(*name);
        words.push(match (*name, value.as_ref()) {
            (flag, _) if FLAGS.contains(&flag) => format!("--{flag}"),
            ("mode", "kiosk" | "present") => format!("--{value}"),
            _ => format!("--{name}={value}"),
        });
        if let Ok(cli) = Cli::read(&words) {
            understood = cli.state;
        } else {
            words.pop();
            problem = Some(format!("The address asks for a {name} that there is not."));
        }
    }
    (understood, problem)
}

/// The address of a state: what differs from the first view.
#[must_use]
pub fn write(state: &State, shown: &Shown) -> String {
    let first = State::default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    if state.text != first.text {
        query.append_pair("text", &state.text);
    }
    if state.model != first.model {
        query.append_pair("model", if state.model == ModelKind::MiniLm { "minilm" } else { "glass" });
    }
    let (place, usual) = (state.place(), first.heads[state.model as usize]);
    if place.layer != usual.layer {
        query.append_pair("layer", &place.layer.to_string());
    }
    if place.head != usual.head {
        let head = match place.head {
            Head::One(head) => head.to_string(),
            Head::Mean => "mean".to_owned(),
        };
        query.append_pair("head", &head);
    }
    if let Some(word) = state.pinned.or(state.hovered).filter(|word| *word < shown.tokens.len()) {
        query.append_pair("query", &format!("#{word}"));
    }
    match state.view {
        View::Stage => {}
        View::Flat => drop(query.append_pair("view", "flat")),
        View::Heatmap => drop(query.append_pair("view", "heatmap")),
    }
    if state.lens != Lens::Raw {
        query.append_pair("lens", state.lens.name());
    }
    if let Some(step) = state.study.step {
        query.append_pair("step", Step::NAMES[step.index()]);
    }
    let flags = [
        state.study.reading.causal,
        state.words,
        state.without_idle,
        state.direction == Direction::AttendedBy,
    ];
    for (name, _) in FLAGS.iter().zip(flags).filter(|(_, on)| *on) {
        query.append_pair(name, "");
    }
    if let Some(theme) = theme(state) {
        query.append_pair("theme", &theme);
    }
    query.finish()
}

/// The address of a second of a lesson.
#[must_use]
pub fn write_lesson(name: &str, at: f64, state: &State) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("lesson", name).append_pair("at", &format!("{at:.1}"));
    // What it shows is the lesson's, how it looks is not.
    if let Some(theme) = theme(state) {
        query.append_pair("theme", &theme);
    }
    query.finish()
}

fn theme(state: &State) -> Option<String> {
    let theme = state.settings.theme;
    (theme != State::default().settings.theme).then(|| theme.name().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{HeadArg, QueryArg, VenueArgs, ViewArg};
    use crate::session::HeadPlace;
    use crate::visual::palette::Theme;

    #[test]
    fn an_address_says_what_the_command_line_says() {
        let address = "?text=Cats+%26+d%C3%B6gs+%F0%9F%A6%8A&model=minilm&layer=2&head=3&query=%233\
                       &view=flat&theme=contrast&lens=norm&step=scores&mask=&mode=kiosk&words=&attended-by";
        let (asked, problem) = read(address);
        assert_eq!(problem, None);
        let expected = StateArgs {
            text: Some("Cats & dögs 🦊".to_owned()),
            model: Some(ModelKind::MiniLm),
            layer: Some(2),
            head: Some(HeadArg::One(3)),
            query: Some(QueryArg::Index(3)),
            view: Some(ViewArg::Flat),
            theme: Some(Theme::Contrast),
            lens: Some(Lens::Norm),
            step: Some(Step::Scores),
            mask: true,
            words: true,
            without_idle: false,
            attended_by: true,
            reduced_motion: false,
            lesson: None,
            at: None,
            watch: false,
            venue: VenueArgs { kiosk: true, ..VenueArgs::default() },
        };
        assert_eq!(asked, expected);
    }

    #[test]
    fn a_state_comes_back_from_its_address() {
        let text = "a=b & #c? 🦊";
        let mut state = State { text: text.into(), model: ModelKind::MiniLm, ..State::default() };
        *state.place_mut() = HeadPlace { layer: 4, head: Head::One(7) };
        state.view = View::Flat;
        state.settings.theme = Theme::Projector;
        (state.without_idle, state.direction) = (true, Direction::AttendedBy);
        let (asked, problem) = read(&write(&state, &Shown::default()));
        let back = crate::start::start(&asked).unwrap().state;
        assert_eq!(problem, None);
        assert_eq!((back.text.as_str(), back.model, back.place()), (text, state.model, state.place()));
        assert_eq!((back.view, back.settings.theme), (View::Flat, Theme::Projector));
        assert_eq!((back.words, back.without_idle, back.direction), (false, true, Direction::AttendedBy));
        assert_eq!(write(&State::default(), &Shown::default()), "");
    }

    #[test]
    fn a_second_of_a_lesson_comes_back_in_its_theme() {
        let mut state = State::default();
        assert_eq!(write_lesson("attention", 73.46, &state), "lesson=attention&at=73.5");
        state.settings.theme = Theme::Contrast;
        let (asked, problem) = read(&write_lesson("attention", 73.46, &state));
        assert_eq!((asked.lesson.as_deref(), asked.at, problem), (Some("attention"), Some(73.5), None));
        assert_eq!(asked.theme, Some(Theme::Contrast));
    }

    proptest::proptest! {
        #[test]
        fn no_address_breaks_the_reader(query in "\\PC{0,80}|\\?((text|model|layer|head|query|at|step|mode)=[-%a-f0-9#]{0,9}&?){0,5}") {
            let (asked, _) = read(&query);
            // What was understood can be asked for, or is refused with a reason.
            if let Err(reason) = crate::start::start(&asked) {
                proptest::prop_assert!(!reason.is_empty());
            }
        }
    }

    #[test]
    fn a_hostile_address_does_no_harm() {
        let bad = [
            "?mode=supervise",
            "?layer=-1",
            "?head=<script>alert(1)</script>",
            "?model=%00",
            "?layer=99999999999999999999",
        ];
        for query in bad {
            let (asked, problem) = read(query);
            assert_eq!(asked, StateArgs::default(), "{query}");
            assert!(problem.is_some(), "{query}");
        }
        for query in ["?", "?&&==&", "?help", "?version=1", "?out=/etc/passwd", "?%ff=%fe", "?text"] {
            assert_eq!(read(query).1, None, "{query}");
        }
        let (asked, _) = read(&format!("?text={}&model=minilm", "é".repeat(100_000)));
        assert!(asked.text.is_some_and(|text| text.len() <= LONGEST));
        let (asked, problem) = read("?model=purple&text=kept&text=second");
        assert_eq!((asked.text.as_deref(), problem.is_some()), (Some("kept"), true));
        assert_eq!(read("?text=--help").0.text.as_deref(), Some("--help"));
    }
}
