//! Customer lists in files: what a screen exported, what somebody saved from
//! Excel, and what kobl itself wrote into a run.
//!
//! A list is read in four steps: the bytes of the file ([`file`]), their rows
//! ([`crate::spreadsheet`]), the heading row and what each column
//! holds (`headings`), and the customers (`rows`). Whatever cannot be read with
//! certainty is refused, all of it at once, by row and column. [`write`] is the
//! way back.

mod beside;
mod error;
mod file;
mod footer;
mod headings;
mod layout;
mod row;
mod rows;
mod width;
mod write;

use std::path::Path;

use crate::customer::{ClientViewCustomer, CustomerList, EconomicCustomer, ListColumn};
use crate::run::{ColumnReason, ListReading, SourceKind};
use crate::spreadsheet::{
    self, FileForm, FileKind, Place, Row, TextEncoding, UnreadableWorkbook, Workbook, WorkbookLimits,
    count_entities, decode, delimited,
};

pub use error::{
    ListError, ListErrorKind, ListKind, ListProblem, ListProblemKind, ListWarning, MAX_PROBLEMS,
};
pub use file::open_in_excel;
pub use headings::{clientview_meaning, same_heading};
pub use row::Listed;
pub use write::{heading_row, write_list, write_row};

use headings::HeadingRow;
use layout::Layout;

/// How the columns of a file are recognised.
#[derive(Debug, Clone, Copy)]
pub enum Columns<'a> {
    /// By the headings that the two systems and their users are known to write.
    Known,
    /// By these headings (`clientview.columns` of kobl.toml); other columns are kept as extra.
    Named(&'a [ListColumn]),
    /// Exactly these columns in this order, as kobl wrote them: cells are taken back
    /// byte for byte, and an empty link differs from no link.
    Recorded(&'a [ListColumn]),
}

/// How a list is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// How its columns are recognised.
    pub columns: Columns<'a>,
    /// Columns whose fields the user named; they go before everything else. A list that has no
    /// such heading passes over them.
    pub chosen: &'a [ListColumn],
    /// The encoding that the user named.
    pub encoding: Option<TextEncoding>,
}

impl<'a> From<Columns<'a>> for Reading<'a> {
    fn from(columns: Columns<'a>) -> Self {
        Self { columns, chosen: &[], encoding: None }
    }
}

/// The form of a list file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListFormat {
    /// Text with one row a line.
    Csv {
        /// How the text was stored.
        encoding: TextEncoding,
        /// What stands between two cells.
        delimiter: char,
    },
    /// An Excel workbook.
    Workbook {
        /// Name of the sheet that was read.
        sheet: String,
    },
}

/// A list, where it came from and how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile<C> {
    /// The customers, and which column was taken for what.
    pub list: CustomerList<C>,
    /// [`SourceKind::File`]: the file's name and hash.
    pub source: SourceKind,
    /// How the file was stored.
    pub format: ListFormat,
    /// The row that holds the headings.
    pub heading: Place,
    /// Why each column was taken for what it was.
    pub reasons: Vec<ColumnReason>,
    /// Harmless things that people should know.
    pub warnings: Vec<ListWarning>,
}

impl<C> ListFile<C> {
    /// What a run records of how the list was understood.
    #[must_use]
    pub fn reading(&self) -> ListReading {
        let (sheet, encoding, delimiter) = match &self.format {
            ListFormat::Csv { encoding, delimiter } => {
                (None, Some(encoding.name().to_owned()), Some(*delimiter))
            }
            ListFormat::Workbook { sheet } => (Some(sheet.clone()), None, None),
        };
        let (heading_row, reasons) = (self.heading.row, self.reasons.clone());
        ListReading { sheet, encoding, delimiter, heading_row, reasons }
    }
}

/// Reads a list of ClientView customers.
///
/// # Errors
/// [`ListError`] with every problem of the file; nothing is returned in part.
pub fn read_clientview<'r>(
    path: &Path,
    reading: impl Into<Reading<'r>>,
) -> Result<ListFile<ClientViewCustomer>, ListError> {
    read(path, reading)
}

/// The bytes of a file, if nobody changed it meanwhile.
///
/// # Errors
/// [`ListError`] of the file as a whole.
pub fn read_whole(path: &Path) -> Result<Vec<u8>, ListError> {
    file::read(path).map_err(|kind| ListError { file: file::name(path), kind })
}

/// Reads a list of e-conomic customers.
///
/// # Errors
/// [`ListError`] with every problem of the file; nothing is returned in part.
pub fn read_economic<'r>(
    path: &Path,
    reading: impl Into<Reading<'r>>,
) -> Result<ListFile<EconomicCustomer>, ListError> {
    read(path, reading)
}

/// Reads a list of either kind.
///
/// # Errors
/// [`ListError`] with every problem of the file; nothing is returned in part.
pub fn read<'r, C: Listed>(path: &Path, reading: impl Into<Reading<'r>>) -> Result<ListFile<C>, ListError> {
    let reading = reading.into();
    let name = file::name(path);
    let named = |kind| ListError { file: name.clone(), kind };
    let bytes = file::read(path).map_err(named)?;
    let (sha256, understood) = rayon::join(|| file::sha256(&bytes), || understand::<C>(&bytes, reading));
    let mut understood = understood.map_err(named)?;
    // A run may hold an empty list; an export with nothing in it is a mistake.
    if understood.list.customers.is_empty() && !matches!(reading.columns, Columns::Recorded(_)) {
        return Err(named(ListErrorKind::NoCustomers));
    }
    if file::open_in_excel(path) {
        understood.warnings.push(ListWarning::OpenInExcel);
    }
    Ok(ListFile {
        list: understood.list,
        source: SourceKind::File { name, sha256 },
        format: understood.format,
        heading: understood.heading,
        reasons: understood.reasons,
        warnings: understood.warnings,
    })
}

/// A file's bytes as a list.
#[derive(Debug, PartialEq)]
struct Understood<C> {
    list: CustomerList<C>,
    format: ListFormat,
    heading: Place,
    reasons: Vec<ColumnReason>,
    warnings: Vec<ListWarning>,
}

/// Reads a list from the bytes of a file. Never panics, whatever they are.
fn understand<'r, C: Listed>(
    bytes: &[u8],
    reading: impl Into<Reading<'r>>,
) -> Result<Understood<C>, ListErrorKind> {
    let reading = reading.into();
    match spreadsheet::form(bytes) {
        Ok(FileForm::Workbook) => understand_workbook(bytes, reading),
        Ok(FileForm::Text) => understand_text(bytes, reading),
        Err(kind) => Err(other_file(kind)),
    }
}

fn other_file(kind: FileKind) -> ListErrorKind {
    match kind {
        FileKind::OldWorkbook => ListErrorKind::OldWorkbook,
        FileKind::BrokenWorkbook => ListErrorKind::BadWorkbook,
        other => ListErrorKind::OtherFile(other),
    }
}

impl From<UnreadableWorkbook> for ListErrorKind {
    fn from(error: UnreadableWorkbook) -> Self {
        match error {
            UnreadableWorkbook::Kind(kind) => other_file(kind),
            UnreadableWorkbook::TooLarge(megabytes) => Self::TooLarge { limit: megabytes << 20 },
            UnreadableWorkbook::TooManyCells | UnreadableWorkbook::TooManyColumns => Self::TooManyColumns,
        }
    }
}

/// Rows below the heading row by which columns without a known heading are guessed.
const SAMPLED_ROWS: usize = 200;

/// A million customers of forty columns.
const LIMITS: WorkbookLimits = WorkbookLimits { megabytes: 2 << 10, cells: 40_000_000 };

/// So many HTML entities are no accident.
const SEVERAL_ENTITIES: usize = 2;

fn understand_text<C: Listed>(bytes: &[u8], reading: Reading<'_>) -> Result<Understood<C>, ListErrorKind> {
    let decoded = decode(bytes, reading.encoding);
    let text = &*decoded.text;
    let (delimiter, mut heading) = delimiter_and_heading::<C>(text, reading)?;
    let mut warnings: Vec<_> =
        decoded.damaged.map(|row| ListWarning::DamagedText { row }).into_iter().collect();
    let usual =
        matches!(decoded.encoding, TextEncoding::Utf8 | TextEncoding::Utf16 | TextEncoding::Windows1252);
    if !usual && reading.encoding.is_none() {
        warnings.push(ListWarning::OldEncoding(decoded.encoding));
    }
    if matches!(reading.columns, Columns::Known) {
        let sample = delimited::sample(text, delimiter, headings::SEARCHED_ROWS + SAMPLED_ROWS);
        warnings.extend(beside::keep_one_list(C::KIND, &mut heading, &sample)?);
        warnings.extend(headings::guess(&mut heading, &sample));
    }
    let mut layout = Layout::new(C::KIND, &heading, reading.columns, &mut warnings)?;
    layout.entities = !layout.exact && count_entities(text, SEVERAL_ENTITIES) == SEVERAL_ENTITIES;
    let customers = rows::from_text::<C>(text, delimiter, heading.place, &layout, &mut warnings)?;
    Ok(Understood {
        list: CustomerList { columns: layout.columns, customers },
        format: ListFormat::Csv { encoding: decoded.encoding, delimiter: char::from(delimiter) },
        heading: heading.place,
        reasons: layout.reasons,
        warnings,
    })
}

/// The delimiter under which a heading row makes most sense, and that row.
fn delimiter_and_heading<C: Listed>(
    text: &str,
    reading: Reading<'_>,
) -> Result<(u8, HeadingRow), ListErrorKind> {
    let delimiters = match delimited::declared_delimiter(text) {
        _ if matches!(reading.columns, Columns::Recorded(_)) => vec![spreadsheet::DELIMITER],
        Some(declared) => vec![declared],
        None => delimited::DELIMITERS.to_vec(),
    };
    let found: Vec<_> = delimiters
        .iter()
        .map(|&delimiter| {
            let sample = delimited::sample(text, delimiter, headings::SEARCHED_ROWS);
            (delimiter, headings::find(C::KIND, &sample, reading))
        })
        .collect();
    headings::best(found)
}

fn understand_workbook<C: Listed>(
    bytes: &[u8],
    reading: Reading<'_>,
) -> Result<Understood<C>, ListErrorKind> {
    let mut book = Workbook::open(bytes, LIMITS)?;
    let (visible, hidden): (Vec<_>, Vec<_>) = book.sheets().into_iter().partition(|sheet| sheet.visible);
    let mut found = Vec::new();
    for sheet in visible {
        let sample = book.rows(&sheet.name, headings::SEARCHED_ROWS)?;
        found.push((sheet.name, headings::find(C::KIND, &sample, reading)));
    }
    let fitting = found.iter().filter(|(_, heading)| heading.is_ok()).count();
    if fitting == 0 {
        for sheet in hidden {
            let sample = book.rows(&sheet.name, headings::SEARCHED_ROWS)?;
            if headings::find(C::KIND, &sample, reading).is_ok() {
                return Err(ListErrorKind::HiddenSheet { name: sheet.name });
            }
        }
    }
    let (sheet, mut heading) = headings::first(found)?;
    let mut warnings = Vec::new();
    if fitting > 1 {
        warnings.push(ListWarning::SeveralSheets { read: sheet.clone() });
    }
    let rows = book.rows(&sheet, usize::MAX)?;
    if matches!(reading.columns, Columns::Known) {
        let sample = &rows[..rows.len().min(headings::SEARCHED_ROWS + SAMPLED_ROWS)];
        warnings.extend(beside::keep_one_list(C::KIND, &mut heading, sample)?);
        warnings.extend(headings::guess(&mut heading, sample));
    }
    let mut layout = Layout::new(C::KIND, &heading, reading.columns, &mut warnings)?;
    layout.entities = holds_entities(&rows);
    let customers = rows::from_sheet::<C>(&rows, heading.place, &layout, &mut warnings)?;
    Ok(Understood {
        list: CustomerList { columns: layout.columns, customers },
        format: ListFormat::Workbook { sheet },
        heading: heading.place,
        reasons: layout.reasons,
        warnings,
    })
}

/// Whether the cells hold several HTML entities.
fn holds_entities(rows: &[Row<'_>]) -> bool {
    let cells = rows.iter().flat_map(|(_, cells)| cells);
    let counts = cells.map(|cell| count_entities(&cell.text, SEVERAL_ENTITIES)).filter(|count| *count > 0);
    counts.take(SEVERAL_ENTITIES).sum::<usize>() >= SEVERAL_ENTITIES
}

#[cfg(test)]
mod tests;
