//! Looks around in a SQLite file: its tables, and some rows of one.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::Connection;

use super::catalogue::{quoted, table_columns};
use super::error::failure;
use super::{open, text};
use crate::change::StoreError;
use crate::systems::column_guess::TableOffer;
use crate::systems::explore::{Explore, Sample};

/// First bytes of every SQLite file (source: SQLite's file format, 1.3).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Whether a file is a SQLite database, by its first bytes.
#[must_use]
pub fn is_sqlite(path: &Path) -> bool {
    let mut start = [0; MAGIC.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && &start == MAGIC
}

/// An open SQLite file for looking around; it changes nothing.
#[derive(Debug)]
pub struct SqliteExplorer {
    connection: Connection,
}

impl SqliteExplorer {
    /// Opens the file.
    ///
    /// # Errors
    /// [`StoreError`] if there is none or it is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        open(path).map(|connection| Self { connection })
    }
}

impl Explore for SqliteExplorer {
    fn offers(&mut self) -> Result<Vec<TableOffer>, StoreError> {
        let sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
        let mut statement = self.connection.prepare(sql).map_err(|error| failure(&error))?;
        let names = statement.query_map([], |row| row.get(0)).map_err(|error| failure(&error))?;
        let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| failure(&error))?;
        let offer =
            |table: String| Ok(TableOffer { columns: table_columns(&self.connection, &table)?, table });
        names.into_iter().map(offer).collect()
    }

    fn sample(&mut self, table: &str, rows: u16) -> Result<Sample, StoreError> {
        let columns = table_columns(&self.connection, table)?;
        let sql = format!("SELECT * FROM {} LIMIT {rows}", quoted(table));
        let mut statement = self.connection.prepare(&sql).map_err(|error| failure(&error).about(table))?;
        let mut found = statement.query([]).map_err(|error| failure(&error))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(|error| failure(&error))? {
            let null = |at| row.get_ref(at).is_ok_and(|cell| cell == rusqlite::types::ValueRef::Null);
            let cell = |at| if null(at) { Ok(None) } else { text(row, at).map(|(text, _)| Some(text)) };
            rows.push((0..columns.len()).map(cell).collect::<Result<_, StoreError>>()?);
        }
        Ok(Sample { primary: primary_key(&self.connection, table)?, columns, hidden: Vec::new(), rows })
    }
}

/// The primary key, if it is one column.
fn primary_key(connection: &Connection, table: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0")
        .map_err(|error| failure(&error))?;
    let names = statement.query_map([table], |row| row.get(0)).map_err(|error| failure(&error))?;
    let mut names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| failure(&error))?;
    Ok(if names.len() == 1 { names.pop() } else { None })
}
