//! `kobl link` and `kobl unlink`: one customer, from both systems as they are
//! now to a written, journalled link. No run is kept on disk: nothing but the
//! journal stays.

use std::collections::BTreeSet;

use super::context::Context;
use super::exit::{Exit, Failure, failure, refusals_failure};
use super::find_customer::{self, FoundCustomer, Twofold};
use super::options::{LinkArgs, UnlinkArgs};
use super::world::{EconomicReading, World};
use super::write::{Purpose, perform};
use super::{ask, new_run, open, open_writes, pair, present};
use crate::change::{
    Change, ConnectionException, CurrentRow, CustomerStore, PlanOptions, Present, Question, Refusal,
    WriteKind, note_holders, plan,
};
use crate::config::Config;
use crate::customer::{EconomicNumber, LinkState, StoredLink};
use crate::language::{self, Localized, link as words};
use crate::matching::{Class, Judge, search_names};
use crate::review::{Answer, Decision, Review};
use crate::run::{DatabaseIdentity, Inactive, Run, build, build_with};

/// The folder below the runs folder that holds the journals of single customers.
const FOLDER: &str = "links";

/// The settings, and the way to write.
struct Systems {
    config: Config,
    store: Box<dyn CustomerStore>,
    exceptions: Vec<ConnectionException>,
    database: DatabaseIdentity,
}

impl Systems {
    fn open(context: &Context) -> Result<Self, Failure> {
        let config = context.config()?;
        let open::OpenStore { mut store, exceptions } = open::store(&config, context)?;
        let database = store.identity().map_err(failure)?;
        Ok(Self { config, store, exceptions, database })
    }

    /// Writes the change, and says so.
    fn write(
        mut self,
        run: &Run,
        changes: Vec<Change>,
        mut document: serde_json::Value,
        context: &Context,
    ) -> Result<Exit, Failure> {
        let purpose = Purpose {
            kind: WriteKind::Apply,
            run: run.manifest.id.clone(),
            run_folder: self.config.runs.join(FOLDER),
            database: self.database,
            economic: run.manifest.economic.kind.clone(),
            exceptions: self.exceptions,
        };
        let count = changes.len();
        let written = perform(purpose, changes, self.store.as_mut(), &self.config.runs, context)?;
        if context.json {
            document["written"] = count.into();
            document["journal"] = serde_json::json!(written.journal);
            context.data_json(&document);
        }
        present::written(count, &written.journal, context);
        Ok(Exit::Done)
    }
}

/// `kobl link CODE|NAME [NUMBER]`.
pub(super) fn link(args: &LinkArgs, context: &Context) -> Result<Exit, Failure> {
    let typed = match &args.number {
        Some(text) => Some(number(text)?),
        None => None,
    };
    let systems = Systems::open(context)?;
    // Both lists, inactive customers included; they are matched once.
    let lists = new_run::of_now(&systems.config, Inactive::Included, context)?;
    build_with(lists, context.progress().as_ref(), |run, matcher| {
        let judge = Judge::new(matcher, &run.clientview.customers, &run.economic.customers);
        link_one(args, typed, systems, run, &judge, context)
    })
}

fn link_one(
    args: &LinkArgs,
    typed: Option<EconomicNumber>,
    mut systems: Systems,
    run: &Run,
    judge: &Judge<'_, '_>,
    context: &Context,
) -> Result<Exit, Failure> {
    // With a number beside it, the first word is a customer.
    let twofold = if typed.is_some() { Twofold::Code } else { Twofold::Refused };
    let FoundCustomer { index, number } = find_customer::customer(run, &args.customer, twofold, context)?;
    let customer = &run.clientview.customers[index];
    let number = match typed.or(number).or(run.proposals[index].number) {
        Some(number) => number,
        None => ask_number(run, index, context)?,
    };
    if customer.link.state(&run.manifest.unlinked) == LinkState::Linked(number) {
        context.talk(words::already(customer, number));
        return Ok(Exit::Done);
    }
    let review = one_approval(run, index, number);
    let shown_world = World::of_run(run, &review);
    let everything = PlanOptions { allowed: all_questions(), ..PlanOptions::default() };
    // The plan with every check of an apply.
    let planned = |systems: &mut Systems, world: &World, options: &PlanOptions| {
        let mut link_for = |number| systems.store.link_for(number).ok();
        let decide = |present: Present<'_>| plan(run, &review, present, options, &mut link_for);
        // What did not change was judged when the lists were matched.
        let made = match *world == shown_world {
            true => world.judged_by(judge, decide),
            false => world.judged(run, context, decide),
        };
        made.map_err(|refusals| refused(&refusals))
    };
    let shown = planned(&mut systems, &shown_world, &everything)?;
    let Some(change) = shown.changes.first() else {
        return not_written(&serde_json::json!({ "written": 0 }), context);
    };
    let verdict = change.verdict.clone();
    let document = serde_json::json!({
        "code": customer.code, "link": customer.link, "number": number, "class": verdict.class,
        "probability": verdict.probability, "written": 0,
    });
    if !context.json {
        pair::proposed(run, index, number, &verdict, context);
    }
    if args.write.dry_run {
        return not_written(&document, context);
    }
    open_writes::require_none(&systems.config.runs, &systems.database)?;
    let is_certain = verdict.class == Class::Certain;
    let asks = context.interactive && !args.write.yes;
    // What a person is asked about is allowed by the one answer.
    let allowed = if asks { all_questions() } else { args.allow.questions() };
    let options = PlanOptions { allowed, ..PlanOptions::default() };
    if !asks {
        planned(&mut systems, &shown_world, &options)?;
    }
    let is_allowed = args.allow.allow_unlikely;
    if !args.write.yes && !is_allowed || (!is_certain && !is_allowed && !asks) {
        let flag = if is_certain { "--yes" } else { "--allow-unlikely" };
        ask::confirm(words::ask_link(&systems.database, &verdict), flag, context)?;
    }
    // The answer may have taken its time: everything is read and checked again.
    let store: &mut dyn CustomerStore = systems.store.as_mut();
    let now = World::read(run, &review, Some(store), Some(&systems.config), EconomicReading::Live, context)?;
    let last = planned(&mut systems, &now, &options)?;
    if last.bare_changes() != shown.bare_changes() {
        let sentence = words::changed_meanwhile(customer);
        return Err(Failure::new(Exit::Stale, sentence).and(language::cli::nothing_written_of_plan()));
    }
    let mut changes = last.bare_changes();
    note_holders(&mut changes, &now.rows);
    systems.write(run, changes, document, context)
}

/// Asks for the number of a customer for whom kobl found nobody; a name is searched for in
/// e-conomic's list. Without a terminal the command that takes the number is named.
fn ask_number(run: &Run, index: usize, context: &Context) -> Result<EconomicNumber, Failure> {
    let (language, customer) = (context.language, &run.clientview.customers[index]);
    let why = language::matching::reason(language, &[], &run.proposals[index].doubts);
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, words::no_candidate(customer, &why)));
    }
    context.talk(words::nobody_found(customer, &why));
    let names: Vec<&str> = run.economic.customers.iter().map(|one| one.about.name.as_str()).collect();
    loop {
        let answer = ask::text(words::ask_number(), "NUMBER", context)?;
        if answer.is_empty() {
            return Err(Failure::new(Exit::Cancelled, language::cli::cancelled()));
        }
        if let Ok(number) = EconomicNumber::parse(&answer) {
            return Ok(number);
        }
        let hits = search_names(&names, &answer, find_customer::MOST);
        if hits.is_empty() {
            context.talk(words::no_name_fits(&answer));
            continue;
        }
        let mut table = present::table(&words::headings_of_numbers(language));
        for customer in hits.iter().map(|hit| &run.economic.customers[hit.index]) {
            let about = &customer.about;
            let place = format!("{} {}", about.zip.trim(), about.city.trim());
            let [name, place] = [&*about.name, &place].map(language::shown_name);
            table.add_row([customer.number.to_string(), name, place]);
        }
        context.talk(table.to_string());
    }
}

/// Everything that a yes to one pair answers; a customer that changed meanwhile is no part of it.
fn all_questions() -> BTreeSet<Question> {
    [Question::Unlikely, Question::Overwrite, Question::Shared, Question::Barred].into()
}

/// A review of one row, approved with this number.
fn one_approval(run: &Run, index: usize, number: EconomicNumber) -> Review {
    let row = run.proposals[index].row.clone();
    let decision =
        Decision { row, line: 1, answer: Answer::Yes, number: Some(number), comment: String::new() };
    Review { decisions: vec![decision], ..Review::default() }
}

/// Why the link is not written; there is no file whose rows could be named.
fn refused(refusals: &[Refusal]) -> Failure {
    let exit = refusals_failure(refusals).exit;
    let sentences = refusals.iter().map(|refusal| Localized::of(&refusal.kind)).collect();
    Failure { exit, sentences }.and(language::cli::nothing_written_of_plan())
}

/// A look that writes nothing.
#[expect(clippy::unnecessary_wraps, reason = "the end of a command")]
fn not_written(document: &serde_json::Value, context: &Context) -> Result<Exit, Failure> {
    if context.json {
        context.data_json(document);
    }
    Ok(Exit::Done)
}

/// The number as e-conomic writes it.
fn number(text: &str) -> Result<EconomicNumber, Failure> {
    EconomicNumber::parse(text.trim()).map_err(|_| Failure::new(Exit::Usage, words::not_a_number(text)))
}

/// `kobl unlink CODE`.
pub(super) fn unlink(args: &UnlinkArgs, context: &Context) -> Result<Exit, Failure> {
    let mut systems = Systems::open(context)?;
    let run =
        build(new_run::of_now(&systems.config, Inactive::Included, context)?, context.progress().as_ref());
    let FoundCustomer { index, .. } = find_customer::customer(&run, &args.customer, Twofold::Code, context)?;
    let customer = &run.clientview.customers[index];
    if customer.link.state(&run.manifest.unlinked) == LinkState::Unlinked {
        context.talk(words::not_linked(customer));
        return Ok(Exit::Done);
    }
    let looks_wrong = pair::linked(&run, index, context);
    let document = serde_json::json!({ "code": customer.code, "link": customer.link, "written": 0 });
    if args.write.dry_run {
        return not_written(&document, context);
    }
    open_writes::require_none(&systems.config.runs, &systems.database)?;
    let answered = if looks_wrong { args.write.yes || args.allow_likely } else { args.allow_likely };
    if !answered {
        let flag = if looks_wrong { "--yes" } else { "--allow-likely" };
        ask::confirm(words::ask_unlink(&systems.database, looks_wrong), flag, context)?;
    }
    let rows = open::current_rows(systems.store.as_mut())?;
    let row = rows.iter().find(|row| row.key == customer.key);
    let Some(row) = row.filter(|row| row.link == customer.link && row.code == customer.code) else {
        let sentence = words::changed_meanwhile(customer);
        return Err(Failure::new(Exit::Stale, sentence).and(language::cli::nothing_written_of_plan()));
    };
    let change = Change {
        judged: row.judged(&run.manifest.clientview.columns),
        ..Change::new(row.key.clone(), row.link.clone(), empty_link(&rows, &run))
    };
    systems.write(&run, vec![change], document, context)
}

/// What stands for *unlinked* in this table: the value that most unlinked customers have; NULL where
/// there is none to go by.
fn empty_link(rows: &[CurrentRow], run: &Run) -> StoredLink {
    let links = rows.iter().map(|row| &row.link);
    let unlinked: Vec<&StoredLink> =
        links.filter(|link| link.state(&run.manifest.unlinked) == LinkState::Unlinked).collect();
    let count = |value: &StoredLink| unlinked.iter().filter(|link| **link == value).count();
    let values: BTreeSet<Option<&str>> = unlinked.iter().map(|link| link.0.as_deref()).collect();
    let stored = |value: Option<&str>| value.map_or_else(StoredLink::null, StoredLink::text);
    // Of values as frequent NULL, which sorts first, is taken.
    let most = values.into_iter().rev().map(stored).max_by_key(count);
    most.unwrap_or_else(StoredLink::null)
}
