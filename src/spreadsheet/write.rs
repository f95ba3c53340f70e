//! Delimited text the way Danish Excel opens it by double click: UTF-8 with a
//! byte order mark, `;` and CRLF.

use memchr::memchr3;

/// What stands between two cells.
pub const DELIMITER: u8 = b';';

/// The byte order mark, without which Excel takes UTF-8 for Windows-1252.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Adds a cell's text, in quotes only if a reader would take a part of it for an end of the cell,
/// whichever delimiter it expects.
pub fn write_cell(bytes: &mut Vec<u8>, text: &str) {
    let raw = text.as_bytes();
    if memchr3(b';', b',', b'"', raw).is_none() && memchr3(b'\n', b'\r', b'\t', raw).is_none() {
        bytes.extend_from_slice(raw);
        return;
    }
    bytes.push(b'"');
    let mut parts = text.split('"');
    bytes.extend_from_slice(parts.next().unwrap_or("").as_bytes());
    for part in parts {
        bytes.extend_from_slice(b"\"\"");
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.push(b'"');
}

/// Adds a row, each cell written by its own function, and the end of the line.
pub fn write_row<C>(
    bytes: &mut Vec<u8>,
    cells: impl IntoIterator<Item = C>,
    write: impl Fn(&mut Vec<u8>, C),
) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            bytes.push(DELIMITER);
        }
        write(bytes, cell);
    }
    bytes.extend_from_slice(b"\r\n");
}
