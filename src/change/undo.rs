//! Undo: a new write with the inverse changes. History only grows.

use super::journal::{Journal, Outcome, WriteKind};
use super::standing::Standing;
use super::store::{Change, CurrentRow};
use crate::customer::Key;

/// What an undo would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoPlan {
    /// The inverse changes, in the journal's order.
    pub changes: Vec<Change>,
    /// Rows that already hold their old value.
    pub already: Vec<Key>,
    /// Rows that hold something else by now, or are gone; they are left as they are.
    pub changed: Vec<Key>,
}

/// Turns a journal around. Rows that were changed since are named and left out.
#[must_use]
pub fn plan_undo(journal: &Journal, rows: &[CurrentRow]) -> UndoPlan {
    let standing = Standing::of(&journal.intent.changes, rows);
    let back: std::collections::HashSet<&Key> = standing.new.iter().collect();
    let changes = journal
        .intent
        .changes
        .iter()
        .filter(|change| back.contains(&change.key))
        .map(|change| Change::new(change.key.clone(), change.new.clone(), change.old.clone()))
        .collect();
    UndoPlan { changes, already: standing.old, changed: standing.other }
}

/// The last apply that is, or may be, in the database: not undone, or its undo undone. The
/// journals come in the order of their writes; the place among them is given.
#[must_use]
pub fn last_standing(journals: &[&Journal]) -> Option<usize> {
    let mut stands = vec![false; journals.len()];
    for (index, journal) in journals.iter().enumerate() {
        match (&journal.intent.kind, journal.outcome) {
            (_, Some(Outcome::NotWritten)) => {}
            (WriteKind::Apply, _) => stands[index] = true,
            (WriteKind::Undo { .. }, Some(Outcome::Written)) => stand(index, true, journals, &mut stands),
            // It is not known yet whether it undid anything.
            (WriteKind::Undo { .. }, _) => {}
        }
    }
    (0..journals.len()).rev().find(|&index| stands[index] && journals[index].intent.kind == WriteKind::Apply)
}

/// Marks a write as standing or not; what an undo undid then does not stand, or does again.
fn stand(index: usize, standing: bool, journals: &[&Journal], stands: &mut [bool]) {
    stands[index] = standing;
    if let WriteKind::Undo { of, id } = &journals[index].intent.kind {
        let run = &journals[index].intent.run;
        let is_undone = |journal: &Journal| match id {
            Some(id) => journal.id == *id,
            None => journal.folder == *of && journal.intent.run == *run,
        };
        let undone = (0..index).rev().find(|&i| is_undone(journals[i]));
        if let Some(undone) = undone {
            stand(undone, !standing, journals, stands);
        }
    }
}
