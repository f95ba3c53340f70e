//! Parts of the index: entries of 32 bits, put into buckets by the upper bits of their hashes. A part
//! is so small that it is made within a processor's cache.

use rustc_hash::FxHashMap;

use super::BlockingKey;

/// Bits of a hash that tell its part.
const PART_BITS: u32 = 8;
pub(super) const PARTS: u32 = 1 << PART_BITS;

/// The part that a hash belongs to.
pub(super) const fn part_of(hash: u32) -> usize {
    (hash >> (u32::BITS - PART_BITS)) as usize
}

/// The part of an index whose hashes have the same upper bits.
pub(super) struct Shard {
    /// What is left of a hash, then the customer; sorted. A hash that too many customers have for
    /// any kind of key has one entry, of the customer that stands for a crowd.
    entries: Vec<u32>,
    /// Where the hashes begin that share more of their upper bits.
    buckets: Vec<u32>,
    /// How many customers have a hash that too many have.
    crowds: FxHashMap<u32, usize>,
}

impl Shard {
    /// Takes its entries from all pieces.
    pub(super) fn new(part: u32, pieces: &[Chunk], packing: Packing) -> Self {
        let slices: Vec<&[Entry]> = pieces.iter().map(|piece| piece.part(part)).collect();
        let mut scattered = Scattered::new(&slices, packing);
        let most = BlockingKey::highest_cap();
        let mut entries = Vec::with_capacity(scattered.entries.len());
        let mut buckets = vec![0; packing.buckets + 1];
        let mut crowds = FxHashMap::default();
        for bucket in 0..packing.buckets {
            for same in scattered.sorted(bucket).chunk_by(|one, next| packing.is_same_hash(*one, *next)) {
                if same.len() > most {
                    // What leads nowhere need not be sought through.
                    crowds.insert(packing.hash(part, bucket, same[0]), same.len());
                    entries.push(same[0] | packing.crowd());
                } else {
                    entries.extend_from_slice(same);
                }
            }
            buckets[bucket + 1] = entries.len() as u32;
        }
        Self { entries, buckets, crowds }
    }

    /// Where the entries of this hash's bucket begin and end.
    pub(super) fn bucket(&self, packing: Packing, hash: u32) -> (u32, u32) {
        let bucket = packing.bucket(hash);
        (self.buckets[bucket], self.buckets[bucket + 1])
    }

    /// An entry, if there are so many; 0 otherwise.
    pub(super) fn entry(&self, at: u32) -> u32 {
        self.entries.get(at as usize).copied().unwrap_or(0)
    }

    /// The entries with this hash, in its bucket.
    pub(super) fn postings(&self, packing: Packing, hash: u32, (start, end): (u32, u32)) -> &[u32] {
        packing.with_hash(hash, &self.entries[start as usize..end as usize])
    }

    /// How many customers have this hash if those are too many to be told.
    pub(super) fn crowd(&self, packing: Packing, hash: u32, postings: &[u32]) -> Option<usize> {
        let is_crowd = packing.customer_of(*postings.first()?) == packing.crowd();
        is_crowd.then(|| self.crowds[&hash])
    }
}

/// A hash and a customer that has it.
type Entry = (u32, u32);

/// Entries of some customers, those of one part after those of another.
pub(super) struct Chunk {
    entries: Vec<Entry>,
    /// Where parts begin, and where the last one ends.
    starts: Vec<usize>,
}

impl Chunk {
    /// Puts entries in the order of their parts.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let placed = || entries.iter().map(|entry| (part_of(entry.0), *entry));
        let (entries, starts) = scatter(PARTS as usize, placed);
        Self { entries, starts }
    }

    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    fn part(&self, part: u32) -> &[Entry] {
        let part = part as usize;
        &self.entries[self.starts[part]..self.starts[part + 1]]
    }
}

/// Values, each with its place, in the order of `places` places; and where each place begins and the
/// last one ends.
fn scatter<T: Copy + Default, I: Iterator<Item = (usize, T)>>(
    places: usize,
    values: impl Fn() -> I,
) -> (Vec<T>, Vec<usize>) {
    // A place's size, counted two places on, turns into its beginning one place on; that moves with
    // every value put there, and ends where the next place begins.
    let mut starts = vec![0; places + 2];
    values().for_each(|(place, _)| starts[place + 2] += 1);
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut scattered = vec![T::default(); starts[places + 1]];
    for (place, value) in values() {
        let next = &mut starts[place + 1];
        scattered[*next] = value;
        *next += 1;
    }
    (scattered, starts)
}

/// Entries of a part, packed and put into their buckets, in no order there.
struct Scattered {
    entries: Vec<u32>,
    /// Where buckets begin, and where the last one ends.
    starts: Vec<usize>,
}

impl Scattered {
    fn new(slices: &[&[Entry]], packing: Packing) -> Self {
        let each = || slices.iter().flat_map(|slice| slice.iter());
        let placed =
            || each().map(|(hash, customer)| (packing.bucket(*hash), packing.pack(*hash, *customer)));
        let (entries, starts) = scatter(packing.buckets, placed);
        Self { entries, starts }
    }

    /// A bucket in order, everybody once.
    fn sorted(&mut self, bucket: usize) -> &[u32] {
        let own = &mut self.entries[self.starts[bucket]..self.starts[bucket + 1]];
        own.sort_unstable();
        let mut kept = 0;
        for at in 0..own.len() {
            if kept == 0 || own[at] != own[kept - 1] {
                own[kept] = own[at];
                kept += 1;
            }
        }
        &own[..kept]
    }
}

/// How entries are packed into 32 bits: what neither part nor bucket tell of a hash, and the customer.
#[derive(Clone, Copy)]
pub(super) struct Packing {
    buckets: usize,
    /// Lower bits of a hash, those that stand in entries.
    rest: u32,
    customer: u32,
}

impl Packing {
    /// For so many entries of customers up to `last`.
    pub(super) fn of(entries: usize, last: u32) -> Self {
        let customer = u32::BITS - (last + 1).leading_zeros();
        // Buckets are so many that what they leave of a hash fits in with the customer.
        let bits = entries.max(1).ilog2().min(24).max(customer).max(PART_BITS);
        Self { buckets: 1 << (bits - PART_BITS), rest: u32::BITS - bits, customer }
    }

    /// Stands for all the customers of a crowd.
    const fn crowd(self) -> u32 {
        (1 << self.customer) - 1
    }

    /// The hash's bucket in its part.
    const fn bucket(self, hash: u32) -> usize {
        (hash >> self.rest) as usize & (self.buckets - 1)
    }

    const fn rest_of(self, hash: u32) -> u32 {
        hash & ((1 << self.rest) - 1)
    }

    const fn pack(self, hash: u32, customer: u32) -> u32 {
        self.rest_of(hash) << self.customer | customer
    }

    const fn is_same_hash(self, one: u32, other: u32) -> bool {
        one >> self.customer == other >> self.customer
    }

    /// The hash of an entry, by part and bucket.
    const fn hash(self, part: u32, bucket: usize, entry: u32) -> u32 {
        part << (u32::BITS - PART_BITS) | (bucket as u32) << self.rest | entry >> self.customer
    }

    pub(super) const fn customer_of(self, entry: u32) -> u32 {
        entry & self.crowd()
    }

    /// The entries of a bucket that have this hash.
    fn with_hash(self, hash: u32, bucket: &[u32]) -> &[u32] {
        let rest = self.rest_of(hash);
        let is_before = |entry: &&u32| **entry >> self.customer < rest;
        let is_it = |entry: &&u32| **entry >> self.customer == rest;
        let (start, length) = if bucket.len() <= 16 {
            let start = bucket.iter().take_while(is_before).count();
            (start, bucket[start..].iter().take_while(is_it).count())
        } else {
            let start = bucket.partition_point(|entry| is_before(&entry));
            (start, bucket[start..].partition_point(|entry| is_it(&entry)))
        };
        &bucket[start..start + length]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_hash_leads_to_all_who_have_it(
            mut entries in prop::collection::vec((any::<u16>(), 0..3000_u32), 0..600),
            crowd in 0..400_u32,
            sparse in any::<bool>(),
        ) {
            // Few different hashes, in one part or in all of them.
            let hash = |value: u16| u32::from(value % 97).wrapping_mul(if sparse { 0x9e37_79b1 } else { 3 });
            entries.extend((0..crowd).map(|member| (5, member)));
            let mut expected: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (value, member) in &entries {
                expected.entry(hash(*value)).or_default().push(*member);
            }
            expected.values_mut().for_each(|members| {
                members.sort_unstable();
                members.dedup();
            });
            let entries: Vec<Entry> = entries.iter().map(|(value, member)| (hash(*value), *member)).collect();
            let pieces: Vec<Chunk> = entries.chunks(100).map(Chunk::new).collect();
            let packing = Packing::of(entries.len(), 3000);
            let parts: Vec<Shard> = (0..PARTS).map(|part| Shard::new(part, &pieces, packing)).collect();
            for value in 0..97 {
                let hash = hash(value);
                let members = expected.remove(&hash).unwrap_or_default();
                let part = &parts[part_of(hash)];
                let postings = part.postings(packing, hash, part.bucket(packing, hash));
                if let Some(size) = part.crowd(packing, hash, postings) {
                    prop_assert!(size > BlockingKey::highest_cap());
                    prop_assert_eq!(size, members.len());
                } else {
                    prop_assert!(members.len() <= BlockingKey::highest_cap());
                    let found: Vec<u32> = postings.iter().map(|one| packing.customer_of(*one)).collect();
                    prop_assert_eq!(found, members);
                }
            }
        }
    }
}
