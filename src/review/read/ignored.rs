//! Reads `only-in-economic.csv` back: which e-conomic customers the reviewer
//! marked as never to be in ClientView.

use super::answer::answer;
use super::table::text;
use crate::customer::EconomicNumber;
use crate::language::Language;
use crate::language::run::only_in_economic_headings;
use crate::review::{Answer, ReviewError};
use crate::spreadsheet::{Cell, delimited};

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreMark {
    /// The e-conomic customer.
    pub number: EconomicNumber,
    /// The name as the list shows it.
    pub name: String,
    /// Whether the Ignore cell says yes.
    pub ignored: bool,
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

/// Reads the marks. Rows without a number are passed over: nothing is ignored by them.
///
/// # Errors
/// [`IgnoreError`].
pub fn read_ignored(bytes: &[u8]) -> Result<Vec<IgnoreMark>, IgnoreError> {
    let text = text(bytes).map_err(IgnoreError::File)?;
    let delimiters = delimited::declared_delimiter(&text).into_iter().chain(delimited::DELIMITERS);
    let mut tables = delimiters.map(|delimiter| delimited::sample(&text, delimiter, usize::MAX));
    let (rows, heading, [number, name, mark]) = tables
        .find_map(|rows| {
            let found = rows.iter().position(|(_, cells)| places(cells).is_some())?;
            let places = places(&rows[found].1)?;
            Some((rows, found, places))
        })
        .ok_or(IgnoreError::NoHeading)?;
    let mut marks = Vec::new();
    for (place, cells) in &rows[heading + 1..] {
        let text = |place: usize| cells.get(place).map(|cell| cell.text.trim().to_owned());
        let Some(number) = text(number).and_then(|text| EconomicNumber::parse(&text).ok()) else { continue };
        let ignored = match answer(cells.get(mark)) {
            Ok(answer) => answer == Answer::Yes,
            Err(_) => return Err(IgnoreError::Mark { row: u64::from(place.row) }),
        };
        marks.push(IgnoreMark { number, name: text(name).unwrap_or_default(), ignored });
    }
    Ok(marks)
}

/// Where number, name and mark stand, if these are the headings.
fn places(cells: &[Cell<'_>]) -> Option<[usize; 3]> {
    let folded = |text: &str| text.trim().to_lowercase();
    [Language::Danish, Language::English].into_iter().find_map(|language| {
        let headings = only_in_economic_headings(language);
        let place = |heading: &str| cells.iter().position(|cell| folded(&cell.text) == folded(heading));
        Some([place(headings[0])?, place(headings[1])?, place(headings[6])?])
    })
}
