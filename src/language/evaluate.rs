//! What kobl says about an evaluation.

use std::path::Path;

use super::{Language, Localize, Localized, both, say};
use crate::matching::evaluate::Evaluation;

/// A truth file that cannot be read; line 0 is the file as a whole.
#[must_use]
pub fn bad_truth(path: &Path, line: u64) -> Localized {
    let path = path.display();
    if line == 0 {
        return say!(
            da: "{path} kan ikke læses. Facit skal være CSV i UTF-8 med kolonnerne code og number.",
            en: "{path} cannot be read. The truth must be CSV in UTF-8 with the columns code and number.",
        );
    }
    say!(
        da: "{path}, linje {line}: der skal være en code og et number (1 til 999999999). Ret linjen.",
        en: "{path}, line {line}: there must be a code and a number (1 to 999999999). Correct the line.",
    )
}

/// A share in percent, with the language's decimal separator; a dash for none.
#[must_use]
pub fn share(share: Option<f64>) -> Localized {
    Localized::by(|language| {
        let Some(share) = share else { return "–".to_owned() };
        let text = format!("{:.2} %", share * 100.0);
        match language {
            Language::Danish => text.replace('.', ","),
            Language::English => text,
        }
    })
}

/// The figures of an evaluation.
#[must_use]
pub fn figures(evaluation: &Evaluation) -> Localized {
    Localized::by(|language| {
        let [precision, recall, f1, r99, r999] =
            [evaluation.precision, evaluation.recall, evaluation.f1, evaluation.r99, evaluation.r999]
                .map(|figure| share(figure).say(language));
        let (truth, links, right) = (evaluation.true_links, evaluation.links, evaluation.right);
        let mut text = say!(
            language,
            da: "{truth} rigtige koblinger i facit, {links} foreslået, {right} rigtige\npræcision {precision} · fundet {recall} · F1 {f1}\nkunne godkendes uden gennemsyn ved højst 1 forkert af 100: {r99}, af 1.000: {r999}",
            en: "{truth} true links, {links} proposed, {right} right\nprecision {precision} · recall {recall} · F1 {f1}\ncould be accepted unseen with at most 1 wrong in 100: {r99}, in 1,000: {r999}"
        );
        if evaluation.unknown_codes > 0 {
            let unknown = evaluation.unknown_codes;
            text.push('\n');
            text.push_str(&say!(
                language,
                da: "{unknown} koder i facit findes ikke i udtrækket; er det det rigtige facit?",
                en: "{unknown} codes of the truth are not in the run; is it the right truth?"
            ));
        }
        text
    })
}

/// Headings of the table of classes.
#[must_use]
pub fn class_headings(language: Language) -> [&'static str; 5] {
    match language {
        Language::Danish => ["Klasse", "Kunder", "Andel", "Præcision", "Andel af facit"],
        Language::English => ["Class", "Customers", "Share", "Precision", "Share of true links"],
    }
}

/// Headings of the reliability table.
#[must_use]
pub fn reliability_headings(language: Language) -> [&'static str; 4] {
    match language {
        Language::Danish => ["Sandsynlighed", "Forslag", "Angivet", "Faktisk"],
        Language::English => ["Probability", "Proposals", "Stated", "Actual"],
    }
}

/// Headings of the table of answers by class.
#[must_use]
pub fn answer_headings(language: Language) -> [&'static str; 5] {
    match language {
        Language::Danish => ["Klasse", "Besvaret", "Rigtige", "Præcision", "95 %-interval"],
        Language::English => ["Class", "Answered", "Right", "Precision", "95 % interval"],
    }
}

/// An interval of shares; a dash for none.
#[must_use]
pub fn interval(interval: Option<[f64; 2]>) -> Localized {
    Localized::by(|language| {
        let Some([low, high]) = interval else { return "–".to_owned() };
        format!("{} – {}", share(Some(low)).say(language), share(Some(high)).say(language))
    })
}

/// How the answers were counted.
#[must_use]
pub fn what_answers_say() -> Localized {
    both(
        "Rigtig er et forslag, der er svaret ja til med det foreslåede nummer; nej eller et andet nummer tæller som forkert. Rækker uden svar tæller ikke med.",
        "A proposal is right if it was answered yes with the proposed number; no or another number counts as wrong. Rows without an answer do not count.",
    )
}

/// That yes was filled in before a person looked.
#[must_use]
pub fn filled_in() -> Localized {
    both(
        "Udtrækket blev lavet med --preapprove certain, så ja ved de sikre forslag er ikke nødvendigvis set af nogen. Tallet for sikre kan være for pænt.",
        "The export was made with --preapprove certain, so yes at the certain proposals was not necessarily seen by anybody. The figure for certain may be too good.",
    )
}
