//! What a change needs from a customer table. `systems::sqlite` and
//! `systems::sqlserver` implement it; tests use one in memory with faults.

use std::collections::{HashMap, HashSet};

use crate::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicNumber, Field, Key, ListColumn, Particulars, StoredLink,
    Text,
};
use crate::progress::Progress;
use crate::run::DatabaseIdentity;

/// The part of a row that a write is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentRow {
    /// Primary key.
    pub key: Key,
    /// Customer code.
    pub code: Code,
    /// Link as stored.
    pub link: StoredLink,
    /// Marked as inactive.
    pub inactive: bool,
    /// Name, address, identifiers: what the link was judged by.
    pub about: Particulars,
}

impl CurrentRow {
    /// The row as an export showed it.
    #[must_use]
    pub fn of(customer: &ClientViewCustomer) -> Self {
        Self {
            key: customer.key.clone(),
            code: customer.code.clone(),
            link: customer.link.clone(),
            inactive: customer.inactive,
            about: customer.about.clone(),
        }
    }

    /// The row as a customer, as the matcher reads it.
    #[must_use]
    pub fn customer(&self) -> ClientViewCustomer {
        ClientViewCustomer {
            key: self.key.clone(),
            code: self.code.clone(),
            link: self.link.clone(),
            inactive: self.inactive,
            about: self.about.clone(),
            extra: Box::default(),
        }
    }

    /// The fields that the link of this row is judged by, of those that `columns` hold: code,
    /// inactive flag (`1` or empty) and everything about the customer. Key and link are no part.
    #[must_use]
    pub fn judged(&self, columns: &[ListColumn]) -> Vec<(Field, Text)> {
        let text = |field| self.text(field).map(|text| (field, text));
        columns.iter().filter_map(|column| text(column.field)).collect()
    }

    /// The text of one judged field; empty for NULL.
    fn text(&self, field: Field) -> Option<Text> {
        let about = &self.about;
        Some(match field {
            Field::Code => self.code.as_str().into(),
            Field::Inactive => if self.inactive { "1" } else { "" }.into(),
            Field::Key | Field::Link | Field::Number | Field::Barred | Field::Extra(_) => return None,
            line @ Field::Address(_) => about.get(line).cloned().unwrap_or_default(),
            field => about.get(field)?.clone(),
        })
    }
}

/// One link to change: only the row with this key AND this old value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// Primary key.
    pub key: Key,
    /// The value that must still be there.
    pub old: StoredLink,
    /// The value to write, as it will read back.
    pub new: StoredLink,
    /// The fields that the link was judged by (see [`CurrentRow::judged`]), as they must still
    /// be when the row is locked. Empty where nothing was judged, as in an undo. The journal does
    /// not hold them: it knows no names.
    #[serde(skip)]
    pub judged: Vec<(Field, Text)>,
    /// The rows that were known to hold the new link besides. `None` where it does not matter who
    /// holds it, as in an undo.
    #[serde(skip)]
    pub known_holders: Option<Vec<Key>>,
}

impl Change {
    /// A change that only key and old value guard.
    #[must_use]
    pub const fn new(key: Key, old: StoredLink, new: StoredLink) -> Self {
        Self { key, old, new, judged: Vec::new(), known_holders: None }
    }
}

impl Change {
    /// Whether a row holds everything that the link was judged by, to the last byte.
    #[must_use]
    pub fn is_as_judged(&self, row: &CurrentRow) -> bool {
        self.judged.iter().all(|(field, text)| row.text(*field).as_ref() == Some(text))
    }

    /// Whether these two values are one link, whatever blanks a column of fixed length adds.
    fn is_new_link(&self, link: &StoredLink) -> bool {
        match (&self.new.0, &link.0) {
            (Some(new), Some(link)) => new.trim() == link.trim(),
            _ => false,
        }
    }
}

/// Notes who holds each change's new link by now, among the rows that the plan was made from: a
/// row that holds it later took it meanwhile.
pub fn note_holders(changes: &mut [Change], rows: &[CurrentRow]) {
    let mut holders: HashMap<&str, Vec<&Key>> = HashMap::new();
    for row in rows {
        if let Some(link) = &row.link.0 {
            holders.entry(link.trim()).or_default().push(&row.key);
        }
    }
    for change in changes {
        let link = change.new.0.as_deref().unwrap_or_default().trim();
        let others = holders.get(link).into_iter().flatten().filter(|key| ***key != change.key);
        change.known_holders = Some(others.map(|key| (*key).clone()).collect());
    }
}

/// The changes whose new link another row holds that neither was known to nor is changed too.
/// The rows are those that may hold one of the links.
#[must_use]
pub fn taken(changes: &[Change], rows: &[(Key, StoredLink)]) -> Vec<Key> {
    let changed: HashSet<&Key> = changes.iter().map(|change| &change.key).collect();
    let mut holders: HashMap<&str, Vec<&(Key, StoredLink)>> = HashMap::new();
    for row in rows.iter().filter(|(key, _)| !changed.contains(key)) {
        holders.entry(row.1.0.as_deref().unwrap_or_default().trim()).or_default().push(row);
    }
    let is_taken = |change: &&Change| {
        let link = change.new.0.as_deref().unwrap_or_default().trim();
        let others = holders.get(link).into_iter().flatten();
        change.known_holders.as_ref().is_some_and(|known| {
            others.into_iter().any(|(key, link)| change.is_new_link(link) && !known.contains(key))
        })
    };
    changes.iter().filter(is_taken).map(|change| change.key.clone()).collect()
}

/// The customers of a table, and what could not be read cleanly.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadCustomers {
    /// Every customer of the table, inactive ones too, ordered by key.
    pub list: CustomerList<ClientViewCustomer>,
    /// Customers with text that is invalid in the column's code page (read with U+FFFD).
    pub damaged: Vec<Key>,
}

/// A customer table that can be read and, all or nothing, written.
pub trait CustomerStore {
    /// Which table of which database this is, asked from the server.
    ///
    /// # Errors
    /// [`StoreError`] if the server cannot be asked.
    fn identity(&mut self) -> Result<DatabaseIdentity, StoreError>;

    /// Reads the whole table in one consistent statement.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is returned in part.
    fn read(&mut self, progress: &dyn Progress) -> Result<ReadCustomers, StoreError>;

    /// Reads every row with all that a link is judged by, inactive ones too.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is returned in part.
    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError>;

    /// The number as the link column will give it back (padded for `char(n)`).
    ///
    /// # Errors
    /// [`StoreErrorKind::TooLong`] if the column cannot hold it.
    fn link_for(&mut self, number: EconomicNumber) -> Result<StoredLink, StoreError>;

    /// Begins a transaction and takes the lock against a second kobl. While it is held, no other
    /// kobl has a transaction open on the table, also none whose connection was lost.
    ///
    /// # Errors
    /// [`StageError::Busy`] while another kobl holds it.
    fn lock<'a>(&'a mut self) -> Result<Box<dyn LockedStore<'a> + 'a>, StageError>;

    /// Takes the lock, holds these rows and changes them; see [`HeldRows::stage`].
    ///
    /// # Errors
    /// [`StageError`]; whatever it says, nothing has been written.
    fn stage<'a>(&'a mut self, changes: &'a [Change]) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
        self.lock()?.hold(changes)?.stage()
    }

    /// Waits before a write is tried again that failed this often (from 1), if the error is one
    /// that passes by itself. False where that is of no use.
    fn wait_to_retry(&mut self, _error: &StageError, _failed: usize) -> bool {
        false
    }

    /// Drops the connection and makes a new one, after a loss.
    ///
    /// # Errors
    /// [`StoreError`] if that fails.
    fn reconnect(&mut self) -> Result<(), StoreError>;
}

/// A transaction that holds the lock against a second kobl and has changed nothing yet. Dropped,
/// it ends.
pub trait LockedStore<'a> {
    /// Reads what [`CustomerStore::current_rows`] reads, at a moment when no other kobl writes.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is returned in part.
    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError>;

    /// Holds the rows of these changes, and no others, and proves that each is there once with
    /// its old link and with everything that the new link was judged by.
    ///
    /// # Errors
    /// [`StageError`]; of rows that are not as the plan says `Stale`.
    fn hold(self: Box<Self>, changes: &'a [Change]) -> Result<Box<dyn HeldRows<'a> + 'a>, StageError>;
}

/// The rows of a plan, proved to be as the plan says, held until the transaction ends and not
/// changed yet. Dropped, it ends.
pub trait HeldRows<'a> {
    /// Changes exactly these rows, proves the count and reads them again. The result must be
    /// committed; dropped, it rolls back.
    ///
    /// # Errors
    /// [`StageError`]; whatever it says, nothing has been written.
    fn stage(self: Box<Self>) -> Result<Box<dyn StagedWrite + 'a>, StageError>;
}

/// Changes made but not yet committed.
#[must_use = "dropped, it rolls back"]
pub trait StagedWrite {
    /// Makes the changes last.
    ///
    /// # Errors
    /// [`CommitError`] tells a commit that certainly failed from one whose outcome is unknown.
    fn commit(self: Box<Self>) -> Result<(), CommitError>;
}

/// Why nothing was staged, and so nothing written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    /// These rows are gone, or hold another link or another customer than the plan says.
    #[error("{} rows changed since they were read", .0.len())]
    Stale(Vec<Key>),
    /// Another customer got the number of these rows since they were read.
    #[error("the numbers of {} rows were taken", .0.len())]
    Taken(Vec<Key>),
    /// Read again inside the transaction, these rows hold something else than was written
    /// (a trigger changed them back or made something of its own).
    #[error("{} rows do not hold what was written", .0.len())]
    Altered(Vec<Key>),
    /// Another kobl is writing.
    #[error("another kobl is writing")]
    Busy,
    /// The database refused or was lost.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a commit did not report success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// The server said that it rolled back.
    #[error("not committed: {0}")]
    RolledBack(StoreError),
    /// The connection was lost or stalled: the outcome must be read.
    #[error("outcome unknown: {0}")]
    Unknown(StoreError),
}

/// What went wrong in a database, without any of its data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} (error {number:?}, {object:?})")]
pub struct StoreError {
    /// The kind; each has a sentence.
    pub kind: StoreErrorKind,
    /// The engine's error number, if it gave one. Its text is never kept: it may hold data.
    pub number: Option<i64>,
    /// The server, database, table, column or setting concerned; never a customer's data.
    pub object: Option<String>,
}

impl StoreError {
    /// An error of this kind about nothing in particular.
    #[must_use]
    pub fn new(kind: StoreErrorKind) -> Self {
        Self { kind, number: None, object: None }
    }

    /// Names what it is about.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// Names what the engine's error is about, if it is the engine's and nothing is named yet. A
    /// lost connection is about nothing of the database.
    #[must_use]
    pub fn of_server_about(self, object: &str) -> Self {
        match (self.number, &self.object) {
            (Some(_), None) => self.about(object),
            _ => self,
        }
    }

    /// Adds the engine's error number.
    #[must_use]
    pub fn numbered(mut self, number: i64) -> Self {
        self.number = Some(number);
        self
    }
}

/// A situation that one engine alone knows: how it is reached, how somebody signs in, what its
/// sessions demand. Its module holds them, and `language` has a file for its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EngineSituation {
    /// A word for it, of its own within the engine.
    pub name: &'static str,
    /// A setting must be corrected, whatever the server does.
    pub is_setting: bool,
}

/// The kinds of database errors that any engine may have; `language::store` says what to do about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreErrorKind {
    /// What only this engine knows.
    Engine(EngineSituation),
    /// The connection string or a setting makes no sense.
    Settings,
    /// The table or column does not exist.
    Missing,
    /// Rights are missing.
    Rights,
    /// The key column is of a type that cannot address a row.
    Unsuitable,
    /// The link column is of a type that cannot hold an e-conomic number exactly.
    LinkType,
    /// The key column is only part of a key.
    CompositeKey,
    /// Several rows have the same key.
    DoubledKey,
    /// A view, which kobl reads but does not write.
    View,
    /// Chosen as deadlock victim, again and again.
    Deadlock,
    /// Somebody holds a lock on the rows.
    LockTimeout,
    /// A unique index refuses the value.
    Duplicate,
    /// The link column is too short or too small.
    TooLong,
    /// A value does not convert.
    Conversion,
    /// The column is computed.
    Computed,
    /// A constraint refuses the value.
    Constraint,
    /// A trigger rolled the transaction back or raised an error.
    Trigger,
    /// The database is read-only.
    ReadOnly,
    /// The database's disk or log is full.
    Full,
    /// An answer took too long.
    Timeout,
    /// The connection was lost.
    Lost,
    /// The file cannot be opened (SQLite, list files).
    File,
    /// Anything else the engine refuses; the number tells.
    Other,
}
