//! Writes whose outcome is not known: what the database tells of them, and closing them.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::open;
use crate::change::{
    CurrentRow, CustomerStore, Journal, JournalWriter, OpenStanding, Outcome, OutcomeRecord, StageError,
    open_standings,
};
use crate::config::{ClientViewSource, Config};
use crate::language::{self};
use crate::run::DatabaseIdentity;
use crate::systems::journal_file::{
    FoundJournal, FoundState, JournalFile, JournalReadError, is_being_written, known_journals,
};

/// The writes that `status` has something to say about.
#[derive(Default)]
pub(super) struct OpenWrites {
    pub(super) writes: Vec<OpenWrite>,
    /// Journals that cannot be relied on, or are gone.
    pub(super) damaged: Vec<JournalReadError>,
}

/// A write without a known outcome, and what is known of it.
pub(super) struct OpenWrite {
    pub(super) folder: PathBuf,
    pub(super) journal: Journal,
    pub(super) known: KnownOutcome,
}

/// What is known of an open write.
pub(super) enum KnownOutcome {
    /// A living kobl is at it.
    UnderWay,
    /// Nobody can tell before the database lets go of the lock that its transaction may hold.
    Undecided,
    /// How its rows stood when it had ended.
    Standing {
        standing: OpenStanding,
        /// Its journal says so now.
        settled: bool,
    },
}

/// Whether open writes are looked at or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resolve {
    Look,
    Close,
}

impl OpenWrites {
    /// Whether some write is neither done nor not done.
    pub(super) fn is_any_mixed(&self) -> bool {
        self.writes.iter().any(|write| {
            matches!(&write.known, KnownOutcome::Standing { standing, .. }
                if standing.standing.outcome() == Outcome::Mixed)
        })
    }

    pub(super) fn as_json(&self) -> serde_json::Value {
        self.writes.iter().map(OpenWrite::as_json).collect()
    }
}

impl OpenWrite {
    fn as_json(&self) -> serde_json::Value {
        let changes = self.journal.intent.changes.len();
        let (state, standing, settled) = match &self.known {
            KnownOutcome::UnderWay => ("under_way", None, false),
            KnownOutcome::Undecided => ("undecided", None, false),
            KnownOutcome::Standing { standing, settled } => ("known", Some(standing), *settled),
        };
        let rows = standing.map(|open| &open.standing);
        json!({
            "journal": self.folder,
            "user": self.journal.intent.user,
            "machine": self.journal.intent.machine,
            "state": state,
            "changes": changes,
            "new": rows.map(|rows| rows.new.len()),
            "old": rows.map(|rows| rows.old.len()),
            "other": rows.map(|rows| rows.other.len()),
            "outcome": rows.map(crate::change::Standing::outcome),
            "written_again": standing.map(|open| open.written_again),
            "settled": settled,
        })
    }
}

/// Finds the open writes of the configured database and asks the database about them.
pub(super) fn find(resolve: Resolve, config: &Config, context: &Context) -> Result<OpenWrites, Failure> {
    let known = known_journals(&config.runs).map_err(failure)?;
    let damaged = damaged(&known);
    let any_open = known.iter().filter_map(FoundJournal::journal).any(Journal::is_open);
    if !any_open || matches!(config.clientview.source, ClientViewSource::File(_)) {
        return Ok(OpenWrites { writes: Vec::new(), damaged });
    }
    let mut store = open::store(config, context)?.store;
    let database = store.identity().map_err(failure)?;
    let writes = judge(resolve, &config.runs, &database, store.as_mut(), context)?;
    Ok(OpenWrites { writes, damaged })
}

fn damaged(known: &[FoundJournal]) -> Vec<JournalReadError> {
    let error = |found: &FoundJournal| match &found.state {
        FoundState::Damaged(error) => Some(error.clone()),
        FoundState::Whole(_) => None,
    };
    known.iter().filter_map(error).collect()
}

/// The journals of a database that can be relied on, with their folders, in the order of writes.
fn journals_of(database: &DatabaseIdentity, runs: &Path) -> Result<Vec<(PathBuf, Journal)>, Failure> {
    let known = known_journals(runs).map_err(failure)?;
    let of_database = known.into_iter().filter_map(|found| match found.state {
        FoundState::Whole(journal) if journal.intent.database == *database => Some((found.folder, *journal)),
        _ => None,
    });
    Ok(of_database.collect())
}

/// Holds the open writes against the rows, under the lock that a write holds: only then is it
/// certain that none of them may still be done.
fn judge(
    resolve: Resolve,
    runs: &Path,
    database: &DatabaseIdentity,
    store: &mut dyn CustomerStore,
    context: &Context,
) -> Result<Vec<OpenWrite>, Failure> {
    let mut lock = match store.lock() {
        Ok(lock) => Some(lock),
        Err(StageError::Busy) => None,
        Err(error) => return Err(failure(error)),
    };
    // Read under the lock: what was open a moment ago may have ended since.
    let journals = journals_of(database, runs)?;
    let rows = match &mut lock {
        Some(lock) => Some(lock.current_rows().map_err(failure)?),
        None => None,
    };
    let all: Vec<&Journal> = journals.iter().map(|(_, journal)| journal).collect();
    let mut writes = Vec::new();
    for standing in standings(&all, rows.as_deref()) {
        let (folder, journal) = &journals[standing.0];
        let known = match standing.1 {
            _ if is_being_written(folder) => KnownOutcome::UnderWay,
            None => KnownOutcome::Undecided,
            Some(standing) => {
                let settled = resolve == Resolve::Close && settle(folder, &standing, context)?;
                KnownOutcome::Standing { standing, settled }
            }
        };
        writes.push(OpenWrite { folder: folder.clone(), journal: journal.clone(), known });
    }
    writes.reverse();
    Ok(writes)
}

/// Places of the open journals, newest first, and how their rows stand if the rows are known.
fn standings(journals: &[&Journal], rows: Option<&[CurrentRow]>) -> Vec<(usize, Option<OpenStanding>)> {
    match rows {
        Some(rows) => {
            open_standings(journals, rows).into_iter().map(|open| (open.place, Some(open))).collect()
        }
        None => {
            (0..journals.len()).rev().filter(|&i| journals[i].is_open()).map(|place| (place, None)).collect()
        }
    }
}

/// Writes into its journal what is known of a write; false if a living kobl has it.
fn settle(folder: &Path, standing: &OpenStanding, context: &Context) -> Result<bool, Failure> {
    let Some(mut journal) = JournalFile::reopen(folder).map_err(failure)? else {
        return Ok(false);
    };
    let outcome = standing.standing.outcome();
    let record = OutcomeRecord { time: context.now_utc(), outcome, settled: outcome == Outcome::Mixed };
    journal.finish(&record).map_err(failure)?;
    Ok(true)
}

/// Stops a write while it is not known what came of an earlier one of the same database, or
/// while a journal cannot be relied on.
pub(super) fn require_none(runs: &Path, database: &DatabaseIdentity) -> Result<(), Failure> {
    let known = known_journals(runs).map_err(failure)?;
    for found in &known {
        match &found.state {
            // What is gone was told by `status`, and cannot be asked any more.
            FoundState::Damaged(JournalReadError::Missing(_)) => {}
            FoundState::Damaged(error) => return Err(failure(error.clone())),
            FoundState::Whole(journal) if journal.is_open() && journal.intent.database == *database => {
                return Err(if is_being_written(&found.folder) {
                    failure(StageError::Busy)
                } else {
                    Failure::new(Exit::Unknown, language::writes::resolve_first(&found.folder))
                });
            }
            FoundState::Whole(_) => {}
        }
    }
    Ok(())
}

/// Closes an open write that is about to be undone, and gives its journal with the outcome.
pub(super) fn settled(
    folder: &Path,
    journal: Journal,
    runs: &Path,
    store: &mut dyn CustomerStore,
    context: &Context,
) -> Result<Journal, Failure> {
    if !journal.is_open() {
        return Ok(journal);
    }
    if is_being_written(folder) {
        return Err(failure(StageError::Busy));
    }
    let database = journal.intent.database.clone();
    let writes = judge(Resolve::Close, runs, &database, store, context)?;
    let found = writes.into_iter().find(|write| write.journal.id == journal.id);
    match found.map(|write| write.known) {
        Some(KnownOutcome::Standing { standing, settled: true }) => {
            Ok(Journal { outcome: Some(standing.standing.outcome()), settled: true, ..journal })
        }
        Some(_) => Err(failure(StageError::Busy)),
        // It lies where the index does not know it.
        None => Ok(journal),
    }
}

/// The open writes and what the database shows of each.
pub(super) fn tell(open: &OpenWrites, context: &Context) {
    // With `--json` they stand in the document.
    for write in open.writes.iter().filter(|_| !context.json) {
        let (intent, folder) = (&write.journal.intent, &write.folder);
        context.data(&match &write.known {
            KnownOutcome::UnderWay => language::writes::under_way(intent, folder),
            KnownOutcome::Undecided => language::writes::undecided(intent, folder),
            KnownOutcome::Standing { standing, settled: true } => {
                language::writes::settled(intent, standing, folder)
            }
            KnownOutcome::Standing { standing, settled: false } => {
                language::writes::open(intent, standing, folder)
            }
        });
    }
    for error in &open.damaged {
        context.warn(error);
    }
}
