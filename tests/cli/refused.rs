//! Files and settings that are refused whole, with every error at once.

use insta::assert_snapshot;

use super::workspace::{BEFORE, RUN, Workspace};

#[test]
fn a_review_file_with_errors_is_refused_with_all_of_them() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-101", "måske");
    workspace.number("K-102", "1,20E+04");
    workspace.number("K-103", "20111");
    workspace.number("K-104", "");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @"");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn a_plan_with_errors_is_refused_with_all_of_them() {
    let workspace = Workspace::reviewed();
    workspace.number("K-101", "20104");
    workspace.number("K-102", "20111");
    workspace.number("K-103", "29999");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @"");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn two_customers_on_one_number_need_the_users_word() {
    let workspace = Workspace::reviewed();
    workspace.number("K-102", "20101");
    assert_eq!((workspace.apply(&["--yes"]).code, workspace.links().as_str()), (3, BEFORE));
    assert_eq!(workspace.apply(&["--yes", "--allow-shared"]).code, 0);
    assert_eq!(workspace.links(), "'20101' '20101' '20103' '20104' '20105' NULL");
}

#[test]
fn a_link_that_is_there_is_replaced_only_on_the_users_word() {
    let workspace = Workspace::new();
    assert_eq!(workspace.kobl(&["export", "--all"]).code, 0);
    workspace.answer("K-105", "yes");
    workspace.number("K-105", "20110");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @"");
    let said = workspace.apply(&["--yes", "--allow-overwrite"]);
    assert_snapshot!(said.out, @"");
    assert_eq!(workspace.links(), "NULL '' '0' NULL '20110' NULL");
}

#[test]
fn a_display_cell_that_was_edited_is_told() {
    let workspace = Workspace::reviewed();
    workspace.edit(
        &format!("{RUN}/review.csv"),
        "Havnegadens Auto A/S;Havnegade",
        "Havnegadens Bus A/S;Havnegade",
    );
    let said = workspace.apply(&["--dry-run"]);
    assert_snapshot!(said.err, @"");
}

#[test]
fn a_review_file_of_no_known_run_is_refused() {
    let workspace = Workspace::reviewed();
    let review = workspace.read(&format!("{RUN}/review.csv")).replace("TQKM-", "XXXX-");
    workspace.write("other.csv", &review);
    let said = workspace.kobl(&["apply", "other.csv", "--yes"]);
    assert_snapshot!(said.whole(), @"");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn a_file_that_is_no_review_file_is_refused() {
    let workspace = Workspace::reviewed();
    workspace.write("notes.csv", "a;b;c\r\n1;2;3\r\n");
    assert_snapshot!(workspace.kobl(&["apply", "notes.csv", "--yes"]).whole(), @"");
    assert_snapshot!(workspace.kobl(&["apply", "nowhere.csv", "--yes"]).whole(), @"");
}

#[test]
fn without_settings_the_command_says_how_to_make_them() {
    let workspace = Workspace::exported();
    std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    for command in ["export", "status"] {
        let said = workspace.kobl(&[command]);
        assert_eq!(said.code, 2);
        assert_snapshot!(said.err, @"");
    }
}

#[test]
fn every_mistake_in_the_settings_is_told_at_once() {
    let workspace = Workspace::new();
    workspace.write(
        "kobl.toml",
        "langage = \"da\"\n[clientview]\nsource = \"sqlight\"\ntable = 7\n[clientview.columns]\nkey = \"CustomerID\"\nnmae = \"Name\"\n[economic]\nsource = \"api\"\nurl = \"http://example.com\"\n",
    );
    let said = workspace.kobl(&["export"]);
    assert_snapshot!(said.whole(), @"");
}

#[test]
fn a_table_or_column_that_is_not_there_is_named() {
    let workspace = Workspace::new();
    workspace.edit("kobl.toml", "zip = \"Zip\"", "zip = \"PostNr\"");
    assert_snapshot!(workspace.kobl(&["export"]).whole(), @"");
    workspace.edit("kobl.toml", "table = \"Customer\"", "table = \"Kunde\"");
    assert_snapshot!(workspace.kobl(&["export"]).whole(), @"");
}

#[test]
fn an_export_never_overwrites_a_run() {
    let workspace = Workspace::reviewed();
    let before = workspace.files();
    let said = workspace.kobl(&["export"]);
    assert_snapshot!(said.whole(), @"");
    assert_eq!(workspace.files(), before);
}

#[test]
fn an_unknown_flag_or_command_names_the_nearest() {
    let workspace = Workspace::new();
    let said = ["aply", "status --jsn", "apply"].map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        workspace.kobl(&words).whole()
    });
    assert_snapshot!(said.join("\n"), @"");
}
