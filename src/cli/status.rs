//! `kobl status`: the health of the sync, and writes whose outcome is open.

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::new_run::{self, Lists};
use super::options::{RunArgs, StatusArgs};
use super::{open, present};
use crate::change::{
    CurrentRow, CustomerStore, Journal, JournalWriter, Outcome, OutcomeRecord, Record, Standing, settled_rows,
};
use crate::config::{ClientViewSource, Config};
use crate::language;
use crate::run::Health;
use crate::systems::journal_file::{JournalFile, journals_below};

/// A write without a known outcome, and what the database shows of it.
pub(super) struct OpenWrite {
    pub(super) folder: PathBuf,
    pub(super) journal: Journal,
    pub(super) standing: Standing,
    /// Its journal knows the outcome now.
    pub(super) settled: bool,
}

pub(super) fn run(args: &StatusArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let open_writes = open_writes(args, &config, context)?;
    let lists = open::ListOptions::default();
    let clientview = open::read_clientview(&config, &lists, context)?;
    let economic = open::read_economic(&config, &lists, context)?;
    let lists = Lists { clientview, economic };
    let everything = RunArgs { include_inactive: true, ..RunArgs::default() };
    let run =
        new_run::make(lists, context.run_code(), config.clientview.unlinked.clone(), &everything, context)?;
    let health = Health::of(&run);
    if context.json {
        let writes: Vec<serde_json::Value> = open_writes.iter().map(as_json).collect();
        let health = serde_json::to_value(health).unwrap_or_default();
        context.data_json(&json!({ "health": health, "open_writes": writes }));
    } else {
        context.data(&language::run::health(&health, context.language));
        present::open_writes(&open_writes, context);
    }
    let mixed = open_writes.iter().any(|write| write.standing.outcome() == Outcome::Mixed);
    Ok(if mixed { Exit::Unknown } else { Exit::Done })
}

fn as_json(write: &OpenWrite) -> serde_json::Value {
    let standing = &write.standing;
    json!({
        "journal": write.folder,
        "changes": write.journal.intent.changes.len(),
        "new": standing.new.len(),
        "old": standing.old.len(),
        "other": standing.other.len(),
        "outcome": standing.outcome(),
        "settled": write.settled,
    })
}

/// Finds the open writes of this database and asks the database about them.
fn open_writes(args: &StatusArgs, config: &Config, context: &Context) -> Result<Vec<OpenWrite>, Failure> {
    let open: Vec<(PathBuf, Journal)> = journals_below(&config.runs)
        .map_err(failure(context.language))?
        .into_iter()
        .filter(|(_, journal)| journal.is_open())
        .collect();
    if open.is_empty() || matches!(config.clientview.source, ClientViewSource::File(_)) {
        return Ok(Vec::new());
    }
    let mut store = open::store(config, context)?.store;
    let database = store.identity().map_err(failure(context.language))?;
    let rows = rows(args, store.as_mut(), context)?;
    let mut writes = Vec::new();
    for (folder, journal) in open.into_iter().filter(|(_, journal)| journal.intent.database == database) {
        let standing = Standing::of(&journal.intent.changes, &rows);
        let settled = args.resolve && standing.outcome() != Outcome::Mixed;
        if settled {
            settle(&folder, standing.outcome(), context)?;
        }
        writes.push(OpenWrite { folder, journal, standing, settled });
    }
    Ok(writes)
}

/// To settle an outcome, no kobl may be writing at that moment; to look, it does not matter.
fn rows(
    args: &StatusArgs,
    store: &mut dyn CustomerStore,
    context: &Context,
) -> Result<Vec<CurrentRow>, Failure> {
    if args.resolve {
        settled_rows(store).map_err(failure(context.language))
    } else {
        open::current_rows(store, context)
    }
}

fn settle(folder: &std::path::Path, outcome: Outcome, context: &Context) -> Result<(), Failure> {
    let record = Record::Outcome(OutcomeRecord { time: context.now_utc(), outcome });
    JournalFile::reopen(folder)
        .and_then(|mut journal| journal.append(&record))
        .map_err(failure(context.language))
}
