//! The words that stand in the review file itself.

use crate::language::{Language, grouped, say};
use crate::matching::Class;
use crate::review::{Answer, Column};

/// The heading of a column.
#[must_use]
pub const fn heading(column: Column, language: Language) -> &'static str {
    let (danish, english) = match column {
        Column::Row => ("Række", "Row"),
        Column::Approve => ("Godkend", "Approve"),
        Column::Number => ("e-conomic nr.", "e-conomic no."),
        Column::Suggestion => ("Forslag", "Suggestion"),
        Column::Score => ("Score", "Score"),
        Column::Reason => ("Begrundelse", "Reason"),
        Column::Code => ("Kundekode", "Customer code"),
        Column::Name => ("ClientView navn", "ClientView name"),
        Column::Address => ("Adresse", "Address"),
        Column::Town => ("Postnr. by", "Post code, city"),
        Column::Cvr => ("CVR", "CVR"),
        Column::EconomicName => ("e-conomic navn", "e-conomic name"),
        Column::Differences => ("Forskelle", "Differences"),
        Column::EconomicAddress => ("e-conomic adresse", "e-conomic address"),
        Column::EconomicTown => ("e-conomic postnr. by", "e-conomic post code, city"),
        Column::EconomicCvr => ("e-conomic CVR", "e-conomic CVR"),
        Column::CurrentLink => ("Nuværende link", "Current link"),
        Column::Others => ("Andre kandidater", "Other candidates"),
        Column::Comment => ("Kommentar", "Comment"),
    };
    language.pick(danish, english)
}

/// The heading of the column that `applied.csv` and `rejected.csv` have besides.
#[must_use]
pub const fn outcome_heading(language: Language) -> &'static str {
    language.pick("Resultat", "Outcome")
}

/// The word for a class.
#[must_use]
pub const fn class(language: Language, class: Class) -> &'static str {
    match class {
        Class::Certain => language.pick("sikker", "certain"),
        Class::Review => language.pick("gennemgå", "review"),
        Class::Unlikely => language.pick("usandsynlig", "unlikely"),
        Class::None => language.pick("ingen", "none"),
    }
}

/// The word that kobl writes into the Approve cell.
#[must_use]
pub const fn answer(language: Language, answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => language.pick("ja", "yes"),
        Answer::No => language.pick("nej", "no"),
        Answer::Undecided => "",
    }
}

/// The texts of the workbook's first sheet.
pub struct GuideTexts {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// Name of the sheet with the rows.
    pub table: &'static str,
    /// Name of the sheet with the customers that only e-conomic has.
    pub only: &'static str,
    /// Title.
    pub title: &'static str,
    /// The three cells to fill in.
    pub cells: [(Column, &'static str); 3],
    /// What else there is: the other columns, and the other sheet.
    pub more: [(&'static str, &'static str); 2],
    /// What to do, in the order in which it is done.
    pub steps: [&'static str; 5],
}

/// The texts of the workbook's first sheet.
#[must_use]
pub const fn guide(language: Language) -> GuideTexts {
    match language {
        Language::Danish => GuideTexts {
            sheet: "Vejledning",
            table: "Gennemgang",
            only: "Kun i e-conomic",
            title: "Gennemgå forslagene",
            cells: [
                (
                    Column::Approve,
                    "Skriv ja, hvis det er den samme kunde, og nej, hvis det ikke er. En tom celle ændrer intet.",
                ),
                (
                    Column::Number,
                    "Kundens nummer i e-conomic. Ret det, hvis en anden kunde er den rigtige. Kun cifre.",
                ),
                (Column::Comment, "Skriv, hvad du vil huske. Kommentaren følger med til næste udtræk."),
            ],
            more: [
                (
                    "Andre kolonner",
                    "Kun til at læse. Sortér og filtrér med pilene i overskriften; hele rækken følger med.",
                ),
                (
                    "Kun i e-conomic",
                    "Arket viser kunder, der ikke er i ClientView. Skriv ja i Ignorér ved dem, der aldrig skal være der; så nævner kobl dem ikke igen. Skriv nej for at ophæve det.",
                ),
            ],
            steps: [
                "1. Tag de sikre først; de står øverst. Se et udpluk igennem, og fyld ja ned i én omgang.",
                "2. Tag så dem, der skal gennemgås, hver ved siden af dem, de konkurrerer med. Læs Begrundelse, og skriv ja eller nej. Ord, der kun står i det ene af de to navne, er fremhævet.",
                "3. Find selv kunden til de øvrige, og skriv nummeret i e-conomic nr., eller lad dem stå. Er du i tvivl, så lad Godkend stå tom.",
                "4. Se på dem, der allerede er koblet, og hvor koblingen ser forkert ud. Svar ja, hvis nummeret i e-conomic nr. er det rigtige.",
                "5. Gem og luk filen, og lad kobl skrive det godkendte (kobl apply). Nye kunder oprettes i ClientView, aldrig her.",
            ],
        },
        Language::English => GuideTexts {
            sheet: "GuideTexts",
            table: "Review",
            only: "Only in e-conomic",
            title: "Review the suggestions",
            cells: [
                (
                    Column::Approve,
                    "Write yes if the two customers are the same, and no if they are not. An empty cell changes nothing.",
                ),
                (
                    Column::Number,
                    "The customer's number in e-conomic. Correct it if another customer is the right one. Digits only.",
                ),
                (
                    Column::Comment,
                    "Write what you want to remember. The comment follows the customer to the next export.",
                ),
            ],
            more: [
                (
                    "Other columns",
                    "For reading only. Sort and filter with the arrows in the heading; the whole row goes along.",
                ),
                (
                    "Only in e-conomic",
                    "The sheet shows customers that are not in ClientView. Write yes in Ignore at those that will never be there; kobl does not mention them again. Write no to revoke it.",
                ),
            ],
            steps: [
                "1. Take the certain ones first; they are at the top. Look through a sample, and fill yes down in one stroke.",
                "2. Then take those to review, each beside those it competes with. Read Reason, and write yes or no. Words that stand in only one of the two names are marked.",
                "3. Find the customer of the others yourself and write the number in e-conomic no., or leave them. If you are in doubt, leave Approve empty.",
                "4. Look at those that are linked already where the link seems wrong. Answer yes if the number in e-conomic no. is the right one.",
                "5. Save and close the file, and let kobl write what was approved (kobl apply). New customers are created in ClientView, never here.",
            ],
        },
    }
}

/// How many rows of a class there are, and what the class means.
#[must_use]
pub fn class_meaning(language: Language, class: Class, count: usize) -> String {
    let count = grouped(language, count as u64);
    match class {
        Class::Certain => say!(language,
            da: "{count}: meget sandsynligt den samme kunde; intet taler imod.",
            en: "{count}: very likely the same customer; nothing speaks against it."),
        Class::Review => say!(language,
            da: "{count}: måske den samme kunde; se på navn, adresse og andre kandidater.",
            en: "{count}: perhaps the same customer; look at name, address and other candidates."),
        Class::Unlikely => say!(language,
            da: "{count}: sandsynligvis en anden kunde.",
            en: "{count}: probably another customer."),
        Class::None => say!(language,
            da: "{count}: ingen kandidat; skriv selv nummeret, hvis kunden findes i e-conomic.",
            en: "{count}: no candidate; write the number yourself if the customer is in e-conomic."),
    }
}

/// The word for customers that have a link already, how many they are, and what to do with them.
#[must_use]
pub fn linked_meaning(language: Language, count: usize) -> (&'static str, String) {
    let count = grouped(language, count as u64);
    let meaning = say!(language,
        da: "{count}: har allerede et nummer; se, om det er det rigtige.",
        en: "{count}: already have a number; see whether it is the right one.");
    (language.pick("allerede koblet", "already linked"), meaning)
}

/// Title and text of the box that Excel shows for a wrong word in the Approve cell.
#[must_use]
pub const fn wrong_answer(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Danish => ("Godkend", "Vælg ja eller nej, eller lad cellen være tom."),
        Language::English => ("Approve", "Choose yes or no, or leave the cell empty."),
    }
}

/// Title and text of the box that Excel shows when somebody writes into a cell that is only read.
#[must_use]
pub const fn read_only(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Danish => (
            "Kun til at læse",
            "Denne celle er skrevet af kobl. Skriv i Godkend, e-conomic nr. eller Kommentar. Er kundens oplysninger forkerte, så ret dem i ClientView eller e-conomic.",
        ),
        Language::English => (
            "For reading only",
            "This cell was written by kobl. Write in Approve, e-conomic no. or Comment. If the customer's data are wrong, correct them in ClientView or e-conomic.",
        ),
    }
}

/// The same for the sheet of customers that only e-conomic has.
#[must_use]
pub const fn read_only_but_mark(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Danish => ("Kun til at læse", "Denne celle er skrevet af kobl. Skriv i kolonnen Ignorér."),
        Language::English => {
            ("For reading only", "This cell was written by kobl. Write in the column Ignore.")
        }
    }
}

/// Title and text of the box that Excel shows for a wrong word in the Ignore cell.
#[must_use]
pub const fn wrong_mark(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Danish => ("Ignorér", "Vælg ja eller nej, eller lad cellen være tom."),
        Language::English => ("Ignore", "Choose yes or no, or leave the cell empty."),
    }
}
