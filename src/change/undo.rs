//! Undo: a new write with the inverse changes. History only grows.

use super::apply::Standing;
use super::journal::Journal;
use super::store::{Change, CurrentRow};
use crate::customer::Key;

/// What an undo would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoPlan {
    /// The inverse changes, in the journal's order.
    pub changes: Vec<Change>,
    /// Rows that already hold their old value.
    pub already: Vec<Key>,
}

/// Turns a journal around.
///
/// # Errors
/// The keys of the rows that were changed since: then nothing may be undone.
pub fn plan_undo(journal: &Journal, rows: &[CurrentRow]) -> Result<UndoPlan, Vec<Key>> {
    let standing = Standing::of(&journal.intent.changes, rows);
    if !standing.other.is_empty() {
        return Err(standing.other);
    }
    let back: std::collections::HashSet<&Key> = standing.new.iter().collect();
    let changes = journal
        .intent
        .changes
        .iter()
        .filter(|change| back.contains(&change.key))
        .map(|change| Change { key: change.key.clone(), old: change.new.clone(), new: change.old.clone() })
        .collect();
    Ok(UndoPlan { changes, already: standing.old })
}
