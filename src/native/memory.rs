//! How much memory there is for the program.

/// Less than that, and a picture that costs little is the better one: measured with a driver that draws in memory, where a
/// limit of 1.3 GB on addresses is enough for all but long sentences of a trained model, and 1.2 GB for a picture without bloom
/// and samples.
const ADDRESSES: u64 = 1_400_000_000;
const FREE: u64 = 400_000_000;
/// With fewer addresses no such driver begins, or an allocation fails somewhere, which nothing can catch.
const LEAST: u64 = 1_200_000_000;

/// Whether there is so little memory that the picture has to do with less. Where the system does not say, there is enough.
pub fn is_scarce() -> bool {
    let free = number(&read("/proc/meminfo"), "MemAvailable:").map(|kibibytes| kibibytes * 1024);
    addresses().is_some_and(|most| most < ADDRESSES) || free.is_some_and(|free| free < FREE)
}

/// Whether there is enough to draw at all.
///
/// # Errors
/// One line on how much there is, and how much it takes.
pub fn enough() -> Result<(), String> {
    addresses().map_or(Ok(()), suffices)
}

fn suffices(most: u64) -> Result<(), String> {
    let size = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    let told = || {
        let (most, least) = (size(most), size(LEAST));
        format!(
            "there is too little memory: the system grants {most} of addresses, and to draw takes {least}"
        )
    };
    if most < LEAST { Err(told()) } else { Ok(()) }
}

/// Bytes of addresses that the system grants this process; `None` where it sets no limit, or does not say.
fn addresses() -> Option<u64> {
    number(&read("/proc/self/limits"), "Max address space")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The first number after a name at the beginning of a line.
fn number(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Bytes of memory that a process has; `None` where the system does not say.
pub fn of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    number(&status, "VmRSS:").map(|kibibytes| kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_is_told_with_what_it_takes() {
        let told =
            "there is too little memory: the system grants 0.9 GB of addresses, and to draw takes 1.2 GB";
        assert_eq!(suffices(921_600_000), Err(told.to_owned()));
        assert_eq!(suffices(LEAST), Ok(()));
    }

    #[test]
    fn what_the_system_says_is_understood() {
        let limits = "Max cpu time              unlimited            unlimited            seconds\n\
                      Max address space         1024000              unlimited            bytes\n";
        assert_eq!(number(limits, "Max address space"), Some(1_024_000));
        assert_eq!(number(limits, "Max cpu time"), None);
        assert_eq!(number("MemTotal: 9 kB\nMemAvailable:    7 kB\n", "MemAvailable:"), Some(7));
        assert_eq!(number("", "VmRSS:"), None);
        #[cfg(target_os = "linux")]
        assert!(of(std::process::id()).is_some_and(|bytes| bytes > 1_000_000));
    }
}
