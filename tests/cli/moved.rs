//! The world moves between the plan and the write: whatever a link was judged by is compared
//! again under the lock.

#![cfg(unix)]

use std::process::{Child, Command, Stdio};

use super::script_guard::{change, set, with_every_field};
use super::workspace::{BEFORE, RUN, Said, Workspace};
use crate::judged_fields::JUDGED;

/// An apply that has made its plan and waits before it takes the lock.
struct Waiting<'w> {
    workspace: &'w Workspace,
    child: Child,
    go_on: std::fs::File,
}

impl<'w> Waiting<'w> {
    fn start(workspace: &'w Workspace, flags: &[&str]) -> Self {
        let fifo = workspace.path("go-on");
        if !fifo.exists() {
            assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
        }
        let review = format!("{RUN}/review.csv");
        let mut command = workspace.command(&[&["apply", review.as_str(), "--yes"], flags].concat());
        command.env("KOBL_TEST_WAIT_AT", "before-intent").env("KOBL_TEST_WAIT_FOR", &fifo);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("kobl starts");
        // Opens when the other side does: kobl has come to the step.
        let go_on = std::fs::OpenOptions::new().write(true).open(&fifo).expect("kobl waits");
        Self { workspace, child, go_on }
    }

    fn end(self) -> Said {
        drop(self.go_on);
        self.workspace.said(&self.child.wait_with_output().expect("an end"))
    }
}

#[test]
fn every_field_that_a_link_was_judged_by_stops_the_write_when_it_changes() {
    let workspace = with_every_field();
    let stopped = |what: &str, change: &dyn Fn()| {
        let waiting = Waiting::start(&workspace, &[]);
        change();
        let table = workspace.table();
        let said = waiting.end();
        assert_eq!(said.code, 4, "{what}: {}", said.whole());
        assert_eq!(workspace.table(), table, "{what}");
        assert!(said.err.contains("Nothing was written"), "{what}: {}", said.err);
    };
    for (_, column, value) in JUDGED {
        let was = std::cell::RefCell::new(None);
        stopped(column, &|| *was.borrow_mut() = change(&workspace, column, value));
        set(&workspace, column, was.borrow().as_deref());
    }
    let sql = |statements: &'static str| move |workspace: &Workspace| workspace.sql(statements);
    for statements in [
        "UPDATE Customer SET CustomerCode = 'k-102' WHERE CustomerID = 2",
        "UPDATE Customer SET CustomerCode = 'K-102', Name = Name || ' ' WHERE CustomerID = 2",
    ] {
        stopped(statements, &|| sql(statements)(&workspace));
        workspace.sql("UPDATE Customer SET CustomerCode = 'K-102', Name = TRIM(Name) WHERE CustomerID = 2");
    }
    stopped("link", &|| {
        workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = ' ' WHERE CustomerID = 2")
    });
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '' WHERE CustomerID = 2");
    // Another firm under the same key, and nothing else changed that the link tells.
    let another = "DELETE FROM Customer WHERE CustomerID = 2;
         INSERT INTO Customer (CustomerID, CustomerCode, Name, ForeignDebitorSystemIdentification)
         VALUES (2, 'K-777', 'En Anden Forretning ApS', '')";
    stopped("another firm", &|| workspace.sql(another));
    let workspace = with_every_field();
    let waiting = Waiting::start(&workspace, &[]);
    workspace.sql("DELETE FROM Customer WHERE CustomerID = 2");
    assert_eq!(waiting.end().code, 4, "the row is gone");
    // Nothing of it began, so no journal is left to be settled.
    assert_eq!(workspace.writes(), Vec::<String>::new());
}

#[test]
fn a_number_that_another_customer_took_meanwhile_stops_the_write() {
    for link in ["20102", " 20102 "] {
        let workspace = Workspace::reviewed();
        let waiting = Waiting::start(&workspace, &[]);
        workspace.sql(&format!(
            "UPDATE Customer SET ForeignDebitorSystemIdentification = '{link}' WHERE CustomerID = 6"
        ));
        let table = workspace.table();
        let said = waiting.end();
        assert_eq!((said.code, workspace.table()), (4, table), "{}", said.whole());
        assert!(said.err.contains("Another customer got the same e-conomic number"), "{}", said.err);
    }
}

#[test]
fn a_row_that_is_not_in_the_plan_may_change() {
    let workspace = Workspace::reviewed();
    let waiting = Waiting::start(&workspace, &[]);
    workspace.sql("UPDATE Customer SET Name = 'Nyt navn' WHERE CustomerID > 4");
    let said = waiting.end();
    assert_eq!(said.code, 0, "{}", said.whole());
    assert_ne!(workspace.links(), BEFORE);
}

#[test]
fn the_script_compares_fingerprints_and_holds_no_values() {
    let workspace = with_every_field();
    assert_eq!(workspace.apply(&["--script", "links.sql"]).code, 0);
    let script = workspace.read("links.sql");
    for (_, column, _) in JUDGED {
        assert!(
            script.contains(&format!("CONVERT(nvarchar(4000), t.[{column}])")),
            "{column} is not compared"
        );
    }
    assert_eq!(script.matches(", 0x").count(), 4, "{script}");
    for value in ["Havnegade 22", "99989181", "Odense"] {
        assert!(!script.contains(value), "{value} is in the script");
    }
}

/// A list cannot tell NULL from blank, so its script takes every unlinked value for the old one.
#[test]
fn the_script_of_a_list_takes_every_unlinked_value_and_keeps_what_it_found() {
    let workspace = Workspace::new();
    workspace.write(
        "clientview.csv",
        "CustomerID;CustomerCode;Name;Zip;ForeignDebitorSystemIdentification\n1;K-101;Solbakkens Bageri ApS;8000;0\n",
    );
    let lists = ["--clientview", "clientview.csv", "--economic", "kunder.csv", "--out", RUN];
    assert_eq!(workspace.kobl(&[&["propose"], &lists[..]].concat()).code, 0);
    workspace.answer("K-101", "yes");
    workspace.number("K-101", "20101");
    let said = workspace.apply(&["--script", "links.sql", "--offline"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let script = workspace.read("links.sql");
    assert!(script.contains("(1, N'1', NULL, N'20101', 1, 0x"), "{script}");
    assert!(script.contains("COLLATE Latin1_General_BIN2 IN (N'', N'0')"), "{script}");
    assert!(script.contains("INTO [kobl_undo_20261122153012TQKM]"), "{script}");
    assert!(script.contains("--        DROP TABLE [kobl_undo_20261122153012TQKM];"), "{script}");
}
