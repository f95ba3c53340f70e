//! Finds the run that a review file belongs to.

use std::path::{Path, PathBuf};

use super::load::manifest;
use super::{RunError, names};
use crate::run::RunCode;
use crate::systems::journal_file::folders_in;

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
/// run, otherwise the one below the runs folder.
///
/// # Errors
/// [`RunError::NoSuchRun`] or [`RunError::SeveralRuns`].
pub fn find(code: RunCode, beside: &Path, runs: &Path) -> Result<PathBuf, RunError> {
    let is_it = |folder: &Path| manifest(folder).is_ok_and(|manifest| manifest.code == code);
    if is_it(beside) {
        return Ok(beside.to_owned());
    }
    let mut folders: Vec<PathBuf> = runs_below(runs).into_iter().filter(|folder| is_it(folder)).collect();
    match folders.len() {
        0 => Err(RunError::NoSuchRun { code: code.to_string(), below: runs.to_owned() }),
        1 => Ok(folders.remove(0)),
        _ => Err(RunError::SeveralRuns { code: code.to_string(), folders }),
    }
}
