//! The guarded write: one transaction, exactly one row a change, read again
//! before it may be committed.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::catalogue::{Layout, quoted};
use super::failure;
use crate::change::{Change, CommitError, StageError, StagedWrite, StoreErrorKind};
use crate::customer::Key;

/// Stages the changes in an immediate transaction, which locks out every other writer.
pub(super) fn stage<'a>(
    connection: &'a mut Connection,
    layout: &Layout,
    changes: &[Change],
) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| {
            let error = failure(&error);
            if error.kind == StoreErrorKind::LockTimeout {
                StageError::Busy
            } else {
                StageError::Store(error)
            }
        })?;
    update(&transaction, layout, changes)?;
    reread(&transaction, layout, changes)?;
    Ok(Box::new(Staged { transaction }))
}

fn update(transaction: &Transaction<'_>, layout: &Layout, changes: &[Change]) -> Result<(), StageError> {
    let [table, key, link] = [&layout.table, &layout.key, &layout.link].map(|name| quoted(name));
    let sql = format!(
        "UPDATE {table} SET {link} = ?1
         WHERE {key} = ?2 AND CAST({key} AS TEXT) = ?2 AND CAST({link} AS TEXT) IS ?3"
    );
    let mut statement = transaction.prepare(&sql).map_err(|error| failure(&error))?;
    let mut stale = Vec::new();
    for change in changes {
        let values = params![change.new.0.as_deref(), change.key.as_str(), change.old.0.as_deref()];
        let rows = statement.execute(values).map_err(|error| failure(&error))?;
        if rows != 1 {
            stale.push(change.key.clone());
        }
    }
    if stale.is_empty() { Ok(()) } else { Err(StageError::Stale(stale)) }
}

/// A trigger may have put something else into the rows.
fn reread(transaction: &Transaction<'_>, layout: &Layout, changes: &[Change]) -> Result<(), StageError> {
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

struct Staged<'a> {
    transaction: Transaction<'a>,
}

impl StagedWrite for Staged<'_> {
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
