//! Files and texts of every kind, changed at random: whatever comes of it, their readers answer.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arclight::platform::{Machine, Native, assets_dir};
use arclight::session::SettingsFile;
use arclight_core::lesson::{Decode, Files, Timeline, Timings, check, read};
use arclight_core::link;
use arclight_core::settings::Settings;
use arclight_core::start::start;
use arclight_core::venue::{Filter, Kiosk, Set};
use arclight_model::{Encoder, Glass, MiniLm, WordPiece};

/// For each of the six readers in `cargo xtask test --full`: an hour in all.
const LONG: Duration = Duration::from_secs(3600 / 6);

/// What readers stumble over.
const PIECES: [&[u8]; 20] = [
    b"\0",
    b"\xff\xfe",
    b"-1",
    b"1e999",
    b"NaN",
    b"18446744073709551616",
    b"(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"\"",
    b"\\u{110000}",
    b"%00%ff",
    b"#",
    b"\n",
    b"\r\n\r\n",
    "\u{202e}".as_bytes(),
    "e\u{301}\u{301}\u{301}".as_bytes(),
    "👩‍👩‍👧".as_bytes(),
    "ﬃ㍿".as_bytes(),
    "\u{feff}".as_bytes(),
    b"=&?;:,",
];

/// One of the seeds after a few changes, and which.
fn changed(rng: &mut fastrand::Rng, seeds: &[Vec<u8>]) -> (usize, Vec<u8>) {
    let which = rng.usize(..seeds.len());
    let mut bytes = seeds[which].clone();
    for _ in 0..rng.usize(1..6) {
        let at = rng.usize(..=bytes.len());
        let end = (at + rng.usize(..24)).min(bytes.len());
        match rng.u8(..7) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES[rng.usize(..PIECES.len())].iter().copied())),
            2 => {
                let part = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, part));
            }
            3 => {
                let other = &seeds[rng.usize(..seeds.len())];
                let from = rng.usize(..=other.len());
                let to = (from + rng.usize(..80)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            4 if rng.u8(..8) == 0 => bytes.truncate(at),
            5 => bytes[at..end].iter_mut().for_each(|byte| *byte = b'0' + *byte % 10),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << rng.u8(..8);
                }
            }
        }
    }
    (which, bytes)
}

/// So many inputs, and in the long form as many as come in its time. What breaks a reader is kept.
fn feed(name: &str, seeds: &[Vec<u8>], count: u64, mut read: impl FnMut(usize, Vec<u8>)) {
    let long = std::env::var_os("ARCLIGHT_FULL").is_some();
    let (begun, mut done) = (Instant::now(), 0);
    let mut rng = fastrand::Rng::with_seed(11);
    while if long { begun.elapsed() < LONG } else { done < count } {
        let (which, bytes) = changed(&mut rng, seeds);
        let kept = bytes.clone();
        if catch_unwind(AssertUnwindSafe(|| read(which, bytes))).is_err() {
            let path = std::env::temp_dir().join(format!("arclight-{name}-{done}"));
            std::fs::write(&path, kept).unwrap();
            panic!("{name}: input {done}, of seed {which}, breaks it: {}", path.display());
        }
        done += 1;
    }
    println!("{name}: {done} inputs in {:.0} s", begun.elapsed().as_secs_f64());
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn any_text_has_its_tokens() {
    let cases: serde_json::Value =
        serde_json::from_str(include_str!("../data/tokenizer_cases.json")).unwrap();
    let mut seeds = Vec::new();
    collect(&cases, &mut seeds);
    assert!(seeds.len() > 20);
    let tokenizer = WordPiece::new();
    feed("tokenizer", &seeds, 2000, |_, bytes| {
        let text = text(bytes);
        let (tokens, _) = tokenizer.encode(&text);
        assert!((2..=512).contains(&tokens.len()));
        assert!(tokens.iter().all(|token| text.get(token.span.clone()).is_some()));
    });
}

/// Every text of a JSON document.
fn collect(value: &serde_json::Value, into: &mut Vec<Vec<u8>>) {
    match value {
        serde_json::Value::String(text) => into.push(text.clone().into_bytes()),
        serde_json::Value::Array(all) => all.iter().for_each(|one| collect(one, into)),
        serde_json::Value::Object(all) => all.values().for_each(|one| collect(one, into)),
        _ => {}
    }
}

#[test]
fn any_model_file_is_read_or_refused() {
    let file = std::fs::read(assets_dir().unwrap().join(MiniLm::FILE)).unwrap();
    let start = 8 + usize::try_from(u64::from_le_bytes(*file.first_chunk().unwrap())).unwrap();
    let header = file[8..start].to_vec();
    // A header and the first data, which is changed in place.
    let seeds = [header.clone(), file[start..start + 4000].to_vec()];
    feed("model", &seeds, 20, |which, part| {
        let (header, data) = if which == 0 { (&part, &[][..]) } else { (&header, &part[..]) };
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header);
        bytes.extend(data);
        bytes.extend(&file[start + data.len().min(file.len() - start)..]);
        let path = Path::new("changed.safetensors");
        assert!(
            Encoder::load(&bytes, path).is_err() || bytes == file,
            "a changed file passes for the shipped one"
        );
        if let Ok(encoder) = Encoder::load_with(&bytes, path, None) {
            black_box(encoder.forward(&[101, 2000, 102]));
        }
    });
}

#[test]
fn any_lesson_is_read_or_its_faults_are_named() {
    let folder = assets_dir().unwrap().join("lessons/first-look");
    let names = ["lesson.ron", "01-look.md", "timings.json"];
    let whole = names.map(|name| std::fs::read(folder.join(name)).unwrap());
    let glass = Glass::new();
    feed("lesson", &whole, 100, |which, bytes| {
        let file = |name: &str| {
            let index = names.iter().position(|known| *known == name).ok_or("it is not there")?;
            let bytes = if index == which { bytes.clone() } else { whole[index].clone() };
            Ok::<_, String>(text(bytes))
        };
        let sound = |_: &str| Some(Vec::new());
        let decode: Option<&Decode<'_>> = Some(&arclight::platform::decode);
        black_box(check(&Files { text: &file, sound: &sound, decode, folder: None, models: &[&glass] }));
        let timings = Timings::read(&file("timings.json").unwrap()).unwrap_or_default();
        if let Some(timeline) = read(file).ok().and_then(|(lesson, _)| Timeline::new(lesson, &timings)) {
            for time in [-1.0, 0.0, 0.5 * timeline.duration(), timeline.duration(), f64::MAX] {
                black_box(timeline.state_at(time));
            }
        }
    });
}

#[test]
fn any_settings_are_read_or_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.ron");
    let settings = Settings { scale: 1.3, ..Settings::default() };
    let seed = ron::ser::to_string_pretty(&settings, ron::ser::PrettyConfig::default()).unwrap();
    feed("settings", &[seed.into_bytes()], 300, |_, bytes| {
        std::fs::write(&path, bytes).unwrap();
        let machine = Native { settings: Some(path.clone()), ..Native::default() };
        let file = SettingsFile::read(Arc::new(machine));
        assert!((0.8..=2.5).contains(&file.settings().scale));
    });
}

#[test]
fn any_address_and_any_set_is_understood_or_refused() {
    let seeds = [
        "?text=Cats+%26+d%C3%B6gs+%F0%9F%A6%8A&model=minilm&layer=2&head=3&query=%233&view=flat",
        "?theme=contrast&lens=norm&step=scores&mask=&mode=kiosk&lesson=attention&at=12.5",
        "# a set\nThe bear waded.\nhttps://example.org/?text=bank&view=heatmap\nmodel=minilm&head=mean\n",
    ];
    let machine = Machine::here();
    feed("address", &seeds.map(|seed| seed.as_bytes().to_vec()), 1000, |_, bytes| {
        let text = text(bytes);
        let set = Set::read(&text);
        for query in set.entries.iter().map(|entry| &entry.query).chain([&text]) {
            let (asked, _) = link::read(query);
            if let Err(reason) = start(&asked, &*machine.0) {
                assert!(!reason.is_empty());
            }
        }
    });
}

#[test]
fn any_file_of_a_kiosk_is_read_or_left() {
    let seeds = [
        include_bytes!("../../packaging/kiosk.ron").to_vec(),
        br#"(text: "Cats sing.", word: "sing", trained: true, samples: [(text: "A rose.", look_at: "a")],
            sound_delay: 0.2, captions: false, speed: 1.5, goes_on: true, quality: low, scale: 1.3, keyboard: ["abc"], chapters: ["01-word"])"#
            .to_vec(),
        b"# words\nhell\nd4mn\nna\xc3\xafve\n".to_vec(),
    ];
    feed("kiosk", &seeds, 1000, |which, bytes| {
        let text = text(bytes);
        if which == 2 {
            let filter = Filter::read(&text);
            black_box((filter.blocks(&text), filter.without_finished(&text)));
        } else if let Ok(kiosk) = Kiosk::read("kiosk.ron", &text) {
            assert!(
                kiosk.countdown >= 20.0 && kiosk.volume <= kiosk.volume_limit && !kiosk.keyboard.is_empty()
            );
            assert!((0.8..=2.5).contains(&kiosk.scale) && (-1.0..=1.0).contains(&kiosk.sound_delay));
            assert!((0.75..=2.0).contains(&kiosk.speed));
        }
    });
}
