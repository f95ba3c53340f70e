//! What kobl says about list files: how a list was understood, what is odd
//! about it, and why one is refused.

use super::{Language, Localize, Localized, both, grouped, say};
use crate::customer::{FIELDS, Field, ListColumn, masked_number};
use crate::run::{ColumnReason, ListReading};
use crate::spreadsheet::{Place, TextEncoding};
use crate::systems::list_file::{
    ListError, ListErrorKind, ListFile, ListKind, ListProblem, ListProblemKind, ListWarning,
};

/// Problems told one by one; the rest are counted.
const TOLD: usize = 50;

/// Headings told one by one.
const HEADINGS_TOLD: usize = 40;

/// The name of a field as people know it.
#[must_use]
pub fn field_name(field: Field, language: Language) -> &'static str {
    match field {
        Field::Key => language.pick("ClientViews nøgle", "ClientView's key"),
        Field::Code => language.pick("kundekode", "customer code"),
        Field::Link => language.pick("kobling til e-conomic", "link to e-conomic"),
        Field::Inactive => language.pick("inaktiv", "inactive"),
        Field::Number => language.pick("kundenummer i e-conomic", "e-conomic customer number"),
        Field::Barred => language.pick("spærret", "barred"),
        Field::Name => language.pick("navn", "name"),
        Field::Name2 => language.pick("navnets anden linje", "second line of the name"),
        Field::Attention => language.pick("attention", "attention"),
        Field::Address(_) => language.pick("adresse", "address"),
        Field::House => language.pick("husnummer", "house number"),
        Field::Zip => language.pick("postnummer", "postcode"),
        Field::City => language.pick("by", "city"),
        Field::Country => language.pick("land", "country"),
        Field::Cvr => language.pick("CVR-nummer", "CVR number"),
        Field::PNumber => language.pick("P-nummer", "P-number"),
        Field::Ean => language.pick("EAN-nummer", "EAN number"),
        Field::Phone => language.pick("telefon", "phone"),
        Field::Mobile => language.pick("mobil", "mobile"),
        Field::Email => language.pick("e-mail", "e-mail"),
        Field::Extra(_) => language.pick("bruges ikke", "not used"),
    }
}

/// `--column` with something else than a field and a heading.
#[must_use]
pub fn bad_column(text: &str) -> Localized {
    let fields: Vec<&str> =
        FIELDS.iter().map(|facts| facts.setting).filter(|setting| !setting.is_empty()).collect();
    let fields = fields.join(", ");
    say!(
        da: "--column {text}: skriv FELT=OVERSKRIFT, f.eks. --column \"cvr=SE/CVR-nr.\". Felterne er number, barred, {fields}.",
        en: "--column {text}: write FIELD=HEADING, for example --column \"cvr=SE/CVR-nr.\". The fields are number, barred, {fields}.",
    )
}

/// `--column` with a heading that neither list has.
#[must_use]
pub fn no_such_heading(heading: &str) -> Localized {
    Localized::by(|language| {
        let heading = quoted(heading, language);
        say!(language,
        da: "Ingen af listerne har overskriften {heading}. Skriv den, som den står i filen; -v viser overskrifterne.",
        en: "Neither list has the heading {heading}. Write it as it is in the file; -v shows the headings.")
    })
}

/// `--encoding` with an unknown name.
#[must_use]
pub fn bad_encoding(name: &str) -> Localized {
    let known = TextEncoding::ALL.map(TextEncoding::name).join(", ");
    say!(
        da: "--encoding {name} kendes ikke. Skriv en af disse: {known}.",
        en: "--encoding {name} is not known. Use one of these: {known}.",
    )
}

/// The API answers, but with no customers.
#[must_use]
pub fn no_economic_customers() -> Localized {
    both(
        "e-conomic-aftalen har ingen kunder, så der er intet at foreslå. Kontrollér, at nøglerne hører til den rigtige aftale.",
        "The e-conomic agreement has no customers, so there is nothing to propose. Check that the tokens belong to the right agreement.",
    )
}

/// Which list it is.
fn list_name(kind: ListKind, language: Language) -> &'static str {
    match kind {
        ListKind::ClientView => language.pick("ClientView-listen", "the ClientView list"),
        ListKind::Economic => language.pick("e-conomic-listen", "the e-conomic list"),
    }
}

/// A file's size, how it was stored, which column was taken for what and why, and what was not used.
impl<C> Localize for ListFile<C> {
    fn say(&self, language: Language) -> String {
        let count = grouped(language, self.list.customers.len() as u64);
        let read = reading(&self.list.columns, &self.reading()).say(language);
        say!(language, da: "{count} kunder. {read}", en: "{count} customers. {read}")
    }
}

/// How a list was stored, which column was taken for what and why, and what was not used.
#[must_use]
pub fn reading(columns: &[ListColumn], reading: &ListReading) -> Localized {
    Localized::by(|language| {
        let (stored, row) = (stored(reading, language), reading.heading_row);
        let mut text = say!(language, da: "{stored}; overskrifter i række {row}.", en: "{stored}; headings in row {row}.");
        for (reason, danish, english) in [
            (ColumnReason::Heading, "Efter overskriften", "By their headings"),
            (ColumnReason::Settings, "Efter kobl.toml", "By kobl.toml"),
            (ColumnReason::Option, "Efter --column", "By --column"),
            (ColumnReason::Contents, "Gættet efter indholdet", "Guessed from their contents"),
            (ColumnReason::Left, "Bruges ikke", "Not used"),
        ] {
            let of_it = columns.iter().zip(&reading.reasons).filter(|(_, why)| **why == reason);
            let mut told: Vec<_> = of_it.map(|(column, _)| taken_for(column, language)).collect();
            if told.len() > HEADINGS_TOLD {
                told.truncate(HEADINGS_TOLD);
                told.push("…".to_owned());
            }
            if !told.is_empty() {
                let why = language.pick(danish, english);
                let told = told.join(", ");
                text.push_str(&format!(" {why}: {told}."));
            }
        }
        text
    })
}

/// A list's form: `CSV, UTF-8, ;`, or the sheet of a workbook.
fn stored(reading: &ListReading, language: Language) -> String {
    if let Some(sheet) = &reading.sheet {
        let sheet = shown(sheet, language);
        return say!(language, da: "Excel, arket {sheet}", en: "Excel, sheet {sheet}");
    }
    let name = reading.encoding.as_deref().unwrap_or_default();
    let known = TextEncoding::by_name(name).map(encoding_name);
    let encoding = known.unwrap_or(name);
    match reading.delimiter {
        Some(';') => say!(language, da: "CSV, {encoding}, semikolon", en: "CSV, {encoding}, semicolons"),
        Some(',') => say!(language, da: "CSV, {encoding}, komma", en: "CSV, {encoding}, commas"),
        Some('\t') => say!(language, da: "CSV, {encoding}, tabulator", en: "CSV, {encoding}, tabs"),
        Some(other) => format!("CSV, {encoding}, {other}"),
        None => format!("CSV, {encoding}"),
    }
}

/// What is wrong with a list: one sentence an error, the file's name first.
#[must_use]
pub fn sentences(error: &ListError) -> Vec<Localized> {
    Localized::of(error).lines()
}

/// `”Nr.” = kundenummer i e-conomic`, or the heading alone where it was taken for nothing.
fn taken_for(column: &ListColumn, language: Language) -> String {
    let heading = shown(&column.heading, language);
    match column.field {
        Field::Extra(_) => heading,
        field => format!("{heading} = {}", field_name(field, language)),
    }
}

/// An encoding as people know it.
#[must_use]
pub const fn encoding_name(encoding: TextEncoding) -> &'static str {
    match encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Utf16 => "UTF-16",
        TextEncoding::Windows1252 => "Windows-1252",
        TextEncoding::Dos850 => "DOS 850",
        TextEncoding::Dos865 => "DOS 865",
        TextEncoding::Dos437 => "DOS 437",
        TextEncoding::MacRoman => "Macintosh",
    }
}

impl Localize for ListWarning {
    fn say(&self, language: Language) -> String {
        match self {
            Self::OpenInExcel => language
                .pick(
                    "Filen er åben i Excel. Ændringer, der ikke er gemt, er ikke med.",
                    "The file is open in Excel. Edits that are not saved are left out.",
                )
                .to_owned(),
            Self::DamagedText { row } => say!(language,
                da: "Nogle tegn kan ikke læses (første gang i linje {row}); de vises som \u{fffd}. Gem filen som ”CSV UTF-8”, hvis navnene skal være rigtige.",
                en: "Some letters cannot be read (first in line {row}); they are shown as \u{fffd}. Save the file as \u{201c}CSV UTF-8\u{201d} to get the names right."),
            Self::SeveralSheets { read } => say!(language,
                da: "Flere ark ligner kundelister; kun ”{read}” er læst.",
                en: "Several sheets look like customer lists; only \u{201c}{read}\u{201d} was read."),
            Self::OldEncoding(encoding) => {
                let (encoding, other) = (encoding_name(*encoding), TextEncoding::Windows1252.name());
                say!(language,
                    da: "Bogstaverne er læst som {encoding}, fordi det giver danske ord. Er navnene forkerte, så angiv f.eks. --encoding {other}.",
                    en: "The letters were read as {encoding}, since that gives Danish words. If names are wrong, add for example --encoding {other}.")
            }
            Self::NullWords { words, cells } => {
                let words = listed(words.iter().map(String::as_str), language);
                let count = grouped(language, *cells);
                say!(language,
                    da: "{count} celler indeholder {words} og er læst som tomme.",
                    en: "{count} cells hold {words} and were read as empty.")
            }
            Self::Entities => language
                .pick(
                    "HTML-koder som &amp; og &oslash; er læst som de tegn, de står for.",
                    "HTML codes such as &amp; and &oslash; were read as the letters they stand for.",
                )
                .to_owned(),
            Self::Decimals { cells } => {
                let count = grouped(language, *cells);
                say!(language,
                    da: "{count} numre er skrevet med decimaler (f.eks. 1001.0) og er læst uden.",
                    en: "{count} numbers have decimals (such as 1001.0) and were read without them.")
            }
            Self::Footer { first, rows } => {
                let first = place_name(*first, language);
                match rows {
                    1 => say!(language,
                        da: "{first} ligner en sum eller en slutning og er ikke læst som kunde.",
                        en: "{first} looks like a total or a closing line and was not read as a customer."),
                    rows => say!(language,
                        da: "{rows} rækker fra {first} ligner summer eller en slutning og er ikke læst som kunder.",
                        en: "{rows} rows from {first} on look like totals or closing lines and were not read as customers."),
                }
            }
            Self::Unrecognised { fields, left } => {
                let fields: Vec<_> = fields.iter().map(|field| field_name(*field, language)).collect();
                let fields = fields.join(", ");
                let example = left.first().map(String::as_str).unwrap_or_default().replace('"', "");
                let left = listed(left.iter().map(String::as_str), language);
                say!(language,
                    da: "Fandt ingen kolonne med {fields}. Disse kolonner bruges ikke: {left}. Er det en af dem, så angiv den, f.eks. --column \"cvr={example}\".",
                    en: "No column was found for {fields}. These columns are not used: {left}. If it is one of them, name it, for example --column \"cvr={example}\".")
            }
            Self::Guessed { field, heading } => {
                let setting = field.setting().unwrap_or_default();
                let (field, bare) = (field_name(*field, language), heading.replace('"', ""));
                let heading = quoted(heading, language);
                say!(language,
                    da: "Kolonnen {heading} er læst som {field}, fordi indholdet ligner. Er det forkert, så angiv den rigtige med --column \"{setting}=OVERSKRIFT\", eller omdøb {bare}.",
                    en: "ListColumn {heading} was read as {field}, since its contents look like it. If that is wrong, name the right one with --column \"{setting}=HEADING\", or rename {bare}.")
            }
            Self::NoLinkColumn => language
                .pick(
                    "ClientView-listen har ingen kolonne med koblingen til e-conomic (ForeignDebitorSystemIdentification), så alle kunder regnes for ikke koblet.",
                    "The ClientView list has no column with the link to e-conomic (ForeignDebitorSystemIdentification), so every customer counts as unlinked.",
                )
                .to_owned(),
            Self::BehindBlankColumn { headings } => {
                let headings = listed(headings.iter().map(String::as_str), language);
                say!(language,
                    da: "Kolonnerne på den anden side af en tom kolonne er ikke læst, for det kan være en anden liste: {headings}. Er det samme liste, så slet den tomme kolonne.",
                    en: "The columns on the other side of a blank column were not read, since that may be another list: {headings}. If it is the same list, delete the blank column.")
            }
            Self::TwoColumns { field, taken, ignored } => {
                let field = field_name(*field, language);
                let (taken, ignored) = (quoted(taken, language), quoted(ignored, language));
                say!(language,
                    da: "To kolonner ligner {field}: {taken} er brugt, men ikke {ignored}.",
                    en: "Two columns look like {field}: {taken} was used, {ignored} was not.")
            }
        }
    }
}

impl Localize for ListError {
    fn say(&self, language: Language) -> String {
        let what = self.kind.say(language);
        let file = &self.file;
        say!(language, da: "{file}: {what}", en: "{file}: {what}")
    }
}

impl Localize for ListErrorKind {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoHeadingRow { kind, first_rows } => no_heading_row(*kind, first_rows, language),
            Self::MissingColumns { kind, place, fields, named, seen, other_kind } => {
                let mut text = missing_columns(*kind, *place, fields, named, seen, language);
                if *other_kind {
                    text.push_str(language.pick(
                        " Listen ligner det andet systems: er de to filer byttet om?",
                        " It looks like the other system's list: are the two files swapped?",
                    ));
                }
                text
            }
            Self::AmbiguousColumns { place, columns } => ambiguous(*place, columns, language),
            Self::SideBySide { place, identity, left, right } => {
                side_by_side(*place, *identity, [left, right], language)
            }
            Self::OtherFile(kind) => kind.say(language),
            Self::HiddenSheet { name } => {
                let name = quoted(name, language);
                say!(language,
                    da: "kundelisten står i det skjulte ark {name}. Vis arket i Excel, og gem filen igen.",
                    en: "the list is in the hidden sheet {name}. Unhide the sheet in Excel and save the file again.")
            }
            Self::Rows { problems, total } => rows(problems, *total, language),
            other => about_the_file(other, language),
        }
    }
}

/// Errors that are about the file and not about what stands in it.
fn about_the_file(kind: &ListErrorKind, language: Language) -> String {
    let text = match kind {
        ListErrorKind::NotFound => (
            "filen findes ikke. Kontrollér navn og mappe.",
            "there is no such file. Check its name and folder.",
        ),
        ListErrorKind::Folder => (
            "det er en mappe, ikke en fil. Angiv selve filen.",
            "that is a folder, not a file. Name the file itself.",
        ),
        ListErrorKind::Denied => (
            "du har ikke lov til at læse filen. Få adgang, eller kopiér den til din egen mappe.",
            "you may not read the file. Get access, or copy it to a folder of your own.",
        ),
        ListErrorKind::Locked => (
            "filen er låst af et andet program, som regel Excel. Gem, luk filen, og prøv igen.",
            "the file is locked by another program, usually Excel. Save, close it, and try again.",
        ),
        ListErrorKind::ChangedWhileRead => (
            "filen blev ændret, mens den blev læst. Vent, til den er gemt færdig, og prøv igen.",
            "the file changed while it was read. Wait until it is saved, and try again.",
        ),
        ListErrorKind::Empty => {
            ("filen er tom. Eksportér listen igen.", "the file is empty. Export the list again.")
        }
        ListErrorKind::NoCustomers => (
            "filen har overskrifter, men ingen kunder. Eksportér listen igen uden filter.",
            "the file has headings but no customers. Export the list again without a filter.",
        ),
        ListErrorKind::OldWorkbook => (
            "det er en gammel Excel-fil (.xls). Gem den som .xlsx eller som CSV.",
            "it is an old Excel file (.xls). Save it as .xlsx or as CSV.",
        ),
        ListErrorKind::BadWorkbook => (
            "filen er beskadiget eller ikke en Excel-fil. Åbn den i Excel, og gem den igen som .xlsx.",
            "the file is damaged or no Excel file. Open it in Excel and save it again as .xlsx.",
        ),
        ListErrorKind::TooManyColumns => (
            "der er flere kolonner, end Excel kan have. Det er næppe en kundeliste.",
            "there are more columns than Excel can have. It is hardly a list of customers.",
        ),
        ListErrorKind::NotAsRecorded => (
            "overskrifterne er ikke dem, udtrækket blev gemt med; filen er ændret. Lav et nyt udtræk.",
            "the headings are not those the run was saved with; the file was changed. Export again.",
        ),
        ListErrorKind::TooLarge { limit } => {
            let limit = limit >> 20;
            return say!(language,
                da: "filen er større end {limit} MB. Det er næppe en kundeliste.",
                en: "the file is larger than {limit} MB. It is hardly a list of customers.");
        }
        ListErrorKind::Unreadable(number) => {
            let number = number.map_or_else(|| "?".to_owned(), |number| number.to_string());
            return say!(language,
                da: "filen kan ikke læses (systemfejl {number}). Kopiér den til en lokal mappe, og prøv igen.",
                en: "the file cannot be read (system error {number}). Copy it to a local folder and try again.");
        }
        ListErrorKind::NoHeadingRow { .. }
        | ListErrorKind::MissingColumns { .. }
        | ListErrorKind::AmbiguousColumns { .. }
        | ListErrorKind::SideBySide { .. }
        | ListErrorKind::OtherFile(_)
        | ListErrorKind::HiddenSheet { .. }
        | ListErrorKind::Rows { .. } => return kind.say(language),
    };
    language.pick(text.0, text.1).to_owned()
}

fn no_heading_row(kind: ListKind, first_rows: &[(Place, usize)], language: Language) -> String {
    let list = list_name(kind, language);
    let seen: Vec<_> = first_rows
        .iter()
        .map(|(place, cells)| {
            let (row, cells) = (place.row, super::count::cells(*cells).say(language));
            say!(language, da: "række {row}: {cells}", en: "row {row}: {cells}")
        })
        .collect();
    let seen = seen.join(", ");
    let wanted = wanted_headings(kind);
    say!(language,
        da: "der er ingen række med overskrifter ({seen}). {list} skal have overskrifter som {wanted}.",
        en: "no row holds headings ({seen}). In {list} there must be headings such as {wanted}.")
}

/// Headings that would do.
fn wanted_headings(kind: ListKind) -> &'static str {
    match kind {
        ListKind::ClientView => "CustomerCode, Name, Address1, Zip, City",
        ListKind::Economic => "Nr., Navn, Adresse, Postnr., By",
    }
}

fn missing_columns(
    kind: ListKind,
    place: Place,
    fields: &[Field],
    named: &[String],
    seen: &[String],
    language: Language,
) -> String {
    let list = list_name(kind, language);
    let row = place_name(place, language);
    let missing: Vec<_> = fields
        .iter()
        .map(|&field| field_name(field, language).to_owned())
        .chain(named.iter().map(|heading| quoted(heading, language)))
        .collect();
    let which = if missing.len() == 1 {
        language.pick("denne kolonne", "this column")
    } else {
        language.pick("disse kolonner", "these columns")
    };
    let missing = missing.join(", ");
    let seen = listed(seen.iter().map(String::as_str), language);
    let mut text = say!(language,
        da: "{list} mangler {which}: {missing}. Overskrifterne i {row} er: {seen}.",
        en: "{list} lacks {which}: {missing}. The headings in {row} are: {seen}.");
    text.push_str(&match fields.iter().find_map(|field| field.option()) {
        Some(setting) => say!(language,
            da: " Er det en af dem, så angiv den med --column \"{setting}=OVERSKRIFT\"; ellers eksportér igen med det, der mangler.",
            en: " If it is one of them, name it with --column \"{setting}=HEADING\"; otherwise export again with what is missing."),
        None => say!(language,
            da: " Ret en overskrift, eller eksportér igen med det, der mangler.",
            en: " Correct a heading, or export again with what is missing."),
    });
    text
}

fn ambiguous(place: Place, columns: &[(Field, Vec<String>)], language: Language) -> String {
    let row = place_name(place, language);
    let columns: Vec<_> = columns
        .iter()
        .map(|(field, headings)| {
            let headings = listed(headings.iter().map(String::as_str), language);
            format!("{} ({headings})", field_name(*field, language))
        })
        .collect();
    let columns = columns.join("; ");
    say!(language,
        da: "flere kolonner i {row} betyder det samme: {columns}. Omdøb eller slet den, der ikke skal bruges.",
        en: "several columns in {row} mean the same: {columns}. Rename or delete the one that does not count.")
}

fn side_by_side(place: Place, identity: Field, lists: [&Vec<String>; 2], language: Language) -> String {
    let row = place_name(place, language);
    let setting = identity.option().unwrap_or_default();
    let [left, right] = lists.map(|headings| listed(headings.iter().map(String::as_str), language));
    say!(language,
        da: "i {row} står to lister ved siden af hinanden: {left} og {right}. Flyt den ene til sin egen fil. Er det én liste, så slet den tomme kolonne, eller angiv kolonnerne med --column \"{setting}=OVERSKRIFT\" --column \"name=OVERSKRIFT\".",
        en: "in {row}, two lists stand side by side: {left}, and {right}. Move one of them to a file of its own. If it is one list, delete the blank column, or name its columns with --column \"{setting}=HEADING\" --column \"name=HEADING\".")
}

fn rows(problems: &[ListProblem], total: u64, language: Language) -> String {
    let errors = super::count::errors(total).say(language);
    let mut text = say!(language, da: "{errors}; intet er læst.", en: "{errors}; nothing was read.");
    for problem in problems.iter().take(TOLD) {
        text.push_str("\n  ");
        text.push_str(&problem.say(language));
    }
    let more = total.saturating_sub(problems.len().min(TOLD) as u64);
    if more > 0 {
        let more = grouped(language, more);
        text.push_str(&say!(language, da: "\n  … og {more} til.", en: "\n  … and {more} more."));
    }
    text
}

impl Localize for ListProblem {
    fn say(&self, language: Language) -> String {
        let mut place = place_name(self.place, language);
        if let Some(column) = &self.column {
            let column = quoted(column, language);
            place.push_str(&say!(language, da: ", kolonne {column}", en: ", column {column}"));
        }
        format!("{place}: {}", self.kind.say(language))
    }
}

impl Localize for ListProblemKind {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Missing(field) => {
                let field = field_name(*field, language);
                say!(language,
                    da: "{field} mangler. Udfyld den, eller slet rækken.",
                    en: "the {field} is missing. Fill it in, or delete the row.")
            }
            Self::Duplicate { field, value, first } => {
                let (field, value) = (field_name(*field, language), shown(value, language));
                let first = place_name(*first, language);
                say!(language,
                    da: "{field} {value} står allerede i {first}. Slet eller ret den ene.",
                    en: "{field} {value} is already in {first}. Delete or correct one of them.")
            }
            Self::NotANumber(value) => {
                let value = shown(value, language);
                say!(language,
                    da: "{value} er ikke et kundenummer. Det må kun være cifre.",
                    en: "{value} is no customer number. It must be digits only.")
            }
            Self::OutOfRange(value) => {
                let value = shown(value, language);
                say!(language,
                    da: "{value} er ikke et kundenummer. Det skal ligge mellem 1 og 999999999.",
                    en: "{value} is no customer number. It must lie between 1 and 999999999.")
            }
            Self::NotYesOrNo(value) => {
                let value = shown(value, language);
                say!(language,
                    da: "{value} er hverken ja eller nej. Skriv ja, nej, eller lad cellen være tom.",
                    en: "{value} is neither yes nor no. Write yes or no, or leave the cell blank.")
            }
            Self::AlteredByExcel(value) => {
                let value = shown(value, language);
                say!(language,
                    da: "Excel har ændret værdien til {value}. Eksportér igen, og lad være med at gemme listen fra Excel, eller formatér kolonnen som tekst og skriv værdien igen.",
                    en: "Excel changed the value to {value}. Export again and do not save the list from Excel, or format the column as text and type the value again.")
            }
            Self::TooManyCells { cells, headings } => say!(language,
                da: "{cells} celler, men kun {headings} overskrifter. Der mangler nok anførselstegn om en tekst med skilletegn i.",
                en: "{cells} cells but only {headings} headings. A text with a delimiter in it probably lacks its quotes."),
            Self::TooFewCells { cells, headings } => say!(language,
                da: "kun {cells} af {headings} celler. En tekst med linjeskift mangler nok anførselstegn, så resten af kunden står i næste linje. Ret linjen, eller eksportér igen med anførselstegn om teksterne.",
                en: "only {cells} of {headings} cells. A text with a line break probably lacks its quotes, so that the rest of the customer is in the next line. Correct the line, or export again with quotes around texts."),
            Self::CutOff => language
                .pick(
                    "filen slutter midt i rækken og er nok skåret over. Eksportér listen igen.",
                    "the file ends in the middle of this row and was probably cut off. Export the list again.",
                )
                .to_owned(),
            Self::NullKey(value) => {
                let value = shown(value, language);
                say!(language,
                    da: "der står {value}, hvor kundens nummer eller kode skal være. Udfyld cellen, eller slet rækken.",
                    en: "{value} is where the customer's number or code must be. Fill it in, or delete the row.")
            }
            Self::SecondHeading => language
                .pick(
                    "her begynder en liste mere med sine egne overskrifter. Gem hver liste i sin egen fil.",
                    "another list with headings of its own begins here. Save each list in a file of its own.",
                )
                .to_owned(),
            Self::OpenQuote => language
                .pick(
                    "et anførselstegn åbnes her og lukkes aldrig. Slet det, eller luk det.",
                    "a quote opens here and never closes. Delete it, or close it.",
                )
                .to_owned(),
            Self::TextAfterQuote => language
                .pick(
                    "der står tekst efter det afsluttende anførselstegn. Skriv anførselstegn inde i en tekst dobbelt.",
                    "there is text after the closing quote. Double the quotes that belong to the text.",
                )
                .to_owned(),
        }
    }
}

/// The row as Excel numbers it, and the line where that differs.
fn place_name(place: Place, language: Language) -> String {
    let Place { row, line } = place;
    if row == line {
        say!(language, da: "række {row}", en: "row {row}")
    } else {
        say!(language, da: "række {row} (linje {line})", en: "row {row} (line {line})")
    }
}

fn quoted(text: &str, language: Language) -> String {
    say!(language, da: "”{text}”", en: "\u{201c}{text}\u{201d}")
}

fn listed<'t>(texts: impl Iterator<Item = &'t str>, language: Language) -> String {
    let mut texts: Vec<_> = texts.map(|text| shown(text, language)).collect();
    if texts.len() > HEADINGS_TOLD {
        texts.truncate(HEADINGS_TOLD);
        texts.push("…".to_owned());
    }
    texts.join(", ")
}

/// A cell's text, cut short; ten digits may be a CPR number, so its last four are hidden.
fn shown(text: &str, language: Language) -> String {
    const LONGEST: usize = 30;
    let masked = masked_number(text);
    let mut short: String =
        masked.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    quoted(&short, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Place = Place { row: 12, line: 12 };

    fn problem(kind: ListProblemKind) -> ListProblem {
        ListProblem { place: AT, column: Some("Kundenr.".to_owned()), kind }
    }

    fn error(kind: ListErrorKind) -> ListError {
        ListError { file: "kunder.csv".to_owned(), kind }
    }

    #[test]
    fn a_refused_list_names_every_row_and_what_to_do() {
        let first = Place { row: 3, line: 4 };
        let value = "1001".to_owned();
        let problems = vec![
            problem(ListProblemKind::Duplicate { field: Field::Number, value, first }),
            problem(ListProblemKind::NotANumber("010203-1234".to_owned())),
            ListProblem {
                place: Place { row: 20, line: 22 },
                column: None,
                kind: ListProblemKind::TooManyCells { cells: 12, headings: 11 },
            },
        ];
        let error = error(ListErrorKind::Rows { problems, total: 1200 });
        insta::assert_snapshot!(error.say(Language::Danish), @r"
        kunder.csv: 1.200 fejl; intet er læst.
          række 12, kolonne ”Kundenr.”: kundenummer i e-conomic ”1001” står allerede i række 3 (linje 4). Slet eller ret den ene.
          række 12, kolonne ”Kundenr.”: ”010203-xxxx” er ikke et kundenummer. Det må kun være cifre.
          række 20 (linje 22): 12 celler, men kun 11 overskrifter. Der mangler nok anførselstegn om en tekst med skilletegn i.
          … og 1.197 til.
        ");
        insta::assert_snapshot!(error.say(Language::English), @r"
        kunder.csv: 1,200 errors; nothing was read.
          row 12, column “Kundenr.”: e-conomic customer number “1001” is already in row 3 (line 4). Delete or correct one of them.
          row 12, column “Kundenr.”: “010203-xxxx” is no customer number. It must be digits only.
          row 20 (line 22): 12 cells but only 11 headings. A text with a delimiter in it probably lacks its quotes.
          … and 1,197 more.
        ");
    }

    #[test]
    fn a_missing_column_is_told_with_the_headings_that_are_there() {
        let error = error(ListErrorKind::MissingColumns {
            kind: ListKind::Economic,
            place: Place { row: 4, line: 4 },
            fields: vec![Field::Number],
            named: Vec::new(),
            seen: vec!["Gruppe".to_owned(), "Navn".to_owned()],
            other_kind: true,
        });
        insta::assert_snapshot!(error.say(Language::Danish), @r#"kunder.csv: e-conomic-listen mangler denne kolonne: kundenummer i e-conomic. Overskrifterne i række 4 er: ”Gruppe”, ”Navn”. Er det en af dem, så angiv den med --column "number=OVERSKRIFT"; ellers eksportér igen med det, der mangler. Listen ligner det andet systems: er de to filer byttet om?"#);
        insta::assert_snapshot!(error.say(Language::English), @r#"kunder.csv: the e-conomic list lacks this column: e-conomic customer number. The headings in row 4 are: “Gruppe”, “Navn”. If it is one of them, name it with --column "number=HEADING"; otherwise export again with what is missing. It looks like the other system's list: are the two files swapped?"#);
    }

    #[test]
    fn every_file_error_is_a_sentence_in_both_languages() {
        for kind in [
            ListErrorKind::NotFound,
            ListErrorKind::Folder,
            ListErrorKind::Denied,
            ListErrorKind::Locked,
            ListErrorKind::Unreadable(Some(5)),
            ListErrorKind::ChangedWhileRead,
            ListErrorKind::TooLarge { limit: 2 << 30 },
            ListErrorKind::Empty,
            ListErrorKind::NoCustomers,
            ListErrorKind::OldWorkbook,
            ListErrorKind::BadWorkbook,
            ListErrorKind::TooManyColumns,
            ListErrorKind::NotAsRecorded,
        ] {
            let (da, en) = (kind.say(Language::Danish), kind.say(Language::English));
            assert!(da.ends_with('.') && en.ends_with('.') && da != en, "{da} / {en}");
        }
    }
}
