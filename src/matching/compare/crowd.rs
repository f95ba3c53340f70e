//! How many customers have this very address.

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term, sharers};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Andre på adressen", "Others at the address"),
    subject: WaterfallSubject::Address,
    told_with: None,
    fields: &[],
    levels: &[Level::NotShared, Level::OneEach, Level::Few, Level::Many],
    silent: Level::NotShared,
    order: &[],
    phrases: &[
        (Level::Few, ("flere på adressen", "others at the address")),
        (Level::Many, ("flere på adressen", "others at the address")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    match reached.level(Term::Street) {
        Level::SameUnit
        | Level::Same
        | Level::OtherUnit
        | Level::OtherLetter
        | Level::Range
        | Level::Slip
        | Level::LinesSwapped => sharers(pair.a.sharing.address.max(pair.b.sharing.address)),
        _ => Level::NotShared,
    }
}
