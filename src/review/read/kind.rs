//! What a file is, by its content: the name's ending is often wrong.

use crate::review::{FileKind, ReviewError};

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readable {
    /// CSV in some encoding.
    Text,
    /// An XLSX workbook.
    Workbook,
}

/// Larger files are no review files: Excel itself holds a million rows.
const LARGEST: u64 = 256;

/// Tells CSV from XLSX, and names what is neither.
pub(super) fn kind(bytes: &[u8]) -> Result<Readable, ReviewError> {
    if bytes.len() as u64 > LARGEST << 20 {
        return Err(ReviewError::TooLarge(LARGEST));
    }
    let other = |kind| Err(ReviewError::Kind(kind));
    match bytes {
        [b'P', b'K', 3, 4, ..] => zip_kind(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => other(FileKind::OldWorkbook),
        [b'P', b'K', ..] if bytes.len() > 3 && bytes[2] < 9 => other(FileKind::Zip),
        [b'%', b'P', b'D', b'F', ..] => other(FileKind::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [0x7f, b'E', b'L', b'F', ..] => {
            other(FileKind::Other)
        }
        _ if is_markup(bytes) => other(FileKind::Html),
        _ => Ok(Readable::Text),
    }
}

/// A workbook names its parts in the zip's directory, which stands uncompressed.
fn zip_kind(bytes: &[u8]) -> Result<Readable, ReviewError> {
    let has = |part: &str| memchr::memmem::find(bytes, part.as_bytes()).is_some();
    if has("xl/workbook.bin") {
        Err(ReviewError::Kind(FileKind::BinaryWorkbook))
    } else if has("xl/workbook.xml") {
        Ok(Readable::Workbook)
    } else if has("application/vnd.oasis.opendocument") {
        Err(ReviewError::Kind(FileKind::OpenDocument))
    } else if has("xl/") {
        Err(ReviewError::BrokenWorkbook)
    } else {
        Err(ReviewError::Kind(FileKind::Zip))
    }
}

/// HTML or XML, as "save as web page" makes it: `<` and a letter or `!` or `?`.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let word = |start: &[u8]| bytes.get(..start.len()).is_some_and(|b| b.eq_ignore_ascii_case(start));
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"{\\rtf"].into_iter().any(word)
}
