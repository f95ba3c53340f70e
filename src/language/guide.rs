//! What the guide says to whoever does not use command lines.

use std::path::Path;

use super::{Language, say};

/// What the guide can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// `kobl init`
    Init,
    /// `kobl demo`
    Demo,
    /// `kobl export`
    Export,
    /// `kobl apply --dry-run`
    Look,
    /// `kobl apply`
    Apply,
    /// `kobl status`
    Status,
    /// `kobl undo --last`
    Undo,
    /// `kobl cleanup`
    Cleanup,
    /// `kobl doctor`
    Doctor,
}

/// The first lines in the window.
#[must_use]
pub fn welcome(language: Language, folder: &Path) -> String {
    let folder = folder.display();
    say!(
        language,
        da: "kobl kobler kunderne i ClientView sammen med kunderne i e-conomic.\n\n\
             1. Lav et udtræk: kobl læser begge systemer og foreslår koblinger. Intet ændres.\n\
             2. Gennemse filen review.xlsx i Excel: skriv ja eller nej i kolonnen Godkend, gem og luk.\n\
             3. Skriv det godkendte: kobl viser, hvad der ændres, og spørger, før noget skrives.\n\n\
             Du arbejder i mappen {folder} (type en for English)",
        en: "kobl links the customers of ClientView to the customers of e-conomic.\n\n\
             1. Export: kobl reads both systems and proposes links. Nothing is changed.\n\
             2. Review the file review.xlsx in Excel: write yes or no in the column Approve, save and close.\n\
             3. Write what was approved: kobl shows what will change and asks before anything is written.\n\n\
             You are working in the folder {folder} (skriv da for dansk)"
    )
}

/// One line of the choices.
#[must_use]
pub fn choice(language: Language, choice: Choice) -> &'static str {
    let (da, en) = match choice {
        Choice::Init => (
            "Kom i gang: svar på nogle spørgsmål om databasen og e-conomic",
            "Begin: answer some questions about the database and e-conomic",
        ),
        Choice::Demo => ("Prøv kobl på opdigtede kunder", "Try kobl on made-up customers"),
        Choice::Export => ("Lav et nyt udtræk", "Make a new export"),
        Choice::Look => ("Se, hvad en gennemset fil vil ændre", "See what a reviewed file would change"),
        Choice::Apply => {
            ("Skriv det godkendte fra en gennemset fil", "Write what was approved in a reviewed file")
        }
        Choice::Status => ("Se, hvordan det står til", "See the health of the links"),
        Choice::Undo => ("Fortryd den seneste skrivning", "Take the last write back"),
        Choice::Cleanup => (
            "Slet kundedata i gamle udtræk (journalerne beholdes)",
            "Delete the customer data of old runs (the journals are kept)",
        ),
        Choice::Doctor => {
            ("Noget virker ikke: undersøg opsætningen", "Something does not work: check the set-up")
        }
    };
    language.pick(da, en)
}

/// The question after the choices.
#[must_use]
pub fn choose(language: Language) -> &'static str {
    language.pick("Skriv et tal, eller tryk Enter for at lukke:", "Type a number, or press Enter to close:")
}

/// That the answer is none of the choices.
#[must_use]
pub fn not_a_choice(language: Language) -> &'static str {
    language.pick("Det står ikke på listen.", "That is not on the list.")
}

/// Which review file; Enter takes the one named.
#[must_use]
pub fn which_file(language: Language, newest: Option<&Path>) -> String {
    let Some(newest) = newest else {
        return language
            .pick(
                "Træk den gennemsete fil (review.xlsx eller review.csv) herind, og tryk Enter:",
                "Drag the reviewed file (review.xlsx or review.csv) into this window and press Enter:",
            )
            .to_owned();
    };
    let newest = newest.display();
    say!(
        language,
        da: "Gem og luk filen i Excel først. Tryk Enter for at bruge\n  {newest}\neller træk en anden gennemset fil herind, og tryk Enter:",
        en: "Save and close the file in Excel first. Press Enter to use\n  {newest}\nor drag another reviewed file into this window and press Enter:"
    )
}

/// That the guide goes on with the made-up customers, and what to do with their review file.
#[must_use]
pub fn in_the_demo(language: Language, folder: &Path, review: Option<&Path>) -> String {
    let folder = folder.display();
    let now = say!(
        language,
        da: "Nu arbejder du med opdigtede kunder i mappen {folder}; intet af det rører dine egne.",
        en: "You are now working with made-up customers in the folder {folder}; none of it touches your own."
    );
    let Some(review) = review else { return now };
    let review = review.display();
    say!(
        language,
        da: "{now}\nÅbn {review} i Excel, skriv ja ved nogle kunder, gem og luk, og vælg så 2.",
        en: "{now}\nOpen {review} in Excel, write yes at some customers, save and close, and choose 2."
    )
}

/// The command that is run, as it could have been typed.
#[must_use]
pub fn command_line(words: &[&str]) -> String {
    let quoted = |word: &&str| if word.contains(' ') { format!("\"{word}\"") } else { (*word).to_owned() };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}
