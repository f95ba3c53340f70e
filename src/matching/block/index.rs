//! An inverted index: from a key to the e-conomic customers that have it.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::super::prefetch::prefetch;
use super::shard::{Chunk, PARTS, Packing, Shard, part_of};
use super::slot_table::SlotTable;
use super::{BlockingKey, CutKey, Keys};

/// A key of a customer: what it is made of and the hash of its value.
pub(in super::super) type HashedKey = (BlockingKey, u32);

/// e-conomic customers by key.
pub(in super::super) struct Index {
    /// Hashes with the same upper bits, one part after the other.
    parts: Vec<Shard>,
    packing: Packing,
    size: usize,
}

/// A candidate, and the kinds of keys that found it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct BlockingHit {
    pub(in super::super) economic: u32,
    pub(in super::super) worth: u32,
    pub(in super::super) keys: Keys,
}

/// Buffers of a search, reused from one customer to the next.
#[derive(Default)]
pub(in super::super) struct Scratch {
    buckets: Vec<(u32, u32)>,
    places: SlotTable,
    /// Some of what was found that are worth the same, with their ranks.
    ties: Vec<(u32, BlockingHit)>,
    /// What was found last.
    pub(in super::super) found: Vec<BlockingHit>,
}

/// Customers whose keys one thread puts in order at a time.
const PIECE: usize = 4096;

/// Candidates that are compared however faint they are.
const FEW: usize = 4;
/// A candidate whose keys are worth this many times less than the best one's is too faint.
const FAINT: u32 = 4;

impl Index {
    /// Indexes the customers `members` (ascending) by the keys that `keys` gives them.
    pub(in super::super) fn new(members: &[u32], keys: impl Fn(u32, &mut Vec<HashedKey>) + Sync) -> Self {
        let pieces: Vec<Chunk> = members
            .par_chunks(PIECE)
            .map(|piece| {
                let mut own = Vec::new();
                let mut all = Vec::with_capacity(piece.len() * 24);
                for member in piece {
                    keys(*member, &mut own);
                    all.extend(own.iter().map(|(_, hash)| (*hash, *member)));
                }
                Chunk::new(&all)
            })
            .collect();
        let entries = pieces.iter().map(Chunk::len).sum();
        let packing = Packing::of(entries, members.last().copied().unwrap_or(0));
        let parts = (0..PARTS).into_par_iter().map(|part| Shard::new(part, &pieces, packing)).collect();
        Self { parts, packing, size: members.len() }
    }

    fn part(&self, hash: u32) -> &Shard {
        &self.parts[part_of(hash)]
    }

    /// The best customers for these keys, at most `limit`, in no order, without faint
    /// ones; ties at the limit go to the smaller `rank`. Values that too many have are told to `cut`.
    pub(in super::super) fn search(
        &self,
        keys: &[HashedKey],
        limit: usize,
        rank: impl Fn(u32) -> u32,
        scratch: &mut Scratch,
        mut cut: impl FnMut(BlockingKey, u32, usize),
    ) {
        let Self { packing, .. } = *self;
        let Scratch { buckets, places, ties, found } = scratch;
        found.clear();
        // All buckets first, and what they lead to: reads that do not wait for each other.
        buckets.clear();
        buckets.extend(keys.iter().map(|(_, hash)| self.part(*hash).bucket(packing, *hash)));
        let each = || keys.iter().zip(buckets.iter());
        prefetch(each().map(|((_, hash), (start, _))| self.part(*hash).entry(*start)));
        places.clear(each().map(|((key, _), (start, end))| key.cap().min((end - start) as usize)).sum());
        for ((key, hash), bucket) in each() {
            if bucket.0 == bucket.1 {
                continue;
            }
            let part = self.part(*hash);
            let postings = part.postings(packing, *hash, *bucket);
            if postings.is_empty() {
                continue;
            }
            let size = part.crowd(packing, *hash, postings).unwrap_or(postings.len());
            if size > key.cap() {
                cut(*key, *hash, size);
                continue;
            }
            let rarity = ((self.size + 1) / postings.len()).max(1).ilog2() + 1;
            let worth = rarity * key.worth();
            for entry in postings {
                let economic = packing.customer_of(*entry);
                let at = places.of(economic, found);
                if at == found.len() {
                    found.push(BlockingHit { economic, worth: 0, keys: Keys::default() });
                }
                found[at].worth += worth;
                found[at].keys.add(*key);
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
fn keep_best(
    found: &mut Vec<BlockingHit>,
    kept: usize,
    rank: impl Fn(u32) -> u32,
    ties: &mut Vec<(u32, BlockingHit)>,
) {
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

/// What was cut, by kind.
#[derive(Debug, Default)]
pub(in super::super) struct OversizedBlocks(rustc_hash::FxHashMap<(BlockingKey, u32), u32>);

impl OversizedBlocks {
    pub(in super::super) fn add(&mut self, key: BlockingKey, hash: u32, size: usize) {
        self.0.insert((key, hash), u32::try_from(size).unwrap_or(u32::MAX));
    }

    pub(in super::super) fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(in super::super) fn summary(&self) -> Vec<CutKey> {
        BlockingKey::ALL
            .into_iter()
            .filter_map(|key| {
                let sizes = self.0.iter().filter(|((kind, _), _)| *kind == key).map(|(_, size)| *size);
                let (values, largest) = sizes.fold((0, 0), |(n, most), size| (n + 1, most.max(size)));
                (values > 0).then_some(CutKey { key, values, largest })
            })
            .collect()
    }
}
