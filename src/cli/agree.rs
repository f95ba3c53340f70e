//! From a reviewed file to a plan that may be written: what is wrong is told in
//! one go, and what only a person can decide is asked, with its rows.

use super::ask;
use super::context::Context;
use super::exit::{Exit, Failure, refusals_failure};
use super::world::World;
use crate::change::{Plan, PlanOptions, Present, Question, Refusal, plan};
use crate::customer::{EconomicNumber, StoredLink};
use crate::language::{self, say};
use crate::review::{Review, ReviewError};
use crate::run::Run;

/// Formats a number as the link column will give it back.
pub(super) type LinkFor<'f> = &'f mut dyn FnMut(EconomicNumber) -> Option<StoredLink>;

/// A file as it was read: what can be planned, and what is wrong with the rest.
pub(super) struct Reviewed<'r> {
    pub(super) run: &'r Run,
    pub(super) review: Review,
    pub(super) errors: Vec<ReviewError>,
}

/// Whether somebody is asked about what is out of the ordinary, or it is only told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    Yes,
    No,
}

impl Reviewed<'_> {
    /// The failure of a file with errors; nothing if it has none.
    pub(super) fn failure(&self) -> Option<Failure> {
        (!self.errors.is_empty()).then(|| review_failure(&self.errors))
    }

    /// Makes the plan, asking what `options` does not answer yet.
    pub(super) fn agree(
        &self,
        world: &World,
        options: &mut PlanOptions,
        asking: Asking,
        link_for: LinkFor<'_>,
        context: &Context,
    ) -> Result<Plan, Failure> {
        world.judged(self.run, context, |present| self.ask(present, options, asking, link_for, context))
    }

    fn ask(
        &self,
        present: Present<'_>,
        options: &mut PlanOptions,
        asking: Asking,
        link_for: LinkFor<'_>,
        context: &Context,
    ) -> Result<Plan, Failure> {
        loop {
            let refusals = match plan(self.run, &self.review, present, options, link_for) {
                Ok(plan) => return self.failure().map_or(Ok(plan), Err),
                Err(refusals) => refusals,
            };
            let can_be_lifted = refusals.iter().all(|refusal| refusal.kind.question().is_some());
            let ask = asking == Asking::Yes && context.interactive && self.errors.is_empty();
            if !(ask && can_be_lifted) {
                return Err(self.refused(&refusals));
            }
            for question in Question::ALL {
                lift(question, &refusals, options, context)?;
            }
        }
    }

    /// Everything that is wrong with the file and with its links.
    fn refused(&self, refusals: &[Refusal]) -> Failure {
        let Some(mut failure) = self.failure() else {
            return refusals_failure(refusals);
        };
        let last = failure.sentences.pop();
        failure.sentences.extend(language::change::refusals(refusals));
        failure.sentences.extend(last);
        failure
    }
}

/// Asks one question about the rows that it concerns, naming all of them.
fn lift(
    question: Question,
    refusals: &[Refusal],
    options: &mut PlanOptions,
    context: &Context,
) -> Result<(), Failure> {
    let concerned: Vec<&Refusal> =
        refusals.iter().filter(|refusal| refusal.kind.question() == Some(question)).collect();
    if concerned.is_empty() {
        return Ok(());
    }
    for refusal in &concerned {
        context.talk(refusal);
    }
    let rows = language::count::rows(concerned.len());
    let asked = say!(da: "{question} ({rows})", en: "{question} ({rows})", question = question, rows = rows);
    ask::confirm(asked, question.flag(), context)?;
    options.allowed.insert(question);
    Ok(())
}

/// The failure of a file with these errors.
pub(super) fn review_failure(errors: &[ReviewError]) -> Failure {
    let sentences = language::review::sentences(errors);
    Failure { exit: Exit::Review, sentences }.and(language::cli::nothing_written())
}
