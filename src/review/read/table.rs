//! A file as rows of cells, whichever format it came in, and its heading row.

use super::bytes::{LIMITS, of_kind, text};
use super::heading::{Heading, Line, column_number};
use super::ignored;
use super::sights::{Sights, looked_at, sights};
use crate::review::{CellPlace, ReviewError, ReviewErrors};
use crate::spreadsheet::delimited::{self, BadQuote};
use crate::spreadsheet::{Cell, FileForm, Workbook, form};

/// A table as it lies in the file.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) lines: Vec<Line>,
    pub(super) heading: Option<Heading>,
    /// What is wrong with the file's form.
    pub(super) errors: Vec<ReviewError>,
    /// Delimited text, where content beside the table is a shifted row.
    pub(super) delimited: bool,
    /// The last line has no line end.
    pub(super) unfinished: bool,
    /// What is seen in a workbook besides its cells.
    pub(super) sights: Sights,
}

/// Larger files are no review files: Excel itself holds a million rows.
const LARGEST: u64 = 256;

/// What Excel can hold in one cell.
const LONGEST_CELL: usize = 32_767;

/// Opens the table in a file's bytes.
pub(super) fn open(bytes: &[u8]) -> Result<Table, ReviewErrors> {
    if bytes.len() as u64 > LARGEST << 20 {
        return Err(ReviewError::TooLarge(LARGEST).into());
    }
    match form(bytes) {
        Ok(FileForm::Workbook) => workbook(bytes),
        Ok(FileForm::Text) => Ok(best_split(&text(bytes)?)),
        Err(kind) => Err(of_kind(kind).into()),
    }
}

/// Splits the text with the delimiter that yields kobl's headings.
fn best_split(text: &str) -> Table {
    let delimiters = delimited::declared_delimiter(text).into_iter().chain(delimited::DELIMITERS);
    let mut first = None;
    for delimiter in delimiters {
        let table = split(text, delimiter);
        if table.heading.is_some() {
            return table;
        }
        first.get_or_insert(table);
    }
    first.unwrap_or_default()
}

fn split(text: &str, delimiter: u8) -> Table {
    let unfinished = delimited::is_unfinished(text);
    let mut table = Table { delimited: true, unfinished, ..Table::default() };
    let mut rows = delimited::Rows::new(text, delimiter);
    rows.skip_declaration();
    let (mut cells, mut count) = (Vec::new(), 0);
    while let Some(start) = rows.next_into(&mut cells) {
        let row = u64::from(start.place.row);
        count += cells.len();
        if count > LIMITS.cells {
            table.errors.push(ReviewError::TooManyCells);
            break;
        }
        let place = |column| CellPlace { row, column: column_number(column) };
        table.errors.extend(start.bad_quote.map(|(column, bad)| match bad {
            BadQuote::Open => ReviewError::OpenQuote { row },
            BadQuote::TextAfter => ReviewError::TextAfterQuote(place(column)),
        }));
        let long =
            |cell: &Cell<'_>| cell.text.len() > LONGEST_CELL && cell.text.chars().count() > LONGEST_CELL;
        let long = cells.iter().enumerate().filter(|(_, cell)| long(cell)).map(|(column, _)| place(column));
        table.errors.extend(long.map(ReviewError::LongCell));
        let cells = cells.drain(..).map(Cell::into_owned).collect();
        table.lines.push(Line { row, cells });
    }
    table.heading = Heading::find(&table.lines);
    table
}

/// Whether every row stands in one cell: a cell that holds the headings.
pub(super) fn one_column(lines: &[Line]) -> bool {
    let holds_headings =
        |text: &str| delimited::DELIMITERS.iter().any(|delimiter| split(text, *delimiter).heading.is_some());
    lines.iter().flat_map(|line| &line.cells).any(|cell| holds_headings(&cell.text))
}

/// The rows of the sheet that holds the review file, and its headings.
///
/// Other sheets do not matter, nor does their order; two sheets that both look like the
/// review file are refused.
fn workbook(bytes: &[u8]) -> Result<Table, ReviewErrors> {
    let mut book = Workbook::open(bytes, LIMITS).map_err(ReviewError::from)?;
    let (mut found, mut other) = (Vec::new(), Vec::new());
    for sheet in book.sheets() {
        let rows = book.rows_with_formulas(&sheet.name).map_err(ReviewError::from)?;
        let lines: Vec<Line> =
            rows.into_iter().map(|(place, cells)| Line { row: u64::from(place.row), cells }).collect();
        // The list of customers that only e-conomic has shares headings with the review file.
        let is_side_list = lines.iter().take(2).any(|line| ignored::places(&line.cells).is_some());
        match Heading::find(&lines).filter(|_| !is_side_list) {
            Some(heading) => found.push((sheet.name, lines, heading)),
            None => other.extend(lines),
        }
    }
    match found.len() {
        0 => Ok(Table { lines: other, ..Table::default() }),
        1 => {
            let (name, lines, heading) = found.swap_remove(0);
            let sights = sights(book.look(&name, &looked_at(&heading)), &heading);
            Ok(Table { lines, heading: Some(heading), sights, ..Table::default() })
        }
        several => Err(ReviewError::SeveralSheets(several).into()),
    }
}
