//! `journals.jsonl` in the runs folder: every journal in the order of the writes, wherever its
//! run lies. Sequence numbers are given out under its lock.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::chain::append_line;
use super::error::{JournalReadError, failure};
use crate::change::JournalError;
use crate::systems::platform;

/// The index.
const INDEX_NAME: &str = "journals.jsonl";
/// Held while it is read and added to.
const INDEX_LOCK_NAME: &str = "journals.lock";

/// One journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) sequence: u64,
    /// Its folder: below the runs folder from there on, otherwise in full.
    journal: String,
    /// Hash of its intent.
    pub(super) intent: String,
}

impl Entry {
    pub(super) fn new(sequence: u64, folder: &Path, runs: &Path, intent: String) -> Self {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (folder, runs) = (absolute(folder), absolute(runs));
        let journal = folder.strip_prefix(&runs).unwrap_or(&folder);
        // With `/`, so that a runs folder can be read on another system.
        let journal = journal.to_string_lossy().replace('\\', "/");
        Self { sequence, journal, intent }
    }

    pub(super) fn folder(&self, runs: &Path) -> PathBuf {
        runs.join(&self.journal)
    }
}

/// The index, held until it is dropped.
pub(super) struct JournalIndex {
    path: PathBuf,
    entries: Vec<Entry>,
    _lock: File,
}

impl JournalIndex {
    /// Waits for the lock and reads the index; one that is not there is empty.
    pub(super) fn open(runs: &Path) -> Result<Self, JournalError> {
        let lock = || {
            fs::create_dir_all(runs)?;
            let path = runs.join(INDEX_LOCK_NAME);
            let lock = match platform::create_private_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    OpenOptions::new().write(true).open(&path)?
                }
                other => other?,
            };
            match lock.lock() {
                // A file system that knows no locks.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(lock),
                other => other.map(|()| lock),
            }
        };
        let path = runs.join(INDEX_NAME);
        let lock = lock().map_err(|error| failure(&path, &error))?;
        let damaged = |_| failure(&path, &io::Error::from(io::ErrorKind::InvalidData));
        let entries = entries(runs).map_err(damaged)?;
        Ok(Self { path, entries, _lock: lock })
    }

    pub(super) fn last_sequence(&self) -> u64 {
        self.entries.iter().map(|entry| entry.sequence).max().unwrap_or(0)
    }

    /// Adds a journal behind the others.
    pub(super) fn add(&self, entry: &Entry) -> Result<(), JournalError> {
        let add = || {
            let mut line = serde_json::to_vec(entry)?;
            line.push(b'\n');
            let bytes = match platform::create_private_file(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read(&self.path)?,
                other => other.map(|_| Vec::new())?,
            };
            append_line(&self.path, &line, bytes.len(), whole(&bytes).len())
        };
        add().map_err(|error| failure(&self.path, &error))
    }
}

/// The whole lines of the index; an entry that was cut off belongs to a write that had not begun.
fn whole(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)]
}

/// Every entry, in order.
///
/// # Errors
/// [`JournalReadError`] if the index cannot be read, or a line of it is not kobl's.
pub(super) fn entries(runs: &Path) -> Result<Vec<Entry>, JournalReadError> {
    let path = runs.join(INDEX_NAME);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(JournalReadError::Unreadable { path, reason: error.kind() }),
    };
    let lines = whole(&bytes).split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let entry = |(index, line)| {
        let malformed = |_| JournalReadError::IndexMalformed { path: path.clone(), line: index + 1 };
        serde_json::from_slice(line).map_err(malformed)
    };
    lines.enumerate().map(entry).collect()
}
