//! One sentence a row: what keeps a proposal from being certain, or why there
//! is none, with the name of whoever it has to be told apart from.

use super::{Language, Localize, say};
use crate::matching::Doubt;

/// What keeps a proposal from being certain: the gravest doubt, and the other customers that it is about as
/// people know them (number or code, and name).
#[derive(Debug, Clone)]
pub struct Hindrance {
    /// The doubt.
    pub doubt: Doubt,
    /// The next best e-conomic customer; without a proposal, the nearest.
    pub runner_up: Option<String>,
    /// The ClientView customer that wants the same number, or got it.
    pub rival: Option<String>,
    /// The ClientView customers that look like this one and want the same number: whoever it is proposed
    /// for first. Empty where nobody does.
    pub twins: Vec<String>,
}

/// Twins that are named; more are counted.
const MOST_NAMED: usize = 3;

/// `K-1 Hansen, K-2 Hansen og K-3 Hansen`.
fn group(language: Language, names: &[String]) -> String {
    let named = &names[..names.len().min(MOST_NAMED)];
    let last = match names.len() - named.len() {
        0 => None,
        more => Some(say!(language, da: "{more} mere", en: "{more} more")),
    };
    let mut all: Vec<&str> = named.iter().map(String::as_str).chain(last.as_deref()).collect();
    let last = all.pop().unwrap_or_default();
    if all.is_empty() {
        return last.to_owned();
    }
    let first = all.join(", ");
    say!(language, da: "{first} og {last}", en: "{first} and {last}")
}

/// The sentence for a customer among twins, of which one alone can have the number; nothing for other doubts.
fn one_of_a_group(language: Language, doubt: Doubt, twins: &[String]) -> Option<String> {
    let (first, others) = twins.split_first()?;
    let group = group(language, twins);
    let fits = if others.is_empty() { "fits" } else { "fit" };
    let told = match (doubt, twins.len()) {
        (Doubt::Tie, _) => say!(language,
            da: "{group} i ClientView passer lige så godt til nummeret.",
            en: "{group} in ClientView {fits} the number just as well."),
        (Doubt::CloseRival, _) => say!(language,
            da: "{group} i ClientView passer næsten lige så godt til nummeret.",
            en: "{group} in ClientView {fits} the number nearly as well."),
        (Doubt::Duplicate, 1) => say!(language,
            da: "Nummeret er foreslået til {first}, som ligner denne kunde.",
            en: "The number is proposed for {first}, which looks like this customer."),
        (Doubt::Duplicate, _) => {
            let others = self::group(language, others);
            say!(language,
                da: "Nummeret er foreslået til {first}, som ligner denne kunde ligesom {others}.",
                en: "The number is proposed for {first}, which looks like this customer, as do {others}.")
        }
        _ => return None,
    };
    let rule = say!(language,
        da: "Kun én af dem kan få det, medmindre de skal dele det (--allow-shared).",
        en: "Only one of them can have it, unless they are to share it (--allow-shared).");
    Some(format!("{told} {rule}"))
}

impl Localize for Hindrance {
    fn say(&self, language: Language) -> String {
        if let Some(sentence) = one_of_a_group(language, self.doubt, &self.twins) {
            return sentence;
        }
        let (runner_up, rival) = (self.runner_up.as_deref(), self.rival.as_deref());
        match (self.doubt, runner_up, rival) {
            (Doubt::Tie, Some(other), _) => say!(language,
            da: "To kandidater er lige gode: {other} passer lige så godt.",
            en: "Two are equally good: {other} fits just as well."),
            (Doubt::Tie, None, Some(other)) => say!(language,
            da: "To kandidater er lige gode: {other} i ClientView passer lige så godt til nummeret.",
            en: "Two are equally good: {other} in ClientView fits the number just as well."),
            (Doubt::CloseRunnerUp, Some(other), _) => say!(language,
            da: "{other} i e-conomic passer næsten lige så godt.",
            en: "{other} in e-conomic fits nearly as well."),
            (Doubt::CloseRival, _, Some(other)) => say!(language,
            da: "{other} i ClientView passer næsten lige så godt til nummeret.",
            en: "{other} in ClientView fits the number nearly as well."),
            (Doubt::LinkedElsewhere, _, Some(other)) => say!(language,
            da: "Nummeret er allerede koblet til {other}.",
            en: "The number is already linked to {other}."),
            (Doubt::Duplicate, _, Some(other)) => say!(language,
            da: "Nummeret er foreslået til {other}, som ligner denne kunde.",
            en: "The number is proposed for {other}, which looks like this customer."),
            (Doubt::TakenByBetter, Some(nearest), Some(other)) => say!(language,
            da: "{nearest} ligner, men passer bedre til {other}.",
            en: "{nearest} is similar, but fits {other} better."),
            (Doubt::NothingSimilar, Some(nearest), _) => say!(language,
            da: "Ingen i e-conomic ligner nok; nærmest er {nearest}.",
            en: "Nobody in e-conomic is similar enough; the nearest is {nearest}."),
            _ => alone(language, self.doubt).to_owned(),
        }
    }
}

/// The sentence where nobody has to be named.
const fn alone(language: Language, doubt: Doubt) -> &'static str {
    let (danish, english) = match doubt {
        Doubt::CloseRunnerUp => (
            "En anden i e-conomic passer næsten lige så godt.",
            "Another one in e-conomic fits nearly as well.",
        ),
        Doubt::CloseRival => (
            "En anden kunde i ClientView passer næsten lige så godt til nummeret.",
            "Another ClientView customer fits the number nearly as well.",
        ),
        Doubt::Tie => ("To kandidater er lige gode.", "Two are equally good."),
        Doubt::OtherCvr => ("CVR-numrene er forskellige.", "The CVR numbers differ."),
        Doubt::OtherEan => ("EAN-numrene er forskellige.", "The EAN numbers differ."),
        Doubt::Holding => ("Kun den ene er et holdingselskab.", "Only one of them is a holding company."),
        Doubt::SisterFirm => ("Det kan være et søsterselskab.", "It may be a sister firm."),
        Doubt::OtherForm => ("Selskabsformerne er forskellige.", "The legal forms differ."),
        Doubt::PersonAndFirm => {
            ("Den ene er en person, den anden et selskab.", "One is a person, the other a firm.")
        }
        Doubt::OtherNumberInName => ("Tallene i navnene er forskellige.", "The numbers in the names differ."),
        Doubt::OtherFirstName => ("Fornavnene er forskellige.", "The first names differ."),
        Doubt::OtherName => ("Navnene har kun lidt til fælles.", "The names have little in common."),
        Doubt::Renamed => (
            "Navnene har kun lidt til fælles, selv om andre oplysninger passer.",
            "The names have little in common, though other facts agree.",
        ),
        Doubt::OtherAddress => ("Adresserne er forskellige.", "The addresses differ."),
        Doubt::OtherContact => ("Både telefon og e-mail er forskellige.", "Both phone and e-mail differ."),
        Doubt::ThinEvidence => {
            ("Der er for lidt at gå efter til at være sikker.", "There is too little to go by to be certain.")
        }
        Doubt::LinkedElsewhere => (
            "Nummeret er allerede koblet til en anden kunde.",
            "The number is already linked to another customer.",
        ),
        Doubt::Duplicate => (
            "Nummeret er foreslået til en kunde, der ligner denne.",
            "The number is proposed for a customer that looks like this one.",
        ),
        Doubt::OtherLink => (
            "Kunden er allerede koblet til et andet nummer.",
            "The customer is already linked to another number.",
        ),
        Doubt::Barred => ("Kunden er spærret i e-conomic.", "The customer is barred in e-conomic."),
        Doubt::NothingSimilar => ("Ingen i e-conomic ligner nok.", "Nobody in e-conomic is similar."),
        Doubt::TakenByBetter => (
            "De kunder, der ligner, passer bedre til andre.",
            "The customers that are similar fit others better.",
        ),
        Doubt::Blank => (
            "Kunden har intet navn og intet nummer at søge efter.",
            "The customer has no name and no number to search by.",
        ),
        Doubt::TooCommon => (
            "Navn og adresse deles af for mange til at være sikker.",
            "Name and address are shared by too many to be certain.",
        ),
    };
    language.pick(danish, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_doubt_is_a_sentence_with_and_without_names() {
        let alone = |doubt| Hindrance { doubt, runner_up: None, rival: None, twins: Vec::new() };
        let named = |doubt| Hindrance {
            runner_up: Some("10102 Hansen ApS".to_owned()),
            rival: Some("K7 Hansen".to_owned()),
            ..alone(doubt)
        };
        for language in [Language::Danish, Language::English] {
            for doubt in Doubt::ALL {
                for hindrance in [named(*doubt), alone(*doubt)] {
                    let sentence = hindrance.say(language);
                    assert!(sentence.ends_with('.') && sentence.len() > 10, "{sentence}");
                }
            }
        }
        assert_eq!(
            named(Doubt::CloseRunnerUp).say(Language::Danish),
            "10102 Hansen ApS i e-conomic passer næsten lige så godt."
        );
    }

    #[test]
    fn twins_are_named_as_the_group_that_they_are() {
        let said = |language, doubt, count: usize| {
            let twins = (1..=count).map(|number| format!("K-{number} Hansen")).collect();
            Hindrance { doubt, runner_up: None, rival: None, twins }.say(language)
        };
        assert_eq!(
            said(Language::Danish, Doubt::Tie, 2),
            "K-1 Hansen og K-2 Hansen i ClientView passer lige så godt til nummeret. Kun én af dem kan få det, \
             medmindre de skal dele det (--allow-shared)."
        );
        assert_eq!(
            said(Language::English, Doubt::CloseRival, 1),
            "K-1 Hansen in ClientView fits the number nearly as well. Only one of them can have it, unless they \
             are to share it (--allow-shared)."
        );
        assert_eq!(
            said(Language::English, Doubt::Duplicate, 5),
            "The number is proposed for K-1 Hansen, which looks like this customer, as do K-2 Hansen, K-3 Hansen, \
             K-4 Hansen and 1 more. Only one of them can have it, unless they are to share it (--allow-shared)."
        );
    }
}
