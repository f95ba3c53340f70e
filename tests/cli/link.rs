//! `kobl link`, `kobl unlink` and `kobl explain`: one customer.

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, Workspace};

/// The journals of single customers.
fn journals(workspace: &Workspace) -> usize {
    let folders = std::fs::read_dir(workspace.path("runs/links"));
    folders
        .into_iter()
        .flatten()
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()))
        .count()
}

#[test]
fn a_certain_pair_is_shown_and_written_in_one_command() {
    let workspace = Workspace::new();
    assert_snapshot!(workspace.kobl(&["link", "K-101", "--yes"]).whole(), @r"
    ┌─────────────────────────────────────────────────────────────────┐
    │                   ClientView              e-conomic             │
    ╞═════════════════════════════════════════════════════════════════╡
    │ Code / number     K-101                   20101                 │
    │ Name              Solbakkens Bageri ApS   Solbakkens Bageri ApS │
    │ Address           Solbakken 1             Solbakken 1           │
    │ Post code, city   8000 Aarhus C           8000 Aarhus C         │
    │ CVR               DK99653159              99653159              │
    │ Link now          not linked                                    │
    └─────────────────────────────────────────────────────────────────┘
    certain · 99 % · same CVR; same name; same address
    --- stderr
    1 change written to the database and read back. Journal: runs/links/apply-20261122T143012Z
    Undo it with: kobl undo --last   See the health: kobl status
    --- exit 0
    ");
    assert_eq!(workspace.links(), "'20101' '' '0' NULL '20105' NULL");
    let workspace = Workspace::new();
    assert_snapshot!(workspace.kobl(&["link", "solbakkens bageri", "--yes", "--lang", "da"]).whole(), @r"
    ┌───────────────────────────────────────────────────────────────┐
    │                 ClientView              e-conomic             │
    ╞═══════════════════════════════════════════════════════════════╡
    │ Kode / nummer   K-101                   20101                 │
    │ Navn            Solbakkens Bageri ApS   Solbakkens Bageri ApS │
    │ Adresse         Solbakken 1             Solbakken 1           │
    │ Postnr. by      8000 Aarhus C           8000 Aarhus C         │
    │ CVR             DK99653159              99653159              │
    │ Kobling nu      ikke koblet                                   │
    └───────────────────────────────────────────────────────────────┘
    sikker · 99 % · samme CVR; samme navn; samme adresse
    --- stderr
    1 ændring er skrevet til databasen og kontrolleret. Journal: runs/links/apply-20261122T143012Z
    Fortryd med: kobl undo --last   Se, hvordan det står til: kobl status
    --- exit 0
    ");
    assert_eq!(workspace.links(), "'20101' '' '0' NULL '20105' NULL");
}

#[test]
fn nothing_but_the_journal_stays_and_undo_takes_it_back() {
    let workspace = Workspace::new();
    let before = workspace.files();
    assert_eq!(workspace.kobl(&["link", "20102", "--yes"]).code, 0);
    assert_eq!(workspace.links(), "NULL '20102' '0' NULL '20105' NULL");
    let files = workspace.files();
    let new: Vec<&String> = files.keys().filter(|name| !before.contains_key(*name)).collect();
    assert!(!new.is_empty() && new.iter().all(|name| name.starts_with("runs/")), "{new:?}");
    assert!(
        new.iter().any(|name| name.starts_with("runs/links/") && name.ends_with("journal.jsonl")),
        "{new:?}"
    );
    for (name, bytes) in files.iter().filter(|(name, _)| new.contains(name)) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Havnegade"), "a name in {name}: {text}");
    }
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn without_a_terminal_a_doubtful_pair_needs_its_own_flag() {
    let workspace = Workspace::new();
    for flags in [&["--yes"][..], &[]] {
        let said = workspace.kobl(&[&["link", "K-106", "20110"], flags].concat());
        assert_eq!(said.code, 3, "{}", said.whole());
        assert!(said.err.contains("--allow-unlikely"), "{}", said.whole());
    }
    assert_eq!(workspace.links(), BEFORE);
    let said = workspace.kobl(&["link", "K-106", "20110", "--allow-unlikely"]);
    assert_eq!(
        (said.code, workspace.links().as_str()),
        (0, "NULL '' '0' NULL '20105' '20110'"),
        "{}",
        said.whole()
    );
}

#[test]
fn every_check_of_an_apply_is_made() {
    let workspace = Workspace::new();
    for (arguments, word) in [
        (["link", "K-101", "20111"], "barred"),
        (["link", "K-101", "29999"], "no customer 29999"),
        (["link", "K-101", "20105"], "--allow-shared"),
        (["link", "K-105", "20101"], "--allow-overwrite"),
        (["link", "K-101", "2o101"], "is not an e-conomic number"),
        (["link", "Xylofon", "20101"], "There is no customer"),
    ] {
        let said = workspace.kobl(&[&arguments[..], &["--yes", "--allow-unlikely"]].concat());
        assert!(said.code != 0 && said.err.contains(word), "{arguments:?}: {}", said.whole());
        assert_eq!(workspace.links(), BEFORE);
    }
    assert_eq!(journals(&workspace), 0);
    let said = workspace.kobl(&["link", "K-105", "20105", "--yes"]);
    assert_eq!((said.code, said.err.contains("is linked to 20105 already")), (0, true), "{}", said.whole());
    assert_eq!(workspace.kobl(&["link", "K-101", "--dry-run"]).code, 0);
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn several_customers_that_fit_are_listed() {
    let workspace = Workspace::new();
    workspace.sql(
        "INSERT INTO Customer (CustomerID, CustomerCode, Name, Zip, City) VALUES (8, 'K-108', 'Solbakkens Bageri Holding ApS', '8000', 'Aarhus C')",
    );
    assert_snapshot!(workspace.kobl(&["link", "solbakkens", "--yes"]).whole(), @r"
    --- stderr
    Several customers fit ”solbakkens”:
    ┌──────────────────────────────────────────────────────────────────────────────────┐
    │     Customer code   Name                            Post code, city   Link       │
    ╞══════════════════════════════════════════════════════════════════════════════════╡
    │ 1   K-101           Solbakkens Bageri ApS           8000 Aarhus C     not linked │
    │ 2   K-108           Solbakkens Bageri Holding ApS   8000 Aarhus C     not linked │
    └──────────────────────────────────────────────────────────────────────────────────┘
    kobl: kobl cannot ask here (no terminal). Give the customer code of the right one.
    --- exit 2
    ");
    // The whole name is exact.
    assert_eq!(workspace.kobl(&["link", "Solbakkens Bageri ApS", "--dry-run"]).code, 0);
}

#[test]
fn a_dangling_link_is_cleared_and_undo_takes_it_back() {
    let workspace = Workspace::applied();
    workspace
        .sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '29999' WHERE CustomerCode = 'K-101'");
    let dangling = AFTER.replace("20101", "29999");
    assert_snapshot!(workspace.kobl(&["unlink", "K-101", "--yes"]).whole(), @r"
    ┌──────────────────────────────────────────────────────────┐
    │                   ClientView              e-conomic      │
    ╞══════════════════════════════════════════════════════════╡
    │ Code / number     K-101                   29999          │
    │ Name              Solbakkens Bageri ApS                  │
    │ Address           Solbakken 1                            │
    │ Post code, city   8000 Aarhus C                          │
    │ CVR               DK99653159                             │
    │ Link now          29999                   does not exist │
    └──────────────────────────────────────────────────────────┘
      - e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there.
    --- stderr
    1 change written to the database and read back. Journal: runs/links/apply-20261122T143012Z
    Undo it with: kobl undo --last   See the health: kobl status
    --- exit 0
    ");
    assert_eq!(workspace.links(), dangling.replace("'29999'", "NULL"));
    assert_eq!(workspace.kobl(&["undo", "--last", "--yes"]).code, 0);
    assert_eq!(workspace.links(), dangling);
    assert_snapshot!(workspace.kobl(&["unlink", "K-101", "--yes", "--lang", "da"]).whole(), @r"
    ┌─────────────────────────────────────────────────────┐
    │                 ClientView              e-conomic   │
    ╞═════════════════════════════════════════════════════╡
    │ Kode / nummer   K-101                   29999       │
    │ Navn            Solbakkens Bageri ApS               │
    │ Adresse         Solbakken 1                         │
    │ Postnr. by      8000 Aarhus C                       │
    │ CVR             DK99653159                          │
    │ Kobling nu      29999                   findes ikke │
    └─────────────────────────────────────────────────────┘
      - e-conomic har ingen kunde med det nummer: kunden er slettet eller har fået et andet nummer. Find den på navnet i e-conomic, og vælg nummeret dér.
    --- stderr
    1 ændring er skrevet til databasen og kontrolleret. Journal: runs/links/apply-20261122T143012Z-2
    Fortryd med: kobl undo --last   Se, hvordan det står til: kobl status
    --- exit 0
    ");
}

#[test]
fn a_link_that_looks_right_needs_its_own_flag_to_be_cleared() {
    let workspace = Workspace::applied();
    let said = workspace.kobl(&["unlink", "K-102", "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (2, AFTER), "{}", said.whole());
    assert!(said.err.contains("--allow-likely"), "{}", said.whole());
    assert_eq!(workspace.kobl(&["unlink", "K-102", "--allow-likely"]).code, 0);
    assert_eq!(workspace.links(), AFTER.replace("'20102'", "NULL"));
    assert_eq!(workspace.kobl(&["unlink", "K-102", "--yes"]).code, 0, "it is not linked");
}

#[test]
fn unlinked_is_written_as_the_table_writes_it() {
    let workspace = Workspace::applied();
    workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '' WHERE CustomerCode IN ('K-103', 'K-104', 'K-106')");
    assert_eq!(workspace.kobl(&["unlink", "K-101", "--allow-likely"]).code, 0);
    assert_eq!(workspace.links(), "'' '20102' '' '' '20105' ''");
}

#[test]
fn explain_finds_by_code_name_number_and_row_id_with_and_without_a_run() {
    let workspace = Workspace::new();
    for wanted in ["K-102", "k-102", "havnegadens auto", "20102"] {
        let said = workspace.kobl(&["explain", wanted]);
        assert!(said.out.starts_with("K-102 Havnegadens Auto A/S  ↔  20102"), "{wanted}: {}", said.whole());
    }
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    let rows = workspace.rows(&format!("{}/review.csv", super::workspace::RUN));
    let row = rows.iter().find(|row| row["Customer code"] == "K-102").expect("a row")["Row"].clone();
    for wanted in [row.as_str(), "K-102", "auto havnegadens", "20102"] {
        let said = workspace.kobl(&["explain", wanted]);
        assert!(said.out.starts_with("K-102 Havnegadens Auto A/S  ↔  20102"), "{wanted}: {}", said.whole());
    }
    let said = workspace.kobl(&["explain", "99999"]);
    assert_eq!(said.code, 2, "{}", said.whole());
}

/// What belongs to one subject stands on one line, as on the report's page, and `--json` has the same lines.
#[test]
fn explain_books_what_belongs_together_on_one_line() {
    let workspace = Workspace::new();
    let said = workspace.kobl(&["explain", "K-102"]);
    assert_snapshot!(said.out, @r"
    K-102 Havnegadens Auto A/S  ↔  20102 Havnegadens Auto A/S

    ┌─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Comparison                 Result                                  ClientView             e-conomic              Weight   Total                         │
    ╞═════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ Starting point                                                                                                   -4.2     -4.2          ████|           │
    │ Name                       same name, rare name, same legal form   Havnegadens Auto A/S   Havnegadens Auto A/S   +11.2    +7.0              |██████████ │
    │ Owner or contact           missing                                                                               -0.1     +6.9              |           │
    │ Address                    same address                            Havnegade 22           Havnegade 22           +4.1     +11.0             |████       │
    │ Postcode and town          same town                               5000 Odense C          5000 Odense C          +2.1     +13.1             |██         │
    │ CVR number                 same CVR                                DK99989181             DK99989181             +6.2     +19.3             |██████     │
    │ Phone                      missing                                                                               -0.2     +19.2             |           │
    │ E-mail                     missing                                                                               -0.1     +19.0             |           │
    │ Customer code and number   different                               K-102                  20102                  +0.2     +19.2             |           │
    └─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    Probability 99.9 % · certain
    ");
    let json = workspace.kobl(&["explain", "K-102", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("one document");
    let lines = json["waterfall"].as_array().expect("the lines");
    let weights: Vec<f64> = lines.iter().filter_map(|line| line["weight"].as_f64()).collect();
    let shown: Vec<String> =
        weights.iter().filter(|weight| weight.abs() >= 0.05).map(|weight| format!("{weight:+.1}")).collect();
    let rows = said.out.lines().filter(|line| shown.iter().any(|weight| line.contains(weight.as_str())));
    assert!(rows.count() >= shown.len(), "{shown:?} in {}", said.out);
    let probability = json["probability"].as_f64().expect("a probability");
    let odds = weights.iter().sum::<f64>();
    assert!((1.0 / (1.0 + (-odds).exp2()) - probability).abs() < 0.002, "{odds} and {probability}");
}

#[test]
fn one_document_tells_what_was_written() {
    let workspace = Workspace::new();
    let said = workspace.kobl(&["link", "K-101", "--yes", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("one document");
    assert_eq!(json["number"], 20_101, "{json}");
    assert_eq!(json["class"], "certain", "{json}");
    assert_eq!(json["written"], 1, "{json}");
    assert!(json["journal"].as_str().is_some_and(|path| path.contains("links")), "{json}");
}

/// One customer's code may be the e-conomic number of another: what is meant is not guessed where
/// something is written.
#[test]
fn a_code_that_is_anothers_number_needs_the_number_too() {
    let workspace = Workspace::new();
    workspace.sql("UPDATE Customer SET CustomerCode = '20102' WHERE CustomerID = 1");
    let said = workspace.kobl(&["link", "20102", "--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: 20102 is both a customer code (20102 Solbakkens Bageri ApS) and the e-conomic number that belongs to K-102 Havnegadens Auto A/S. If you mean the customer, give the number as well: `kobl link 20102 NUMBER`. If you mean the number, run `kobl link K-102 20102`.
    --- exit 2
    ");
    assert_eq!(workspace.kobl(&["link", "20102", "20101", "--yes"]).code, 0);
    assert_eq!(workspace.links(), "'20101' '' '0' NULL '20105' NULL");
    assert_eq!(workspace.kobl(&["link", "K-102", "20102", "--yes"]).code, 0);
    assert_eq!(workspace.kobl(&["explain", "20102"]).code, 0, "looking is by code");
    // The same customer in both readings is no question.
    workspace.sql("UPDATE Customer SET CustomerCode = '20103' WHERE CustomerID = 3");
    assert_eq!(workspace.kobl(&["link", "20103", "--yes"]).code, 0);
}
