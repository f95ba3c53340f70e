//! Columns that were sorted or moved on their own, which no check of single
//! values and no comparison of display cells can see.
//!
//! **Numbers.** A number that differs from the proposal is a correction. If
//! two or more rows stand within a ring or chain of corrections, each taking
//! the number proposed for the next without competing with it, the numbers
//! were moved. A comment on those rows says that it is meant.
//!
//! **Numbers filled down.** Dragging a cell down in Excel counts up: three or more
//! rows that follow each other with a constant step, none of them a candidate,
//! are a series and no corrections.
//!
//! **Answers.** They carry nothing of their row. If the rows stand in kobl's
//! order while yes, no and blank stand neatly one after the other, and the
//! change from yes to no falls into the midst of the certain rows, where no
//! order of the rows explains it, the answers were sorted. What cannot be
//! seen: answers sorted on their own among rows that are all yes or blank
//! (said as a warning), in a file whose rows were sorted before, or moved up a
//! row by deleting a single cell of a CSV file. The workbook allows neither, and
//! the plan shows every row with both names before anything is written.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::customer::{EconomicNumber, LinkState};
use crate::review::rows::{is_certain, rows};
use crate::review::{Answer, Decision, Memory, ReviewError, ReviewWarning};
use crate::run::{ProposalLine, Run};

/// So many ways to place the refusals make a neat order no accident.
const UNLIKELY_BY_ACCIDENT: u64 = 1_000;

/// Fewer answers than this are in neat order every other time.
const FEW_ANSWERS: usize = 10;

/// Finds numbers that stand at each other's customers.
pub(super) fn moved_numbers(run: &Run, decisions: &[Decision]) -> (Option<ReviewError>, Vec<ReviewWarning>) {
    let owners: FxHashMap<EconomicNumber, usize> = decisions
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(place, decision)| Some((run.proposals[decision.index()].number?, place)))
        .collect();
    let taken_from = |decision: &Decision| {
        let number = decision.number?;
        let owner = *owners.get(&number)?;
        let own = &run.proposals[decision.index()];
        let other = &run.proposals[decisions[owner].index()];
        (!is_candidate(run, own, number) && !compete(own, other)).then_some(owner)
    };
    let moves: Vec<(usize, usize)> =
        decisions.iter().enumerate().filter_map(|(place, d)| Some((place, taken_from(d)?))).collect();
    let robbed: FxHashSet<usize> = moves.iter().map(|(_, owner)| *owner).collect();
    let ring: Vec<u64> = moves
        .iter()
        .filter(|(place, _)| robbed.contains(place) && decisions[*place].comment.is_empty())
        .map(|(place, _)| decisions[*place].line)
        .collect();
    if ring.len() >= 2 {
        return (Some(ReviewError::NumbersMoved { rows: ring }), Vec::new());
    }
    let warning = |(place, owner): &(usize, usize)| ReviewWarning::NumberOfAnother {
        row: decisions[*place].line,
        other: decisions[*owner].line,
    };
    (None, moves.iter().map(warning).collect())
}

/// Finds numbers that were filled down as a series.
pub(super) fn filled_numbers(run: &Run, decisions: &[Decision]) -> Option<ReviewError> {
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
            decision.comment.is_empty()
                && decision.number.is_some_and(|number| !is_candidate(run, proposal, number))
        });
        let lines: Vec<u64> = corrected.map(|decision| decision.line).collect();
        if lines.len() >= SERIES {
            rows.extend(lines);
        }
        // The last row of a series may be the first of the next.
        start = if end < decisions.len() && step(decisions, end).is_some() { end - 1 } else { end };
    }
    (!rows.is_empty()).then_some(ReviewError::NumbersFilled { rows })
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
        || candidates(proposal).any(|candidate| candidate == number)
}

/// Two customers that have a candidate in common; the reviewer may well exchange theirs.
fn compete(one: &ProposalLine, other: &ProposalLine) -> bool {
    candidates(one).any(|number| candidates(other).any(|candidate| candidate == number))
}

fn candidates(proposal: &ProposalLine) -> impl Iterator<Item = EconomicNumber> {
    proposal.number.into_iter().chain(proposal.alternatives.iter().map(|other| other.number))
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
    let certain = |answer: Answer| {
        decisions.iter().filter(|d| d.answer == answer && is_certain(run, d.index())).count()
    };
    let commented = decisions.iter().any(|d| d.answer == answers[change] && !d.comment.is_empty());
    let midst = is_certain(run, decisions[change].index()) && !commented;
    if midst
        && ways(certain(Answer::Yes) + certain(Answer::No), certain(answers[change])) >= UNLIKELY_BY_ACCIDENT
    {
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
