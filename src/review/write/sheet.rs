//! The rows of a large sheet, as SpreadsheetML (ECMA-376, part 1, 18.3.1).
//!
//! A library that keeps each cell until the file is saved takes six times the
//! seconds and memory of the rest of an export. So the library makes the
//! workbook with one row of examples, one cell a style, and [`with_rows`] puts
//! the rows in its place, made by all threads and deflated as they come.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::difference::NamePart;
use super::error::WorkbookError;
use crate::batches::in_batches;

/// A cell format of the workbook, by its place in the styles part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyleIndex(u32);

/// Rows that a sheet can hold below its heading.
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Characters that a cell can hold.
const LONGEST_CELL: usize = 32_767;

/// Height of a line of text in Excel's usual font.
const POINTS_OF_LINE: usize = 15;

/// One row that is being written, cell by cell from the left.
pub(super) struct RowXml<'b> {
    bytes: &'b mut Vec<u8>,
    /// As Excel numbers it, from 1.
    row: usize,
    /// Column of the next cell, from 0.
    column: u8,
    /// The row's own tag is not closed yet.
    in_tag: bool,
}

impl<'b> RowXml<'b> {
    fn begin(bytes: &'b mut Vec<u8>, row: usize) -> Self {
        put(bytes, &["<row r=\"", &row.to_string(), "\""]);
        Self { bytes, row, column: 0, in_tag: true }
    }

    /// Makes the row so many lines high; to be said before its first cell.
    pub(super) fn height(&mut self, lines: usize) {
        if lines > 1 && self.in_tag {
            let points = lines * POINTS_OF_LINE;
            put(self.bytes, &[" ht=\"", &points.to_string(), "\" customHeight=\"1\""]);
        }
    }

    fn end(mut self) {
        self.close_tag();
        put(self.bytes, &["</row>"]);
    }

    fn close_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            put(self.bytes, &[">"]);
        }
    }

    /// The start of a cell's tag, up to the attributes after the style.
    fn cell(&mut self, style: StyleIndex) {
        self.close_tag();
        let name = reference(self.column, self.row);
        put(self.bytes, &["<c r=\"", &name, "\" s=\"", &style.0.to_string(), "\""]);
        self.column += 1;
    }

    /// An empty cell.
    pub(super) fn blank(&mut self, style: StyleIndex) {
        self.cell(style);
        put(self.bytes, &["/>"]);
    }

    /// A whole number.
    pub(super) fn number(&mut self, style: StyleIndex, number: u32) {
        self.cell(style);
        put(self.bytes, &["><v>", &number.to_string(), "</v></c>"]);
    }

    /// A text; an empty one is an empty cell.
    pub(super) fn text(&mut self, style: StyleIndex, text: &str) -> Result<(), WorkbookError> {
        if text.is_empty() {
            self.blank(style);
            return Ok(());
        }
        self.check_length(text)?;
        self.cell(style);
        put(self.bytes, &[" t=\"inlineStr\"><is>"]);
        self.run(text);
        put(self.bytes, &["</is></c>"]);
        Ok(())
    }

    /// A formula made for the row, and the text that it gives.
    pub(super) fn formula(
        &mut self,
        style: StyleIndex,
        of_row: impl Fn(usize) -> String,
        value: &str,
    ) -> Result<(), WorkbookError> {
        self.check_length(value)?;
        self.cell(style);
        put(self.bytes, &[" t=\"str\"><f>"]);
        escape(self.bytes, of_row(self.row).trim_start_matches('='));
        put(self.bytes, &["</f><v>"]);
        escape(self.bytes, value);
        put(self.bytes, &["</v></c>"]);
        Ok(())
    }

    /// A text whose differing parts are bold and dark red.
    pub(super) fn marked(&mut self, style: StyleIndex, parts: &[NamePart<'_>]) -> Result<(), WorkbookError> {
        self.check_length(&parts.iter().map(|part| part.text()).collect::<String>())?;
        self.cell(style);
        put(self.bytes, &[" t=\"inlineStr\"><is>"]);
        for part in parts {
            put(self.bytes, &["<r>"]);
            if matches!(part, NamePart::Different(_)) {
                put(self.bytes, &[MARK]);
            }
            self.run(part.text());
            put(self.bytes, &["</r>"]);
        }
        put(self.bytes, &["</is></c>"]);
        Ok(())
    }

    /// `<t>` with the text; blanks at its ends would be lost without the attribute.
    fn run(&mut self, text: &str) {
        let open = if text.trim() == text { "<t>" } else { "<t xml:space=\"preserve\">" };
        put(self.bytes, &[open]);
        escape(self.bytes, text);
        put(self.bytes, &["</t>"]);
    }

    fn check_length(&self, text: &str) -> Result<(), WorkbookError> {
        // Characters are fewer than bytes.
        if text.len() > LONGEST_CELL && text.encode_utf16().count() > LONGEST_CELL {
            return Err(WorkbookError::LongCell { row: self.row });
        }
        Ok(())
    }
}

/// The font of a part that differs.
const MARK: &str = "<rPr><b/><sz val=\"11\"/><color rgb=\"FF9C0006\"/><rFont val=\"Calibri\"/>\
                    <family val=\"2\"/><scheme val=\"minor\"/></rPr>";

/// `C12`, for a column among the first 26.
fn reference(column: u8, row: usize) -> String {
    let mut name = row.to_string();
    name.insert(0, char::from(b'A' + column));
    name
}

fn put(bytes: &mut Vec<u8>, texts: &[&str]) {
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
    }
}

/// Adds text as XML. Characters that XML cannot hold are written as `_x0001_`, and an underscore
/// that would be read as the start of such a one as `_x005F_` (ECMA-376, part 1, 22.9.2.19).
fn escape(bytes: &mut Vec<u8>, text: &str) {
    let mut plain = 0;
    for (place, c) in text.char_indices() {
        let coded;
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '_' if is_coded(&text[place..]) => "_x005F_",
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                coded = format!("_x{:04X}_", u32::from(c));
                &coded
            }
            _ => continue,
        };
        put(bytes, &[&text[plain..place], instead]);
        plain = place + c.len_utf8();
    }
    put(bytes, &[&text[plain..]]);
}

/// Whether a text begins like `_x005F_`.
fn is_coded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && (&bytes[..2] == b"_x" && bytes[6] == b'_')
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// The rows of a sheet, instead of its second row, whose cells are examples of the styles.
pub(super) struct SheetRows<'r> {
    /// The part that holds the sheet.
    pub(super) sheet: &'static str,
    /// The part that says how far its table reaches.
    pub(super) table: &'static str,
    /// How many rows there are below the heading.
    pub(super) count: usize,
    /// Writes one of them; it gets the styles in the order of the examples.
    pub(super) write: Box<WriteRow<'r>>,
}

/// Writes the row of a number, from 0.
pub(super) type WriteRow<'r> =
    dyn Fn(&mut RowXml<'_>, usize, &[StyleIndex]) -> Result<(), WorkbookError> + Sync + 'r;

/// The workbook with these rows.
///
/// # Errors
/// [`WorkbookError`] if the rows do not fit into Excel's limits.
pub(super) fn with_rows(workbook: &[u8], sheets: &[SheetRows<'_>]) -> Result<Vec<u8>, WorkbookError> {
    if let Some(long) = sheets.iter().find(|sheet| sheet.count > MOST_ROWS) {
        return Err(WorkbookError::TooManyRows { count: long.count });
    }
    let mut from = ZipArchive::new(Cursor::new(workbook))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(workbook.len())));
    let deflated = SimpleFileOptions::default().compression_level(Some(LEVEL));
    for place in 0..from.len() {
        let mut part = from.by_index(place)?;
        let name = part.name()?.into_owned();
        let mut text = String::new();
        if let Some(rows) = sheets.iter().find(|rows| rows.sheet == name) {
            part.read_to_string(&mut text)?;
            to.start_file(name, deflated)?;
            let frame = Frame::of(&text).ok_or(WorkbookError::Frame)?;
            to.write_all(over_rows(frame.before, "<dimension ref=\"", rows.count).as_bytes())?;
            let add = |bytes: &mut Vec<u8>, item: usize| {
                let mut xml = RowXml::begin(bytes, item + 2);
                (rows.write)(&mut xml, item, &frame.styles).map(|()| xml.end())
            };
            in_batches(rows.count, add, |bytes| to.write_all(bytes).map_err(WorkbookError::Io))?;
            to.write_all(frame.after.as_bytes())?;
        } else if let Some(rows) = sheets.iter().find(|rows| rows.table == name) {
            part.read_to_string(&mut text)?;
            to.start_file(name, deflated)?;
            // A table has a row below its heading, be it an empty one.
            let table = over_rows(&text, " ref=\"", rows.count.max(1));
            to.write_all(over_rows(&table, "<autoFilter ref=\"", rows.count.max(1)).as_bytes())?;
        } else {
            to.raw_copy_file(part)?;
        }
    }
    Ok(to.finish()?.into_inner())
}

/// Deflate's second level: a third of the seconds of the usual sixth, and a few per cent more bytes.
const LEVEL: i64 = 2;

/// A sheet without its second row.
struct Frame<'x> {
    before: &'x str,
    after: &'x str,
    styles: Vec<StyleIndex>,
}

impl<'x> Frame<'x> {
    /// Takes the sheet apart at `<row r="2"`; `None` if it has no such row.
    fn of(sheet: &'x str) -> Option<Self> {
        let start = sheet.find("<row r=\"2\"")?;
        let end = start + sheet[start..].find("</row>")? + "</row>".len();
        let cells = sheet[start..end].split("<c ").skip(1);
        let style = |cell: &str| cell.split(" s=\"").nth(1)?.split('"').next()?.parse().ok().map(StyleIndex);
        Some(Self {
            before: &sheet[..start],
            after: &sheet[end..],
            styles: cells.map(style).collect::<Option<_>>()?,
        })
    }
}

/// The text with the first range after `attribute` reaching over `count` rows below the heading.
fn over_rows(text: &str, attribute: &str, count: usize) -> String {
    let range = || -> Option<String> {
        let start = text.find(attribute)? + attribute.len();
        let end = start + text[start..].find('"')?;
        let last: String =
            text[start..end].split(':').nth(1)?.chars().filter(char::is_ascii_uppercase).collect();
        Some(format!("{}A1:{last}{}{}", &text[..start], count + 1, &text[end..]))
    };
    range().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_coded() {
        let escaped = |text: &str| {
            let mut bytes = Vec::new();
            escape(&mut bytes, text);
            String::from_utf8(bytes).expect("UTF-8")
        };
        for (text, xml) in [
            ("Ærø & <Søn>", "Ærø &amp; &lt;Søn&gt;"),
            ("a\u{1}b\u{1f}", "a_x0001_b_x001F_"),
            ("_x0041_ _x004_ _", "_x005F_x0041_ _x004_ _"),
            ("\u{ffff}", "_xFFFF_"),
            ("", ""),
        ] {
            assert_eq!(escaped(text), xml, "{text:?}");
        }
    }

    #[test]
    fn cells_are_named_by_column_and_row() {
        assert_eq!(reference(0, 1), "A1");
        assert_eq!(reference(17, 1_048_576), "R1048576");
    }
}
