//! The workspace on a live e-conomic: from export to apply, and what stops it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::workspace::{AFTER, BEFORE, RUN, Said, Workspace};
use crate::economic::server::{Request, Server, respond};
use crate::economic::tunnel;

/// An agreement that tests can change while it is served.
#[derive(Clone)]
struct Agreement {
    number: Arc<Mutex<u64>>,
    customers: Arc<Mutex<Vec<Value>>>,
}

impl Agreement {
    /// The list of the workspace, as the API gives it.
    fn new() -> Self {
        let of = |(number, name, cvr): (u64, &str, &str)| json!({"customerNumber": number, "name": name, "corporateIdentificationNumber": cvr, "currency": "DKK"});
        let customers = [
            (20_101, "Solbakkens Bageri ApS", "99653159"),
            (20_102, "Havnegadens Auto A/S", "99989181"),
            (20_103, "Nordlys Revision P/S", "99910631"),
            (20_104, "Ege & Birk Tømrer I/S", "99227257"),
            (20_105, "Fyrtårnets Optik ApS", "99835869"),
            (20_110, "Kun Her Handel A/S", "99914785"),
        ];
        Self {
            number: Arc::new(Mutex::new(1_234_567)),
            customers: Arc::new(Mutex::new(customers.map(of).into())),
        }
    }

    /// Changes a property of a customer, or the number itself.
    fn set(&self, number: u64, property: &str, value: impl Into<Value>) {
        let mut customers = self.customers.lock().expect("not poisoned");
        let customer = customers.iter_mut().find(|customer| customer["customerNumber"] == number);
        customer.expect("a customer")[property] = value.into();
    }

    fn answer(&self, target: &str, filter: Option<String>) -> String {
        if target.ends_with("/self") {
            let number = *self.number.lock().expect("not poisoned");
            return json!({"agreementNumber": number, "company": {"name": "Revisor ApS"}}).to_string();
        }
        let wanted: Option<Vec<u64>> = filter.map(|filter| {
            let list = filter.trim_start_matches("customerNumber%24in%3A%5B").trim_end_matches("%5D");
            list.split("%2C").map(|number| number.parse().expect("a number")).collect()
        });
        let asked = |customer: &&Value| match (&wanted, customer["customerNumber"].as_u64()) {
            (Some(wanted), Some(number)) => wanted.contains(&number),
            _ => true,
        };
        let customers = self.customers.lock().expect("not poisoned");
        let found: Vec<&Value> = customers.iter().filter(asked).collect();
        if target.ends_with("/Customers/count") {
            return found.len().to_string();
        }
        if target.contains("/customersapi/") {
            let items: Vec<Value> = found.into_iter().map(renamed).collect();
            return json!({ "items": items }).to_string();
        }
        json!({"pagination": {"results": found.len(), "pageSize": 1000}, "collection": found}).to_string()
    }

    fn serve(&self) -> Server {
        let agreement = self.clone();
        Server::json(move |request, _| (200, agreement.answer(&request.target, request.parameter("filter"))))
    }
}

/// A customer of the old service as the new one names its properties.
fn renamed(customer: &Value) -> Value {
    let mut new = customer.clone();
    new["cvrNo"] = customer["corporateIdentificationNumber"].clone();
    new["access"] = json!(customer["barred"] != true);
    new
}

/// Points the workspace to an e-conomic with tokens.
fn point(workspace: &Workspace, url: &str, more: &str) {
    let text = workspace.read("kobl.toml");
    let at = text.find("[economic]").expect("a section");
    let settings = format!(
        "[economic]\nsource = \"api\"\nurl = \"{url}\"\nsecret_token_env = \"MY_SECRET\"\n\
         grant_token_env = \"MY_GRANT\"\n{more}"
    );
    workspace.write("kobl.toml", &format!("{}{settings}", &text[..at]));
}

fn kobl(workspace: &Workspace, arguments: &[&str]) -> Said {
    let mut command = workspace.command(arguments);
    command.env("MY_SECRET", "s3cret").env("MY_GRANT", "gr4nt");
    workspace.say(command)
}

/// A workspace whose four proposals from the live list are approved.
fn reviewed(agreement: &Agreement) -> (Workspace, Server) {
    let (workspace, server) = (Workspace::new(), agreement.serve());
    point(&workspace, &server.url(), "");
    let said = kobl(&workspace, &["export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for code in ["K-101", "K-102", "K-103", "K-104"] {
        workspace.answer(code, "yes");
    }
    (workspace, server)
}

fn apply(workspace: &Workspace, flags: &[&str]) -> Said {
    kobl(workspace, &[&["apply", &format!("{RUN}/review.csv")], flags].concat())
}

#[test]
fn what_was_approved_is_asked_for_by_number_and_written() {
    let (workspace, server) = reviewed(&Agreement::new());
    let manifest: Value = serde_json::from_str(&workspace.read(&format!("{RUN}/run.json"))).expect("JSON");
    assert_eq!(manifest["economic"]["number"], 1_234_567, "{manifest}");
    let before = server.requests().len();
    let said = apply(&workspace, &["--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, AFTER), "{}", said.err);
    let asked: Vec<String> =
        server.requests()[before..].iter().map(|request| request.target.clone()).collect();
    assert_eq!(
        asked,
        [
            "/self",
            "/customers?filter=customerNumber%24in%3A%5B20101%2C20102%2C20103%2C20104%5D&skippages=0&pagesize=1000"
        ]
    );
}

#[test]
fn every_customer_that_changed_in_e_conomic_is_refused_by_name_at_once() {
    let agreement = Agreement::new();
    let (workspace, _server) = reviewed(&agreement);
    agreement.set(20_101, "customerNumber", 30_101);
    agreement.set(20_102, "barred", true);
    agreement.set(20_103, "name", "En helt anden A/S");
    agreement.set(20_104, "corporateIdentificationNumber", "99914785");
    let said = apply(&workspace, &["--yes"]);
    assert_snapshot!(said.err, @r"
    kobl: Row 2: e-conomic customer 20101 (Solbakkens Bageri ApS) no longer exists. Run `kobl export` again.
    kobl: Row 3: e-conomic customer 20102 (Havnegadens Auto A/S) is barred: someone barred it, or it was created through e-conomic's new API and never given access. Lift the bar in e-conomic, or choose another number. To link it all the same, run with --allow-barred.
    kobl: Row 4: e-conomic customer 20103 was Nordlys Revision P/S at the export but is now En helt anden A/S. Numbers are reused; run `kobl export` again and look at the row, or leave it out with --skip-changed.
    kobl: Row 5: e-conomic customer 20104 (Ege & Birk Tømrer I/S) changed since the export (CVR number). Numbers are reused, also for somebody of the same name; run `kobl export` again and look at the row, or leave it out with --skip-changed.
    kobl: Nothing was written.
    ");
    assert_eq!((said.code, workspace.links().as_str()), (3, BEFORE));
    agreement.set(20_102, "barred", false);
    assert_eq!(apply(&workspace, &["--yes"]).code, 4, "now nothing but what changed is in the way");
}

#[test]
fn another_agreement_than_the_exports_is_refused() {
    let agreement = Agreement::new();
    let (workspace, _server) = reviewed(&agreement);
    *agreement.number.lock().expect("not poisoned") = 7;
    let said = apply(&workspace, &["--yes"]);
    assert_snapshot!(said.err, @"kobl: The run was made against e-conomic agreement 1234567 (Revisor ApS), but kobl.toml now gives e-conomic agreement 7 (Revisor ApS). Nothing was written. Correct kobl.toml, or run `kobl export` again.");
    assert_eq!((said.code, workspace.links().as_str()), (4, BEFORE));
}

#[test]
fn offline_checks_against_the_run_and_says_so() {
    let agreement = Agreement::new();
    let (workspace, server) = reviewed(&agreement);
    agreement.set(20_102, "barred", true);
    let before = server.requests().len();
    let said = apply(&workspace, &["--offline", "--dry-run"]);
    assert_eq!((said.code, server.requests().len()), (0, before), "{}", said.err);
    assert!(said.err.contains("e-conomic was not asked"), "{}", said.err);
}

#[test]
fn status_and_findings_tell_the_live_list() {
    let agreement = Agreement::new();
    let (workspace, _server) = reviewed(&agreement);
    assert_eq!(apply(&workspace, &["--yes"]).code, 0);
    agreement.set(20_101, "customerNumber", 30_101);
    agreement.set(20_102, "barred", true);
    agreement.set(20_103, "name", "Zebra Entreprise");
    agreement.set(20_103, "corporateIdentificationNumber", "99710756");
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '20105' WHERE CustomerID = 6");
    assert_snapshot!(kobl(&workspace, &["status"]).whole(), @r"
            6  customers in ClientView
            6  customers in e-conomic
            6  are linked
            0  are not linked and do not sync
            0    of these with a certain proposal
            0  links that are not a number
            1  links to a number that does not exist
            2  share their number with another
            2  links seem to go to another customer
            1  links to a barred customer
            1  exist only in e-conomic
    --- stderr
    --- exit 0
    ");
    assert_eq!(kobl(&workspace, &["export", "--out", "runs/second"]).code, 0);
    assert_snapshot!(workspace.read("runs/second/findings.csv").trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r#"
    Row;Customer code;ClientView name;Current link;e-conomic name;What looks wrong
    TQKM-0001-SCMX;K-101;Solbakkens Bageri ApS;20101;;e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there.
    TQKM-0002-ZWQN;K-102;Havnegadens Auto A/S;20102;Havnegadens Auto A/S;The customer is barred in e-conomic and cannot be invoiced: someone barred it, or it was created through e-conomic's new API and never given access.
    TQKM-0003-ZJKN;K-103;Nordlys Revision P/S;20103;Zebra Entreprise;In e-conomic the number seems to belong to another customer (a probability of less than 1% that it is the same). Numbers are reused after deletion.
    TQKM-0005-WBCK;K-105;Fyrtårnets Optik ApS;20105;Fyrtårnets Optik ApS;The same number as K-106. Invoices of several customers go to the same one.
    TQKM-0006-JDSX;K-106;Museumskroen Vestpå;20105;Fyrtårnets Optik ApS;The same number as K-105. Invoices of several customers go to the same one.
    TQKM-0006-JDSX;K-106;Museumskroen Vestpå;20105;Fyrtårnets Optik ApS;In e-conomic the number seems to belong to another customer (a probability of less than 1% that it is the same). Numbers are reused after deletion.
    "#);
    let only = workspace.read("runs/second/only-in-economic.csv");
    // 30101 is proposed for K-101, whose old number is gone.
    let has = |number: &str| only.contains(number);
    assert!(has("20110") && !has("20105") && !has("30101"), "{only}");
}

#[test]
fn a_customer_that_cannot_be_read_stops_everything_unless_the_settings_say_so() {
    let agreement = Agreement::new();
    agreement.set(20_110, "name", 17);
    let (workspace, server) = (Workspace::new(), agreement.serve());
    point(&workspace, &server.url(), "");
    let said = kobl(&workspace, &["export"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("20110") && said.err.contains("skip_bad_customers = true"), "{}", said.err);
    // What the sentence says is what helps.
    point(&workspace, &server.url(), "skip_bad_customers = true\n");
    let said = kobl(&workspace, &["export"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("Warning: Customer 20110 in e-conomic cannot be read"), "{}", said.err);
    assert!(!workspace.read(&format!("{RUN}/economic.csv")).contains("20110"));
}

#[test]
fn an_agreement_without_customers_is_told_and_nothing_is_exported() {
    let agreement = Agreement::new();
    agreement.customers.lock().expect("not poisoned").clear();
    let (workspace, server) = (Workspace::new(), agreement.serve());
    point(&workspace, &server.url(), "");
    for command in ["export", "status"] {
        for (language, sentence) in
            [("da", "e-conomic-aftalen har ingen kunder"), ("en", "The e-conomic agreement has no customers")]
        {
            let said = kobl(&workspace, &[command, "--lang", language]);
            assert_eq!(said.code, 2, "{command}: {}", said.whole());
            assert!(said.err.contains(sentence), "{command}: {}", said.err);
        }
    }
    assert!(!workspace.path(RUN).exists());
}

#[test]
fn each_trouble_is_one_sentence_and_an_exit_code() {
    let html = "Content-Type: text/html";
    let json = "Content-Type: application/json";
    let mut told = Vec::new();
    for (status, header, body) in [
        (401, json, "{}"),
        (403, json, r#"{"errorCode":"E02250","logId":"a-1"}"#),
        (404, json, "{}"),
        (200, html, "<html>Sign in</html>"),
        (407, html, "<html>Proxy</html>"),
        (302, "Location: https://login.example/", ""),
        (200, json, "{\"collection\": ["),
        (429, "Retry-After: 86400", "{}"),
    ] {
        let server = Server::start(move |_, _, out| respond(out, status, &[header], body.as_bytes()));
        let workspace = Workspace::new();
        point(&workspace, &server.url(), "");
        let said = kobl(&workspace, &["export"]);
        let host = server.url().replace("http://", "");
        told.push(format!("{} {}", said.code, said.err.replace(&host, "HOST")));
        let danish = kobl(&workspace, &["export", "--lang", "da"]);
        assert_eq!(danish.code, said.code, "{}", danish.err);
        assert!(danish.err != said.err && danish.err.lines().count() == 1, "{}", danish.err);
        assert!(!workspace.path(RUN).exists());
    }
    assert_snapshot!(told.concat(), @r"
    5 kobl: e-conomic refuses the tokens. Check that both are copied in full and not swapped, and that the app still has access to the agreement. (HTTP 401, HOST)
    5 kobl: The tokens may not read customers. Give the app the role “Sales” in e-conomic, and make a new agreement grant token. (HTTP 403, E02250 a-1)
    5 kobl: HOST answers, but not as e-conomic does. Either a proxy or a login page of the network answers instead (ask IT), or url under [economic] in kobl.toml is wrong. (HTTP 404)
    5 kobl: HOST answers, but not as e-conomic does. Either a proxy or a login page of the network answers instead (ask IT), or url under [economic] in kobl.toml is wrong. (HTTP 200)
    5 kobl: The proxy on the way to e-conomic wants a login. Ask IT to let kobl through, or put the login into the environment variable HTTPS_PROXY. (HTTP 407, HOST)
    5 kobl: The server sends on to login.example. The tokens were not sent there. Either a login page of the network is in the way (ask IT), or url under [economic] in kobl.toml is wrong. (HTTP 302)
    5 kobl: The answer of e-conomic cannot be read (self): it is damaged, incomplete or far too large. Try again, and check whether a proxy alters the answers.
    5 kobl: e-conomic had too many calls and asks for a longer break than kobl waits. Try again in an hour, and check whether other programs use the same tokens. (HTTP 429, Retry-After: 86400)
    ");
}

#[test]
fn the_same_customers_from_both_services_give_the_same_run() {
    let agreement = Agreement::new();
    agreement.set(20_110, "barred", true);
    let run = |api: &str| {
        let (workspace, server) = (Workspace::new(), agreement.serve());
        let openapi = format!("api = \"{api}\"\nopenapi_url = \"{}\"\n", server.url());
        point(&workspace, &server.url(), &openapi);
        let said = kobl(&workspace, &["export"]);
        assert_eq!(said.code, 0, "{}", said.err);
        for code in ["K-101", "K-102", "K-103", "K-104"] {
            workspace.answer(code, "yes");
        }
        let asked = server.requests();
        assert_eq!(asked.iter().any(|r| r.target.contains("/customersapi/")), api != "rest", "{asked:?}");
        let said = apply(&workspace, &["--yes"]);
        assert_eq!((said.code, workspace.links().as_str()), (0, AFTER), "{}", said.err);
        let files = ["economic.csv", "proposals.jsonl", "findings.csv", "only-in-economic.csv"];
        let files = files.iter().chain(&["create-in-clientview.csv", "report.html", "run.json"]);
        files.map(|name| workspace.read(&format!("{RUN}/{name}"))).collect::<Vec<_>>()
    };
    let old = run("rest");
    assert_eq!(run("openapi"), old);
    assert_eq!(run("auto"), old);
}

#[test]
fn the_old_service_answers_with_a_word_where_the_new_one_does_not_work() {
    let agreement = Agreement::new();
    let server = Server::json(move |request, _| match request.target.contains("/customersapi/") {
        true => (404, "{}".to_owned()),
        false => (200, agreement.answer(&request.target, request.parameter("filter"))),
    });
    let workspace = Workspace::new();
    point(&workspace, &server.url(), &format!("openapi_url = \"{}\"\n", server.url()));
    for command in [&["export"][..], &["status"], &["doctor"]] {
        for (language, word) in [("da", "er læst fra den gamle"), ("en", "were read from the old one")] {
            let said = kobl(&workspace, &[command, &["--lang", language]].concat());
            let told = format!("{}{}", said.out, said.err);
            assert!(
                said.code == 0 && told.contains(word) && told.contains("api = \"rest\""),
                "{command:?}: {told}"
            );
            let _ = std::fs::remove_dir_all(workspace.path("runs"));
        }
    }
}

#[test]
fn of_several_agreements_one_is_chosen_and_a_run_is_bound_to_its_own() {
    let (north, south) = (Agreement::new(), Agreement::new());
    *south.number.lock().expect("not poisoned") = 7;
    let (north, south) = (north.serve(), south.serve());
    let workspace = Workspace::new();
    let text = workspace.read("kobl.toml");
    let at = text.find("[economic]").expect("a section");
    let section = |name: &str, server: &Server| {
        let url = server.url();
        format!(
            "[economic.{name}]\nsource = \"api\"\nurl = \"{url}\"\nsecret_token_env = \"MY_SECRET\"\n\
             grant_token_env = \"MY_GRANT\"\n"
        )
    };
    workspace
        .write("kobl.toml", &format!("{}{}{}", &text[..at], section("nord", &north), section("syd", &south)));

    let said = kobl(&workspace, &["export"]);
    assert_snapshot!(said.err, @"kobl: There are several e-conomic agreements in kobl.toml. Choose one with --economic NAME: nord, syd.");
    assert_eq!(said.code, 2);
    let said = kobl(&workspace, &["export", "--economic", "vest", "--lang", "da"]);
    assert_snapshot!(said.err, @"kobl: Der er ingen aftale [economic.vest] i kobl.toml. Der er: nord, syd.");
    assert_eq!((said.code, north.requests().len(), south.requests().len()), (2, 0, 0));

    assert_eq!(kobl(&workspace, &["export", "--economic", "nord"]).code, 0);
    workspace.answer("K-101", "yes");
    let said = apply(&workspace, &["--yes", "--economic", "syd"]);
    assert!(said.code == 4 && said.err.contains("e-conomic agreement 1234567"), "{}", said.err);
    let said = apply(&workspace, &["--yes", "--economic", "syd", "--lang", "da"]);
    assert!(said.code == 4 && said.err.contains("e-conomic-aftale 1234567"), "{}", said.err);
    let said = apply(&workspace, &["--yes", "--economic", "nord"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = kobl(&workspace, &["doctor", "--economic", "syd"]);
    assert!(said.out.contains("agreement 7, Revisor ApS"), "{}", said.out);
    assert_eq!(kobl(&workspace, &["status", "--economic", "nord"]).code, 0);

    for command in [&["export"][..], &["status"], &["doctor"], &["link", "K-101"], &["unlink", "K-101"]] {
        for (language, sentence) in
            [("da", "Vælg en med --economic NAVN"), ("en", "Choose one with --economic NAME")]
        {
            let said = kobl(&workspace, &[command, &["--lang", language]].concat());
            let told = format!("{}{}", said.out, said.err);
            // The doctor goes on to what else it can look at.
            assert!(
                matches!(said.code, 2 | 5) && told.contains(sentence),
                "{command:?}: {} {told}",
                said.code
            );
        }
    }
    for command in [&["unlink", "K-101", "--allow-likely"][..], &["link", "K-101"]] {
        let said = kobl(&workspace, &[command, &["--yes", "--economic", "nord"]].concat());
        assert_eq!(said.code, 0, "{command:?}: {}", said.err);
    }
    assert_eq!(workspace.links(), "'20101' '' '0' NULL '20105' NULL");
}

#[test]
fn doctor_tells_the_calls_made_only_where_more_is_asked_for() {
    let agreement = Agreement::new();
    let server = Server::start(move |request: &Request, _, out| {
        let limits = ["X-RateLimiting: token-limit-10000-per-60-seconds: 147/10000", "X-CallCost: 1"];
        respond(out, 200, &limits, agreement.answer(&request.target, request.parameter("filter")).as_bytes())
    });
    let workspace = Workspace::new();
    point(&workspace, &server.url(), "");
    for (language, fair_use) in [("da", "50.000 kald om dagen"), ("en", "50,000 calls a day")] {
        let said = kobl(&workspace, &["doctor", "-v", "--lang", language]);
        assert!(said.out.contains("147/10000") && said.out.contains(fair_use), "{}", said.out);
    }
    assert!(!kobl(&workspace, &["doctor"]).out.contains("147/10000"));
}

#[test]
fn a_number_that_is_gone_was_deleted_or_renumbered_and_a_barred_one_may_never_have_been_opened() {
    let agreement = Agreement::new();
    agreement.set(20_105, "customerNumber", 20_205);
    let (workspace, server) = (Workspace::new(), agreement.serve());
    point(&workspace, &server.url(), "");
    for (language, gone, out) in [
        ("da", "kunden er slettet eller har fået et andet nummer", "runs/da"),
        ("en", "it was deleted or given another number", "runs/en"),
    ] {
        assert_eq!(kobl(&workspace, &["export", "--out", out, "--lang", language]).code, 0);
        let findings = workspace.read(&format!("{out}/findings.csv"));
        assert!(findings.contains(gone), "{findings}");
    }
    agreement.set(20_205, "customerNumber", 20_105);
    agreement.set(20_105, "barred", true);
    for (language, trap, out) in [
        ("da", "oprettet gennem e-conomics nye API og aldrig åbnet", "runs/da2"),
        ("en", "created through e-conomic's new API and never given access", "runs/en2"),
    ] {
        assert_eq!(kobl(&workspace, &["export", "--out", out, "--lang", language]).code, 0);
        let findings = workspace.read(&format!("{out}/findings.csv"));
        assert!(findings.contains(trap), "{findings}");
    }
}

#[test]
fn who_is_only_in_e_conomic_is_listed_as_the_customer_table_wants_it() {
    let agreement = Agreement::new();
    agreement.set(20_110, "address", "Ringvejen 10\nBaghuset\nPorten");
    agreement.set(20_110, "zip", "2600");
    agreement.set(20_110, "telephoneAndFaxNumber", "010190-1234");
    let (workspace, server) = (Workspace::new(), agreement.serve());
    point(&workspace, &server.url(), "");
    assert_eq!(kobl(&workspace, &["export"]).code, 0);
    let list = workspace.read(&format!("{RUN}/create-in-clientview.csv"));
    assert_snapshot!(list.trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r#"
    CustomerCode;Name;Attention;Address1;Address2;Zip;City;VATNumber;Phone;Email;ForeignDebitorSystemIdentification
    "";Kun Her Handel A/S;;Ringvejen 10;"Baghuset, Porten";2600;;99914785;010190-xxxx;;20110
    "#);
    // A barred customer cannot be invoiced, and need not be created.
    agreement.set(20_110, "barred", true);
    assert_eq!(kobl(&workspace, &["export", "--out", "runs/second"]).code, 0);
    assert_eq!(workspace.read("runs/second/create-in-clientview.csv").lines().count(), 1);
}

#[test]
fn a_wait_is_told_where_no_bar_can_be_drawn() {
    let agreement = Agreement::new();
    let server = Server::start(move |request: &Request, before, out| match before {
        0 => respond(out, 429, &["Retry-After: 5"], b"{}"),
        _ => respond(out, 200, &[], agreement.answer(&request.target, None).as_bytes()),
    });
    let workspace = Workspace::new();
    point(&workspace, &server.url(), "");
    let start = Instant::now();
    let said = kobl(&workspace, &["status"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("Waiting 5 seconds"), "{}", said.err);
    assert!(start.elapsed() >= Duration::from_secs(5), "what is said is what is done");
}

#[test]
fn doctor_goes_through_e_conomic_step_by_step() {
    let (workspace, server) = (Workspace::new(), Agreement::new().serve());
    point(&workspace, &server.url(), "");
    let lines = |said: &Said| {
        let lines = said.out.lines().filter(|line| line.contains("e-conomic")).map(str::to_owned);
        lines.collect::<Vec<_>>().join("\n").replace(&server.url().replace("http://", ""), "HOST")
    };
    let good = kobl(&workspace, &["doctor"]);
    point(&workspace, &server.url(), "demo = true\n");
    let demo = kobl(&workspace, &["doctor"]);
    point(&workspace, &server.url(), "");
    let none = workspace.kobl(&["doctor"]);
    assert_snapshot!([lines(&good), lines(&demo), lines(&none)].join("\n\n"), @r"
    ok  e-conomic tokens     in order
    ok  e-conomic agreement  agreement 1234567, Revisor ApS
    ok  e-conomic customers  6 customers

    warning  e-conomic tokens     kobl reads e-conomic's public demo agreement. Use your own tokens (delete demo = true in kobl.toml) before you write links to ClientView.
    ok       e-conomic agreement  agreement 1234567, Revisor ApS
    ok       e-conomic customers  6 customers

    failed  e-conomic           The environment variable MY_SECRET is not set. Set it to the password or token and run again. The environment variable MY_GRANT is not set. Set it to the password or token and run again.
    ");
    assert_eq!([good.code, demo.code, none.code], [0, 0, 5]);
}

#[test]
fn the_demo_agreement_is_warned_of_before_it_gets_into_a_database() {
    let (workspace, _server) = reviewed(&Agreement::new());
    workspace.edit("kobl.toml", "source = \"api\"", "source = \"api\"\ndemo = true");
    let said = apply(&workspace, &["--dry-run"]);
    assert!(said.err.contains("public demo agreement"), "{}", said.err);
}

/// The workspace behind a proxy that the environment names.
fn through(workspace: &Workspace, proxy: &Server, arguments: &[&str]) -> Said {
    let mut command = workspace.command(arguments);
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"]
    {
        command.env_remove(name);
    }
    let url = proxy.url().replace("http://", "http://mads:Pr0xyPassw0rd@");
    command.env("MY_SECRET", "s3cret").env("MY_GRANT", "gr4nt").env("HTTPS_PROXY", url);
    workspace.say(command)
}

#[test]
#[cfg_attr(windows, ignore = "Windows asks its own certificate store, which tests leave alone")]
fn the_systems_proxy_and_an_authority_of_ones_own_are_honoured() {
    let agreement = Agreement::new();
    let proxy = tunnel::proxy(move |target| agreement.answer(target, None));
    let workspace = Workspace::new();
    point(&workspace, tunnel::ADDRESS, "");
    let untrusted = through(&workspace, &proxy, &["export"]);
    assert_eq!(untrusted.code, 5, "{}", untrusted.err);
    assert!(untrusted.err.contains("ca_file = \"FILE\" under [economic]"), "{}", untrusted.err);

    workspace.write("ca.pem", tunnel::AUTHORITY);
    point(&workspace, tunnel::ADDRESS, "ca_file = \"ca.pem\"\n");
    let said = through(&workspace, &proxy, &["export", "-v"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let requests = proxy.requests();
    assert!(requests.iter().all(|request| request.target == "economic.test:443"), "{requests:?}");
    let told = format!("{requests:?}");
    assert!(!told.contains("s3cret") && !told.contains("gr4nt"), "the tokens are for e-conomic alone");
    assert!(!said.whole().contains("Pr0xyPassw0rd") && !untrusted.whole().contains("Pr0xyPassw0rd"));
}

#[test]
fn a_proxy_that_wants_a_login_is_told_without_the_login() {
    let proxy = Server::start(|_, _, out| respond(out, 407, &["Proxy-Authenticate: Basic"], b""));
    let workspace = Workspace::new();
    point(&workspace, tunnel::ADDRESS, "");
    let said = through(&workspace, &proxy, &["export", "-v"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("HTTPS_PROXY") && !said.err.contains("Pr0xyPassw0rd"), "{}", said.err);
}

#[test]
fn a_certificate_file_that_is_none_is_named() {
    let workspace = Workspace::new();
    workspace.write("ca.pem", "no certificate");
    point(&workspace, tunnel::ADDRESS, "ca_file = \"ca.pem\"\n");
    let said = kobl(&workspace, &["export"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("economic.ca_file"), "{}", said.err);
}
