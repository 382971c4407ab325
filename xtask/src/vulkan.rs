//! Which Vulkan drivers are installed. A driver announces itself with a small JSON file.

use std::fs;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 3] = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];

/// The files of all drivers, sorted.
pub fn drivers() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = FOLDERS
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

/// The file of lavapipe, which draws on the processor, so that pictures are alike on every machine.
///
/// Its name is `lvp_icd.json`, or has the processor in it, as in `lvp_icd.x86_64.json`; the one of this processor
/// comes first where there are several.
pub fn lavapipe(drivers: &[PathBuf]) -> Option<&Path> {
    let of = |path: &PathBuf, part: &str| {
        path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with("lvp_icd") && name.contains(part)
        })
    };
    let own = drivers.iter().find(|path| of(path, std::env::consts::ARCH));
    own.or_else(|| drivers.iter().find(|path| of(path, "lvp_icd.json"))).map(PathBuf::as_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Option<String> {
        let drivers: Vec<PathBuf> = names.iter().map(|name| Path::new("/icd.d").join(name)).collect();
        lavapipe(&drivers).map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    #[test]
    fn lavapipe_is_found_by_both_of_its_names() {
        let own = format!("lvp_icd.{}.json", std::env::consts::ARCH);
        assert_eq!(found(&["intel_icd.x86_64.json", "lvp_icd.json"]), Some("lvp_icd.json".to_owned()));
        assert_eq!(found(&["lvp_icd.other.json", &own, "nvidia_icd.json"]), Some(own));
    }

    #[test]
    fn another_processor_or_driver_does_not_count() {
        assert_eq!(found(&["lvp_icd.other.json", "radeon_icd.x86_64.json"]), None);
        assert_eq!(found(&[]), None);
    }
}
