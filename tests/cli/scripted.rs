//! `kobl apply --script`: the same plan as T-SQL for a database administrator.

use insta::assert_snapshot;

use super::workspace::{BEFORE, RUN, Workspace};

#[test]
fn a_script_leaves_the_database_alone_and_holds_every_change() {
    let workspace = Workspace::reviewed();
    let said = workspace.apply(&["--script", "links.sql"]);
    assert_snapshot!(said.err, @"4 changes in links.sql. The database was not changed; let the database administrator run the file in Management Studio.");
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE));
    assert_eq!(workspace.writes(), Vec::<String>::new());
    let script = workspace.read("links.sql");
    for number in ["20101", "20102", "20103", "20104"] {
        assert!(script.contains(number), "{number} is not in the script");
    }
}

#[test]
fn a_script_is_never_written_over() {
    let workspace = Workspace::reviewed();
    workspace.write("links.sql", "-- mine");
    let said = workspace.apply(&["--script", "links.sql"]);
    assert_eq!((said.code, workspace.read("links.sql").as_str()), (2, "-- mine"), "{}", said.err);
    assert!(said.err.contains("links.sql exists already. Choose another name"), "{}", said.err);
}

#[test]
fn a_run_of_two_files_can_only_become_a_script() {
    let workspace = Workspace::new();
    workspace.write("clientview.csv", "id;CustomerCode;Name;Zip\n1;K-101;Solbakkens Bageri ApS;8000\n");
    let said = workspace.kobl(&[
        "propose",
        "--clientview",
        "clientview.csv",
        "--economic",
        "kunder.csv",
        "--out",
        RUN,
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    workspace.answer("K-101", "yes");
    workspace.number("K-101", "20101");
    std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: The run was made of two lists, and kobl does not write to a list. Make a script for the database administrator:
      kobl apply runs/2026-11-22-153012-TQKM/review.csv --script links.sql
    --- exit 2
    ");
    let said = workspace.apply(&["--script", "links.sql", "--offline"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(workspace.read("links.sql").contains("20101"));
}
