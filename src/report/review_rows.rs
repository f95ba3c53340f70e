//! The review file's rows as the page needs them: the cells exactly as the
//! CSV has them, so that what the browser saves is the same file.

/// The review file as cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewRows {
    /// Headings, in the file's order.
    pub headings: Vec<String>,
    /// Rows, in the file's order.
    pub rows: Vec<ReviewRow>,
}

/// One row of the review file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Index into the run's proposals.
    pub proposal: usize,
    /// Cells in the order of the headings, as they stand in the file.
    pub cells: Vec<String>,
}
