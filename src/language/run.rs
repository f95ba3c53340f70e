//! What kobl says about a run's lists: headings, findings, health.

use std::path::Path;

use super::{Language, Localize, Localized, both, grouped, say};
use crate::matching::FindingKind;
use crate::review::IgnoreError;
use crate::run::{Health, Run};

/// Headings of `only-in-economic.csv`.
#[must_use]
pub fn only_in_economic_headings(language: Language) -> [&'static str; 8] {
    match language {
        Language::Danish => [
            "e-conomic nr.",
            "Navn",
            "Adresse",
            "Postnr. by",
            "CVR",
            "Spærret",
            "Inaktiv i ClientView",
            "Ignorér",
        ],
        Language::English => [
            "e-conomic no.",
            "Name",
            "Address",
            "Post code, city",
            "CVR",
            "Barred",
            "Inactive in ClientView",
            "Ignore",
        ],
    }
}

/// How many e-conomic customers are ignored from now on, and how many are not any more.
#[must_use]
pub fn marks_taken([marked, revoked]: [usize; 2]) -> Localized {
    say!(
        da: "Kunder i e-conomic, der aldrig skal være i ClientView: {marked} nye, {revoked} ophævet. `kobl status -v` viser dem.",
        en: "e-conomic customers that will never be in ClientView: {marked} new, {revoked} revoked. `kobl status -v` shows them.",
        marked = marked,
        revoked = revoked,
    )
}

/// That the marks in a list of customers that only e-conomic has cannot be taken.
#[must_use]
pub fn marks_refused(path: &Path, error: &IgnoreError) -> Localized {
    let path = path.display();
    match error {
        IgnoreError::Mark { row } => say!(
            da: "{path}: række {row} i kolonnen Ignorér er hverken ja, nej eller tom. Ret cellen; indtil da gælder de mærker, der gjaldt før.",
            en: "{path}: row {row} in the column Ignore is neither yes, no nor blank. Correct the cell; until then the marks from before apply.",
        ),
        IgnoreError::NoHeading | IgnoreError::File(_) => say!(
            da: "{path} kan ikke læses, så mærkerne i kolonnen Ignorér er ikke taget med. Gem den igen som CSV med sine overskrifter.",
            en: "{path} cannot be read, so the marks in the column Ignore are not taken. Save it again as CSV with its headings.",
        ),
    }
}

/// Headings of `findings.csv`.
#[must_use]
pub fn findings_headings(language: Language) -> [&'static str; 6] {
    match language {
        Language::Danish => {
            ["Række", "Kundekode", "ClientView navn", "Nuværende link", "e-conomic navn", "Hvad er der galt"]
        }
        Language::English => {
            ["Row", "Customer code", "ClientView name", "Current link", "e-conomic name", "What looks wrong"]
        }
    }
}

/// What looks wrong about a link, and what to do.
#[must_use]
pub fn finding(run: &Run, kind: &FindingKind) -> Localized {
    Localized::by(|language| match kind {
        FindingKind::Unreadable => say!(
            language,
            da: "Koblingen er ikke et e-conomic-nummer. Vælg det rigtige nummer.",
            en: "The link is no e-conomic number. Choose the right number."
        ),
        FindingKind::Dangling => say!(
            language,
            da: "e-conomic har ingen kunde med det nummer: kunden er slettet eller har fået et andet nummer. Find den på navnet i e-conomic, og vælg nummeret dér.",
            en: "e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there."
        ),
        FindingKind::Shared(others) => {
            let codes: Vec<String> = others
                .iter()
                .take(5)
                .map(|index| run.clientview.customers[*index as usize].code.to_string())
                .collect();
            let codes = codes.join(", ");
            say!(
                language,
                da: "Samme nummer som {codes}. Fakturaer for flere kunder havner hos den samme.",
                en: "The same number as {codes}. Invoices of several customers go to the same one."
            )
        }
        FindingKind::Suspicious { probability, .. } => {
            let percent = match (probability * 100.0).floor() {
                0.0 => language.pick("under 1 %", "less than 1%").to_owned(),
                percent => say!(language, da: "{percent} %", en: "{percent}%"),
            };
            say!(
                language,
                da: "Nummeret ser ud til at høre til en anden kunde i e-conomic ({percent} sandsynlighed for, at det er den samme). Numre genbruges efter sletning.",
                en: "In e-conomic the number seems to belong to another customer (a probability of {percent} that it is the same). Numbers are reused after deletion."
            )
        }
        FindingKind::Barred { .. } => say!(
            language,
            da: "Kunden er spærret i e-conomic og kan ikke faktureres: nogen har spærret den, eller den er oprettet gennem e-conomics nye API og aldrig åbnet for adgang.",
            en: "The customer is barred in e-conomic and cannot be invoiced: someone barred it, or it was created through e-conomic's new API and never given access."
        ),
    })
}

/// What the number of ClientView's customers counts.
#[must_use]
pub fn clientview_customers(inactive: u64) -> Localized {
    if inactive == 0 {
        return both("kunder i ClientView", "customers in ClientView");
    }
    if inactive == 1 {
        return both(
            "kunder i ClientView (og 1 inaktiv, som er udeladt)",
            "customers in ClientView (and 1 inactive, which is left out)",
        );
    }
    say!(
        da: "kunder i ClientView (og {inactive} inaktive, som er udeladt)",
        en: "customers in ClientView (and {inactive} inactive, which are left out)",
        inactive = inactive,
    )
}

/// What the number of customers that only e-conomic has counts; of others, so many are ignored and
/// so many seem to be an inactive customer.
#[must_use]
pub fn only_in_economic(ignored: usize, inactive: u64) -> Localized {
    Localized::by(|language| {
        let mut asides = Vec::new();
        match ignored {
            0 => {}
            1 => asides.push(language.pick("1 anden ignoreres", "1 other is ignored").to_owned()),
            _ => {
                let ignored = grouped(language, ignored as u64);
                asides.push(
                    say!(language, da: "{ignored} andre ignoreres", en: "{ignored} others are ignored"),
                );
            }
        }
        if inactive > 0 {
            let look = if inactive == 1 { "looks" } else { "look" };
            let inactive = grouped(language, inactive);
            asides.push(say!(
                language,
                da: "{inactive} ligner en inaktiv kunde i ClientView",
                en: "{inactive} {look} like an inactive customer in ClientView"
            ));
        }
        let only = language.pick("findes kun i e-conomic", "exist only in e-conomic");
        if asides.is_empty() { only.to_owned() } else { format!("{only} ({})", asides.join(", ")) }
    })
}

/// The health of the links, one number a line.
#[must_use]
pub fn health(health: &Health) -> Localized {
    Localized::by(|language| {
        let clientview = clientview_customers(health.inactive).say(language);
        let only = only_in_economic(health.ignored, health.inactive_partners).say(language);
        let lines: [(&str, &str, usize); 11] = [
            (&clientview, &clientview, health.clientview),
            ("kunder i e-conomic", "customers in e-conomic", health.economic),
            ("er koblet", "are linked", health.linked),
            ("er ikke koblet og synkroniseres ikke", "are not linked and do not sync", health.unlinked),
            ("  heraf med et sikkert forslag", "  of these with a certain proposal", health.certain),
            ("koblinger, der ikke er et nummer", "links that are not a number", health.unreadable),
            (
                "koblinger til et nummer, der ikke findes",
                "links to a number that does not exist",
                health.dangling,
            ),
            ("deler nummer med en anden", "share their number with another", health.shared),
            (
                "koblinger ser ud til at gå til en anden kunde",
                "links seem to go to another customer",
                health.suspicious,
            ),
            ("koblinger til en spærret kunde", "links to a barred customer", health.barred),
            (&only, &only, health.only_in_economic),
        ];
        lines
            .map(|(da, en, count)| {
                format!("{:>9}  {}", grouped(language, count as u64), language.pick(da, en))
            })
            .join("\n")
    })
}
