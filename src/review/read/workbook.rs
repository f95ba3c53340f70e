//! Workbooks as Excel and LibreOffice save them, read cell by cell: the size
//! that a sheet claims to have is never believed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, open_workbook_from_rs};

use super::table::{Cell, Heading, Line, MOST_CELLS, Value};
use crate::review::{ReviewError, ReviewErrors};

/// No part of a workbook may unpack to more than this many bytes.
const LARGEST_PART: u64 = 512 << 20;

/// The rows of the sheet that holds the review file, and its headings.
///
/// Other sheets do not matter, nor does their order; two sheets that both look like the
/// review file are refused.
pub(super) fn lines(bytes: &[u8]) -> Result<(Vec<Line>, Option<Heading>), ReviewErrors> {
    check_sizes(bytes)?;
    // The reader is tested against damaged workbooks, but not ours to vouch for.
    let sheets =
        catch_unwind(AssertUnwindSafe(|| sheets(bytes))).unwrap_or(Err(ReviewError::BrokenWorkbook))?;
    let mut found: Vec<(Vec<Line>, Heading)> = Vec::new();
    let mut other = Vec::new();
    for lines in sheets {
        match Heading::find(&lines) {
            Some(heading) => found.push((lines, heading)),
            None => other.extend(lines),
        }
    }
    match found.len() {
        0 => Ok((other, None)),
        1 => Ok(found.pop().map(|(lines, heading)| (lines, Some(heading))).unwrap_or_default()),
        several => Err(ReviewError::SeveralSheets(several).into()),
    }
}

/// Unpacks every part once, to nowhere, so that a small file cannot fill the memory.
fn check_sizes(bytes: &[u8]) -> Result<(), ReviewError> {
    let broken = |_| ReviewError::BrokenWorkbook;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = LARGEST_PART;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(broken)?;
        let size = std::io::copy(&mut part.take(left), &mut std::io::sink());
        left -= size.map_err(|_| ReviewError::BrokenWorkbook)?;
        if left == 0 {
            return Err(ReviewError::TooLarge(LARGEST_PART >> 20));
        }
    }
    Ok(())
}

/// The rows of every worksheet.
fn sheets(bytes: &[u8]) -> Result<Vec<Vec<Line>>, ReviewError> {
    let mut workbook: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| ReviewError::BrokenWorkbook)?;
    let mut left = MOST_CELLS;
    workbook.sheet_names().iter().map(|name| sheet(&mut workbook, name, &mut left)).collect()
}

/// The rows of one sheet; `left` counts down the cells that may still come.
fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut usize) -> Result<Vec<Line>, ReviewError> {
    // A sheet of charts has no cells.
    let Ok(mut reader) = workbook.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: BTreeMap<u32, Vec<(u32, Cell)>> = BTreeMap::new();
    while let Some(read) = reader.next_cell_with_formula().map_err(|_| ReviewError::BrokenWorkbook)? {
        let (row, column) = read.pos;
        if row > MAX_ROW || column > MAX_COLUMN {
            return Err(ReviewError::BrokenWorkbook);
        }
        let cell = Cell { value: value(&read.value), formula: read.formula.is_some() };
        if cell.formula || !cell.is_blank() {
            rows.entry(row).or_default().push((column, cell));
        }
    }
    rows.into_iter().map(|(row, cells)| line(row, cells, left)).collect()
}

/// Excel's own limits, counted from 0.
const MAX_ROW: u32 = 1_048_575;
const MAX_COLUMN: u32 = 16_383;

/// Fills the gaps between the cells of a row.
fn line(row: u32, mut cells: Vec<(u32, Cell)>, left: &mut usize) -> Result<Line, ReviewError> {
    cells.sort_by_key(|(column, _)| *column);
    let width = cells.last().map_or(0, |(column, _)| *column as usize + 1);
    *left = left.checked_sub(width).ok_or(ReviewError::TooManyCells)?;
    let mut out = vec![Cell::text(""); width];
    for (column, cell) in cells {
        out[column as usize] = cell;
    }
    Ok(Line { row: u64::from(row) + 1, cells: out })
}

#[expect(clippy::cast_precision_loss, reason = "customer numbers have nine digits")]
fn value(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Text(String::new()),
        DataRef::String(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::Bool(truth) => Value::Truth(*truth),
        DataRef::DateTime(date) => Value::Date(shown_date(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Date(text.clone()),
        DataRef::Error(error) => Value::Error(error.to_string()),
    }
}

/// `dd-mm-yyyy`, and the time if there is one.
fn shown_date(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{day:02}-{month:02}-{year}")
    } else {
        format!("{day:02}-{month:02}-{year} {hour:02}:{minute:02}:{second:02}")
    }
}
