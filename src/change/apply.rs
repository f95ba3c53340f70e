//! The write itself: lock, intent, changes, commit, outcome. The only place where the
//! order of those steps is decided, for apply and undo, for every database.

use chrono::{DateTime, Utc};

use super::journal::{Intent, JournalError, JournalWriter, Outcome, OutcomeRecord};
use super::standing::Standing;
use super::store::{Change, CommitError, CurrentRow, CustomerStore, StageError, StoreError, StoreErrorKind};

/// The moments between the steps, for whoever watches (a progress line, a test that kills).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing has been done.
    BeforeIntent,
    /// The lock against a second kobl is held.
    AfterLock,
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

/// Times a lost connection is made again before the outcome is called unknown.
const RECONNECTS: usize = 3;

/// Writes the intent's changes, all or nothing, and journals what came of it. The lock against a
/// second kobl comes before the intent: whoever finds an intent without an outcome, and has the
/// lock, knows that nobody is writing it any more.
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
    let mut begun = Begun::No;
    let result = transact(store, journal, intent, witness, &mut begun);
    if begun == Begun::No {
        return result;
    }
    let outcome = match &result {
        Ok(()) => Outcome::Written,
        Err(WriteError::Unknown(_)) => Outcome::Unknown,
        Err(WriteError::Mixed(_)) => Outcome::Mixed,
        Err(_) => Outcome::NotWritten,
    };
    let record = OutcomeRecord { time: witness.now(), outcome, settled: false };
    match (result, journal.finish(&record)) {
        (Ok(()), Err(error)) => Err(WriteError::JournalUnfinished(error)),
        // What happened to the data outranks a journal that could not say so: an open journal
        // is found and resolved by `status`.
        (result, _) => result,
    }
}

/// Whether the journal holds the intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begun {
    No,
    Yes,
}

/// Why one attempt ended without a commit that is known to have worked.
enum Stopped {
    /// The database refused; nothing was written.
    NotStaged(StageError),
    /// Nothing more is to be tried.
    For(WriteError),
    /// The connection was lost at the commit.
    Lost(StoreError),
}

impl<E: Into<StageError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::NotStaged(error.into())
    }
}

fn transact(
    store: &mut dyn CustomerStore,
    journal: &mut dyn JournalWriter,
    intent: &Intent,
    witness: &mut dyn Witness,
    begun: &mut Begun,
) -> Result<(), WriteError> {
    let mut failed = 0;
    let lost = loop {
        match attempt(store, journal, intent, witness, begun) {
            Ok(()) => return Ok(()),
            Err(Stopped::NotStaged(error)) => {
                failed += 1;
                if !store.wait_to_retry(&error, failed) {
                    return Err(WriteError::NotStaged(error));
                }
            }
            Err(Stopped::For(error)) => return Err(error),
            Err(Stopped::Lost(error)) => break error,
        }
    };
    let standing = read_again(store, &intent.changes).map_err(WriteError::Unknown)?;
    match standing.outcome() {
        Outcome::Written => Ok(()),
        Outcome::NotWritten => Err(WriteError::NotCommitted(lost)),
        _ => Err(WriteError::Mixed(standing)),
    }
}

/// One transaction, from the lock to the commit. The first one begins the journal.
fn attempt(
    store: &mut dyn CustomerStore,
    journal: &mut dyn JournalWriter,
    intent: &Intent,
    witness: &mut dyn Witness,
    begun: &mut Begun,
) -> Result<(), Stopped> {
    let lock = store.lock()?;
    let of_journal = |error| Stopped::For(WriteError::Journal(error));
    // While the lock was let go to try again, somebody may have settled the write.
    if *begun == Begun::Yes && !journal.is_unanswered().map_err(of_journal)? {
        return Err(StageError::Busy.into());
    }
    if *begun == Begun::No {
        witness.at(Step::AfterLock);
    }
    // An intent on the disk proves that its old values stood in the rows: otherwise one that came
    // too late, and was killed, would look like the write that came first.
    let held = lock.hold(&intent.changes)?;
    if *begun == Begun::No {
        journal.begin(intent).map_err(of_journal)?;
        *begun = Begun::Yes;
        witness.at(Step::AfterIntent);
    }
    let staged = held.stage()?;
    witness.at(Step::BeforeCommit);
    match staged.commit() {
        Ok(()) => {
            witness.at(Step::AfterCommit);
            Ok(())
        }
        Err(CommitError::RolledBack(error)) => Err(Stopped::For(WriteError::NotCommitted(error))),
        Err(CommitError::Unknown(error)) => Err(Stopped::Lost(error)),
    }
}

/// Reads the rows on a new connection, under the writers' lock: while a transaction that was
/// given up may still be ending on the server, the lock is not to be had.
fn read_again(store: &mut dyn CustomerStore, changes: &[Change]) -> Result<Standing, StoreError> {
    let mut last = StoreError::new(StoreErrorKind::Lost);
    for _ in 0..RECONNECTS {
        match store.reconnect().and_then(|()| settled_rows(store)) {
            Ok(rows) => return Ok(Standing::of(changes, &rows)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The rows at a moment when no kobl is writing.
///
/// # Errors
/// [`StoreError`]; of the kind `LockTimeout` while another kobl is writing.
pub fn settled_rows(store: &mut dyn CustomerStore) -> Result<Vec<CurrentRow>, StoreError> {
    match store.lock() {
        Ok(mut lock) => lock.current_rows(),
        Err(StageError::Store(error)) => Err(error),
        Err(_) => Err(StoreError::new(StoreErrorKind::LockTimeout)),
    }
}
