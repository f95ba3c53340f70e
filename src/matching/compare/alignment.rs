//! Which words of two names found each other: what the comparisons of names stand on.

use crate::normalise::text::{distance, may_be_near, tolerance};
use crate::normalise::{Classes, NAME_WORDS, Record, Vocabulary, Word, WordId};

use super::super::corpus_statistics::CorpusStatistics;

/// Words of a name that found no counterpart.
#[derive(Default)]
pub(super) struct LeftWords([WordId; NAME_WORDS], usize);

impl LeftWords {
    fn of(record: &Record, found: u16) -> Self {
        let mut left = Self::default();
        for (i, word) in record.name().iter().enumerate() {
            if found & 1 << i == 0 {
                left.0[left.1] = *word;
                left.1 += 1;
            }
        }
        left
    }

    /// The words, in the name's order.
    pub(super) fn words(&self) -> &[WordId] {
        &self.0[..self.1]
    }

    /// Every class that one of them has.
    pub(super) fn classes(&self, words: &Vocabulary) -> Classes {
        self.words().iter().fold(Classes::default(), |all, id| all.with(words.word(*id).classes))
    }
}

/// Which words of two names found each other, as bits by position.
#[derive(Default)]
pub(super) struct Alignment {
    /// Words of the one that have a counterpart.
    pub(super) here: u16,
    /// Words of the other that have a counterpart.
    pub(super) there: u16,
    /// Letters that differ among counterparts.
    pub(super) slips: usize,
    /// Counterparts that are initials or shortened.
    pub(super) shortened: usize,
    /// Counterparts that are one word here and two there.
    pub(super) spaced: usize,
    /// How improbable the shared words are, in bits.
    pub(super) bits: f32,
    /// Words of the one without a counterpart.
    pub(super) here_left: LeftWords,
    /// Words of the other without a counterpart.
    pub(super) there_left: LeftWords,
}

/// Finds the counterpart of each word: the same word, then a word with slips,
/// then initials and short forms, then two words written as one.
pub(super) fn align(words: &Vocabulary, statistics: &CorpusStatistics, a: &Record, b: &Record) -> Alignment {
    let mut found = Alignment::default();
    for (i, one) in a.name().iter().enumerate() {
        for (j, other) in b.name().iter().enumerate() {
            if one == other && found.there & 1 << j == 0 {
                found.pair(i, j);
                found.bits += statistics.bits(*one);
                break;
            }
        }
    }
    let complete = |found: &Alignment| {
        found.here.count_ones() == u32::from(a.word_count)
            || found.there.count_ones() == u32::from(b.word_count)
    };
    if !complete(&found) {
        align_slips(words, statistics, a, b, &mut found);
    }
    if !complete(&found) {
        align_short(words, a, b, &mut found);
    }
    if found.here.count_ones() != u32::from(a.word_count)
        || found.there.count_ones() != u32::from(b.word_count)
    {
        align_joined(words, statistics, a.name(), b.name(), &mut found, false);
        align_joined(words, statistics, b.name(), a.name(), &mut found, true);
    }
    found.here_left = LeftWords::of(a, found.here);
    found.there_left = LeftWords::of(b, found.there);
    found
}

impl Alignment {
    /// Whether every word of both names has a counterpart.
    pub(super) fn is_complete(&self) -> bool {
        self.here_left.words().is_empty() && self.there_left.words().is_empty()
    }

    const fn pair(&mut self, here: usize, there: usize) {
        self.here |= 1 << here;
        self.there |= 1 << there;
    }

    const fn is_free(&self, here: usize, there: usize) -> bool {
        self.here & 1 << here == 0 && self.there & 1 << there == 0
    }
}

/// Two different numbers are never slips of each other: `nr. 3` is not `nr. 4`.
fn may_slip(word: &Word) -> bool {
    word.text.len() > 3 && !word.classes.any(Classes::NUMBER)
}

fn align_slips(
    words: &Vocabulary,
    statistics: &CorpusStatistics,
    a: &Record,
    b: &Record,
    found: &mut Alignment,
) {
    for (i, one) in a.name().iter().enumerate() {
        let one = words.word(*one);
        if found.here & 1 << i != 0 || !may_slip(one) {
            continue;
        }
        let mut best: Option<(usize, usize)> = None;
        for (j, other) in b.name().iter().enumerate() {
            let other = words.word(*other);
            if !found.is_free(i, j) || !may_slip(other) || both_are_names(one, other) {
                continue;
            }
            let limit = tolerance(one.text.len().max(other.text.len()));
            if may_be_near(one.letters, other.letters, limit)
                && let Some(apart) = distance(&one.text, &other.text, limit)
                && best.is_none_or(|(least, _)| apart < least)
            {
                best = Some((apart, j));
            }
        }
        if let Some((apart, j)) = best {
            found.pair(i, j);
            found.slips += apart;
            // A word with a slip is worth what a word of its kind is worth, less the slip.
            found.bits += (statistics.bits(a.name()[i]).min(statistics.bits(b.name()[j])) - 3.0).max(0.0);
        }
    }
}

/// Two first names that both are well known are two names, not one with a slip (`jens`, `jan`) or
/// one cut short (`anne`, `annette`).
fn both_are_names(one: &Word, other: &Word) -> bool {
    let first = Classes::FIRST_NAME;
    one.classes.any(first) && other.classes.any(first)
}

fn align_short(words: &Vocabulary, a: &Record, b: &Record, found: &mut Alignment) {
    for (i, one) in a.name().iter().enumerate() {
        for (j, other) in b.name().iter().enumerate() {
            if found.is_free(i, j)
                && !both_are_names(words.word(*one), words.word(*other))
                && is_short(words.text(*one), words.text(*other))
            {
                found.pair(i, j);
                found.shortened += 1;
            }
        }
    }
}

/// Whether one word is the other's initial or beginning.
fn is_short(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let letters = |word: &str| word.bytes().all(|b| b.is_ascii_alphabetic());
    let is_cut =
        (short.len() == 1 || (short.len() >= 3 && long.len() >= short.len() + 2)) && long.starts_with(short);
    (is_cut || is_contracted(short, long)) && letters(short) && letters(long)
}

/// Whether a word is the other with letters left out between its first and last: `ctr` of `centre`,
/// `mgmt` of `management`. All that is left out but one consonant in three is vowels.
fn is_contracted(short: &str, long: &str) -> bool {
    let (one, other) = (short.as_bytes(), long.as_bytes());
    if one.len() < 3 || other.len() < one.len() + 2 || one[0] != other[0] {
        return false;
    }
    let mut at = 0;
    let mut consonants = 0;
    for letter in other {
        if one.get(at) == Some(letter) {
            at += 1;
        } else if !b"aeiouy".contains(letter) {
            consonants += 1;
        }
    }
    at == one.len() && consonants * 2 <= one.len()
}

/// Finds `el gaarden` in `elgaarden`. `turned` tells that the one is the e-conomic customer.
fn align_joined(
    words: &Vocabulary,
    statistics: &CorpusStatistics,
    split: &[WordId],
    whole: &[WordId],
    found: &mut Alignment,
    turned: bool,
) {
    for i in 1..split.len() {
        let (first, second) = (words.text(split[i - 1]), words.text(split[i]));
        for (j, other) in whole.iter().enumerate() {
            let (here, there) = if turned {
                (&mut found.there, &mut found.here)
            } else {
                (&mut found.here, &mut found.there)
            };
            if *here & (0b11 << (i - 1)) != 0 || *there & 1 << j != 0 {
                continue;
            }
            let text = words.text(*other);
            let joined =
                text.len() == first.len() + second.len() && text.starts_with(first) && text.ends_with(second);
            if joined && first.len() > 1 && text.len() > 4 {
                *here |= 0b11 << (i - 1);
                *there |= 1 << j;
                found.spaced += 1;
                found.bits += statistics.bits(*other);
            }
        }
    }
}
