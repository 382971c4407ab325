//! The one form in which pictures are written: names and values, as many as differ from the first picture.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Picture, Setting};

impl Picture {
    /// The settings that lead from the first picture to this one, in the order in which they are to be set.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let first = Self::default();
        let (place, opens) = (self.place(), first.places.of(self.model));
        let mut settings = Vec::new();
        let mut add = |differs: bool, setting: Setting| {
            if differs {
                settings.push(setting);
            }
        };
        add(self.text != first.text, Setting::Text(self.text.clone()));
        add(self.model != first.model, Setting::Model(self.model));
        add(place.layer != opens.layer, Setting::Layer(place.layer));
        add(place.head != opens.head, Setting::Head(place.head));
        add(self.query.is_some(), Setting::Query(self.query.clone()));
        add(self.direction != first.direction, Setting::Direction(self.direction));
        add(self.view != first.view, Setting::View(self.view));
        add(self.lens != first.lens, Setting::Lens(self.lens));
        add(self.step.is_some(), Setting::Step(self.step));
        add(self.columns.is_some(), Setting::Columns(self.columns));
        add(self.badges.is_some(), Setting::Badges(self.badges));
        add(self.key.is_some(), Setting::Key(self.key.clone()));
        add(self.carpet.is_some(), Setting::Carpet(self.carpet));
        add(self.sheets.is_some(), Setting::Sheets(self.sheets.clone()));
        add(self.join.is_some(), Setting::Join(self.join));
        add(self.reading.causal, Setting::Mask(true));
        add(self.curtain.is_some(), Setting::Curtain(self.curtain.clone()));
        add(self.reading.positionless, Setting::Position(false));
        add(self.reading.alone, Setting::Attention(false));
        add(!self.switches.scaled, Setting::Scaling(false));
        let temperature = self.switches.temperature;
        add(temperature.to_bits() != 1.0_f32.to_bits(), Setting::Temperature(temperature));
        add(self.switches.normalise != first.switches.normalise, Setting::Normalise(self.switches.normalise));
        add(self.switches.removed, Setting::Removed(true));
        add(self.words, Setting::Words(true));
        add(self.without_idle, Setting::WithoutIdle(true));
        add(self.rest_dim, Setting::Rest(true));
        add(self.large.is_some(), Setting::Large(self.large));
        add(self.heat() != first.places.heat(self.model), Setting::Heat(self.heat()));
        add(self.pair != first.pair, Setting::Pair(self.pair.clone()));
        add(self.compass.is_some(), Setting::Compass(self.compass.clone()));
        add(!self.with.is_empty(), Setting::With(self.with.clone()));
        add(self.crowd.is_some(), Setting::Crowd(self.crowd.clone()));
        add(self.depth != 0, Setting::Depth(self.depth));
        add(self.senses, Setting::Senses(true));
        add(self.guest.is_some(), Setting::Guest(self.guest.clone()));
        add(self.guess, Setting::Guess(true));
        add(self.pour, Setting::Pour(true));
        add(self.clocks, Setting::Clocks(true));
        add(!self.cuts.is_empty(), Setting::Cuts(self.cuts.clone()));
        add(!self.written.is_empty(), Setting::Written(self.written.clone()));
        settings
    }

    /// The same as names and values.
    pub fn form(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.settings().into_iter().filter_map(|setting| setting.write())
    }
}

impl Serialize for Picture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.form())
    }
}

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form: Vec<(String, String)> = Vec::deserialize(deserializer)?;
        let mut picture = Self::default();
        for (name, value) in form {
            picture.set(&Setting::read(&name, &value).map_err(D::Error::custom)?);
        }
        picture.normalise();
        Ok(picture)
    }
}

#[cfg(test)]
mod tests {
    use arclight_model::ModelId;
    use arclight_model::lens::Lens;
    use arclight_model::steps::{Normalise, Step};
    use proptest::prelude::*;

    use super::super::{
        Badges, Carpet, Columns, Curtain, Direction, Head, HeadPlace, Join, KeyCut, Reach, SETTINGS, Sheets,
        Takes, View, WordRef, written,
    };
    use super::*;

    fn cuts(word: impl Strategy<Value = WordRef>) -> impl Strategy<Value = Vec<KeyCut>> {
        let reach = prop_oneof![
            Just(Reach::Everywhere),
            (0usize..9).prop_map(Reach::Layer),
            (0usize..9, 0usize..14).prop_map(|(layer, head)| Reach::Head(layer, head)),
        ];
        proptest::collection::vec((word, reach).prop_map(|(key, reach)| KeyCut { key, reach }), 0..4)
    }

    fn setting() -> impl Strategy<Value = Setting> {
        let head = prop_oneof![(0usize..14).prop_map(Head::One), Just(Head::Mean)];
        let word = prop_oneof![
            "[a-z#|:= ]{1,6}".prop_filter_map("names nothing", |text| WordRef::read(&text)),
            (0usize..600).prop_map(WordRef::Index),
        ];
        let sheets = ["all", "layer", "0.2 opened, 9.14 #3"].map(|text| Sheets::read(text).unwrap());
        let sheets = proptest::sample::select(sheets.to_vec());
        let view = prop_oneof![Just(View::Stage), Just(View::Flat), Just(View::Heatmap)];
        prop_oneof![
            "\\PC{1,20}".prop_map(Setting::Text),
            proptest::sample::select(ModelId::ALL.to_vec()).prop_map(Setting::Model),
            (0usize..9).prop_map(Setting::Layer),
            head.clone().prop_map(Setting::Head),
            (0usize..9, head).prop_map(|(layer, head)| Setting::Place(HeadPlace { layer, head })),
            proptest::option::of(word.clone()).prop_map(Setting::Query),
            Just(Setting::Direction(Direction::AttendedBy)),
            view.prop_map(Setting::View),
            Just(Setting::Lens(Lens::Norm)),
            proptest::option::of(proptest::sample::select(Step::ALL.to_vec())).prop_map(Setting::Step),
            proptest::option::of(Just(Columns::Towers)).prop_map(Setting::Columns),
            proptest::option::of(Just(Badges::Key)).prop_map(Setting::Badges),
            proptest::option::of(word.clone()).prop_map(Setting::Key),
            proptest::option::of(Just(Carpet::All)).prop_map(Setting::Carpet),
            proptest::option::of(prop_oneof![
                Just(Curtain::Lit),
                Just(Curtain::End),
                (0usize..600).prop_map(|index| Curtain::After(WordRef::Index(index)))
            ])
            .prop_map(Setting::Curtain),
            proptest::option::of(sheets).prop_map(Setting::Sheets),
            proptest::option::of(Just(Join::Mixed)).prop_map(Setting::Join),
            any::<bool>().prop_map(Setting::Mask),
            any::<bool>().prop_map(Setting::Position),
            any::<bool>().prop_map(Setting::Attention),
            any::<bool>().prop_map(Setting::Scaling),
            any::<f32>().prop_map(Setting::Temperature),
            Just(Setting::Normalise(Normalise::ArgMax)),
            any::<bool>().prop_map(Setting::Removed),
            any::<bool>().prop_map(Setting::Words),
            any::<bool>().prop_map(Setting::WithoutIdle),
            any::<bool>().prop_map(Setting::Rest),
            proptest::option::of(0usize..9).prop_map(Setting::Large),
            proptest::array::uniform3((0usize..9, 0usize..14)).prop_map(Setting::Heat),
            ["[a-z]{1,400}", "[a-z. ]{0,9}[a-z]"].prop_map(Setting::Pair),
            proptest::option::of(Just(["water", "money"].map(str::to_owned))).prop_map(Setting::Compass),
            proptest::collection::vec("[a-z]{1,60}", 0..7).prop_map(Setting::With),
            proptest::option::of(Just("banks".to_owned())).prop_map(Setting::Crowd),
            (0usize..9).prop_map(Setting::Depth),
            any::<bool>().prop_map(Setting::Senses),
            proptest::option::of("[a-z]{1,400}").prop_map(Setting::Guest),
            any::<bool>().prop_map(Setting::Guess),
            any::<bool>().prop_map(Setting::Pour),
            cuts(word).prop_map(Setting::Cuts),
            proptest::collection::vec((0usize..30, 0usize..40).prop_map(|(start, end)| start..end), 0..4)
                .prop_map(Setting::Written),
        ]
    }

    proptest! {
        #[test]
        fn a_picture_comes_back_from_its_form(settings in proptest::collection::vec(setting(), 0..12)) {
            let mut picture = Picture::default();
            for setting in &settings {
                picture.set(setting);
                picture.normalise();
            }
            let once = picture.clone();
            picture.normalise();
            prop_assert_eq!(&picture, &once);
            // What another model was left with is no part of what is on stage.
            let model = picture.model;
            let mut other = Picture::default();
            *other.places.of_mut(model) = picture.place();
            *other.places.heat_mut(model) = picture.heat();
            picture.places = other.places;
            picture.normalise();
            picture.pair = picture.pair.map(|text| text.trim().to_owned());
            let written = ron::to_string(&picture).unwrap();
            prop_assert_eq!(ron::from_str::<Picture>(&written).unwrap(), picture);
        }
    }

    #[test]
    fn a_step_has_one_head_and_that_which_a_model_opens_with_is_not_kept() {
        let opened = Picture { model: ModelId::MINILM, step: Some(Step::Tokens), ..Picture::default() };
        let mut picture = opened.clone();
        picture.set(&Setting::Head(Head::Mean));
        picture.normalise();
        assert_eq!(picture, opened);
    }

    #[test]
    fn every_setting_of_the_table_can_be_read_and_written() {
        for entry in SETTINGS {
            let value = match entry.name {
                "text" => "Cats sing.",
                "model" => "minilm",
                "direction" => "by",
                "view" => "flat",
                "lens" => "norm",
                "step" => "scores",
                "columns" => "towers",
                "badges" => "key",
                "carpet" => "row",
                "curtain" => "end",
                "sheets" => "0.2 opened, 1.4 was",
                "join" => "mixed",
                "normalise" => "argmax",
                "heat" => "0:1 0:2 0:0",
                "pair" => "a | b",
                "compass" => "water, money",
                "rest" => "dim",
                "crowd" => "banks",
                "guest" => "I swam to the bank.",
                "cut" => "Mary 20.0, the, #9 4",
                "written" => "4-8, 10-14",
                "mask" | "position" | "attention" | "scaling" | "removed" | "words" | "idle" | "senses"
                | "guess" | "pour" | "clocks" => "on",
                _ => "3",
            };
            let read = Setting::read(entry.name, value).unwrap();
            assert_eq!(read.write(), Some((entry.name, value.to_owned())));
            let empty = Setting::read(entry.name, "").is_ok();
            assert_eq!(empty, entry.name == "text" || entry.takes == Takes::Switch, "{}", entry.name);
        }
        assert_eq!(Setting::read("without-idle", ""), Ok(Setting::WithoutIdle(true)));
        assert_eq!(Setting::read("attended-by", ""), Ok(Setting::Direction(Direction::AttendedBy)));
        assert!(Setting::read("colour", "red").is_err());
    }

    #[test]
    fn what_would_do_names_what_there_is() {
        let expected = |name: &str| match Setting::read(name, "?").unwrap_err() {
            crate::picture::Unfit::Value { expected, .. } => expected,
            other @ crate::picture::Unfit::Name(_) => panic!("{other}"),
        };
        let crowd = expected("crowd");
        let named: Vec<&str> = crowd.trim_start_matches("none, or ").split(", ").collect();
        assert_eq!(named, crate::visual::crowd::lists().iter().map(|list| &list.name).collect::<Vec<_>>());
        assert!(expected("compass").ends_with(&arclight_model::Glass::axes().join(", ")));
    }

    #[test]
    fn sheets_stand_alone_and_nobody_guesses_what_is_shown_or_hidden() {
        let after = |settings: &[(&str, &str)]| {
            let mut picture = Picture::default();
            settings.iter().for_each(|(name, value)| picture.set(&Setting::read(name, value).unwrap()));
            picture
        };
        let before = [("carpet", "all"), ("curtain", "bank")];
        let (alone, sheets) = (after(&before), after(&[&before[..], &[("sheets", "layer")]].concat()));
        assert!(alone.carpet_shown().is_some() && alone.curtain_shown().is_some());
        assert!(sheets.carpet_shown().is_none() && sheets.curtain_shown().is_none());
        assert!(sheets.reads().causal, "the model reads as it did");
        assert!(after(&[("guess", "on")]).waits_for_guess());
        for taken in [("carpet", "row"), ("curtain", "bank"), ("sheets", "layer"), ("columns", "towers")] {
            assert!(!after(&[("guess", "on"), taken]).waits_for_guess(), "{taken:?}");
        }
    }

    #[test]
    fn steps_matrices_and_columns_exclude_each_other() {
        let after = |settings: &[Setting]| {
            let mut picture = Picture::default();
            for setting in settings {
                picture.set(setting);
                picture.normalise();
            }
            picture
        };
        let (back, hood) = (Setting::Direction(Direction::AttendedBy), Setting::Step(Some(Step::Scores)));
        let heatmap = Setting::View(View::Heatmap);
        assert_eq!(after(&[back.clone(), heatmap.clone()]).direction, Direction::AttendsTo);
        let picture = after(&[hood.clone(), back, heatmap.clone()]);
        assert_eq!((picture.step, picture.direction), (None, Direction::AttendsTo));
        let picture = after(&[heatmap, hood.clone()]);
        assert_eq!((picture.view, picture.step.is_some()), (View::Stage, true));
        let picture = after(&[Setting::Head(Head::Mean), hood]);
        assert_eq!(picture.place().head, Head::One(0));
    }

    #[test]
    fn a_curtain_is_a_mask_and_without_the_mask_there_is_none() {
        let after = |settings: &[Setting]| {
            let mut picture = Picture::default();
            settings.iter().for_each(|setting| picture.set(setting));
            picture.normalise();
            (picture.reads().causal, picture.curtain.is_some(), picture.is_switched())
        };
        let (drawn, mask) = (Setting::Curtain(Some(Curtain::End)), Setting::Mask);
        assert_eq!(after(&[]), (false, false, false));
        assert_eq!(after(std::slice::from_ref(&drawn)), (true, true, true));
        assert_eq!(after(&[drawn.clone(), mask(false)]), (false, false, false));
        assert_eq!(after(&[mask(false), drawn.clone()]), (true, true, true));
        // A mask that was there before stays when the curtain goes.
        assert_eq!(after(&[mask(true), drawn.clone(), Setting::Curtain(None)]), (true, false, true));
        assert_eq!(after(&[drawn, Setting::Curtain(None)]), (false, false, false));
    }

    #[test]
    fn cuts_stay_while_a_text_goes_on_and_go_with_another() {
        let after = |text: &str| {
            let mut picture =
                Picture { model: ModelId::SMOLLM2, text: "Mary gave".into(), ..Picture::default() };
            picture.set(&Setting::read("cut", "Mary, #1 20.0").unwrap());
            picture.set(&Setting::read("written", "4-9").unwrap());
            picture.set(&Setting::Text(text.into()));
            picture.normalise();
            let cuts: Vec<String> = picture.cuts_shown().iter().map(ToString::to_string).collect();
            (cuts.join(", "), written::write(&picture.written), picture.is_switched())
        };
        assert_eq!(after("Mary gave a drink"), ("Mary, #1 20.0".to_owned(), "4-9".to_owned(), true));
        assert_eq!(after("Mary"), ("Mary, #1 20.0".to_owned(), String::new(), true));
        assert_eq!(after("Mary goes"), (String::new(), "4-6".to_owned(), false));
        assert_eq!(after("Cats"), (String::new(), String::new(), false));
        // No other model is cut.
        let mut picture = Picture { cuts: vec![KeyCut::read("Mary").unwrap()], ..Picture::default() };
        assert!(
            picture.cuts_shown().is_empty() && !picture.is_switched() && picture.out_of_place().is_some()
        );
        assert!(picture.in_place().cuts.is_empty());
        picture.reset_switches();
        assert!(picture.cuts.is_empty());
        assert_eq!(Setting::read("cut", "none"), Ok(Setting::Cuts(vec![])));
        assert_eq!(Setting::read("written", "none"), Ok(Setting::Written(vec![])));
    }

    #[test]
    fn each_model_keeps_its_head_and_what_is_not_there_is_the_last() {
        let mut picture = Picture::default();
        let set = |picture: &mut Picture, setting| {
            picture.set(&setting);
            picture.normalise();
        };
        set(&mut picture, Setting::Head(Head::One(2)));
        set(&mut picture, Setting::Model(ModelId::MINILM));
        set(&mut picture, Setting::Head(Head::One(99)));
        set(&mut picture, Setting::Layer(99));
        assert_eq!(picture.place(), HeadPlace { layer: 5, head: Head::One(11) });
        set(&mut picture, Setting::Model(ModelId::GLASS));
        assert_eq!(picture.place().head, Head::One(2));
    }

    #[test]
    fn a_huge_text_is_cut_between_characters() {
        let mut picture = Picture::default();
        picture.set(&Setting::Text("é".repeat(100_000)));
        picture.normalise();
        assert!(picture.text.len() <= super::super::LONGEST_TEXT && picture.text.chars().all(|c| c == 'é'));
    }
}
