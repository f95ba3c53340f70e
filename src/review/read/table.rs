//! A file as rows of cells, whichever format it came in, and its heading row.

use std::borrow::Cow;

use crate::review::cells::flat;
use crate::review::columns::{COLUMNS, Column};
use crate::review::{ReviewError, ReviewWarning};

/// A review file of 400,000 customers has fewer cells; each takes memory, blank or not.
pub(super) const MOST_CELLS: usize = 8_000_000;

/// A cell as it was saved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Text, or any cell of a CSV file.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook, as `dd-mm-yyyy`.
    Date(String),
    /// A truth value of a workbook.
    Truth(bool),
    /// An error value of a workbook, as `#N/A`.
    Error(String),
}

/// A cell, and whether a formula made it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) formula: bool,
}

impl Cell {
    /// A cell of plain text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { value: Value::Text(text.into()), formula: false }
    }

    /// The text that stands in the cell.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Text(text) | Value::Date(text) | Value::Error(text) => Cow::Borrowed(text),
            // Display writes the shortest digits that read back, never an exponent.
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Truth(truth) => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
        }
    }

    /// Nothing to see.
    pub(super) fn is_blank(&self) -> bool {
        flat(&self.shown()).is_empty()
    }
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// As Excel numbers it, from 1.
    pub(super) row: u64,
    pub(super) cells: Vec<Cell>,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// The columns whose headings stand in this row.
    fn headings(&self) -> Vec<Option<Column>> {
        self.cells.iter().map(|cell| Column::by_heading(&cell.shown())).collect()
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
}

impl Heading {
    /// Finds the heading row; `None` if no row has enough of the headings.
    pub(super) fn find(lines: &[Line]) -> Option<Self> {
        lines.iter().find_map(|line| {
            let columns = line.headings();
            let found = columns.iter().flatten().count();
            let blank = line.cells.iter().map(Cell::is_blank).collect();
            (found >= ENOUGH_HEADINGS).then_some(Self { row: line.row, columns, blank })
        })
    }

    /// The same headings again, as when two files were put together.
    pub(super) fn is_repeated_by(&self, line: &Line) -> bool {
        let first = self.place(Column::Row).and_then(|place| line.cells.get(place));
        first.is_some_and(|cell| Column::by_heading(&cell.shown()) == Some(Column::Row))
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
            .map(|place| ReviewWarning::ColumnIgnored { column: column_number(place) });
        absent.map(ReviewWarning::ColumnMissing).chain(foreign).collect()
    }
}

/// A place as a column number; Excel has 16,384.
pub(super) fn column_number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
