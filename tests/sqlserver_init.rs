//! `kobl init` on SQL Server, by flags and by questions, against the stand-in.

use std::fs;
use std::process::Command;

use crate::economic::server::{Server, respond};
use crate::sqlserver_cli::{PASSWORD, Workspace, table, workspace};
use crate::tds_peer::tls::Offer;
use crate::tds_peer::{Act, Peer, When};

/// `kobl init` by flags alone, and what it said.
fn init(workspace: &Workspace, peer: &Peer, more: &[&str], code: i32) -> String {
    init_in("en", workspace, peer, more, code)
}

fn init_in(language: &str, workspace: &Workspace, peer: &Peer, more: &[&str], code: i32) -> String {
    let server = format!("127.0.0.1,{}", peer.port());
    let mut arguments = vec![
        "init",
        "--lang",
        language,
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
fn init_takes_a_table_with_a_blank_in_its_name() {
    let mut database = table();
    database.table = "Kunde tabel";
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    for name in
        ["dbo.Kunde tabel", "kunde tabel", "[Kunde tabel]", "\"dbo\".\"KUNDE TABEL\"", "[dbo].[Kunde tabel]"]
    {
        init(&workspace, &peer, &["--table", name, "--force"], 0);
        let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
        assert!(written.contains("table = \"dbo.[Kunde tabel]\""), "{name}: {written}");
        workspace.says(&["--config", "new.toml", "doctor"], 0);
    }
    // A name that is no table's is told with those that are, not as if nothing had been given.
    fs::remove_file(workspace.path().join("new.toml")).expect("it was there");
    for name in ["ClientTime.dbo.Kunde tabel", "[Kunde tabel", "dbo.", "Kundetabel", "[]"] {
        for (language, sentence) in
            [("da", "findes ikke i databasen, eller brugeren"), ("en", "is not in the database, or the user")]
        {
            let said = init_in(language, &workspace, &peer, &["--table", name], 2);
            assert!(said.contains(sentence), "{said}");
            assert!(said.contains(name) && said.contains("dbo.[Kunde tabel]"), "{name}: {said}");
            assert!(!workspace.path().join("new.toml").exists(), "{name}");
        }
    }
}

#[test]
fn init_leaves_no_file_where_the_link_column_cannot_hold_a_number() {
    for declared in ["text", "bit", "float", "sql_variant", "xml"] {
        let mut database = table();
        database.columns[2].1 = declared;
        let peer = Peer::start(database);
        let workspace = workspace(&peer);
        for (language, before, after) in
            [("da", "Kolonnen", "kan ikke rumme"), ("en", "The column", "cannot hold")]
        {
            let said = init_in(language, &workspace, &peer, &[], 2);
            let expected = format!("{before} ForeignDebitorSystemIdentification {declared} {after}");
            assert!(said.contains(&expected), "{said}");
            assert!(!workspace.path().join("new.toml").exists(), "{declared}");
        }
        // What the sentence says is what helps; and the next attempt is not in its own way.
        init(&workspace, &peer, &["--column", "link=Phone"], 0);
    }
}

/// The flags of an `init` against a peer that shows a certificate.
fn certified<'a>(server: &'a str, language: &'a str) -> Vec<&'a str> {
    let mut arguments = vec!["init", "--config", "new.toml", "--lang", language, "--server", server];
    arguments.extend(["--database", "ClientTime", "--user", "kobl", "--economic", "kunder.csv"]);
    arguments
}

#[test]
fn init_shows_the_certificate_before_it_asks_for_a_password() {
    for (language, another) in [
        ("da", "viser et andet certifikat end det, kobl.toml husker"),
        ("en", "another certificate than the one kobl.toml remembers"),
    ] {
        let peer = Peer::start(table());
        peer.state().encryption = Offer::SelfSigned;
        let workspace = workspace(&peer);
        let server = format!("127.0.0.1,{}", peer.port());
        let arguments = certified(&server, language);
        let said = workspace.says(&arguments, 5);
        assert_eq!(peer.heard(), ["prelogin"], "nobody signed in, and nobody was asked for a password");
        let fingerprint =
            said.split("certificate_sha256 = \"").nth(1).and_then(|rest| rest.split('"').next());
        let fingerprint = fingerprint.unwrap_or_else(|| panic!("{said}"));

        let pinned = ["--certificate-sha256", fingerprint, "--password-env", "KOBL_TEST_PASSWORD"];
        workspace.says(&[arguments.as_slice(), &pinned].concat(), 0);
        let written = fs::read_to_string(workspace.path().join("new.toml")).expect("a file");
        assert!(written.contains(&format!("certificate_sha256 = \"{fingerprint}\"")), "{written}");
        let doctor = ["--config", "new.toml", "doctor", "--lang", language];
        assert!(workspace.says(&doctor, 0).contains("  TLS\n"));

        // The server shows another one from now on.
        peer.state().encryption = Offer::Tls;
        let said = workspace.says(&doctor, 5);
        assert!(said.contains(another), "{said}");
    }
}

#[test]
fn init_goes_on_from_every_certificate_that_nobody_vouches_for() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tds_peer/certificates");
    let authority = format!("{folder}/authority.pem");
    for (language, good, weak, no_certificate) in [
        ("da", "har fingeraftrykket (SHA-256)", "for svagt til at bevise noget", "er ikke et certifikat"),
        ("en", "has the fingerprint (SHA-256)", "too weak to prove anything", "is no certificate"),
    ] {
        // With no name of a host in it, of an authority that nobody knows, and of version 1.
        for (offer, sentence) in [(Offer::SelfSigned, good), (Offer::Tls, good), (Offer::Old, weak)] {
            let peer = Peer::start(table());
            peer.state().encryption = offer;
            let workspace = workspace(&peer);
            let server = format!("127.0.0.1,{}", peer.port());
            let arguments = certified(&server, language);
            let said = workspace.says(&arguments, 5);
            assert!(said.contains(sentence) && !said.contains("encrypt = \"off\""), "{offer:?}: {said}");

            let file = ["--ca-file", authority.as_str(), "--password-env", "KOBL_TEST_PASSWORD"];
            let by_authority = [arguments.as_slice(), &file].concat();
            workspace.says(&by_authority, if offer == Offer::Tls { 0 } else { 5 });
            let none = [arguments.as_slice(), &["--ca-file", "kunder.csv", "--force"]].concat();
            let said = workspace.says(&none, 2);
            assert!(said.contains(no_certificate) && said.contains("kunder.csv"), "{offer:?}: {said}");
            assert!(!peer.heard().iter().any(|name| name == "login") || offer == Offer::Tls);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn init_asks_for_one_thing_after_the_other_and_keeps_the_answers() {
    for (language, yes, nobody, refused) in [
        ("da", "ja", "Ingen svarer på", "”ida” kan ikke logge på"),
        ("en", "yes", "Nobody answers at", "\"ida\" cannot sign in"),
    ] {
        let peer = Peer::start(table());
        peer.state().encryption = Offer::SelfSigned;
        peer.fail(When::Statement("login", 1), Act::Error(18_456));
        let workspace = workspace(&peer);
        let server = format!("127.0.0.1,{}", peer.port());
        // A server that is not there, the right one, the certificate, the database, a user that is refused,
        // and the user again.
        let typed = format!("127.0.0.1,1\n{server}\n{yes}\nClientTime\nida\nkobl\n");
        let arguments = ["init", "--config", "new.toml", "--economic", "kunder.csv", "--password-env"];
        let arguments = [&arguments[..], &["KOBL_TEST_PASSWORD", "--lang", language]].concat();
        let said = on_a_terminal(&workspace, &arguments, &typed);
        let written =
            fs::read_to_string(workspace.path().join("new.toml")).unwrap_or_else(|_| panic!("{said}"));
        assert!(said.contains(nobody) && said.contains("(SHA-256)"), "{said}");
        assert!(said.contains(refused) && written.contains("user = \"kobl\""), "{said}");
        assert!(
            written.contains("certificate_sha256") && written.contains("database = \"ClientTime\""),
            "{written}"
        );
        assert!(!said.contains(PASSWORD) && !written.contains(PASSWORD), "{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn init_takes_the_file_of_a_certificates_authority_for_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tds_peer/certificates");
    for (language, none, missing, other) in [
        ("da", "er ikke et certifikat", "kan ikke åbnes", "har ikke udstedt serverens certifikat"),
        ("en", "is no certificate", "cannot be opened", "did not issue the server's certificate"),
    ] {
        let peer = Peer::start(table());
        peer.state().encryption = Offer::Tls;
        let workspace = workspace(&peer);
        let server = format!("127.0.0.1,{}", peer.port());
        fs::copy(format!("{folder}/authority.pem"), workspace.path().join("ca.pem")).expect("copied");
        // A list, a file that is not there, a certificate of somebody else's, and the right one: all
        // other answers are kept.
        let typed = format!(
            "{server}\nkunder.csv\nno-such.pem\n{folder}/self-signed.pem\nca.pem\nClientTime\nkobl\n"
        );
        let arguments = ["init", "--config", "new.toml", "--economic", "kunder.csv", "--password-env"];
        let arguments = [&arguments[..], &["KOBL_TEST_PASSWORD", "--lang", language]].concat();
        let said = on_a_terminal(&workspace, &arguments, &typed);
        let written =
            fs::read_to_string(workspace.path().join("new.toml")).unwrap_or_else(|_| panic!("{said}"));
        for sentence in [none, missing, other] {
            assert!(said.contains(sentence), "{sentence}: {said}");
        }
        assert!(written.contains("ca_file = \"ca.pem\"") && written.contains("user = \"kobl\""), "{written}");
        let trusts = written.lines().any(|line| {
            line.starts_with("certificate_sha256") || line.starts_with("trust_server_certificate")
        });
        assert!(!trusts, "{written}");
        workspace.says(&["--config", "new.toml", "doctor", "--lang", language], 0);

        // Whoever answers nothing stops, and nothing is left behind.
        let stopped = ["init", "--config", "none.toml", "--economic", "kunder.csv", "--lang", language];
        on_a_terminal(&workspace, &stopped, &format!("{server}\n\n"));
        assert!(!workspace.path().join("none.toml").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn init_takes_a_list_or_a_sqlite_database_for_an_answer() {
    for (language, question) in [("da", "eller en fil: en liste"), ("en", "or a file: a list")] {
        let peer = Peer::start(table());
        let workspace = workspace(&peer);
        let list = "CustomerID;CustomerCode;Name;ForeignDebitorSystemIdentification\n1;K-101;Solbakkens Bageri ApS;\n";
        fs::write(workspace.path().join("clientview.csv"), list).expect("written");
        let rows =
            "heading,,,,,,,,,,,,\n1,K-101,Solbakkens Bageri ApS,\\N,\\N,\\N,\\N,\\N,\\N,\\N,\\N,0,\\N\n";
        kobl::systems::sqlite::create_sample(&workspace.path().join("clienttime.db"), rows.as_bytes())
            .expect("a database");
        for (file, source) in [("clientview.csv", "csv"), ("clienttime.db", "sqlite")] {
            let settings = format!("{source}.toml");
            let arguments = ["init", "--config", &settings, "--economic", "kunder.csv", "--lang", language];
            let said = on_a_terminal(&workspace, &arguments, &format!("{file}\n"));
            assert!(said.contains(question), "{said}");
            let written =
                fs::read_to_string(workspace.path().join(&settings)).unwrap_or_else(|_| panic!("{said}"));
            assert!(written.contains(&format!("source = \"{source}\"")), "{written}");
        }
        let said = on_a_terminal(
            &workspace,
            &["init", "--config", "none.toml", "--economic", "kunder.csv", "--lang", language],
            "lister/kunder-2026.csv\n",
        );
        assert!(said.contains("lister/kunder-2026.csv"), "named with the folder that was typed: {said}");
        assert!(!workspace.path().join("none.toml").exists());
    }
}

/// Runs kobl on a terminal of its own (util-linux `script`), with this typed ahead, and gives what
/// it showed with every line break made a blank.
#[cfg(target_os = "linux")]
fn on_a_terminal(workspace: &Workspace, arguments: &[&str], typed: &str) -> String {
    use std::io::Write as _;
    let program = assert_cmd::cargo::cargo_bin!("kobl").display().to_string();
    let words: Vec<String> =
        [program.as_str()].iter().chain(arguments).map(|word| format!("'{word}'")).collect();
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
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
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
