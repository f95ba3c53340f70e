//! Estimates, without labels, how far each field can be relied on in these lists.
//!
//! - The m probability: how often a field agrees among near-certain matches on the *other* fields.
//!   Where phones nearly always agree, another phone speaks against a pair; where they are anybody's,
//!   it says little.
//! - The u probability among neighbours: how often *different* customers of one list, at one address,
//!   have the field alike. Where relatives and sister firms share a contact or a phone, an equal one
//!   tells a family and not a customer.

use rustc_hash::FxHashMap;

use crate::normalise::{Lists, Record};

use super::terms::Level;

/// The step of a value on a scale whose first step, 0, is "not known", by the lower ends of the
/// steps after the next.
fn step(value: f32, ends: &[f32]) -> u8 {
    1 + u8::try_from(ends.iter().take_while(|end| value >= **end).count()).unwrap_or(0)
}

/// Bins of a share; bin 0 means too few customers to tell.
pub(super) const STEPS: usize = 8;

/// Lower ends of the bins of an m probability, after the first two.
const AGREEING: [f32; STEPS - 2] = [0.5, 0.7, 0.82, 0.9, 0.95, 0.98];
/// Lower ends of the bins of a u probability among neighbours, after the first two.
const SHARED: [f32; STEPS - 2] = [0.03, 0.1, 0.2, 0.35, 0.55, 0.75];

/// Pairs that are needed before a share says anything.
const ENOUGH: u32 = 20;

/// Customers of one address that are looked at in pairs; a crowd says no more than some of it.
const OF_ONE_ADDRESS: usize = 6;

/// The fields whose m probability is estimated.
pub(super) const AGREEMENTS: usize = 6;
/// The fields whose u probability among neighbours is estimated.
pub(super) const SHARINGS: usize = 3;

/// The bins of all estimates of two lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reliability {
    /// m of name, phone, street, CVR, e-mail, owner.
    pub(super) agreement: [u8; AGREEMENTS],
    /// u among neighbours of phone, e-mail, owner.
    pub(super) sharing: [u8; SHARINGS],
}

/// How many pairs have a field on both sides, and in how many it agrees.
#[derive(Default, Clone, Copy)]
struct Tally {
    both: u32,
    alike: u32,
}

impl Tally {
    fn add(&mut self, fact: Option<bool>) {
        self.both += u32::from(fact.is_some());
        self.alike += u32::from(fact == Some(true));
    }

    fn bin(&self, ends: &[f32]) -> u8 {
        if self.both < ENOUGH {
            return 0;
        }
        step(self.alike as f32 / self.both as f32, ends)
    }
}

impl Reliability {
    /// Learns from pairs of the same name that nobody else has, and from pairs of the same phone that
    /// nobody else has (indices into both lists). Each field is held against pairs that two other
    /// fields confirm, of which the name or the phone is one.
    pub(super) fn new(lists: &Lists, namesakes: &[(u32, u32)], on_the_phone: &[(u32, u32)]) -> Self {
        let mut tallies = [Tally::default(); AGREEMENTS];
        let pair = |(a, b): &(u32, u32)| (&lists.clientview[*a as usize], &lists.economic[*b as usize]);
        for (a, b) in namesakes.iter().map(pair) {
            let Facts { phones, addresses, cvrs, emails, owners } = Facts::of(a, b);
            let confirmed = |others: &[Option<bool>]| others.contains(&Some(true));
            for (at, fact, others) in [
                (1, phones, [addresses, cvrs, emails]),
                (2, addresses, [phones, cvrs, emails]),
                (3, cvrs, [phones, addresses, emails]),
                (4, emails, [phones, addresses, cvrs]),
                (5, owners, [phones, addresses, cvrs]),
            ] {
                if confirmed(&others) {
                    tallies[at].add(fact);
                }
            }
        }
        for (a, b) in on_the_phone.iter().map(pair) {
            let Facts { addresses, cvrs, .. } = Facts::of(a, b);
            if addresses == Some(true) && cvrs != Some(false) {
                tallies[0].add(Some(share_a_word(lists, a, b)));
            }
        }
        let mut sharing = [Tally::default(); SHARINGS];
        neighbours(&lists.clientview, &mut sharing);
        neighbours(&lists.economic, &mut sharing);
        Self {
            agreement: tallies.map(|tally| tally.bin(&AGREEING)),
            sharing: sharing.map(|tally| tally.bin(&SHARED)),
        }
    }
}

/// Whether two names have a word in common that few names have.
fn share_a_word(lists: &Lists, a: &Record, b: &Record) -> bool {
    let names = lists.clientview.len() + lists.economic.len();
    a.name().iter().filter(|id| b.name().contains(id)).any(|id| {
        let word = lists.vocabulary.word(*id);
        (word.in_clientview + word.in_economic) as usize <= 2 + names / 100
    })
}

/// Counts how often customers of one address and other names have a field alike, in one list.
fn neighbours(list: &[Record], tallies: &mut [Tally; SHARINGS]) {
    let mut at_one: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (record, at) in list.iter().zip(0..).filter(|(record, _)| record.sharing.address > 1) {
        let others = at_one.entry(record.address_hash).or_default();
        if others.len() < OF_ONE_ADDRESS {
            for other in others.iter().map(|at| &list[*at as usize]) {
                if other.name_hash != record.name_hash {
                    let Facts { phones, emails, owners, .. } = Facts::of(other, record);
                    for (tally, fact) in tallies.iter_mut().zip([phones, emails, owners]) {
                        tally.add(fact);
                    }
                }
            }
            others.push(at);
        }
    }
}

/// Whether fields agree; nothing where one side does not tell.
struct Facts {
    phones: Option<bool>,
    addresses: Option<bool>,
    cvrs: Option<bool>,
    emails: Option<bool>,
    owners: Option<bool>,
}

impl Facts {
    fn of(a: &Record, b: &Record) -> Self {
        let alike = |one: u32, other: u32| (one != 0 && other != 0).then_some(one == other);
        let told = |phone: &&u64| **phone != 0;
        let phones = (a.phones[0] != 0 && b.phones[0] != 0)
            .then(|| a.phones.iter().filter(told).any(|phone| b.phones.contains(phone)));
        let owners = (a.owner[0] != 0 && b.owner[0] != 0).then(|| {
            let parts = |one: &Record, other: &Record| {
                one.owner.iter().filter(|id| **id != 0).all(|id| other.owner.contains(id))
            };
            parts(a, b) || parts(b, a)
        });
        Self {
            phones,
            addresses: alike(a.address_hash, b.address_hash),
            cvrs: alike(a.cvr, b.cvr),
            emails: alike(a.email, b.email),
            owners,
        }
    }
}

/// The level that a bin of an m probability stands for.
pub(super) const fn agreement_level(bin: usize) -> Level {
    match bin {
        0 => Level::Unknown,
        1 => Level::Low,
        2 => Level::Half,
        3..=5 => Level::High,
        _ => Level::NearlyAll,
    }
}

/// The level that a bin of a u probability stands for.
pub(super) const fn sharing_level(bin: usize) -> Level {
    match bin {
        0 => Level::Unknown,
        1 => Level::Tiny,
        2 | 3 => Level::Low,
        4 | 5 => Level::Half,
        _ => Level::High,
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
        let learnt = Reliability::new(&lists, &namesakes, &[]);
        assert_eq!((learnt.agreement[1], agreement_level(7)), (7, Level::NearlyAll));
        assert_eq!(learnt.agreement[3], 0, "nobody tells a CVR number");
    }

    #[test]
    fn a_fact_is_not_its_own_witness() {
        let movers =
            (0..100).map(|n| (record(n + 1, 5000 + u64::from(n)), record(n + 2, 5000 + u64::from(n))));
        let (lists, namesakes) = lists(movers);
        let learnt = Reliability::new(&lists, &namesakes, &[]);
        assert_eq!((learnt.agreement[2], agreement_level(1)), (1, Level::Low));
        assert_eq!(learnt.agreement[1], 0, "no address confirms a phone");
    }

    #[test]
    fn a_phone_that_neighbours_share_tells_a_family() {
        let pair = |n: u32| {
            let mut own = record(n / 2 + 1, u64::from(n / 2 % 2 * n) + 5000);
            (own.name_hash, own.sharing.address) = (n + 1, 2);
            (own, Record::default())
        };
        let (lists, _) = lists((0..100).map(pair));
        // At every second address both have one phone.
        let learnt = Reliability::new(&lists, &[], &[]);
        assert_eq!(sharing_level(learnt.sharing[0].into()), Level::Half);
    }
}
