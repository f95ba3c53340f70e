//! What a file is, by its content: the name's ending is often wrong.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader as _, Xls, XlsError};
use memchr::memmem;

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// Delimited text in some encoding.
    Text,
    /// A workbook: XLSX, XLSB or ODS.
    Workbook,
}

/// The kinds of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkbookForm {
    /// Excel's usual one (.xlsx).
    Xlsx,
    /// Excel's binary one (.xlsb).
    Binary,
    /// An OpenDocument spreadsheet (.ods).
    OpenDocument,
}

/// What a file is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An old Excel workbook (.xls).
    OldWorkbook,
    /// A workbook that opens with a password only.
    Password,
    /// An OpenDocument file that is no spreadsheet.
    OpenDocument,
    /// A zip file of another kind.
    Zip,
    /// A PDF.
    Pdf,
    /// A web page, or XML.
    Html,
    /// Some other binary file (a picture, a program).
    Other,
    /// A workbook that is damaged or cut off.
    BrokenWorkbook,
}

/// Tells delimited text from a workbook.
///
/// # Errors
/// What the file is, where it is neither.
pub fn form(bytes: &[u8]) -> Result<FileForm, FileKind> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => zip_form(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] if is_encrypted(bytes) => Err(FileKind::Password),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(FileKind::OldWorkbook),
        [b'P', b'K', third, _, ..] if *third < 9 => Err(FileKind::Zip),
        [b'%', b'P', b'D', b'F', ..] => Err(FileKind::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [0x7f, b'E', b'L', b'F', ..] => {
            Err(FileKind::Other)
        }
        _ if is_markup(bytes) => Err(FileKind::Html),
        _ => Ok(FileForm::Text),
    }
}

/// Whether a compound file holds an encrypted workbook: of the newer kind, whose directory names
/// the package (MS-OFFCRYPTO, 2.3.4.4), or of the older one, which says so in its first records.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_old = || {
        let opened = catch_unwind(AssertUnwindSafe(|| Xls::new(Cursor::new(bytes)).err()));
        matches!(opened, Ok(Some(XlsError::Password)))
    };
    memmem::find(bytes, &name).is_some() || is_old()
}

/// Which kind of workbook a zip is. It names its parts in its directory, which stands uncompressed,
/// and a document its kind in its first part.
pub(super) fn workbook_form(bytes: &[u8]) -> Option<WorkbookForm> {
    let has = |part: &str| memmem::find(bytes, part.as_bytes()).is_some();
    match () {
        () if has("xl/workbook.bin") => Some(WorkbookForm::Binary),
        () if has("xl/workbook.xml") => Some(WorkbookForm::Xlsx),
        () if has("application/vnd.oasis.opendocument.spreadsheet") => Some(WorkbookForm::OpenDocument),
        () => None,
    }
}

fn zip_form(bytes: &[u8]) -> Result<FileForm, FileKind> {
    let has = |part: &str| memmem::find(bytes, part.as_bytes()).is_some();
    if workbook_form(bytes).is_some() {
        Ok(FileForm::Workbook)
    } else if has("application/vnd.oasis.opendocument") {
        Err(FileKind::OpenDocument)
    } else if has("xl/") {
        Err(FileKind::BrokenWorkbook)
    } else {
        Err(FileKind::Zip)
    }
}

/// HTML or XML, as "save as web page" makes it: `<` and a letter or `!` or `?`.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let word = |start: &[u8]| bytes.get(..start.len()).is_some_and(|b| b.eq_ignore_ascii_case(start));
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"{\\rtf"].into_iter().any(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_told_from_an_old_workbook() {
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        assert_eq!(form(&old), Err(FileKind::OldWorkbook));
        let package = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
        assert_eq!(form(&old.iter().copied().chain(package).collect::<Vec<u8>>()), Err(FileKind::Password));
    }
}
