//! The customer table's layout, checked against SQLite's own catalogue, and
//! the statements made from it. Identifiers are quoted; there are no values.

use rusqlite::Connection;

use super::error::failure;
use crate::change::{StoreError, StoreErrorKind};
use crate::config::{ClientViewConfig, ColumnNames};
use crate::customer::{Field, ListColumn};

/// Table and columns, as the catalogue spells them.
#[derive(Debug)]
pub(super) struct SqliteTable {
    pub(super) table: String,
    pub(super) key: String,
    pub(super) link: String,
    columns: Vec<ListColumn>,
    select: Option<String>,
}

impl SqliteTable {
    pub(super) fn read(connection: &Connection, config: &ClientViewConfig) -> Result<Self, StoreError> {
        // `dbo.` is SQL Server's schema; SQLite has none.
        let wanted = config.table.rsplit('.').next().unwrap_or(&config.table);
        let table = find_table(connection, wanted)?;
        let present = table_columns(connection, &table)?;
        let known = |name: &str| {
            present
                .iter()
                .find(|column| column.eq_ignore_ascii_case(name))
                .cloned()
                .ok_or_else(|| StoreError::new(StoreErrorKind::Missing).about(format!("{table}.{name}")))
        };
        let names = &config.columns;
        let columns = match &config.select {
            Some(select) => statement_columns(connection, select, names)?,
            None => table_layout(&present, names, &known)?,
        };
        Ok(Self {
            key: known(names.needed(Field::Key))?,
            link: known(names.needed(Field::Link))?,
            table,
            columns,
            select: config.select.clone(),
        })
    }

    /// The columns of the list that `select_all` gives.
    pub(super) fn list_columns(&self) -> Vec<ListColumn> {
        self.columns.clone()
    }

    pub(super) fn select_all(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| quoted(&column.heading)).collect();
        let from = self.source();
        format!("SELECT {} FROM {from} ORDER BY {}", columns.join(", "), quoted(&self.key))
    }

    /// The same columns of the row with one key, which is the parameter.
    pub(super) fn select_one(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| quoted(&column.heading)).collect();
        let (from, key) = (self.source(), quoted(&self.key));
        format!("SELECT {} FROM {from} WHERE {key} = ?1 AND CAST({key} AS TEXT) = ?1", columns.join(", "))
    }

    fn source(&self) -> String {
        match &self.select {
            Some(select) => format!("({select})"),
            None => quoted(&self.table),
        }
    }
}

/// An identifier in double quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn find_table(connection: &Connection, wanted: &str) -> Result<String, StoreError> {
    connection
        .query_row(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE",
            [wanted],
            |row| row.get(0),
        )
        .map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => StoreError::new(StoreErrorKind::Missing).about(wanted),
            other => failure(&other),
        })
}

pub(super) fn table_columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")
        .map_err(|error| failure(&error))?;
    let names = statement.query_map([table], |row| row.get(0)).map_err(|error| failure(&error))?;
    names.collect::<Result<_, _>>().map_err(|error| failure(&error))
}

/// Every column of the table: those that are configured for what they hold, the rest as extra.
fn table_layout(
    present: &[String],
    names: &ColumnNames,
    known: &dyn Fn(&str) -> Result<String, StoreError>,
) -> Result<Vec<ListColumn>, StoreError> {
    for (name, _) in names.fields() {
        known(name)?;
    }
    Ok(fields_of(present, names))
}

/// The columns of the user's own statement; what it does not give counts as missing.
fn statement_columns(
    connection: &Connection,
    select: &str,
    names: &ColumnNames,
) -> Result<Vec<ListColumn>, StoreError> {
    let statement = connection.prepare(select).map_err(|error| failure(&error).about("select"))?;
    if !statement.readonly() {
        return Err(StoreError::new(StoreErrorKind::Settings).about("select"));
    }
    let present: Vec<String> = statement.column_names().map(str::to_owned).collect();
    for (name, _) in names.fields() {
        if !present.iter().any(|column| column.eq_ignore_ascii_case(name)) {
            return Err(StoreError::new(StoreErrorKind::Missing).about(format!("select: {name}")));
        }
    }
    Ok(fields_of(&present, names))
}

fn fields_of(present: &[String], names: &ColumnNames) -> Vec<ListColumn> {
    let fields = names.fields();
    let mut extra = 0;
    present
        .iter()
        .map(|heading| {
            let field = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(heading));
            let field = field.map_or_else(
                || {
                    extra += 1;
                    Field::Extra(extra - 1)
                },
                |(_, field)| *field,
            );
            ListColumn { heading: heading.clone(), field }
        })
        .collect()
}
