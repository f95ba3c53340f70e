//! One row as a customer, and a customer as the cells of a row.

use std::borrow::Cow;

use crate::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Field, Key, NumberError, Particulars,
    StoredLink, Text,
};

use super::layout::Layout;
use super::{Cell, ListKind, ProblemKind};
use crate::spreadsheet::yes_or_no;

/// A customer that stands in a list. For the two kinds of this crate only.
pub trait Listed: Sized + Send + Sync + sealed::Sealed {
    /// Which system it belongs to.
    const KIND: ListKind;
    /// Fields without which there is no list.
    const REQUIRED: &'static [Field];

    /// The texts that must be unique in a list.
    #[doc(hidden)]
    fn unique(&self, field: Field) -> Option<Cow<'_, str>>;

    /// What stands in this field's cell; nothing is told from an empty text.
    #[doc(hidden)]
    fn cell(&self, field: Field) -> Option<Cow<'_, str>>;
}

pub(super) mod sealed {
    /// Builds a customer from a row.
    pub trait Sealed: Sized {
        #[doc(hidden)]
        #[allow(private_interfaces, reason = "only this module builds customers from rows")]
        fn from_draft(draft: super::Draft<'_, '_>) -> Option<Self>;
    }
}

/// A flag that is set, as kobl writes it; one that is not is nothing.
const FLAG_SET: &str = "1";

/// A problem in one row, told by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowProblem {
    pub(super) field: Option<Field>,
    pub(super) kind: ProblemKind,
}

/// A row's cells sorted by what they hold.
#[derive(Debug)]
pub(super) struct Draft<'c, 'p> {
    key: Option<&'c Cell<'c>>,
    code: Option<&'c Cell<'c>>,
    link: Option<&'c Cell<'c>>,
    inactive: Option<&'c Cell<'c>>,
    number: Option<&'c Cell<'c>>,
    barred: Option<&'c Cell<'c>>,
    about: Particulars,
    extra: Box<[Text]>,
    exact: bool,
    problems: &'p mut Vec<RowProblem>,
}

/// Reads a customer from a row; without one, at least one problem was added.
pub(super) fn read<C: Listed>(
    cells: &[Cell<'_>],
    layout: &Layout,
    problems: &mut Vec<RowProblem>,
) -> Option<C> {
    if cells.len() > layout.columns.len() && cells[layout.columns.len()..].iter().any(|c| !c.is_blank()) {
        let kind = ProblemKind::TooManyCells { cells: cells.len(), headings: layout.columns.len() };
        problems.push(RowProblem { field: None, kind });
        return None;
    }
    C::from_draft(draft(cells, layout, problems))
}

fn draft<'c, 'p>(cells: &'c [Cell<'c>], layout: &Layout, problems: &'p mut Vec<RowProblem>) -> Draft<'c, 'p> {
    let mut draft = Draft {
        key: None,
        code: None,
        link: None,
        inactive: None,
        number: None,
        barred: None,
        about: Particulars { address: vec![Text::new(); layout.addresses], ..Particulars::default() },
        extra: vec![Text::new(); layout.extras].into_boxed_slice(),
        exact: layout.exact,
        problems,
    };
    for (cell, column) in cells.iter().zip(&layout.columns) {
        match column.field {
            Field::Key => draft.key = Some(cell),
            Field::Code => draft.code = Some(cell),
            Field::Link => draft.link = Some(cell),
            Field::Inactive => draft.inactive = Some(cell),
            Field::Number => draft.number = Some(cell),
            Field::Barred => draft.barred = Some(cell),
            field => draft.keep(field, cell),
        }
    }
    draft
}

impl Draft<'_, '_> {
    fn keep(&mut self, field: Field, cell: &Cell<'_>) {
        if cell.text.is_empty() {
            return;
        }
        let text = if self.exact { unguarded(&cell.text) } else { &*cell.text }.into();
        match field {
            Field::Extra(nth) => self.extra[usize::from(nth)] = text,
            field => self.about.set(field, text),
        }
    }

    fn refuse(&mut self, field: Field, kind: ProblemKind) {
        self.problems.push(RowProblem { field: Some(field), kind });
    }

    /// The text of an identifier: trimmed, unless kobl wrote it.
    fn identifier<'c>(&mut self, field: Field, cell: Option<&'c Cell<'c>>) -> Option<&'c str> {
        let cell = cell?;
        if self.exact {
            return Some(unguarded(&cell.text));
        }
        let text = cell.text.trim();
        if cell.altered || altered_by_excel(text) {
            self.refuse(field, ProblemKind::AlteredByExcel(text.to_owned()));
            return None;
        }
        Some(text)
    }

    /// An identifier that must be there.
    fn needed<'c>(&mut self, field: Field, cell: Option<&'c Cell<'c>>) -> Option<&'c str> {
        let refused = self.problems.len();
        let text = self.identifier(field, cell).filter(|text| self.exact || !text.is_empty());
        if text.is_none() && self.problems.len() == refused {
            self.refuse(field, ProblemKind::Missing(field));
        }
        text
    }

    /// A link that is not there is NULL; only a list that kobl wrote tells it from "".
    fn stored_link(&mut self, cell: Option<&Cell<'_>>) -> StoredLink {
        if self.exact {
            let there = cell.filter(|cell| cell.quoted || !cell.text.is_empty());
            return StoredLink(there.map(|cell| unguarded(&cell.text).into()));
        }
        let text = self.identifier(Field::Link, cell).unwrap_or("");
        if text.is_empty() { StoredLink::null() } else { StoredLink::text(text) }
    }

    fn flag(&mut self, field: Field, cell: Option<&Cell<'_>>) -> bool {
        let text = cell.map_or("", |cell| cell.text.trim());
        match yes_or_no(text) {
            Some(flag) => flag,
            // A blank cell is no.
            None if text.is_empty() => false,
            None => {
                self.refuse(field, ProblemKind::NotYesOrNo(text.to_owned()));
                false
            }
        }
    }
}

/// What Excel shows in place of what was typed: `1,20E+04`, `####`, `#I/T`, `#NAVN?`.
fn altered_by_excel(text: &str) -> bool {
    if text.starts_with('#') {
        return true;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']);
    exponent.is_some_and(digits) && mantissa.split([',', '.']).all(digits)
}

/// The text behind the apostrophe that `write` puts in front of what Excel would run.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text)
}

impl sealed::Sealed for ClientViewCustomer {
    #[allow(private_interfaces, reason = "only this module builds customers from rows")]
    fn from_draft(mut draft: Draft<'_, '_>) -> Option<Self> {
        let code = draft.needed(Field::Code, draft.code);
        let key = match draft.key {
            Some(cell) => draft.needed(Field::Key, Some(cell)),
            // A list without keys is addressed by its codes.
            None => code,
        };
        let link = draft.stored_link(draft.link);
        let inactive = draft.flag(Field::Inactive, draft.inactive);
        Some(Self {
            key: Key::new(key?),
            code: Code::new(code?),
            link,
            inactive,
            about: draft.about,
            extra: draft.extra,
        })
    }
}

impl Listed for ClientViewCustomer {
    const KIND: ListKind = ListKind::ClientView;
    const REQUIRED: &'static [Field] = &[Field::Code, Field::Name];

    fn unique(&self, field: Field) -> Option<Cow<'_, str>> {
        match field {
            Field::Key => Some(self.key.as_str().into()),
            Field::Code => Some(self.code.as_str().into()),
            _ => None,
        }
    }

    fn cell(&self, field: Field) -> Option<Cow<'_, str>> {
        match field {
            Field::Key => Some(self.key.as_str().into()),
            Field::Code => Some(self.code.as_str().into()),
            Field::Link => self.link.0.as_deref().map(Cow::Borrowed),
            Field::Inactive => self.inactive.then_some(FLAG_SET.into()),
            field => text_of(&self.about, &self.extra, field).map(Cow::Borrowed),
        }
    }
}

impl sealed::Sealed for EconomicCustomer {
    #[allow(private_interfaces, reason = "only this module builds customers from rows")]
    fn from_draft(mut draft: Draft<'_, '_>) -> Option<Self> {
        let barred = draft.flag(Field::Barred, draft.barred);
        let text = draft.needed(Field::Number, draft.number)?;
        let number = match EconomicNumber::parse(text) {
            Ok(number) => number,
            Err(error) => {
                let kind = match error {
                    NumberError::NotDigits => ProblemKind::NotANumber(text.to_owned()),
                    NumberError::OutOfRange => ProblemKind::OutOfRange(text.to_owned()),
                };
                draft.refuse(Field::Number, kind);
                return None;
            }
        };
        Some(Self { number, barred, about: draft.about, extra: draft.extra })
    }
}

impl Listed for EconomicCustomer {
    const KIND: ListKind = ListKind::Economic;
    const REQUIRED: &'static [Field] = &[Field::Number, Field::Name];

    fn unique(&self, field: Field) -> Option<Cow<'_, str>> {
        (field == Field::Number).then(|| self.number.to_string().into())
    }

    fn cell(&self, field: Field) -> Option<Cow<'_, str>> {
        match field {
            Field::Number => Some(self.number.to_string().into()),
            Field::Barred => self.barred.then_some(FLAG_SET.into()),
            field => text_of(&self.about, &self.extra, field).map(Cow::Borrowed),
        }
    }
}

fn text_of<'c>(about: &'c Particulars, extra: &'c [Text], field: Field) -> Option<&'c str> {
    let text = match field {
        Field::Extra(nth) => extra.get(usize::from(nth))?,
        field => about.get(field)?,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_shows_in_place_of_a_text_is_recognised() {
        for text in ["1,20E+04", "5.70123E+12", "5E+05", "########", "#I/T", "#NAVN?"] {
            assert!(altered_by_excel(text), "{text}");
        }
        for text in ["12E3", "E+5", "1200", "K-12E", "DE+DE", "1,2"] {
            assert!(!altered_by_excel(text), "{text}");
        }
    }
}
