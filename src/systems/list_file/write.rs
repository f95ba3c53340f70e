//! Writes lists the way a run keeps them: UTF-8 with BOM, `;`, CRLF, every
//! column. What is written is read back byte for byte
//! ([`Columns::Recorded`](super::Columns::Recorded)).
//!
//! Two things are encoded. An empty text is `""` and nothing at all is an
//! empty cell, so that a link of `""` differs from NULL. A cell that Excel
//! would run as a formula gets an apostrophe in front, and so does one that
//! begins with an apostrophe.

use memchr::{memchr2, memchr3};

use super::row::Listed;
use crate::customer::{Column, CustomerList};

/// What stands between two cells.
pub(super) const DELIMITER: u8 = b';';

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A whole list as the bytes of a file.
#[must_use]
pub fn write_list<C: Listed>(list: &CustomerList<C>) -> Vec<u8> {
    let mut bytes = heading_row(&list.columns);
    list.customers.iter().for_each(|customer| write_row(&mut bytes, &list.columns, customer));
    bytes
}

/// What every list begins with.
#[must_use]
pub fn heading_row(columns: &[Column]) -> Vec<u8> {
    let mut bytes = BOM.to_vec();
    for (i, column) in columns.iter().enumerate() {
        begin_cell(&mut bytes, i);
        write_quoted_if_needed(&mut bytes, &column.heading);
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Adds a customer's row.
pub fn write_row<C: Listed>(bytes: &mut Vec<u8>, columns: &[Column], customer: &C) {
    for (i, column) in columns.iter().enumerate() {
        begin_cell(bytes, i);
        write_cell(bytes, customer.cell(column.field).as_deref());
    }
    bytes.extend_from_slice(b"\r\n");
}

fn begin_cell(bytes: &mut Vec<u8>, index: usize) {
    if index > 0 {
        bytes.push(DELIMITER);
    }
}

fn write_cell(bytes: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => {}
        Some("") => bytes.extend_from_slice(b"\"\""),
        Some(text) if runs_in_excel(text) => write_quoted_if_needed(bytes, &format!("'{text}")),
        Some(text) => write_quoted_if_needed(bytes, text),
    }
}

/// Excel runs what begins so (a phone number `+45 …` it merely adds up), and an apostrophe
/// of the text's own must not be taken for the guard.
fn runs_in_excel(text: &str) -> bool {
    match text.as_bytes()[0] {
        b'=' | b'@' | b'\t' | b'\r' | b'\'' => true,
        b'+' | b'-' => !text.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b' '),
        _ => false,
    }
}

fn write_quoted_if_needed(bytes: &mut Vec<u8>, text: &str) {
    let raw = text.as_bytes();
    if memchr3(DELIMITER, b'"', b'\n', raw).is_none() && memchr2(b'\r', b'\t', raw).is_none() {
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
