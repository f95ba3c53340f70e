//! Journals on disk: one folder a write, `journal.jsonl` in it, appended to
//! and synced, never overwritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::platform;
use crate::change::{Intent, Journal, JournalError, JournalWriter, OutcomeRecord, Record, WriteKind};

/// Name of the journal in its folder.
pub const JOURNAL_NAME: &str = "journal.jsonl";

/// The journal of one write.
#[derive(Debug)]
pub struct JournalFile {
    folder: PathBuf,
    file: File,
}

impl JournalFile {
    /// Makes the folder of a new write below the run: `apply-20261122T160455Z`, with a number
    /// after it if that moment is taken.
    ///
    /// # Errors
    /// [`JournalError`] if the folder or file cannot be made.
    pub fn create(run: &Path, intent: &Intent) -> Result<Self, JournalError> {
        let word = match intent.kind {
            WriteKind::Apply => "apply",
            WriteKind::Undo { .. } => "undo",
        };
        let stamp = format!("{word}-{}", intent.time.format("%Y%m%dT%H%M%SZ"));
        let mut folder = run.join(&stamp);
        for attempt in 2.. {
            match platform::create_private_folder(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => {
                    folder = run.join(format!("{stamp}-{attempt}"));
                }
                Err(error) => return Err(failure(&folder, &error)),
                Ok(()) => break,
            }
        }
        let path = folder.join(JOURNAL_NAME);
        let file = platform::create_private_file(&path).map_err(|error| failure(&path, &error))?;
        for parent in [&folder, run] {
            platform::sync_folder(parent).map_err(|error| failure(parent, &error))?;
        }
        Ok(Self { folder, file })
    }

    /// Opens the journal of a folder to append an outcome found later.
    ///
    /// # Errors
    /// [`JournalError`] if the file is gone or cannot be written.
    pub fn reopen(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(JOURNAL_NAME);
        let file = OpenOptions::new().append(true).open(&path).map_err(|error| failure(&path, &error))?;
        Ok(Self { folder: folder.to_owned(), file })
    }

    /// The folder of this write.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl JournalWriter for JournalFile {
    fn append(&mut self, record: &Record) -> Result<(), JournalError> {
        let mut line = serde_json::to_vec(record)
            .map_err(|_| failure(&self.folder, &io::Error::from(io::ErrorKind::InvalidData)))?;
        line.push(b'\n');
        self.file
            .write_all(&line)
            .and_then(|()| self.file.sync_all())
            .map_err(|error| failure(&self.folder.join(JOURNAL_NAME), &error))
    }
}

fn failure(path: &Path, error: &io::Error) -> JournalError {
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
    /// A line that is not kobl's.
    #[error("{path}, line {line}: not a journal record")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// Reads the journal of a folder. `None` for one that was begun but holds no intent yet: the
/// process ended before anything could have been written.
///
/// # Errors
/// [`JournalReadError`].
pub fn read_journal(folder: &Path) -> Result<Option<Journal>, JournalReadError> {
    let path = folder.join(JOURNAL_NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return Err(JournalReadError::Unreadable { path, reason: error.kind() }),
    };
    // A last line without its line end was cut off while it was written.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut journal: Option<Journal> = None;
    for (index, line) in whole.lines().enumerate() {
        let malformed = || JournalReadError::Malformed { path: path.clone(), line: index + 1 };
        match (serde_json::from_str(line).map_err(|_| malformed())?, &mut journal) {
            (Record::Intent(intent), None) => {
                let name = folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                journal = Some(Journal { folder: name, intent, outcome: None });
            }
            (Record::Outcome(OutcomeRecord { outcome, .. }), Some(journal)) => {
                journal.outcome = Some(outcome)
            }
            _ => return Err(malformed()),
        }
    }
    Ok(journal)
}

/// Every journal below a runs folder, oldest first by their own sequence, with its folder.
///
/// # Errors
/// [`JournalReadError`] for the first that cannot be read.
pub fn journals_below(runs: &Path) -> Result<Vec<(PathBuf, Journal)>, JournalReadError> {
    let mut found = Vec::new();
    for run in folders_in(runs) {
        for folder in folders_in(&run) {
            if folder.join(JOURNAL_NAME).is_file()
                && let Some(journal) = read_journal(&folder)?
            {
                found.push((folder, journal));
            }
        }
    }
    found.sort_by(|a, b| (a.1.intent.sequence, &a.0).cmp(&(b.1.intent.sequence, &b.0)));
    Ok(found)
}

/// The folders in a folder, by name; a folder that is not there has none.
pub(super) fn folders_in(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
