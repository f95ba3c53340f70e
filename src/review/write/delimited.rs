//! CSV the way Danish Excel opens it by double click: UTF-8 with BOM, `;`,
//! CRLF, and a `'` before whatever would run as a formula.

use std::borrow::Cow;

use crate::language::review as words;
use crate::review::cells::guarded;
use crate::review::columns::{COLUMNS, CSV_COLUMNS};
use crate::review::{Cells, Decision, ReviewRow};
use crate::run::Run;
use crate::spreadsheet::{BOM, write_cell, write_row};

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
        let mut bytes = BOM.to_vec();
        line(&mut bytes, headings(self.cells.run()));
        bytes
    }

    /// Adds a row.
    pub fn add(&self, bytes: &mut Vec<u8>, row: &ReviewRow) {
        line(bytes, self.cells.csv_row(row).map(guarded));
    }
}

/// `applied.csv` or `rejected.csv`: the rows as the reviewer left them, and one more column
/// that says what became of each. `apply` reads the file like any other review file.
#[must_use]
pub fn outcomes_csv<'d>(run: &Run, rows: impl IntoIterator<Item = (&'d Decision, String)>) -> Vec<u8> {
    let cells = Cells::new(run);
    let mut bytes = BOM.to_vec();
    let outcome = words::outcome_heading(run.manifest.language);
    line(&mut bytes, headings(run).chain([outcome.into()]));
    for (decision, outcome) in rows {
        let row = ReviewRow {
            index: decision.index(),
            answer: decision.answer,
            number: decision.number,
            comment: decision.comment.clone(),
        };
        line(&mut bytes, cells.csv_row(&row).chain([outcome.into()]).map(guarded));
    }
    bytes
}

/// Any other table for people, in the form of the review file.
#[must_use]
pub fn table_csv<'c>(lines: impl IntoIterator<Item = Vec<Cow<'c, str>>>) -> Vec<u8> {
    let mut bytes = BOM.to_vec();
    lines.into_iter().for_each(|cells| line(&mut bytes, cells));
    bytes
}

/// A list that is only read: headings and rows of text, guarded.
#[must_use]
pub fn plain_csv<const N: usize>(headings: [String; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let lines = std::iter::once(headings).chain(rows);
    table_csv(lines.map(|row| row.into_iter().map(|cell| guarded(cell.into())).collect()))
}

fn headings(run: &Run) -> impl Iterator<Item = Cow<'static, str>> {
    let language = run.manifest.language;
    COLUMNS[..CSV_COLUMNS].iter().map(move |facts| words::heading(facts.column, language).into())
}

/// Adds one line.
fn line<'c>(bytes: &mut Vec<u8>, cells: impl IntoIterator<Item = Cow<'c, str>>) {
    write_row(bytes, cells, |bytes, cell| write_cell(bytes, &cell));
}
