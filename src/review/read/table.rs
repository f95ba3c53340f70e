//! A file as rows of cells, whichever format it came in, and its heading row.

use crate::review::cells::flat;
use crate::review::columns::{COLUMNS, Column};

use super::ignored;
use super::sights::{Sights, looked_at, sights};
use crate::review::{FileKind, Place, ReviewError, ReviewErrors, ReviewWarning, reference};
use crate::spreadsheet::delimited::{self, BadQuote};
use crate::spreadsheet::{Cell, Form, UnreadableWorkbook, Workbook, WorkbookLimits, decode, form};

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

/// A review file of 400,000 customers has fewer cells; each takes memory, blank or not.
pub(super) const LIMITS: WorkbookLimits = WorkbookLimits { megabytes: 512, cells: 8_000_000 };

/// What Excel can hold in one cell.
const LONGEST_CELL: usize = 32_767;

/// Opens the table in a file's bytes.
pub(super) fn open(bytes: &[u8]) -> Result<Table, ReviewErrors> {
    if bytes.len() as u64 > LARGEST << 20 {
        return Err(ReviewError::TooLarge(LARGEST).into());
    }
    match form(bytes) {
        Ok(Form::Workbook) => workbook(bytes),
        Ok(Form::Text) => Ok(best_split(&text(bytes)?)),
        Err(kind) => Err(of_kind(kind).into()),
    }
}

pub(super) const fn of_kind(kind: FileKind) -> ReviewError {
    match kind {
        FileKind::BrokenWorkbook => ReviewError::BrokenWorkbook,
        other => ReviewError::Kind(other),
    }
}

impl From<UnreadableWorkbook> for ReviewError {
    fn from(error: UnreadableWorkbook) -> Self {
        match error {
            UnreadableWorkbook::Kind(kind @ (FileKind::OldWorkbook | FileKind::Password)) => Self::Kind(kind),
            UnreadableWorkbook::Kind(_) | UnreadableWorkbook::TooManyColumns => Self::BrokenWorkbook,
            UnreadableWorkbook::TooLarge(megabytes) => Self::TooLarge(megabytes),
            UnreadableWorkbook::TooManyCells => Self::TooManyCells,
        }
    }
}

/// The file's text. A letter that is none, or a NUL, is damage.
pub(super) fn text(bytes: &[u8]) -> Result<String, ReviewError> {
    let decoded = decode(bytes, None);
    if decoded.damaged.is_some() {
        return Err(ReviewError::Encoding);
    }
    let text = decoded.text;
    if let Some(at) = text.find('\0') {
        return Err(ReviewError::Nul { line: text[..at].matches('\n').count() as u64 + 1 });
    }
    if text.trim().is_empty() { Err(ReviewError::Empty) } else { Ok(text.into_owned()) }
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
        let place = |column| Place { row, column: column_number(column) };
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

/// Nothing to see: blanks, or characters that nobody sees.
pub(super) fn is_blank(cell: &Cell<'_>) -> bool {
    cell.is_blank() || flat(&cell.text).is_empty()
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// As Excel numbers it, from 1.
    pub(super) row: u64,
    pub(super) cells: Vec<Cell<'static>>,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(is_blank)
    }

    /// The columns whose headings stand in this row.
    fn headings(&self) -> Vec<Option<Column>> {
        self.cells.iter().map(|cell| Column::by_heading(&cell.text)).collect()
    }
}

/// A row with this many of kobl's headings is the heading row, though some may be missing.
const ENOUGH_HEADINGS: usize = 4;

/// Where the columns stand in this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// The heading row, as Excel numbers it.
    pub(super) row: u64,
    /// The column at each place; `None` for those that are not kobl's.
    pub(super) columns: Vec<Option<Column>>,
    /// Places that have no heading at all.
    blank: Vec<bool>,
    /// Where the workbook's references stand.
    pub(super) references: Option<usize>,
}

impl Heading {
    /// Finds the heading row; `None` if no row has enough of the headings.
    pub(super) fn find(lines: &[Line]) -> Option<Self> {
        lines.iter().find_map(|line| {
            let columns = line.headings();
            let found = columns.iter().flatten().count();
            let blank = line.cells.iter().map(is_blank).collect();
            let references = line.cells.iter().position(|cell| cell.text.trim() == reference::HEADING);
            (found >= ENOUGH_HEADINGS).then_some(Self { row: line.row, columns, blank, references })
        })
    }

    /// The same headings again, as when two files were put together.
    pub(super) fn is_repeated_by(&self, line: &Line) -> bool {
        let first = self.place(Column::Row).and_then(|place| line.cells.get(place));
        first.is_some_and(|cell| Column::by_heading(&cell.text) == Some(Column::Row))
            && line.headings() == self.columns
    }

    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|found| *found == Some(column))
    }

    /// Whether the place has a heading, kobl's or not.
    pub(super) fn is_headed(&self, place: usize) -> bool {
        self.blank.get(place).is_some_and(|blank| !blank)
    }

    /// Every needed column is there, and none twice.
    pub(super) fn errors(&self) -> Vec<ReviewError> {
        let count = |column| self.columns.iter().filter(|found| **found == Some(column)).count();
        let needed = COLUMNS.iter().filter(|facts| facts.needed).map(|facts| facts.column);
        let missing: Vec<Column> = needed.filter(|column| count(*column) == 0).collect();
        let doubled = COLUMNS.iter().map(|facts| facts.column).filter(|column| count(*column) > 1);
        let mut errors: Vec<ReviewError> = doubled.map(ReviewError::DoubledColumn).collect();
        if !missing.is_empty() {
            errors.push(ReviewError::MissingColumns(missing));
        }
        errors
    }

    /// Columns that are missing without being needed, and columns that are not kobl's.
    pub(super) fn warnings(&self) -> Vec<ReviewWarning> {
        let absent = COLUMNS.iter().map(|f| f.column).filter(|column| self.place(*column).is_none());
        let foreign = (0..self.columns.len())
            .filter(|place| self.columns[*place].is_none() && self.is_headed(*place))
            .filter(|place| self.references != Some(*place))
            .map(|place| ReviewWarning::ColumnIgnored { column: column_number(place) });
        absent.map(ReviewWarning::ColumnMissing).chain(foreign).collect()
    }
}

/// A place as a column number; Excel has 16,384.
pub(super) fn column_number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
