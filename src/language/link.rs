//! What `kobl link` and `kobl unlink` say.

use super::cli::source;
use super::{Language, Localized, both, review, say, shown_code, shown_name};
use crate::customer::{ClientViewCustomer, EconomicNumber, masked};
use crate::matching::{Class, Verdict};
use crate::run::{DatabaseIdentity, SourceKind};

/// A line of the two customers side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairLine {
    /// Customer code and e-conomic number.
    Code,
    /// Name.
    Name,
    /// Contact.
    Attention,
    /// Street.
    Address,
    /// Postcode and town.
    Place,
    /// CVR number.
    Cvr,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// The link as it is, and whether the number takes one.
    Link,
}

/// The name of a line.
#[must_use]
pub const fn field(line: PairLine) -> Localized {
    match line {
        PairLine::Code => both("Kode / nummer", "Code / number"),
        PairLine::Name => both("Navn", "Name"),
        PairLine::Attention => both("Attention", "Attention"),
        PairLine::Address => both("Adresse", "Address"),
        PairLine::Place => both("Postnr. by", "Post code, city"),
        PairLine::Cvr => both("CVR", "CVR"),
        PairLine::Phone => both("Telefon", "Phone"),
        PairLine::Email => both("E-mail", "E-mail"),
        PairLine::Link => both("Kobling nu", "Link now"),
    }
}

/// Headings of the two customers side by side.
#[must_use]
pub fn headings(language: Language) -> [&'static str; 3] {
    match language {
        Language::Danish => ["", "ClientView", "e-conomic"],
        Language::English => ["", "ClientView", "e-conomic"],
    }
}

/// What kobl thinks of the pair, and why.
#[must_use]
pub fn verdict(verdict: &Verdict, reason: &str) -> Localized {
    Localized::by(|language| {
        let (class, percent) =
            (review::class(language, verdict.class), crate::run::percent(verdict.probability));
        let mut text =
            say!(language, da: "{class} · {percent} % · {reason}", en: "{class} · {percent} % · {reason}");
        if verdict.looks_wrong() {
            text.push_str(language.pick(
                "\nDet ligner ikke den samme kunde. Se efter en ekstra gang.",
                "\nThis does not look like the same customer. Look twice.",
            ));
        }
        text
    })
}

/// Heading of the rivals in e-conomic.
#[must_use]
pub fn others_in_economic() -> Localized {
    both("Andre, kunden kan være i e-conomic:", "Others that the customer could be in e-conomic:")
}

/// Heading of the rivals in ClientView.
#[must_use]
pub fn others_in_clientview() -> Localized {
    both(
        "Andre kunder i ClientView, nummeret kan høre til:",
        "Other customers in ClientView that the number could belong to:",
    )
}

/// The question before a link is written.
#[must_use]
pub fn ask_link(database: &DatabaseIdentity, verdict: &Verdict) -> Localized {
    let place = source(&SourceKind::Database(database.clone()));
    if verdict.class == Class::Certain {
        return say!(
            da: "Skal de to kunder kobles i {place}?",
            en: "Link them in {place}?",
            place = place,
        );
    }
    say!(
        da: "kobl er ikke sikker på, at det er den samme kunde. Skal de kobles i {place} alligevel?",
        en: "kobl is not certain that this is the same customer. Link them in {place} all the same?",
        place = place,
    )
}

/// The question before a link is cleared.
#[must_use]
pub fn ask_unlink(database: &DatabaseIdentity, looks_wrong: bool) -> Localized {
    let place = source(&SourceKind::Database(database.clone()));
    if looks_wrong {
        return say!(
            da: "Fjern koblingen i {place}? Kunden synkroniseres ikke, før den kobles igen.",
            en: "Clear the link in {place}? The customer does not sync until it is linked again.",
            place = place,
        );
    }
    say!(
        da: "Koblingen ser rigtig ud. Fjern den i {place} alligevel? Kunden synkroniseres ikke, før den kobles igen.",
        en: "The link looks right. Clear it in {place} all the same? The customer does not sync until it is linked again.",
        place = place,
    )
}

fn named(customer: &ClientViewCustomer) -> String {
    format!("{} {}", shown_code(&customer.code), shown_name(&customer.about.name))
}

/// That the customer has that link.
#[must_use]
pub fn already(customer: &ClientViewCustomer, number: EconomicNumber) -> Localized {
    let customer = named(customer);
    say!(
        da: "{customer} er allerede koblet til {number}. Der er intet at skrive.",
        en: "{customer} is linked to {number} already. There is nothing to write.",
    )
}

/// That the customer has no link to clear.
#[must_use]
pub fn not_linked(customer: &ClientViewCustomer) -> Localized {
    let customer = named(customer);
    say!(
        da: "{customer} er ikke koblet. Der er intet at fjerne.",
        en: "{customer} is not linked. There is nothing to clear.",
    )
}

/// That nobody in e-conomic is similar.
#[must_use]
pub fn no_candidate(customer: &ClientViewCustomer, why: &str) -> Localized {
    let name = named(customer);
    let code = super::shell::Shell::here().quote(customer.code.as_str().trim());
    let code = masked(&code);
    say!(
        da: "kobl finder ingen i e-conomic til {name}: {why}. Slå kunden op i e-conomic, og angiv nummeret: kobl link {code} NUMMER",
        en: "kobl finds nobody in e-conomic for {name}: {why}. Look the customer up in e-conomic and give the number: kobl link {code} NUMBER",
    )
}

/// That a customer has no candidate, before the number is asked for.
#[must_use]
pub fn nobody_found(customer: &ClientViewCustomer, why: &str) -> Localized {
    let name = named(customer);
    say!(da: "kobl finder ingen i e-conomic til {name}: {why}.",
        en: "kobl finds nobody in e-conomic for {name}: {why}.")
}

/// The question for the number of a customer for whom kobl found nobody.
#[must_use]
pub const fn ask_number() -> Localized {
    both(
        "Hvilket e-conomic-nummer? Skriv nummeret eller en del af navnet, eller tryk Enter for at fortryde:",
        "Which e-conomic number? Type the number or a part of the name, or press Enter to cancel:",
    )
}

/// That nobody in e-conomic has a name like the one that was typed.
#[must_use]
pub fn no_name_fits(wanted: &str) -> Localized {
    let wanted = shown_name(wanted);
    say!(da: "Ingen kunde i e-conomic hedder noget, der ligner ”{wanted}”.",
        en: "No customer in e-conomic has a name like ”{wanted}”.")
}

/// Headings of the customers in e-conomic whose number can be typed.
#[must_use]
pub fn headings_of_numbers(language: Language) -> [&'static str; 3] {
    match language {
        Language::Danish => ["e-conomic nr.", "Navn", "Postnr. by"],
        Language::English => ["e-conomic no.", "Name", "Post code, city"],
    }
}

/// That a text is one customer's code and the e-conomic number of another.
#[must_use]
pub fn code_and_number(
    ours: &ClientViewCustomer,
    number: EconomicNumber,
    theirs: &ClientViewCustomer,
) -> Localized {
    let shell = super::shell::Shell::here();
    let quoted = |customer: &ClientViewCustomer| shell.quote(customer.code.as_str().trim());
    let (code, other) = (quoted(ours), quoted(theirs));
    let (code, other) = (masked(&code), masked(&other));
    let (ours, theirs) = (named(ours), named(theirs));
    say!(
        da: "{number} er både en kundekode ({ours}) og det e-conomic-nummer, der hører til {theirs}. Mener du kunden, så angiv også nummeret: `kobl link {code} NUMMER`. Mener du nummeret, så kør `kobl link {other} {number}`.",
        en: "{number} is both a customer code ({ours}) and the e-conomic number that belongs to {theirs}. If you mean the customer, give the number as well: `kobl link {code} NUMBER`. If you mean the number, run `kobl link {other} {number}`.",
    )
}

/// That the text is no e-conomic number.
#[must_use]
pub fn not_a_number(text: &str) -> Localized {
    let text = shown_name(text);
    say!(
        da: "”{text}” er ikke et e-conomic-nummer (1 til 999999999). Ret det.",
        en: "”{text}” is not an e-conomic number (1 to 999999999). Correct it.",
    )
}

/// That e-conomic has no such customer.
#[must_use]
pub fn no_such_number(number: EconomicNumber) -> Localized {
    say!(da: "e-conomic har ingen kunde {number}. Kontrollér nummeret i e-conomic.",
        en: "e-conomic has no customer {number}. Check the number in e-conomic."
    )
}

/// That the customer was changed while kobl waited for the answer.
#[must_use]
pub fn changed_meanwhile(customer: &ClientViewCustomer) -> Localized {
    let customer = named(customer);
    say!(
        da: "{customer} blev ændret af andre imens. Kør kommandoen igen, og se på kunden.",
        en: "{customer} was changed by others meanwhile. Run the command again and look at the customer.",
    )
}
