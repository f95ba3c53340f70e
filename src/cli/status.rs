//! `kobl status`: the health of the sync, and writes whose outcome is open.

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::new_run::{self, Lists};
use super::open;
use super::open_writes::{self, Resolve};
use super::options::{RunArgs, StatusArgs};
use crate::language;
use crate::run::Health;

pub(super) fn run(args: &StatusArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let resolve = if args.resolve { Resolve::Close } else { Resolve::Look };
    let open_writes = open_writes::find(resolve, &config, context)?;
    let lists = open::ListOptions::default();
    let clientview = open::read_clientview(&config, &lists, context)?;
    let economic = open::read_economic(&config, &lists, context)?;
    let lists = Lists { clientview, economic };
    let everything = RunArgs { include_inactive: true, ..RunArgs::default() };
    let run =
        new_run::make(lists, context.run_code(), config.clientview.unlinked.clone(), &everything, context)?;
    let health = Health::of(&run);
    if context.json {
        let health = serde_json::to_value(health).unwrap_or_default();
        context.data_json(&json!({ "health": health, "open_writes": open_writes.as_json() }));
    } else {
        context.data(&language::run::health(&health, context.language));
    }
    open_writes::tell(&open_writes, context);
    Ok(if open_writes.is_any_mixed() { Exit::Unknown } else { Exit::Done })
}
