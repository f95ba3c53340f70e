//! Who competes with whom: the other customers that a row in doubt has to be
//! told apart from, on both sides.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::customer::{EconomicNumber, LinkState};
use crate::matching::{Class, Doubt};
use crate::normalise::fold;
use crate::run::{AlternativeLine, ProposalLine, Run};

/// A candidate less likely than this is nobody's rival.
const COMPETES: f64 = 0.001;

/// The ClientView customers that want the same e-conomic customers as the doubtful ones.
#[derive(Debug, Default)]
pub struct RivalCustomers {
    /// Number -> who wants it (index of the proposal) and how likely it is theirs, likeliest first.
    wanted: FxHashMap<EconomicNumber, Vec<(usize, f64)>>,
    /// Index of a proposal without a candidate -> an e-conomic customer of the very same name.
    namesakes: FxHashMap<usize, EconomicNumber>,
    /// Number -> the first customer that is linked to it.
    linked: FxHashMap<EconomicNumber, usize>,
    /// Number -> customers without a proposal that look like the one it is proposed for.
    doubles: FxHashMap<EconomicNumber, Vec<usize>>,
}

impl RivalCustomers {
    /// Gathers who wants the numbers that doubtful rows are about.
    #[must_use]
    pub fn new(run: &Run) -> Self {
        let doubtful = run.proposals.iter().filter(|line| matches!(line.class, Class::Review | Class::None));
        let numbers: FxHashSet<EconomicNumber> = doubtful
            .flat_map(|line| line.number.into_iter().chain(likely(line).map(|one| one.number)))
            .collect();
        let mut wanted: FxHashMap<EconomicNumber, Vec<(usize, f64)>> = FxHashMap::default();
        for (index, line) in run.proposals.iter().enumerate() {
            for (number, probability) in wishes(line).filter(|(number, _)| numbers.contains(number)) {
                wanted.entry(number).or_default().push((index, probability));
            }
        }
        for who in wanted.values_mut() {
            who.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        }
        Self { wanted, namesakes: namesakes(run), linked: linked(run), doubles: doubles(run) }
    }

    /// The other customers that want the number, the likeliest first.
    pub fn others(&self, index: usize, number: EconomicNumber) -> impl Iterator<Item = (usize, f64)> {
        let who = self.wanted.get(&number).map_or(&[][..], Vec::as_slice);
        who.iter().copied().filter(move |(other, _)| *other != index)
    }

    /// The customer that is linked to the number.
    #[must_use]
    pub fn linked(&self, number: EconomicNumber) -> Option<usize> {
        self.linked.get(&number).copied()
    }

    /// An e-conomic customer that has the very same name as a customer without any candidate.
    #[must_use]
    pub fn namesake(&self, index: usize) -> Option<EconomicNumber> {
        self.namesakes.get(&index).copied()
    }

    /// Who has the number, where another customer got it: the one for whom it is proposed.
    #[must_use]
    pub fn holder(&self, run: &Run, index: usize, number: EconomicNumber) -> Option<usize> {
        self.others(index, number)
            .map(|(other, _)| other)
            .find(|other| run.proposals[*other].number == Some(number))
    }

    /// The other ClientView customers that are the same as this one to look at and of which one alone can
    /// have the number: whom it is proposed for, then the others in the list's order.
    #[must_use]
    pub fn twins(&self, run: &Run, index: usize, number: EconomicNumber) -> Vec<usize> {
        let doubles = self.doubles.get(&number).map_or(&[][..], Vec::as_slice);
        let is_proposed = run.proposals[index].number == Some(number);
        if !is_proposed && !doubles.contains(&index) {
            return Vec::new();
        }
        let holder = if is_proposed { None } else { self.holder(run, index, number) };
        holder.into_iter().chain(doubles.iter().copied().filter(|other| *other != index)).collect()
    }

    /// The ClientView customers to be decided together with a row that is in doubt because of
    /// them, at most three: who wants what is proposed for it, and who got what it might have.
    #[must_use]
    pub fn beside(&self, run: &Run, index: usize) -> Vec<usize> {
        let line = &run.proposals[index];
        let rivalry = line.doubts.iter().any(|doubt| {
            matches!(
                doubt,
                Doubt::Tie
                    | Doubt::CloseRunnerUp
                    | Doubt::CloseRival
                    | Doubt::TakenByBetter
                    | Doubt::Duplicate
            )
        });
        if !rivalry {
            return Vec::new();
        }
        let wanting = line.number.into_iter().flat_map(|number| self.others(index, number));
        let close = likely(line).take(2);
        let got =
            close.filter_map(|one| self.holder(run, index, one.number).map(|other| (other, one.probability)));
        // Twins are one decision, on whichever of them it stands.
        let asked = line.number.or_else(|| likely(line).next().map(|one| one.number));
        let twins = asked.map_or_else(Vec::new, |number| self.twins(run, index, number));
        let is_twin = |(other, _): &(usize, f64)| twins.contains(other);
        let wanted = asked.filter(|_| !twins.is_empty()).into_iter();
        let twins = wanted.flat_map(|number| self.others(index, number)).filter(is_twin);
        let mut beside: Vec<(usize, f64)> =
            wanting.filter(|(_, probability)| *probability >= BESIDE).chain(got).chain(twins).collect();
        beside.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut seen = FxHashSet::default();
        beside.into_iter().map(|(other, _)| other).filter(|other| seen.insert(*other)).take(3).collect()
    }
}

/// A customer at least this likely to have the number is shown beside the row.
const BESIDE: f64 = 0.01;

/// The runner-ups that are not out of the question, the likeliest first.
fn likely(line: &ProposalLine) -> impl Iterator<Item = &AlternativeLine> {
    line.alternatives.iter().filter(|one| one.probability >= COMPETES)
}

/// The numbers that a customer may have, with their probabilities.
fn wishes(line: &ProposalLine) -> impl Iterator<Item = (EconomicNumber, f64)> {
    let proposed = line.number.map(|number| (number, line.probability));
    proposed.into_iter().chain(likely(line).map(|one| (one.number, one.probability)))
}

/// The customers for whom nobody was a candidate, and an e-conomic customer of the same name.
fn namesakes(run: &Run) -> FxHashMap<usize, EconomicNumber> {
    let lonely = |(index, line): (usize, &ProposalLine)| {
        (line.number.is_none() && line.alternatives.is_empty()).then_some(index)
    };
    let lonely: Vec<usize> = run.proposals.iter().enumerate().filter_map(lonely).collect();
    let name = |text: &str| fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let names: FxHashSet<String> =
        lonely.iter().map(|index| name(&run.clientview.customers[*index].about.name)).collect();
    if names.is_empty() {
        return FxHashMap::default();
    }
    let customers = run.economic.customers.par_iter();
    let same = customers.map(|customer| (name(&customer.about.name), customer.number));
    let same: Vec<(String, EconomicNumber)> =
        same.filter(|(name, _)| !name.is_empty() && names.contains(name)).collect();
    let numbers: FxHashMap<String, EconomicNumber> = same.into_iter().rev().collect();
    let of = |index: usize| numbers.get(&name(&run.clientview.customers[index].about.name)).copied();
    lonely.into_iter().filter_map(|index| Some((index, of(index)?))).collect()
}

/// The customers whose number went to one that looks the same, by that number.
fn doubles(run: &Run) -> FxHashMap<EconomicNumber, Vec<usize>> {
    let mut doubles: FxHashMap<EconomicNumber, Vec<usize>> = FxHashMap::default();
    for (index, line) in run.proposals.iter().enumerate() {
        if line.doubts.contains(&Doubt::Duplicate)
            && let Some(wanted) = likely(line).next()
        {
            doubles.entry(wanted.number).or_default().push(index);
        }
    }
    doubles
}

/// Who is linked to which number, where somebody is in doubt for that reason.
fn linked(run: &Run) -> FxHashMap<EconomicNumber, usize> {
    let is_asked = |line: &ProposalLine| line.doubts.contains(&Doubt::LinkedElsewhere);
    if !run.proposals.iter().any(is_asked) {
        return FxHashMap::default();
    }
    let links = run.proposals.iter().enumerate().rev();
    let link = |(index, line): (usize, &ProposalLine)| match line.current_link.state(&run.manifest.unlinked) {
        LinkState::Linked(number) => Some((number, index)),
        LinkState::Unlinked | LinkState::Unreadable => None,
    };
    links.filter_map(link).collect()
}
