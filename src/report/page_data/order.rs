//! The order in which rows need a person: what is likeliest to be approved
//! wrongly first, with its rivals beside it.

use super::row::PageRow;
use crate::matching::Class;
use crate::review::{ReviewRow, is_certain};
use crate::run::{ProposalLine, Run};

/// Stages of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OrderStage {
    /// Proposals to look at, and links that look wrong.
    Look,
    /// Unlikely proposals, and customers whose likely candidates went to others.
    Unlikely,
    /// Nobody was found.
    Alone,
    /// Certain: what a sample is for.
    Certain,
}

fn stage(run: &Run, row: &ReviewRow, line: &ProposalLine) -> OrderStage {
    match line.class {
        _ if is_certain(run, row.index) => OrderStage::Certain,
        Class::Certain | Class::Review => OrderStage::Look,
        Class::Unlikely => OrderStage::Unlikely,
        Class::None if line.alternatives.is_empty() => OrderStage::Alone,
        Class::None => OrderStage::Unlikely,
    }
}

/// Places of the rows, those that need a person most first.
pub(super) fn needs_you(run: &Run, rows: &[&ReviewRow], page: &[PageRow<'_>]) -> Vec<usize> {
    let line = |place: usize| &run.proposals[rows[place].index];
    let stage = |place: usize| stage(run, rows[place], line(place));
    let mut sorted: Vec<usize> = (0..rows.len()).collect();
    sorted.sort_by(|one, other| {
        let likely = |place: usize| line(place).probability;
        let by_stage = stage(*one).cmp(&stage(*other));
        // Of what is likely, the least likely is the riskiest; of the rest, the likeliest is.
        let by_risk = match stage(*one) {
            OrderStage::Look | OrderStage::Certain => likely(*one).total_cmp(&likely(*other)),
            OrderStage::Unlikely | OrderStage::Alone => likely(*other).total_cmp(&likely(*one)),
        };
        by_stage.then(by_risk).then(one.cmp(other))
    });
    let mut placed = vec![false; rows.len()];
    let mut order = Vec::with_capacity(rows.len());
    for place in sorted {
        let rivals = page[place].rivals.iter().copied().filter(|rival| stage(*rival) != OrderStage::Certain);
        for one in std::iter::once(place).chain(rivals) {
            if !std::mem::replace(&mut placed[one], true) {
                order.push(one);
            }
        }
    }
    order
}
