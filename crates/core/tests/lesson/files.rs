//! A small lesson in memory, and what is said of it.

use std::collections::BTreeMap;

use arclight_core::lesson::{Files, check};
use arclight_model::{AttentionModel, Glass};

/// What `arclight lesson check` says of a folder of these files.
pub fn faults(files: &BTreeMap<String, String>) -> Vec<String> {
    let text = |file: &str| files.get(file).cloned().ok_or_else(|| format!("{file} is not there"));
    let sound = |file: &str| files.get(file).map(|text| as_sound(text));
    let glass = Glass::new();
    let models: [&dyn AttentionModel; 1] = [&glass];
    check(&Files { text: &text, sound: &sound, decode: None, folder: None, models: &models })
        .iter()
        .map(ToString::to_string)
        .collect()
}

pub const HEADER: &str = "(title: \"T\", chapters: [\"a\"], cards: {\"c\": (title: \"C\")})";
pub const CHAPTER: &str = "# A\n\n- head: 1\n\nLook at [bank](query:bank) now.\n\n> Try it.\n";

/// A sound of that many seconds, as far as its pages tell.
pub fn as_sound(seconds: &str) -> Vec<u8> {
    use ogg::{PacketWriteEndInfo, PacketWriter};
    let Ok(seconds) = seconds.parse::<u64>() else { return Vec::new() };
    let mut bytes = Vec::new();
    let mut writer = PacketWriter::new(&mut bytes);
    let first = [&b"\x01vorbis\0\0\0\0\x01"[..], &1000_u32.to_le_bytes()].concat();
    writer.write_packet(first, 1, PacketWriteEndInfo::EndPage, 0).unwrap();
    writer.write_packet(vec![0], 1, PacketWriteEndInfo::EndStream, seconds * 1000).unwrap();
    drop(writer);
    bytes
}

pub fn sound(words: &str) -> String {
    let words: Vec<String> = words
        .split_whitespace()
        .enumerate()
        .map(|(at, word)| format!("{{\"w\": {word:?}, \"start\": {at}.0, \"end\": {at}.5}}"))
        .collect();
    let words = words.join(", ");
    format!("{{\"chapters\": {{\"a\": {{\"file\": \"a.ogg\", \"duration\": 90.0, \"words\": [{words}]}}}}}}")
}

pub fn good() -> BTreeMap<String, String> {
    let files = [
        ("lesson.ron", HEADER.to_owned()),
        ("a.md", CHAPTER.to_owned()),
        ("a.ogg", "90".to_owned()),
        ("timings.json", sound("Look at bank now. Try it.")),
    ];
    files.map(|(name, text)| (name.to_owned(), text)).into()
}
