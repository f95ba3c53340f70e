//! The columns of the review file, in one table: meaning, who may edit, and
//! how a cell is compared when the file comes back. The headings are words,
//! and so stand in `language::review`. The writers, the reader and the report
//! all go by this table.

use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::language::Language;
use crate::language::review::heading;

/// A column of the review file, in the order that programs which read the CSV by position have
/// always found; what the workbook has besides comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// Row id; the key of everything.
    Row,
    /// Yes, no or blank.
    Approve,
    /// The e-conomic number to link to.
    Number,
    /// The class, as a word.
    Suggestion,
    /// Probability in percent, rounded down.
    Score,
    /// Why, in a sentence.
    Reason,
    /// ClientView's customer code.
    Code,
    /// ClientView's name.
    Name,
    /// ClientView's address lines.
    Address,
    /// ClientView's post code and town.
    Town,
    /// ClientView's CVR number.
    Cvr,
    /// Name of the proposed e-conomic customer.
    EconomicName,
    /// The e-conomic customer's address.
    EconomicAddress,
    /// The e-conomic customer's post code and town.
    EconomicTown,
    /// The e-conomic customer's CVR number.
    EconomicCvr,
    /// The link at the export.
    CurrentLink,
    /// The runner-ups.
    Others,
    /// Whatever the reviewer wants to remember.
    Comment,
    /// What differs between the two.
    Differences,
}

/// How a cell is read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// One of the three cells people edit, or the row id: read, not compared.
    Read,
    /// The run's own text, as it was or as Excel damages such a text.
    Text,
    /// A whole number of percent, or what Excel makes of it.
    Percent,
    /// A sentence that another version of kobl may word otherwise: refused only if it is
    /// another row's sentence.
    Sentence,
}

/// What is known about one column.
#[derive(Debug, Clone, Copy)]
pub struct ColumnFacts {
    /// The column.
    pub column: Column,
    /// People may edit the cells.
    pub editable: bool,
    /// The file cannot be read without it.
    pub needed: bool,
    /// How a cell is compared.
    pub compare: Compare,
    /// Width in Excel, in characters.
    pub width: u8,
}

/// A display cell that the file may lack: the reviewer removed the column.
const fn display(column: Column, compare: Compare, width: u8) -> ColumnFacts {
    ColumnFacts { column, editable: false, needed: false, compare, width }
}

/// A display cell that tells one customer from another.
const fn witness(column: Column, width: u8) -> ColumnFacts {
    ColumnFacts { column, editable: false, needed: true, compare: Compare::Text, width }
}

/// A cell that people edit.
const fn edited(column: Column, needed: bool, width: u8) -> ColumnFacts {
    ColumnFacts { column, editable: true, needed, compare: Compare::Read, width }
}

/// The columns, each at its own place.
pub const COLUMNS: [ColumnFacts; 19] = [
    ColumnFacts { column: Column::Row, editable: false, needed: true, compare: Compare::Read, width: 17 },
    edited(Column::Approve, true, 10),
    edited(Column::Number, true, 13),
    display(Column::Suggestion, Compare::Sentence, 13),
    display(Column::Score, Compare::Percent, 8),
    display(Column::Reason, Compare::Sentence, 42),
    witness(Column::Code, 12),
    witness(Column::Name, 32),
    display(Column::Address, Compare::Text, 24),
    display(Column::Town, Compare::Text, 20),
    display(Column::Cvr, Compare::Text, 13),
    witness(Column::EconomicName, 32),
    display(Column::EconomicAddress, Compare::Text, 24),
    display(Column::EconomicTown, Compare::Text, 20),
    display(Column::EconomicCvr, Compare::Text, 15),
    display(Column::CurrentLink, Compare::Text, 15),
    display(Column::Others, Compare::Sentence, 44),
    edited(Column::Comment, false, 18),
    display(Column::Differences, Compare::Sentence, 17),
];

/// Columns of the CSV: what differs between two customers is for the eye, and stands in the workbook
/// only.
pub const CSV_COLUMNS: usize = COLUMNS.len() - 1;

/// The order in which the workbook shows the columns, for a screen of 1366 pixels: the answer, both
/// names and what else people fill in side by side; the first ten are printed.
pub const WORKBOOK_COLUMNS: [Column; COLUMNS.len()] = [
    Column::Approve,
    Column::Number,
    Column::Name,
    Column::EconomicName,
    Column::Differences,
    Column::Address,
    Column::EconomicAddress,
    Column::Comment,
    Column::Reason,
    Column::Code,
    Column::Suggestion,
    Column::Score,
    Column::Town,
    Column::EconomicTown,
    Column::Cvr,
    Column::EconomicCvr,
    Column::CurrentLink,
    Column::Others,
    Column::Row,
];

/// So many columns, from the left, are printed: more are not legible on a sheet of A4.
pub(super) const PRINTED: usize = 10;

impl Column {
    /// Its place in the workbook, from 0.
    #[must_use]
    pub const fn place_in_workbook(self) -> u16 {
        let mut place = 0;
        while WORKBOOK_COLUMNS[place as usize] as usize != self as usize {
            place += 1;
        }
        place
    }

    /// Its line in the table.
    #[must_use]
    pub fn facts(self) -> &'static ColumnFacts {
        &COLUMNS[self as usize]
    }

    /// Whether it shows what a customer is called and where it is: free text that may hold a
    /// CPR number.
    #[must_use]
    pub fn is_about_the_customer(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Address
                | Self::Town
                | Self::EconomicName
                | Self::EconomicAddress
                | Self::EconomicTown
                | Self::Others
                | Self::Reason
        )
    }

    /// The column with this heading, in either language; case, blanks, dots and the way
    /// letters are composed do not matter.
    #[must_use]
    pub fn by_heading(text: &str) -> Option<Self> {
        // Asked for every cell of a file without headings: long texts need no folding.
        if text.len() > LONGEST_HEADING {
            return None;
        }
        FOLDED.get(&fold(text)).copied()
    }
}

/// Bytes of a heading, blanks included.
const LONGEST_HEADING: usize = 100;

/// The headings of both languages as [`fold`] leaves them, also from UTF-8 that was opened as
/// Windows-1252 (`RÃ¦kke`).
static FOLDED: LazyLock<FxHashMap<String, Column>> = LazyLock::new(|| {
    let garbled = |text: &str| WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    let of = |column| LANGUAGES.map(|language| (heading(column, language), column));
    let headings = COLUMNS.iter().flat_map(|facts| of(facts.column));
    headings.flat_map(|(text, column)| [(fold(text), column), (fold(&garbled(text)), column)]).collect()
});

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

/// Letters and digits in lower case, composed.
fn fold(text: &str) -> String {
    text.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_columns() {
        for (place, facts) in COLUMNS.iter().enumerate() {
            assert_eq!(facts.column as usize, place);
            assert_eq!(facts.column.facts().column, facts.column);
        }
    }

    #[test]
    fn every_heading_is_recognised_in_both_languages_and_names_one_column() {
        for facts in &COLUMNS {
            for text in LANGUAGES.map(|language| heading(facts.column, language)) {
                assert_eq!(Column::by_heading(text), Some(facts.column), "{text}");
                assert_eq!(Column::by_heading(&format!(" {} ", text.to_uppercase())), Some(facts.column));
                assert_eq!(Column::by_heading(&text.nfd().collect::<String>()), Some(facts.column));
            }
        }
        for text in ["", " ", "Navn", "e-conomic", "Rækker"] {
            assert_eq!(Column::by_heading(text), None, "{text:?}");
        }
    }

    #[test]
    fn people_edit_three_cells() {
        let edited: Vec<_> = COLUMNS.iter().filter(|facts| facts.editable).map(|f| f.column).collect();
        assert_eq!(edited, [Column::Approve, Column::Number, Column::Comment]);
    }
}
