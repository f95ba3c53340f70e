//! Reads the list of customers that only e-conomic has back: which e-conomic customers the reviewer
//! marked as never to be in ClientView.

use super::answer::answer;
use super::bytes::{LIMITS, of_kind, text};
use super::unguarded;
use crate::customer::EconomicNumber;
use crate::language::Language;
use crate::language::run::only_in_economic_headings;
use crate::review::{Answer, ReviewError};
use crate::spreadsheet::{Cell, FileForm, Row, UnreadableWorkbook, Workbook, delimited, form};

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreMark {
    /// The e-conomic customer.
    pub number: EconomicNumber,
    /// The name as the list shows it.
    pub name: String,
    /// What the Ignore cell says: yes marks the customer, no takes a mark away that was taken
    /// before, and a blank cell takes away only a mark that kobl wrote there.
    pub answer: Answer,
}

/// Why the list is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IgnoreError {
    /// It cannot be read at all.
    File(ReviewError),
    /// The columns of number, name and mark are not there.
    NoHeading,
    /// The mark in this row is neither yes, no nor blank.
    Mark {
        /// Row, from 1.
        row: u64,
    },
}

/// Reads the marks of the list as CSV, or of the sheet of a workbook that holds it; a workbook
/// without such a sheet has none. Rows without a number are passed over: nothing is ignored by them.
///
/// # Errors
/// [`IgnoreError`].
pub fn read_ignored(bytes: &[u8]) -> Result<Vec<IgnoreMark>, IgnoreError> {
    let unreadable = |error: UnreadableWorkbook| IgnoreError::File(error.into());
    match form(bytes) {
        Ok(FileForm::Text) => of_text(&text(bytes).map_err(IgnoreError::File)?),
        Ok(FileForm::Workbook) => {
            let mut book = Workbook::open(bytes, LIMITS).map_err(unreadable)?;
            for sheet in book.sheets() {
                if find(&book.rows(&sheet.name, SEARCHED_ROWS).map_err(unreadable)?).is_some() {
                    return marks(&book.rows(&sheet.name, usize::MAX).map_err(unreadable)?);
                }
            }
            Ok(Vec::new())
        }
        Err(kind) => Err(IgnoreError::File(of_kind(kind))),
    }
}

/// Rows of a sheet among which the headings stand.
const SEARCHED_ROWS: usize = 20;

fn of_text(text: &str) -> Result<Vec<IgnoreMark>, IgnoreError> {
    let delimiters = delimited::declared_delimiter(text).into_iter().chain(delimited::DELIMITERS);
    let mut tables = delimiters.map(|delimiter| delimited::sample(text, delimiter, usize::MAX));
    tables.find(|rows| find(rows).is_some()).map_or(Err(IgnoreError::NoHeading), |rows| marks(&rows))
}

/// The marks of the rows below the headings.
fn marks(rows: &[Row<'_>]) -> Result<Vec<IgnoreMark>, IgnoreError> {
    let (heading, [number, name, mark]) = find(rows).ok_or(IgnoreError::NoHeading)?;
    let mut marks = Vec::new();
    for (place, cells) in &rows[heading + 1..] {
        let text = |place: usize| cells.get(place).map(|cell| cell.text.trim().to_owned());
        let Some(number) = text(number).and_then(|text| EconomicNumber::parse(&text).ok()) else { continue };
        let answer = answer(cells.get(mark)).map_err(|_| IgnoreError::Mark { row: u64::from(place.row) })?;
        let name = text(name).map(|name| unguarded(&name).to_owned()).unwrap_or_default();
        marks.push(IgnoreMark { number, name, answer });
    }
    Ok(marks)
}

/// The heading row, and where number, name and mark stand.
fn find(rows: &[Row<'_>]) -> Option<(usize, [usize; 3])> {
    rows.iter().enumerate().find_map(|(at, (_, cells))| Some((at, places(cells)?)))
}

/// Where number, name and mark stand, if these are the headings.
pub(super) fn places(cells: &[Cell<'_>]) -> Option<[usize; 3]> {
    let folded = |text: &str| text.trim().to_lowercase();
    [Language::Danish, Language::English].into_iter().find_map(|language| {
        let headings = only_in_economic_headings(language);
        let place = |heading: &str| cells.iter().position(|cell| folded(&cell.text) == folded(heading));
        Some([place(headings[0])?, place(headings[1])?, place(headings[headings.len() - 1])?])
    })
}
