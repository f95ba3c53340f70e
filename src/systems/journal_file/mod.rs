//! Journals on disk: one folder a write, `journal.jsonl` in it, which is only ever appended to;
//! and below the runs folder an index of all of them, also of those that lie elsewhere.
//!
//! A journal comes into being whole: its intent is written beside it and put in its place by the
//! file system at once. Whoever writes holds `journal.lock`, by which a living kobl is told from
//! one that was killed.

mod chain;
mod error;
mod found;
mod hold;
mod index;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use error::JournalReadError;
pub use found::{FoundJournal, FoundState, known_journals};
pub use hold::is_being_written;
pub(super) use hold::{LOCK_NAME, UNFINISHED_NAME};

use self::chain::append_line;
use self::error::failure;
use self::hold::Hold;
use self::index::{Entry, JournalIndex};
use super::platform;
use crate::change::{Intent, Journal, JournalError, JournalRecord, JournalWriter, OutcomeRecord, WriteKind};

/// Name of the journal in its folder.
pub const JOURNAL_NAME: &str = "journal.jsonl";

/// The journal of one write.
#[derive(Debug)]
pub struct JournalFile {
    run: PathBuf,
    runs: PathBuf,
    /// The write's own folder, once it is begun.
    begun: Option<(PathBuf, Hold)>,
}

impl JournalFile {
    /// The journal of a new write below the run, known to the index of the runs folder. Nothing is
    /// made on the disk before it is begun.
    #[must_use]
    pub fn new(run: &Path, runs: &Path) -> Self {
        Self { run: run.to_owned(), runs: runs.to_owned(), begun: None }
    }

    /// Opens the journal of a folder to append an outcome found later; `None` while a living kobl
    /// is writing it.
    ///
    /// # Errors
    /// [`JournalError`] if the folder cannot be written to.
    pub fn reopen(folder: &Path) -> Result<Option<Self>, JournalError> {
        let hold = Hold::take(folder).map_err(|error| failure(folder, &error))?;
        let parent = folder.parent().unwrap_or(Path::new(".")).to_owned();
        let begun = hold.map(|hold| Some((folder.to_owned(), hold)));
        Ok(begun.map(|begun| Self { run: parent.clone(), runs: parent, begun }))
    }

    /// The folder of this write; `None` before it is begun.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.begun.as_ref().map(|(folder, _)| folder.as_path())
    }

    fn path(&self) -> PathBuf {
        self.folder().unwrap_or(&self.run).join(JOURNAL_NAME)
    }

    /// Makes the folder of a new write: `apply-20261122T160455Z`, with a number after it if that
    /// moment is taken.
    fn make_folder(&self, intent: &Intent) -> Result<PathBuf, JournalError> {
        let word = match intent.kind {
            WriteKind::Apply => "apply",
            WriteKind::Undo { .. } => "undo",
        };
        let stamp = format!("{word}-{}", intent.time.format("%Y%m%dT%H%M%SZ"));
        let mut folder = self.run.join(&stamp);
        for attempt in 2.. {
            match platform::create_private_folder(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => {
                    folder = self.run.join(format!("{stamp}-{attempt}"));
                }
                Err(error) => return Err(failure(&folder, &error)),
                Ok(()) => break,
            }
        }
        Ok(folder)
    }
}

impl JournalWriter for JournalFile {
    /// Gives the intent the next sequence number, keeps it, and enters it in the index. If any of
    /// that fails, nothing of the write is left behind.
    fn begin(&mut self, intent: &Intent) -> Result<(), JournalError> {
        let index = JournalIndex::open(&self.runs)?;
        let sequence = found::last_sequence(&self.runs, &self.run).max(index.last_sequence()) + 1;
        let intent = Intent { sequence, ..intent.clone() };
        let folder = self.make_folder(&intent)?;
        let begun = Hold::take(&folder).map_err(|error| failure(&folder, &error)).and_then(|hold| {
            let hash = create(&folder, &intent)?;
            platform::sync_folder(&self.run).map_err(|error| failure(&self.run, &error))?;
            index.add(&Entry::new(sequence, &folder, &self.runs, hash))?;
            Ok(hold)
        });
        match begun {
            Ok(hold) => self.begun = hold.map(|hold| (folder, hold)),
            Err(error) => {
                for name in [JOURNAL_NAME, UNFINISHED_NAME] {
                    let _ = fs::remove_file(folder.join(name));
                }
                let _ = fs::remove_dir(&folder);
                return Err(error);
            }
        }
        Ok(())
    }

    fn is_unanswered(&mut self) -> Result<bool, JournalError> {
        let path = self.path();
        let bytes = fs::read(&path).map_err(|error| failure(&path, &error))?;
        Ok(chain::read(&bytes).is_ok_and(|chain| chain.records.len() == 1))
    }

    fn finish(&mut self, outcome: &OutcomeRecord) -> Result<(), JournalError> {
        let path = self.path();
        append(&path, &JournalRecord::Outcome(outcome.clone())).map_err(|error| failure(&path, &error))
    }
}

/// Puts a journal with its intent into a folder, at once, and gives the intent's hash.
fn create(folder: &Path, intent: &Intent) -> Result<String, JournalError> {
    let (unfinished, path) = (folder.join(UNFINISHED_NAME), folder.join(JOURNAL_NAME));
    let create = || {
        let (line, hash) = chain::seal(&JournalRecord::Intent(intent.clone()), None)?;
        let mut file = platform::create_private_file(&unfinished)?;
        file.write_all(&line).and_then(|()| file.sync_all())?;
        drop(file);
        fs::rename(&unfinished, &path)?;
        platform::sync_folder(folder)?;
        Ok(hash)
    };
    create().map_err(|error| failure(&path, &error))
}

/// Appends a record behind the last whole line; what was torn off after that is cut back first.
fn append(path: &Path, record: &JournalRecord) -> io::Result<()> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let bytes = fs::read(path)?;
    let chain = chain::read(&bytes).map_err(|_| damaged())?;
    let (line, _) = chain::seal(record, chain.last.as_deref())?;
    append_line(path, &line, bytes.len(), chain.whole)
}

/// Reads the journal of a folder. `None` for one that was never begun: the process ended before
/// anything could have been written.
///
/// # Errors
/// [`JournalReadError`].
pub fn read_journal(folder: &Path) -> Result<Option<Journal>, JournalReadError> {
    let path = folder.join(JOURNAL_NAME);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && hold::was_begun_here(folder) => {
            return Ok(None);
        }
        Err(error) => return Err(JournalReadError::Unreadable { path, reason: error.kind() }),
    };
    // An earlier kobl made the file first and wrote into it then.
    if bytes.is_empty() {
        return Ok(None);
    }
    let malformed = |line| JournalReadError::Malformed { path: path.clone(), line };
    let chain = chain::read(&bytes).map_err(malformed)?;
    let folder = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    chain.into_journal(folder).map(Some).map_err(malformed)
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
