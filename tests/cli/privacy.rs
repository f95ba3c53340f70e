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
    // A 500 is tried again for minutes; its body is read by the same code as that of a 400.
    for status in [401, 403, 400, 200] {
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

#[cfg(unix)]
#[test]
fn an_empty_folder_that_is_there_becomes_its_owners_too() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path("mine")).expect("a folder");
    std::fs::set_permissions(workspace.path("mine"), std::fs::Permissions::from_mode(0o755)).expect("a mode");
    assert_eq!(workspace.kobl(&["export", "--out", "mine"]).code, 0);
    let mode = workspace.path("mine").metadata().expect("a folder").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
}

/// Wine has no access lists that mean anything; its icacls says nothing.
#[cfg(windows)]
#[test]
fn only_the_owner_can_read_what_a_run_holds() {
    let workspace = Workspace::exported();
    let output = std::process::Command::new("icacls").arg(workspace.path(RUN)).output().expect("icacls");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !listed.contains(":(") {
        println!("skipped: no access lists here");
        return;
    }
    assert_eq!(listed.matches(":(").count(), 1, "{listed}");
    assert!(listed.contains("(OI)(CI)(F)"), "{listed}");
}

#[test]
fn cleanup_deletes_personal_data_and_keeps_the_journals() {
    let workspace = Workspace::applied();
    let later = |flags: &[&str]| {
        let mut command = std::process::Command::new(super::workspace::program());
        command.current_dir(workspace.path("")).env("KOBL_LANG", "en").stdin(std::process::Stdio::null());
        command.args(["cleanup", "--remembered", "--at", "2027-06-01T12:00:00+02:00"]).args(flags);
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
    kobl: kobl cannot ask here (no terminal). Add --yes if the answer is yes.
    --- exit 2
    ");
    insta::assert_snapshot!(later(&["--yes"]).whole(), @r"
    runs/2026-11-22-153012-TQKM
    --- stderr
    Customer data deleted in 1 run; the journals were kept.
    --- exit 0
    ");
    let left: Vec<String> = workspace
        .files()
        .into_keys()
        .filter(|name| name.starts_with("runs/") && !name.starts_with("runs/journals."))
        .collect();
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

#[test]
fn cleanup_deletes_what_an_interrupted_export_left_behind() {
    let workspace = Workspace::applied();
    std::fs::remove_file(workspace.path(&format!("{RUN}/run.json"))).expect("removed");
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for name in ["clientview.csv", "economic.csv", "proposals.jsonl"] {
        let file = std::fs::File::options().write(true).open(workspace.path(&format!("{RUN}/{name}")));
        file.and_then(|file| file.set_modified(old)).expect("a time");
    }
    std::fs::create_dir(workspace.path("runs/mine")).expect("a folder");
    workspace.write("runs/mine/review.csv", "nothing of kobl's");
    let said = workspace.kobl(&["cleanup", "--yes", "--remembered"]);
    assert_eq!((said.code, said.out.trim()), (0, RUN), "{}", said.err);
    let left: Vec<String> = workspace
        .files()
        .into_keys()
        .filter(|name| name.starts_with("runs/") && !name.starts_with("runs/journals."))
        .collect();
    assert_eq!(left, [format!("{RUN}/apply-20261122T143012Z/journal.jsonl"), "runs/mine/review.csv".into()]);
}

#[test]
fn what_may_be_a_cpr_number_is_masked_wherever_people_see_it() {
    let workspace = Workspace::new();
    let person = |cpr: &str| format!("Ib Ibsen {cpr};c/o {cpr};8000;Aarhus C;{cpr};{cpr};{cpr}@post.example");
    let mut clientview =
        "id;CustomerCode;Name;Address1;Zip;City;VATNumber;Phone;Email;ForeignDebitorSystemIdentification\n"
            .to_owned();
    let mut economic =
        "customerNumber;name;address;zip;city;corporateIdentificationNumber;telephoneAndFaxNumber;email\n"
            .to_owned();
    for (id, cpr) in [(1, "010190-9487"), (2, "0202909487"), (3, "030390 9487")] {
        clientview.push_str(&format!("{id};K{id};{};\n", person(cpr)));
        economic.push_str(&format!("{id}01;{}\n{id}02;{}\n", person(cpr), person(&cpr.replace("90", "80"))));
    }
    clientview.push_str("4;K4;Bo Bosen 040490-9487;;8000;Aarhus C;;;;777\n");
    workspace.write("a.csv", &clientview);
    workspace.write("b.csv", &economic);
    let lists = ["--clientview", "a.csv", "--economic", "b.csv", "--out", RUN, "--preapprove", "certain"];
    let mut said = vec![workspace.kobl(&[&["propose"], &lists[..]].concat())];
    for command in ["explain K1", "explain K2 --against 101", "explain K4", "apply REVIEW --script out.sql"] {
        let words: Vec<&str> = command.split(' ').collect();
        let review = format!("{RUN}/review.csv");
        let words: Vec<&str> =
            words.iter().map(|word| if *word == "REVIEW" { &review } else { *word }).collect();
        said.push(workspace.kobl(&[&words[..], &["--offline"][..usize::from(words[0] == "apply")]].concat()));
    }
    for one in &said {
        assert_eq!(one.code, 0, "{}", one.whole());
        assert!(!one.whole().contains("9487"), "{}", one.whole());
    }
    assert!(
        said[1].out.contains("Ib Ibsen 010190-xxxx") && said[4].out.contains("→ 101"),
        "{}",
        said[4].whole()
    );
    for name in ["review.csv", "report.html", "only-in-economic.csv", "findings.csv", "../../out.sql"] {
        let mut text = workspace.read(&format!("{RUN}/{name}"));
        if name == "report.html" {
            text.push_str(&crate::report::sample::unpacked(&text));
        }
        assert!(text.contains("-xxxx"), "{name} holds nobody");
        assert!(!text.contains("9487"), "{name}: {text}");
    }
}

/// CPR numbers where they do not belong: in names, addresses and CVR fields of both systems.
fn with_personal_numbers() -> Workspace {
    let workspace = Workspace::new();
    workspace.sql(
        "UPDATE Customer SET Name = 'Solbakkens Bageri ApS 010190-7391' WHERE CustomerID = 1;
         UPDATE Customer SET Address1 = 'Havnegade 22, cpr 0101907391', City = 'Odense C 010190 7391' WHERE CustomerID = 2;
         UPDATE Customer SET VATNumber = '01 01 90 73 91' WHERE CustomerID = 3;
         UPDATE Customer SET Name = 'Museumskroen 01.01.90-7391' WHERE CustomerID = 6;
         UPDATE Customer SET ForeignDebitorSystemIdentification = '20111' WHERE CustomerID = 5;
         UPDATE Customer SET CustomerCode = '010190-7391', Attention = 'Ib 01.01.1990-7391' WHERE CustomerID = 4;
         INSERT INTO Customer (CustomerID, CustomerCode, Name, ForeignDebitorSystemIdentification)
         VALUES (7, '0101907391', 'Bo Bosen', '010190-7391');",
    );
    workspace.edit(
        "kunder.csv",
        "20101;Solbakkens Bageri ApS;Solbakken 1",
        "20101;Solbakkens Bageri ApS 010190/7391;Solbakken 1 010190-7391",
    );
    workspace.edit(
        "kunder.csv",
        "20103;Nordlys Revision P/S;Polarvej 3;9000;Aalborg;99910631",
        "20103;Nordlys Revision P/S;Polarvej 3;9000;Aalborg;010190-7391",
    );
    workspace.edit(
        "kunder.csv",
        "Kun Her Handel A/S;Ringvejen 10;2600;Glostrup;99914785",
        "Kun Her 0101907391;Ringvejen 10 010190-7391;2600;Glostrup 0101907391;01 01 90 73 91",
    );
    workspace.edit("kunder.csv", "Lukket Konto ApS", "Lukket Konto 0101907391");
    workspace
}

/// Whether a personal number can be read; its first six digits may be.
fn personal_number(text: &str) -> Option<String> {
    let number = regex::Regex::new(r"0\D?1\D{0,3}0\D?1\D{0,3}9\D?0\D{0,3}7\D?3\D?9\D?1").expect("a pattern");
    number.find(text).map(|found| found.as_str().to_owned())
}

/// The text of a file; of a workbook, that of its parts.
fn readable(name: &str, bytes: &[u8]) -> String {
    if !name.ends_with(".xlsx") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).expect("unpacked");
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

/// Nothing below `runs/` that people look at shows the number; the exact lists do, and with them
/// the files that are theirs (`except`); so do the proposals, by code and link, which only kobl reads.
fn assert_files_are_masked(workspace: &Workspace, except: &[&str]) {
    let mut exact = 0;
    for (name, bytes) in workspace.files() {
        let file = name.rsplit('/').next().unwrap_or_default();
        let text = readable(&name, &bytes);
        if matches!(file, "clientview.csv" | "economic.csv" | "proposals.jsonl") {
            exact += usize::from(personal_number(&text).is_some());
        } else if name.starts_with("runs/") && !except.contains(&name.as_str()) {
            assert_eq!(personal_number(&text), None, "in {name}");
        }
    }
    assert!(exact >= 2, "the run's lists are exact");
}

#[test]
fn personal_numbers_are_masked_wherever_people_see_them() {
    let workspace = with_personal_numbers();
    let mut told = Vec::new();
    let mut kobl = |workspace: &Workspace, arguments: &[&str], code: i32| {
        let said = workspace.kobl(arguments);
        assert_eq!(said.code, code, "{arguments:?}: {}", said.whole());
        assert_eq!(personal_number(&said.whole()), None, "{arguments:?}");
        told.push(said.whole());
    };
    kobl(&workspace, &["export", "-v", "--all"], 0);
    assert_files_are_masked(&workspace, &[]);
    kobl(&workspace, &["status", "-v", "--fail-on", "any"], 8);
    for report in ["status.html", "status.csv"] {
        kobl(&workspace, &["status", "--report", report], 0);
        assert_eq!(personal_number(&workspace.read(report)), None, "{report}");
    }
    for customer in ["K-101", "bosen", "010190-7391", "0101907391", "Ege"] {
        kobl(&workspace, &["link", customer, "20101", "--dry-run"], 0);
    }
    kobl(&workspace, &["link", "bosen", "--yes"], 2);
    kobl(&workspace, &["link", "Museumskroen 01.01.90-7391", "010190-7391"], 2);
    kobl(&workspace, &["link", "Nogen 010190-7391"], 2);
    kobl(&workspace, &["unlink", "0101907391", "--dry-run"], 0);
    for code in ["K-101", "K-102", "K-103", "K-106"] {
        kobl(&workspace, &["explain", code, "-v"], 0);
        kobl(&workspace, &["explain", code, "--against", "20110"], 0);
        kobl(&workspace, &["explain", code, "--json"], 0);
    }
    kobl(
        &workspace,
        &["init", "--config", "new.toml", "--clientview", "clienttime.db", "--economic", "kunder.csv"],
        0,
    );

    workspace.answer("K-101", "yes");
    workspace.number("K-101", "20101");
    workspace.comment("K-101", "Ring til 010190-7391");
    let review = format!("{RUN}/review.csv");
    kobl(&workspace, &["apply", &review, "--dry-run", "-v"], 0);
    kobl(&workspace, &["apply", &review, "--script", "links.sql"], 0);
    assert_eq!(personal_number(&workspace.read("links.sql")), None);
    // What changed meanwhile is named; the names are masked.
    let list = workspace.read("kunder.csv");
    for (from, to) in [("ApS 010190/7391", "0101907391 A/S"), ("1;Solbakkens", "9;Solbakkens")] {
        workspace.edit("kunder.csv", from, to);
        kobl(&workspace, &["apply", &review, "--yes"], 4);
        workspace.write("kunder.csv", &list);
    }
    kobl(&workspace, &["apply", &review, "--yes"], 0);
    assert_files_are_masked(&workspace, &[&review]);
    kobl(&workspace, &["evaluate", "--answers", &review], 0);
    kobl(&workspace, &["export", "--out", "runs/second", "--all"], 0);
    assert!(workspace.read("runs/second/review.csv").contains("Ring til 010190-xxxx"), "the comment stays");
    assert_files_are_masked(&workspace, &[&review]);
    kobl(&workspace, &["undo", "--last", "--dry-run", "-v"], 0);
    kobl(&workspace, &["undo", "--last", "--yes"], 0);

    workspace.sql("UPDATE Customer SET Name = 'Bo 0101907391' WHERE CustomerID = 1");
    kobl(&workspace, &["export", "--answers", &review, "--out", "runs/fourth", "-v"], 0);
    assert_files_are_masked(&workspace, &[&review]);

    workspace.edit("kunder.csv", "20102;", "010190-7391;");
    kobl(&workspace, &["export", "--out", "runs/third"], 2);
    assert!(told.concat().contains("010190-xxxx"), "the customers were told, masked");
}

#[test]
fn a_bug_is_one_sentence_that_quotes_no_customer() {
    for (step, links) in
        [("after-intent", super::workspace::BEFORE), ("after-commit", super::workspace::AFTER)]
    {
        let workspace = Workspace::reviewed();
        let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
        command.env("KOBL_TEST_ABORT_AT", format!("bug-{step}")).env("RUST_BACKTRACE", "1");
        let said = workspace.say(command);
        assert_eq!((said.code, workspace.links().as_str()), (1, links), "{}", said.err);
        assert!(said.err.contains("There is a bug in kobl (src/cli/write.rs:"), "{}", said.err);
        assert!(!said.err.contains("Solbakken"), "{}", said.err);
        assert!(workspace.kobl(&["status"]).out.contains("Interrupted write"), "status tells how it ended");
    }
}

#[test]
fn no_command_of_a_whole_day_tells_a_secret() {
    let server = Server::json(|request, _| {
        let customers: Vec<serde_json::Value> =
            [(20_101, "Solbakkens Bageri ApS"), (20_102, "Havnegadens Auto A/S")]
                .into_iter()
                .filter(|(number, _)| {
                    request.parameter("filter").is_none_or(|f| f.contains(&number.to_string()))
                })
                .map(|(number, name)| serde_json::json!({"customerNumber": number, "name": name}))
                .collect();
        let body = if request.target == "/self" {
            serde_json::json!({"agreementNumber": 7, "company": {"name": "Demo"}})
        } else {
            serde_json::json!({"pagination": {"results": customers.len()}, "collection": customers})
        };
        (200, body.to_string())
    });
    let workspace = Workspace::new();
    api(&workspace, &server.url());
    let review = format!("{RUN}/review.csv");
    let day: [&[&str]; 9] = [
        &["doctor", "-v"],
        &["export", "-v"],
        &["status", "--json"],
        &["explain", "K-101", "-v"],
        &["apply", &review, "--dry-run", "-v"],
        &["apply", &review, "--yes", "-v"],
        &["undo", "--last", "--yes", "-v"],
        &["cleanup", "--older-than", "0", "--yes"],
        &["export", "--config", "no-such-file.toml"],
    ];
    for (step, arguments) in day.into_iter().enumerate() {
        let mut command = workspace.command(arguments);
        command.env("RUST_BACKTRACE", "full");
        for (name, secret) in ["MY_SECRET", "MY_GRANT", "MY_PASSWORD"].iter().zip(SECRETS) {
            command.env(name, secret);
        }
        let said = workspace.say(command);
        assert_eq!(said.code, if step == 8 { 2 } else { 0 }, "{arguments:?}: {}", said.whole());
        assert_no_secret(&workspace, &said);
        if step == 1 {
            workspace.answer("K-101", "yes");
            workspace.number("K-101", "20101");
        }
    }
}
