//! `kobl status`: the health of the sync, and writes whose outcome is open.

use serde_json::json;

use super::concerns::{self, Since};
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::new_run;
use super::open_writes::{self, Resolve};
use super::options::StatusArgs;
use crate::config::Config;
use crate::language::{self, Localize};
use crate::review::{Cells, Memory};
use crate::run::{Concern, ConcernKind, Health, Inactive, Run, build};
use crate::systems::run_folder::decisions;
use crate::systems::run_folder::ignored::Ignored;

pub(super) fn run(args: &StatusArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    if let Some(path) = &args.report {
        concerns::check_report(path)?;
    }
    let resolve = if args.resolve { Resolve::Close } else { Resolve::Look };
    let open_writes = open_writes::find(resolve, &config, context)?;
    // The customers that an export asks about, so that both tell the same numbers.
    let lists = new_run::of_now(&config, Inactive::LeftOut, context)?;
    let run = build(lists, context.progress().as_ref());
    let ignored = new_run::ignored(&config, &run, context)?;
    let mut all = crate::run::concerns(&run);
    let left_out: Vec<Concern<'_>> = all.extract_if(.., |concern| is_ignored(concern, &ignored)).collect();
    let mut health = Health::of(&run);
    health.ignored = left_out.len();
    health.only_in_economic -= health.ignored;
    let since = match args.since_last {
        true => Some(Since::find(&config, &run, &all, context)?),
        false => None,
    };
    let new = since.as_ref().map(|since| since.new_ones(&all));
    let counts = language::run::health(&health).say(context.language);
    if context.json {
        let numbers: Vec<_> = left_out.iter().filter_map(|concern| Some(concern.economic?.number)).collect();
        let health = serde_json::to_value(health).unwrap_or_default();
        let concerns = concerns::as_json(&all);
        let new = new.as_ref().map(|new| concerns::as_json(new.iter().copied()));
        context
            .data_json(&json!({ "health": health, "open_writes": open_writes.as_json(), "concerns": concerns, "ignored": numbers, "new": new }));
    } else {
        context.data(&counts);
        if context.verbose {
            let absent = absent(&config, &run)?;
            context.data(language::status::remembered(absent, health.ignored));
            for customer in left_out.iter().filter_map(|concern| concern.economic) {
                context.data(language::status::ignored(customer));
            }
            concerns::tell(&run, &all.iter().collect::<Vec<_>>(), context);
        }
        if let Some(since) = &since {
            since.tell(&run, &all, context);
        }
    }
    open_writes::tell(&open_writes, context);
    if let Some(path) = &args.report {
        concerns::report(path, &run, &all, &counts, context)?;
    }
    let asked: Vec<&Concern<'_>> = new.unwrap_or_else(|| all.iter().collect());
    let found = concerns::found(&args.fail_on, &asked, open_writes.writes.len());
    if let Some(since) = since {
        since.keep(&config)?;
    }
    Ok(match () {
        () if open_writes.is_any_mixed() => Exit::Unknown,
        () if found.is_empty() => Exit::Done,
        () => {
            context.talk(language::status::found(&found));
            Exit::Found
        }
    })
}

fn is_ignored(concern: &Concern<'_>, ignored: &Ignored) -> bool {
    let number = concern.economic.filter(|_| concern.kind == ConcernKind::OnlyInEconomic);
    number.is_some_and(|customer| ignored.customers.contains_key(&customer.number))
}

/// How many customers an earlier review said not to be in e-conomic, and still may be so.
fn absent(config: &Config, run: &Run) -> Result<usize, Failure> {
    let records = decisions::earlier(&config.runs, &run.manifest.clientview.kind);
    let memory = Memory::new(records.map_err(failure)?);
    let cells = Cells::new(run);
    Ok((0..run.proposals.len()).filter(|index| memory.is_absent(&cells, *index)).count())
}
