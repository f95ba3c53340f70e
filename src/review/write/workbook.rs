//! The review file as a workbook: text cells that Excel leaves alone, a
//! drop-down for the answer, and everything that is not to be edited locked.
//!
//! Sorting is not among the rights that the protection leaves. Excel never
//! sorts locked cells, so the right would only serve to sort the unlocked
//! answer or number column on its own, away from its rows. The rows come in a
//! useful order, filters work, and the protection has no password.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, IgnoreError, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::difference::{Part, differences};
use super::sheet::{RowXml, StyleIndex, with_rows};
use crate::language::review as words;
use crate::matching::Class;
use crate::review::columns::{COLUMNS, Column};
use crate::review::{Answer, Cells, ReviewRow, is_unlinked, reference};
use crate::run::Run;

/// Why the workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// There are more rows than a sheet can hold.
    #[error("{count} rows are more than a sheet holds")]
    TooManyRows {
        /// Rows without the heading.
        count: usize,
    },
    /// A comment is longer than a cell can hold.
    #[error("a cell of row {row} is too long")]
    LongCell {
        /// Row of the sheet, from 1.
        row: usize,
    },
    /// The workbook without its rows is not as this program makes it.
    #[error("the sheet has no second row")]
    Frame,
    /// The workbook without its rows could not be made.
    #[error("the workbook could not be made: {0}")]
    Xlsx(#[from] XlsxError),
    /// The workbook's parts could not be put together.
    #[error("the workbook could not be put together: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The workbook's parts could not be read or written.
    #[error("the workbook could not be put together: {0}")]
    Io(#[from] std::io::Error),
}

/// The review file as XLSX: first a sheet that explains the three cells to fill in, then
/// the rows. The same rows always give the same bytes.
///
/// # Errors
/// [`WorkbookError`] if it does not fit into Excel's limits.
pub fn review_xlsx(run: &Run, rows: &[ReviewRow]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(run)?);
    guide(workbook.add_worksheet(), run, rows)?;
    let sheet = workbook.add_worksheet();
    table(sheet, run, rows)?;
    sheet.set_active(true);
    let cells = Cells::new(run);
    with_rows(&workbook.save_to_buffer()?, TABLE, rows.len(), |xml, item, styles| {
        let row = &rows[item];
        write_row(xml, &cells.row(row), run.proposals[row.index].class, styles)
    })
}

/// The part that holds the rows: that of the second sheet.
const TABLE: &str = "xl/worksheets/sheet2.xml";

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

/// Excel's number of the paper; without it a sheet is printed on American paper.
const A4: u8 = 9;

/// The second sheet: the rows.
fn table(sheet: &mut Worksheet, run: &Run, rows: &[ReviewRow]) -> Result<(), XlsxError> {
    let language = run.manifest.language;
    sheet.set_name(words::guide(language).table)?;
    let head = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(0x1F_3A_5F)
        .set_border(FormatBorder::Thin);
    for (facts, place) in COLUMNS.iter().zip(0..) {
        sheet.set_column_width(place, facts.width)?;
        sheet.write_string_with_format(0, place, words::heading(facts.column, language), &head)?;
    }
    sheet.write_string_with_format(0, REFERENCES, reference::HEADING, &head)?;
    for (style, place) in STYLES.iter().zip(0..) {
        sheet.write_blank(1, place, &style.format())?;
    }
    sheet.set_column_hidden(REFERENCES)?;
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    sheet.set_freeze_panes(1, 3)?;
    // The references are sorted along with their rows.
    sheet.autofilter(0, 0, last, REFERENCES)?;
    help_answering(sheet, run, last)?;
    sheet.ignore_error_range(1, 0, last, LAST_COLUMN, IgnoreError::NumberStoredAsText)?;
    sheet.protect_with_options(&ProtectionOptions {
        use_autofilter: true,
        format_cells: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.3, 0.3, 0.4, 0.4, 0.2, 0.2).set_repeat_rows(0, 0)?;
    Ok(())
}

/// The last column's place.
const LAST_COLUMN: u16 = COLUMNS.len() as u16 - 1;

/// The hidden column behind it, see [`reference`].
const REFERENCES: u16 = COLUMNS.len() as u16;

/// The drop-down, and colours that show at a glance what was decided.
fn help_answering(sheet: &mut Worksheet, run: &Run, last: u32) -> Result<(), XlsxError> {
    let language = run.manifest.language;
    let column = Column::Approve as u16;
    let (yes, no) = (words::answer(language, Answer::Yes), words::answer(language, Answer::No));
    let (title, message) = words::wrong_answer(language);
    let choice = DataValidation::new()
        .allow_list_strings(&[yes, no])?
        .ignore_blank(true)
        .set_error_title(title)?
        .set_error_message(message)?;
    sheet.add_data_validation(1, column, last, column, &choice)?;
    for (word, fill) in [(yes, 0xC6_EF_CE), (no, 0xFF_C7_CE)] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word.to_owned()))
            .set_format(Format::new().set_background_color(fill));
        sheet.add_conditional_format(1, column, last, column, &rule)?;
    }
    Ok(())
}

/// How a cell below the heading looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Shown only.
    Locked,
    /// To be filled in.
    Input,
    /// The class as a word, in its colour.
    Class(Class),
    /// The score, in the colour of its class.
    Score(Class),
    /// The hidden formula, which Excel does not show either.
    References,
}

/// Every style, in the order of the examples that the rows get their formats from.
const STYLES: [Style; 11] = [
    Style::Locked,
    Style::Input,
    Style::Class(Class::Certain),
    Style::Class(Class::Review),
    Style::Class(Class::Unlikely),
    Style::Class(Class::None),
    Style::Score(Class::Certain),
    Style::Score(Class::Review),
    Style::Score(Class::Unlikely),
    Style::Score(Class::None),
    Style::References,
];

impl Style {
    fn format(self) -> Format {
        // `@` makes a cell text: Excel keeps 00123 and 1-2 as they are.
        let text = Format::new().set_num_format("@");
        match self {
            Self::Locked => text,
            Self::Input => input(&text),
            Self::Class(class) => text.set_background_color(colour(class)),
            Self::Score(class) => {
                let coloured = text.set_background_color(colour(class));
                coloured.set_num_format("0").set_align(FormatAlign::Center)
            }
            Self::References => Format::new().set_hidden(),
        }
    }

    /// Its format in the workbook.
    fn index(self, styles: &[StyleIndex]) -> Result<StyleIndex, WorkbookError> {
        let place = STYLES.iter().position(|style| *style == self);
        place.and_then(|place| styles.get(place)).copied().ok_or(WorkbookError::Frame)
    }
}

/// A cell to be filled in.
fn input(format: &Format) -> Format {
    let edged = format.clone().set_border(FormatBorder::Thin).set_border_color(0xBF_BF_BF);
    edged.set_background_color(0xDD_EB_F7).set_unlocked()
}

/// The colour of a class.
fn colour(class: Class) -> Color {
    Color::RGB(match class {
        Class::Certain => 0xE2_F0_D9,
        Class::Review => 0xFF_F2_CC,
        Class::Unlikely => 0xFB_E5_D6,
        Class::None => 0xED_ED_ED,
    })
}

fn write_row(
    row: &mut RowXml<'_>,
    texts: &[Cow<'_, str>; COLUMNS.len()],
    class: Class,
    styles: &[StyleIndex],
) -> Result<(), WorkbookError> {
    let [ours, theirs] = [Column::Name, Column::EconomicName].map(|column| &*texts[column as usize]);
    let locked = Style::Locked.index(styles)?;
    for facts in &COLUMNS {
        let text = &*texts[facts.column as usize];
        match facts.column {
            Column::Score => match text.parse() {
                Ok(score) => row.number(Style::Score(class).index(styles)?, score),
                Err(_) => row.blank(Style::Class(class).index(styles)?),
            },
            Column::Suggestion => row.text(Style::Class(class).index(styles)?, text)?,
            Column::Name => write_name(row, ours, theirs, locked)?,
            Column::EconomicName => write_name(row, theirs, ours, locked)?,
            _ if facts.editable => row.text(Style::Input.index(styles)?, text)?,
            _ => row.text(locked, text)?,
        }
    }
    let shown = [Column::Row, Column::Approve, Column::Number].map(|column| &*texts[column as usize]);
    row.formula(Style::References.index(styles)?, reference::formula, &shown.concat())
}

/// A name, with the words that the other name lacks marked.
fn write_name(row: &mut RowXml<'_>, name: &str, other: &str, style: StyleIndex) -> Result<(), WorkbookError> {
    let parts = differences(name, other);
    if parts.iter().all(|part| matches!(part, Part::Same(_))) {
        return row.text(style, name);
    }
    row.marked(style, &parts)
}
