//! What stands on the stage beside tiles and arcs, chosen by hand.

use arclight_core::picture::{Badges, Carpet, Columns, Curtain, Head, Join, Setting, Sheets};
use arclight_model::ModelId;
use arclight_model::steps::Step;

use super::harness::{DESK, Person};

#[test]
fn columns_and_plates_are_chosen_under_the_hood() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.press("Under the hood");
    person.set(Setting::Step(Some(Step::Softmax)));
    for (label, columns) in [
        ("products", Columns::Products),
        ("coin tosses", Columns::Tosses),
        ("exponentials", Columns::Towers),
        ("shares", Columns::Shares),
    ] {
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
fn words_are_guessed_before_the_arcs_come() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.scroll_and_press("Guess first");
    for word in [6, 2, 10, 2] {
        person.pin(word);
    }
    assert_eq!(person.state().pointing.guessed(), [6, 10]);
    assert!(person.reads("You: river, fish"));
    person.press("Look");
    assert!(!person.state().picture.guess);
    assert!(person.reads("You: river, fish    bank: river 55%, fish 33%"));
    person.pin(2);
    assert!(!person.reads("You: river, fish"));
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

#[test]
fn sheets_stand_by_hand_and_one_is_pulled_to_the_front() {
    let mut person = Person::new(DESK);
    person.pin(7);
    person.scroll_and_press("of this layer");
    let picture = |person: &Person<'_>| person.state().picture.clone();
    assert_eq!(picture(&person).sheets, Some(Sheets::Layer));
    // What looks across stands in front; its neighbour comes, by its name and by a key.
    person.scroll_and_press("layer 0 head 0: bank looks at river 100%");
    assert_eq!(picture(&person).place().head, Head::One(0));
    person.scroll_and_press("layer 0 head 2: bank looks at START 100%");
    assert_eq!(picture(&person).place().head, Head::One(2));
    for (label, join) in
        [("side by side", Some(Join::Beside)), ("through W_O", Some(Join::Mixed)), ("apart", None)]
    {
        person.scroll_and_press(label);
        assert_eq!(picture(&person).join, join, "{label}");
    }
    person.scroll_and_press("all on a wall");
    assert_eq!(picture(&person).sheets, Some(Sheets::All));
    person.scroll_and_press("no sheets");
    assert_eq!(picture(&person).sheets, None);
}
