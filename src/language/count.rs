//! Counted things, with the right number of the noun.

use super::{Language, grouped, say};

/// So many changes.
#[must_use]
pub fn changes(language: Language, count: usize) -> String {
    let count_text = grouped(language, count as u64);
    if count == 1 {
        say!(language, da: "1 ændring", en: "1 change")
    } else {
        say!(language, da: "{count_text} ændringer", en: "{count_text} changes")
    }
}

/// So many rows.
#[must_use]
pub fn rows(language: Language, count: usize) -> String {
    let count_text = grouped(language, count as u64);
    if count == 1 {
        say!(language, da: "1 række", en: "1 row")
    } else {
        say!(language, da: "{count_text} rækker", en: "{count_text} rows")
    }
}
