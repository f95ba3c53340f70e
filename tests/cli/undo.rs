//! `kobl undo`: back to exactly what was there.

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

#[test]
fn undo_restores_the_table_byte_for_byte() {
    let workspace = Workspace::reviewed();
    let before = workspace.table();
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--yes"]).whole(), @"");
    assert_eq!(workspace.table(), before);
}

#[test]
fn undo_is_a_write_of_its_own_in_the_journal() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.writes(), ["apply-20261122T143012Z", "undo-20261122T143012Z"]);
    assert_snapshot!(workspace.read(&format!("{RUN}/undo-20261122T143012Z/journal.jsonl")), @"");
}

#[test]
fn a_dry_run_shows_what_would_go_back() {
    let workspace = Workspace::applied();
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--dry-run"]).whole(), @"");
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn rows_that_someone_changed_since_are_named_and_nothing_is_undone() {
    let workspace = Workspace::applied();
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '555' WHERE CustomerID = 3");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_snapshot!(said.whole(), @"");
    assert_eq!(workspace.links(), "'20101' '20102' '555' '20104' '20105' NULL");
}

#[test]
fn what_is_undone_is_not_undone_again() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--yes"]).whole(), @"");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn an_undo_can_itself_be_undone_by_naming_it() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    let said = workspace.kobl(&["undo", &format!("{RUN}/undo-20261122T143012Z"), "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, AFTER), "{}", said.err);
    // The apply stands again, so it is the last write to undo.
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{}", said.err);
}

#[test]
fn the_last_write_is_the_last_whatever_the_clock_said() {
    let workspace = Workspace::applied();
    workspace.answer("K-106", "yes");
    workspace.number("K-106", "20110");
    // A day earlier than the first write: the clock was set back.
    let mut command = std::process::Command::new(super::workspace::program());
    command.current_dir(workspace.path("")).env("KOBL_LANG", "en").stdin(std::process::Stdio::null());
    command.args(["apply", &format!("{RUN}/review.csv"), "--yes", "--at", "2026-11-21T08:00:00+01:00"]);
    assert_eq!(workspace.say(command).code, 0);
    assert_eq!(workspace.links(), "'20101' '20102' '20103' '20104' '20105' '20110'");
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn undo_in_another_database_is_refused() {
    let workspace = Workspace::applied();
    std::fs::copy(workspace.path("clienttime.db"), workspace.path("other.db")).expect("a copy");
    workspace.edit("kobl.toml", "clienttime.db", "other.db");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_snapshot!(said.whole(), @"");
}
