//! The lesson heard: a real sound device, recorded, and what was shown at the same time.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kira::sound::static_sound::StaticSoundData;

use super::window::{Desk, Running, wait_for};

/// Samples a second of the recording and of the envelopes.
const RATE: usize = 24_000;
const HOP: usize = RATE / 100;

/// PulseAudio with a sink that plays nowhere, and a recording of it.
struct Device {
    server: Running,
    _recorder: Running,
    /// When the recording began, seconds since the epoch.
    began: f64,
}

impl Device {
    fn start(folder: &Path) -> Self {
        let quiet = |program: &str| {
            let mut command = Command::new(program);
            command
                .env("XDG_RUNTIME_DIR", folder)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command
        };
        let server = quiet("pulseaudio")
            .args(["-n", "--exit-idle-time=-1", "--load=module-null-sink sink_name=out rate=48000"])
            .arg("--load=module-native-protocol-unix")
            .spawn()
            .expect("pulseaudio, which `cargo xtask test` installs");
        let server = Running(server);
        let ready = || quiet("pactl").args(["info"]).status().is_ok_and(|status| status.success());
        let begun = Instant::now();
        while !ready() {
            assert!(begun.elapsed() < Duration::from_secs(60), "PulseAudio never came");
            std::thread::sleep(Duration::from_millis(100));
        }
        let recorder: Child = quiet("parec")
            .args(["-d", "out.monitor", "--format=s16le", "--channels=1", "--latency-msec=20"])
            .arg(format!("--rate={RATE}"))
            .arg("--file-format=wav")
            .arg(folder.join("heard.wav"))
            .spawn()
            .unwrap();
        let recorder = Running(recorder);
        // The recording begins with its first bytes.
        let wav = folder.join("heard.wav");
        while std::fs::metadata(&wav).map_or(0, |meta| meta.len()) <= 44 {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing is recorded");
            std::thread::sleep(Duration::from_millis(1));
        }
        let samples = (std::fs::metadata(&wav).unwrap().len() - 44) / 2;
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
        let began = now - samples as f64 / RATE as f64;
        lead_to(folder);
        Self { server, _recorder: recorder, began }
    }
}

/// Leads ALSA, which the program speaks, to the PulseAudio of that folder, whether it runs or not.
fn lead_to(folder: &Path) {
    let server = folder.join("pulse/native");
    let kind = format!("{{ type pulse\nserver \"unix:{}\" }}", server.display());
    let alsa = format!("</usr/share/alsa/alsa.conf>\npcm.!default {kind}\nctl.!default {kind}\n");
    std::fs::write(folder.join("asound.conf"), alsa).unwrap();
}

/// What the program logged: when, where the sound was (chapter and second), and which second of it was shown.
#[derive(Debug, Clone, Copy)]
struct Pair {
    at: f64,
    chapter: usize,
    heard: f64,
    shown: f64,
    /// Sounds that play or fade.
    sounds: usize,
}

fn pairs(log: &str) -> Vec<Pair> {
    log.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line[line.find("clock ")?..].split_whitespace().collect();
            let number = |index: usize| words.get(index)?.parse::<f64>().ok();
            Some(Pair {
                at: number(1)?,
                chapter: number(3)? as usize,
                heard: number(4)?,
                shown: number(6)?,
                sounds: number(10)? as usize,
            })
        })
        .collect()
}

/// Loudness in steps of 10 ms.
fn envelope(samples: &[f32]) -> Vec<f32> {
    samples
        .chunks(HOP)
        .map(|part| (part.iter().map(|x| x * x).sum::<f32>() / part.len() as f32).sqrt())
        .collect()
}

/// A chapter as it was spoken.
fn chapter(name: &str) -> Vec<f32> {
    let path = arclight::platform::assets_dir().unwrap().join("lessons/attention").join(name);
    let bytes = std::fs::read(path).unwrap();
    let sound = StaticSoundData::from_cursor(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(sound.sample_rate as usize, RATE);
    envelope(&sound.frames.iter().map(|frame| frame.left).collect::<Vec<_>>())
}

fn recorded(folder: &Path) -> Vec<f32> {
    let bytes = std::fs::read(folder.join("heard.wav")).unwrap();
    let samples: Vec<f32> = bytes[44..]
        .chunks_exact(2)
        .map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32768.0)
        .collect();
    envelope(&samples)
}

/// The second of the chapter that sounds at a moment of the recording, looked for near `about`: where the envelopes of
/// three seconds are most alike. `None` where they are not alike anywhere.
fn sounding(recording: &[f32], moment: f64, spoken: &[f32], about: f64, speed: f64) -> Option<f64> {
    const HALF: i64 = 150;
    let middle = (moment * 100.0).round() as i64;
    let piece: Option<Vec<f32>> =
        (-HALF..HALF).map(|step| recording.get(usize::try_from(middle + step).ok()?).copied()).collect();
    let piece = piece?;
    let alike = |at: f64| {
        let other: Vec<f32> = (-HALF..HALF)
            .map(|step| {
                let place = (at * 100.0 + step as f64 * speed).round();
                if place < 0.0 { 0.0 } else { spoken.get(place as usize).copied().unwrap_or(0.0) }
            })
            .collect();
        correlation(&piece, &other)
    };
    let places = (-60..=60).map(|step| about + f64::from(step) * 0.01);
    let best = places.map(|at| (at, alike(at))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 > 0.7).then_some(best.0)
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let (ma, mb) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        ab += (x - ma) * (y - mb);
        aa += (x - ma).powi(2);
        bb += (y - mb).powi(2);
    }
    ab / (aa * bb).sqrt().max(1e-12)
}

/// Jumps on the way: within the chapter, never beyond its stop point, and to the next.
const JUMPS: [&str; 4] = ["Right", "Left", "Down", "Right"];

/// Plays the lesson at a speed, with jumps on the way; gives how far the shown second was from the one that sounded, and
/// after how many jumps.
fn deviations(speed: f64) -> Vec<(usize, f64)> {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::start(folder.path());
    let settings = folder.path().join("arclight");
    std::fs::create_dir_all(&settings).unwrap();
    let text = format!("(quality: low, reduced_motion: true, sound: (speed: {speed:?}, volume: 1.0))");
    std::fs::write(settings.join("settings.ron"), text).unwrap();
    let log = folder.path().join("log");
    let desk = Desk::listening(folder, &["--lesson", "attention"], &log, (320, 180));
    std::thread::sleep(Duration::from_secs(8));
    let mut jumps = Vec::new();
    for key in JUMPS {
        desk.key(key);
        jumps.push(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64());
        std::thread::sleep(Duration::from_secs(7));
    }
    let recording = recorded(desk.folder());
    let names = ["01-word.ogg", "02-detective.ogg", "03-lists.ogg"].map(chapter);
    let log = std::fs::read_to_string(&log).unwrap();
    let all = pairs(&log);
    // After four jumps there is one sound: the others have faded and are gone.
    assert_eq!(all.last().map(|pair| pair.sounds), Some(1), "sounds pile up");
    let mut last = f64::MIN;
    let mut found = Vec::new();
    for pair in all {
        let moment = pair.at - device.began;
        // One point a second is enough, and each needs sound on both sides of it.
        if moment - last < 1.0 || pair.chapter >= names.len() {
            continue;
        }
        if let Some(sounds) = sounding(&recording, moment, &names[pair.chapter], pair.heard, speed) {
            println!("{pair:?} sounds {sounds:.3}");
            let after = jumps.iter().filter(|jump| **jump < pair.at).count();
            found.push((after, pair.shown - sounds));
            last = moment;
        }
    }
    found
}

#[test]
fn what_is_shown_is_what_sounds() {
    let _alone = super::ALONE.lock();
    for speed in [1.0, 1.5] {
        let found = deviations(speed);
        println!("speed {speed}: {found:.3?}");
        assert!(found.len() >= 10, "only {} points of the recording are the lesson", found.len());
        let agrees = |deviation: f64| deviation.abs() <= 0.08 * speed.max(1.0);
        let within = found.iter().filter(|(_, deviation)| agrees(*deviation)).count();
        assert!(within >= 10 && within * 10 >= found.len() * 9, "speed {speed}: {found:.3?}");
        for jumps in 0..=JUMPS.len() {
            let agree = found.iter().any(|(after, deviation)| *after == jumps && agrees(*deviation));
            assert!(agree, "no point agrees after {jumps} jumps at speed {speed}: {found:.3?}");
        }
    }
}

/// Visits to a museum that speaks: one, and twenty in `cargo xtask test --full`, a minute each.
fn visits() -> usize {
    if std::env::var_os("ARCLIGHT_FULL").is_some() { 20 } else { 1 }
}

/// What `soak.rs` cannot count, as its clock is faster than sound.
#[test]
fn after_every_visit_to_a_museum_there_is_one_sound_again() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let _device = Device::start(folder.path());
    let file = folder.path().join("museum.ron");
    let text =
        "(fullscreen: false, idle: 5, countdown: 20, attract: [Chapter(\"03-lists\")], attract_spoken: true,
                 quality: low, reduced_motion: true)";
    std::fs::write(&file, text).unwrap();
    let log = folder.path().join("log");
    let desk = Desk::listening(folder, &["--kiosk", "--config", file.to_str().unwrap()], &log, (320, 180));
    let heard = || pairs(&std::fs::read_to_string(&log).unwrap_or_default());
    // The chapter of the loop, from its beginning; two seconds of it.
    let speaks = |after: usize| {
        wait_for("the loop's voice", || {
            let new = heard().split_off(after);
            let begins = new.iter().position(|pair| pair.chapter == 2 && pair.heard < 1.5)?;
            new.into_iter().skip(begins).find(|pair| pair.chapter == 2 && pair.heard > 2.0)
        })
    };
    assert_eq!(speaks(0).sounds, 1);
    for visit in 1..=visits() {
        // The first key wakes it.
        for key in ["Escape", "space", "Right", "Right", "Down", "Right"] {
            desk.key(key);
            std::thread::sleep(Duration::from_secs(2));
        }
        let spoken = heard();
        let last = spoken.last().unwrap();
        assert!(last.chapter < 2, "visit {visit}: the visitor's chapter is not heard: {last:?}");
        desk.key("space");
        let again = speaks(spoken.len());
        println!("visit {visit}: {again:?}");
        assert_eq!(again.sounds, 1, "visit {visit}: sounds pile up");
    }
}

#[test]
fn a_device_that_is_lost_takes_the_voice_and_nothing_else() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let device = Device::start(folder.path());
    let log = folder.path().join("log");
    let mut desk = Desk::listening(folder, &["--lesson", "attention", "--reduced-motion"], &log, (320, 180));
    wait_for("the voice", || {
        std::fs::read_to_string(&log).ok().filter(|told| told.matches("clock ").count() > 5)
    });
    drop(device.server);
    desk.expect("Arclight: bank looks at boat");
    assert!(desk.is_running());
}

#[test]
fn a_device_that_is_switched_on_later_is_heard() {
    let _alone = super::ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    lead_to(folder.path());
    let log = folder.path().join("log");
    let desk = Desk::listening(folder, &["--lesson", "attention", "--reduced-motion"], &log, (320, 180));
    let told =
        |what: &str| wait_for(what, || std::fs::read_to_string(&log).ok().filter(|told| told.contains(what)));
    told("no sound: ");
    assert!(pairs(&std::fs::read_to_string(&log).unwrap()).is_empty(), "there is no device yet");
    let _device = Device::start(desk.folder());
    let told = told("clock ");
    let first = pairs(&told)[0];
    // It joins where the lesson is by then, which went on in silence.
    assert!(first.heard > 0.5 || first.chapter > 0, "{first:?}");
    assert!((first.shown - first.heard).abs() < 0.5, "{first:?}");
}
