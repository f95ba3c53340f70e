//! EAN number.

use crate::customer::Field;

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("EAN-nr.", "EAN number"),
    subject: WaterfallSubject::Ean,
    told_with: None,
    fields: &[Field::Ean],
    levels: &[Level::Missing, Level::Same, Level::SameShared, Level::Different],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Missing, Level::SameShared),
        (Level::SameShared, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme EAN", "same EAN")),
        (Level::SameShared, ("samme EAN", "same EAN")),
        (Level::Different, ("andet EAN", "another EAN")),
    ],
    blocking: &[BlockingKey::Ean],
    evidence: EvidenceKind::Identifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    match (a.ean, b.ean) {
        (0, _) | (_, 0) => Level::Missing,
        (one, other) if one == other && a.sharing.ean > 1 => Level::SameShared,
        (one, other) if one == other => Level::Same,
        _ => Level::Different,
    }
}
