//! The words of both lists, each kept once and known by a number.

use rustc_hash::FxHashMap;

use super::lexicon::{self, Classes};

/// A word's place in a [`Vocabulary`]. 0 is no word.
pub type WordId = u32;

/// No word.
pub const NO_WORD: WordId = 0;

/// One word and how often it stands in names.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Folded text.
    pub text: Box<str>,
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
    ids: FxHashMap<Box<str>, WordId>,
    words: Vec<Word>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        Self { ids: FxHashMap::default(), words: vec![Word::default()] }
    }

    /// The number of `text`, which is kept if it is new. The empty text is [`NO_WORD`].
    pub(super) fn intern(&mut self, text: &str) -> WordId {
        if text.is_empty() {
            return NO_WORD;
        }
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(NO_WORD);
        self.words.push(Word {
            text: text.into(),
            hash: super::hash(text),
            classes: lexicon::classes(text),
            ..Word::default()
        });
        self.ids.insert(text.into(), id);
        id
    }

    /// Takes in the words of another vocabulary; the answer translates its numbers to ours.
    pub(super) fn absorb(&mut self, other: Self) -> Vec<WordId> {
        let mut translation = Vec::with_capacity(other.words.len());
        drop(other.ids);
        for word in other.words {
            let known = self.ids.get(&word.text).copied();
            translation.push(match known {
                _ if word.text.is_empty() => NO_WORD,
                Some(id) => id,
                None => {
                    let id = u32::try_from(self.words.len()).unwrap_or(NO_WORD);
                    self.ids.insert(word.text.clone(), id);
                    self.words.push(word);
                    id
                }
            });
        }
        translation
    }

    /// Forgets how to find words by text, which only normalising needs.
    pub(super) fn seal(&mut self) {
        self.ids = FxHashMap::default();
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
