//! Compares two customers: one rung of each comparison's ladder.

mod address;
mod identifiers;
mod name;

use crate::normalise::{Form, Lists, Record};

use super::population::Population;
use super::terms::{Level, Term};

/// Number of comparisons.
pub(super) const COMPARISONS: usize = Term::COMPARED.len();

/// The rung of each comparison, in the order of [`Term::COMPARED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rungs(pub(super) [u8; COMPARISONS]);

impl Rungs {
    /// The level that a comparison reached.
    pub(super) fn level(&self, term: Term) -> Level {
        term.ladder()[usize::from(self.0[PLACES[term as usize]])]
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

/// Steps of the balance of facts that agree and that differ.
pub(super) const BALANCE_STEPS: usize = 16;

impl Rungs {
    /// How many facts besides the name agree (times four), and how many differ; of each at most three.
    pub(super) fn balance(&self) -> u8 {
        let (mut agree, mut differ) = (0, 0);
        for term in [Term::Street, Term::Place, Term::Cvr, Term::Phone, Term::Email, Term::Form] {
            match self.level(term) {
                Level::Same
                | Level::SameUnit
                | Level::Slip
                | Level::LinesSwapped
                | Level::Range
                | Level::SameLocal
                | Level::SameDomain
                | Level::SameTown
                | Level::SameZip => agree += 1,
                Level::Different | Level::OtherHouse | Level::SlipOtherHouse | Level::PersonAndFirm => {
                    differ += 1
                }
                _ => {}
            }
        }
        4 * u8::min(agree, 3) + u8::min(differ, 3)
    }

    /// Whether anything but a number speaks for the pair, so that it is worth proposing.
    pub(super) fn have_something_in_common(&self) -> bool {
        let agrees =
            |term| !matches!(self.level(term), Level::Missing | Level::OneMissing | Level::Different);
        [Term::Name, Term::Street, Term::Cvr, Term::Ean, Term::Phone, Term::Email].into_iter().any(agrees)
            || self.level(Term::Number) == Level::IsIdentifier
    }
}

/// The rung of every level on each comparison's ladder, so that nothing is sought.
const RUNGS: [[u8; Level::ALL.len()]; COMPARISONS] = {
    let mut rungs = [[0; Level::ALL.len()]; COMPARISONS];
    let mut at = 0;
    while at < COMPARISONS {
        let ladder = Term::COMPARED[at].ladder();
        let mut rung = 0;
        while rung < ladder.len() {
            rungs[at][ladder[rung] as usize] = rung as u8;
            rung += 1;
        }
        at += 1;
    }
    rungs
};

/// The rung of a level on the ladder of the comparison at this place.
fn rung(at: usize, level: Level) -> u8 {
    debug_assert!(
        Term::COMPARED[at].ladder().contains(&level),
        "{level:?} is no level of {:?}",
        Term::COMPARED[at]
    );
    RUNGS[at][level as usize]
}

/// Compares a ClientView customer and an e-conomic customer.
pub(super) fn compare(lists: &Lists, population: &Population, a: &Record, b: &Record) -> Rungs {
    let words = &lists.vocabulary;
    let names = name::compare(words, population, a, b);
    let street = address::street(words, a, b);
    let place = address::place(words, a, b);
    let number = identifiers::number(population, a, b);
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
        identifiers::phone(a, b),
        identifiers::email(words, a, b),
        number,
        population.trust(number),
        name::owner(words, a, b),
    ];
    let mut rungs = Rungs::default();
    for (at, level) in levels.into_iter().enumerate() {
        rungs.0[at] = rung(at, level);
    }
    rungs
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
