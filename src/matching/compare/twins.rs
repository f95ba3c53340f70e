//! How many customers have this very name.

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term, sharers};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Andre med navnet", "Others with the name"),
    subject: WaterfallSubject::Name,
    told_with: None,
    fields: &[],
    levels: &[Level::NotShared, Level::OneEach, Level::Few, Level::Many],
    silent: Level::NotShared,
    order: &[],
    phrases: &[
        (Level::Few, ("flere har navnet", "others have the name")),
        (Level::Many, ("flere har navnet", "others have the name")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    match reached.level(Term::Name) {
        Level::Missing | Level::Some | Level::Different | Level::Most => Level::NotShared,
        _ => sharers(pair.a.sharing.name.max(pair.b.sharing.name)),
    }
}
