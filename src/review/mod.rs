//! The review file: what people edit, written as CSV and XLSX and read back
//! with certainty or refused. Pure: bytes in, bytes out.

use crate::customer::EconomicNumber;
use crate::run::RowId;

/// One row as the reviewer left it, checked against the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The row's id; `row.sequence() - 1` is the index into the run's proposals.
    pub row: RowId,
    /// Line (CSV) or row (XLSX) of the file, from 1: for messages.
    pub line: u64,
    /// Yes, no or undecided.
    pub answer: Answer,
    /// The number in the number cell: the proposed one or the reviewer's own.
    pub number: Option<EconomicNumber>,
    /// The comment.
    pub comment: String,
}

/// The Approve cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Approved.
    Yes,
    /// Refused.
    No,
    /// Blank.
    Undecided,
}

/// A review file that was read with certainty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// The rows, in the file's order.
    pub decisions: Vec<Decision>,
    /// Rows of the run's review file that are no longer in the file.
    pub missing: usize,
    /// Things that were repaired or ignored, to be shown.
    pub warnings: Vec<ReviewWarning>,
}

/// Something that was repaired or ignored because the row id and the run decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewWarning {}
