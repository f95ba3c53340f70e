//! The review file as a workbook of three sheets: what to do, the rows, and the
//! customers that only e-conomic has.
//!
//! The sheets are not protected, since Excel never sorts protected cells. The rows
//! are real tables instead, which are sorted and filtered as a whole, and the cells
//! that are not to be edited refuse typing by their data validation. What gets past
//! that (deleting, pasting) is told when the file comes back.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::error::WorkbookError;
use super::only_sheet;
use super::review_sheet;
use super::sheet::with_rows;
use super::style::{A4, colour, input};
use crate::language::review as words;
use crate::matching::Class;
use crate::review::{Cells, ReviewRow, is_unlinked};
use crate::run::{Run, only_in_economic_rows};

/// The review file as XLSX: what to do, the rows, and the customers that only e-conomic has. The
/// same rows always give the same bytes.
///
/// # Errors
/// [`WorkbookError`] if it does not fit into Excel's limits.
pub fn review_xlsx(run: &Run, rows: &[ReviewRow]) -> Result<Vec<u8>, WorkbookError> {
    let (cells, only) = (Cells::new(run), only_in_economic_rows(run));
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(run)?);
    guide(workbook.add_worksheet(), run, rows)?;
    let sheet = workbook.add_worksheet();
    review_sheet::frame(sheet, run, rows.len())?;
    sheet.set_active(true);
    only_sheet::frame(workbook.add_worksheet(), run, only.len())?;
    with_rows(&workbook.save_to_buffer()?, &[review_sheet::rows(&cells, rows), only_sheet::rows(run, &only)])
}

/// The run's moment instead of the clock's.
fn properties(run: &Run) -> Result<DocProperties, XlsxError> {
    use chrono::{Datelike, Timelike};
    let at = run.manifest.started.naive_utc();
    let small = |part: u32| u8::try_from(part).unwrap_or(0);
    let hms = (u16::try_from(at.hour()).unwrap_or(0), small(at.minute()), at.second());
    let created = ExcelDateTime::from_ymd(
        u16::try_from(at.year()).unwrap_or(1900),
        small(at.month()),
        small(at.day()),
    )?
    .and_hms(hms.0, hms.1, hms.2)?;
    Ok(DocProperties::new().set_title(run.manifest.id.as_str()).set_creation_datetime(&created))
}

/// The first sheet: what to do, and how many rows of each class there are.
fn guide(sheet: &mut Worksheet, run: &Run, rows: &[ReviewRow]) -> Result<(), XlsxError> {
    let language = run.manifest.language;
    let text = words::guide(language);
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    sheet.set_name(text.sheet)?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 90)?.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, text.title, &Format::new().set_bold().set_font_size(16))?;
    sheet.write_string(1, 0, run.manifest.id.as_str())?;
    let mut row = 3;
    for step in text.steps {
        sheet.merge_range(row, 0, row, 1, step, &wrap)?;
        let lines = step.chars().count().div_ceil(LINE_OF_STEP);
        sheet.set_row_height(row, 4 + 16 * u32::try_from(lines).unwrap_or(1))?;
        row += 1;
    }
    row += 1;
    for (column, meaning) in text.cells {
        sheet.write_string_with_format(row, 0, words::heading(column, language), &input(&wrap).set_bold())?;
        sheet.write_string_with_format(row, 1, meaning, &wrap)?;
        row += 1;
    }
    for (subject, meaning) in text.more {
        sheet.write_string_with_format(row, 0, subject, &bold)?;
        sheet.write_string_with_format(row, 1, meaning, &wrap)?;
        row += 1;
    }
    row += 1;
    // Counted as the console does: classes of customers without a link, then those with one.
    let is_linked = |row: &ReviewRow| !is_unlinked(run, &run.proposals[row.index]);
    for class in [Class::Certain, Class::Review, Class::Unlikely, Class::None] {
        let is_meant = |row: &&ReviewRow| !is_linked(row) && run.proposals[row.index].class == class;
        let count = rows.iter().filter(is_meant).count();
        let format = Format::new().set_background_color(colour(class)).set_bold();
        sheet.write_string_with_format(row, 0, words::class(language, class), &format)?;
        sheet.write_string_with_format(row, 1, words::class_meaning(language, class, count), &wrap)?;
        row += 1;
    }
    let linked = rows.iter().filter(|row| is_linked(row)).count();
    if linked > 0 {
        let (word, meaning) = words::linked_meaning(language, linked);
        sheet.write_string_with_format(row, 0, word, &bold)?;
        sheet.write_string_with_format(row, 1, meaning, &wrap)?;
    }
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Characters of a step that surely stand on one line of the first sheet.
const LINE_OF_STEP: usize = 105;
