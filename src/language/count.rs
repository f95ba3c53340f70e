//! Counted things, with the right number of the noun.

use super::{Language, grouped};

/// So many changes.
#[must_use]
pub fn changes(language: Language, count: usize) -> String {
    counted(language, count, language.pick("ændring", "change"), language.pick("ændringer", "changes"))
}

/// So many rows.
#[must_use]
pub fn rows(language: Language, count: usize) -> String {
    counted(language, count, language.pick("række", "row"), language.pick("rækker", "rows"))
}

fn counted(language: Language, count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(language, count as u64), if count == 1 { one } else { many })
}
