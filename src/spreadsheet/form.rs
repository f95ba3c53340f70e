//! What a file is, by its content: the name's ending is often wrong.

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Delimited text in some encoding.
    Text,
    /// An XLSX workbook.
    Workbook,
}

/// What a file is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An old Excel workbook (.xls), or one with a password.
    OldWorkbook,
    /// A binary Excel workbook (.xlsb).
    BinaryWorkbook,
    /// An OpenDocument spreadsheet.
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
pub fn form(bytes: &[u8]) -> Result<Form, FileKind> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => zip_form(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(FileKind::OldWorkbook),
        [b'P', b'K', third, _, ..] if *third < 9 => Err(FileKind::Zip),
        [b'%', b'P', b'D', b'F', ..] => Err(FileKind::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [0x7f, b'E', b'L', b'F', ..] => {
            Err(FileKind::Other)
        }
        _ if is_markup(bytes) => Err(FileKind::Html),
        _ => Ok(Form::Text),
    }
}

/// A workbook names its parts in the zip's directory, which stands uncompressed.
fn zip_form(bytes: &[u8]) -> Result<Form, FileKind> {
    let has = |part: &str| memchr::memmem::find(bytes, part.as_bytes()).is_some();
    if has("xl/workbook.bin") {
        Err(FileKind::BinaryWorkbook)
    } else if has("xl/workbook.xml") {
        Ok(Form::Workbook)
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
