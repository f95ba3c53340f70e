//! The file itself: its bytes, its hash, and why it cannot be read.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::ListErrorKind;

/// A million customers are about 150 MB; beyond this it is another kind of file.
const LIMIT: u64 = 2 << 30;

/// Windows: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
const LOCKED: [i32; 2] = [32, 33];

/// The file name without folders.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// All bytes of the file, unchanged from the first to the last.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ListErrorKind> {
    let mut file = File::open(path).map_err(|error| open_error(path, &error))?;
    let before = Stamp::of(&file.metadata().map_err(|error| io_kind(&error))?);
    if before.folder {
        return Err(ListErrorKind::Folder);
    }
    if before.length > LIMIT {
        return Err(ListErrorKind::TooLarge { limit: LIMIT });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.length).unwrap_or(0) + 1);
    let read = (&mut file).take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| io_kind(&error))?;
    if read as u64 > LIMIT {
        return Err(ListErrorKind::TooLarge { limit: LIMIT });
    }
    let after = Stamp::of(&file.metadata().map_err(|error| io_kind(&error))?);
    before.check(&after, read as u64)?;
    Ok(bytes)
}

/// What must not change while a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    folder: bool,
    /// A pipe has no length to hold the bytes against.
    regular: bool,
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            folder: metadata.is_dir(),
            regular: metadata.is_file(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }

    fn check(&self, after: &Self, read: u64) -> Result<(), ListErrorKind> {
        if self.regular && (self != after || read != self.length) {
            return Err(ListErrorKind::ChangedWhileRead);
        }
        Ok(())
    }
}

/// Windows refuses to open a folder with "access denied".
fn open_error(path: &Path, error: &io::Error) -> ListErrorKind {
    if path.is_dir() { ListErrorKind::Folder } else { io_kind(error) }
}

fn io_kind(error: &io::Error) -> ListErrorKind {
    if cfg!(windows) && error.raw_os_error().is_some_and(|number| LOCKED.contains(&number)) {
        return ListErrorKind::Locked;
    }
    match error.kind() {
        io::ErrorKind::NotFound => ListErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => ListErrorKind::Denied,
        io::ErrorKind::IsADirectory => ListErrorKind::Folder,
        _ => ListErrorKind::Unreadable(error.raw_os_error()),
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Excel keeps `~$name.xlsx` beside a workbook that it has open.
pub fn open_in_excel(path: &Path) -> bool {
    path.with_file_name(format!("~${}", name(path))).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_and_what_is_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(read(&folder.path().join("no.csv")), Err(ListErrorKind::NotFound));
        assert_eq!(read(folder.path()), Err(ListErrorKind::Folder));
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_is_refused() {
        let before = Stamp { folder: false, regular: true, length: 10, modified: None };
        assert_eq!(before.check(&before, 10), Ok(()));
        assert_eq!(before.check(&before, 9), Err(ListErrorKind::ChangedWhileRead));
        let after = Stamp { length: 11, ..before };
        assert_eq!(before.check(&after, 10), Err(ListErrorKind::ChangedWhileRead));
    }

    #[test]
    fn excels_lock_file_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kunder.xlsx");
        assert!(!open_in_excel(&path));
        std::fs::write(folder.path().join("~$kunder.xlsx"), b"").expect("written");
        assert!(open_in_excel(&path));
    }

    #[test]
    fn the_hash_is_the_usual_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
