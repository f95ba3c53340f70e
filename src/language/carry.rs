//! What kobl says about answers that are carried into a new export.

use super::change::shown_links;
use super::cli::source;
use super::list::field_name;
use super::{Language, Localize, Localized, grouped, say, shown_code, shown_name};
use crate::customer::{Field, masked_number};
use crate::review::{Answer, Carry, Difference, FieldChange, LostAnswer};
use crate::run::SourceKind;

/// How many answers are carried over, and how many are not.
#[must_use]
pub fn counts(carry: &Carry) -> Localized {
    Localized::by(|language| {
        let [kept, lost, done] =
            [carry.answers.len(), carry.lost.len(), carry.done].map(|count| grouped(language, count as u64));
        let mut text = say!(
            language,
            da: "{kept} svar er ført over fra den tidligere gennemgang",
            en: "{kept} answers were carried over from the earlier review"
        );
        if carry.done > 0 {
            text.push_str(
                &say!(language, da: " · {done} er allerede skrevet", en: " · {done} are written already"),
            );
        }
        if !carry.lost.is_empty() {
            text.push_str(&say!(
                language,
                da: " · {lost} gælder ikke længere og skal besvares igen:",
                en: " · {lost} no longer hold and must be answered again:"
            ));
        }
        text
    })
}

/// That probabilities were corrected by so many answers.
#[must_use]
pub fn learnt(answers: usize) -> Localized {
    let answers = answers as u64;
    say!(
        da: "kobl har lært af {answers} svar: sandsynlighederne er rettet efter dem (--no-learning slår det fra)",
        en: "kobl has learnt from {answers} answers: the probabilities are corrected by them (--no-learning turns it off)",
        answers = answers,
    )
}

/// That the earlier review is of another database or agreement.
#[must_use]
pub fn other_source(then: &SourceKind, now: &SourceKind) -> Localized {
    say!(
        da: "Gennemgangen er af {then}, men kobl.toml peger på {now}. Svarene kan ikke føres over. Ret kobl.toml, eller udelad --answers.",
        en: "The review is of {then}, but kobl.toml points to {now}. The answers cannot be carried over. Correct kobl.toml, or leave --answers out.",
        then = source(then),
        now = source(now),
    )
}

/// Headings of the list of answers that do not hold any more.
#[must_use]
pub fn headings(language: Language) -> [&'static str; 4] {
    match language {
        Language::Danish => ["Kundekode", "ClientView navn", "Svaret var", "Hvad der er ændret"],
        Language::English => ["Customer code", "ClientView name", "The answer was", "What changed"],
    }
}

/// One answer that does not hold any more: the cells under [`headings`].
#[must_use]
pub fn lost(language: Language, lost: &LostAnswer) -> [String; 4] {
    let answer = match lost.given.answer {
        Answer::Yes => language.pick("ja", "yes"),
        Answer::No => language.pick("nej", "no"),
        Answer::Undecided => "",
    };
    let number = lost.given.number.map(|number| number.to_string()).unwrap_or_default();
    let comment = shown_name(&lost.given.comment);
    let given = [answer.to_owned(), number, comment].into_iter().filter(|part| !part.is_empty());
    let why: Vec<String> = lost.why.iter().map(|why| why.say(language)).collect();
    [shown_code(&lost.code), shown_name(&lost.name), given.collect::<Vec<_>>().join(" · "), why.join(" · ")]
}

/// Where the whole list of answers that do not hold any more is.
#[must_use]
pub fn whole_list(path: &std::path::Path) -> Localized {
    let path = path.display();
    say!(da: "Hele listen er i {path}", en: "The whole list is in {path}")
}

impl Localize for Difference {
    fn say(&self, language: Language) -> String {
        match self {
            Self::ClientViewGone => language
                .pick(
                    "kunden er ikke længere i ClientView (slettet eller gjort inaktiv)",
                    "the customer is no longer in ClientView (deleted or made inactive)",
                )
                .to_owned(),
            Self::EconomicGone(number) => say!(
                language,
                da: "e-conomic har ikke længere kunde {number} (slettet eller omnummereret)",
                en: "e-conomic no longer has customer {number} (deleted or renumbered)"
            ),
            Self::ClientView(change) => {
                let change = changed(language, change);
                say!(language, da: "ClientView: {change}", en: "ClientView: {change}")
            }
            Self::Economic(change) => {
                let change = changed(language, change);
                say!(language, da: "e-conomic: {change}", en: "e-conomic: {change}")
            }
            Self::Link { was, now } => {
                let [was, now] = shown_links(was, now, language);
                say!(language, da: "koblingen er ændret: før {was}, nu {now}", en: "the link changed: before {was}, now {now}")
            }
            Self::OtherProposal(number) => say!(
                language,
                da: "nu foreslås e-conomic-kunde {number}, som der ikke er svaret på",
                en: "e-conomic customer {number} is proposed now, which was not answered"
            ),
            Self::NoRow => language
                .pick(
                    "der er ikke længere noget at svare på: koblingen ser rigtig ud",
                    "there is nothing to answer any more: the link looks right",
                )
                .to_owned(),
        }
    }
}

fn changed(language: Language, change: &FieldChange) -> String {
    let name = field_name(change.field, language);
    let shown = |text: &str| match change.field {
        Field::Barred if text == "1" => language.pick("ja", "yes").to_owned(),
        Field::Barred => language.pick("nej", "no").to_owned(),
        _ if text.is_empty() => language.pick("(tom)", "(empty)").to_owned(),
        Field::Cvr => format!("”{}”", masked_number(text)),
        _ => format!("”{}”", shown_name(text)),
    };
    let [was, now] = [&change.was, &change.now].map(|text| shown(text));
    say!(language, da: "{name} var {was} og er nu {now}", en: "{name} was {was} and is now {now}")
}
