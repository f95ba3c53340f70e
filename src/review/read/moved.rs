//! Answers that were dragged or shifted in a workbook: the references of its
//! hidden column went along with them.

use rustc_hash::FxHashMap;

use super::heading::{Heading, Line, is_blank};
use crate::review::reference::{self, References};
use crate::review::{Column, MovedAnswer, Tracing};

/// The answers and numbers that stand in another row than they were given in, and whether the file
/// can tell.
pub(super) fn moved_answers(
    heading: &Heading,
    lines: &[Line],
    delimited: bool,
) -> (Vec<MovedAnswer>, Tracing) {
    if delimited {
        return (Vec::new(), Tracing::NoWorkbook);
    }
    let Some(place) = heading.references else { return (Vec::new(), Tracing::Lost) };
    let references: Vec<(u64, References)> =
        lines.iter().filter_map(|line| Some((line.row, of(line, place)?))).collect();
    if references.is_empty() {
        return (Vec::new(), Tracing::Lost);
    }
    let rows: FxHashMap<u64, &Line> = lines.iter().map(|line| (line.row, line)).collect();
    let is_filled = |row: u64, column: Column| {
        let cell = heading.place(column).and_then(|place| rows.get(&row)?.cells.get(place));
        cell.is_some_and(|cell| !is_blank(cell))
    };
    let mut moved = Vec::new();
    for (row, found) in references {
        let own = found.id.unwrap_or(row);
        for (column, now) in [(Column::Approve, found.answer), (Column::Number, found.number)] {
            if let Some(now) = now.filter(|now| *now != own && is_filled(*now, column)) {
                moved.push(MovedAnswer { column, from: own, to: now });
            }
        }
    }
    (moved, Tracing::Checked)
}

/// The references of a row.
fn of(line: &Line, place: usize) -> Option<References> {
    reference::parse(line.cells.get(place)?.formula.as_deref()?)
}
