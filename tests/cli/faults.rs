//! What others do meanwhile, and what breaks: nothing is ever written in part.

use std::fs;

use insta::assert_snapshot;
use rusqlite::TransactionBehavior;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

#[test]
fn a_row_that_changed_since_the_export_stops_everything_and_is_named() {
    let changes = [
        "UPDATE Customer SET ForeignDebitorSystemIdentification = '20110' WHERE CustomerID = 2",
        "UPDATE Customer SET ForeignDebitorSystemIdentification = NULL WHERE CustomerID = 2",
        "UPDATE Customer SET Name = 'Havnegadens Auto ApS' WHERE CustomerID = 2",
        "UPDATE Customer SET CustomerCode = 'K-902' WHERE CustomerID = 2",
        "DELETE FROM Customer WHERE CustomerID = 2",
    ];
    let mut told = Vec::new();
    for change in changes {
        let workspace = Workspace::reviewed();
        workspace.sql(change);
        let table = workspace.table();
        let said = workspace.apply(&["--yes"]);
        assert_eq!((said.code, workspace.table()), (4, table), "{change}");
        assert_eq!(workspace.writes(), Vec::<String>::new());
        told.push(said.err);
    }
    assert_snapshot!(told.concat(), @r"
    kobl: Row 3: the link of customer K-102 changed since the export: before not linked, now 20110. Run `kobl export` again.
    kobl: Nothing was written.
    kobl: Row 3: the link of customer K-102 changed since the export: before not linked (an empty text), now not linked (no value). Run `kobl export` again.
    kobl: Nothing was written.
    kobl: Row 3: customer K-102 got another name in ClientView after the export. Run `kobl export` again.
    kobl: Nothing was written.
    kobl: Row 3: customer code K-102 was changed to K-902 after the export. Run `kobl export` again.
    kobl: Nothing was written.
    kobl: Row 3: customer K-102 no longer exists in ClientView. Run `kobl export` again.
    kobl: Nothing was written.
    ");
}

#[test]
fn every_row_that_changed_is_named_at_once() {
    let workspace = Workspace::reviewed();
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '7' WHERE CustomerID < 4");
    let said = workspace.apply(&["--yes"]);
    assert_eq!((said.code, said.err.lines().filter(|line| line.contains("Row ")).count()), (4, 3));
}

#[test]
fn a_failure_at_any_row_leaves_the_table_as_it_was() {
    for row in 1..=4 {
        let workspace = Workspace::reviewed();
        workspace.sql(&format!(
            "CREATE TRIGGER stop BEFORE UPDATE ON Customer WHEN NEW.CustomerID = {row}
             BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        ));
        let table = workspace.table();
        let said = workspace.apply(&["--yes"]);
        assert_eq!((said.code, workspace.table()), (5, table), "row {row}: {}", said.err);
        assert!(said.err.contains("Nothing was written"), "{}", said.err);
        let status = workspace.kobl(&["status"]);
        assert!(!status.out.contains("Interrupted"), "{}", status.out);
    }
}

#[test]
fn a_trigger_that_writes_something_else_is_found_out() {
    let workspace = Workspace::reviewed();
    workspace.sql(
        "CREATE TRIGGER other AFTER UPDATE ON Customer WHEN NEW.CustomerID = 3
         BEGIN UPDATE Customer SET ForeignDebitorSystemIdentification = '00' || NEW.ForeignDebitorSystemIdentification
         WHERE CustomerID = 3; END",
    );
    let table = workspace.table();
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.err, @"kobl: 1 row got another value than kobl wrote (primary key 3); a trigger in the database interferes. Nothing was written. Ask the database administrator or Wolters Kluwer.");
    assert_eq!((said.code, workspace.table()), (1, table));
}

#[test]
fn a_trigger_that_deletes_the_row_is_found_out() {
    let workspace = Workspace::reviewed();
    workspace.sql(
        "CREATE TRIGGER gone AFTER UPDATE ON Customer WHEN NEW.CustomerID = 3
         BEGIN DELETE FROM Customer WHERE CustomerID = 3; END",
    );
    let table = workspace.table();
    let said = workspace.apply(&["--yes"]);
    assert_eq!((said.code, workspace.table()), (1, table), "{}", said.err);
}

#[test]
fn a_second_kobl_waits_its_turn() {
    let workspace = Workspace::reviewed();
    let mut other = workspace.database();
    let held = other.transaction_with_behavior(TransactionBehavior::Immediate).expect("the lock");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.err, @"kobl: Another kobl is writing to the database. Nothing was written. Wait until it is done and try again.");
    assert_eq!(said.code, 5);
    drop(held);
    assert_eq!(workspace.links(), BEFORE);
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn what_cannot_be_journalled_is_not_written() {
    let workspace = Workspace::reviewed();
    // The place of the journal's folder is taken by a file, whatever number it tries.
    let stamp = workspace.path(&format!("{RUN}/apply-20261122T143012Z"));
    fs::write(&stamp, "").expect("a file");
    for attempt in 2..=1000 {
        fs::write(workspace.path(&format!("{RUN}/apply-20261122T143012Z-{attempt}")), "").expect("a file");
    }
    let said = workspace.apply(&["--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (1, BEFORE), "{}", said.err);
    assert!(said.err.contains("cannot be written"), "{}", said.err);
    assert!(said.err.contains("Nothing was written."), "{}", said.err);
}

/// Root may write anywhere, so there kobl runs as another user.
#[cfg(unix)]
#[test]
fn a_read_only_run_folder_stops_the_write() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let workspace = Workspace::reviewed();
    let folder = workspace.path(RUN);
    let read_only =
        |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).expect("permissions");
    read_only(0o500);
    let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
    if fs::write(folder.join("probe"), "").is_ok() {
        give(&workspace.path(""), NOBODY);
        command.uid(NOBODY).gid(NOBODY);
    }
    let said = workspace.say(command);
    read_only(0o700);
    assert_eq!((said.code, workspace.links().as_str()), (1, BEFORE), "{}", said.err);
    assert!(said.err.contains("cannot be written"), "{}", said.err);
}

/// Gives a folder with all that it holds to another user.
#[cfg(unix)]
fn give(path: &std::path::Path, user: u32) {
    std::os::unix::fs::chown(path, Some(user), Some(user)).expect("another owner");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            give(&entry.expect("an entry").path(), user);
        }
    }
}

#[test]
fn a_journal_that_is_gone_is_told() {
    let workspace = Workspace::applied();
    let folder = format!("{RUN}/apply-20261122T143012Z");
    fs::remove_dir_all(workspace.path(&folder)).expect("removed");
    assert_snapshot!(workspace.kobl(&["undo", "--last", "--yes"]).whole(), @r"
    --- stderr
    kobl: The journal in runs/2026-11-22-153012-TQKM/apply-20261122T143012Z is gone. Put the folder back if you have it; without it the write cannot be undone. So it is not certain which write is the last. Nothing was written. Name the journal's folder: kobl undo FOLDER
    --- exit 1
    ");
    let named = workspace.kobl(&["undo", &folder, "--yes"]);
    assert_snapshot!(named.err, @"kobl: The journal FOLDER/runs/2026-11-22-153012-TQKM/apply-20261122T143012Z/journal.jsonl cannot be read (not found). Check the path and the rights.");
    assert_eq!((named.code, workspace.links().as_str()), (1, AFTER));
}

#[test]
fn a_journal_that_was_tampered_with_is_told() {
    let workspace = Workspace::applied();
    let journal = format!("{RUN}/apply-20261122T143012Z/journal.jsonl");
    workspace.edit(&journal, "\"record\":\"intent\"", "\"record\":\"something\"");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_snapshot!(said.err, @"kobl: The journal runs/2026-11-22-153012-TQKM/apply-20261122T143012Z/journal.jsonl is damaged or was changed in line 1. Move its folder away and keep it; it shows what was written. So it is not certain which write is the last. Nothing was written. Name the journal's folder: kobl undo FOLDER");
    assert_eq!((said.code, workspace.links().as_str()), (1, AFTER));
}

#[test]
fn a_run_that_was_tampered_with_is_refused() {
    for (name, text) in
        [("clientview.csv", "Bageri"), ("economic.csv", "Bageri"), ("proposals.jsonl", "20101")]
    {
        let workspace = Workspace::reviewed();
        workspace.edit(&format!("{RUN}/{name}"), text, "20110");
        let said = workspace.apply(&["--yes"]);
        assert_eq!((said.code, workspace.links().as_str()), (3, BEFORE), "{}", said.err);
        assert!(said.err.contains(name), "{}", said.err);
    }
}

#[test]
fn a_plan_cannot_hit_another_database_or_table() {
    let workspace = Workspace::reviewed();
    fs::copy(workspace.path("clienttime.db"), workspace.path("test.db")).expect("a copy");
    workspace.edit("kobl.toml", "clienttime.db", "test.db");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: The run is from sqlite / clienttime.db / Customer, but kobl.toml points to sqlite / test.db / Customer. Nothing was written. Correct kobl.toml, or run `kobl export` again.
    --- exit 4
    ");
    workspace.edit("kobl.toml", "test.db", "clienttime.db");
    workspace.sql("CREATE TABLE CustomerCopy AS SELECT * FROM Customer");
    workspace.edit("kobl.toml", "table = \"Customer\"", "table = \"CustomerCopy\"");
    let said = workspace.apply(&["--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (4, BEFORE), "{}", said.err);
}

#[test]
fn an_economic_customer_that_changed_since_the_export_stops_everything() {
    let changes = [
        ("20102;Havnegadens Auto A/S", "20102;Helt Anden Forretning ApS"),
        ("20102;Havnegadens Auto A/S", "20192;Havnegadens Auto A/S"),
        ("99989181;", "99989181;Ja"),
        ("99989181;", "99190493;"),
    ];
    let mut told = Vec::new();
    for (from, to) in changes {
        let workspace = Workspace::reviewed();
        workspace.edit("kunder.csv", from, to);
        let said = workspace.apply(&["--yes"]);
        assert_ne!(said.code, 0, "{from} -> {to}");
        assert_eq!(workspace.links(), BEFORE);
        told.push(format!("{} {}", said.code, said.err));
    }
    assert_snapshot!(told.concat(), @r"
    4 kobl: Row 3: e-conomic customer 20102 was Havnegadens Auto A/S at the export but is now Helt Anden Forretning ApS. Numbers are reused; run `kobl export` again and look at the row, or leave it out with --skip-changed.
    kobl: Nothing was written.
    4 kobl: Row 3: e-conomic customer 20102 (Havnegadens Auto A/S) no longer exists. Run `kobl export` again.
    kobl: Nothing was written.
    3 kobl: Row 3: e-conomic customer 20102 (Havnegadens Auto A/S) is barred: someone barred it, or it was created through e-conomic's new API and never given access. Lift the bar in e-conomic, or choose another number. To link it all the same, run with --allow-barred.
    kobl: Nothing was written.
    4 kobl: Row 3: e-conomic customer 20102 (Havnegadens Auto A/S) changed since the export (CVR number). Numbers are reused, also for somebody of the same name; run `kobl export` again and look at the row, or leave it out with --skip-changed.
    kobl: Nothing was written.
    ");
}

/// Runs kobl where no file may grow beyond so many blocks, as on a disk that is nearly full.
#[cfg(unix)]
fn with_little_space(workspace: &Workspace, blocks: u32, arguments: &[&str]) -> super::workspace::Said {
    let inner = workspace.command(arguments);
    let mut command = std::process::Command::new("sh");
    // Ignored, the signal becomes an error of the write, which is what a full disk gives.
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"")).arg("sh");
    command.arg(inner.get_program()).args(inner.get_args());
    command.current_dir(workspace.path("")).env("KOBL_LANG", "en").stdin(std::process::Stdio::null());
    workspace.say(command)
}

#[cfg(unix)]
#[test]
fn an_export_onto_a_full_disk_is_no_run() {
    let workspace = Workspace::new();
    let said = with_little_space(&workspace, 1, &["export"]);
    assert_eq!(said.code, 1, "{}", said.whole());
    assert!(said.err.contains("cannot be written"), "{}", said.err);
    assert!(!workspace.path(&format!("{RUN}/run.json")).exists());
}

#[cfg(unix)]
#[test]
fn a_script_that_does_not_fit_on_the_disk_is_not_left_in_half() {
    let workspace = Workspace::reviewed();
    let review = format!("{RUN}/review.csv");
    let said = with_little_space(&workspace, 2, &["apply", &review, "--script", "links.sql"]);
    assert_eq!(said.code, 1, "{}", said.whole());
    assert!(said.err.contains("links.sql cannot be written"), "{}", said.err);
    assert!(!workspace.path("links.sql").exists());
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_nothing_is_written_to_the_database() {
    for blocks in 0..12 {
        let workspace = Workspace::reviewed();
        let arguments = ["apply", &format!("{RUN}/review.csv"), "--yes"];
        let said = with_little_space(&workspace, blocks, &arguments);
        if said.code == 0 {
            // Room enough for the links; the lists beside the journal may be missing.
            assert_eq!(workspace.links(), AFTER, "{blocks} blocks");
            continue;
        }
        assert_eq!(workspace.links(), BEFORE, "{blocks} blocks: {}", said.err);
        assert!(said.err.to_lowercase().contains("nothing was written"), "{blocks} blocks: {}", said.err);
        // With room again it goes through, whatever was left behind.
        assert_eq!(workspace.apply(&["--yes"]).code, 0, "{blocks} blocks");
        assert_eq!(workspace.links(), AFTER);
    }
}

#[test]
fn a_screen_that_has_gone_away_ends_no_write_half_way() {
    let workspace = Workspace::reviewed();
    let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
    for _ in 0..2 {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        command.stderr(writer);
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        command.stdout(writer);
        assert_eq!(command.status().expect("kobl starts").code(), Some(0));
    }
    assert_eq!(workspace.links(), AFTER);
    let status = workspace.kobl(&["status"]);
    assert!(!status.out.contains("Interrupted"), "{}", status.out);
}
