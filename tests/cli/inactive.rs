//! Customers that are inactive in ClientView and stand in e-conomic: they are not
//! to be created in ClientView a second time.

use serde_json::Value;

use super::workspace::{RUN, Workspace};

/// A workspace whose inactive K-107 is e-conomic's 20110, and which nobody is linked to.
fn left() -> Workspace {
    let workspace = Workspace::new();
    workspace.sql(
        "INSERT INTO Customer VALUES (7, 'K-107', 'Kun Her Handel A/S', NULL, 'Ringvejen 10', NULL, '2600', \
         'Glostrup', 'DK99914785', NULL, NULL, 1, NULL)",
    );
    workspace.write(
        "kunder.csv",
        &format!("{}20112;Helt Ny Kunde ApS;Nyvej 7;4700;Næstved;99710756;\n", workspace.read("kunder.csv")),
    );
    workspace
}

fn created(workspace: &Workspace, run: &str) -> String {
    workspace.read(&format!("{run}/create-in-clientview.csv"))
}

#[test]
fn the_partner_of_an_inactive_customer_is_marked_and_not_to_be_created() {
    let workspace = left();
    for (language, run, counted, heading) in [
        (
            "da",
            "runs/da",
            "2  findes kun i e-conomic (1 ligner en inaktiv kunde i ClientView)",
            "Inaktiv i ClientView",
        ),
        (
            "en",
            "runs/en",
            "2  exist only in e-conomic (1 looks like an inactive customer in ClientView)",
            "Inactive in ClientView",
        ),
    ] {
        let said = workspace.kobl(&["export", "--out", run, "--lang", language]);
        assert!(said.code == 0 && said.out.contains(counted), "{}", said.whole());
        let list = created(&workspace, run);
        assert!(!list.contains("20110") && list.contains("20112"), "{list}");
        let only = workspace.read(&format!("{run}/only-in-economic.csv"));
        let mut lines = only.lines();
        assert!(lines.next().is_some_and(|head| head.contains(heading)), "{only}");
        assert!(lines.any(|line| line.starts_with("20110;") && line.ends_with(";K-107;")), "{only}");
        assert!(only.lines().any(|line| line.starts_with("20112;") && line.ends_with(";;")), "{only}");
        let said = workspace.kobl(&["status", "--lang", language]);
        assert!(said.out.contains(counted), "{}", said.out);
    }
    let said = workspace.kobl(&["status", "--json"]);
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(
        (&json["health"]["only_in_economic"], &json["health"]["inactive_partners"]),
        (&2.into(), &1.into())
    );
    let concerns = json["concerns"].to_string();
    assert!(concerns.contains("20112") && !concerns.contains("20110"), "{concerns}");
}

#[test]
fn whoever_includes_inactive_customers_is_asked_about_them_instead() {
    let workspace = left();
    assert_eq!(workspace.kobl(&["export", "--include-inactive"]).code, 0);
    let proposed = workspace.rows(&format!("{RUN}/review.csv"));
    let row = proposed.iter().find(|row| row["Customer code"] == "K-107").expect("a row");
    assert_eq!(row["e-conomic no."], "20110");
    assert!(!workspace.read(&format!("{RUN}/only-in-economic.csv")).contains("20110"));
    assert!(!created(&workspace, RUN).contains("20110"));
}

#[test]
fn a_double_of_an_active_customer_and_an_unlike_one_take_nobody() {
    let workspace = left();
    // The same firm as the active K-101, and one that e-conomic does not have.
    workspace.sql(
        "UPDATE Customer SET Name = 'Solbakkens Bageri ApS', Address1 = 'Solbakken 1', Zip = '8000', \
         City = 'Aarhus C', VATNumber = 'DK99653159' WHERE CustomerID = 7; \
         INSERT INTO Customer VALUES (8, 'K-108', 'Zebra Entreprise', NULL, 'Dyrevej 1', NULL, '3000', \
         'Helsingør', NULL, NULL, NULL, 1, NULL)",
    );
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    let list = created(&workspace, RUN);
    assert!(list.contains("20110") && list.contains("20112"), "{list}");
    let proposed = workspace.rows(&format!("{RUN}/review.csv"));
    assert!(proposed.iter().any(|row| row["Customer code"] == "K-101" && row["e-conomic no."] == "20101"));
}

#[test]
fn the_workbook_marks_them_too_and_its_ignore_cell_still_counts() {
    let workspace = left();
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    let name = format!("{RUN}/only-in-economic.csv");
    workspace.edit_rows(&name, |_, row| {
        if row["e-conomic no."] == "20112" {
            row.insert("Ignore".to_owned(), "yes".to_owned());
        }
    });
    let said = workspace.kobl(&["status"]);
    assert!(
        said.out.contains("(1 other is ignored, 1 looks like an inactive customer in ClientView)"),
        "{}",
        said.out
    );
}
