//! Numbers that stand beside other rows' customers: the explanation of a
//! refusal. Which numbers look wrong is the matcher's to say; here is told where
//! they came from.

use std::collections::HashMap;

use super::present::Present;
use super::refusal::MovedNumber;
use crate::customer::EconomicNumber;
use crate::review::{Decision, Review};
use crate::run::Run;

/// Numbers that are other rows' proposals and look wrong where they stand; so many of them, and no
/// more, may be a reviewer's own idea.
pub(super) const SINGLE_MOVES: usize = 2;

/// Every number of the file that is another row's proposal and looks wrong where it stands.
pub(super) fn moved(run: &Run, review: &Review, present: Present<'_>) -> Vec<MovedNumber> {
    let owners: HashMap<EconomicNumber, usize> = run
        .proposals
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(index, proposal)| Some((proposal.number?, index)))
        .collect();
    let lines: HashMap<usize, u64> =
        review.decisions.iter().map(|decision| (decision.index(), decision.line)).collect();
    let moved = |decision: &Decision| {
        let number = decision.number?;
        let proposal = run.proposals.get(decision.index())?;
        let owner = *owners.get(&number).filter(|_| proposal.number != Some(number))?;
        let verdict = (present.judge)(&proposal.key, number)?;
        verdict.looks_wrong().then(|| MovedNumber {
            line: decision.line,
            row: decision.row.clone(),
            owner: lines.get(&owner).copied(),
            owner_code: run.proposals[owner].code.clone(),
        })
    };
    review.decisions.iter().filter_map(moved).collect()
}
