//! What is known of two lists as wholes and is the same for all pairs: which comparison it makes worth
//! more or less, and what its bins mean.

use super::super::reliability::{AGREEMENTS, SHARINGS, agreement_level, sharing_level};
use super::super::terms::{Level, Wording};
use super::Term;

/// One estimate of the lists, see `reliability`.
pub(in crate::matching) struct ListEstimate {
    pub(in crate::matching) term: Term,
    /// Its name as people read it.
    pub(in crate::matching) title: Wording,
    /// The comparison under whose name it is told.
    pub(in crate::matching) told_with: Term,
    /// The level that a bin stands for.
    pub(in crate::matching) level: fn(usize) -> Level,
}

/// In the order of the estimates: how often fields agree, then how often neighbours share them.
pub(in crate::matching) const OF_THE_LISTS: [ListEstimate; AGREEMENTS + SHARINGS] = [
    ListEstimate {
        term: Term::NameReliability,
        title: ("Hvor tit kunder skifter navn i listerne", "How often customers change names in these lists"),
        told_with: Term::Name,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::PhoneReliability,
        title: ("Telefonnumrenes pålidelighed i listerne", "How reliable phones are in these lists"),
        told_with: Term::Phone,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::StreetReliability,
        title: ("Adressernes pålidelighed i listerne", "How reliable addresses are in these lists"),
        told_with: Term::Street,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::CvrReliability,
        title: ("CVR-numrenes pålidelighed i listerne", "How reliable CVR numbers are in these lists"),
        told_with: Term::Cvr,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::EmailReliability,
        title: (
            "E-mailadressernes pålidelighed i listerne",
            "How reliable e-mail addresses are in these lists",
        ),
        told_with: Term::Email,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::OwnerReliability,
        title: ("Kontakternes pålidelighed i listerne", "How reliable contacts are in these lists"),
        told_with: Term::Owner,
        level: agreement_level,
    },
    ListEstimate {
        term: Term::PhoneSharing,
        title: (
            "Hvor tit naboer deler telefon i listerne",
            "How often neighbours share a phone in these lists",
        ),
        told_with: Term::Phone,
        level: sharing_level,
    },
    ListEstimate {
        term: Term::EmailSharing,
        title: (
            "Hvor tit naboer deler e-mail i listerne",
            "How often neighbours share an e-mail in these lists",
        ),
        told_with: Term::Email,
        level: sharing_level,
    },
    ListEstimate {
        term: Term::OwnerSharing,
        title: (
            "Hvor tit naboer deler kontakt i listerne",
            "How often neighbours share a contact in these lists",
        ),
        told_with: Term::Owner,
        level: sharing_level,
    },
];

/// The estimate that a term stands for.
pub(super) const fn about(term: Term) -> Option<&'static ListEstimate> {
    const ALL: &[ListEstimate] = &OF_THE_LISTS;
    let mut at = 0;
    while at < ALL.len() {
        if ALL[at].term as usize == term as usize {
            return Some(&ALL[at]);
        }
        at += 1;
    }
    None
}
