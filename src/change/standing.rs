//! How the rows of a write stand, and what that says about the write.

use std::collections::HashMap;

use super::journal::{Journal, Outcome};
use super::store::{Change, CurrentRow};
use crate::customer::{Key, StoredLink};

/// How the rows of some changes stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Rows that hold the new value.
    pub new: Vec<Key>,
    /// Rows that hold the old value.
    pub old: Vec<Key>,
    /// Rows that hold something else or are gone.
    pub other: Vec<Key>,
}

impl Standing {
    /// Compares changes with the rows as they are.
    #[must_use]
    pub fn of(changes: &[Change], rows: &[CurrentRow]) -> Self {
        Self::among(changes, &links(rows))
    }

    fn among(changes: &[Change], links: &HashMap<&Key, &StoredLink>) -> Self {
        let mut standing = Self::default();
        for change in changes {
            let list = match links.get(&change.key) {
                Some(link) if **link == change.new => &mut standing.new,
                Some(link) if **link == change.old => &mut standing.old,
                _ => &mut standing.other,
            };
            list.push(change.key.clone());
        }
        standing
    }

    /// What that says about the transaction: all new, all old, or neither.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (self.new.is_empty(), self.old.is_empty(), self.other.is_empty()) {
            (_, true, true) => Outcome::Written,
            (true, false, true) => Outcome::NotWritten,
            _ => Outcome::Mixed,
        }
    }
}

fn links(rows: &[CurrentRow]) -> HashMap<&Key, &StoredLink> {
    rows.iter().map(|row| (&row.key, &row.link)).collect()
}

/// What the rows tell of a write whose outcome is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStanding {
    /// Its place among the journals.
    pub place: usize,
    /// How its rows stood when it had ended.
    pub standing: Standing,
    /// A later write has changed some of its rows again.
    pub written_again: bool,
}

/// How the rows of every open write stood when it had ended, newest first. The journals are those
/// of one database in the order of their writes; the rows are as they are now, at a moment when
/// nobody writes. What a later write found in a row is what the earlier one left there.
#[must_use]
pub fn open_standings(journals: &[&Journal], rows: &[CurrentRow]) -> Vec<OpenStanding> {
    let mut links = links(rows);
    let mut later: HashMap<&Key, ()> = HashMap::new();
    let mut found = Vec::new();
    for (place, journal) in journals.iter().enumerate().rev() {
        let changes = &journal.intent.changes;
        let outcome = if journal.is_open() {
            let standing = Standing::among(changes, &links);
            let written_again = changes.iter().any(|change| later.contains_key(&change.key));
            let outcome = standing.outcome();
            found.push(OpenStanding { place, standing, written_again });
            outcome
        } else {
            journal.outcome.unwrap_or(Outcome::Unknown)
        };
        for change in changes {
            let held_new = links.get(&change.key).is_some_and(|link| **link == change.new);
            let changed = match outcome {
                Outcome::Written => true,
                Outcome::NotWritten => false,
                Outcome::Unknown | Outcome::Mixed => held_new,
            };
            if changed {
                links.insert(&change.key, &change.old);
                later.insert(&change.key, ());
            }
        }
    }
    found
}
