//! One connection to a server. The only place that knows the driver and its
//! runtime; everything goes in as a statement with text parameters and comes
//! out as rows of text. A connection that failed in any other way than by an
//! error of the server is closed at once: what it still holds back belongs to
//! an answer nobody waits for.

use std::future::Future;
use std::time::Duration;

use futures_util::TryStreamExt;
use secrecy::ExposeSecret;
use tiberius::{AuthMethod, Client, ColumnData, Config, EncryptionLevel, QueryItem, SqlBrowser};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use super::error_numbers::numbered;
use super::layout::TableLayout;
use super::settings::{Encryption, Login, ServerSettings, Trust};
use super::statements::{self, Lock};
use crate::change::{StoreError, StoreErrorKind};
use crate::customer::Text;

/// One row, as text; `None` is NULL.
pub type Row = Vec<Option<Text>>;
/// The results of a statement, in order.
pub(super) type Results = Vec<Vec<Row>>;

type Driver = Client<Compat<TcpStream>>;

/// A connection and the settings to make it again.
pub(super) struct Connection {
    runtime: Runtime,
    settings: ServerSettings,
    driver: Option<Driver>,
    /// The session has its working tables.
    prepared: bool,
    /// How a second kobl is kept out.
    lock: Lock,
}

/// Where in an answer a row stands: is it a new result's head, or a row.
enum Piece {
    Head(Vec<String>),
    Row(Row),
}

impl Connection {
    /// Connects and sets the session's options.
    pub(super) fn open(settings: ServerSettings) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| StoreError::new(StoreErrorKind::Other))?;
        let mut connection =
            Self { runtime, settings, driver: None, prepared: false, lock: Lock::Application };
        connection.reopen()?;
        Ok(connection)
    }

    /// Drops what is there and connects anew.
    pub(super) fn reopen(&mut self) -> Result<(), StoreError> {
        self.driver = None;
        self.prepared = false;
        self.driver = Some(self.runtime.block_on(connect(&self.settings))?);
        self.batch(statements::SESSION)?;
        for options in [&statements::patience(self.settings.timeouts.lock), statements::ANSI_OPTIONS] {
            match self.batch(options) {
                // A server that does not take orders about these has them as they must be.
                Err(error) if error.number.is_some() => {}
                other => drop(other?),
            }
        }
        self.lock = match self.batch(statements::CAN_LOCK) {
            Err(error) if error.number.is_some() => Lock::Table,
            other => other.map(|_| Lock::Application)?,
        };
        Ok(())
    }

    /// How a second kobl is kept out.
    pub(super) fn lock(&self) -> Lock {
        self.lock
    }

    /// Makes the session's working tables for this table, once; on a new connection if a write
    /// that failed before closed the old one.
    pub(super) fn prepare(&mut self, table: &TableLayout) -> Result<(), StoreError> {
        if self.driver.is_none() {
            self.reopen()?;
        }
        if !self.prepared {
            self.batch(&statements::working_tables(table))?;
            self.prepared = true;
        }
        Ok(())
    }

    /// Closes it; the server rolls back what is open.
    pub(super) fn close(&mut self) {
        self.driver = None;
    }

    /// The settings in use.
    pub(super) fn settings(&self) -> &ServerSettings {
        &self.settings
    }

    /// Runs a batch without parameters. Temporary tables made in it live as long as the session.
    pub(super) fn batch(&mut self, sql: &str) -> Result<Results, StoreError> {
        self.collect(sql, None)
    }

    /// Runs a statement with parameters `@P1`, `@P2`, ...
    pub(super) fn query(&mut self, sql: &str, parameters: &[Option<&str>]) -> Result<Results, StoreError> {
        self.collect(sql, Some(parameters))
    }

    /// Runs a batch and hands out its rows one by one.
    pub(super) fn for_each(
        &mut self,
        sql: &str,
        mut each: impl FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.run(sql, None, |piece| match piece {
            Piece::Row(row) => each(row),
            Piece::Head(_) => Ok(()),
        })
    }

    /// The column names of a batch's first result.
    pub(super) fn columns(&mut self, sql: &str) -> Result<Vec<String>, StoreError> {
        let mut names = None;
        self.run(sql, None, |piece| {
            if let Piece::Head(head) = piece {
                names.get_or_insert(head);
            }
            Ok(())
        })?;
        Ok(names.unwrap_or_default())
    }

    /// Waits, between two attempts.
    pub(super) fn pause(&self, pause: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(pause).await });
    }

    fn collect(&mut self, sql: &str, parameters: Option<&[Option<&str>]>) -> Result<Results, StoreError> {
        let mut results = Results::new();
        self.run(sql, parameters, |piece| {
            match piece {
                Piece::Head(_) => results.push(Vec::new()),
                Piece::Row(row) => results.last_mut().into_iter().for_each(|rows| rows.push(row.clone())),
            }
            Ok(())
        })?;
        Ok(results)
    }

    fn run(
        &mut self,
        sql: &str,
        parameters: Option<&[Option<&str>]>,
        each: impl FnMut(Piece) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let driver = self.driver.as_mut().ok_or_else(|| StoreError::new(StoreErrorKind::Lost))?;
        let wait = self.settings.timeouts.answer;
        let outcome = self.runtime.block_on(converse(driver, wait, sql, parameters, each));
        if outcome.as_ref().is_err_and(|error| error.number.is_none()) {
            self.driver = None;
        }
        outcome
    }
}

/// Sends one request and reads its whole answer.
async fn converse(
    driver: &mut Driver,
    wait: Duration,
    sql: &str,
    parameters: Option<&[Option<&str>]>,
    mut each: impl FnMut(Piece) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    // The driver times each part of an answer; a peer that stops taking our request is timed here.
    let patience = wait + Duration::from_secs(5);
    let mut answer = match parameters {
        None => within(patience, driver.simple_query(sql)).await?,
        Some(parameters) => {
            let parameters: Vec<&dyn tiberius::ToSql> =
                parameters.iter().map(|value| value as &dyn tiberius::ToSql).collect();
            within(patience, driver.query(sql, &parameters)).await?
        }
    };
    while let Some(item) = answer.try_next().await.map_err(lost)? {
        each(match item {
            QueryItem::Metadata(head) => {
                Piece::Head(head.columns().iter().map(|column| column.name().to_owned()).collect())
            }
            QueryItem::Row(row) => Piece::Row(row.into_iter().map(text).collect()),
        })?;
    }
    Ok(())
}

/// Every column is asked for as text; the rest is here for the numbers of a server's own making.
fn text(value: ColumnData<'static>) -> Option<Text> {
    match value {
        ColumnData::String(text) => text.map(|text| text.as_ref().into()),
        ColumnData::U8(n) => n.map(|n| n.to_string().into()),
        ColumnData::I16(n) => n.map(|n| n.to_string().into()),
        ColumnData::I32(n) => n.map(|n| n.to_string().into()),
        ColumnData::I64(n) => n.map(|n| n.to_string().into()),
        ColumnData::Bit(b) => b.map(|b| if b { "1" } else { "0" }.into()),
        _ => None,
    }
}

async fn within<T>(
    patience: Duration,
    work: impl Future<Output = tiberius::Result<T>>,
) -> Result<T, StoreError> {
    match timeout(patience, work).await {
        Ok(outcome) => outcome.map_err(lost),
        Err(_) => Err(StoreError::new(StoreErrorKind::Timeout)),
    }
}

/// An error during a conversation.
fn lost(error: tiberius::error::Error) -> StoreError {
    use tiberius::error::{Error, IoErrorKind};
    match error {
        Error::Server(error) => numbered(error.code()),
        Error::Io { kind: IoErrorKind::TimedOut, .. } => StoreError::new(StoreErrorKind::Timeout),
        _ => StoreError::new(StoreErrorKind::Lost),
    }
}

/// Connects, and once more where the server sends us to another address (Azure does).
async fn connect(settings: &ServerSettings) -> Result<Driver, StoreError> {
    match sign_in(settings).await {
        Err(Refusal::Elsewhere(host, port)) => {
            let mut elsewhere = ServerSettings { host, port: Some(port), ..settings.clone() };
            elsewhere.instance = None;
            match sign_in(&elsewhere).await {
                Err(Refusal::Elsewhere(host, _)) => {
                    Err(StoreError::new(StoreErrorKind::Unreachable).about(host))
                }
                other => other.map_err(Refusal::into_error),
            }
        }
        other => other.map_err(Refusal::into_error),
    }
}

/// Why nobody signed in.
enum Refusal {
    Elsewhere(String, u16),
    Error(StoreError),
}

impl Refusal {
    fn into_error(self) -> StoreError {
        match self {
            Self::Elsewhere(host, _) => StoreError::new(StoreErrorKind::Unreachable).about(host),
            Self::Error(error) => error,
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Error(error)
    }
}

async fn sign_in(settings: &ServerSettings) -> Result<Driver, Refusal> {
    let config = driver_config(settings)?;
    let about = |kind| StoreError::new(kind).about(settings.address());
    let work = async {
        let stream = reach(settings, &config).await?;
        Client::connect(config.clone(), stream.compat_write()).await.map_err(|e| refused(settings, e))
    };
    match timeout(settings.timeouts.connect, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(about(StoreErrorKind::Timeout).into()),
    }
}

/// A TCP connection, by port or by asking SQL Browser for the instance.
async fn reach(settings: &ServerSettings, config: &Config) -> Result<TcpStream, StoreError> {
    let about = |kind| StoreError::new(kind).about(settings.address());
    let port = settings.port.unwrap_or(1433);
    let addresses: Vec<_> = tokio::net::lookup_host((settings.host.as_str(), port))
        .await
        .map_err(|_| about(StoreErrorKind::UnknownServer))?
        .collect();
    let stream = match (&settings.instance, settings.port) {
        (Some(_), None) => TcpStream::connect_named(config).await.map_err(|error| match error {
            tiberius::error::Error::Io { .. } => about(StoreErrorKind::Unreachable),
            _ => about(StoreErrorKind::UnknownServer),
        })?,
        _ => {
            TcpStream::connect(addresses.as_slice()).await.map_err(|_| about(StoreErrorKind::Unreachable))?
        }
    };
    stream.set_nodelay(true).map_err(|_| about(StoreErrorKind::Unreachable))?;
    Ok(stream)
}

/// An error while connecting, with what it is about.
fn refused(settings: &ServerSettings, error: tiberius::error::Error) -> Refusal {
    use tiberius::error::{Error, IoErrorKind};
    let about = |kind| Refusal::Error(StoreError::new(kind).about(settings.address()));
    match error {
        Error::Routing { host, port } => Refusal::Elsewhere(host, port),
        Error::Server(error) => Refusal::Error(turned_away(settings, numbered(error.code()))),
        Error::Io { kind: IoErrorKind::TimedOut, .. } => about(StoreErrorKind::Timeout),
        // The driver's texts about certificates hold no data; there is no other way to tell them.
        Error::Tls(text) if text.contains("certificate") => about(StoreErrorKind::Certificate),
        Error::Io { kind: IoErrorKind::InvalidData, .. } | Error::Tls(_) => about(StoreErrorKind::Tls),
        Error::Protocol(text) if text.contains("encryption") => about(StoreErrorKind::Tls),
        // A server without TLS 1.2 hangs up on the offer of it.
        Error::Io { .. } if settings.encryption != Encryption::Off => about(StoreErrorKind::Tls),
        Error::Io { .. } => about(StoreErrorKind::Lost),
        #[cfg(all(unix, feature = "ntlm"))]
        Error::SspiRs(_) => about(StoreErrorKind::Login),
        _ => about(StoreErrorKind::Other),
    }
}

/// An error of the server before anybody is signed in. One that has no kind of its own is about
/// signing in, too.
fn turned_away(settings: &ServerSettings, error: StoreError) -> StoreError {
    use StoreErrorKind as Kind;
    match (error.kind, &settings.login, &settings.database) {
        (Kind::Database, _, Some(database)) => error.about(database),
        (Kind::Login | Kind::Other | Kind::Trigger, login, _) => {
            let who = match login {
                Login::Sql { user, .. } | Login::Windows { user, .. } => user.clone(),
                Login::Integrated => "Windows".to_owned(),
                Login::AzureToken(_) => "Azure".to_owned(),
            };
            StoreError { kind: Kind::Login, ..error }.about(who)
        }
        _ => error.about(settings.address()),
    }
}

fn driver_config(settings: &ServerSettings) -> Result<Config, StoreError> {
    let mut config = Config::new();
    config.host(&settings.host);
    match (&settings.instance, settings.port) {
        (_, Some(port)) => config.port(port),
        (Some(instance), None) => {
            config.instance_name(instance);
            if settings.browser_port != 1434 {
                config.port(settings.browser_port);
            }
        }
        (None, None) => {}
    }
    if let Some(database) = &settings.database {
        config.database(database);
    }
    config.application_name("kobl");
    config.authentication(authentication(&settings.login)?);
    config.encryption(match settings.encryption {
        Encryption::Required => EncryptionLevel::Required,
        Encryption::LoginOnly => EncryptionLevel::Off,
        Encryption::Off => EncryptionLevel::NotSupported,
    });
    match &settings.trust {
        Trust::System => {}
        Trust::AnyCertificate => config.trust_cert(),
        Trust::AuthorityFile(file) => config.trust_cert_ca_bundle(
            std::fs::read(file)
                .map_err(|_| StoreError::new(StoreErrorKind::File).about(file.display().to_string()))?,
        ),
    }
    if let Some(name) = &settings.host_in_certificate {
        config.hostname_in_certificate(name);
    }
    config.handshake_timeout(Some(settings.timeouts.connect));
    config.command_timeout(Some(settings.timeouts.answer));
    // A lone surrogate in one name must not end the export; the row is reported instead.
    config.lossy_utf16_decoding(true);
    Ok(config)
}

fn authentication(login: &Login) -> Result<AuthMethod, StoreError> {
    Ok(match login {
        Login::Sql { user, password } => AuthMethod::sql_server(user, password.expose_secret()),
        #[cfg(any(windows, feature = "ntlm"))]
        Login::Windows { user, password } => AuthMethod::windows(user, password.expose_secret()),
        // Built without NTLM: only Windows itself can sign somebody in with a Windows account.
        #[cfg(not(any(windows, feature = "ntlm")))]
        Login::Windows { .. } => {
            return Err(StoreError::new(StoreErrorKind::Settings).about("Integrated Security"));
        }
        Login::AzureToken(token) => AuthMethod::aad_token(token.expose_secret()),
        #[cfg(windows)]
        Login::Integrated => AuthMethod::Integrated,
        #[cfg(not(windows))]
        Login::Integrated => {
            return Err(StoreError::new(StoreErrorKind::Settings).about("Integrated Security"));
        }
    })
}
