//! The words of both lists, each kept once and known by a number.

use hashbrown::HashTable;
use rayon::prelude::*;

use super::lexicon::{self, Classes};
use crate::customer::Text;

/// A word's place in a [`Vocabulary`]. 0 is no word.
pub type WordId = u32;

/// No word.
pub const NO_WORD: WordId = 0;

/// One word and how often it stands in names.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Folded text.
    pub text: Text,
    /// Hash of the text, the same in every run.
    pub hash: u32,
    /// Which letters it has, see [`super::text::letters`].
    pub letters: u32,
    /// What kind of word it is.
    pub classes: Classes,
    /// Names of the ClientView list that have it.
    pub in_clientview: u32,
    /// Names of the e-conomic list that have it.
    pub in_economic: u32,
}

/// Words by number. Numbers follow the order in which words came and mean nothing.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Finds a word's number by its hash and its text, which is kept in `words` alone.
    ids: HashTable<(u32, WordId)>,
    words: Vec<Word>,
}

impl Vocabulary {
    /// No words yet, and room for so many.
    pub(super) fn with_capacity(words: usize) -> Self {
        let mut vocabulary =
            Self { ids: HashTable::with_capacity(words), words: Vec::with_capacity(words + 1) };
        vocabulary.words.push(Word::default());
        vocabulary
    }

    /// The number of `text`, which is kept if it is new. The empty text is [`NO_WORD`].
    pub(super) fn intern(&mut self, text: &str) -> WordId {
        if text.is_empty() {
            return NO_WORD;
        }
        let hash = super::hash(text);
        self.find(hash, text).unwrap_or_else(|| {
            self.add(Word {
                text: text.into(),
                hash,
                letters: super::text::letters(text),
                classes: lexicon::classes(text),
                ..Word::default()
            })
        })
    }

    fn find(&self, hash: u32, text: &str) -> Option<WordId> {
        let is_it = |(other, id): &(u32, WordId)| *other == hash && self.words[*id as usize].text == text;
        self.ids.find(place(hash), is_it).map(|(_, id)| *id)
    }

    fn add(&mut self, word: Word) -> WordId {
        let hash = word.hash;
        self.words.push(word);
        let id = self.last();
        self.ids.insert_unique(place(hash), (hash, id), |(hash, _)| place(*hash));
        id
    }

    /// Takes in the words of another vocabulary; the answer translates its numbers to ours.
    pub(super) fn absorb(&mut self, other: Self) -> Vec<WordId> {
        let known = other.words.iter().map(|word| self.find(word.hash, &word.text)).collect();
        self.take(other.words, known, Self::add)
    }

    /// As [`Self::absorb`], the last time: how to find words by text, which only normalising needs, is
    /// forgotten.
    pub(super) fn complete(&mut self, other: Self) -> Vec<WordId> {
        drop(other.ids);
        // To find them takes longest and changes nothing, so all threads do it.
        let known = other.words.par_iter().map(|word| self.find(word.hash, &word.text)).collect();
        self.ids = HashTable::new();
        self.take(other.words, known, |all, word| {
            all.words.push(word);
            all.last()
        })
    }

    /// Counts the words that are known by a number, and adds the others.
    fn take(
        &mut self,
        words: Vec<Word>,
        known: Vec<Option<WordId>>,
        add: impl Fn(&mut Self, Word) -> WordId,
    ) -> Vec<WordId> {
        let translated = |(word, known): (Word, Option<WordId>)| match known {
            _ if word.text.is_empty() => NO_WORD,
            Some(id) => {
                let known = &mut self.words[id as usize];
                known.in_clientview += word.in_clientview;
                known.in_economic += word.in_economic;
                id
            }
            None => add(self, word),
        };
        words.into_iter().zip(known).map(translated).collect()
    }

    /// The number of the last word.
    fn last(&self) -> WordId {
        u32::try_from(self.words.len() - 1).unwrap_or(NO_WORD)
    }

    pub(super) fn word_mut(&mut self, id: WordId) -> Option<&mut Word> {
        self.words.get_mut(id as usize)
    }

    /// The word with this number.
    #[must_use]
    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id as usize]
    }

    /// All words by number, [`NO_WORD`] first.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded text of a word.
    #[must_use]
    pub fn text(&self, id: WordId) -> &str {
        &self.words[id as usize].text
    }
}

/// A word's place in the table: its hash spread over 64 bits.
const fn place(hash: u32) -> u64 {
    (hash as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
