//! Finds the run that a review file belongs to.

use std::path::{Path, PathBuf};

use super::load::manifest;
use super::{RunError, names, sha256};
use crate::run::RunCode;
use crate::systems::journal_file::{JOURNAL_NAME, folders_in};

/// The folders below a runs folder that are runs, by name.
#[must_use]
pub fn runs_below(runs: &Path) -> Vec<PathBuf> {
    folders_in(runs).into_iter().filter(|folder| folder.join(names::MANIFEST).is_file()).collect()
}

/// The run below a runs folder that was begun last, whatever its folder is called.
#[must_use]
pub fn newest(runs: &Path) -> Option<PathBuf> {
    let started = |folder: &PathBuf| manifest(folder).ok().map(|manifest| manifest.started);
    runs_below(runs).into_iter().max_by_key(started)
}

/// The folder of the run with this code: the one that the review file lies in if it is that
/// run, or the one around it (`applied.csv` lies in a write's folder), otherwise the one below
/// the runs folder.
///
/// # Errors
/// [`RunError::NoSuchRun`] or [`RunError::SeveralRuns`].
pub fn find(code: RunCode, beside: &Path, runs: &Path) -> Result<PathBuf, RunError> {
    let is_it = |folder: &Path| manifest(folder).is_ok_and(|manifest| manifest.code == code);
    let around = std::path::absolute(beside).ok().and_then(|beside| beside.parent().map(Path::to_owned));
    if let Some(folder) = [Some(beside.to_owned()), around].into_iter().flatten().find(|folder| is_it(folder))
    {
        return Ok(folder);
    }
    let mut folders: Vec<PathBuf> = runs_below(runs).into_iter().filter(|folder| is_it(folder)).collect();
    match folders.len() {
        0 => Err(RunError::NoSuchRun { code: code.to_string(), below: runs.to_owned() }),
        1 => Ok(folders.remove(0)),
        _ => Err(RunError::SeveralRuns { code: code.to_string(), folders }),
    }
}

/// The letters of the run in a folder; `None` if it is none.
#[must_use]
pub fn run_code_of(folder: &Path) -> Option<RunCode> {
    manifest(folder).ok().map(|manifest| manifest.code)
}

/// How many customers the larger list of the run has.
#[must_use]
pub fn size_of(folder: &Path) -> Option<u64> {
    manifest(folder).ok().map(|manifest| manifest.clientview.rows.max(manifest.economic.rows))
}

/// Whether a review of the run was written to the database.
#[must_use]
pub fn has_write(folder: &Path) -> bool {
    folders_in(folder).iter().any(|folder| folder.join(JOURNAL_NAME).is_file())
}

/// Whether a file of the run is as kobl wrote it.
#[must_use]
pub fn is_as_written(folder: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let written = manifest(folder).ok().and_then(|manifest| manifest.sha256.get(&*name).cloned());
    written.is_some() && written == std::fs::read(path).ok().map(|bytes| sha256(&bytes))
}
