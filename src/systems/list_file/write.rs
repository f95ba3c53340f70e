//! Writes lists the way a run keeps them: UTF-8 with BOM, `;`, CRLF, every
//! column. What is written is read back byte for byte
//! ([`Columns::Recorded`](super::Columns::Recorded)).
//!
//! Two things are encoded. An empty text is `""` and nothing at all is an
//! empty cell, so that a link of `""` differs from NULL. A cell that Excel
//! would run as a formula gets an apostrophe in front, and so does one that
//! begins with an apostrophe.

use super::row::Listed;
use crate::customer::{CustomerList, ListColumn};
use crate::spreadsheet::{self, BOM};

/// A whole list as the bytes of a file.
#[must_use]
pub fn write_list<C: Listed>(list: &CustomerList<C>) -> Vec<u8> {
    let mut bytes = heading_row(&list.columns);
    list.customers.iter().for_each(|customer| write_row(&mut bytes, &list.columns, customer));
    bytes
}

/// What every list begins with.
#[must_use]
pub fn heading_row(columns: &[ListColumn]) -> Vec<u8> {
    let mut bytes = BOM.to_vec();
    spreadsheet::write_row(&mut bytes, columns, |bytes, column| {
        spreadsheet::write_cell(bytes, &column.heading);
    });
    bytes
}

/// Adds a customer's row.
pub fn write_row<C: Listed>(bytes: &mut Vec<u8>, columns: &[ListColumn], customer: &C) {
    spreadsheet::write_row(bytes, columns, |bytes, column| {
        write_cell(bytes, customer.cell(column.field).as_deref());
    });
}

fn write_cell(bytes: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => {}
        Some("") => bytes.extend_from_slice(b"\"\""),
        Some(text) if runs_in_excel(text) => spreadsheet::write_cell(bytes, &format!("'{text}")),
        Some(text) => spreadsheet::write_cell(bytes, text),
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
