//! What joins the pictures and sounds of a filmed lesson to a video: ffmpeg, run in the folder of the pictures.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The video, within the folder of the pictures.
pub const FILE: &str = "film.mp4";

/// The picture of that number, from 0, within its folder.
#[must_use]
pub fn picture(index: usize) -> String {
    format!("{:06}.png", index + 1)
}

/// What is joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Video {
    /// Pictures a second.
    pub fps: f64,
    /// How many pictures there are; those of an older, longer film may lie beside them.
    pub count: usize,
    /// Whole paths of the sounds in their order, and for how many seconds each stands; none where nothing is heard.
    pub sounds: Vec<(PathBuf, f64)>,
}

impl Video {
    /// What ffmpeg is told where it runs in the folder of the pictures. No name of a folder is read as a pattern, an option
    /// or an address that way.
    #[must_use]
    pub fn arguments(&self) -> Vec<OsString> {
        let seconds = self.count as f64 / self.fps;
        let mut arguments =
            words("-nostdin -y -loglevel error -protocol_whitelist file,pipe -f image2 -start_number 1");
        arguments.extend(words(&format!("-framerate {} -t {seconds} -i %06d.png", self.fps)));
        let (mut graph, mut joined) = (String::new(), String::new());
        for (index, (sound, stands)) in self.sounds.iter().enumerate() {
            arguments.extend(words("-protocol_whitelist file,pipe -f ogg -i"));
            arguments.push(address(sound));
            graph += &format!("[{}:a]apad=whole_dur={stands:.3}[a{index}];", index + 1);
            joined += &format!("[a{index}]");
        }
        if !self.sounds.is_empty() {
            graph += &format!("{joined}concat=n={}:v=0:a=1[a]", self.sounds.len());
            arguments.extend(["-filter_complex", &graph].map(OsString::from));
            arguments.extend(words("-map 0:v -map [a] -shortest"));
        }
        arguments.extend(words("-pix_fmt yuv420p -vf crop=trunc(iw/2)*2:trunc(ih/2)*2"));
        arguments.push(FILE.into());
        arguments
    }
}

fn words(line: &str) -> Vec<OsString> {
    line.split(' ').map(OsString::from).collect()
}

/// A file as ffmpeg takes it whatever its name is: what stands before a colon would be a protocol.
fn address(path: &Path) -> OsString {
    let mut address = OsString::from("file:");
    address.push(path);
    address
}

/// Why ffmpeg made no video: the last line of what it said.
#[must_use]
pub fn failure(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.map_or_else(|| "ffmpeg made no video".to_owned(), |line| format!("ffmpeg made no video: {line}"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn written(video: &Video) -> Vec<String> {
        video.arguments().iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_input_has_its_format_and_protocols() {
        let sounds = vec![(PathBuf::from("/a %06d/-b:c.ogg"), 3.0), ("/d.ogg".into(), 4.5)];
        let words = written(&Video { fps: 12.5, count: 25, sounds });
        let inputs: Vec<usize> = (0..words.len()).filter(|at| words[*at] == "-i").collect();
        let names: Vec<&str> = inputs.iter().map(|at| words[at + 1].as_str()).collect();
        assert_eq!(names, ["%06d.png", "file:/a %06d/-b:c.ogg", "file:/d.ogg"]);
        let starts = [0].into_iter().chain(inputs.iter().map(|at| at + 2));
        for ((begin, end), format) in starts.zip(&inputs).zip(["image2", "ogg", "ogg"]) {
            let options = words[begin..*end].join(" ");
            assert!(
                options.contains("-protocol_whitelist file,pipe")
                    && options.contains(&format!("-f {format}"))
            );
        }
        assert!(
            words
                .join(" ")
                .contains("[1:a]apad=whole_dur=3.000[a0];[2:a]apad=whole_dur=4.500[a1];[a0][a1]concat=n=2")
        );
        let silent = written(&Video { fps: 30.0, count: 60, sounds: Vec::new() }).join(" ");
        assert!(
            silent.contains("-t 2 -i") && !silent.contains("-map") && silent.ends_with(" film.mp4"),
            "{silent}"
        );
    }

    #[test]
    fn the_last_line_says_why_there_is_no_video() {
        assert_eq!(failure(b""), "ffmpeg made no video");
        assert_eq!(failure(b"One\nNo space left \xff\n\n"), "ffmpeg made no video: No space left \u{fffd}");
    }

    /// How large a video becomes of so many pictures in a folder of that name; nothing where there is no ffmpeg.
    fn made(name: &str, count: usize, sound: Option<&Path>) -> Option<Result<u64, String>> {
        let whole = tempfile::tempdir().unwrap();
        let folder = whole.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for index in 0..count {
            image::RgbImage::new(16, 10).save(folder.join(picture(index))).unwrap();
        }
        let sounds = sound.into_iter().map(|sound| (sound.to_path_buf(), 1.0)).collect();
        let video = Video { fps: 2.0, count: 2, sounds };
        let done = Command::new("ffmpeg").args(video.arguments()).current_dir(&folder).output().ok()?;
        let size = || std::fs::metadata(folder.join(FILE)).unwrap().len();
        Some(if done.status.success() { Ok(size()) } else { Err(failure(&done.stderr)) })
    }

    #[test]
    fn a_folder_of_any_name_holds_a_video() {
        let voice = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/lessons/first-look/01-look.ogg");
        for name in ["out 50% done", "%06d", "-y", "a:b", "http:", "it's [x]; rm *?", "Ünïcode"] {
            // Windows has no such folders.
            if cfg!(windows) && name.contains([':', '?', '*']) {
                continue;
            }
            let Some(video) = made(name, 2, Some(Path::new(voice))) else {
                return println!("there is no ffmpeg");
            };
            assert!(video.unwrap() > 1000, "{name}");
        }
        let why = made("none", 0, None).unwrap().unwrap_err();
        assert!(why.starts_with("ffmpeg made no video: ") && !why.contains('\n'), "{why}");
        let text = tempfile::NamedTempFile::with_suffix(".ogg").unwrap();
        std::fs::write(text.path(), "#EXTM3U\nfile:/etc/passwd\n").unwrap();
        assert!(made("list", 2, Some(text.path())).unwrap().is_err(), "a list is no sound");
    }
}
