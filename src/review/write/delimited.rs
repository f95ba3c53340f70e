//! CSV the way Danish Excel opens it by double click: UTF-8 with BOM, `;`,
//! CRLF, and a `'` before whatever would run as a formula.

use rayon::prelude::*;

use crate::language::review as words;
use crate::pieces;
use crate::review::cells::guarded;
use crate::review::columns::COLUMNS;
use crate::review::{Cells, Decision, ReviewRow};
use crate::run::Run;

/// Rows that one thread writes at a time.
const PIECE: usize = 1024;
/// Bytes that most rows stay below.
const LIKELY: usize = 384;

/// The review file as CSV.
#[must_use]
pub fn review_csv(run: &Run, rows: &[ReviewRow]) -> Vec<u8> {
    let cells = Cells::new(run);
    let mut head = start();
    line(&mut head, headings(run));
    let texts: Vec<String> = rows
        .par_chunks(PIECE)
        .map(|rows| {
            let mut text = String::with_capacity(rows.len() * LIKELY);
            rows.iter().for_each(|row| line(&mut text, cells.row(row).map(guarded)));
            text
        })
        .collect();
    pieces::joined(head.as_bytes(), &texts)
}

/// `applied.csv` or `rejected.csv`: the rows as the reviewer left them, and one more column
/// that says what became of each. `apply` reads the file like any other review file.
#[must_use]
pub fn outcomes_csv<'d>(run: &Run, rows: impl IntoIterator<Item = (&'d Decision, String)>) -> Vec<u8> {
    let cells = Cells::new(run);
    let mut text = start();
    let outcome = words::outcome_heading(run.manifest.language).to_owned();
    line(&mut text, headings(run).into_iter().chain([outcome]));
    for (decision, outcome) in rows {
        let row = ReviewRow {
            index: decision.index(),
            answer: decision.answer,
            number: decision.number,
            comment: decision.comment.clone(),
        };
        line(&mut text, cells.row(&row).into_iter().chain([outcome]).map(guarded));
    }
    text.into_bytes()
}

/// The byte order mark, without which Excel takes UTF-8 for Windows-1252.
fn start() -> String {
    "\u{feff}".to_owned()
}

fn headings(run: &Run) -> [String; COLUMNS.len()] {
    COLUMNS.map(|facts| words::heading(facts.column, run.manifest.language).to_owned())
}

/// Adds one line; a cell is quoted only if it must be.
fn line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(';');
        }
        if cell.contains([';', '"', '\n', '\r', '\t', ',']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}
