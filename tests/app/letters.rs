//! Text on the screen: its letters are there when it is.

use std::time::Duration;

use arclight::capture::Offscreen;
use arclight::session::{Plain, Wish};
use arclight_core::intent::Intent;
use arclight_core::picture::Setting;
use arclight_core::start::Start;
use arclight_core::visual::typeface::{Typefaces, covered};
use bevy::ecs::schedule::Schedules;
use bevy::prelude::*;
use bevy_egui::{EguiPostUpdateSet, EguiRenderOutput};

/// Frames that showed letters for the first time.
#[derive(Resource, Default)]
struct New(usize);

/// A picture of that sentence.
fn picture(stage: &mut Offscreen, text: &str) -> Vec<u8> {
    stage.world().write_message(Wish(Intent::Set(Setting::Text(text.to_owned()))));
    stage.settle(Duration::from_secs(1)).unwrap();
    stage.picture().unwrap().data.unwrap()
}

#[test]
fn letters_that_the_program_lacks_come_from_the_system() {
    let _alone = super::ALONE.lock();
    let mut stage = Offscreen::new(480, 270, Start::default()).expect("software Vulkan draws");
    let drawn = picture(&mut stage, "The שלום sleeps.");
    let mut typefaces = stage.world().resource_mut::<Plain<Typefaces>>();
    assert_eq!((typefaces.0.faces.len(), typefaces.0.notice()), (1, None));
    typefaces.0.take(Vec::new());
    let boxes = stage.picture().unwrap().data.unwrap();
    assert!(drawn != boxes, "boxes");
    // Cuneiform, for which few machines have a font.
    picture(&mut stage, "The \u{12000} sleeps.");
    let typefaces = &stage.world().resource::<Plain<Typefaces>>().0;
    let sign = ['\u{12000}'].into();
    let has = typefaces.faces.iter().any(|face| !covered(&face.bytes, face.index, &sign).is_empty());
    let said = typefaces.notice().is_some_and(|says| says.contains("Cuneiform"));
    assert_eq!(said, !has);
}

/// A window at rest draws no other frame: where the letters came with the next one, they were missing until something moved.
#[test]
fn letters_reach_the_graphics_card_in_the_frame_that_shows_them() {
    let _alone = super::ALONE.lock();
    let mut stage = Offscreen::new(480, 270, Start::default()).expect("software Vulkan draws");
    stage.settle(Duration::from_secs(1)).unwrap();
    let world = stage.world();
    world.init_resource::<New>();
    let count = |outputs: Query<&EguiRenderOutput>, mut new: ResMut<New>| {
        new.0 += usize::from(outputs.iter().any(|output| !output.textures_delta.set.is_empty()));
    };
    world.resource_mut::<Schedules>().add_systems(
        PostUpdate,
        count.after(EguiPostUpdateSet::ProcessOutput).before(EguiPostUpdateSet::PostProcessOutput),
    );
    let mut cursor = world.resource::<Messages<AssetEvent<Image>>>().get_cursor_current();
    let mut told = 0;
    for text in ["Żółw čte knihu.", "Пушкин писал стихи.", "Ἐν ἀρχῇ ἦν ὁ λόγος."]
    {
        stage.world().write_message(Wish(Intent::Set(Setting::Text(text.to_owned()))));
        for _ in 0..40 {
            let before = stage.world().resource::<New>().0;
            stage.frame(Duration::from_millis(16)).unwrap();
            let world = stage.world();
            let changed = cursor
                .read(world.resource::<Messages<AssetEvent<Image>>>())
                .any(|event| matches!(event, AssetEvent::Added { .. } | AssetEvent::Modified { .. }));
            let is_new = world.resource::<New>().0 > before;
            assert!(!is_new || changed, "{text}: the letters come later");
            told += usize::from(is_new);
        }
    }
    assert!(told >= 3, "three alphabets have new letters: {told}");
}
