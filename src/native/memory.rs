//! How much memory there is for the program.

/// Less than that, and a picture that costs little is the better one: measured with a driver that draws in memory, where a
/// limit of 1.2 GB on addresses is enough for all, and 1.1 GB for a picture without bloom and samples.
const ADDRESSES: u64 = 1_400_000_000;
const FREE: u64 = 400_000_000;

/// Whether there is so little memory that the picture has to do with less. Where the system does not say, there is enough.
pub fn is_scarce() -> bool {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let addresses = number(&read("/proc/self/limits"), "Max address space");
    let free = number(&read("/proc/meminfo"), "MemAvailable:").map(|kibibytes| kibibytes * 1024);
    addresses.is_some_and(|most| most < ADDRESSES) || free.is_some_and(|free| free < FREE)
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
