//! One line of `proposals.jsonl`.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{RowId, RunCode};
use crate::customer::{ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, StoredLink};
use crate::matching::{Class, Contribution, Doubt, Finding, FindingKind, Proposal};

/// What was proposed for one ClientView customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposalLine {
    /// Row id in the review file.
    pub row: RowId,
    /// Primary key.
    pub key: Key,
    /// Customer code.
    pub code: Code,
    /// The link at the export; null is NULL.
    pub current_link: StoredLink,
    /// Proposed e-conomic number, null where there is none.
    pub number: Option<EconomicNumber>,
    /// Match probability, 0 to 1 (0 without a candidate).
    pub probability: f64,
    /// The probability in percent, rounded down.
    pub score: u8,
    /// Class.
    pub class: Class,
    /// Contributions in weights.
    pub reasons: Vec<Contribution>,
    /// Why it is not `certain`, or why there is no candidate.
    pub doubts: Vec<Doubt>,
    /// What looks wrong about the current link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingKind>,
    /// Runner-ups, best first.
    pub alternatives: Vec<AlternativeLine>,
}

/// A runner-up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlternativeLine {
    /// e-conomic number.
    pub number: EconomicNumber,
    /// Match probability, 0 to 1.
    pub probability: f64,
}

/// Puts names to matching's indices: one line a customer, in the list's order.
#[must_use]
pub fn proposal_lines(
    run: RunCode,
    clientview: &[ClientViewCustomer],
    economic: &[EconomicCustomer],
    proposals: Vec<Proposal>,
    findings: &[Finding],
) -> Vec<ProposalLine> {
    let mut lines: Vec<ProposalLine> = clientview
        .par_iter()
        .zip(proposals)
        .zip(0..row_count(clientview))
        .map(|((customer, proposal), place)| line(run, place + 1, customer, economic, proposal))
        .collect();
    for finding in findings {
        lines[finding.clientview as usize].findings.push(finding.kind.clone());
    }
    lines
}

/// Lists are far below four billion rows.
fn row_count(clientview: &[ClientViewCustomer]) -> u32 {
    u32::try_from(clientview.len()).unwrap_or(u32::MAX)
}

fn line(
    run: RunCode,
    sequence: u32,
    customer: &ClientViewCustomer,
    economic: &[EconomicCustomer],
    proposal: Proposal,
) -> ProposalLine {
    let number = |index: u32| economic[index as usize].number;
    let probability = proposal.chosen.as_ref().map_or(0.0, |chosen| chosen.probability);
    let alternatives = proposal.alternatives.iter().map(|alternative| AlternativeLine {
        number: number(alternative.economic),
        probability: rounded(alternative.probability),
    });
    ProposalLine {
        row: RowId::new(run, sequence, &customer.key),
        key: customer.key.clone(),
        code: customer.code.clone(),
        current_link: customer.link.clone(),
        number: proposal.chosen.as_ref().map(|chosen| number(chosen.economic)),
        probability: rounded(probability),
        score: percent(probability),
        class: proposal.class,
        reasons: proposal.chosen.map_or_else(Vec::new, |chosen| told(chosen.contributions)),
        doubts: proposal.doubts,
        findings: Vec::new(),
        alternatives: alternatives.collect(),
    }
}

/// Nine decimals: enough to put a million proposals in order, and half the length on disk.
fn rounded(probability: f64) -> f64 {
    (probability * 1e9).round() / 1e9
}

/// Weights to a hundredth of a bit, without those that are nothing.
fn told(mut contributions: Vec<Contribution>) -> Vec<Contribution> {
    contributions.retain_mut(|one| {
        *one = one.rounded();
        one.weight != 0.0
    });
    contributions
}

/// A probability in percent, rounded down: 99 never means "surely".
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 first")]
pub fn percent(probability: f64) -> u8 {
    (probability * 100.0).floor().clamp(0.0, 100.0) as u8
}
