//! The words of the review file, and what kobl says when one comes back.

mod words;

use std::collections::HashMap;

pub use words::{
    GuideTexts, answer, class, class_meaning, guide, heading, linked_meaning, outcome_heading, read_only,
    read_only_but_mark, wrong_answer, wrong_mark,
};

use super::{Language, Localize, Localized, say};
use crate::review::{
    CellPlace, Column, FileKind, NumberProblem, ReviewError, ReviewErrors, ReviewWarning, RowError,
    WorkbookError,
};
use crate::spreadsheet::yes_or_no;

/// A column as Excel names it: A to Z, AA to XFD.
fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Where: `Række 12, kolonne C`.
fn at(place: CellPlace, language: Language) -> String {
    say!(language, da: "Række {row}, kolonne {column}", en: "Row {row}, column {column}",
        row = place.row, column = letters(place.column))
}

/// Headings in quotes, as a list of at most eight.
fn headings(columns: &[Column], language: Language) -> String {
    let quoted = |column: &Column| match language {
        Language::Danish => format!("\"{}\"", heading(*column, language)),
        Language::English => format!("“{}”", heading(*column, language)),
    };
    columns.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// Row numbers in their order as ranges: `2-101, 105`, at most a dozen of them.
#[must_use]
pub fn row_ranges(rows: &[u64]) -> String {
    const SHOWN: usize = 12;
    let ranges: Vec<&[u64]> = rows.chunk_by(|one, next| *next == one + 1).collect();
    let range = |rows: &&[u64]| match rows {
        [one] => one.to_string(),
        _ => format!("{}-{}", rows[0], rows[rows.len() - 1]),
    };
    let shown: Vec<String> = ranges.iter().take(SHOWN).map(range).collect();
    let more = if ranges.len() > SHOWN { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// `1 række`, `12 rækker`.
fn row_count(rows: u64, language: Language) -> String {
    super::count::rows(usize::try_from(rows).unwrap_or(usize::MAX)).say(language)
}

impl Localize for ReviewErrors {
    fn say(&self, language: Language) -> String {
        let errors = super::count::errors(self.errors.len() as u64).say(language);
        let first = say!(language,
            da: "Gennemgangsfilen blev afvist ({errors}), og intet er skrevet:",
            en: "The review file was refused ({errors}), and nothing was written:");
        let lines = sentences(&self.errors).into_iter().map(|line| line.say(language));
        std::iter::once(first).chain(lines).collect::<Vec<_>>().join("\n")
    }
}

/// Errors of one cause in one column.
struct Cause {
    sentence: Localized,
    /// Column, from 0; nothing for what concerns the file.
    column: Option<u16>,
    rows: Vec<u64>,
}

impl Localize for Cause {
    fn say(&self, language: Language) -> String {
        let sentence = self.sentence.say(language);
        let Some(column) = self.column else { return sentence };
        if let [row] = self.rows[..] {
            return format!("{}: {sentence}", at(CellPlace { row, column }, language));
        }
        let (count, rows, column) = (self.rows.len(), row_ranges(&self.rows), letters(column));
        if count > 2 && self.sentence == Localized::of(&RowError::NoNumber) {
            return say!(language,
                da: "Række {rows}, kolonne {column}: {count} rækker er godkendt uden et e-conomic-nummer. Når det er flere på én gang, er svarene eller numrene som regel flyttet, eller ja er trukket for langt ned. Fortryd det, eller fjern godkendelserne.",
                en: "Rows {rows}, column {column}: {count} rows are approved without an e-conomic number. Where it is several at once, the answers or the numbers were mostly moved, or yes was filled down too far. Undo that, or remove the approvals.");
        }
        say!(language, da: "Række {rows}, kolonne {column}: {sentence}", en: "Rows {rows}, column {column}: {sentence}")
    }
}

/// The errors of a file, those of one cause in one column told once with their rows.
#[must_use]
pub fn sentences(errors: &[ReviewError]) -> Vec<Localized> {
    let mut causes: Vec<Cause> = Vec::new();
    let mut known: HashMap<(u16, Localized), usize> = HashMap::new();
    for error in errors {
        let ReviewError::Row { place, error } = error else {
            causes.push(Cause { sentence: Localized::of(error), column: None, rows: Vec::new() });
            continue;
        };
        let sentence = Localized::of(error);
        let at = *known.entry((place.column, sentence.clone())).or_insert(causes.len());
        if at == causes.len() {
            causes.push(Cause { sentence, column: Some(place.column), rows: Vec::new() });
        }
        causes[at].rows.push(place.row);
    }
    causes.iter().map(Localized::of).collect()
}

impl Localize for ReviewError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Kind(kind) => kind.say(language),
            Self::Row { place, error } => format!("{}: {}", at(*place, language), error.say(language)),
            Self::AnswersMoved(moved) => {
                let mut rows: Vec<u64> = moved.iter().map(|one| one.to).collect();
                rows.sort_unstable();
                rows.dedup();
                let (count, rows, first) = (rows.len(), row_ranges(&rows), moved[0]);
                let (from, to) = (first.from, first.to);
                say!(language,
                    da: "Svar eller numre er trukket eller forskudt til andre rækker ({count} i alt: række {rows}); det i række {to} blev givet i række {from}. Fortryd flytningen (Ctrl+Z), eller tag en ny kopi af filen, og svar igen i de rækker. Er hvert svar rigtigt, hvor det står nu, så gem filen som CSV, og brug den.",
                    en: "Answers or numbers were dragged or shifted to other rows ({count} in all: row {rows}); the one in row {to} was given in row {from}. Undo the move (Ctrl+Z), or take a new copy of the file and answer those rows again. If every answer is right where it stands now, save the file as CSV and use that.")
            }
            Self::AnswersSorted { row } => say!(language,
                da: "Fra række {row}: alle ja og nej står samlet, mens rækkerne står i den oprindelige rækkefølge. Det sker, når kolonnen Godkend bliver sorteret alene, og så bliver det, du har afvist, skrevet. Fortryd sorteringen, og sortér hele tabellen på én gang. Er svarene rigtige, så lad cellen være tom i stedet for nej: det skriver det samme.",
                en: "From row {row}: all yes and no stand together while the rows stand in their original order. That happens when the Approve column is sorted on its own, and then what you refused is written. Undo the sorting and sort the whole table at once. If the answers are right, leave the cell empty instead of no: that writes the same."),
            other => form_error(other, language),
        }
    }
}

/// What is wrong with the file as such.
fn form_error(error: &ReviewError, language: Language) -> String {
    match error {
        ReviewError::Empty => say!(language,
            da: "Filen er tom. Vælg den gennemgangsfil, som kobl skrev, eller en gemt kopi af den.",
            en: "The file is empty. Choose the review file that kobl wrote, or a saved copy of it."),
        ReviewError::TooLarge(limit) => say!(language,
            da: "Filen fylder mere end {limit} MB og kan ikke være en gennemgangsfil. Vælg review.csv eller review.xlsx.",
            en: "The file is larger than {limit} MB and cannot be a review file. Choose review.csv or review.xlsx."),
        ReviewError::TooManyCells => say!(language,
            da: "Filen har langt flere celler end en gennemgangsfil. Slet tomme rækker og kolonner, der er kommet til, eller tag en ny kopi.",
            en: "The file has far more cells than a review file. Delete empty rows and columns that were added, or take a new copy."),
        ReviewError::Encoding => say!(language,
            da: "Filens tegn kan ikke læses: den er beskadiget eller sat sammen af to filer. Åbn den i Excel, og gem den som ”CSV UTF-8” eller som .xlsx.",
            en: "The file's characters cannot be read: it is damaged or was put together from two files. Open it in Excel and save it as “CSV UTF-8” or as .xlsx."),
        ReviewError::Nul { line } => say!(language,
            da: "Linje {line} indeholder et NUL-tegn: filen er beskadiget. Gem den igen fra Excel, eller tag en ny kopi.",
            en: "Line {line} holds a NUL character: the file is damaged. Save it again from Excel, or take a new copy."),
        ReviewError::BrokenWorkbook => say!(language,
            da: "Projektmappen kan ikke åbnes: den er beskadiget eller ikke kopieret færdig. Åbn den i Excel, gem den som .xlsx, og prøv igen.",
            en: "The workbook cannot be opened: it is damaged or was not copied completely. Open it in Excel, save it as .xlsx and try again."),
        ReviewError::SeveralSheets(sheets) => say!(language,
            da: "{sheets} ark i projektmappen ligner gennemgangsfilen. Slet kopierne, så der kun er ét, og gem.",
            en: "{sheets} sheets of the workbook look like the review file. Delete the copies so that only one is left, and save."),
        ReviewError::NoRows => say!(language,
            da: "Filen har overskrifter, men ingen rækker fra kobl. Vælg en anden fil.",
            en: "The file has headings but no rows of kobl's. Choose another file."),
        ReviewError::NoHeading => say!(language,
            da: "Filen har ingen række med kobls overskrifter (Række, Godkend, e-conomic nr. ...). Sæt overskriftsrækken ind igen fra den oprindelige fil, eller vælg en anden fil.",
            en: "The file has no row with kobl's headings (Row, Approve, e-conomic no. ...). Put the heading row back from the original file, or choose another file."),
        ReviewError::OneColumn => say!(language,
            da: "Alt står i kolonne A. Åbn den oprindelige fil med et dobbeltklik i stedet for at indsætte den, eller brug Data > Tekst til kolonner med semikolon, og gem igen.",
            en: "Everything stands in column A. Open the original file with a double click instead of pasting it, or use Data > Localized to Columns with semicolons, and save again."),
        ReviewError::MissingColumns(columns) => {
            let list = headings(columns, language);
            say!(language,
                da: "Filen mangler {list}, eller overskriften er ændret. Skriv overskriften, som den stod, og gem igen, eller vælg den rigtige fil.",
                en: "The file lacks {list}, or the heading was changed. Write the heading as it was and save again, or choose the right file.")
        }
        ReviewError::DoubledColumn(column) => {
            let list = headings(&[*column], language);
            say!(language,
                da: "Overskriften {list} står over to kolonner. Slet den, der ikke er kobls, eller giv den et andet navn.",
                en: "The heading {list} stands above two columns. Delete the one that is not kobl's, or give it another name.")
        }
        ReviewError::OpenQuote { row } => say!(language,
            da: "Række {row}: et anførselstegn bliver ikke lukket, så resten af filen ikke kan skilles ad. Ret rækken, eller gem filen igen fra Excel.",
            en: "Row {row}: a quotation mark is never closed, so the rest of the file cannot be told apart. Correct the row, or save the file again from Excel."),
        ReviewError::TextAfterQuote(place) => {
            let at = at(*place, language);
            say!(language,
                da: "{at}: der står tekst efter et lukket anførselstegn. Ret cellen, eller gem filen igen fra Excel.",
                en: "{at}: there is text after a closed quotation mark. Correct the cell, or save the file again from Excel.")
        }
        ReviewError::LongCell(place) => {
            let at = at(*place, language);
            say!(language,
                da: "{at}: cellen er længere, end Excel kan rumme. Der mangler nok et anførselstegn; tag en ny kopi af filen.",
                en: "{at}: the cell is longer than Excel can hold. A quotation mark is probably missing; take a new copy of the file.")
        }
        ReviewError::CutOff { row } => say!(language,
            da: "Filen slutter midt i række {row}. Den er ikke gemt eller kopieret færdig; tag en ny kopi.",
            en: "The file ends in the middle of row {row}. It was not saved or copied completely; take a new copy."),
        ReviewError::Kind(_)
        | ReviewError::Row { .. }
        | ReviewError::AnswersMoved(_)
        | ReviewError::AnswersSorted { .. } => error.say(language),
    }
}

impl Localize for FileKind {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::OldWorkbook => (
                "Filen er en gammel Excel-fil (.xls). Åbn den i Excel, og gem den som .xlsx.",
                "The file is an old Excel file (.xls). Open it in Excel and save it as .xlsx.",
            ),
            Self::Password => (
                "Filen er beskyttet med en adgangskode. Åbn den, fjern adgangskoden (i Excel: Filer > Oplysninger > Beskyt projektmappe > Krypter med adgangskode), og gem den.",
                "The file is protected by a password. Open it, remove the password (in Excel: File > Info > Protect Workbook > Encrypt with Password) and save it.",
            ),
            Self::BrokenWorkbook => (
                "Filen er beskadiget eller skåret over. Hent den igen, eller åbn den i Excel, og gem den som .xlsx.",
                "The file is damaged or cut off. Fetch it again, or open it in Excel and save it as .xlsx.",
            ),
            Self::OpenDocument => (
                "Filen er et OpenDocument-dokument, men ikke et regneark. Vælg et regneark (.ods, .xlsx) eller en CSV-fil.",
                "The file is an OpenDocument file, but no spreadsheet. Choose a spreadsheet (.ods, .xlsx) or a CSV file.",
            ),
            Self::Zip => (
                "Filen er en zip-fil og ikke en gennemgangsfil. Pak den ud, og vælg review.csv eller review.xlsx.",
                "The file is a zip file and not a review file. Unpack it and choose review.csv or review.xlsx.",
            ),
            Self::Pdf => (
                "Filen er en PDF. Vælg review.csv eller review.xlsx, som kan læses tilbage.",
                "The file is a PDF. Choose review.csv or review.xlsx, which can be read back.",
            ),
            Self::Html => (
                "Filen er en webside eller XML. Åbn den i Excel, og gem den som .xlsx; i report.html vælger du Gem for at få en review.csv.",
                "The file is a web page or XML. Open it in Excel and save it as .xlsx; in report.html, choose Save to get a review.csv.",
            ),
            Self::Other => (
                "Filen er hverken CSV eller XLSX. Vælg review.csv eller review.xlsx.",
                "The file is neither CSV nor XLSX. Choose review.csv or review.xlsx.",
            ),
        };
        language.pick(danish, english).to_owned()
    }
}

impl Localize for RowError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoRowId => say!(language,
                da: "rækken har indhold, men intet række-id. Rækker kan ikke tilføjes i hånden; slet den. Nye kunder oprettes i ClientView og kommer med i næste udtræk.",
                en: "the row has content but no row id. Rows cannot be added by hand; delete it. New customers are created in ClientView and come with the next export."),
            Self::BadRowId => say!(language,
                da: "dette er ikke et af kobls række-id'er (de ligner TQKM-0001-VXCC). Hent cellen fra den oprindelige fil, eller slet rækken.",
                en: "this is not one of kobl's row ids (they look like TQKM-0001-VXCC). Copy the cell from the original file, or delete the row."),
            Self::OtherRun(code) => say!(language,
                da: "rækken hører til et andet udtræk ({code}). Brug én fil til hvert udtræk.",
                en: "the row belongs to another export ({code}). Use one file for each export."),
            Self::UnknownRowId => say!(language,
                da: "række-id'et findes ikke i dette udtræk: et tegn er ændret. Hent cellen fra den oprindelige fil.",
                en: "the row id is not in this export: a character was changed. Copy the cell from the original file."),
            Self::Repeated { first } => say!(language,
                da: "rækken står også i række {first}, med et andet svar eller nummer. Slet den, der ikke gælder.",
                en: "the row also stands in row {first}, with another answer or number. Delete the one that does not count."),
            Self::Answer(text) => answer_error(text, language),
            Self::Number(problem, text) => number_error(*problem, text, language),
            Self::NoNumber => say!(language,
                da: "rækken er godkendt, men har intet e-conomic-nummer. Skriv nummeret, eller fjern godkendelsen.",
                en: "the row is approved but has no e-conomic number. Write the number, or remove the approval."),
            Self::Formula => say!(language,
                da: "cellen indeholder en formel, hvis værdi ikke er gemt. Skriv selve værdien.",
                en: "the cell holds a formula whose value was not saved. Write the value itself."),
            Self::Differs { columns, of } => differs(columns, of.as_ref(), language),
            Self::Unrecognisable => say!(language,
                da: "hverken kode eller navne kan genkendes, så kobl kan ikke se, hvilken kunde rækken hører til. Hent rækken fra den oprindelige fil.",
                en: "neither code nor names can be recognised, so it is unknown whose row this is. Copy the row from the original file."),
            Self::Unheaded => say!(language,
                da: "der står noget i en kolonne uden overskrift. Et semikolon har nok forskudt rækken; sæt den på plads, eller giv kolonnen en overskrift.",
                en: "there is something in a column without a heading. A semicolon has probably shifted the row; put it right, or give the column a heading."),
        }
    }
}

fn differs(columns: &[Column], of: Option<&crate::run::RowId>, language: Language) -> String {
    let list = headings(columns, language);
    match of {
        Some(row) => say!(language,
            da: "{list} hører til rækken {row}. En kolonne er sorteret alene, eller rækken er forskudt. Fortryd det, og sortér hele tabellen på én gang.",
            en: "{list} belongs to the row {row}. A column was sorted on its own, or the row was shifted. Undo that, and sort the whole table at once."),
        None => say!(language,
            da: "{list} er ikke, som kobl skrev det. Kun Godkend, e-conomic nr. og Kommentar kan rettes her; ret kunden i ClientView eller e-conomic, og hent cellen fra den oprindelige fil.",
            en: "{list} is not as kobl wrote it. Only Approve, e-conomic no. and Comment can be edited here; correct the customer in ClientView or e-conomic, and copy the cell from the original file."),
    }
}

fn answer_error(text: &str, language: Language) -> String {
    const LAST_LATIN_LETTER: char = '\u{24f}';
    if text.chars().any(|c| c.is_alphabetic() && c > LAST_LATIN_LETTER) {
        return say!(language,
            da: "”{text}” indeholder et bogstav fra et andet alfabet. Skriv ja eller nej, eller lad cellen være tom.",
            en: "“{text}” holds a letter of another alphabet. Write yes or no, or leave the cell empty.");
    }
    // `ja, men ...`: an answer, and something to remember.
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let more = text[first.len()..].chars().filter(|c| c.is_alphabetic()).count();
    if more > 1 && yes_or_no(first).is_some() {
        return say!(language,
            da: "”{text}” er mere end et svar. Skriv kun ja eller nej her, og skriv resten i kolonnen Kommentar.",
            en: "“{text}” is more than an answer. Write only yes or no here, and the rest in the Comment column.");
    }
    say!(language,
        da: "”{text}” er hverken ja eller nej. Skriv ja eller nej, eller lad cellen være tom, hvis du ikke har besluttet dig.",
        en: "“{text}” is neither yes nor no. Write yes or no, or leave the cell empty if it is undecided.")
}

fn number_error(problem: NumberProblem, text: &str, language: Language) -> String {
    match problem {
        NumberProblem::NotANumber => say!(language,
            da: "”{text}” er ikke et e-conomic-nummer. Skriv kun cifre.",
            en: "“{text}” is not an e-conomic number. Write digits only."),
        NumberProblem::OutOfRange => say!(language,
            da: "”{text}” kan ikke være et e-conomic-nummer: de går fra 1 til 999999999.",
            en: "“{text}” cannot be an e-conomic number: they go from 1 to 999999999."),
        NumberProblem::Fraction => say!(language,
            da: "”{text}” har decimaler. Skriv nummeret som et helt tal.",
            en: "“{text}” has decimals. Write the number as a whole number."),
        NumberProblem::Rounded => say!(language,
            da: "”{text}” er afrundet af Excel, så cifrene er tabt. Formatér kolonnen som tekst, og skriv nummeret igen.",
            en: "“{text}” was rounded by Excel, so the digits are lost. Format the column as text and write the number again."),
        NumberProblem::Lost => say!(language,
            da: "”{text}” er det, Excel viste, og ikke nummeret. Gør kolonnen bredere, eller ret formlen, og skriv nummeret igen.",
            en: "“{text}” is what Excel showed, not the number. Widen the column or correct the formula, and write the number again."),
        NumberProblem::Date => say!(language,
            da: "”{text}” er en dato. Formatér cellen som tekst, og skriv nummeret igen.",
            en: "“{text}” is a date. Format the cell as text and write the number again."),
        NumberProblem::Ambiguous => say!(language,
            da: "”{text}” kan læses som to numre. Skriv kun cifre, uden punktum og komma.",
            en: "“{text}” can be read as two numbers. Write digits only, without points and commas."),
        NumberProblem::Unclear => say!(language,
            da: "”{text}” er ikke entydigt, og der er ingen e-conomic-kunde med det nummer. Skriv kun cifre.",
            en: "“{text}” is not clear, and no e-conomic customer has that number. Write digits only."),
    }
}

impl Localize for WorkbookError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::TooManyRows { count } => say!(language,
                da: "review.xlsx er ikke skrevet: {count} rækker er flere, end et regneark kan rumme (1.048.576). Brug review.csv.",
                en: "review.xlsx was not written: {count} rows are more than a sheet holds (1,048,576). Use review.csv.",
                count = super::grouped(language, *count as u64)),
            Self::LongCell { row } => say!(language,
                da: "review.xlsx er ikke skrevet: en kommentar i række {row} er længere, end en celle kan rumme. Brug review.csv.",
                en: "review.xlsx was not written: a comment in row {row} is longer than a cell holds. Use review.csv."),
            Self::Frame | Self::Xlsx(_) | Self::Zip(_) | Self::Io(_) => say!(language,
                da: "review.xlsx kunne ikke skrives ({self}). Brug review.csv.",
                en: "review.xlsx could not be written ({self}). Use review.csv."),
        }
    }
}

impl Localize for ReviewWarning {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Damaged { column, first, rows } => {
                let (name, rows) = (heading(*column, language), row_count(*rows, language));
                say!(language,
                    da: "Excel har ændret ”{name}” i {rows} (første: række {first}). Det gør ikke noget: række-id'et afgør, hvilken kunde det er.",
                    en: "Excel changed “{name}” in {rows} (first: row {first}). It does not matter: the row id decides which customer it is.")
            }
            Self::Reworded { column, first, rows } => {
                let (name, rows) = (heading(*column, language), row_count(*rows, language));
                say!(language,
                    da: "”{name}” lyder anderledes i {rows} (første: række {first}) end i dette udtræk. Teksten bliver ikke læst.",
                    en: "“{name}” reads differently in {rows} (first: row {first}) than in this export. The text is not read.")
            }
            Self::NumberRepaired { row, number } => say!(language,
                da: "Række {row}: e-conomic-nummeret er læst som {number}.",
                en: "Row {row}: the e-conomic number was read as {number}."),
            Self::HiddenApproved { rows } => {
                let (count, rows) = (row_count(rows.len() as u64, language), row_ranges(rows));
                say!(language,
                    da: "{count} er godkendt, men skjult, f.eks. af et filter: {rows}. De bliver skrevet. Vis alle rækker, og se efter, at det er meningen.",
                    en: "{count} approved but hidden, such as by a filter: {rows}. They are written. Show all rows and check that this is meant.")
            }
            Self::Merged { rows } => {
                let rows = row_ranges(rows);
                say!(language,
                    da: "Række {rows}: cellen er flettet med den ovenover. Svaret gælder kun den øverste række. Ophæv fletningen, og svar i hver række.",
                    en: "Row {rows}: the cell is merged with the one above. The answer counts for the topmost row only. Unmerge the cells and answer each row.")
            }
            Self::Noted { rows } => {
                let rows = row_ranges(rows);
                say!(language,
                    da: "Række {rows}: der er en note (kommentarboble), men intet svar. Noter bliver ikke læst. Skriv ja eller nej i cellen.",
                    en: "Row {rows}: there is a note, but no answer. Notes are not read. Write yes or no in the cell.")
            }
            Self::Coloured { rows } => {
                let rows = row_ranges(rows);
                say!(language,
                    da: "Række {rows}: cellen er farvet, men der står intet svar. Farver bliver ikke læst. Skriv ja eller nej i cellen.",
                    en: "Row {rows}: the cell is coloured, but holds no answer. Colours are not read. Write yes or no in the cell.")
            }
            Self::ReferencesLost => say!(language,
                da: "Projektmappens skjulte kolonne med henvisninger er væk (et andet program har gemt filen). Svar, der er flyttet til en anden række, kan derfor ikke kendes fra svar, der er skrevet der.",
                en: "The workbook's hidden column of references is gone (another program saved the file). Answers that were moved to another row can therefore not be told from answers that were typed there."),
            Self::FormulaValue(place) => {
                let at = at(*place, language);
                say!(language,
                    da: "{at}: cellen indeholder en formel; dens gemte værdi er brugt.",
                    en: "{at}: the cell holds a formula; its saved value was used.")
            }
            Self::Repeated { row, first } => say!(language,
                da: "Række {row} gentager række {first} med samme svar og er læst én gang.",
                en: "Row {row} repeats row {first} with the same answer and was read once."),
            Self::ColumnMissing(column) => {
                let name = heading(*column, language);
                say!(language,
                    da: "Kolonnen ”{name}” mangler og bliver ikke læst.",
                    en: "The column “{name}” is missing and is not read.")
            }
            Self::ColumnIgnored { column } => {
                let letters = letters(*column);
                say!(language,
                    da: "Kolonne {letters} er ikke kobls og bliver ikke læst.",
                    en: "Column {letters} is not kobl's and is not read.")
            }
            Self::Unheaded(place) => {
                let at = at(*place, language);
                say!(language,
                    da: "{at}: noten ved siden af tabellen bliver ikke læst. Brug kolonnen Kommentar til det, der skal huskes.",
                    en: "{at}: the note beside the table is not read. Use the Comment column for what should be remembered.")
            }
            Self::StopsEarly { row } => say!(language,
                da: "Godkendelserne stopper ved række {row}, midt i de sikre forslag. Det er i orden, hvis du ikke er nået længere. Er kolonnen Godkend sorteret alene, står svarene ud for de forkerte kunder.",
                en: "The approvals stop at row {row}, in the midst of the certain suggestions. That is fine if you have not come further. If the Approve column was sorted on its own, the answers stand at the wrong customers."),
            Self::AnswersSorted { row } => say!(language,
                da: "Svarene står sorteret og skifter ved række {row}. Er kolonnen Godkend sorteret alene, står de ud for de forkerte kunder; se efter, før du siger ja.",
                en: "The answers stand sorted and change at row {row}. If the Approve column was sorted on its own, they stand at the wrong customers; check before you say yes."),
        }
    }
}
