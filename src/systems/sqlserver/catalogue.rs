//! Reads the customer table's layout from the server's catalogue.

use super::connection::{Connection, Row};
use super::identifiers::{TableName, parse_table};
use super::layout::{ColumnLayout, TableLayout};
use super::statements;
use crate::change::{StoreError, StoreErrorKind};
use crate::config::ClientViewConfig;
use crate::customer::Field;
use crate::run::DatabaseIdentity;

fn missing(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Missing).about(what)
}

/// A cell's text, "" for NULL or none.
pub(super) fn cell(row: &Row, index: usize) -> &str {
    row.get(index).and_then(Option::as_deref).unwrap_or("")
}

/// The layout of the configured table with its key and link columns, all of them named as the catalogue does.
pub(super) fn layout(
    connection: &mut Connection,
    config: &ClientViewConfig,
) -> Result<TableLayout, StoreError> {
    let (key, link) = (config.columns.needed(Field::Key), config.columns.needed(Field::Link));
    let CatalogueTable { name, is_view } = find_table(connection, &config.table)?;
    let columns = columns(connection, &name)?;
    let unique = constraints(connection, &name)?;
    let of_table = |error: StoreError, column: &str| error.about(format!("{}.{column}", name.plain()));
    let layout = TableLayout {
        is_view,
        key: TableLayout::column(&columns, key).map_err(|e| of_table(e, key))?,
        link: TableLayout::column(&columns, link).map_err(|e| of_table(e, link))?,
        columns,
        unique,
        name,
    };
    layout.check()?;
    Ok(layout)
}

/// A table of the catalogue.
struct CatalogueTable {
    name: TableName,
    is_view: bool,
}

/// The table of this name; without a schema the login's own, then `dbo`, then the only one.
fn find_table(connection: &mut Connection, text: &str) -> Result<CatalogueTable, StoreError> {
    let (schema, table) = parse_table(text).ok_or_else(|| missing(text))?;
    let rows = connection.query(statements::TABLES, &[Some(&table)])?.into_iter().next().unwrap_or_default();
    let alike =
        |row: &&Row| schema.as_deref().is_none_or(|s| s.to_lowercase() == cell(row, 0).to_lowercase());
    let candidates: Vec<&Row> = rows.iter().filter(alike).collect();
    let exactly = |row: &&&Row| cell(row, 1) == table && schema.as_deref().is_none_or(|s| s == cell(row, 0));
    let chosen = candidates
        .iter()
        .filter(exactly)
        .find(|row| cell(row, 3) == "1")
        .or_else(|| candidates.iter().filter(exactly).find(|row| schema.is_some() || cell(row, 0) == "dbo"))
        .or_else(|| candidates.first().filter(|_| candidates.len() == 1))
        .ok_or_else(|| missing(text))?;
    let name = TableName { schema: cell(chosen, 0).to_owned(), table: cell(chosen, 1).to_owned() };
    Ok(CatalogueTable { name, is_view: cell(chosen, 2) == "VIEW" })
}

/// The columns of a table, in its order.
pub(super) fn columns(
    connection: &mut Connection,
    name: &TableName,
) -> Result<Vec<ColumnLayout>, StoreError> {
    let rows = connection.query(statements::COLUMNS, &[Some(&name.schema), Some(&name.table)])?;
    let columns: Vec<_> = rows.into_iter().next().unwrap_or_default().iter().map(column).collect();
    if columns.is_empty() { Err(missing(&name.plain())) } else { Ok(columns) }
}

fn column(row: &Row) -> ColumnLayout {
    let number = |index| cell(row, index).trim().parse().ok();
    let collation = Some(cell(row, 6))
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    ColumnLayout {
        name: cell(row, 0).to_owned(),
        data_type: cell(row, 1).to_ascii_lowercase(),
        length: number(2),
        precision: number(3),
        scale: number(4),
        nullable: cell(row, 5).eq_ignore_ascii_case("YES"),
        collation: collation.map(str::to_owned),
    }
}

/// Columns of the primary key and the unique constraints. A server that hides them, or does
/// not have the view, is no reason to stop: every write proves its row count anyway.
pub(super) fn constraints(
    connection: &mut Connection,
    name: &TableName,
) -> Result<Vec<Vec<String>>, StoreError> {
    let rows = match connection.query(statements::CONSTRAINTS, &[Some(&name.schema), Some(&name.table)]) {
        Ok(results) => results.into_iter().next().unwrap_or_default(),
        Err(error) if error.number.is_some() => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut constraints: Vec<(String, Vec<String>)> = Vec::new();
    for row in &rows {
        let (constraint, column) = (cell(row, 1), cell(row, 2).to_owned());
        match constraints.last_mut().filter(|(last, _)| last == constraint) {
            Some((_, columns)) => columns.push(column),
            None => constraints.push((constraint.to_owned(), vec![column])),
        }
    }
    Ok(constraints.into_iter().map(|(_, columns)| columns).collect())
}

/// Which table of which database a connection writes to.
pub(super) fn identity(
    connection: &mut Connection,
    table: &TableName,
) -> Result<DatabaseIdentity, StoreError> {
    let results = connection.batch(statements::IDENTITY)?;
    let row = results.first().and_then(|rows| rows.first()).cloned().unwrap_or_default();
    // A server that does not know the question is in no group.
    let group = connection.batch(statements::AVAILABILITY_GROUP).ok().and_then(|results| {
        let group = cell(results.first()?.first()?, 0).to_ascii_lowercase();
        (!group.is_empty()).then_some(group)
    });
    let named = [cell(&row, 0), cell(&row, 1)].into_iter().find(|name| !name.is_empty());
    Ok(DatabaseIdentity {
        engine: "sqlserver".to_owned(),
        server: named.map_or_else(|| connection.settings().address(), str::to_owned),
        database: cell(&row, 2).to_owned(),
        table: table.plain(),
        group,
    })
}
