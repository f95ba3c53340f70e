//! Every journal that is known: those that the index names, wherever they lie, and those below
//! the runs folder that it does not know.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{JOURNAL_NAME, JournalReadError, folders_in, index, read_journal};
use crate::change::Journal;

/// A journal, or where one should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundJournal {
    /// Its folder.
    pub folder: PathBuf,
    /// Its place among the writes, if that is known.
    pub sequence: Option<u64>,
    /// What is there.
    pub state: FoundState,
}

/// What is found where a journal should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundState {
    /// The journal.
    Whole(Box<Journal>),
    /// Nothing that can be relied on.
    Damaged(JournalReadError),
}

impl FoundJournal {
    /// The journal, if it can be relied on.
    #[must_use]
    pub fn journal(&self) -> Option<&Journal> {
        match &self.state {
            FoundState::Whole(journal) => Some(journal),
            FoundState::Damaged(_) => None,
        }
    }
}

/// Every known journal in the order of the writes; those whose place is not known come last. A
/// copy of a journal counts once, and the one that the index names is the one that counts.
///
/// # Errors
/// [`JournalReadError`] if the index itself cannot be read.
pub fn known_journals(runs: &Path) -> Result<Vec<FoundJournal>, JournalReadError> {
    let entries = index::entries(runs)?;
    let below = below(runs);
    let mut found = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut places: HashSet<PathBuf> = HashSet::new();
    for entry in entries {
        let folder = entry.folder(runs);
        let is_it = |journal: &Journal| journal.id == entry.intent;
        let at_its_place = read_journal(&folder);
        let moved = below.iter().find(|other| other.journal().is_some_and(is_it));
        let (place, state) = match (at_its_place, moved) {
            (Ok(Some(journal)), _) if is_it(&journal) => (folder, FoundState::Whole(Box::new(journal))),
            (_, Some(moved)) => (moved.folder.clone(), moved.state.clone()),
            // Whole by itself, but not the intent that was entered here.
            (Ok(Some(_)), None) => {
                let path = folder.join(JOURNAL_NAME);
                (folder, FoundState::Damaged(JournalReadError::Malformed { path, line: 1 }))
            }
            (
                Err(JournalReadError::Unreadable { reason: std::io::ErrorKind::NotFound, .. }) | Ok(None),
                None,
            ) => (folder.clone(), FoundState::Damaged(JournalReadError::Missing(folder))),
            (Err(error), None) => (folder, FoundState::Damaged(error)),
        };
        seen.insert(entry.intent);
        places.insert(place.clone());
        found.push(FoundJournal { folder: place, sequence: Some(entry.sequence), state });
    }
    for other in below {
        let is_new = match other.journal() {
            Some(journal) => seen.insert(journal.id.clone()),
            None => !places.contains(&other.folder),
        };
        if is_new {
            found.push(other);
        }
    }
    let place = |found: &FoundJournal| (found.sequence.unwrap_or(u64::MAX), found.folder.clone());
    found.sort_by_cached_key(place);
    Ok(found)
}

/// The highest sequence number of any journal that can be read below the runs folder or beside
/// the run; 0 where there is none.
pub(super) fn last_sequence(runs: &Path, run: &Path) -> u64 {
    let beside = run.parent().unwrap_or(Path::new("."));
    let journals = [below(runs), below(beside)].into_iter().flatten();
    journals.filter_map(|found| found.sequence).max().unwrap_or(0)
}

/// The journals in the runs below a folder.
fn below(runs: &Path) -> Vec<FoundJournal> {
    let folders = folders_in(runs).into_iter().flat_map(|run| folders_in(&run));
    let found = |folder: PathBuf| {
        if !folder.join(JOURNAL_NAME).is_file() {
            return None;
        }
        let (sequence, state) = match read_journal(&folder) {
            Ok(journal) => (Some(journal.as_ref()?.intent.sequence), FoundState::Whole(Box::new(journal?))),
            Err(error) => (None, FoundState::Damaged(error)),
        };
        Some(FoundJournal { folder, sequence, state })
    };
    folders.filter_map(found).collect()
}
