//! Writing: the review file as CSV and XLSX, and what became of its rows.

mod delimited;
mod difference;
mod only_sheet;
mod review_sheet;
mod sheet;
mod workbook;

pub use delimited::{ReviewCsv, outcomes_csv, plain_csv, table_csv};
pub use workbook::{WorkbookError, review_xlsx};
