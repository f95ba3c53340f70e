//! Lists in files through the program: what is told about how they were read, kept with the run,
//! and shown in the report.

use insta::assert_snapshot;
use kobl::customer::{Field, ListColumn};
use kobl::run::{ColumnReason, ListSource};
use kobl::spreadsheet::{TextEncoding, encode};
use rust_xlsxwriter::Workbook as Book;
use serde_json::json;

use super::workspace::{Said, Workspace};

const CLIENTVIEW: &str = "Udtræk fra ClientView\r\n\r\n\
    CustomerCode;Name;Hvor;Zip;City;Felt 7;ForeignDebitorSystemIdentification;Note\r\n\
    K1;Sønderhøj Tømrer ApS;Ærøvej 1;8000;Aarhus C;post@sonderhoj.dk;;a\r\n\
    K2;Blåbærhaven A/S;Nygade 2;5700;Svendborg;info@blaabaer.dk;2;b\r\n\
    K3;Østergård I/S;Vestergade 3;6720;Fanø;kontor@ostergaard.dk;;c\r\n";
const ECONOMIC: &str = "Kundenr.,Navn,Adresse,Postnr.,By\r\n\
    1,Sønderhøj Tømrer ApS,Ærøvej 1,8000,Aarhus C\r\n\
    2,Blåbærhaven A/S,Nygade 2,5700,Svendborg\r\n";

fn propose(workspace: &Workspace, clientview: &[u8], economic: &[u8], flags: &[&str]) -> Said {
    std::fs::write(workspace.path("a.csv"), clientview).expect("written");
    std::fs::write(workspace.path("b.csv"), economic).expect("written");
    workspace.kobl(
        &[&["propose", "--clientview", "a.csv", "--economic", "b.csv", "--out", "runs/lists"], flags]
            .concat(),
    )
}

#[test]
fn how_each_list_was_read_is_told_and_kept_and_shown() {
    let workspace = Workspace::new();
    let clientview = encode(CLIENTVIEW, TextEncoding::Dos850).expect("it has these letters");
    let said = propose(&workspace, &clientview, ECONOMIC.as_bytes(), &["-v", "--column", "address=Hvor"]);
    assert_eq!(said.code, 0, "{}", said.whole());
    let told: Vec<&str> = said.err.lines().filter(|line| line.contains("headings in row")).collect();
    assert_snapshot!(told.join("\n"), @r"
    a.csv: 3 customers. CSV, DOS 850, semicolons; headings in row 3. By their headings: “CustomerCode” = customer code, “Name” = name, “Zip” = postcode, “City” = city, “ForeignDebitorSystemIdentifica…” = link to e-conomic. By --column: “Hvor” = address. Guessed from their contents: “Felt 7” = e-mail. Not used: “Note”.
    b.csv: 2 customers. CSV, UTF-8, commas; headings in row 1. By their headings: “Kundenr.” = e-conomic customer number, “Navn” = name, “Adresse” = address, “Postnr.” = postcode, “By” = city.
    ");
    let manifest: serde_json::Value =
        serde_json::from_str(&workspace.read("runs/lists/run.json")).expect("JSON");
    let reasons = ["heading", "heading", "option", "heading", "heading", "contents", "heading", "left"];
    assert_eq!(
        manifest["clientview"]["reading"],
        json!({"encoding": "cp850", "delimiter": ";", "heading_row": 3, "reasons": reasons})
    );
    assert_eq!(manifest["economic"]["reading"]["delimiter"], ",");
    let report = workspace.read("runs/lists/report.html");
    let notes = report.split("<ul class=\"notes\">").nth(1).and_then(|rest| rest.split("</ul>").next());
    let notes = notes.expect("a list of notes");
    for part in
        ["ClientView: CSV, DOS 850", "headings in row 3", "Felt 7", "By --column", "e-conomic: CSV, UTF-8"]
    {
        assert!(notes.contains(part), "{part}: {notes}");
    }
}

#[test]
fn a_run_of_before_the_record_is_read_without_it() {
    let old = r#"{"source": "file", "name": "a.csv", "sha256": "", "rows": 1,
        "columns": [{"heading": "Navn", "field": "name"}]}"#;
    let source: ListSource = serde_json::from_str(old).expect("readable");
    assert_eq!(source.columns, [ListColumn { heading: "Navn".to_owned(), field: Field::Name }]);
    assert_eq!(source.reading, None);
    assert!(!serde_json::to_string(&source).expect("JSON").contains("reading"));
    assert_eq!(serde_json::to_string(&ColumnReason::Contents).expect("JSON"), "\"contents\"");
}

/// A workbook of sheets with these rows.
fn workbook(sheets: &[(&str, bool, &str)]) -> Vec<u8> {
    let mut book = Book::new();
    for (name, hidden, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        sheet.set_hidden(*hidden).set_active(!hidden);
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split([';', ','])) {
                if !cell.is_empty() {
                    sheet.write(row, column, cell).expect("written");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_hidden_sheet_is_named_and_never_read() {
    let workspace = Workspace::new();
    let hidden = workbook(&[("Forside", false, "Se næste ark"), ("Kunder 2019", true, ECONOMIC)]);
    let said = propose(&workspace, CLIENTVIEW.as_bytes(), &hidden, &[]);
    assert_eq!(said.code, 2, "{}", said.whole());
    assert!(said.err.contains("Kunder 2019") && said.err.contains("hidden"), "{}", said.err);
    let other = ECONOMIC.replace("Kundenr.", "Nr.").replace("\r\n2,", "\r\n3,");
    let both = workbook(&[("Gamle", true, &other), ("Kunder", false, ECONOMIC)]);
    let said = propose(&workspace, CLIENTVIEW.as_bytes(), &both, &["-v"]);
    assert_eq!(said.code, 0, "{}", said.whole());
    assert!(said.err.contains("sheet “Kunder”"), "{}", said.err);
    assert!(workspace.read("runs/lists/economic.csv").contains("Blåbærhaven"));
}

#[test]
fn html_codes_are_letters_where_a_list_has_several() {
    let workspace = Workspace::new();
    let coded = ECONOMIC.replace('ø', "&oslash;").replace("A/S", "&amp; S&#248;n");
    let said = propose(&workspace, CLIENTVIEW.as_bytes(), coded.as_bytes(), &[]);
    assert_eq!(said.code, 0, "{}", said.whole());
    assert!(said.err.contains("HTML codes"), "{}", said.err);
    let economic = workspace.read("runs/lists/economic.csv");
    assert!(economic.contains("Sønderhøj") && economic.contains("& Søn"), "{economic}");
}

#[test]
fn lists_side_by_side_in_one_sheet_are_refused() {
    let workspace = Workspace::new();
    let beside = |left: &str, right: &str| {
        left.lines().zip(right.lines()).map(|(one, other)| format!("{one},,{other}\r\n")).collect::<String>()
    };
    let other = "Kundenr.,Navn\r\n7,Syv ApS\r\n8,Otte ApS\r\n";
    let renamed = "Kundenummer,Kundenavn\r\n7,Syv ApS\r\n8,Otte ApS\r\n";
    for right in [other, renamed] {
        let text = beside(ECONOMIC, right);
        for bytes in [text.clone().into_bytes(), workbook(&[("Kunder", false, &text)])] {
            let said = propose(&workspace, CLIENTVIEW.as_bytes(), &bytes, &[]);
            assert_eq!(said.code, 2, "{right}: {}", said.whole());
        }
    }
}

#[test]
fn a_blank_that_would_inherit_the_cell_above_is_told() {
    let workspace = Workspace::new();
    // The customer's number stands once above two rows.
    let text = ECONOMIC.replace("\r\n2,", "\r\n,");
    for bytes in [text.clone().into_bytes(), workbook(&[("Kunder", false, &text)])] {
        let said = propose(&workspace, CLIENTVIEW.as_bytes(), &bytes, &[]);
        assert_eq!(said.code, 2, "{}", said.whole());
        assert!(said.err.contains("row 3"), "{}", said.err);
    }
}

#[test]
fn one_column_may_be_key_and_code_of_a_list() {
    let workspace = Workspace::new();
    workspace.write("a.csv", "Kode;Navn;Nr\r\nK1;Sønderhøj Tømrer ApS;\r\nK2;Blåbærhaven A/S;2\r\n");
    workspace.write("b.csv", ECONOMIC);
    let settings = "language = \"en\"\n[clientview]\nsource = \"csv\"\npath = \"a.csv\"\n[clientview.columns]\n\
        key = \"Kode\"\ncode = \"Kode\"\nname = \"Navn\"\nlink = \"Nr\"\n[economic]\nsource = \"csv\"\npath = \"b.csv\"\n";
    workspace.write("kobl.toml", settings);
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 0, "{}", said.whole());
}
