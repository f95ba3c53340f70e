//! CVR number.

use crate::customer::Field;
use crate::normalise::identifiers::one_slip;

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("CVR-nr.", "CVR number"),
    subject: WaterfallSubject::Cvr,
    told_with: None,
    fields: &[Field::Cvr],
    levels: &[
        Level::Missing,
        Level::OneMissing,
        Level::Same,
        Level::SameShared,
        Level::Slip,
        Level::Different,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Different, Level::OneMissing),
        (Level::Missing, Level::SameShared),
        (Level::OneMissing, Level::SameShared),
        (Level::SameShared, Level::Same),
        (Level::Different, Level::Slip),
        (Level::Slip, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme CVR", "same CVR")),
        (Level::SameShared, ("samme CVR", "same CVR")),
        (Level::Slip, ("næsten samme CVR", "nearly the same CVR")),
        (Level::Different, ("andet CVR", "another CVR")),
    ],
    blocking: &[BlockingKey::Cvr],
    evidence: EvidenceKind::Identifies,
};

/// Values from here on stand for a text and have no digits to slip.
const HASHED: u32 = 1 << 31;

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    match (a.cvr, b.cvr) {
        (0, 0) => Level::Missing,
        (0, _) | (_, 0) => Level::OneMissing,
        (one, other) if one == other => {
            if a.sharing.cvr > 1 {
                Level::SameShared
            } else {
                Level::Same
            }
        }
        (one, other) if one < HASHED && other < HASHED && one_slip(one.into(), other.into()) => Level::Slip,
        _ => Level::Different,
    }
}
