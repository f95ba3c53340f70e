//! Two lists side by side in one sheet. A row of the sheet then holds one
//! customer of each, and the right list's number must never come to stand with
//! the left list's name: such a sheet is refused unless the user names the
//! columns of one of them.

use std::ops::Range;

use crate::customer::Field;

use super::headings::HeadingRow;
use super::{ListErrorKind, ListKind, ListWarning};
use crate::run::ColumnReason;
use crate::spreadsheet::{Cell, Row};

/// Leaves the columns of one list with their meanings, those up to a blank column, and tells which
/// others had one.
///
/// # Errors
/// [`ListErrorKind::SideBySide`] if there are several and nobody said which one counts.
pub(super) fn keep_one_list(
    kind: ListKind,
    heading: &mut HeadingRow,
    rows: &[Row<'_>],
) -> Result<Option<ListWarning>, ListErrorKind> {
    let columns = ListColumns { heading, blank: blank_columns(heading, rows), identity: kind.required()[0] };
    let Some(kept) = columns.one_list(0..heading.texts.len()) else {
        return Err(columns.refused());
    };
    let table = columns.between_blanks(&kept);
    let mut behind = Vec::new();
    for at in (0..heading.texts.len()).filter(|at| !table.contains(at)) {
        if heading.reasons[at] == ColumnReason::Option {
            continue;
        }
        if heading.meanings[at].take().is_some() {
            behind.push(heading.texts[at].clone());
        }
    }
    heading.table = table;
    Ok((!behind.is_empty()).then_some(ListWarning::BehindBlankColumn { headings: behind }))
}

/// Which columns hold nothing, in the heading row and below it.
fn blank_columns(heading: &HeadingRow, rows: &[Row<'_>]) -> Vec<bool> {
    let below = || rows.iter().filter(|(place, _)| *place > heading.place);
    let blank = |at: usize| below().all(|(_, cells)| cells.get(at).is_none_or(Cell::is_blank));
    heading.texts.iter().enumerate().map(|(at, text)| text.is_empty() && blank(at)).collect()
}

/// The columns of a heading row, and what parts two lists.
struct ListColumns<'h> {
    heading: &'h HeadingRow,
    blank: Vec<bool>,
    /// The field that tells who a customer is.
    identity: Field,
}

impl ListColumns<'_> {
    /// The columns of the only list, or of the one whose columns the user named.
    fn one_list(&self, range: Range<usize>) -> Option<Range<usize>> {
        let Some(second) = self.second_list(&range) else {
            return self.identity_beside_name(&range).then_some(range);
        };
        let parts = [range.start..second, second..range.end];
        let wanted = [self.identity, Field::Name];
        let all_in = |part: &Range<usize>| {
            let mut places = range
                .clone()
                .filter(|at| self.heading.meanings[*at].is_some_and(|(field, _)| wanted.contains(&field)));
            places.all(|at| part.contains(&at))
        };
        self.one_list(parts.into_iter().find(all_in)?)
    }

    /// Where a second list begins: the columns from there on tell again what those before tell,
    /// the name and something else, or behind a blank column the name or the number alone.
    fn second_list(&self, range: &Range<usize>) -> Option<usize> {
        let fields = |range: Range<usize>| -> Vec<Field> {
            let known = range.filter_map(|at| self.heading.known[at]);
            known.filter(|field| field.first_line() != Field::Address(0)).collect()
        };
        let places = range.start + 1..range.end;
        let again = places.filter_map(|at| {
            let (before, from) = (fields(range.start..at), fields(at..range.end));
            let mut both: Vec<Field> = before.into_iter().filter(|field| from.contains(field)).collect();
            both.sort_unstable();
            both.dedup();
            let name = both.contains(&Field::Name);
            let parted = self.blank[at] && (name || both.contains(&self.identity));
            (parted || name && both.len() > 1).then_some((self.blank[at], both.len(), at))
        });
        again.max().map(|(.., at)| at)
    }

    /// Whether no blank column parts the number from the name, unless the user named both.
    fn identity_beside_name(&self, range: &Range<usize>) -> bool {
        let of = |wanted: Field| {
            let columns = range.clone().filter_map(|at| {
                self.heading.meanings[at].filter(|(field, _)| *field == wanted).map(|(_, rank)| (rank, at))
            });
            columns.min().map(|(_, at)| at)
        };
        let (Some(identity), Some(name)) = (of(self.identity), of(Field::Name)) else { return true };
        let named = [identity, name].iter().all(|at| self.heading.reasons[*at] == ColumnReason::Option);
        named || !self.blank[identity.min(name)..identity.max(name)].contains(&true)
    }

    /// The columns without a blank one between them that hold the number and the name.
    fn between_blanks(&self, range: &Range<usize>) -> Range<usize> {
        let parts = range.clone().collect::<Vec<_>>();
        let parts =
            parts.split(|at| self.blank[*at]).filter_map(|part| Some(*part.first()?..*part.last()? + 1));
        let holds = |part: &Range<usize>| {
            part.clone().any(|at| self.heading.meanings[at].is_some_and(|(field, _)| field == Field::Name))
        };
        parts.into_iter().find(holds).unwrap_or_else(|| range.clone())
    }

    fn refused(&self) -> ListErrorKind {
        let whole = 0..self.heading.texts.len();
        let blank = || whole.clone().find(|at| self.blank[*at]);
        let second = self.second_list(&whole).or_else(blank).unwrap_or(whole.end);
        let told = |range: Range<usize>| -> Vec<String> {
            self.heading.texts[range].iter().filter(|text| !text.is_empty()).cloned().collect()
        };
        ListErrorKind::SideBySide {
            place: self.heading.place,
            identity: self.identity,
            left: told(0..second),
            right: told(second..whole.end),
        }
    }
}
