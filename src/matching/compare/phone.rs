//! Phone.

use crate::customer::Field;
use crate::normalise::identifiers::one_slip;

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Telefon", "Phone"),
    subject: WaterfallSubject::Phone,
    told_with: None,
    fields: &[Field::Phone, Field::Mobile],
    levels: &[Level::Missing, Level::Same, Level::SameShared, Level::Slip, Level::Different],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Missing, Level::SameShared),
        (Level::SameShared, Level::Same),
        (Level::Different, Level::Slip),
        (Level::Slip, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme telefon", "same phone")),
        (Level::SameShared, ("samme telefon", "same phone")),
        (Level::Different, ("anden telefon", "another phone")),
    ],
    blocking: &[BlockingKey::Phone],
    evidence: EvidenceKind::Identifies,
};

/// The best of several phones counts.
pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    if a.phones[0] == 0 || b.phones[0] == 0 {
        return Level::Missing;
    }
    let mut best = Level::Different;
    for (one, sharing) in a.phones.iter().zip(a.sharing.phones).filter(|(phone, _)| **phone != 0) {
        for other in b.phones.iter().filter(|phone| **phone != 0) {
            if one == other {
                return if sharing > 1 { Level::SameShared } else { Level::Same };
            }
            if one_slip(*one, *other) {
                best = Level::Slip;
            }
        }
    }
    best
}
