//! The command line: every flag, and what is said of a bad value.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::ffi::OsString;
use std::path::Path;

use arclight_core::attend::AttendOptions;
use arclight_core::cli::{AttendArgs, CaptureArgs, Cli, Command, ModelArg, StateArgs, complaint};
use arclight_core::picture::{Direction, Head, Setting, View, WordRef};
use arclight_core::visual::palette::Theme;
use arclight_model::ModelId;
use arclight_model::lens::Lens;
use clap::CommandFactory as _;
use clap::error::ErrorKind;

fn read(arguments: &[&str]) -> Cli {
    Cli::read([&["arclight"], arguments].concat()).unwrap()
}

/// What is asked for of the picture.
fn settings(arguments: &[&str]) -> Vec<Setting> {
    read(arguments).state.picture.0
}

fn word(text: &str) -> Setting {
    Setting::Query(Some(WordRef::Text(text.to_owned())))
}

fn refused(arguments: &[&str]) -> (ErrorKind, String) {
    let error = Cli::read([&["arclight"], arguments].concat()).unwrap_err();
    (error.kind(), error.to_string())
}

fn attend(arguments: &[&str]) -> AttendArgs {
    match read(&[&["attend"], arguments].concat()).command {
        Some(Command::Attend(attend)) => attend,
        other => panic!("{other:?}"),
    }
}

fn capture(arguments: &[&str]) -> CaptureArgs {
    match read(&[&["capture"], arguments].concat()).command {
        Some(Command::Capture(capture)) => capture,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn the_window_opens_with_what_is_asked_for() {
    assert_eq!(read(&[]), Cli { state: StateArgs::default(), command: None });
    let all = ["--text", "Go.", "--model", "minilm", "--layer", "2", "--head", "0"];
    let more = ["--query", "Go", "--view", "flat", "--theme", "projector"];
    let state = read(&[&all[..], &more].concat()).state;
    let picture = [
        Setting::Text("Go.".to_owned()),
        Setting::Model(ModelId::MINILM),
        Setting::Layer(2),
        Setting::Head(Head::One(0)),
        word("Go"),
        Setting::View(View::Flat),
    ];
    assert_eq!((&state.picture.0[..], state.theme), (&picture[..], Some(Theme::Projector)));
    assert_eq!(settings(&["--head", "mean"]), [Setting::Head(Head::Mean)]);
    assert_eq!(settings(&["--query", "#3"]), [Setting::Query(Some(WordRef::Index(3)))]);
    assert_eq!(settings(&["--query", "#"]), [word("#")]);
}

#[test]
fn what_is_on_or_off_is_said_by_its_name_and_may_be_said_by_a_value() {
    assert_eq!(settings(&["--mask", "--words"]), [Setting::Mask(true), Setting::Words(true)]);
    assert_eq!(settings(&["--without-idle"]), [Setting::WithoutIdle(true)]);
    assert_eq!(settings(&["--attended-by"]), [Setting::Direction(Direction::AttendedBy)]);
    assert_eq!(settings(&["--mask=off", "--position=off"]), [Setting::Mask(false), Setting::Position(false)]);
    // A value stands behind = alone: what follows is something else.
    assert_eq!(refused(&["--mask", "off"]).0, ErrorKind::ArgumentConflict);
    assert!(refused(&["--mask=perhaps"]).1.contains("[possible values: on, off]"));
}

#[test]
fn a_complaint_is_one_line_that_says_what_is_wrong() {
    for (arguments, says) in [
        (&["--colour", "red"][..], "'--colour'"),
        (&["capture"], "--out <FILE>"),
        (&["capture", "--out", "a.jpg"], ".png"),
        (&["capture", "--out", "a"], ".png"),
        (&["--theme", "purple"], "purple"),
        (&["capture", "--out", "a.png", "--size", "0x4"], "0x4"),
    ] {
        let told = complaint(&Cli::read([&["arclight"], arguments].concat()).unwrap_err());
        assert!(told.contains(says) && !told.contains('\n') && !told.contains("Usage"), "{told}");
        assert!(!told.starts_with("error") && told.contains("--help"), "{told}");
    }
}

#[test]
fn every_name_is_known() {
    assert_eq!(
        ["minilm", "glass"].map(|name| settings(&["--model", name])),
        [ModelId::MINILM, ModelId::GLASS].map(|model| vec![Setting::Model(model)])
    );
    assert_eq!(
        ["stage", "flat", "heatmap"].map(|name| settings(&["--view", name])),
        [View::Stage, View::Flat, View::Heatmap].map(|view| vec![Setting::View(view)])
    );
    assert_eq!(
        ["stage", "projector", "contrast"].map(|name| read(&["--theme", name]).state.theme.unwrap()),
        Theme::ALL
    );
    let capitals = ["--model", "MiniLM", "--view", "Flat", "--mask=On", "--head", "Mean", "--crowd", "Banks"];
    let small = ["--model", "minilm", "--view", "flat", "--mask=on", "--head", "mean", "--crowd", "banks"];
    assert_eq!(settings(&capitals), settings(&small));
    assert_eq!(read(&["--theme", "Projector"]).state.theme, Some(Theme::Projector));
    assert_eq!(attend(&["--text", "", "--lens", "Norm", "--model", "Glass"]).lens, Lens::Norm);
    let lenses = ["raw", "norm", "rollout"].map(|name| attend(&["--text", "", "--lens", name]).lens);
    assert_eq!(lenses, [Lens::Raw, Lens::Norm, Lens::Rollout]);
}

#[test]
fn attend_has_defaults_and_options() {
    let plain = attend(&["--text", "Go."]);
    assert_eq!(
        (plain.text.as_str(), plain.model.clone(), plain.mask, plain.bench),
        ("Go.", ModelArg::Known(ModelId::MINILM), false, None)
    );
    assert_eq!(plain.options(), AttendOptions::default());
    let flags = ["--words", "--no-specials", "--json", "--mask", "--model", "glass"];
    let full =
        attend(&[&["--text", "Go.", "--layer", "0", "--head", "2", "--lens", "norm"], &flags[..]].concat());
    let options = AttendOptions {
        layer: Some(0),
        head: Some(Head::One(2)),
        words: true,
        no_specials: true,
        lens: Lens::Norm,
        json: true,
    };
    assert_eq!((full.options(), full.model, full.mask), (options, ModelArg::Known(ModelId::GLASS), true));
    assert_eq!(attend(&["--text", "Go.", "--bench", "7"]).bench, Some(7));
}

#[test]
fn capture_has_size_and_time() {
    let plain = capture(&["--out", "a.png"]);
    assert_eq!((plain.out.to_str(), plain.size, plain.settle), (Some("a.png"), (1920, 1080), 2.0));
    let full = capture(&["--out", "a.png", "--size", "1x8192", "--settle", "0.5", "--query", "bank"]);
    assert_eq!((full.size, full.settle), ((1, 8192), 0.5));
    assert_eq!(full.state.picture.0, [word("bank")]);
}

#[test]
fn a_text_may_be_anything() {
    for text in ["", "-5 degrees", "--json", "\u{0}", "👩‍🚀"] {
        assert_eq!(attend(&["--text", text]).text, text);
        assert_eq!(settings(&["--text", text]), [Setting::Text(text.to_owned())]);
    }
}

#[cfg(unix)]
#[test]
fn bytes_that_are_not_utf8_are_replaced() {
    use std::os::unix::ffi::OsStringExt as _;
    let bad = || OsString::from_vec(b"a\xffb".to_vec());
    let words = |words: [&str; 2]| words.map(OsString::from).to_vec();
    let state = Cli::read([words(["arclight", "--text"]), vec![bad(), "--query".into(), bad()]].concat())
        .unwrap()
        .state;
    assert_eq!(state.picture.0, [Setting::Text("a\u{fffd}b".to_owned()), word("a\u{fffd}b")]);
}

#[test]
fn bad_values_are_named_with_what_would_do() {
    let cases: [(&[&str], &str); 17] = [
        (&["--head", "all"], "'--head <HEAD>': a number from 0, or \"mean\""),
        (&["attend", "--text", "a", "--head", "all"], "a head is a number from 0, or \"mean\""),
        (&["--layer", "two"], "'--layer <LAYER>': a number from 0"),
        (&["attend", "--text", "a", "--layer", "two"], "a layer is a number from 0"),
        (&["--model", "gpt"], "[possible values: glass, minilm]"),
        (
            &["attend", "--text", "a", "--model", "gpt"],
            "glass, minilm, smollm2, or the path of a file or a folder",
        ),
        (&["--step", "dance"], "tokens, embedding, qkv, scores,"),
        (&["--view", "side"], "[possible values: stage, flat, heatmap]"),
        (&["--theme", "pink"], "[possible values: stage, projector, contrast]"),
        (&["--query", " "], "a word of the text, or # and the index of a token"),
        (&["--query", "#99999999999999999999999"], "a word of the text, or # and the index of a token"),
        (&["attend", "--text", "a", "--lens", "x"], "[possible values: raw, norm, rollout]"),
        (&["capture", "--out", "a.png", "--size", "0x100"], "each from 1 to 8192, as in 1920x1080"),
        (&["capture", "--out", "a.png", "--size", "100x8193"], "each from 1 to 8192"),
        (&["capture", "--out", "a.png", "--size", "100"], "each from 1 to 8192"),
        (&["capture", "--out", "a.png", "--settle", "61"], "a number of seconds from 0 to 60"),
        (&["capture", "--out", "a.png", "--settle", "NaN"], "a number of seconds from 0 to 60"),
    ];
    for (arguments, expected) in cases {
        let (_, message) = refused(arguments);
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[test]
fn what_is_missing_or_does_not_go_together_is_refused() {
    assert_eq!(refused(&["attend"]).0, ErrorKind::MissingRequiredArgument);
    assert_eq!(refused(&["capture"]).0, ErrorKind::MissingRequiredArgument);
    assert_eq!(
        refused(&["attend", "--text", "a", "--bench", "2", "--layer", "0"]).0,
        ErrorKind::ArgumentConflict
    );
    assert_eq!(refused(&["--text", "a", "attend", "--text", "b"]).0, ErrorKind::ArgumentConflict);
}

#[test]
fn help_shows_examples() {
    for arguments in [
        &["--help"][..],
        &["attend", "--help"],
        &["capture", "--help"],
        &["next", "--help"],
        &["write", "--help"],
    ] {
        let (kind, help) = refused(arguments);
        assert_eq!(kind, ErrorKind::DisplayHelp);
        assert!(help.contains("Examples:\n  arclight"), "{help}");
    }
}

/// Runs the program; gives its exit code and what it says to stderr.
fn run(arguments: &[&str], assets: Option<&Path>) -> (i32, String) {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_arclight"));
    program.args(arguments).env("RUST_LOG", "off");
    // On a machine without a session nothing else may complain either.
    program.env_remove("XDG_RUNTIME_DIR");
    if let Some(assets) = assets {
        program.env("ARCLIGHT_ASSETS", assets);
    }
    let output = program.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_cannot_be_done_is_said_in_one_line_with_a_code() {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().to_str().unwrap();
    let nowhere = empty.path().join("no/such/folder/a.png");
    let nowhere = nowhere.to_str().unwrap();
    let small = ["--size", "64x36", "--settle", "0"];
    let film = empty.path().join("film");
    let film = film.to_str().unwrap();
    let chapters = "there is no chapter 13; the lesson has 12 chapters: 1 01-word, 2 02-detective";
    let cases: [(&[&str], bool, i32, &str); 13] = [
        (&["attend", "--text", "Hi.", "--model", "glass", "--layer", "9"], false, 1, "layer"),
        (&["attend", "--text", "Hi.", "--model", "glass", "--head", "9"], false, 1, "head"),
        (&["attend", "--text", "Hi.", "--model", "./nowhere"], false, 1, "./nowhere"),
        (&["attend", "--text", "Hi.", "--model", "tests/data"], false, 1, "no config.json"),
        (&["attend", "--text", "Hi."], true, 1, "minilm"),
        (&[&["capture", "--out", nowhere][..], &small].concat(), false, 1, nowhere),
        (&[&["capture", "--out", "a.png", "--layer", "9"][..], &small].concat(), false, 1, "layer"),
        (&["lesson", "check", folder], false, 1, "1 fault"),
        (&["lesson"], false, 2, "'arclight lesson' requires a subcommand"),
        (&["film", "--out", film, "--size", "64x36", "--chapter", "13"], false, 1, chapters),
        (
            &["film", "--out", film, "--size", "64x36", "--lesson", "a.b"],
            false,
            1,
            "`a.b` cannot be the name",
        ),
        (&["--theme", "pink"], false, 2, "pink"),
        (&["--model", "glass", "--layer", "3"], false, 1, "arclight"),
    ];
    for (arguments, without_files, expected, says) in cases {
        let (code, said) = run(arguments, without_files.then(|| empty.path()));
        assert_eq!(code, expected, "{arguments:?}: {said}");
        assert!(
            said.starts_with("arclight: ") && said.trim_end().lines().count() == 1,
            "{arguments:?}: {said}"
        );
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    assert!(!Path::new(film).exists(), "nothing is left of a film that was refused");
}

/// A whole lesson in a folder that the player does not open, and one with a sound that it does not play.
#[test]
fn the_check_refuses_what_the_player_does() {
    let from = arclight::platform::assets_dir().unwrap().join("lessons/first-look");
    let own = tempfile::tempdir().unwrap();
    let check = |name: &str, change: &dyn Fn(&Path)| {
        let folder = own.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        for entry in std::fs::read_dir(&from).unwrap().map(Result::unwrap) {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        change(&folder);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_arclight"))
            .args(["lesson", "check", folder.to_str().unwrap()])
            .env("RUST_LOG", "off")
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = check("whole", &|_| {});
    assert!(code == Some(0) && said.contains("nothing is wrong"), "{said}");
    let (code, said) = check("intro.v2", &|_| {});
    assert!(code == Some(1) && said.contains("`intro.v2` cannot be the name of a lesson's folder"), "{said}");
    // Its pages are whole, and nothing in them is sound: every packet of sound became one byte.
    let (code, said) = check("mute", &|folder| {
        let path = folder.join("01-look.ogg");
        std::fs::write(&path, muted(&std::fs::read(&path).unwrap())).unwrap();
    });
    assert!(code == Some(1) && said.contains("the sound 01-look.ogg cannot be played"), "{said}");
}

/// Times that no chapter has, and a file of them that is none: nobody waits for a film that cannot be, or has no voice.
#[cfg(unix)]
#[test]
fn a_film_is_refused_where_its_times_cannot_be_read_or_are_of_no_sound() {
    let from = arclight::platform::assets_dir().unwrap().join("lessons/first-look");
    let own = tempfile::tempdir().unwrap();
    let lesson = own.path().join("lessons/first-look");
    std::fs::create_dir_all(&lesson).unwrap();
    for entry in std::fs::read_dir(&from).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), lesson.join(entry.file_name())).unwrap();
    }
    let models = from.parent().unwrap().with_file_name("models");
    std::os::unix::fs::symlink(models, own.path().join("models")).unwrap();
    let times = std::fs::read_to_string(lesson.join("timings.json")).unwrap();
    let duration = times.split("\"duration\": ").nth(1).unwrap().split([',', '}']).next().unwrap().to_owned();
    let film = own.path().join("film");
    for (bytes, says) in [
        (times.replace(&duration, "1000000000000").into_bytes(), "not a number from 0.01 to 3600"),
        (times.replace(&duration, "9.5").into_bytes(), "by timings.json 9.50 s"),
        (times.replace("01-look.ogg", "../../a.ogg").into_bytes(), "the sound `../../a.ogg` cannot be there"),
        (times.as_bytes()[..times.len() / 2].to_vec(), "timings.json:"),
        (b"\xff\xfe{\0".to_vec(), "timings.json:1: "),
    ] {
        std::fs::write(lesson.join("timings.json"), &bytes).unwrap();
        let words = ["film", "--lesson", "first-look", "--fps", "0.1", "--size", "64x36", "--out"];
        let (code, said) = run(&[&words[..], &[film.to_str().unwrap()]].concat(), Some(own.path()));
        assert_eq!((code, said.trim_end().lines().count()), (1, 1), "{says}: {said}");
        assert!(said.starts_with("arclight: ") && said.contains(says), "{says}: {said}");
        assert!(!film.exists(), "{says}: something is left");
    }
}

/// The first pages of a sound, which say what it is, and one with the position of its last and nothing to decode.
fn muted(bytes: &[u8]) -> Vec<u8> {
    let mut packets = ogg::PacketReader::new(std::io::Cursor::new(bytes));
    let (mut muted, mut index, mut last) = (Vec::new(), 0, 0);
    let mut writer = ogg::PacketWriter::new(&mut muted);
    while let Some(packet) = packets.read_packet().unwrap() {
        last = packet.absgp_page();
        if index < 3 {
            writer.write_packet(packet.data, 1, ogg::PacketWriteEndInfo::EndPage, 0).unwrap();
        }
        index += 1;
    }
    writer.write_packet(vec![1], 1, ogg::PacketWriteEndInfo::EndStream, last).unwrap();
    drop(writer);
    muted
}

/// A machine on which nothing can draw, as the Vulkan loader tells it.
#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_draw_a_picture_is_refused_with_what_to_install() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_arclight"))
        .args(["capture", "--out", "a.png", "--size", "64x36"])
        .env("VK_DRIVER_FILES", "/nowhere.json")
        .env("VK_ICD_FILENAMES", "/nowhere.json")
        .env("RUST_LOG", "off")
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("there is no Vulkan driver") && said.contains("mesa-vulkan-drivers"), "{said}");
    assert!(said.starts_with("arclight: ") && said.trim_end().lines().count() == 1, "{said}");
}

/// Whoever reads has read enough: that is no fault.
#[test]
fn a_pipe_that_closes_ends_the_program_quietly() {
    use std::process::{Command as Program, Stdio};
    for arguments in [&["attend", "--text", "Hi.", "--model", "glass", "--json"][..], &["lesson", "check"]] {
        let mut program = Program::new(env!("CARGO_BIN_EXE_arclight"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(program.stdout.take());
        let output = program.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
