//! `journal.lock`: held by the operating system for whoever writes a journal, and let go when
//! that process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::systems::platform;

/// The file's name.
pub(in crate::systems) const LOCK_NAME: &str = "journal.lock";
/// The journal before its intent is whole.
pub(in crate::systems) const UNFINISHED_NAME: &str = "journal.jsonl.new";

/// The right to write a folder's journal. Dropped, the file is removed.
#[derive(Debug)]
pub(super) struct Hold {
    path: PathBuf,
    file: Option<File>,
}

impl Hold {
    /// Takes it; `None` while another process has it. A file system that knows no locks gives it
    /// to everybody.
    pub(super) fn take(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(LOCK_NAME);
        let file = match platform::create_private_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                OpenOptions::new().write(true).open(&path)?
            }
            other => other?,
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(Self { path, file: Some(file) })),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        drop(self.file.take());
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether a living kobl is writing the journal of this folder.
#[must_use]
pub fn is_being_written(folder: &Path) -> bool {
    let Ok(file) = OpenOptions::new().read(true).write(true).open(folder.join(LOCK_NAME)) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// Whether a write made this folder and ended before its intent was whole.
pub(super) fn was_begun_here(folder: &Path) -> bool {
    [LOCK_NAME, UNFINISHED_NAME].iter().any(|name| folder.join(name).exists())
}
