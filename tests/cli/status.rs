//! `kobl status` as a monitor: names, what is new, and exit code 8.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::workspace::{Said, Workspace, program};

/// A look whose time is given.
fn look(workspace: &Workspace, language: &str, day: u8, flags: &[&str]) -> Said {
    let time = format!("2026-12-{day:02}T08:00:00+01:00");
    let mut command = Command::new(program());
    command.current_dir(workspace.path("")).env("NO_COLOR", "1").stdin(Stdio::null());
    command.args(["status", "--since-last", "--lang", language, "--at", &time]).args(flags);
    workspace.say(command)
}

/// Breaks links the way they break in time.
fn break_links(workspace: &Workspace) {
    workspace.sql(
        "UPDATE Customer SET ForeignDebitorSystemIdentification = '29999' WHERE CustomerCode = 'K-101';
         UPDATE Customer SET ForeignDebitorSystemIdentification = '20105' WHERE CustomerCode = 'K-102';
         INSERT INTO Customer (CustomerID, CustomerCode, Name, Zip) VALUES (7, 'K-107', 'Ny Kunde ApS', '8000');",
    );
}

#[test]
fn what_is_new_since_the_last_look_is_named_and_fails() {
    for (language, expected) in [("en", "Since 2026-12-01 08:00: "), ("da", "Siden 2026-12-01 08:00: ")] {
        let workspace = Workspace::applied();
        let first = look(&workspace, language, 1, &["--fail-on", "any"]);
        assert_eq!(first.code, 0, "what was there before is not new: {}", first.whole());
        break_links(&workspace);
        let second = look(&workspace, language, 2, &["--fail-on", "dangling,suspicious,shared"]);
        assert!(second.out.contains(expected) && second.out.contains("Ny Kunde ApS"), "{}", second.whole());
        assert_eq!(second.code, 8, "{}", second.whole());
        // They are known by now.
        let third = look(&workspace, language, 3, &["--fail-on", "dangling,suspicious,shared"]);
        assert_eq!(third.code, 0, "{}", third.whole());
        let kept = workspace.read("runs/status.jsonl");
        assert_eq!(kept.lines().count(), 3);
        for name in ["Bageri", "K-10", "Ny Kunde"] {
            assert!(!kept.contains(name), "no names are kept: {kept}");
        }
    }
}

#[test]
fn the_transcript_of_a_second_look() {
    let workspace = Workspace::applied();
    look(&workspace, "en", 1, &[]);
    break_links(&workspace);
    assert_snapshot!(look(&workspace, "en", 2, &["--fail-on", "dangling"]).whole(), @r"
            7  customers in ClientView
            7  customers in e-conomic
            5  are linked
            2  are not linked and do not sync
            0    of these with a certain proposal
            0  links that are not a number
            1  links to a number that does not exist
            2  share their number with another
            1  links seem to go to another customer
            0  links to a barred customer
            2  exist only in e-conomic
    Since 2026-12-01 08:00: 5 new, 0 gone or put right.

    1 link to a number that does not exist
    ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name         e-conomic no.   e-conomic name   What it means                                                                                                                                   │
    ╞══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-101           Solbakkens Bageri ApS   29999                            e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there. │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 link that looks wrong
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name        e-conomic no.   e-conomic name         What it means                                                                                                                                       │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102           Havnegadens Auto A/S   20105           Fyrtårnets Optik ApS   In e-conomic the number seems to belong to another customer (a probability of less than 1% that it is the same). Numbers are reused after deletion. │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    2 customers that share their number
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name        e-conomic no.   e-conomic name         What it means                                                               │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102           Havnegadens Auto A/S   20105           Fyrtårnets Optik ApS   The same number as K-105. Invoices of several customers go to the same one. │
    │ K-105           Fyrtårnets Optik ApS   20105           Fyrtårnets Optik ApS   The same number as K-102. Invoices of several customers go to the same one. │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 customer without a link
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name   e-conomic no.   e-conomic name   What it means                          │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-107           Ny Kunde ApS                                       Not linked; kobl finds nobody similar. │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    --- stderr
    Found, as --fail-on asked: dangling.
    --- exit 8
    ");
    let workspace = Workspace::applied();
    look(&workspace, "da", 1, &[]);
    break_links(&workspace);
    assert_snapshot!(look(&workspace, "da", 2, &["--fail-on", "dangling"]).whole(), @r"
            7  kunder i ClientView
            7  kunder i e-conomic
            5  er koblet
            2  er ikke koblet og synkroniseres ikke
            0    heraf med et sikkert forslag
            0  koblinger, der ikke er et nummer
            1  koblinger til et nummer, der ikke findes
            2  deler nummer med en anden
            1  koblinger ser ud til at gå til en anden kunde
            0  koblinger til en spærret kunde
            2  findes kun i e-conomic
    Siden 2026-12-01 08:00: 5 nye, 0 er væk eller bragt i orden.

    1 kobling til et nummer, der ikke findes
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn         e-conomic nr.   e-conomic navn   Det betyder                                                                                                                                       │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-101       Solbakkens Bageri ApS   29999                            e-conomic har ingen kunde med det nummer: kunden er slettet eller har fået et andet nummer. Find den på navnet i e-conomic, og vælg nummeret dér. │
    └────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 kobling, der ser forkert ud
    ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn        e-conomic nr.   e-conomic navn         Det betyder                                                                                                                                    │
    ╞══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102       Havnegadens Auto A/S   20105           Fyrtårnets Optik ApS   Nummeret ser ud til at høre til en anden kunde i e-conomic (under 1 % sandsynlighed for, at det er den samme). Numre genbruges efter sletning. │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    2 kunder, der deler nummer med en anden
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn        e-conomic nr.   e-conomic navn         Det betyder                                                              │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-102       Havnegadens Auto A/S   20105           Fyrtårnets Optik ApS   Samme nummer som K-105. Fakturaer for flere kunder havner hos den samme. │
    │ K-105       Fyrtårnets Optik ApS   20105           Fyrtårnets Optik ApS   Samme nummer som K-102. Fakturaer for flere kunder havner hos den samme. │
    └────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 kunde uden kobling
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn   e-conomic nr.   e-conomic navn   Det betyder                                 │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K-107       Ny Kunde ApS                                       Ikke koblet; kobl finder ingen, der ligner. │
    └────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    --- stderr
    Fundet, som --fail-on bad om: dangling.
    --- exit 8
    ");
}

#[test]
fn without_since_last_everything_counts() {
    let workspace = Workspace::applied();
    assert_eq!(workspace.kobl(&["status", "--fail-on", "dangling"]).code, 0);
    let said = workspace.kobl(&["status", "--fail-on", "dangling,only-in-economic"]);
    assert_eq!((said.code, said.err.trim()), (8, "Found, as --fail-on asked: only-in-economic."));
    break_links(&workspace);
    assert_eq!(workspace.kobl(&["status", "--fail-on", "dangling"]).code, 8);
    assert_eq!(workspace.kobl(&["status", "--fail-on", "hanging"]).code, 2);
}

#[test]
fn a_report_names_everybody_and_replaces_only_reports() {
    let workspace = Workspace::applied();
    break_links(&workspace);
    for name in ["status.html", "status.csv"] {
        for _ in 0..2 {
            let said = workspace.kobl(&["status", "--report", name]);
            assert_eq!(said.code, 0, "{}", said.err);
        }
        let report = workspace.read(name);
        for text in ["Solbakkens Bageri ApS", "29999", "Ny Kunde ApS", "Kun Her Handel A/S"] {
            assert!(report.contains(text), "{text} in {name}");
        }
        workspace.write(name, "mine");
        let said = workspace.kobl(&["status", "--report", name]);
        assert_eq!((said.code, workspace.read(name).as_str()), (2, "mine"), "{}", said.err);
    }
    assert_eq!(workspace.kobl(&["status", "--report", "status.docx"]).code, 2);
}
