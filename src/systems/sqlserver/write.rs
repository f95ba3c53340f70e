//! Changes links: one transaction, set-based, guarded by key and old value.
//!
//! The changes travel to a temporary table; what their rows hold is read and
//! held; one `UPDATE` changes exactly the rows that still hold what they
//! should, and everything is read again before the commit. The server only
//! narrows down; whether a key, an old or a new value is the expected one is
//! decided here, byte by byte, because a collation takes different texts for
//! equal.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::connection::{Connection, Results, Row};
use super::error_numbers::passes;
use super::layout::TableLayout;
use super::read::{self, Which};
use super::statements;
use crate::change::{
    Change, CommitError, CurrentRow, HeldRows, LockedStore, StageError, StagedWrite, StoreError,
    StoreErrorKind, taken,
};
use crate::config::ClientViewConfig;
use crate::customer::{Key, StoredLink};

/// A transaction that waits for its commit; dropped, it is rolled back.
pub(super) struct StagedServer<'a> {
    connection: &'a mut Connection,
    open: bool,
}

/// Errors of a commit after which no transaction is left: there was none to commit (3902), or
/// it could only be rolled back (3930, 3998) or was (1205).
const ROLLED_BACK: [i64; 4] = [1205, 3902, 3930, 3998];

impl StagedWrite for StagedServer<'_> {
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

impl Drop for StagedServer<'_> {
    fn drop(&mut self) {
        if self.open {
            roll_back(self.connection);
        }
    }
}

/// The server's answer to a rollback where no transaction is open any more.
const NOTHING_OPEN: i64 = 3903;

/// Ends the transaction without its changes. Where the server cannot be told, the connection
/// is closed, and the server does the same when it notices.
fn roll_back(connection: &mut Connection) {
    match connection.batch(statements::ROLLBACK) {
        Ok(_) => {}
        Err(error) if error.number == Some(NOTHING_OPEN) => {}
        Err(_) => connection.close(),
    }
}

/// A transaction that holds the lock against a second kobl; dropped, it is rolled back.
pub(super) struct LockedServer<'a> {
    /// Gone once the changes are staged.
    connection: Option<&'a mut Connection>,
    table: &'a TableLayout,
    config: &'a ClientViewConfig,
}

/// Begins a transaction and takes the lock.
pub(super) fn lock<'a>(
    connection: &'a mut Connection,
    table: &'a TableLayout,
    config: &'a ClientViewConfig,
) -> Result<LockedServer<'a>, StageError> {
    table.check_for_writing()?;
    connection.prepare(table)?;
    match begin(connection, table) {
        Ok(()) => Ok(LockedServer { connection: Some(connection), table, config }),
        Err(error) => {
            roll_back(connection);
            Err(error)
        }
    }
}

impl<'a> LockedStore<'a> for LockedServer<'a> {
    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        let connection = self.connection.as_deref_mut().ok_or_else(gone)?;
        read::current(connection, self.table, self.config, Which::All)
    }

    fn hold(mut self: Box<Self>, changes: &'a [Change]) -> Result<Box<dyn HeldRows<'a> + 'a>, StageError> {
        let connection = self.connection.as_deref_mut().ok_or_else(gone)?;
        hold(connection, self.table, self.config, changes)?;
        Ok(Box::new(HeldServer { lock: *self, changes }))
    }
}

/// The rows of a plan, held under UPDLOCK; dropped, the transaction is rolled back.
struct HeldServer<'a> {
    lock: LockedServer<'a>,
    changes: &'a [Change],
}

impl<'a> HeldRows<'a> for HeldServer<'a> {
    fn stage(self: Box<Self>) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
        let Self { mut lock, changes } = *self;
        let connection = lock.connection.as_deref_mut().ok_or_else(gone)?;
        change(connection, lock.table, changes)?;
        let connection = lock.connection.take().ok_or_else(gone)?;
        Ok(Box::new(StagedServer { connection, open: true }))
    }
}

impl Drop for LockedServer<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            roll_back(connection);
        }
    }
}

fn gone() -> StoreError {
    StoreError::new(StoreErrorKind::Lost)
}

/// Pauses before a deadlock, or a lock held too long, is tried again: three, each about twice the
/// one before, and none like another's: two programs that met in a deadlock must not meet again.
/// None for any other error, or after the last.
pub(super) fn pause_after(error: &StageError, failed: usize) -> Option<Duration> {
    match error {
        StageError::Store(error) if passes(error) => pauses().nth(failed - 1),
        _ => None,
    }
}

fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_times(3)
        .with_jitter()
        .build()
}

/// Names the column that a server's error is about.
fn of_column(table: &TableLayout, name: &str) -> impl Fn(StoreError) -> StoreError + use<> {
    let column = format!("{}.{name}", table.name.plain());
    move |error: StoreError| error.of_server_about(&column)
}

/// Hands the changes over, holds their rows and proves that they are as the plan says.
fn hold(
    connection: &mut Connection,
    table: &TableLayout,
    config: &ClientViewConfig,
    changes: &[Change],
) -> Result<(), StageError> {
    let of_key = of_column(table, &table.key.name);
    for part in changes.chunks(statements::CHANGES_A_STATEMENT) {
        let parameters: Vec<Option<&str>> = part
            .iter()
            .flat_map(|change| [Some(change.key.as_str()), change.old.0.as_deref(), change.new.0.as_deref()])
            .collect();
        // What does not fit the key's own type is not in the table either.
        connection.query(&statements::stage(part.len()), &parameters).map_err(&of_key)?;
    }
    let found = connection.batch(&statements::expected(table)).map_err(of_column(table, &table.link.name))?;
    as_expected(table, changes, &found)?;
    if changes.iter().any(|change| !change.judged.is_empty()) {
        as_judged(changes, &read::current(connection, table, config, Which::Changed)?)?;
    }
    Ok(())
}

/// Makes the changes inside the open transaction and proves them.
fn change(connection: &mut Connection, table: &TableLayout, changes: &[Change]) -> Result<(), StageError> {
    let of_link = of_column(table, &table.link.name);
    connection.batch(&statements::update(table)).map_err(&of_link)?;
    let results = connection.batch(&statements::verify(table)).map_err(&of_link)?;
    prove(table, changes, &results)?;
    if changes.iter().any(|change| change.known_holders.is_some()) {
        let found = connection.batch(&statements::holders(table)).map_err(&of_link)?;
        let found =
            found.last().into_iter().flatten().map(|row| (read::key(table, text(row, 0)), link(row, 1)));
        let taken = taken(changes, &found.collect::<Vec<_>>());
        if !taken.is_empty() {
            return Err(StageError::Taken(taken));
        }
    }
    Ok(())
}

/// Whether every row still holds what its link was judged by.
fn as_judged(changes: &[Change], rows: &[CurrentRow]) -> Result<(), StageError> {
    let rows: HashMap<&Key, &CurrentRow> = rows.iter().map(|row| (&row.key, row)).collect();
    let stale =
        keys_where(changes, |change| !rows.get(&change.key).is_some_and(|row| change.is_as_judged(row)));
    if stale.is_empty() { Ok(()) } else { Err(StageError::Stale(stale)) }
}

/// Begins the transaction, alone.
fn begin(connection: &mut Connection, table: &TableLayout) -> Result<(), StageError> {
    let lock = connection.lock();
    let begun = connection.batch(&statements::begin(table, lock))?;
    match first_cell(&begun).and_then(|lock| lock.parse::<i32>().ok()) {
        Some(0..) => Ok(()),
        // -1 is "not granted in time"; the rest are failures of the call.
        Some(-1) => Err(StageError::Busy),
        _ => Err(StoreError::new(StoreErrorKind::Other).about("sp_getapplock").into()),
    }
}

/// Whether every change has exactly one row and that row holds the old link.
fn as_expected(table: &TableLayout, changes: &[Change], results: &Results) -> Result<(), StageError> {
    let [rows] = results.as_slice() else {
        return Err(StoreError::new(StoreErrorKind::Lost).into());
    };
    let rows = one_row_each(table, changes, rows)?;
    let stale = keys_where(changes, |change| !holds(table, rows.get(&change.key), change, &change.old));
    if stale.is_empty() { Ok(()) } else { Err(StageError::Stale(stale)) }
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
    let changed: HashSet<Key> = done.iter().map(|row| read::key(table, text(row, 0))).collect();
    let missed = keys_where(changes, |change| !changed.contains(&change.key));
    // Their rows held what they should a moment ago, and have been held since: a trigger is in
    // between. One that runs instead of the change and writes nothing shows only below, since
    // OUTPUT tells what the change would have done.
    if !missed.is_empty() {
        return Err(StageError::Altered(missed));
    }
    if done.len() != changes.len() {
        return Err(twice(table).into());
    }
    let rows = one_row_each(table, changes, rows)?;
    let altered = keys_where(changes, |change| !holds(table, rows.get(&change.key), change, &change.new));
    if altered.is_empty() { Ok(()) } else { Err(StageError::Altered(altered)) }
}

/// Two rows of one key, or two changes: nothing that can be written safely.
fn twice(table: &TableLayout) -> StoreError {
    StoreError::new(StoreErrorKind::DoubledKey).about(&table.key.name)
}

/// The rows by the key of their change; as many as there are changes, none twice. Fewer would
/// be changes that did not all arrive.
fn one_row_each<'r>(
    table: &TableLayout,
    changes: &[Change],
    rows: &'r [Row],
) -> Result<HashMap<Key, &'r Row>, StoreError> {
    let found: HashMap<Key, &Row> = rows.iter().map(|row| (read::key(table, text(row, 0)), row)).collect();
    let expected: HashSet<&Key> = changes.iter().map(|change| &change.key).collect();
    if rows.len() < changes.len() {
        return Err(StoreError::new(StoreErrorKind::Other).about("#kobl_change"));
    }
    let alone = found.len() == rows.len() && expected.len() == changes.len() && found.len() == changes.len();
    if alone { Ok(found) } else { Err(twice(table)) }
}

/// Whether a row read back is the change's row and holds this link, byte by byte.
fn holds(table: &TableLayout, row: Option<&&Row>, change: &Change, expected: &StoredLink) -> bool {
    row.is_some_and(|row| {
        let key = row.get(1).and_then(Option::as_deref);
        key.is_some_and(|key| read::key(table, key) == change.key) && link(row, 2) == *expected
    })
}

fn keys_where(changes: &[Change], holds: impl Fn(&Change) -> bool) -> Vec<Key> {
    changes.iter().filter(|change| holds(change)).map(|change| change.key.clone()).collect()
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
        Change::new(Key::new(key), StoredLink(old.map(Into::into)), StoredLink::text(new))
    }

    fn row(cells: &[Option<&str>]) -> Row {
        cells.iter().map(|cell| cell.map(Into::into)).collect()
    }

    /// One row a change, with what it holds.
    fn rows(changes: &[Change], holds: impl Fn(&Change) -> Option<&str>) -> Vec<Row> {
        changes.iter().map(|c| row(&[Some(c.key.as_str()), Some(c.key.as_str()), holds(c)])).collect()
    }

    fn two() -> Vec<Change> {
        vec![change("1", None, "10"), change("2", Some(""), "20")]
    }

    /// The answers to a write in which everything went as planned: before and after.
    fn good() -> (Results, Results) {
        let changes = two();
        let done = changes.iter().map(|c| row(&[Some(c.key.as_str())])).collect();
        let before = rows(&changes, |c| c.old.0.as_deref());
        let after = rows(&changes, |c| c.new.0.as_deref());
        (vec![before], vec![done, after, vec![row(&[Some("1")])]])
    }

    fn expected(results: &Results) -> Result<(), StageError> {
        as_expected(&table("int", "nvarchar(50)"), &two(), results)
    }

    fn proved(results: &Results) -> Result<(), StageError> {
        prove(&table("int", "nvarchar(50)"), &two(), results)
    }

    fn is_unsuitable(outcome: &Result<(), StageError>) -> bool {
        matches!(outcome, Err(StageError::Store(error)) if error.kind == StoreErrorKind::DoubledKey)
    }

    #[test]
    fn a_write_as_planned_is_proved() {
        let (before, after) = good();
        assert_eq!(expected(&before), Ok(()));
        assert_eq!(proved(&after), Ok(()));
    }

    #[test]
    fn a_row_that_is_gone_is_stale() {
        let (mut before, _) = good();
        before[0][1] = row(&[Some("2"), None, None]);
        assert_eq!(expected(&before), Err(StageError::Stale(vec![Key::new("2")])));
    }

    #[test]
    fn blank_and_null_are_not_the_same_old_value() {
        let (mut before, _) = good();
        before[0][0] = row(&[Some("1"), Some("1"), Some("")]);
        assert_eq!(expected(&before), Err(StageError::Stale(vec![Key::new("1")])));
        before[0][0] = row(&[Some("1"), Some("1"), None]);
        before[0][1] = row(&[Some("2"), Some("2"), Some(" ")]);
        assert_eq!(expected(&before), Err(StageError::Stale(vec![Key::new("2")])));
    }

    #[test]
    fn a_key_that_only_the_collation_takes_for_the_same_is_another_row() {
        let (mut before, _) = good();
        before[0][1] = row(&[Some("2"), Some("2 "), Some("")]);
        assert_eq!(expected(&before), Err(StageError::Stale(vec![Key::new("2")])));
    }

    #[test]
    fn a_key_of_two_rows_is_refused() {
        let (mut before, _) = good();
        let again = before[0][1].clone();
        before[0].push(again);
        assert!(is_unsuitable(&expected(&before)));
    }

    #[test]
    fn a_row_that_was_held_and_yet_not_changed_is_a_triggers_doing() {
        let (_, mut after) = good();
        after[0].pop();
        assert_eq!(proved(&after), Err(StageError::Altered(vec![Key::new("2")])));
    }

    #[test]
    fn a_value_that_a_trigger_made_its_own_is_noticed() {
        let (_, mut after) = good();
        after[1][1][2] = Some("021".into());
        assert_eq!(proved(&after), Err(StageError::Altered(vec![Key::new("2")])));
        after[1][1][2] = None;
        assert_eq!(proved(&after), Err(StageError::Altered(vec![Key::new("2")])));
    }

    #[test]
    fn a_row_too_many_is_refused() {
        let (_, mut after) = good();
        let again = after[0][0].clone();
        after[0].push(again);
        assert!(is_unsuitable(&proved(&after)));
        let (_, mut after) = good();
        after[0].push(row(&[Some("3")]));
        assert!(is_unsuitable(&proved(&after)), "a row that no change asked for");
    }

    #[test]
    fn a_transaction_that_ended_by_itself_is_refused() {
        for open in ["0", "2"] {
            let (_, mut after) = good();
            after[2][0][0] = Some(open.into());
            assert!(matches!(proved(&after), Err(StageError::Store(e)) if e.kind == StoreErrorKind::Trigger));
        }
    }

    #[test]
    fn a_missing_result_is_no_proof() {
        let (_, mut after) = good();
        after.pop();
        assert!(proved(&after).is_err());
        assert!(expected(&Vec::new()).is_err());
    }

    #[test]
    fn a_passing_error_is_tried_three_times_more() {
        let deadlock = StageError::Store(StoreError::new(StoreErrorKind::Deadlock).numbered(1205));
        let pauses = (1..6).map(|failed| pause_after(&deadlock, failed).is_some()).collect::<Vec<_>>();
        assert_eq!(pauses, [true, true, true, false, false]);
        assert_eq!(pause_after(&StageError::Busy, 1), None);
    }
}
