//! What the readers of workbooks share: sheets, their bounds, and cells at their places.

use super::{Cell, FileKind};

/// A sheet of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// People see it.
    pub visible: bool,
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadableWorkbook {
    /// It is another kind of file, damaged, or has a password.
    Kind(FileKind),
    /// A part unpacks to more than so many megabytes.
    TooLarge(u64),
    /// More cells than a customer list of a million rows has.
    TooManyCells,
    /// A column beyond Excel's last.
    TooManyColumns,
}

/// More cells than this in a row are not kept: Excel has 16,384 columns.
pub const MAX_CELLS: usize = 16_384;

/// Excel's last row, counted from 0.
pub(super) const MAX_ROW: u32 = 1_048_575;

/// Excel keeps 15 digits; of a longer number the rest is zeros.
pub(super) const MAX_EXACT: f64 = 1e15;

/// The cell of a column; the row grows up to it.
pub(super) fn cell_at<'r>(
    cells: &'r mut Vec<Cell<'static>>,
    column: usize,
    left: &mut usize,
) -> Result<&'r mut Cell<'static>, UnreadableWorkbook> {
    if column >= MAX_CELLS {
        return Err(UnreadableWorkbook::TooManyColumns);
    }
    if cells.len() <= column {
        *left = left.checked_sub(column + 1 - cells.len()).ok_or(UnreadableWorkbook::TooManyCells)?;
        cells.resize(column + 1, Cell::plain(""));
    }
    Ok(&mut cells[column])
}

/// A number as the cell shows it: the format `00000` shows 123 as `00123`, and `0%` shows 1 as
/// `100%`.
pub(super) fn shown_number(number: f64, format: &str) -> String {
    if format.ends_with('%') {
        // The sixth decimal is beyond what anybody reads, and hides what doubling made of it.
        return format!("{}%", (number * 1e8).round() / 1e6);
    }
    // Display writes the shortest digits that read back, never an exponent.
    let digits = number.to_string();
    let zeros = !format.is_empty() && format.bytes().all(|b| b == b'0');
    if zeros && digits.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{digits:0>width$}", width = format.len());
    }
    digits
}
