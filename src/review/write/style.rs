//! How the workbook's sheets look and print, and which of their cells refuse typing.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatBorder, Formula, Worksheet, XlsxError,
};

use crate::matching::Class;

/// Excel's number of the paper; without it a sheet is printed on American paper.
pub(super) const A4: u8 = 9;

/// Prints a sheet as wide as a page of A4, with its heading on every page.
pub(super) fn print_on_a4(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.3, 0.3, 0.4, 0.4, 0.2, 0.2).set_repeat_rows(0, 0)?;
    sheet.set_footer("&L&A&R&P/&N");
    Ok(())
}

/// Cells that refuse typing: a condition that never holds, and where to write instead.
pub(super) fn read_only((title, message): (&str, &str)) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_custom(Formula::new("=1=0"))
        .ignore_blank(false)
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title(title)?
        .set_error_message(message)
}

/// A cell to be filled in.
pub(super) fn input(format: &Format) -> Format {
    let edged = format.clone().set_border(FormatBorder::Thin).set_border_color(0xBF_BF_BF);
    edged.set_background_color(0xDD_EB_F7)
}

/// The colour of a class.
pub(super) fn colour(class: Class) -> Color {
    Color::RGB(match class {
        Class::Certain => 0xE2_F0_D9,
        Class::Review => 0xFF_F2_CC,
        Class::Unlikely => 0xFB_E5_D6,
        Class::None => 0xED_ED_ED,
    })
}
