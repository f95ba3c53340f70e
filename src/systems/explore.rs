//! Looking around in a database before kobl knows its table: what tables
//! there are, and what some rows of one hold. Nothing is changed.

use super::column_guess::TableOffer;
use crate::change::StoreError;
use crate::customer::Text;

/// A database to look around in.
pub trait Explore {
    /// Every table of the database with its columns.
    ///
    /// # Errors
    /// [`StoreError`] if the catalogue cannot be read.
    fn offers(&mut self) -> Result<Vec<TableOffer>, StoreError>;

    /// The first rows of a table.
    ///
    /// # Errors
    /// [`StoreError`] if there is no such table or it cannot be read.
    fn sample(&mut self, table: &str, rows: u16) -> Result<Sample, StoreError>;
}

/// Some rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Names of the columns that can be shown as text, in the table's order.
    pub columns: Vec<String>,
    /// Names of the others.
    pub hidden: Vec<String>,
    /// Rows of cells in column order; `None` is NULL.
    pub rows: Vec<Vec<Option<Text>>>,
    /// The primary key, if it is one column.
    pub primary: Option<String>,
}
