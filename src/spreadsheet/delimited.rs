//! Rows of delimited text, read in place. Strict where a reader that guesses
//! would silently move cells: a quote that is never closed and text after a
//! closing quote are reported, not repaired.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

use super::excel::text_formula;
use super::sheet::MAX_CELLS;
use super::{Cell, Place, Row};

/// What may stand between two cells; the first is preferred where nothing else decides.
pub const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// What breaks the syntax of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadQuote {
    /// Opened and never closed.
    Open,
    /// Something follows the closing quote.
    TextAfter,
}

/// One row: where it starts, and the cells whose quotes are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowStart {
    /// Where it starts.
    pub place: Place,
    /// Index of the cell, and what is wrong.
    pub bad_quote: Option<(usize, BadQuote)>,
}

/// The delimiter that a first line `sep=;` declares, as Excel understands it. `sep=` alone stood
/// before a TAB that was trimmed away.
#[must_use]
pub fn declared_delimiter(text: &str) -> Option<u8> {
    let line = &text[..memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len())];
    let word = line.trim().trim_matches('"');
    let (name, rest) = (word.get(..4)?, word.get(4..)?);
    if !name.eq_ignore_ascii_case("sep=") {
        return None;
    }
    match rest.as_bytes() {
        [] => Some(b'\t'),
        [delimiter] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// Whether the last line has no end: an editor's habit, or the file was cut there.
#[must_use]
pub fn is_unfinished(text: &str) -> bool {
    !text.is_empty() && !text.ends_with(['\n', '\r'])
}

/// The first rows that are not blank, at most `limit`; bad quotes are overlooked. A line
/// `sep=` is no row.
#[must_use]
pub fn sample(text: &str, delimiter: u8, limit: usize) -> Vec<Row<'_>> {
    let mut rows = Rows::new(text, delimiter);
    rows.skip_declaration();
    let mut found = Vec::new();
    let mut cells = Vec::new();
    while found.len() < limit {
        let Some(start) = rows.next_into(&mut cells) else { break };
        if !cells.iter().all(Cell::is_blank) {
            found.push((start.place, std::mem::take(&mut cells)));
        }
    }
    found
}

/// Reads one row after the other.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    text: &'a str,
    at: usize,
    next: Place,
    delimiter: u8,
}

impl<'a> Rows<'a> {
    /// The rows of a text.
    #[must_use]
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, at: 0, next: Place::FIRST, delimiter }
    }

    /// Where the next row starts.
    #[must_use]
    pub fn next_place(&self) -> Place {
        self.next
    }

    /// Steps over a line `sep=`, which Excel does not show as a row.
    pub fn skip_declaration(&mut self) {
        if declared_delimiter(self.text).is_some() {
            self.at = memchr::memchr2(b'\n', b'\r', self.text.as_bytes()).unwrap_or(self.text.len());
            if self.at < self.text.len() {
                self.end_line();
            }
            self.next.row = 1;
        }
    }

    /// Skips rows up to and including the one that starts there; tells how much of the text
    /// that is.
    pub fn skip_through(&mut self, place: Place) -> usize {
        let mut cells = Vec::new();
        while self.next.line <= place.line && self.next_into(&mut cells).is_some() {}
        self.at
    }

    /// The next row's cells, or nothing at the end of the text.
    pub fn next_into(&mut self, cells: &mut Vec<Cell<'a>>) -> Option<RowStart> {
        cells.clear();
        if self.at >= self.text.len() {
            return None;
        }
        let mut start = RowStart { place: self.next, bad_quote: None };
        loop {
            let (cell, bad) = self.next_cell();
            if let (Some(bad), None) = (bad, start.bad_quote) {
                start.bad_quote = Some((cells.len(), bad));
            }
            if cells.len() <= MAX_CELLS {
                cells.push(cell);
            }
            match self.text.as_bytes().get(self.at) {
                Some(&byte) if byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.end_line();
                    return Some(start);
                }
                None => return Some(start),
            }
        }
    }

    /// Steps over `\n`, `\r\n` or `\r`.
    fn end_line(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += if bytes[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        self.next.line += 1;
        self.next.row += 1;
    }

    #[inline]
    fn next_cell(&mut self) -> (Cell<'a>, Option<BadQuote>) {
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted_cell();
        }
        let text = self.bare_text();
        match text_formula(text) {
            Some(text) => (Cell { quoted: true, ..Cell::plain(text) }, None),
            None => (Cell::plain(text), None),
        }
    }

    /// The text up to the end of the cell.
    #[inline]
    fn bare_text(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let length = memchr3(self.delimiter, b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn quoted_cell(&mut self) -> (Cell<'a>, Option<BadQuote>) {
        let start = self.at + 1;
        let (end, doubled) = match closing_quote(&self.text.as_bytes()[start..]) {
            Some((length, doubled)) => (start + length, doubled),
            None => return (self.open_quote(start), Some(BadQuote::Open)),
        };
        let inside = &self.text[start..end];
        self.next.line += line_ends(inside);
        self.at = end + 1;
        let mut text = if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
        let after = self.bare_text();
        let blank = after.trim().is_empty();
        if !blank {
            text.to_mut().push_str(after);
        }
        if let Some(inner) = text_formula(&text) {
            text = Cow::Owned(inner.to_owned());
        }
        (Cell { quoted: true, ..Cell::plain(text) }, (!blank).then_some(BadQuote::TextAfter))
    }

    /// Nothing after a quote that never closes can be trusted: the row ends the text.
    fn open_quote(&mut self, start: usize) -> Cell<'a> {
        let text = &self.text[start..];
        self.at = self.text.len();
        Cell { quoted: true, ..Cell::plain(text) }
    }
}

/// Length of the text up to the closing quote, and whether it holds doubled quotes.
fn closing_quote(bytes: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut doubled = false;
    loop {
        at += memchr(b'"', &bytes[at..])?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some((at, doubled));
        }
        doubled = true;
        at += 2;
    }
}

/// Line ends in a text: `\n`, `\r\n` and `\r` each count once.
fn line_ends(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = bytes
        .iter()
        .enumerate()
        .filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')));
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}

/// Cuts the text between rows into pieces of about `size` bytes, so that several threads can
/// read it. A quote opens a cell only where a cell begins, as in [`Rows`].
#[must_use]
pub fn pieces(text: &str, delimiter: u8, size: usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::with_capacity(text.len() / size.max(1) + 1);
    let (mut start, mut at) = (0, 0);
    while let Some(step) = memchr3(b'"', b'\n', b'\r', &bytes[at..]) {
        at += step;
        if bytes[at] == b'"' {
            let opens = at == 0 || matches!(bytes[at - 1], b'\n' | b'\r') || bytes[at - 1] == delimiter;
            at += 1;
            if opens {
                let Some((length, _)) = closing_quote(&bytes[at..]) else { break };
                at += length + 1;
            }
            continue;
        }
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
        if at - start >= size {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line, cells, and what is wrong with a quote.
    type ReadRow = (u32, Vec<String>, Option<(usize, BadQuote)>);

    fn rows(text: &str, delimiter: u8) -> Vec<ReadRow> {
        let mut rows = Rows::new(text, delimiter);
        let (mut cells, mut found) = (Vec::new(), Vec::new());
        while let Some(start) = rows.next_into(&mut cells) {
            let texts = cells.iter().map(|c| c.text.clone().into_owned()).collect();
            found.push((start.place.line, texts, start.bad_quote));
        }
        found
    }

    #[test]
    fn rows_know_the_line_they_start_on_whatever_ends_the_lines() {
        for text in ["a;b\nc;\"d\ne\"\nf", "a;b\r\nc;\"d\ne\"\r\nf\r\n", "a;b\rc;\"d\ne\"\rf"] {
            assert_eq!(
                rows(text, b';'),
                [
                    (1, vec!["a".to_owned(), "b".to_owned()], None),
                    (2, vec!["c".to_owned(), "d\ne".to_owned()], None),
                    (4, vec!["f".to_owned()], None),
                ],
                "{text:?}"
            );
        }
    }

    #[test]
    fn quotes_hold_delimiters_and_doubled_quotes_and_are_literal_inside_a_cell() {
        assert_eq!(
            rows("\"a;b\";\"c \"\"d\"\"\";12\" rør;\"\";\"x\"  \n", b';'),
            [(1, ["a;b", "c \"d\"", "12\" rør", "", "x"].map(str::to_owned).to_vec(), None)]
        );
    }

    #[test]
    fn a_formula_that_is_a_text_is_that_text() {
        assert_eq!(
            rows("=\"00123\";\"=\"\"a;b\"\"\";=A1;=\"x\n", b';'),
            [(1, ["00123", "a;b", "=A1", "=\"x"].map(str::to_owned).to_vec(), None)]
        );
    }

    #[test]
    fn broken_quotes_are_told_by_row_and_cell() {
        assert_eq!(rows("a;\"b\"c\nd", b';')[0].2, Some((1, BadQuote::TextAfter)));
        assert_eq!(
            rows("a;b\nc;\"d\ne;f\n", b';')[1],
            (2, vec!["c".to_owned(), "d\ne;f\n".to_owned()], Some((1, BadQuote::Open)))
        );
    }

    #[test]
    fn a_declared_delimiter_is_taken_as_excel_takes_it() {
        assert_eq!(declared_delimiter("sep=|\r\na|b"), Some(b'|'));
        assert_eq!(declared_delimiter("sep=;\n"), Some(b';'));
        assert_eq!(declared_delimiter("sep=;;\n"), None);
        assert_eq!(declared_delimiter("separator\n"), None);
        assert_eq!(sample("sep=|\r\n\r\na|b", b'|', 9)[0].0, Place { row: 2, line: 3 });
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate_where_the_text_is_sound(
            table in prop::collection::vec(prop::collection::vec("[a\" ;,\r\nå]{0,6}", 1..5), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("written");
            }
            let text = String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8");
            let read: Vec<_> = rows(&text, b';').into_iter().map(|(_, cells, bad)| {
                assert_eq!(bad, None);
                cells
            }).collect();
            prop_assert_eq!(read, table);
        }

        #[test]
        fn pieces_read_apart_give_the_rows_of_the_whole(text in "[a\";\r\nå]{0,80}", size in 1_usize..30) {
            let apart: Vec<_> =
                pieces(&text, b';', size).into_iter().flat_map(|piece| rows(piece, b';')).map(|r| (r.1, r.2)).collect();
            let whole: Vec<_> = rows(&text, b';').into_iter().map(|r| (r.1, r.2)).collect();
            prop_assert_eq!(apart, whole);
        }

        #[test]
        fn any_text_is_read_to_its_end(text in any::<String>(), delimiter in prop::sample::select(&DELIMITERS[..])) {
            let ends = line_ends(&text);
            let mut reader = Rows::new(&text, delimiter);
            let mut cells = Vec::new();
            while reader.next_into(&mut cells).is_some() {}
            prop_assert_eq!(reader.at, text.len());
            prop_assert!(reader.next_place().line <= ends + 1);
        }
    }
}
