//! Post code and town.

use crate::customer::Field;
use crate::normalise::NO_WORD;
use crate::normalise::identifiers::one_slip;

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::place_words::similar;
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Postnr. og by", "Postcode and town"),
    subject: WaterfallSubject::Town,
    told_with: None,
    fields: &[Field::Zip, Field::City],
    levels: &[
        Level::Missing,
        Level::Same,
        Level::SameZip,
        Level::SameTown,
        Level::Near,
        Level::Slip,
        Level::Different,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Missing, Level::Same),
        (Level::SameTown, Level::Same),
        (Level::SameZip, Level::Same),
        (Level::Different, Level::Near),
        (Level::Near, Level::Same),
        (Level::Slip, Level::Same),
        (Level::Different, Level::Slip),
        (Level::Different, Level::SameTown),
    ],
    phrases: &[
        (Level::Same, ("samme by", "same town")),
        (Level::SameTown, ("samme by", "same town")),
        (Level::SameZip, ("samme by", "same town")),
        (Level::Different, ("anden by", "another town")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let ComparedPair { words, a, b, .. } = *pair;
    let zips = a.zip != 0 && b.zip != 0;
    let towns = a.town != NO_WORD && b.town != NO_WORD;
    let same_town = towns && a.town == b.town;
    match () {
        () if zips && a.zip == b.zip => {
            if same_town || !towns || similar(words, a.town, b.town) {
                Level::Same
            } else {
                Level::SameZip
            }
        }
        () if same_town => Level::SameTown,
        () if zips
            && towns
            && (one_slip(u64::from(a.zip), u64::from(b.zip)) || similar(words, a.town, b.town)) =>
        {
            Level::Near
        }
        () if towns && similar(words, a.town, b.town) => Level::Slip,
        () if towns && holds(words.text(a.town), words.text(b.town)) => Level::SameTown,
        () if zips && a.zip / 100 == b.zip / 100 => Level::Near,
        () if zips || towns => Level::Different,
        () => Level::Missing,
    }
}

/// `New York City` holds `New York`.
fn holds(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.len() >= 5 && long.starts_with(short)
}
