//! The world moves while the question stands: what was checked is what is written,
//! or nothing is.

#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use super::workspace::{BEFORE, RUN, Workspace, program};

/// Answers the question of an apply with yes, after something happened; gives the exit code and
/// what was shown. `script` lends the terminal that a question needs.
fn answered(workspace: &Workspace, flags: &str, meanwhile: impl FnOnce()) -> Option<(i32, String)> {
    let line =
        format!("{} apply {RUN}/review.csv {flags} --at 2026-11-22T15:30:12+01:00", program().display());
    let mut command = Command::new("script");
    command.current_dir(workspace.path(".")).env("KOBL_LANG", "en").args(["-qec", &line, "/dev/null"]);
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        println!("skipped: there is no `script`");
        return None;
    };
    let (mut input, mut output) = (child.stdin.take().expect("input"), child.stdout.take().expect("output"));
    let mut shown = String::new();
    let mut until_asked = |shown: &mut String| {
        let mut bytes = [0; 4096];
        while !shown.contains("[y/N]") {
            let count = output.read(&mut bytes).expect("output");
            if count == 0 {
                return;
            }
            shown.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    };
    until_asked(&mut shown);
    assert!(shown.contains("[y/N]"), "{shown}");
    meanwhile();
    input.write_all(b"y\n").expect("an answer");
    let mut rest = Vec::new();
    output.read_to_end(&mut rest).expect("output");
    shown.push_str(&String::from_utf8_lossy(&rest));
    drop(input);
    Some((child.wait().expect("an end").code().unwrap_or(-1), shown))
}

#[test]
fn a_yes_to_an_unchanged_plan_is_written() {
    let workspace = Workspace::reviewed();
    let Some((code, shown)) = answered(&workspace, "", || {}) else { return };
    assert_eq!((code, workspace.links().as_str()), (0, super::workspace::AFTER), "{shown}");
}

#[test]
fn whatever_changed_while_the_question_stood_stops_the_write() {
    let sql: [(&str, &str); 5] = [
        (
            "another firm under the same key",
            "DELETE FROM Customer WHERE CustomerID = 1;
             INSERT INTO Customer (CustomerID, CustomerCode, Name, Zip, Inactive)
             VALUES (1, 'K-900', 'Helt Andet Firma A/S', '9990', 0);",
        ),
        (
            "code and name",
            "UPDATE Customer SET CustomerCode = 'K-901', Name = 'Nyt Navn ApS' WHERE CustomerID = 1;",
        ),
        ("moved", "UPDATE Customer SET Address1 = 'Havnevej 9', Zip = '9990' WHERE CustomerID = 1;"),
        ("another CVR number", "UPDATE Customer SET VATNumber = '10150817' WHERE CustomerID = 1;"),
        (
            "another customer took the number",
            "UPDATE Customer SET ForeignDebitorSystemIdentification = '20101' WHERE CustomerID = 6;",
        ),
    ];
    for (what, statements) in sql {
        let workspace = Workspace::reviewed();
        let Some((code, shown)) = answered(&workspace, "", || workspace.sql(statements)) else { return };
        assert!([3, 4].contains(&code), "{what}: {code} {shown}");
        assert!(shown.contains("Nothing was written"), "{what}: {shown}");
        assert!(!workspace.links().starts_with("'20101'"), "{what}");
        assert_eq!(workspace.writes(), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn a_number_that_went_to_another_firm_while_the_question_stood_is_not_written() {
    let reused: [(&str, &str, &str); 2] = [
        ("another name", "20101;Solbakkens Bageri ApS", "20101;Fremmed Firma A/S"),
        // A namesake at another address, with another CVR number.
        (
            "a namesake",
            "20101;Solbakkens Bageri ApS;Solbakken 1;8000;Aarhus C;99653159",
            "20101;Solbakkens Bageri ApS;Torvet 4;9900;Frederikshavn;10150817",
        ),
    ];
    for (what, from, to) in reused {
        let workspace = Workspace::reviewed();
        let Some((code, shown)) = answered(&workspace, "", || workspace.edit("kunder.csv", from, to)) else {
            return;
        };
        assert_eq!((code, workspace.links().as_str()), (4, BEFORE), "{what}: {shown}");
    }
}

#[test]
fn changed_rows_are_left_out_on_the_users_word() {
    let workspace = Workspace::reviewed();
    workspace.sql("UPDATE Customer SET Address1 = 'Havnevej 9' WHERE CustomerID = 2;");
    assert_eq!((workspace.apply(&["--yes"]).code, workspace.links().as_str()), (4, BEFORE));
    let said = workspace.apply(&["--yes", "--skip-changed"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(workspace.links(), "'20101' '' '20103' '20104' '20105' NULL");
}
