//! The third sheet: customers that only e-conomic has, each with a cell that says
//! that it will never be in ClientView.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::error::WorkbookError;
use super::review_sheet::{choice, last_row, table, text};
use super::sheet::{RowXml, SheetRows, StyleIndex};
use super::style::{input, print_on_a4, read_only};
use crate::language::review as words;
use crate::language::run::only_in_economic_headings;
use crate::run::{Run, only_in_economic_cells};

/// Widths of the columns, in characters; together a screen of 1366 pixels.
const WIDTHS: [u8; 8] = [14, 34, 32, 22, 14, 10, 12, 11];

/// The column of the mark: the last.
const MARK: u16 = WIDTHS.len() as u16 - 1;

/// The sheet with its heading, and examples of the styles in place of the rows.
pub(super) fn frame(sheet: &mut Worksheet, run: &Run, count: usize) -> Result<(), XlsxError> {
    let language = run.manifest.language;
    sheet.set_name(words::guide(language).only)?;
    for (width, place) in WIDTHS.into_iter().zip(0..) {
        sheet.set_column_width(place, width)?;
    }
    sheet.write_blank(1, 0, &text())?.write_blank(1, 1, &input(&text()))?;
    sheet.add_table(0, 0, 1, MARK, &table("KunEconomic", &only_in_economic_headings(language)))?;
    sheet.set_freeze_panes(1, 2)?;
    let last = last_row(count);
    sheet.add_data_validation(1, 0, last, MARK - 1, &read_only(words::read_only_but_mark(language))?)?;
    sheet.add_data_validation(1, MARK, last, MARK, &choice(language, words::wrong_mark(language))?)?;
    sheet.ignore_error_range(1, 0, last, MARK, IgnoreError::NumberStoredAsText)?;
    print_on_a4(sheet)
}

/// The rows, of the customers with these indices.
pub(super) fn rows<'r>(run: &'r Run, only: &'r [usize]) -> SheetRows<'r> {
    let write = |xml: &mut RowXml<'_>, item: usize, styles: &[StyleIndex]| {
        let &[shown, mark] = styles else { return Err(WorkbookError::Frame) };
        let cells = only_in_economic_cells(run, only[item]);
        let styles = [shown; MARK as usize].into_iter().chain([mark]);
        cells.iter().zip(styles).try_for_each(|(cell, style)| xml.text(style, cell))
    };
    SheetRows {
        sheet: "xl/worksheets/sheet3.xml",
        table: "xl/tables/table2.xml",
        count: only.len(),
        write: Box::new(write),
    }
}
