//! What every reader of a review file's bytes does first.

use crate::review::{FileKind, ReviewError};
use crate::spreadsheet::{UnreadableWorkbook, WorkbookLimits, decode};

/// A review file of 400,000 customers has fewer cells; each takes memory, blank or not.
pub(super) const LIMITS: WorkbookLimits = WorkbookLimits { megabytes: 512, cells: 8_000_000 };

/// Why a file of this kind is not taken.
pub(super) const fn of_kind(kind: FileKind) -> ReviewError {
    match kind {
        FileKind::BrokenWorkbook => ReviewError::BrokenWorkbook,
        other => ReviewError::Kind(other),
    }
}

impl From<UnreadableWorkbook> for ReviewError {
    fn from(error: UnreadableWorkbook) -> Self {
        match error {
            UnreadableWorkbook::Kind(kind @ (FileKind::OldWorkbook | FileKind::Password)) => Self::Kind(kind),
            UnreadableWorkbook::Kind(_) | UnreadableWorkbook::TooManyColumns => Self::BrokenWorkbook,
            UnreadableWorkbook::TooLarge(megabytes) => Self::TooLarge(megabytes),
            UnreadableWorkbook::TooManyCells => Self::TooManyCells,
        }
    }
}

/// The file's text. A letter that is none, or a NUL, is damage.
pub(super) fn text(bytes: &[u8]) -> Result<String, ReviewError> {
    let decoded = decode(bytes, None);
    if decoded.damaged.is_some() {
        return Err(ReviewError::Encoding);
    }
    let text = decoded.text;
    if let Some(at) = text.find('\0') {
        return Err(ReviewError::Nul { line: text[..at].matches('\n').count() as u64 + 1 });
    }
    if text.trim().is_empty() { Err(ReviewError::Empty) } else { Ok(text.into_owned()) }
}
