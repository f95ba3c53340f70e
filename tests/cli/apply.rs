//! `kobl apply`: what it shows, what it writes, and that doing it again does nothing.

use insta::assert_snapshot;
use kobl::review::Column;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

/// Tells Excel that the file is UTF-8.
const MARK: char = '\u{feff}';

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let workspace = Workspace::reviewed();
    let before = workspace.files();
    assert_snapshot!(workspace.apply(&["--dry-run"]).whole(), @r"
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Row   Customer code   ClientView name         Link                 e-conomic name          Judged  │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ 2     K-101           Solbakkens Bageri ApS   not linked → 20101   Solbakkens Bageri ApS   certain │
    │ 3     K-102           Havnegadens Auto A/S    not linked → 20102   Havnegadens Auto A/S    certain │
    │ 4     K-103           Nordlys Revision P/S    0 → 20103            Nordlys Revision P/S    certain │
    │ 5     K-104           Ege & Birk Tømrer I/S   not linked → 20104   Ege & Birk Tømrer I/S   certain │
    └────────────────────────────────────────────────────────────────────────────────────────────────────┘
    4 changes (0 with a corrected number) · 0 already in place · 0 refused · 1 undecided · 0 deleted from the file
    Approved: 4 certain · refused: 0 · moved answers can be seen in review.xlsx only
    --- stderr
    --- exit 0
    ");
    assert_eq!(workspace.links(), BEFORE);
    // Beside the review file lies the list of all rows.
    let mut after = workspace.files();
    let list = after.remove(&format!("{RUN}/review-plan.csv")).expect("a list");
    assert_snapshot!(String::from_utf8_lossy(&list).replace('\r', "").trim_start_matches(MARK), @r"
    Line;Row;Customer code;ClientView name;Link now;e-conomic no.;e-conomic name;Score;Judged
    2;TQKM-0001-SCMX;K-101;Solbakkens Bageri ApS;not linked;20101;Solbakkens Bageri ApS;99;certain
    3;TQKM-0002-ZWQN;K-102;Havnegadens Auto A/S;not linked;20102;Havnegadens Auto A/S;99;certain
    4;TQKM-0003-ZJKN;K-103;Nordlys Revision P/S;0;20103;Nordlys Revision P/S;99;certain
    5;TQKM-0004-BZNK;K-104;Ege & Birk Tømrer I/S;not linked;20104;Ege & Birk Tømrer I/S;99;certain
    ");
    assert_eq!(after, before);
}

#[test]
fn approved_rows_are_written_and_only_they() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-103", "no");
    workspace.answer("K-104", "");
    assert_snapshot!(workspace.apply(&["--yes"]).whole(), @r"
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Row   Customer code   ClientView name         Link                 e-conomic name          Judged  │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ 2     K-101           Solbakkens Bageri ApS   not linked → 20101   Solbakkens Bageri ApS   certain │
    │ 3     K-102           Havnegadens Auto A/S    not linked → 20102   Havnegadens Auto A/S    certain │
    └────────────────────────────────────────────────────────────────────────────────────────────────────┘
    2 changes (0 with a corrected number) · 0 already in place · 1 refused · 2 undecided · 0 deleted from the file
    Approved: 2 certain · refused: 1 certain · moved answers can be seen in review.xlsx only
    --- stderr
    Warning: Look twice: 1 certain refused, 0 unlikely approved. If answers were moved or sorted, they stand beside the wrong customers.
    2 changes written to the database and read back. Journal: runs/2026-11-22-153012-TQKM/apply-20261122T143012Z
    Undo it with: kobl undo --last   See the health: kobl status
    --- exit 0
    ");
    assert_eq!(workspace.links(), "'20101' '20102' '0' NULL '20105' NULL");
}

#[test]
fn applying_again_changes_nothing_and_succeeds() {
    let workspace = Workspace::applied();
    let (table, writes) = (workspace.table(), workspace.writes());
    assert_snapshot!(workspace.apply(&["--yes"]).whole(), @r"
    0 changes (0 with a corrected number) · 4 already in place · 0 refused · 1 undecided · 0 deleted from the file
    --- stderr
    0 changes. There is nothing to write.
    --- exit 0
    ");
    assert_eq!((workspace.table(), workspace.writes()), (table, writes));
}

#[test]
fn nothing_but_the_link_column_of_the_approved_rows_changes() {
    let workspace = Workspace::reviewed();
    let before = workspace.table();
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let cut = |row: &str| row.rsplit_once(" | ").map(|(rest, _)| rest.to_owned()).expect("the link is last");
    let rest = |rows: &[String]| rows.iter().map(|row| cut(row)).collect::<Vec<_>>();
    let after = workspace.table();
    assert_eq!(rest(&after), rest(&before));
    assert_eq!(after[4..], before[4..]);
    assert_eq!(workspace.links(), AFTER);
}

/// Who, what was answered, and what came of it; the cells between are the review file's.
fn outcomes(text: &str) -> String {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    let line = |record: csv::StringRecord| {
        let own = [Column::Row, Column::Approve, Column::Number, Column::Code].map(|column| column as usize);
        let all = own.into_iter().chain([record.len() - 1]);
        let cells: Vec<_> = all.map(|at| record[at].trim_start_matches(MARK).to_owned()).collect();
        cells.join(" | ") + "\n"
    };
    reader.records().map(|record| line(record.expect("CSV"))).collect()
}

#[test]
fn what_became_of_each_row_stands_beside_the_journal() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-104", "no");
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let write = &workspace.writes()[0];
    assert_eq!(write, "apply-20261122T143012Z");
    let outcomes = |name: &str| outcomes(&workspace.read(&format!("{RUN}/{write}/{name}")));
    assert_snapshot!(outcomes("applied.csv"), @r"
    Row | Approve | e-conomic no. | Customer code | Outcome
    TQKM-0001-SCMX | yes | 20101 | K-101 | written: not linked → 20101
    TQKM-0002-ZWQN | yes | 20102 | K-102 | written: not linked → 20102
    TQKM-0003-ZJKN | yes | 20103 | K-103 | written: 0 → 20103
    ");
    assert_snapshot!(outcomes("rejected.csv"), @r"
    Row | Approve | e-conomic no. | Customer code | Outcome
    TQKM-0004-BZNK | no | 20104 | K-104 | refused
    TQKM-0006-JDSX |  |  | K-106 | not answered
    ");
    assert_snapshot!(workspace.journal(write), @r#"
    {"record":"intent","format":2,"version":"0.1.0","sequence":1,"time":"2026-11-22T14:30:12Z","user":"…","machine":"…","run":"2026-11-22-153012-TQKM","kind":"apply","database":{"engine":"sqlite","server":"sqlite","database":"clienttime.db","table":"Customer"},"economic":{"source":"file","name":"kunder.csv","sha256":"48894b5991b9e938f4d75bdd0bece566c8dea6549c9fc14d71eeb5d38f8fd237"},"exceptions":[],"changes":[{"key":"1","old":null,"new":"20101"},{"key":"2","old":"","new":"20102"},{"key":"3","old":"0","new":"20103"}],"hash":"…"}
    {"record":"outcome","time":"2026-11-22T14:30:12Z","outcome":"written","previous":"…","hash":"…"}
    "#);
}

#[test]
fn a_typed_number_is_shown_with_the_name_it_has_now() {
    let workspace = Workspace::exported();
    workspace.answer("K-106", "yes");
    workspace.number("K-106", "20110");
    assert_snapshot!(workspace.apply(&["--dry-run"]).whole(), @r"
    --- stderr
    kobl: Row 6: K-106 Museumskroen Vestpå and e-conomic 20110 Kun Her Handel A/S look like two different customers (unlikely: another town; another name). Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely.
    kobl: Nothing was written.
    --- exit 3
    ");
    assert_eq!(workspace.apply(&["--yes", "--allow-unlikely"]).code, 0);
    let applied = workspace.read(&format!("{RUN}/{}/applied.csv", workspace.writes()[0]));
    assert!(applied.ends_with(";written: not linked → 20110 (Kun Her Handel A/S)\r\n"), "{applied}");
}

#[test]
fn without_a_terminal_and_without_yes_it_names_the_flag() {
    let workspace = Workspace::reviewed();
    let said = workspace.apply(&[]);
    assert_snapshot!(said.err, @"kobl: kobl cannot ask here (no terminal). Add --yes if the answer is yes.");
    assert_eq!((said.code, workspace.links().as_str()), (2, BEFORE));
    assert_eq!(workspace.writes(), Vec::<String>::new());
}

#[test]
fn the_workbook_writes_the_same_as_the_csv_file() {
    let workspace = Workspace::new();
    assert_eq!(workspace.kobl(&["export", "--preapprove", "certain"]).code, 0);
    let said = workspace.kobl(&["apply", &format!("{RUN}/review.xlsx"), "--yes"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn the_review_file_may_lie_anywhere() {
    let workspace = Workspace::reviewed();
    workspace.write("Kopi af review (2).csv", &workspace.read(&format!("{RUN}/review.csv")));
    let said = workspace.kobl(&["apply", "Kopi af review (2).csv", "--yes"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn status_counts_what_is_linked() {
    let workspace = Workspace::applied();
    assert_snapshot!(workspace.kobl(&["status"]).whole(), @r"
            6  customers in ClientView
            7  customers in e-conomic
            5  are linked
            1  are not linked and do not sync
            0    of these with a certain proposal
            0  links that are not a number
            0  links to a number that does not exist
            0  share their number with another
            0  links seem to go to another customer
            0  links to a barred customer
            2  exist only in e-conomic
    --- stderr
    --- exit 0
    ");
}

#[test]
fn every_json_answer_is_one_json_value() {
    let workspace = Workspace::reviewed();
    let json = |said: super::workspace::Said| -> serde_json::Value {
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error} in {}", said.out))
    };
    let plan = json(workspace.apply(&["--dry-run", "--json"]));
    assert_eq!(plan["changes"].as_array().map(Vec::len), Some(4));
    assert_eq!(plan["changes"][1]["old"], serde_json::json!(""));
    assert_eq!(json(workspace.apply(&["--yes", "--json"]))["changes"][0]["new"], "20101");
    assert_eq!(json(workspace.kobl(&["status", "--json"]))["health"]["linked"], 5);
    assert_eq!(
        json(workspace.kobl(&["undo", "--last", "--yes", "--json"]))["changes"][3]["new"],
        serde_json::Value::Null
    );
    let refused = json(workspace.kobl(&["apply", "nowhere.csv", "--json"]));
    assert_eq!(refused["exit"], 2);
    assert_eq!(json(workspace.kobl(&["export", "--json", "--out", "second"]))["counts"]["clientview"], 6);
}
