//! Compares two customers. A comparison is a file here that declares itself and finds the level that a
//! pair reached; its line in the registry below is all that the rest of the program needs of it.

mod alignment;
mod comparison;
mod crowd;
mod cvr;
mod ean;
mod email;
mod form;
mod name;
mod neighbours;
mod number;
mod of_the_lists;
mod owner;
mod p_number;
mod phone;
mod place;
mod place_words;
mod rarity;
mod rest;
mod street;
mod trust;
mod twins;

use serde::{Deserialize, Serialize};

use crate::customer::Field;
use crate::normalise::{Lists, Record, Vocabulary};
pub(super) use of_the_lists::OF_THE_LISTS;

use super::block::BlockingKey;
use super::corpus_statistics::CorpusStatistics;
use super::terms::{Level, WaterfallSubject, Wording, named};
use alignment::Alignment;
use comparison::{ComparisonDeclaration, EvidenceKind};

macro_rules! comparisons {
    ($($(#[$doc:meta])* $variant:ident = $text:literal in $file:ident,)*) => {
        named! {
            /// The terms of a score: the comparisons first, in the order of a pair's levels.
            Term {
                $($(#[$doc])* $variant = $text,)*
                /// What is expected before anything is compared.
                Prior = "prior",
                /// The best other e-conomic customer for the ClientView customer.
                RivalInEconomic = "rival_in_economic",
                /// The best other ClientView customer for the e-conomic customer.
                RivalInClientView = "rival_in_clientview",
                /// How the proposals of these lists are spread over the scores.
                Spread = "spread",
                /// How far phones can be relied on in these lists.
                PhoneReliability = "phone_reliability",
                /// How far addresses can be relied on in these lists.
                StreetReliability = "street_reliability",
                /// How far CVR numbers can be relied on in these lists.
                CvrReliability = "cvr_reliability",
                /// How often the same customer has the same name in both lists.
                NameReliability = "name_reliability",
                /// How far e-mail addresses can be relied on in these lists.
                EmailReliability = "email_reliability",
                /// How far owners and contacts can be relied on in these lists.
                OwnerReliability = "owner_reliability",
                /// How often different customers at one address share a phone.
                PhoneSharing = "phone_sharing",
                /// How often different customers at one address share an e-mail address.
                EmailSharing = "email_sharing",
                /// How often different customers at one address share an owner or contact.
                OwnerSharing = "owner_sharing",
            }
        }

        /// Number of comparisons.
        pub(super) const COMPARISONS: usize = [$($text),*].len();

        impl Term {
            /// The comparisons of two customers, in the order of a pair's levels.
            pub(super) const COMPARED: [Self; COMPARISONS] = [$(Self::$variant),*];
        }

        /// What each comparison declares, in the same order.
        const DECLARED: [&ComparisonDeclaration; COMPARISONS] = [$(&$file::DECLARED),*];

        /// Compares a ClientView customer and an e-conomic customer.
        pub(super) fn compare(
            lists: &Lists,
            statistics: &CorpusStatistics,
            a: &Record,
            b: &Record,
        ) -> ComparisonLevels {
            let pair = ComparedPair::new(&lists.vocabulary, statistics, a, b);
            let mut reached = ComparisonLevels::default();
            $(reached.reach(Term::$variant, $file::level(&pair, &reached));)*
            reached
        }
    };
}

comparisons! {
    /// How much of the names agrees.
    Name = "name" in name,
    /// What distinguishes the names: what is left after the shared part.
    Rest = "rest" in rest,
    /// How rare the shared part of the names is.
    Rarity = "rarity" in rarity,
    /// How many customers have this very name.
    Twins = "twins" in twins,
    /// Legal form, person or firm.
    Form = "form" in form,
    /// Street and house.
    Street = "street" in street,
    /// How many customers have this very address.
    Crowd = "crowd" in crowd,
    /// Post code and town.
    Place = "place" in place,
    /// How many customers live in this very post code.
    Neighbours = "neighbours" in neighbours,
    /// CVR number.
    Cvr = "cvr" in cvr,
    /// EAN number.
    Ean = "ean" in ean,
    /// P-number of a production unit.
    PNumber = "p_number" in p_number,
    /// Phone.
    Phone = "phone" in phone,
    /// E-mail.
    Email = "email" in email,
    /// Customer code against e-conomic number.
    Number = "number" in number,
    /// What an equal number is worth in these lists.
    Trust = "trust" in trust,
    /// Owner after `v/`, or contact.
    Owner = "owner" in owner,
}

/// Two customers to compare, with what several comparisons need of them.
struct ComparedPair<'p> {
    words: &'p Vocabulary,
    statistics: &'p CorpusStatistics,
    /// The ClientView customer.
    a: &'p Record,
    /// The e-conomic customer.
    b: &'p Record,
    /// Which words of the names found each other; nothing where a name is missing.
    names: Option<Alignment>,
}

impl<'p> ComparedPair<'p> {
    fn new(words: &'p Vocabulary, statistics: &'p CorpusStatistics, a: &'p Record, b: &'p Record) -> Self {
        let told = a.word_count != 0 && b.word_count != 0;
        let names = told.then(|| alignment::align(words, statistics, a, b));
        Self { words, statistics, a, b, names }
    }
}

/// How many customers a list has with a value.
const fn sharers(count: u8) -> Level {
    match count {
        0 | 1 => Level::OneEach,
        2 | 3 => Level::Few,
        _ => Level::Many,
    }
}

/// The position of each comparison's level, in the order of [`Term::COMPARED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ComparisonLevels(pub(super) [u8; COMPARISONS]);

impl ComparisonLevels {
    /// The level that a comparison reached.
    pub(super) fn level(&self, term: Term) -> Level {
        DECLARED[term as usize].levels[usize::from(self.0[term as usize])]
    }

    fn reach(&mut self, term: Term, level: Level) {
        debug_assert!(term.levels().contains(&level), "{level:?} is no level of {term:?}");
        self.0[term as usize] = POSITIONS[term as usize][level as usize];
    }

    /// Whether anything but a number speaks for the pair, so that it is worth proposing.
    pub(super) fn have_something_in_common(&self) -> bool {
        self.0.iter().zip(PROPOSING).any(|(position, proposing)| proposing >> position & 1 == 1)
    }
}

/// The position of every level among each comparison's own, so that nothing is sought.
const POSITIONS: [[u8; Level::ALL.len()]; COMPARISONS] = {
    let mut positions = [[0; Level::ALL.len()]; COMPARISONS];
    let mut at = 0;
    while at < COMPARISONS {
        let own = DECLARED[at].levels;
        let mut position = 0;
        while position < own.len() {
            positions[at][own[position] as usize] = position as u8;
            position += 1;
        }
        at += 1;
    }
    positions
};

/// The levels of each comparison at which a pair is worth proposing, as bits by their positions.
const PROPOSING: [u32; COMPARISONS] = {
    let mut all = [0; COMPARISONS];
    let mut at = 0;
    while at < COMPARISONS {
        all[at] = DECLARED[at].proposing();
        at += 1;
    }
    all
};

impl Term {
    /// What a comparison declares; nothing for the other terms.
    pub(super) fn declared(self) -> Option<&'static ComparisonDeclaration> {
        DECLARED.get(self as usize).copied()
    }

    /// The levels of a comparison, by their positions; one for the other terms.
    pub(super) const fn levels(self) -> &'static [Level] {
        if (self as usize) < COMPARISONS { DECLARED[self as usize].levels } else { &[Level::Step] }
    }

    /// The comparison under whose name a term is told in a summary.
    pub(super) const fn told_with(self) -> Self {
        if (self as usize) < COMPARISONS {
            return match DECLARED[self as usize].told_with {
                Some(other) => other,
                None => self,
            };
        }
        match of_the_lists::about(self) {
            Some(known) => known.told_with,
            None => self,
        }
    }

    /// Its name as people read it, Danish and English.
    #[must_use]
    pub fn title(self) -> Wording {
        match (self.declared(), of_the_lists::about(self)) {
            (Some(declared), _) => declared.title,
            (None, Some(known)) => known.title,
            (None, None) => match self {
                Self::RivalInEconomic => ("Andre kandidater i e-conomic", "Other candidates in e-conomic"),
                Self::RivalInClientView => {
                    ("Andre kandidater i ClientView", "Other candidates in ClientView")
                }
                Self::Spread => ("Listerne som helhed", "The lists as a whole"),
                _ => ("Udgangspunkt", "Starting point"),
            },
        }
    }

    /// A level in a few words that stand alone, Danish and English; nothing for what is missing or says
    /// nothing by itself.
    #[must_use]
    pub fn phrase(self, level: Level) -> Option<Wording> {
        let phrases = self.declared()?.phrases;
        phrases.iter().find(|(own, _)| *own == level).map(|(_, wording)| *wording)
    }

    /// The customer's fields that a comparison compares; none for what only tells the worth of others.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        self.declared().map_or(&[], |declared| declared.fields)
    }

    /// The line of the waterfall that a term stands on.
    #[must_use]
    pub fn subject(self) -> WaterfallSubject {
        match self {
            Self::RivalInEconomic | Self::RivalInClientView => WaterfallSubject::Rivals,
            _ => self.told_with().declared().map_or(WaterfallSubject::Lists, |declared| declared.subject),
        }
    }

    /// Whether a link can be supported by this comparison.
    pub(super) fn supports(self) -> bool {
        self.declared().is_some_and(|declared| declared.evidence != EvidenceKind::Qualifies)
    }

    /// The blocking rule that finds pairs which agree in this comparison, first of all.
    pub(super) fn blocking(self) -> Option<BlockingKey> {
        self.declared()?.blocking.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_comparisons_stand_first_among_the_terms() {
        for (at, term) in Term::COMPARED.into_iter().enumerate() {
            assert_eq!(term as usize, at);
        }
    }

    #[test]
    fn names_lead_back() {
        for term in Term::ALL {
            assert_eq!(Term::named(term.name()), Some(*term));
        }
    }

    #[test]
    fn what_a_comparison_declares_speaks_of_its_own_levels() {
        for term in Term::COMPARED {
            let declared = term.declared().expect("a comparison");
            let distinct: BTreeSet<Level> = declared.levels.iter().copied().collect();
            assert_eq!(distinct.len(), declared.levels.len(), "{term:?} has a level twice");
            assert!(distinct.len() <= 32, "{term:?} has more levels than bits");
            let ordered = declared.order.iter().flat_map(|(low, high)| [*low, *high]);
            let told = declared.phrases.iter().map(|(level, _)| *level);
            for level in ordered.chain(told).chain([declared.silent]) {
                assert!(distinct.contains(&level), "{level:?} is no level of {term:?}");
            }
        }
    }

    #[test]
    fn every_blocking_rule_belongs_to_one_comparison() {
        for key in BlockingKey::ALL {
            let of = |term: &Term| term.declared().is_some_and(|declared| declared.blocking.contains(&key));
            assert_eq!(Term::COMPARED.iter().filter(|term| of(term)).count(), 1, "{key:?}");
        }
    }

    #[test]
    fn what_names_a_customer_has_a_direction() {
        for term in Term::COMPARED.into_iter().filter(|term| term.supports()) {
            assert!(term.declared().is_some_and(|declared| !declared.order.is_empty()), "{term:?}");
        }
    }
}
