//! The process is killed at each step of a write. Afterwards `status` tells the
//! truth and names the next step, and no half state is ever seen.

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Said, Workspace};

/// A write that is killed at a step, as a power cut would.
fn killed_at(step: &str) -> Workspace {
    let workspace = Workspace::reviewed();
    let said = kill(&workspace, step, &["apply", &format!("{RUN}/review.csv"), "--yes"]);
    assert_ne!(said.code, 0, "the process was to die {step}");
    workspace
}

fn kill(workspace: &Workspace, step: &str, arguments: &[&str]) -> Said {
    let mut command = workspace.command(arguments);
    command.env("KOBL_TEST_ABORT_AT", step);
    workspace.say(command)
}

/// The part of `status` about open writes.
fn open_writes(workspace: &Workspace, flags: &[&str]) -> String {
    let said = workspace.kobl(&[&["status"], flags].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let after = said.out.split_once("exist only in e-conomic\n").expect("the health first");
    after.1.to_owned()
}

#[test]
fn before_the_intent_nothing_was_begun() {
    let workspace = killed_at("before-intent");
    assert_eq!(workspace.links(), BEFORE);
    assert_eq!(open_writes(&workspace, &[]), "");
    assert_eq!(workspace.writes(), Vec::<String>::new());
}

#[test]
fn after_the_intent_nothing_is_written_and_status_says_so() {
    let workspace = killed_at("after-intent");
    assert_eq!(workspace.links(), BEFORE);
    assert_snapshot!(open_writes(&workspace, &[]), @r"
    Interrupted write of 4 changes: it is NOT done, no row was changed (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z).
      Close it with: kobl status --resolve
      Then write it by running `kobl apply FILE` again.
    ");
    assert_snapshot!(open_writes(&workspace, &["--resolve"]), @"Settled: the write of 4 changes was not done, and the journal says so now (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z).");
    assert_eq!(open_writes(&workspace, &[]), "");
}

#[test]
fn before_the_commit_nothing_is_written_and_status_says_so() {
    let workspace = killed_at("before-commit");
    assert_snapshot!(open_writes(&workspace, &[]), @r"
    Interrupted write of 4 changes: it is NOT done, no row was changed (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z).
      Close it with: kobl status --resolve
      Then write it by running `kobl apply FILE` again.
    ");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn after_the_commit_everything_is_written_and_status_says_so() {
    let workspace = killed_at("after-commit");
    assert_eq!(workspace.links(), AFTER);
    assert_snapshot!(open_writes(&workspace, &[]), @r"
    Interrupted write: it IS done, with 4 changes (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z).
      Keep it with: kobl status --resolve
      Undo it with: kobl undo runs/2026-11-22-153012-TQKM/apply-20261122T143012Z
    ");
    assert_snapshot!(open_writes(&workspace, &["--resolve"]), @"Settled: the write is done, with 4 changes, and the journal says so now (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z).");
    assert_eq!(open_writes(&workspace, &[]), "");
}

#[test]
fn at_every_step_applying_again_and_undoing_lead_to_the_right_place() {
    for step in ["before-intent", "after-lock", "after-intent", "before-commit", "after-commit"] {
        let workspace = Workspace::reviewed();
        let before = workspace.table();
        kill(&workspace, step, &["apply", &format!("{RUN}/review.csv"), "--yes"]);
        let begun = !["before-intent", "after-lock"].contains(&step);
        let said = workspace.apply(&["--yes"]);
        assert_eq!(said.code, if begun { 6 } else { 0 }, "{step}: {}", said.err);
        assert_eq!(workspace.kobl(&["status", "--resolve"]).code, 0);
        let said = workspace.apply(&["--yes"]);
        assert_eq!((said.code, workspace.links().as_str()), (0, AFTER), "{step}: {}", said.err);
        assert_eq!(open_writes(&workspace, &[]), "", "{step}");
        let said = workspace.kobl(&["undo", "--last", "--yes"]);
        assert_eq!((said.code, workspace.table()), (0, before), "{step}: {}", said.err);
    }
}

#[test]
fn after_an_unknown_outcome_apply_asks_for_it_to_be_resolved_first() {
    let workspace = killed_at("before-commit");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: It is not known what came of an earlier write (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z). Nothing was written. Run `kobl status --resolve` first and see what it says.
    --- exit 6
    ");
    assert_eq!(workspace.links(), BEFORE);
    assert_eq!(workspace.apply(&["--dry-run"]).code, 0);
}

#[test]
fn an_open_write_can_be_undone_without_resolving_it() {
    let workspace = killed_at("after-commit");
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{}", said.err);
    assert_eq!(open_writes(&workspace, &[]), "");
}

#[test]
fn an_undo_that_is_killed_is_all_or_nothing_too() {
    for (step, links) in [
        ("before-intent", AFTER),
        ("after-intent", AFTER),
        ("before-commit", AFTER),
        ("after-commit", BEFORE),
    ] {
        let workspace = Workspace::applied();
        kill(&workspace, step, &["undo", "--last", "--yes"]);
        assert_eq!(workspace.links(), links, "{step}");
        assert_eq!(workspace.kobl(&["status", "--resolve"]).code, 0, "{step}");
        let said = workspace.kobl(&["undo", "--last", "--yes"]);
        let expected = if links == BEFORE { 2 } else { 0 };
        assert_eq!((said.code, workspace.links().as_str()), (expected, BEFORE), "{step}: {}", said.err);
    }
}

#[test]
fn rows_that_someone_changed_after_the_kill_are_told_and_not_guessed_about() {
    let workspace = killed_at("after-commit");
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '9' WHERE CustomerID = 2");
    let said = workspace.kobl(&["status", "--resolve"]);
    let told = said.out.split_once("exist only in e-conomic\n").expect("the health first").1;
    assert_snapshot!(told, @"Closed, and the journal says so now (runs/2026-11-22-153012-TQKM/apply-20261122T143012Z). Of 4 rows 3 hold the new value, 0 the old one and 1 another: somebody else wrote too. Look at primary key 2 in the database; `kobl export` shows what is linked now.");
    assert_eq!(said.code, 6);
}

/// Ctrl-C while e-conomic does not answer: nothing was written, and the message says so.
#[cfg(unix)]
#[test]
fn ctrl_c_outside_a_write_ends_at_once_and_says_that_nothing_was_written() {
    use std::process::{Command, Stdio};
    use std::sync::mpsc;

    let (asked, waiting) = mpsc::channel();
    // Says that it was asked, and never answers.
    let server = crate::economic::server::Server::start(move |_, _, _| {
        asked.send(()).expect("a listener");
        std::thread::park();
        Ok(())
    });
    let workspace = Workspace::reviewed();
    let api = format!("source = \"api\"\nurl = \"{}\"\ndemo = true", server.url());
    workspace.edit("kobl.toml", "source = \"csv\"\npath = \"kunder.csv\"", &api);
    let mut command = workspace.command(&["export", "--out", "second"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("kobl starts");
    waiting.recv().expect("kobl asks e-conomic");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    let said = workspace.said(&child.wait_with_output().expect("an end"));
    assert_snapshot!(said.whole(), @r"
    --- stderr
    Warning: kobl reads e-conomic's public demo agreement. Use your own tokens (delete demo = true in kobl.toml) before you write links to ClientView.
    Cancelled. Nothing was written.
    --- exit 7
    ");
    assert!(!workspace.path("second").exists());
}

/// Ctrl-C in the middle of a write, which a slow trigger draws out: it ends as a whole.
#[cfg(unix)]
#[test]
fn ctrl_c_during_a_write_lets_it_end_and_says_so() {
    use std::process::{Command, Stdio};

    let workspace = Workspace::reviewed();
    let ten_million_rows = (0..9).map(|n| format!("Customer c{n}")).collect::<Vec<_>>().join(", ");
    workspace.sql(&format!(
        "CREATE TRIGGER slow AFTER UPDATE ON Customer BEGIN SELECT count(*) FROM {ten_million_rows}; END"
    ));
    let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("kobl starts");
    let journal = workspace.path(&format!("{RUN}/apply-20261122T143012Z/journal.jsonl"));
    while std::fs::metadata(&journal).map_or(0, |about| about.len()) == 0 {
        std::thread::yield_now();
    }
    let pressed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(pressed.is_ok_and(|status| status.success()));
    let said = workspace.said(&child.wait_with_output().expect("an end"));
    assert_snapshot!(said.err, @r"
    The write is under way and ends first: all or nothing.
    4 changes written to the database and read back. Journal: runs/2026-11-22-153012-TQKM/apply-20261122T143012Z
    Undo it with: kobl undo --last   See the health: kobl status
    ");
    assert_eq!((said.code, workspace.links().as_str()), (0, AFTER));
}
