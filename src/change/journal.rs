//! The journal of a write: what is about to be done, before it is done, and
//! what came of it. Keys and numbers only; no names, no codes, no secrets.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::store::Change;
use crate::run::{DatabaseIdentity, RunId, SourceKind};

/// One line of `journal.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "two of them a write")]
pub enum JournalRecord {
    /// Written and synced to disk before the transaction begins.
    Intent(Intent),
    /// Written after it ended, or later by whoever found out how it ended.
    Outcome(OutcomeRecord),
}

/// What is about to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// Version of this format.
    pub format: u32,
    /// Version of kobl.
    pub version: String,
    /// A number that grows with every write of a runs folder, whatever the clock does. Given by
    /// the journal when the write begins.
    pub sequence: u64,
    /// When.
    pub time: DateTime<Utc>,
    /// The user who ran kobl, as the operating system calls them; empty where it tells nothing.
    #[serde(default)]
    pub user: String,
    /// The machine it ran on.
    #[serde(default)]
    pub machine: String,
    /// The run whose review is applied or undone.
    pub run: RunId,
    /// Apply or undo.
    pub kind: WriteKind,
    /// The table written to.
    pub database: DatabaseIdentity,
    /// Where the e-conomic list came from that the plan was checked against.
    pub economic: SourceKind,
    /// Unsafe connection settings in force.
    pub exceptions: Vec<ConnectionException>,
    /// Every change, in the plan's order.
    pub changes: Vec<Change>,
}

/// The current format of the journal.
pub const JOURNAL_FORMAT: u32 = 2;

/// What a write is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteKind {
    /// An apply.
    Apply,
    /// The undo of the journal folder named.
    Undo {
        /// Name of the journal folder that is undone.
        of: String,
        /// Its [`Journal::id`]; folders of copied runs have the same names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
}

/// What is not as it should be by default: a connection that is less safe by the user's own
/// word, or a server that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionException {
    /// Any certificate is trusted.
    TrustServerCertificate,
    /// Only the login is encrypted.
    LoginOnlyEncrypted,
    /// Nothing is encrypted.
    NotEncrypted,
    /// The server has no application locks; the table itself is locked while kobl writes.
    TableLocked,
}

/// What came of it, and when that was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRecord {
    /// When.
    pub time: DateTime<Utc>,
    /// What.
    pub outcome: Outcome,
    /// Somebody who was told how the rows stand has closed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
}

/// What came of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every change is in the database.
    Written,
    /// None is.
    NotWritten,
    /// Not known yet: the connection was lost and could not be made again.
    Unknown,
    /// Some rows hold the new value, some do not: somebody else wrote meanwhile.
    Mixed,
}

/// A journal as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// Name of its folder.
    pub folder: String,
    /// Hash of its intent, which no other journal has.
    pub id: String,
    /// What was to be done.
    pub intent: Intent,
    /// The last known outcome.
    pub outcome: Option<Outcome>,
    /// Somebody was told that outcome and has closed the write.
    pub settled: bool,
}

impl Journal {
    /// Whether it is still not known what came of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.settled && !matches!(self.outcome, Some(Outcome::Written | Outcome::NotWritten))
    }
}

/// Where the records of one write go; every call returns only when the record is on the disk.
pub trait JournalWriter {
    /// Keeps the intent, with the sequence number that the journal gives it.
    ///
    /// # Errors
    /// [`JournalError`] if it cannot be kept; that stops the write.
    fn begin(&mut self, intent: &Intent) -> Result<(), JournalError>;

    /// Whether nobody has added an outcome to the intent yet.
    ///
    /// # Errors
    /// [`JournalError`] if the journal cannot be read.
    fn is_unanswered(&mut self) -> Result<bool, JournalError>;

    /// Appends what came of it.
    ///
    /// # Errors
    /// [`JournalError`] if it cannot be kept.
    fn finish(&mut self, outcome: &OutcomeRecord) -> Result<(), JournalError>;
}

/// The journal cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the journal {path} cannot be written: {reason:?}")]
pub struct JournalError {
    /// The file.
    pub path: std::path::PathBuf,
    /// Why.
    pub reason: std::io::ErrorKind,
}
