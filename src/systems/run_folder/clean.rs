//! Deletes the personal data of finished runs: files that kobl wrote, by their names. Journals hold
//! keys and numbers only and stay, and so does whatever somebody else put there; no link is
//! followed.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};

use super::load::manifest;
use super::{RunError, decisions, names, sha256};
use crate::run::RunId;
use crate::systems::journal_file::{JOURNAL_NAME, LOCK_NAME, UNFINISHED_NAME, read_journal};

/// A run whose personal data can be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRun {
    /// Its folder.
    pub folder: PathBuf,
    /// Its review file was edited, and nothing of it was applied.
    pub is_unapplied: bool,
    /// It holds what the next export remembers.
    pub is_remembered: bool,
}

impl FinishedRun {
    /// Whether there is personal data besides what the next export remembers.
    #[must_use]
    pub fn holds_lists(&self) -> bool {
        let memory: &[&str] = if self.is_remembered { &[names::MANIFEST, decisions::NAME] } else { &[] };
        personal_files(&self.folder).iter().any(|path| !memory.iter().any(|name| path.ends_with(name)))
    }
}

/// What is to be done with what the next export remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembrance {
    /// It stays, and the manifest with it.
    Keep,
    /// It goes with the rest.
    Delete,
}

/// Runs that began before this moment and have no write whose outcome is open; and what an
/// export left behind that was interrupted before it became a run.
#[must_use]
pub fn finished_before(runs: &Path, before: DateTime<FixedOffset>) -> Vec<FinishedRun> {
    let is_older = |folder: &PathBuf| began(folder).is_some_and(|began| began < before);
    real_folders_in(runs)
        .into_iter()
        .filter(|folder| is_older(folder) && !has_open_write(folder))
        .map(|folder| FinishedRun {
            is_unapplied: is_unapplied(&folder),
            is_remembered: folder.join(decisions::NAME).metadata().is_ok_and(|about| about.len() > 0),
            folder,
        })
        .filter(|run| run.holds_lists() || run.is_remembered)
        .collect()
}

/// When a run began. Without a manifest that can be read, when the last of its lists was
/// written, if the folder is named as kobl names runs; any other folder is none of kobl's.
fn began(folder: &Path) -> Option<DateTime<FixedOffset>> {
    if let Ok(manifest) = manifest(folder) {
        return Some(manifest.started);
    }
    if !folder.file_name().is_some_and(|name| RunId::is_name(&name.to_string_lossy())) {
        return None;
    }
    let lists = [names::CLIENTVIEW, names::ECONOMIC, names::PROPOSALS, names::MANIFEST];
    let written = |name| folder.join(name).metadata().and_then(|about| about.modified()).ok();
    let last = lists.into_iter().filter_map(written).max()?;
    Some(DateTime::<Utc>::from(last).fixed_offset())
}

/// A journal that cannot be read counts as open: nothing is deleted around it. One that never
/// began does not.
fn has_open_write(run: &Path) -> bool {
    let is_closed = |folder: &PathBuf| match read_journal(folder) {
        Ok(journal) => journal.is_none_or(|journal| !journal.is_open()),
        Err(_) => false,
    };
    write_folders(run).iter().any(|folder| !is_closed(folder))
}

/// A review file is not what the export wrote, and no write came of it.
fn is_unapplied(run: &Path) -> bool {
    let Ok(manifest) = manifest(run) else { return false };
    let is_edited = |name: &&str| {
        fs::read(run.join(name)).is_ok_and(|bytes| manifest.sha256.get(*name) != Some(&sha256(&bytes)))
    };
    let was_written = || write_folders(run).iter().any(|folder| folder.join(JOURNAL_NAME).is_file());
    [names::REVIEW_CSV, names::REVIEW_XLSX].iter().any(is_edited)
        && !run.join(decisions::NAME).is_file()
        && !was_written()
}

/// Deletes the files of a run that may hold personal data, and gives what stays besides journals.
///
/// # Errors
/// [`RunError::Unwritable`] for the first file that cannot be deleted.
pub fn clean(run: &FinishedRun, memory: Remembrance) -> Result<Vec<PathBuf>, RunError> {
    let is_kept = |path: &PathBuf| {
        // What is remembered belongs to the database that the manifest names.
        let kept = [names::MANIFEST, decisions::NAME];
        run.is_remembered && memory == Remembrance::Keep && kept.iter().any(|name| path.ends_with(name))
    };
    for path in personal_files(&run.folder).iter().filter(|path| !is_kept(path)) {
        fs::remove_file(path)
            .map_err(|error| RunError::Unwritable { path: path.clone(), reason: error.kind() })?;
    }
    // Only a folder without journals, and without anything of somebody else's, can be removed.
    for folder in write_folders(&run.folder) {
        let _ = fs::remove_dir(folder);
    }
    let _ = fs::remove_dir(&run.folder);
    Ok(left_in(&run.folder))
}

/// Files in a run that kobl wrote and that may hold personal data; `run.json` last: while it is
/// there, the run is found again by the next cleanup.
fn personal_files(run: &Path) -> Vec<PathBuf> {
    let of_writes = write_folders(run).into_iter().flat_map(|folder| {
        [names::APPLIED, names::REJECTED, LOCK_NAME, UNFINISHED_NAME].map(|name| folder.join(name))
    });
    let of_run = names::OF_A_RUN.into_iter().chain([decisions::NAME, names::MANIFEST]);
    of_writes
        .chain(of_run.map(|name| run.join(name)))
        .filter(|path| is_real(path, fs::FileType::is_file))
        .collect()
}

/// The folders of a run's writes, by the names that kobl gives them.
fn write_folders(run: &Path) -> Vec<PathBuf> {
    let is_write = |folder: &PathBuf| {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ["apply-", "undo-"].iter().any(|word| name.starts_with(word))
    };
    real_folders_in(run).into_iter().filter(is_write).collect()
}

/// Folders in a folder that are no links, by name.
fn real_folders_in(path: &Path) -> Vec<PathBuf> {
    let mut folders = entries(path);
    folders.retain(|path| is_real(path, fs::FileType::is_dir));
    folders
}

fn is_real(path: &Path, kind: fn(&fs::FileType) -> bool) -> bool {
    path.symlink_metadata().is_ok_and(|about| kind(&about.file_type()))
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// What is left of a run besides its journals.
fn left_in(run: &Path) -> Vec<PathBuf> {
    let writes = write_folders(run);
    let in_writes = writes.iter().flat_map(|folder| entries(folder));
    let all = entries(run).into_iter().filter(|path| !writes.contains(path)).chain(in_writes);
    all.filter(|path| !path.ends_with(JOURNAL_NAME)).collect()
}
