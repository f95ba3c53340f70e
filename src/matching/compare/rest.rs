//! What distinguishes the names: what is left after the shared part.

use crate::normalise::{Classes, WordId};

use super::super::terms::{Level, WaterfallSubject};
use super::alignment::Alignment;
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels, Term};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Resten af navnet", "Rest of the name"),
    subject: WaterfallSubject::Name,
    told_with: None,
    fields: &[],
    levels: &[
        Level::Nothing,
        Level::OtherNumber,
        Level::OneNumber,
        Level::OneHolding,
        Level::OneEstate,
        Level::OneBranch,
        Level::OtherTown,
        Level::OneTown,
        Level::OtherFirstName,
        Level::OneFirstName,
        Level::OneInitial,
        Level::OneGeneric,
        Level::OneWords,
        Level::OtherWords,
        Level::NotShared,
    ],
    silent: Level::NotShared,
    order: &[],
    phrases: &[
        (Level::OtherNumber, ("andet nummer i navnet", "another number in the name")),
        (Level::OneNumber, ("kun det ene navn har et nummer", "a number in one name only")),
        (Level::OneHolding, ("kun den ene er holding", "holding on one side only")),
        (Level::OneEstate, ("kun den ene er ejendomsselskab", "property firm on one side only")),
        (Level::OneBranch, ("kan være et søsterselskab", "may be a sister firm")),
        (Level::OtherTown, ("anden by i navnet", "another town in the name")),
        (Level::OneTown, ("kun det ene navn har en by", "a town in one name only")),
        (Level::OtherFirstName, ("andet fornavn", "another first name")),
        (Level::OneFirstName, ("kun den ene har fornavn", "first name on one side only")),
        (Level::OneInitial, ("kun den ene har mellemnavn", "middle name on one side only")),
        (Level::OneWords, ("flere ord i det ene navn", "more words in one name")),
        (Level::OneGeneric, ("flere ord i det ene navn", "more words in one name")),
        (Level::OtherWords, ("andre ord i navnet", "other words in the name")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, reached: &ComparisonLevels) -> Level {
    let Some(found) = &pair.names else { return Level::NotShared };
    match reached.level(Term::Name) {
        Level::Different => Level::NotShared,
        Level::Same | Level::Reordered | Level::Spacing | Level::Slip | Level::Slips => Level::Nothing,
        _ => most_telling(pair, found),
    }
}

/// The most telling of all that is left over.
fn most_telling(pair: &ComparedPair<'_>, found: &Alignment) -> Level {
    let ComparedPair { words, a, b, .. } = pair;
    let (here, there) = (found.here_left.words(), found.there_left.words());
    if found.is_complete() {
        return Level::Nothing;
    }
    let (one, other) = (found.here_left.classes(words), found.there_left.classes(words));
    let either = |class| one.any(class) != other.any(class);
    let both = |class| one.any(class) && other.any(class);
    if both(Classes::NUMBER) {
        return Level::OtherNumber;
    }
    if either(Classes::HOLDING) {
        return Level::OneHolding;
    }
    if either(Classes::ESTATE) {
        return Level::OneEstate;
    }
    if either(Classes::NUMBER) {
        return Level::OneNumber;
    }
    let people = a.person && b.person;
    if !here.is_empty() && !there.is_empty() {
        return match () {
            () if people || both(Classes::FIRST_NAME) => Level::OtherFirstName,
            () if both(Classes::TOWN) => Level::OtherTown,
            () if either(Classes::BRANCH) => Level::OneBranch,
            () => Level::OtherWords,
        };
    }
    let (left, kinds) = if here.is_empty() { (there, other) } else { (here, one) };
    let all = |class| left.iter().all(|id| words.word(*id).classes.any(class));
    // A town that no list of ours knows stands in the customer's own address.
    let spells = |town: WordId| {
        left.iter().try_fold(words.text(town), |town, id| town.strip_prefix(words.text(*id))) == Some("")
    };
    match () {
        () if all(Classes::INITIAL) => Level::OneInitial,
        // `Jane Skov` is not `Niels J. Skov`: the initial is the middle name's.
        () if people && found.shortened > 0 && kinds.any(Classes::FIRST_NAME) => Level::OtherFirstName,
        () if people => {
            // A couple and one of the two may both be customers; a middle name makes nobody another.
            if a.word_count.min(b.word_count) >= 2 && a.couple == b.couple {
                Level::OneInitial
            } else {
                Level::OneFirstName
            }
        }
        () if kinds.any(Classes::BRANCH) => Level::OneBranch,
        () if all(Classes::GENERIC) => Level::OneGeneric,
        () if all(Classes::TOWN) || spells(a.town) || spells(b.town) => Level::OneTown,
        () if kinds.any(Classes::FIRST_NAME) => Level::OneFirstName,
        () => Level::OneWords,
    }
}
