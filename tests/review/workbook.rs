//! Workbooks as people and programs leave them.

use std::io::{Read as _, Write as _};

use kobl::review::{CellPlace, Column, NumberProblem, Review, ReviewError, ReviewWarning, RowError, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use super::samples::{Sheet, essence, number, run};

/// Writes the grid into a sheet from this row on, every cell as text.
fn fill(sheet: &mut Worksheet, grid: &Sheet, first: u32) -> Result<(), XlsxError> {
    for (row, cells) in (first..).zip(&grid.0) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(())
}

/// A workbook of one sheet with the sample's reviewed file, changed.
pub(super) fn changed(change: impl FnOnce(&mut Worksheet, &Sheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let grid = Sheet::reviewed(&run());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &grid, 0).expect("cells");
    change(sheet, &grid).expect("a change");
    book.save_to_buffer().expect("a workbook")
}

/// A workbook made from scratch.
fn book(make: impl FnOnce(&mut Workbook, &Sheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    make(&mut book, &Sheet::reviewed(&run())).expect("sheets");
    book.save_to_buffer().expect("a workbook")
}

fn original() -> Review {
    Sheet::reviewed(&run()).read(&run()).expect("readable")
}

#[track_caller]
fn same(bytes: &[u8]) -> Vec<ReviewWarning> {
    let review = read(bytes, &run()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(essence(&review), essence(&original()));
    // These workbooks are made here, without kobl's references.
    let lost = |warning: &ReviewWarning| *warning == ReviewWarning::ReferencesLost;
    review.warnings.into_iter().filter(|warning| !lost(warning)).collect()
}

/// The workbook with one of its parts changed.
pub(crate) fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for place in 0..from.len() {
        let mut part = from.by_index(place).expect("a part");
        let part_name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("UTF-8");
        let text = if part_name == name { change(&text) } else { text };
        to.start_file(part_name, zip::write::SimpleFileOptions::default()).expect("a part");
        to.write_all(text.as_bytes()).expect("bytes");
    }
    to.finish().expect("a zip").into_inner()
}

#[track_caller]
fn refused(bytes: &[u8]) -> Vec<ReviewError> {
    read(bytes, &run()).expect_err("refused").errors
}

/// Row and column of a cell of the sample, counted from 0.
fn at(grid: &Sheet, code: &str, column: Column) -> (u32, u16) {
    (u32::try_from(grid.row(code)).expect("few"), column as u16)
}

#[test]
fn cells_of_text_are_read() {
    assert_eq!(same(&changed(|_, _| Ok(()))), []);
}

#[test]
fn numbers_and_truth_values_are_read() {
    let bytes = changed(|sheet, grid| {
        for code in ["00123", "1-2", "TRUE"] {
            let (row, column) = at(grid, code, Column::Number);
            sheet.write_number(
                row,
                column,
                grid.get(code, Column::Number).parse::<u32>().expect("digits"),
            )?;
            let (row, column) = at(grid, code, Column::Approve);
            sheet.write_boolean(row, column, true)?;
        }
        let (row, column) = at(grid, "12E3", Column::Approve);
        sheet.write_boolean(row, column, false)?;
        for (place, row) in grid.0.iter().enumerate().skip(1) {
            if let Ok(score) = row[Column::Score as usize].parse::<u8>() {
                sheet.write_number(u32::try_from(place).expect("few"), Column::Score as u16, score)?;
            }
        }
        Ok(())
    });
    assert_eq!(same(&bytes), []);
}

#[test]
fn codes_that_became_numbers_dates_and_truth_values_are_said_but_do_not_matter() {
    let bytes = changed(|sheet, grid| {
        let (row, column) = at(grid, "00123", Column::Code);
        sheet.write_number(row, column, 123)?;
        let (row, column) = at(grid, "1-2", Column::Code);
        let date = Format::new().set_num_format("dd-mm-yyyy");
        sheet.write_datetime_with_format(row, column, &ExcelDateTime::from_ymd(2026, 2, 1)?, &date)?;
        let (row, column) = at(grid, "TRUE", Column::Code);
        sheet.write_boolean(row, column, true)?;
        let (row, column) = at(grid, "12E3", Column::Code);
        sheet.write_number(row, column, 12_000)?;
        let (row, column) = at(grid, "12345678901234567", Column::Code);
        sheet.write_number(row, column, 12_345_678_901_234_500.0)?;
        Ok(())
    });
    // TRUE is TRUE, whether text or truth value.
    assert_eq!(same(&bytes), [ReviewWarning::Damaged { column: Column::Code, first: 2, rows: 4 }]);
}

#[test]
fn sheets_may_be_added_moved_and_renamed_and_rows_hidden() {
    let bytes = book(|book, grid| {
        book.add_worksheet().set_name("Noter")?.write_string(0, 0, "Godkend")?;
        let sheet = book.add_worksheet().set_name("Noget andet")?;
        fill(sheet, grid, 3)?;
        sheet.write_string(0, 0, "Gennemgang af kunder")?;
        sheet.set_row_hidden(5)?.set_column_hidden(3)?;
        book.add_worksheet();
        Ok(())
    });
    // A hidden row that is approved is read, and told.
    assert_eq!(same(&bytes), [ReviewWarning::HiddenApproved { rows: vec![6] }]);
}

#[test]
fn kobls_own_sheets_may_change_places() {
    let run = run();
    let reviewed = book(|book, grid| {
        fill(book.add_worksheet().set_name("Gennemgang")?, grid, 0)?;
        book.add_worksheet().set_name("Vejledning")?.write_string(3, 0, "Godkend")?;
        Ok(())
    });
    assert_eq!(essence(&read(&reviewed, &run).expect("readable")), essence(&original()));
}

#[test]
fn two_sheets_with_the_review_are_refused() {
    let bytes = book(|book, grid| {
        fill(book.add_worksheet(), grid, 0)?;
        fill(book.add_worksheet(), grid, 0)
    });
    assert_eq!(refused(&bytes), [ReviewError::SeveralSheets(2)]);
}

#[test]
fn a_note_beside_the_table_is_said_and_not_read() {
    let bytes = changed(|sheet, _| sheet.write_string(3, 25, "husk").map(drop));
    assert_eq!(same(&bytes), [ReviewWarning::Unheaded(CellPlace { row: 4, column: 25 })]);
}

#[test]
fn a_formula_counts_with_its_value_and_is_refused_without_one() {
    let formula = |result: &'static str| {
        changed(move |sheet, grid| {
            let (row, column) = at(grid, "00123", Column::Number);
            sheet.write_formula(row, column, Formula::new("=VLOOKUP(A2,X:Y,2)").set_result(result)).map(drop)
        })
    };
    assert_eq!(
        same(&formula("10045")),
        [ReviewWarning::FormulaValue(CellPlace { row: 2, column: Column::Number as u16 })]
    );
    let unsaved = with_part(&formula("4711"), "xl/worksheets/sheet1.xml", |xml| {
        assert!(xml.contains("</f><v>4711</v>"), "{xml}");
        xml.replace("</f><v>4711</v>", "</f>")
    });
    let errors = refused(&unsaved);
    assert!(
        errors.contains(&ReviewError::Row {
            place: CellPlace { row: 2, column: Column::Number as u16 },
            error: RowError::Formula
        }),
        "{errors:?}"
    );
    let errors = refused(&formula("#N/A"));
    assert!(
        matches!(&errors[..], [ReviewError::Row { error: RowError::Number(NumberProblem::Lost, _), .. }]),
        "{errors:?}"
    );
}

#[test]
fn numbers_that_are_fractions_dates_or_huge_are_refused() {
    let problem = |write: fn(&mut Worksheet, u32, u16) -> Result<(), XlsxError>| {
        let bytes = changed(|sheet, grid| {
            let (row, column) = at(grid, "00123", Column::Number);
            write(sheet, row, column)
        });
        match &refused(&bytes)[..] {
            [ReviewError::Row { error: RowError::Number(problem, _), .. }] => *problem,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(problem(|s, r, c| s.write_number(r, c, 10_045.5).map(drop)), NumberProblem::Fraction);
    assert_eq!(problem(|s, r, c| s.write_number(r, c, 10.045).map(drop)), NumberProblem::Fraction);
    assert_eq!(problem(|s, r, c| s.write_number(r, c, -5).map(drop)), NumberProblem::OutOfRange);
    assert_eq!(problem(|s, r, c| s.write_number(r, c, 1e15).map(drop)), NumberProblem::OutOfRange);
    assert_eq!(problem(|s, r, c| s.write_boolean(r, c, true).map(drop)), NumberProblem::NotANumber);
    let date = |s: &mut Worksheet, r, c| {
        let format = Format::new().set_num_format("dd-mm-yyyy");
        s.write_datetime_with_format(r, c, &ExcelDateTime::from_ymd(1927, 7, 1)?, &format).map(drop)
    };
    assert_eq!(problem(date), NumberProblem::Date);
}

#[test]
fn a_number_typed_into_a_cell_of_kobls_own_workbook_is_read() {
    // Excel keeps the text format of the cell; LibreOffice and scripts write numbers.
    let bytes = changed(|sheet, grid| {
        let (row, column) = at(grid, "X9", Column::Number);
        sheet.write_number(row, column, 30_003)?;
        sheet.write_string(row, Column::Approve as u16, "Ja").map(drop)
    });
    let review = read(&bytes, &run()).expect("readable");
    assert!(review.decisions.iter().any(|d| d.index() == 10 && d.number == Some(number(30_003))));
}

#[test]
fn everything_in_column_a_is_refused() {
    let bytes = book(|book, grid| {
        let sheet = book.add_worksheet();
        for (row, line) in (0..).zip(grid.text(';', "\n").lines()) {
            sheet.write_string(row, 0, line)?;
        }
        Ok(())
    });
    assert_eq!(refused(&bytes), [ReviewError::OneColumn]);
}

#[test]
fn an_empty_workbook_is_refused() {
    assert_eq!(
        refused(&book(|book, _| book.add_worksheet().set_name("Ark1").map(drop))),
        [ReviewError::Empty]
    );
}

#[test]
fn a_workbook_cut_or_changed_anywhere_approves_nothing_else() {
    let bytes = changed(|_, _| Ok(()));
    let whole = essence(&original());
    for end in (0..bytes.len()).step_by(23) {
        assert!(read(&bytes[..end], &run()).is_err(), "cut at {end}");
    }
    for place in (0..bytes.len()).step_by(29) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x55;
        if let Ok(review) = read(&damaged, &run()) {
            assert_eq!(essence(&review), whole, "changed at {place}");
        }
    }
}

#[test]
fn a_sheet_that_claims_a_million_columns_takes_no_memory() {
    let bytes = changed(|sheet, _| sheet.write_string(1_048_575, 16_383, "langt væk").map(drop));
    let far = CellPlace { row: 1_048_576, column: 16_383 };
    let errors = refused(&bytes);
    assert!(errors.contains(&ReviewError::Row {
        place: CellPlace { column: Column::Row as u16, ..far },
        error: RowError::NoRowId
    }));
}
