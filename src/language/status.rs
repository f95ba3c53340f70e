//! What `kobl status` says of the customers behind its counts.

use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::count::counted;
use super::{
    Language, Localize, Localized, both, grouped, review, run as words, say, shown_code, shown_name,
};
use crate::customer::EconomicCustomer;
use crate::matching::Class;
use crate::run::{Concern, ConcernKind, Run};

/// A kind of concern, as a heading over the customers.
#[must_use]
pub fn heading(kind: ConcernKind, count: usize) -> Localized {
    let (one, many) = match kind {
        ConcernKind::Dangling => (
            ["kobling til et nummer, der ikke findes", "link to a number that does not exist"],
            ["koblinger til numre, der ikke findes", "links to numbers that do not exist"],
        ),
        ConcernKind::Suspicious => (
            ["kobling, der ser forkert ud", "link that looks wrong"],
            ["koblinger, der ser forkerte ud", "links that look wrong"],
        ),
        ConcernKind::Shared => (
            ["kunde, der deler nummer med en anden", "customer that shares its number"],
            ["kunder, der deler nummer med en anden", "customers that share their number"],
        ),
        ConcernKind::Barred => (
            ["kobling til en spærret kunde", "link to a barred customer"],
            ["koblinger til spærrede kunder", "links to barred customers"],
        ),
        ConcernKind::Unreadable => (
            ["kobling, der ikke er et nummer", "link that is not a number"],
            ["koblinger, der ikke er et nummer", "links that are not a number"],
        ),
        ConcernKind::Unlinked => (
            ["kunde uden kobling", "customer without a link"],
            ["kunder uden kobling", "customers without a link"],
        ),
        ConcernKind::OnlyInEconomic => (
            ["kunde, der kun findes i e-conomic", "customer that exists only in e-conomic"],
            ["kunder, der kun findes i e-conomic", "customers that exist only in e-conomic"],
        ),
    };
    counted(count as u64, one, many)
}

/// Headings of the list of customers.
#[must_use]
pub fn headings(language: Language) -> [&'static str; 6] {
    match language {
        Language::Danish => {
            ["Hvad", "Kundekode", "ClientView navn", "e-conomic nr.", "e-conomic navn", "Det betyder"]
        }
        Language::English => {
            ["What", "Customer code", "ClientView name", "e-conomic no.", "e-conomic name", "What it means"]
        }
    }
}

/// One customer: the cells under [`headings`].
#[must_use]
pub fn cells(run: &Run, concern: &Concern<'_>, language: Language) -> [String; 6] {
    let shown = |text: &str| shown_name(text);
    let ours = concern.clientview;
    let number = match (concern.economic, ours) {
        (Some(customer), _) => customer.number.to_string(),
        (None, Some(customer)) => customer.link.shown().trim().to_owned(),
        (None, None) => String::new(),
    };
    [
        concern.kind.name().to_owned(),
        ours.map(|customer| shown(customer.code.as_str())).unwrap_or_default(),
        ours.map(|customer| shown(&customer.about.name)).unwrap_or_default(),
        number,
        concern.economic.map(|customer| shown(&customer.about.name)).unwrap_or_default(),
        meaning(run, concern, language),
    ]
}

fn meaning(run: &Run, concern: &Concern<'_>, language: Language) -> String {
    if let Some(finding) = concern.finding {
        return words::finding(run, finding).say(language);
    }
    let Some(proposal) = concern.proposal else {
        return language
            .pick(
                "Opret kunden i ClientView, og kobl den, eller markér den som ignoreret i report.html, review.xlsx eller only-in-economic.csv (kolonnen Ignorér).",
                "Create the customer in ClientView and link it, or mark it as ignored in report.html, review.xlsx or only-in-economic.csv (column Ignore).",
            )
            .to_owned();
    };
    let code = shown_code(&proposal.code);
    match (proposal.class, proposal.number) {
        (Class::None, _) | (_, None) => say!(
            language,
            da: "Ikke koblet; kobl finder ingen, der ligner.",
            en: "Not linked; kobl finds nobody similar."
        ),
        (class, Some(number)) => {
            let class = review::class(language, class);
            let code = super::shell::Shell::here().quote(&code);
            say!(
                language,
                da: "Ikke koblet; forslag: {number} ({class}). Kobl den: `kobl link {code}`",
                en: "Not linked; proposed: {number} ({class}). Link it: `kobl link {code}`"
            )
        }
    }
}

/// What is new since the last look; `None` for the first one.
#[must_use]
pub fn since(last: Option<DateTime<FixedOffset>>, new: usize, gone: usize) -> Localized {
    let Some(last) = last else {
        return both(
            "Første gang med --since-last: næste gang siges, hvad der er nyt siden nu.",
            "The first time with --since-last: the next time tells what is new since now.",
        );
    };
    let time = last.format("%Y-%m-%d %H:%M");
    let new = new as u64;
    let gone = gone as u64;
    say!(
        da: "Siden {time}: {new} nye, {gone} er væk eller bragt i orden.",
        en: "Since {time}: {new} new, {gone} gone or put right.",
        new = new,
        gone = gone,
    )
}

/// What earlier reviews said for good.
#[must_use]
pub fn remembered(absent: usize, ignored: usize) -> Localized {
    Localized::by(|language| {
        let [absent, ignored] =
            [absent, ignored].map(|count| format!("{:>9}", grouped(language, count as u64)));
        say!(
            language,
            da: "{absent}  husket som ”findes ikke i e-conomic” (nej uden nummer; svar ja med et nummer i næste gennemgang for at ophæve det)\n{ignored}  ignoreres i e-conomic (skriv nej i kolonnen Ignorér i review.xlsx eller only-in-economic.csv, eller fjern mærket i report.html, for at ophæve det)",
            en: "{absent}  remembered as “not in e-conomic” (no without a number; answer yes with a number in the next review to revoke it)\n{ignored}  ignored in e-conomic (write no in the column Ignore of review.xlsx or only-in-economic.csv, or clear the mark in report.html, to revoke it)"
        )
    })
}

/// One of the e-conomic customers that are ignored.
#[must_use]
pub fn ignored(customer: &EconomicCustomer) -> String {
    format!("{:>11}  {}", customer.number, shown_name(&customer.about.name))
}

/// That the report was written.
#[must_use]
pub fn report_written(path: &Path) -> Localized {
    let path = path.display();
    say!(da: "Kunderne er i {path}", en: "The customers are in {path}")
}

/// That a file is there that is no report of kobl's.
#[must_use]
pub fn not_a_report(path: &Path) -> Localized {
    let path = path.display();
    say!(
        da: "{path} findes og er ikke en rapport fra kobl status. Vælg et andet navn efter --report; kobl overskriver den ikke.",
        en: "{path} exists and is no report of kobl status. Choose another name after --report; kobl does not overwrite it.",
    )
}

/// That a report must be HTML or CSV.
#[must_use]
pub fn report_kind(path: &Path) -> Localized {
    let path = path.display();
    say!(
        da: "{path} skal ende på .html eller .csv. Ret navnet efter --report.",
        en: "{path} must end in .html or .csv. Correct the name after --report.",
    )
}

/// Why the exit code is 8.
#[must_use]
pub fn found(kinds: &[String]) -> Localized {
    let kinds = kinds.join(", ");
    say!(da: "Fundet, som --fail-on bad om: {kinds}.", en: "Found, as --fail-on asked: {kinds}.")
}

/// Title of the report.
#[must_use]
pub fn title() -> Localized {
    both("kobl status", "kobl status")
}
