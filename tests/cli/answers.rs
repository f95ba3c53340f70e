//! `kobl export --answers`: nobody reviews twice.

use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::workspace::{RUN, Workspace};
use crate::review::workbook::with_part;

const FIRST: &str = "runs/first/review.csv";
const SECOND: &str = "runs/second/review.csv";

/// What the reviewer left, by customer: answer, number, comment.
type Answers = BTreeMap<String, [String; 3]>;

fn answers(workspace: &Workspace, name: &str) -> Answers {
    let of = |row: &BTreeMap<String, String>| {
        ["Approve", "e-conomic no.", "Comment"].map(|head| row[head].clone())
    };
    workspace.rows(name).iter().map(|row| (row["Customer code"].clone(), of(row))).collect()
}

/// A review of 270 rows: the certain are approved, the others refused, every fifth has a comment.
fn reviewed() -> Workspace {
    let workspace = Workspace::demo();
    let said = workspace.kobl(&["export", "--out", "runs/first"]);
    assert_eq!(said.code, 0, "{}", said.err);
    workspace.edit_rows(FIRST, |place, row| {
        if place >= 270 {
            return;
        }
        let is_new = ["", "0"].contains(&row["Current link"].trim());
        let answer = if row["Suggestion"] == "certain" && is_new { "yes" } else { "no" };
        row.insert("Approve".to_owned(), answer.to_owned());
        if place % 5 == 0 {
            row.insert("Comment".to_owned(), format!("set af {place}"));
        }
    });
    workspace
}

/// Exports again with the answers of a file; carried, changed and written ones.
fn again(workspace: &Workspace, file: &str) -> [u64; 3] {
    let said = workspace.kobl(&["export", "--answers", file, "--out", "runs/second", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    ["carried", "changed", "written"].map(|name| json["answers"][name].as_u64().expect("a count"))
}

#[test]
fn an_unchanged_world_gives_every_answer_back() {
    let workspace = reviewed();
    assert_eq!(again(&workspace, FIRST), [270, 0, 0]);
    let [was, now] = [FIRST, SECOND].map(|file| {
        let mut answers = answers(&workspace, file);
        // What kobl proposes where nothing was answered follows what it learnt.
        answers.retain(|_, [answer, _, comment]| !answer.is_empty() || !comment.is_empty());
        answers
    });
    assert_eq!(was.len(), 270);
    assert_eq!(was, now);
}

#[test]
fn renamed_moved_deleted_and_new_customers_cost_their_own_answers_only() {
    let workspace = reviewed();
    let was = answers(&workspace, FIRST);
    let answered: Vec<BTreeMap<String, String>> =
        workspace.rows(FIRST).into_iter().filter(|row| row["Approve"] == "yes").collect();
    let code = |at: usize| answered[at]["Customer code"].clone();
    let number = |at: usize| answered[at]["e-conomic no."].clone();
    workspace.sql(&format!(
        "UPDATE Customer SET Name = Name || ' Nyt Navn' WHERE CustomerCode = '{}';
         UPDATE Customer SET Address1 = 'Flyttevej 99' WHERE CustomerCode = '{}';
         DELETE FROM Customer WHERE CustomerCode = '{}';
         INSERT INTO Customer (CustomerID, CustomerCode, Name, Zip) VALUES (99999, '99999', 'Helt Ny Kunde ApS', '8000');",
        code(3), code(40), code(80)
    ));
    // In e-conomic one is deleted and one gets another name.
    let list = std::fs::read(workspace.path("kunder.csv")).expect("a list");
    let list: Vec<String> = encoding_rs::WINDOWS_1252
        .decode(&list)
        .0
        .split("\r\n")
        .filter(|line| line.split(';').nth(1) != Some(&number(120)))
        .map(|line| {
            let mut cells: Vec<&str> = line.split(';').collect();
            if cells.get(1) == Some(&number(160).as_str()) {
                cells[2] = "Et Andet Firma A/S";
            }
            cells.join(";")
        })
        .collect();
    let list = list.join("\r\n");
    std::fs::write(workspace.path("kunder.csv"), encoding_rs::WINDOWS_1252.encode(&list).0).expect("written");
    let touched = [3, 40, 80, 120, 160].map(code);
    assert_eq!(again(&workspace, FIRST), [265, 5, 0]);
    let now = answers(&workspace, SECOND);
    for (code, given) in &was {
        if !given[0].is_empty() && !touched.contains(code) {
            assert_eq!(now.get(code), Some(given), "{code}");
        }
    }
    for code in &touched {
        assert!(
            now.get(code).is_none_or(|given| given[0].is_empty()),
            "{code} was not reviewed as it is now"
        );
    }
    // Everything that does not hold is listed with what changed.
    let listed = workspace.read("runs/second/not-carried.csv");
    for (code, why) in touched.iter().zip([
        "name was",
        "address was",
        "no longer in ClientView",
        "no longer has customer",
        "and is now ”Et Andet Firma A/S”",
    ]) {
        let line = listed.lines().find(|line| line.starts_with(&format!("{code};")));
        assert!(line.is_some_and(|line| line.contains(why)), "{code} {why}\n{listed}");
    }
    // What came back is what an apply writes.
    let said = workspace.kobl(&["apply", SECOND, "--dry-run"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn the_lists_of_a_write_and_a_workbook_are_taken_too() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-106", "no");
    workspace.comment("K-106", "findes ikke");
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let [write] = workspace.writes().try_into().expect("one write");
    for (file, expected) in [("applied.csv", [0, 0, 4]), ("rejected.csv", [1, 0, 0])] {
        let _ = std::fs::remove_dir_all(workspace.path("runs/second"));
        assert_eq!(again(&workspace, &format!("{RUN}/{write}/{file}")), expected, "{file}");
    }
    let _ = std::fs::remove_dir_all(workspace.path("runs/second"));
    assert_eq!(again(&workspace, &format!("{RUN}/review.xlsx")), [0, 0, 0]);
}

#[test]
fn what_changed_is_said_in_both_languages() {
    let workspace = Workspace::reviewed();
    workspace.comment("K-101", "ring først");
    workspace.sql(
        "UPDATE Customer SET Name = 'Havnegadens Biler A/S' WHERE CustomerCode = 'K-102';
         DELETE FROM Customer WHERE CustomerCode = 'K-104';",
    );
    let review = format!("{RUN}/review.csv");
    let said = workspace.kobl(&["export", "--answers", &review, "--out", "runs/en"]);
    assert_snapshot!(said.err, @r"

    2 answers were carried over from the earlier review · 2 no longer hold and must be answered again:
    ┌─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name         The answer was   What changed                                                                   │
    ╞═════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102           Havnegadens Auto A/S    yes · 20102      ClientView: name was ”Havnegadens Auto A/S” and is now ”Havnegadens Biler A/S” │
    │ K-104           Ege & Birk Tømrer I/S   yes · 20104      the customer is no longer in ClientView (deleted or made inactive)             │
    └─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    The whole list is in runs/en/not-carried.csv

    The run is in runs/en
    Review runs/en/review.xlsx in Excel: write yes or no in Approve, save, and run
      kobl apply runs/en/review.xlsx --dry-run
    ");
    let said = workspace.kobl(&["export", "--answers", &review, "--out", "runs/da", "--lang", "da"]);
    assert_snapshot!(said.err, @r"

    2 svar er ført over fra den tidligere gennemgang · 2 gælder ikke længere og skal besvares igen:
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn         Svaret var   Hvad der er ændret                                                           │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102       Havnegadens Auto A/S    ja · 20102   ClientView: navn var ”Havnegadens Auto A/S” og er nu ”Havnegadens Biler A/S” │
    │ K-104       Ege & Birk Tømrer I/S   ja · 20104   kunden er ikke længere i ClientView (slettet eller gjort inaktiv)            │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    Hele listen er i runs/da/not-carried.csv

    Udtrækket ligger i runs/da
    Gennemgå runs/da/review.xlsx i Excel: skriv ja eller nej i Godkend, gem, og kør
      kobl apply runs/da/review.xlsx --dry-run
    ");
}

/// Scores of all rows with a suggestion, by customer.
fn scores(workspace: &Workspace, name: &str) -> BTreeMap<String, String> {
    let scored = |row: &BTreeMap<String, String>| (row["Customer code"].clone(), row["Score"].clone());
    workspace.rows(name).iter().map(scored).collect()
}

#[test]
fn probabilities_are_corrected_by_a_hundred_answers_and_the_run_says_so() {
    let workspace = reviewed();
    let export = |out: &str, more: &[&str]| {
        let arguments = [&["export", "--answers", FIRST, "--write", "csv", "--out", out], more].concat();
        let said = workspace.kobl(&arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        said
    };
    let json: serde_json::Value = serde_json::from_str(&export("runs/json", &["--json"]).out).expect("JSON");
    let learnt = json["answers"]["learnt_from"].as_u64().expect("a count");
    assert!((100..270).contains(&learnt), "{learnt}");
    let said = export("runs/second", &[]);
    assert!(said.err.contains(&format!("learnt from {learnt} answers")), "{}", said.err);
    assert_eq!(workspace.read("runs/json/review.csv").lines().count(), workspace.rows(SECOND).len() + 1);
    let (was, now) = (scores(&workspace, FIRST), scores(&workspace, SECOND));
    assert_ne!(was, now, "what was refused is less likely");
    assert_eq!(now, scores(&workspace, "runs/json/review.csv"), "the same answers teach the same");

    // Explaining matches the run's lists again, and finds what the run says.
    let row = workspace
        .rows(SECOND)
        .into_iter()
        .find(|row| !row["Score"].is_empty() && row["Score"] != was[&row["Customer code"]]);
    let row = row.expect("a row that changed");
    let said = workspace.kobl(&["explain", &row["Row"], "--run", "runs/second", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let percent = (json["probability"].as_f64().expect("a probability") * 100.0).floor();
    assert_eq!(row["Score"], format!("{percent}"), "{}", said.err);

    let said = export("runs/third", &["--no-learning"]);
    assert!(!said.err.contains("learnt"), "{}", said.err);
    assert_eq!(was, scores(&workspace, "runs/third/review.csv"));
}

#[test]
fn what_was_approved_beforehand_teaches_nothing() {
    let workspace = Workspace::demo();
    let said = workspace.kobl(&["export", "--preapprove", "certain", "--out", "runs/first"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let approved = workspace.rows(FIRST).iter().filter(|row| row["Approve"] == "yes").count();
    assert!(approved >= 100, "{approved}");
    let said = workspace.kobl(&["export", "--answers", FIRST, "--out", "runs/second", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["answers"]["learnt_from"], 0);
}

#[test]
fn the_answers_of_another_database_are_refused() {
    let workspace = Workspace::reviewed();
    std::fs::copy(workspace.path("clienttime.db"), workspace.path("anden.db")).expect("copied");
    workspace.edit("kobl.toml", "clienttime.db", "anden.db");
    let said = workspace.kobl(&["export", "--answers", &format!("{RUN}/review.csv")]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(said.err.contains("The review is of"), "{}", said.err);
}

#[test]
fn a_customer_that_is_not_in_e_conomic_is_not_asked_about_again() {
    let workspace = Workspace::exported();
    workspace.answer("K-106", "no");
    workspace.number("K-106", "");
    assert_eq!(workspace.apply(&["--dry-run"]).code, 0);
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    let asked = |name: &str| {
        assert_eq!(workspace.kobl(&["export", "--out", name]).code, 0);
        let rows = workspace.rows(&format!("{name}/review.csv"));
        let row = rows.into_iter().find(|row| row["Customer code"] == "K-106").expect("a row");
        row["Approve"].clone()
    };
    assert_eq!(asked("runs/b"), "no");
    let said = workspace.kobl(&["status", "-v"]);
    assert!(said.out.contains("        1  remembered as “not in e-conomic”"), "{}", said.out);
    // Another address makes it another question.
    workspace.sql("UPDATE Customer SET Address1 = 'Nyvej 1' WHERE CustomerCode = 'K-106'");
    assert_eq!(asked("runs/c"), "");
}

#[test]
fn an_ignored_customer_of_e_conomic_stays_ignored_until_the_mark_is_cleared() {
    let workspace = Workspace::exported();
    let only = |name: &str| format!("{name}/only-in-economic.csv");
    let mark = |name: &str, word: &str| {
        workspace.edit_rows(&only(name), |_, row| {
            if row["e-conomic no."] == "20110" {
                row.insert("Ignore".to_owned(), word.to_owned());
            }
        });
    };
    let ignored = || {
        let said = workspace.kobl(&["status", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        json["health"]["ignored"].as_u64().expect("a count")
    };
    assert_eq!(ignored(), 0);
    mark(RUN, "yes");
    assert_eq!(ignored(), 1);
    assert_eq!(workspace.kobl(&["export", "--out", "runs/b"]).code, 0);
    let last = workspace.rows(&only("runs/b")).pop().expect("a row");
    assert_eq!((last["e-conomic no."].as_str(), last["Ignore"].as_str()), ("20110", "yes"));
    // The run's own data may go; what is remembered holds no names.
    let kept = workspace.read("runs/ignored.jsonl");
    assert!(kept.contains("20110") && !kept.contains("Kun Her"), "{kept}");
    workspace.edit("runs/b/run.json", "\"started\": \"2026-11-22T15", "\"started\": \"2026-11-22T16");
    mark("runs/b", "maybe");
    let said = workspace.kobl(&["status"]);
    assert!(said.err.contains("is neither yes, no nor blank"), "{}", said.err);
    assert_eq!(ignored(), 1, "a mark that cannot be read takes nothing away");
    mark("runs/b", "");
    assert_eq!(ignored(), 0);
    assert_eq!(workspace.kobl(&["export", "--out", "runs/c"]).code, 0);
    assert!(!workspace.read("runs/ignored.jsonl").contains("20110"));
}

/// Writes into the Ignore cell of 20110 in the workbook's sheet of customers only in e-conomic.
fn mark_in_workbook(workspace: &Workspace, name: &str, word: &str) {
    let path = workspace.path(name);
    let bytes = std::fs::read(&path).expect("a workbook");
    let marked = with_part(&bytes, "xl/worksheets/sheet3.xml", |xml| {
        let row = xml.split("<row ").find(|row| row.contains(">20110<")).expect("a row");
        let mark = row.split("<c ").last().expect("a mark").split("</row>").next().expect("a cell");
        let (place, style) =
            (mark.split('"').nth(1).expect("a place"), mark.split('"').nth(3).expect("a style"));
        let cell = format!("r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{word}</t></is></c>");
        xml.replace(row, &row.replace(mark, &cell))
    });
    std::fs::write(path, marked).expect("written");
}

#[test]
fn a_customer_is_ignored_by_the_workbook_that_is_applied_until_its_mark_is_cleared() {
    let workspace = Workspace::exported();
    let book = format!("{RUN}/review.xlsx");
    mark_in_workbook(&workspace, &book, "yes");
    // Somewhere else, as a file that came back by mail.
    std::fs::rename(workspace.path(&book), workspace.path("back.xlsx")).expect("moved");
    let tried = workspace.kobl(&["apply", "back.xlsx", "--dry-run"]);
    assert!(!tried.err.contains("never be in ClientView"), "{}", tried.whole());
    let said = workspace.kobl(&["apply", "back.xlsx"]);
    assert!(said.err.contains("never be in ClientView: 1 new, 0 revoked"), "{}", said.whole());
    let said = workspace.kobl(&["status", "-v"]);
    assert!(said.out.contains("      20110  Kun Her Handel A/S"), "{}", said.out);
    // Lists that were written before the mark say nothing of it.
    workspace.edit_rows(&format!("{RUN}/only-in-economic.csv"), |_, _| {});
    assert_eq!(workspace.kobl(&["export", "--out", "runs/b"]).code, 0);
    workspace.edit("runs/b/run.json", "\"started\": \"2026-11-22T15", "\"started\": \"2026-11-22T16");
    let said = workspace.kobl(&["status", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["ignored"], serde_json::json!([20110]));
    // The mark is in the new workbook, and is cleared there.
    mark_in_workbook(&workspace, "runs/b/review.xlsx", "");
    let said = workspace.kobl(&["status", "-v"]);
    assert!(said.out.contains("        0  ignored in e-conomic"), "{}", said.out);
    mark_in_workbook(&workspace, "runs/b/review.xlsx", "perhaps");
    let said = workspace.kobl(&["status", "-v"]);
    assert!(said.err.contains("is neither yes, no nor blank"), "{}", said.err);
}

#[test]
fn a_script_made_of_lists_takes_the_marks_along() {
    let workspace = Workspace::new();
    workspace
        .write("a.csv", "Kode;Navn;Nr\r\nK1;Solbakkens Bageri ApS;\r\nK2;Havnegadens Auto A/S;20102\r\n");
    let settings = "language = \"en\"\n[clientview]\nsource = \"csv\"\npath = \"a.csv\"\n[clientview.columns]\n\
        key = \"Kode\"\ncode = \"Kode\"\nname = \"Navn\"\nlink = \"Nr\"\n[economic]\nsource = \"csv\"\npath = \"kunder.csv\"\n";
    workspace.write("kobl.toml", settings);
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    let id = RUN.trim_start_matches("runs/");
    let list = workspace.read(&format!("{RUN}/only-in-economic.csv"));
    let row = "Kun Her Handel A/S;Ringvejen 10;2600 Glostrup;99914785;;;";
    assert!(list.contains(row), "{list}");
    workspace.write(&format!("only-in-economic-{id} (1).csv"), &list.replace(row, &format!("{row}yes")));
    std::fs::copy(workspace.path(&format!("{RUN}/review.csv")), workspace.path("review.csv"))
        .expect("copied");
    let said = workspace.kobl(&["apply", "review.csv", "--dry-run"]);
    assert!(!said.err.contains("never be in ClientView"), "{}", said.whole());
    let said = workspace.kobl(&["apply", "review.csv", "--script", "links.sql"]);
    assert_eq!(said.code, 0, "{}", said.whole());
    assert!(said.err.contains("never be in ClientView: 1 new, 0 revoked"), "{}", said.whole());
    // Another run's list of the same name is nobody's here, and one that is no list is told.
    workspace
        .write("only-in-economic.csv", &list.replace("Kun Her", "Ikke Her").replace(";\r\n", ";yes\r\n"));
    let said = workspace.kobl(&["apply", "review.csv", "--script", "links2.sql"]);
    assert!(!said.err.contains("never be in ClientView"), "{}", said.whole());
    workspace.write("only-in-economic.csv", "x;y\r\n");
    let said = workspace.kobl(&["apply", "review.csv", "--script", "links3.sql"]);
    assert!(said.err.contains("the marks in the column Ignore are not taken"), "{}", said.whole());
}

#[test]
fn the_worth_of_the_proposals_is_measured_by_the_answers() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-104", "no");
    let said = workspace.kobl(&["evaluate", "--answers", &format!("{RUN}/review.csv")]);
    assert_snapshot!(said.out, @r"
    ┌─────────────────────────────────────────────────────────────┐
    │ Class      Answered   Right   Precision   95 % interval     │
    ╞═════════════════════════════════════════════════════════════╡
    │ certain    4          3       75.00 %     30.06 % – 95.44 % │
    │ review     0          0       –           –                 │
    │ unlikely   0          0       –           –                 │
    └─────────────────────────────────────────────────────────────┘
    A proposal is right if it was answered yes with the proposed number; no or another number counts as wrong. Rows without an answer do not count.
    ");
}
