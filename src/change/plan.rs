//! The plan: approved rows, checked against the run, the live table and the
//! live e-conomic list. Pure; every refusal of a file is found, not only the
//! first.

use std::collections::{BTreeMap, HashMap};

use super::CurrentRow;
use super::refusal::{Refusal, RefusalKind};
use super::store::Change;
use crate::customer::{
    Code, EconomicCustomer, EconomicNumber, Key, LinkState, StoredLink, Text, UnlinkedValues,
};
use crate::review::{Answer, Decision, Review};
use crate::run::{RowId, Run};

/// What is allowed besides the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allowances {
    /// Two customers on one number (`--allow-shared`).
    pub shared: Allowance,
    /// Replacing an existing link (`--allow-overwrite`).
    pub overwrite: Allowance,
}

/// Whether something out of the ordinary is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allowance {
    /// No.
    #[default]
    Refused,
    /// The user allowed it.
    Allowed,
}

/// The world as it is now.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// Every row of the table.
    pub rows: &'a [CurrentRow],
    /// The e-conomic customers that the review names, or all of them.
    pub economic: &'a [EconomicCustomer],
}

/// One link to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedChange {
    /// Row of the review file.
    pub row: RowId,
    /// Line of the review file, from 1.
    pub line: u64,
    /// Customer code.
    pub code: Code,
    /// ClientView name.
    pub name: Text,
    /// The e-conomic number to link to.
    pub number: EconomicNumber,
    /// The fresh e-conomic name.
    pub economic_name: Text,
    /// The reviewer typed another number than the proposed one.
    pub corrected: bool,
    /// Key, old and new value.
    pub change: Change,
}

/// What a review file amounts to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Links to write, in the file's order.
    pub changes: Vec<PlannedChange>,
    /// Approved rows whose link is already the approved one.
    pub already: Vec<RowId>,
    /// Refused rows.
    pub refused: Vec<RowId>,
    /// Rows without an answer.
    pub undecided: usize,
    /// Rows that were deleted from the file.
    pub missing: usize,
}

impl Plan {
    /// The bare changes.
    #[must_use]
    pub fn bare_changes(&self) -> Vec<Change> {
        self.changes.iter().map(|planned| planned.change.clone()).collect()
    }
}

/// Makes the plan. `link_for` formats a number as the link column will give it back.
///
/// # Errors
/// Every [`Refusal`] of the file; then nothing may be written.
pub fn plan(
    run: &Run,
    review: &Review,
    present: Present<'_>,
    allowances: Allowances,
    link_for: &mut dyn FnMut(EconomicNumber) -> Option<StoredLink>,
) -> Result<Plan, Vec<Refusal>> {
    let mut planner = Planner::new(run, present);
    let mut plan = Plan { missing: review.missing, ..Plan::default() };
    for decision in &review.decisions {
        match decision.answer {
            Answer::Undecided => plan.undecided += 1,
            Answer::No => plan.refused.push(decision.row.clone()),
            Answer::Yes => planner.approve(decision, allowances.overwrite, &mut plan, link_for),
        }
    }
    if allowances.shared == Allowance::Refused {
        planner.check_shared(&plan);
    }
    planner.refusals.sort_by_key(|refusal| refusal.line);
    if planner.refusals.is_empty() { Ok(plan) } else { Err(planner.refusals) }
}

struct Planner<'a> {
    run: &'a Run,
    rows: HashMap<&'a Key, &'a CurrentRow>,
    fresh: HashMap<EconomicNumber, &'a EconomicCustomer>,
    exported: HashMap<EconomicNumber, &'a EconomicCustomer>,
    refusals: Vec<Refusal>,
}

impl<'a> Planner<'a> {
    fn new(run: &'a Run, present: Present<'a>) -> Self {
        Self {
            run,
            rows: present.rows.iter().map(|row| (&row.key, row)).collect(),
            fresh: by_number(present.economic),
            exported: by_number(&run.economic.customers),
            refusals: Vec::new(),
        }
    }

    fn unlinked(&self) -> &'a UnlinkedValues {
        &self.run.manifest.unlinked
    }

    fn refuse(&mut self, decision: &Decision, kind: RefusalKind) {
        self.refusals.push(Refusal { line: decision.line, row: decision.row.clone(), kind });
    }

    /// One approved row: every check that concerns it alone.
    fn approve(
        &mut self,
        decision: &Decision,
        overwrite: Allowance,
        plan: &mut Plan,
        link_for: &mut dyn FnMut(EconomicNumber) -> Option<StoredLink>,
    ) {
        let index = decision.row.sequence() as usize - 1;
        let exported = &self.run.clientview.customers[index];
        let Some(number) = decision.number else {
            return self.refuse(decision, RefusalKind::NoNumber { code: exported.code.clone() });
        };
        let economic = self.check_economic(decision, number);
        let Some(row) = self.check_row(decision, index, number) else { return };
        if row.link.state(self.unlinked()) == LinkState::Linked(number) {
            plan.already.push(decision.row.clone());
            return;
        }
        if row.link.state(self.unlinked()) != LinkState::Unlinked && overwrite == Allowance::Refused {
            let kind = RefusalKind::Overwrite {
                code: row.code.clone(),
                old: row.link.shown().trim().into(),
                new: number,
            };
            return self.refuse(decision, kind);
        }
        let Some(new) = link_for(number) else {
            return self.refuse(decision, RefusalKind::DoesNotFit { number });
        };
        let Some(economic) = economic else { return };
        plan.changes.push(PlannedChange {
            row: decision.row.clone(),
            line: decision.line,
            code: row.code.clone(),
            name: row.about.name.clone(),
            number,
            economic_name: economic.about.name.clone(),
            corrected: self.run.proposals[index].number != Some(number),
            change: Change {
                judged: row.judged(&self.run.manifest.clientview.columns),
                ..Change::new(row.key.clone(), row.link.clone(), new)
            },
        });
    }

    /// The e-conomic customer must exist, take invoices, and still be the one that was reviewed.
    fn check_economic(
        &mut self,
        decision: &Decision,
        number: EconomicNumber,
    ) -> Option<&'a EconomicCustomer> {
        let exported = self.exported.get(&number).copied();
        let Some(fresh) = self.fresh.get(&number).copied() else {
            let kind = match exported {
                Some(was) => RefusalKind::EconomicGone { number, was: was.about.name.clone() },
                None => RefusalKind::UnknownNumber { number },
            };
            self.refuse(decision, kind);
            return None;
        };
        if fresh.barred {
            self.refuse(decision, RefusalKind::Barred { number, name: fresh.about.name.clone() });
        }
        if let Some(was) = exported.filter(|was| !same_firm(was, fresh)) {
            let kind = RefusalKind::EconomicChanged {
                number,
                was: was.about.name.clone(),
                now: fresh.about.name.clone(),
            };
            self.refuse(decision, kind);
        }
        Some(fresh)
    }

    /// The row must be as it was exported, unless it already has the approved link.
    fn check_row(
        &mut self,
        decision: &Decision,
        index: usize,
        number: EconomicNumber,
    ) -> Option<&'a CurrentRow> {
        let exported = &self.run.clientview.customers[index];
        let Some(row) = self.rows.get(&exported.key).copied() else {
            self.refuse(decision, RefusalKind::RowGone { code: exported.code.clone() });
            return None;
        };
        let before = self.refusals.len();
        if row.code != exported.code {
            let kind = RefusalKind::CodeChanged { was: exported.code.clone(), now: row.code.clone() };
            self.refuse(decision, kind);
        }
        if row.about.name != exported.about.name {
            self.refuse(decision, RefusalKind::NameChanged { code: exported.code.clone() });
        }
        let done = row.link.state(self.unlinked()) == LinkState::Linked(number);
        if row.link != exported.link && !done {
            let kind = RefusalKind::LinkChanged {
                code: exported.code.clone(),
                was: exported.link.clone(),
                now: row.link.clone(),
            };
            self.refuse(decision, kind);
        }
        (self.refusals.len() == before).then_some(row)
    }

    /// Two customers on one number: within the plan, or with a row that keeps its link.
    fn check_shared(&mut self, plan: &Plan) {
        let mut holders: BTreeMap<EconomicNumber, Vec<Code>> = BTreeMap::new();
        let changed: HashMap<&Key, EconomicNumber> =
            plan.changes.iter().map(|planned| (&planned.change.key, planned.number)).collect();
        let mut rows: Vec<&CurrentRow> = self.rows.values().copied().collect();
        rows.sort_by(|a, b| (&a.code, &a.key).cmp(&(&b.code, &b.key)));
        for row in rows {
            let number = match (changed.get(&row.key), row.link.state(self.unlinked())) {
                (Some(number), _) => *number,
                (None, LinkState::Linked(number)) => number,
                _ => continue,
            };
            holders.entry(number).or_default().push(row.code.clone());
        }
        for planned in &plan.changes {
            let codes = &holders[&planned.number];
            if codes.len() > 1 {
                let with = codes.iter().filter(|code| **code != planned.code).cloned().collect();
                self.refusals.push(Refusal {
                    line: planned.line,
                    row: planned.row.clone(),
                    kind: RefusalKind::Shared { number: planned.number, code: planned.code.clone(), with },
                });
            }
        }
    }
}

fn by_number(customers: &[EconomicCustomer]) -> HashMap<EconomicNumber, &EconomicCustomer> {
    customers.iter().map(|customer| (customer.number, customer)).collect()
}

/// Numbers are reused after a deletion: the same number must still carry the same name and CVR.
/// Blanks and case do not count.
fn same_firm(was: &EconomicCustomer, now: &EconomicCustomer) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    folded(&was.about.name) == folded(&now.about.name) && folded(&was.about.cvr) == folded(&now.about.cvr)
}
