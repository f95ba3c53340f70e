//! Rows of an OpenDocument spreadsheet (ODF 1.3, part 3, 9.1): `content.xml`, cell
//! by cell. Read here and not by the library for workbooks, which tells neither a
//! percentage from a number nor a hidden row from a shown one.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};
use std::ops::{ControlFlow, Range};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use rustc_hash::{FxHashMap, FxHashSet};

use super::sheet::{MAX_EXACT, MAX_ROW, Sheet, UnreadableWorkbook, cell_at, shown_number};
use super::{Cell, CellKind, FileKind, Look, MAX_CELLS, Merged, Place, Row};

const BROKEN: UnreadableWorkbook = UnreadableWorkbook::Kind(FileKind::BrokenWorkbook);

/// An opened spreadsheet.
pub(super) struct OpenDocument {
    content: String,
    tables: Vec<DocumentTable>,
    /// Cell style -> the colour behind the text.
    fills: FxHashMap<String, String>,
}

/// A sheet, and the rows of the content that are its own.
struct DocumentTable {
    sheet: Sheet,
    within: Range<usize>,
}

/// A row as it lies in the file, standing for `repeated` rows.
struct DocumentRow {
    /// From 0.
    first: u32,
    repeated: u32,
    hidden: bool,
    cells: Vec<DocumentCell>,
}

/// A cell, standing for `repeated` cells side by side.
struct DocumentCell {
    column: usize,
    repeated: usize,
    /// Nothing for a blank one.
    cell: Option<Cell<'static>>,
    style: Option<String>,
    /// Rows and columns that it is merged with.
    spans: (u32, usize),
    noted: bool,
}

impl OpenDocument {
    /// Opens the spreadsheet in a file's bytes.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, UnreadableWorkbook> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
        let mut part = |name: &str| -> Option<String> {
            let mut text = String::new();
            zip.by_name(name).ok()?.read_to_string(&mut text).ok()?;
            Some(text)
        };
        if part("META-INF/manifest.xml").is_some_and(|text| text.contains("encryption-data")) {
            return Err(UnreadableWorkbook::Kind(FileKind::Password));
        }
        let content = part("content.xml").ok_or(BROKEN)?;
        let mut document = Self { content: String::new(), tables: Vec::new(), fills: FxHashMap::default() };
        document.survey(&content)?;
        document.content = content;
        Ok(document)
    }

    /// Finds the sheets, and what their styles say.
    fn survey(&mut self, content: &str) -> Result<(), UnreadableWorkbook> {
        let mut reader = Reader::from_str(content);
        let (mut depth, mut style, mut unseen) = (0_usize, String::new(), FxHashSet::default());
        loop {
            let event = reader.read_event().map_err(|_| BROKEN)?;
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match event {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    depth += 1;
                    if depth == 1 {
                        let is_unseen =
                            attribute(&tag, "table:style-name").is_some_and(|name| unseen.contains(&name));
                        let name = attribute(&tag, "table:name").unwrap_or_default();
                        self.tables.push(DocumentTable {
                            sheet: Sheet { name, visible: !is_unseen },
                            within: at..at,
                        });
                    }
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => {
                    depth = depth.saturating_sub(1);
                    if let Some(table) = self.tables.last_mut().filter(|_| depth == 0) {
                        table.within.end = at - "</table:table>".len();
                    }
                }
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name").unwrap_or_default(),
                    "style:table-properties"
                        if attribute(&tag, "table:display").as_deref() == Some("false") =>
                    {
                        unseen.insert(style.clone());
                    }
                    "style:table-cell-properties" => {
                        if let Some(fill) = attribute(&tag, "fo:background-color") {
                            self.fills.insert(style.clone(), fill);
                        }
                    }
                    _ => {}
                },
                Event::Eof if depth == 0 => return Ok(()),
                Event::Eof => return Err(BROKEN),
                _ => {}
            }
        }
    }

    /// The sheets, in order.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        self.tables.iter().map(|table| table.sheet.clone()).collect()
    }

    /// The first `limit` rows that are not blank, with the formulas of their cells.
    pub(super) fn rows(
        &self,
        sheet: &str,
        limit: usize,
        left: &mut usize,
    ) -> Result<Vec<Row<'static>>, UnreadableWorkbook> {
        let mut rows: Vec<Row<'static>> = Vec::new();
        self.each_row(sheet, |row| {
            let filled = row.cells.iter().filter(|cell| cell.cell.is_some());
            if filled.clone().next().is_none() {
                return Ok(ControlFlow::Continue(()));
            }
            for nth in 0..row.repeated {
                if rows.len() == limit {
                    return Ok(ControlFlow::Break(()));
                }
                let number = row.first.saturating_add(nth);
                if number > MAX_ROW {
                    return Err(BROKEN);
                }
                let mut cells = Vec::new();
                for found in filled.clone() {
                    for column in found.column..found.column.saturating_add(found.repeated) {
                        *cell_at(&mut cells, column, left)? =
                            found.cell.clone().unwrap_or_else(|| Cell::plain(""));
                    }
                }
                rows.push((Place { row: number + 1, line: number + 1 }, cells));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// What is seen of these columns besides their cells.
    pub(super) fn look(&self, sheet: &str, columns: &[usize]) -> Result<Look, UnreadableWorkbook> {
        let mut look = Look::default();
        self.each_row(sheet, |row| {
            // A long stretch of rows below the table shows nothing.
            for nth in 0..row.repeated.min(MOST_REPEATED) {
                let number = u64::from(row.first.saturating_add(nth)) + 1;
                if row.hidden {
                    look.hidden.insert(number);
                }
                for cell in &row.cells {
                    if cell.spans != (1, 1) {
                        let rows = number..=number + u64::from(cell.spans.0) - 1;
                        look.merged
                            .push(Merged { rows, columns: cell.column..=cell.column + cell.spans.1 - 1 });
                    }
                    let covers = cell.column..cell.column.saturating_add(cell.repeated);
                    for column in columns.iter().filter(|column| covers.contains(column)) {
                        if cell.noted {
                            look.noted.push((number, *column));
                        }
                        let fill = cell.style.as_ref().and_then(|style| self.fills.get(style));
                        look.fills.push((number, *column, fill.cloned().unwrap_or_default()));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(look)
    }

    fn each_row(
        &self,
        sheet: &str,
        mut take: impl FnMut(&DocumentRow) -> Result<ControlFlow<()>, UnreadableWorkbook>,
    ) -> Result<(), UnreadableWorkbook> {
        let Some(table) = self.tables.iter().find(|table| table.sheet.name == sheet) else {
            return Err(BROKEN);
        };
        let mut reader = Reader::from_str(self.content.get(table.within.clone()).ok_or(BROKEN)?);
        // The sheet's own end tag is not part of it.
        reader.config_mut().check_end_names = false;
        let mut next = 0_u32;
        loop {
            let (tag, is_empty) = match reader.read_event().map_err(|_| BROKEN)? {
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            if tag.name().as_ref() != "table:table-row" {
                continue;
            }
            let repeated = count(&tag, "table:number-rows-repeated");
            let hidden = attribute(&tag, "table:visibility").is_some_and(|is| is != "visible");
            let style = attribute(&tag, "table:default-cell-style-name");
            let cells = if is_empty { Vec::new() } else { cells(&mut reader, style.as_ref())? };
            let row = DocumentRow { first: next, repeated, hidden, cells };
            if take(&row)?.is_break() {
                return Ok(());
            }
            next = next.saturating_add(repeated);
        }
    }
}

/// Rows that one repeated row is looked at for.
const MOST_REPEATED: u32 = 10_000;

/// The cells of a row, up to its end.
fn cells(
    reader: &mut Reader<&[u8]>,
    row_style: Option<&String>,
) -> Result<Vec<DocumentCell>, UnreadableWorkbook> {
    let (mut found, mut column) = (Vec::new(), 0_usize);
    loop {
        let (tag, is_empty) = match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(found),
            Event::Eof => return Err(BROKEN),
            _ => continue,
        };
        let name = tag.name();
        if !matches!(name.as_ref(), "table:table-cell" | "table:covered-table-cell") {
            continue;
        }
        let repeated = usize::try_from(count(&tag, "table:number-columns-repeated")).unwrap_or(usize::MAX);
        let content = if is_empty { DocumentContent::default() } else { content(reader, name.as_ref())? };
        let cell = cell(&tag, &content.text).filter(|cell| !cell.is_blank() || cell.formula.is_some());
        if cell.is_some() && column.saturating_add(repeated) > MAX_CELLS {
            return Err(UnreadableWorkbook::TooManyColumns);
        }
        let spans = (
            count(&tag, "table:number-rows-spanned"),
            usize::try_from(count(&tag, "table:number-columns-spanned")).unwrap_or(1),
        );
        let style = attribute(&tag, "table:style-name").or_else(|| row_style.cloned());
        found.push(DocumentCell { column, repeated, cell, style, spans, noted: content.noted });
        column = column.saturating_add(repeated);
    }
}

/// What stands in a cell.
#[derive(Default)]
struct DocumentContent {
    text: String,
    noted: bool,
}

/// Reads up to the end of the cell: its paragraphs as lines, without the note beside it.
fn content(reader: &mut Reader<&[u8]>, cell: &str) -> Result<DocumentContent, UnreadableWorkbook> {
    let mut content = DocumentContent::default();
    let (mut paragraphs, mut in_paragraph, mut in_note) = (0_usize, 0_usize, false);
    loop {
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(tag) => match tag.name().as_ref() {
                "office:annotation" => (content.noted, in_note) = (true, true),
                "text:p" | "text:h" => {
                    if !in_note && paragraphs > 0 {
                        content.text.push('\n');
                    }
                    paragraphs += usize::from(!in_note);
                    in_paragraph += 1;
                }
                _ => {}
            },
            Event::Empty(tag) if in_paragraph > 0 && !in_note => match tag.name().as_ref() {
                "text:s" => {
                    let blanks = count(&tag, "text:c").min(1_000);
                    content.text.extend(std::iter::repeat_n(' ', blanks as usize));
                }
                "text:tab" => content.text.push('\t'),
                "text:line-break" => content.text.push('\n'),
                _ => {}
            },
            Event::Text(text) if in_paragraph > 0 && !in_note => content.text.push_str(&text.xml10_content()),
            Event::CData(text) if in_paragraph > 0 && !in_note => {
                content.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(entity) if in_paragraph > 0 && !in_note => {
                content.text.push(letter(&entity).ok_or(BROKEN)?);
            }
            Event::End(tag) => match tag.name().as_ref() {
                "office:annotation" => in_note = false,
                "text:p" | "text:h" => in_paragraph = in_paragraph.saturating_sub(1),
                name if name == cell => return Ok(content),
                _ => {}
            },
            Event::Eof => return Err(BROKEN),
            _ => {}
        }
    }
}

/// `&amp;`, `&#229;`.
fn letter(entity: &BytesRef<'_>) -> Option<char> {
    if entity.is_char_ref() {
        return entity.resolve_char_ref().ok().flatten();
    }
    Some(match &*entity.xml10_content() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The cell as a person sees it.
fn cell(tag: &BytesStart<'_>, shown: &str) -> Option<Cell<'static>> {
    let of = |kind, text: String| Some(Cell { kind, ..Cell::plain(text) });
    let value = || attribute(tag, "office:value")?.parse::<f64>().ok();
    let is_error = attribute(tag, "calcext:value-type").as_deref() == Some("error");
    let read = match attribute(tag, "office:value-type").as_deref() {
        _ if is_error => of(CellKind::Error, shown.to_owned()),
        Some("float" | "currency") => match value()? {
            number if number.abs() >= MAX_EXACT => of(CellKind::Rounded, number.to_string()),
            number => of(CellKind::Number, with_zeros(number, shown)),
        },
        Some("percentage") => of(CellKind::Number, shown_number(value()?, "%")),
        Some("boolean") => {
            let is_true = attribute(tag, "office:boolean-value").as_deref() == Some("true");
            of(CellKind::Truth, if is_true { "TRUE" } else { "FALSE" }.to_owned())
        }
        Some("date" | "time") => {
            let date = attribute(tag, "office:date-value").and_then(|date| danish_date(&date));
            of(CellKind::Date, date.unwrap_or_else(|| shown.to_owned()))
        }
        _ => {
            let text = attribute(tag, "office:string-value").unwrap_or_else(|| shown.to_owned());
            of(CellKind::Text, text)
        }
    };
    let formula = attribute(tag, "table:formula");
    read.map(|read| Cell { formula: formula.map(|formula| plain_formula(&formula).into()), ..read })
}

/// `2026-02-01T12:30:00` as `01-02-2026 12:30:00`.
fn danish_date(date: &str) -> Option<String> {
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{day}-{month}-{year} {time}").trim_end().to_owned())
}

/// A number as it is shown where that is the same with zeros before it.
fn with_zeros(number: f64, shown: &str) -> String {
    let digits = shown_number(number, "");
    let is_padded = shown.starts_with('0') && shown.trim_start_matches('0') == digits;
    if is_padded { shown.to_owned() } else { digits }
}

/// `of:=[.S2]&[.$A$2]` as Excel writes it: `S2&$A$2`.
fn plain_formula(formula: &str) -> Cow<'_, str> {
    let (_, formula) = formula.split_once('=').unwrap_or(("", formula));
    if !formula.contains('[') {
        return Cow::Borrowed(formula);
    }
    Cow::Owned(formula.replace("[.", "").replace(['[', ']'], ""))
}

/// The value of an attribute with this prefix and name, as every program writes them.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// A number of an attribute, at least one.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}
