//! Names: how much agrees, what is left over, and how rare the shared part is.

use crate::normalise::text::{distance, may_be_near, tolerance};
use crate::normalise::{Classes, NAME_WORDS, Record, Vocabulary, Word, WordId};

use super::super::corpus_statistics::CorpusStatistics;
use super::super::terms::Level;

/// What the comparison of two names tells.
pub(super) struct Names {
    pub(super) agreement: Level,
    pub(super) rest: Level,
    pub(super) rarity: Level,
}

/// Which words of two names found each other, as bits by position.
#[derive(Default)]
struct Alignment {
    /// Words of the one that have a counterpart.
    here: u16,
    /// Words of the other that have a counterpart.
    there: u16,
    /// Letters that differ among counterparts.
    slips: usize,
    /// Counterparts that are initials or shortened.
    shortened: usize,
    /// Counterparts that are one word here and two there.
    spaced: usize,
    /// How improbable the shared words are, in bits.
    bits: f32,
}

/// Compares two names.
pub(super) fn compare(words: &Vocabulary, statistics: &CorpusStatistics, a: &Record, b: &Record) -> Names {
    if a.word_count == 0 || b.word_count == 0 {
        return Names { agreement: Level::Missing, rest: Level::NotShared, rarity: Level::NotShared };
    }
    let found = align(words, statistics, a, b);
    let (here, there) = (left(a, found.here), left(b, found.there));
    let (here, there) = (&here.0[..here.1], &there.0[..there.1]);
    let aligned = Aligned { words, a, b, found, here, there };
    let agreement = aligned.agreement(statistics);
    let rest = match agreement {
        Level::Different => Level::NotShared,
        Level::Same | Level::Reordered | Level::Spacing | Level::Slip | Level::Slips => Level::Nothing,
        _ => aligned.rest(),
    };
    let rarity = match agreement {
        Level::Different => Level::NotShared,
        _ => statistics.rarity(aligned.found.bits),
    };
    Names { agreement, rest, rarity }
}

/// Finds the counterpart of each word: the same word, then a word with slips,
/// then initials and short forms, then two words written as one.
fn align(words: &Vocabulary, statistics: &CorpusStatistics, a: &Record, b: &Record) -> Alignment {
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
    found
}

impl Alignment {
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

/// The words without a counterpart, and how many they are.
fn left(record: &Record, found: u16) -> ([WordId; NAME_WORDS], usize) {
    let mut left = [0; NAME_WORDS];
    let mut count = 0;
    for (i, word) in record.name().iter().enumerate() {
        if found & 1 << i == 0 {
            left[count] = *word;
            count += 1;
        }
    }
    (left, count)
}

/// Two names whose words found each other.
struct Aligned<'n> {
    words: &'n Vocabulary,
    a: &'n Record,
    b: &'n Record,
    found: Alignment,
    /// Words of the one without a counterpart.
    here: &'n [WordId],
    /// Words of the other without a counterpart.
    there: &'n [WordId],
}

impl Aligned<'_> {
    const fn nothing_is_left(&self) -> bool {
        self.here.is_empty() && self.there.is_empty()
    }

    /// How much agrees.
    fn agreement(&self, statistics: &CorpusStatistics) -> Level {
        let Self { words, a, b, found, here, there } = self;
        if self.nothing_is_left() {
            return match (found.slips, found.shortened, found.spaced) {
                (0, 0, 0) if a.words == b.words => Level::Same,
                (0, 0, 0) => Level::Reordered,
                (0, 0, _) => Level::Spacing,
                (1, 0, _) => Level::Slip,
                (_, 0, _) => Level::Slips,
                _ => Level::Shortened,
            };
        }
        if a.joined == b.joined {
            return Level::Spacing;
        }
        let (one, other) = (words.text(a.joined), words.text(b.joined));
        if one.len().min(other.len()) >= 8
            && !self.has_other_numbers()
            && !(a.person && b.person)
            && may_be_near(words.word(a.joined).letters, words.word(b.joined).letters, 2)
            && let Some(apart) = distance(one, other, 2)
        {
            return if apart == 1 { Level::Slip } else { Level::Slips };
        }
        if found.here == 0 {
            return Level::Different;
        }
        if here.is_empty() || there.is_empty() {
            return Level::Holds;
        }
        let lost = |left: &[WordId]| left.iter().map(|id| statistics.bits(*id)).sum::<f32>();
        let lost = lost(here).max(lost(there));
        let share = found.bits / (found.bits + lost).max(f32::EPSILON);
        if share >= 0.5 {
            Level::Most
        } else if share >= 0.2 {
            Level::Some
        } else {
            Level::Different
        }
    }

    fn has_other_numbers(&self) -> bool {
        [self.here, self.there].into_iter().any(|left| kinds(self.words, left).any(Classes::NUMBER))
    }

    /// What distinguishes the names, the most telling first.
    fn rest(&self) -> Level {
        let Self { words, a, b, found, here, there } = self;
        if self.nothing_is_left() {
            return Level::Nothing;
        }
        let (one, other) = (kinds(words, here), kinds(words, there));
        let either = |class| one.any(class) != other.any(class);
        let both = |class| one.any(class) && other.any(class);
        if both(Classes::NUMBER) {
            return Level::OtherNumber;
        }
        if either(Classes::HOLDING) {
            return Level::OneHolding;
        }
        if either(Classes::ESTATE) {
            return Level::OneEstate;
        }
        if either(Classes::NUMBER) {
            return Level::OneNumber;
        }
        let people = a.person && b.person;
        if !here.is_empty() && !there.is_empty() {
            return match () {
                () if people || both(Classes::FIRST_NAME) => Level::OtherFirstName,
                () if both(Classes::TOWN) => Level::OtherTown,
                () if either(Classes::BRANCH) => Level::OneBranch,
                () => Level::OtherWords,
            };
        }
        let (left, kinds) = if here.is_empty() { (there, other) } else { (here, one) };
        let all = |class| left.iter().all(|id| words.word(*id).classes.any(class));
        // A town that no list of ours knows stands in the customer's own address.
        let spells = |town: WordId| {
            left.iter().try_fold(words.text(town), |town, id| town.strip_prefix(words.text(*id))) == Some("")
        };
        match () {
            () if all(Classes::INITIAL) => Level::OneInitial,
            // `Jane Skov` is not `Niels J. Skov`: the initial is the middle name's.
            () if people && found.shortened > 0 && kinds.any(Classes::FIRST_NAME) => Level::OtherFirstName,
            () if people => {
                // A couple and one of the two may both be customers; a middle name makes nobody another.
                if a.word_count.min(b.word_count) >= 2 && a.couple == b.couple {
                    Level::OneInitial
                } else {
                    Level::OneFirstName
                }
            }
            () if kinds.any(Classes::BRANCH) => Level::OneBranch,
            () if all(Classes::GENERIC) => Level::OneGeneric,
            () if all(Classes::TOWN) || spells(a.town) || spells(b.town) => Level::OneTown,
            () if kinds.any(Classes::FIRST_NAME) => Level::OneFirstName,
            () => Level::OneWords,
        }
    }
}

fn kinds(words: &Vocabulary, left: &[WordId]) -> Classes {
    left.iter().fold(Classes::default(), |all, id| all.with(words.word(*id).classes))
}

/// Whether the owner or contact of the one is the other, or of both the same.
pub(super) fn owner(words: &Vocabulary, a: &Record, b: &Record) -> Level {
    let told = |record: &Record| record.owner[0] != 0;
    if !told(a) && !told(b) {
        return Level::Missing;
    }
    let names = |owner: &Record, name: &[WordId]| {
        let mut parts = owner.owner.iter().filter(|id| **id != 0);
        owner.owner[1] != 0
            && parts.all(|part| name.iter().any(|word| word == part || is_near(words, *word, *part)))
    };
    if told(a) && told(b) {
        return if names(a, &b.owner) || names(b, &a.owner) { Level::Same } else { Level::Different };
    }
    if (told(a) && names(a, b.name())) || (told(b) && names(b, a.name())) {
        return Level::OwnerIsName;
    }
    Level::Missing
}

/// The same word but for slips.
fn is_near(words: &Vocabulary, one: WordId, other: WordId) -> bool {
    let (one, other) = (words.word(one), words.word(other));
    let limit = tolerance(one.text.len());
    may_be_near(one.letters, other.letters, limit) && distance(&one.text, &other.text, limit).is_some()
}
