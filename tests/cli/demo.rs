//! `kobl demo`, and the transcript in the README, which is what it says.

use insta::assert_snapshot;

use super::workspace::{RUN, Workspace};

#[test]
fn the_demo_makes_a_workspace_and_names_the_next_command() {
    let workspace = Workspace::new();
    let said = workspace.kobl(&["demo", "kobl-demo"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_snapshot!(said.err, @r"
    The folder kobl-demo is ready: clienttime.db (the ClientTime database), kunder.csv (e-conomic) and kobl.toml.
    All customers are made up.

    Go into the folder before the next commands: cd kobl-demo

    The run is in runs/2026-11-22-153012-TQKM
    Review runs/2026-11-22-153012-TQKM/review.xlsx in Excel: write yes or no in Approve, save, and run
      kobl apply runs/2026-11-22-153012-TQKM/review.xlsx --dry-run
    ");
    for name in ["clienttime.db", "kunder.csv", "kobl.toml"] {
        assert!(workspace.path("kobl-demo").join(name).is_file(), "{name}");
    }
    for name in
        ["run.json", "review.csv", "review.xlsx", "report.html", "findings.csv", "only-in-economic.csv"]
    {
        assert!(workspace.path("kobl-demo").join(RUN).join(name).is_file(), "{name}");
    }
}

#[test]
fn the_demo_speaks_danish_where_danish_is_asked_for() {
    let workspace = Workspace::new();
    let said = workspace.kobl(&["demo", "kobl-demo", "--lang", "da"]);
    assert_snapshot!(said.err, @r"
    Mappen kobl-demo er klar: clienttime.db (ClientTime-databasen), kunder.csv (e-conomic) og kobl.toml.
    Alle kunder er opdigtede.

    Gå ind i mappen, før du kører de næste kommandoer: cd kobl-demo

    Udtrækket ligger i runs/2026-11-22-153012-TQKM
    Gennemgå runs/2026-11-22-153012-TQKM/review.xlsx i Excel: skriv ja eller nej i Godkend, gem, og kør
      kobl apply runs/2026-11-22-153012-TQKM/review.xlsx --dry-run
    ");
    assert!(workspace.read("kobl-demo/kobl.toml").contains("language = \"da\""));
    let review = workspace.read(&format!("kobl-demo/{RUN}/review.csv"));
    assert!(review.starts_with("\u{feff}Række;Godkend;e-conomic nr.;"), "{}", &review[..80]);
}

#[test]
fn the_demo_never_writes_into_a_folder_that_holds_something() {
    let workspace = Workspace::new();
    let before = workspace.files();
    let said = workspace.kobl(&["demo", "."]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: . exists and is not empty. Choose another folder; kobl overwrites nothing.
    --- exit 2
    ");
    assert_eq!(workspace.files(), before);
}

/// The demo's whole way on the sample lists: every certain proposal, and back.
#[test]
fn the_demo_goes_there_and_back_again() {
    let workspace = Workspace::new();
    assert_eq!(workspace.kobl(&["demo", "d"]).code, 0);
    let config = ["--config", "d/kobl.toml"];
    let kobl = |arguments: &[&str]| workspace.kobl(&[arguments, &config].concat());
    let table = || super::workspace::table(&workspace.path("d/clienttime.db"));
    let before = table();
    assert_eq!(kobl(&["export", "--preapprove", "certain", "--out", "d/runs/second"]).code, 0);
    let review = "d/runs/second/review.csv";
    assert_eq!(kobl(&["apply", review, "--dry-run"]).code, 0);
    assert_eq!(table(), before);
    let said = kobl(&["apply", review, "--yes"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let after = table();
    assert!(before.iter().zip(&after).filter(|(was, now)| was != now).count() > 150);
    assert_eq!(kobl(&["apply", review, "--yes"]).code, 0);
    assert_eq!(table(), after);
    assert_eq!(kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(table(), before);
}

/// Numbers that a person sees beside each other are one number: export, its files, apply, status.
#[test]
fn every_command_tells_the_same_numbers() {
    let workspace = Workspace::demo();
    let json = |arguments: &[&str]| {
        let document = workspace.json(&[arguments, &["--json"]].concat());
        assert_eq!(document["exit"], 0, "{document}");
        document
    };
    let export = json(&["export", "--preapprove", "certain", "--out", "runs/first"]);
    let counts = |name: &str| export["counts"][name].as_u64().expect("a count");
    let health = |status: &serde_json::Value, name: &str| status["health"][name].as_u64().expect("a count");
    let status = json(&["status"]);
    for name in ["clientview", "inactive", "economic", "linked", "certain", "only_in_economic"] {
        assert_eq!(health(&status, name), counts(name), "{name}");
    }
    assert_eq!(health(&status, "unlinked") + counts("linked"), counts("clientview"));
    let rows = |name: &str| workspace.rows(&format!("runs/first/{name}")).len() as u64;
    // The list names those too that seem to be an inactive customer, and says so.
    assert_eq!(rows("only-in-economic.csv"), counts("only_in_economic") + counts("inactive_partners"));
    assert_eq!(rows("findings.csv"), counts("findings"));
    let review = workspace.rows("runs/first/review.csv");
    let approved = review.iter().filter(|row| row["Approve"] == "yes").count() as u64;
    assert_eq!(approved, counts("certain"), "what is certain is approved in advance");
    let plan = json(&["apply", "runs/first/review.csv", "--dry-run"]);
    assert_eq!(plan["changes"].as_array().map(Vec::len), Some(approved as usize));
    let written = json(&["apply", "runs/first/review.csv", "--yes"]);
    assert_eq!(written["written"].as_u64(), Some(approved));
    let after = json(&["status"]);
    assert_eq!(health(&after, "linked"), counts("linked") + approved);
    assert_eq!(
        (health(&after, "certain"), health(&after, "only_in_economic")),
        (0, counts("only_in_economic"))
    );
}
