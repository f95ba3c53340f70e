//! Builds the demo's database: a ClientTime `Customer` table filled from a CSV
//! list. `\N` in the list is NULL.

use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use super::error::failure;
use crate::change::{StoreError, StoreErrorKind};

/// The table's columns; the list has the same ones in the same order.
const CREATE: &str = "CREATE TABLE Customer (
    CustomerID INTEGER PRIMARY KEY,
    CustomerCode VARCHAR(20) NOT NULL,
    Name VARCHAR(200),
    Attention VARCHAR(100),
    Address1 VARCHAR(200),
    Address2 VARCHAR(200),
    Zip VARCHAR(20),
    City VARCHAR(100),
    VATNumber VARCHAR(40),
    Phone VARCHAR(40),
    Email VARCHAR(200),
    Inactive INTEGER NOT NULL DEFAULT 0,
    ForeignDebitorSystemIdentification VARCHAR(20) NULL
)";

/// Makes the database from a list in UTF-8 with a heading row and commas.
///
/// # Errors
/// [`StoreError`] if the file cannot be made or the list does not fit the table.
pub fn create_sample(path: &Path, list: &[u8]) -> Result<(), StoreError> {
    let mut connection = Connection::open(path).map_err(|error| failure(&error))?;
    let transaction = connection.transaction().map_err(|error| failure(&error))?;
    transaction.execute_batch(CREATE).map_err(|error| failure(&error))?;
    {
        let mut insert = transaction
            .prepare("INSERT INTO Customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .map_err(|error| failure(&error))?;
        for record in csv::Reader::from_reader(list).records() {
            let record = record.map_err(|_| StoreError::new(StoreErrorKind::File))?;
            let values = record.iter().map(|cell| (cell != "\\N").then_some(cell));
            insert.execute(params_from_iter(values)).map_err(|error| failure(&error))?;
        }
    }
    transaction.commit().map_err(|error| failure(&error))
}
