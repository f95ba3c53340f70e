//! Round trips through a real spreadsheet program, LibreOffice with a Danish
//! locale: `just test-office` (Debian package `libreoffice-calc`).

mod accidents;

use std::path::{Path, PathBuf};
use std::process::Command;

use kobl::review::{
    Column, FileKind, Memory, Review, ReviewError, ReviewWarning, Tracing, read, review_xlsx, rows,
};
use tempfile::TempDir;

use super::review::samples::{Sheet, essence, run};

/// LibreOffice's own name for delimited text.
const TEXT: &str = "Text - txt - csv (StarCalc)";

/// Reads `;`, quotes and UTF-8 the Danish way, and takes what looks like a number or a date for
/// one, as Excel always does.
const DANISH_CSV: &str = "59,34,76,1,,1030,false,true,false";

/// Writes every sheet as shown: `;`, quotes, UTF-8.
const AS_SHOWN: &str = "59,34,76,1,,1030,false,true,false,false,false,-1";

/// The same in Windows-1252.
const AS_SHOWN_1252: &str = "59,34,1,1,,1030,false,true,false,false,false,-1";

struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let profile = folder.path().join("profile/user");
        std::fs::create_dir_all(&profile).expect("a profile");
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/registrymodifications.xcu");
        std::fs::copy(settings, profile.join("registrymodifications.xcu")).expect("settings");
        Self { folder }
    }

    /// Opens a file and saves it as another kind; returns the one file that is new, the longest
    /// if there are several (a sheet each).
    fn convert(&self, name: &str, bytes: &[u8], to: &str) -> Vec<u8> {
        let (input, output) = (self.folder.path().join(name), self.folder.path().join("out"));
        let _ = std::fs::remove_dir_all(&output);
        std::fs::write(&input, bytes).expect("a file");
        let mut command = Command::new("soffice");
        let profile = self.folder.path().join("profile");
        command
            .arg(format!("-env:UserInstallation=file://{}", profile.display()))
            .args(["--headless", "--norestore"])
            .args(name.ends_with(".csv").then(|| format!("--infilter={TEXT}:{DANISH_CSV}")))
            .args(["--convert-to", to, "--outdir"])
            .args([&output, &input]);
        let done = command.output().expect("soffice starts");
        let mut files: Vec<PathBuf> = std::fs::read_dir(&output)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&done.stderr)))
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.metadata().map(|meta| meta.len()).unwrap_or(0)));
        std::fs::read(files.first().expect("a converted file")).expect("bytes")
    }
}

fn original() -> Review {
    Sheet::reviewed(&run()).read(&run()).expect("readable")
}

#[track_caller]
fn same(bytes: &[u8]) -> Vec<ReviewWarning> {
    let text = || String::from_utf8_lossy(&bytes[..bytes.len().min(6000)]).into_owned();
    let review = read(bytes, &run()).unwrap_or_else(|errors| panic!("{errors:#?}\n{}", text()));
    assert_eq!(essence(&review), essence(&original()));
    review.warnings
}

/// kobl's own workbook with the answers of the sample's reviewed file.
fn reviewed_workbook() -> Vec<u8> {
    let run = run();
    let decided = original();
    let mut rows = rows(&run, &Memory::default());
    for row in &mut rows {
        let decision = decided.decisions.iter().find(|d| d.index() == row.index).expect("every row");
        row.answer = decision.answer;
        row.number = decision.number;
        row.comment.clone_from(&decision.comment);
    }
    review_xlsx(&run, &rows).expect("a workbook")
}

fn damaged(warnings: &[ReviewWarning]) -> Vec<Column> {
    let column = |warning: &ReviewWarning| match warning {
        ReviewWarning::Damaged { column, .. } => Some(*column),
        _ => None,
    };
    warnings.iter().filter_map(column).collect()
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_csv_that_was_opened_and_saved_says_the_same() {
    let office = Office::new();
    let csv = Sheet::reviewed(&run()).csv();
    let back = office.convert("review.csv", &csv, &format!("csv:{TEXT}:{AS_SHOWN}"));
    assert_ne!(back, csv);
    assert!(damaged(&same(&back)).contains(&Column::Code), "the codes were meant to suffer");
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_csv_that_was_saved_in_windows_1252_says_the_same() {
    let office = Office::new();
    let back =
        office.convert("review.csv", &Sheet::reviewed(&run()).csv(), &format!("csv:{TEXT}:{AS_SHOWN_1252}"));
    assert!(std::str::from_utf8(&back).is_err());
    assert!(damaged(&same(&back)).contains(&Column::Code));
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_csv_that_was_saved_as_a_workbook_says_the_same() {
    let office = Office::new();
    let back = office.convert("review.csv", &Sheet::reviewed(&run()).csv(), "xlsx");
    assert!(damaged(&same(&back)).contains(&Column::Code));
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_workbook_that_was_opened_and_saved_keeps_every_cell() {
    let office = Office::new();
    let back = office.convert("review.xlsx", &reviewed_workbook(), "xlsx");
    assert_eq!(damaged(&same(&back)), []);
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_workbook_that_was_saved_as_csv_says_the_same() {
    let office = Office::new();
    let back = office.convert("review.xlsx", &reviewed_workbook(), &format!("csv:{TEXT}:{AS_SHOWN}"));
    assert_eq!(damaged(&same(&back)), []);
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_file_that_was_saved_as_an_open_document_says_the_same() {
    let office = Office::new();
    let back = office.convert("review.xlsx", &reviewed_workbook(), "ods");
    assert_eq!(damaged(&same(&back)), []);
    assert_eq!(read(&back, &run()).expect("readable").tracing, Tracing::Checked);
    let back = office.convert("review.csv", &Sheet::reviewed(&run()).csv(), "ods");
    assert!(damaged(&same(&back)).contains(&Column::Code));
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn other_kinds_that_it_saves_are_refused_with_a_sentence() {
    let office = Office::new();
    let csv = Sheet::reviewed(&run()).csv();
    for (to, kind) in [("xls", FileKind::OldWorkbook), ("pdf", FileKind::Pdf), ("html", FileKind::Html)] {
        let errors = read(&office.convert("review.csv", &csv, to), &run()).expect_err(to);
        assert_eq!(errors.errors, [ReviewError::Kind(kind)], "{to}");
    }
}
