//! What can go wrong while the workbook is written.

use rust_xlsxwriter::XlsxError;

/// Why the workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// There are more rows than a sheet can hold.
    #[error("{count} rows are more than a sheet holds")]
    TooManyRows {
        /// Rows without the heading.
        count: usize,
    },
    /// A comment is longer than a cell can hold.
    #[error("a cell of row {row} is too long")]
    LongCell {
        /// Row of the sheet, from 1.
        row: usize,
    },
    /// The workbook without its rows is not as this program makes it.
    #[error("the sheet has no second row")]
    Frame,
    /// The workbook without its rows could not be made.
    #[error("the workbook could not be made: {0}")]
    Xlsx(#[from] XlsxError),
    /// The workbook's parts could not be put together.
    #[error("the workbook could not be put together: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The workbook's parts could not be read or written.
    #[error("the workbook could not be put together: {0}")]
    Io(#[from] std::io::Error),
}
