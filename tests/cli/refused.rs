//! Files and settings that are refused whole, with every error at once.

use insta::assert_snapshot;

use super::workspace::{BEFORE, RUN, Workspace};

#[test]
fn a_review_file_with_errors_is_refused_with_all_of_them() {
    let workspace = Workspace::reviewed();
    workspace.answer("K-101", "måske");
    workspace.number("K-102", "1,20E+04");
    workspace.number("K-103", "20111");
    workspace.number("K-104", "");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: Row 2, column B: “måske” is neither yes nor no. Write yes or no, or leave the cell empty if it is undecided.
    kobl: Row 3, column C: “1,20E+04” was rounded by Excel, so the digits are lost. Format the column as text and write the number again.
    kobl: Row 5, column C: the row is approved but has no e-conomic number. Write the number, or remove the approval.
    kobl: Row 4: e-conomic customer 20111 (Lukket Konto ApS) is barred: someone barred it, or it was created through e-conomic's new API and never given access. Lift the bar in e-conomic, or choose another number. To link it all the same, run with --allow-barred.
    kobl: Row 4: K-103 Nordlys Revision P/S and e-conomic 20111 Lukket Konto ApS look like two different customers (unlikely: another CVR; another town; the customer is barred in e-conomic; two are equally good). Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely.
    kobl: Nothing was written. Correct the file, save it, and run again.
    --- exit 3
    ");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn a_plan_with_errors_is_refused_with_all_of_them() {
    let workspace = Workspace::reviewed();
    workspace.number("K-101", "20104");
    workspace.number("K-102", "20111");
    workspace.number("K-103", "29999");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: Row 2: K-101 Solbakkens Bageri ApS and e-conomic 20104 Ege & Birk Tømrer I/S look like two different customers (unlikely: another CVR; another name; two are equally good). The number is proposed for customer K-104. Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely.
    kobl: Row 2: customer K-101 gets e-conomic number 20104, which is also used by K-104. Correct one of them, or run with --allow-shared if the customers are to be invoiced together.
    kobl: Row 3: e-conomic customer 20111 (Lukket Konto ApS) is barred: someone barred it, or it was created through e-conomic's new API and never given access. Lift the bar in e-conomic, or choose another number. To link it all the same, run with --allow-barred.
    kobl: Row 3: K-102 Havnegadens Auto A/S and e-conomic 20111 Lukket Konto ApS look like two different customers (unlikely: another CVR; another town; the customer is barred in e-conomic; two are equally good). Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely.
    kobl: Row 4: e-conomic has no customer 29999. Correct the number, or clear the approval.
    kobl: Row 5: customer K-104 gets e-conomic number 20104, which is also used by K-101. Correct one of them, or run with --allow-shared if the customers are to be invoiced together.
    kobl: Nothing was written.
    --- exit 3
    ");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn two_customers_on_one_number_need_the_users_word() {
    let workspace = Workspace::reviewed();
    workspace.number("K-102", "20101");
    assert_eq!((workspace.apply(&["--yes"]).code, workspace.links().as_str()), (3, BEFORE));
    assert_eq!(workspace.apply(&["--yes", "--allow-shared"]).code, 3, "and it looks wrong");
    assert_eq!(workspace.apply(&["--yes", "--allow-shared", "--allow-unlikely"]).code, 0);
    assert_eq!(workspace.links(), "'20101' '20101' '20103' '20104' '20105' NULL");
}

#[test]
fn a_link_that_is_there_is_replaced_only_on_the_users_word() {
    let workspace = Workspace::new();
    assert_eq!(workspace.kobl(&["export", "--all"]).code, 0);
    workspace.answer("K-105", "yes");
    workspace.number("K-105", "20110");
    let said = workspace.apply(&["--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: Row 7: customer K-105 is linked to e-conomic number 20105 already, and the file approves 20110. Run with --allow-overwrite to change the number, or clear the approval to keep 20105.
    kobl: Row 7: K-105 Fyrtårnets Optik ApS and e-conomic 20110 Kun Her Handel A/S look like two different customers (unlikely: another CVR; another town; the customer is linked to another number; two are equally good). Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely.
    kobl: Nothing was written.
    --- exit 3
    ");
    let said = workspace.apply(&["--yes", "--allow-overwrite", "--allow-unlikely"]);
    assert_snapshot!(said.out, @r"
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Row   Customer code   ClientView name        Link                        e-conomic name       Judged                                                                                              │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ 7     K-105           Fyrtårnets Optik ApS   20105 → 20110 (corrected)   Kun Her Handel A/S   unlikely: another CVR; another town; the customer is linked to another number; two are equally good │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    1 change (1 with a corrected number) · 0 already in place · 0 refused · 5 undecided · 0 deleted from the file
    Approved: 1 unlikely · refused: 0 · moved answers can be seen in review.xlsx only
    ");
    assert_eq!(workspace.links(), "NULL '' '0' NULL '20110' NULL");
}

#[test]
fn a_display_cell_that_was_edited_is_told() {
    let workspace = Workspace::reviewed();
    workspace.edit(
        &format!("{RUN}/review.csv"),
        "Havnegadens Auto A/S;Havnegade",
        "Havnegadens Bus A/S;Havnegade",
    );
    let said = workspace.apply(&["--dry-run"]);
    assert_snapshot!(said.err, @r"
    kobl: Row 3, column H: “ClientView name”, “e-conomic name” is not as kobl wrote it. Only Approve, e-conomic no. and Comment can be edited here; correct the customer in ClientView or e-conomic, and copy the cell from the original file.
    kobl: Nothing was written. Correct the file, save it, and run again.
    ");
}

#[test]
fn a_review_file_of_no_known_run_is_refused() {
    let workspace = Workspace::reviewed();
    let review = workspace.read(&format!("{RUN}/review.csv")).replace("TQKM-", "XXXX-");
    workspace.write("other.csv", &review);
    let said = workspace.kobl(&["apply", "other.csv", "--yes"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: The rows belong to run XXXX, which is not below runs. Put the file back into the run's folder, or name it with --run.
    --- exit 2
    ");
    assert_eq!(workspace.links(), BEFORE);
}

#[test]
fn a_file_that_is_no_review_file_is_refused() {
    let workspace = Workspace::reviewed();
    workspace.write("notes.csv", "a;b;c\r\n1;2;3\r\n");
    assert_snapshot!(workspace.kobl(&["apply", "notes.csv", "--yes"]).whole(), @r"
    --- stderr
    kobl: The file has no row with kobl's headings (Row, Approve, e-conomic no. ...). Put the heading row back from the original file, or choose another file.
    kobl: Nothing was written. Correct the file, save it, and run again.
    --- exit 3
    ");
    assert_snapshot!(workspace.kobl(&["apply", "nowhere.csv", "--yes"]).whole(), @r"
    --- stderr
    kobl: nowhere.csv: there is no such file. Check its name and folder.
    --- exit 2
    ");
}

#[test]
fn without_settings_the_command_says_how_to_make_them() {
    let workspace = Workspace::exported();
    std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let said = workspace.kobl(&["export"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: kobl.toml: there is no such file in FOLDER or the folders above it. Run `kobl init` to make it, or `kobl demo` to try kobl, or name it with --config.
    --- exit 2
    ");
    assert_eq!(workspace.kobl(&["status"]).whole(), said.whole());
}

#[test]
fn every_mistake_in_the_settings_is_told_at_once() {
    let workspace = Workspace::new();
    workspace.write(
        "kobl.toml",
        "langage = \"da\"\n[clientview]\nsource = \"sqlight\"\ntable = 7\n[clientview.columns]\nkey = \"CustomerID\"\nnmae = \"Name\"\n[economic]\nsource = \"api\"\nurl = \"http://example.com\"\n",
    );
    let said = workspace.kobl(&["export"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: kobl.toml: `clientview.source` must be one of: sqlserver, sqlite, csv.
    kobl: kobl.toml: `clientview.table` must be text in quotes.
    kobl: kobl.toml: `clientview.columns.code` is missing. Add it; `kobl init` writes a file that has everything.
    kobl: kobl.toml: `clientview.columns.link` is missing. Add it; `kobl init` writes a file that has everything.
    kobl: kobl.toml: `clientview.columns.name` is missing. Add it; `kobl init` writes a file that has everything.
    kobl: kobl.toml: `clientview.columns.nmae` is not a setting. Did you mean `name`?
    kobl: kobl.toml: `langage` is not a setting. Did you mean `language`?
    --- exit 2
    ");
}

#[test]
fn a_table_or_column_that_is_not_there_is_named() {
    let workspace = Workspace::new();
    workspace.edit("kobl.toml", "zip = \"Zip\"", "zip = \"PostNr\"");
    assert_snapshot!(workspace.kobl(&["export"]).whole(), @r#"
    --- stderr
    kobl: "Customer.PostNr" does not exist in the database, or the user may not see it. Correct the name in kobl.toml (`kobl init` finds the table), or ask for rights (`kobl doctor` shows which).
    --- exit 2
    "#);
    workspace.edit("kobl.toml", "table = \"Customer\"", "table = \"Kunde\"");
    assert_snapshot!(workspace.kobl(&["export"]).whole(), @r#"
    --- stderr
    kobl: "Kunde" does not exist in the database, or the user may not see it. Correct the name in kobl.toml (`kobl init` finds the table), or ask for rights (`kobl doctor` shows which).
    --- exit 2
    "#);
}

#[test]
fn an_export_never_overwrites_a_run() {
    let workspace = Workspace::reviewed();
    let before = workspace.files();
    let said = workspace.kobl(&["export"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: runs/2026-11-22-153012-TQKM exists and is not empty. Choose another folder; kobl overwrites nothing.
    --- exit 2
    ");
    assert_eq!(workspace.files(), before);
}

#[test]
fn an_unknown_flag_or_command_names_the_nearest() {
    let workspace = Workspace::new();
    let said = ["aply", "status --jsn", "apply"].map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        workspace.kobl(&words).whole()
    });
    assert_snapshot!(said.join("\n"), @r"
    --- stderr
    kobl: There is no command aply. Did you mean apply?
    --- exit 2
    --- stderr
    kobl: --jsn does not exist. Did you mean --json?
    --- exit 2
    --- stderr
    kobl: Missing: <REVIEW>. See the command's --help.
    --- exit 2
    ");
}

#[test]
fn a_folder_instead_of_a_file_is_told() {
    let workspace = Workspace::exported();
    assert_snapshot!(workspace.kobl(&["apply", RUN]).whole(), @r"
    --- stderr
    kobl: runs/2026-11-22-153012-TQKM is a folder. Give the reviewed file in it: review.xlsx or review.csv.
    --- exit 2
    ");
}

#[test]
fn a_file_in_which_nothing_is_approved_is_told() {
    let workspace = Workspace::exported();
    assert_snapshot!(workspace.apply(&["--yes"]).whole(), @r"
    0 changes (0 with a corrected number) · 0 already in place · 0 refused · 5 undecided · 0 deleted from the file
    --- stderr
    No row is answered, so there is nothing to write. Was the file saved, and is it the file you reviewed? Write yes or no in the column Approve, save the file, and run again.
    --- exit 0
    ");
}

#[test]
fn a_list_without_customers_is_no_list() {
    let workspace = Workspace::new();
    workspace.write("kunder.csv", "Nr.;Navn;Adresse 1\r\n;;\r\n");
    assert_snapshot!(workspace.kobl(&["export"]).err, @"kobl: kunder.csv: the file has headings but no customers. Export the list again without a filter.");
    assert!(!workspace.path("runs").exists());
}

#[test]
fn a_list_is_not_matched_with_itself() {
    let workspace = Workspace::new();
    workspace.write("b.csv", &workspace.read("kunder.csv"));
    let said =
        workspace.kobl(&["propose", "--clientview", "b.csv", "--economic", "kunder.csv", "--out", "run"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    Warning: b.csv: The ClientView list has no column with the link to e-conomic (ForeignDebitorSystemIdentification), so every customer counts as unlinked.
    kobl: Both lists are the same (b.csv and kunder.csv). Give ClientView's customers as the one list and e-conomic's as the other.
    --- exit 2
    ");
    assert!(!workspace.path("run").exists());
}

#[test]
fn a_database_file_that_is_none_is_named() {
    let said = ["gone.db", "kunder.csv"].map(|name| {
        let workspace = Workspace::new();
        workspace.edit("kobl.toml", "clienttime.db", name);
        let said = workspace.kobl(&["export"]);
        assert!(said.code == 5 && !workspace.path("gone.db").exists(), "{}", said.whole());
        said.err
    });
    assert_snapshot!(said.concat(), @r#"
    kobl: The file "gone.db" cannot be opened. Check the path in kobl.toml, and that the file is not open elsewhere. (Database error 14.)
    kobl: The file "kunder.csv" cannot be opened. Check the path in kobl.toml, and that the file is not open elsewhere. (Database error 26.)
    "#);
}
