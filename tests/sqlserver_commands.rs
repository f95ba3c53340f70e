//! The commands for one customer, for the answers of an earlier review and for
//! a monitor on SQL Server: against the stand-in.

use crate::sqlserver_cli::{PASSWORD, Workspace, table, workspace};
use crate::tds_peer::{Database, Peer};

/// Changes a cell of the stand-in's table.
fn set(peer: &Peer, key: &str, column: &str, value: &str) {
    let mut state = peer.state();
    let place = state.database.column(column);
    if let Some(cells) = state.database.rows.get_mut(key) {
        cells[place] = Some(value.to_owned());
    }
}

/// Eight customers, of whom six are approved by then; then one is renamed, one moves, one is
/// deleted and one comes.
fn reviewed_and_changed() -> (Peer, Workspace, String) {
    let mut database = Database::default();
    for key in 1..=8 {
        database.add(&key.to_string(), None, &format!("Firma nummer {key} ApS"));
    }
    let peer = Peer::start(database);
    let workspace = workspace(&peer);
    let customers: String =
        (1..=8).map(|n| format!("1000{n};Firma nummer {n} ApS;Vestergade 1;8000;Aarhus C\r\n")).collect();
    let list = format!("Nr.;Navn;Adresse;Postnr.;By\r\n{customers}");
    std::fs::write(workspace.path().join("kunder.csv"), list).expect("a file");
    workspace.says(&["export", "--run-code", "BBBB"], 0);
    let approved = ["K1", "K2", "K3", "K4", "K5", "K6"].iter().zip(10_001..);
    let review = workspace.approve(&approved.map(|(code, number)| (*code, number)).collect::<Vec<_>>());
    set(&peer, "2", "Name", "Et helt andet firma A/S");
    set(&peer, "3", "Address1", "Havnevej 99");
    peer.state().database.rows.remove("4");
    peer.state().database.add("9", None, "Firma nummer 9 ApS");
    (peer, workspace, review)
}

/// The links of the customers that are there, by key.
fn linked(peer: &Peer) -> String {
    let links = peer.links().into_iter().filter_map(|(key, link)| Some(format!("{key}={}", link?)));
    links.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_answers_of_unchanged_customers_come_back() {
    let (peer, workspace, review) = reviewed_and_changed();
    let said = workspace.says(&["export", "--answers", &review, "--out", "runs/zz"], 0);
    assert!(said.contains("3 answers were carried over") && said.contains("3 no longer hold"), "{said}");
    for change in [
        "name was ”Firma nummer 2 ApS” and is now ”Et helt andet firma A/S”",
        "address was ”Vestergade 1” and is now ”Havnevej 99”",
        "K4",
    ] {
        assert!(said.contains(change), "{change}: {said}");
    }
    let said = workspace.says(&["apply", "runs/zz/review.csv", "--yes"], 0);
    assert!(said.contains("3 changes written"), "{said}");
    assert_eq!(linked(&peer), "1=10001 5=10005 6=10006");
}

#[test]
fn the_unchanged_customers_are_written_on_the_users_word() {
    let (peer, workspace, review) = reviewed_and_changed();
    let said = workspace.says(&["apply", &review, "--yes"], 4);
    assert!(said.contains("K4") && said.contains("--skip-changed"), "{said}");
    assert_eq!(linked(&peer), "");
    let said = workspace.says(&["apply", &review, "--yes", "--skip-changed"], 0);
    assert!(said.contains("3 changes written"), "{said}");
    assert_eq!(linked(&peer), "1=10001 5=10005 6=10006");
}

/// All that a command said, at a time that is given.
fn transcript(workspace: &Workspace, arguments: &[&str], language: &str, day: u8) -> String {
    let time = format!("2026-12-{day:02}T08:00:00+01:00");
    let clock = ["--lang", language, "--at", &time, "--run-code", "TQKM"];
    let output = workspace.kobl(&[arguments, &clock].concat());
    let [out, err] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).replace('\\', "/"));
    format!("{out}--- stderr\n{err}--- exit {}", output.status.code().unwrap_or(-1))
}

/// `link`, `unlink` and two looks of `status`, with what breaks between them.
fn one_customer_and_a_monitor(language: &str) -> String {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    let mut said = Vec::new();
    let mut say = |arguments: &[&str], day: u8| {
        said.push(format!(
            "$ kobl {}\n{}",
            arguments.join(" "),
            transcript(&workspace, arguments, language, day)
        ));
    };
    say(&["link", "K1", "10001", "--allow-unlikely"], 1);
    say(&["status", "--since-last", "--fail-on", "dangling,shared"], 2);
    peer.state().database.set_link("4", Some("19999".to_owned()));
    set(&peer, "3", "ForeignDebitorSystemIdentification", "10001");
    say(&["status", "--since-last", "--fail-on", "dangling,shared"], 3);
    say(&["unlink", "K4", "--yes"], 4);
    say(&["undo", "--last", "--yes"], 5);
    assert_eq!(linked(&peer), "1=10001 2= 3=10001 4=19999");
    said.join("\n\n")
}

#[test]
fn the_transcript_of_one_customer_and_a_monitor() {
    insta::assert_snapshot!(one_customer_and_a_monitor("en"), @r#"
    $ kobl link K1 10001 --allow-unlikely
    ┌───────────────────────────────────────────────────────────┐
    │                   ClientView           e-conomic          │
    ╞═══════════════════════════════════════════════════════════╡
    │ Code / number     K1                   10001              │
    │ Name              Firma nummer 1 ApS   Firma nummer 1 ApS │
    │ Address           Vestergade 1         Vestergade 1       │
    │ Post code, city   8000 Aarhus C        8000 Aarhus C      │
    │ Link now          not linked                              │
    └───────────────────────────────────────────────────────────┘
    review · 99 % · same name; same address; same legal form; others at the address; there is too little to go by
    Others that the customer could be in e-conomic:
      10002 Firma nummer 2 ApS (0 %)
      10003 Firma nummer 3 ApS (0 %)
      10004 Firma nummer 4 ApS (0 %)
    Other customers in ClientView that the number could belong to:
      K2 Firma nummer 2 ApS (0 %)
      K3 Firma nummer 3 ApS (0 %)
      K4 Firma nummer 4 ApS (0 %)
    --- stderr
    Warning: The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    1 change written to the database and read back. Journal: runs/links/apply-20261201T070000Z
    Undo it with: kobl undo --last   See the health: kobl status
    --- exit 0

    $ kobl status --since-last --fail-on dangling,shared
            4  customers in ClientView
            4  customers in e-conomic
            2  are linked
            2  are not linked and do not sync
            0    of these with a certain proposal
            0  links that are not a number
            0  links to a number that does not exist
            0  share their number with another
            0  links seem to go to another customer
            0  links to a barred customer
            0  exist only in e-conomic
    The first time with --since-last: the next time tells what is new since now.
    --- stderr
    Warning: The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    --- exit 0

    $ kobl status --since-last --fail-on dangling,shared
            4  customers in ClientView
            4  customers in e-conomic
            3  are linked
            1  are not linked and do not sync
            0    of these with a certain proposal
            0  links that are not a number
            1  links to a number that does not exist
            2  share their number with another
            1  links seem to go to another customer
            0  links to a barred customer
            0  exist only in e-conomic
    Since 2026-12-02 08:00: 4 new, 1 gone or put right.

    1 link to a number that does not exist
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name      e-conomic no.   e-conomic name   What it means                                                                                                                                   │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K4              Firma nummer 4 ApS   19999                            e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there. │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 link that looks wrong
    ┌───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name      e-conomic no.   e-conomic name       What it means                                                                                                                                       │
    ╞═══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K3              Firma nummer 3 ApS   10001           Firma nummer 1 ApS   In e-conomic the number seems to belong to another customer (a probability of less than 1% that it is the same). Numbers are reused after deletion. │
    └───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    2 customers that share their number
    ┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name      e-conomic no.   e-conomic name       What it means                                                            │
    ╞════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K1              Firma nummer 1 ApS   10001           Firma nummer 1 ApS   The same number as K3. Invoices of several customers go to the same one. │
    │ K3              Firma nummer 3 ApS   10001           Firma nummer 1 ApS   The same number as K1. Invoices of several customers go to the same one. │
    └────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    --- stderr
    Warning: The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    Found, as --fail-on asked: dangling, shared.
    --- exit 8

    $ kobl unlink K4 --yes
    ┌───────────────────────────────────────────────────────┐
    │                   ClientView           e-conomic      │
    ╞═══════════════════════════════════════════════════════╡
    │ Code / number     K4                   19999          │
    │ Name              Firma nummer 4 ApS                  │
    │ Address           Vestergade 1                        │
    │ Post code, city   8000 Aarhus C                       │
    │ Link now          19999                does not exist │
    └───────────────────────────────────────────────────────┘
      - e-conomic has no customer with that number: it was deleted or given another number. Look for its name in e-conomic and choose the number there.
    --- stderr
    Warning: The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    1 change written to the database and read back. Journal: runs/links/apply-20261204T070000Z
    Undo it with: kobl undo --last   See the health: kobl status
    --- exit 0

    $ kobl undo --last --yes
    ┌─────────────────────────────────────────────────────────┐
    │ Customer code   ClientView name      Link               │
    ╞═════════════════════════════════════════════════════════╡
    │ K4              Firma nummer 4 ApS   not linked → 19999 │
    └─────────────────────────────────────────────────────────┘
    1 row to go back to before apply-20261204T070000Z · 0 are already
    --- stderr
    Warning: The connection is not encrypted at all (encrypt = "off"). That is for a safe network and a server that cannot do better. The journal says so.
    1 change written to the database and read back. Journal: runs/links/undo-20261205T070000Z
    The values are again what they were. See the health: kobl status
    --- exit 0
    "#);
    insta::assert_snapshot!(one_customer_and_a_monitor("da"), @r#"
    $ kobl link K1 10001 --allow-unlikely
    ┌─────────────────────────────────────────────────────────┐
    │                 ClientView           e-conomic          │
    ╞═════════════════════════════════════════════════════════╡
    │ Kode / nummer   K1                   10001              │
    │ Navn            Firma nummer 1 ApS   Firma nummer 1 ApS │
    │ Adresse         Vestergade 1         Vestergade 1       │
    │ Postnr. by      8000 Aarhus C        8000 Aarhus C      │
    │ Kobling nu      ikke koblet                             │
    └─────────────────────────────────────────────────────────┘
    gennemgå · 99 % · samme navn; samme adresse; samme selskabsform; flere på adressen; der er for lidt at gå efter
    Andre, kunden kan være i e-conomic:
      10002 Firma nummer 2 ApS (0 %)
      10003 Firma nummer 3 ApS (0 %)
      10004 Firma nummer 4 ApS (0 %)
    Andre kunder i ClientView, nummeret kan høre til:
      K2 Firma nummer 2 ApS (0 %)
      K3 Firma nummer 3 ApS (0 %)
      K4 Firma nummer 4 ApS (0 %)
    --- stderr
    Advarsel: Forbindelsen er slet ikke krypteret (encrypt = "off"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.
    1 ændring er skrevet til databasen og kontrolleret. Journal: runs/links/apply-20261201T070000Z
    Fortryd med: kobl undo --last   Se, hvordan det står til: kobl status
    --- exit 0

    $ kobl status --since-last --fail-on dangling,shared
            4  kunder i ClientView
            4  kunder i e-conomic
            2  er koblet
            2  er ikke koblet og synkroniseres ikke
            0    heraf med et sikkert forslag
            0  koblinger, der ikke er et nummer
            0  koblinger til et nummer, der ikke findes
            0  deler nummer med en anden
            0  koblinger ser ud til at gå til en anden kunde
            0  koblinger til en spærret kunde
            0  findes kun i e-conomic
    Første gang med --since-last: næste gang siges, hvad der er nyt siden nu.
    --- stderr
    Advarsel: Forbindelsen er slet ikke krypteret (encrypt = "off"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.
    --- exit 0

    $ kobl status --since-last --fail-on dangling,shared
            4  kunder i ClientView
            4  kunder i e-conomic
            3  er koblet
            1  er ikke koblet og synkroniseres ikke
            0    heraf med et sikkert forslag
            0  koblinger, der ikke er et nummer
            1  koblinger til et nummer, der ikke findes
            2  deler nummer med en anden
            1  koblinger ser ud til at gå til en anden kunde
            0  koblinger til en spærret kunde
            0  findes kun i e-conomic
    Siden 2026-12-02 08:00: 4 nye, 1 er væk eller bragt i orden.

    1 kobling til et nummer, der ikke findes
    ┌─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn      e-conomic nr.   e-conomic navn   Det betyder                                                                                                                                       │
    ╞═════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K4          Firma nummer 4 ApS   19999                            e-conomic har ingen kunde med det nummer: kunden er slettet eller har fået et andet nummer. Find den på navnet i e-conomic, og vælg nummeret dér. │
    └─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    1 kobling, der ser forkert ud
    ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn      e-conomic nr.   e-conomic navn       Det betyder                                                                                                                                    │
    ╞══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K3          Firma nummer 3 ApS   10001           Firma nummer 1 ApS   Nummeret ser ud til at høre til en anden kunde i e-conomic (under 1 % sandsynlighed for, at det er den samme). Numre genbruges efter sletning. │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘

    2 kunder, der deler nummer med en anden
    ┌─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn      e-conomic nr.   e-conomic navn       Det betyder                                                           │
    ╞═════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
    │ K1          Firma nummer 1 ApS   10001           Firma nummer 1 ApS   Samme nummer som K3. Fakturaer for flere kunder havner hos den samme. │
    │ K3          Firma nummer 3 ApS   10001           Firma nummer 1 ApS   Samme nummer som K1. Fakturaer for flere kunder havner hos den samme. │
    └─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
    --- stderr
    Advarsel: Forbindelsen er slet ikke krypteret (encrypt = "off"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.
    Fundet, som --fail-on bad om: dangling, shared.
    --- exit 8

    $ kobl unlink K4 --yes
    ┌──────────────────────────────────────────────────┐
    │                 ClientView           e-conomic   │
    ╞══════════════════════════════════════════════════╡
    │ Kode / nummer   K4                   19999       │
    │ Navn            Firma nummer 4 ApS               │
    │ Adresse         Vestergade 1                     │
    │ Postnr. by      8000 Aarhus C                    │
    │ Kobling nu      19999                findes ikke │
    └──────────────────────────────────────────────────┘
      - e-conomic har ingen kunde med det nummer: kunden er slettet eller har fået et andet nummer. Find den på navnet i e-conomic, og vælg nummeret dér.
    --- stderr
    Advarsel: Forbindelsen er slet ikke krypteret (encrypt = "off"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.
    1 ændring er skrevet til databasen og kontrolleret. Journal: runs/links/apply-20261204T070000Z
    Fortryd med: kobl undo --last   Se, hvordan det står til: kobl status
    --- exit 0

    $ kobl undo --last --yes
    ┌──────────────────────────────────────────────────────┐
    │ Kundekode   ClientView navn      Kobling             │
    ╞══════════════════════════════════════════════════════╡
    │ K4          Firma nummer 4 ApS   ikke koblet → 19999 │
    └──────────────────────────────────────────────────────┘
    1 række sættes tilbage, som før apply-20261204T070000Z · 0 er det i forvejen
    --- stderr
    Advarsel: Forbindelsen er slet ikke krypteret (encrypt = "off"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.
    1 ændring er skrevet til databasen og kontrolleret. Journal: runs/links/undo-20261205T070000Z
    Værdierne er igen, som de var. Se, hvordan det står til: kobl status
    --- exit 0
    "#);
}

#[test]
fn a_monitor_names_what_is_new() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    for language in ["en", "da"] {
        peer.state().database.set_link("4", Some("10004".to_owned()));
        workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 0);
        peer.state().database.set_link("4", Some("19999".to_owned()));
        let said =
            workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 8);
        assert!(said.contains("Firma nummer 4 ApS") && said.contains("19999"), "{said}");
        workspace.says(&["status", "--since-last", "--fail-on", "dangling", "--lang", language], 0);
    }
}

/// The link of a customer in the stand-in.
fn link_of(peer: &Peer, key: &str) -> Option<String> {
    peer.state().database.link_of(key).expect("a customer")
}

#[test]
fn one_customer_is_linked_unlinked_and_both_are_undone() {
    for (language, written) in [("en", "1 change written"), ("da", "1 ændring er skrevet")] {
        let peer = Peer::start(table());
        let workspace = workspace(&peer);
        let said = workspace.says(&["link", "K1", "10001", "--allow-unlikely", "--lang", language], 0);
        assert!(said.contains("Firma nummer 1 ApS") && said.contains(written), "{said}");
        assert_eq!(link_of(&peer, "1").as_deref(), Some("10001"));
        workspace.says(&["undo", "--last", "--yes", "--lang", language], 0);
        assert_eq!(link_of(&peer, "1"), None);
        peer.state().database.set_link("4", Some("19999".to_owned()));
        let said = workspace.says(&["unlink", "K4", "--yes", "--lang", language], 0);
        assert!(said.contains("19999") && said.contains(written), "{said}");
        assert_ne!(link_of(&peer, "4").as_deref(), Some("19999"));
        workspace.says(&["undo", "--last", "--yes", "--lang", language], 0);
        assert_eq!(link_of(&peer, "4").as_deref(), Some("19999"));
    }
}

#[test]
fn a_customer_that_is_not_as_it_was_read_is_not_written() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    workspace.says(&["link", "K1", "10009", "--allow-unlikely"], 3);
    workspace.says(&["link", "K4", "10001", "--allow-unlikely"], 3);
    assert_eq!(link_of(&peer, "1"), None);
    assert_eq!(link_of(&peer, "4").as_deref(), Some("10004"));
}

/// Both connections of the command, and e-conomic if it asks: what was typed once is not asked again.
#[test]
#[cfg(target_os = "linux")]
fn a_password_is_asked_for_once_a_command() {
    let peer = Peer::start(table());
    let workspace = workspace(&peer);
    let config = workspace.path().join("kobl.toml");
    let text = std::fs::read_to_string(&config).expect("settings");
    std::fs::write(&config, text.replace("password_env = \"KOBL_TEST_PASSWORD\"\n", "")).expect("written");
    for (line, answers) in [
        ("kobl link K1 10001", format!("{PASSWORD}\ny\n")),
        ("kobl status", format!("{PASSWORD}\n")),
        ("kobl undo --last", format!("{PASSWORD}\ny\n")),
    ] {
        let (code, screen) =
            crate::pseudo_terminal::typed(workspace.path(), line, &answers, &[("KOBL_LANG", "en")]);
        assert_eq!(code, 0, "{line}: {screen}");
        assert_eq!(screen.matches("(not shown)").count(), 1, "{line}: {screen}");
    }
}
