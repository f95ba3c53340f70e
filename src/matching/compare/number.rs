//! Customer code against e-conomic number.

use crate::customer::Field;
use crate::normalise::Record;

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Kundekode og kundenr.", "Customer code and number"),
    subject: WaterfallSubject::Number,
    told_with: None,
    fields: &[Field::Code, Field::Number],
    levels: &[
        Level::Missing,
        Level::Same,
        Level::Shifted,
        Level::IsIdentifier,
        Level::Elsewhere,
        Level::Different,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Same),
        (Level::Elsewhere, Level::Same),
        (Level::Elsewhere, Level::Different),
        (Level::Missing, Level::Same),
        (Level::Missing, Level::Shifted),
        (Level::Missing, Level::IsIdentifier),
    ],
    phrases: &[
        (Level::Same, ("samme nummer", "same number")),
        (Level::Shifted, ("numrene har samme faste forskel som resten", "the number follows the series")),
        (Level::IsIdentifier, ("nummeret er CVR eller telefon", "the number is CVR or phone")),
    ],
    blocking: &[BlockingKey::Number],
    evidence: EvidenceKind::Supports(&[Level::IsIdentifier]),
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    if a.number == 0 {
        return Level::Missing;
    }
    if a.number == b.number {
        return Level::Same;
    }
    if pair.statistics.is_shifted(a.number, b.number) {
        return Level::Shifted;
    }
    let long = |number: u32| number >= 10_000_000;
    let phone = |record: &Record, number: u32| record.phones.contains(&u64::from(number));
    if (long(a.number) && (a.number == b.cvr || phone(b, a.number)))
        || (long(b.number) && (b.number == a.cvr || phone(a, b.number)))
    {
        return Level::IsIdentifier;
    }
    if a.sharing.number_is_elsewhere || b.sharing.number_is_elsewhere {
        Level::Elsewhere
    } else {
        Level::Different
    }
}
