//! CSV the way Danish Excel opens it by double click: UTF-8 with BOM, `;`,
//! CRLF, and a `'` before whatever would run as a formula.

use std::borrow::Cow;

use memchr::memchr3;

use crate::language::review as words;
use crate::review::cells::guarded;
use crate::review::columns::COLUMNS;
use crate::review::{Cells, Decision, ReviewRow};
use crate::run::Run;

/// The review file as CSV, row by row.
pub struct ReviewCsv<'r> {
    cells: Cells<'r>,
    /// The rows, from top to bottom.
    pub rows: &'r [ReviewRow],
}

impl<'r> ReviewCsv<'r> {
    /// The review file of these rows.
    #[must_use]
    pub const fn new(run: &'r Run, rows: &'r [ReviewRow]) -> Self {
        Self { cells: Cells::new(run), rows }
    }

    /// What stands before the first row.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let mut bytes = start();
        line(&mut bytes, headings(self.cells.run()));
        bytes
    }

    /// Adds a row.
    pub fn add(&self, bytes: &mut Vec<u8>, row: &ReviewRow) {
        line(bytes, self.cells.row(row).map(guarded));
    }
}

/// `applied.csv` or `rejected.csv`: the rows as the reviewer left them, and one more column
/// that says what became of each. `apply` reads the file like any other review file.
#[must_use]
pub fn outcomes_csv<'d>(run: &Run, rows: impl IntoIterator<Item = (&'d Decision, String)>) -> Vec<u8> {
    let cells = Cells::new(run);
    let mut bytes = start();
    let outcome = words::outcome_heading(run.manifest.language);
    line(&mut bytes, headings(run).into_iter().chain([outcome.into()]));
    for (decision, outcome) in rows {
        let row = ReviewRow {
            index: decision.index(),
            answer: decision.answer,
            number: decision.number,
            comment: decision.comment.clone(),
        };
        line(&mut bytes, cells.row(&row).into_iter().chain([outcome.into()]).map(guarded));
    }
    bytes
}

/// The byte order mark, without which Excel takes UTF-8 for Windows-1252.
fn start() -> Vec<u8> {
    "\u{feff}".as_bytes().to_vec()
}

fn headings(run: &Run) -> [Cow<'static, str>; COLUMNS.len()] {
    COLUMNS.map(|facts| words::heading(facts.column, run.manifest.language).into())
}

/// Adds one line; a cell is quoted only if it must be.
fn line<'c>(bytes: &mut Vec<u8>, cells: impl IntoIterator<Item = Cow<'c, str>>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            bytes.push(b';');
        }
        if must_be_quoted(&cell) {
            bytes.push(b'"');
            bytes.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            bytes.push(b'"');
        } else {
            bytes.extend_from_slice(cell.as_bytes());
        }
    }
    bytes.extend_from_slice(b"\r\n");
}

/// Whether a reader would take a part of the cell for an end of it, whichever delimiter it expects.
fn must_be_quoted(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    memchr3(b';', b',', b'"', bytes).is_some() || memchr3(b'\n', b'\r', b'\t', bytes).is_some()
}
