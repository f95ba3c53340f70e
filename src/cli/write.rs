//! The write that `apply` and `undo` share: journal, transaction, outcome.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::context::Context;
use super::exit::{Failure, failure};
use super::interrupt;
use crate::change::{
    self, Change, ConnectionException, CustomerStore, Intent, JOURNAL_FORMAT, Outcome, Step, Witness,
    WriteError, WriteKind,
};
use crate::run::{DatabaseIdentity, RunId, SourceKind};
use crate::systems::journal_file::JournalFile;
use crate::systems::platform;

/// What is to be written, besides the changes.
pub(super) struct Purpose {
    pub(super) kind: WriteKind,
    pub(super) run: RunId,
    pub(super) run_folder: PathBuf,
    pub(super) database: DatabaseIdentity,
    pub(super) economic: SourceKind,
    pub(super) exceptions: Vec<ConnectionException>,
}

/// A write that was committed and journalled. Ctrl-C waits until it is dropped, so that what
/// belongs to the write can be put beside the journal first.
#[must_use]
#[derive(Debug)]
pub(super) struct Written {
    /// The journal's folder.
    pub(super) journal: PathBuf,
    _ctrl_c_waits: interrupt::Writing,
}

/// Writes the changes.
pub(super) fn perform(
    purpose: Purpose,
    changes: Vec<Change>,
    store: &mut dyn CustomerStore,
    runs: &Path,
    context: &Context,
) -> Result<Written, Failure> {
    let intent = Intent {
        format: JOURNAL_FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // The journal gives it its number.
        sequence: 0,
        time: context.now_utc(),
        user: platform::user_name(),
        machine: platform::machine_name(),
        run: purpose.run,
        kind: purpose.kind,
        database: purpose.database,
        economic: purpose.economic,
        exceptions: purpose.exceptions,
        changes,
    };
    let mut journal = JournalFile::new(&purpose.run_folder, runs);
    let guard = interrupt::writing();
    let progress = context.progress();
    progress.begin(crate::progress::Stage::WriteLinks, None);
    let written = change::write(store, &mut journal, &intent, &mut Surroundings { context });
    progress.end();
    context.data_json(&serde_json::json!({ "outcome": outcome(&written), "journal": journal.folder() }));
    let folder = journal.folder().map_or_else(PathBuf::new, Path::to_owned);
    if !matches!(
        written,
        Err(WriteError::Journal(_) | WriteError::NotStaged(_) | WriteError::NotCommitted(_))
    ) {
        guard.may_be_done();
    }
    written.map_err(failure)?;
    Ok(Written { journal: folder, _ctrl_c_waits: guard })
}

/// What is certain about a write, as the journal calls it.
fn outcome(written: &Result<(), WriteError>) -> Outcome {
    match written {
        Ok(()) | Err(WriteError::JournalUnfinished(_)) => Outcome::Written,
        Err(WriteError::Unknown(_)) => Outcome::Unknown,
        Err(WriteError::Mixed(_)) => Outcome::Mixed,
        Err(WriteError::Journal(_) | WriteError::NotStaged(_) | WriteError::NotCommitted(_)) => {
            Outcome::NotWritten
        }
    }
}

struct Surroundings<'c> {
    context: &'c Context,
}

impl Witness for Surroundings<'_> {
    fn at(&mut self, step: Step) {
        end_here_if_told(step);
    }

    fn now(&mut self) -> DateTime<Utc> {
        self.context.now_utc()
    }
}

/// Lets a test end the process at a step, as a power cut would, or (`bug-`) as a bug would, or let
/// it wait there until a pipe is closed. Not in release builds.
#[cfg(debug_assertions)]
fn end_here_if_told(step: Step) {
    let told = |name| std::env::var(name).unwrap_or_default();
    let name = match step {
        Step::BeforeIntent => "before-intent",
        Step::AfterLock => "after-lock",
        Step::AfterIntent => "after-intent",
        Step::BeforeCommit => "before-commit",
        Step::AfterCommit => "after-commit",
    };
    if told("KOBL_TEST_WAIT_AT") == name {
        let _ = std::fs::read(told("KOBL_TEST_WAIT_FOR"));
    }
    let told = told("KOBL_TEST_ABORT_AT");
    if told == name {
        std::process::abort();
    }
    if told.strip_prefix("bug-") == Some(name) {
        panic!("a message that quotes Solbakkens Bageri ApS");
    }
}

#[cfg(not(debug_assertions))]
fn end_here_if_told(_: Step) {}
