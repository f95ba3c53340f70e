//! `kobl apply`: shows what a reviewed file will change, asks, looks at both
//! systems once more, writes.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use super::agree::{Asking, Reviewed};
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::ApplyArgs;
use super::reviewed::{find_run, read_review, read_review_bytes, take_ignore_marks};
use super::world::{EconomicReading, World};
use super::write::{Purpose, perform};
use super::{ask, open, open_writes, plan_list, present};
use crate::change::{
    Change, CurrentRow, CustomerStore, Only, Plan, PlanOptions, PlannedChange, Question, WriteKind,
    note_holders,
};
use crate::config::Config;
use crate::customer::{EconomicNumber, Field, StoredLink, masked};
use crate::language::{self, Localize, Localized};
use crate::review::{self, Answer, Decision, Review};
use crate::run::{DatabaseIdentity, RowId, Run, SourceKind};
use crate::systems::run_folder::{RunError, names};
use crate::systems::sqlserver::{self, Script, ScriptChange, ScriptTarget};
use crate::systems::{platform, run_folder};

pub(super) fn run(args: &ApplyArgs, context: &Context) -> Result<Exit, Failure> {
    let bytes = read_review_bytes(&args.review, context)?;
    let folder = find_run(&bytes, &args.review, args.run.as_deref(), context)?;
    let run = run_folder::load(&folder).map_err(failure)?;
    let reviewed = read_review(&bytes, &run, context)?;
    let exit = match &run.manifest.clientview.kind {
        SourceKind::Database(_) => apply(args, &reviewed, &folder, context)?,
        _ => of_lists(args, &reviewed, context)?,
    };
    if !args.write.dry_run {
        take_ignore_marks(&args.review, &bytes, &folder, &run, context);
    }
    Ok(exit)
}

/// A run that was exported from a database.
fn apply(
    args: &ApplyArgs,
    reviewed: &Reviewed<'_>,
    folder: &Path,
    context: &Context,
) -> Result<Exit, Failure> {
    let (run, review) = (reviewed.run, &reviewed.review);
    let config = context.config()?;
    let open::OpenStore { mut store, exceptions } = open::store(&config, context)?;
    let database = same_database(run, store.as_mut())?;
    if !args.write.dry_run {
        open_writes::require_none(&config.runs, &database)?;
    }
    let world = read_world(args, reviewed, Some(store.as_mut()), Some(&config), context)?;
    let mut options = options(args);
    let asking = if args.write.dry_run { Asking::No } else { Asking::Yes };
    let mut link_for = |number| store.link_for(number).ok();
    let plan = reviewed.agree(&world, &mut options, asking, &mut link_for, context)?;
    show(&plan, args, reviewed, context);
    if let Some(path) = &args.script {
        let place = ScriptPlace {
            table: &database.table,
            database: Some(&database),
            select: config.clientview.select,
        };
        return script(&plan, run, &world.rows, place, path, context);
    }
    if plan.changes.is_empty() {
        if !args.write.dry_run {
            keep_decisions(run, review, folder, context);
        }
        context.talk(nothing_to_write(&plan, review));
        return Ok(Exit::Done);
    }
    if args.write.dry_run {
        return Ok(Exit::Done);
    }
    let question = |count| language::cli::ask_write(count, &database);
    let mut decided = (world, plan);
    if !args.write.yes {
        ask::confirm(question(decided.1.changes.len()), "--yes", context)?;
    }
    // Somebody took time to answer: what was checked may have changed.
    if !args.write.yes || options.allowed != self::options(args).allowed {
        loop {
            let world = read_world(args, reviewed, Some(store.as_mut()), Some(&config), context)?;
            if world == decided.0 {
                break;
            }
            context.talk(language::cli::checked_again());
            let mut link_for = |number| store.link_for(number).ok();
            let plan = reviewed.agree(&world, &mut options, Asking::No, &mut link_for, context)?;
            let same = same_links(&plan, &decided.1);
            decided = (world, plan);
            if same {
                break;
            }
            show(&decided.1, args, reviewed, context);
            ask::confirm(question(decided.1.changes.len()), "--yes", context)?;
        }
    }
    let (world, plan) = decided;
    let purpose = Purpose {
        kind: WriteKind::Apply,
        run: run.manifest.id.clone(),
        run_folder: folder.to_owned(),
        database,
        economic: world.economic_source,
        exceptions,
    };
    let mut changes = plan.bare_changes();
    note_holders(&mut changes, &world.rows);
    let written = perform(purpose, changes, store.as_mut(), &config.runs, context)?;
    keep_decisions(run, review, folder, context);
    write_outcome_lists(&written.journal, run, review, &plan, context);
    present::written(plan.changes.len(), &written.journal, context);
    Ok(Exit::Done)
}

/// A run made of files: the table cannot be read, so it is looked at, or becomes a script that
/// checks every old value itself.
fn of_lists(args: &ApplyArgs, reviewed: &Reviewed<'_>, context: &Context) -> Result<Exit, Failure> {
    let needs_script = language::cli::list_needs_script(&args.review);
    if args.script.is_none() && !args.write.dry_run {
        return Err(Failure::new(Exit::Usage, needs_script));
    }
    let config = context.config_if_any()?;
    let world = read_world(args, reviewed, None, settings_of_lists(reviewed.run, config.as_ref()), context)?;
    let mut link_for = |number: EconomicNumber| Some(StoredLink::text(&number.to_string()));
    let plan = reviewed.agree(&world, &mut options(args), Asking::Yes, &mut link_for, context)?;
    show(&plan, args, reviewed, context);
    let Some(path) = args.script.as_deref().filter(|_| !args.write.dry_run) else {
        context.talk(&needs_script);
        return Ok(Exit::Done);
    };
    let table = config.map_or_else(|| "dbo.Customer".to_owned(), |config| config.clientview.table);
    let place = ScriptPlace { table: &table, database: None, select: None };
    script(&plan, reviewed.run, &world.rows, place, path, context)
}

/// What the flags answer, and which part they ask for.
fn options(args: &ApplyArgs) -> PlanOptions {
    let mut allowed = args.allow.questions();
    allowed.extend(args.skip_changed.then_some(Question::Changed));
    PlanOptions {
        allowed,
        only: if args.only.is_some() { Only::Certain } else { Only::All },
        limit: args.limit.and_then(|limit| usize::try_from(limit).ok()),
    }
}

/// Both systems as they are now. A file with errors is told of them whatever cannot be reached.
fn read_world(
    args: &ApplyArgs,
    reviewed: &Reviewed<'_>,
    store: Option<&mut dyn CustomerStore>,
    config: Option<&Config>,
    context: &Context,
) -> Result<World, Failure> {
    let reading = if args.offline { EconomicReading::OfTheRun } else { EconomicReading::Live };
    let manifest = &reviewed.run.manifest;
    let is_list = matches!(manifest.economic.kind, SourceKind::File { .. });
    match () {
        () if args.offline || config.is_none() && !is_list => {
            context.warn(language::cli::offline(manifest.started));
        }
        () if config.is_none() => {
            context.talk(language::cli::checked_against_lists(manifest.started));
        }
        () => {}
    }
    World::read(reviewed.run, &reviewed.review, store, config, reading, context)
        .map_err(|error| reviewed.failure().unwrap_or(error))
}

/// Shows the plan, and leaves the list of all its rows beside the review file.
fn show(plan: &Plan, args: &ApplyArgs, reviewed: &Reviewed<'_>, context: &Context) {
    let unlinked = &reviewed.run.manifest.unlinked;
    present::plan(plan, unlinked, reviewed.review.tracing, context);
    if !plan.changes.is_empty() {
        plan_list::write(plan, unlinked, &args.review, context);
    }
}

/// Why there is nothing to write.
fn nothing_to_write(plan: &Plan, review: &Review) -> Localized {
    let answered = review.decisions.iter().any(|decision| decision.answer != Answer::Undecided);
    match () {
        () if !plan.already.is_empty() || plan.later > 0 || !plan.skipped.is_empty() => {
            language::cli::nothing_to_do()
        }
        () if answered => language::cli::nothing_approved(),
        () => language::cli::nothing_answered(),
    }
}

/// Whether two plans write the same links to the same customers.
fn same_links(one: &Plan, other: &Plan) -> bool {
    let links = |plan: &Plan| -> Vec<_> {
        let link = |planned: &PlannedChange| {
            let PlannedChange { change, code, name, economic_name, .. } = planned;
            (
                change.key.clone(),
                change.old.clone(),
                change.new.clone(),
                code.clone(),
                name.clone(),
                economic_name.clone(),
            )
        };
        plan.changes.iter().map(link).collect()
    };
    links(one) == links(other)
}

/// The settings that can say more about the lists of a run: a list of e-conomic's is read again
/// only where the settings name a list, too.
fn settings_of_lists<'c>(run: &Run, config: Option<&'c Config>) -> Option<&'c Config> {
    let is_list = matches!(run.manifest.economic.kind, SourceKind::File { .. });
    config.filter(|config| {
        !is_list || matches!(config.economic.source, crate::config::EconomicSourceConfig::File(_))
    })
}

/// The table must be the one that was exported.
fn same_database(run: &Run, store: &mut dyn CustomerStore) -> Result<DatabaseIdentity, Failure> {
    let now = store.identity().map_err(failure)?;
    match &run.manifest.clientview.kind {
        SourceKind::Database(then) if then.is_same(&now) => Ok(now),
        then => Err(Failure::new(Exit::Stale, language::cli::other_database(then, &now))),
    }
}

/// Where a script's customers are.
struct ScriptPlace<'a> {
    table: &'a str,
    /// Unknown for a run made of lists.
    database: Option<&'a DatabaseIdentity>,
    /// The reading statement of one's own.
    select: Option<String>,
}

/// Writes the plan as T-SQL instead of to the database.
fn script(
    plan: &Plan,
    run: &Run,
    rows: &[CurrentRow],
    place: ScriptPlace<'_>,
    path: &Path,
    context: &Context,
) -> Result<Exit, Failure> {
    let heading = |field| {
        let column = run.manifest.clientview.columns.iter().find(|column| column.field == field);
        column.map(|column| column.heading.clone())
    };
    // A list without a key column is keyed by its code.
    let key = heading(Field::Key).or_else(|| heading(Field::Code)).unwrap_or_default();
    let link = heading(Field::Link).unwrap_or_else(|| "ForeignDebitorSystemIdentification".to_owned());
    let known = match place.database {
        Some(database) => ScriptTarget::of(database, &key, &link),
        None => ScriptTarget {
            unlinked: Some(run.manifest.unlinked.0.clone()),
            ..ScriptTarget::nowhere(place.table, &key, &link)
        },
    };
    let target =
        ScriptTarget { judged: judged_columns(plan, run, place.database), select: place.select, ..known };
    let mut bare = plan.bare_changes();
    note_holders(&mut bare, rows);
    let changes: Vec<ScriptChange> =
        plan.changes.iter().zip(bare).map(|(planned, change)| script_change(planned, change)).collect();
    let text = sqlserver::script(Script {
        language: context.language,
        version: env!("CARGO_PKG_VERSION"),
        run: run.manifest.id.as_str(),
        target: &target,
        changes: &changes,
    });
    write_script(path, &text).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Failure::new(Exit::Usage, language::cli::script_exists(path));
        }
        failure(RunError::Unwritable { path: path.to_owned(), reason: error.kind() })
    })?;
    context.talk(language::cli::script_written(changes.len(), path));
    Ok(Exit::Done)
}

/// A script is whole or not there: half of one is not to be run by anybody.
fn write_script(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = platform::create_private_file(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// The columns that the plan's links were judged by. A list may call a column what no database
/// does; only what could be a column's name is asked for.
fn judged_columns(plan: &Plan, run: &Run, database: Option<&DatabaseIdentity>) -> Vec<(Field, String)> {
    let judged = plan.changes.first().map(|planned| planned.change.judged.as_slice()).unwrap_or_default();
    let is_name = |text: &str| {
        text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let columns = run.manifest.clientview.columns.iter();
    columns
        .filter(|column| judged.iter().any(|(field, _)| *field == column.field))
        .filter(|column| database.is_some() || is_name(&column.heading))
        .map(|column| (column.field, column.heading.clone()))
        .collect()
}

fn script_change(planned: &PlannedChange, change: Change) -> ScriptChange {
    let note = format!("{} {} -> {}", planned.code, planned.name.trim(), planned.economic_name.trim());
    ScriptChange { change, note: masked(&note).into_owned() }
}

/// What was decided is not asked again by the next export. The links are written by then; if
/// this cannot be kept, it is a warning.
fn keep_decisions(run: &Run, review: &Review, folder: &Path, context: &Context) {
    if let Err(error) = run_folder::decisions::keep(folder, &review::remember(run, review)) {
        context.warn(&error);
    }
}

/// `applied.csv` and `rejected.csv` beside the journal: what became of each row. The links are
/// written by then; a list that cannot be is a warning.
fn write_outcome_lists(journal: &Path, run: &Run, review: &Review, plan: &Plan, context: &Context) {
    let language = context.language;
    let changed: HashMap<&RowId, &PlannedChange> =
        plan.changes.iter().map(|planned| (&planned.row, planned)).collect();
    let outcome = |decision: &Decision| match (decision.answer, changed.get(&decision.row)) {
        (Answer::Yes, Some(planned)) => language::cli::row_written(planned),
        (Answer::Yes, None) => language::cli::row_already(),
        (Answer::No, _) => language::cli::row_refused(),
        (Answer::Undecided, _) => language::cli::row_undecided(),
    };
    let of = |wanted: fn(Answer) -> bool| {
        let rows = review.decisions.iter().filter(|decision| wanted(decision.answer));
        review::outcomes_csv(run, rows.map(|decision| (decision, outcome(decision).say(language))))
    };
    let lists = [
        (names::APPLIED, of(|answer| answer == Answer::Yes)),
        (names::REJECTED, of(|answer| answer != Answer::Yes)),
    ];
    for (name, bytes) in lists {
        let path = journal.join(name);
        let written = platform::create_private_file(&path).and_then(|mut file| file.write_all(&bytes));
        if let Err(error) = written {
            let error = RunError::Unwritable { path, reason: error.kind() };
            context.warn(&error);
        }
    }
}
