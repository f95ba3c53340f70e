//! The guarded write: one transaction, exactly one row a change, read again
//! before it may be committed.

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::catalogue::{SqliteTable, quoted};
use super::error::failure;
use super::{PATIENCE, current_rows, customer};
use crate::change::{
    Change, CommitError, CurrentRow, HeldRows, LockedStore, StageError, StagedWrite, StoreError,
    StoreErrorKind, taken,
};
use crate::customer::{Key, StoredLink};

/// An immediate transaction, which locks out every other writer.
pub(super) struct LockedSqlite<'a> {
    transaction: Transaction<'a>,
    layout: &'a SqliteTable,
}

/// Begins one; somebody else's is not waited for.
pub(super) fn lock<'a>(
    connection: &'a mut Connection,
    layout: &'a SqliteTable,
) -> Result<LockedSqlite<'a>, StageError> {
    let begun = connection
        .busy_timeout(Duration::ZERO)
        .and_then(|()| connection.transaction_with_behavior(TransactionBehavior::Immediate));
    let transaction = begun.map_err(|error| {
        let error = failure(&error);
        if error.kind == StoreErrorKind::LockTimeout { StageError::Busy } else { StageError::Store(error) }
    })?;
    transaction.busy_timeout(PATIENCE).map_err(|error| failure(&error))?;
    Ok(LockedSqlite { transaction, layout })
}

impl<'a> LockedStore<'a> for LockedSqlite<'a> {
    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        current_rows(&self.transaction, self.layout)
    }

    fn hold(self: Box<Self>, changes: &'a [Change]) -> Result<Box<dyn HeldRows<'a> + 'a>, StageError> {
        let Self { transaction, layout } = *self;
        check_rows(&transaction, layout, changes)?;
        Ok(Box::new(HeldSqlite { transaction, layout, changes }))
    }
}

/// Rows as the plan says. Nobody else can change them: the transaction is the only writer.
struct HeldSqlite<'a> {
    transaction: Transaction<'a>,
    layout: &'a SqliteTable,
    changes: &'a [Change],
}

impl<'a> HeldRows<'a> for HeldSqlite<'a> {
    fn stage(self: Box<Self>) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
        let Self { transaction, layout, changes } = *self;
        update(&transaction, layout, changes)?;
        check_holders(&transaction, layout, changes)?;
        reread(&transaction, layout, changes)?;
        Ok(Box::new(StagedSqlite { transaction }))
    }
}

/// Each change's row must be there once, with the old link and what the new one was judged by.
fn check_rows(
    transaction: &Transaction<'_>,
    layout: &SqliteTable,
    changes: &[Change],
) -> Result<(), StageError> {
    let columns = layout.list_columns();
    let mut statement = transaction.prepare(&layout.select_one()).map_err(|error| failure(&error))?;
    let mut stale = Vec::new();
    for change in changes {
        let mut rows = statement.query([change.key.as_str()]).map_err(|error| failure(&error))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            found.push(CurrentRow::of(&customer(row, &columns)?.0));
        }
        let as_planned = |row: &CurrentRow| row.link == change.old && change.is_as_judged(row);
        if !matches!(found.as_slice(), [row] if as_planned(row)) {
            stale.push(change.key.clone());
        }
    }
    if stale.is_empty() { Ok(()) } else { Err(StageError::Stale(stale)) }
}

/// Nobody else may have got one of the new links meanwhile.
fn check_holders(
    transaction: &Transaction<'_>,
    layout: &SqliteTable,
    changes: &[Change],
) -> Result<(), StageError> {
    let [table, key, link] = [&layout.table, &layout.key, &layout.link].map(|name| quoted(name));
    let sql =
        format!("SELECT CAST({key} AS TEXT), CAST({link} AS TEXT) FROM {table} WHERE {link} IS NOT NULL");
    let mut statement = transaction.prepare(&sql).map_err(|error| failure(&error))?;
    let row = |row: &rusqlite::Row<'_>| {
        let (key, link): (String, String) = (row.get(0)?, row.get(1)?);
        Ok((Key::new(key), StoredLink::text(&link)))
    };
    let rows: Result<Vec<_>, _> = statement.query_map([], row).and_then(Iterator::collect);
    let taken = taken(changes, &rows.map_err(|error| failure(&error))?);
    if taken.is_empty() { Ok(()) } else { Err(StageError::Taken(taken)) }
}

fn update(transaction: &Transaction<'_>, layout: &SqliteTable, changes: &[Change]) -> Result<(), StageError> {
    let [table, key, link] = [&layout.table, &layout.key, &layout.link].map(|name| quoted(name));
    let sql = format!(
        "UPDATE {table} SET {link} = ?1
         WHERE {key} = ?2 AND CAST({key} AS TEXT) = ?2 AND CAST({link} AS TEXT) IS ?3"
    );
    let mut statement = transaction.prepare(&sql).map_err(|error| failure(&error))?;
    let mut missed = Vec::new();
    for change in changes {
        let values = params![change.new.0.as_deref(), change.key.as_str(), change.old.0.as_deref()];
        let rows = statement.execute(values).map_err(|error| failure(&error))?;
        if rows != 1 {
            missed.push(change.key.clone());
        }
    }
    // Their rows held what they should a moment ago, in this transaction: a trigger let the change
    // pass and wrote nothing.
    if missed.is_empty() { Ok(()) } else { Err(StageError::Altered(missed)) }
}

/// A trigger may have put something else into the rows.
fn reread(transaction: &Transaction<'_>, layout: &SqliteTable, changes: &[Change]) -> Result<(), StageError> {
    let [table, key, link] = [&layout.table, &layout.key, &layout.link].map(|name| quoted(name));
    let sql =
        format!("SELECT CAST({link} AS TEXT) FROM {table} WHERE {key} = ?1 AND CAST({key} AS TEXT) = ?1");
    let mut statement = transaction.prepare(&sql).map_err(|error| failure(&error))?;
    let mut altered: Vec<Key> = Vec::new();
    for change in changes {
        let found: Option<String> =
            statement.query_row([change.key.as_str()], |row| row.get(0)).map_err(|error| failure(&error))?;
        if found.as_deref() != change.new.0.as_deref() {
            altered.push(change.key.clone());
        }
    }
    if altered.is_empty() { Ok(()) } else { Err(StageError::Altered(altered)) }
}

struct StagedSqlite<'a> {
    transaction: Transaction<'a>,
}

impl StagedWrite for StagedSqlite<'_> {
    fn commit(self: Box<Self>) -> Result<(), CommitError> {
        // An SQLite commit that fails has not happened, except for I/O errors half-way, after
        // which the journal of the database decides at the next opening.
        self.transaction.commit().map_err(|error| {
            let error = failure(&error);
            if error.kind == StoreErrorKind::LockTimeout {
                CommitError::RolledBack(error)
            } else {
                CommitError::Unknown(error)
            }
        })
    }
}
