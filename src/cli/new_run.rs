//! Makes a run of two lists and writes it: what `export`, `propose`, `demo`
//! and `status` have in common.

use std::path::Path;

use rayon::prelude::*;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::open::{self, ReadList};
use super::options::{Output, Preapprove, RunArgs};
use crate::config::Config;
use crate::customer::{ClientViewCustomer, EconomicCustomer, UnlinkedValues};
use crate::language::{self};
use crate::matching::answers::LearntFromAnswers;
use crate::report;
use crate::review::{self, Memory, ReviewCsv, ReviewRow};
use crate::run::{self, Inactive, Ingredients, ReviewRecord, Run, RunCode, SourceKind, build};
use crate::systems::run_folder::ignored::Ignored;
use crate::systems::run_folder::{self, FileContent, RunFile, names};

/// Both lists and where they came from.
pub(super) struct SourceLists {
    pub(super) clientview: ReadList<ClientViewCustomer>,
    pub(super) economic: ReadList<EconomicCustomer>,
}

/// Matches the lists; refuses a list that is to be matched with itself.
pub(super) fn make(
    lists: SourceLists,
    code: RunCode,
    unlinked: UnlinkedValues,
    learnt: Option<LearntFromAnswers>,
    args: &RunArgs,
    context: &Context,
) -> Result<Run, Failure> {
    let readings = [&lists.clientview.reading, &lists.economic.reading].map(Clone::clone);
    let ingredients = Ingredients { learnt, ..ingredients(lists, code, unlinked, args, context)? };
    let mut run = build(ingredients, context.progress().as_ref());
    [run.manifest.clientview.reading, run.manifest.economic.reading] = readings;
    Ok(run)
}

/// What a run is made of; refuses a list that is to be matched with itself.
fn ingredients(
    lists: SourceLists,
    code: RunCode,
    unlinked: UnlinkedValues,
    args: &RunArgs,
    context: &Context,
) -> Result<Ingredients, Failure> {
    if let (SourceKind::File { name, sha256 }, SourceKind::File { name: other, sha256: same }) =
        (&lists.clientview.source, &lists.economic.source)
        && sha256 == same
    {
        return Err(Failure::new(Exit::Usage, language::cli::same_list_twice(name, other)));
    }
    let SourceLists { clientview, economic } = lists;
    Ok(Ingredients {
        started: context.now(),
        code,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: context.language,
        clientview: (clientview.source, clientview.list),
        economic: (economic.source, economic.list),
        unlinked,
        inactive: if args.include_inactive { Inactive::Included } else { Inactive::LeftOut },
        review: ReviewRecord { preapproved: args.preapprove == Some(Preapprove::Certain), all: args.all },
        learnt: None,
    })
}

/// Both systems as they are now, to be matched; it is kept nowhere.
pub(super) fn of_now(config: &Config, inactive: Inactive, context: &Context) -> Result<Ingredients, Failure> {
    let options = open::ListOptions::default();
    let clientview = open::read_clientview(config, &options, context)?;
    let economic = open::read_economic(config, &options, context)?;
    let include_inactive = inactive == Inactive::Included;
    let everybody = RunArgs { all: true, include_inactive, ..RunArgs::default() };
    let unlinked = config.clientview.unlinked.clone();
    ingredients(SourceLists { clientview, economic }, context.run_code(), unlinked, &everybody, context)
}

/// What a run is written with, besides what was found.
#[derive(Default)]
pub(super) struct RunFacts<'r> {
    /// What earlier reviews decided.
    pub(super) memory: Memory,
    /// Further files.
    pub(super) more: Vec<RunFile<'r>>,
}

/// The e-conomic customers that are ignored; marks that cannot be read are told, not dropped.
pub(super) fn ignored(config: &Config, run: &Run, context: &Context) -> Result<Ignored, Failure> {
    let (kind, customers) = (&run.manifest.economic.kind, &run.economic.customers);
    let found = run_folder::ignored::current(&config.runs, kind, customers).map_err(failure)?;
    for (path, error) in &found.refused {
        context.warn(language::run::marks_refused(path, error));
    }
    Ok(found)
}

/// Writes the run with the files asked for and what is known beforehand.
pub(super) fn write<'r>(
    folder: &Path,
    made: &'r Run,
    known: RunFacts<'r>,
    args: &RunArgs,
    context: &Context,
) -> Result<(), Failure> {
    let (rows, (findings, only_in_economic)) = rayon::join(
        || review::rows(made, &known.memory),
        || rayon::join(|| run::findings_csv(made), || run::only_in_economic_csv(made)),
    );
    let mut files: Vec<RunFile<'_>> =
        args.write.par_iter().filter_map(|output| review_file(*output, made, &rows, context)).collect();
    files.extend(known.more);
    files.push(RunFile { name: names::FINDINGS, content: FileContent::Whole(findings) });
    files.push(RunFile { name: names::ONLY_IN_ECONOMIC, content: FileContent::Whole(only_in_economic) });
    let to_create = FileContent::Lines(Box::new(run::creation_list(made)));
    files.push(RunFile { name: names::CREATE_IN_CLIENTVIEW, content: to_create });
    files.sort_by_key(|file| file.name);
    files.dedup_by_key(|file| file.name);
    run_folder::write(folder, made, files, context.progress().as_ref()).map_err(failure)
}

/// One of the files people read. A workbook that Excel could not hold is left out with a warning:
/// the CSV has every row.
fn review_file<'r>(
    output: Output,
    made: &'r Run,
    rows: &'r [ReviewRow],
    context: &Context,
) -> Option<RunFile<'r>> {
    let (name, content) = match output {
        Output::Csv => (names::REVIEW_CSV, FileContent::Lines(Box::new(ReviewCsv::new(made, rows)))),
        Output::Report => (names::REPORT, FileContent::Whole(report::html(made, rows).into())),
        Output::Xlsx => match review::review_xlsx(made, rows) {
            Ok(bytes) => (names::REVIEW_XLSX, FileContent::Whole(bytes)),
            Err(error) => {
                context.warn(&error);
                return None;
            }
        },
    };
    Some(RunFile { name, content })
}
