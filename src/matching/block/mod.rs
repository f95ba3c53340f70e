//! Finds the pairs worth comparing. Every customer has keys; customers of both
//! lists that share keys become candidates, and the ones that share the rarest
//! keys are compared. A value that too many customers have is no key.

mod index;
mod keys;
mod shard;
mod slot_table;

use serde::{Deserialize, Serialize};

pub(super) use index::{BlockingHit, Index, OversizedBlocks, Scratch};
pub(super) use keys::{narrow, wide};

/// What a key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum BlockingKey {
    /// CVR number.
    Cvr,
    /// EAN number.
    Ean,
    /// Phone.
    Phone,
    /// E-mail address.
    Email,
    /// Own e-mail domain, or a domain that is a name.
    Domain,
    /// Customer code and e-conomic number, shifted or not.
    Number,
    /// All words of the name.
    Name,
    /// The name without blanks.
    Joined,
    /// A rare word of the name.
    Word,
    /// Two words of the name.
    Words,
    /// A word of the name and the post code or town.
    WordAndPlace,
    /// A word of the name and the street.
    WordAndStreet,
    /// Street, house number and place.
    Address,
    /// Street and house number.
    StreetAndHouse,
    /// A word of the name with a slip.
    NearWord,
    /// Street, house number or place with a slip.
    NearAddress,
}

impl BlockingKey {
    /// Every kind, by its number.
    pub const ALL: [Self; 16] = [
        Self::Cvr,
        Self::Ean,
        Self::Phone,
        Self::Email,
        Self::Domain,
        Self::Number,
        Self::Name,
        Self::Joined,
        Self::Word,
        Self::Words,
        Self::WordAndPlace,
        Self::WordAndStreet,
        Self::Address,
        Self::StreetAndHouse,
        Self::NearWord,
        Self::NearAddress,
    ];

    /// Worth of a shared key of this kind, in sixteenths of the bits by which it is rare.
    const fn worth(self) -> u32 {
        match self {
            Self::Cvr => 28,
            Self::Ean => 20,
            Self::Phone | Self::Email | Self::Name => 22,
            Self::Joined | Self::Address => 18,
            Self::Number => 12,
            Self::Words | Self::WordAndPlace | Self::WordAndStreet => 10,
            Self::Word | Self::Domain => 12,
            Self::StreetAndHouse | Self::NearWord | Self::NearAddress => 8,
        }
    }

    /// e-conomic customers that may share a value before it is cut.
    pub(super) const fn cap(self) -> usize {
        match self {
            Self::Cvr | Self::Ean | Self::Email | Self::Phone | Self::Address | Self::Name | Self::Joined => {
                64
            }
            Self::Number => 4,
            _ => 32,
        }
    }

    /// The cap of the kind that may be shared most.
    fn highest_cap() -> usize {
        Self::ALL.into_iter().map(Self::cap).max().unwrap_or(0)
    }
}

/// A kind of key with values that too many customers share, so that they found nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutKey {
    /// The kind.
    pub key: BlockingKey,
    /// How many values were cut.
    pub values: u32,
    /// e-conomic customers with the most common one.
    pub largest: u32,
}

/// A set of kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Keys(u16);

impl Keys {
    pub(super) const fn add(&mut self, key: BlockingKey) {
        self.0 |= 1 << key as u8;
    }

    /// The kinds, in order.
    pub(super) fn kinds(self) -> impl Iterator<Item = BlockingKey> {
        BlockingKey::ALL.into_iter().filter(move |key| self.0 & 1 << (*key as u8) != 0)
    }
}
