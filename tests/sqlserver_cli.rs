//! The program itself on SQL Server, from export to undo: against the
//! stand-in, and (called from `sqlserver`) against a real server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
    ok           Links               1 linked, 3 not linked
    ok           Folder of the runs  runs
    ok           e-conomic           kunder.csv

    The user has the rights that kobl needs. Should another user run kobl, these are the rights to give, and no more:

    USE [ClientTime];
    GRANT SELECT ([CustomerID], [CustomerCode], [ForeignDebitorSystemIdentification], [Name], [Address1], [Zip], [City]) ON [dbo].[Customer] TO [kobl];
    GRANT UPDATE ([ForeignDebitorSystemIdentification]) ON [dbo].[Customer] TO [kobl];

    kobl can work. Warnings: 1.
    "#);
}

#[test]
fn doctor_says_in_danish_who_needs_the_rights() {
    let peer = Peer::start(table());
    let said = workspace(&peer).says(&["doctor", "--lang", "da"], 0);
    for line in [
        "Brugeren har de rettigheder, kobl skal bruge. Skal en anden bruger køre kobl",
        "åben for skrivning (recovery model SIMPLE)",
        "ok              Koblinger          1 koblet, 3 ikke koblet",
    ] {
        assert!(said.contains(line), "{line} in\n{said}");
    }
    // A server that does not tell its recovery model leaves no empty bracket.
    peer.state().database.recovery = "";
    for (language, sentence) in [("da", "åben for skrivning\n"), ("en", "open for writing\n")] {
        let said = workspace(&peer).says(&["doctor", "--lang", language], 0);
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn doctor_tells_what_is_wrong_with_the_table_each_in_its_own_sentence() {
    type Change = fn(&mut Database);
    let cases: [(Change, &str, &str); 4] = [
        (
            |database| database.primary = vec!["CustomerID", "CustomerCode"],
            "nøgle er flere kolonner sammen (CustomerID + CustomerCode)",
            "key is several columns together (CustomerID + CustomerCode)",
        ),
        (
            |database| {
                database.primary.clear();
                let row = database.rows["1"].clone();
                database.rows.insert("1 again".to_owned(), row);
            },
            "Flere rækker har samme værdi i nøglekolonnen ”CustomerID”",
            "Several rows have the same value in the key column \"CustomerID\"",
        ),
        (|database| database.is_view = true, "er en visning (view)", "is a view, which kobl can read"),
        (|database| database.columns[0].1 = "float", "CustomerID float", "CustomerID float"),
    ];
    for (change, danish, english) in cases {
        let mut database = table();
        change(&mut database);
        let peer = Peer::start(database);
        for (language, sentence) in [("da", danish), ("en", english)] {
            let said = workspace(&peer).says(&["doctor", "--lang", language], 5);
            assert!(said.contains(sentence), "{said}");
        }
    }
}

#[test]
fn a_file_that_is_no_certificate_is_told_as_that() {
    let peer = Peer::start(table());
    peer.state().encryption = Offer::Tls;
    let port = peer.port();
    let server = format!(
        "connection = \"Server=127.0.0.1,{port};Database=ClientTime;User ID=kobl\"\nca_file = \"kunder.csv\""
    );
    let workspace = Workspace::new(&server, "dbo.Customer", PASSWORD);
    for (language, sentence) in [("da", "er ikke et certifikat"), ("en", "is no certificate")] {
        for (command, code) in [("doctor", 5), ("status", 2), ("export", 2)] {
            let said = workspace.says(&[command, "--lang", language], code);
            assert!(said.contains(sentence) && said.contains("kunder.csv"), "{said}");
            assert!(!said.contains("encrypt = \"off\""), "{said}");
        }
    }
    assert_eq!(peer.heard(), Vec::<String>::new());
}

#[test]
fn the_words_of_tools_in_the_link_column_are_values_that_are_no_number() {
    let mut database = table();
    for (key, link) in [("5", "NULL"), ("6", "-"), ("7", "NULL")] {
        database.add(key, Some(link), &format!("Firma nummer {key} ApS"));
    }
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    for (language, told, counted) in [
        (
            "da",
            "3 har en værdi, der ikke er et e-conomic-nummer: ”NULL” (2), ”-” (1)",
            "koblinger, der ikke er et nummer",
        ),
        (
            "en",
            "3 have a value that is not an e-conomic number: \"NULL\" (2), \"-\" (1)",
            "links that are not a number",
        ),
    ] {
        let said = workspace.says(&["doctor", "--lang", language], 0);
        assert!(said.contains(told), "{said}");
        let said = workspace.says(&["status", "--lang", language], 0);
        assert!(said.lines().any(|line| line.trim() == format!("3  {counted}")), "{said}");
    }
    workspace.says(&["status", "--fail-on", "unreadable"], 8);
    workspace.says(&["export"], 0);
    let findings = fs::read_to_string(workspace.run_folder().join("findings.csv")).expect("findings");
    assert_eq!(findings.lines().filter(|line| line.contains(";NULL;") || line.contains(";'-;")).count(), 3);
    // Such a value is replaced on the user's word alone, and comes back to the last byte.
    let review = workspace.approve(&[("K5", 10_001)]);
    for (language, sentence) in [
        ("da", "kunde K5 har værdien ”NULL” som kobling, hvilket ikke er et e-conomic-nummer"),
        ("en", "customer K5 has the value \"NULL\" as its link, which is not an e-conomic number"),
    ] {
        let said = workspace.says(&["apply", &review, "--yes", "--lang", language], 3);
        assert!(said.contains(sentence), "{said}");
    }
    workspace.says(&["apply", &review, "--yes", "--allow-overwrite", "--allow-unlikely"], 0);
    assert_eq!(links(&peer)[4].as_deref(), Some("10001"));
    workspace.says(&["undo", "--last", "--yes"], 0);
    assert_eq!(links(&peer)[4].as_deref(), Some("NULL"));
    // And on the user's word it is no link.
    let config = fs::read_to_string(workspace.path().join("kobl.toml")).expect("settings");
    let config =
        config.replace("[clientview.columns]", "unlinked = [\"0\", \"NULL\", \"-\"]\n[clientview.columns]");
    fs::write(workspace.path().join("kobl.toml"), config).expect("written");
    assert!(workspace.says(&["doctor"], 0).contains("1 linked, 6 not linked"));
}

#[test]
fn who_is_inactive_in_clientview_is_not_to_be_created_a_second_time() {
    let mut database = table();
    database.columns.push(("Inactive", "bit"));
    database.rows.values_mut().for_each(|row| row.push(Some("0".to_owned())));
    let inactive = database.rows.get_mut("3").expect("a row");
    *inactive.last_mut().expect("a cell") = Some("1".to_owned());
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    let config = fs::read_to_string(workspace.path().join("kobl.toml")).expect("settings");
    let config = config.replace("name = \"Name\"", "name = \"Name\"\ninactive = \"Inactive\"");
    fs::write(workspace.path().join("kobl.toml"), config).expect("written");
    let said = workspace.says(&["export"], 0);
    assert!(said.contains("exist only in e-conomic (1 looks like an inactive customer"), "{said}");
    let read = |name: &str| fs::read_to_string(workspace.run_folder().join(name)).expect("a file");
    assert!(!read("create-in-clientview.csv").contains("10003"));
    let only = read("only-in-economic.csv");
    assert!(only.lines().any(|line| line.starts_with("10003;") && line.ends_with(";K3;")), "{only}");
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
        (40_615, "Det siger intet om adgangskoden", "That says nothing about the password"),
        (18_486, "er spærret eller slået fra", "is locked or disabled"),
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
    for (act, danish, english) in [
        (
            Act::DropAfter,
            "afbrød forbindelsen, mens ”kobl” loggede på",
            "broke off the connection while \"kobl\" signed in",
        ),
        (
            Act::Error(18_452),
            "tog ikke imod Windows-kontoen ”kobl”",
            "did not accept the Windows account \"kobl\"",
        ),
        (Act::Error(18_456), "”kobl” kan ikke logge på", "\"kobl\" cannot sign in"),
    ] {
        for (language, sentence, head) in [
            ("da", danish, "Databaseadministratoren kører:"),
            ("en", english, "The database administrator runs:"),
        ] {
            let peer = Peer::start(table());
            peer.fail(When::Statement("login", 1), act);
            let said = workspace(&peer).says(&["doctor", "--lang", language], 5);
            assert!(said.contains(sentence) && said.contains(head), "{said}");
            assert!(!said.contains("encrypt = \"on\"") && !said.contains("TLS 1.2"), "{said}");
            for line in [
                "CREATE LOGIN [kobl] WITH PASSWORD = N'...';",
                "CREATE USER [kobl] FOR LOGIN [kobl];",
                "GRANT UPDATE ([ForeignDebitorSystemIdentification]) ON [dbo].[Customer] TO [kobl];",
            ] {
                assert!(said.contains(line), "{line} in\n{said}");
            }
        }
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
    for (language, sentence) in [
        ("da", "Udtrækket er fra SRV01 / ClientTime / dbo.Customer, men kobl.toml peger på SRV03"),
        ("en", "The run is from SRV01 / ClientTime / dbo.Customer, but kobl.toml points to SRV03"),
    ] {
        let said = workspace.says(&["apply", &review, "--yes", "--lang", language], 4);
        assert!(said.contains(sentence), "{said}");
    }
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

    // What a rehearsal cannot show is said.
    peer.state().database.instead_of = true;
    for (language, sentence) in [
        ("da", "triggeren TR_Customer kører i stedet for ændringen, og om den skriver et nyt nummer"),
        ("en", "the trigger TR_Customer runs instead of the change, and whether it writes a new number"),
    ] {
        let said = workspace.says(&["doctor", "--rehearse", "--lang", language], 0);
        assert!(said.contains(sentence), "{said}");
    }
    peer.state().database.instead_of = false;
    // What would stop a write stops the rehearsal, with the same words.
    peer.fail(When::Statement("update", 1), Act::Error(229));
    let said = workspace.says(&["doctor", "--rehearse"], 5);
    assert!(said.contains("GRANT") && said.contains("229"), "{said}");
    assert_eq!(links(&peer), before);
}
