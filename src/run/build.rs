//! Makes a run of two lists: matching, row ids, counts. Pure; writing it down
//! is `systems::run_folder`'s.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};

use super::inactive::inactive_partners;
use super::{
    Counts, ListSource, Manifest, MatchingRecord, ReviewRecord, Run, RunCode, RunId, SourceKind,
    only_in_economic, proposal_lines,
};
use crate::customer::{
    ClientViewCustomer, CustomerList, EconomicCustomer, EconomicNumber, Key, LinkState, UnlinkedValues,
};
use crate::language::{Language, Localize};
use crate::matching::answers::LearntFromAnswers;
use crate::matching::{self, Class, Doubt, Matcher, Matching, Proposal, Settings};
use crate::progress::Progress;

/// What a run is made of.
#[derive(Debug)]
pub struct Ingredients {
    /// When the export began.
    pub started: DateTime<FixedOffset>,
    /// The run's letters.
    pub code: RunCode,
    /// Version of kobl.
    pub version: String,
    /// Language of the files people read.
    pub language: Language,
    /// The ClientView list and where it came from.
    pub clientview: (SourceKind, CustomerList<ClientViewCustomer>),
    /// The e-conomic list and where it came from.
    pub economic: (SourceKind, CustomerList<EconomicCustomer>),
    /// The link values that count as unlinked.
    pub unlinked: UnlinkedValues,
    /// Leave inactive customers out.
    pub inactive: Inactive,
    /// How the review file will be written.
    pub review: ReviewRecord,
    /// What people's answers to an earlier run taught.
    pub learnt: Option<LearntFromAnswers>,
}

/// What happens to customers marked as inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inactive {
    /// They are left out.
    LeftOut,
    /// `--include-inactive`.
    Included,
}

/// Matches the lists and puts the run together.
#[must_use]
pub fn build(ingredients: Ingredients, progress: &dyn Progress) -> Run {
    let prepared = Prepared::new(ingredients);
    let (clientview, economic) = prepared.lists();
    let matching = matching::propose(clientview, economic, &prepared.settings, progress);
    prepared.into_run(matching)
}

/// As [`build`], and hands over the matcher besides: what else is asked of these lists need not be
/// matched again.
pub fn build_with<T>(
    ingredients: Ingredients,
    progress: &dyn Progress,
    then: impl FnOnce(&Run, &Matcher<'_>) -> T,
) -> T {
    let prepared = Prepared::new(ingredients);
    let (clientview, economic) = prepared.lists();
    let matcher = Matcher::new(clientview, economic, &prepared.settings, progress);
    let run = prepared.clone().into_run(matcher.matching().clone());
    then(&run, &matcher)
}

/// The lists as they are matched.
#[derive(Clone)]
struct Prepared {
    /// The customers that are matched.
    clientview: CustomerList<ClientViewCustomer>,
    economic: CustomerList<EconomicCustomer>,
    settings: Settings,
    /// The customers that are left out.
    left_out: Vec<ClientViewCustomer>,
    /// Who is linked to a number, inactive customers included.
    held: HashMap<EconomicNumber, Vec<Key>>,
    /// Without lists and what is counted only when all is known.
    manifest: Manifest,
}

impl Prepared {
    fn new(ingredients: Ingredients) -> Self {
        let Ingredients {
            started,
            code,
            version,
            language,
            clientview,
            economic,
            unlinked,
            inactive,
            review,
            learnt,
        } = ingredients;
        let (clientview_kind, mut clientview) = clientview;
        let (economic_kind, economic) = economic;
        let all = clientview.customers.len();
        let held = held_numbers(&clientview.customers, &unlinked);
        let left_out: Vec<ClientViewCustomer> = match inactive {
            Inactive::LeftOut => clientview.customers.extract_if(.., |customer| customer.inactive).collect(),
            Inactive::Included => Vec::new(),
        };
        let link = |customer: &ClientViewCustomer| match customer.link.state(&unlinked) {
            LinkState::Linked(number) => Some(number),
            _ => None,
        };
        let inactive_links = left_out.iter().filter_map(link).collect();
        let manifest = Manifest {
            id: RunId::new(started, code),
            code,
            version,
            started,
            language,
            clientview: source(clientview_kind, &clientview),
            economic: source(economic_kind, &economic),
            unlinked,
            inactive_links,
            inactive_partners: Vec::new(),
            ignored: None,
            counts: Counts { inactive: (all - clientview.customers.len()) as u64, ..Counts::default() },
            matching: MatchingRecord { learnt, ..MatchingRecord::default() },
            review,
            sha256: std::collections::BTreeMap::new(),
        };
        Self { clientview, economic, settings: manifest.settings(), left_out, held, manifest }
    }

    fn lists(&self) -> (&[ClientViewCustomer], &[EconomicCustomer]) {
        (&self.clientview.customers, &self.economic.customers)
    }

    /// The run with what was proposed.
    fn into_run(self, matching: Matching) -> Run {
        let Self { clientview, economic, settings, left_out, held, mut manifest } = self;
        manifest.matching.notes = matching.cut.iter().map(|cut| cut.say(manifest.language)).collect();
        let (mut found, findings) = (matching.proposals, matching.findings);
        for (customer, proposal) in clientview.customers.iter().zip(&mut found) {
            not_certain_if_held(customer, proposal, &economic.customers, &held);
        }
        let proposals =
            proposal_lines(manifest.code, &clientview.customers, &economic.customers, found, &findings);
        let mut run = Run { manifest, clientview, economic, proposals, findings };
        run.manifest.inactive_partners = inactive_partners(&left_out, &run, &settings);
        count(&mut run);
        run
    }
}

/// Who is linked to a number, inactive customers included: they keep their links.
fn held_numbers(
    customers: &[ClientViewCustomer],
    unlinked: &UnlinkedValues,
) -> HashMap<EconomicNumber, Vec<Key>> {
    let mut held: HashMap<EconomicNumber, Vec<Key>> = HashMap::new();
    for customer in customers {
        if let LinkState::Linked(number) = customer.link.state(unlinked) {
            held.entry(number).or_default().push(customer.key.clone());
        }
    }
    held
}

/// A number that another customer's link holds would be refused when it is written: it is not
/// certain, whatever speaks for it.
fn not_certain_if_held(
    customer: &ClientViewCustomer,
    proposal: &mut Proposal,
    economic: &[EconomicCustomer],
    held: &HashMap<EconomicNumber, Vec<Key>>,
) {
    let Some(chosen) = proposal.chosen.as_ref().filter(|_| proposal.class == Class::Certain) else { return };
    let holders = held.get(&economic[chosen.economic as usize].number);
    if holders.is_some_and(|keys| keys.iter().any(|key| *key != customer.key)) {
        proposal.class = Class::Review;
        proposal.doubts.insert(0, Doubt::LinkedElsewhere);
    }
}

fn source<C>(kind: SourceKind, list: &CustomerList<C>) -> ListSource {
    ListSource { kind, columns: list.columns.clone(), rows: list.customers.len() as u64, reading: None }
}

fn count(run: &mut Run) {
    let only_in_economic = only_in_economic(run).len() as u64;
    let counts = &mut run.manifest.counts;
    counts.clientview = run.clientview.customers.len() as u64;
    counts.economic = run.economic.customers.len() as u64;
    counts.findings = run.findings.len() as u64;
    counts.only_in_economic = only_in_economic;
    counts.inactive_partners = run.manifest.inactive_partners.len() as u64;
    for proposal in &run.proposals {
        if proposal.current_link.state(&run.manifest.unlinked) != LinkState::Unlinked {
            counts.linked += 1;
            continue;
        }
        let class = match proposal.class {
            Class::Certain => &mut counts.certain,
            Class::Review => &mut counts.review,
            Class::Unlikely => &mut counts.unlikely,
            Class::None => &mut counts.none,
        };
        *class += 1;
    }
}
