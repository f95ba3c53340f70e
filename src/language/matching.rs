//! What kobl says about a match: the comparisons, the levels they reached, the
//! doubts, why there is no candidate, and the short reason of the review file.

use std::borrow::Cow;

use super::{Language, Localize, say};
use crate::matching::{BlockingKey, Contribution, CutKey, Doubt, Level, Term};

impl Localize for Term {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::Prior => ("Udgangspunkt", "Starting point"),
            Self::Name => ("Navn", "Name"),
            Self::Rest => ("Resten af navnet", "Rest of the name"),
            Self::Rarity => ("Navnets sjældenhed", "Rarity of the name"),
            Self::Twins => ("Andre med navnet", "Others with the name"),
            Self::Form => ("Selskabsform", "Legal form"),
            Self::Street => ("Adresse", "Address"),
            Self::Crowd => ("Andre på adressen", "Others at the address"),
            Self::Place => ("Postnr. og by", "Postcode and town"),
            Self::Neighbours => ("Andre i postnummeret", "Others in the post code"),
            Self::Cvr => ("CVR-nr.", "CVR number"),
            Self::Ean => ("EAN-nr.", "EAN number"),
            Self::PNumber => ("P-nr.", "P-number"),
            Self::Phone => ("Telefon", "Phone"),
            Self::Email => ("E-mail", "E-mail"),
            Self::Number => ("Kundekode og kundenr.", "Customer code and number"),
            Self::Trust => ("Hvor ofte numrene passer i listerne", "Worth of numbers in these lists"),
            Self::Owner => ("Ejer eller kontakt", "Owner or contact"),
            Self::RivalInEconomic => ("Andre kandidater i e-conomic", "Other candidates in e-conomic"),
            Self::RivalInClientView => ("Andre kandidater i ClientView", "Other candidates in ClientView"),
            Self::Spread => ("Listerne som helhed", "The lists as a whole"),
            Self::NameReliability => {
                ("Hvor tit kunder skifter navn i listerne", "How often customers change names in these lists")
            }
            Self::EmailReliability => (
                "E-mailadressernes pålidelighed i listerne",
                "How reliable e-mail addresses are in these lists",
            ),
            Self::OwnerReliability => {
                ("Kontakternes pålidelighed i listerne", "How reliable contacts are in these lists")
            }
            Self::PhoneSharing => (
                "Hvor tit naboer deler telefon i listerne",
                "How often neighbours share a phone in these lists",
            ),
            Self::EmailSharing => (
                "Hvor tit naboer deler e-mail i listerne",
                "How often neighbours share an e-mail in these lists",
            ),
            Self::OwnerSharing => (
                "Hvor tit naboer deler kontakt i listerne",
                "How often neighbours share a contact in these lists",
            ),
            Self::PhoneReliability => {
                ("Telefonnumrenes pålidelighed i listerne", "How reliable phones are in these lists")
            }
            Self::StreetReliability => {
                ("Adressernes pålidelighed i listerne", "How reliable addresses are in these lists")
            }
            Self::CvrReliability => {
                ("CVR-numrenes pålidelighed i listerne", "How reliable CVR numbers are in these lists")
            }
        };
        language.pick(danish, english).to_owned()
    }
}

impl Localize for Level {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::Same => ("samme", "the same"),
            Self::Different => ("forskellig", "different"),
            Self::Missing => ("mangler", "missing"),
            Self::OneMissing => ("mangler på den ene", "missing on one side"),
            Self::Reordered => ("samme ord i anden rækkefølge", "same words in another order"),
            Self::Spacing => ("samme, men delt anderledes", "same but for blanks"),
            Self::Slip => ("samme med en tastefejl", "same with a slip"),
            Self::Slips => ("samme med flere tastefejl", "same with several slips"),
            Self::Shortened => ("forkortet", "shortened"),
            Self::Holds => ("det ene indeholder det andet", "one holds the other"),
            Self::Most => ("det meste er fælles", "most is shared"),
            Self::Some => ("noget er fælles", "some is shared"),
            Self::Nothing => ("resten er ens", "nothing left over"),
            Self::OtherNumber => ("andet nummer i navnet", "another number in the name"),
            Self::OneNumber => ("kun det ene navn har et nummer", "a number in one name only"),
            Self::OneHolding => ("kun den ene er holding", "holding on one side only"),
            Self::OneEstate => ("kun den ene er ejendomsselskab", "a property firm on one side only"),
            Self::OneBranch => ("kun den ene er søsterselskab", "a sister firm on one side only"),
            Self::OtherTown => ("anden by i navnet", "another town in the name"),
            Self::OneTown => ("kun det ene navn har en by", "a town in one name only"),
            Self::OtherFirstName => ("andet fornavn", "another first name"),
            Self::OneFirstName => ("kun den ene har fornavn", "a first name on one side only"),
            Self::OneInitial => ("kun den ene har mellemnavn", "a middle name on one side only"),
            Self::OneGeneric => ("kun den ene har almindelige ord", "common words on one side only"),
            Self::OneWords => ("flere ord på den ene", "more words on one side"),
            Self::OtherWords => ("andre ord på begge", "other words on both sides"),
            Self::NotShared => ("intet fælles", "nothing shared"),
            Self::VeryCommon => ("meget almindelig", "very common"),
            Self::Common => ("almindelig", "common"),
            Self::Usual => ("hverken almindelig eller sjælden", "neither common nor rare"),
            Self::Rare => ("sjælden", "rare"),
            Self::VeryRare => ("meget sjælden", "very rare"),
            Self::OneEach => ("ingen andre", "only these"),
            Self::Few => ("to eller tre", "two or three"),
            Self::Many => ("fire eller flere", "four or more"),
            Self::People => ("to personer", "two people"),
            Self::PersonAndFirm => ("person og selskab", "person and firm"),
            Self::Successor => ("IVS er blevet ApS", "IVS became ApS"),
            Self::Untold => ("ikke oplyst", "not told"),
            Self::OneUntold => ("kun oplyst på den ene", "told on one side only"),
            Self::SameUnit => ("samme med etage og dør", "same with floor and door"),
            Self::OtherUnit => ("samme hus, anden etage eller dør", "same house, another floor or door"),
            Self::OtherLetter => ("andet husbogstav", "another house letter"),
            Self::Range => ("husnumre der overlapper", "house numbers that overlap"),
            Self::LinesSwapped => ("samme, linjer byttet om", "same, lines swapped"),
            Self::HouseMissing => ("samme vej, husnummer mangler", "same street, house number missing"),
            Self::OtherHouse => ("samme vej, andet husnummer", "same street, another house number"),
            Self::SlipOtherHouse => ("lignende vej, andet husnummer", "similar street, another house number"),
            Self::Part => ("en del er fælles", "a part is shared"),
            Self::SameZip => ("samme postnr., anden by", "same post code, another town"),
            Self::SameTown => ("samme by", "same town"),
            Self::Near => ("tæt på", "close by"),
            Self::SameShared => ("samme, men flere har det", "same, but others have it too"),
            Self::SameLocal => ("samme navn før @", "same name before the @"),
            Self::SameDomain => ("samme domæne", "same domain"),
            Self::DomainIsName => ("domænet er den andens navn", "the domain is the other's name"),
            Self::Shifted => {
                ("numrene har samme faste forskel som resten", "same after the lists' constant shift")
            }
            Self::IsIdentifier => {
                ("er den andens CVR-nr. eller telefon", "is the other's CVR number or phone")
            }
            Self::Elsewhere => ("nummeret tilhører en anden", "the number is somebody else's"),
            Self::OwnerIsName => ("ejeren er den anden", "the owner is the other one"),
            Self::Unknown => ("ukendt", "unknown"),
            Self::Tiny => ("næsten ingen passer", "almost none fit"),
            Self::Low => ("få passer", "few fit"),
            Self::Half => ("omkring halvdelen passer", "about half fit"),
            Self::High => ("de fleste passer", "most fit"),
            Self::NearlyAll => ("næsten alle passer", "nearly all fit"),
            Self::NoRival => ("ingen andre", "nobody else"),
            Self::Better => ("en anden passer bedre", "another fits better"),
            Self::Equal => ("en anden passer lige så godt", "another fits just as well"),
            Self::Close => ("en anden er tæt på", "another comes close"),
            Self::Far => ("de andre er langt fra", "the others are far off"),
            Self::Step => ("", ""),
        };
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
        .filter_map(|one| phrase(one.term, one.level).map(|(da, en)| (one.weight, language.pick(da, en))))
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
    phrase(term, level).map(|(danish, english)| language.pick(danish, english))
}

/// A level in a few words that stand alone, Danish and English; nothing for what
/// is missing or says nothing by itself.
const fn phrase(term: Term, level: Level) -> Option<(&'static str, &'static str)> {
    Some(match (term, level) {
        (Term::Name, Level::Same) => ("samme navn", "same name"),
        (Term::Name, Level::Reordered) => ("samme navn i anden rækkefølge", "same name in another order"),
        (Term::Name, Level::Spacing) => ("samme navn, delt anderledes", "same name but for blanks"),
        (Term::Name, Level::Slip) => ("næsten samme navn", "nearly the same name"),
        (Term::Name, Level::Slips) => ("navnet ligner", "similar name"),
        (Term::Name, Level::Shortened) => ("navnet er forkortet", "shortened name"),
        (Term::Name, Level::Holds) => ("det ene navn indeholder det andet", "one name holds the other"),
        (Term::Name, Level::Most) => ("det meste af navnet", "most of the name"),
        (Term::Name, Level::Some) => ("kun lidt af navnet", "only a little of the name"),
        (Term::Name, Level::Different) => ("andet navn", "another name"),
        (Term::Rest, Level::OtherNumber) => ("andet nummer i navnet", "another number in the name"),
        (Term::Rest, Level::OneNumber) => ("kun det ene navn har et nummer", "a number in one name only"),
        (Term::Rest, Level::OneHolding) => ("kun den ene er holding", "holding on one side only"),
        (Term::Rest, Level::OneEstate) => {
            ("kun den ene er ejendomsselskab", "property firm on one side only")
        }
        (Term::Rest, Level::OneBranch) => ("kan være et søsterselskab", "may be a sister firm"),
        (Term::Rest, Level::OtherTown) => ("anden by i navnet", "another town in the name"),
        (Term::Rest, Level::OneTown) => ("kun det ene navn har en by", "a town in one name only"),
        (Term::Rest, Level::OtherFirstName) => ("andet fornavn", "another first name"),
        (Term::Rest, Level::OneFirstName) => ("kun den ene har fornavn", "first name on one side only"),
        (Term::Rest, Level::OneInitial) => ("kun den ene har mellemnavn", "middle name on one side only"),
        (Term::Rest, Level::OneWords | Level::OneGeneric) => {
            ("flere ord i det ene navn", "more words in one name")
        }
        (Term::Rest, Level::OtherWords) => ("andre ord i navnet", "other words in the name"),
        (Term::Rarity, Level::Rare | Level::VeryRare) => ("sjældent navn", "rare name"),
        (Term::Rarity, Level::Common | Level::VeryCommon) => ("almindeligt navn", "common name"),
        (Term::Twins, Level::Few | Level::Many) => ("flere har navnet", "others have the name"),
        (Term::Crowd, Level::Few | Level::Many) => ("flere på adressen", "others at the address"),
        (Term::Form, Level::Same) => ("samme selskabsform", "same legal form"),
        (Term::Form, Level::Different) => ("anden selskabsform", "another legal form"),
        (Term::Form, Level::PersonAndFirm) => ("person og selskab", "person and firm"),
        (Term::Street, Level::Same | Level::SameUnit) => ("samme adresse", "same address"),
        (Term::Street, Level::Slip | Level::LinesSwapped | Level::Range) => {
            ("næsten samme adresse", "nearly the same address")
        }
        (Term::Street, Level::OtherUnit) => ("anden etage eller dør", "another floor or door"),
        (Term::Street, Level::OtherLetter) => ("andet husbogstav", "another house letter"),
        (Term::Street, Level::HouseMissing) => ("samme vej", "same street"),
        (Term::Street, Level::OtherHouse | Level::SlipOtherHouse) => {
            ("andet husnummer", "another house number")
        }
        (Term::Street, Level::Different) => ("anden adresse", "another address"),
        (Term::Place, Level::Same | Level::SameTown | Level::SameZip) => ("samme by", "same town"),
        (Term::Place, Level::Different) => ("anden by", "another town"),
        (Term::Cvr, Level::Same | Level::SameShared) => ("samme CVR", "same CVR"),
        (Term::Cvr, Level::Slip) => ("næsten samme CVR", "nearly the same CVR"),
        (Term::Cvr, Level::Different) => ("andet CVR", "another CVR"),
        (Term::Ean, Level::Same | Level::SameShared) => ("samme EAN", "same EAN"),
        (Term::Ean, Level::Different) => ("andet EAN", "another EAN"),
        (Term::PNumber, Level::Same) => ("samme P-nr.", "same P-number"),
        (Term::PNumber, Level::Different) => ("andet P-nr.", "another P-number"),
        (Term::Phone, Level::Same | Level::SameShared) => ("samme telefon", "same phone"),
        (Term::Phone, Level::Different) => ("anden telefon", "another phone"),
        (Term::Email, Level::Same | Level::SameShared) => ("samme e-mail", "same e-mail"),
        (Term::Email, Level::SameDomain) => ("samme e-mail-domæne", "same e-mail domain"),
        (Term::Email, Level::DomainIsName) => ("e-mailen passer til navnet", "the e-mail fits the name"),
        (Term::Email, Level::Different) => ("anden e-mail", "another e-mail"),
        (Term::Number, Level::Same) => ("samme nummer", "same number"),
        (Term::Number, Level::Shifted) => {
            ("numrene har samme faste forskel som resten", "the number follows the series")
        }
        (Term::Number, Level::IsIdentifier) => {
            ("nummeret er CVR eller telefon", "the number is CVR or phone")
        }
        (Term::Owner, Level::OwnerIsName | Level::Same) => ("samme ejer", "the same owner"),
        _ => return None,
    })
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
