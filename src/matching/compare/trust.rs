//! What an equal number is worth in these lists.

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Hvor ofte numrene passer i listerne", "Worth of numbers in these lists"),
    subject: WaterfallSubject::Number,
    told_with: Some(Term::Number),
    fields: &[],
    levels: &[Level::Unknown, Level::Tiny, Level::Low, Level::Half, Level::High, Level::NearlyAll],
    silent: Level::Unknown,
    order: &[],
    phrases: &[],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    pair.statistics.trust(reached.level(Term::Number))
}
