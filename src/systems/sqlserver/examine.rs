//! `kobl doctor` on SQL Server: everything that can be in the way of an export
//! or a write, as values. Nothing is changed. What a server cannot tell is
//! "not checked", never "failed".

use chrono::{DateTime, NaiveDateTime, Utc};

use super::catalogue::{self, cell};
use super::connection::{Connection, Row};
use super::explore::look_at;
use super::identifiers::{TableName, bracketed, parse_table};
use super::layout::TableLayout;
use super::pinned::Seen;
use super::settings::{ServerSettings, SettingNote};
use super::situation;
use super::statements::{self, Lock};
use crate::change::{ConnectionException, StoreError, StoreErrorKind};
use crate::config::ClientViewConfig;
use crate::customer::Field;

/// What was examined, in the order in which it can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Keywords of the connection string that are not followed.
    ConnectionString,
    /// The server's name is known.
    Network,
    /// Somebody answers.
    Port,
    /// The connection is encrypted and the certificate trusted.
    Encryption,
    /// The login works.
    Login,
    /// The database opens.
    Database,
    /// Table and columns are there.
    Columns,
    /// The link column can hold e-conomic numbers and be written.
    LinkColumn,
    /// The key is unique.
    Key,
    /// The rights suffice.
    Rights,
    /// Triggers on the table.
    Triggers,
    /// Unique or filtered indexes over the link column.
    Indexes,
    /// The database can be written.
    Writable,
    /// A second kobl is kept out.
    Lock,
    /// Both clocks agree.
    Clock,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckVerdict {
    /// Good.
    Ok,
    /// Works, but look at it.
    Warning,
    /// In the way.
    Failed,
    /// Could not be checked.
    Unknown,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    /// Good; what was seen (a version, a type, a name).
    Fine(String),
    /// There are none.
    None,
    /// The database can be written; its recovery model.
    Recovery(String),
    /// The error that came.
    Error(StoreError),
    /// The certificate is not trusted, and this is what it looks like.
    Certificate(StoreError, Seen),
    /// These keywords are not followed.
    NotFollowed(Vec<SettingNote>),
    /// The connection is less safe than the default.
    Unsafe(Vec<ConnectionException>),
    /// The link column is shorter than nine digits.
    ShortLink(String),
    /// The link column is computed or an identity.
    SpecialLink(String),
    /// The link column is replicated.
    ReplicatedLink(String),
    /// Nothing proves that the key is unique; so many keys are doubled.
    KeyNotProved(u64),
    /// These columns lack the right to read them.
    CannotRead(Vec<String>),
    /// The link column may not be changed.
    CannotWrite(String),
    /// Triggers that run on every change.
    Triggers(Vec<String>),
    /// A trigger that runs instead of the change.
    InsteadOf(String),
    /// A unique index over the link column.
    UniqueIndex(String),
    /// The database is read-only.
    ReadOnly(String),
    /// There is no `sp_getapplock`; the table itself will be locked.
    TableLocked,
    /// The server's clock is off by so many seconds.
    ClockOff(i64),
    /// The server does not tell.
    NotTold,
}

/// One thing examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub subject: Subject,
    /// How it stands.
    pub verdict: CheckVerdict,
    /// What was found.
    pub finding: Observation,
}

/// Everything examined, and the script that grants no more than kobl needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// In the order examined.
    pub checks: Vec<Check>,
    /// T-SQL for the server's administrator, where the table is known.
    pub grants: Option<String>,
}

/// A clock that is off by more makes journals hard to read.
const CLOCK_TOLERANCE: i64 = 120;

/// Examines server, table and rights. `now` is this machine's clock.
#[must_use]
pub fn examine(settings: ServerSettings, config: &ClientViewConfig, now: DateTime<Utc>) -> Examination {
    let mut checks = Vec::new();
    let exceptions = settings.exceptions();
    let encryption = match exceptions.is_empty() {
        true => check(Subject::Encryption, CheckVerdict::Ok, Observation::Fine("TLS".to_owned())),
        false => check(Subject::Encryption, CheckVerdict::Warning, Observation::Unsafe(exceptions)),
    };
    let address = settings.address();
    if !settings.notes.is_empty() {
        let notes = Observation::NotFollowed(settings.notes.clone());
        checks.push(check(Subject::ConnectionString, CheckVerdict::Warning, notes));
    }
    let mut connection = match Connection::open(settings.clone()) {
        Ok(connection) => connection,
        Err(error) => {
            let grants = is_refusal(error.kind).then(|| as_configured(config)).flatten();
            let database = settings.database.clone().unwrap_or_else(|| "ClientTime".to_owned());
            checks.extend(up_to(error, &address));
            show_certificate(&mut checks, &settings);
            return Examination { checks, grants: grants.map(|asked| asked.with_login(&database)) };
        }
    };
    checks.push(check(Subject::Network, CheckVerdict::Ok, Observation::Fine(address)));
    checks.push(check(Subject::Port, CheckVerdict::Ok, Observation::Fine(version(&mut connection))));
    checks.push(encryption);
    let user = text_of(&mut connection, statements::WHO);
    checks.push(check(Subject::Login, CheckVerdict::Ok, Observation::Fine(user.clone())));
    let database = text_of(&mut connection, statements::DATABASE);
    checks.push(check(Subject::Database, CheckVerdict::Ok, Observation::Fine(database.clone())));
    let layout = match catalogue::layout(&mut connection, config) {
        Ok(layout) => layout,
        Err(error) => {
            checks.push(check(Subject::Columns, CheckVerdict::Failed, Observation::Error(error)));
            // Whoever has no rights sees no table: then these are the rights to ask for.
            let grants = as_configured(config).map(|asked| asked.script(&database, &user));
            return Examination { checks, grants };
        }
    };
    let columns = columns_of(&layout, config);
    checks.extend(of_table(&mut connection, &layout, config, &columns, now));
    let asked = Asked { table: layout.name.clone(), link: layout.link.name.clone(), columns };
    Examination { checks, grants: Some(asked.script(&database, &user)) }
}

fn check(subject: Subject, verdict: CheckVerdict, finding: Observation) -> Check {
    Check { subject, verdict, finding }
}

/// Whether the server lets nobody in whom it does not know: then a login of its own helps.
fn is_refusal(kind: StoreErrorKind) -> bool {
    matches!(
        kind,
        situation::LOGIN
            | situation::WINDOWS_SIGN_IN
            | situation::SIGN_IN
            | situation::NO_INTEGRATED_LOGIN
            | situation::NO_NTLM
    )
}

/// Looks at the certificate that is in the way, and shows it.
fn show_certificate(checks: &mut [Check], settings: &ServerSettings) {
    let Some(check) = checks.last_mut() else { return };
    let Observation::Error(error) = &check.finding else { return };
    if !matches!(error.kind, situation::CERTIFICATE | situation::CERTIFICATE_CHANGED) {
        return;
    }
    if let Ok(Some(seen)) = look_at(settings) {
        check.finding = Observation::Certificate(error.clone(), seen);
    }
}

/// What the kind of a connection error says about the steps before it.
fn up_to(error: StoreError, address: &str) -> Vec<Check> {
    use StoreErrorKind as Kind;
    // Known before anything was sent: nothing can be said of the steps before.
    let unsent = match error.kind {
        situation::NO_INTEGRATED_LOGIN | situation::NO_NTLM => Some(Subject::Login),
        situation::CERTIFICATE_FILE | Kind::File => Some(Subject::Encryption),
        _ => None,
    };
    if let Some(subject) = unsent {
        return vec![check(subject, CheckVerdict::Failed, Observation::Error(error))];
    }
    let steps = [Subject::Network, Subject::Port, Subject::Encryption, Subject::Login, Subject::Database];
    let failed = match error.kind {
        situation::UNKNOWN_SERVER | Kind::Settings => 0,
        situation::UNREACHABLE | Kind::Timeout | Kind::Lost => 1,
        situation::TLS | situation::CERTIFICATE | situation::CERTIFICATE_CHANGED => 2,
        situation::DATABASE | situation::DATABASE_NOT_OPEN => 4,
        _ => 3,
    };
    let good = |subject| check(subject, CheckVerdict::Ok, Observation::Fine(address.to_owned()));
    let mut checks: Vec<Check> = steps[..failed].iter().map(|subject| good(*subject)).collect();
    checks.push(check(steps[failed], CheckVerdict::Failed, Observation::Error(error)));
    checks
}

fn of_table(
    connection: &mut Connection,
    layout: &TableLayout,
    config: &ClientViewConfig,
    columns: &[String],
    now: DateTime<Utc>,
) -> Vec<Check> {
    vec![
        existing(layout, config),
        link_column(connection, layout),
        key(connection, layout),
        rights(connection, layout, columns),
        triggers(connection, layout),
        indexes(connection, layout),
        writable(connection),
        lock(connection),
        clock(connection, now),
    ]
}

/// The columns of the table that `kobl.toml` names.
fn configured(config: &ClientViewConfig) -> Vec<&str> {
    match config.select {
        // The statement of one's own names its columns; only these two belong to the table.
        Some(_) => [Field::Key, Field::Link].map(|field| config.columns.needed(field)).into(),
        None => config.columns.fields().into_iter().map(|(name, _)| name).collect(),
    }
}

/// The configured columns as the catalogue has them; the unknown ones as configured.
fn columns_of(layout: &TableLayout, config: &ClientViewConfig) -> Vec<String> {
    let named =
        |name: &str| TableLayout::column(&layout.columns, name).map_or(name.to_owned(), |column| column.name);
    configured(config).into_iter().map(named).collect()
}

fn existing(layout: &TableLayout, config: &ClientViewConfig) -> Check {
    match TableLayout::columns_named(&layout.columns, configured(config)) {
        Err(error) => check(Subject::Columns, CheckVerdict::Failed, Observation::Error(error)),
        Ok(_) => check(Subject::Columns, CheckVerdict::Ok, Observation::Fine(layout.name.plain())),
    }
}

fn link_column(connection: &mut Connection, layout: &TableLayout) -> Check {
    let subject = Subject::LinkColumn;
    if let Err(error) = layout.check_for_writing() {
        return check(subject, CheckVerdict::Failed, Observation::Error(error));
    }
    let shown = layout.link.described();
    let table = layout.name.to_string();
    let flags = rows(connection, statements::COLUMN_FLAGS, &[&table, &layout.link.name]);
    let flagged = flags.and_then(|rows| special(rows.first()?, &shown));
    flagged.unwrap_or_else(|| match layout.link.length {
        Some(1..=8) => check(subject, CheckVerdict::Warning, Observation::ShortLink(shown)),
        _ => check(subject, CheckVerdict::Ok, Observation::Fine(shown)),
    })
}

/// What the flags of the link column (computed, identity, replicated) say against it.
fn special(flags: &Row, shown: &str) -> Option<Check> {
    let [computed, identity, replicated] = [0, 1, 2].map(|index| cell(flags, index) == "1");
    match (computed || identity, replicated) {
        (true, _) => {
            Some(check(Subject::LinkColumn, CheckVerdict::Failed, Observation::SpecialLink(shown.to_owned())))
        }
        (false, true) => Some(check(
            Subject::LinkColumn,
            CheckVerdict::Warning,
            Observation::ReplicatedLink(shown.to_owned()),
        )),
        (false, false) => None,
    }
}

fn key(connection: &mut Connection, layout: &TableLayout) -> Check {
    let shown = layout.key.described();
    if layout.key_is_unique() {
        return check(Subject::Key, CheckVerdict::Ok, Observation::Fine(shown));
    }
    let doubled = connection.batch(&statements::doubled_keys(layout)).ok();
    let doubled = doubled.and_then(|results| cell(results.first()?.first()?, 0).parse().ok());
    match doubled {
        Some(0) => check(Subject::Key, CheckVerdict::Warning, Observation::KeyNotProved(0)),
        Some(count) => check(Subject::Key, CheckVerdict::Failed, Observation::KeyNotProved(count)),
        None => check(Subject::Key, CheckVerdict::Unknown, Observation::NotTold),
    }
}

fn rights(connection: &mut Connection, layout: &TableLayout, columns: &[String]) -> Check {
    let table = layout.name.to_string();
    // `None` where the server does not tell.
    let mut may = |right: &str, column: &str| {
        let rows = rows(connection, statements::RIGHT, &[&table, right, column])?;
        match cell(rows.first()?, 0) {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        }
    };
    let read: Vec<(&String, Option<bool>)> =
        columns.iter().map(|column| (column, may("SELECT", column))).collect();
    let write = may("UPDATE", &layout.link.name);
    let unreadable: Vec<String> =
        read.iter().filter(|(_, may)| *may == Some(false)).map(|(column, _)| (*column).clone()).collect();
    let (verdict, finding) = match (unreadable.is_empty(), write) {
        (false, _) => (CheckVerdict::Failed, Observation::CannotRead(unreadable)),
        (true, Some(false)) => (CheckVerdict::Failed, Observation::CannotWrite(layout.link.name.clone())),
        (true, Some(true)) if read.iter().all(|(_, may)| may.is_some()) => {
            (CheckVerdict::Ok, Observation::Fine(layout.name.plain()))
        }
        (true, _) => (CheckVerdict::Unknown, Observation::NotTold),
    };
    check(Subject::Rights, verdict, finding)
}

fn triggers(connection: &mut Connection, layout: &TableLayout) -> Check {
    let Some(rows) = rows(connection, statements::TRIGGERS, &[&layout.name.to_string()]) else {
        return check(Subject::Triggers, CheckVerdict::Unknown, Observation::NotTold);
    };
    let names: Vec<String> = rows.iter().map(|row| cell(row, 0).to_owned()).collect();
    match (rows.iter().find(|row| cell(row, 1) == "1"), names.is_empty()) {
        (Some(row), _) => {
            check(Subject::Triggers, CheckVerdict::Warning, Observation::InsteadOf(cell(row, 0).to_owned()))
        }
        (None, true) => check(Subject::Triggers, CheckVerdict::Ok, Observation::None),
        (None, false) => check(Subject::Triggers, CheckVerdict::Warning, Observation::Triggers(names)),
    }
}

fn indexes(connection: &mut Connection, layout: &TableLayout) -> Check {
    match rows(connection, statements::INDEXES, &[&layout.name.to_string(), &layout.link.name]) {
        None => check(Subject::Indexes, CheckVerdict::Unknown, Observation::NotTold),
        Some(rows) => match rows.iter().find(|row| cell(row, 1) == "1") {
            Some(row) => check(
                Subject::Indexes,
                CheckVerdict::Warning,
                Observation::UniqueIndex(cell(row, 0).to_owned()),
            ),
            None => check(Subject::Indexes, CheckVerdict::Ok, Observation::None),
        },
    }
}

fn writable(connection: &mut Connection) -> Check {
    match connection
        .batch(statements::DATABASE_STATE)
        .ok()
        .and_then(|results| results.first()?.first().cloned())
    {
        Some(row) if cell(&row, 0) == "READ_ONLY" => {
            check(Subject::Writable, CheckVerdict::Failed, Observation::ReadOnly(cell(&row, 2).to_owned()))
        }
        Some(row) if !cell(&row, 0).is_empty() => {
            let recovery = Observation::Recovery(cell(&row, 1).trim().to_owned());
            check(Subject::Writable, CheckVerdict::Ok, recovery)
        }
        _ => check(Subject::Writable, CheckVerdict::Unknown, Observation::NotTold),
    }
}

fn lock(connection: &Connection) -> Check {
    match connection.lock() {
        Lock::Application => {
            check(Subject::Lock, CheckVerdict::Ok, Observation::Fine("sp_getapplock".to_owned()))
        }
        Lock::Table => check(Subject::Lock, CheckVerdict::Warning, Observation::TableLocked),
    }
}

fn clock(connection: &mut Connection, now: DateTime<Utc>) -> Check {
    let told = text_of(connection, statements::CLOCK);
    match NaiveDateTime::parse_from_str(told.get(..19).unwrap_or(""), "%Y-%m-%dT%H:%M:%S") {
        Err(_) => check(Subject::Clock, CheckVerdict::Unknown, Observation::NotTold),
        Ok(time) => {
            let off = (time.and_utc() - now).num_seconds();
            match off.abs() > CLOCK_TOLERANCE {
                true => check(Subject::Clock, CheckVerdict::Warning, Observation::ClockOff(off)),
                false => check(Subject::Clock, CheckVerdict::Ok, Observation::Fine(told)),
            }
        }
    }
}

/// An optional question: `None` where the server does not know it or does not answer.
fn rows(connection: &mut Connection, sql: &str, parameters: &[&str]) -> Option<Vec<Row>> {
    let parameters: Vec<Option<&str>> = parameters.iter().map(|value| Some(*value)).collect();
    connection.query(sql, &parameters).ok()?.into_iter().next()
}

/// The first cell of an optional question, or "".
fn text_of(connection: &mut Connection, sql: &str) -> String {
    let results = connection.batch(sql).unwrap_or_default();
    results.first().and_then(|rows| rows.first()).map(|row| cell(row, 0).to_owned()).unwrap_or_default()
}

fn version(connection: &mut Connection) -> String {
    text_of(connection, statements::VERSION)
}

/// The least that kobl needs: to read the columns it reads, to change the one it changes.
struct Asked {
    table: TableName,
    link: String,
    columns: Vec<String>,
}

/// What `kobl.toml` says, where the catalogue does not show the table.
fn as_configured(config: &ClientViewConfig) -> Option<Asked> {
    let (schema, table) = parse_table(&config.table)?;
    let table = TableName { schema: schema.unwrap_or_else(|| "dbo".to_owned()), table };
    let columns = configured(config).into_iter().map(str::to_owned).collect();
    Some(Asked { table, link: config.columns.needed(Field::Link).to_owned(), columns })
}

impl Asked {
    /// The script for a server on which kobl cannot sign in: a login of the server, and its rights.
    fn with_login(&self, database: &str) -> String {
        format!(
            "USE [master];\nCREATE LOGIN [kobl] WITH PASSWORD = N'...';\n{}",
            self.script(database, "").replacen(";\n", ";\nCREATE USER [kobl] FOR LOGIN [kobl];\n", 1)
        )
    }

    fn script(&self, database: &str, user: &str) -> String {
        // The owner needs no rights; the script is then for whoever kobl is to run as.
        let user = if matches!(user, "" | "dbo") { "[kobl]".to_owned() } else { bracketed(user) };
        let mut columns: Vec<String> = Vec::new();
        for column in self.columns.iter().map(|column| bracketed(column)) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        format!(
            "USE {};\nGRANT SELECT ({}) ON {} TO {user};\nGRANT UPDATE ({}) ON {} TO {user};\n",
            bracketed(database),
            columns.join(", "),
            self.table,
            bracketed(&self.link),
            self.table,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_which_step_failed_and_that_those_before_did_not() {
        for (kind, subject, before) in [
            (situation::UNKNOWN_SERVER, Subject::Network, 0),
            (situation::UNREACHABLE, Subject::Port, 1),
            (situation::CERTIFICATE, Subject::Encryption, 2),
            (situation::LOGIN, Subject::Login, 3),
            (situation::WINDOWS_SIGN_IN, Subject::Login, 3),
            (situation::NOT_READY, Subject::Login, 3),
            (situation::DATABASE, Subject::Database, 4),
            (situation::DATABASE_NOT_OPEN, Subject::Database, 4),
            // Nothing was sent, so nothing is known of the steps before.
            (situation::NO_NTLM, Subject::Login, 0),
            (situation::CERTIFICATE_FILE, Subject::Encryption, 0),
        ] {
            let checks = up_to(StoreError::new(kind), "SRV01");
            assert_eq!(checks.len(), before + 1, "{kind:?}");
            assert_eq!(checks.last().map(|c| (c.subject, c.verdict)), Some((subject, CheckVerdict::Failed)));
            assert!(checks[..before].iter().all(|check| check.verdict == CheckVerdict::Ok));
        }
    }

    #[test]
    fn a_computed_column_is_in_the_way_and_a_replicated_one_is_to_be_looked_at() {
        let verdict = |flags: [&str; 3]| {
            let flags: Row = flags.iter().map(|flag| Some((*flag).into())).collect();
            special(&flags, "Link int").map(|check| check.verdict)
        };
        assert_eq!(verdict(["0", "0", "0"]), None);
        assert_eq!(verdict(["1", "0", "0"]), Some(CheckVerdict::Failed));
        assert_eq!(verdict(["0", "1", "1"]), Some(CheckVerdict::Failed));
        assert_eq!(verdict(["0", "0", "1"]), Some(CheckVerdict::Warning));
    }

    #[test]
    fn the_script_grants_no_more_than_is_needed() {
        let columns = ["CustomerID".to_owned(), "Na]me".to_owned(), "Link".to_owned()];
        let table = TableName { schema: "dbo".to_owned(), table: "Customer".to_owned() };
        let asked = Asked { table, link: "Link".to_owned(), columns: columns.to_vec() };
        let script = asked.script("ClientTime", "FIRM\\ida");
        insta::assert_snapshot!(script, @r#"
        USE [ClientTime];
        GRANT SELECT ([CustomerID], [Na]]me], [Link]) ON [dbo].[Customer] TO [FIRM\ida];
        GRANT UPDATE ([Link]) ON [dbo].[Customer] TO [FIRM\ida];
        "#);
        let parsed = sqlparser::parser::Parser::parse_sql(&sqlparser::dialect::MsSqlDialect {}, &script);
        assert!(parsed.is_ok(), "{parsed:?}");
        insta::assert_snapshot!(asked.with_login("ClientTime"), @r#"
        USE [master];
        CREATE LOGIN [kobl] WITH PASSWORD = N'...';
        USE [ClientTime];
        CREATE USER [kobl] FOR LOGIN [kobl];
        GRANT SELECT ([CustomerID], [Na]]me], [Link]) ON [dbo].[Customer] TO [kobl];
        GRANT UPDATE ([Link]) ON [dbo].[Customer] TO [kobl];
        "#);
    }
}
