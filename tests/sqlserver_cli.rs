//! The program itself on SQL Server, from export to undo: against the
//! stand-in, and (called from `sqlserver`) against a real server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::economic::server::{Server, respond};
use crate::tds_peer::tls::Offer;
use crate::tds_peer::{Act, Database, Peer, When};

/// The password of every test; it must turn up nowhere.
pub(crate) const PASSWORD: &str = "hemmelig-adgangskode-7";

/// A folder with a `kobl.toml` and an e-conomic list.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
    password: String,
}

impl Workspace {
    /// `server`: the lines of `[clientview]` that say where it is.
    pub(crate) fn new(server: &str, table: &str, password: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = format!(
            "language = \"en\"\n[clientview]\nsource = \"sqlserver\"\n{server}\ntable = {table:?}\n\
             password_env = \"KOBL_TEST_PASSWORD\"\n\
             [clientview.columns]\nkey = \"CustomerID\"\ncode = \"CustomerCode\"\n\
             link = \"ForeignDebitorSystemIdentification\"\nname = \"Name\"\naddress = [\"Address1\"]\n\
             zip = \"Zip\"\ncity = \"City\"\n[economic]\nsource = \"csv\"\npath = \"kunder.csv\"\n"
        );
        fs::write(folder.path().join("kobl.toml"), config).expect("a file");
        let customers: String = (1..=4)
            .map(|n| format!("1000{n};Firma nummer {n} ApS;Vestergade {n};8000;Aarhus C\r\n"))
            .collect();
        let list = format!("Nr.;Navn;Adresse;Postnr.;By\r\n{customers}");
        fs::write(folder.path().join("kunder.csv"), list).expect("a file");
        Self { folder, password: password.to_owned() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn kobl(&self, arguments: &[&str]) -> Output {
        Command::new(assert_cmd::cargo::cargo_bin!("kobl"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("KOBL_TEST_PASSWORD", &self.password)
            .env("NO_COLOR", "1")
            .output()
            .expect("kobl runs")
    }

    /// Runs a command that must end with this code, and gives all it said.
    pub(crate) fn says(&self, arguments: &[&str], code: i32) -> String {
        let output = self.kobl(arguments);
        let said = [output.stdout.as_slice(), b"\n", &output.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "kobl {arguments:?} said:\n{said}");
        assert!(!said.contains(&self.password), "the password is told:\n{said}");
        said
    }

    pub(crate) fn run_folder(&self) -> PathBuf {
        let runs = self.path().join("runs");
        let mut folders: Vec<PathBuf> = fs::read_dir(runs)
            .expect("runs")
            .map(|entry| entry.expect("an entry").path())
            .filter(|p| p.is_dir())
            .collect();
        folders.sort();
        folders.pop().expect("a run")
    }

    /// Approves customers by code, each with a number, and gives the review file's path.
    pub(crate) fn approve(&self, approvals: &[(&str, u32)]) -> String {
        let file = self.run_folder().join("review.csv");
        let text = fs::read_to_string(&file).expect("a review file");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().expect("headings").clone();
        let at = |name: &str| {
            heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{name} in {heads:?}"))
        };
        let (approve, number, code) = (at("Approve"), at("e-conomic no."), at("Customer code"));
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(&heads).expect("written");
        let mut found = 0;
        for record in reader.records() {
            let record = record.expect("a row");
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if let Some((_, chosen)) = approvals.iter().find(|(wanted, _)| *wanted == &record[code]) {
                cells[approve] = "yes".to_owned();
                cells[number] = chosen.to_string();
                found += 1;
            }
            writer.write_record(&cells).expect("written");
        }
        assert_eq!(found, approvals.len(), "every approved customer has a row in\n{text}");
        let bytes = writer.into_inner().expect("bytes");
        fs::write(&file, [b"\xEF\xBB\xBF".as_slice(), &bytes].concat()).expect("written");
        file.display().to_string()
    }

    /// Every byte that kobl wrote into the workspace, as text.
    pub(crate) fn everything_written(&self) -> String {
        fn collect(folder: &Path, text: &mut String) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    collect(&path, text);
                } else {
                    text.push_str(&String::from_utf8_lossy(&fs::read(&path).expect("a file")));
                }
            }
        }
        let mut text = String::new();
        collect(self.path(), &mut text);
        text
    }
}

/// The stand-in's table as the tests of the program need it: four customers, three unlinked in
/// three ways.
pub(crate) fn table() -> Database {
    let mut database = Database::default();
    for (key, link) in [("1", None), ("2", Some("")), ("3", Some("0")), ("4", Some("10004"))] {
        database.add(key, link, &format!("Firma nummer {key} ApS"));
    }
    database
}

pub(crate) fn workspace(peer: &Peer) -> Workspace {
    let port = peer.port();
    let server = format!(
        "connection = \"Server=127.0.0.1,{port};Database=ClientTime;User ID=kobl\"\nencrypt = \"off\""
    );
    Workspace::new(&server, "dbo.Customer", PASSWORD)
}

/// Export, dry run, apply, apply again, status, undo; `links` reads the table behind kobl's back.
pub(crate) fn from_export_to_undo(workspace: &Workspace, links: &dyn Fn() -> Vec<Option<String>>) {
    let before = links();
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001), ("K2", 10_002), ("K3", 10_003)]);
    let planned = workspace.says(&["apply", &review, "--dry-run"], 0);
    assert!(planned.contains("10001") && planned.contains("Firma nummer 1 ApS"), "{planned}");
    assert_eq!(links(), before, "a dry run writes nothing");

    workspace.says(&["apply", &review, "--yes"], 0);
    let linked: Vec<Option<String>> =
        links().into_iter().map(|link| link.map(|text| text.trim().to_owned())).collect();
    assert_eq!(linked, ["10001", "10002", "10003", "10004"].map(|link| Some(link.to_owned())));

    workspace.says(&["apply", &review, "--yes"], 0);
    workspace.says(&["status"], 0);
    workspace.says(&["undo", "--last", "--yes"], 0);
    assert_eq!(links(), before, "the table is what it was");
}

fn links(peer: &Peer) -> Vec<Option<String>> {
    peer.links().into_iter().map(|(_, link)| link).collect()
}

#[test]
fn from_export_to_undo_the_table_is_byte_for_byte_what_it_was() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    from_export_to_undo(&workspace, &|| links(&peer));
    let written = workspace.everything_written();
    assert!(!written.contains(PASSWORD), "the password is written somewhere");
    assert!(written.contains("not_encrypted"), "the journal tells that the connection was not encrypted");
}

#[test]
fn an_unencrypted_connection_is_told_at_every_run() {
    let peer = Peer::start(table());
    let said = workspace(&peer).says(&["status"], 0);
    assert!(said.contains("Warning") && said.contains("encrypt"), "{said}");
}

#[test]
fn a_customer_that_changed_since_the_export_stops_the_apply() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001), ("K2", 10_002)]);
    peer.state().database.set_link("2", Some("555".to_owned()));
    let said = workspace.says(&["apply", &review, "--yes"], 4);
    assert!(said.contains("K2"), "{said}");
    assert_eq!(links(&peer)[0], None, "nothing was written");
}

#[test]
fn a_commit_whose_answer_is_lost_is_told_as_it_was() {
    for (act, code) in [(Act::DropBefore, 5), (Act::DropAfter, 0), (Act::DropMidway, 0)] {
        let peer = Peer::start(table());
        let workspace = workspace(&peer);
        workspace.says(&["export"], 0);
        let review = workspace.approve(&[("K1", 10_001), ("K2", 10_002)]);
        peer.fail(When::Statement("commit", 1), act);
        workspace.says(&["apply", &review, "--yes"], code);
        let expected = if code == 0 { Some("10001".to_owned()) } else { None };
        assert_eq!(links(&peer)[0], expected, "{act:?}");
        workspace.says(&["status"], 0);
    }
}

#[test]
fn an_outcome_that_nobody_can_tell_now_is_settled_later_by_the_command_named() {
    for (act, settled) in [(Act::DropBefore, "was not done"), (Act::DropAfter, "is done")] {
        let peer = Peer::start(table());
        let workspace = workspace(&peer);
        workspace.says(&["export"], 0);
        let review = workspace.approve(&[("K1", 10_001), ("K2", 10_002)]);
        peer.fail(When::Statement("commit", 1), act);
        // Somebody's transaction stays open, so that the rows cannot be read for certain.
        for nth in 1..=3 {
            peer.fail(When::Statement("settle", nth), Act::Error(1222));
        }
        let said = workspace.says(&["apply", &review, "--yes"], 6);
        assert!(said.contains("not known") && said.contains("`kobl status --resolve`"), "{said}");
        let said = workspace.says(&["status", "--resolve"], 0);
        assert!(said.contains(settled), "{act:?}: {said}");
    }
}

#[test]
fn a_refusal_of_the_server_is_one_sentence_without_its_text() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001)]);
    peer.fail(When::Statement("update", 1), Act::Error(229));
    let said = workspace.says(&["apply", &review, "--yes"], 5);
    assert!(said.contains("GRANT") && said.contains("229"), "{said}");
    assert!(!said.contains("hemmelig") && !workspace.everything_written().contains("fejl 229"), "{said}");
}

/// `kobl init` by flags alone, and what it said.
fn init(workspace: &Workspace, peer: &Peer, more: &[&str], code: i32) -> String {
    let server = format!("127.0.0.1,{}", peer.port());
    let mut arguments = vec![
        "init",
        "--lang",
        "en",
        "--config",
        "new.toml",
        "--server",
        &server,
        "--database",
        "ClientTime",
        "--user",
        "kobl",
        "--password-env",
        "KOBL_TEST_PASSWORD",
        "--encrypt-off",
        "--economic",
        "kunder.csv",
    ];
    arguments.extend(more);
    workspace.says(&arguments, code)
}

#[test]
fn init_by_flags_alone_finds_table_and_columns_and_writes_a_file_that_works() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    let said = init(&workspace, &peer, &[], 0);
    assert!(said.contains("Firma nummer 1 ApS") && said.contains("dbo.Customer"), "{said}");
    let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
    let columns = written.split("[clientview.columns]").nth(1).expect("columns");
    for line in [
        "key = \"CustomerID\"",
        "code = \"CustomerCode\"",
        "link = \"ForeignDebitorSystemIdentification\"",
        "name = \"Name\"",
        "address = [\"Address1\", \"Address2\"]",
        "cvr = \"VATNumber\"",
        "email = \"Email\"",
    ] {
        assert!(columns.contains(line), "{line} in\n{written}");
    }
    assert!(!written.contains(PASSWORD), "the password is in the file");
    workspace.says(&["--config", "new.toml", "export"], 0);

    init(&workspace, &peer, &[], 2);
    init(&workspace, &peer, &["--force", "--column", "name=City"], 0);
    let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
    assert!(written.contains("name = \"City\""), "{written}");
}

#[test]
fn init_on_a_server_takes_e_conomics_demo_agreement() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    // Lets nobody through, so that no test leaves this machine.
    let proxy = Server::start(|_, _, out| respond(out, 407, &[], b""));
    let server = format!("127.0.0.1,{}", peer.port());
    let output = Command::new(assert_cmd::cargo::cargo_bin!("kobl"))
        .args(["init", "--lang", "en", "--config", "new.toml", "--server", &server, "--user", "kobl"])
        .args(["--database", "ClientTime", "--password-env", "KOBL_TEST_PASSWORD", "--encrypt-off"])
        .arg("--economic-demo")
        .current_dir(workspace.path())
        .env("KOBL_TEST_PASSWORD", PASSWORD)
        .env("HTTPS_PROXY", proxy.url())
        .env_remove("https_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("kobl runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(proxy.requests().iter().all(|request| request.target == "restapi.e-conomic.com:443"));
    let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
    assert!(written.contains("source = \"sqlserver\"") && written.contains("demo = true"), "{written}");
    assert!(!workspace.path().join("clienttime.db").exists(), "the server's customers are the ones");
}

#[test]
fn init_takes_the_table_however_its_name_is_quoted() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    for name in [
        "[dbo].[Customer]",
        "\"dbo\".\"Customer\"",
        "customer",
        "DBO.CUSTOMER",
        "[Customer]",
        " dbo . Customer ",
    ] {
        init(&workspace, &peer, &["--table", name, "--force", "--column", "name=[CITY]"], 0);
        let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
        assert!(
            written.contains("table = \"dbo.Customer\"") && written.contains("name = \"City\""),
            "{written}"
        );
    }
}

#[test]
fn init_leaves_no_file_where_the_link_column_cannot_hold_a_number() {
    for declared in ["text", "bit", "float", "sql_variant", "xml"] {
        let mut database = table();
        database.columns[2].1 = declared;
        let peer = Peer::start(database);
        let workspace = workspace(&peer);
        let said = init(&workspace, &peer, &[], 2);
        let expected = format!("The column ForeignDebitorSystemIdentification {declared} cannot hold");
        assert!(said.contains(&expected), "{said}");
        assert!(!workspace.path().join("new.toml").exists(), "{declared}");
        // What the sentence says is what helps; and the next attempt is not in its own way.
        init(&workspace, &peer, &["--column", "link=Phone"], 0);
    }
}

#[test]
fn init_shows_the_certificate_before_it_asks_for_a_password() {
    let peer = Peer::start(table());
    peer.state().encryption = Offer::SelfSigned;
    let workspace = workspace(&peer);
    let server = format!("127.0.0.1,{}", peer.port());
    let arguments =
        ["init", "--config", "new.toml", "--server", &server, "--database", "ClientTime", "--user"];
    let arguments = [&arguments, ["kobl", "--economic", "kunder.csv"].as_slice()].concat();
    let said = workspace.says(&arguments, 5);
    assert_eq!(peer.heard(), ["prelogin"], "nobody signed in, and nobody was asked for a password");
    let fingerprint = said.split("certificate_sha256 = \"").nth(1).and_then(|rest| rest.split('"').next());
    let fingerprint = fingerprint.unwrap_or_else(|| panic!("{said}"));

    let pinned = ["--certificate-sha256", fingerprint, "--password-env", "KOBL_TEST_PASSWORD"];
    workspace.says(&[arguments.as_slice(), &pinned].concat(), 0);
    let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
    assert!(written.contains(&format!("certificate_sha256 = \"{fingerprint}\"")), "{written}");
    let said = workspace.says(&["--config", "new.toml", "doctor"], 0);
    assert!(said.contains("ok           Encryption          TLS"), "{said}");

    // The server shows another one from now on.
    peer.state().encryption = Offer::Tls;
    let said = workspace.says(&["--config", "new.toml", "doctor"], 5);
    assert!(said.contains("another certificate than the one kobl.toml remembers"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn init_asks_for_one_thing_after_the_other_and_keeps_the_answers() {
    let peer = Peer::start(table());
    peer.state().encryption = Offer::SelfSigned;
    peer.fail(When::Statement("login", 1), Act::Error(18_456));
    let workspace = workspace(&peer);
    let server = format!("127.0.0.1,{}", peer.port());
    // A server that is not there, the right one, the certificate, the database, a user that is refused,
    // and the user again.
    let typed = format!("127.0.0.1,1\n{server}\nyes\nClientTime\nida\nkobl\n");
    let arguments = ["init", "--config", "new.toml", "--economic", "kunder.csv", "--password-env"];
    let said = on_a_terminal(&workspace, &[&arguments[..], &["KOBL_TEST_PASSWORD"]].concat(), &typed);
    let written = fs::read_to_string(workspace.path().join("new.toml")).unwrap_or_else(|_| panic!("{said}"));
    assert!(said.contains("Nobody answers at") && said.contains("fingerprint (SHA-256)"), "{said}");
    assert!(said.contains("\"ida\" cannot sign in") && written.contains("user = \"kobl\""), "{said}");
    assert!(
        written.contains("certificate_sha256") && written.contains("database = \"ClientTime\""),
        "{written}"
    );
    assert!(!said.contains(PASSWORD) && !written.contains(PASSWORD), "{said}");

    let said = on_a_terminal(
        &workspace,
        &["init", "--config", "list.toml", "--economic", "kunder.csv"],
        "clientview.csv\n",
    );
    assert!(said.contains("clientview.csv") && !said.contains("not found on the network"), "{said}");
}

/// Runs kobl on a terminal of its own (util-linux `script`), with this typed ahead.
#[cfg(target_os = "linux")]
fn on_a_terminal(workspace: &Workspace, arguments: &[&str], typed: &str) -> String {
    use std::io::Write as _;
    let program = assert_cmd::cargo::cargo_bin!("kobl").display().to_string();
    let words: Vec<String> = [program.as_str()]
        .iter()
        .chain(arguments)
        .chain(&["--lang", "en"])
        .map(|word| format!("'{word}'"))
        .collect();
    let mut child = Command::new("timeout")
        .args(["120", "script", "--quiet", "--return", "--command", &words.join(" "), "/dev/null"])
        .current_dir(workspace.path())
        .env("TERM", "dumb")
        .env("KOBL_TEST_PASSWORD", PASSWORD)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("script runs");
    // Kept open to the end: an end of the input would end the terminal.
    let mut keyboard = child.stdin.take().expect("a pipe");
    keyboard.write_all(typed.as_bytes()).expect("typed");
    let output = child.wait_with_output().expect("it ends");
    drop(keyboard);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn init_without_a_terminal_names_the_flag_that_is_missing() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    let said = workspace.says(&["init", "--config", "new.toml", "--server", "127.0.0.1"], 2);
    assert!(said.contains("--database"), "{said}");
    let said = init(&workspace, &peer, &["--table", "NoSuchTable"], 2);
    assert!(said.contains("--table"), "{said}");
    let said = init(&workspace, &peer, &["--column", "name=NoSuchColumn"], 2);
    assert!(said.contains("name=NoSuchColumn"), "{said}");
    assert!(!workspace.path().join("new.toml").exists(), "nothing half done is left");
}

#[test]
fn doctor_says_what_is_well_and_grants_no_more_than_is_needed() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    let said = workspace.says(&["doctor"], 0);
    let said = said
        .replace(&peer.port().to_string(), "PORT")
        .replace(&workspace.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(clock_left_out(&said), @r#"
    ok           kobl.toml           kobl.toml
    ok           Server name         127.0.0.1,PORT
    ok           Connection          11.0.2100.60 Express Edition
    warning      Encryption          The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    ok           Login               kobl
    ok           Database            ClientTime
    ok           Table and columns   dbo.Customer
    ok           Link column         ForeignDebitorSystemIdentification nvarchar(50), Danish_Norwegian_CI_AS
    ok           Key                 CustomerID int
    ok           Rights              dbo.Customer
    ok           Triggers            none
    ok           Indexes             none
    ok           Writing             open for writing (recovery model SIMPLE)
    ok           Lock                sp_getapplock
    ok           Folder of the runs  runs
    ok           e-conomic           kunder.csv

    The user has the rights that kobl needs. Should another user run kobl, these are the rights to give, and no more:

    USE [ClientTime];
    GRANT SELECT ([CustomerID], [CustomerCode], [ForeignDebitorSystemIdentification], [Name], [Address1], [Zip], [City]) ON [dbo].[Customer] TO [kobl];
    GRANT UPDATE ([ForeignDebitorSystemIdentification]) ON [dbo].[Customer] TO [kobl];

    kobl can work. Warnings: 1.
    "#);
}

/// The clock's line tells the time.
fn clock_left_out(said: &str) -> String {
    let lines = said.lines().map(str::trim_end).filter(|line| !line.contains("Clock"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn doctor_grants_what_kobl_toml_names_where_the_user_sees_no_table() {
    let peer = Peer::start(table());
    let port = peer.port();
    let server = format!(
        "connection = \"Server=127.0.0.1,{port};Database=ClientTime;User ID=kobl\"\nencrypt = \"off\""
    );
    let said = Workspace::new(&server, "Kunder", PASSWORD).says(&["doctor"], 5);
    assert!(said.contains("\"Kunder\" does not exist in the database, or the user may not see it"), "{said}");
    assert!(
        said.contains("GRANT UPDATE ([ForeignDebitorSystemIdentification]) ON [dbo].[Kunder] TO [kobl];")
    );
}

#[test]
fn doctor_names_the_rights_that_are_lacking() {
    let peer = Peer::start(table());
    peer.state().database.denied = vec![("UPDATE", "ForeignDebitorSystemIdentification")];
    let workspace = workspace(&peer);
    let said = workspace.says(&["doctor", "--json"], 5);
    let json: serde_json::Value = serde_json::from_str(
        said.lines().take_while(|line| !line.starts_with("Warn")).collect::<String>().trim(),
    )
    .unwrap_or_else(|error| panic!("{error}\n{said}"));
    let rights =
        json["checks"].as_array().and_then(|checks| checks.iter().find(|check| check["check"] == "rights"));
    assert_eq!(rights.map(|check| &check["verdict"]), Some(&serde_json::json!("failed")), "{said}");
    assert!(json["grants"].as_str().is_some_and(|grants| grants.contains("GRANT UPDATE")), "{said}");
}

#[test]
fn doctor_stops_at_the_step_that_fails() {
    let peer = Peer::start(table());
    peer.fail(When::Statement("login", 1), Act::Error(18_456));
    let said = workspace(&peer).says(&["doctor"], 5);
    assert!(said.contains("18456") && said.contains("\"kobl\" cannot sign in"), "{said}");
}

#[test]
fn doctor_tells_a_server_that_is_starting_from_a_wrong_password_in_both_languages() {
    for (number, danish, english) in [
        (18_401, "Adgangskoden fejler ikke noget", "The password is not the problem"),
        (17_142, "er sat på pause", "is paused"),
        (6005, "lukke ned", "stopping"),
        (922, "er ikke åben lige nu", "is not open at the moment"),
        (924, "er ikke åben lige nu", "is not open at the moment"),
        (927, "er ikke åben lige nu", "is not open at the moment"),
        (942, "er ikke åben lige nu", "is not open at the moment"),
        (4711, "Det siger intet om adgangskoden", "That says nothing about the password"),
    ] {
        for (language, sentence) in [("da", danish), ("en", english)] {
            let peer = Peer::start(table());
            peer.fail(When::Statement("login", 1), Act::Error(number));
            let said = workspace(&peer).says(&["doctor", "--lang", language], 5);
            assert!(said.contains(sentence) && said.contains(&number.to_string()), "{number}: {said}");
            assert!(!said.contains("CREATE LOGIN"), "{number}: {said}");
        }
    }
}

#[test]
fn doctor_gives_the_script_for_a_login_where_nobody_gets_in() {
    let peer = Peer::start(table());
    peer.fail(When::Statement("login", 1), Act::DropAfter);
    let said = workspace(&peer).says(&["doctor"], 5);
    assert!(said.contains("broke off the connection while \"kobl\" signed in"), "{said}");
    for line in [
        "CREATE LOGIN [kobl] WITH PASSWORD = N'...';",
        "CREATE USER [kobl] FOR LOGIN [kobl];",
        "GRANT UPDATE ([ForeignDebitorSystemIdentification]) ON [dbo].[Customer] TO [kobl];",
    ] {
        assert!(said.contains(line), "{line} in\n{said}");
    }
}

#[test]
fn what_a_connection_string_asks_for_and_kobl_does_not_do_is_one_sentence() {
    let peer = Peer::start(table());
    let server = |more: &str| {
        let port = peer.port();
        format!(
            "connection = 'Server=127.0.0.1,{port};Database=ClientTime;User ID=kobl;{more}'\nencrypt = \"off\""
        )
    };
    let both = server("MultiSubnetFailover=True;Failover Partner=SRV02;ApplicationIntent=ReadOnly");
    let workspace = Workspace::new(&both, "dbo.Customer", PASSWORD);
    for (language, partner, intent) in [
        ("da", "spejlserveren SRV02", "ApplicationIntent=ReadOnly følges ikke"),
        ("en", "the mirror SRV02", "ApplicationIntent=ReadOnly is not followed"),
    ] {
        for command in ["doctor", "status"] {
            let said = workspace.says(&[command, "--lang", language], 0);
            assert!(said.contains(partner) && said.contains(intent), "{said}");
        }
    }
    for (address, danish, english) in [
        ("np:\\\\SRV01\\pipe\\sql\\query", "navngivne kanaler (named pipes)", "not over named pipes"),
        ("(localdb)\\MSSQLLocalDB", "LocalDB", "does not answer over TCP/IP"),
    ] {
        let server = format!("server = '{address}'\nuser = \"kobl\"");
        let workspace = Workspace::new(&server, "dbo.Customer", PASSWORD);
        for (language, sentence) in [("da", danish), ("en", english)] {
            let said = workspace.says(&["doctor", "--lang", language], 5);
            assert!(said.contains(sentence), "{said}");
        }
        workspace.says(&["export"], 2);
    }
}

#[test]
fn apply_finds_its_table_again_after_a_failover() {
    let mut database = table();
    (database.server, database.group) = ("SRV01", Some("6F9619FF-8B86-D011-B42D-00CF4FC964FF"));
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001)]);
    peer.state().database.server = "SRV02";
    workspace.says(&["apply", &review, "--yes"], 0);
    peer.state().database.server = "SRV01";
    workspace.says(&["undo", "--last", "--yes"], 0);
    // Another database of the same name is another database.
    peer.state().database.group = Some("0E984725-C51C-4BF4-9960-E1C80E27ABA0");
    peer.state().database.server = "SRV03";
    workspace.says(&["apply", &review, "--yes"], 4);
    assert_eq!(links(&peer)[0], None);
}

#[test]
fn a_trigger_that_runs_instead_is_told_as_a_trigger() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["export"], 0);
    let review = workspace.approve(&[("K1", 10_001)]);
    peer.state().database.instead_of = true;
    for (language, sentence) in
        [("da", "en trigger i databasen griber ind"), ("en", "a trigger in the database interferes")]
    {
        let said = workspace.says(&["apply", &review, "--yes", "--lang", language], 1);
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn a_rehearsal_does_everything_but_the_commit_and_proves_that_nothing_is_changed() {
    let peer = Peer::start(table());
    let before = links(&peer);
    let workspace = workspace(&peer);
    for (language, sentence) in [
        ("da", "4 rækker i tabellen er de samme som før"),
        ("en", "4 rows of the table are the same as before"),
    ] {
        let said = workspace.says(&["doctor", "--rehearse", "--lang", language], 0);
        assert!(said.contains(sentence), "{said}");
        assert_eq!(links(&peer), before);
    }
    let heard = peer.heard();
    for statement in ["begin", "stage", "expected", "update", "verify", "rollback"] {
        assert!(heard.iter().any(|name| name == statement), "{statement} in {heard:?}");
    }
    assert!(!heard.iter().any(|name| name == "commit"));
    assert!(!workspace.path().join("runs").exists(), "nothing is journalled, since nothing is written");

    // What would stop a write stops the rehearsal, with the same words.
    peer.state().database.instead_of = true;
    let said = workspace.says(&["doctor", "--rehearse"], 5);
    assert!(said.contains("a trigger in the database interferes"), "{said}");
    peer.state().database.instead_of = false;
    peer.fail(When::Statement("update", 1), Act::Error(229));
    let said = workspace.says(&["doctor", "--rehearse"], 5);
    assert!(said.contains("GRANT") && said.contains("229"), "{said}");
    assert_eq!(links(&peer), before);
}
