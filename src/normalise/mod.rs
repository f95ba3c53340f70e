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
pub use lexicon::Classes;
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

/// Customers folded by one thread at a time, with a vocabulary of their own.
const PIECE: usize = 4096;

impl Lists {
    /// Folds both lists.
    #[must_use]
    pub fn new(clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Self {
        let mut vocabulary = Vocabulary::new();
        let clientview = folded(clientview, Folder::clientview, &mut vocabulary);
        let economic = folded(economic, Folder::economic, &mut vocabulary);
        vocabulary.seal();
        count_words(&clientview, &mut vocabulary, |word| &mut word.in_clientview);
        count_words(&economic, &mut vocabulary, |word| &mut word.in_economic);
        Self { clientview, economic, vocabulary }
    }
}

fn folded<C: Sync>(
    customers: &[C],
    fold: impl Fn(&mut Folder, &C) -> Record + Sync,
    vocabulary: &mut Vocabulary,
) -> Vec<Record> {
    let pieces: Vec<(Vec<Record>, Vocabulary)> = customers
        .par_chunks(PIECE)
        .map(|piece| {
            let mut folder = Folder::new();
            let records = piece.iter().map(|customer| fold(&mut folder, customer)).collect();
            (records, folder.vocabulary)
        })
        .collect();
    let mut translations = Vec::with_capacity(pieces.len());
    let mut records = Vec::with_capacity(customers.len());
    for (piece, words) in pieces {
        translations.push(vocabulary.absorb(words));
        records.extend(piece);
    }
    records
        .par_chunks_mut(PIECE)
        .zip(translations.par_iter())
        .for_each(|(piece, translation)| piece.iter_mut().for_each(|record| record.translate(translation)));
    records
}

fn count_words(records: &[Record], vocabulary: &mut Vocabulary, side: impl Fn(&mut Word) -> &mut u32) {
    for record in records {
        for (at, id) in record.name().iter().enumerate() {
            if !record.name()[..at].contains(id)
                && let Some(word) = vocabulary.word_mut(*id)
            {
                *side(word) += 1;
            }
        }
    }
}

/// A hash of a text, the same in every run and on every machine (FNV-1a, folded to 32 bits).
#[must_use]
pub fn hash(text: &str) -> u32 {
    let wide = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    ((wide >> 32) ^ wide) as u32
}
