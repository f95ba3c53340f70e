//! Customer lists in files: what a screen exported, what somebody saved from
//! Excel, and what kobl itself wrote into a run.
//!
//! A list is read in five steps: the bytes of the file ([`file`]), their text
//! (`encoding`), the rows (`csv` or `workbook`), the heading row and what
//! each column holds (`headings`), and the customers (`rows`). Whatever
//! cannot be read with certainty is refused, all of it at once, by row and
//! column. [`write`] is the way back.

mod csv;
mod encoding;
mod error;
mod file;
mod headings;
mod layout;
mod row;
mod rows;
mod workbook;
mod write;

use std::borrow::Cow;
use std::path::Path;

use crate::customer::{ClientViewCustomer, Column, CustomerList, EconomicCustomer};
use crate::run::SourceKind;

pub use encoding::TextEncoding;
pub use error::{
    ListError, ListErrorKind, ListKind, ListProblem, ListWarning, MAX_PROBLEMS, Place, ProblemKind,
};
pub use file::open_in_excel;
pub use headings::clientview_meaning;
pub use row::Listed;
pub use write::{heading_row, write_list, write_row};

use headings::Heading;
use layout::Layout;

/// How the columns of a file are recognised.
#[derive(Debug, Clone, Copy)]
pub enum Columns<'a> {
    /// By the headings that the two systems and their users are known to write.
    Known,
    /// By these headings (`clientview.columns` of kobl.toml); other columns are kept as extra.
    Named(&'a [Column]),
    /// Exactly these columns in this order, as kobl wrote them: cells are taken back
    /// byte for byte, and an empty link differs from no link.
    Recorded(&'a [Column]),
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
    /// Harmless things that people should know.
    pub warnings: Vec<ListWarning>,
}

/// Reads a list of ClientView customers.
///
/// # Errors
/// [`ListError`] with every problem of the file; nothing is returned in part.
pub fn read_clientview(path: &Path, columns: Columns<'_>) -> Result<ListFile<ClientViewCustomer>, ListError> {
    read(path, columns)
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
pub fn read_economic(path: &Path, columns: Columns<'_>) -> Result<ListFile<EconomicCustomer>, ListError> {
    read(path, columns)
}

/// Reads a list of either kind.
///
/// # Errors
/// [`ListError`] with every problem of the file; nothing is returned in part.
pub fn read<C: Listed>(path: &Path, columns: Columns<'_>) -> Result<ListFile<C>, ListError> {
    let name = file::name(path);
    let named = |kind| ListError { file: name.clone(), kind };
    let bytes = file::read(path).map_err(named)?;
    let (sha256, understood) = rayon::join(|| file::sha256(&bytes), || understand::<C>(&bytes, columns));
    let mut understood = understood.map_err(named)?;
    // A run may hold an empty list; an export with nothing in it is a mistake.
    if understood.list.customers.is_empty() && !matches!(columns, Columns::Recorded(_)) {
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
        warnings: understood.warnings,
    })
}

/// A file's bytes as a list.
#[derive(Debug, PartialEq)]
struct Understood<C> {
    list: CustomerList<C>,
    format: ListFormat,
    heading: Place,
    warnings: Vec<ListWarning>,
}

/// Reads a list from the bytes of a file. Never panics, whatever they are.
fn understand<C: Listed>(bytes: &[u8], columns: Columns<'_>) -> Result<Understood<C>, ListErrorKind> {
    match file::form(bytes)? {
        file::Form::Workbook => understand_workbook(bytes, columns),
        file::Form::Text => understand_text(bytes, columns),
    }
}

fn understand_text<C: Listed>(bytes: &[u8], columns: Columns<'_>) -> Result<Understood<C>, ListErrorKind> {
    let decoded = encoding::decode(bytes);
    let (delimiter, heading) = delimiter_and_heading::<C>(&decoded.text, columns)?;
    let mut warnings: Vec<_> =
        decoded.damaged.map(|row| ListWarning::DamagedText { row }).into_iter().collect();
    let layout = Layout::new::<C>(&heading, columns, &mut warnings)?;
    let customers = rows::from_text::<C>(&decoded.text, delimiter, heading.place, &layout)?;
    Ok(Understood {
        list: CustomerList { columns: layout.columns, customers },
        format: ListFormat::Csv { encoding: decoded.encoding, delimiter: char::from(delimiter) },
        heading: heading.place,
        warnings,
    })
}

/// The delimiter under which a heading row makes most sense, and that row.
fn delimiter_and_heading<C: Listed>(
    text: &str,
    columns: Columns<'_>,
) -> Result<(u8, Heading), ListErrorKind> {
    let delimiters = match csv::declared_delimiter(text) {
        _ if matches!(columns, Columns::Recorded(_)) => vec![write::DELIMITER],
        Some(declared) => vec![declared],
        None => csv::DELIMITERS.to_vec(),
    };
    let found: Vec<_> = delimiters
        .iter()
        .map(|&delimiter| {
            let sample = csv::sample(text, delimiter, headings::SEARCHED_ROWS);
            (delimiter, headings::find::<C>(&sample, columns))
        })
        .collect();
    headings::best(found)
}

fn understand_workbook<C: Listed>(
    bytes: &[u8],
    columns: Columns<'_>,
) -> Result<Understood<C>, ListErrorKind> {
    let mut book = workbook::Workbook::open(bytes)?;
    let mut found = Vec::new();
    for sheet in book.visible_sheets() {
        let sample = book.rows(&sheet, headings::SEARCHED_ROWS)?;
        found.push((sheet, headings::find::<C>(&sample, columns)));
    }
    let fitting = found.iter().filter(|(_, heading)| heading.is_ok()).count();
    let (sheet, heading) = headings::first(found)?;
    let mut warnings = Vec::new();
    if fitting > 1 {
        warnings.push(ListWarning::SeveralSheets { read: sheet.clone() });
    }
    let layout = Layout::new::<C>(&heading, columns, &mut warnings)?;
    let customers = rows::from_sheet::<C>(&book.rows(&sheet, usize::MAX)?, heading.place, &layout)?;
    Ok(Understood {
        list: CustomerList { columns: layout.columns, customers },
        format: ListFormat::Workbook { sheet },
        heading: heading.place,
        warnings,
    })
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell<'a> {
    text: Cow<'a, str>,
    /// Stood in quotes: tells an empty text from nothing in a recorded list.
    quoted: bool,
    /// Excel stored something else than the text that was typed (a date, an error,
    /// a number with more digits than it keeps).
    altered: bool,
}

impl<'a> Cell<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), quoted: false, altered: false }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A row of a file and where it stands.
type SampleRow<'a> = (Place, Vec<Cell<'a>>);

#[cfg(test)]
mod tests;
