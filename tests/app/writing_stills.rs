//! Stills of a model that writes: what it holds ready, both bars under the words, cuts and their outlines, in three themes, and
//! pictures that must not pass for them. Without SmolLM2's file there are none.

use arclight::session::{Models, is_computed};
use arclight_core::intent::{Intent, Settings as Change, Write};
use arclight_core::picture::Setting;
use arclight_core::visual::palette::Theme;
use arclight_model::ModelId;
use arclight_model::next::Choice;
use bevy::math::UVec2;

use super::reference::Reference;
use super::stills::{Judge, SIZE, Studio, TOLERANCE};

const MARY: &str = "When Mary and John went to the store, John gave a drink to";

fn there(theme: Theme, settings: &[(&str, &str)]) -> Vec<Intent> {
    let text = Intent::Set(Setting::Text(MARY.into()));
    let begin = [Intent::Settings(Change::Theme(theme)), text, Intent::Set(Setting::Model(ModelId::SMOLLM2))];
    let settings = settings.iter().map(|(name, value)| Intent::Set(Setting::read(name, value).unwrap()));
    begin.into_iter().chain(settings).collect()
}

fn hot() -> Vec<Intent> {
    let choice = Choice::new(1.6, 4, 1.0, 1).unwrap();
    [there(Theme::Projector, &[]), vec![Intent::Write(Write::Choice(choice))]].concat()
}

const CUT: (&str, &str) = ("cut", "Mary");
const HEAD: [(&str, &str); 2] = [("layer", "16"), ("head", "0")];

/// Wide ones.
fn views() -> Vec<(&'static str, Vec<Intent>)> {
    vec![
        ("writing", there(Theme::Stage, &[])),
        ("writing-projector", hot()),
        ("writing-contrast", there(Theme::Contrast, &[("written", "51-58"), ("view", "flat")])),
        ("cutting", there(Theme::Stage, &[CUT])),
        ("cutting-projector", there(Theme::Projector, &[CUT])),
        ("cutting-contrast", there(Theme::Contrast, &[("cut", "Mary, John 20"), ("head", "0")])),
    ]
}

fn has_model(studio: &mut Studio) -> bool {
    studio.world().resource::<Models>().failed(ModelId::SMOLLM2).is_none()
}

impl Studio {
    /// The same with everything that is weighed beside the frames.
    fn weighed(&mut self, intents: &[Intent]) -> image::RgbImage {
        self.still(intents);
        while !is_computed(self.world()) {
            self.stand(1, 0);
        }
        self.stand(12, 250);
        self.shoot()
    }
}

#[test]
fn writing_and_cutting_look_like_their_references_and_nothing_else_does() {
    let _alone = super::ALONE.lock();
    let mut studio = Studio::sized(UVec2::new(1280, 720));
    if !has_model(&mut studio) {
        println!("SmolLM2's file is not there");
        return;
    }
    let mut judge = Judge::default();
    for (name, intents) in views() {
        judge.look(name, &studio.weighed(&intents));
    }
    let mut tall = Studio::sized(UVec2::new(SIZE.y, SIZE.x));
    judge.look("cutting-tall", &tall.weighed(&there(Theme::Stage, &[CUT])));
    judge.end();
    for (name, what, intents) in [
        ("writing", "cut", there(Theme::Stage, &[CUT])),
        ("writing", "another model", there(Theme::Stage, &[("model", "minilm")])),
        ("writing-projector", "a head alone", there(Theme::Projector, &HEAD)),
        ("cutting", "nothing is cut", there(Theme::Stage, &[])),
        ("cutting", "another word is cut", there(Theme::Stage, &[("cut", "the")])),
        ("cutting-projector", "a head alone", there(Theme::Projector, &[CUT, HEAD[0], HEAD[1]])),
    ] {
        let differs = Reference::open(name).unwrap().difference(&studio.weighed(&intents));
        println!("control of {name}, {what}: {differs:.4}");
        assert!(differs > 2.0 * TOLERANCE, "{what} passes for {name}: {differs}");
    }
}
