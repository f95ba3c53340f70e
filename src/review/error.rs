//! Why a review file is refused, and what was repaired: data only; the
//! sentences stand in `language::review`. Nothing here holds a customer's name
//! or address.

use super::{Column, Review};
use crate::customer::EconomicNumber;
use crate::run::{RowId, RunCode};
pub use crate::spreadsheet::FileKind;

/// Every reason why the file is refused, in the file's order. Nothing of it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the review file is refused: {} errors", errors.len())]
pub struct ReviewErrors {
    /// At least one.
    pub errors: Vec<ReviewError>,
    /// The rows that could be read, so that what is wrong with their links is told in one go.
    /// Nothing of it may be written. Nothing if the file has no readable form.
    pub readable: Option<Review>,
}

impl From<ReviewError> for ReviewErrors {
    fn from(error: ReviewError) -> Self {
        Self { errors: vec![error], readable: None }
    }
}

/// A cell of the file, as Excel names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// Row, from 1.
    pub row: u64,
    /// Column, from 0 (A).
    pub column: u16,
}

/// One reason why the file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewError {
    /// Something else than a CSV or XLSX file.
    Kind(FileKind),
    /// No content at all, or only a byte order mark.
    Empty,
    /// More than any spreadsheet holds; the limit in megabytes.
    TooLarge(u64),
    /// More cells than a review file of the largest customer list has.
    TooManyCells,
    /// The bytes are not the encoding that the file's first bytes promise.
    Encoding,
    /// A NUL byte in the text: the file is damaged.
    Nul {
        /// Line, from 1.
        line: u64,
    },
    /// The workbook cannot be opened: damaged or cut off.
    BrokenWorkbook,
    /// More than one sheet looks like the review file.
    SeveralSheets(usize),
    /// The headings stand alone.
    NoRows,
    /// No row with the headings.
    NoHeading,
    /// Every row stands in one cell.
    OneColumn,
    /// These columns are missing, or their headings were changed.
    MissingColumns(Vec<Column>),
    /// Two columns have this heading.
    DoubledColumn(Column),
    /// A quotation mark in this row is never closed.
    OpenQuote {
        /// Row, from 1.
        row: u64,
    },
    /// Text after a closing quotation mark.
    TextAfterQuote(CellPlace),
    /// A cell with more than Excel can hold.
    LongCell(CellPlace),
    /// The file ends in the middle of this row.
    CutOff {
        /// Row, from 1.
        row: u64,
    },
    /// Something about one row.
    Row {
        /// Where.
        place: CellPlace,
        /// What.
        error: RowError,
    },
    /// The workbook's references tell that these answers or numbers were given in other rows.
    AnswersMoved(Vec<MovedAnswer>),
    /// The answers stand sorted while the rows do not, in the midst of the certain ones.
    AnswersSorted {
        /// The first row after the change of answers.
        row: u64,
    },
}

/// An answer or number that stands in another row than it was given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedAnswer {
    /// Answer or number.
    pub column: Column,
    /// The row it was given in, from 1.
    pub from: u64,
    /// The row it stands in, from 1.
    pub to: u64,
}

/// Something about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowError {
    /// Content, but no row id.
    NoRowId,
    /// Something else than a row id.
    BadRowId,
    /// The id belongs to another run.
    OtherRun(RunCode),
    /// The id is none of the run's: its check letters do not fit.
    UnknownRowId,
    /// The id stands in an earlier row too, with another answer or number.
    Repeated {
        /// The earlier row.
        first: u64,
    },
    /// Neither yes, no nor blank. The text is shortened and holds no long numbers.
    Answer(String),
    /// Not an e-conomic number. The text is shortened and holds no long numbers.
    Number(NumberProblem, String),
    /// Approved, but there is no number.
    NoNumber,
    /// A formula whose value was not saved.
    Formula,
    /// These display cells are not the run's.
    Differs {
        /// The columns.
        columns: Vec<Column>,
        /// The row that they belong to, if they are those of another.
        of: Option<RowId>,
    },
    /// Nothing in the row tells whose it is.
    Unrecognisable,
    /// Content in a cell without a heading.
    Unheaded,
}

/// Why a number cell is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberProblem {
    /// Letters or signs.
    NotANumber,
    /// Zero, negative, or more than nine digits.
    OutOfRange,
    /// Decimals.
    Fraction,
    /// Rounded by Excel: `1,00E+04`.
    Rounded,
    /// `########` or an Excel error: the value is lost.
    Lost,
    /// A date.
    Date,
    /// Digits that can be read as two numbers, and a customer has the other one, or it is the
    /// row's proposal: `20,000`.
    Ambiguous,
    /// Separators or leading zeros, and no customer has the number that is meant.
    Unclear,
}

/// Something that was repaired or ignored because the row id and the run decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewWarning {
    /// Display cells of a column were damaged the way Excel damages such texts.
    Damaged {
        /// The column.
        column: Column,
        /// The first row, from 1.
        first: u64,
        /// How many rows.
        rows: u64,
    },
    /// A sentence of kobl's was edited, or another version words it otherwise.
    Reworded {
        /// The column.
        column: Column,
        /// The first row, from 1.
        first: u64,
        /// How many rows.
        rows: u64,
    },
    /// A number was written with separators, blanks or leading zeros.
    NumberRepaired {
        /// Row, from 1.
        row: u64,
        /// As it was read.
        number: EconomicNumber,
    },
    /// A workbook whose hidden column of references is gone.
    ReferencesLost,
    /// Rows that are approved and hidden, by a filter mostly.
    HiddenApproved {
        /// Rows, from 1.
        rows: Vec<u64>,
    },
    /// Rows without an answer of their own, since their cell is merged with the one above.
    Merged {
        /// Rows, from 1.
        rows: Vec<u64>,
    },
    /// Rows with a note instead of an answer.
    Noted {
        /// Rows, from 1.
        rows: Vec<u64>,
    },
    /// Rows that were coloured instead of answered.
    Coloured {
        /// Rows, from 1.
        rows: Vec<u64>,
    },
    /// The value of a formula was used.
    FormulaValue(CellPlace),
    /// The same row twice with the same answer: read once.
    Repeated {
        /// The repeated row, from 1.
        row: u64,
        /// The earlier row, from 1.
        first: u64,
    },
    /// A column is missing; it is not needed.
    ColumnMissing(Column),
    /// A column that is not kobl's was ignored.
    ColumnIgnored {
        /// Column, from 0 (A).
        column: u16,
    },
    /// Content without a heading beside the table was ignored.
    Unheaded(CellPlace),
    /// Approval stops in the midst of the certain rows, with none after it.
    StopsEarly {
        /// The first certain row that is not approved.
        row: u64,
    },
    /// All answers stand sorted while the rows do not.
    AnswersSorted {
        /// The first row after the change of answers.
        row: u64,
    },
}

impl ReviewWarning {
    /// The rows of what is seen in a workbook besides its cells.
    pub(super) fn seen_rows(&self) -> &[u64] {
        match self {
            Self::HiddenApproved { rows }
            | Self::Merged { rows }
            | Self::Noted { rows }
            | Self::Coloured { rows } => rows,
            _ => &[],
        }
    }
}
