//! Compares two customers: one position of each comparison's levels.

mod address;
mod identifiers;
mod name;

use crate::normalise::{Form, Lists, Record};

use super::corpus_statistics::CorpusStatistics;
use super::terms::{Level, Term};

/// Number of comparisons.
pub(super) const COMPARISONS: usize = Term::COMPARED.len();

/// The position of each comparison, in the order of [`Term::COMPARED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ComparisonLevels(pub(super) [u8; COMPARISONS]);

impl ComparisonLevels {
    /// The level that a comparison reached.
    pub(super) fn level(&self, term: Term) -> Level {
        term.levels()[usize::from(self.0[PLACES[term as usize]])]
    }
}

/// Where each comparison stands among those compared, so that nothing is sought; 0 for the others.
pub(super) const PLACES: [usize; Term::ALL.len()] = {
    let mut places = [0; Term::ALL.len()];
    let mut at = 0;
    while at < COMPARISONS {
        places[Term::COMPARED[at] as usize] = at;
        at += 1;
    }
    places
};

impl ComparisonLevels {
    /// Whether anything but a number speaks for the pair, so that it is worth proposing.
    pub(super) fn have_something_in_common(&self) -> bool {
        let agrees =
            |term| !matches!(self.level(term), Level::Missing | Level::OneMissing | Level::Different);
        [Term::Name, Term::Street, Term::Cvr, Term::Ean, Term::PNumber, Term::Phone, Term::Email]
            .into_iter()
            .any(agrees)
            || self.level(Term::Number) == Level::IsIdentifier
    }
}

/// The position of every level among each comparison's own, so that nothing is sought.
const POSITIONS: [[u8; Level::ALL.len()]; COMPARISONS] = {
    let mut positions = [[0; Level::ALL.len()]; COMPARISONS];
    let mut at = 0;
    while at < COMPARISONS {
        let own = Term::COMPARED[at].levels();
        let mut position = 0;
        while position < own.len() {
            positions[at][own[position] as usize] = position as u8;
            position += 1;
        }
        at += 1;
    }
    positions
};

/// The position of a level among those of the comparison at this place.
fn position(at: usize, level: Level) -> u8 {
    debug_assert!(
        Term::COMPARED[at].levels().contains(&level),
        "{level:?} is no level of {:?}",
        Term::COMPARED[at]
    );
    POSITIONS[at][level as usize]
}

/// Compares a ClientView customer and an e-conomic customer.
pub(super) fn compare(
    lists: &Lists,
    statistics: &CorpusStatistics,
    a: &Record,
    b: &Record,
) -> ComparisonLevels {
    let words = &lists.vocabulary;
    let names = name::compare(words, statistics, a, b);
    let street = address::street(words, a, b);
    let place = address::place(words, a, b);
    let number = identifiers::number(statistics, a, b);
    let levels = [
        names.agreement,
        names.rest,
        names.rarity,
        twins(a, b, names.agreement),
        form(a, b),
        street,
        crowd(a, b, street),
        place,
        neighbours(a, b, place),
        identifiers::cvr(a, b),
        identifiers::ean(a, b),
        identifiers::p_number(a, b),
        identifiers::phone(a, b),
        identifiers::email(words, a, b),
        number,
        statistics.trust(number),
        name::owner(words, a, b),
    ];
    let mut reached = ComparisonLevels::default();
    for (at, level) in levels.into_iter().enumerate() {
        reached.0[at] = position(at, level);
    }
    reached
}

/// How many customers a list has with a value.
const fn many(count: u8) -> Level {
    match count {
        0 | 1 => Level::OneEach,
        2 | 3 => Level::Few,
        _ => Level::Many,
    }
}

fn twins(a: &Record, b: &Record, agreement: Level) -> Level {
    match agreement {
        Level::Missing | Level::Some | Level::Different | Level::Most => Level::NotShared,
        _ => many(a.sharing.name.max(b.sharing.name)),
    }
}

fn crowd(a: &Record, b: &Record, street: Level) -> Level {
    match street {
        Level::SameUnit
        | Level::Same
        | Level::OtherUnit
        | Level::OtherLetter
        | Level::Range
        | Level::Slip
        | Level::LinesSwapped => many(a.sharing.address.max(b.sharing.address)),
        _ => Level::NotShared,
    }
}

/// Shares of a list that live in one post code, from which on it is rare, usual, common, very common.
const SHARES: [f32; 4] = [0.002, 0.01, 0.04, 0.12];

fn neighbours(a: &Record, b: &Record, place: Level) -> Level {
    if !matches!(place, Level::Same | Level::SameZip | Level::SameTown) {
        return Level::NotShared;
    }
    let share = a.sharing.neighbours.max(b.sharing.neighbours);
    match SHARES.iter().take_while(|end| share >= **end).count() {
        0 => Level::VeryRare,
        1 => Level::Rare,
        2 => Level::Usual,
        3 => Level::Common,
        _ => Level::VeryCommon,
    }
}

fn form(a: &Record, b: &Record) -> Level {
    let (one, other) = (a.form, b.form);
    if (a.person && other.is_firm()) || (b.person && one.is_firm()) {
        return Level::PersonAndFirm;
    }
    match (one, other) {
        (Form::Untold, Form::Untold) if a.person && b.person => Level::People,
        (Form::Untold, Form::Untold) => Level::Untold,
        (Form::Untold, _) | (_, Form::Untold) => Level::OneUntold,
        _ if one == other => Level::Same,
        (Form::Ivs, Form::Aps) | (Form::Aps, Form::Ivs) => Level::Successor,
        _ => Level::Different,
    }
}
