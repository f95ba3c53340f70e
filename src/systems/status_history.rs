//! `status.jsonl` below the runs folder: what `kobl status --since-last` saw,
//! one line a look. Kinds, primary keys and numbers; no names.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::platform;
use super::run_folder::RunError;
use crate::run::{ConcernId, SourceKind};

/// The file's name.
pub const STATUS_NAME: &str = "status.jsonl";

/// Looks that are kept.
const KEPT: usize = 36;

/// What one look at the two systems saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusLook {
    /// When.
    pub time: DateTime<FixedOffset>,
    /// Which database and which agreement; looks at others are not compared.
    pub systems: [String; 2],
    /// What was not as it should be.
    pub concerns: BTreeSet<ConcernId>,
}

/// A name for a system that stays the same from look to look. A list file changes with every
/// export, so any list is the same system.
#[must_use]
pub fn system_name(kind: &SourceKind) -> String {
    match kind {
        SourceKind::Database(at) => format!("{}/{}/{}/{}", at.engine, at.server, at.database, at.table),
        SourceKind::Api(agreement) => format!("agreement {}", agreement.number),
        SourceKind::File { .. } => "list".to_owned(),
    }
}

/// The last look at these systems. A file that is not there has none; neither has a line that
/// another version wrote.
///
/// # Errors
/// [`RunError::Unreadable`].
pub fn last(runs: &Path, systems: &[String; 2]) -> Result<Option<StatusLook>, RunError> {
    let looks = read(&runs.join(STATUS_NAME))?;
    Ok(looks.into_iter().rev().find(|look| look.systems == *systems))
}

/// Adds a look; the oldest are dropped.
///
/// # Errors
/// [`RunError`] if the file cannot be read or written; then it is as it was.
pub fn keep(runs: &Path, look: StatusLook) -> Result<(), RunError> {
    let path = runs.join(STATUS_NAME);
    let mut looks = read(&path)?;
    looks.push(look);
    let dropped = looks.len().saturating_sub(KEPT);
    let unwritable =
        |error: std::io::Error| RunError::Unwritable { path: path.clone(), reason: error.kind() };
    let mut bytes = Vec::new();
    for look in &looks[dropped..] {
        serde_json::to_writer(&mut bytes, look).map_err(std::io::Error::from).map_err(unwritable)?;
        bytes.push(b'\n');
    }
    if !runs.is_dir() {
        platform::create_private_folder(runs).map_err(unwritable)?;
    }
    replace(&path, &bytes).map_err(unwritable)
}

/// Writes a file whole in the place of what was there.
///
/// # Errors
/// The operating system's; then what was there is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = path.with_file_name(name);
    let _ = fs::remove_file(&fresh);
    platform::create_private_file(&fresh)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&fresh, path))
}

fn read(path: &Path) -> Result<Vec<StatusLook>, RunError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(RunError::Unreadable { path: path.to_owned(), reason: error.kind() }),
    };
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}
