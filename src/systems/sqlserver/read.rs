//! Reads the customers: one statement, row by row, every column as text.

use std::collections::HashSet;

use super::connection::{Connection, Row};
use super::layout::{ColumnLayout, TableLayout};
use super::statements::{self, Source};
use crate::change::{CurrentRow, ReadCustomers, StoreError, StoreErrorKind};
use crate::config::ClientViewConfig;
use crate::customer::{ClientViewCustomer, Code, CustomerList, Field, Key, ListColumn, StoredLink};
use crate::progress::{Progress, Stage};
use crate::spreadsheet::is_marked;

/// Which rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// All, ordered by key.
    All,
    /// Those of the changes that are staged.
    Changed,
}

/// Reads these fields of the rows and hands them out in the key's order, without NULL or
/// doubled keys.
pub(super) fn rows(
    connection: &mut Connection,
    table: &TableLayout,
    select: Option<&str>,
    fields: &[(&str, Field)],
    which: Which,
    mut each: impl FnMut(Key, Row),
) -> Result<Vec<ListColumn>, StoreError> {
    let (source, known) = match select {
        Some(select) => (Source::Select(select), described(connection, select)?),
        None => (Source::Table(&table.name), table.columns.clone()),
    };
    let columns = TableLayout::columns_named(&known, fields.iter().map(|(name, _)| *name))?;
    let at = fields.iter().position(|(_, field)| *field == Field::Key).unwrap_or(0);
    let of_key = |kind| StoreError::new(kind).about(&columns[at].name);
    let statement = match which {
        Which::All => statements::read,
        Which::Changed => statements::judged,
    };
    let sql = statement(&source, &columns, &columns[at].name);
    // Where nothing proves the key, a collation that takes several texts for equal may part two
    // rows of one key: to look at neighbours is not enough.
    let proved = select.is_none() && table.key_is_unique();
    let mut seen = HashSet::new();
    connection
        .for_each(&sql, |row| {
            let key = key(
                table,
                row.get(at).and_then(Option::as_deref).ok_or_else(|| of_key(StoreErrorKind::Unsuitable))?,
            );
            if !proved && !seen.insert(key.clone()) {
                return Err(of_key(StoreErrorKind::DoubledKey));
            }
            each(key, row);
            Ok(())
        })
        .map_err(|error| error.of_server_about(&table.name.plain()))?;
    let headings = columns.into_iter().zip(fields);
    Ok(headings.map(|(column, (_, field))| ListColumn { heading: column.name, field: *field }).collect())
}

/// A key as kobl writes it: GUIDs in lower case, everything else as it is.
pub(super) fn key(table: &TableLayout, text: &str) -> Key {
    match table.key.data_type == "uniqueidentifier" {
        true => Key::new(text.to_ascii_lowercase()),
        false => Key::new(text),
    }
}

/// The columns of the user's own statement; their types do not matter for reading.
fn described(connection: &mut Connection, select: &str) -> Result<Vec<ColumnLayout>, StoreError> {
    let names = connection.columns(&statements::describe(select)).map_err(|e| e.about("select"))?;
    let column = |name| ColumnLayout {
        name,
        data_type: String::new(),
        length: None,
        precision: None,
        scale: None,
        nullable: true,
        collation: None,
    };
    Ok(names.into_iter().map(column).collect())
}

/// Reads every customer.
pub(super) fn customers(
    connection: &mut Connection,
    table: &TableLayout,
    config: &ClientViewConfig,
    progress: &dyn Progress,
) -> Result<ReadCustomers, StoreError> {
    /// Rows between two reports of progress.
    const STEP: u64 = 500;
    let fields = config.columns.fields();
    let mut customers = Vec::new();
    let mut damaged = Vec::new();
    progress.begin(Stage::ReadClientView, None);
    let columns = rows(connection, table, config.select.as_deref(), &fields, Which::All, |key, row| {
        if row.iter().flatten().any(|text| is_damaged(text)) {
            damaged.push(key.clone());
        }
        customers.push(customer(key, &fields, row));
        if (customers.len() as u64).is_multiple_of(STEP) {
            progress.advance(STEP);
        }
    });
    progress.end();
    Ok(ReadCustomers { list: CustomerList { columns: columns?, customers }, damaged })
}

/// Reads what a write is checked against.
pub(super) fn current(
    connection: &mut Connection,
    table: &TableLayout,
    config: &ClientViewConfig,
    which: Which,
) -> Result<Vec<CurrentRow>, StoreError> {
    let fields = config.columns.fields();
    let mut current = Vec::new();
    rows(connection, table, config.select.as_deref(), &fields, which, |key, row| {
        current.push(CurrentRow::of(&customer(key, &fields, row)));
    })?;
    Ok(current)
}

fn customer(key: Key, fields: &[(&str, Field)], row: Row) -> ClientViewCustomer {
    let mut customer = ClientViewCustomer::blank(key);
    for ((_, field), cell) in fields.iter().zip(row) {
        match field {
            Field::Key => {}
            Field::Link => customer.link = StoredLink(cell),
            Field::Code => customer.code = Code::new(cell.unwrap_or_default()),
            Field::Inactive => customer.inactive = is_marked(cell.as_deref().unwrap_or("")),
            field => customer.about.set(*field, cell.unwrap_or_default()),
        }
    }
    customer
}

/// Text that the server could not convert: U+FFFD, or the control characters that bytes
/// without a meaning in a Windows code page become.
fn is_damaged(text: &str) -> bool {
    text.chars().any(|c| c == '\u{FFFD}' || ('\u{80}'..='\u{9F}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_the_server_could_not_convert_is_told_from_text_it_could() {
        assert!(is_damaged("S\u{FFFD}ren"));
        assert!(is_damaged("a\u{81}b"));
        assert!(!is_damaged("Søren Åkjær & Søn – “ægte”"));
    }
}
