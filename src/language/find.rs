//! What kobl says while it looks for the customer that a person means.

use super::{Language, Localized, both, say, shown_name};
use crate::customer::EconomicNumber;

/// That nobody fits.
#[must_use]
pub fn nobody(wanted: &str) -> Localized {
    let wanted = shown_name(wanted);
    say!(
        da: "Der er ingen kunde ”{wanted}”. Angiv kundekoden, række-id'et (TQKM-0001-VXCC), e-conomic-nummeret eller en del af navnet.",
        en: "There is no customer ”{wanted}”. Give the customer code, the row id (TQKM-0001-VXCC), the e-conomic number or a part of the name.",
    )
}

/// That no ClientView customer fits an e-conomic customer.
#[must_use]
pub fn nobody_for_number(number: EconomicNumber) -> Localized {
    say!(da: "Ingen kunde i ClientView er koblet til e-conomic-kunde {number} eller ligner den. Angiv kundekoden eller navnet i ClientView.",
        en: "No customer in ClientView is linked to e-conomic customer {number} or similar to it. Give the customer code or the name in ClientView."
    )
}

/// That several customers fit.
#[must_use]
pub fn several(wanted: &str) -> Localized {
    let wanted = shown_name(wanted);
    say!(da: "Flere kunder passer på ”{wanted}”:", en: "Several customers fit ”{wanted}”:")
}

/// Headings of the list to choose from.
#[must_use]
pub fn headings(language: Language) -> [&'static str; 5] {
    match language {
        Language::Danish => ["", "Kundekode", "Navn", "Postnr. by", "Kobling"],
        Language::English => ["", "Customer code", "Name", "Post code, city", "Link"],
    }
}

/// The question after the list.
#[must_use]
pub fn which() -> Localized {
    both(
        "Hvilken? Skriv tallet, eller tryk Enter for at fortryde:",
        "Which one? Type its number, or press Enter to cancel:",
    )
}

/// That the customer must be named exactly.
#[must_use]
pub fn name_one() -> Localized {
    both(
        "kobl kan ikke spørge her (ingen terminal). Angiv kundekoden på den rigtige.",
        "kobl cannot ask here (no terminal). Give the customer code of the right one.",
    )
}
