//! A cell of a file, and where it stands.

use std::borrow::Cow;

/// Where a row stands in a file. The two differ where cells hold line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Row as Excel numbers it, from 1.
    pub row: u32,
    /// Line as an editor numbers it, from 1; in a workbook the row.
    pub line: u32,
}

impl Place {
    /// The first row.
    pub const FIRST: Self = Self { row: 1, line: 1 };

    /// This place in a piece of text that begins where `start` is.
    #[must_use]
    pub fn after(self, start: Self) -> Self {
        Self { row: start.row + self.row - 1, line: start.line + self.line - 1 }
    }
}

/// What a cell was saved as. Every cell of a delimited file is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// Text.
    Text,
    /// A number of a workbook, with as many digits as Excel keeps.
    Number,
    /// A number of a workbook with more digits than Excel keeps: the last ones are lost.
    Rounded,
    /// A date of a workbook, as `dd-mm-yyyy`.
    Date,
    /// A truth value of a workbook, as `TRUE` or `FALSE`.
    Truth,
    /// An error value of a workbook, as `#N/A`.
    Error,
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The text that stands in it.
    pub text: Cow<'a, str>,
    /// What it was saved as.
    pub kind: CellKind,
    /// Stood in quotes: tells an empty text from nothing in a list that kobl wrote.
    pub quoted: bool,
    /// The formula that made it, in a workbook that was read with its formulas.
    pub formula: Option<Box<str>>,
}

impl<'a> Cell<'a> {
    /// A cell of plain text.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: CellKind::Text, quoted: false, formula: None }
    }

    /// Nothing but blanks.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether Excel stored something else than the text that was typed: a date, an error, a
    /// number with more digits than it keeps.
    #[must_use]
    pub const fn is_altered(&self) -> bool {
        matches!(self.kind, CellKind::Date | CellKind::Error | CellKind::Rounded)
    }

    /// The cell with a text of its own.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        let Self { text, kind, quoted, formula } = self;
        Cell { text: Cow::Owned(text.into_owned()), kind, quoted, formula }
    }
}

/// A row of a file and where it stands.
pub type Row<'a> = (Place, Vec<Cell<'a>>);
