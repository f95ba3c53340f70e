//! The words of both lists, each kept once and known by a number.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

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
    /// Finds a word's number by its text, which is kept in `words` alone.
    ids: HashTable<WordId>,
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
        self.find(text).unwrap_or_else(|| {
            self.add(Word {
                text: text.into(),
                hash: super::hash(text),
                letters: super::text::letters(text),
                classes: lexicon::classes(text),
                ..Word::default()
            })
        })
    }

    fn find(&self, text: &str) -> Option<WordId> {
        self.ids.find(FxBuildHasher.hash_one(text), |id| self.words[*id as usize].text == text).copied()
    }

    fn add(&mut self, word: Word) -> WordId {
        let id = u32::try_from(self.words.len()).unwrap_or(NO_WORD);
        let words = &self.words;
        let hash_of = |id: &WordId| FxBuildHasher.hash_one(&*words[*id as usize].text);
        self.ids.insert_unique(FxBuildHasher.hash_one(&*word.text), id, hash_of);
        self.words.push(word);
        id
    }

    /// Takes in the words of another vocabulary; the answer translates its numbers to ours.
    pub(super) fn absorb(&mut self, other: Self) -> Vec<WordId> {
        drop(other.ids);
        let translated = |word: Word| match self.find(&word.text) {
            _ if word.text.is_empty() => NO_WORD,
            Some(id) => {
                let known = &mut self.words[id as usize];
                known.in_clientview += word.in_clientview;
                known.in_economic += word.in_economic;
                id
            }
            None => self.add(word),
        };
        other.words.into_iter().map(translated).collect()
    }

    /// Forgets how to find words by text, which only normalising needs.
    pub(super) fn seal(&mut self) {
        self.ids = HashTable::new();
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
