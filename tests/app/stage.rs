//! The stage as entities: what a hover spawns, what hangs on a word, and that events reach words and arcs.

use std::collections::BTreeSet;

use arclight::scene::{Arc, ArcsAsQuery, Beneath, Click, Glow, KeyOf, Over, QueryOf, Standing, Tap, Token};
use arclight::session::{Flatness, Wish};
use arclight_core::intent::{Intent, Point, Settings};
use arclight_core::picture::{Setting, View};
use arclight_core::start::Start;
use bevy::prelude::*;

use super::headless::{send, settle, start, state};

fn app() -> App {
    let mut app = start(Start::default());
    settle(&mut app);
    send(&mut app, Intent::Point(Point::Release));
    app
}

fn entities(app: &mut App) -> BTreeSet<Entity> {
    let mut all = app.world_mut().query::<Entity>();
    all.iter(app.world()).collect()
}

fn arcs(app: &mut App) -> Vec<(Entity, Arc)> {
    let mut arcs = app.world_mut().query::<(Entity, &Arc)>();
    arcs.iter(app.world()).map(|(entity, arc)| (entity, *arc)).collect()
}

fn token(app: &mut App, index: usize) -> Entity {
    let mut tokens = app.world_mut().query::<(Entity, &Token)>();
    tokens.iter(app.world()).find(|(_, token)| token.index == index).unwrap().0
}

#[test]
fn a_hover_spawns_and_despawns_nothing_but_arcs() {
    let mut app = app();
    for word in [Some(7), Some(6), Some(10), None, Some(7), Some(0), None] {
        let (before, arcs_before) = (entities(&mut app), arcs(&mut app));
        send(&mut app, Intent::Point(Point::Hover(word)));
        app.update();
        let after = entities(&mut app);
        let own = |arcs: &[(Entity, Arc)]| arcs.iter().map(|(entity, _)| *entity).collect::<BTreeSet<_>>();
        let changed: BTreeSet<Entity> = before.symmetric_difference(&after).copied().collect();
        let arcs_now = arcs(&mut app);
        let of_arcs: BTreeSet<Entity> = own(&arcs_before).union(&own(&arcs_now)).copied().collect();
        assert!(changed.is_subset(&of_arcs), "{word:?}: {changed:?}");
        if let Some(word) = word {
            assert!(!arcs_now.is_empty() && arcs_now.iter().all(|(_, arc)| arc.query == word), "{word}");
        }
    }
}

#[test]
fn an_arc_belongs_to_its_tokens_and_goes_with_them() {
    let mut app = app();
    send(&mut app, Intent::Point(Point::Hover(Some(7))));
    app.update();
    let (bank, river) = (token(&mut app, 7), token(&mut app, 6));
    let own = app.world().get::<ArcsAsQuery>(bank).unwrap().iter().count();
    let lit = arcs(&mut app);
    assert_eq!(own, lit.len());
    let (entity, _) = lit.iter().find(|(_, arc)| arc.key == 6).unwrap();
    assert_eq!(app.world().get::<QueryOf>(*entity).map(|of| of.0), Some(bank));
    assert_eq!(app.world().get::<KeyOf>(*entity).map(|of| of.0), Some(river));
    send(&mut app, Intent::Set(Setting::Text("Go.".into())));
    app.update();
    app.update();
    let left = arcs(&mut app);
    assert!(app.world().get_entity(bank).is_err() && left.iter().all(|(_, arc)| arc.query < 4));
}

#[test]
fn what_hangs_on_a_word_moves_with_it() {
    let mut app = app();
    send(&mut app, Intent::Settings(Settings::ReducedMotion(true)));
    let bank = token(&mut app, 7);
    let place = app.world().get::<Standing>(bank).unwrap().0;
    let at = |app: &App| app.world().get::<Transform>(bank).unwrap().translation;
    assert_eq!(at(&app), place.stage);
    send(&mut app, Intent::Set(Setting::View(View::Flat)));
    for _ in 0..40 {
        app.update();
    }
    assert!((app.world().resource::<Flatness>().eased() - 1.0).abs() < 1e-6);
    assert_eq!(at(&app), app.world().get::<Standing>(bank).unwrap().0.flat);
    let children = app.world().get::<Children>(bank).unwrap();
    assert!(children.iter().any(|child| app.world().get::<Beneath>(child).is_some()));
    assert!(children.iter().all(|child| app.world().get::<ChildOf>(child).unwrap().parent() == bank));
}

#[test]
fn events_reach_words_and_arcs() {
    let mut app = app();
    let (fish, bank) = (token(&mut app, 10), token(&mut app, 7));
    app.world_mut().trigger(Over { entity: fish });
    app.update();
    assert_eq!(state(&app).pointing.hovered, Some(10));
    app.world_mut().trigger(Click { entity: bank });
    app.update();
    assert_eq!(state(&app).pointing.pinned, Some(7));
    app.update();
    let (arc, ends) = arcs(&mut app)[0];
    app.world_mut().trigger(Over { entity: arc });
    app.update();
    assert_eq!(state(&app).pointing.arc, Some((ends.query, ends.key)));
    app.world_mut().trigger(Tap { entity: bank });
    app.update();
    assert_eq!(state(&app).pointing.pinned, None, "tapped again it is let go");
    // The light is the token's own.
    send(&mut app, Intent::Point(Point::Pin(7)));
    app.update();
    let glow = app.world().get::<Glow>(bank).unwrap();
    assert!(glow.new.chosen > 0.99 && app.world().get::<Glow>(fish).unwrap().new.weight > 0.2);
    app.world_mut().write_message(Wish(Intent::Restart));
    app.update();
    assert_eq!(state(&app).pointing.pinned, None);
}
