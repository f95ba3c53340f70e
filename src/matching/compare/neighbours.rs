//! How many customers live in this very post code.

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Andre i postnummeret", "Others in the post code"),
    subject: WaterfallSubject::Town,
    told_with: Some(Term::Place),
    fields: &[],
    levels: &[Level::NotShared, Level::VeryCommon, Level::Common, Level::Usual, Level::Rare, Level::VeryRare],
    silent: Level::NotShared,
    order: &[],
    phrases: &[],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

/// Shares of a list that live in one post code, from which on it is rare, usual, common, very common.
const SHARES: [f32; 4] = [0.002, 0.01, 0.04, 0.12];

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    if !matches!(reached.level(Term::Place), Level::Same | Level::SameZip | Level::SameTown) {
        return Level::NotShared;
    }
    let share = pair.a.sharing.neighbours.max(pair.b.sharing.neighbours);
    match SHARES.iter().take_while(|end| share >= **end).count() {
        0 => Level::VeryRare,
        1 => Level::Rare,
        2 => Level::Usual,
        3 => Level::Common,
        _ => Level::VeryCommon,
    }
}
