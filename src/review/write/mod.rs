//! Writing: the review file as CSV and XLSX, and what became of its rows.

mod delimited;
mod difference;
mod error;
mod only_sheet;
mod review_sheet;
mod sheet;
mod style;
mod workbook;

pub use delimited::{ReviewCsv, outcomes_csv, plain_csv, table_csv};
pub use error::WorkbookError;
pub use workbook::review_xlsx;
