//! A finding as the page has it.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::customers::{EconomicOnPage, on_page};
use crate::customer::{LinkState, masked, masked_code};
use crate::language::Localize;
use crate::language::run::finding as sentence;
use crate::matching::{Finding, FindingKind};
use crate::review::flat;
use crate::run::Run;

/// Kind, code, name, stored link, index into `economic` or -1, sentence, row or -1.
#[derive(Debug, Serialize)]
pub(super) struct FindingRow<'a>(usize, Cow<'a, str>, String, Cow<'a, str>, i64, String, i64);

/// Places of the findings about each customer.
pub(super) fn findings_by_customer(findings: &[Finding]) -> FxHashMap<usize, Vec<usize>> {
    let mut by_customer: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (place, finding) in findings.iter().enumerate() {
        by_customer.entry(finding.clientview as usize).or_default().push(place);
    }
    by_customer
}

/// Writes a finding.
pub(super) fn finding_row<'a>(
    run: &'a Run,
    finding: &Finding,
    economic: &EconomicOnPage,
    row_of: &FxHashMap<usize, usize>,
) -> FindingRow<'a> {
    let customer = &run.clientview.customers[finding.clientview as usize];
    let theirs = match &finding.kind {
        FindingKind::Suspicious { economic: index, .. } | FindingKind::Barred { economic: index } => {
            on_page(economic.place.get(&(*index as usize)))
        }
        FindingKind::Shared(_) => match customer.link.state(&run.manifest.unlinked) {
            LinkState::Linked(number) => economic.find(Some(number)),
            LinkState::Unlinked | LinkState::Unreadable => -1,
        },
        FindingKind::Unreadable | FindingKind::Dangling => -1,
    };
    FindingRow(
        kind_index(&finding.kind),
        masked_code(customer.code.as_str()),
        masked(&flat(&customer.about.name)).into_owned(),
        customer.link.shown(),
        theirs,
        sentence(run, &finding.kind).say(run.manifest.language),
        on_page(row_of.get(&(finding.clientview as usize))),
    )
}

const fn kind_index(kind: &FindingKind) -> usize {
    match kind {
        FindingKind::Dangling => 0,
        FindingKind::Shared(_) => 1,
        FindingKind::Suspicious { .. } => 2,
        FindingKind::Barred { .. } => 3,
        FindingKind::Unreadable => 4,
    }
}
