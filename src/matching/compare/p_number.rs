//! P-number of a production unit.

use crate::customer::Field;

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("P-nr.", "P-number"),
    subject: WaterfallSubject::Cvr,
    told_with: None,
    fields: &[Field::PNumber],
    levels: &[Level::Missing, Level::Same, Level::Different],
    silent: Level::Missing,
    order: &[(Level::Different, Level::Missing), (Level::Missing, Level::Same)],
    phrases: &[
        (Level::Same, ("samme P-nr.", "same P-number")),
        (Level::Different, ("andet P-nr.", "another P-number")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Identifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    match (a.p_number, b.p_number) {
        (0, _) | (_, 0) => Level::Missing,
        (one, other) if one == other => Level::Same,
        _ => Level::Different,
    }
}
