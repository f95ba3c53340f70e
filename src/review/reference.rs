//! The workbook's hidden column: in every row a formula that points at the row's
//! own id, answer and number (`=S2&A2&B2`). A spreadsheet program moves the
//! references along when a cell is dragged, and leaves the others behind when one
//! is deleted, so that an answer that was moved is told from one that was typed.
//! Sorting or moving whole rows leaves every row pointing at itself.
//!
//! What leaves no trace: copying, sorting one column alone, and any file that is
//! no workbook.

use rust_xlsxwriter::utility::column_number_to_name;

use super::Column;

/// The heading of the hidden column, in either language.
pub(super) const HEADING: &str = "kobl";

/// The columns that the formula points at.
const POINTED_AT: [Column; 3] = [Column::Row, Column::Approve, Column::Number];

/// Where a formula points: the row of each cell, from 1, if it still points at one of this sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct References {
    pub(super) id: Option<u64>,
    pub(super) answer: Option<u64>,
    pub(super) number: Option<u64>,
}

/// The formula of a row (from 1) of the file as it is written.
pub(super) fn formula(row: usize) -> String {
    let cell = |column: Column| format!("{}{row}", column_number_to_name(column.place_in_workbook()));
    format!("={}", POINTED_AT.map(cell).join("&"))
}

/// Reads a formula back; nothing if it is none of kobl's.
pub(super) fn parse(formula: &str) -> Option<References> {
    let mut parts = formula.trim_start_matches('=').split('&').map(row_of);
    let (id, answer, number) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(References { id, answer, number })
}

/// The row of a reference such as `B2` or `$B$2`; nothing for `#REF!` and for another sheet.
fn row_of(reference: &str) -> Option<u64> {
    let plain = reference.replace('$', "");
    let digits = plain.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = plain.len() - digits.len();
    let is_cell = (1..=3).contains(&letters) && digits.bytes().all(|b| b.is_ascii_digit());
    is_cell.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_reads_back_as_its_row() {
        let rows = |id, answer, number| Some(References { id, answer, number });
        assert_eq!(parse(&formula(2)), rows(Some(2), Some(2), Some(2)));
        assert_eq!(parse("A2&$B$3&C4"), rows(Some(2), Some(3), Some(4)));
        assert_eq!(parse("A2&#REF!&Ark2!C4"), rows(Some(2), None, None));
        assert_eq!(parse("SUM(A2:A3)"), None);
    }
}
