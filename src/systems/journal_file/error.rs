//! What can go wrong with a journal on disk.

use std::io;
use std::path::{Path, PathBuf};

use crate::change::JournalError;

/// What the file system said of a journal that cannot be written.
pub(super) fn failure(path: &Path, error: &io::Error) -> JournalError {
    JournalError { path: path.to_owned(), reason: error.kind() }
}

/// Why a journal cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalReadError {
    /// The file cannot be opened.
    #[error("{path}: {reason:?}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// A line that is not kobl's, or was changed.
    #[error("{path}, line {line}: not a journal record")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A line of the index that is not kobl's.
    #[error("{path}, line {line}: not an entry of the index")]
    IndexMalformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The index knows a journal that is no longer there.
    #[error("{0} is gone")]
    Missing(PathBuf),
}
