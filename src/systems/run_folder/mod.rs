//! A run on disk: a folder that only its owner can read. `run.json` is written
//! last and holds the hash of every other file, so a folder without it is no
//! run, and one whose lists were touched is refused.

mod clean;
pub mod decisions;
mod find;
pub mod ignored;
mod load;
mod write;

use std::io;
use std::path::{Path, PathBuf};

pub use clean::{FinishedRun, Remembrance, clean, finished_before};
pub use find::{find, has_write, is_as_written, newest, run_code_of, runs_below, size_of};
pub use load::load;
pub use write::{FileContent, Lines, RunFile, write};

/// File names of a run; fixed in English whatever the language.
pub mod names {
    /// What binds the run together.
    pub const MANIFEST: &str = "run.json";
    /// The exported ClientView list.
    pub const CLIENTVIEW: &str = "clientview.csv";
    /// The exported e-conomic list.
    pub const ECONOMIC: &str = "economic.csv";
    /// One proposal a line.
    pub const PROPOSALS: &str = "proposals.jsonl";
    /// The review file.
    pub const REVIEW_CSV: &str = "review.csv";
    /// The review file as a workbook.
    pub const REVIEW_XLSX: &str = "review.xlsx";
    /// The report.
    pub const REPORT: &str = "report.html";
    /// e-conomic customers without a counterpart.
    pub const ONLY_IN_ECONOMIC: &str = "only-in-economic.csv";
    /// The same customers in the columns of the customer table, to be created in ClientView.
    pub const CREATE_IN_CLIENTVIEW: &str = "create-in-clientview.csv";
    /// Answers of an earlier review that do not hold any more.
    pub const NOT_CARRIED: &str = "not-carried.csv";
    /// Existing links that look wrong.
    pub const FINDINGS: &str = "findings.csv";
    /// What became of each approved row; beside its journal.
    pub const APPLIED: &str = "applied.csv";
    /// What became of the other rows; beside the journal.
    pub const REJECTED: &str = "rejected.csv";
    /// The list of all rows of a plan, beside the review file.
    pub const PLAN: &str = "review-plan.csv";
    /// Every file of a run that may hold personal data, but for the manifest.
    pub const OF_A_RUN: [&str; 11] = [
        CLIENTVIEW,
        ECONOMIC,
        PROPOSALS,
        REVIEW_CSV,
        REVIEW_XLSX,
        REPORT,
        ONLY_IN_ECONOMIC,
        CREATE_IN_CLIENTVIEW,
        NOT_CARRIED,
        FINDINGS,
        PLAN,
    ];
}

/// Why a run cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The folder exists and is not empty.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// A file or folder cannot be made or written.
    #[error("{path}: {reason:?}")]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// A file cannot be read.
    #[error("{path}: {reason:?}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// The folder holds no `run.json`.
    #[error("{0} is no run")]
    NotARun(PathBuf),
    /// A file is not what it was when the run was written.
    #[error("{0} was changed")]
    Touched(PathBuf),
    /// A file is kobl's but cannot be understood: another version, or damaged.
    #[error("{0} cannot be understood")]
    NotUnderstood(PathBuf),
    /// No run with this code.
    #[error("no run {code} below {below}")]
    NoSuchRun {
        /// The code sought.
        code: String,
        /// Where.
        below: PathBuf,
    },
    /// More than one run with this code.
    #[error("several runs {code}")]
    SeveralRuns {
        /// The code sought.
        code: String,
        /// Their folders.
        folders: Vec<PathBuf>,
    },
}

fn unreadable(path: &Path, error: &io::Error) -> RunError {
    RunError::Unreadable { path: path.to_owned(), reason: error.kind() }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}
