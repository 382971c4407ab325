//! The file of SmolLM2, which is not in the repository.

use std::path::PathBuf;

/// Where the program keeps it, unless ARCLIGHT_SMOLLM2 names another place.
pub fn path() -> PathBuf {
    let given = std::env::var_os("ARCLIGHT_SMOLLM2").map(PathBuf::from);
    given.unwrap_or_else(|| {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
        cache.unwrap_or_else(home).join("arclight/models/SmolLM2-135M-Instruct.Q4_1.gguf")
    })
}

/// Its bytes; without them a test says so and ends.
pub fn bytes() -> Option<Vec<u8>> {
    let path = path();
    let read = std::fs::read(&path).ok();
    if read.is_none() {
        println!("not tested: {} is not there; `cargo xtask fetch` gets it", path.display());
    }
    read
}
