//! Street and house.

use crate::customer::Field;
use crate::normalise::{NO_WORD, Record, Vocabulary, WordId};

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::place_words::similar;
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Adresse", "Address"),
    subject: WaterfallSubject::Address,
    told_with: None,
    fields: &[Field::Address(0)],
    levels: &[
        Level::Missing,
        Level::SameUnit,
        Level::Same,
        Level::OtherUnit,
        Level::OtherLetter,
        Level::Range,
        Level::Slip,
        Level::LinesSwapped,
        Level::HouseMissing,
        Level::OtherHouse,
        Level::SlipOtherHouse,
        Level::Part,
        Level::Different,
        Level::OneMissing,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Different, Level::OneMissing),
        (Level::Missing, Level::Same),
        (Level::OneMissing, Level::Same),
        (Level::Same, Level::SameUnit),
        (Level::HouseMissing, Level::Same),
        (Level::OtherHouse, Level::HouseMissing),
        (Level::Different, Level::Part),
        (Level::Part, Level::LinesSwapped),
        (Level::LinesSwapped, Level::Same),
        (Level::Slip, Level::Same),
        (Level::SlipOtherHouse, Level::Slip),
        (Level::OtherUnit, Level::Same),
        (Level::OtherLetter, Level::Same),
        (Level::Range, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme adresse", "same address")),
        (Level::SameUnit, ("samme adresse", "same address")),
        (Level::Slip, ("næsten samme adresse", "nearly the same address")),
        (Level::LinesSwapped, ("næsten samme adresse", "nearly the same address")),
        (Level::Range, ("næsten samme adresse", "nearly the same address")),
        (Level::OtherUnit, ("anden etage eller dør", "another floor or door")),
        (Level::OtherLetter, ("andet husbogstav", "another house letter")),
        (Level::HouseMissing, ("samme vej", "same street")),
        (Level::OtherHouse, ("andet husnummer", "another house number")),
        (Level::SlipOtherHouse, ("andet husnummer", "another house number")),
        (Level::Different, ("anden adresse", "another address")),
    ],
    blocking: &[BlockingKey::Address, BlockingKey::StreetAndHouse, BlockingKey::NearAddress],
    evidence: EvidenceKind::Identifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let ComparedPair { words, a, b, .. } = *pair;
    match (a.street, b.street) {
        (NO_WORD, NO_WORD) => return Level::Missing,
        (NO_WORD, _) | (_, NO_WORD) => return Level::OneMissing,
        _ => {}
    }
    let streets = streets(words, a, b);
    let houses = houses(a, b);
    match (streets, houses) {
        (Streets::Different, _) => Level::Different,
        (Streets::Same, Level::HouseMissing) if a.house.0 == 0 && b.house.0 == 0 => Level::Same,
        (_, Level::HouseMissing) => Level::HouseMissing,
        (Streets::Same, same) => same,
        (Streets::Slip, Level::OtherHouse) => Level::SlipOtherHouse,
        (Streets::Swapped | Streets::Part, Level::OtherHouse) => Level::Part,
        (Streets::Slip, _) => Level::Slip,
        (Streets::Swapped | Streets::Part, _) => Level::LinesSwapped,
    }
}

/// How two streets agree.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Streets {
    Same,
    Slip,
    Swapped,
    Part,
    Different,
}

fn streets(words: &Vocabulary, a: &Record, b: &Record) -> Streets {
    if a.street == b.street {
        return Streets::Same;
    }
    if similar(words, a.street, b.street) {
        return Streets::Slip;
    }
    let crossed = |one: WordId, other: WordId| {
        one != NO_WORD && other != NO_WORD && (one == other || similar(words, one, other))
    };
    if crossed(a.street, b.extra) || crossed(a.extra, b.street) {
        return Streets::Swapped;
    }
    let (one, other) = (words.text(a.street), words.text(b.street));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() >= 5 && (long.starts_with(short) || long.ends_with(short)) {
        return Streets::Part;
    }
    // `davies p oace` begins as `davies place` does; so does a street whose ending has a slip.
    let shared = short.bytes().zip(long.bytes()).take_while(|(x, y)| x == y).count();
    if shared >= 6 && shared * 5 >= long.len() * 3 && a.house.0 != 0 && a.house == b.house {
        return Streets::Slip;
    }
    if crossed(a.extra, b.extra) && words.text(a.extra).len() >= 5 {
        return Streets::Part;
    }
    Streets::Different
}

/// Compares the houses of one street.
fn houses(a: &Record, b: &Record) -> Level {
    if a.house.0 == 0 || b.house.0 == 0 {
        return Level::HouseMissing;
    }
    if a.house == b.house {
        return match () {
            () if a.letter != b.letter => Level::OtherLetter,
            () if a.unit != 0 && a.unit == b.unit => Level::SameUnit,
            () if a.unit != 0 && b.unit != 0 => Level::OtherUnit,
            () => Level::Same,
        };
    }
    let holds = |range: (u16, u16), house: u16| range.1 != 0 && (range.0..=range.1).contains(&house);
    if a.house.0 == b.house.0 || holds(a.house, b.house.0) || holds(b.house, a.house.0) {
        return Level::Range;
    }
    Level::OtherHouse
}
