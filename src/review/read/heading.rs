//! The rows of a review file, and where its columns stand.

use crate::review::cells::flat;
use crate::review::columns::{COLUMNS, CSV_COLUMNS, Column};
use crate::review::{ReviewError, ReviewWarning, reference};
use crate::spreadsheet::Cell;

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
        // Only the workbook has more columns than these.
        let common = COLUMNS[..CSV_COLUMNS].iter().map(|facts| facts.column);
        let absent = common.filter(|column| self.place(*column).is_none());
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
