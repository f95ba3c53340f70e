//! Rows of an Excel workbook. Sheets are streamed, so that a format set on a
//! million empty rows costs nothing, and cells become the text that a person
//! sees: whole numbers without a point, leading zeros where the cell's number
//! format adds them.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Cell, ListErrorKind, Place, SampleRow};

/// An opened workbook.
pub(super) struct Workbook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

/// Excel keeps 15 digits; of a longer number the rest is zeros.
const MAX_EXACT: f64 = 1e15;

impl<'a> Workbook<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ListErrorKind> {
        Xlsx::new(Cursor::new(bytes)).map(|book| Self { book }).map_err(|error| kind(&error))
    }

    /// Names of the sheets that people see, in order.
    pub(super) fn visible_sheets(&self) -> Vec<String> {
        let visible = |sheet: &&calamine::Sheet| {
            sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
        };
        self.book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// The first `limit` rows that are not blank, with their numbers.
    pub(super) fn rows(
        &mut self,
        sheet: &str,
        limit: usize,
    ) -> Result<Vec<SampleRow<'static>>, ListErrorKind> {
        let mut cells = self.book.worksheet_cells_reader(sheet).map_err(|error| kind(&error))?;
        let mut rows: Vec<SampleRow<'static>> = Vec::new();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| kind(&error))? {
            let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
            let format = format.map_or("", |format| format.format_code.as_str());
            let Some(read) = read_cell(cell.get_value(), format) else { continue };
            let (row, column) = cell.get_position();
            let row = row.saturating_add(1);
            let place = Place { row, line: row };
            if rows.last().is_none_or(|(last, _)| *last != place) {
                if rows.len() == limit {
                    break;
                }
                rows.push((place, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                put(cells, column as usize, read)?;
            }
        }
        Ok(rows)
    }
}

/// Puts a cell into its column.
fn put(cells: &mut Vec<Cell<'static>>, column: usize, cell: Cell<'static>) -> Result<(), ListErrorKind> {
    if column >= super::csv::MAX_CELLS {
        return Err(ListErrorKind::TooManyColumns);
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::plain(""));
    }
    cells[column] = cell;
    Ok(())
}

/// A cell with something in it.
fn read_cell(value: &DataRef<'_>, format: &str) -> Option<Cell<'static>> {
    let altered = |text: String| Cell { altered: true, ..Cell::plain(text) };
    let cell = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => Cell::plain(text.clone()),
        DataRef::SharedString(text) => Cell::plain((*text).to_owned()),
        DataRef::Int(number) => Cell::plain(padded(number.to_string(), format)),
        DataRef::Float(number) if number.abs() >= MAX_EXACT => altered(number.to_string()),
        DataRef::Float(number) => Cell::plain(padded(number.to_string(), format)),
        DataRef::Bool(flag) => Cell::plain(if *flag { "1" } else { "0" }),
        DataRef::DateTime(date) => altered(date_text(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => altered(text.clone()),
        DataRef::Error(error) => altered(error.to_string()),
    };
    (!cell.is_blank()).then_some(cell)
}

fn date_text(date: &calamine::ExcelDateTime) -> String {
    if !date.is_datetime() {
        return date.as_f64().to_string();
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// A number as the cell shows it: the format `00000` shows 123 as `00123`.
fn padded(number: String, format: &str) -> String {
    let zeros = !format.is_empty() && format.bytes().all(|b| b == b'0');
    if zeros && number.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{number:0>width$}", width = format.len());
    }
    number
}

fn kind(error: &XlsxError) -> ListErrorKind {
    match error {
        XlsxError::Password => ListErrorKind::OldWorkbook,
        _ => ListErrorKind::BadWorkbook,
    }
}
