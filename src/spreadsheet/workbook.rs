//! Rows of a workbook (XLSX, XLSB, ODS), read cell by cell: the size that a sheet claims
//! to have is never believed, so that a format set on a million empty rows costs
//! nothing. Cells become the text that a person sees: whole numbers without a
//! point, leading zeros where the cell's number format adds them.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    DataRef, ExcelDateTime, Reader, Sheet as SheetOfBook, SheetType, SheetVisible, Xlsb, XlsbError, Xlsx,
    XlsxError,
};
use memchr::memmem;

use super::binary_workbook::BinarySheet;
use super::form::{WorkbookForm, workbook_form};
use super::open_document::OpenDocument;
use super::sheet::{MAX_EXACT, MAX_ROW, Sheet, UnreadableWorkbook, cell_at, shown_number};
use super::{Cell, CellKind, FileKind, Look, Place, Row, look};

/// An opened workbook.
pub struct Workbook<'a> {
    bytes: &'a [u8],
    book: Book<'a>,
    /// Cells that may still be read.
    left: usize,
}

/// A workbook of one kind.
enum Book<'a> {
    Xlsx(Xlsx<Cursor<Cow<'a, [u8]>>>),
    Binary(Xlsb<Cursor<&'a [u8]>>),
    Document(OpenDocument),
}

/// What a workbook may hold at most, so that a small file cannot fill the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkbookLimits {
    /// Megabytes that it unpacks to.
    pub megabytes: u64,
    /// Cells, blank ones between others among them.
    pub cells: usize,
}

impl<'a> Workbook<'a> {
    /// Opens the workbook in a file's bytes.
    ///
    /// # Errors
    /// [`UnreadableWorkbook`] if it is none, or would fill the memory.
    pub fn open(bytes: &'a [u8], limits: WorkbookLimits) -> Result<Self, UnreadableWorkbook> {
        let odd = parts(bytes, limits.megabytes)?;
        let book = match workbook_form(bytes) {
            Some(WorkbookForm::Binary) => Book::Binary(guarded(|| Xlsb::new(Cursor::new(bytes)))?),
            Some(WorkbookForm::OpenDocument) => Book::Document(OpenDocument::open(bytes)?),
            _ if odd.is_empty() => Book::Xlsx(guarded(|| Xlsx::new(Cursor::new(Cow::Borrowed(bytes))))?),
            _ => {
                let mended = without_bad_references(bytes, &odd)?;
                Book::Xlsx(guarded(|| Xlsx::new(Cursor::new(Cow::Owned(mended))))?)
            }
        };
        Ok(Self { bytes, book, left: limits.cells })
    }

    /// The sheets of cells, in order.
    #[must_use]
    pub fn sheets(&self) -> Vec<Sheet> {
        let of_cells = |sheets: &[SheetOfBook]| {
            let cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
            let visible = |sheet: &SheetOfBook| sheet.visible == SheetVisible::Visible;
            cells.map(|sheet| Sheet { name: sheet.name.clone(), visible: visible(sheet) }).collect()
        };
        match &self.book {
            Book::Xlsx(book) => of_cells(book.sheets_metadata()),
            Book::Binary(book) => of_cells(book.sheets_metadata()),
            Book::Document(book) => book.sheets(),
        }
    }

    /// What a person sees of these columns besides their cells; of a binary workbook hidden rows and
    /// merged cells only. What cannot be read is not seen.
    #[must_use]
    pub fn look(&self, sheet: &str, columns: &[usize]) -> Look {
        let look = catch_unwind(AssertUnwindSafe(|| match &self.book {
            Book::Xlsx(_) => look::of_xlsx(self.bytes, sheet, columns),
            Book::Binary(_) => BinarySheet::find(self.bytes, sheet).map(|sheet| sheet.look()),
            Book::Document(book) => book.look(sheet, columns).ok(),
        }));
        look.ok().flatten().unwrap_or_default()
    }

    /// The first `limit` rows that are not blank, with their numbers.
    ///
    /// # Errors
    /// [`UnreadableWorkbook`] if the sheet is damaged.
    pub fn rows(&mut self, sheet: &str, limit: usize) -> Result<Vec<Row<'static>>, UnreadableWorkbook> {
        let mut left = self.left;
        let read = catch_unwind(AssertUnwindSafe(|| self.cells(sheet, limit, &mut left)));
        self.left = left;
        // The reader is tested against damaged workbooks, but not ours to vouch for.
        read.unwrap_or(Err(UnreadableWorkbook::Kind(FileKind::BrokenWorkbook)))
    }

    /// As [`rows`](Self::rows), with the formulas of the cells that have one.
    ///
    /// # Errors
    /// [`UnreadableWorkbook`] if the sheet is damaged.
    pub fn rows_with_formulas(&mut self, sheet: &str) -> Result<Vec<Row<'static>>, UnreadableWorkbook> {
        let mut rows = self.rows(sheet, usize::MAX)?;
        let mut formulas: Vec<(u32, u32, String)> = Vec::new();
        let mut found = |cell: calamine::Cell<String>| {
            if !cell.get_value().is_empty() {
                let (row, column) = cell.get_position();
                formulas.push((row, column, cell.get_value().clone()));
            }
        };
        match &mut self.book {
            Book::Xlsx(book) => guarded(|| -> Result<(), XlsxError> {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_formula()? {
                    found(cell);
                }
                Ok(())
            })?,
            Book::Binary(book) => guarded(|| -> Result<(), XlsbError> {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_formula()? {
                    found(cell);
                }
                Ok(())
            })?,
            // Its rows have them already.
            Book::Document(_) => {}
        }
        for (row, column, formula) in formulas {
            if row > MAX_ROW {
                return Err(UnreadableWorkbook::Kind(FileKind::BrokenWorkbook));
            }
            let place = Place { row: row + 1, line: row + 1 };
            let at = rows.binary_search_by_key(&place, |(place, _)| *place).unwrap_or_else(|at| {
                rows.insert(at, (place, Vec::new()));
                at
            });
            let cell = cell_at(&mut rows[at].1, column as usize, &mut self.left)?;
            cell.formula = Some(formula.into());
        }
        Ok(rows)
    }

    fn cells(
        &mut self,
        sheet: &str,
        limit: usize,
        left: &mut usize,
    ) -> Result<Vec<Row<'static>>, UnreadableWorkbook> {
        let mut rows = FoundRows { rows: Vec::new(), sorted: true, limit, left };
        match &mut self.book {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some((cell, style)) = cells.next_cell_with_style_id()? {
                    let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
                    let format = format.map_or("", |format| format.format_code.as_str());
                    if rows.add(cell.get_position(), read_cell(cell.get_value(), format))?.is_break() {
                        break;
                    }
                }
            }
            Book::Binary(book) => {
                let sheet_of_records = BinarySheet::find(self.bytes, sheet);
                let formats = sheet_of_records.as_ref().map(BinarySheet::formats).unwrap_or_default();
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_cell()? {
                    let format = formats.get(&cell.get_position()).copied().unwrap_or_default();
                    if rows.add(cell.get_position(), read_cell(cell.get_value(), format))?.is_break() {
                        break;
                    }
                }
            }
            Book::Document(book) => return book.rows(sheet, limit, rows.left),
        }
        if rows.sorted { Ok(rows.rows) } else { merged(rows.rows, rows.left) }
    }
}

/// Rows that are put together from cells.
struct FoundRows<'l> {
    rows: Vec<Row<'static>>,
    sorted: bool,
    limit: usize,
    left: &'l mut usize,
}

impl FoundRows<'_> {
    /// Adds a cell; no more are wanted once there are rows enough.
    fn add(
        &mut self,
        (row, column): (u32, u32),
        read: Option<Cell<'static>>,
    ) -> Result<ControlFlow<()>, UnreadableWorkbook> {
        let Some(read) = read else { return Ok(ControlFlow::Continue(())) };
        if row > MAX_ROW {
            return Err(UnreadableWorkbook::Kind(FileKind::BrokenWorkbook));
        }
        let place = Place { row: row + 1, line: row + 1 };
        if self.rows.last().is_none_or(|(last, _)| *last != place) {
            if self.rows.len() == self.limit {
                return Ok(ControlFlow::Break(()));
            }
            self.sorted &= self.rows.last().is_none_or(|(last, _)| *last < place);
            self.rows.push((place, Vec::new()));
        }
        if let Some((_, cells)) = self.rows.last_mut() {
            *cell_at(cells, column as usize, self.left)? = read;
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Rows that came in disorder, each once.
fn merged(mut rows: Vec<Row<'static>>, left: &mut usize) -> Result<Vec<Row<'static>>, UnreadableWorkbook> {
    rows.sort_by_key(|(place, _)| *place);
    let mut out: Vec<Row<'static>> = Vec::with_capacity(rows.len());
    for (place, cells) in rows {
        match out.last_mut().filter(|(last, _)| *last == place) {
            Some((_, earlier)) => {
                for (column, cell) in cells.into_iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                    *cell_at(earlier, column, left)? = cell;
                }
            }
            None => out.push((place, cells)),
        }
    }
    Ok(out)
}

/// A cell with something in it.
#[expect(clippy::cast_precision_loss, reason = "larger numbers are rounded by Excel")]
fn read_cell(value: &DataRef<'_>, format: &str) -> Option<Cell<'static>> {
    let of = |kind, text: String| Cell { kind, ..Cell::plain(text) };
    let cell = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => Cell::plain(text.clone()),
        DataRef::SharedString(text) => Cell::plain((*text).to_owned()),
        DataRef::Int(number) => of(CellKind::Number, shown_number(*number as f64, format)),
        DataRef::Float(number) if number.abs() >= MAX_EXACT => of(CellKind::Rounded, number.to_string()),
        DataRef::Float(number) => of(CellKind::Number, shown_number(*number, format)),
        DataRef::Bool(flag) => of(CellKind::Truth, if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(date) => of(CellKind::Date, shown_date(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => of(CellKind::Date, text.clone()),
        DataRef::Error(error) => of(CellKind::Error, error.to_string()),
    };
    (!cell.is_blank()).then_some(cell)
}

/// `dd-mm-yyyy`, and the time if there is one.
fn shown_date(date: &ExcelDateTime) -> String {
    if !date.is_datetime() {
        return date.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{day:02}-{month:02}-{year}")
    } else {
        format!("{day:02}-{month:02}-{year} {hour:02}:{minute:02}:{second:02}")
    }
}

fn guarded<T, E: Into<UnreadableWorkbook>>(
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, UnreadableWorkbook> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(E::into),
        Err(_) => Err(UnreadableWorkbook::Kind(FileKind::BrokenWorkbook)),
    }
}

impl From<XlsxError> for UnreadableWorkbook {
    fn from(error: XlsxError) -> Self {
        Self::Kind(match error {
            XlsxError::Password => FileKind::Password,
            _ => FileKind::BrokenWorkbook,
        })
    }
}

impl From<XlsbError> for UnreadableWorkbook {
    fn from(error: XlsbError) -> Self {
        Self::Kind(match error {
            XlsbError::Password => FileKind::Password,
            _ => FileKind::BrokenWorkbook,
        })
    }
}

/// A reference to a shared string that is no number.
const BAD_REFERENCE: &[u8] = b"<v>-";

/// Unpacks every part once, to nowhere, so that a small file cannot fill the memory. Tells which
/// sheets hold bad references.
fn parts(bytes: &[u8], megabytes: u64) -> Result<Vec<usize>, UnreadableWorkbook> {
    let broken = || UnreadableWorkbook::Kind(FileKind::BrokenWorkbook);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = megabytes << 20;
    let mut odd = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| broken())?;
        let is_sheet = part.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
        let mut kept = 0;
        let mut found = false;
        loop {
            let read = part.read(&mut buffer[kept..]).map_err(|_| broken())?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(UnreadableWorkbook::TooLarge(megabytes))?;
            let filled = kept + read;
            found = found || is_sheet && memmem::find(&buffer[..filled], BAD_REFERENCE).is_some();
            // The next bytes may go on with the beginning of a match.
            let carried = filled.min(BAD_REFERENCE.len() - 1);
            buffer.copy_within(filled - carried..filled, 0);
            kept = carried;
        }
        if found {
            odd.push(index);
        }
    }
    Ok(odd)
}

/// The workbook with blank cells where a writer pointed at shared string -1, as Excel reads them.
/// The reader takes such a reference for the first string.
fn without_bad_references(bytes: &[u8], sheets: &[usize]) -> Result<Vec<u8>, UnreadableWorkbook> {
    let broken = || UnreadableWorkbook::Kind(FileKind::BrokenWorkbook);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| broken())?;
        let name = part.name().map_err(|_| broken())?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|_| broken())?;
        if sheets.contains(&index) {
            content = blanked(&content);
        }
        writer.start_file(name, stored).map_err(|_| broken())?;
        writer.write_all(&content).map_err(|_| broken())?;
    }
    Ok(writer.finish().map_err(|_| broken())?.into_inner())
}

/// A sheet's XML with `<c r="B2" t="s"><v>-1</v></c>` as `<c r="B2"/>`.
fn blanked(xml: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(xml.len());
    let mut copied = 0;
    for at in memmem::find_iter(xml, BAD_REFERENCE) {
        let Some(start) = memmem::rfind(&xml[copied..at], b"<c ").map(|start| copied + start) else {
            continue;
        };
        let Some(end) = memmem::find(&xml[at..], b"</c>").map(|end| at + end + b"</c>".len()) else {
            continue;
        };
        let head = &xml[start..at];
        let Some(shared) = memmem::find(head, b" t=\"s\"") else { continue };
        let close = memchr::memchr(b'>', head).unwrap_or(head.len());
        out.extend_from_slice(&xml[copied..start + shared]);
        out.extend_from_slice(&head[shared + b" t=\"s\"".len()..close]);
        out.extend_from_slice(b"/>");
        copied = end;
    }
    out.extend_from_slice(&xml[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_to_no_string_is_a_blank_cell() {
        let xml = br#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>-1</v></c><c r="C1"><v>-5</v></c></row>"#;
        assert_eq!(
            String::from_utf8_lossy(&blanked(xml)),
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="2"/><c r="C1"><v>-5</v></c></row>"#
        );
    }
}
