//! The command line: every flag, and what is said of a bad value.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::ffi::OsString;

use arclight::attend::AttendOptions;
use arclight::cli::{
    AttendArgs, CaptureArgs, Cli, Command, HeadArg, QueryArg, StateArgs, ViewArg, complaint,
};
use arclight::model::ModelKind;
use arclight::model::lens::Lens;
use arclight::visual::palette::Theme;
use clap::CommandFactory as _;
use clap::error::ErrorKind;

fn read(arguments: &[&str]) -> Cli {
    Cli::read([&["arclight"], arguments].concat()).unwrap()
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
    assert_eq!(state.text.as_deref(), Some("Go."));
    assert_eq!(state.model, Some(ModelKind::MiniLm));
    assert_eq!((state.layer, state.head), (Some(2), Some(HeadArg::One(0))));
    assert_eq!(state.query, Some(QueryArg::Word("Go".to_owned())));
    assert_eq!((state.view, state.theme), (Some(ViewArg::Flat), Some(Theme::Projector)));
    assert_eq!(read(&["--head", "mean"]).state.head, Some(HeadArg::Mean));
    assert_eq!(read(&["--query", "#3"]).state.query, Some(QueryArg::Index(3)));
    assert_eq!(read(&["--query", "#"]).state.query, Some(QueryArg::Word("#".to_owned())));
}

#[test]
fn a_complaint_is_one_line_that_says_what_is_wrong() {
    for (arguments, says) in [
        (&["--colour", "red"][..], "'--colour'"),
        (&["capture"], "--out <FILE>"),
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
        ["minilm", "glass"].map(|name| read(&["--model", name]).state.model.unwrap()),
        [ModelKind::MiniLm, ModelKind::Glass]
    );
    assert_eq!(
        ["stage", "flat", "heatmap"].map(|name| read(&["--view", name]).state.view.unwrap()),
        [ViewArg::Stage, ViewArg::Flat, ViewArg::Heatmap]
    );
    assert_eq!(
        ["stage", "projector", "contrast"].map(|name| read(&["--theme", name]).state.theme.unwrap()),
        Theme::ALL
    );
    let lenses = ["raw", "norm", "rollout"].map(|name| attend(&["--text", "", "--lens", name]).lens);
    assert_eq!(lenses, [Lens::Raw, Lens::Norm, Lens::Rollout]);
}

#[test]
fn attend_has_defaults_and_options() {
    let plain = attend(&["--text", "Go."]);
    assert_eq!(
        (plain.text.as_str(), plain.model, plain.mask, plain.bench),
        ("Go.", ModelKind::MiniLm, false, None)
    );
    assert_eq!(plain.options(), AttendOptions::default());
    let flags = ["--words", "--no-specials", "--json", "--mask", "--model", "glass"];
    let full =
        attend(&[&["--text", "Go.", "--layer", "0", "--head", "2", "--lens", "norm"], &flags[..]].concat());
    let options = AttendOptions {
        layer: Some(0),
        head: Some(HeadArg::One(2)),
        words: true,
        no_specials: true,
        lens: Lens::Norm,
        json: true,
    };
    assert_eq!((full.options(), full.model, full.mask), (options, ModelKind::Glass, true));
    assert_eq!(attend(&["--text", "Go.", "--bench", "7"]).bench, Some(7));
}

#[test]
fn capture_has_size_and_time() {
    let plain = capture(&["--out", "a.png"]);
    assert_eq!((plain.out.to_str(), plain.size, plain.settle), (Some("a.png"), (1920, 1080), 2.0));
    let full = capture(&["--out", "a.png", "--size", "1x8192", "--settle", "0.5", "--query", "bank"]);
    assert_eq!((full.size, full.settle), ((1, 8192), 0.5));
    assert_eq!(full.state.query, Some(QueryArg::Word("bank".to_owned())));
}

#[test]
fn a_text_may_be_anything() {
    for text in ["", "-5 degrees", "--json", "\u{0}", "👩‍🚀"] {
        assert_eq!(attend(&["--text", text]).text, text);
        assert_eq!(read(&["--text", text]).state.text.as_deref(), Some(text));
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
    assert_eq!(state.text.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(state.query, Some(QueryArg::Word("a\u{fffd}b".to_owned())));
}

#[test]
fn bad_values_are_named_with_what_would_do() {
    let cases: [(&[&str], &str); 14] = [
        (&["--head", "all"], "a head is a number from 0, or \"mean\""),
        (&["--layer", "two"], "invalid digit"),
        (&["--model", "gpt"], "[possible values: minilm, glass]"),
        (&["--step", "dance"], "tokens, embedding, qkv, scores,"),
        (&["--view", "side"], "[possible values: stage, flat, heatmap]"),
        (&["--theme", "pink"], "[possible values: stage, projector, contrast]"),
        (&["--query", " "], "a query is a word of the text, or # and the index of a token"),
        (&["--query", "#99999999999999999999999"], "the index after # is too large"),
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
    for arguments in [&["--help"][..], &["attend", "--help"], &["capture", "--help"]] {
        let (kind, help) = refused(arguments);
        assert_eq!(kind, ErrorKind::DisplayHelp);
        assert!(help.contains("Examples:\n  arclight"), "{help}");
    }
}

/// Runs the program; gives its exit code and what it says to stderr.
fn run(arguments: &[&str], assets: Option<&std::path::Path>) -> (i32, String) {
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
    let cases: [(&[&str], bool, i32, &str); 8] = [
        (&["attend", "--text", "Hi.", "--model", "glass", "--layer", "9"], false, 1, "layer"),
        (&["attend", "--text", "Hi.", "--model", "glass", "--head", "9"], false, 1, "head"),
        (&["attend", "--text", "Hi."], true, 1, "minilm"),
        (&[&["capture", "--out", nowhere][..], &small].concat(), false, 1, nowhere),
        (&[&["capture", "--out", "a.png", "--layer", "9"][..], &small].concat(), false, 1, "layer"),
        (&["lesson", "check", folder], false, 1, "1 fault"),
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
