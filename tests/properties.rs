//! How property tests draw their cases: from a fixed seed, so that a test fails or holds
//! for what was changed and nothing else; from new seeds, and four times as many, where
//! `KOBL_NEW_SEEDS` is set. A finding prints the smallest case that shows it.

use proptest::test_runner::{Config, RngSeed};

/// So many cases from the fixed seed.
pub(crate) fn cases(count: u32) -> Config {
    let usual = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("KOBL_NEW_SEEDS").is_some_and(|value| !value.is_empty()) {
        Config { cases: count * 4, rng_seed: RngSeed::Random, ..usual }
    } else {
        Config { cases: count, rng_seed: RngSeed::Fixed(18), ..usual }
    }
}
