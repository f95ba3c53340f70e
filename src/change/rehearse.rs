//! A write that is rehearsed: everything that an apply does to the database, on
//! a few rows and with their own values, up to the commit, which does not come.

use std::collections::BTreeSet;

use super::store::{Change, CurrentRow, CustomerStore, StageError, StoreError};
use crate::customer::Key;

/// Rows of a rehearsal.
const ROWS: usize = 3;

/// What a rehearsal showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// Rows that were locked, changed to their own values, read again and rolled back.
    pub rows: usize,
    /// Rows of the table that were read before and after, and were the same.
    pub unchanged: usize,
}

/// Why a rehearsal does not promise that a write will succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RehearsalError {
    /// The table has no rows to rehearse with.
    #[error("the table is empty")]
    NoRows,
    /// The table could not be read, before or after.
    #[error(transparent)]
    Read(StoreError),
    /// The write was refused, as an apply would be.
    #[error(transparent)]
    Refused(StageError),
    /// These rows are not what they were before: changed by others meanwhile, or not rolled back.
    #[error("{} rows are not what they were", .0.len())]
    Different(Vec<Key>),
}

/// Locks, stages, changes, reads back and rolls back some rows, and then reads the table again
/// to see that it is what it was.
///
/// # Errors
/// [`RehearsalError`]; whatever it says, nothing was committed.
pub fn rehearse(store: &mut dyn CustomerStore) -> Result<Rehearsal, RehearsalError> {
    let before = store.current_rows().map_err(RehearsalError::Read)?;
    let changes: Vec<Change> = cast(&before)
        .into_iter()
        .map(|row| Change::new(row.key.clone(), row.link.clone(), row.link.clone()))
        .collect();
    if changes.is_empty() {
        return Err(RehearsalError::NoRows);
    }
    // Dropped, it rolls back.
    drop(store.stage(&changes).map_err(RehearsalError::Refused)?);
    let after = store.current_rows().map_err(RehearsalError::Read)?;
    let different = difference(&before, &after);
    if !different.is_empty() {
        return Err(RehearsalError::Different(different));
    }
    Ok(Rehearsal { rows: changes.len(), unchanged: after.len() })
}

/// The rows that take part: one of each kind of link (NULL, blank, a value), then the first others.
fn cast(rows: &[CurrentRow]) -> Vec<&CurrentRow> {
    let kind = |row: &CurrentRow| row.link.0.as_ref().map(|text| text.trim().is_empty());
    let mut chosen: Vec<&CurrentRow> = [None, Some(true), Some(false)]
        .into_iter()
        .filter_map(|wanted| rows.iter().find(|row| kind(row) == wanted))
        .collect();
    for row in rows {
        if chosen.len() >= ROWS {
            break;
        }
        if !chosen.iter().any(|taken| taken.key == row.key) {
            chosen.push(row);
        }
    }
    chosen
}

/// The keys of rows that only one of both has, or that differ.
fn difference(before: &[CurrentRow], after: &[CurrentRow]) -> Vec<Key> {
    if before == after {
        return Vec::new();
    }
    let of = |rows: &[CurrentRow], others: &[CurrentRow]| -> Vec<Key> {
        let others: std::collections::HashMap<&Key, &CurrentRow> =
            others.iter().map(|row| (&row.key, row)).collect();
        rows.iter().filter(|row| others.get(&row.key) != Some(row)).map(|row| row.key.clone()).collect()
    };
    let keys: BTreeSet<Key> = of(before, after).into_iter().chain(of(after, before)).collect();
    keys.into_iter().collect()
}
