//! One row as a customer, and a customer as the cells of a row.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use crate::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Field, Key, NumberError, Particulars,
    StoredLink, Text, whole_number,
};

use super::layout::Layout;
use super::{ListKind, ListProblemKind};
use crate::spreadsheet::excel::{is_rounded, trim_unseen};
use crate::spreadsheet::{Cell, NullWord, decode_entities, null_word, yes_or_no};

/// A customer that stands in a list. For the two kinds of this crate only.
pub trait Listed: Sized + Send + Sync + sealed::Sealed {
    /// Which system it belongs to.
    const KIND: ListKind;

    /// The texts that must be unique in a list.
    #[doc(hidden)]
    fn unique(&self, field: Field) -> Option<Cow<'_, str>>;

    /// A hash of such a text.
    #[doc(hidden)]
    fn unique_hash(&self, field: Field) -> u64 {
        FxBuildHasher.hash_one(self.unique(field).unwrap_or_default())
    }

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
    pub(super) kind: ListProblemKind,
}

/// What was found in the rows of a list.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Problems of the row at hand.
    pub(super) problems: Vec<RowProblem>,
    /// Words for NULL, as written.
    pub(super) null_words: BTreeSet<String>,
    /// Cells that hold one.
    pub(super) nulls: u64,
    /// Cells with a whole number that has decimals.
    pub(super) decimals: u64,
}

impl Found {
    fn note_null(&mut self, text: &str) {
        self.nulls += 1;
        let word = text.trim();
        let shown = if word.starts_with('\0') { "NUL" } else { word };
        if !self.null_words.contains(shown) {
            self.null_words.insert(shown.to_owned());
        }
    }

    /// Takes the counts of another piece.
    pub(super) fn take_counts(&mut self, other: &mut Self) {
        self.null_words.append(&mut other.null_words);
        self.nulls += std::mem::take(&mut other.nulls);
        self.decimals += std::mem::take(&mut other.decimals);
    }
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
    entities: bool,
    found: &'p mut Found,
}

/// Reads a customer from a row; without one, at least one problem was added.
pub(super) fn read<C: Listed>(cells: &[Cell<'_>], layout: &Layout, found: &mut Found) -> Option<C> {
    if cells.len() > layout.columns.len() && cells[layout.columns.len()..].iter().any(|c| !c.is_blank()) {
        let kind = ListProblemKind::TooManyCells { cells: cells.len(), headings: layout.columns.len() };
        found.problems.push(RowProblem { field: None, kind });
        return None;
    }
    C::from_draft(draft(cells, layout, found))
}

fn draft<'c, 'p>(cells: &'c [Cell<'c>], layout: &Layout, found: &'p mut Found) -> Draft<'c, 'p> {
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
        entities: layout.entities,
        found,
    };
    for (cell, column) in cells.iter().zip(&layout.columns) {
        let null = if layout.exact { None } else { null_word(&cell.text) };
        if let Some(word) = null
            && draft.is_null(column.field, cell, word)
        {
            continue;
        }
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
    /// Whether a word for NULL is NULL in this field: everywhere but in columns that kobl does not
    /// use, and in names, where people may be called so.
    fn is_null(&mut self, field: Field, cell: &Cell<'_>, word: NullWord) -> bool {
        match field {
            Field::Extra(_) => return false,
            Field::Key | Field::Code | Field::Number => {
                self.refuse(field, ListProblemKind::NullKey(cell.text.trim().to_owned()));
            }
            Field::Name | Field::Name2 | Field::Attention if word == NullWord::Likely => return false,
            _ => self.found.note_null(&cell.text),
        }
        true
    }

    fn keep(&mut self, field: Field, cell: &Cell<'_>) {
        if cell.text.is_empty() {
            return;
        }
        let text: Text = match (self.exact, self.entities) {
            (true, _) => unguarded(&cell.text).into(),
            (false, true) => (&*decode_entities(&cell.text)).into(),
            (false, false) => (&*cell.text).into(),
        };
        match field {
            Field::Extra(nth) => self.extra[usize::from(nth)] = text,
            field => self.about.set(field, text),
        }
    }

    fn refuse(&mut self, field: Field, kind: ListProblemKind) {
        self.found.problems.push(RowProblem { field: Some(field), kind });
    }

    /// The text of an identifier: trimmed, unless kobl wrote it.
    fn identifier<'c>(&mut self, field: Field, cell: Option<&'c Cell<'c>>) -> Option<&'c str> {
        let cell = cell?;
        if self.exact {
            return Some(unguarded(&cell.text));
        }
        let text = trim_unseen(&cell.text);
        if !text.is_empty() && !cell.is_altered() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(text);
        }
        // Somebody's way to keep a number's zeros.
        let digits = text.strip_prefix('\'').filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        let text = digits.unwrap_or(text);
        if cell.is_altered() || text.starts_with('#') || is_rounded(text) {
            self.refuse(field, ListProblemKind::AlteredByExcel(text.to_owned()));
            return None;
        }
        Some(text)
    }

    /// An identifier that must be there.
    fn needed<'c>(&mut self, field: Field, cell: Option<&'c Cell<'c>>) -> Option<&'c str> {
        let refused = self.found.problems.len();
        let text = self.identifier(field, cell).filter(|text| self.exact || !text.is_empty());
        // A word for NULL was refused already.
        let told = |problem: &RowProblem| problem.field == Some(field);
        if self.found.problems.iter().any(told) {
            return None;
        }
        if text.is_none() && self.found.problems.len() == refused {
            self.refuse(field, ListProblemKind::Missing(field));
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
        if text.is_empty() { StoredLink::null() } else { StoredLink::text(&self.whole(text)) }
    }

    /// The digits of a whole number that went through a table of decimals; other texts as they are.
    fn whole<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Some(digits) = whole_number(text) else { return Cow::Borrowed(text) };
        self.found.decimals += 1;
        Cow::Owned(digits)
    }

    fn flag(&mut self, field: Field, cell: Option<&Cell<'_>>) -> bool {
        let text = cell.map_or("", |cell| cell.text.trim());
        // A blank cell is no.
        if text.is_empty() {
            return false;
        }
        match yes_or_no(text) {
            Some(flag) => flag,
            None if field == Field::Barred && is_barred_word(text) => true,
            None => {
                self.refuse(field, ListProblemKind::NotYesOrNo(text.to_owned()));
                false
            }
        }
    }
}

/// Whether a word says what a customer is barred from, as C5, Navision and Business Central tell it.
fn is_barred_word(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "alle",
        "alt",
        "altid",
        "levering",
        "lever",
        "faktura",
        "fakturering",
        "spærret",
        "all",
        "always",
        "ship",
        "shipment",
        "invoice",
        "blocked",
        "barred",
        "delivery",
    ];
    let text = text.to_lowercase();
    WORDS.contains(&text.as_str())
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
        let parsed = match EconomicNumber::parse(text) {
            Err(NumberError::NotDigits) => EconomicNumber::parse(&draft.whole(text)),
            parsed => parsed,
        };
        let number = match parsed {
            Ok(number) => number,
            Err(error) => {
                let kind = match error {
                    NumberError::NotDigits => ListProblemKind::NotANumber(text.to_owned()),
                    NumberError::OutOfRange => ListProblemKind::OutOfRange(text.to_owned()),
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

    fn unique(&self, field: Field) -> Option<Cow<'_, str>> {
        (field == Field::Number).then(|| self.number.to_string().into())
    }

    fn unique_hash(&self, _: Field) -> u64 {
        self.number.get().into()
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
