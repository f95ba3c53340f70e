//! What is shown, told to other programs, asked before it is deleted, and taken back in part.

use std::fs;

use super::workspace::{AFTER, RUN, Said, Workspace};

#[test]
fn a_write_is_one_document_that_says_what_was_written_and_where_its_journal_is() {
    let workspace = Workspace::reviewed();
    let told = workspace.json(&["apply", &format!("{RUN}/review.csv"), "--yes", "--json"]);
    assert_eq!(
        (&told["version"], &told["command"], &told["exit"], &told["outcome"], &told["written"]),
        (&1.into(), &"apply".into(), &0.into(), &"written".into(), &4.into())
    );
    let journal = told["journal"].as_str().expect("a path").replace('\\', "/");
    assert_eq!(journal, format!("{RUN}/apply-20261122T143012Z"));
    assert_eq!(told["errors"], serde_json::json!([]));
    let told = workspace.json(&["undo", "--last", "--yes", "--json"]);
    assert_eq!(
        (&told["command"], &told["outcome"], &told["written"]),
        (&"undo".into(), &"written".into(), &4.into())
    );
}

#[test]
fn a_write_that_fails_is_one_document_with_its_errors_and_warnings() {
    let workspace = Workspace::reviewed();
    workspace.sql(
        "CREATE TRIGGER stop BEFORE UPDATE ON Customer WHEN NEW.CustomerID = 3
         BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    );
    let review = format!("{RUN}/review.csv");
    let told = workspace.json(&["apply", &review, "--yes", "--json", "--offline"]);
    assert_eq!((&told["exit"], &told["outcome"]), (&5.into(), &"not_written".into()), "{told}");
    assert_eq!(told["written"], serde_json::Value::Null);
    assert_eq!(told["errors"].as_array().map(Vec::len), Some(1));
    assert!(told["warnings"][0].as_str().is_some_and(|warning| warning.contains("--offline")), "{}", told);
    assert!(told["journal"].is_string());
}

#[test]
fn rows_that_changed_since_are_named_by_customer_and_the_others_are_taken_back_when_asked() {
    let workspace = Workspace::applied();
    workspace.sql(
        "UPDATE Customer SET ForeignDebitorSystemIdentification = '555' WHERE CustomerID = 3;
         DELETE FROM Customer WHERE CustomerID = 4",
    );
    let links = workspace.links();
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links()), (4, links), "{}", said.whole());
    insta::assert_snapshot!(said.err, @r"
    kobl: Changed since the write, and not taken back (2 rows): K-103 Nordlys Revision P/S (now 555); primary key 4 (deleted).
    kobl: Nothing was written. 2 rows can be taken back: run again with --skip-changed.
    ");
    let said = workspace.kobl(&["undo", "--last", "--yes", "--skip-changed"]);
    assert_eq!(
        (said.code, workspace.links().as_str()),
        (0, "NULL '' '555' '20105' NULL"),
        "{}",
        said.whole()
    );
}

fn cleanup(workspace: &Workspace, flags: &[&str]) -> Said {
    let mut command = std::process::Command::new(super::workspace::program());
    command.current_dir(workspace.path("")).env("KOBL_LANG", "en").stdin(std::process::Stdio::null());
    command.args(["cleanup", "--yes", "--at", "2027-06-01T12:00:00+02:00"]).args(flags);
    workspace.say(command)
}

#[cfg(unix)]
#[test]
fn cleanup_takes_what_kobl_wrote_by_its_name_and_follows_no_link() {
    let workspace = Workspace::applied();
    let mine = workspace.path("mine");
    fs::create_dir_all(mine.join("deep")).expect("a folder");
    fs::write(mine.join("economic.csv"), "mine").expect("a file");
    fs::write(mine.join("deep/applied.csv"), "mine").expect("a file");
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, workspace.path(to)).expect("a link");
    link("../../mine", &format!("{RUN}/apply-link"));
    link("../../mine/economic.csv", &format!("{RUN}/linked.csv"));
    link("../mine", "runs/2026-01-01-000000-TQKM");
    for name in ["notes.txt", "review KH.xlsx", "apply-20261122T143012Z/notes.txt"] {
        workspace.write(&format!("{RUN}/{name}"), "mine");
    }
    // A folder of somebody else's that happens to hold a list.
    fs::create_dir(workspace.path("runs/accounts")).expect("a folder");
    workspace.write("runs/accounts/economic.csv", "mine");
    let before = workspace.files();
    let said = cleanup(&workspace, &["--remembered"]);
    assert_eq!(said.code, 0, "{}", said.whole());
    for (name, bytes) in &before {
        let is_mine = bytes == b"mine" || name.starts_with("mine/") || name.ends_with("journal.jsonl");
        if is_mine {
            assert_eq!(workspace.files().get(name), Some(bytes), "{name}");
        }
    }
    for name in
        ["clientview.csv", "economic.csv", "review.csv", "apply-20261122T143012Z/applied.csv", "run.json"]
    {
        assert!(!workspace.path(&format!("{RUN}/{name}")).exists(), "{name} is still there");
    }
    for name in ["notes.txt", "review KH.xlsx", "linked.csv", "apply-link"] {
        assert!(said.err.contains(name), "{name} is not told: {}", said.err);
    }
}

#[test]
fn cleanup_takes_neither_a_review_that_was_never_applied_nor_what_is_remembered_unasked() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-106", "no");
    let before = workspace.files();
    let said = cleanup(&workspace, &[]);
    assert!(said.code == 0 && said.err.contains("--unapplied"), "{}", said.whole());
    assert_eq!(workspace.files(), before);
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert_eq!(cleanup(&workspace, &[]).code, 0);
    assert!(!workspace.path(&format!("{RUN}/review.csv")).exists());
    assert!(workspace.path(&format!("{RUN}/decisions.jsonl")).exists(), "it is remembered");
    assert_eq!(workspace.kobl(&["export", "--out", "runs/second"]).code, 0, "the next export reads it");
    let said = cleanup(&workspace, &["--remembered"]);
    assert!(!workspace.path(&format!("{RUN}/decisions.jsonl")).exists(), "{}", said.whole());
    assert_eq!(workspace.links(), AFTER);
}

/// A write that ended before it began leaves nothing that keeps personal data for ever.
#[test]
fn cleanup_takes_a_run_whose_write_never_began() {
    let workspace = Workspace::reviewed();
    let folder = format!("{RUN}/apply-20261122T143012Z");
    fs::create_dir(workspace.path(&folder)).expect("a folder");
    workspace.write(&format!("{folder}/journal.jsonl"), "");
    assert_eq!(cleanup(&workspace, &["--unapplied"]).code, 0);
    assert!(!workspace.path(&format!("{RUN}/clientview.csv")).exists());
}
