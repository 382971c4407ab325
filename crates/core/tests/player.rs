//! The player with a fake clock and a fake sound.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use arclight_core::lesson::{Command, Heard, Player, Timeline, Timings, read};

/// The lesson that is shipped.
fn timeline(name: &str) -> Timeline {
    let folder =
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets")).join("lessons").join(name);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string());
    let (lesson, _) = read(text).unwrap();
    Timeline::new(lesson, &Timings::read(&text("timings.json").unwrap()).unwrap()).unwrap()
}

#[test]
fn the_sound_is_the_clock_and_is_never_run_ahead_of() {
    let timeline = timeline("attention");
    let mut player = Player::default();
    player.command(Command::GoTo(1), &timeline);
    player.command(Command::Play, &timeline);
    let start = timeline.chapters[1].start;
    let jumps = player.jumps();
    // A sound whose place comes in steps of 2048 frames, drawn at 60 pictures a second.
    let step = 2048.0 / 24_000.0;
    for frame in 1..600 {
        let true_time = f64::from(frame) / 60.0;
        let position = (true_time / step).floor() * step;
        player.update(1.0 / 60.0, Some(Heard { jumps, chapter: 1, position }), &timeline);
        let shown = player.time() - start;
        assert!(shown <= position + 1e-5, "frame {frame}: {shown} before {position}");
        assert!(shown >= position - 0.1 - 1e-9, "frame {frame}: {shown} long after {position}");
    }
    // What a sound says that has not followed a jump yet means nothing.
    player.command(Command::Skip(-5.0), &timeline);
    let before = player.time();
    player.update(0.01, Some(Heard { jumps, chapter: 1, position: 30.0 }), &timeline);
    assert!((player.time() - before - 0.01).abs() < 1e-9);
}

/// A device whose sound reaches the ear `offset` later than it says, at 60 pictures a second: for each picture that was
/// drawn while it played, which second of the chapter was shown and which one the ear heard.
fn heard_by_the_ear(offset: f64, from: f64, seconds: f64) -> Vec<(f64, f64)> {
    let timeline = timeline("attention");
    let start = timeline.chapters[1].start;
    let mut player = Player::default();
    player.offset = offset;
    player.command(Command::Seek(start + from), &timeline);
    player.command(Command::Play, &timeline);
    let began = player.sounds_from(from);
    let step = 2048.0 / 24_000.0;
    (0..(seconds * 60.0) as u32)
        .map(|frame| {
            let played = f64::from(frame) / 60.0;
            let position = began + (played / step).floor() * step;
            let heard = Heard { jumps: player.jumps(), chapter: 1, position };
            player.update(1.0 / 60.0, Some(heard), &timeline);
            (player.time() - start, began + played - offset)
        })
        .collect()
}

#[test]
fn a_late_ear_hears_every_word_and_sees_what_it_hears() {
    for offset in [0.0, 0.4, 1.0, -0.3] {
        // From the beginning of a chapter no word is lost: the ear hears the sound from its own beginning on.
        let pairs = heard_by_the_ear(offset, 1e-6, 6.0);
        if offset >= 0.0 {
            assert!(pairs[0].1 <= 0.0, "offset {offset}: the sound begins at {}", pairs[0].1);
        }
        // In the middle the picture does not wait.
        let middle = heard_by_the_ear(offset, 20.0, 6.0);
        assert!(middle.windows(2).all(|two| two[1].0 >= two[0].0), "offset {offset} goes back");
        for (shown, ear) in pairs.iter().chain(&middle).filter(|(_, ear)| *ear > 0.0) {
            let early = shown - ear;
            assert!((-0.2..=1e-3).contains(&early), "offset {offset}: {shown} is shown, {ear} is heard");
        }
        for (shown, _) in pairs.iter().filter(|(_, ear)| *ear <= 0.0) {
            assert!(*shown < 1e-3, "offset {offset}: the picture did not wait: {shown}");
        }
    }
}

#[test]
fn after_a_stop_the_lesson_goes_on_by_itself_where_that_is_chosen() {
    let timeline = timeline("attention");
    let mut player = Player::default();
    player.command(Command::Stop, &timeline);
    for _ in 0..100 {
        player.update(1.0, None, &timeline);
    }
    assert!(player.is_waiting(), "unless it is chosen, a stop stands");
    player.goes_on = Some(20.0);
    player.command(Command::Stop, &timeline);
    player.update(19.0, None, &timeline);
    assert!(player.is_waiting() && !player.is_playing());
    player.update(1.5, None, &timeline);
    assert!(player.is_playing() && timeline.chapter_at(player.time()).0 == 1);
    // At the end of the last chapter there is nothing to go on to.
    player.command(Command::GoTo(11), &timeline);
    player.command(Command::Stop, &timeline);
    player.update(60.0, None, &timeline);
    assert!(player.is_waiting() && !player.is_playing());
}

#[test]
fn a_lesson_stops_at_the_end_of_a_chapter_and_goes_on_when_asked() {
    let timeline = timeline("attention");
    let mut player = Player::default();
    player.command(Command::Play, &timeline);
    for _ in 0..1000 {
        player.update(0.1, None, &timeline);
    }
    assert!(player.is_waiting() && !player.is_playing());
    assert!((player.time() - timeline.chapters[0].duration).abs() < 1e-6);
    player.command(Command::Play, &timeline);
    player.update(0.1, None, &timeline);
    assert_eq!(timeline.state_at(player.time()).chapter, 1);
    player.command(Command::End, &timeline);
    player.command(Command::Play, &timeline);
    assert!(player.time() < 1.0, "from the end it begins anew");
    // Back goes to the beginning of the chapter, and from there to the one before.
    player.command(Command::Seek(timeline.chapters[3].start + 20.0), &timeline);
    for chapter in [3, 2, 1, 0, 0] {
        player.command(Command::Chapter(-1), &timeline);
        assert_eq!(timeline.chapter_at(player.time()).0, chapter);
    }
    // Speed: without a sound the clock alone.
    let mut fast = Player::default();
    fast.speed = 1.5;
    fast.command(Command::Play, &timeline);
    fast.update(10.0, None, &timeline);
    assert!((fast.time() - 15.0).abs() < 1e-9);
}
