//! What both lists tell as a whole: how often each value occurs, and what
//! customer codes and e-conomic numbers have to do with each other. Learnt
//! from the lists at hand, without labels.

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::normalise::{Lists, Record, Sharing, Word, WordId, mix};

use super::reliability::Reliability;
use super::terms::Level;

/// How often values occur in each list, by hash, up to 255.
#[derive(Debug, Default)]
struct Occurrences(FxHashMap<u32, (u8, u8)>);

impl Occurrences {
    fn of(lists: &Lists, values: impl Fn(&Record, &mut dyn FnMut(u32))) -> Self {
        // Most values stand in both lists; to make room for more now and then takes longer.
        let room = lists.clientview.len().max(lists.economic.len());
        let mut counts: FxHashMap<u32, (u8, u8)> = FxHashMap::with_capacity_and_hasher(room, FxBuildHasher);
        let one_more = |count: &mut u8| *count = count.saturating_add(1);
        for record in &lists.clientview {
            values(record, &mut |value| one_more(&mut counts.entry(value).or_default().0));
        }
        for record in &lists.economic {
            values(record, &mut |value| one_more(&mut counts.entry(value).or_default().1));
        }
        counts.remove(&0);
        Self(counts)
    }

    /// The count in the list that has the value more often.
    fn most(&self, value: u32) -> u8 {
        let (here, there) = self.both(value);
        here.max(there)
    }

    fn both(&self, value: u32) -> (u8, u8) {
        self.0.get(&value).copied().unwrap_or_default()
    }
}

/// How many customers of each list live in a post code.
fn inhabitants(lists: &Lists) -> FxHashMap<u32, (u32, u32)> {
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    lists.clientview.iter().for_each(|record| counts.entry(record.zip).or_default().0 += 1);
    lists.economic.iter().for_each(|record| counts.entry(record.zip).or_default().1 += 1);
    counts.remove(&0);
    counts
}

/// A phone as a value to count.
fn phone_hash(phone: u64) -> u32 {
    if phone == 0 { 0 } else { mix((phone >> 32) as u32, phone as u32) | 1 }
}

/// An EAN number as a value to count.
fn ean_hash(ean: u64) -> u32 {
    phone_hash(ean)
}

/// How codes and numbers relate in these lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberRelation {
    /// `number - code` that many sure pairs share; 0 if none.
    shift: i64,
    /// What an equal number is worth.
    equal: Level,
    /// What a number equal after the shift is worth.
    shifted: Level,
}

/// What is known of both lists as a whole.
#[derive(Debug)]
pub(super) struct CorpusStatistics {
    relation: NumberRelation,
    /// How improbable it is to share a word by chance, in bits, by word.
    bits: Vec<f32>,
    /// log2 of the size of the smaller list.
    chance_bits: f32,
    reliability: Reliability,
}

impl CorpusStatistics {
    /// Counts both lists, tells every record how many share its values, and learns
    /// how numbers relate.
    pub(super) fn new(lists: &mut Lists) -> Self {
        let all: &Lists = lists;
        let ((names, addresses), (cvrs, phones)) = rayon::join(
            || {
                rayon::join(
                    || Occurrences::of(all, |r, add| add(r.name_hash)),
                    || Occurrences::of(all, |r, add| add(r.address_hash)),
                )
            },
            || {
                rayon::join(
                    || Occurrences::of(all, |r, add| add(r.cvr)),
                    || Occurrences::of(all, |r, add| r.phones.iter().for_each(|p| add(phone_hash(*p)))),
                )
            },
        );
        let (emails, (numbers, zips)) = rayon::join(
            || Occurrences::of(all, |r, add| add(r.email)),
            || (Occurrences::of(all, |r, add| add(r.number)), inhabitants(all)),
        );
        let eans = Occurrences::of(all, |r, add| add(ean_hash(r.ean)));
        let (here, there) = (all.clientview.len() as f32, all.economic.len() as f32);
        let namesakes = alone_with(&all.clientview, &all.economic, &names, |r| r.name_hash);
        let relation = relation(all, &namesakes, &numbers);
        let on_the_phone = alone_with(&all.clientview, &all.economic, &phones, |r| phone_hash(r.phones[0]));
        let share = |record: &mut Record| {
            record.sharing = Sharing {
                name: names.most(record.name_hash),
                address: addresses.most(record.address_hash),
                cvr: cvrs.most(record.cvr),
                ean: eans.most(ean_hash(record.ean)),
                phones: record.phones.map(|phone| phones.most(phone_hash(phone))),
                email: emails.most(record.email),
                neighbours: {
                    let (in_clientview, in_economic) = zips.get(&record.zip).copied().unwrap_or_default();
                    let others = |count: u32, size: f32| count.saturating_sub(1) as f32 / size.max(1.0);
                    others(in_clientview, here).max(others(in_economic, there))
                },
                number_is_elsewhere: {
                    let (here, there) = numbers.both(record.number);
                    here > 0 && there > 0
                },
            };
        };
        lists.clientview.par_iter_mut().with_min_len(1024).for_each(share);
        lists.economic.par_iter_mut().with_min_len(1024).for_each(share);
        let reliability = Reliability::new(lists, &namesakes, &on_the_phone);
        let size_bits = (here + there + 1.0).log2();
        // Short lists know little about how common a word is.
        let bits = |word: &Word| {
            let count = (word.in_clientview + word.in_economic).max(1) as f32;
            (size_bits - count.log2()).clamp(0.5, 20.0)
        };
        let bits = lists.vocabulary.words().par_iter().with_min_len(4096).map(bits).collect();
        Self { relation, bits, chance_bits: here.min(there).max(1.0).log2(), reliability }
    }

    /// How improbable it is to share this word by chance, in bits.
    pub(super) fn bits(&self, word: WordId) -> f32 {
        self.bits[word as usize]
    }

    /// How rare a shared part of so many bits is, given how many customers could share it.
    pub(super) fn rarity(&self, bits: f32) -> Level {
        let surplus = bits - self.chance_bits;
        match surplus {
            s if s < -5.0 => Level::VeryCommon,
            s if s < -1.5 => Level::Common,
            s if s < 2.0 => Level::Usual,
            s if s < 7.0 => Level::Rare,
            _ => Level::VeryRare,
        }
    }

    pub(super) fn is_shifted(&self, code: u32, number: u32) -> bool {
        self.relation.shift != 0 && i64::from(number) - i64::from(code) == self.relation.shift
    }

    /// The shift, for the blocking key; 0 if there is none.
    pub(super) const fn shift(&self) -> i64 {
        self.relation.shift
    }

    /// How far the lists' facts can be relied on.
    pub(super) const fn reliability(&self) -> Reliability {
        self.reliability
    }

    /// What this relation of numbers is worth in these lists.
    pub(super) const fn trust(&self, number: Level) -> Level {
        match number {
            Level::Shifted => self.relation.shifted,
            _ => self.relation.equal,
        }
    }
}

/// Sure pairs that are needed before their numbers say anything.
const ENOUGH: u32 = 8;

/// Pairs of one value that nobody else in either list has, by their indices.
fn alone_with(
    clientview: &[Record],
    economic: &[Record],
    counts: &Occurrences,
    value: impl Fn(&Record) -> u32,
) -> Vec<(u32, u32)> {
    let mut holders: FxHashMap<u32, u32> = FxHashMap::default();
    for (record, at) in economic.iter().zip(0..) {
        if counts.both(value(record)) == (1, 1) {
            holders.insert(value(record), at);
        }
    }
    let found = clientview.iter().zip(0..);
    found.filter_map(|(record, at)| Some((at, *holders.get(&value(record))?))).collect()
}

/// Learns from namesakes that are sure without their numbers: the same post code,
/// CVR number or phone.
fn relation(lists: &Lists, namesakes: &[(u32, u32)], numbers: &Occurrences) -> NumberRelation {
    let (mut sure, mut equal, mut elsewhere) = (0_u32, 0_u32, 0_u32);
    let mut shifts: FxHashMap<i64, u32> = FxHashMap::default();
    for (a, b) in namesakes {
        let (a, b) = (&lists.clientview[*a as usize], &lists.economic[*b as usize]);
        if a.number == 0 || !is_sure(a, b) {
            continue;
        }
        sure += 1;
        if a.number == b.number {
            equal += 1;
        } else {
            *shifts.entry(i64::from(b.number) - i64::from(a.number)).or_default() += 1;
            elsewhere += u32::from(numbers.both(a.number).1 > 0);
        }
    }
    let shift = shifts.into_iter().max_by_key(|(shift, count)| (*count, -shift.abs(), *shift));
    let (shift, shifted) =
        shift.filter(|(_, count)| *count >= ENOUGH && *count * 20 >= sure).unwrap_or((0, 0));
    NumberRelation {
        shift,
        equal: share(equal, elsewhere, sure),
        shifted: share(shifted, sure - equal - shifted, sure),
    }
}

fn is_sure(a: &Record, b: &Record) -> bool {
    let contradicts = a.cvr != 0 && b.cvr != 0 && a.cvr != b.cvr;
    let phone = a.phones[0] != 0 && a.phones[0] == b.phones[0];
    !contradicts
        && ((a.cvr != 0 && a.cvr == b.cvr)
            || (a.zip != 0 && a.zip == b.zip)
            || phone
            || (a.address_hash != 0 && a.address_hash == b.address_hash))
}

/// How often a number that agrees belongs to the right customer.
fn share(right: u32, wrong: u32, sure: u32) -> Level {
    if sure < ENOUGH {
        return Level::Unknown;
    }
    let share = f64::from(right) / f64::from((right + wrong).max(1));
    match share {
        s if s < 0.2 => Level::Tiny,
        s if s < 0.4 => Level::Low,
        s if s < 0.65 => Level::Half,
        s if s < 0.9 => Level::High,
        _ => Level::NearlyAll,
    }
}
