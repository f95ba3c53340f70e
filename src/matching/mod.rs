//! Proposes links: normalise, block, compare, score, assign, classify. Pure:
//! two lists in, proposals out, the same for any number of threads and any
//! order of the input.
//!
//! - [`block`] finds candidates by keys that few customers share, and looks
//!   again with wider keys for those who found nobody good.
//! - [`compare`] finds the level of agreement that a pair reaches in each comparison.
//! - [`model`] adds up the weights of the levels, and of pairs of levels; they
//!   are learnt off-line and compiled in.
//! - [`corpus_statistics`] and [`reliability`] learn from the lists at hand, without labels: how rare
//!   values are, what equal numbers are worth, how often sure pairs agree in a field and how often
//!   neighbours share it.
//! - [`rivals`] weighs candidates against each other, [`assign`] chooses one to one, and
//!   [`calibration`] tells from the shape of all scores what a score is worth in these lists.
//! - [`withheld`] holds a number back to see how often doubtful pairs are right; the calibration goes by it.
//! - [`classify`] sorts: `certain` and `review` are proposals at least as likely
//!   as not ([`LIKELY`]) and count as links; `unlikely` ones do not. `certain`
//!   asks for more where more is in doubt, so that fewer than 1 in 1,000 of it
//!   may be expected to be wrong.
//! - [`answers`] corrects probabilities by what people decided.
//!
#![doc = include_str!("README.md")]

pub mod answers;
mod assign;
mod block;
mod calibration;
mod candidates;
mod classify;
mod compare;
mod competition;
mod corpus_statistics;
pub mod evaluate;
mod findings;
mod judge;
mod matcher;
mod model;
mod prefetch;
mod reliability;
mod rivals;
mod search;
mod terms;
mod threshold;
pub mod training;
pub mod waterfall;
mod withheld;

use serde::{Deserialize, Serialize};

pub use block::{BlockingKey, CutKey};
pub use classify::LIKELY;
pub use compare::Term;
pub use judge::{Judge, Verdict};
pub use matcher::{Explanation, Matcher};
pub use search::{NameHit, search_names};
pub use terms::{Doubt, Level, Wording};

use crate::customer::{ClientViewCustomer, EconomicCustomer, UnlinkedValues};
use crate::progress::Progress;

/// How sure kobl is of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// High probability, wide margin on both sides, no contradiction.
    Certain,
    /// Worth a person's look.
    Review,
    /// Probably not the same customer.
    Unlikely,
    /// No candidate.
    None,
}

impl Class {
    /// Whether both are probably the same customer.
    #[must_use]
    pub const fn is_likely(self) -> bool {
        matches!(self, Self::Certain | Self::Review)
    }
}

/// One term of the score: a comparison (or a pair of them) and the level it reached.
/// Stored as `["name","same",230]`, the weight in hundredths: most of a run's bytes are these.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredContribution", into = "StoredContribution")]
pub struct Contribution {
    /// Which comparison.
    pub term: Term,
    /// The other comparison of a pair that says more together than apart; its level
    /// stands in its own contribution.
    pub with: Option<Term>,
    /// The level of agreement reached.
    pub level: Level,
    /// Match weight: log2 of the Bayes factor.
    pub weight: f32,
}

/// Term, level, weight in hundredths, and the other term of a pair.
#[derive(Serialize, Deserialize)]
struct StoredContribution(
    Term,
    Level,
    i32,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<Term>,
);

impl From<Contribution> for StoredContribution {
    fn from(one: Contribution) -> Self {
        Self(one.term, one.level, hundredths(one.weight), one.with)
    }
}

impl From<StoredContribution> for Contribution {
    fn from(StoredContribution(term, level, weight, with): StoredContribution) -> Self {
        Self { term, with, level, weight: weight as f32 / 100.0 }
    }
}

/// A weight to a hundredth of a bit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are a few bits, and a cast never leaves the range"
)]
fn hundredths(weight: f32) -> i32 {
    (weight * 100.0).round() as i32
}

impl Contribution {
    /// As it is stored.
    #[must_use]
    pub fn rounded(self) -> Self {
        StoredContribution::from(self).into()
    }
}

/// A candidate that lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alternative {
    /// Index into the e-conomic list.
    pub economic: u32,
    /// Match probability, 0 to 1.
    pub probability: f64,
}

/// The chosen candidate of one ClientView customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Index into the e-conomic list.
    pub economic: u32,
    /// Match probability, 0 to 1.
    pub probability: f64,
    /// The contributions whose weights add up to the probability's log2 odds.
    pub contributions: Vec<Contribution>,
}

/// What kobl proposes for one ClientView customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The chosen candidate.
    pub chosen: Option<Chosen>,
    /// Runner-ups, best first, at most [`MAX_ALTERNATIVES`].
    pub alternatives: Vec<Alternative>,
    /// The class.
    pub class: Class,
    /// Why it is not `certain`, where it nearly is; or why there is no candidate.
    pub doubts: Vec<Doubt>,
}

/// Runner-ups kept for each proposal.
pub const MAX_ALTERNATIVES: usize = 5;

/// What can be set about matching.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The link values that count as unlinked.
    pub unlinked: UnlinkedValues,
    /// What people's answers to earlier proposals taught.
    pub learnt: Option<answers::LearntFromAnswers>,
}

/// Something about an existing link that looks wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Index into the ClientView list.
    pub clientview: u32,
    /// What looks wrong.
    pub kind: FindingKind,
}

/// What looks wrong about a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The value is no e-conomic number at all.
    Unreadable,
    /// No such number in e-conomic.
    Dangling,
    /// These other ClientView customers (indices) have the same number.
    Shared(Vec<u32>),
    /// The linked e-conomic customer (index) is clearly another one; match probability.
    Suspicious {
        /// Index into the e-conomic list.
        economic: u32,
        /// Match probability, 0 to 1.
        probability: f64,
    },
    /// The linked e-conomic customer (index) is barred.
    Barred {
        /// Index into the e-conomic list.
        economic: u32,
    },
}

/// The result of matching two lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matching {
    /// One proposal a ClientView customer, in the list's order.
    pub proposals: Vec<Proposal>,
    /// Existing links that look wrong, in the list's order.
    pub findings: Vec<Finding>,
    /// Keys that too many customers share, so that they led to no candidate.
    pub cut: Vec<CutKey>,
}

/// Matches the two lists.
#[must_use]
pub fn propose(
    clientview: &[ClientViewCustomer],
    economic: &[EconomicCustomer],
    settings: &Settings,
    progress: &dyn Progress,
) -> Matching {
    Matcher::new(clientview, economic, settings, progress).into_matching()
}
