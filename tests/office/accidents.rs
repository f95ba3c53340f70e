//! Accidents in the workbook, made by a real LibreOffice: cells that are dragged,
//! deleted or inserted take the references of the hidden column along, so that no
//! row that had been answered no is ever written.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use kobl::change::{PlanOptions, PlannedChange};
use kobl::review::{
    Answer, Column, FileKind, Memory, Review, ReviewError, ReviewRow, Tracing, WORKBOOK_COLUMNS, read,
    review_xlsx, rows,
};
use kobl::run::Run;

use super::{AS_SHOWN, Office, TEXT};
use crate::change::accidents::{Bench, Tally, answers, demo_run, matcher, reviewed};
use crate::generator::Dice;
use crate::review::samples::Sheet;

/// Basic's names for what Excel calls dragging, deleting and inserting cells. Columns A and B,
/// the answer and the number; rows from 1.
fn operation(kind: usize, dice: &mut Dice, last: usize) -> (String, bool) {
    let letters = [("A", "A"), ("B", "B"), ("A", "B")][dice.below(3)];
    let length = dice.between(1, 60);
    let from = dice.between(2, last / 2);
    let to = dice.between(from + 1, last - length);
    let block = |at: usize, length: usize| format!("{}{at}:{}{}", letters.0, letters.1, at + length - 1);
    let range = |text: &str| format!("s.getCellRangeByName(\"{text}\").getRangeAddress()");
    let cell = |at: usize| format!("s.getCellRangeByName(\"{}{at}\").getCellAddress()", letters.0);
    let (text, moves) = match kind {
        0 | 1 => (format!("s.moveRange({}, {})", cell(to), range(&block(from, length))), true),
        2 => (format!("s.removeRange({}, 1)", range(&block(from, dice.between(1, 3)))), true),
        3 => (format!("s.insertCells({}, 1)", range(&block(from, dice.between(1, 3)))), true),
        4 => (format!("s.copyRange({}, {})", cell(to), range(&block(from, length))), false),
        _ => (format!("s.Rows.removeByIndex({from}, {length})"), false),
    };
    (text, moves)
}

/// The whole table sorted by a column, descending.
fn sort(last: usize, column: usize) -> String {
    format!(
        "Dim f{column}(0) As New com.sun.star.table.TableSortField\n\
         f{column}(0).Field = {column} : f{column}(0).IsAscending = False\n\
         Dim d{column}(1) As New com.sun.star.beans.PropertyValue\n\
         d{column}(0).Name = \"SortFields\" : d{column}(0).Value = f{column}()\n\
         d{column}(1).Name = \"ContainsHeader\" : d{column}(1).Value = False\n\
         s.getCellRangeByName(\"A2:T{last}\").sort(d{column}())"
    )
}

/// The workbook of a reviewed file.
fn workbook(run: &Run, sheet: &Sheet) -> Vec<u8> {
    let decided = read(&sheet.csv(), run).expect("readable").decisions;
    let fill = |mut row: ReviewRow| {
        if let Some(decision) = decided.iter().find(|decision| decision.index() == row.index) {
            row.answer = decision.answer;
            row.number = decision.number;
        }
        row
    };
    let rows: Vec<ReviewRow> = rows(run, &Memory::default()).into_iter().map(fill).collect();
    review_xlsx(run, &rows).expect("a workbook")
}

/// Lets LibreOffice open each file, do something to its second sheet, and save it.
fn done_by_office(office: &Office, files: &[(Vec<u8>, String)]) -> Vec<Vec<u8>> {
    // The first start puts a library of its own in the place of ours.
    office.convert("start.csv", b"a;b\n", "xlsx");
    let folder = office.folder.path();
    let mut module = String::from(
        "Sub Accidents\nDim h(0) As New com.sun.star.beans.PropertyValue\nh(0).Name = \"Hidden\" : h(0).Value = True\nDim x(0) As New com.sun.star.beans.PropertyValue\nx(0).Name = \"FilterName\" : x(0).Value = \"Calc MS Excel 2007 XML\"\nDim d As Object, s As Object\n",
    );
    for (place, (bytes, operation)) in files.iter().enumerate() {
        let (from, to) = (folder.join(format!("in{place}.xlsx")), folder.join(format!("out{place}.xlsx")));
        std::fs::write(&from, bytes).expect("a file");
        let url = |path: &Path| format!("file://{}", path.display());
        let _ = writeln!(
            module,
            "d = StarDesktop.loadComponentFromURL(\"{}\", \"_blank\", 0, h())\ns = d.Sheets.getByIndex(1)\n{operation}\nd.storeToURL(\"{}\", x())\nd.close(True)",
            url(&from),
            url(&to)
        );
    }
    module.push_str("StarDesktop.terminate()\nEnd Sub\n");
    let library = folder.join("profile/user/basic/Standard");
    std::fs::create_dir_all(&library).expect("a library");
    let escaped = module.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let text = |name: &str, text: &str| std::fs::write(library.join(name), text).expect("a file");
    text(
        "Module1.xba",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE script:module PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"module.dtd\">\n<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{escaped}</script:module>"
        ),
    );
    let library_list = |element: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE library:library PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"library.dtd\">\n<library:library xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\">{element}</library:library>"
        )
    };
    text("script.xlb", &library_list("<library:element library:name=\"Module1\"/>"));
    text("dialog.xlb", &library_list(""));
    for kind in ["script", "dialog"] {
        let list = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE library:libraries PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"libraries.dtd\">\n<library:libraries xmlns:library=\"http://openoffice.org/2000/library\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><library:library library:name=\"Standard\" xlink:href=\"$(USER)/basic/Standard/{kind}.xlb/\" xlink:type=\"simple\" library:link=\"false\"/></library:libraries>"
        );
        std::fs::write(folder.join(format!("profile/user/basic/{kind}.xlc")), list).expect("a file");
    }
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--norestore", "macro:///Standard.Module1.Accidents"])
        .output()
        .expect("soffice starts");
    let saved = |place: usize| {
        std::fs::read(folder.join(format!("out{place}.xlsx")))
            .unwrap_or_else(|error| panic!("{place}: {error} {}", String::from_utf8_lossy(&done.stderr)))
    };
    (0..files.len()).map(saved).collect()
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn answers_that_were_dragged_or_shifted_in_a_workbook_are_told_from_typed_ones() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    let (mut dice, seed) = Dice::of_test(21);
    let accidents = 60;
    let (mut files, mut before, mut moves) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..accidents {
        let sheet = reviewed(&run, &mut dice);
        let (operation, moved) = operation(turn % 6, &mut dice, sheet.0.len());
        before.push(answers(&sheet, &run));
        files.push((workbook(&run, &sheet), operation));
        moves.push(moved);
    }
    let saved = done_by_office(&Office::new(), &files);
    let (mut dragged, mut other) = (Tally::default(), Tally::default());
    for (place, bytes) in saved.iter().enumerate() {
        let tally = if moves[place] { &mut dragged } else { &mut other };
        let refused = tally.refused_written;
        tally.add(&run, bench.plan(bytes, &PlanOptions::default()), &before[place]);
        if moves[place] {
            assert_eq!(tally.refused_written, refused, "seed {seed}: {}", files[place].1);
        }
    }
    println!("seed {seed}: dragged or shifted: {dragged:?}; copied, rows deleted: {other:?}");
    assert_eq!((dragged.wrong, dragged.refused_written, other.wrong), (0, 0, 0));
    assert!(other.accepted > 5, "deleted rows are no accident");
}

/// What is approved, with its number, by row id.
fn approved(review: &Review) -> Vec<(String, Option<u32>)> {
    let yes = review.decisions.iter().filter(|decision| decision.answer == Answer::Yes);
    let mut rows: Vec<_> =
        yes.map(|one| (one.row.to_string(), one.number.map(|number| number.get()))).collect();
    rows.sort();
    rows
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_table_sorted_as_a_whole_gives_the_same_plan_however_it_is_saved() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    let sheet = reviewed(&run, &mut Dice::new(22));
    let before = read(&sheet.csv(), &run).expect("readable");
    let plan = |bytes: &[u8]| {
        let plan = bench.plan(bytes, &PlanOptions::default()).unwrap_or_else(|refused| panic!("{refused:?}"));
        let link = |one: PlannedChange| (one.change.key, format!("{:?}", one.change.new));
        let mut links: Vec<_> = plan.changes.into_iter().map(link).collect();
        links.sort();
        links
    };
    let wanted = plan(&sheet.csv());
    assert!(wanted.len() > 50, "{}", wanted.len());
    let columns = [Column::Score, Column::Name, Column::EconomicName]
        .map(|column| usize::from(column.place_in_workbook()));
    let sorted: Vec<_> =
        columns.iter().map(|column| (workbook(&run, &sheet), sort(sheet.0.len(), *column))).collect();
    let office = Office::new();
    for bytes in done_by_office(&office, &sorted) {
        let csv = office.convert("sorted.xlsx", &bytes, &format!("csv:{TEXT}:{AS_SHOWN}"));
        let ods = office.convert("sorted.xlsx", &bytes, "ods");
        for (saved, tracing) in
            [(bytes, Tracing::Checked), (ods, Tracing::Checked), (csv, Tracing::NoWorkbook)]
        {
            let review = read(&saved, &run).unwrap_or_else(|errors| panic!("{errors:?}"));
            assert_eq!(review.tracing, tracing);
            assert_eq!(approved(&review), approved(&before));
            let lines: Vec<u32> = review.decisions.iter().map(|decision| decision.row.sequence()).collect();
            assert!(lines.windows(2).any(|pair| pair[0] > pair[1]), "the rows were sorted");
            assert_eq!(plan(&saved), wanted);
        }
    }
    assert_eq!(
        (Column::Approve.place_in_workbook(), WORKBOOK_COLUMNS.len()),
        (0, 19),
        "what the ranges above begin and end with"
    );
}

#[test]
#[ignore = "needs LibreOffice: just test-office"]
fn a_password_is_named_as_such() {
    let run = demo_run();
    let book = workbook(&run, &Sheet::of(&run));
    let office = Office::new();
    let kinds = [("ods", "calc8"), ("xls", "MS Excel 97")];
    let path = |kind: &str| office.folder.path().join(format!("locked.{kind}"));
    let locks = |(kind, filter): &(&str, &str)| {
        format!(
            "Dim {kind}(1) As New com.sun.star.beans.PropertyValue\n\
             {kind}(0).Name = \"FilterName\" : {kind}(0).Value = \"{filter}\"\n\
             {kind}(1).Name = \"Password\" : {kind}(1).Value = \"hemmelig\"\n\
             d.storeToURL(\"file://{}\", {kind}())",
            path(kind).display()
        )
    };
    let locked: Vec<String> = kinds.iter().map(locks).collect();
    done_by_office(&office, &[(book, locked.join("\n"))]);
    for (kind, _) in kinds {
        let bytes = std::fs::read(path(kind)).expect(kind);
        let errors = read(&bytes, &run).expect_err(kind).errors;
        assert_eq!(errors, [ReviewError::Kind(FileKind::Password)], "{kind}");
    }
}
