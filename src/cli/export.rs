//! `kobl export`: reads both systems and writes a run.

use std::path::PathBuf;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::new_run::{self, Lists};
use super::options::ExportArgs;
use super::{open, summary};
use crate::config::Config;
use crate::review::Memory;
use crate::run::{Run, RunId};
use crate::systems::run_folder::decisions;

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let (folder, run) = export(&config, args, context)?;
    summary::tell(&run, &folder, &args.run, context);
    Ok(Exit::Done)
}

/// Exports; gives the run and its folder.
pub(super) fn export(
    config: &Config,
    args: &ExportArgs,
    context: &Context,
) -> Result<(PathBuf, Run), Failure> {
    let code = context.run_code();
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => config.runs.join(RunId::new(context.now(), code).as_str()),
    };
    let options = open::ListOptions::new(&args.run, context)?;
    let clientview = open::read_clientview(config, &options, context)?;
    let economic = open::read_economic(config, &options, context)?;
    options.check([&clientview.1.columns, &economic.1.columns], context)?;
    let memory = decisions::earlier(&config.runs, &clientview.0).map_err(failure(context.language))?;
    let lists = Lists { clientview, economic };
    let run = new_run::make(lists, code, config.clientview.unlinked.clone(), &args.run, context)?;
    new_run::write(&folder, &run, &Memory::new(memory), &args.run, context)?;
    Ok((folder, run))
}
