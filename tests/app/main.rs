//! The program as a whole: without a window, drawn offscreen, and in a real window.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod difference;
mod headless;
mod session;
mod stills;
mod window;
