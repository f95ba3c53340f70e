//! `kobl undo`: back to exactly what was there.

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

#[test]
fn undo_restores_the_table_byte_for_byte() {
    let workspace = Workspace::reviewed();
    let before = workspace.table();
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--yes"]).whole(), @r"
    ┌────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name         Link               │
    ╞════════════════════════════════════════════════════════════╡
    │ K-101           Solbakkens Bageri ApS   20101 → not linked │
    │ K-102           Havnegadens Auto A/S    20102 → not linked │
    │ K-103           Nordlys Revision P/S    20103 → 0          │
    │ K-104           Ege & Birk Tømrer I/S   20104 → not linked │
    └────────────────────────────────────────────────────────────┘
    4 rows to go back to before apply-20261122T143012Z · 0 are already
    --- stderr
    4 changes written to the database and read back. Journal: runs/2026-11-22-153012-TQKM/undo-20261122T143012Z
    The values are again what they were. See the health: kobl status
    --- exit 0
    ");
    assert_eq!(workspace.table(), before);
}

#[test]
fn undo_is_a_write_of_its_own_in_the_journal() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.writes(), ["apply-20261122T143012Z", "undo-20261122T143012Z"]);
    assert_snapshot!(workspace.journal("undo-20261122T143012Z"), @r#"
    {"record":"intent","format":2,"version":"0.1.0","sequence":2,"time":"2026-11-22T14:30:12Z","user":"…","machine":"…","run":"2026-11-22-153012-TQKM","kind":{"undo":{"of":"apply-20261122T143012Z","id":"…"}},"database":{"engine":"sqlite","server":"sqlite","database":"clienttime.db","table":"Customer"},"economic":{"source":"file","name":"kunder.csv","sha256":"48894b5991b9e938f4d75bdd0bece566c8dea6549c9fc14d71eeb5d38f8fd237"},"exceptions":[],"changes":[{"key":"1","old":"20101","new":null},{"key":"2","old":"20102","new":""},{"key":"3","old":"20103","new":"0"},{"key":"4","old":"20104","new":null}],"hash":"…"}
    {"record":"outcome","time":"2026-11-22T14:30:12Z","outcome":"written","previous":"…","hash":"…"}
    "#);
}

#[test]
fn a_dry_run_shows_what_would_go_back() {
    let workspace = Workspace::applied();
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--dry-run"]).whole(), @r"
    ┌────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name         Link               │
    ╞════════════════════════════════════════════════════════════╡
    │ K-101           Solbakkens Bageri ApS   20101 → not linked │
    │ K-102           Havnegadens Auto A/S    20102 → not linked │
    │ K-103           Nordlys Revision P/S    20103 → 0          │
    │ K-104           Ege & Birk Tømrer I/S   20104 → not linked │
    └────────────────────────────────────────────────────────────┘
    4 rows to go back to before apply-20261122T143012Z · 0 are already
    --- stderr
    --- exit 0
    ");
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn rows_that_someone_changed_since_are_named_and_nothing_is_undone() {
    let workspace = Workspace::applied();
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '555' WHERE CustomerID = 3");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_snapshot!(said.whole(), @r"
    ┌────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name         Link               │
    ╞════════════════════════════════════════════════════════════╡
    │ K-101           Solbakkens Bageri ApS   20101 → not linked │
    │ K-102           Havnegadens Auto A/S    20102 → not linked │
    │ K-104           Ege & Birk Tømrer I/S   20104 → not linked │
    └────────────────────────────────────────────────────────────┘
    3 rows to go back to before apply-20261122T143012Z · 0 are already
    --- stderr
    kobl: Changed since the write, and not taken back (1 row): K-103 Nordlys Revision P/S (now 555).
    kobl: Nothing was written. 3 rows can be taken back: run again with --skip-changed.
    --- exit 4
    ");
    assert_eq!(workspace.links(), "'20101' '20102' '555' '20104' '20105' NULL");
}

#[test]
fn what_is_undone_is_not_undone_again() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--yes"]).whole(), @r"
    --- stderr
    kobl: There is no write to undo below runs. Name the journal's folder if it lies elsewhere.
    --- exit 2
    ");
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
    command.args(["apply", &format!("{RUN}/review.csv"), "--yes", "--allow-unlikely"]);
    command.args(["--at", "2026-11-21T08:00:00+01:00"]);
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
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: The run is from sqlite / clienttime.db / Customer, but kobl.toml points to sqlite / other.db / Customer. Nothing was written. Correct kobl.toml, or run `kobl export` again.
    --- exit 4
    ");
}
