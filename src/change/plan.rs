//! The plan: approved rows, checked against the run, the live table and the
//! live e-conomic list, every link judged by the matcher. Pure; every refusal
//! of a file is found, not only the first.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::CurrentRow;
use super::displaced::{SINGLE_MOVES, moved};
use super::present::{Present, economic_change, row_changes};
use super::refusal::{Question, Refusal, RefusalKind};
use super::store::Change;
use crate::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, LinkState, StoredLink, Text,
    UnlinkedValues,
};
use crate::matching::{Class, Verdict};
use crate::review::{Answer, Decision, Review, filled_numbers};
use crate::run::{RowId, Run};

/// Which part of the approved rows is written, and what is allowed besides the ordinary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanOptions {
    /// The questions that were answered with yes.
    pub allowed: BTreeSet<Question>,
    /// Which approved rows count.
    pub only: Only,
    /// At most so many links are written, the first of the file.
    pub limit: Option<usize>,
}

/// Which approved rows count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those that approve a `certain` proposal as it was made.
    Certain,
}

/// One link to be written.
#[derive(Debug, Clone, PartialEq)]
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
    /// What the matcher says of the link.
    pub verdict: Verdict,
    /// Key, old and new value.
    pub change: Change,
}

/// What a review file amounts to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Links to write, in the file's order.
    pub changes: Vec<PlannedChange>,
    /// Approved rows whose link is already the approved one.
    pub already: Vec<RowId>,
    /// Refused rows.
    pub refused: Vec<RowId>,
    /// Refused rows by the class of what was proposed.
    pub refused_classes: ClassCounts,
    /// Rows without an answer.
    pub undecided: usize,
    /// Rows that were deleted from the file.
    pub missing: usize,
    /// Approved rows left out because their customer changed: lines of the file.
    pub skipped: Vec<u64>,
    /// Approved rows that `only` and `limit` leave for later.
    pub later: usize,
}

/// Rows by class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassCounts {
    /// `certain`.
    pub certain: usize,
    /// `review`.
    pub review: usize,
    /// `unlikely`.
    pub unlikely: usize,
    /// `none`.
    pub none: usize,
}

impl ClassCounts {
    /// Counts one more.
    pub fn add(&mut self, class: Class) {
        *match class {
            Class::Certain => &mut self.certain,
            Class::Review => &mut self.review,
            Class::Unlikely => &mut self.unlikely,
            Class::None => &mut self.none,
        } += 1;
    }

    /// Every class with its count, the surest first.
    #[must_use]
    pub const fn each(&self) -> [(Class, usize); 4] {
        [
            (Class::Certain, self.certain),
            (Class::Review, self.review),
            (Class::Unlikely, self.unlikely),
            (Class::None, self.none),
        ]
    }
}

impl Plan {
    /// The bare changes.
    #[must_use]
    pub fn bare_changes(&self) -> Vec<Change> {
        self.changes.iter().map(|planned| planned.change.clone()).collect()
    }

    /// The links to write by the class that the matcher gives them now.
    #[must_use]
    pub fn approved_classes(&self) -> ClassCounts {
        let mut classes = ClassCounts::default();
        self.changes.iter().for_each(|planned| classes.add(planned.verdict.class));
        classes
    }

    /// The links to write, the riskiest first: what the matcher doubts most, then what replaces a
    /// link or was typed.
    #[must_use]
    pub fn riskiest_first(&self, unlinked: &UnlinkedValues) -> Vec<&PlannedChange> {
        let mut changes: Vec<&PlannedChange> = self.changes.iter().collect();
        let replaces = |planned: &PlannedChange| planned.change.old.state(unlinked) != LinkState::Unlinked;
        changes.sort_by(|x, y| {
            let order = y.verdict.class.cmp(&x.verdict.class);
            let order = order.then(replaces(y).cmp(&replaces(x))).then(y.corrected.cmp(&x.corrected));
            order.then(x.verdict.probability.total_cmp(&y.verdict.probability)).then(x.line.cmp(&y.line))
        });
        changes
    }
}

/// Makes the plan. `link_for` formats a number as the link column will give it back.
///
/// # Errors
/// Every [`Refusal`] of the file that `options` does not lift; then nothing may be written.
pub fn plan(
    run: &Run,
    review: &Review,
    present: Present<'_>,
    options: &PlanOptions,
    link_for: &mut dyn FnMut(EconomicNumber) -> Option<StoredLink>,
) -> Result<Plan, Vec<Refusal>> {
    let mut planner = Planner::new(run, present, options);
    let mut plan = Plan { missing: review.missing, ..Plan::default() };
    planner.find_displaced(review);
    for decision in &review.decisions {
        match decision.answer {
            Answer::Undecided => plan.undecided += 1,
            Answer::No => {
                plan.refused.push(decision.row.clone());
                plan.refused_classes.add(run.proposals[decision.index()].class);
            }
            Answer::Yes => planner.approve(decision, &mut plan, link_for),
        }
    }
    planner.check_shared();
    planner.finish(plan)
}

/// An approved row with everything that speaks against it.
struct DraftChange {
    line: u64,
    row: RowId,
    problems: Vec<RefusalKind>,
    change: Option<PlannedChange>,
}

struct Planner<'a> {
    run: &'a Run,
    options: &'a PlanOptions,
    present: Present<'a>,
    rows: HashMap<&'a Key, &'a CurrentRow>,
    fresh: HashMap<EconomicNumber, &'a EconomicCustomer>,
    exported: HashMap<EconomicNumber, &'a EconomicCustomer>,
    /// The customer that a number is proposed for.
    proposed: HashMap<EconomicNumber, &'a Code>,
    /// Lines that a refusal of the whole file tells about.
    displaced: HashSet<u64>,
    refusals: Vec<Refusal>,
    drafts: Vec<DraftChange>,
}

impl<'a> Planner<'a> {
    fn new(run: &'a Run, present: Present<'a>, options: &'a PlanOptions) -> Self {
        let proposed = run.proposals.iter().filter_map(|line| Some((line.number?, &line.code)));
        Self {
            run,
            options,
            present,
            rows: present.rows.iter().map(|row| (&row.key, row)).collect(),
            fresh: by_number(present.economic),
            exported: by_number(&run.economic.customers),
            proposed: proposed.collect(),
            displaced: HashSet::new(),
            refusals: Vec::new(),
            drafts: Vec::new(),
        }
    }

    fn unlinked(&self) -> &'a UnlinkedValues {
        &self.run.manifest.unlinked
    }

    /// Looks at the numbers of the whole file: a block that was moved, and a cell that was filled
    /// down, are told once and not row by row.
    fn find_displaced(&mut self, review: &Review) {
        let moved = moved(self.run, review, self.present);
        if moved.len() > SINGLE_MOVES {
            self.displaced.extend(moved.iter().map(|number| number.line));
            let (line, row) = (moved[0].line, moved[0].row.clone());
            self.refusals.push(Refusal { line, row, kind: RefusalKind::Moved(moved) });
        }
        let judge = self.present.judge;
        let wrong = |decision: &&Decision| {
            let key = &self.run.proposals[decision.index()].key;
            !self.displaced.contains(&decision.line)
                && decision.number.and_then(|number| judge(key, number)).is_some_and(|v| v.looks_wrong())
        };
        let filled: Vec<&Decision> =
            filled_numbers(self.run, &review.decisions).into_iter().filter(wrong).collect();
        if filled.len() > SINGLE_MOVES {
            let lines: Vec<u64> = filled.iter().map(|decision| decision.line).collect();
            self.displaced.extend(&lines);
            let (line, row) = (filled[0].line, filled[0].row.clone());
            self.refusals.push(Refusal { line, row, kind: RefusalKind::Filled { lines } });
        }
    }

    /// Whether the row belongs to the part that is to be written.
    fn is_in_scope(&self, decision: &Decision) -> bool {
        let proposal = &self.run.proposals[decision.index()];
        match self.options.only {
            Only::All => true,
            Only::Certain => proposal.class == Class::Certain && proposal.number == decision.number,
        }
    }

    /// One approved row: every check that concerns it alone.
    fn approve(
        &mut self,
        decision: &Decision,
        plan: &mut Plan,
        link_for: &mut dyn FnMut(EconomicNumber) -> Option<StoredLink>,
    ) {
        let exported = &self.run.clientview.customers[decision.index()];
        let row = self.rows.get(&exported.key).copied();
        let state = row.map(|row| row.link.state(self.unlinked()));
        if let (Some(number), Some(LinkState::Linked(linked))) = (decision.number, state)
            && number == linked
        {
            plan.already.push(decision.row.clone());
            return;
        }
        if !self.is_in_scope(decision) || self.options.limit.is_some_and(|limit| self.drafts.len() >= limit) {
            plan.later += 1;
            return;
        }
        let mut draft = DraftChange {
            line: decision.line,
            row: decision.row.clone(),
            problems: Vec::new(),
            change: None,
        };
        match decision.number {
            None => draft.problems.push(RefusalKind::NoNumber { code: exported.code.clone() }),
            Some(number) => self.check(&mut draft, exported, row, number, link_for),
        }
        // Of a customer that changed nothing else is told: it is looked at anew anyway.
        if draft.problems.iter().any(RefusalKind::is_stale) {
            draft.problems.retain(RefusalKind::is_stale);
        }
        self.drafts.push(draft);
    }

    /// Holds one approved link against both customers as they are now.
    fn check(
        &self,
        draft: &mut DraftChange,
        exported: &ClientViewCustomer,
        row: Option<&CurrentRow>,
        number: EconomicNumber,
        link_for: &mut dyn FnMut(EconomicNumber) -> Option<StoredLink>,
    ) {
        let problems = &mut draft.problems;
        let economic = self.check_economic(number, problems);
        let Some(row) = row else {
            problems.push(RefusalKind::RowGone { code: exported.code.clone() });
            return;
        };
        let state = row.link.state(self.unlinked());
        problems.extend(row_changes(exported, row, state, number));
        if state != LinkState::Unlinked {
            problems.push(RefusalKind::Overwrite {
                code: row.code.clone(),
                old: row.link.shown().trim().into(),
                new: number,
            });
        }
        let new = link_for(number);
        if new.is_none() {
            problems.push(RefusalKind::DoesNotFit { number });
        }
        let (Some(new), Some(economic)) = (new, economic) else { return };
        let verdict = (self.present.judge)(&row.key, number).unwrap_or_else(Verdict::unknown);
        if verdict.looks_wrong() && !self.displaced.contains(&draft.line) {
            problems.push(RefusalKind::Unlikely {
                code: row.code.clone(),
                name: row.about.name.clone(),
                number,
                economic_name: economic.about.name.clone(),
                verdict: verdict.clone(),
                proposed_for: self.proposed.get(&number).copied().filter(|code| **code != row.code).cloned(),
            });
        }
        let proposal = &self.run.proposals[draft.row.sequence() as usize - 1];
        draft.change = Some(PlannedChange {
            row: draft.row.clone(),
            line: draft.line,
            code: row.code.clone(),
            name: row.about.name.clone(),
            number,
            economic_name: economic.about.name.clone(),
            corrected: proposal.number != Some(number),
            verdict,
            change: Change {
                judged: row.judged(&self.run.manifest.clientview.columns),
                ..Change::new(row.key.clone(), row.link.clone(), new)
            },
        });
    }

    /// The e-conomic customer must exist, take invoices, and still be the one that was reviewed.
    fn check_economic(
        &self,
        number: EconomicNumber,
        problems: &mut Vec<RefusalKind>,
    ) -> Option<&'a EconomicCustomer> {
        let exported = self.exported.get(&number).copied();
        let Some(fresh) = self.fresh.get(&number).copied() else {
            problems.push(match exported {
                Some(was) => RefusalKind::EconomicGone { number, was: was.about.name.clone() },
                None => RefusalKind::UnknownNumber { number },
            });
            return None;
        };
        if fresh.barred {
            problems.push(RefusalKind::Barred { number, name: fresh.about.name.clone() });
        }
        problems.extend(exported.and_then(|was| economic_change(was, fresh)));
        Some(fresh)
    }

    /// The rows that are left out because their customer changed, if that is allowed.
    fn is_skipped(&self, draft: &DraftChange) -> bool {
        self.options.allowed.contains(&Question::Changed) && draft.problems.iter().any(RefusalKind::is_stale)
    }

    /// Two customers on one number: within the plan, or with a row that keeps its link.
    fn check_shared(&mut self) {
        let mut holders: BTreeMap<EconomicNumber, Vec<Code>> = BTreeMap::new();
        let is_stale = |draft: &DraftChange| draft.problems.iter().any(RefusalKind::is_stale);
        let written: Vec<(usize, &PlannedChange)> = self
            .drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| !is_stale(draft) && !self.displaced.contains(&draft.line))
            .filter_map(|(place, draft)| Some((place, draft.change.as_ref()?)))
            .collect();
        let changed: HashMap<&Key, EconomicNumber> =
            written.iter().map(|(_, planned)| (&planned.change.key, planned.number)).collect();
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
        let shared = |(place, planned): &(usize, &PlannedChange)| {
            let codes = holders.get(&planned.number).filter(|codes| codes.len() > 1)?;
            let with = codes.iter().filter(|code| **code != planned.code).cloned().collect();
            let (number, code) = (planned.number, planned.code.clone());
            Some((*place, RefusalKind::Shared { number, code, with }))
        };
        let found: Vec<(usize, RefusalKind)> = written.iter().filter_map(shared).collect();
        for (place, kind) in found {
            self.drafts[place].problems.push(kind);
        }
    }

    /// Sorts the drafts into what is written, left out and refused.
    fn finish(mut self, mut plan: Plan) -> Result<Plan, Vec<Refusal>> {
        for draft in std::mem::take(&mut self.drafts) {
            if self.is_skipped(&draft) {
                plan.skipped.push(draft.line);
                continue;
            }
            let allowed =
                |kind: &RefusalKind| kind.question().is_some_and(|q| self.options.allowed.contains(&q));
            let problems: Vec<RefusalKind> =
                draft.problems.into_iter().filter(|kind| !allowed(kind)).collect();
            match draft.change {
                Some(change) if problems.is_empty() => plan.changes.push(change),
                _ => {
                    let (line, row) = (draft.line, draft.row);
                    let refusal = |kind| Refusal { line, row: row.clone(), kind };
                    self.refusals.extend(problems.into_iter().map(refusal));
                }
            }
        }
        self.refusals.sort_by_key(|refusal| refusal.line);
        if self.refusals.is_empty() { Ok(plan) } else { Err(self.refusals) }
    }
}

fn by_number(customers: &[EconomicCustomer]) -> HashMap<EconomicNumber, &EconomicCustomer> {
    customers.iter().map(|customer| (customer.number, customer)).collect()
}
