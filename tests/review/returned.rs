//! Files that come back changed but certain: the same decisions.

use kobl::review::{Answer, Column, Review, ReviewWarning, read, run_code};
use kobl::run::Run;
use unicode_normalization::UnicodeNormalization;

use super::samples::{Sheet, essence, number, run};

fn original(run: &Run) -> Review {
    Sheet::reviewed(run).read(run).expect("readable")
}

/// Reads the bytes and finds the decisions of the untouched reviewed file; returns the warnings.
#[track_caller]
fn same(bytes: &[u8]) -> Vec<ReviewWarning> {
    let run = run();
    let original = original(&run);
    let review = read(bytes, &run).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(essence(&review), essence(&original));
    assert_eq!(review.missing, 0);
    review.warnings
}

/// The same decisions without a word.
#[track_caller]
fn same_silently(bytes: &[u8]) {
    assert_eq!(same(bytes), []);
}

/// The same decisions after a change to the grid of cells.
#[track_caller]
fn same_after(change: impl FnOnce(&mut Sheet)) -> Vec<ReviewWarning> {
    let mut sheet = Sheet::reviewed(&run());
    change(&mut sheet);
    same(&sheet.csv())
}

/// One warning: this column was damaged in so many rows.
#[track_caller]
fn damaged(warnings: &[ReviewWarning], column: Column, rows: u64) {
    match warnings {
        [ReviewWarning::Damaged { column: found, rows: count, .. }] => {
            assert_eq!((*found, *count), (column, rows));
        }
        other => panic!("{other:?}"),
    }
}

fn text() -> String {
    Sheet::reviewed(&run()).text(';', "\r\n")
}

fn windows_1252(text: &str) -> Vec<u8> {
    // What the code page lacks, Excel saves as a question mark.
    let known = |c: char| !encoding_rs::WINDOWS_1252.encode(&c.to_string()).2;
    let text: String = text.chars().map(|c| if known(c) { c } else { '?' }).collect();
    encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn an_untouched_file_approves_nothing() {
    let run = run();
    let review = Sheet::of(&run).read(&run).expect("readable");
    assert!(review.decisions.iter().all(|decision| decision.answer == Answer::Undecided));
    assert_eq!((review.decisions.len(), review.missing), (13, 0));
    assert_eq!(review.warnings, []);
}

#[test]
fn a_reviewed_file_says_what_the_reviewer_said() {
    let run = run();
    let review = original(&run);
    let of = |code: &str| {
        let index = run.proposals.iter().position(|p| p.code.as_str() == code).expect(code);
        review.decisions.iter().find(|d| d.index() == index).expect(code)
    };
    assert_eq!((of("00123").answer, of("00123").number), (Answer::Yes, Some(number(10_045))));
    assert_eq!(of("12E3").answer, Answer::No);
    assert_eq!(of("X9").answer, Answer::Undecided);
    assert_eq!(of("K-77").number, Some(number(10_103)));
    assert_eq!(of("ny").comment, "ring; \"mandag\"");
}

#[test]
fn a_file_names_its_run() {
    let run = run();
    assert_eq!(run_code(&Sheet::of(&run).csv()), Ok(run.manifest.code));
}

#[test]
fn every_encoding_that_excel_saves_is_read() {
    same_silently(text().as_bytes());
    same_silently(format!("\u{feff}{}", text()).as_bytes());
    let tabs = Sheet::reviewed(&run()).text('\t', "\r\n");
    same_silently(&utf_16(&tabs, u16::to_le_bytes));
    same_silently(&utf_16(&tabs, u16::to_be_bytes));
    same_silently(&utf_16(&tabs, u16::to_le_bytes)[2..]);
    same_silently(&utf_16(&tabs, u16::to_be_bytes)[2..]);
}

#[test]
fn csv_of_dos_and_macintosh_is_read_with_the_letters_they_have() {
    // Only the letters that both have, so that nothing is lost.
    let text = text().replace("Łódź", "Lodz");
    let mut run = run();
    for name in [&mut run.clientview.customers[4].about.name, &mut run.economic.customers[4].about.name] {
        *name = "Lodz Import".into();
    }
    let letters = [
        ('æ', 0x91, 0xbe),
        ('ø', 0x9b, 0xbf),
        ('å', 0x86, 0x8c),
        ('Æ', 0x92, 0xae),
        ('Ø', 0x9d, 0xaf),
        ('é', 0x82, 0x8e),
    ];
    for macintosh in [false, true] {
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| match letters.iter().find(|(letter, ..)| *letter == c) {
                Some((_, dos, mac)) => {
                    if macintosh {
                        *mac
                    } else {
                        *dos
                    }
                }
                None => u8::try_from(c).expect("ASCII"),
            })
            .collect();
        let review = read(&bytes, &run).unwrap_or_else(|errors| panic!("{errors:#?}"));
        assert_eq!(review.decisions.len(), 13);
    }
}

#[test]
fn a_file_opened_in_the_wrong_encoding_and_saved_again_is_recognised() {
    let twice = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text().as_bytes()).0.into_owned();
    assert!(twice.contains("RÃ¦kke"));
    assert!(!same(twice.as_bytes()).is_empty());
}

#[test]
fn letters_that_windows_1252_lacks_come_back_as_question_marks() {
    let warnings = same(&windows_1252(&text()));
    let columns: Vec<Column> = warnings
        .iter()
        .map(|warning| match warning {
            ReviewWarning::Damaged { column, rows: 1, .. } => *column,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(columns, [Column::Name, Column::EconomicName]);
}

#[test]
fn every_delimiter_and_line_end_is_read() {
    let sheet = Sheet::reviewed(&run());
    for delimiter in [';', ',', '\t'] {
        for end in ["\r\n", "\n", "\r"] {
            same_silently(sheet.text(delimiter, end).as_bytes());
        }
    }
    same_silently(format!("sep=;\r\n{}", text()).as_bytes());
    same_silently(format!("\u{feff}\"sep=;\"\n{}", text()).as_bytes());
    same_silently(format!("sep=|\r\n{}", sheet.text('|', "\r\n")).as_bytes());
    same_silently(text().trim_end().as_bytes());
}

#[test]
fn everything_may_be_quoted() {
    let quoted = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        cells.join(";") + "\r\n"
    };
    let text: String = Sheet::reviewed(&run()).0.iter().map(quoted).collect();
    same_silently(text.as_bytes());
}

#[test]
fn headings_may_change_case_blanks_and_language() {
    assert_eq!(same_after(|s| s.0[0].iter_mut().for_each(|h| *h = format!("  {} ", h.to_uppercase()))), []);
    assert_eq!(
        same_after(|s| {
            s.0[0][Column::Row as usize] = "Row".to_owned();
            s.0[0][Column::Approve as usize] = "approve".to_owned();
            s.0[0][Column::Number as usize] = "e-conomic no".to_owned();
        }),
        []
    );
}

#[test]
fn columns_may_be_moved_and_added() {
    assert_eq!(same_after(|s| s.0.iter_mut().for_each(|row| row.reverse())), []);
    assert_eq!(same_after(|s| s.0.iter_mut().for_each(|row| row.rotate_left(5))), []);
    let warnings = same_after(|sheet| {
        for (place, row) in sheet.0.iter_mut().enumerate() {
            row.insert(2, if place == 0 { "Min egen".to_owned() } else { format!("note {place}") });
        }
    });
    assert_eq!(warnings, [ReviewWarning::ColumnIgnored { column: 2 }]);
}

#[test]
fn a_display_column_that_is_not_needed_may_be_deleted() {
    let warnings = same_after(|sheet| {
        for row in &mut sheet.0 {
            row.remove(Column::Score as usize);
        }
    });
    assert_eq!(warnings, [ReviewWarning::ColumnMissing(Column::Score)]);
}

#[test]
fn rows_may_be_sorted_and_separated_by_blank_ones() {
    assert_eq!(same_after(|s| s.0[1..].sort_by_key(|row| row[Column::EconomicName as usize].clone())), []);
    assert_eq!(same_after(|s| s.0[1..].reverse()), []);
    // Sorted together with its heading, which then stands in the middle.
    assert_eq!(same_after(|s| s.0.sort_by_key(|row| row[Column::Name as usize].clone())), []);
    let blank = vec![String::new(); 18];
    assert_eq!(
        same_after(|s| {
            s.0.insert(4, blank.clone());
            s.0.insert(0, blank.clone());
            s.0.push(vec![" ".to_owned()]);
        }),
        []
    );
}

#[test]
fn a_title_may_stand_above_the_headings() {
    assert_eq!(same_after(|s| s.0.insert(0, vec!["Kunder til gennemsyn".to_owned()])), []);
}

#[test]
fn tails_of_empty_cells_do_not_matter_and_may_be_missing() {
    assert_eq!(same_after(|s| s.0.iter_mut().for_each(|row| row.extend(vec![String::new(); 4]))), []);
    let trimmed = |row: &mut Vec<String>| {
        row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1))
    };
    assert_eq!(same_after(|s| s.0.iter_mut().for_each(trimmed)), []);
    let tail = format!("{}{}\r\n", text(), ";".repeat(17));
    same_silently(tail.as_bytes());
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    assert_eq!(same_after(|s| s.0.iter_mut().flatten().for_each(|cell| *cell = cell.nfd().collect())), []);
}

#[test]
fn blanks_in_display_cells_do_not_matter() {
    assert_eq!(
        same_after(|s| {
            s.set("K-77", Column::Name, " Café \u{a0} Blomst  ");
        }),
        []
    );
}

#[test]
fn a_missing_guard_does_not_matter() {
    assert_eq!(
        same_after(|s| {
            s.set("12E3", Column::Name, "=Kode; \"Citat\" A/S");
            s.set("123", Column::Name, "@Firma");
        }),
        []
    );
}

#[test]
fn codes_that_excel_spoils_are_said_but_do_not_matter() {
    for (code, spoiled) in [
        ("00123", "123"),
        ("1-2", "01-feb"),
        ("1-2", "01-02-2026"),
        ("1-2", "2-Jan"),
        ("12E3", "1,20E+04"),
        ("12E3", "12000"),
        ("12E3", "1.20E+04"),
        ("3/4", "03-apr"),
        ("12345678901234567", "1,23457E+16"),
        ("12345678901234567", "12345678901234500"),
        ("TRUE", "SAND"),
        ("0010", "10"),
        ("00123", "########"),
        ("'+4512345678", "4512345678"),
        ("'+4512345678", "4,512345678E+09"),
    ] {
        let warnings = same_after(|s| s.set(code, Column::Code, spoiled));
        damaged(&warnings, Column::Code, 1);
    }
}

#[test]
fn every_code_spoiled_at_once_is_one_warning() {
    let warnings = same_after(|s| s.column(Column::Code).for_each(|cell| *cell = "########".to_owned()));
    damaged(&warnings, Column::Code, 13);
}

#[test]
fn a_name_that_became_an_error_value_is_said_but_does_not_matter() {
    let warnings = same_after(|s| s.set("123", Column::Name, "#NAVN?"));
    damaged(&warnings, Column::Name, 1);
    let warnings = same_after(|s| s.set("123", Column::EconomicName, "#NAME?"));
    damaged(&warnings, Column::EconomicName, 1);
}

#[test]
fn a_score_with_decimals_is_said_but_does_not_matter() {
    for score in ["0,9", "0.99", "99 %", "99%", "99,0"] {
        let warnings = same_after(|s| s.set("00123", Column::Score, score));
        damaged(&warnings, Column::Score, 1);
    }
}

#[test]
fn utf_8_that_was_opened_as_windows_1252_is_recognised() {
    let mojibake =
        |text: &str| encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    let warnings = same_after(|s| s.set("K-77", Column::Name, &mojibake("Café Blomst")));
    damaged(&warnings, Column::Name, 1);
}

#[test]
fn a_number_in_fine_dress_is_read_if_it_is_a_customer() {
    for dressed in [
        "10.045",
        "10045,00",
        "10045.00",
        "10.045,00",
        " 10045 ",
        "10\u{a0}045",
        "10 045",
        "10045\u{a0}",
        "010045",
        "'10045",
    ] {
        let warnings = same_after(|s| s.set("00123", Column::Number, dressed));
        assert_eq!(
            warnings,
            [ReviewWarning::NumberRepaired { row: 2, number: number(10_045) }],
            "{dressed:?}"
        );
    }
}

#[test]
fn an_unknown_number_in_plain_digits_is_left_to_the_plan() {
    let run = run();
    let mut sheet = Sheet::of(&run);
    sheet.set("X9", Column::Approve, "ja");
    sheet.set("X9", Column::Number, "99999");
    let review = sheet.read(&run).expect("readable");
    assert!(review.decisions.iter().any(|d| d.answer == Answer::Yes && d.number == Some(number(99_999))));
}

#[test]
fn every_word_for_yes_and_no_is_known() {
    let run = run();
    for (words, answer) in [
        (["ja", " JA ", "j", "x", "X", "1", "SAND", "y", "Yes", "TRUE", "ja\u{a0}"].as_slice(), Answer::Yes),
        (["nej", "NEJ", "n", "0", "FALSK", "no", "false", " Nej "].as_slice(), Answer::No),
        (["", "  ", "\u{a0}"].as_slice(), Answer::Undecided),
    ] {
        for word in words {
            let mut sheet = Sheet::of(&run);
            sheet.set("00123", Column::Approve, word);
            let review = sheet.read(&run).unwrap_or_else(|errors| panic!("{word:?} {errors:?}"));
            assert_eq!(review.decisions[0].answer, answer, "{word:?}");
        }
    }
}

#[test]
fn deleted_rows_are_counted_and_the_rest_is_read() {
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    sheet.0.retain(|row| !row[Column::Approve as usize].is_empty());
    let review = sheet.read(&run).expect("readable");
    assert_eq!((review.decisions.len(), review.missing), (6, 7));
    sheet.0.truncate(1);
    let review = sheet.read(&run).expect("readable");
    assert_eq!((review.decisions.len(), review.missing), (0, 13));
}

#[test]
fn the_same_row_twice_with_the_same_answer_is_read_once() {
    let warnings = same_after(|s| {
        let row = s.row("00123");
        let copy = s.0[row].clone();
        s.0.push(copy);
    });
    assert_eq!(warnings, [ReviewWarning::Repeated { row: 15, first: 2 }]);
}

#[test]
fn two_files_put_together_are_read_once() {
    let both = text().repeat(2);
    let warnings = same(both.as_bytes());
    assert_eq!(warnings.len(), 13);
}

#[test]
fn another_wording_of_the_reasons_is_said_but_does_not_matter() {
    let warnings = same_after(|s| s.set("00123", Column::Reason, "som en anden udgave siger det"));
    assert_eq!(warnings, [ReviewWarning::Reworded { column: Column::Reason, first: 2, rows: 1 }]);
}

#[test]
fn exchanging_the_numbers_of_competitors_is_a_reviewers_right() {
    let run = run();
    let mut sheet = Sheet::of(&run);
    sheet.set("3/4", Column::Number, "20002");
    sheet.set("12345678901234567", Column::Number, "20001");
    assert_eq!(sheet.read(&run).expect("readable").warnings, []);
}
