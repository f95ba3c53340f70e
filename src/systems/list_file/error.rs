//! Why a list cannot be read, and what is odd but harmless about one that can.

use crate::customer::{Field, Side};
use crate::spreadsheet::{FileKind, Place, TextEncoding};

/// Which of the two systems a list comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// ClientView customers.
    ClientView,
    /// e-conomic customers.
    Economic,
}

impl ListKind {
    /// Whose fields such a list holds, besides those that both systems know.
    pub(super) const fn side(self) -> Side {
        match self {
            Self::ClientView => Side::ClientView,
            Self::Economic => Side::Economic,
        }
    }

    /// Fields without which there is no list: what a customer is known by first.
    pub(super) const fn required(self) -> &'static [Field] {
        match self {
            Self::ClientView => &[Field::Code, Field::Name],
            Self::Economic => &[Field::Number, Field::Name],
        }
    }
}

/// At most this many problems are kept; their number is always told.
pub const MAX_PROBLEMS: usize = 1000;

/// A list that cannot be read with certainty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {kind:?}")]
pub struct ListError {
    /// File name without folders (a path may name a person).
    pub file: String,
    /// What is wrong.
    pub kind: ListErrorKind,
}

/// The kinds of list errors; `language::list` says what to do about each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListErrorKind {
    /// There is no such file.
    NotFound,
    /// The path is a folder.
    Folder,
    /// The user may not read it.
    Denied,
    /// Another program, usually Excel, holds it (os error 32 or 33).
    Locked,
    /// The operating system's error number.
    Unreadable(Option<i32>),
    /// The file's length or time changed while it was read.
    ChangedWhileRead,
    /// More bytes than kobl takes.
    TooLarge {
        /// The most it takes.
        limit: u64,
    },
    /// No bytes, or nothing but blanks.
    Empty,
    /// Headings and no customer below them.
    NoCustomers,
    /// The old Excel format, or a workbook with a password.
    OldWorkbook,
    /// Looks like a workbook but cannot be opened as one.
    BadWorkbook,
    /// Neither delimited text nor an Excel workbook.
    OtherFile(FileKind),
    /// Only a sheet that people do not see holds such a list.
    HiddenSheet {
        /// Its name.
        name: String,
    },
    /// No row looks like headings.
    NoHeadingRow {
        /// What the list should hold.
        kind: ListKind,
        /// First rows that are not blank, as they were read, and the number of their cells.
        first_rows: Vec<(Place, usize)>,
    },
    /// A heading row was found, but it lacks columns that kobl cannot do without.
    MissingColumns {
        /// What the list should hold.
        kind: ListKind,
        /// The row.
        place: Place,
        /// What is missing.
        fields: Vec<Field>,
        /// Headings that were asked for by name and are not there.
        named: Vec<String>,
        /// The headings that are there.
        seen: Vec<String>,
        /// The list would do for the other system: the two files may be swapped.
        other_kind: bool,
    },
    /// The same thing stands in two columns, and kobl cannot tell which one counts.
    AmbiguousColumns {
        /// The row.
        place: Place,
        /// What it is, and the headings.
        columns: Vec<(Field, Vec<String>)>,
    },
    /// Two lists stand side by side in one sheet, and nobody said which one counts.
    SideBySide {
        /// The row with both lists' headings.
        place: Place,
        /// The field that tells who a customer is.
        identity: Field,
        /// Headings of the left list.
        left: Vec<String>,
        /// Headings of the right list.
        right: Vec<String>,
    },
    /// More columns than Excel has.
    TooManyColumns,
    /// The headings of a run's list are not those that the run recorded.
    NotAsRecorded,
    /// Rows that cannot be read with certainty.
    Rows {
        /// In the order of the file, at most [`MAX_PROBLEMS`].
        problems: Vec<ListProblem>,
        /// How many there are.
        total: u64,
    },
}

/// One cell or row that cannot be read with certainty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListProblem {
    /// Where it stands.
    pub place: Place,
    /// Heading of the column, if it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub kind: ListProblemKind,
}

/// The kinds of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListProblemKind {
    /// The key, code or number is not given.
    Missing(Field),
    /// The key, code or number occurs in an earlier row.
    Duplicate {
        /// Which of them.
        field: Field,
        /// The text.
        value: String,
        /// The earlier row.
        first: Place,
    },
    /// A customer number with something other than digits.
    NotANumber(String),
    /// A customer number that e-conomic cannot have.
    OutOfRange(String),
    /// A flag that is neither yes nor no.
    NotYesOrNo(String),
    /// Excel shows or stores this cell otherwise than it was typed: `1,20E+04`, `####`, a date.
    AlteredByExcel(String),
    /// More cells than headings, with something in them.
    TooManyCells {
        /// Cells in the row.
        cells: usize,
        /// Headings.
        headings: usize,
    },
    /// Fewer cells than headings: a line break or a quote ends the row early.
    TooFewCells {
        /// Cells in the row.
        cells: usize,
        /// Headings.
        headings: usize,
    },
    /// The last line has no end, and lacks cells or ends within a key, code or number.
    CutOff,
    /// A word for NULL where a customer's key, code or number must be.
    NullKey(String),
    /// Headings of another list below this one.
    SecondHeading,
    /// A quote is opened and never closed.
    OpenQuote,
    /// Something follows a closing quote.
    TextAfterQuote,
}

/// Something odd but harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListWarning {
    /// Excel's lock file lies beside it: there may be edits that are not saved.
    OpenInExcel,
    /// Bytes that are no text; they were read as U+FFFD.
    DamagedText {
        /// The first such row.
        row: u64,
    },
    /// Several sheets hold such a list; the first was read.
    SeveralSheets {
        /// Its name.
        read: String,
    },
    /// The letters are those of an older encoding.
    OldEncoding(TextEncoding),
    /// Words for NULL were read as NULL.
    NullWords {
        /// The words, as written.
        words: Vec<String>,
        /// Cells that hold one.
        cells: u64,
    },
    /// HTML entities (`&amp;`) were read as letters.
    Entities,
    /// Whole numbers with decimals (`1001.0`) were read without them.
    Decimals {
        /// Cells that hold one.
        cells: u64,
    },
    /// Rows below the list that are no customers: totals, counts, a program's last words.
    Footer {
        /// The first of them.
        first: Place,
        /// How many.
        rows: usize,
    },
    /// Columns that kobl looks for were not found, while others were left.
    Unrecognised {
        /// What was looked for.
        fields: Vec<Field>,
        /// Headings that were left.
        left: Vec<String>,
    },
    /// A column whose heading says nothing was taken for what its cells look like.
    Guessed {
        /// For what.
        field: Field,
        /// The heading.
        heading: String,
    },
    /// A ClientView list without a link column: every customer counts as unlinked.
    NoLinkColumn,
    /// Columns that would mean something stand behind a blank column and were not read.
    BehindBlankColumn {
        /// Their headings.
        headings: Vec<String>,
    },
    /// Two columns fit; the first heading was taken, the second ignored.
    TwoColumns {
        /// For what.
        field: Field,
        /// The heading that was taken.
        taken: String,
        /// The heading that was not.
        ignored: String,
    },
}
