//! `kobl export`: reads both systems and writes a run.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::new_run::{self, RunFacts, SourceLists};
use super::options::ExportArgs;
use super::reviewed::{ReviewedFile, take_ignore_marks};
use super::{open, present, summary};
use crate::config::Config;
use crate::language::{self, Localize};
use crate::review::{self, Carry, Memory};
use crate::run::{Run, RunId, SourceKind};
use crate::systems::run_folder::{self, FileContent, RunFile, decisions, names};

/// A run that was written.
pub(super) struct Exported {
    pub(super) folder: PathBuf,
    pub(super) run: Run,
    /// What an earlier review gave.
    pub(super) carry: Option<Carry>,
}

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let Exported { folder, run, carry } = export(&config, args, context)?;
    if let Some(carry) = carry.as_ref().filter(|_| !context.json) {
        tell_carried(carry, &folder, context);
        if let Some(learnt) = &run.manifest.matching.learnt {
            context.talk(language::carry::learnt(learnt.answers));
        }
    }
    summary::tell(&run, &folder, carry.as_ref(), &args.run, context);
    Ok(Exit::Done)
}

/// Exports.
pub(super) fn export(config: &Config, args: &ExportArgs, context: &Context) -> Result<Exported, Failure> {
    // A file that is refused is told before two systems are read.
    let reviewed = match &args.answers {
        Some(path) => Some(ReviewedFile::open(path, context)?),
        None => None,
    };
    let code = context.run_code();
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => config.runs.join(RunId::new(context.now(), code).as_str()),
    };
    let options = open::ListOptions::new(&args.run)?;
    let clientview = open::read_clientview(config, &options, context)?;
    let economic = open::read_economic(config, &options, context)?;
    options.check([&clientview.list.columns, &economic.list.columns])?;
    if let Some(reviewed) = &reviewed {
        check_same(&reviewed.run, &clientview.source, &economic.source)?;
    }
    let memory = decisions::earlier(&config.runs, &clientview.source).map_err(failure)?;
    let lists = SourceLists { clientview, economic };
    let learnt = reviewed.as_ref().filter(|_| !args.no_learning);
    let learnt = learnt.and_then(|reviewed| review::learn(&reviewed.run, &reviewed.review));
    let unlinked = config.clientview.unlinked.clone();
    let mut run = new_run::make(lists, code, unlinked, learnt, &args.run, context)?;
    if let (Some(path), Some(reviewed)) = (&args.answers, &reviewed) {
        take_ignore_marks(path, &reviewed.bytes, &reviewed.folder, &reviewed.run, context);
    }
    let carry = reviewed.map(|reviewed| review::carry(&reviewed.run, &reviewed.review, &run));
    let memory = match &carry {
        Some(carry) => Memory::new(memory).with(carry),
        None => Memory::new(memory),
    };
    let more = carry.as_ref().filter(|carry| !carry.lost.is_empty()).map(|carry| lost_csv(carry, context));
    let more = more.map(|bytes| RunFile { name: names::NOT_CARRIED, content: FileContent::Whole(bytes) });
    let ignored = new_run::ignored(config, &run, context)?;
    run.manifest.ignored = Some(ignored.customers.keys().copied().collect());
    let known = RunFacts { memory, more: more.into_iter().collect() };
    new_run::write(&folder, &run, known, &args.run, context)?;
    // Marks that cannot be read are in force again when they are put right.
    if ignored.refused.is_empty() {
        run_folder::ignored::keep(&config.runs, &run.manifest.economic.kind, &ignored).map_err(failure)?;
    }
    Ok(Exported { folder, run, carry })
}

/// The earlier review must be of the same database and the same agreement: keys and numbers mean
/// nothing elsewhere.
fn check_same(old: &Run, clientview: &SourceKind, economic: &SourceKind) -> Result<(), Failure> {
    let same = |then: &SourceKind, now: &SourceKind| match (then, now) {
        (SourceKind::Api(then), SourceKind::Api(now)) => then.number == now.number,
        (SourceKind::File { .. }, SourceKind::File { .. }) => true,
        _ => then == now,
    };
    for (then, now) in [(&old.manifest.clientview.kind, clientview), (&old.manifest.economic.kind, economic)]
    {
        if !same(then, now) {
            let sentence = language::carry::other_source(then, now);
            return Err(Failure::new(Exit::Stale, sentence));
        }
    }
    Ok(())
}

/// The answers that do not hold any more, one a line.
fn lost_csv(carry: &Carry, context: &Context) -> Vec<u8> {
    let language = context.language;
    let rows = carry.lost.iter().map(|lost| language::carry::lost(language, lost));
    review::plain_csv(language::carry::headings(language).map(str::to_owned), rows)
}

/// Says which answers came along, and what changed of the others.
fn tell_carried(carry: &Carry, folder: &Path, context: &Context) {
    let language = context.language;
    context.talk(format!("\n{}", language::carry::counts(carry).say(language)));
    if carry.lost.is_empty() {
        return;
    }
    let mut table = present::table(&language::carry::headings(language));
    let most = if context.verbose { usize::MAX } else { present::MOST_ROWS };
    for lost in carry.lost.iter().take(most) {
        table.add_row(language::carry::lost(language, lost));
    }
    context.talk(table.to_string());
    context.talk(language::carry::whole_list(&folder.join(names::NOT_CARRIED)));
}
