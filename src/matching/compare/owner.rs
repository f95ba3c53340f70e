//! Owner after `v/`, or contact.

use crate::customer::Field;
use crate::normalise::text::{distance, may_be_near, tolerance};
use crate::normalise::{Record, Vocabulary, WordId};

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Ejer eller kontakt", "Owner or contact"),
    subject: WaterfallSubject::Owner,
    told_with: None,
    fields: &[Field::Attention],
    levels: &[Level::Missing, Level::OwnerIsName, Level::Same, Level::Different],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Missing, Level::Same),
        (Level::Missing, Level::OwnerIsName),
    ],
    phrases: &[
        (Level::OwnerIsName, ("samme ejer", "the same owner")),
        (Level::Same, ("samme ejer", "the same owner")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Supports(&[]),
};

/// Whether the owner or contact of the one is the other, or of both the same.
pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let ComparedPair { words, a, b, .. } = *pair;
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
