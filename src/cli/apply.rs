//! `kobl apply`: shows what a reviewed file will change, asks, writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure, failure, refusals_failure};
use super::options::ApplyArgs;
use super::write::{Purpose, perform};
use super::{ask, open, present};
use crate::change::{Allowance, Allowances, CustomerStore, Plan, Present, WriteKind, plan};
use crate::config::Config;
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::language;
use crate::review::{self, Answer, Review};
use crate::run::{DatabaseIdentity, Run, SourceKind};
use crate::systems::run_folder;

pub(super) fn run(args: &ApplyArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let bytes = read_review_bytes(&args.review, context)?;
    let folder = find_run(&bytes, args, &config, context)?;
    let run = run_folder::load(&folder).map_err(failure(context.language))?;
    let review = read_review(&bytes, &run, args, context)?;
    let open::OpenStore { mut store, exceptions } = open::store(&config, context)?;
    let database = same_database(&run, store.as_mut(), context)?;
    let (economic_source, economic) = fresh_economic(&run, &review, args, &config, context)?;
    let plan = make_plan(&run, &review, &economic, store.as_mut(), args, context)?;
    present::plan(&plan, context);
    if let Some(path) = &args.script {
        return script(&plan, &database, &run, path, context);
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if plan.changes.is_empty() {
        context.talk(&language::cli::nothing_to_do(context.language));
        return Ok(Exit::Done);
    }
    if !args.yes {
        let question = language::cli::ask_write(context.language, plan.changes.len(), &database);
        ask::confirm(&question, "--yes", context)?;
    }
    let purpose = Purpose {
        kind: WriteKind::Apply,
        run: run.manifest.id.clone(),
        run_folder: folder.clone(),
        database,
        economic: economic_source,
        exceptions,
    };
    let journal = perform(purpose, plan.bare_changes(), store.as_mut(), &config, context)?;
    write_outcome_lists(&journal, &run, &review, &plan, context)?;
    present::written(plan.changes.len(), &journal, context);
    Ok(Exit::Done)
}

fn read_review_bytes(path: &Path, context: &Context) -> Result<Vec<u8>, Failure> {
    if let Some(sentence) = open::excel_lock(path, context) {
        context.warn(&sentence);
    }
    fs::read(path).map_err(|error| {
        let exit = if error.kind() == std::io::ErrorKind::NotFound { Exit::Usage } else { Exit::Review };
        Failure::new(exit, language::cli::review_unreadable(context.language, path, &error))
    })
}

/// The folder of the run: `--run`, or the one that the file's row ids name.
fn find_run(
    bytes: &[u8],
    args: &ApplyArgs,
    config: &Config,
    context: &Context,
) -> Result<PathBuf, Failure> {
    if let Some(folder) = &args.run {
        return Ok(folder.clone());
    }
    let file = args.review.display().to_string();
    let beside = args.review.parent().unwrap_or(Path::new(""));
    let beside = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
    match review::run_code(bytes) {
        Some(code) => run_folder::find(code, beside, &config.runs).map_err(failure(context.language)),
        // The reader says best what is wrong with such a file; any run will do for that.
        None if beside.join(run_folder::names::MANIFEST).is_file() => Ok(beside.to_owned()),
        None => Err(Failure::new(Exit::Review, language::cli::no_row_ids(context.language, &file))),
    }
}

fn read_review(bytes: &[u8], run: &Run, args: &ApplyArgs, context: &Context) -> Result<Review, Failure> {
    let review = review::read(bytes, run).map_err(|errors| {
        let file = args.review.display().to_string();
        Failure { exit: Exit::Review, sentences: language::review::sentences(&errors, &file, context.language) }
    })?;
    for warning in &review.warnings {
        context.warn(&language::Speak::say(warning, context.language));
    }
    Ok(review)
}

/// The table must be the one that was exported.
fn same_database(
    run: &Run,
    store: &mut dyn CustomerStore,
    context: &Context,
) -> Result<DatabaseIdentity, Failure> {
    let now = store.identity().map_err(failure(context.language))?;
    match &run.manifest.clientview.kind {
        SourceKind::Database(then) if *then == now => Ok(now),
        then => Err(Failure::new(Exit::Stale, language::cli::other_database(context.language, then, &now))),
    }
}

/// e-conomic as it is now: the numbers that are approved, or the run's list with `--offline`.
fn fresh_economic(
    run: &Run,
    review: &Review,
    args: &ApplyArgs,
    config: &Config,
    context: &Context,
) -> Result<(SourceKind, Vec<EconomicCustomer>), Failure> {
    let exported = &run.manifest.economic.kind;
    if args.offline {
        context.warn(&language::cli::offline(context.language, run.manifest.started));
        return Ok((exported.clone(), run.economic.customers.clone()));
    }
    let mut source = open::economic(config, context)?;
    let now = source.identity().map_err(failure(context.language))?;
    if !same_agreement(exported, &now) {
        return Err(Failure::new(Exit::Stale, language::cli::other_agreement(context.language, exported, &now)));
    }
    let approved: BTreeSet<EconomicNumber> = review
        .decisions
        .iter()
        .filter(|decision| decision.answer == Answer::Yes)
        .filter_map(|decision| decision.number)
        .collect();
    let numbers: Vec<EconomicNumber> = approved.into_iter().collect();
    let customers = source.read_numbers(&numbers).map_err(failure(context.language))?;
    Ok((now, customers))
}

/// An agreement is known by its number; a list file by nothing but being one (a newer export of
/// the same list has another name and hash, and its customers are compared one by one).
fn same_agreement(then: &SourceKind, now: &SourceKind) -> bool {
    match (then, now) {
        (SourceKind::Api(then), SourceKind::Api(now)) => then.number == now.number,
        (SourceKind::File { .. }, SourceKind::File { .. }) => true,
        _ => false,
    }
}

fn make_plan(
    run: &Run,
    review: &Review,
    economic: &[EconomicCustomer],
    store: &mut dyn CustomerStore,
    args: &ApplyArgs,
    context: &Context,
) -> Result<Plan, Failure> {
    let rows = open::current_rows(store, context)?;
    let allowance = |flag| if flag { Allowance::Allowed } else { Allowance::Refused };
    let allowances =
        Allowances { shared: allowance(args.allow_shared), overwrite: allowance(args.allow_overwrite) };
    let present = Present { rows: &rows, economic };
    plan(run, review, present, allowances, &mut |number| store.link_for(number).ok())
        .map_err(|refusals| refusals_failure(&refusals, context.language))
}

fn script(
    plan: &Plan,
    database: &DatabaseIdentity,
    run: &Run,
    path: &Path,
    context: &Context,
) -> Result<Exit, Failure> {
    let _ = (plan, database, run, path, context);
    todo!()
}

fn write_outcome_lists(
    journal: &Path,
    run: &Run,
    review: &Review,
    plan: &Plan,
    context: &Context,
) -> Result<(), Failure> {
    let _ = (journal, run, review, plan, context);
    Ok(())
}
