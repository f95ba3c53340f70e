//! How far facts can be relied on in these lists: of customers who are the same
//! beyond doubt without the fact, how many have it alike. Where phones nearly
//! always agree, another phone speaks against a pair; where they are anybody's,
//! it says little. Learnt from the lists at hand, without labels.

use crate::normalise::{Lists, Record};

use super::model::step;
use super::terms::Level;

/// Steps of a share; the first is "too few customers to tell".
pub(super) const STEPS: usize = 8;

/// Lower ends of the steps of a share, after the first two.
const SHARES: [f32; STEPS - 2] = [0.5, 0.7, 0.82, 0.9, 0.95, 0.98];

/// Pairs that are needed before a share says anything.
const ENOUGH: u32 = 20;

/// The step of each fact's share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reliability {
    pub(super) phone: u8,
    pub(super) street: u8,
    pub(super) cvr: u8,
}

/// How many pairs have a fact on both sides, and in how many it agrees.
#[derive(Default)]
struct Tally {
    both: u32,
    alike: u32,
}

impl Tally {
    fn add(&mut self, told: bool, alike: bool) {
        self.both += u32::from(told);
        self.alike += u32::from(told && alike);
    }

    fn step(&self) -> u8 {
        if self.both < ENOUGH {
            return 0;
        }
        step(self.alike as f32 / self.both as f32, &SHARES)
    }
}

impl Reliability {
    /// Learns from pairs of the same name that nobody else has (indices into both lists).
    /// Each fact is held against pairs that another fact confirms.
    pub(super) fn new(lists: &Lists, namesakes: &[(u32, u32)]) -> Self {
        let (mut phone, mut street, mut cvr) = (Tally::default(), Tally::default(), Tally::default());
        for (a, b) in namesakes {
            let (a, b) = (&lists.clientview[*a as usize], &lists.economic[*b as usize]);
            let Facts { phones, addresses, cvrs, emails } = Facts::of(a, b);
            let confirmed = |others: [Option<bool>; 3]| others.contains(&Some(true));
            if confirmed([addresses, cvrs, emails]) {
                phone.add(phones.is_some(), phones == Some(true));
            }
            if confirmed([phones, cvrs, emails]) {
                street.add(addresses.is_some(), addresses == Some(true));
            }
            if confirmed([phones, addresses, emails]) {
                cvr.add(cvrs.is_some(), cvrs == Some(true));
            }
        }
        Self { phone: phone.step(), street: street.step(), cvr: cvr.step() }
    }
}

/// Whether facts agree; nothing where one side does not tell.
struct Facts {
    phones: Option<bool>,
    addresses: Option<bool>,
    cvrs: Option<bool>,
    emails: Option<bool>,
}

impl Facts {
    fn of(a: &Record, b: &Record) -> Self {
        let alike = |one: u32, other: u32| (one != 0 && other != 0).then_some(one == other);
        let told = |phone: &&u64| **phone != 0;
        let phones = (a.phones[0] != 0 && b.phones[0] != 0)
            .then(|| a.phones.iter().filter(told).any(|phone| b.phones.contains(phone)));
        Self {
            phones,
            addresses: alike(a.address_hash, b.address_hash),
            cvrs: alike(a.cvr, b.cvr),
            emails: alike(a.email, b.email),
        }
    }
}

/// The level that a step stands for.
pub(super) const fn level(step: usize) -> Level {
    match step {
        0 => Level::Unknown,
        1 => Level::Low,
        2 => Level::Half,
        3..=5 => Level::High,
        _ => Level::NearlyAll,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(pairs: impl Iterator<Item = (Record, Record)>) -> (Lists, Vec<(u32, u32)>) {
        let mut lists = Lists::new(&[], &[]);
        for (a, b) in pairs {
            lists.clientview.push(a);
            lists.economic.push(b);
        }
        let namesakes = (0..).zip(0..).take(lists.clientview.len()).collect();
        (lists, namesakes)
    }

    fn record(address_hash: u32, phone: u64) -> Record {
        Record { address_hash, phones: [phone, 0], ..Record::default() }
    }

    #[test]
    fn phones_that_agree_where_addresses_do_are_reliable() {
        let same = (0..100).map(|n| (record(n + 1, 5000), record(n + 1, if n < 99 { 5000 } else { 6000 })));
        let (lists, namesakes) = lists(same);
        let learnt = Reliability::new(&lists, &namesakes);
        assert_eq!((learnt.phone, level(learnt.phone.into())), (7, Level::NearlyAll));
        assert_eq!(learnt.cvr, 0, "nobody tells a CVR number");
    }

    #[test]
    fn a_fact_is_not_its_own_witness() {
        let movers =
            (0..100).map(|n| (record(n + 1, 5000 + u64::from(n)), record(n + 2, 5000 + u64::from(n))));
        let (lists, namesakes) = lists(movers);
        let learnt = Reliability::new(&lists, &namesakes);
        assert_eq!((learnt.street, level(learnt.street.into())), (1, Level::Low));
        assert_eq!(learnt.phone, 0, "no address confirms a phone");
    }
}
