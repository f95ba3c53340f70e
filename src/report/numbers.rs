//! The counts and the histogram of a run, as plain values.

use crate::matching::Class;
use crate::review::is_unlinked;
use crate::run::{ProposalLine, Run};

/// Groups of rows: the four classes of customers without a link, and those with one.
pub(super) const GROUPS: usize = 5;

/// What the groups of rows are called in style and script.
pub(super) const GROUP_IDS: [&str; GROUPS] = ["certain", "review", "unlikely", "none", "linked"];

/// How many bins the histogram has: 0-4 %, 5-9 % ... 95-100 %.
pub(super) const BINS: usize = 20;

/// What the overview counts, over the rows of the review file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Customers without a link by class, in the order of [`Class`], as the console counts them;
    /// then those with a link.
    pub by_group: [u64; GROUPS],
    /// Scores of the rows that have a proposal.
    pub histogram: [Bin; BINS],
}

/// The rows whose score lies in one twentieth, by group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    /// Rows by group.
    pub by_group: [u64; GROUPS],
}

impl Bin {
    /// Rows of every group.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_group.iter().sum()
    }
}

impl Numbers {
    /// Counts the given proposals of a run.
    pub fn of<'a>(run: &Run, proposals: impl IntoIterator<Item = &'a ProposalLine>) -> Self {
        let mut numbers = Self::default();
        for proposal in proposals {
            let group = group_index(run, proposal);
            numbers.by_group[group] += 1;
            if proposal.number.is_some() {
                let bin = usize::from(proposal.score) * BINS / 100;
                numbers.histogram[bin.min(BINS - 1)].by_group[group] += 1;
            }
        }
        numbers
    }

    /// Rows of every group.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_group.iter().sum()
    }
}

/// The group of a proposal: its class from best to worst, or the last one if the customer has a link.
pub(super) fn group_index(run: &Run, proposal: &ProposalLine) -> usize {
    match proposal.class {
        _ if !is_unlinked(run, proposal) => 4,
        Class::Certain => 0,
        Class::Review => 1,
        Class::Unlikely => 2,
        Class::None => 3,
    }
}
