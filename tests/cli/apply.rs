//! `kobl apply`: what it shows, what it writes, and that doing it again does nothing.

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let workspace = Workspace::reviewed();
    let before = workspace.files();
    assert_snapshot!(workspace.apply(&["--dry-run"]).whole(), @"");
    assert_eq!(workspace.links(), BEFORE);
    assert_eq!(workspace.files(), before);
}

#[test]
fn approved_rows_are_written_and_only_they() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-103", "no");
    workspace.answer("K-104", "");
    assert_snapshot!(workspace.apply(&["--yes"]).whole(), @"");
    assert_eq!(workspace.links(), "'20101' '20102' '0' NULL '20105' NULL");
}

#[test]
fn applying_again_changes_nothing_and_succeeds() {
    let workspace = Workspace::applied();
    let (table, writes) = (workspace.table(), workspace.writes());
    assert_snapshot!(workspace.apply(&["--yes"]).whole(), @"");
    assert_eq!((workspace.table(), workspace.writes()), (table, writes));
}

#[test]
fn nothing_but_the_link_column_of_the_approved_rows_changes() {
    let workspace = Workspace::reviewed();
    let before = workspace.table();
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let links = ["20101", "20102", "20103", "20104"];
    for (index, (was, now)) in before.iter().zip(workspace.table()).enumerate() {
        let (was, _) = was.rsplit_once(' ').expect("the link is the last column");
        let (now, link) = now.rsplit_once(' ').expect("the link is the last column");
        assert_eq!(was, now);
        if let Some(number) = links.get(index) {
            assert_eq!(link, format!("Text({:?})", number.as_bytes()).rsplit(' ').next().expect("text"));
        }
    }
}

#[test]
fn what_became_of_each_row_stands_beside_the_journal() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-104", "no");
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let write = &workspace.writes()[0];
    assert_eq!(write, "apply-20261122T143012Z");
    assert_snapshot!(workspace.read(&format!("{RUN}/{write}/applied.csv")), @"");
    assert_snapshot!(workspace.read(&format!("{RUN}/{write}/rejected.csv")), @"");
    assert_snapshot!(workspace.read(&format!("{RUN}/{write}/journal.jsonl")), @"");
}

#[test]
fn a_typed_number_is_shown_with_the_name_it_has_now() {
    let workspace = Workspace::exported();
    workspace.answer("K-106", "yes");
    workspace.number("K-106", "20110");
    assert_snapshot!(workspace.apply(&["--dry-run"]).whole(), @"");
}

#[test]
fn without_a_terminal_and_without_yes_it_names_the_flag() {
    let workspace = Workspace::reviewed();
    let said = workspace.apply(&[]);
    assert_snapshot!(said.err, @"");
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
    assert_snapshot!(workspace.kobl(&["status"]).whole(), @"");
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
