//! `kobl doctor` on SQLite and lists (for SQL Server see `sqlserver_cli`).

use super::workspace::Workspace;

#[test]
fn a_rehearsal_changes_nothing_and_meets_what_a_write_would_meet() {
    let workspace = Workspace::new();
    let table = workspace.table();
    for (language, rehearsed, interferes) in [
        ("da", "alle 6 rækker i tabellen er de samme som før", "en trigger i databasen griber ind"),
        ("en", "all 6 rows of the table are the same as before", "a trigger in the database interferes"),
    ] {
        let said = workspace.kobl(&["doctor", "--rehearse", "--lang", language]);
        assert_eq!(said.code, 0, "{}", said.whole());
        assert!(said.out.contains(rehearsed), "{}", said.out);
        // A trigger that lets every change pass without writing it.
        workspace.sql("CREATE TRIGGER idle BEFORE UPDATE ON Customer BEGIN SELECT RAISE(IGNORE); END");
        let said = workspace.kobl(&["doctor", "--rehearse", "--lang", language]);
        assert!(said.code == 5 && said.out.contains(interferes), "{}", said.whole());
        workspace.sql("DROP TRIGGER idle");
        assert_eq!(workspace.table(), table);
    }
    assert!(!workspace.path("runs").exists(), "nothing is journalled, since nothing is written");
}

#[test]
fn a_trigger_that_lets_a_write_pass_without_writing_is_told_as_a_trigger() {
    let workspace = Workspace::reviewed();
    workspace.sql("CREATE TRIGGER idle BEFORE UPDATE ON Customer BEGIN SELECT RAISE(IGNORE); END");
    let table = workspace.table();
    for (language, interferes) in
        [("da", "en trigger i databasen griber ind"), ("en", "a trigger in the database interferes")]
    {
        let said = workspace.apply(&["--yes", "--lang", language]);
        assert!(said.code == 1 && said.err.contains(interferes), "{}", said.whole());
        assert_eq!(workspace.table(), table);
    }
}

#[test]
fn a_list_is_not_rehearsed_on() {
    let workspace = Workspace::new();
    workspace.write(
        "clientview.csv",
        "CustomerID;CustomerCode;Name;ForeignDebitorSystemIdentification\n1;K-101;Solbakkens Bageri ApS;NULL\n",
    );
    let settings =
        workspace.read("kobl.toml").replace("sqlite", "csv").replace("clienttime.db", "clientview.csv");
    let at = settings.find("[clientview.columns]").expect("columns");
    let end = settings.find("[economic]").expect("economic");
    workspace.write("kobl.toml", &format!("{}{}", &settings[..at], &settings[end..]));
    for (language, sentence) in [
        ("da", "kunderne er i en liste, som kobl kun læser"),
        ("en", "the customers are in a list, which kobl only reads"),
    ] {
        let said = workspace.kobl(&["doctor", "--rehearse", "--lang", language]);
        assert!(said.out.contains(sentence), "{}", said.whole());
        // In a list the word is what a tool wrote for NULL.
        let counted = if language == "da" { "0 koblet, 1 ikke koblet" } else { "0 linked, 1 not linked" };
        assert!(said.out.contains(counted), "{}", said.out);
    }
}

#[test]
fn the_words_of_tools_in_a_databases_link_column_are_values_that_are_no_number() {
    let workspace = Workspace::new();
    for (key, link) in [(1, "NULL"), (2, "-"), (4, "n/a"), (6, "NULL")] {
        workspace.sql(&format!(
            "UPDATE Customer SET ForeignDebitorSystemIdentification = '{link}' WHERE CustomerID = {key}"
        ));
    }
    for (language, told, finding) in [
        (
            "da",
            "1 koblet, 1 ikke koblet, og 4 har en værdi, der ikke er et e-conomic-nummer: ”NULL” (2), ”-” (1), ”n/a” (1)",
            "Koblingen er ikke et e-conomic-nummer",
        ),
        (
            "en",
            "1 linked, 1 not linked, and 4 have a value that is not an e-conomic number: \"NULL\" (2), \"-\" (1), \"n/a\" (1)",
            "The link is no e-conomic number",
        ),
    ] {
        let said = workspace.kobl(&["doctor", "--lang", language]);
        assert!(said.code == 0 && said.out.contains(told), "{}", said.whole());
        let out = format!("runs/{language}");
        let said = workspace.kobl(&["export", "--out", &out, "--lang", language]);
        assert_eq!(said.code, 0, "{}", said.err);
        let findings = workspace.read(&format!("{out}/findings.csv"));
        assert_eq!(findings.lines().filter(|line| line.contains(finding)).count(), 4, "{findings}");
    }
    // Nothing is proposed as certain over such a value: it is replaced on the user's word alone.
    let said = workspace.kobl(&["status", "--fail-on", "unreadable"]);
    assert_eq!(said.code, 8, "{}", said.whole());
    workspace.edit(
        "kobl.toml",
        "unlinked = [\"\", \"0\"]",
        "unlinked = [\"\", \"0\", \"NULL\", \"-\", \"n/a\"]",
    );
    let said = workspace.kobl(&["doctor"]);
    assert!(said.out.contains("1 linked, 5 not linked"), "{}", said.out);
    assert_eq!(workspace.kobl(&["status", "--fail-on", "unreadable"]).code, 0);
}
