//! `kobl init` by flags alone, where no SQL Server is needed (for one, see
//! `sqlserver_cli`).

use std::process::Command;

use insta::assert_snapshot;

use super::workspace::{Said, Workspace};
use crate::economic::server::{Server, respond};

const DEMO: &str = include_str!("../economic/demo-agreement-customers-full.json");

/// A proxy that lets nobody through, so that no test leaves this machine.
fn closed() -> Server {
    Server::start(|_, _, out| respond(out, 407, &[], b""))
}

/// A workspace without settings.
fn bare() -> Workspace {
    let workspace = Workspace::new();
    std::fs::remove_file(workspace.path("kobl.toml")).expect("it was there");
    workspace
}

fn command(workspace: &Workspace, proxy: &Server, arguments: &[&str]) -> Command {
    let mut command = workspace.command(arguments);
    for name in ["https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
        command.env_remove(name);
    }
    command.env("HTTPS_PROXY", proxy.url());
    command
}

fn init(workspace: &Workspace, proxy: &Server, arguments: &[&str]) -> Said {
    workspace.say(command(workspace, proxy, &[&["init"], arguments].concat()))
}

/// e-conomic's own demo agreement, on this machine.
fn demo_agreement() -> Server {
    Server::json(|request, _| match request.target.as_str() {
        "/self" => (200, r#"{"agreementNumber": 421235, "company": {"name": "Demo"}}"#.to_owned()),
        _ => (200, DEMO.to_owned()),
    })
}

#[test]
fn the_demo_agreement_needs_one_flag_and_nothing_else() {
    let (workspace, proxy) = (bare(), closed());
    std::fs::remove_file(workspace.path("clienttime.db")).expect("it was there");
    let said = init(&workspace, &proxy, &["--economic-demo"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("clienttime.db with made-up customers"), "{}", said.err);
    // Nothing but e-conomic was asked, and that it did not answer is told.
    assert!(said.err.contains("Warning: The proxy on the way to e-conomic"), "{}", said.err);
    assert!(proxy.requests().iter().all(|request| request.target == "restapi.e-conomic.com:443"));
    assert!(!proxy.requests().is_empty());

    let economic = demo_agreement();
    let with_url = format!("demo = true\nurl = \"{}\"", economic.url());
    workspace.edit("kobl.toml", "demo = true", &with_url);
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let sent = economic.requests();
    for header in ["x-appsecrettoken: demo", "x-agreementgranttoken: demo"] {
        assert!(sent.iter().all(|request| request.headers.contains(&header.to_owned())), "{sent:?}");
    }
    let list = workspace.read("runs/2026-11-22-153012-TQKM/economic.csv");
    assert!(list.contains("Decathlon"), "{list}");
}

#[test]
fn the_file_that_init_writes_explains_itself() {
    let (workspace, proxy) = (bare(), closed());
    let said = init(&workspace, &proxy, &["--economic-demo", "--clientview", "clienttime.db"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_snapshot!(workspace.read("kobl.toml"), @r#"
    # Settings of kobl. Written by `kobl init`.
    language = "en"
    runs = "runs"  # folder of exports, proposals and journals

    [clientview]
    source = "sqlite"
    path = "clienttime.db"
    table = "Customer"
    unlinked = ["", "0"]  # values that mean "not linked", besides NULL

    [clientview.columns]  # only key, code, link and name are needed
    key = "CustomerID"
    code = "CustomerCode"
    link = "ForeignDebitorSystemIdentification"
    name = "Name"
    # name2 = ""
    attention = "Attention"
    address = ["Address1", "Address2"]
    # house = ""
    zip = "Zip"
    city = "City"
    # country = ""
    cvr = "VATNumber"
    # p_number = ""
    # ean = ""
    phone = "Phone"
    # mobile = ""
    email = "Email"
    inactive = "Inactive"

    [economic]
    source = "api"
    demo = true  # e-conomic's public demo agreement; delete the line to use your own tokens
    secret_token_env = "KOBL_ECONOMIC_SECRET"  # X-AppSecretToken in this environment variable; or secret_token_file = "FILE"
    grant_token_env = "KOBL_ECONOMIC_GRANT"  # X-AgreementGrantToken; or grant_token_file = "FILE"
    # api = "rest"  # e-conomic's old customer service alone; otherwise the new one, and the old one if that does not answer
    # ca_file = "ca.pem"  # certificate (PEM) from IT, if the network inspects encrypted traffic; the proxy is the system's or HTTPS_PROXY
    # skip_bad_customers = true  # leave out customers that cannot be read, instead of stopping
    "#);
}

#[test]
fn clientview_may_be_a_list_and_e_conomic_too() {
    let (workspace, proxy) = (bare(), closed());
    workspace.write(
        "clientview.csv",
        "CustomerID;CustomerCode;Name;ForeignDebitorSystemIdentification\n1;K-101;Solbakkens Bageri ApS;\n",
    );
    let lists = ["--clientview", "clientview.csv", "--economic", "kunder.csv"];
    let said = init(&workspace, &proxy, &lists);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(proxy.requests(), []);
    assert_eq!(workspace.kobl(&["export"]).code, 0);

    let said = init(&workspace, &proxy, &[lists.as_slice(), &["--force", "--column", "name=City"]].concat());
    assert!(said.code == 2 && said.err.contains("--column name=City"), "{}", said.err);
    let demo = ["--clientview", "clientview.csv", "--economic-demo", "--force"];
    assert_eq!(init(&workspace, &proxy, &demo).code, 0);
}

#[test]
fn tokens_are_tried_where_they_are_set_and_asked_for_where_not() {
    let (workspace, proxy) = (bare(), closed());
    let said = init(&workspace, &proxy, &["--clientview", "clienttime.db"]);
    assert_eq!((said.code, proxy.requests().len()), (0, 0), "{}", said.err);
    assert!(said.err.contains("KOBL_ECONOMIC_SECRET"), "{}", said.err);

    let arguments = ["init", "--clientview", "clienttime.db", "--force"];
    let mut command = command(&workspace, &proxy, &arguments);
    command.env("KOBL_ECONOMIC_SECRET", "s3cret").env("KOBL_ECONOMIC_GRANT", "gr4nt");
    let said = workspace.say(command);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!proxy.requests().is_empty());
    let told = format!("{}{}", said.whole(), workspace.read("kobl.toml"));
    assert!(!told.contains("s3cret") && !told.contains("gr4nt"), "{told}");
}

#[test]
fn flags_that_make_no_sense_together_leave_no_file() {
    let (workspace, proxy) = (bare(), closed());
    for flags in [
        &["--economic-demo", "--economic", "kunder.csv"][..],
        &["--clientview", "clienttime.db", "--server", "SRV01"],
        &["--clientview", "no-such-file.csv"],
        &["--clientview", "clienttime.db", "--economic", "no-such-file.csv"],
        &["--clientview", "clienttime.db", "--table", "NoSuchTable"],
        &["--economic-demo", "--database", "ClientTime"],
        &[],
    ] {
        let said = init(&workspace, &proxy, flags);
        assert_eq!(said.code, 2, "{flags:?}: {}", said.err);
        assert!(!workspace.path("kobl.toml").exists(), "{flags:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_the_folder_that_was_typed() {
    let (workspace, proxy) = (bare(), closed());
    for flags in [
        &["--clientview", "lister/kunder-2026.csv", "--economic", "kunder.csv"][..],
        &["--clientview", "clienttime.db", "--economic", "lister/kunder-2026.csv"],
    ] {
        let said = init(&workspace, &proxy, flags);
        assert!(said.code == 2 && said.err.contains("lister/kunder-2026.csv"), "{}", said.err);
    }
}
