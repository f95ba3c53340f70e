//! Addresses: street and house, post code and town.

use crate::normalise::identifiers::one_slip;
use crate::normalise::text::{distance, may_be_near};
use crate::normalise::{NO_WORD, Record, Vocabulary, WordId};

use super::super::terms::Level;

/// How two streets agree.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Streets {
    Same,
    Slip,
    Swapped,
    Part,
    Different,
}

/// Compares street and house.
pub(super) fn street(words: &Vocabulary, a: &Record, b: &Record) -> Level {
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

/// The same but for a slip or two. A number in the name does not slip (`3. Tværvej`, `4. Tværvej`).
fn similar(words: &Vocabulary, one: WordId, other: WordId) -> bool {
    let (one, other) = (words.word(one), words.word(other));
    let letters = (one.letters, other.letters);
    let (one, other): (&str, &str) = (&one.text, &other.text);
    let limit = match one.len().max(other.len()) {
        0..=4 => return false,
        5..=8 => 1,
        9..=14 => 2,
        _ => 3,
    };
    let digits = |text: &str| {
        text.bytes().filter(u8::is_ascii_digit).fold(0_u32, |all, b| all * 10 % 99_991 + u32::from(b))
    };
    may_be_near(letters.0, letters.1, limit)
        && distance(one, other, limit).is_some()
        && digits(one) == digits(other)
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

/// Compares post code and town.
pub(super) fn place(words: &Vocabulary, a: &Record, b: &Record) -> Level {
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
