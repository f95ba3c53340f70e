//! The Approve cell: exact words and nothing else.

use crate::customer::masked;
use crate::review::cells::flat;
use crate::review::{Answer, RowError};
use crate::spreadsheet::{Cell, yes_or_no};

/// Reads the cell. Case and surrounding blanks do not matter; `ja?` is no yes.
pub(super) fn answer(cell: Option<&Cell<'_>>) -> Result<Answer, RowError> {
    let Some(cell) = cell else { return Ok(Answer::Undecided) };
    let shown = &*cell.text;
    match yes_or_no(shown) {
        Some(true) => Ok(Answer::Yes),
        Some(false) => Ok(Answer::No),
        None if shown.trim().is_empty() => Ok(Answer::Undecided),
        None => Err(RowError::Answer(quoted(shown))),
    }
}

/// A few characters of a cell for a message: enough to find the slip, and no personal number.
pub(super) fn quoted(text: &str) -> String {
    let flat = flat(text);
    let text = masked(&flat);
    let mut short: String = text.chars().take(12).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
