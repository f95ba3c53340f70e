//! E-mail.

use crate::customer::Field;
use crate::normalise::{NO_WORD, Record, Vocabulary};

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("E-mail", "E-mail"),
    subject: WaterfallSubject::Email,
    told_with: None,
    fields: &[Field::Email],
    levels: &[
        Level::Missing,
        Level::Same,
        Level::SameShared,
        Level::SameLocal,
        Level::SameDomain,
        Level::DomainIsName,
        Level::Different,
    ],
    silent: Level::Missing,
    order: &[
        (Level::Different, Level::Missing),
        (Level::Missing, Level::SameShared),
        (Level::SameShared, Level::Same),
        (Level::SameDomain, Level::Same),
        (Level::SameLocal, Level::Same),
    ],
    phrases: &[
        (Level::Same, ("samme e-mail", "same e-mail")),
        (Level::SameShared, ("samme e-mail", "same e-mail")),
        (Level::SameDomain, ("samme e-mail-domæne", "same e-mail domain")),
        (Level::DomainIsName, ("e-mailen passer til navnet", "the e-mail fits the name")),
        (Level::Different, ("anden e-mail", "another e-mail")),
    ],
    blocking: &[BlockingKey::Email, BlockingKey::Domain],
    evidence: EvidenceKind::Identifies,
};

/// Parts before the `@` that anybody may have.
const COMMON_LOCALS: [&str; 8] =
    ["info", "mail", "kontakt", "post", "faktura", "bogholderi", "kontor", "admin"];

/// One address alone may still name the other customer.
pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let ComparedPair { words, a, b, .. } = *pair;
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
