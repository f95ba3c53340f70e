//! The write itself: intent, transaction, outcome. The only place where the
//! order of those steps is decided, for apply and undo, for every database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::journal::{Intent, JournalError, JournalWriter, Outcome, OutcomeRecord, Record};
use super::store::{Change, CommitError, CurrentRow, CustomerStore, StageError, StoreError};
use crate::customer::{Key, StoredLink};

/// The moments between the steps, for whoever watches (a progress line, a test that kills).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing has been done.
    BeforeIntent,
    /// The intent is on the disk.
    AfterIntent,
    /// The changes are staged, not committed.
    BeforeCommit,
    /// The commit succeeded, the journal does not know it yet.
    AfterCommit,
}

/// What the write needs from the outside besides the store and the journal.
pub trait Witness {
    /// Told at every step.
    fn at(&mut self, step: Step);
    /// The time, for the outcome record.
    fn now(&mut self) -> DateTime<Utc>;
}

/// Why a write did not report success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The journal could not be begun; nothing was written.
    #[error(transparent)]
    Journal(JournalError),
    /// The database refused; nothing was written.
    #[error(transparent)]
    NotStaged(StageError),
    /// The commit failed and it is certain that nothing was written.
    #[error("nothing was written: {0}")]
    NotCommitted(StoreError),
    /// The connection was lost at the commit and the database cannot be asked now.
    #[error("the outcome is unknown: {0}")]
    Unknown(StoreError),
    /// The connection was lost at the commit, and the rows hold neither all the old nor all
    /// the new values.
    #[error("some rows hold the new value and some do not")]
    Mixed(Standing),
    /// Everything was written, but the journal could not be finished.
    #[error("written, but the journal could not be finished: {0}")]
    JournalUnfinished(JournalError),
}

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
        let links: HashMap<&Key, &StoredLink> = rows.iter().map(|row| (&row.key, &row.link)).collect();
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

/// Times a lost connection is made again before the outcome is called unknown.
const RECONNECTS: usize = 3;

/// Writes the intent's changes, all or nothing, and journals what came of it.
///
/// # Errors
/// [`WriteError`]; its variants tell what is certain.
pub fn write(
    store: &mut dyn CustomerStore,
    journal: &mut dyn JournalWriter,
    intent: &Intent,
    witness: &mut dyn Witness,
) -> Result<(), WriteError> {
    witness.at(Step::BeforeIntent);
    journal.append(&Record::Intent(intent.clone())).map_err(WriteError::Journal)?;
    witness.at(Step::AfterIntent);
    let result = transact(store, &intent.changes, witness);
    let outcome = match &result {
        Ok(()) => Outcome::Written,
        Err(WriteError::Unknown(_)) => Outcome::Unknown,
        Err(WriteError::Mixed(_)) => Outcome::Mixed,
        Err(_) => Outcome::NotWritten,
    };
    let record = Record::Outcome(OutcomeRecord { time: witness.now(), outcome });
    match (result, journal.append(&record)) {
        (Ok(()), Err(error)) => Err(WriteError::JournalUnfinished(error)),
        // What happened to the data outranks a journal that could not say so: an open journal
        // is found and resolved by `status`.
        (result, _) => result,
    }
}

fn transact(
    store: &mut dyn CustomerStore,
    changes: &[Change],
    witness: &mut dyn Witness,
) -> Result<(), WriteError> {
    let lost = {
        let staged = store.stage(changes).map_err(WriteError::NotStaged)?;
        witness.at(Step::BeforeCommit);
        match staged.commit() {
            Ok(()) => {
                witness.at(Step::AfterCommit);
                return Ok(());
            }
            Err(CommitError::RolledBack(error)) => return Err(WriteError::NotCommitted(error)),
            Err(CommitError::Unknown(error)) => error,
        }
    };
    let standing = read_again(store, changes).map_err(WriteError::Unknown)?;
    match standing.outcome() {
        Outcome::Written => Ok(()),
        Outcome::NotWritten => Err(WriteError::NotCommitted(lost)),
        _ => Err(WriteError::Mixed(standing)),
    }
}

/// Reads the rows on a new connection, under the writers' lock: while a transaction that was
/// given up may still be ending on the server, the lock is not to be had.
fn read_again(store: &mut dyn CustomerStore, changes: &[Change]) -> Result<Standing, StoreError> {
    let mut last = StoreError::new(super::StoreErrorKind::Lost);
    for _ in 0..RECONNECTS {
        match store.reconnect().and_then(|()| settled_rows(store)) {
            Ok(rows) => return Ok(Standing::of(changes, &rows)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The rows at a moment when no kobl is writing: an empty write takes the lock and proves it.
///
/// # Errors
/// [`StoreError`]; of the kind `LockTimeout` while another kobl is writing.
pub fn settled_rows(store: &mut dyn CustomerStore) -> Result<Vec<CurrentRow>, StoreError> {
    match store.stage(&[]) {
        Ok(lock) => drop(lock),
        Err(StageError::Store(error)) => return Err(error),
        Err(_) => return Err(StoreError::new(super::StoreErrorKind::LockTimeout)),
    }
    store.current_rows()
}
