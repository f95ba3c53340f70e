//! Finds the customer that a person means: by row id, customer code, e-conomic
//! number or name; where several fit, a list to choose from.

use super::context::Context;
use super::exit::{Exit, Failure};
use super::{ask, present};
use crate::customer::{EconomicNumber, LinkState};
use crate::language::{self, Localize, find as words};
use crate::matching::search_names;
use crate::run::{RowId, Run};

/// Customers offered to choose from.
pub(super) const MOST: usize = 15;

/// A customer that was found, and the e-conomic number by which, if it was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundCustomer {
    /// Index into the run's ClientView list.
    pub(super) index: usize,
    /// The e-conomic number that was typed instead of a customer.
    pub(super) number: Option<EconomicNumber>,
}

/// What a text that is one customer's code and another's e-conomic number is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twofold {
    /// The code: it is only looked at, or what else was typed says so.
    Code,
    /// An error: something is to be written.
    Refused,
}

/// Finds the customer, or asks which one is meant.
pub(super) fn customer(
    run: &Run,
    wanted: &str,
    twofold: Twofold,
    context: &Context,
) -> Result<FoundCustomer, Failure> {
    let wanted = wanted.trim();
    if let Ok(row) = RowId::parse(wanted)
        && let Some(index) = run.proposals.iter().position(|line| line.row == row)
    {
        return Ok(FoundCustomer { index, number: None });
    }
    let customers = &run.clientview.customers;
    let indices = |fits: &dyn Fn(usize) -> bool| (0..customers.len()).filter(|index| fits(*index)).collect();
    let by_code: Vec<usize> =
        indices(&|index| customers[index].code.as_str().trim().eq_ignore_ascii_case(wanted));
    let number = EconomicNumber::parse(wanted).ok().filter(|number| is_known(run, *number));
    let holders = number.map(|number| holders(run, number)).unwrap_or_default();
    if let [one, ..] = by_code[..] {
        let other = holders.iter().find(|index| !by_code.contains(index));
        if let (Twofold::Refused, Some(number), Some(other)) = (twofold, number, other) {
            let (ours, theirs) = (&customers[one], &customers[*other]);
            let sentence = language::link::code_and_number(ours, number, theirs);
            return Err(Failure::new(Exit::Usage, sentence));
        }
        return choose(run, &by_code, wanted, None, context);
    }
    if let Some(number) = number {
        if holders.is_empty() {
            return Err(Failure::new(Exit::Usage, words::nobody_for_number(number)));
        }
        return choose(run, &holders, wanted, Some(number), context);
    }
    let names: Vec<&str> = customers.iter().map(|customer| customer.about.name.as_str()).collect();
    let hits = search_names(&names, wanted, MOST);
    let same: Vec<usize> = hits.iter().filter(|hit| hit.similarity >= 1.0).map(|hit| hit.index).collect();
    let similar: Vec<usize> = hits.iter().map(|hit| hit.index).collect();
    match (same.as_slice(), similar.as_slice()) {
        (_, []) => Err(Failure::new(Exit::Usage, words::nobody(wanted))),
        ([one], _) => Ok(FoundCustomer { index: *one, number: None }),
        _ => choose(run, &similar, wanted, None, context),
    }
}

/// Who has the number, else whom it is proposed for, else whose candidate it is.
fn holders(run: &Run, number: EconomicNumber) -> Vec<usize> {
    let unlinked = &run.manifest.unlinked;
    let linked =
        |index: &usize| run.clientview.customers[*index].link.state(unlinked) == LinkState::Linked(number);
    let proposed = |index: &usize| run.proposals[*index].number == Some(number);
    let possible = |index: &usize| {
        run.proposals[*index].alternatives.iter().any(|alternative| alternative.number == number)
    };
    let kinds: [&dyn Fn(&usize) -> bool; 3] = [&linked, &proposed, &possible];
    let all = kinds.iter().map(|kind| (0..run.proposals.len()).filter(kind).collect::<Vec<_>>());
    all.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

fn is_known(run: &Run, number: EconomicNumber) -> bool {
    run.economic.customers.iter().any(|customer| customer.number == number)
        || run
            .clientview
            .customers
            .iter()
            .any(|customer| customer.link.state(&run.manifest.unlinked) == LinkState::Linked(number))
}

/// The only one, or the one that the person chooses; without a terminal they are listed.
fn choose(
    run: &Run,
    indices: &[usize],
    wanted: &str,
    number: Option<EconomicNumber>,
    context: &Context,
) -> Result<FoundCustomer, Failure> {
    let language = context.language;
    if let [index] = indices {
        return Ok(FoundCustomer { index: *index, number });
    }
    let mut table = present::table(&words::headings(language));
    for (index, place) in indices.iter().zip(1..).take(MOST) {
        let customer = &run.clientview.customers[*index];
        table.add_row([
            place.to_string(),
            language::shown_code(&customer.code),
            language::shown_name(&customer.about.name),
            format!("{} {}", customer.about.zip.trim(), customer.about.city.trim()),
            language::change::shown_link(&customer.link).say(language),
        ]);
    }
    context.talk(words::several(wanted));
    context.talk(table.to_string());
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, words::name_one()));
    }
    let answer = ask::text(words::which(), "CODE", context)?;
    let place = answer.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    match place.and_then(|place| indices[..indices.len().min(MOST)].get(place)) {
        Some(index) => Ok(FoundCustomer { index: *index, number }),
        None => Err(Failure::new(Exit::Cancelled, language::cli::cancelled())),
    }
}
