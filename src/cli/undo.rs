//! `kobl undo`: a new, journalled write of the inverse.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::UndoArgs;
use super::write::{Purpose, perform};
use super::{ask, open, present};
use crate::change::{Journal, WriteKind, last_standing, plan_undo};
use crate::config::Config;
use crate::language;
use crate::systems::journal_file::{JOURNAL_NAME, journals_below, read_journal};

pub(super) fn run(args: &UndoArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let (folder, journal) = match &args.journal {
        Some(path) => named(path, context)?,
        None => last(&config, context)?,
    };
    let open::OpenStore { mut store, exceptions } = open::store(&config, context)?;
    let database = store.identity().map_err(failure(context.language))?;
    if database != journal.intent.database {
        let then = crate::run::SourceKind::Database(journal.intent.database);
        return Err(Failure::new(
            Exit::Stale,
            language::cli::other_database(context.language, &then, &database),
        ));
    }
    let rows = open::current_rows(store.as_mut(), context)?;
    let undo = plan_undo(&journal, &rows)
        .map_err(|keys| Failure::new(Exit::Stale, language::cli::undo_stale(context.language, &keys)))?;
    present::undo(&undo, &journal, &rows, context);
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if undo.changes.is_empty() {
        context.talk(language::cli::nothing_to_do(context.language));
        return Ok(Exit::Done);
    }
    if !args.yes {
        let question = language::cli::ask_write(context.language, undo.changes.len(), &database);
        ask::confirm(&question, "--yes", context)?;
    }
    let count = undo.changes.len();
    let purpose = Purpose {
        kind: WriteKind::Undo { of: journal.folder.clone() },
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
fn named(path: &Path, context: &Context) -> Result<(PathBuf, Journal), Failure> {
    let folder = if path.file_name().is_some_and(|name| name == JOURNAL_NAME) {
        path.parent().unwrap_or(Path::new(".")).to_owned()
    } else {
        path.to_owned()
    };
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    match read_journal(&folder).map_err(failure(context.language))? {
        Some(journal) => Ok((folder, journal)),
        None => Err(Failure::new(Exit::Usage, language::cli::empty_journal(context.language))),
    }
}

/// The last apply that is, or may be, in the database and has not been undone.
fn last(config: &Config, context: &Context) -> Result<(PathBuf, Journal), Failure> {
    let mut journals = journals_below(&config.runs).map_err(failure(context.language))?;
    let all: Vec<&Journal> = journals.iter().map(|(_, journal)| journal).collect();
    match last_standing(&all) {
        Some(index) => Ok(journals.swap_remove(index)),
        None => {
            Err(Failure::new(Exit::Usage, language::cli::nothing_to_undo(context.language, &config.runs)))
        }
    }
}
