//! Which customers get a row, in which order, and what already stands in the
//! three cells that people edit.
//!
//! The order spares the reviewer: what is certain comes first and can be filled
//! down in one stroke; then the doubtful, each beside those that compete with
//! it for the same e-conomic customer; then the unlikely and those without a
//! candidate. What was refused in an earlier run comes last.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Answer, Cells, Memory};
use crate::customer::{EconomicNumber, LinkState};
use crate::matching::Class;
use crate::run::{ProposalLine, Run};

/// A runner-up at least this likely makes two customers competitors.
const COMPETES: f64 = 0.2;

/// One row to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Index into the run's proposals.
    pub index: usize,
    /// What the Approve cell says.
    pub answer: Answer,
    /// What the number cell says.
    pub number: Option<EconomicNumber>,
    /// What the comment cell says.
    pub comment: String,
}

/// The parts of the file, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Certain,
    Review,
    Unlikely,
    None,
    Linked,
    Refused,
}

/// The rows of the run's review file, as `manifest.review` says, with what earlier runs decided.
#[must_use]
pub fn rows(run: &Run, memory: &Memory) -> Vec<ReviewRow> {
    let (doubted, cells) = (doubted(run), Cells::new(run));
    let mut rows: Vec<(Part, ReviewRow)> = written(run)
        .into_par_iter()
        .map(|index| row(run, memory, &cells, index))
        .map(|row| (part(run, &doubted, row.index, row.answer == Answer::No), row))
        .collect();
    let clusters = Clusters::new(run, &mut rows);
    rows.par_sort_by_cached_key(|(part, row)| {
        let proposal = &run.proposals[row.index];
        let beside = (*part == Part::Review)
            .then(|| (clusters.place(proposal), competed_for(proposal).next(), Reverse(proposal.score)));
        (*part, beside, row.index)
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Indices of the proposals that have a row, in the run's order.
#[must_use]
pub fn written(run: &Run) -> Vec<usize> {
    let doubted = doubted(run);
    let shown = |index: &usize| {
        run.manifest.review.all || is_unlinked(run, &run.proposals[*index]) || doubted.contains(index)
    };
    (0..run.proposals.len()).filter(shown).collect()
}

/// The customers whose existing link looked wrong.
fn doubted(run: &Run) -> FxHashSet<usize> {
    run.findings.iter().map(|finding| finding.clientview as usize).collect()
}

/// Whether the customer had no link at the export.
#[must_use]
pub fn is_unlinked(run: &Run, proposal: &ProposalLine) -> bool {
    proposal.current_link.state(&run.manifest.unlinked) == LinkState::Unlinked
}

/// Whether the row stands among those that can be filled down in one stroke.
#[must_use]
pub fn is_certain(run: &Run, index: usize) -> bool {
    let proposal = &run.proposals[index];
    proposal.class == Class::Certain && proposal.number.is_some() && is_unlinked(run, proposal)
}

/// One row: an answer given stands, then an earlier refusal, and only what is certain is ever
/// approved in advance.
fn row(run: &Run, memory: &Memory, cells: &Cells<'_>, index: usize) -> ReviewRow {
    let proposal = &run.proposals[index];
    let given = memory.given(index);
    let is_absent = memory.is_absent(cells, index);
    let answer = match given.map(|given| given.answer).filter(|answer| *answer != Answer::Undecided) {
        Some(answer) => answer,
        None if is_absent || memory.refuses(cells, index) => Answer::No,
        None if run.manifest.review.preapproved && is_certain(run, index) => Answer::Yes,
        None => Answer::Undecided,
    };
    let number = match given {
        Some(given) => given.number,
        None => proposal.number.filter(|_| !is_absent),
    };
    let comment =
        given.map_or_else(|| memory.comment(&proposal.key).to_owned(), |given| given.comment.clone());
    ReviewRow { index, answer, number, comment }
}

/// Where a row belongs. A link that is to be replaced is never among the certain.
fn part(run: &Run, doubted: &FxHashSet<usize>, index: usize, refused: bool) -> Part {
    let proposal = &run.proposals[index];
    match proposal.class {
        _ if refused => Part::Refused,
        _ if !is_unlinked(run, proposal) && !doubted.contains(&index) => Part::Linked,
        Class::Certain if is_certain(run, index) => Part::Certain,
        Class::Certain | Class::Review => Part::Review,
        Class::Unlikely => Part::Unlikely,
        Class::None => Part::None,
    }
}

/// Groups of customers that compete for the same e-conomic customers.
struct Clusters {
    /// Number -> a number that stands for its group.
    parent: FxHashMap<EconomicNumber, EconomicNumber>,
    /// Group -> where it stands: best score first, then the first row.
    place: FxHashMap<EconomicNumber, (Reverse<u8>, usize)>,
}

impl Clusters {
    /// Joins the numbers that doubtful rows compete for, and moves the unlikely and the
    /// candidate-less rows that take part beside their competitors.
    fn new(run: &Run, rows: &mut [(Part, ReviewRow)]) -> Self {
        let mut clusters = Self { parent: FxHashMap::default(), place: FxHashMap::default() };
        for (part, row) in rows.iter() {
            if matches!(part, Part::Review | Part::Unlikely | Part::None) {
                clusters.join(&run.proposals[row.index]);
            }
        }
        for (_, row) in rows.iter().filter(|(part, _)| *part == Part::Review) {
            let proposal = &run.proposals[row.index];
            if let Some(group) = clusters.group(proposal) {
                let here = (Reverse(proposal.score), row.index);
                let place = clusters.place.entry(group).or_insert(here);
                *place = here.min(*place);
            }
        }
        for (part, row) in rows.iter_mut() {
            let proposal = &run.proposals[row.index];
            if matches!(part, Part::Unlikely | Part::None) && clusters.place(proposal).is_some() {
                *part = Part::Review;
            }
        }
        clusters
    }

    fn join(&mut self, proposal: &ProposalLine) {
        let mut numbers = competed_for(proposal);
        if let Some(first) = numbers.next() {
            let mut root = self.root(first);
            for number in numbers {
                let other = self.root(number);
                let (low, high) = (root.min(other), root.max(other));
                self.parent.insert(high, low);
                root = low;
            }
            // Later look-ups from here are one step.
            for number in competed_for(proposal).filter(|number| *number != root) {
                self.parent.insert(number, root);
            }
        }
    }

    /// The number that stands for the group of `number`: follow the parents to the end.
    fn root(&self, mut number: EconomicNumber) -> EconomicNumber {
        while let Some(parent) = self.parent.get(&number).filter(|parent| **parent != number) {
            number = *parent;
        }
        number
    }

    fn group(&self, proposal: &ProposalLine) -> Option<EconomicNumber> {
        competed_for(proposal).next().map(|number| self.root(number))
    }

    /// Where the row's group stands; no place if nobody competes for a doubtful one.
    fn place(&self, proposal: &ProposalLine) -> Option<(Reverse<u8>, usize)> {
        self.group(proposal).and_then(|group| self.place.get(&group).copied())
    }
}

/// The numbers a customer may get: its own proposal and the likely runner-ups.
fn competed_for(proposal: &ProposalLine) -> impl Iterator<Item = EconomicNumber> {
    let likely = proposal.alternatives.iter().filter(|other| other.probability >= COMPETES);
    proposal.number.into_iter().chain(likely.map(|other| other.number))
}
