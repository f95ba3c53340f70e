//! The second sheet: the rows of the review file, as a table that is sorted as a
//! whole, with the hidden column of references behind it.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, FormatAlign,
    FormatBorder, IgnoreError, Table, TableColumn, TableStyle, Worksheet, XlsxError,
};

use super::difference::{NamePart, differences};
use super::error::WorkbookError;
use super::sheet::{RowXml, SheetRows, StyleIndex};
use super::style::{colour, input, print_on_a4, read_only};
use crate::language::Language;
use crate::language::review as words;
use crate::matching::Class;
use crate::review::columns::{COLUMNS, Column, PRINTED, WORKBOOK_COLUMNS};
use crate::review::{Answer, Cells, ReviewRow, reference};
use crate::run::Run;

/// The sheet with its heading, and examples of the styles in place of the rows.
pub(super) fn frame(sheet: &mut Worksheet, run: &Run, count: usize) -> Result<(), XlsxError> {
    let language = run.manifest.language;
    sheet.set_name(words::guide(language).table)?;
    for (column, place) in WORKBOOK_COLUMNS.iter().zip(0..) {
        sheet.set_column_width(place, column.facts().width)?;
    }
    for (style, place) in STYLES.iter().zip(0..) {
        sheet.write_blank(1, place, &style.format())?;
    }
    let headings = WORKBOOK_COLUMNS.iter().map(|column| words::heading(*column, language));
    // The references are sorted along with their rows.
    let columns: Vec<&str> = headings.chain([reference::HEADING]).collect();
    sheet.add_table(0, 0, 1, REFERENCES, &table("Gennemgang", &columns))?;
    sheet.set_column_hidden(REFERENCES)?;
    sheet.set_freeze_panes(1, FROZEN)?;
    let last = last_row(count);
    help_answering(sheet, language, last)?;
    let refuses = read_only(words::read_only(language))?;
    let is_edited =
        |place: u16| WORKBOOK_COLUMNS.get(usize::from(place)).is_some_and(|column| column.facts().editable);
    for place in (0..=REFERENCES).filter(|place| !is_edited(*place)) {
        sheet.add_data_validation(1, place, last, place, &refuses)?;
    }
    sheet.ignore_error_range(1, 0, last, LAST_COLUMN, IgnoreError::NumberStoredAsText)?;
    print_on_a4(sheet)?;
    sheet.set_print_area(0, 0, last, PRINTED as u16 - 1)?;
    Ok(())
}

/// A table over these columns, whose heading is kobl's.
pub(super) fn table(name: &str, columns: &[&str]) -> Table {
    let head = Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(0x1F_3A_5F)
        .set_border(FormatBorder::Thin);
    let column = |heading: &&str| TableColumn::new().set_header(*heading).set_header_format(&head);
    let columns: Vec<TableColumn> = columns.iter().map(column).collect();
    Table::new().set_name(name).set_columns(&columns).set_style(TableStyle::Light1)
}

/// The last row, from 0, of so many below the heading; a table has at least one.
pub(super) fn last_row(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

/// The answer, the number and both names stay in sight.
const FROZEN: u16 = Column::EconomicName.place_in_workbook() + 1;

/// The last column's place.
const LAST_COLUMN: u16 = COLUMNS.len() as u16 - 1;

/// The hidden column behind it, see [`reference`].
const REFERENCES: u16 = COLUMNS.len() as u16;

/// The drop-down, and colours that show at a glance what was decided.
fn help_answering(sheet: &mut Worksheet, language: Language, last: u32) -> Result<(), XlsxError> {
    let column = Column::Approve.place_in_workbook();
    let (yes, no) = (words::answer(language, Answer::Yes), words::answer(language, Answer::No));
    sheet.add_data_validation(1, column, last, column, &choice(language, words::wrong_answer(language))?)?;
    for (word, fill) in [(yes, 0xC6_EF_CE), (no, 0xFF_C7_CE)] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word.to_owned()))
            .set_format(Format::new().set_background_color(fill));
        sheet.add_conditional_format(1, column, last, column, &rule)?;
    }
    Ok(())
}

/// A drop-down of yes and no in the reader's language. Other words that kobl reads are not refused.
pub(super) fn choice(
    language: Language,
    (title, message): (&str, &str),
) -> Result<DataValidation, XlsxError> {
    let words = [Answer::Yes, Answer::No].map(|answer| words::answer(language, answer));
    DataValidation::new()
        .allow_list_strings(&words)?
        .ignore_blank(true)
        .set_error_title(title)?
        .set_error_message(message)
}

/// How a cell below the heading looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Shown only.
    Shown,
    /// Shown only, on as many lines as it takes.
    Sentence,
    /// To be filled in.
    Input,
    /// The class as a word, in its colour.
    Class(Class),
    /// The score, in the colour of its class.
    Score(Class),
    /// The hidden formula.
    References,
}

/// Every style, in the order of the examples that the rows get their formats from.
const STYLES: [Style; 12] = [
    Style::Shown,
    Style::Sentence,
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
        let text = text();
        match self {
            Self::Shown => text,
            Self::Sentence => text.set_text_wrap(),
            Self::Input => input(&text),
            Self::Class(class) => text.set_background_color(colour(class)),
            Self::Score(class) => {
                let coloured = text.set_background_color(colour(class));
                coloured.set_num_format("0").set_align(FormatAlign::Center)
            }
            Self::References => Format::new().set_font_color(Color::Gray),
        }
    }

    /// Its format in the workbook.
    fn index(self, styles: &[StyleIndex]) -> Result<StyleIndex, WorkbookError> {
        let place = STYLES.iter().position(|style| *style == self);
        place.and_then(|place| styles.get(place)).copied().ok_or(WorkbookError::Frame)
    }
}

/// A cell of text: with `@`, Excel keeps 00123 and 1-2 as they are.
pub(super) fn text() -> Format {
    Format::new().set_num_format("@").set_align(FormatAlign::Top)
}

/// The rows.
pub(super) fn rows<'r>(cells: &'r Cells<'r>, rows: &'r [ReviewRow]) -> SheetRows<'r> {
    let write = |xml: &mut RowXml<'_>, item: usize, styles: &[StyleIndex]| {
        let row = &rows[item];
        write_row(xml, &cells.row(row), cells.run().proposals[row.index].class, styles)
    };
    SheetRows {
        sheet: "xl/worksheets/sheet2.xml",
        table: "xl/tables/table1.xml",
        count: rows.len(),
        write: Box::new(write),
    }
}

fn write_row(
    row: &mut RowXml<'_>,
    texts: &[Cow<'_, str>; COLUMNS.len()],
    class: Class,
    styles: &[StyleIndex],
) -> Result<(), WorkbookError> {
    let sentence = texts[Column::Reason as usize].chars().count();
    row.height(sentence.div_ceil(usize::from(Column::Reason.facts().width)));
    let [ours, theirs] = [Column::Name, Column::EconomicName].map(|column| &*texts[column as usize]);
    let shown = Style::Shown.index(styles)?;
    for column in WORKBOOK_COLUMNS {
        let text = &*texts[column as usize];
        match column {
            Column::Score => match text.parse() {
                Ok(score) => row.number(Style::Score(class).index(styles)?, score),
                Err(_) => row.blank(Style::Class(class).index(styles)?),
            },
            Column::Suggestion => row.text(Style::Class(class).index(styles)?, text)?,
            Column::Name => write_name(row, ours, theirs, shown)?,
            Column::EconomicName => write_name(row, theirs, ours, shown)?,
            Column::Reason => row.text(Style::Sentence.index(styles)?, text)?,
            _ if column.facts().editable => row.text(Style::Input.index(styles)?, text)?,
            _ => row.text(shown, text)?,
        }
    }
    let own = [Column::Row, Column::Approve, Column::Number].map(|column| &*texts[column as usize]);
    row.formula(Style::References.index(styles)?, reference::formula, &own.concat())
}

/// A name, with the words that the other name lacks marked.
fn write_name(row: &mut RowXml<'_>, name: &str, other: &str, style: StyleIndex) -> Result<(), WorkbookError> {
    let parts = differences(name, other);
    if parts.iter().all(|part| matches!(part, NamePart::Same(_))) {
        return row.text(style, name);
    }
    row.marked(style, &parts)
}
