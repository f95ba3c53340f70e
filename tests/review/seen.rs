//! What a workbook shows a person besides its cells, and what its hidden column
//! tells of answers that were moved.

use kobl::language::{Language, Localize};
use kobl::review::{Column, MovedAnswer, ReviewError, ReviewWarning, Tracing, read};
use rust_xlsxwriter::{Format, Note};

use super::form::workbook;
use super::samples::run;
use super::workbook::{changed, with_part};

/// kobl's own workbook after its sheet of rows was changed as text.
fn edited(change: impl Fn(&str) -> String) -> Vec<u8> {
    with_part(&workbook(&run()), "xl/worksheets/sheet2.xml", |xml| {
        let changed = change(xml);
        assert_ne!(changed, xml);
        changed
    })
}

#[test]
fn an_answer_that_was_dragged_is_told_from_one_that_was_typed() {
    // The number of row 2 was dragged to row 4: its reference went along, and that of row 4 is lost.
    let dragged = edited(|xml| {
        xml.replace("<f>S2&amp;A2&amp;B2</f>", "<f>S2&amp;A2&amp;B4</f>")
            .replace("<f>S4&amp;A4&amp;B4</f>", "<f>S4&amp;A4&amp;#REF!</f>")
    });
    let errors = read(&dragged, &run()).expect_err("refused").errors;
    let moved = MovedAnswer { column: Column::Number, from: 2, to: 4 };
    assert_eq!(errors, [ReviewError::AnswersMoved(vec![moved])]);
    assert!(errors[0].say(Language::English).contains("the one in row 4 was given in row 2"));
    // An empty cell that was dragged is no answer.
    let empty = edited(|xml| xml.replace("<f>S2&amp;A2&amp;B2</f>", "<f>S2&amp;A5&amp;B2</f>"));
    assert_eq!(read(&empty, &run()).expect("readable").tracing, Tracing::Checked);
}

#[test]
fn rows_that_moved_as_a_whole_point_at_themselves() {
    // Sorted without the hidden column by a program that updates references.
    let sorted = edited(|xml| {
        xml.replace("<f>S2&amp;A2&amp;B2</f>", "<f>X</f>")
            .replace("<f>S3&amp;A3&amp;B3</f>", "<f>S2&amp;A2&amp;B2</f>")
            .replace("<f>X</f>", "<f>$S$3&amp;$A$3&amp;$B$3</f>")
    });
    assert_eq!(read(&sorted, &run()).expect("readable").tracing, Tracing::Checked);
}

#[test]
fn a_workbook_whose_references_are_lost_says_so() {
    let lost = edited(|xml| {
        let mut text = xml.to_owned();
        while let Some(start) = text.find("<f>") {
            let end = start + text[start..].find("</f>").expect("an end") + "</f>".len();
            text.replace_range(start..end, "");
        }
        text
    });
    let review = read(&lost, &run()).expect("readable");
    assert_eq!((review.tracing, review.warnings), (Tracing::Lost, vec![ReviewWarning::ReferencesLost]));
}

#[test]
fn hidden_merged_noted_and_coloured_cells_are_told() {
    let bytes = changed(|sheet, grid| {
        let place = |code: &str| u32::try_from(grid.row(code)).expect("few");
        let approve = Column::Approve as u16;
        sheet.set_row_hidden(place("00123"))?;
        sheet.insert_note(place("3/4"), approve, &Note::new("ja tak"))?;
        // The others have a colour of their own.
        let usual = Format::new().set_background_color(0xDD_EB_F7);
        for row in 1..u32::try_from(grid.0.len()).expect("few") {
            let text = &grid.0[row as usize][approve as usize];
            sheet.write_string_with_format(row, approve, text, &usual)?;
        }
        let green = Format::new().set_background_color(0x00_FF_00);
        sheet.write_blank(place("0010"), approve, &green)?;
        let last = u32::try_from(grid.0.len() - 1).expect("few");
        sheet.merge_range(last - 1, approve, last, approve, "", &usual).map(drop)
    });
    let grid = super::samples::Sheet::reviewed(&run());
    let line = |code: &str| grid.row(code) as u64 + 1;
    let review = read(&bytes, &run()).unwrap_or_else(|errors| panic!("{errors:?}"));
    for wanted in [
        ReviewWarning::HiddenApproved { rows: vec![line("00123")] },
        ReviewWarning::Noted { rows: vec![line("3/4")] },
        ReviewWarning::Coloured { rows: vec![line("0010")] },
        ReviewWarning::Merged { rows: vec![grid.0.len() as u64] },
    ] {
        assert!(review.warnings.contains(&wanted), "{wanted:?} not in {:?}", review.warnings);
    }
}
