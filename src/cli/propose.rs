//! `kobl propose`: two list files in, a run out; no config, no server.

use super::context::Context;
use super::exit::{Exit, Failure};
use super::new_run::{self, RunFacts, SourceLists};
use super::options::ProposeArgs;
use super::{open, summary};
use crate::customer::UnlinkedValues;

pub(super) fn run(args: &ProposeArgs, context: &Context) -> Result<Exit, Failure> {
    let options = open::ListOptions::new(&args.run)?;
    let (clientview, economic) = open::read_two_files(&args.clientview, &args.economic, &options, context)?;
    let lists = SourceLists { clientview, economic };
    options.check([&lists.clientview.list.columns, &lists.economic.list.columns])?;
    let run = new_run::make(lists, context.run_code(), UnlinkedValues::default(), None, &args.run, context)?;
    new_run::write(&args.out, &run, RunFacts::default(), &args.run, context)?;
    summary::tell(&run, &args.out, None, &args.run, context);
    // The process ends: to free a million customers one by one would only take time.
    std::mem::forget(run);
    Ok(Exit::Done)
}
