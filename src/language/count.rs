//! Counted things, with the right number of the noun: the only place that knows one from many.

use super::{Localized, both, say};

/// A count and its noun; each noun is in Danish and English.
#[must_use]
pub fn counted(count: u64, one: [&'static str; 2], many: [&'static str; 2]) -> Localized {
    let [danish, english] = if count == 1 { one } else { many };
    say!(da: "{count} {noun}", en: "{count} {noun}", count = count, noun = both(danish, english))
}

/// So many changes.
#[must_use]
pub fn changes(count: usize) -> Localized {
    counted(count as u64, ["ændring", "change"], ["ændringer", "changes"])
}

/// So many rows.
#[must_use]
pub fn rows(count: usize) -> Localized {
    counted(count as u64, ["række", "row"], ["rækker", "rows"])
}

/// So many cells.
#[must_use]
pub fn cells(count: usize) -> Localized {
    counted(count as u64, ["celle", "cell"], ["celler", "cells"])
}

/// So many customers.
#[must_use]
pub fn customers(count: u64) -> Localized {
    counted(count, ["kunde", "customer"], ["kunder", "customers"])
}

/// So many errors.
#[must_use]
pub fn errors(count: u64) -> Localized {
    counted(count, ["fejl", "error"], ["fejl", "errors"])
}

/// So many runs.
#[must_use]
pub fn runs(count: usize) -> Localized {
    counted(count as u64, ["udtræk", "run"], ["udtræk", "runs"])
}

/// So many seconds.
#[must_use]
pub fn seconds(count: u64) -> Localized {
    counted(count, ["sekund", "second"], ["sekunder", "seconds"])
}
