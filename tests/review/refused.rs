//! Files that cannot be read with certainty: refused whole, every error named.

use kobl::language::{Language, Localize};
use kobl::review::{
    Column, FileKind, NumberProblem, ReviewError, ReviewErrors, RowError, filled_numbers, read,
};

use super::samples::{Sheet, essence, large_run, other_run, run};

/// Reads bytes that must be refused. Each error has a sentence in both languages.
#[track_caller]
fn refused(bytes: &[u8]) -> Vec<ReviewError> {
    let errors = read(bytes, &run()).expect_err("refused");
    for error in &errors.errors {
        for language in [Language::Danish, Language::English] {
            let said = error.say(language);
            assert!(said.ends_with(['.', ')']) && said.len() > 20, "{said}");
        }
    }
    errors.errors
}

/// Reads the sample's reviewed file after a change that must be refused.
#[track_caller]
fn refused_after(change: impl FnOnce(&mut Sheet)) -> Vec<ReviewError> {
    let mut sheet = Sheet::reviewed(&run());
    change(&mut sheet);
    refused(&sheet.csv())
}

/// The errors of rows, without their places.
fn of_rows(errors: &[ReviewError]) -> Vec<&RowError> {
    errors
        .iter()
        .map(|error| match error {
            ReviewError::Row { error, .. } => error,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[track_caller]
fn one_row(errors: &[ReviewError]) -> &RowError {
    match of_rows(errors)[..] {
        [error] => error,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_number_that_may_be_another_customers_too_is_refused() {
    let mut run = run();
    let mut sheet = Sheet::reviewed(&run);
    sheet.set("00123", Column::Number, "10.045");
    assert!(read(&sheet.csv(), &run).is_ok(), "no customer has the other number");
    let last = run.economic.customers.last_mut().expect("a customer");
    last.number = super::samples::number(10);
    let errors = read(&sheet.csv(), &run).expect_err("10 and 10045 exist").errors;
    match one_row(&errors) {
        RowError::Number(found, _) => assert_eq!(*found, NumberProblem::Ambiguous),
        other => panic!("{other:?}"),
    }
    let errors = refused_after(|s| s.set("00123", Column::Number, "100%"));
    assert!(matches!(one_row(&errors), RowError::Number(NumberProblem::NotANumber, _)));
}

#[test]
fn a_title_beside_a_note_is_no_row() {
    // Columns turned by one, a title above, and a column of notes before them.
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    let original = essence(&sheet.read(&run).expect("readable"));
    for row in &mut sheet.0 {
        row.rotate_left(1);
        row.insert(0, "se her".to_owned());
    }
    sheet.0.insert(0, vec!["se 0".to_owned(), "Gennemgang".to_owned()]);
    assert_eq!(essence(&sheet.read(&run).expect("readable")), original);
}

#[test]
fn numbers_that_are_none_are_refused() {
    use NumberProblem::{Fraction, Lost, NotANumber, OutOfRange, Rounded, Unclear};
    for (text, problem) in [
        ("1,00E+04", Rounded),
        ("1E4", Rounded),
        ("########", Lost),
        ("#I/T", Lost),
        ("1O099", NotANumber),
        ("0", OutOfRange),
        ("-5", OutOfRange),
        ("1234567890", OutOfRange),
        ("10045,5", Fraction),
        ("10,045", Fraction),
        ("10.099", Unclear),
        ("99999,00", Unclear),
        ("10045 Bager", NotANumber),
        ("10045;10102", NotANumber),
        ("=10045", NotANumber),
        ("1.00.45", NotANumber),
        ("١٠٠٤٥", NotANumber),
    ] {
        let errors = refused_after(|s| s.set("00123", Column::Number, text));
        match one_row(&errors) {
            RowError::Number(found, _) => assert_eq!(*found, problem, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn unknown_words_in_approve_are_refused() {
    for word in ["ja?", "maaske", "ikke ja", "jа", "ja nej", "-", "2", "okay?", "Ja!"] {
        let errors = refused_after(|s| s.set("00123", Column::Approve, word));
        assert!(matches!(one_row(&errors), RowError::Answer(text) if text == word), "{word}: {errors:?}");
    }
}

#[test]
fn all_errors_are_listed_with_row_and_column() {
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    sheet.set("00123", Column::Approve, "måske");
    sheet.set("1-2", Column::Number, "1,00E+04");
    sheet.set("'+4512345678", Column::Number, "");
    let errors = sheet.read(&run).expect_err("refused");
    insta::assert_snapshot!(errors.say(Language::Danish), @r#"
    Gennemgangsfilen blev afvist (3 fejl), og intet er skrevet:
    Række 2, kolonne B: ”måske” er hverken ja eller nej. Skriv ja eller nej, eller lad cellen være tom, hvis du ikke har besluttet dig.
    Række 3, kolonne C: ”1,00E+04” er afrundet af Excel, så cifrene er tabt. Formatér kolonnen som tekst, og skriv nummeret igen.
    Række 6, kolonne C: rækken er godkendt, men har intet e-conomic-nummer. Skriv nummeret, eller fjern godkendelsen.
    "#);
    insta::assert_snapshot!(errors.say(Language::English), @r#"
    The review file was refused (3 errors), and nothing was written:
    Row 2, column B: “måske” is neither yes nor no. Write yes or no, or leave the cell empty if it is undecided.
    Row 3, column C: “1,00E+04” was rounded by Excel, so the digits are lost. Format the column as text and write the number again.
    Row 6, column C: the row is approved but has no e-conomic number. Write the number, or remove the approval.
    "#);
}

#[test]
fn yes_without_a_number_is_refused() {
    let errors = refused_after(|s| s.set("X9", Column::Approve, "ja"));
    assert_eq!(one_row(&errors), &RowError::NoNumber);
}

#[test]
fn the_same_row_twice_with_different_answers_is_refused() {
    let errors = refused_after(|s| {
        let mut copy = s.0[s.row("00123")].clone();
        copy[Column::Approve as usize] = "nej".to_owned();
        s.0.push(copy);
    });
    assert_eq!(one_row(&errors), &RowError::Repeated { first: 2 });
    let errors = refused_after(|s| {
        let mut copy = s.0[s.row("00123")].clone();
        copy[Column::Number as usize] = "10102".to_owned();
        s.0.push(copy);
    });
    assert_eq!(one_row(&errors), &RowError::Repeated { first: 2 });
}

#[test]
fn rows_of_another_run_are_refused() {
    let other = other_run();
    let errors = refused(&Sheet::of(&other).csv());
    assert_eq!(errors.len(), 13);
    assert!(of_rows(&errors).iter().all(|error| **error == RowError::OtherRun(other.manifest.code)));
}

#[test]
fn swapped_and_altered_row_ids_are_refused() {
    let errors = refused_after(|s| {
        let (one, two) = (s.row("00123"), s.row("1-2"));
        let id = s.0[one][Column::Row as usize].clone();
        s.0[one][Column::Row as usize] = s.0[two][Column::Row as usize].clone();
        s.0[two][Column::Row as usize] = id;
    });
    let run = run();
    match of_rows(&errors)[..] {
        [RowError::Differs { of: Some(one), .. }, RowError::Differs { of: Some(two), .. }] => {
            assert_eq!((one, two), (&run.proposals[0].row, &run.proposals[1].row));
        }
        ref other => panic!("{other:?}"),
    }
    let errors = refused_after(|s| s.0[1][Column::Row as usize].replace_range(13..14, "B"));
    assert_eq!(one_row(&errors), &RowError::UnknownRowId);
    let errors = refused_after(|s| s.0[1][Column::Row as usize] = "TQKM-9999-BBBB".to_owned());
    assert_eq!(one_row(&errors), &RowError::UnknownRowId);
    let errors = refused_after(|s| s.0[1][Column::Row as usize] = "1".to_owned());
    assert_eq!(one_row(&errors), &RowError::BadRowId);
}

#[test]
fn an_edited_display_cell_is_refused() {
    for (column, text) in [
        (Column::Code, "00124"),
        (Column::Code, ""),
        (Column::Name, "Bager Jensen A/S"),
        (Column::Name, "Bager"),
        (Column::EconomicName, "10045 Bager Jensen ApS"),
        (Column::Town, "2630 Taastrup"),
        (Column::CurrentLink, "10045"),
        (Column::Suggestion, "usandsynlig"),
        (Column::Score, "12"),
    ] {
        let errors = refused_after(|s| s.set("00123", column, text));
        assert!(
            matches!(one_row(&errors), RowError::Differs { columns, .. } if columns == &[column]),
            "{column:?} {errors:?}"
        );
    }
}

#[test]
fn a_code_that_is_another_date_is_not_excels_doing() {
    for (code, text) in
        [("1-2", "2-1"), ("1-2", "03-feb"), ("3/4", "3/5"), ("00123", "1230"), ("12E3", "1,30E+04")]
    {
        let errors = refused_after(|s| s.set(code, Column::Code, text));
        assert!(matches!(one_row(&errors), RowError::Differs { .. }), "{text} {errors:?}");
    }
}

#[test]
fn a_row_that_nothing_identifies_is_refused() {
    let errors = refused_after(|s| {
        s.set("00123", Column::Name, "########");
        s.set("00123", Column::EconomicName, "########");
        s.set("00123", Column::Code, "########");
    });
    assert_eq!(one_row(&errors), &RowError::Unrecognisable);
}

#[test]
fn a_row_added_by_hand_is_refused() {
    let errors = refused_after(|s| {
        let mut row = s.0[s.row("00123")].clone();
        row[Column::Row as usize].clear();
        s.0.push(row);
    });
    assert_eq!(one_row(&errors), &RowError::NoRowId);
    let errors = refused_after(|s| s.0.push(vec![String::new(), "ja".to_owned(), "10045".to_owned()]));
    assert_eq!(one_row(&errors), &RowError::NoRowId);
}

#[test]
fn an_unquoted_semicolon_that_shifts_another_number_into_place_is_refused() {
    // The number column was moved to the right of the names, and a name holds a `;`.
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    for row in &mut sheet.0 {
        let number = row.remove(Column::Number as usize);
        row.insert(Column::EconomicName as usize, number);
    }
    let text = sheet.text(';', "\r\n");
    let broken = text.replace("Bager Jensen ApS;10045;", "Bager Jensen ApS;10102;10045;");
    assert_ne!(broken, text);
    let errors = refused(broken.as_bytes());
    let moved = |error: &&RowError| matches!(error, RowError::Differs { .. } | RowError::NoRowId);
    assert!(of_rows(&errors).iter().any(moved), "{errors:?}");
    // And with the row id first, the answer and the number last.
    let mut sheet = Sheet::reviewed(&run);
    for row in &mut sheet.0 {
        row[1..].rotate_left(2);
    }
    let row = sheet.row_by_id(&run.proposals[0].row.to_string());
    let line = sheet.0[row].join(";");
    let text = sheet.text(';', "\r\n");
    let shifted = line.replace(";;ja;10045", ";hej;ja;10102;10045");
    assert_ne!(line, shifted);
    assert_eq!(of_rows(&refused(text.replace(&line, &shifted).as_bytes()))[0], &RowError::Unheaded);
}

#[test]
fn any_column_sorted_on_its_own_is_refused() {
    // The answers carry nothing of their row: see the tests of the certain rows below.
    let run = run();
    // Whether a number stands at the right customer is the matcher's to say, when the plan is made.
    let untold = [Column::Approve, Column::Number, Column::Comment];
    let columns = kobl::review::COLUMNS[..kobl::review::CSV_COLUMNS].iter().map(|facts| facts.column);
    for column in columns.filter(|column| !untold.contains(column)) {
        for descending in [false, true] {
            let mut sheet = Sheet::reviewed(&run);
            let before = sheet.clone();
            let mut cells: Vec<String> = sheet.column(column).map(|cell| cell.clone()).collect();
            // Excel sorts numbers as numbers, and blanks last whichever way it sorts.
            cells.sort_by_key(|cell| (cell.parse::<u64>().unwrap_or(u64::MAX), cell.clone()));
            if descending {
                cells.reverse();
            }
            cells.sort_by_key(String::is_empty);
            sheet.column(column).zip(cells).for_each(|(cell, sorted)| *cell = sorted);
            if sheet != before {
                let errors = sheet.read(&run).expect_err(&format!("{column:?}"));
                assert!(!errors.errors.is_empty());
            }
        }
    }
}

#[test]
fn numbers_dragged_down_are_known_as_a_series() {
    let run = large_run(12, 0);
    let drag = |step: u32, rows: std::ops::Range<usize>| {
        let mut sheet = Sheet::of(&run);
        let first: u32 = sheet.0[rows.start][Column::Number as usize].parse().expect("a number");
        for (count, place) in (0..).zip(rows) {
            sheet.0[place][Column::Approve as usize] = "ja".to_owned();
            sheet.0[place][Column::Number as usize] = (first + count * step).to_string();
        }
        // A comment excuses nothing.
        sheet.column(Column::Comment).for_each(|cell| *cell = "nye".to_owned());
        sheet.read(&run).expect("readable").decisions
    };
    let lines = |step, rows| {
        let decisions = drag(step, rows);
        filled_numbers(&run, &decisions).iter().map(|decision| decision.line).collect::<Vec<_>>()
    };
    for step in [1, 57] {
        // The first row has its own number.
        assert_eq!(lines(step, 3..8), [5, 6, 7, 8]);
    }
    // Two corrections may well follow each other.
    assert_eq!(lines(1, 3..6), [0; 0]);
}

#[test]
fn answers_sorted_on_their_own_among_the_certain_are_refused() {
    let run = large_run(40, 10);
    let mut sheet = Sheet::of(&run);
    for (place, cell) in sheet.column(Column::Approve).take(40).enumerate() {
        *cell = if place % 8 == 3 { "nej" } else { "ja" }.to_owned();
    }
    assert!(sheet.read(&run).is_ok());
    let mut answers: Vec<String> = sheet.column(Column::Approve).map(|cell| cell.clone()).collect();
    answers.sort_by_key(|cell| (cell.is_empty(), cell.clone()));
    sheet.column(Column::Approve).zip(answers).for_each(|(cell, answer)| *cell = answer);
    let errors = sheet.read(&run).expect_err("refused");
    assert_eq!(errors.errors, [ReviewError::AnswersSorted { row: 37 }]);
    // The comments stayed where they were: they excuse nothing.
    let mut commented = sheet.clone();
    commented.column(Column::Comment).for_each(|cell| *cell = "forkerte".to_owned());
    let errors = commented.read(&run).expect_err("refused");
    assert_eq!(errors.errors, [ReviewError::AnswersSorted { row: 37 }]);
    // A file sorted as a whole has neat answers anyway.
    sheet.0[1..].sort_by_key(|row| row[Column::EconomicAddress as usize].clone());
    assert!(sheet.read(&run).is_ok());
}

#[test]
fn files_of_another_kind_are_refused() {
    for (bytes, kind) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"[..], FileKind::OldWorkbook),
        (b"%PDF-1.7", FileKind::Pdf),
        (b"<html><body><table></table></body></html>", FileKind::Html),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", FileKind::Html),
        (b"<?xml version=\"1.0\"?><Workbook/>", FileKind::Html),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", FileKind::OpenDocument),
        (b"PK\x03\x04 photo.jpg", FileKind::Zip),
        (b"PK\x05\x06 empty", FileKind::Zip),
        (b"\x89PNG\r\n", FileKind::Other),
    ] {
        assert_eq!(refused(bytes), [ReviewError::Kind(kind)]);
    }
    for bytes in [
        &b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet"[..],
        b"PK\x03\x04 xl/workbook.bin",
    ] {
        assert_eq!(refused(bytes), [ReviewError::BrokenWorkbook]);
    }
}

#[test]
fn a_file_without_content_is_refused() {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b" \r\n\r\n", b"\xff\xfe", b";;;;\r\n;;;;\r\n"] {
        assert_eq!(refused(bytes), [ReviewError::Empty], "{bytes:?}");
    }
}

#[test]
fn headings_that_are_missing_renamed_or_doubled_are_refused() {
    assert_eq!(refused_after(|s| drop(s.0.remove(0))), [ReviewError::NoHeading]);
    assert_eq!(
        refused_after(|s| s.0[0][Column::Number as usize] = "Nummer".to_owned()),
        [ReviewError::MissingColumns(vec![Column::Number])]
    );
    assert_eq!(
        refused_after(|s| {
            s.0[0][Column::Row as usize].clear();
            s.0[0][Column::Name as usize] = "Navn".to_owned();
        }),
        [ReviewError::MissingColumns(vec![Column::Row, Column::Name])]
    );
    assert_eq!(
        refused_after(|s| s.0[0][Column::Comment as usize] = "Godkend".to_owned()),
        [ReviewError::DoubledColumn(Column::Approve)]
    );
}

#[test]
fn everything_in_column_a_is_refused() {
    let quoted = |line: &str| format!("\"{}\"\r\n", line.replace('"', "\"\""));
    for delimiter in [';', ',', '\t'] {
        let text: String = Sheet::reviewed(&run()).text(delimiter, "\n").lines().map(quoted).collect();
        assert_eq!(refused(text.as_bytes()), [ReviewError::OneColumn]);
    }
}

#[test]
fn damaged_text_is_refused() {
    let good = Sheet::reviewed(&run()).csv();
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let after = |needle: &str| memchr::memmem::find(&good, needle.as_bytes()).expect(needle) + needle.len();
    let place = after("Bager");
    assert_eq!(refused(&with(place, 0)), [ReviewError::Nul { line: 2 }]);
    assert_eq!(refused(&with(place, 0xff)), [ReviewError::Encoding]);
    let open = refused(&with(after("Bager Jensen ApS;"), b'"'));
    assert!(
        matches!(open[..], [ReviewError::OpenQuote { row: 2 }, ..] | [ReviewError::TextAfterQuote(_), ..]),
        "{open:?}"
    );
}

#[test]
fn an_open_quotation_mark_is_named_by_its_row() {
    let run = run();
    let text = Sheet::reviewed(&run).text(';', "\r\n");
    let at = text.find("Café Blomst").expect("there");
    let row = text[..at].matches("\r\n").count() as u64 + 1;
    let open = format!("{}\"{}", &text[..at], &text[at..].replace('"', ""));
    let errors = refused(open.as_bytes());
    assert!(errors.contains(&ReviewError::OpenQuote { row }), "{errors:?}");
}

#[test]
fn a_file_cut_anywhere_never_says_more_than_the_whole_one() {
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    // The number last, where a cut leaves half of it.
    for row in &mut sheet.0 {
        row[1..].rotate_left(2);
    }
    let bytes = sheet.csv();
    let whole = super::samples::essence(&read(&bytes, &run).expect("readable"));
    let mut accepted = 0;
    // Every place in the last rows, and a sample of those before.
    let ends =
        (0..bytes.len()).filter(|end| *end > bytes.len() - 500 || end % 11 == 0 || bytes[end - 1] == b'\n');
    for end in ends {
        if let Ok(review) = read(&bytes[..end], &run) {
            accepted += 1;
            for row in super::samples::essence(&review) {
                assert!(whole.contains(&row), "cut at {end}: {row:?}");
            }
        }
    }
    // Cuts between two rows are rows deleted.
    assert!(accepted >= 13, "{accepted}");
}

#[test]
fn a_cell_of_ten_megabytes_is_refused() {
    let huge = "x".repeat(10 << 20);
    let errors = refused_after(|s| s.set("00123", Column::Comment, &huge));
    assert!(
        matches!(errors[..], [ReviewError::LongCell(place)] if (place.row, place.column) == (2, Column::Comment as u16)),
        "{errors:?}"
    );
}

#[test]
fn messages_hold_no_names() {
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    for place in 1..sheet.0.len() {
        sheet.0[place].remove(Column::Reason as usize);
    }
    let said = match sheet.read(&run) {
        Err(errors @ ReviewErrors { .. }) => errors.say(Language::Danish),
        Ok(_) => panic!("refused"),
    };
    for text in ["Bager", "Hansen", "Nørregade", "010190"] {
        assert!(!said.contains(text), "{said}");
    }
}
