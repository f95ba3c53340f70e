//! Writing: the review file as CSV and XLSX, and what became of its rows.

mod delimited;

pub use delimited::{outcomes_csv, review_csv};
