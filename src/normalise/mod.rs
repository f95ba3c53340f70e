//! Folds each field to what two systems would write the same way, one file a
//! field, and puts the folded customers of both lists into compact records.

pub mod address;
pub mod email;
mod form;
pub mod identifiers;
mod letters;
mod lexicon;
mod name;
pub mod place;
mod record;
pub mod text;
mod vocabulary;

use rayon::prelude::*;

pub use form::Form;
pub use letters::{fold, fold_into};
pub use lexicon::{Classes, town_of};
pub use record::{NAME_WORDS, OWNER_WORDS, Record, Sharing, mix};
pub use vocabulary::{NO_WORD, Vocabulary, Word, WordId};

use crate::customer::{ClientViewCustomer, EconomicCustomer};
use record::Folder;

/// Both lists, folded, and the words they are written in.
#[derive(Debug)]
pub struct Lists {
    /// The ClientView customers, in the list's order.
    pub clientview: Vec<Record>,
    /// The e-conomic customers, in the list's order.
    pub economic: Vec<Record>,
    /// The words of both.
    pub vocabulary: Vocabulary,
}

/// Customers folded by one thread at a time, with a vocabulary of their own that stays in the cache.
const PIECE: usize = 1024;
/// Pieces a thread folds before the words of all are taken in.
const WAVE: usize = 8;

impl Lists {
    /// Folds both lists.
    #[must_use]
    pub fn new(clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Self {
        let (here, there) = rayon::join(
            || Folded::new(clientview, Folder::clientview, |word| &mut word.in_clientview),
            || Folded::new(economic, Folder::economic, |word| &mut word.in_economic),
        );
        let mut vocabulary = here.vocabulary;
        let translation = vocabulary.complete(there.vocabulary);
        let mut economic = there.records;
        economic.par_iter_mut().with_min_len(PIECE).for_each(|record| record.translate(&translation));
        Self { clientview: here.records, economic, vocabulary }
    }
}

/// One list, folded, and its words.
struct Folded {
    records: Vec<Record>,
    vocabulary: Vocabulary,
}

impl Folded {
    /// Folds each customer, and counts the names that have a word as `count` says.
    fn new<C: Sync>(
        customers: &[C],
        fold: impl Fn(&mut Folder, &C) -> Record + Sync,
        count: impl Fn(&mut Word) -> &mut u32,
    ) -> Self {
        let mut folded = Self {
            records: Vec::with_capacity(customers.len()),
            vocabulary: Vocabulary::with_capacity(customers.len()),
        };
        // In waves: the words of a piece are taken in before much memory waits for it.
        for wave in customers.chunks(PIECE * WAVE * rayon::current_num_threads()) {
            let pieces: Vec<(Vec<Record>, Vocabulary)> = wave
                .par_chunks(PIECE)
                .map(|piece| {
                    let mut folder = Folder::new(piece.len());
                    let records = piece.iter().map(|customer| fold(&mut folder, customer)).collect();
                    (records, folder.vocabulary)
                })
                .collect();
            for (piece, words) in pieces {
                let translation = folded.vocabulary.absorb(words);
                for mut record in piece {
                    record.translate(&translation);
                    folded.count(&record, &count);
                    folded.records.push(record);
                }
            }
        }
        folded
    }

    fn count(&mut self, record: &Record, count: impl Fn(&mut Word) -> &mut u32) {
        for (at, id) in record.name().iter().enumerate() {
            if !record.name()[..at].contains(id)
                && let Some(word) = self.vocabulary.word_mut(*id)
            {
                *count(word) += 1;
            }
        }
    }
}

/// A hash of a text, the same in every run and on every machine (FNV-1a, folded to 32 bits).
#[must_use]
pub fn hash(text: &str) -> u32 {
    Hasher::default().with(text).hash()
}

/// The hash of a text in the making.
#[derive(Debug, Clone, Copy)]
pub struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher {
    /// With more text at the end.
    #[must_use]
    pub fn with(self, text: &str) -> Self {
        Self(text.bytes().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// The hash of the whole text.
    #[must_use]
    pub const fn hash(self) -> u32 {
        ((self.0 >> 32) ^ self.0) as u32
    }
}
