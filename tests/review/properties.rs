//! What holds for every file: no bytes make the reader panic, hang or approve
//! what nobody approved; and harmless changes, in any order, change nothing.

use kobl::review::{Answer, COLUMNS, CSV_COLUMNS, Column, Memory, read, review_xlsx, rows, run_code};
use kobl::run::RowId;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::properties::cases;

use super::samples::{Sheet, essence, run};

/// Changes that leave no doubt about any row.
#[derive(Debug, Clone)]
enum Harmless {
    SortRows { column: usize, descending: bool },
    RotateColumns(usize),
    AddColumn { place: usize },
    BlankRow { place: usize },
    Tail(usize),
    DropEmptyTails,
    Decompose,
    RepeatRow { row: usize },
    UpperCaseHeadings,
    ForeignHeadings,
    LoseGuards,
    SpoilCodes,
    SpoilScores,
    DressNumbers,
    DoubleBlanks,
    OtherWords,
    Title,
}

fn harmless() -> impl Strategy<Value = Harmless> {
    use Harmless::*;
    prop_oneof![
        (0..18_usize, any::<bool>()).prop_map(|(column, descending)| SortRows { column, descending }),
        (1..18_usize).prop_map(RotateColumns),
        (0..18_usize).prop_map(|place| AddColumn { place }),
        (1..14_usize).prop_map(|place| BlankRow { place }),
        (1..9_usize).prop_map(Tail),
        Just(DropEmptyTails),
        Just(Decompose),
        (1..14_usize).prop_map(|row| RepeatRow { row }),
        Just(UpperCaseHeadings),
        Just(ForeignHeadings),
        Just(LoseGuards),
        Just(SpoilCodes),
        Just(SpoilScores),
        Just(DressNumbers),
        Just(DoubleBlanks),
        Just(OtherWords),
        Just(Title),
    ]
}

/// A grid whose columns may have moved: cells are found by their heading.
fn place(sheet: &Sheet, column: Column) -> (usize, usize) {
    let is = |row: &Vec<String>| row.iter().filter(|cell| Column::by_heading(cell).is_some()).count() > 4;
    let row = sheet.0.iter().position(is).expect("a heading row");
    (row, sheet.0[row].iter().position(|cell| Column::by_heading(cell) == Some(column)).expect("a column"))
}

/// Every cell of a column below and above the heading row.
fn each(sheet: &mut Sheet, column: Column, change: impl Fn(&mut String)) {
    let (heading, at) = place(sheet, column);
    for (place, row) in sheet.0.iter_mut().enumerate().filter(|(_, row)| row.len() > at) {
        if place != heading {
            change(&mut row[at]);
        }
    }
}

fn apply(sheet: &mut Sheet, change: &Harmless) {
    let (heading, _) = place(sheet, Column::Row);
    let width = sheet.0[heading].len();
    match change {
        Harmless::SortRows { column, descending } => {
            sheet.0[heading + 1..].sort_by_key(|row| row.get(*column).cloned());
            if *descending {
                sheet.0[heading + 1..].reverse();
            }
        }
        Harmless::RotateColumns(by) => {
            for row in &mut sheet.0 {
                row.resize(width.max(row.len()), String::new());
                row[..width].rotate_left(by % width);
            }
        }
        Harmless::AddColumn { place } => {
            for (at, row) in sheet.0.iter_mut().enumerate().filter(|(_, row)| !row.is_empty()) {
                let text = if at == heading { "Min note".to_owned() } else { format!("se {at}") };
                row.resize(width.max(row.len()), String::new());
                // A row that is blank but for a note is a row added by hand.
                let text = if row.iter().all(|cell| cell.trim().is_empty()) { String::new() } else { text };
                row.insert((*place).min(row.len()), text);
            }
        }
        Harmless::BlankRow { place } => sheet.0.insert((*place).min(sheet.0.len()), vec![" ".to_owned(); 3]),
        Harmless::Tail(cells) => {
            sheet.0.iter_mut().for_each(|row| row.extend(vec![String::new(); *cells]));
        }
        Harmless::DropEmptyTails => {
            for row in &mut sheet.0 {
                row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
            }
        }
        Harmless::Decompose => {
            sheet.0.iter_mut().flatten().for_each(|cell| *cell = cell.nfd().collect());
        }
        Harmless::RepeatRow { row } => {
            // A customer's row, not a title or a blank one.
            let is_row = |row: &&Vec<String>| row.iter().any(|cell| RowId::parse(cell).is_ok());
            let rows: Vec<&Vec<String>> = sheet.0.iter().filter(is_row).collect();
            let copy = rows[row % rows.len()].clone();
            sheet.0.push(copy);
        }
        Harmless::UpperCaseHeadings => {
            sheet.0[heading].iter_mut().for_each(|cell| *cell = format!(" {} ", cell.to_uppercase()));
        }
        Harmless::ForeignHeadings => {
            for cell in &mut sheet.0[heading] {
                if Column::by_heading(cell) == Some(Column::Approve) {
                    *cell = "approve".to_owned();
                }
            }
        }
        Harmless::LoseGuards => {
            for facts in COLUMNS[..CSV_COLUMNS].iter().filter(|facts| !facts.editable) {
                each(sheet, facts.column, |cell| {
                    if let Some(rest) = cell.strip_prefix('\'') {
                        *cell = rest.to_owned();
                    }
                });
            }
        }
        Harmless::SpoilCodes => each(sheet, Column::Code, |cell| {
            let spoiled = match cell.trim_start_matches('\'') {
                "00123" => "123",
                "1-2" => "01-feb",
                "12E3" => "1,20E+04",
                "3/4" => "03-apr",
                "12345678901234567" => "1,23457E+16",
                "TRUE" => "SAND",
                "0010" => "10",
                "+4512345678" => "4512345678",
                _ => return,
            };
            spoiled.clone_into(cell);
        }),
        Harmless::SpoilScores => each(sheet, Column::Score, |cell| {
            if let Ok(score) = cell.parse::<u8>() {
                *cell = format!("0,{score:02}");
            }
        }),
        Harmless::DressNumbers => each(sheet, Column::Number, |cell| {
            if cell.len() == 5 && cell.bytes().all(|b| b.is_ascii_digit()) {
                *cell = format!(" {}.{},00\u{a0}", &cell[..2], &cell[2..]);
            }
        }),
        Harmless::DoubleBlanks => each(sheet, Column::Name, |cell| *cell = cell.replace(' ', " \u{a0} ")),
        Harmless::OtherWords => each(sheet, Column::Approve, |cell| {
            let other = match cell.to_lowercase().trim() {
                "ja" => " X",
                "nej" => "FALSK ",
                _ => return,
            };
            other.clone_into(cell);
        }),
        Harmless::Title => sheet.0.insert(0, vec!["Gennemgang".to_owned()]),
    }
}

/// How the file is saved in the end.
#[derive(Debug, Clone, Copy)]
enum Saved {
    Utf8 { mark: bool, delimiter: char, end: &'static str, named: bool },
    Utf16,
}

fn saved() -> impl Strategy<Value = Saved> {
    let delimiter = prop_oneof![Just(';'), Just(','), Just('\t')];
    let end = prop_oneof![Just("\r\n"), Just("\n"), Just("\r")];
    let utf8 = (any::<bool>(), delimiter, end, any::<bool>())
        .prop_map(|(mark, delimiter, end, named)| Saved::Utf8 { mark, delimiter, end, named });
    prop_oneof![4 => utf8, 1 => Just(Saved::Utf16)]
}

fn save(sheet: &Sheet, saved: Saved) -> Vec<u8> {
    match saved {
        Saved::Utf8 { mark, delimiter, end, named } => {
            let mark = if mark { "\u{feff}" } else { "" };
            let named = if named { format!("sep={delimiter}{end}") } else { String::new() };
            format!("{mark}{named}{}", sheet.text(delimiter, end)).into_bytes()
        }
        Saved::Utf16 => {
            let text = format!("\u{feff}{}", sheet.text('\t', "\r\n"));
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
    }
}

/// Nothing is approved that was not approved in the file these bytes were made from.
fn approves_only_what_was(bytes: &[u8], original: &[(String, String, Option<u32>, String)]) {
    let run = run();
    if let Ok(review) = read(bytes, &run) {
        for decision in review.decisions.iter().filter(|decision| decision.answer == Answer::Yes) {
            let id = decision.row.to_string();
            let number = decision.number.map(|number| number.get());
            let known = original
                .iter()
                .any(|(row, answer, theirs, _)| *row == id && answer == "Yes" && *theirs == number);
            assert!(known, "{decision:?}");
        }
    }
    let _ = run_code(bytes);
}

/// The sheet reads the same after these changes.
#[track_caller]
fn changes_nothing(changes: &[Harmless], saved: Saved) {
    let run = run();
    let mut sheet = Sheet::reviewed(&run);
    let original = essence(&sheet.read(&run).expect("readable"));
    for change in changes {
        apply(&mut sheet, change);
    }
    let review = read(&save(&sheet, saved), &run)
        .unwrap_or_else(|error| panic!("{error:#?}\n{}", sheet.text(';', "\n")));
    assert_eq!(essence(&review), original);
    assert_eq!(review.missing, 0);
}

#[test]
fn a_title_above_turned_columns_and_a_new_first_one_changes_nothing() {
    let changes = [Harmless::RotateColumns(1), Harmless::Title, Harmless::AddColumn { place: 0 }];
    for (delimiter, named) in [(';', false), (';', true), (',', false), ('\t', false)] {
        changes_nothing(&changes, Saved::Utf8 { mark: false, delimiter, end: "\r\n", named });
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_sequence_of_harmless_changes_gives_the_same_decisions(
        changes in prop::collection::vec(harmless(), 0..6),
        saved in saved(),
    ) {
        changes_nothing(&changes, saved);
    }

    #[test]
    fn no_bytes_make_the_reader_panic_or_approve(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        approves_only_what_was(&bytes, &[]);
        // Behind what makes the reader take the bytes for a table or a workbook.
        let csv = Sheet::of(&run()).csv();
        approves_only_what_was(&[&csv[..], &bytes].concat(), &[]);
        approves_only_what_was(&[&b"PK\x03\x04xl/workbook.xml"[..], &bytes].concat(), &[]);
        approves_only_what_was(&[&b"\xff\xfe"[..], &bytes].concat(), &[]);
    }

    #[test]
    fn changed_bytes_of_a_reviewed_csv_approve_nothing_new(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let run = run();
        let sheet = Sheet::reviewed(&run);
        let original = essence(&sheet.read(&run).expect("readable"));
        let good = sheet.csv();
        let mut bytes = good.clone();
        // The answers and numbers themselves may of course be changed into others.
        let protected = |place: usize| {
            let line = good[..place].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let before = good[line..place].iter().filter(|b| **b == b';').count();
            (1..=2).contains(&before) || good[place] == b';' && before == 0
        };
        for (place, byte) in &edits {
            let place = place.index(good.len());
            if !protected(place) {
                bytes[place] = *byte;
            }
        }
        approves_only_what_was(&bytes, &original);
        bytes.drain(cut.index(good.len())..);
        approves_only_what_was(&bytes, &original);
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn changed_bytes_of_a_workbook_approve_nothing(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let run = run();
        let mut bytes = review_xlsx(&run, &rows(&run, &Memory::default())).expect("a workbook");
        for (place, byte) in &edits {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        approves_only_what_was(&bytes, &[]);
    }
}
