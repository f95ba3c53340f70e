//! Where customers stand in what a search found.

use super::BlockingHit;

/// Where each customer stands in what was found: so small a table that it stays in the cache.
#[derive(Default)]
pub(super) struct SlotTable {
    /// One more than the place; 0 is free.
    slots: Vec<u32>,
    /// Lower bits of a mixed customer: those that do not tell its slot.
    shift: u32,
}

impl SlotTable {
    /// Forgets all, and makes room for so many.
    pub(super) fn clear(&mut self, most: usize) {
        let bits = (2 * most.max(1)).next_power_of_two().ilog2();
        self.slots.clear();
        self.slots.resize(1 << bits, 0);
        self.shift = u32::BITS - bits;
    }

    /// The customer's place; the next one if it was not found before.
    pub(super) fn of(&mut self, economic: u32, found: &[BlockingHit]) -> usize {
        let mut at = (economic.wrapping_mul(0x9e37_79b1) >> self.shift) as usize;
        loop {
            let slot = &mut self.slots[at];
            if *slot == 0 {
                *slot = found.len() as u32 + 1;
                return found.len();
            }
            let place = (*slot - 1) as usize;
            if found[place].economic == economic {
                return place;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::block::Keys;

    #[test]
    fn a_customer_keeps_its_place() {
        let mut places = SlotTable::default();
        for size in [1, 2, 7, 400, 3] {
            places.clear(size);
            let mut found = Vec::new();
            for economic in (0..size as u32).map(|nth| nth * nth * 7) {
                assert_eq!(places.of(economic, &found), found.len());
                found.push(BlockingHit { economic, worth: 0, keys: Keys::default() });
            }
            for (at, one) in found.iter().enumerate() {
                assert_eq!(places.of(one.economic, &found), at);
            }
        }
    }
}
