//! The program as it is handed on: from a folder that nobody can write to, and without a network.

use std::process::{Command, Stdio};

/// What it does there; `$1` is its folder, `$2` a picture elsewhere.
const DOES: &str = r#"
set -e
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
if touch "$1/written" 2>/dev/null; then echo "the folder can be written to" >&2; exit 1; fi
cd /
"$1/arclight" lesson check
"$1/arclight" capture --out "$2" --size 320x180 --model minilm --query bank
"#;

/// Name spaces of its own, as root and as anybody else; `None` where the system grants neither.
fn apart() -> Option<Command> {
    let ways: [&[&str]; 2] = [&["--mount", "--net"], &["--map-root-user", "--mount", "--net"]];
    let granted = ways.into_iter().find(|way| {
        let mut probe = Command::new("unshare");
        let probe = probe.args(*way).args(["mount", "--bind", "/tmp", "/tmp"]);
        probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    })?;
    let mut command = Command::new("unshare");
    command.args(granted);
    Some(command)
}

#[test]
fn it_starts_from_a_folder_that_nobody_writes_to_and_without_a_network() {
    let _alone = super::ALONE.lock();
    let Some(mut apart) = apart() else {
        println!("the system grants no name spaces: a folder of its own and no network cannot be had");
        return;
    };
    let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::copy(env!("CARGO_BIN_EXE_arclight"), folder.path().join("arclight")).unwrap();
    let assets = arclight::platform::assets_dir().unwrap();
    assert!(Command::new("cp").arg("-r").arg(assets).arg(folder.path()).status().unwrap().success());
    let picture = out.path().join("a.png");
    apart.args(["sh", "-c", DOES, "sh"]).arg(folder.path()).arg(&picture);
    let done = apart.env_remove("CARGO_MANIFEST_DIR").env_remove("ARCLIGHT_ASSETS").output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{told}{}", String::from_utf8_lossy(&done.stderr));
    // Its own lessons, not those of the project.
    let lesson = folder.path().join("assets/lessons/attention");
    assert!(told.contains(&format!("{}: nothing is wrong", lesson.display())), "{told}");
    assert_eq!(image::open(picture).unwrap().width(), 320);
}
