//! The review file: what people edit, written as CSV and XLSX and read back
//! with certainty or refused. Pure: bytes in, bytes out.
//!
//! The row id ties a row to its customer, and the display cells are held
//! against the run, so that a row that was shifted, or a column that was
//! sorted on its own, does not pass. What no comparison can see is written
//! down in `read`.

mod carry;
mod cells;
mod columns;
mod error;
mod memory;
mod read;
mod reference;
mod rivals;
mod rows;
mod worth;
mod write;

pub use carry::{CarriedAnswer, Carry, Difference, FieldChange, LostAnswer, carry};
pub use cells::{Cells, flat, guarded, shown, shown_cvr};
pub use columns::{COLUMNS, CSV_COLUMNS, Column, ColumnFacts, Compare, WORKBOOK_COLUMNS};
pub use error::{
    CellPlace, FileKind, MovedAnswer, NumberProblem, ReviewError, ReviewErrors, ReviewWarning, RowError,
};
pub use memory::{Fingerprint, Memory, Remembered, remember};
pub use read::{IgnoreError, IgnoreMark, filled_numbers, read, read_ignored, run_code};
pub use rivals::RivalCustomers;
pub use rows::{ReviewRow, is_certain, is_unlinked, rows, written};
pub use worth::{ClassAnswers, answers_by_class, learn};
pub use write::{ReviewCsv, WorkbookError, outcomes_csv, plain_csv, review_xlsx, table_csv};

use serde::{Deserialize, Serialize};

use crate::customer::EconomicNumber;
use crate::run::RowId;

/// One row as the reviewer left it, checked against the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The row's id; `row.sequence() - 1` is the index into the run's proposals.
    pub row: RowId,
    /// Line (CSV) or row (XLSX) of the file as Excel numbers it, from 1: for messages.
    pub line: u64,
    /// Yes, no or undecided.
    pub answer: Answer,
    /// The number in the number cell: the proposed one or the reviewer's own.
    pub number: Option<EconomicNumber>,
    /// The comment.
    pub comment: String,
}

impl Decision {
    /// Index into the run's proposals.
    #[must_use]
    pub fn index(&self) -> usize {
        (self.row.sequence() as usize).saturating_sub(1)
    }
}

/// The Approve cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Approved.
    Yes,
    /// Refused.
    No,
    /// Blank.
    Undecided,
}

/// Whether answers that were moved can be told from answers that were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracing {
    /// The workbook's references came back, and no answer was moved.
    Checked,
    /// A workbook whose references were lost.
    Lost,
    /// A file of plain text, which has none.
    #[default]
    NoWorkbook,
}

/// A review file that was read with certainty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// The rows, in the file's order.
    pub decisions: Vec<Decision>,
    /// Rows of the run's review file that are no longer in the file.
    pub missing: usize,
    /// Whether moved answers can be told from typed ones.
    pub tracing: Tracing,
    /// Things that were repaired or ignored, to be shown.
    pub warnings: Vec<ReviewWarning>,
}
