//! Tables in files, below lists and review files: no bytes make the readers panic, hang or fill
//! the memory; pieces read apart are the whole; what is written is read again.
#![no_main]

use kobl::spreadsheet::delimited::{DELIMITERS, Rows, declared_delimiter, pieces, sample};
use kobl::spreadsheet::{
    Cell, FileForm, TextEncoding, Workbook, WorkbookLimits, count_entities, decode, decode_entities, encode,
    excel, figure, form, is_marked, null_word, write_cell, write_row,
    yes_or_no,
};
use libfuzzer_sys::fuzz_target;

const LIMITS: WorkbookLimits = WorkbookLimits { megabytes: 64, cells: 1_000_000 };

/// The byte order marks of UTF-8 and UTF-16.
const MARKS: [&[u8]; 3] = [&[0xef, 0xbb, 0xbf], &[0xfe, 0xff], &[0xff, 0xfe]];

fn rows(text: &str, delimiter: u8) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Rows::new(text, delimiter);
    let (mut cells, mut all) = (Vec::new(), Vec::new());
    while rows.next_into(&mut cells).is_some() {
        all.push(std::mem::take(&mut cells));
    }
    all
}

fn text(bytes: &[u8], wanted: Option<TextEncoding>, piece: usize) {
    let decoded = decode(bytes, wanted);
    let text = &*decoded.text;
    // What would begin like a byte order mark is taken for one when it is read again.
    let can_be_read_again = |bytes: &Vec<u8>| !MARKS.iter().any(|mark| bytes.starts_with(mark));
    let encoded = encode(text, decoded.encoding).filter(|_| decoded.damaged.is_none());
    if let Some(mut again) = encoded.filter(can_be_read_again) {
        // Without a mark, which byte of UTF-16 comes first is a guess.
        if decoded.encoding == TextEncoding::Utf16 {
            again.splice(0..0, *b"\xFF\xFE");
        }
        assert_eq!(decode(&again, Some(decoded.encoding)).text, text);
    }
    let _ = (declared_delimiter(text), count_entities(text, 9));
    for delimiter in DELIMITERS {
        let whole = rows(text, delimiter);
        let apart: Vec<_> =
            pieces(text, delimiter, piece).into_iter().flat_map(|piece| rows(piece, delimiter)).collect();
        assert_eq!(whole, apart);
        assert!(sample(text, delimiter, 40).len() <= whole.len());
        for cell in whole.iter().flatten() {
            let _ = (null_word(&cell.text), yes_or_no(&cell.text), is_marked(&cell.text));
            let _ = (decode_entities(&cell.text), figure::is_number(&cell.text), excel::is_rounded(&cell.text));
            assert!(figure::same_number(&cell.text, &cell.text) == figure::is_number(&cell.text));
        }
    }
    // The cells of the first rows, written and read again.
    for cells in rows(text, b';').iter().take(20) {
        let texts: Vec<&str> = cells.iter().map(|cell| &*cell.text).collect();
        // Excel's own way to write a text is read as that text.
        if texts.iter().any(|text| excel::text_formula(text).is_some()) {
            continue;
        }
        let mut written = Vec::new();
        write_row(&mut written, texts.iter().copied(), |bytes, text| write_cell(bytes, text));
        let written = String::from_utf8(written).expect("text");
        let read = rows(&written, b';');
        assert_eq!(read.len(), 1);
        let again: Vec<&str> = read[0].iter().map(|cell| &*cell.text).collect();
        assert_eq!(again, texts);
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else { return };
    let wanted = TextEncoding::ALL.get(usize::from(mode >> 4)).copied();
    match form(bytes) {
        Ok(FileForm::Workbook) => {
            let Ok(mut book) = Workbook::open(bytes, LIMITS) else { return };
            for sheet in book.sheets().into_iter().take(4) {
                let _ = book.rows(&sheet.name, 1000);
                let _ = book.rows_with_formulas(&sheet.name);
            }
        }
        Ok(FileForm::Text) => text(bytes, wanted, 1 + usize::from(mode & 15)),
        Err(_) => {}
    }
});
