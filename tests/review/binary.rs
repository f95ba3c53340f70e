//! A binary workbook (.xlsb), made by hand record by record (MS-XLSB), since no
//! program here writes one: texts, a percentage, a hidden row and the references.

use std::io::Write as _;

use kobl::review::{Column, NumberProblem, ReviewError, ReviewWarning, RowError, Tracing, read};

use super::samples::{Sheet, essence, run};

/// A record: its number and its length in groups of seven bits, and its body.
fn record(bytes: &mut Vec<u8>, kind: u16, body: &[u8]) {
    let mut groups = |mut value: usize| loop {
        let more = value > 0x7F;
        bytes.push((value & 0x7F) as u8 | if more { 0x80 } else { 0 });
        value >>= 7;
        if !more {
            break;
        }
    };
    groups(usize::from(kind));
    groups(body.len());
    bytes.extend_from_slice(body);
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).expect("short").to_le_bytes();
    length.into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

/// A part's records.
fn part(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    records.iter().for_each(|(kind, body)| record(&mut bytes, *kind, body));
    bytes
}

/// The start of a cell: column and format.
fn cell(column: usize, format: u32) -> Vec<u8> {
    let column = u32::try_from(column).expect("few");
    [column.to_le_bytes(), format.to_le_bytes()].concat()
}

/// `=S2&A2&B2`, as operands and operators.
fn references(row: u32) -> Vec<u8> {
    let operand = |column: Column| {
        let relative = (column as u16 | 0xC000).to_le_bytes();
        [&[0x44][..], &row.to_le_bytes(), &relative].concat()
    };
    let [id, answer, number] = [Column::Row, Column::Approve, Column::Number].map(operand);
    [id, answer, vec![0x08], number, vec![0x08]].concat()
}

/// The reviewed sample as a binary workbook; `number` instead of the text in the number cell of the
/// first row, as a percentage; that row is hidden.
fn workbook(number: Option<f64>) -> Vec<u8> {
    let grid = Sheet::reviewed(&run());
    let mut sheet = vec![(129, vec![]), (148, vec![0; 16]), (145, vec![])];
    for (row, cells) in (0_u32..).zip(&grid.0) {
        let mut head = [row.to_le_bytes(), [0; 4], [0; 4], [0; 4], [0; 4]].concat();
        head[11] = if row == 1 { 0x10 } else { 0 };
        sheet.push((0, head));
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            match number.filter(|_| row == 1 && column == Column::Number as usize) {
                Some(number) => sheet.push((5, [cell(column, 1), number.to_le_bytes().to_vec()].concat())),
                None => sheet.push((6, [cell(column, 0), wide(text)].concat())),
            }
        }
        match row {
            0 => sheet.push((6, [cell(cells.len(), 0), wide("kobl")].concat())),
            _ => {
                let formula = references(row);
                let length = u32::try_from(formula.len()).expect("short").to_le_bytes().to_vec();
                let body = [cell(cells.len(), 0), wide("x"), vec![0; 2], length, formula, vec![0; 4]];
                sheet.push((8, body.concat()));
            }
        }
    }
    sheet.extend([(146, vec![]), (130, vec![])]);
    let formats = [
        (617, 2_u32.to_le_bytes().to_vec()),
        (47, vec![0; 16]),
        (47, vec![0, 0, 9, 0, 0, 0, 0, 0]),
        (618, vec![]),
    ];
    let bundle = [vec![0; 4], vec![1, 0, 0, 0], wide("rId1"), wide("Gennemgang")].concat();
    let book = [(131, vec![]), (143, vec![]), (156, bundle), (144, vec![]), (157, vec![0; 4]), (132, vec![])];
    let related = "<Relationships><Relationship Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("xl/workbook.bin", part(&book)),
        ("xl/_rels/workbook.bin.rels", related.as_bytes().to_vec()),
        ("xl/styles.bin", part(&formats)),
        ("xl/worksheets/sheet1.bin", part(&sheet)),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(&content).expect("bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

#[test]
fn a_binary_workbook_says_the_same() {
    let review = read(&workbook(None), &run()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let original = Sheet::reviewed(&run()).read(&run()).expect("readable");
    assert_eq!(essence(&review), essence(&original));
    assert_eq!(review.tracing, Tracing::Checked);
    assert_eq!(review.warnings, [ReviewWarning::HiddenApproved { rows: vec![2] }]);
}

#[test]
fn a_percentage_in_a_binary_workbook_is_no_number() {
    // Shown as 100 %, and stored as 1.
    let errors = read(&workbook(Some(1.0)), &run()).expect_err("refused").errors;
    let [ReviewError::Row { error: RowError::Number(problem, text), .. }] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert_eq!((*problem, text.as_str()), (NumberProblem::NotANumber, "100%"));
}
