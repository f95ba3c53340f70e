//! What `kobl explain` says.

use std::path::Path;

use super::{Language, Localized, both, say};
use crate::matching::{Class, Explanation};

/// That there is no run to explain from.
#[must_use]
pub fn no_run(runs: &Path) -> Localized {
    let runs = runs.display();
    say!(
        da: "Der er ingen udtræk i {runs}. Angiv et med --run, eller kør `kobl export`.",
        en: "There is no run in {runs}. Name one with --run, or run `kobl export`.",
    )
}

/// That the run has no such customer.
#[must_use]
pub fn no_customer(wanted: &str) -> Localized {
    say!(da: "Udtrækket har ingen kunde ”{wanted}”. Angiv kundekoden eller rækkens id (TQKM-0001-VXCC).",
        en: "The run has no customer \"{wanted}\". Give the customer code or the row id (TQKM-0001-VXCC)."
    )
}

/// That the run's e-conomic list has no such number.
#[must_use]
pub fn no_number(number: &str) -> Localized {
    say!(da: "Udtrækkets e-conomic-liste har ingen kunde {number}. Kontrollér nummeret.",
        en: "The run's e-conomic list has no customer {number}. Check the number."
    )
}

/// Headings of the waterfall.
#[must_use]
pub fn headings(language: Language) -> [&'static str; 7] {
    match language {
        Language::Danish => ["Sammenligning", "Resultat", "ClientView", "e-conomic", "Vægt", "I alt", ""],
        Language::English => ["Comparison", "Result", "ClientView", "e-conomic", "Weight", "Total", ""],
    }
}

/// A weight with its sign and one decimal, as people write it.
#[must_use]
pub fn weight(weight: f32) -> Localized {
    Localized::by(|language| {
        let text = format!("{weight:+.1}");
        // Rounded to nothing it has no sign.
        let text = if text == "-0.0" { "+0.0" } else { &text };
        match language {
            Language::Danish => text.replace('.', ","),
            Language::English => text.to_owned(),
        }
    })
}

/// The probability and the class.
#[must_use]
pub fn verdict(explanation: &Explanation) -> Localized {
    Localized::by(|language| {
        let percent = (explanation.probability * 1000.0).floor() / 10.0;
        let percent = match language {
            Language::Danish => percent.to_string().replace('.', ","),
            Language::English => percent.to_string(),
        };
        let class = super::review::class(language, explanation.class);
        let mut text = say!(language, da: "Sandsynlighed {percent} % · {class}", en: "Probability {percent} % · {class}");
        if !explanation.chosen {
            text.push_str(language.pick(" · ikke den valgte kandidat", " · not the chosen candidate"));
        }
        if explanation.class != Class::Certain && !explanation.doubts.is_empty() {
            text.push_str(language.pick("\nTvivl:", "\nDoubts:"));
        }
        text
    })
}

/// Heading of the runner-ups.
#[must_use]
pub fn runner_ups() -> Localized {
    both("Andre kandidater:", "Other candidates:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Localize;

    #[test]
    fn weights_have_a_sign_and_the_languages_decimal_mark() {
        let weights = |language| [12.34, -0.04, 0.04, -2.0].map(|one| weight(one).say(language)).join(" ");
        assert_eq!(weights(Language::Danish), "+12,3 +0,0 +0,0 -2,0");
        assert_eq!(weights(Language::English), "+12.3 +0.0 +0.0 -2.0");
    }
}
