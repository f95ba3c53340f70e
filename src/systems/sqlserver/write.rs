//! Changes links: one transaction, set-based, guarded by key and old value.
//!
//! The changes travel to a temporary table, one `UPDATE` changes exactly the
//! rows that still hold what they should, and everything is read again before
//! the commit. The server only narrows down; whether a key, an old or a new
//! value is the expected one is decided here, byte by byte, because a
//! collation takes different texts for equal.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::connection::{Connection, Results, Row};
use super::error_numbers::passes;
use super::layout::TableLayout;
use super::read;
use super::statements;
use crate::change::{Change, CommitError, StageError, StagedWrite, StoreError, StoreErrorKind};
use crate::customer::{Key, StoredLink};

/// A transaction that waits for its commit; dropped, it is rolled back.
pub(super) struct Staged<'a> {
    connection: &'a mut Connection,
    open: bool,
}

/// Errors of a commit after which no transaction is left: there was none to commit (3902), or
/// it could only be rolled back (3930, 3998) or was (1205).
const ROLLED_BACK: [i64; 4] = [1205, 3902, 3930, 3998];

impl StagedWrite for Staged<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), CommitError> {
        self.open = false;
        match self.connection.batch(statements::COMMIT) {
            Ok(results) if first_cell(&results) == Some("0") => Ok(()),
            // An answer without the row that proves it is no answer.
            Ok(_) => Err(CommitError::Unknown(StoreError::new(StoreErrorKind::Lost))),
            Err(error) if error.number.is_some_and(|number| ROLLED_BACK.contains(&number)) => {
                Err(CommitError::RolledBack(error))
            }
            Err(error) => Err(CommitError::Unknown(error)),
        }
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        if self.open {
            roll_back(self.connection);
        }
    }
}

/// Ends the transaction without its changes. Where the server cannot be told, the connection
/// is closed, and the server does the same when it notices.
fn roll_back(connection: &mut Connection) {
    if connection.batch(statements::ROLLBACK).is_err() {
        connection.close();
    }
}

/// Stages the changes; a deadlock or a lock held too long is tried again, three times at most.
pub(super) fn stage<'a>(
    connection: &'a mut Connection,
    table: &TableLayout,
    changes: &[Change],
) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
    table.check_for_writing()?;
    let mut pauses = pauses();
    loop {
        let error = match attempt(connection, table, changes) {
            Ok(()) => return Ok(Box::new(Staged { connection, open: true })),
            Err(error) => error,
        };
        roll_back(connection);
        match (error, pauses.next()) {
            (StageError::Store(error), Some(pause)) if passes(&error) => connection.pause(pause),
            (error, _) => return Err(error),
        }
    }
}

/// Three pauses, each about twice the one before, and none like another's: two programs that
/// met in a deadlock must not meet again.
fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_times(3)
        .with_jitter()
        .build()
}

fn attempt(connection: &mut Connection, table: &TableLayout, changes: &[Change]) -> Result<(), StageError> {
    let of_table = |error: StoreError| match error.object {
        None => error.about(format!("{}.{}", table.name.plain(), table.link.name)),
        Some(_) => error,
    };
    connection.prepare()?;
    let begun = connection.batch(&statements::begin(&table.name))?;
    match first_cell(&begun).and_then(|lock| lock.parse::<i32>().ok()) {
        Some(0..) => {}
        // -1 is "not granted in time"; the rest are failures of the call.
        Some(-1) => return Err(StageError::Busy),
        _ => return Err(StoreError::new(StoreErrorKind::Other).about("sp_getapplock").into()),
    }
    for part in changes.chunks(statements::CHANGES_A_STATEMENT) {
        let parameters: Vec<Option<&str>> = part
            .iter()
            .flat_map(|change| [Some(change.key.as_str()), change.old.0.as_deref(), change.new.0.as_deref()])
            .collect();
        connection.query(&statements::stage(part.len()), &parameters)?;
    }
    connection.batch(&statements::update(table)).map_err(of_table)?;
    let results = connection.batch(&statements::verify(table)).map_err(of_table)?;
    prove(table, changes, &results)
}

/// Whether exactly these changes were made, from what the transaction read back.
fn prove(table: &TableLayout, changes: &[Change], results: &Results) -> Result<(), StageError> {
    let [done, rows, open] = results.as_slice() else {
        return Err(StoreError::new(StoreErrorKind::Lost).into());
    };
    // A trigger that rolled back or committed by itself would leave no transaction.
    if open.first().and_then(|row| row.first()).and_then(Option::as_deref) != Some("1") {
        return Err(StoreError::new(StoreErrorKind::Trigger).about(table.name.plain()).into());
    }
    let twice = || StoreError::new(StoreErrorKind::Unsuitable).about(&table.key.name);
    let mut replaced: HashMap<Key, StoredLink> = HashMap::with_capacity(done.len());
    for row in done {
        if replaced.insert(read::key(table, text(row, 0)), link(row, 1)).is_some() {
            return Err(twice().into());
        }
    }
    let mut now: HashMap<Key, &Row> = HashMap::with_capacity(rows.len());
    for row in rows {
        if now.insert(read::key(table, text(row, 0)), row).is_some() {
            return Err(twice().into());
        }
    }
    let expected: HashSet<&Key> = changes.iter().map(|change| &change.key).collect();
    if expected.len() != changes.len() || now.len() != changes.len() {
        return Err(twice().into());
    }
    let unplanned = replaced.keys().filter(|key| !expected.contains(key)).count();
    let stale: Vec<Key> = changes
        .iter()
        .filter(|change| replaced.get(&change.key) != Some(&change.old))
        .map(|change| change.key.clone())
        .collect();
    if !stale.is_empty() || unplanned > 0 {
        return Err(StageError::Stale(stale));
    }
    let altered: Vec<Key> = changes
        .iter()
        .filter(|change| !now.get(&change.key).is_some_and(|row| holds(table, row, change)))
        .map(|change| change.key.clone())
        .collect();
    if altered.is_empty() { Ok(()) } else { Err(StageError::Altered(altered)) }
}

/// Whether a row read back is the change's row with the change's new link.
fn holds(table: &TableLayout, row: &Row, change: &Change) -> bool {
    link(row, 1) == change.old
        && link(row, 2) == change.new
        && row.get(3).and_then(Option::as_deref).is_some_and(|key| read::key(table, key) == change.key)
        && link(row, 4) == change.new
}

fn text(row: &Row, index: usize) -> &str {
    row.get(index).and_then(Option::as_deref).unwrap_or("")
}

fn link(row: &Row, index: usize) -> StoredLink {
    StoredLink(row.get(index).cloned().flatten())
}

/// The only cell of a statement's first row.
pub(super) fn first_cell(results: &Results) -> Option<&str> {
    results.last()?.first()?.first()?.as_deref()
}

#[cfg(test)]
mod tests {
    use super::super::layout::tests::table;
    use super::*;

    fn change(key: &str, old: Option<&str>, new: &str) -> Change {
        Change { key: Key::new(key), old: StoredLink(old.map(Into::into)), new: StoredLink::text(new) }
    }

    fn row(cells: &[Option<&str>]) -> Row {
        cells.iter().map(|cell| cell.map(Into::into)).collect()
    }

    /// The results of a write in which everything went as planned.
    fn good(changes: &[Change]) -> Results {
        let done = |c: &Change| row(&[Some(c.key.as_str()), c.old.0.as_deref()]);
        let now = |c: &Change| {
            let (key, old, new) = (c.key.as_str(), c.old.0.as_deref(), c.new.0.as_deref());
            row(&[Some(key), old, new, Some(key), new])
        };
        vec![changes.iter().map(done).collect(), changes.iter().map(now).collect(), vec![row(&[Some("1")])]]
    }

    fn two() -> Vec<Change> {
        vec![change("1", None, "10"), change("2", Some(""), "20")]
    }

    fn proved(results: &Results) -> Result<(), StageError> {
        prove(&table("int", "nvarchar(50)"), &two(), results)
    }

    #[test]
    fn a_write_as_planned_is_proved() {
        assert_eq!(proved(&good(&two())), Ok(()));
    }

    #[test]
    fn a_row_that_was_not_changed_is_stale() {
        let mut results = good(&two());
        results[0].pop();
        assert_eq!(proved(&results), Err(StageError::Stale(vec![Key::new("2")])));
    }

    #[test]
    fn blank_and_null_are_not_the_same_old_value() {
        let mut results = good(&two());
        results[0][0] = row(&[Some("1"), Some("")]);
        assert_eq!(proved(&results), Err(StageError::Stale(vec![Key::new("1")])));
        results[0][0] = row(&[Some("1"), None]);
        results[0][1] = row(&[Some("2"), Some(" ")]);
        assert_eq!(proved(&results), Err(StageError::Stale(vec![Key::new("2")])));
    }

    #[test]
    fn a_value_that_a_trigger_made_its_own_is_noticed() {
        let mut results = good(&two());
        results[1][1][4] = Some("021".into());
        assert_eq!(proved(&results), Err(StageError::Altered(vec![Key::new("2")])));
        results[1][1][4] = None;
        assert_eq!(proved(&results), Err(StageError::Altered(vec![Key::new("2")])));
    }

    #[test]
    fn a_row_too_many_is_refused() {
        let mut results = good(&two());
        let again = results[0][0].clone();
        results[0].push(again);
        assert!(
            matches!(proved(&results), Err(StageError::Store(e)) if e.kind == StoreErrorKind::Unsuitable)
        );
        let mut results = good(&two());
        results[0].push(row(&[Some("3"), None]));
        assert!(proved(&results).is_err(), "a row that no change asked for");
    }

    #[test]
    fn a_transaction_that_ended_by_itself_is_refused() {
        for open in ["0", "2"] {
            let mut results = good(&two());
            results[2][0][0] = Some(open.into());
            assert!(
                matches!(proved(&results), Err(StageError::Store(e)) if e.kind == StoreErrorKind::Trigger)
            );
        }
    }

    #[test]
    fn a_missing_result_is_no_proof() {
        let mut results = good(&two());
        results.pop();
        assert!(proved(&results).is_err());
    }

    #[test]
    fn a_passing_error_is_tried_three_times_more() {
        assert_eq!(pauses().count(), 3);
    }
}
