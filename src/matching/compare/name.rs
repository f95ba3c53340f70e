//! How much of the names agrees.

use crate::customer::Field;
use crate::normalise::text::{distance, may_be_near};
use crate::normalise::{Classes, Vocabulary, WordId};

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::alignment::Alignment;
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Navn", "Name"),
    subject: WaterfallSubject::Name,
    told_with: None,
    fields: &[Field::Name, Field::Name2],
    levels: &[
        Level::Missing,
        Level::Same,
        Level::Reordered,
        Level::Spacing,
        Level::Slip,
        Level::Slips,
        Level::Shortened,
        Level::Holds,
        Level::Most,
        Level::Some,
        Level::Different,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Some),
        (Level::Some, Level::Most),
        (Level::Most, Level::Same),
        (Level::Holds, Level::Same),
        (Level::Slips, Level::Slip),
        (Level::Slip, Level::Same),
        (Level::Reordered, Level::Same),
        (Level::Spacing, Level::Same),
        (Level::Shortened, Level::Same),
        (Level::Missing, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme navn", "same name")),
        (Level::Reordered, ("samme navn i anden rækkefølge", "same name in another order")),
        (Level::Spacing, ("samme navn, delt anderledes", "same name but for blanks")),
        (Level::Slip, ("næsten samme navn", "nearly the same name")),
        (Level::Slips, ("navnet ligner", "similar name")),
        (Level::Shortened, ("navnet er forkortet", "shortened name")),
        (Level::Holds, ("det ene navn indeholder det andet", "one name holds the other")),
        (Level::Most, ("det meste af navnet", "most of the name")),
        (Level::Some, ("kun lidt af navnet", "only a little of the name")),
        (Level::Different, ("andet navn", "another name")),
    ],
    blocking: &[
        BlockingKey::Name,
        BlockingKey::Joined,
        BlockingKey::Word,
        BlockingKey::Words,
        BlockingKey::WordAndPlace,
        BlockingKey::WordAndStreet,
        BlockingKey::NearWord,
    ],
    evidence: EvidenceKind::Identifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    pair.names.as_ref().map_or(Level::Missing, |found| agreement(pair, found))
}

fn agreement(pair: &ComparedPair<'_>, found: &Alignment) -> Level {
    let ComparedPair { words, statistics, a, b, .. } = pair;
    let (here, there) = (found.here_left.words(), found.there_left.words());
    if found.is_complete() {
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
        && !has_other_numbers(words, found)
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

fn has_other_numbers(words: &Vocabulary, found: &Alignment) -> bool {
    [&found.here_left, &found.there_left].into_iter().any(|left| left.classes(words).any(Classes::NUMBER))
}
