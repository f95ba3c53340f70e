//! Everything on a real SQL Server, when `KOBL_TEST_SQLSERVER` holds an ADO
//! connection string of a database in which a table may be created. Each test
//! makes its own tables, named after the process, and drops them again. What
//! kobl says and what is in the table afterwards is checked, never the
//! server's own texts or its collation.

#![allow(clippy::print_stdout, reason = "what was skipped and how long it took is for whoever runs it")]

mod admin;
mod proxy;

use std::io::Write;
use std::sync::Once;
use std::time::{Duration, Instant};

use kobl::change::{
    Change, ConnectionException, CustomerStore, StageError, StoreError, StoreErrorKind, rehearse,
    settled_rows,
};
use kobl::config::{ClientViewConfig, Config};
use kobl::customer::{EconomicNumber, Key, StoredLink};
use kobl::language::Language;
use kobl::progress::Silent;
use kobl::systems::sqlserver::{
    Script, ScriptChange, ScriptTarget, Seen, ServerSettings, SqlServerStore, Trust, look_at, script,
    situation,
};

use self::admin::{Admin, Table};
use crate::sqlserver_cli::{Workspace, from_export_to_undo};

/// The connection string, or a word, past the test runner's capture, that these tests are skipped.
fn server() -> Option<String> {
    static TOLD: Once = Once::new();
    let server = std::env::var("KOBL_TEST_SQLSERVER").ok().filter(|text| !text.trim().is_empty());
    if server.is_none() {
        TOLD.call_once(|| {
            skipped("KOBL_TEST_SQLSERVER is not set");
        });
    }
    server
}

/// Says past the test runner's capture what is not tested, and why.
fn skipped(reason: &str) {
    let _ = writeln!(std::io::stderr(), "sqlserver: skipped: {reason}");
}

fn settings(server: &str) -> ServerSettings {
    ServerSettings::from_ado(server, None).unwrap_or_else(|error| panic!("KOBL_TEST_SQLSERVER: {error}"))
}

fn config(table: &str) -> ClientViewConfig {
    let text = format!(
        "[clientview]\nsource = \"sqlserver\"\nserver = \"S\"\ntable = {table:?}\n[clientview.columns]\n\
         key = \"CustomerID\"\ncode = \"CustomerCode\"\nlink = \"ForeignDebitorSystemIdentification\"\n\
         name = \"Name\"\naddress = [\"Address1\"]\nzip = \"Zip\"\ncity = \"City\"\n\
         [economic]\nsource = \"csv\"\npath = \"kunder.csv\"\n"
    );
    Config::parse(&text, "kobl.toml".as_ref()).expect("a good file").clientview
}

fn open(server: &str, table: &Table) -> SqlServerStore {
    opened(server, table).unwrap_or_else(|error| panic!("{}: {error}", table.name))
}

fn opened(server: &str, table: &Table) -> Result<SqlServerStore, StoreError> {
    SqlServerStore::open(settings(server), &config(&table.name))
}

fn change(key: &str, old: Option<&str>, new: Option<&str>) -> Change {
    let link = |text: Option<&str>| StoredLink(text.map(Into::into));
    Change::new(Key::new(key), link(old), link(new))
}

fn number(number: u32) -> EconomicNumber {
    EconomicNumber::new(number).expect("a number")
}

/// Keys of each type that kobl takes, four of each.
fn keys() -> Vec<(&'static str, [&'static str; 4])> {
    vec![
        ("int", ["1", "2", "3", "40"]),
        ("bigint", ["1", "9007199254740993", "9007199254740994", "9223372036854775807"]),
        ("smallint", ["1", "2", "3", "32767"]),
        (
            "uniqueidentifier",
            [
                "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
                "6f9619ff-8b86-d011-b42d-00cf4fc964fe",
                "0e984725-c51c-4bf4-9960-e1c80e27aba0",
                "0e984725-c51c-4bf4-9960-e1c80e27aba1",
            ],
        ),
        ("char(10)", ["A1        ", "A2        ", "B1        ", "B2        "]),
        ("varchar(20)", ["A-1", "A-2", "B-1", "B'2"]),
        ("nvarchar(50)", ["Æ1", "Ø2", "Å3", "x]4"]),
    ]
}

#[test]
fn every_type_of_key_and_link_is_written_and_restored_exactly() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    for (key_type, keys) in keys() {
        for link_type in ["nvarchar(50)", "varchar(20)", "char(12)", "int"] {
            let text = link_type != "int";
            let links =
                [None, Some(if text { "" } else { "0" }), Some(if text { "  " } else { "0" }), Some("77")];
            let rows: Vec<_> = keys.into_iter().zip(links).collect();
            let Some(table) = Table::create_if_it_holds(&mut admin, key_type, link_type, &rows) else {
                skipped(&format!("the server does not tell keys of type {key_type} apart"));
                continue;
            };
            written_and_restored(&server, &mut admin, &table);
            table.drop(&mut admin);
        }
    }
}

fn written_and_restored(server: &str, admin: &mut Admin, table: &Table) {
    let before = admin.links(table);
    let mut store = open(server, table);
    let read = store.read(&Silent).expect("a list");
    assert_eq!(read.list.customers.len(), 4);
    let mut rows = store.current_rows().expect("rows");
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    let mut customers = read.list.customers;
    customers.sort_by(|a, b| a.key.cmp(&b.key));
    let changes: Vec<Change> = customers
        .iter()
        .zip(10_001..)
        .map(|(customer, n)| {
            let new = store.link_for(number(n)).expect("a number that fits");
            Change::new(customer.key.clone(), customer.link.clone(), new)
        })
        .collect();
    assert_eq!(
        rows.iter().map(|row| &row.link).collect::<Vec<_>>(),
        changes.iter().map(|c| &c.old).collect::<Vec<_>>()
    );

    drop(store.stage(&changes).unwrap_or_else(|error| panic!("{table:?}: {error}")));
    assert_eq!(admin.links(table), before, "not committed, not written: {table:?}");
    store.stage(&changes).expect("staged").commit().expect("committed");
    let now = settled_rows(&mut store).expect("rows");
    for change in &changes {
        let row = now.iter().find(|row| row.key == change.key).expect("the row");
        assert_eq!(row.link, change.new, "{table:?}");
    }
    let back: Vec<Change> = changes
        .iter()
        .map(|change| Change::new(change.key.clone(), change.new.clone(), change.old.clone()))
        .collect();
    store.stage(&back).expect("staged").commit().expect("committed");
    assert_eq!(admin.links(table), before, "what was there before: {table:?}");
}

#[test]
fn null_empty_and_blanks_are_three_values() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let rows = [("1", None), ("2", Some("")), ("3", Some(" ")), ("4", Some("5 "))];
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &rows);
    let mut store = open(&server, &table);
    let before = admin.links(&table);
    for (key, others) in [
        ("1", vec![Some(""), Some(" "), Some("NULL")]),
        ("2", vec![None, Some(" ")]),
        ("3", vec![None, Some(""), Some("  ")]),
        ("4", vec![Some("5"), Some("5  ")]),
    ] {
        for other in others {
            let stale = store.stage(&[change(key, other, Some("10"))]).err();
            assert_eq!(stale, Some(StageError::Stale(vec![Key::new(key)])), "{key} is not {other:?}");
        }
    }
    assert_eq!(admin.links(&table), before);
    table.drop(&mut admin);
}

#[test]
fn one_row_that_changed_stops_all() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", None), ("3", None)]);
    let mut store = open(&server, &table);
    admin.run(&format!(
        "UPDATE {} SET ForeignDebitorSystemIdentification = N'9' WHERE CustomerID = 2",
        table.sql()
    ));
    admin.run(&format!("DELETE FROM {} WHERE CustomerID = 3", table.sql()));
    let changes =
        [change("1", None, Some("10")), change("2", None, Some("20")), change("3", None, Some("30"))];
    let stale = store.stage(&changes).err();
    assert_eq!(stale, Some(StageError::Stale(vec![Key::new("2"), Key::new("3")])));
    assert_eq!(admin.links(&table), [("1".to_owned(), None), ("2".to_owned(), Some("9".to_owned()))]);
    table.drop(&mut admin);
}

#[test]
fn ten_thousand_changes_are_written_at_once() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "varchar(20)", &[]);
    let keys: Vec<String> = (1..=10_000).map(|n| n.to_string()).collect();
    for part in keys.chunks(500) {
        let rows: Vec<(&str, Option<&str>)> = part.iter().map(|key| (key.as_str(), None)).collect();
        table.insert(&mut admin, &rows);
    }
    let mut store = open(&server, &table);
    let changes: Vec<Change> = keys.iter().map(|key| change(key, None, Some(&format!("7{key}")))).collect();
    if !admin.takes_long_statements() {
        skipped("the server loses statements of more than 4,000 characters");
        assert!(store.stage(&changes).is_err(), "changes that did not arrive are noticed");
        table.drop(&mut admin);
        return;
    }
    let begun = Instant::now();
    store.stage(&changes).expect("staged").commit().expect("committed");
    println!("10,000 changes in {:?}", begun.elapsed());
    assert!(admin.links(&table).iter().all(|(key, link)| *link == Some(format!("7{key}"))));
    table.drop(&mut admin);
}

#[test]
fn a_second_kobl_is_told_to_wait() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None)]);
    let (mut first, mut second) = (open(&server, &table), open(&server, &table));
    let changes = [change("1", None, Some("10"))];
    let staged = first.stage(&changes).expect("staged");
    let busy = second.stage(&[change("1", None, Some("11"))]).err();
    staged.commit().expect("committed");
    let late = second.stage(&[change("1", None, Some("11"))]).err();
    match second.exceptions().contains(&ConnectionException::TableLocked) {
        false => {
            assert_eq!(busy, Some(StageError::Busy));
            assert_eq!(late, Some(StageError::Stale(vec![Key::new("1")])));
        }
        // What such a server says of a lock that is not to be had is its own affair.
        true => assert!(busy.is_some() && late.is_some(), "{busy:?} {late:?}"),
    }
    assert_eq!(admin.links(&table), [("1".to_owned(), Some("10".to_owned()))]);
    table.drop(&mut admin);
}

#[test]
fn a_row_that_somebody_holds_is_not_waited_for_for_ever() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None)]);
    let mut quick = settings(&server);
    quick.timeouts.lock = Duration::from_millis(200);
    let mut store = SqlServerStore::open(quick, &config(&table.name)).expect("a table");
    admin.run(&format!("BEGIN TRANSACTION; UPDATE {} SET Name = N'held' WHERE CustomerID = 1", table.sql()));
    let error = store.stage(&[change("1", None, Some("10"))]).err();
    admin.run("ROLLBACK TRANSACTION");
    let told =
        |error: &StoreError| matches!(error.kind, StoreErrorKind::LockTimeout | StoreErrorKind::Deadlock);
    match store.exceptions().contains(&ConnectionException::TableLocked) {
        false => {
            assert!(matches!(&error, Some(StageError::Store(error)) if told(error)), "{error:?}");
        }
        true => assert!(matches!(error, Some(StageError::Busy | StageError::Store(_))), "{error:?}"),
    }
    assert_eq!(admin.links(&table), [("1".to_owned(), None)]);
    store.stage(&[change("1", None, Some("10"))]).expect("staged").commit().expect("committed");
    table.drop(&mut admin);
}

#[test]
fn what_the_column_cannot_hold_is_refused_before_anything_is_written() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    for link_type in ["varchar(4)", "char(4)", "nvarchar(4)", "smallint"] {
        let table = Table::create(&mut admin, "int", link_type, &[("1", None)]);
        let mut store = open(&server, &table);
        let refused = store.link_for(number(100_045)).map_err(|error| error.kind);
        assert_eq!(refused, Err(StoreErrorKind::TooLong), "{link_type}");
        // The database has the last word, should the number come some other way.
        let error = store.stage(&[change("1", None, Some("100045"))]).err();
        assert!(
            matches!(error, Some(StageError::Store(_) | StageError::Altered(_))),
            "{link_type}: {error:?}"
        );
        assert_eq!(admin.links(&table), [("1".to_owned(), None)], "{link_type}");
        table.drop(&mut admin);
    }
}

#[test]
fn a_unique_index_refuses_a_shared_number() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", Some("10")), ("2", Some("20"))]);
    admin.run(&format!(
        "CREATE UNIQUE INDEX kobl_link ON {} (ForeignDebitorSystemIdentification)",
        table.sql()
    ));
    let mut store = open(&server, &table);
    let doubled = format!("UPDATE {} SET ForeignDebitorSystemIdentification = N'10'", table.sql());
    if admin.tries(&doubled) {
        skipped("the server does not keep a unique index");
        table.drop(&mut admin);
        return;
    }
    let error = store.stage(&[change("2", Some("20"), Some("10"))]).err();
    assert!(matches!(&error, Some(StageError::Store(e)) if e.kind == StoreErrorKind::Duplicate), "{error:?}");
    assert_eq!(admin.links(&table)[1].1.as_deref(), Some("20"));
    table.drop(&mut admin);
}

#[test]
fn triggers_that_count_change_or_refuse_are_noticed() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let link = "ForeignDebitorSystemIdentification";
    for (body, expected) in [
        // Counts of its own, which must not be taken for the update's.
        (
            "IF EXISTS (SELECT 1 FROM inserted AS i WHERE i.Name <> N'seen') \
             UPDATE t SET Name = N'seen' FROM {table} AS t INNER JOIN inserted AS i ON i.CustomerID = t.CustomerID;",
            None,
        ),
        (
            "IF EXISTS (SELECT 1 FROM inserted AS i WHERE i.{link} = N'20') \
             UPDATE t SET {link} = N'0' + i.{link} FROM {table} AS t INNER JOIN inserted AS i ON i.CustomerID = t.CustomerID WHERE i.CustomerID = 2;",
            Some("altered"),
        ),
        ("ROLLBACK TRANSACTION;", Some("refused")),
    ] {
        let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", None)]);
        let before = admin.links(&table);
        let body = body.replace("{table}", &table.sql()).replace("{link}", link);
        let trigger = format!(
            "CREATE TRIGGER kobl_trigger_{} ON {} AFTER UPDATE AS BEGIN {body} END",
            table.id(),
            table.sql()
        );
        if !admin.tries(&trigger) {
            skipped("the server has no triggers");
            table.drop(&mut admin);
            return;
        }
        let changes = [change("1", None, Some("10")), change("2", None, Some("20"))];
        let mut store = open(&server, &table);
        match (store.stage(&changes), expected) {
            (Ok(staged), None) => staged.commit().expect("committed"),
            (Err(StageError::Altered(keys)), Some("altered")) => assert_eq!(keys, [Key::new("2")]),
            (Err(StageError::Store(error)), Some("refused")) => {
                assert_eq!(error.kind, StoreErrorKind::Trigger)
            }
            (other, _) => panic!("{body}: {:?}", other.err()),
        }
        let after = admin.links(&table);
        if expected.is_some() {
            assert_eq!(after, before, "{body}");
        } else {
            assert_eq!(after[1].1.as_deref(), Some("20"));
        }
        table.drop(&mut admin);
    }
}

#[test]
fn strange_names_are_names() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let probe = format!("[{} o]]d]", Table::free_name());
    if !admin.tries(&format!("CREATE TABLE {probe} (a int)")) {
        skipped("the server takes no brackets in names");
        return;
    }
    admin.run(&format!("DROP TABLE {probe}"));
    let table = Table::create_named(&mut admin, " od]d 'na--me", "int", "nvarchar(50)", &[("1", None)]);
    let mut store = open(&server, &table);
    store.stage(&[change("1", None, Some("10"))]).expect("staged").commit().expect("committed");
    assert_eq!(admin.links(&table), [("1".to_owned(), Some("10".to_owned()))]);
    table.drop(&mut admin);
}

#[test]
fn a_reading_statement_of_ones_own_is_read() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", Some("20"))]);
    let mut config = config(&table.name);
    config.select = Some(format!(
        "SELECT a.CustomerID, a.CustomerCode, a.ForeignDebitorSystemIdentification, b.Name, b.Address1, b.Zip, b.City \
         FROM {0} AS a INNER JOIN {0} AS b ON b.CustomerID = a.CustomerID WHERE a.CustomerID > 1 -- one is left out",
        table.sql()
    ));
    let mut store = SqlServerStore::open(settings(&server), &config).expect("a table");
    let read = store.read(&Silent).expect("a list");
    let codes: Vec<&str> = read.list.customers.iter().map(|customer| customer.code.as_str()).collect();
    assert_eq!(codes, ["K2"]);
    store.stage(&[change("2", Some("20"), Some("21"))]).expect("staged").commit().expect("committed");
    assert_eq!(admin.links(&table)[1].1.as_deref(), Some("21"));
    table.drop(&mut admin);
}

#[test]
fn bytes_without_a_meaning_do_not_end_the_export() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", None)]);
    let broken = format!(
        "UPDATE {} SET Address1 = CONVERT(varchar(100), 0x4181429DFF) WHERE CustomerID = 1",
        table.sql()
    );
    if !admin.tries(&broken) {
        skipped("the server makes no text of bytes");
    }
    let read = open(&server, &table).read(&Silent).expect("a list");
    assert_eq!(read.list.customers.len(), 2);
    table.drop(&mut admin);
}

#[test]
fn what_is_missing_or_refused_is_told() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    let kind = |settings: ServerSettings, config: &ClientViewConfig| {
        SqlServerStore::open(settings, config).err().map(|error| error.kind)
    };
    let mut no_column = config(&table.name);
    no_column.columns.set(kobl::customer::Field::Link, "NoSuchColumn");
    assert_eq!(kind(settings(&server), &no_column), Some(StoreErrorKind::Missing));
    let no_table = config("NoSuchTable_kobl");
    assert_eq!(kind(settings(&server), &no_table), Some(StoreErrorKind::Missing));
    let mut no_login = settings(&server);
    if let kobl::systems::sqlserver::Login::Sql { password, .. } = &mut no_login.login {
        *password = "certainly wrong".into();
        let error = SqlServerStore::open(no_login, &config(&table.name)).err().expect("refused");
        match (error.kind, error.number) {
            (situation::NOT_LET_IN, Some(number)) => {
                skipped(&format!("the server has a number of its own for a wrong password: {number}"));
            }
            (kind, _) => assert_eq!(kind, situation::LOGIN),
        }
    }
    table.drop(&mut admin);

    if !admin.tries("SELECT TOP (1) COLUMN_NAME FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE") {
        skipped("the server does not tell its keys");
        return;
    }
    let name = Table::free_name();
    admin.run(&format!(
        "CREATE TABLE [{name}] (CustomerID int NOT NULL, CompanyID int NOT NULL, CustomerCode nvarchar(20) NULL, \
         ForeignDebitorSystemIdentification nvarchar(50) NULL, Name nvarchar(100) NULL, Address1 varchar(100) NULL, \
         Zip varchar(10) NULL, City nvarchar(50) NULL, PRIMARY KEY (CompanyID, CustomerID))"
    ));
    assert_eq!(kind(settings(&server), &config(&name)), Some(StoreErrorKind::CompositeKey));
    admin.run(&format!("DROP TABLE [{name}]"));
}

#[test]
fn the_script_changes_checks_and_takes_back() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    if !admin.runs_scripts() {
        skipped("the server knows no transaction inside TRY, or no sp_getapplock");
        return;
    }
    let rows = [("1", None), ("2", Some("")), ("3", Some("30 "))];
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &rows);
    let before = admin.links(&table);
    let identity = open(&server, &table).identity().expect("an identity");
    let target = ScriptTarget::of(&identity, "CustomerID", "ForeignDebitorSystemIdentification");
    let changes: Vec<ScriptChange> = [
        change("1", None, Some("10")),
        change("2", Some(""), Some("20")),
        change("3", Some("30 "), Some("31")),
    ]
    .map(|change| ScriptChange { change, note: "O'Brien */ GO $(x)".to_owned() })
    .to_vec();
    let text = script(Script {
        language: Language::Danish,
        version: "0",
        run: "R",
        target: &target,
        changes: &changes,
    });
    let (first, undo) = admin::halves(&text);

    assert!(admin.tries(&first), "the script runs");
    let links: Vec<_> = admin.links(&table).into_iter().map(|(_, link)| link.unwrap_or_default()).collect();
    assert_eq!(links, ["10", "20", "31"]);
    assert!(!admin.tries(&first), "a second time the values are not the expected ones");
    assert!(admin.tries(&undo), "the undo runs");
    assert_eq!(admin.links(&table), before);

    let elsewhere = ScriptTarget { database: Some("another_database".to_owned()), ..target };
    let text = script(Script {
        language: Language::English,
        version: "0",
        run: "R",
        target: &elsewhere,
        changes: &changes,
    });
    assert!(!admin.tries(&admin::halves(&text).0), "another database is refused");
    assert_eq!(admin.links(&table), before);
    table.drop(&mut admin);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_unless_told_otherwise() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    let given = settings(&server);
    if given.exceptions().contains(&ConnectionException::TrustServerCertificate) {
        let mut strict = given;
        strict.trust = kobl::systems::sqlserver::Trust::System;
        let kind = SqlServerStore::open(strict, &config(&table.name)).err().map(|error| error.kind);
        assert!(matches!(kind, None | Some(situation::CERTIFICATE | situation::TLS)), "{kind:?}");
    }
    table.drop(&mut admin);
}

/// The network fails at, after and at every n-th packet, for every n up to the whole conversation.
#[test]
fn a_network_that_fails_anywhere_never_leaves_half_a_write_or_a_false_report() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table =
        Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", Some("")), ("3", Some("30"))]);
    let changes = [
        change("1", None, Some("10")),
        change("2", Some(""), Some("20")),
        change("3", Some("30"), Some("31")),
    ];
    let before = admin.links(&table);
    let whole = {
        let proxy = proxy::Proxy::start(&server, None);
        let told = proxy::write(proxy.settings(&settings(&server)), &config(&table.name), &changes);
        assert_eq!(told, proxy::Told::Written);
        proxy.packets()
    };
    let after = admin.links(&table);
    assert_ne!(after, before);
    let identity = open(&server, &table).identity().expect("an identity");
    let lock = kobl::systems::sqlserver::identifiers::lock_name(&identity.table);
    let cuts = [proxy::Cut::Before, proxy::Cut::After, proxy::Cut::Every, proxy::Cut::Stall];
    for cut in (1..=whole).flat_map(|packet| cuts.map(|cut| cut(packet))) {
        table.restore(&mut admin, &before);
        let proxy = proxy::Proxy::start(&server, Some(cut));
        let told = proxy::write(proxy.settings(&settings(&server)), &config(&table.name), &changes);
        let stands = admin.settled_links(&table, &lock);
        assert!(stands == before || stands == after, "{cut:?}: half a write {stands:?}");
        match told {
            proxy::Told::Written => assert_eq!(stands, after, "{cut:?}"),
            proxy::Told::NotWritten => assert_eq!(stands, before, "{cut:?}"),
            proxy::Told::Unknown => {}
        }
    }
    table.drop(&mut admin);
}

#[test]
fn from_export_to_undo_with_the_program_itself() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    table.insert_firms(&mut admin, &[("1", None), ("2", Some("")), ("3", Some("0")), ("4", Some("10004"))]);
    let (connection, password) = admin::without_password(&server);
    let settings = format!("connection = '''{connection}'''");
    let workspace = Workspace::new(&settings, &table.name, &password);
    let admin = std::cell::RefCell::new(admin);
    let links = || admin.borrow_mut().links(&table).into_iter().map(|(_, link)| link).collect();
    from_export_to_undo(&workspace, &links);
    if !password.is_empty() {
        assert!(!workspace.everything_written().contains(&password), "the password is written somewhere");
    }
    table.drop(&mut admin.borrow_mut());
}

#[test]
fn a_link_column_that_cannot_hold_a_number_is_told_by_its_type() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    for link_type in ["text", "bit", "float", "sql_variant", "xml", "decimal(9, 2)"] {
        let Some(table) = Table::create_if_known(&mut admin, link_type) else {
            skipped(&format!("the server has no columns of type {link_type}"));
            continue;
        };
        let declared = admin.type_of_link(&table);
        if declared.as_deref() != link_type.split('(').next() {
            skipped(&format!("the server says of a column of type {link_type} that it is {declared:?}"));
            table.drop(&mut admin);
            continue;
        }
        let kind = opened(&server, &table).err().map(|error| error.kind);
        assert_eq!(kind, Some(StoreErrorKind::LinkType), "{link_type}");
        table.drop(&mut admin);
    }
}

#[test]
fn a_trigger_that_runs_instead_of_the_change_is_told_as_a_trigger() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None), ("2", Some("20"))]);
    let trigger = format!(
        "CREATE TRIGGER kobl_instead_{} ON {} INSTEAD OF UPDATE AS BEGIN DECLARE @nothing int; SET @nothing = 1; END",
        table.id(),
        table.sql()
    );
    if !admin.tries(&trigger) {
        skipped("the server has no triggers that run instead of a change");
        table.drop(&mut admin);
        return;
    }
    let before = admin.links(&table);
    let error = open(&server, &table).stage(&[change("1", None, Some("10"))]).err();
    assert_eq!(error, Some(StageError::Altered(vec![Key::new("1")])));
    assert_eq!(admin.links(&table), before);
    table.drop(&mut admin);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let rows = [("1", None), ("2", Some("")), ("3", Some(" ")), ("4", Some("40"))];
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &rows);
    let before = admin.links(&table);
    let rehearsal = rehearse(&mut open(&server, &table)).expect("a write would succeed");
    assert_eq!((rehearsal.rows, rehearsal.unchanged), (3, 4));
    assert_eq!(admin.links(&table), before);
    table.drop(&mut admin);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_trusted_by_its_fingerprint() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[("1", None)]);
    let mut given = settings(&server);
    given.trust = Trust::System;
    match look_at(&given) {
        Ok(Some(Seen::Good(fingerprint))) => {
            given.trust = Trust::Fingerprint(fingerprint);
            let mut store = SqlServerStore::open(given, &config(&table.name)).expect("trusted");
            assert_eq!(store.read(&Silent).map(|read| read.list.customers.len()), Ok(1));
        }
        Ok(Some(Seen::Trusted)) => skipped("the server's certificate is trusted here already"),
        Ok(Some(Seen::TooWeak(_))) => skipped("the server's certificate is too weak to be trusted alone"),
        Ok(None) => skipped("the connection string asks for no encryption"),
        Err(error) => {
            assert_eq!(error.kind, situation::TLS);
            skipped("the server has no TLS");
        }
    }
    table.drop(&mut admin);
}

#[test]
fn the_server_is_the_same_by_every_way_that_leads_to_it() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    let identity = open(&server, &table).identity().expect("an identity");
    let mut at_once = settings(&server);
    at_once.multi_subnet = true;
    let mut store = SqlServerStore::open(at_once, &config(&table.name)).expect("a table");
    assert!(store.identity().expect("an identity").is_same(&identity));
    let mut no_database = settings(&server);
    no_database.database = Some("no_such_database_of_kobl".to_owned());
    match SqlServerStore::open(no_database, &config(&table.name)).err() {
        Some(error) => assert!(
            matches!(error.kind, situation::DATABASE | situation::NOT_LET_IN | situation::LOGIN),
            "{error}"
        ),
        None => skipped("the server opens a database that is not there"),
    }
    table.drop(&mut admin);
}

#[test]
fn a_hundred_thousand_customers_are_read() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    let keys: Vec<String> = (1..=1000).map(|n| n.to_string()).collect();
    for part in keys.chunks(500) {
        let rows: Vec<(&str, Option<&str>)> = part.iter().map(|key| (key.as_str(), None)).collect();
        table.insert(&mut admin, &rows);
    }
    let mut count = 1000;
    let mut copying = Duration::ZERO;
    while count < 100_000 {
        // A server that copies so slowly would not be through with the next, twice as many, in time.
        if copying > Duration::from_secs(4) {
            skipped(&format!(
                "the server copies {} rows in {copying:?}: no more than {count} are read",
                count / 2
            ));
            break;
        }
        let begun = Instant::now();
        let more = format!(
            "INSERT INTO {0} (CustomerID, CustomerCode, ForeignDebitorSystemIdentification, Name, Address1, Zip, City) \
             SELECT CustomerID + {count}, CustomerCode, ForeignDebitorSystemIdentification, Name, Address1, Zip, City FROM {0}",
            table.sql()
        );
        if !admin.tries(&more) {
            skipped("the server copies no rows");
            break;
        }
        copying = begun.elapsed();
        count *= 2;
    }
    let mut store = open(&server, &table);
    let begun = Instant::now();
    let read = store.read(&Silent).expect("a list");
    println!("{} customers in {:?}", read.list.customers.len(), begun.elapsed());
    assert_eq!(read.list.customers.len(), count);
    table.drop(&mut admin);
}

#[test]
fn init_finds_the_table_by_its_quoted_name() {
    let Some(server) = server() else { return };
    let mut admin = Admin::connect(&server);
    let table = Table::create(&mut admin, "int", "nvarchar(50)", &[]);
    table.insert_firms(&mut admin, &[("1", None)]);
    let (connection, password) = admin::without_password(&server);
    let workspace = Workspace::new(&format!("connection = '''{connection}'''"), &table.name, &password);
    let given = settings(&server);
    let kobl::systems::sqlserver::Login::Sql { user, .. } = &given.login else {
        skipped("init is tried with a login of the server");
        table.drop(&mut admin);
        return;
    };
    let (address, database) = (given.address(), given.database.clone().unwrap_or_default());
    let quoted = format!("[{}]", table.name.to_uppercase());
    let mut arguments = vec!["init", "--config", "new.toml", "--server", &address, "--database", &database];
    arguments.extend(["--user", user, "--password-env", "KOBL_TEST_PASSWORD", "--economic", "kunder.csv"]);
    arguments.extend(["--table", &quoted]);
    match (given.encryption, &given.trust) {
        (kobl::systems::sqlserver::WireEncryption::Off, _) => arguments.push("--encrypt-off"),
        (_, Trust::AnyCertificate) => arguments.push("--trust-server-certificate"),
        _ => {}
    }
    workspace.says(&arguments, 0);
    workspace.says(&["--config", "new.toml", "doctor", "--rehearse"], 0);
    table.drop(&mut admin);
}
