//! An inverted index: from a key to the e-conomic customers that have it.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{CutKey, Key, Keys};
use crate::pieces;

/// A key of a customer: what it is made of and the hash of its value.
pub(in super::super) type HashedKey = (Key, u32);

/// e-conomic customers by key.
pub(in super::super) struct Index {
    /// Hash in the upper half, customer in the lower; sorted. A hash that too many customers
    /// have for any kind of key has one entry, [`CROWD`].
    entries: Vec<u64>,
    /// How many customers have a hash that too many have.
    crowds: FxHashMap<u32, usize>,
    /// Where the hashes begin that share their upper bits.
    buckets: Vec<u32>,
    shift: u32,
    size: usize,
    /// One more than the last customer.
    end: usize,
}

/// A candidate, and the kinds of keys that found it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Found {
    pub(in super::super) economic: u32,
    pub(in super::super) worth: u32,
    pub(in super::super) keys: Keys,
}

/// Buffers of a search, reused from one customer to the next.
#[derive(Default)]
pub(in super::super) struct Scratch {
    buckets: Vec<(u32, u32)>,
    /// Where each customer stands in `found`; wrong for one that does not stand there.
    slots: Vec<u32>,
    /// Some of what was found that are worth the same, with their ranks.
    ties: Vec<(u32, Found)>,
    /// What was found last.
    pub(in super::super) found: Vec<Found>,
}

const PIECE: usize = 4096;

/// Stands for all the customers of a crowd.
const CROWD: u32 = u32::MAX;

/// Candidates that are compared however faint they are.
const FEW: usize = 4;
/// A candidate whose keys are worth this many times less than the best one's is too faint.
const FAINT: u32 = 5;

impl Index {
    /// Indexes the customers `members` (ascending) by the keys that `keys` gives them.
    pub(in super::super) fn new(members: &[u32], keys: impl Fn(u32, &mut Vec<HashedKey>) + Sync) -> Self {
        let entries: Vec<Vec<u64>> = members
            .par_chunks(PIECE)
            .map(|piece| {
                let mut own = Vec::new();
                let mut all = Vec::with_capacity(piece.len() * 24);
                for member in piece {
                    keys(*member, &mut own);
                    all.extend(own.iter().map(|(_, hash)| u64::from(*hash) << 32 | u64::from(*member)));
                }
                all
            })
            .collect();
        let mut entries = pieces::joined(&[], &entries);
        entries.par_sort_unstable();
        entries.dedup();
        let crowds = without_crowds(&mut entries);
        let bits = (entries.len().max(16).ilog2()).min(24);
        let shift = 32 - bits;
        let mut buckets = vec![0_u32; (1 << bits) + 1];
        for entry in &entries {
            buckets[(entry >> 32 >> shift) as usize + 1] += 1;
        }
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        let end = members.last().map_or(0, |last| *last as usize + 1);
        Self { entries, crowds, buckets, shift, size: members.len(), end }
    }

    /// Where the entries of this hash's bucket lie.
    fn bucket(&self, hash: u32) -> (u32, u32) {
        let bucket = (hash >> self.shift) as usize;
        (self.buckets[bucket], self.buckets[bucket + 1])
    }

    /// The entries with this hash, in its bucket.
    fn postings(&self, hash: u32, bucket: (u32, u32)) -> &[u64] {
        let entries = &self.entries[bucket.0 as usize..bucket.1 as usize];
        let is_before = |entry: &&u64| (**entry >> 32) < u64::from(hash);
        let (start, length) = if entries.len() <= 16 {
            let start = entries.iter().take_while(is_before).count();
            (start, entries[start..].iter().take_while(|entry| (*entry >> 32) == u64::from(hash)).count())
        } else {
            let start = entries.partition_point(|entry| is_before(&entry));
            (start, entries[start..].partition_point(|entry| (entry >> 32) == u64::from(hash)))
        };
        &entries[start..start + length]
    }

    /// The best customers for these keys, at most `limit`, in no order, without faint
    /// ones; ties at the limit go to the smaller `rank`. Values that too many have are told to `cut`.
    pub(in super::super) fn search(
        &self,
        keys: &[HashedKey],
        limit: usize,
        rank: impl Fn(u32) -> u32,
        scratch: &mut Scratch,
        mut cut: impl FnMut(Key, u32, usize),
    ) {
        let Scratch { buckets, slots, ties, found } = scratch;
        slots.resize(self.end, 0);
        found.clear();
        // All buckets first, and what they lead to: reads that do not wait for each other.
        buckets.clear();
        buckets.extend(keys.iter().map(|(_, hash)| self.bucket(*hash)));
        let entry = |(start, _): &(u32, u32)| self.entries.get(*start as usize).copied().unwrap_or(0);
        std::hint::black_box(buckets.iter().map(entry).fold(0, |all, one| all ^ one));
        for ((key, hash), bucket) in keys.iter().zip(buckets.iter()) {
            if bucket.0 == bucket.1 {
                continue;
            }
            let postings = self.postings(*hash, *bucket);
            let Some(first) = postings.first() else { continue };
            let size = if *first as u32 == CROWD { self.crowds[hash] } else { postings.len() };
            if size > key.cap() {
                cut(*key, *hash, size);
                continue;
            }
            let rarity = ((self.size + 1) / postings.len()).max(1).ilog2() + 1;
            let worth = rarity * key.worth();
            for entry in postings {
                let economic = *entry as u32;
                let slot = &mut slots[economic as usize];
                if found.get(*slot as usize).is_none_or(|one| one.economic != economic) {
                    *slot = found.len() as u32;
                    found.push(Found { economic, worth: 0, keys: Keys::default() });
                }
                let one = &mut found[*slot as usize];
                one.worth += worth;
                one.keys.add(*key);
            }
        }
        if found.len() > FEW {
            let least = found.iter().map(|one| one.worth).max().unwrap_or(0) / FAINT;
            let strong = found.iter().filter(|one| one.worth >= least).count();
            let kept = strong.max(FEW).min(limit);
            if strong >= kept {
                found.retain(|one| one.worth >= least);
            }
            keep_best(found, kept, rank, ties);
        }
    }
}

/// Keeps the `kept` (at least one) that are worth most; of equal ones those of smaller rank.
fn keep_best(found: &mut Vec<Found>, kept: usize, rank: impl Fn(u32) -> u32, ties: &mut Vec<(u32, Found)>) {
    if found.len() <= kept {
        return;
    }
    let edge = found.select_nth_unstable_by_key(kept - 1, |one| Reverse(one.worth)).1.worth;
    // Ranks lie far apart in memory, so they are looked up for ties alone, and all at once.
    ties.clear();
    ties.extend(found.iter().filter(|one| one.worth == edge).map(|one| (rank(one.economic), *one)));
    found.retain(|one| one.worth > edge);
    let room = kept - found.len();
    if room < ties.len() {
        ties.select_nth_unstable_by_key(room, |(rank, _)| *rank);
    }
    found.extend(ties[..room].iter().map(|(_, one)| *one));
}

/// Leaves one entry of every hash that more customers have than any kind of key allows, and
/// tells how many those were: what leads nowhere need not be sought through.
fn without_crowds(entries: &mut Vec<u64>) -> FxHashMap<u32, usize> {
    let most = Key::ALL.into_iter().map(Key::cap).max().unwrap_or(0);
    let mut crowds = FxHashMap::default();
    let (mut kept, mut start) = (0, 0);
    while start < entries.len() {
        let hash = entries[start] >> 32;
        let size = entries[start..].iter().take_while(|entry| *entry >> 32 == hash).count();
        if size > most {
            crowds.insert(hash as u32, size);
            entries[kept] = hash << 32 | u64::from(CROWD);
            kept += 1;
        } else {
            entries.copy_within(start..start + size, kept);
            kept += size;
        }
        start += size;
    }
    entries.truncate(kept);
    entries.shrink_to_fit();
    crowds
}

/// What was cut, by kind.
#[derive(Debug, Default)]
pub(in super::super) struct Cuts(rustc_hash::FxHashMap<(Key, u32), u32>);

impl Cuts {
    pub(in super::super) fn add(&mut self, key: Key, hash: u32, size: usize) {
        self.0.insert((key, hash), u32::try_from(size).unwrap_or(u32::MAX));
    }

    pub(in super::super) fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(in super::super) fn summary(&self) -> Vec<CutKey> {
        Key::ALL
            .into_iter()
            .filter_map(|key| {
                let sizes = self.0.iter().filter(|((kind, _), _)| *kind == key).map(|(_, size)| *size);
                let (values, largest) = sizes.fold((0, 0), |(n, most), size| (n + 1, most.max(size)));
                (values > 0).then_some(CutKey { key, values, largest })
            })
            .collect()
    }
}
