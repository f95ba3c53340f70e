//! Columns that were sorted or filled down on their own, as far as the file alone
//! can tell. Whether a number stands at the wrong customer is judged by the
//! matcher when the plan is made; a series found here only explains it.
//!
//! **Numbers filled down.** Dragging a cell down in Excel counts up: three or more
//! rows that follow each other with a constant step, none of them a candidate,
//! are a series and no corrections.
//!
//! **Answers.** They carry nothing of their row. If the rows stand in kobl's
//! order while yes, no and blank stand neatly one after the other, and the
//! change between yes and no falls into the midst of the certain rows, or so many
//! stand so neatly among the doubtful that no order of the rows explains it, the
//! answers were sorted: what had been refused would be written. A comment excuses
//! nothing, for it stays in its row when the answers move. What cannot be seen in
//! a CSV file: answers sorted on their own among rows that are all yes or blank
//! (said as a warning), in a file whose rows were sorted before, or moved up a
//! row by deleting a single cell. The workbook's references tell those.

use rustc_hash::FxHashMap;

use crate::customer::{EconomicNumber, LinkState};
use crate::review::rows::{is_certain, rows};
use crate::review::{Answer, Decision, Memory, ReviewError, ReviewWarning};
use crate::run::{ProposalLine, Run};

/// So many ways to place the refusals make a neat order no accident.
const UNLIKELY_BY_ACCIDENT: u64 = 1_000;

/// The same among rows that stand by their score.
const UNLIKELY_BY_SCORE: u64 = 1_000_000;

/// Fewer answers than this are in neat order every other time.
const FEW_ANSWERS: usize = 10;

/// Rows whose numbers were filled down as a series: three or more that follow each other with a
/// constant step, none of them a candidate. It explains a refusal; whether the numbers look wrong
/// is the matcher's to say.
#[must_use]
pub fn filled_numbers<'d>(run: &Run, decisions: &'d [Decision]) -> Vec<&'d Decision> {
    let mut rows = Vec::new();
    let mut start = 0;
    for end in 1..=decisions.len() {
        let goes_on =
            end < decisions.len() && (end < start + 2 || step(decisions, end) == step(decisions, end - 1));
        if goes_on && step(decisions, end).is_some() {
            continue;
        }
        let corrected = decisions[start..end].iter().filter(|decision| {
            let proposal = &run.proposals[decision.index()];
            decision.number.is_some_and(|number| !is_candidate(run, proposal, number))
        });
        let series: Vec<&Decision> = corrected.collect();
        if series.len() >= SERIES {
            rows.extend(series);
        }
        // The last row of a series may be the first of the next.
        start = if end < decisions.len() && step(decisions, end).is_some() { end - 1 } else { end };
    }
    rows.dedup_by_key(|decision| decision.line);
    rows
}

/// So many corrections in a row are a series.
const SERIES: usize = 3;

/// The difference to the row before, if both have a number and it is not the same one.
fn step(decisions: &[Decision], place: usize) -> Option<i64> {
    let number = |place: usize| Some(i64::from(decisions.get(place)?.number?.get()));
    let step = number(place)? - number(place.checked_sub(1)?)?;
    (step != 0).then_some(step)
}

/// The number was proposed for the customer, stands among its runner-ups or is its link.
fn is_candidate(run: &Run, proposal: &ProposalLine, number: EconomicNumber) -> bool {
    proposal.current_link.state(&run.manifest.unlinked) == LinkState::Linked(number)
        || proposal.number == Some(number)
        || proposal.alternatives.iter().any(|other| other.number == number)
}

/// Finds answers that were sorted without their rows.
pub(super) fn sorted_answers(
    run: &Run,
    decisions: &[Decision],
) -> (Option<ReviewError>, Option<ReviewWarning>) {
    let answers: Vec<Answer> = decisions.iter().map(|decision| decision.answer).collect();
    let Some(change) = neat_change(&answers) else { return (None, None) };
    if !stand_as_written(run, decisions) {
        return (None, None);
    }
    let row = decisions[change].line;
    let count = |answer| answers.iter().filter(|given| **given == answer).count();
    if answers[change] == Answer::Undecided {
        let early = is_certain(run, decisions[change].index());
        return (None, early.then_some(ReviewWarning::StopsEarly { row }));
    }
    let is_certain_row = |decision: &Decision| is_certain(run, decision.index());
    let in_certain = is_certain_row(&decisions[change]) || is_certain_row(&decisions[change - 1]);
    let part = |answer: Answer| {
        let same_part = |d: &&Decision| d.answer == answer && is_certain_row(d) == in_certain;
        decisions.iter().filter(same_part).count()
    };
    let least = match is_certain_row(&decisions[change]) == is_certain_row(&decisions[change - 1]) {
        true if in_certain => UNLIKELY_BY_ACCIDENT,
        // The doubtful stand by their score, so that refusals gather at the end by themselves.
        true => UNLIKELY_BY_SCORE,
        // Exactly the certain ones approved and the others refused is a decision.
        false => u64::MAX,
    };
    if ways(part(Answer::Yes) + part(Answer::No), part(answers[change])) >= least {
        return (Some(ReviewError::AnswersSorted { row }), None);
    }
    let many = count(Answer::Yes) + count(Answer::No) >= FEW_ANSWERS;
    (None, many.then_some(ReviewWarning::AnswersSorted { row }))
}

/// Where the first kind of answer ends, if each kind stands together and blanks come last.
fn neat_change(answers: &[Answer]) -> Option<usize> {
    let first = *answers.first().filter(|answer| **answer != Answer::Undecided)?;
    let change = answers.iter().position(|answer| *answer != first)?;
    let second = answers[change];
    let blank = answers.iter().position(|answer| *answer == Answer::Undecided).unwrap_or(answers.len());
    let neat = answers[change..blank.max(change)].iter().all(|answer| *answer == second)
        && answers[blank..].iter().all(|answer| *answer == Answer::Undecided);
    neat.then_some(change)
}

/// The rows stand in the order in which kobl wrote them, apart from deleted ones. An earlier
/// run's refusals were written last; where they stood is not known any more, so they may
/// stand anywhere.
fn stand_as_written(run: &Run, decisions: &[Decision]) -> bool {
    let place: FxHashMap<usize, usize> =
        rows(run, &Memory::default()).iter().enumerate().map(|(place, row)| (row.index, place)).collect();
    let places: Vec<Option<&usize>> = decisions.iter().map(|d| place.get(&d.index())).collect();
    let falls = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
    falls <= 1
}

/// The number of ways to choose `chosen` of `all`, up to a million.
fn ways(all: usize, chosen: usize) -> u64 {
    let chosen = chosen.min(all - chosen.min(all));
    let mut ways: u64 = 1;
    for step in 0..chosen {
        ways = ways * (all - step) as u64 / (step as u64 + 1);
        if ways > 1_000_000 {
            break;
        }
    }
    ways
}
