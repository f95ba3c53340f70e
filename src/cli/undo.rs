//! `kobl undo`: a new, journalled write of the inverse.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure, Fault, failure};
use super::options::UndoArgs;
use super::write::{Purpose, perform};
use super::{ask, open, open_writes, present};
use crate::change::{Journal, Outcome, WriteKind, last_standing, plan_undo};
use crate::config::Config;
use crate::language::{self};
use crate::systems::journal_file::{FoundJournal, FoundState, JOURNAL_NAME, known_journals, read_journal};

pub(super) fn run(args: &UndoArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let (folder, journal) = match &args.journal {
        Some(path) => named(path)?,
        None => last(&config)?,
    };
    let open::OpenStore { mut store, exceptions } = open::store(&config, context)?;
    let database = store.identity().map_err(failure)?;
    if !database.is_same(&journal.intent.database) {
        let then = crate::run::SourceKind::Database(journal.intent.database);
        return Err(Failure::new(Exit::Stale, language::cli::other_database(&then, &database)));
    }
    let journal = if args.write.dry_run {
        journal
    } else {
        let journal = open_writes::settled(&folder, journal, &config.runs, store.as_mut(), context)?;
        open_writes::require_none(&config.runs, &database)?;
        journal
    };
    if journal.outcome == Some(Outcome::NotWritten) {
        context.talk(language::writes::was_not_written(&folder));
        return Ok(Exit::Done);
    }
    let rows = open::current_rows(store.as_mut())?;
    let undo = plan_undo(&journal, &rows);
    present::undo(&undo, &journal, &rows, context);
    let changed = language::writes::changed_since(&undo.changed, &rows);
    if !undo.changed.is_empty() && (args.write.dry_run || args.skip_changed) {
        context.warn(&changed);
    }
    if args.write.dry_run {
        return Ok(Exit::Done);
    }
    if undo.changes.is_empty() {
        if !undo.changed.is_empty() && !args.skip_changed {
            return Err(Failure::new(Exit::Stale, changed));
        }
        context.talk(language::cli::nothing_to_do());
        return Ok(Exit::Done);
    }
    if !undo.changed.is_empty() && !args.skip_changed {
        if !context.interactive {
            let flag = language::writes::skip_changed(undo.changes.len());
            return Err(Failure::new(Exit::Stale, changed).and(flag));
        }
        context.warn(&changed);
        let question = language::writes::ask_rest(undo.changes.len());
        ask::confirm(&question, "--skip-changed", context)?;
    }
    if !args.write.yes {
        let question = language::cli::ask_write(undo.changes.len(), &database);
        ask::confirm(&question, "--yes", context)?;
    }
    let count = undo.changes.len();
    let purpose = Purpose {
        kind: WriteKind::Undo { of: journal.folder.clone(), id: Some(journal.id.clone()) },
        run: journal.intent.run.clone(),
        run_folder: folder.parent().unwrap_or(Path::new(".")).to_owned(),
        database,
        economic: journal.intent.economic.clone(),
        exceptions,
    };
    let written = perform(purpose, undo.changes, store.as_mut(), &config.runs, context)?;
    present::undone(count, &written.journal, context);
    Ok(Exit::Done)
}

/// The journal that the user names: its folder or its file.
fn named(path: &Path) -> Result<(PathBuf, Journal), Failure> {
    let folder = if path.file_name().is_some_and(|name| name == JOURNAL_NAME) {
        path.parent().unwrap_or(Path::new(".")).to_owned()
    } else {
        path.to_owned()
    };
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    match read_journal(&folder).map_err(failure)? {
        Some(journal) => Ok((folder, journal)),
        None => Err(Failure::new(Exit::Usage, language::cli::empty_journal())),
    }
}

/// The last apply that is, or may be, in the database and has not been undone. While a later
/// journal is gone or cannot be relied on, there is none that can be called the last.
fn last(config: &Config) -> Result<(PathBuf, Journal), Failure> {
    let known = known_journals(&config.runs).map_err(failure)?;
    let whole: Vec<(&FoundJournal, &Journal)> =
        known.iter().filter_map(|found| Some((found, found.journal()?))).collect();
    let journals: Vec<&Journal> = whole.iter().map(|(_, journal)| *journal).collect();
    let last = last_standing(&journals).map(|place| whole[place]);
    let after = last.and_then(|(found, _)| found.sequence).unwrap_or(0);
    for found in &known {
        if let FoundState::Damaged(error) = &found.state
            && found.sequence.is_none_or(|sequence| sequence > after)
        {
            let sentence = language::writes::last_is_uncertain(error);
            return Err(Failure::new(error.exit(), sentence));
        }
    }
    match last {
        Some((found, journal)) => Ok((found.folder.clone(), journal.clone())),
        None => Err(Failure::new(Exit::Usage, language::cli::nothing_to_undo(&config.runs))),
    }
}
