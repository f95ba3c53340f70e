//! Counted things, with the right number of the noun.

use super::{Localized, both, say};

/// So many changes.
#[must_use]
pub fn changes(count: usize) -> Localized {
    counted(count, &both("ændring", "change"), &both("ændringer", "changes"))
}

/// So many rows.
#[must_use]
pub fn rows(count: usize) -> Localized {
    counted(count, &both("række", "row"), &both("rækker", "rows"))
}

fn counted(count: usize, one: &Localized, many: &Localized) -> Localized {
    let noun = if count == 1 { one } else { many };
    say!(da: "{count} {noun}", en: "{count} {noun}", count = count, noun = noun)
}
