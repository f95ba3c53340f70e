//! What kobl says about a match: the comparisons, the levels they reached, the
//! doubts, why there is no candidate, and the short reason of the review file.

use std::borrow::Cow;

use super::{Language, Localize, say};
use crate::matching::waterfall::{WaterfallLine, WaterfallSubject};
use crate::matching::{BlockingKey, Contribution, CutKey, Doubt, Level, Term};

impl Localize for Term {
    fn say(&self, language: Language) -> String {
        let (danish, english) = self.title();
        language.pick(danish, english).to_owned()
    }
}

impl Localize for Level {
    fn say(&self, language: Language) -> String {
        let (danish, english) = self.wording();
        language.pick(danish, english).to_owned()
    }
}

impl Localize for Doubt {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::CloseRunnerUp => {
                ("en anden i e-conomic ligner næsten lige så meget", "another one in e-conomic comes close")
            }
            Self::CloseRival => (
                "en anden kunde i ClientView passer næsten lige så godt",
                "another ClientView customer comes close",
            ),
            Self::Tie => ("to kandidater er lige gode", "two are equally good"),
            Self::OtherCvr => ("CVR-numrene er forskellige", "the CVR numbers differ"),
            Self::OtherEan => ("EAN-numrene er forskellige", "the EAN numbers differ"),
            Self::Holding => ("kun den ene er holding", "holding on one side only"),
            Self::SisterFirm => ("kan være et søsterselskab", "may be a sister firm"),
            Self::OtherForm => ("selskabsformerne er forskellige", "the legal forms differ"),
            Self::PersonAndFirm => {
                ("den ene er en person, den anden et selskab", "one is a person, the other a firm")
            }
            Self::OtherNumberInName => {
                ("numrene i navnene er forskellige", "the numbers in the names differ")
            }
            Self::OtherFirstName => ("fornavnene er forskellige", "the first names differ"),
            Self::OtherName => ("navnene har kun lidt til fælles", "the names have little in common"),
            Self::Renamed => (
                "navnene har kun lidt til fælles, men egne numre passer",
                "the names have little in common, but numbers of its own agree",
            ),
            Self::OtherAddress => ("adresserne er forskellige", "the addresses differ"),
            Self::OtherContact => ("både telefon og e-mail er forskellige", "both phone and e-mail differ"),
            Self::ThinEvidence => ("der er for lidt at gå efter", "there is too little to go by"),
            Self::LinkedElsewhere => (
                "nummeret er allerede koblet til en anden kunde",
                "the number is already linked to another customer",
            ),
            Self::Duplicate => (
                "nummeret er foreslået til en kunde, der ligner denne",
                "the number is proposed for a customer that looks like this one",
            ),
            Self::OtherLink => {
                ("kunden er koblet til et andet nummer", "the customer is linked to another number")
            }
            Self::Barred => ("kunden er spærret i e-conomic", "the customer is barred in e-conomic"),
            Self::NothingSimilar => ("ingen i e-conomic ligner nok", "nobody in e-conomic is similar"),
            Self::TakenByBetter => {
                ("de kunder, der ligner, passer bedre til andre", "the similar customers fit others better")
            }
            Self::Blank => (
                "der er intet navn og intet nummer at søge på",
                "there is no name and no number to search by",
            ),
            Self::TooCommon => {
                ("navn og adresse deles af for mange", "name and address are shared by too many")
            }
        };
        language.pick(danish, english).to_owned()
    }
}

impl Localize for BlockingKey {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::Cvr => ("CVR-nr.", "CVR number"),
            Self::Ean => ("EAN-nr.", "EAN number"),
            Self::Phone => ("telefon", "phone"),
            Self::Email => ("e-mail", "e-mail"),
            Self::Domain => ("e-mail-domæne", "e-mail domain"),
            Self::Number => ("kundenummer", "customer number"),
            Self::Name => ("hele navnet", "whole name"),
            Self::Joined => ("navnet uden mellemrum", "name without blanks"),
            Self::Word => ("et ord i navnet", "a word of the name"),
            Self::Words => ("to ord i navnet", "two words of the name"),
            Self::WordAndPlace => ("et ord i navnet og byen", "a word of the name and the town"),
            Self::WordAndStreet => ("et ord i navnet og vejen", "a word of the name and the street"),
            Self::Address => ("adresse", "address"),
            Self::StreetAndHouse => ("vej og husnummer", "street and house number"),
            Self::NearWord => ("et ord i navnet med en tastefejl", "a word of the name with a slip"),
            Self::NearAddress => ("en adresse med en tastefejl", "an address with a slip"),
        };
        language.pick(danish, english).to_owned()
    }
}

impl Localize for CutKey {
    fn say(&self, language: Language) -> String {
        let key = self.key.say(language);
        let values = super::grouped(language, u64::from(self.values));
        let largest = super::grouped(language, u64::from(self.largest));
        say!(
            language,
            da: "{key}: {values} værdier deles af så mange kunder (op til {largest}), at der ikke blev søgt på dem.",
            en: "{key}: {values} values are shared by so many customers (up to {largest}) that they were not searched by.",
        )
    }
}

/// The contributions worth telling in a short reason, in bits.
const WORTH_TELLING: f32 = 0.4;

/// Why, in one short sentence: what speaks for it, then what speaks against it,
/// the strongest first. Without a candidate, why there is none.
#[must_use]
pub fn reason(language: Language, reasons: &[Contribution], doubts: &[Doubt]) -> String {
    let mut told: Vec<(f32, &'static str)> = reasons
        .iter()
        .filter(|one| one.with.is_none() && one.weight.abs() >= WORTH_TELLING)
        .filter_map(|one| Some((one.weight, in_short(language, one.term, one.level)?)))
        .collect();
    told.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()));
    let mut parts: Vec<Cow<'static, str>> = Vec::new();
    let mut add = |text: Cow<'static, str>| {
        if !text.is_empty() && !parts.contains(&text) {
            parts.push(text);
        }
    };
    told.iter().filter(|(weight, _)| *weight > 0.0).take(3).for_each(|(_, text)| add((*text).into()));
    told.iter().filter(|(weight, _)| *weight < 0.0).take(2).for_each(|(_, text)| add((*text).into()));
    for doubt in doubts.iter().filter(|doubt| !is_told_by_levels(**doubt) || reasons.is_empty()).take(2) {
        add(doubt.say(language).into());
    }
    if parts.is_empty() && reasons.is_empty() {
        return language.pick("ingen kandidat", "no candidate").to_owned();
    }
    parts.join("; ")
}

/// Doubts that the levels already tell.
const fn is_told_by_levels(doubt: Doubt) -> bool {
    matches!(
        doubt,
        Doubt::OtherCvr
            | Doubt::OtherEan
            | Doubt::Holding
            | Doubt::OtherForm
            | Doubt::OtherNumberInName
            | Doubt::OtherFirstName
            | Doubt::OtherName
            | Doubt::Renamed
            | Doubt::OtherAddress
            | Doubt::OtherContact
            | Doubt::PersonAndFirm
    )
}

/// A level in a few words that stand alone; nothing for what is missing or says nothing by itself.
#[must_use]
pub fn in_short(language: Language, term: Term, level: Level) -> Option<&'static str> {
    term.phrase(level).map(|(danish, english)| language.pick(danish, english))
}

/// What the comparisons of a line of the waterfall found, the first one first.
#[must_use]
pub fn found(language: Language, line: &WaterfallLine) -> String {
    let mut told: Vec<&'static str> = Vec::new();
    for (term, level) in &line.levels {
        if let Some(text) = in_short(language, *term, *level).filter(|text| !told.contains(text)) {
            told.push(text);
        }
    }
    if told.is_empty() && line.subject != WaterfallSubject::Lists {
        return line.levels.first().map(|(_, level)| level.say(language)).unwrap_or_default();
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn one(term: Term, level: Level, weight: f32) -> Contribution {
        Contribution { term, with: None, level, weight }
    }

    #[test]
    fn a_reason_tells_what_speaks_for_and_then_against() {
        let reasons = [
            one(Term::Prior, Level::Step, -6.0),
            one(Term::Street, Level::OtherHouse, -1.5),
            one(Term::Name, Level::Same, 5.0),
            one(Term::Cvr, Level::Same, 9.0),
            one(Term::Phone, Level::Missing, 0.0),
        ];
        assert_eq!(reason(Language::Danish, &reasons, &[]), "samme CVR; samme navn; andet husnummer");
        assert_eq!(
            reason(Language::English, &reasons, &[Doubt::CloseRunnerUp]),
            "same CVR; same name; another house number; another one in e-conomic comes close"
        );
    }

    #[test]
    fn without_a_candidate_the_reason_says_why() {
        assert_eq!(reason(Language::Danish, &[], &[Doubt::NothingSimilar]), "ingen i e-conomic ligner nok");
    }

    #[test]
    fn every_level_and_doubt_has_words_in_both_languages() {
        for language in [Language::Danish, Language::English] {
            assert!(Level::ALL.iter().all(|level| *level == Level::Step || !level.say(language).is_empty()));
            assert!(Doubt::ALL.iter().all(|doubt| !doubt.say(language).is_empty()));
            assert!(Term::ALL.iter().all(|term| !term.say(language).is_empty()));
        }
    }
}
