//! `decisions.jsonl`: what a reviewed file decided, kept beside the run so
//! that a later run of the same database does not ask again. No names; the
//! reviewer's comments are personal data and go with `cleanup`.

use std::fs;
use std::path::Path;

use super::load::manifest;
use super::{RunError, runs_below, unreadable};
use crate::review::Remembered;
use crate::run::SourceKind;
use crate::systems::status_history::replace;

/// The file's name.
pub(super) const NAME: &str = "decisions.jsonl";

/// Keeps the decisions of a run; those of an earlier apply of the same run are replaced.
///
/// # Errors
/// [`RunError::Unwritable`].
pub fn keep(run: &Path, decisions: &[Remembered]) -> Result<(), RunError> {
    let path = run.join(NAME);
    let unwritable =
        |error: std::io::Error| RunError::Unwritable { path: path.clone(), reason: error.kind() };
    let mut bytes = Vec::new();
    for decision in decisions {
        serde_json::to_writer(&mut bytes, decision).map_err(std::io::Error::from).map_err(unwritable)?;
        bytes.push(b'\n');
    }
    replace(&path, &bytes).map_err(unwritable)
}

/// The decisions of every run of this database below a runs folder, oldest first.
///
/// # Errors
/// [`RunError`] for a run or a file that cannot be read.
pub fn earlier(runs: &Path, source: &SourceKind) -> Result<Vec<Remembered>, RunError> {
    let mut found = Vec::new();
    for run in runs_below(runs) {
        let path = run.join(NAME);
        if !path.is_file() {
            continue;
        }
        let manifest = manifest(&run)?;
        if manifest.clientview.kind != *source {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let decisions: Vec<Remembered> = serde_json::Deserializer::from_slice(&bytes)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|_| RunError::NotUnderstood(path))?;
        found.push((manifest.started, decisions));
    }
    found.sort_by_key(|(started, _)| *started);
    Ok(found.into_iter().flat_map(|(_, decisions)| decisions).collect())
}
