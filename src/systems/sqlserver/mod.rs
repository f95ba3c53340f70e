//! ClientTime's customer table on Microsoft SQL Server, 2012 and later.
//!
//! [`SqlServerStore`] reads and writes it; `statements` holds every statement;
//! `layout` decides from the catalogue what kobl can do with a table;
//! `connection` and `sign_in` alone know the driver. The facade is synchronous: a runtime
//! of one thread lives inside.

mod ado;
mod browser;
mod catalogue;
mod connection;
mod error_numbers;
mod examine;
mod explore;
mod fingerprint;
pub mod identifiers;
pub mod layout;
mod pinned;
mod read;
mod script;
mod settings;
mod sign_in;
pub mod situation;
pub mod statements;
mod wire;
mod write;

pub use connection::Row;
pub use examine::{Check, CheckVerdict, Examination, Observation, Subject, examine};
pub use explore::{ServerExplorer, look_at};
pub use fingerprint::CertificateFingerprint;
pub use pinned::Seen;
pub use script::{Script, ScriptChange, ScriptTarget, script};
pub use settings::{Login, ServerSettings, SettingNote, Timeouts, Trust, WireEncryption};

use connection::Connection;
use layout::TableLayout;

use crate::change::{
    ConnectionException, CurrentRow, CustomerStore, LockedStore, ReadCustomers, StageError, StoreError,
    StoreErrorKind,
};
use crate::config::ClientViewConfig;
use crate::customer::{EconomicNumber, StoredLink};
use crate::progress::Progress;
use crate::run::DatabaseIdentity;

/// The customer table of one database.
pub struct SqlServerStore {
    connection: Connection,
    config: ClientViewConfig,
    layout: TableLayout,
}

impl SqlServerStore {
    /// Connects and reads the table's layout.
    ///
    /// # Errors
    /// [`StoreError`] if the server cannot be reached or the table cannot serve.
    pub fn open(server: ServerSettings, config: &ClientViewConfig) -> Result<Self, StoreError> {
        let mut connection = Connection::open(server)?;
        let layout = catalogue::layout(&mut connection, config)?;
        Ok(Self { connection, config: config.clone(), layout })
    }

    /// What is not as it should be by default; shown at every run and journalled.
    #[must_use]
    pub fn exceptions(&self) -> Vec<ConnectionException> {
        let mut exceptions = self.connection.settings().exceptions();
        if self.connection.lock() == statements::Lock::Table {
            exceptions.push(ConnectionException::TableLocked);
        }
        exceptions
    }

    /// Keywords of the connection string that are not followed; told at every run.
    #[must_use]
    pub fn notes(&self) -> &[SettingNote] {
        &self.connection.settings().notes
    }

    /// The table as the catalogue describes it.
    #[must_use]
    pub fn layout(&self) -> &TableLayout {
        &self.layout
    }
}

impl CustomerStore for SqlServerStore {
    fn identity(&mut self) -> Result<DatabaseIdentity, StoreError> {
        catalogue::identity(&mut self.connection, &self.layout.name)
    }

    fn read(&mut self, progress: &dyn Progress) -> Result<ReadCustomers, StoreError> {
        read::customers(&mut self.connection, &self.layout, &self.config, progress)
    }

    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        read::current(&mut self.connection, &self.layout, &self.config, read::Which::All)
    }

    fn link_for(&mut self, number: EconomicNumber) -> Result<StoredLink, StoreError> {
        self.layout.link.link_for(number)
    }

    fn lock<'a>(&'a mut self) -> Result<Box<dyn LockedStore<'a> + 'a>, StageError> {
        Ok(Box::new(write::lock(&mut self.connection, &self.layout, &self.config)?))
    }

    fn wait_to_retry(&mut self, error: &StageError, failed: usize) -> bool {
        let pause = write::pause_after(error, failed);
        pause.map(|pause| self.connection.pause(pause)).is_some()
    }

    /// Connects anew and waits until the transaction of the lost connection has ended: a
    /// server that keeps row versions would otherwise show the old values while it commits.
    fn reconnect(&mut self) -> Result<(), StoreError> {
        self.connection.reopen()?;
        let lock = self.connection.lock();
        let waited = self.connection.batch(&statements::settle(&self.layout, lock))?;
        match write::first_cell(&waited).and_then(|lock| lock.parse::<i32>().ok()) {
            Some(0..) => Ok(()),
            _ => Err(StoreError::new(StoreErrorKind::LockTimeout).about(self.layout.name.plain())),
        }
    }
}
