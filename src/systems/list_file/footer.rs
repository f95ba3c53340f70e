//! What stands below a list and is no customer: totals, counts, the last words
//! of the program that wrote it.

use crate::spreadsheet::Cell;

/// Words that such a row begins with, in lower case.
const BEGINNINGS: [&str; 12] = [
    "i alt",
    "ialt",
    "total",
    "sum",
    "subtotal",
    "grand total",
    "antal",
    "number of",
    "udskrevet",
    "printed",
    "side ",
    "page ",
];

/// Whether a row without a name is the end of a list: it begins with a word for a total, counts
/// rows in brackets as `sqlcmd` does, or holds nothing but sums.
pub(super) fn is_footer(cells: &[Cell<'_>]) -> bool {
    let mut filled = cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    let Some(first) = filled.next() else { return false };
    let lower = first.to_lowercase();
    let counted =
        lower.starts_with('(') && lower.ends_with(')') && (lower.contains("row") || lower.contains("række"));
    let begins = BEGINNINGS
        .iter()
        .any(|word| lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
    counted || begins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_counts_are_told_from_customers() {
        let is = |texts: &[&str]| is_footer(&texts.iter().map(|text| Cell::plain(*text)).collect::<Vec<_>>());
        for texts in
            [&["", "I alt", "12"][..], &["Total:", "3"], &["(297 rows affected)"], &["Antal kunder: 4"]]
        {
            assert!(is(texts), "{texts:?}");
        }
        for texts in [&["1001", "Totalbyg ApS"][..], &["Summa", "x"], &["(Nord)"], &["", ""]] {
            assert!(!is(texts), "{texts:?}");
        }
    }
}
