//! Both systems at a moment, and the judge of every link between their customers.

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::open;
use crate::change::{CurrentRow, CustomerStore, Present, PresentLists, numbers_to_read};
use crate::config::Config;
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::language;
use crate::matching::{Judge, Matcher};
use crate::review::Review;
use crate::run::{Run, SourceKind};

/// What a plan is made of. Two moments are equal if nothing changed between them.
#[derive(PartialEq)]
pub(super) struct World {
    pub(super) economic_source: SourceKind,
    pub(super) rows: Vec<CurrentRow>,
    economic: Vec<EconomicCustomer>,
    /// The numbers that were read anew.
    asked: Vec<EconomicNumber>,
}

/// Where the e-conomic customers come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EconomicReading {
    /// e-conomic is asked for every number of the plan.
    Live,
    /// `--offline`: the run's list.
    OfTheRun,
}

impl World {
    /// Reads the table and the numbers that the review names; without a `store`, the rows are the
    /// run's.
    pub(super) fn read(
        run: &Run,
        review: &Review,
        store: Option<&mut dyn CustomerStore>,
        config: Option<&Config>,
        reading: EconomicReading,
        context: &Context,
    ) -> Result<Self, Failure> {
        let asked = numbers_to_read(run, review);
        let (economic_source, economic) = fresh_economic(run, &asked, config, reading, context)?;
        let rows = match store {
            Some(store) => open::current_rows(store)?,
            None => run.clientview.customers.iter().map(CurrentRow::of).collect(),
        };
        Ok(Self { economic_source, rows, economic, asked })
    }

    /// Both systems at the moment when the run was made of them, as far as the review is about
    /// them.
    pub(super) fn of_run(run: &Run, review: &Review) -> Self {
        let asked = numbers_to_read(run, review);
        let customers = run.economic.customers.iter();
        Self {
            economic_source: run.manifest.economic.kind.clone(),
            rows: run.clientview.customers.iter().map(CurrentRow::of).collect(),
            economic: customers.filter(|customer| asked.contains(&customer.number)).cloned().collect(),
            asked,
        }
    }

    /// Hands the lists as they are at this moment to `decide`, with a judge that knows them.
    pub(super) fn judged_by<T>(&self, judge: &Judge<'_, '_>, decide: impl FnOnce(Present<'_>) -> T) -> T {
        let Self { rows, economic, .. } = self;
        decide(Present { rows, economic, judge: &|key, number| judge.judge(key, number) })
    }

    /// Matches the lists as they are at this moment, and hands the judge to `decide`.
    pub(super) fn judged<T>(&self, run: &Run, context: &Context, decide: impl FnOnce(Present<'_>) -> T) -> T {
        let Self { rows, economic, asked, .. } = self;
        // Nothing is approved and nothing was typed.
        if asked.is_empty() {
            return decide(Present { rows, economic, judge: &|_, _| None });
        }
        let lists = PresentLists::new(run, rows, asked, economic);
        let settings = run.manifest.settings();
        let progress = context.progress();
        let matcher = Matcher::new(&lists.clientview, &lists.economic, &settings, progress.as_ref());
        self.judged_by(&Judge::new(&matcher, &lists.clientview, &lists.economic), decide)
    }
}

/// The e-conomic customers with these numbers as they are now, or the run's list.
fn fresh_economic(
    run: &Run,
    numbers: &[EconomicNumber],
    config: Option<&Config>,
    reading: EconomicReading,
    context: &Context,
) -> Result<(SourceKind, Vec<EconomicCustomer>), Failure> {
    let exported = &run.manifest.economic.kind;
    let Some(config) = config.filter(|_| reading == EconomicReading::Live) else {
        return Ok((exported.clone(), run.economic.customers.clone()));
    };
    let mut source = open::economic(config, context)?;
    let progress = context.progress();
    let now = source.identity(progress.as_ref()).map_err(failure)?;
    if !same_agreement(exported, &now) {
        return Err(Failure::new(Exit::Stale, language::cli::other_agreement(exported, &now)));
    }
    let customers = source.read_numbers(numbers, progress.as_ref()).map_err(failure)?;
    open::warn_of_skipped(source.as_ref(), context);
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
