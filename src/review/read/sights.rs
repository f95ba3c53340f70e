//! What a person sees in a workbook and a reader of cells does not: rows hidden by a
//! filter, merged cells, notes, and cells coloured instead of answered.

use rustc_hash::{FxHashMap, FxHashSet};

use super::heading::Heading;
use crate::review::Column;
use crate::spreadsheet::Look;

/// What is seen around the cells that people edit; rows from 1.
#[derive(Debug, Default)]
pub(super) struct Sights {
    /// Rows that a filter or a person hides.
    pub(super) hidden: FxHashSet<u64>,
    /// Rows below the first of a merged cell in an edited column: their own cells are empty.
    pub(super) merged: Vec<u64>,
    /// Rows with a note at the answer or the number.
    pub(super) noted: Vec<u64>,
    /// Rows whose answer cell has another colour than the rest.
    pub(super) coloured: Vec<u64>,
}

/// Rows that one merged cell is told of at most.
const MOST_ROWS: usize = 10_000;

/// The columns that are looked at: those of the answer and the number.
pub(super) fn looked_at(heading: &Heading) -> Vec<usize> {
    [Column::Approve, Column::Number].into_iter().filter_map(|column| heading.place(column)).collect()
}

/// What the look of the sheet says of the cells that people edit.
pub(super) fn sights(look: Look, heading: &Heading) -> Sights {
    let edited = looked_at(heading);
    let merged = look.merged.iter().filter(|one| edited.iter().any(|place| one.columns.contains(place)));
    let below_the_first = merged.flat_map(|one| {
        // In a merged row, only the first cell holds the answer.
        let first = usize::from(one.columns.start() == one.columns.end());
        one.rows.clone().take(MOST_ROWS).skip(first)
    });
    let noted = look.noted.iter().filter(|(_, column)| edited.contains(column));
    Sights {
        merged: below_the_first.collect(),
        noted: noted.map(|(row, _)| *row).collect(),
        coloured: coloured(&look, heading),
        hidden: look.hidden,
    }
}

/// Rows whose answer cell has another fill than most answer cells.
fn coloured(look: &Look, heading: &Heading) -> Vec<u64> {
    let Some(place) = heading.place(Column::Approve) else { return Vec::new() };
    let answers = || {
        let of_answers =
            move |(row, column, _): &&(u64, usize, String)| *column == place && *row > heading.row;
        look.fills.iter().filter(of_answers).map(|(row, _, fill)| (*row, fill.as_str()))
    };
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, fill) in answers() {
        *counts.entry(fill).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(fill, count)| (*count, *fill)).map(|(fill, _)| fill);
    answers().filter(|(_, fill)| !fill.is_empty() && Some(*fill) != most).map(|(row, _)| row).collect()
}
