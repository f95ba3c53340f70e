//! How rare the shared part of the names is.

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Navnets sjældenhed", "Rarity of the name"),
    subject: WaterfallSubject::Name,
    told_with: None,
    fields: &[],
    levels: &[Level::NotShared, Level::VeryCommon, Level::Common, Level::Usual, Level::Rare, Level::VeryRare],
    silent: Level::NotShared,
    order: &[],
    phrases: &[
        (Level::Rare, ("sjældent navn", "rare name")),
        (Level::VeryRare, ("sjældent navn", "rare name")),
        (Level::Common, ("almindeligt navn", "common name")),
        (Level::VeryCommon, ("almindeligt navn", "common name")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    match (&pair.names, reached.level(Term::Name)) {
        (None, _) | (_, Level::Different) => Level::NotShared,
        (Some(found), _) => pair.statistics.rarity(found.bits),
    }
}
