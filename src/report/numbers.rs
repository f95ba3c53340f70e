//! The counts and the histogram of a run, as plain values.

use crate::matching::Class;
use crate::run::ProposalLine;

/// How many bins the histogram has: 0-4 %, 5-9 % ... 95-100 %.
pub(super) const BINS: usize = 20;

/// What the overview counts, over the rows of the review file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Rows by class, in the order of [`Class`].
    pub by_class: [u64; 4],
    /// Scores of the rows that have a proposal.
    pub histogram: [Bin; BINS],
}

/// The rows whose score lies in one twentieth, by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    /// Rows by class, in the order of [`Class`].
    pub by_class: [u64; 4],
}

impl Bin {
    /// Rows of every class.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_class.iter().sum()
    }
}

impl Numbers {
    /// Counts the given proposals.
    pub fn of<'a>(proposals: impl IntoIterator<Item = &'a ProposalLine>) -> Self {
        let mut numbers = Self::default();
        for proposal in proposals {
            let class = class_index(proposal.class);
            numbers.by_class[class] += 1;
            if proposal.number.is_some() {
                let bin = usize::from(proposal.score) * BINS / 100;
                numbers.histogram[bin.min(BINS - 1)].by_class[class] += 1;
            }
        }
        numbers
    }

    /// Rows of every class.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_class.iter().sum()
    }
}

/// The class's place from best to worst.
pub(super) const fn class_index(class: Class) -> usize {
    match class {
        Class::Certain => 0,
        Class::Review => 1,
        Class::Unlikely => 2,
        Class::None => 3,
    }
}
