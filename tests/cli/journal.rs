//! The journal can be trusted: what it says is what was written, what it cannot say is told, and
//! every journal is known wherever its run lies.

use std::fs;

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Workspace};

const FOLDER: &str = "apply-20261122T143012Z";

fn journal() -> String {
    format!("{RUN}/{FOLDER}/journal.jsonl")
}

/// What `status` says after the health, and its warnings.
fn status(workspace: &Workspace, flags: &[&str]) -> String {
    let said = workspace.kobl(&[&["status"], flags].concat());
    let told = said.out.split_once("exist only in e-conomic\n").expect("the health first").1;
    format!("{told}{}", said.err)
}

fn append(workspace: &Workspace, name: &str, bytes: &[u8]) {
    let path = workspace.path(name);
    let whole = [fs::read(&path).expect("a file"), bytes.to_vec()].concat();
    fs::write(path, whole).expect("written");
}

/// A write that is killed at a step.
fn kill(workspace: &Workspace, step: &str, arguments: &[&str]) {
    let mut command = workspace.command(arguments);
    command.env("KOBL_TEST_ABORT_AT", step);
    assert_ne!(workspace.say(command).code, 0, "the process was to die {step}");
}

#[test]
fn the_intent_tells_who_wrote_and_each_line_is_bound_to_the_one_before() {
    let workspace = Workspace::applied();
    assert_snapshot!(workspace.journal(FOLDER), @r#"
    {"record":"intent","format":2,"version":"0.1.0","sequence":1,"time":"2026-11-22T14:30:12Z","user":"…","machine":"…","run":"2026-11-22-153012-TQKM","kind":"apply","database":{"engine":"sqlite","server":"sqlite","database":"clienttime.db","table":"Customer"},"economic":{"source":"file","name":"kunder.csv","sha256":"48894b5991b9e938f4d75bdd0bece566c8dea6549c9fc14d71eeb5d38f8fd237"},"exceptions":[],"changes":[{"key":"1","old":null,"new":"20101"},{"key":"2","old":"","new":"20102"},{"key":"3","old":"0","new":"20103"},{"key":"4","old":null,"new":"20104"}],"hash":"…"}
    {"record":"outcome","time":"2026-11-22T14:30:12Z","outcome":"written","previous":"…","hash":"…"}
    "#);
    assert!(!workspace.path(&format!("{RUN}/{FOLDER}/journal.lock")).exists());
    assert!(!workspace.path(&format!("{RUN}/{FOLDER}/journal.jsonl.new")).exists());
}

/// A disk that fills at the outcome, or a power cut that leaves zeros.
#[test]
fn a_torn_end_is_cut_back_before_the_outcome_is_added() {
    let torn: [&[u8]; 4] = [b"{\"record\":\"outco", &[0; 512], b"{\"record\":\0\0\0", b"x"];
    for end in torn {
        let workspace = Workspace::reviewed();
        kill(&workspace, "after-commit", &["apply", &format!("{RUN}/review.csv"), "--yes"]);
        append(&workspace, &journal(), end);
        assert!(status(&workspace, &[]).contains("it IS done"));
        assert!(status(&workspace, &["--resolve"]).contains("Settled"));
        assert_eq!(status(&workspace, &[]), "");
        let said = workspace.kobl(&["undo", "--last", "--yes"]);
        assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{}", said.err);
    }
}

/// The intent comes into being whole: half of one is damage, and not a write that never began.
#[test]
fn a_journal_cut_inside_its_intent_is_damaged_and_no_older_write_is_undone_instead() {
    let workspace = Workspace::applied();
    workspace.answer("K-106", "yes");
    workspace.number("K-106", "20110");
    assert_eq!(workspace.apply(&["--yes", "--allow-unlikely"]).code, 0);
    let second = format!("{RUN}/{FOLDER}-2/journal.jsonl");
    let text = workspace.read(&second);
    workspace.write(&second, &text[..text.len() / 4]);
    let links = workspace.links();
    assert_snapshot!(status(&workspace, &[]), @"Warning: The journal runs/2026-11-22-153012-TQKM/apply-20261122T143012Z-2/journal.jsonl is damaged or was changed in line 1. Move its folder away and keep it; it shows what was written.");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: The journal runs/2026-11-22-153012-TQKM/apply-20261122T143012Z-2/journal.jsonl is damaged or was changed in line 1. Move its folder away and keep it; it shows what was written. So it is not certain which write is the last. Nothing was written. Name the journal's folder: kobl undo FOLDER
    --- exit 1
    ");
    assert_eq!(workspace.apply(&["--yes"]).code, 1);
    assert_eq!(workspace.links(), links);
}

#[test]
fn a_changed_line_stops_undo() {
    let workspace = Workspace::applied();
    let text = workspace.read(&journal());
    for (from, to) in [
        ("\"old\":\"0\"", "\"old\":\"7\""),
        ("\"outcome\":\"written\"", "\"outcome\":\"not_written\""),
        ("\"key\":\"3\"", "\"key\":\"6\""),
        ("\"sequence\":1", "\"sequence\":9"),
    ] {
        workspace.edit(&journal(), from, to);
        for arguments in [vec!["undo", "--last", "--yes"], vec!["undo", &format!("{RUN}/{FOLDER}"), "--yes"]]
        {
            let said = workspace.kobl(&arguments);
            assert_eq!((said.code, workspace.links().as_str()), (1, AFTER), "{from}: {}", said.err);
            assert!(said.err.contains("was changed in line"), "{}", said.err);
        }
        workspace.write(&journal(), &text);
    }
    // A line left out, and a line put in.
    workspace.write(&journal(), &text.replacen("{\"record\":\"intent\"", "{\"record\":\"outcome\"", 1));
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 1);
    workspace
        .write(&journal(), &format!("{text}{}", text.lines().last().expect("an outcome").to_owned() + "\n"));
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 1);
}

/// Whole in itself, but not the intent that was entered in the index.
#[test]
fn a_journal_that_was_put_in_anothers_place_is_noticed() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let text = workspace.read(&journal());
    workspace.write(&format!("{RUN}/{FOLDER}-2/journal.jsonl"), &text);
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (1, AFTER), "{}", said.err);
}

#[test]
fn the_last_write_is_undone_wherever_its_run_lies() {
    let workspace = Workspace::applied();
    let said = workspace.kobl(&["export", "--all", "--out", "../elsewhere-kobl"]);
    let elsewhere = workspace.path("../elsewhere-kobl");
    assert_eq!(said.code, 0, "{}", said.err);
    let review = elsewhere.join("review.csv");
    let text = fs::read_to_string(&review).expect("a review");
    let text: Vec<String> = text
        .split("\r\n")
        .map(|line| match line.contains(";K-106;") {
            true => {
                let mut cells: Vec<&str> = line.split(';').collect();
                (cells[1], cells[2]) = ("yes", "20110");
                cells.join(";")
            }
            false => line.to_owned(),
        })
        .collect();
    fs::write(&review, text.join("\r\n")).expect("written");
    let said = workspace.kobl(&["apply", "../elsewhere-kobl/review.csv", "--yes", "--allow-unlikely"]);
    let undone = workspace.kobl(&["undo", "--last", "--yes"]);
    let links = workspace.links();
    let open = {
        kill(
            &workspace,
            "after-commit",
            &["apply", "../elsewhere-kobl/review.csv", "--yes", "--allow-unlikely"],
        );
        status(&workspace, &["--resolve"])
    };
    let last = workspace.kobl(&["undo", "--last", "--yes"]);
    fs::remove_dir_all(elsewhere).expect("removed");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!((undone.code, links.as_str()), (0, AFTER), "{}", undone.err);
    assert!(open.contains("Settled: the write is done"), "{open}");
    assert_eq!((last.code, workspace.links().as_str()), (0, AFTER), "{}", last.err);
}

#[test]
fn the_last_write_of_a_copied_run_is_undone() {
    let workspace = Workspace::applied();
    copy(&workspace, RUN, "copy");
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.kobl(&["apply", "copy/review.csv", "--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.links(), BEFORE);
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 2);
}

/// A run that was copied with its journals, and one that was renamed.
#[test]
fn a_copied_or_renamed_journal_counts_once() {
    let workspace = Workspace::applied();
    copy(&workspace, RUN, "runs/copy");
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 2);
    assert_eq!(workspace.apply(&["--run", RUN, "--yes"]).code, 0);
    fs::remove_dir_all(workspace.path("runs/copy")).expect("removed");
    fs::rename(workspace.path(RUN), workspace.path("runs/renamed")).expect("renamed");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{}", said.err);
}

fn copy(workspace: &Workspace, from: &str, to: &str) {
    let prefix = format!("{from}/");
    for (name, bytes) in workspace.files() {
        if let Some(rest) = name.strip_prefix(&prefix) {
            let path = workspace.path(to).join(rest);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    }
}

#[test]
fn every_write_has_a_number_of_its_own() {
    let workspace = Workspace::applied();
    copy(&workspace, RUN, "copy");
    fs::remove_file(workspace.path("runs/journals.jsonl")).expect("removed");
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.kobl(&["apply", "copy/review.csv", "--yes"]).code, 0);
    let index = workspace.read("runs/journals.jsonl");
    let numbers: Vec<u64> = index
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["sequence"].as_u64().expect("one")
        })
        .collect();
    assert_eq!(numbers, [2, 3]);
}

/// Done and then undone, or done by a second apply: the first write is told as what it was.
#[test]
fn status_takes_later_writes_into_account() {
    let workspace = Workspace::reviewed();
    kill(&workspace, "after-commit", &["apply", &format!("{RUN}/review.csv"), "--yes"]);
    let open = workspace.read(&journal());
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    // As an earlier kobl left it, which did not close what it undid.
    workspace.write(
        &journal(),
        open.lines().next().map(|line| format!("{line}\n")).as_deref().expect("an intent"),
    );
    assert_snapshot!(status(&workspace, &[]), @r"
    Interrupted write: it was done, with 4 changes (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z). Later writes have changed some of the rows again.
      Close it with: kobl status --resolve
    ");
    assert!(status(&workspace, &["--resolve"]).contains("Settled: the write is done"));

    let workspace = Workspace::reviewed();
    kill(&workspace, "before-commit", &["apply", &format!("{RUN}/review.csv"), "--yes"]);
    let open = workspace.read(&journal());
    assert_eq!(workspace.kobl(&["status", "--resolve"]).code, 0);
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    workspace.write(&journal(), &open);
    assert_snapshot!(status(&workspace, &[]), @r"
    Interrupted write of 4 changes: it was NOT done (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z). Some of the rows were written later.
      Close it with: kobl status --resolve
    ");
}

#[test]
fn while_the_database_is_locked_nobody_is_told_not_done() {
    let workspace = Workspace::reviewed();
    kill(&workspace, "before-commit", &["apply", &format!("{RUN}/review.csv"), "--yes"]);
    let mut other = workspace.database();
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("the lock");
    let shown = |text: String| {
        regex::Regex::new(r" by [^(]*\(").expect("a pattern").replace(&text, " (").into_owned()
    };
    assert_snapshot!(shown(status(&workspace, &[])), @"Interrupted write of 4 changes (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z): the database is still locked by kobl, so it may yet be done. Wait a moment and run `kobl status` again.");
    assert_snapshot!(shown(status(&workspace, &["--resolve"])), @"Interrupted write of 4 changes (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z): the database is still locked by kobl, so it may yet be done. Wait a moment and run `kobl status` again.");
    drop(held);
    assert!(status(&workspace, &["--resolve"]).contains("was not done"));
}

/// `status --resolve` beside a healthy apply that stands between its intent and its commit.
#[cfg(unix)]
#[test]
fn a_living_write_is_told_from_a_dead_one_and_is_not_settled() {
    use std::process::Stdio;
    let workspace = Workspace::reviewed();
    // The write waits in the middle until it is told to go on.
    let fifo = workspace.path("go-on");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    for step in ["after-intent", "before-commit", "after-commit"] {
        let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
        command.env("KOBL_TEST_WAIT_AT", step).env("KOBL_TEST_WAIT_FOR", &fifo);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("kobl starts");
        // Opens when the other side does: kobl has come to the step.
        let writer = fs::OpenOptions::new().write(true).open(&fifo).expect("kobl waits");
        let said = status(&workspace, &["--resolve"]);
        assert!(said.contains("is under way"), "{step}: {said}");
        let second = workspace.apply(&["--yes"]);
        assert_eq!(second.code, 5, "{step}: {}", second.err);
        drop(writer);
        let said = workspace.said(&child.wait_with_output().expect("an end"));
        assert_eq!((said.code, workspace.links().as_str()), (0, AFTER), "{step}: {}", said.err);
        assert_eq!(status(&workspace, &[]), "");
        let said = workspace.kobl(&["undo", "--last", "--yes"]);
        assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{step}: {}", said.err);
    }
}
