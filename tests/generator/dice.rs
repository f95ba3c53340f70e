//! A small seeded random number generator (xoshiro256**, seeded by SplitMix64;
//! Blackman & Vigna), so that a list is the same on every machine for ever.

/// A stream of chance.
#[derive(Clone)]
pub(crate) struct Dice([u64; 4]);

impl Dice {
    /// A stream of its own for every seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut state = seed;
        Self([(); 4].map(|()| split_mix(&mut state)))
    }

    /// A stream of this seed, or of another one that `KOBL_TEST_SEED` gives: then tests look where
    /// nobody has looked yet. The seed is told, so that what it finds can be found again.
    pub(crate) fn of_test(seed: u64) -> (Self, u64) {
        let given = std::env::var("KOBL_TEST_SEED").ok().and_then(|text| text.parse::<u64>().ok());
        let seed = given.map_or(seed, |given| given.wrapping_mul(1_000).wrapping_add(seed));
        (Self::new(seed), seed)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A whole number below `end` (0 for an `end` of 0).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// An index below `len` with the low ones far more often, as surnames and
    /// streets are: the density falls like one over the rank.
    pub(crate) fn ranked(&mut self, len: usize) -> usize {
        let top = (len as f64 + 1.0).ln();
        ((self.unit() * top).exp() - 1.0) as usize % len.max(1)
    }

    /// The index of one of the weights, drawn in proportion to them.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            rest -= weight;
            if rest < 0.0 {
                return index;
            }
        }
        weights.len() - 1
    }

    /// Puts the items into a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
