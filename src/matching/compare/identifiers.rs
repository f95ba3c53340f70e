//! Numbers and addresses that name a customer: CVR, EAN, phone, e-mail, and
//! the customer code against the e-conomic number.

use crate::normalise::identifiers::one_slip;
use crate::normalise::{NO_WORD, Record, Vocabulary};

use super::super::corpus_statistics::CorpusStatistics;
use super::super::terms::Level;

/// Values from here on stand for a text and have no digits to slip.
const HASHED: u32 = 1 << 31;

/// Compares CVR numbers.
pub(super) fn cvr(a: &Record, b: &Record) -> Level {
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

/// Compares EAN numbers.
pub(super) const fn ean(a: &Record, b: &Record) -> Level {
    match (a.ean, b.ean) {
        (0, _) | (_, 0) => Level::Missing,
        (one, other) if one == other && a.sharing.ean > 1 => Level::SameShared,
        (one, other) if one == other => Level::Same,
        _ => Level::Different,
    }
}

/// Compares P-numbers.
pub(super) const fn p_number(a: &Record, b: &Record) -> Level {
    match (a.p_number, b.p_number) {
        (0, _) | (_, 0) => Level::Missing,
        (one, other) if one == other => Level::Same,
        _ => Level::Different,
    }
}

/// Compares phones; the best of several counts.
pub(super) fn phone(a: &Record, b: &Record) -> Level {
    if a.phones[0] == 0 || b.phones[0] == 0 {
        return Level::Missing;
    }
    let mut best = Level::Different;
    for (one, sharing) in a.phones.iter().zip(a.sharing.phones).filter(|(phone, _)| **phone != 0) {
        for other in b.phones.iter().filter(|phone| **phone != 0) {
            if one == other {
                return if sharing > 1 { Level::SameShared } else { Level::Same };
            }
            if one_slip(*one, *other) {
                best = Level::Slip;
            }
        }
    }
    best
}

/// Parts before the `@` that anybody may have.
const COMMON_LOCALS: [&str; 8] =
    ["info", "mail", "kontakt", "post", "faktura", "bogholderi", "kontor", "admin"];

/// Compares e-mail addresses; one alone may still name the other customer.
pub(super) fn email(words: &Vocabulary, a: &Record, b: &Record) -> Level {
    if a.email != 0 && a.email == b.email {
        return if a.sharing.email > 1 { Level::SameShared } else { Level::Same };
    }
    if a.email != 0 && b.email != 0 {
        if a.email_domain == b.email_domain && !a.free_mail {
            return Level::SameDomain;
        }
        let is_common = || COMMON_LOCALS.iter().any(|local| crate::normalise::hash(local) == a.email_local);
        if a.email_local == b.email_local && !is_common() {
            return Level::SameLocal;
        }
    }
    if is_name(words, a, b) || is_name(words, b, a) {
        return Level::DomainIsName;
    }
    if a.email != 0 && b.email != 0 { Level::Different } else { Level::Missing }
}

/// Whether the one's domain is made of the other's name.
fn is_name(words: &Vocabulary, one: &Record, other: &Record) -> bool {
    if one.email_label == NO_WORD {
        return false;
    }
    let (label, joined) = (words.word(one.email_label), words.word(other.joined));
    let has_letters_of = |word: u32| word & !label.letters == 0;
    let letters_in_joined = label.letters & !joined.letters == 0;
    let (label, joined): (&str, &str) = (&label.text, &joined.text);
    label.len() >= 4
        && (label == joined
            || (letters_in_joined && label.len() >= 6 && joined.starts_with(label))
            || other.name().iter().any(|word| {
                let word = words.word(*word);
                has_letters_of(word.letters)
                    && word.text.len() >= 5
                    && label.starts_with(&*word.text)
                    && word.text.len() * 2 >= label.len()
            }))
}

/// Compares the customer code with the e-conomic number.
pub(super) fn number(statistics: &CorpusStatistics, a: &Record, b: &Record) -> Level {
    if a.number == 0 {
        return Level::Missing;
    }
    if a.number == b.number {
        return Level::Same;
    }
    if statistics.is_shifted(a.number, b.number) {
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
