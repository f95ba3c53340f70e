//! A ClientTime `Customer` table in an embedded SQLite database: the demo's
//! database and the tests', behind the same trait as SQL Server.

mod catalogue;
mod error;
mod explore;
mod sample;
mod write;

pub use explore::{SqliteExplorer, is_sqlite};
pub use sample::create_sample;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use self::catalogue::SqliteTable;
use self::error::failure;
use crate::change::{
    CurrentRow, CustomerStore, LockedStore, ReadCustomers, StageError, StoreError, StoreErrorKind,
};
use crate::config::ClientViewConfig;
use crate::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicNumber, Field, Key, ListColumn, StoredLink, Text,
};
use crate::progress::{Progress, Silent, Stage};
use crate::run::DatabaseIdentity;
use crate::spreadsheet::is_marked;

/// An open SQLite database and the layout of its customer table.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    connection: Connection,
    layout: SqliteTable,
}

impl SqliteStore {
    /// Opens the database and checks table and columns against its catalogue.
    ///
    /// # Errors
    /// [`StoreError`]: no such file, no such table or column, no single-column key.
    pub fn open(path: &Path, config: &ClientViewConfig) -> Result<Self, StoreError> {
        let of_this_file = |error: StoreError| match error.kind {
            StoreErrorKind::File => error.about(path.display().to_string()),
            _ => error,
        };
        let connection = open(path).map_err(of_this_file)?;
        let layout = SqliteTable::read(&connection, config).map_err(of_this_file)?;
        Ok(Self { path: path.to_owned(), connection, layout })
    }
}

/// How long is waited for somebody who reads, or who makes a change last, at the same moment.
const PATIENCE: Duration = Duration::from_secs(5);

fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| failure(&error))?;
    connection.busy_timeout(PATIENCE).map_err(|error| failure(&error))?;
    Ok(connection)
}

impl CustomerStore for SqliteStore {
    fn identity(&mut self) -> Result<DatabaseIdentity, StoreError> {
        let file = self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(DatabaseIdentity {
            engine: "sqlite".to_owned(),
            server: "sqlite".to_owned(),
            database: file,
            table: self.layout.table.clone(),
            group: None,
        })
    }

    fn read(&mut self, progress: &dyn Progress) -> Result<ReadCustomers, StoreError> {
        read(&self.connection, &self.layout, progress)
    }

    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        current_rows(&self.connection, &self.layout)
    }

    fn link_for(&mut self, number: EconomicNumber) -> Result<StoredLink, StoreError> {
        Ok(StoredLink::text(&number.to_string()))
    }

    fn lock<'a>(&'a mut self) -> Result<Box<dyn LockedStore<'a> + 'a>, StageError> {
        Ok(Box::new(write::lock(&mut self.connection, &self.layout)?))
    }

    fn reconnect(&mut self) -> Result<(), StoreError> {
        self.connection = open(&self.path)?;
        Ok(())
    }
}

/// Every customer of the table.
fn read(
    connection: &Connection,
    layout: &SqliteTable,
    progress: &dyn Progress,
) -> Result<ReadCustomers, StoreError> {
    // An attempt to take the lock waits for nobody; readers do.
    connection.busy_timeout(PATIENCE).map_err(|error| failure(&error))?;
    progress.begin(Stage::ReadClientView, None);
    let mut read = ReadCustomers {
        list: CustomerList { columns: layout.list_columns(), customers: Vec::new() },
        damaged: Vec::new(),
    };
    let mut statement = connection.prepare(&layout.select_all()).map_err(|e| failure(&e))?;
    let mut rows = statement.query([]).map_err(|e| failure(&e))?;
    while let Some(row) = rows.next().map_err(|e| failure(&e))? {
        let (customer, damaged) = customer(row, &read.list.columns)?;
        if damaged {
            read.damaged.push(customer.key.clone());
        }
        read.list.customers.push(customer);
        progress.advance(1);
    }
    progress.end();
    Ok(read)
}

/// What a write is checked against, of every row.
fn current_rows(connection: &Connection, layout: &SqliteTable) -> Result<Vec<CurrentRow>, StoreError> {
    let read = read(connection, layout, &Silent)?;
    Ok(read.list.customers.iter().map(CurrentRow::of).collect())
}

/// One row of the reading statement; true if some text was not valid UTF-8.
fn customer(row: &Row<'_>, columns: &[ListColumn]) -> Result<(ClientViewCustomer, bool), StoreError> {
    let mut customer = ClientViewCustomer::blank(Key::new(""));
    let (mut damaged, mut extra) = (false, Vec::new());
    for (index, column) in columns.iter().enumerate() {
        let (text, bad) = text(row, index)?;
        damaged |= bad;
        match column.field {
            Field::Key => customer.key = Key::new(text),
            Field::Code => customer.code = Code::new(text),
            Field::Link => customer.link = stored(row, index)?,
            Field::Inactive => customer.inactive = is_marked(&text),
            Field::Extra(_) => extra.push(text),
            field => customer.about.set(field, text),
        }
    }
    customer.extra = extra.into();
    Ok((customer, damaged))
}

/// A cell as text ("" for NULL); true if its bytes were not valid UTF-8.
fn text(row: &Row<'_>, index: usize) -> Result<(Text, bool), StoreError> {
    Ok(match row.get_ref(index).map_err(|error| failure(&error))? {
        ValueRef::Null => ("".into(), false),
        ValueRef::Integer(number) => (number.to_string().into(), false),
        ValueRef::Real(number) => (number.to_string().into(), false),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match str::from_utf8(bytes) {
            Ok(text) => (text.into(), false),
            Err(_) => (String::from_utf8_lossy(bytes).into(), true),
        },
    })
}

/// A link cell: NULL stays NULL.
fn stored(row: &Row<'_>, index: usize) -> Result<StoredLink, StoreError> {
    let null = matches!(row.get_ref(index).map_err(|error| failure(&error))?, ValueRef::Null);
    if null { Ok(StoredLink::null()) } else { Ok(StoredLink(Some(text(row, index)?.0))) }
}
