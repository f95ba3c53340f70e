//! What must never be written down: tokens and passwords anywhere, names and
//! codes in journals; and who may read the rest.

use super::workspace::{RUN, Said, Workspace};
use crate::economic::server::Server;

const SECRETS: [&str; 3] = ["S3kretAppT0ken", "Gr4ntT0kenOfUs", "P4ssw0rdOfSql"];

fn with_secrets(workspace: &Workspace, arguments: &[&str]) -> Said {
    let mut command = workspace.command(arguments);
    for (name, secret) in ["MY_SECRET", "MY_GRANT", "MY_PASSWORD"].iter().zip(SECRETS) {
        command.env(name, secret);
    }
    workspace.say(command)
}

fn assert_no_secret(workspace: &Workspace, said: &Said) {
    for secret in SECRETS {
        assert!(!said.whole().contains(secret), "{secret} in {}", said.whole());
        for (name, bytes) in workspace.files() {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {name}");
        }
    }
}

/// Points the workspace to an e-conomic on this machine.
fn api(workspace: &Workspace, url: &str) {
    let settings = format!(
        "[economic]\nsource = \"api\"\nurl = \"{url}\"\nsecret_token_env = \"MY_SECRET\"\ngrant_token_env = \"MY_GRANT\"\n"
    );
    workspace.edit("kobl.toml", "[economic]\nsource = \"csv\"\npath = \"kunder.csv\"\n", &settings);
}

#[test]
fn tokens_reach_e_conomic_and_nothing_else() {
    let server = Server::json(|request, _| {
        let body = if request.target.starts_with("/self") {
            r#"{"agreementNumber": 7, "company": {"name": "Demo"}}"#.to_owned()
        } else {
            r#"{"collection": [{"customerNumber": 20101, "name": "Solbakkens Bageri ApS", "zip": "8000"}],
                "pagination": {"skipPages": 0, "pageSize": 1000, "results": 1, "resultsWithoutFilter": 1}}"#
                .to_owned()
        };
        (200, body)
    });
    let workspace = Workspace::new();
    api(&workspace, &server.url());
    let said = with_secrets(&workspace, &["export", "-v"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let sent = server.requests();
    assert!(
        sent.iter()
            .all(|request| request.headers.iter().any(|header| header.ends_with(&SECRETS[0].to_lowercase())))
    );
    assert_no_secret(&workspace, &said);
}

#[test]
fn a_server_that_echoes_the_tokens_cannot_make_kobl_tell_them() {
    for status in [401, 403, 400, 500, 200] {
        let server = Server::json(move |_, _| {
            (
                status,
                format!(
                    r#"{{"message": "bad {} {}", "errorCode": "{0}", "logId": "{1}"}}"#,
                    SECRETS[0], SECRETS[1]
                ),
            )
        });
        let workspace = Workspace::new();
        api(&workspace, &server.url());
        if status == 500 {
            continue; // Would be tried again for minutes; the same body is read as with 400.
        }
        for flags in [&["export", "-v"][..], &["export", "--json"]] {
            let said = with_secrets(&workspace, flags);
            assert_ne!(said.code, 0);
            assert_no_secret(&workspace, &said);
        }
    }
}

#[test]
fn the_password_of_the_database_is_never_told() {
    let workspace = Workspace::new();
    workspace.edit(
        "kobl.toml",
        "source = \"sqlite\"\npath = \"clienttime.db\"\n",
        "source = \"sqlserver\"\nconnection = \"Server=127.0.0.1,9;Database=ClientTime;User ID=kobl\"\npassword_env = \"MY_PASSWORD\"\n",
    );
    let said = with_secrets(&workspace, &["export", "-v"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert_no_secret(&workspace, &said);
}

#[test]
fn a_secret_written_into_the_settings_is_refused_and_not_repeated() {
    let workspace = Workspace::new();
    workspace.edit(
        "kobl.toml",
        "source = \"sqlite\"\npath = \"clienttime.db\"\n",
        "source = \"sqlserver\"\nconnection = \"Server=127.0.0.1,9;User ID=kobl;Password=P4ssw0rdOfSql\"\n",
    );
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(!said.whole().contains("P4ssw0rdOfSql"), "{}", said.whole());
}

#[test]
fn journals_hold_keys_and_numbers_and_no_name_code_or_address() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    let mut journals = 0;
    for write in workspace.writes() {
        let text = workspace.read(&format!("{RUN}/{write}/journal.jsonl"));
        journals += 1;
        for personal in ["K-10", "Solbakken", "Havnegade", "Nordlys", "Ege", "Aarhus", "9965", "TQKM-0"] {
            assert!(!text.contains(personal), "{personal} in the journal of {write}");
        }
    }
    assert_eq!(journals, 2);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_a_run_holds() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::applied();
    let mut seen = 0;
    for name in workspace.files().keys().filter(|name| name.starts_with(RUN)) {
        let path = workspace.path(name);
        let mode = |path: &std::path::Path| path.metadata().expect("a file").permissions().mode() & 0o777;
        // The review file was written again by the test, as Excel does, in the same folder.
        assert_eq!(mode(&path), 0o600, "{name}");
        assert_eq!(mode(path.parent().expect("a folder")), 0o700, "the folder of {name}");
        seen += 1;
    }
    assert!(seen > 9, "{seen}");
}

#[test]
fn cleanup_deletes_personal_data_and_keeps_the_journals() {
    let workspace = Workspace::applied();
    let later = |flags: &[&str]| {
        let mut command = std::process::Command::new(super::workspace::program());
        command.current_dir(workspace.path("")).env("KOBL_LANG", "en").stdin(std::process::Stdio::null());
        command.args(["cleanup", "--at", "2027-06-01T12:00:00+02:00"]).args(flags);
        workspace.say(command)
    };
    insta::assert_snapshot!(later(&["--dry-run"]).whole(), @r"
    runs/2026-11-22-153012-TQKM
    --- stderr
    --- exit 0
    ");
    insta::assert_snapshot!(later(&[]).whole(), @r"
    runs/2026-11-22-153012-TQKM
    --- stderr
    kobl: There is nobody to ask (no terminal). Add --yes if the answer is yes.
    --- exit 2
    ");
    insta::assert_snapshot!(later(&["--yes"]).whole(), @r"
    runs/2026-11-22-153012-TQKM
    --- stderr
    Customer data deleted in 1 run(s); the journals were kept.
    --- exit 0
    ");
    let left: Vec<String> = workspace.files().into_keys().filter(|name| name.starts_with("runs/")).collect();
    assert_eq!(left, [format!("{RUN}/apply-20261122T143012Z/journal.jsonl")]);
    // What was written can still be undone.
    let said = workspace.kobl(&["undo", "--last", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, super::workspace::BEFORE), "{}", said.err);
}

#[test]
fn cleanup_leaves_a_run_with_an_open_write_alone() {
    let workspace = Workspace::reviewed();
    let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
    command.env("KOBL_TEST_ABORT_AT", "after-commit");
    workspace.say(command);
    let before = workspace.files();
    let said =
        workspace.kobl(&["cleanup", "--older-than", "0", "--yes", "--at", "2027-06-01T12:00:00+02:00"]);
    assert_ne!(said.code, 1, "{}", said.err);
    assert_eq!(workspace.files(), before);
}
