//! Deletes the personal data of finished runs. Journals hold keys and numbers
//! only and stay.

use std::fs;
use std::ops::Not;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};

use super::load::manifest;
use super::{RunError, names};
use crate::systems::journal_file::{JOURNAL_NAME, folders_in, read_journal};

/// Runs that began before this moment and have no write whose outcome is open; and what an
/// export left behind that was interrupted before it became a run.
#[must_use]
pub fn finished_before(runs: &Path, before: DateTime<FixedOffset>) -> Vec<PathBuf> {
    let is_older = |folder: &PathBuf| began(folder).is_some_and(|began| began < before);
    folders_in(runs).into_iter().filter(|folder| is_older(folder) && !has_open_write(folder)).collect()
}

/// When a run began. Without a manifest that can be read, when the last of its lists was
/// written; a folder without lists of kobl's is none of kobl's.
fn began(folder: &Path) -> Option<DateTime<FixedOffset>> {
    if let Ok(manifest) = manifest(folder) {
        return Some(manifest.started);
    }
    let lists = [names::CLIENTVIEW, names::ECONOMIC, names::PROPOSALS, names::MANIFEST];
    let written = |name| folder.join(name).metadata().and_then(|about| about.modified()).ok();
    let last = lists.into_iter().filter_map(written).max()?;
    Some(DateTime::<Utc>::from(last).fixed_offset())
}

/// A journal that cannot be read counts as open: nothing is deleted around it.
fn has_open_write(run: &Path) -> bool {
    folders_in(run).iter().filter(|folder| folder.join(JOURNAL_NAME).is_file()).any(|folder| {
        read_journal(folder).is_ok_and(|journal| journal.is_none_or(|journal| !journal.is_open())).not()
    })
}

/// Deletes everything of the run except its journals.
///
/// # Errors
/// [`RunError::Unwritable`] for the first file that cannot be deleted.
pub fn clean(run: &Path) -> Result<(), RunError> {
    // run.json goes last: while it is there, the run is found again by the next cleanup.
    let mut files = files_in(run)?;
    files.sort_by_key(|path| path.file_name().is_some_and(|name| name == names::MANIFEST));
    for folder in folders_in(run) {
        let listed = files_in(&folder)?;
        files.splice(
            0..0,
            listed.into_iter().filter(|path| path.file_name().is_none_or(|name| name != JOURNAL_NAME)),
        );
    }
    for path in files {
        fs::remove_file(&path)
            .map_err(|error| RunError::Unwritable { path: path.clone(), reason: error.kind() })?;
    }
    // Only a folder without journals can be removed; the others are meant to stay.
    let _ = fs::remove_dir(run);
    Ok(())
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let entries = fs::read_dir(folder).map_err(|error| super::unreadable(folder, &error))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect())
}
