//! What stands on the stage beside tiles and arcs, chosen by hand.

use arclight_core::picture::{Badges, Carpet, Columns, Curtain, Setting};
use arclight_model::ModelId;
use arclight_model::steps::Step;

use super::harness::{DESK, Person};

#[test]
fn columns_and_plates_are_chosen_under_the_hood() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.press("Under the hood");
    person.set(Setting::Step(Some(Step::Softmax)));
    for (label, columns) in
        [("products", Columns::Products), ("exponentials", Columns::Towers), ("shares", Columns::Shares)]
    {
        person.scroll_and_press(label);
        assert_eq!(person.state().picture.columns_shown(), Some(columns));
    }
    person.set(Setting::Step(Some(Step::Qkv)));
    for badges in [Some(Badges::Value), None] {
        person.scroll_and_press("Plates on stage");
        assert_eq!(person.state().picture.badges_shown(), badges);
    }
}

#[test]
fn the_compass_and_its_axes_are_chosen_beside_the_word() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.scroll_and_press("Meaning as an arrow");
    assert_eq!(person.state().picture.compass, Some(["water", "money"].map(str::to_owned)));
    person.scroll_and_press("axis up: water");
    person.scroll_and_press("drink");
    assert_eq!(person.state().picture.compass, Some(["drink", "money"].map(str::to_owned)));
    person.scroll_and_press("Meaning as an arrow");
    assert_eq!(person.state().picture.compass, None);
}

#[test]
fn the_carpet_and_the_curtain_are_chosen_beside_the_word() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.scroll_and_press("Carpet: weights as cells");
    assert_eq!(person.state().picture.carpet, Some(Carpet::Row));
    person.scroll_and_press("all rows");
    assert_eq!(person.state().picture.carpet_shown(), Some(Carpet::All));
    person.scroll_and_press("Curtain right of the lit word");
    assert_eq!(person.state().picture.curtain, Some(Curtain::Lit));
    assert!(person.state().picture.reads().causal);
    // The mask is the curtain's: with it the curtain goes.
    person.set(Setting::Mask(false));
    assert_eq!(
        (person.state().picture.curtain.clone(), person.state().picture.reads().causal),
        (None, false)
    );
    person.scroll_and_press("Carpet: weights as cells");
    assert_eq!(person.state().picture.carpet, None);
}

#[test]
fn a_crowd_and_what_joins_it_are_chosen_beside_the_word() {
    let mut person = Person::with_files(DESK);
    person.set(Setting::Model(ModelId::MINILM));
    person.wait_for(ModelId::MINILM);
    person.pin(7);
    person.scroll_and_press("One word in twelve sentences");
    let crowd = |person: &Person<'_>| person.state().picture.clone();
    assert_eq!((crowd(&person).crowd.as_deref(), crowd(&person).depth), (Some("banks"), 6));
    person.scroll_and_press("spring");
    assert_eq!(crowd(&person).crowd.as_deref(), Some("springs"));
    person.scroll_and_press("The sentence on stage joins them");
    assert_eq!(crowd(&person).guest, Some(crowd(&person).text));
    person.scroll_and_press("Colours of the two senses");
    assert!(!crowd(&person).senses);
}
