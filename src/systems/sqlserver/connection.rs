//! One connection to a server: with `sign_in` the only place that knows the
//! driver and its runtime; everything goes in as a statement with text parameters and comes
//! out as rows of text. A connection that failed in any other way than by an
//! error of the server is closed at once: what it still holds back belongs to
//! an answer nobody waits for.

use std::future::Future;
use std::time::Duration;

use futures_util::TryStreamExt;
use tiberius::{ColumnData, QueryItem};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::error_numbers::numbered;
use super::layout::TableLayout;
use super::settings::ServerSettings;
use super::sign_in::{Driver, connect};
use super::statements::{self, Lock};
use crate::change::{StoreError, StoreErrorKind};
use crate::customer::Text;

/// One row, as text; `None` is NULL.
pub type Row = Vec<Option<Text>>;
/// The results of a statement, in order.
pub(super) type Results = Vec<Vec<Row>>;

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
        let mut connection =
            Self { runtime: runtime()?, settings, driver: None, prepared: false, lock: Lock::Application };
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

/// A runtime of one thread.
pub(super) fn runtime() -> Result<Runtime, StoreError> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|_| StoreError::new(StoreErrorKind::Other))
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
