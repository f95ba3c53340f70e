//! `kobl cleanup`: deletes the personal data of finished runs and keeps their journals.

use std::path::PathBuf;

use chrono::TimeDelta;

use super::ask;
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::CleanupArgs;
use crate::language;
use crate::systems::run_folder;

/// Runs younger than this many days are kept unless the user says otherwise.
const DEFAULT_DAYS: u32 = 90;

pub(super) fn run(args: &CleanupArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let days = args.older_than.unwrap_or(DEFAULT_DAYS);
    let before = context.now() - TimeDelta::days(i64::from(days));
    let runs: Vec<PathBuf> = run_folder::finished_before(&config.runs, before);
    if runs.is_empty() {
        context.talk(&language::cli::nothing_to_clean(context.language, days));
        return Ok(Exit::Done);
    }
    for run in &runs {
        context.data(&run.display().to_string());
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if !args.yes {
        ask::confirm(&language::cli::ask_cleanup(context.language, runs.len()), "--yes", context)?;
    }
    for run in &runs {
        run_folder::clean(run).map_err(failure(context.language))?;
    }
    context.talk(&language::cli::cleaned(context.language, runs.len()));
    Ok(Exit::Done)
}
