//! Deletes the personal data of finished runs. Journals hold keys and numbers
//! only and stay.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use super::load::manifest;
use super::{RunError, names, runs_below};
use crate::systems::journal_file::{JOURNAL_NAME, folders_in, read_journal};

/// Runs that began before this moment and have no write whose outcome is open.
///
/// # Errors
/// [`RunError`] if a manifest cannot be read.
pub fn finished_before(runs: &Path, before: DateTime<FixedOffset>) -> Result<Vec<PathBuf>, RunError> {
    let mut finished = Vec::new();
    for folder in runs_below(runs) {
        if manifest(&folder)?.started < before && !has_open_write(&folder) {
            finished.push(folder);
        }
    }
    Ok(finished)
}

/// A journal that cannot be read counts as open: nothing is deleted around it.
fn has_open_write(run: &Path) -> bool {
    folders_in(run)
        .iter()
        .filter(|folder| folder.join(JOURNAL_NAME).is_file())
        .any(|folder| !matches!(read_journal(folder), Ok(Some(journal)) if !journal.is_open()))
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
