//! A line an hour for whoever looks after many screens: the journal keeps it.

use std::time::{Duration, Instant};

/// From one line to the next.
const HOUR: Duration = Duration::from_secs(3600);

/// How a watched program is.
pub struct Health {
    began: Instant,
    due: Instant,
    /// How often it was started anew.
    pub restarts: u32,
    /// Why it was last.
    pub fault: Option<String>,
}

impl Health {
    /// The first line is due at once.
    pub fn new(now: Instant) -> Self {
        Self { began: now, due: now, restarts: 0, fault: None }
    }

    /// The line, where it is due; `memory` is in bytes.
    pub fn line(&mut self, now: Instant, memory: impl FnOnce() -> Option<u64>) -> Option<String> {
        if now < self.due {
            return None;
        }
        self.due = now + HOUR;
        let minutes = now.duration_since(self.began).as_secs() / 60;
        let memory = memory().map_or_else(|| "?".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000));
        let fault = self.fault.as_deref().unwrap_or("none");
        Some(format!(
            "health: version {}, up {} h {:02} min, {} restarts, memory {memory}, last fault: {fault}",
            env!("CARGO_PKG_VERSION"),
            minutes / 60,
            minutes % 60,
            self.restarts,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_one_line_with_all_that_is_asked_for() {
        let begin = Instant::now();
        let mut health = Health::new(begin);
        let at = |minutes: u64| begin + Duration::from_secs(60 * minutes);
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            health.line(begin, || None).unwrap(),
            format!("health: version {version}, up 0 h 00 min, 0 restarts, memory ?, last fault: none")
        );
        assert_eq!(health.line(at(59), || panic!("nobody asks")), None);
        (health.restarts, health.fault) = (2, Some("no sign of life for 20 s".to_owned()));
        assert_eq!(
            health.line(at(185), || Some(311_900_000)).unwrap(),
            format!(
                "health: version {version}, up 3 h 05 min, 2 restarts, memory 311 MB, \
                 last fault: no sign of life for 20 s"
            )
        );
        assert_eq!(health.line(at(244), || None), None);
        assert!(health.line(at(245), || None).is_some());
    }
}
