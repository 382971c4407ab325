//! What runs over generated texts: the same ones every time.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Runs that many cases, and keeps no file of those that failed.
pub fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}
