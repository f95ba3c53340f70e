//! Looks around on a server before kobl knows its table: what tables there
//! are, what their columns hold.

use std::collections::BTreeMap;

use super::catalogue;
use super::connection::{Connection, runtime};
use super::identifiers::{TableName, parse_table};
use super::layout::ColumnLayout;
use super::pinned::{self, Seen};
use super::settings::{ServerSettings, WireEncryption};
use super::sign_in::reach;
use super::statements;
use crate::change::{StoreError, StoreErrorKind};
use crate::systems::column_guess::TableOffer;
use crate::systems::explore::{Explore, Sample};

/// Reaches the server and, where it is to be encrypted, looks at its certificate. Nobody signs in.
///
/// # Errors
/// [`StoreError`] if the server cannot be reached or offers no encryption.
pub fn look_at(settings: &ServerSettings) -> Result<Option<Seen>, StoreError> {
    let work = async {
        let (stream, _) = reach(settings).await?;
        match settings.encryption {
            WireEncryption::Required | WireEncryption::LoginOnly => {
                pinned::look(stream, settings).await.map(Some)
            }
            // Strict encryption begins before there is anything to say.
            WireEncryption::Off | WireEncryption::Strict => Ok(None),
        }
    };
    let wait = settings.timeouts.connect;
    let late = |_| Err(StoreError::new(StoreErrorKind::Timeout).about(settings.address()));
    runtime()?.block_on(async { tokio::time::timeout(wait, work).await.unwrap_or_else(late) })
}

/// A connection for looking around; it changes nothing.
pub struct ServerExplorer {
    connection: Connection,
}

impl ServerExplorer {
    /// Connects.
    ///
    /// # Errors
    /// [`StoreError`] if the server cannot be reached.
    pub fn connect(settings: ServerSettings) -> Result<Self, StoreError> {
        Connection::open(settings).map(|connection| Self { connection })
    }
}

impl Explore for ServerExplorer {
    fn offers(&mut self) -> Result<Vec<TableOffer>, StoreError> {
        let rows = self.connection.batch(statements::ALL_COLUMNS)?.into_iter().next().unwrap_or_default();
        let mut tables: BTreeMap<TableName, Vec<String>> = BTreeMap::new();
        for row in rows {
            let mut cells = row.into_iter().map(|cell| String::from(cell.unwrap_or_default()));
            let (schema, table) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            tables.entry(TableName { schema, table }).or_default().push(cells.next().unwrap_or_default());
        }
        Ok(tables.into_iter().map(|(name, columns)| TableOffer { table: name.plain(), columns }).collect())
    }

    fn sample(&mut self, table: &str, rows: u16) -> Result<Sample, StoreError> {
        let missing = || StoreError::new(StoreErrorKind::Missing).about(table);
        let (Some(schema), name) = parse_table(table).ok_or_else(missing)? else { return Err(missing()) };
        let name = TableName { schema, table: name };
        let (columns, hidden): (Vec<_>, Vec<_>) =
            catalogue::columns(&mut self.connection, &name)?.into_iter().partition(ColumnLayout::is_shown);
        let unique = catalogue::constraints(&mut self.connection, &name)?;
        let primary = unique.first().filter(|key| key.len() == 1).map(|key| key[0].clone());
        let sql = statements::sample(&name, &columns, rows);
        let rows = self.connection.batch(&sql).map_err(|error| error.about(table))?;
        let names = |columns: Vec<ColumnLayout>| columns.into_iter().map(|column| column.name).collect();
        let (columns, hidden) = (names(columns), names(hidden));
        Ok(Sample { columns, hidden, rows: rows.into_iter().next().unwrap_or_default(), primary })
    }
}
