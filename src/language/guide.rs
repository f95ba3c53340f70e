//! What the guide says to whoever does not use command lines.

use std::path::Path;

use chrono::{DateTime, Local};

use super::shell::Shell;
use super::{Localized, both, say};

/// What the guide can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// `kobl init`
    Init,
    /// `kobl demo`
    Demo,
    /// `kobl export`
    Export,
    /// `kobl link`
    One,
    /// `kobl unlink`
    Unlink,
    /// Open the workbook.
    Open,
    /// Open the report.
    Report,
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
pub fn welcome(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(da: "kobl kobler kunderne i ClientView til kunderne i e-conomic.\n\n\
                 1. Lav et udtræk: kobl læser begge systemer og foreslår koblinger. Intet ændres.\n\
                 2. Gennemgå filen review.xlsx i Excel: skriv ja eller nej i kolonnen Godkend, gem og luk.\n\
                 3. Skriv det godkendte: kobl viser, hvad der ændres, og spørger, før noget skrives.\n\n\
                 Du arbejder i mappen {folder} (type en for English)", en: "kobl links the customers of ClientView to the customers of e-conomic.\n\n\
                 1. Export: kobl reads both systems and proposes links. Nothing is changed.\n\
                 2. Review the file review.xlsx in Excel: write yes or no in the column Approve, save and close.\n\
                 3. Write what was approved: kobl shows what will change and asks before anything is written.\n\n\
                 You are working in the folder {folder} (skriv da for dansk)")
}

/// One line of the choices.
#[must_use]
pub const fn choice(choice: Choice) -> Localized {
    let (da, en) = match choice {
        Choice::Init => (
            "Kom i gang: svar på nogle spørgsmål om databasen og e-conomic",
            "Begin: answer some questions about the database and e-conomic",
        ),
        Choice::Demo => ("Prøv kobl på opdigtede kunder", "Try kobl on made-up customers"),
        Choice::Export => ("Lav et nyt udtræk", "Make a new export"),
        Choice::One => ("Kobl én kunde", "Link one customer"),
        Choice::Unlink => ("Fjern koblingen fra én kunde", "Clear the link of one customer"),
        Choice::Open => ("Åbn gennemgangen i Excel (review.xlsx)", "Open the review in Excel (review.xlsx)"),
        Choice::Report => {
            ("Åbn gennemgangen i browseren (report.html)", "Open the review in the browser (report.html)")
        }
        Choice::Look => ("Se, hvad en gennemgået fil vil ændre", "See what a reviewed file would change"),
        Choice::Apply => {
            ("Skriv det godkendte fra en gennemgået fil", "Write what was approved in a reviewed file")
        }
        Choice::Status => ("Se, hvordan det står til", "See the health of the links"),
        Choice::Undo => ("Fortryd den seneste skrivning", "Undo the last write"),
        Choice::Cleanup => (
            "Slet kundedata i gamle udtræk (journalerne beholdes)",
            "Delete the customer data of old runs (the journals are kept)",
        ),
        Choice::Doctor => {
            ("Noget virker ikke: undersøg opsætningen", "Something does not work: check the set-up")
        }
    };
    both(da, en)
}

/// The question after the choices.
#[must_use]
pub fn choose() -> Localized {
    both("Skriv et tal, eller tryk Enter for at lukke:", "Type a number, or press Enter to close:")
}

/// That the answer is none of the choices.
#[must_use]
pub fn not_a_choice() -> Localized {
    both("Det står ikke på listen.", "That is not on the list.")
}

/// A time as the clock on the wall shows it.
fn clock(time: DateTime<Local>) -> Localized {
    Localized::by(|language| time.format(language.pick("%d-%m-%Y kl. %H.%M", "%Y-%m-%d %H:%M")).to_string())
}

/// Which review file; Enter takes the one named, of which it is told when it was saved.
#[must_use]
pub fn which_file(newest: Option<(&Path, DateTime<Local>)>) -> Localized {
    let Some((newest, time)) = newest else {
        return both(
            "Træk den gennemgåede fil (review.xlsx eller review.csv) herind, og tryk Enter:",
            "Drag the reviewed file (review.xlsx or review.csv) into this window and press Enter:",
        );
    };
    let newest = newest.display();
    let time = clock(time);
    say!(
        da: "Gem og luk filen i Excel først. Tryk Enter for at bruge den, der er gemt sidst:\n  {newest}\n  (gemt {time})\neller træk en anden gennemgået fil herind, og tryk Enter:",
        en: "Save and close the file in Excel first. Press Enter to use the one saved last:\n  {newest}\n  (saved {time})\nor drag another reviewed file into this window and press Enter:",
        time = time,
    )
}

/// Which customer.
#[must_use]
pub fn which_customer() -> Localized {
    both(
        "Hvilken kunde? Skriv kundekoden, en del af navnet eller e-conomic-nummeret:",
        "Which customer? Type the customer code, a part of the name, or the e-conomic number:",
    )
}

/// Which number; Enter leaves it to kobl.
#[must_use]
pub fn which_number() -> Localized {
    both(
        "Hvilket e-conomic-nummer? Tryk Enter, så foreslår kobl et:",
        "Which e-conomic number? Press Enter, and kobl proposes one:",
    )
}

/// Whether the answers of a file are to be carried into the new export.
#[must_use]
pub fn carry_over(file: &str, time: DateTime<Local>) -> Localized {
    let time = clock(time);
    say!(
        da: "Skal svarene i\n  {file}\n  (gemt {time})\nføres over i det nye udtræk, hvor kunderne er uændrede?",
        en: "Are the answers in\n  {file}\n  (saved {time})\nto be carried into the new export where the customers are unchanged?",
        time = time,
    )
}

/// Whether to go on with a flag that allows what the command stopped at.
#[must_use]
pub fn allow(flag: &str) -> Localized {
    Localized::by(|language| {
        let what = match flag {
            "--skip-changed" => language.pick(
                "Vil du springe de ændrede kunder over og gå videre med resten?",
                "Do you want to skip the customers that changed and go on with the others?",
            ),
            "--allow-overwrite" => language.pick(
                "Vil du erstatte de koblinger, der er nævnt?",
                "Do you want to replace the links named above?",
            ),
            "--allow-shared" => language.pick(
                "Skal flere kunder have det samme nummer?",
                "Are several customers to have the same number?",
            ),
            "--allow-unlikely" => language.pick(
                "Er du sikker på, at det er de samme kunder, selv om kobl ikke er det?",
                "Are you certain that these are the same customers although kobl is not?",
            ),
            "--allow-likely" => language.pick(
                "Vil du fjerne koblingen, selv om den ser rigtig ud?",
                "Do you want to clear the link although it looks right?",
            ),
            _ => language.pick("Vil du gå videre alligevel?", "Do you want to go on all the same?"),
        };
        format!("{what} ({flag})")
    })
}

/// Whether to show what was left out of a table.
#[must_use]
pub fn show_all() -> Localized {
    both("Vis alle rækker?", "Show all rows?")
}

/// That a file was opened, or where it is.
#[must_use]
pub fn opened(path: &Path, opened: bool) -> Localized {
    let path = path.display();
    if opened {
        return say!(
            da: "{path} åbnes. Gem og luk den, når du er færdig.",
            en: "{path} is opening. Save and close it when you are done.",
        );
    }
    say!(
        da: "kobl kan ikke åbne filen her. Åbn den selv: {path}",
        en: "kobl cannot open the file here. Open it yourself: {path}",
    )
}

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Rows with an answer.
    pub answered: usize,
    /// Rows.
    pub rows: usize,
    /// The file cannot be taken as it is.
    pub refused: bool,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Make an export.
    Export,
    /// Answer the rows.
    Review,
    /// Correct the file.
    Correct,
    /// Look, then write.
    Apply,
    /// Look at the health.
    Status,
}

/// Which run is the last.
#[must_use]
pub fn last_run(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(da: "Seneste udtræk: {folder}", en: "Last export: {folder}")
}

/// How many rows of the review file are answered.
#[must_use]
pub fn answered(file: &Path, time: DateTime<Local>, answered: &Answered) -> Localized {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let time = clock(time);
    let given = answered.answered;
    let rows = answered.rows;
    if answered.refused {
        return say!(
            da: "{name}, gemt {time}: kobl kan ikke læse den med sikkerhed",
            en: "{name}, saved {time}: kobl cannot read it with certainty",
            time = time,
        );
    }
    say!(
        da: "{name}, gemt {time}: {given} af {rows} rækker er besvaret",
        en: "{name}, saved {time}: {given} of {rows} rows are answered",
        time = time,
    )
}

/// What to do next.
#[must_use]
pub const fn next(next: Next) -> Localized {
    match next {
        Next::Export => both(
            "Det næste: lav et udtræk, eller kobl én kunde",
            "Next: make an export, or link one customer",
        ),
        Next::Review => both(
            "Det næste: gennemgå rækkerne, skriv ja eller nej, gem og luk",
            "Next: review the rows, write yes or no, save and close",
        ),
        Next::Correct => both(
            "Det næste: se, hvad der er galt med filen (vælg at se, hvad den vil ændre), og ret den",
            "Next: see what is wrong with the file (choose to see what it would change), and correct it",
        ),
        Next::Apply => both(
            "Det næste: se, hvad filen vil ændre, og skriv det godkendte",
            "Next: see what the file would change, and write what was approved",
        ),
        Next::Status => both(
            "Det næste: se, hvordan det står til, eller lav et nyt udtræk",
            "Next: see the health of the links, or make a new export",
        ),
    }
}

/// That the guide goes on with the made-up customers, and what to do with their review file.
#[must_use]
pub fn in_the_demo(folder: &Path, review: Option<&Path>) -> Localized {
    let folder = folder.display();
    let now = say!(
        da: "Nu arbejder du med opdigtede kunder i mappen {folder}; intet af det rører dine egne.",
        en: "You are now working with made-up customers in the folder {folder}; none of it touches your own.",
    );
    let Some(review) = review else { return now };
    let review = review.display();
    say!(
        da: "{now}\nÅbn {review} i Excel, skriv ja ved nogle kunder, gem og luk, og vælg så at se, hvad filen vil ændre.",
        en: "{now}\nOpen {review} in Excel, write yes at some customers, save and close, and choose to see what the file would change.",
        now = now,
    )
}

/// The command that is run, as it could have been typed.
#[must_use]
pub fn command_line(words: &[&str]) -> String {
    words.iter().map(|word| Shell::here().quote(word)).collect::<Vec<_>>().join(" ")
}
