//! Accidents that were once written without a word, from the command line: what became of a file
//! that was exported with its certain proposals approved, and then edited.
//!
//! `KOBL_TEST_PROGRAM=OTHER_BUILD cargo test recipes -- --nocapture` prints what another build makes
//! of them.

#![expect(clippy::ptr_arg, reason = "edits are of one type, whether they delete rows or not")]

use std::collections::BTreeMap;

use super::workspace::{RUN, Workspace, is_other_program};

const REVIEW: &str = "runs/first/review.csv";
const ANSWER: [&str; 2] = ["Approve", "e-conomic no."];

/// Cells by heading.
type Row = BTreeMap<String, String>;

struct Recipe {
    what: &'static str,
    edit: fn(&mut Vec<Row>),
    /// Exit code and links written that are not the row's own proposal, or were answered no, of the
    /// program that had no judge.
    once: (i32, usize),
}

const RECIPES: [Recipe; 6] = [
    Recipe { what: "rows 2-101 cut and pasted over 102-201", edit: pasted, once: (0, 100) },
    Recipe { what: "the same, the emptied rows deleted", edit: pasted_and_deleted, once: (0, 100) },
    Recipe {
        what: "answers and numbers one row down, comments on approved rows",
        edit: shifted,
        once: (0, 241),
    },
    Recipe { what: "numbers sorted, with comments", edit: sorted, once: (0, 238) },
    Recipe { what: "ten refused with comments, answers sorted", edit: refusals_sorted, once: (0, 10) },
    Recipe { what: "a number filled down over twenty rows", edit: filled, once: (3, 0) },
];

fn take(row: &mut Row) -> Vec<String> {
    ANSWER.map(|head| row.insert(head.to_owned(), String::new()).unwrap_or_default()).to_vec()
}

fn put(row: &mut Row, cells: Vec<String>) {
    ANSWER.iter().zip(cells).for_each(|(head, cell)| drop(row.insert((*head).to_owned(), cell)));
}

fn comment_approved(rows: &mut [Row], text: &str) {
    for row in rows.iter_mut().filter(|row| row["Approve"] == "yes") {
        row.insert("Comment".to_owned(), text.to_owned());
    }
}

fn pasted(rows: &mut Vec<Row>) {
    for place in 0..100 {
        let cells = take(&mut rows[place]);
        put(&mut rows[place + 100], cells);
    }
}

fn pasted_and_deleted(rows: &mut Vec<Row>) {
    pasted(rows);
    rows.drain(..100);
}

fn shifted(rows: &mut Vec<Row>) {
    comment_approved(rows, "ok");
    let approved = rows.iter().filter(|row| row["Approve"] == "yes").count();
    let mut cells: Vec<Vec<String>> = rows[..approved].iter_mut().map(take).collect();
    cells.rotate_right(1);
    cells[0] = vec![String::new(); 2];
    rows.iter_mut().zip(cells).for_each(|(row, cells)| put(row, cells));
}

fn sorted(rows: &mut Vec<Row>) {
    comment_approved(rows, "ok");
    let approved = rows.iter().filter(|row| row["Approve"] == "yes").count();
    let mut numbers: Vec<String> = rows[..approved].iter().map(|row| row["e-conomic no."].clone()).collect();
    numbers.sort();
    for (row, number) in rows.iter_mut().zip(numbers) {
        row.insert("e-conomic no.".to_owned(), number);
    }
}

fn refusals_sorted(rows: &mut Vec<Row>) {
    for row in rows.iter_mut().take(205).skip(5).step_by(20) {
        row.insert("Approve".to_owned(), "no".to_owned());
        row.insert("Comment".to_owned(), "another".to_owned());
    }
    let mut answers: Vec<String> = rows.iter().map(|row| row["Approve"].clone()).collect();
    answers.sort();
    answers.sort_by_key(String::is_empty);
    for (row, answer) in rows.iter_mut().zip(answers) {
        row.insert("Approve".to_owned(), answer);
    }
}

fn filled(rows: &mut Vec<Row>) {
    let number = rows[10]["e-conomic no."].clone();
    for row in &mut rows[10..30] {
        row.insert("e-conomic no.".to_owned(), number.clone());
    }
}

/// The demo's export with its certain proposals approved; proposals by code.
fn exported() -> (Workspace, BTreeMap<String, String>) {
    let workspace = Workspace::demo();
    std::fs::remove_dir_all(workspace.path("runs")).expect("removed");
    let said = workspace.kobl(&["export", "--preapprove", "certain", "--out", "runs/first"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rows = workspace.rows(REVIEW);
    assert!(rows[..201].iter().all(|row| row["Approve"] == "yes"));
    let proposals = rows.iter().map(|row| (row["Customer code"].clone(), row["e-conomic no."].clone()));
    let proposals = proposals.collect();
    (workspace, proposals)
}

fn links(workspace: &Workspace) -> BTreeMap<String, Option<String>> {
    let sql = "SELECT CustomerCode, ForeignDebitorSystemIdentification FROM Customer";
    let database = workspace.database();
    let mut statement = database.prepare(sql).expect("SQL");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("links")
}

/// Applies the file: the exit code, and links written that nobody meant.
fn outcome(workspace: &Workspace, file: &str, meant: &BTreeMap<String, String>) -> (i32, usize) {
    let before = links(workspace);
    let said = workspace.kobl(&["apply", file, "--yes"]);
    let is_wrong = |(code, link): &(String, Option<String>)| {
        before[code] != *link && meant.get(code).map(String::as_str) != link.as_deref()
    };
    (said.code, links(workspace).into_iter().filter(is_wrong).count())
}

fn check(what: &str, once: (i32, usize), now: (i32, usize)) {
    println!("{what}: exit {} and {} links once, exit {} and {} links here", once.0, once.1, now.0, now.1);
    if !is_other_program() {
        assert_eq!(now, (3, 0), "{what}");
    }
}

#[test]
fn blocks_that_moved_are_refused() {
    for Recipe { what, edit, once } in RECIPES {
        let (workspace, mut meant) = exported();
        workspace.rewrite(REVIEW, |rows| {
            edit(rows);
            // A comment that says no is a no.
            for row in rows.iter().filter(|row| row["Comment"] == "another") {
                meant.remove(&row["Customer code"]);
            }
        });
        check(what, once, outcome(&workspace, REVIEW, &meant));
    }
}

/// Comments that kobl itself carried into the next run excuse nothing either.
#[test]
fn comments_that_were_carried_over_excuse_nothing() {
    let (workspace, _) = exported();
    workspace.rewrite(REVIEW, |rows| {
        comment_approved(rows, "ok");
        // One is written, so that the run is over; the others are asked again.
        for row in rows.iter_mut().skip(1) {
            row.insert("Approve".to_owned(), String::new());
        }
    });
    assert_eq!(workspace.kobl(&["apply", REVIEW, "--yes"]).code, 0);
    let second = "runs/second/review.csv";
    let said = workspace.kobl(&["export", "--preapprove", "certain", "--out", "runs/second"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let meant = workspace.rows(second);
    let meant =
        meant.iter().map(|row| (row["Customer code"].clone(), row["e-conomic no."].clone())).collect();
    workspace.rewrite(second, |rows| {
        let approved: Vec<&Row> = rows.iter().filter(|row| row["Approve"] == "yes").collect();
        assert!(approved.iter().all(|row| row["Comment"] == "ok"), "the comments were carried over");
        let approved = approved.len();
        let mut cells: Vec<Vec<String>> = rows[..approved].iter_mut().map(take).collect();
        cells.rotate_right(1);
        cells[0] = vec![String::new(); 2];
        rows.iter_mut().zip(cells).for_each(|(row, cells)| put(row, cells));
    });
    check(
        "one row down under comments that were carried over",
        (0, 240),
        outcome(&workspace, second, &meant),
    );
}

/// A number that can be read in two ways is nobody's number: in Danish a comma begins decimals.
#[test]
fn numbers_in_two_readings_are_refused() {
    for (what, typed, once) in [
        ("20,000 where customers 20 and 20000 exist and 20000 is proposed", "20,000", (0, 1)),
        ("100% where customers 1 and 100 exist", "100%", (3, 0)),
    ] {
        let workspace = Workspace::new();
        let economic = workspace.read("kunder.csv").replace("20101;Solbakkens", "20000;Solbakkens");
        let others = "20;Tyve ApS;Tyvevej 20;8000;Aarhus C;;\n1;Et ApS;Etvej 1;8000;Aarhus C;;\n100;Hundrede ApS;Hundredvej 100;8000;Aarhus C;;\n";
        workspace.write("kunder.csv", &format!("{economic}{others}"));
        assert_eq!(workspace.kobl(&["export", "--lang", "da"]).code, 0);
        workspace.answer("K-101", "ja");
        workspace.number("K-101", typed);
        let meant = [("K-101".to_owned(), "20000".to_owned())].into();
        check(what, once, outcome(&workspace, &format!("{RUN}/review.csv"), &meant));
    }
}
