//! `kobl cleanup`: deletes the personal data of finished runs and keeps their journals.

use chrono::TimeDelta;
use serde_json::json;

use super::ask;
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::CleanupArgs;
use crate::language::{self, Localized, cleanup as words};
use crate::systems::run_folder::{self, FinishedRun, Remembrance};

/// Runs younger than this many days are kept unless the user says otherwise.
const DEFAULT_DAYS: u32 = 90;

pub(super) fn run(args: &CleanupArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let days = args.older_than.unwrap_or(DEFAULT_DAYS);
    let before = context.now() - TimeDelta::days(i64::from(days));
    let mut runs = run_folder::finished_before(&config.runs, before);
    keep_unapplied(&mut runs, args, context);
    let memory = memory(&mut runs, args, context);
    if runs.is_empty() {
        context.talk(language::cli::nothing_to_clean(days));
        return Ok(Exit::Done);
    }
    for run in &runs {
        context.data(run.folder.display().to_string());
    }
    if args.write.dry_run {
        return Ok(Exit::Done);
    }
    if !args.write.yes {
        ask::confirm(language::cli::ask_cleanup(runs.len()), "--yes", context)?;
    }
    let mut left = Vec::new();
    for run in &runs {
        left.extend(run_folder::clean(run, memory).map_err(failure)?);
    }
    if context.json {
        context.data_json(&json!({ "cleaned": runs.len(), "left": left }));
    }
    context.talk(language::cli::cleaned(runs.len()));
    if !left.is_empty() {
        context.talk(words::left(&left));
    }
    Ok(Exit::Done)
}

/// Asked by name, since nobody can get these answers back. Without a terminal they stay.
fn asks(flag: bool, question: &Localized, name: &str, args: &CleanupArgs, context: &Context) -> bool {
    flag || !args.write.dry_run && context.interactive && ask::confirm(question, name, context).is_ok()
}

/// A review that was edited and never applied stays, whole, unless it is asked for.
fn keep_unapplied(runs: &mut Vec<FinishedRun>, args: &CleanupArgs, context: &Context) {
    let unapplied: Vec<_> =
        runs.iter().filter(|run| run.is_unapplied).map(|run| run.folder.clone()).collect();
    let question = words::ask_unapplied(&unapplied);
    if unapplied.is_empty() || asks(args.unapplied, &question, "--unapplied", args, context) {
        return;
    }
    runs.retain(|run| !run.is_unapplied);
    context.talk(words::unapplied_stay(&unapplied));
}

/// What the next export remembers stays unless it is asked for; runs that hold nothing else are
/// left out then.
fn memory(runs: &mut Vec<FinishedRun>, args: &CleanupArgs, context: &Context) -> Remembrance {
    let remembered = runs.iter().filter(|run| run.is_remembered).count();
    let question = words::ask_remembered(remembered);
    if remembered == 0 || asks(args.remembered, &question, "--remembered", args, context) {
        return Remembrance::Delete;
    }
    runs.retain(FinishedRun::holds_lists);
    if remembered > 0 && !runs.is_empty() {
        context.talk(words::remembered_stay(remembered));
    }
    Remembrance::Keep
}
