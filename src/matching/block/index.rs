//! An inverted index: from a key to the e-conomic customers that have it.

use rayon::prelude::*;

use super::{CutKey, Key, Keys};

/// A key of a customer: what it is made of and the hash of its value.
pub(in super::super) type HashedKey = (Key, u32);

/// e-conomic customers by key.
pub(in super::super) struct Index {
    /// Hash in the upper half, customer in the lower; sorted.
    entries: Vec<u64>,
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
    /// What was found last.
    pub(in super::super) found: Vec<Found>,
}

const PIECE: usize = 4096;

/// Candidates that are compared however faint they are.
const FEW: usize = 4;
/// A candidate whose keys are worth this many times less than the best one's is too faint.
const FAINT: u32 = 5;

impl Index {
    /// Indexes the customers `members` (ascending) by the keys that `keys` gives them.
    pub(in super::super) fn new(members: &[u32], keys: impl Fn(u32, &mut Vec<HashedKey>) + Sync) -> Self {
        let mut entries: Vec<u64> = members
            .par_chunks(PIECE)
            .flat_map_iter(|piece| {
                let mut own = Vec::new();
                let mut all = Vec::with_capacity(piece.len() * 24);
                for member in piece {
                    keys(*member, &mut own);
                    all.extend(own.iter().map(|(_, hash)| u64::from(*hash) << 32 | u64::from(*member)));
                }
                all
            })
            .collect();
        entries.par_sort_unstable();
        entries.dedup();
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
        Self { entries, buckets, shift, size: members.len(), end }
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
        rank: impl Fn(u32) -> u64,
        scratch: &mut Scratch,
        mut cut: impl FnMut(Key, u32, usize),
    ) {
        let Scratch { buckets, slots, found } = scratch;
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
            if postings.is_empty() {
                continue;
            }
            if postings.len() > key.cap() {
                cut(*key, *hash, postings.len());
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
            if kept < found.len() {
                // Ranks lie far apart in memory, so they are looked up for ties alone.
                let better = |x: &Found, y: &Found| {
                    y.worth.cmp(&x.worth).then_with(|| rank(x.economic).cmp(&rank(y.economic)))
                };
                found.select_nth_unstable_by(kept, better);
                found.truncate(kept);
            }
        }
    }
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
