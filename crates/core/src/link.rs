//! Links: `?text=..&model=..`, a picture in its form, with theme, lesson and place beside it.

use crate::cli::{StateArgs, THEMES, parse_at};
use crate::picture::{Picture, Setting, Unfit, WordRef};
use crate::state::State;
use crate::visual::palette::Theme;

/// Longer queries are cut, in bytes: no text that a model reads is as long.
const LONGEST: usize = 60_000;

/// What a link asks for, and one line for what could not be understood. Unknown names are somebody else's.
#[must_use]
pub fn read(query: &str) -> (StateArgs, Option<String>) {
    let mut end = query.len().min(LONGEST);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    let query = query[..end].trim_start_matches('?');
    let (mut understood, mut problem) = (StateArgs::default(), None);
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // The first of several counts.
        if seen.contains(&name.to_string()) {
            continue;
        }
        match set(&mut understood, &name, &value) {
            Some(true) => {}
            Some(false) => problem = Some(format!("The address asks for a {name} that there is not.")),
            None => continue,
        }
        seen.push(name.into_owned());
    }
    (understood, problem)
}

/// Whether it was understood; `None` for a name that is somebody else's.
fn set(asked: &mut StateArgs, name: &str, value: &str) -> Option<bool> {
    let understood = match name {
        "theme" => {
            let at = THEMES.iter().position(|theme| *theme == value);
            asked.theme = at.and_then(|at| Theme::ALL.get(at).copied());
            asked.theme.is_some()
        }
        "lesson" => {
            asked.lesson = Some(value.to_owned());
            true
        }
        "at" => {
            asked.at = parse_at(value).ok();
            asked.at.is_some()
        }
        "mode" => {
            let venue = &mut asked.venue;
            (venue.kiosk, venue.present) = (value == "kiosk", value == "present");
            venue.kiosk || venue.present
        }
        _ => match Setting::read(name, value) {
            Ok(setting) => {
                asked.picture.0.push(setting);
                true
            }
            Err(Unfit::Value { .. }) => false,
            Err(Unfit::Name(_)) => return None,
        },
    };
    Some(understood)
}

/// The link to a picture: what of it differs from the first one.
#[must_use]
pub fn write(picture: &Picture, theme: Theme) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(picture.form());
    add_theme(&mut query, theme);
    query.finish()
}

/// The link to what is on screen; the word under the pointer is named where none is pinned.
#[must_use]
pub fn of(state: &State) -> String {
    let mut picture = state.picture.clone();
    let pointing = &state.pointing;
    if picture.query.is_none() {
        picture.query = pointing.hovered.map(WordRef::Index);
    }
    write(&picture, state.settings.theme)
}

/// The link to a second of a lesson.
#[must_use]
pub fn write_lesson(name: &str, at: f64, theme: Theme) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("lesson", name).append_pair("at", &format!("{at:.1}"));
    // What it shows is the lesson's, how it looks is not.
    add_theme(&mut query, theme);
    query.finish()
}

fn add_theme(query: &mut form_urlencoded::Serializer<'_, String>, theme: Theme) {
    if theme != Theme::default() {
        query.append_pair("theme", &theme.name().to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use arclight_model::ModelId;
    use arclight_model::lens::Lens;
    use arclight_model::steps::Step;

    use super::*;
    use crate::cli::{PictureArgs, VenueArgs};
    use crate::picture::{Direction, Head, HeadPlace, View};
    use crate::platform::tests::Here;

    #[test]
    fn a_link_says_what_the_command_line_says() {
        let link = "?text=Cats+%26+d%C3%B6gs+%F0%9F%A6%8A&model=minilm&layer=2&head=3&query=%233\
                    &view=flat&theme=contrast&lens=norm&step=scores&mask=&mode=kiosk&words=&attended-by&idle=off";
        let (asked, problem) = read(link);
        assert_eq!(problem, None);
        let picture = vec![
            Setting::Text("Cats & dögs 🦊".to_owned()),
            Setting::Model(ModelId::MINILM),
            Setting::Layer(2),
            Setting::Head(Head::One(3)),
            Setting::Query(Some(WordRef::Index(3))),
            Setting::View(View::Flat),
            Setting::Lens(Lens::Norm),
            Setting::Step(Some(Step::Scores)),
            Setting::Mask(true),
            Setting::Words(true),
            Setting::Direction(Direction::AttendedBy),
            Setting::WithoutIdle(true),
        ];
        let expected = StateArgs {
            picture: PictureArgs(picture),
            theme: Some(Theme::Contrast),
            venue: VenueArgs { kiosk: true, ..VenueArgs::default() },
            ..StateArgs::default()
        };
        assert_eq!(asked, expected);
    }

    #[test]
    fn a_picture_comes_back_from_its_link() {
        let mut picture =
            Picture { text: "a=b & #c? 🦊".into(), model: ModelId::MINILM, ..Picture::default() };
        *picture.place_mut() = HeadPlace { layer: 4, head: Head::One(7) };
        picture.view = View::Flat;
        (picture.without_idle, picture.direction) = (true, Direction::AttendedBy);
        picture.switches.temperature = 0.5;
        let (asked, problem) = read(&write(&picture, Theme::Projector));
        let back = crate::start::start(&asked, &Here).unwrap().state;
        assert_eq!(problem, None);
        assert_eq!((back.picture, back.settings.theme), (picture, Theme::Projector));
        assert_eq!(write(&Picture::default(), Theme::default()), "");
    }

    #[test]
    fn a_second_of_a_lesson_comes_back_in_its_theme() {
        assert_eq!(write_lesson("attention", 73.46, Theme::default()), "lesson=attention&at=73.5");
        let (asked, problem) = read(&write_lesson("attention", 73.46, Theme::Contrast));
        assert_eq!((asked.lesson.as_deref(), asked.at, problem), (Some("attention"), Some(73.5), None));
        assert_eq!(asked.theme, Some(Theme::Contrast));
    }

    #[test]
    fn the_order_of_names_does_not_matter() {
        let start = |link: &str| crate::start::start(&read(link).0, &Here).unwrap().state.picture;
        assert_eq!(start("query=bank&text=The+bank."), start("text=The+bank.&query=bank"));
        let picture = start("layer=2&head=8&model=minilm");
        assert_eq!(picture.place(), HeadPlace { layer: 2, head: Head::One(8) });
    }

    proptest::proptest! {
        #[test]
        fn no_link_breaks_the_reader(query in "\\PC{0,80}|\\?((text|model|layer|head|query|at|step|mode)=[-%a-f0-9#]{0,9}&?){0,5}") {
            let (asked, _) = read(&query);
            // What was understood can be asked for, or is refused with a reason.
            if let Err(reason) = crate::start::start(&asked, &Here) {
                proptest::prop_assert!(!reason.is_empty());
            }
        }
    }

    #[test]
    fn a_hostile_link_does_no_harm() {
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
        let text = |asked: &StateArgs| match asked.picture.0.first() {
            Some(Setting::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let (asked, _) = read(&format!("?text={}&model=minilm", "é".repeat(100_000)));
        assert!(text(&asked).is_some_and(|text| text.len() <= LONGEST));
        let (asked, problem) = read("?model=purple&text=kept&text=second");
        assert_eq!((text(&asked).as_deref(), problem.is_some()), (Some("kept"), true));
        assert_eq!(text(&read("?text=--help").0).as_deref(), Some("--help"));
    }
}
