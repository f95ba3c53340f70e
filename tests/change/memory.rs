//! A customer table and a journal in memory, with faults on demand.

use std::path::PathBuf;

use chrono::{DateTime, TimeZone, Utc};
use kobl::change::{
    Change, CommitError, CurrentRow, CustomerStore, HeldRows, Intent, JOURNAL_FORMAT, Journal, JournalError,
    JournalRecord, JournalWriter, LockedStore, Outcome, OutcomeRecord, ReadCustomers, StageError,
    StagedWrite, Step, StoreError, StoreErrorKind, Witness, WriteKind,
};
use kobl::customer::{Code, EconomicNumber, Key, Particulars, StoredLink};
use kobl::progress::Progress;
use kobl::run::{DatabaseIdentity, RunCode, RunId, SourceKind};

/// What happens at the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AtCommit {
    Works,
    /// The server says that it rolled back.
    RollsBack,
    /// The connection goes, and the server had committed.
    LostAfter,
    /// The connection goes, and the server had not.
    LostBefore,
    /// The connection goes after the commit, and somebody writes into a row before it is back.
    LostAndOverwritten(Key, StoredLink),
}

/// A table of keys and links.
#[derive(Debug)]
pub(crate) struct MemoryStore {
    pub(crate) rows: Vec<(Key, StoredLink)>,
    /// What stops the staging, the last first; once each.
    pub(crate) at_stage: Vec<StageError>,
    /// Another kobl holds the lock.
    pub(crate) locked: bool,
    pub(crate) at_commit: AtCommit,
    /// Attempts to connect again that fail.
    pub(crate) dead_reconnects: usize,
    pub(crate) reconnects: usize,
    connected: bool,
}

impl MemoryStore {
    pub(crate) fn new(rows: &[(&str, StoredLink)]) -> Self {
        Self {
            rows: rows.iter().map(|(key, link)| (Key::new(*key), link.clone())).collect(),
            at_stage: Vec::new(),
            locked: false,
            at_commit: AtCommit::Works,
            dead_reconnects: 0,
            reconnects: 0,
            connected: true,
        }
    }

    pub(crate) fn links(&self) -> Vec<StoredLink> {
        self.rows.iter().map(|(_, link)| link.clone()).collect()
    }

    pub(crate) fn current(&self) -> Vec<CurrentRow> {
        let row = |(key, link): &(Key, StoredLink)| CurrentRow {
            key: key.clone(),
            code: Code::new(format!("K{}", key.as_str())),
            link: link.clone(),
            inactive: false,
            about: Particulars { name: format!("Firma {}", key.as_str()).into(), ..Particulars::default() },
        };
        self.rows.iter().map(row).collect()
    }

    fn put(&mut self, key: &Key, link: &StoredLink) {
        for row in self.rows.iter_mut().filter(|row| row.0 == *key) {
            row.1 = link.clone();
        }
    }

    fn lost() -> StoreError {
        StoreError::new(StoreErrorKind::Lost)
    }
}

impl CustomerStore for MemoryStore {
    fn identity(&mut self) -> Result<DatabaseIdentity, StoreError> {
        Ok(identity())
    }

    fn read(&mut self, _: &dyn Progress) -> Result<ReadCustomers, StoreError> {
        Ok(ReadCustomers::default())
    }

    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        if self.connected { Ok(self.current()) } else { Err(Self::lost()) }
    }

    fn link_for(&mut self, number: EconomicNumber) -> Result<StoredLink, StoreError> {
        Ok(StoredLink::text(&number.to_string()))
    }

    fn lock<'a>(&'a mut self) -> Result<Box<dyn LockedStore<'a> + 'a>, StageError> {
        if !self.connected {
            return Err(StageError::Store(Self::lost()));
        }
        if self.locked {
            return Err(StageError::Busy);
        }
        Ok(Box::new(Locked { store: self }))
    }

    fn wait_to_retry(&mut self, error: &StageError, failed: usize) -> bool {
        matches!(error, StageError::Store(error) if error.kind == StoreErrorKind::Deadlock) && failed <= 3
    }

    fn reconnect(&mut self) -> Result<(), StoreError> {
        self.reconnects += 1;
        if self.dead_reconnects > 0 {
            self.dead_reconnects -= 1;
            return Err(Self::lost());
        }
        self.connected = true;
        Ok(())
    }
}

struct Locked<'a> {
    store: &'a mut MemoryStore,
}

impl<'a> LockedStore<'a> for Locked<'a> {
    fn current_rows(&mut self) -> Result<Vec<CurrentRow>, StoreError> {
        self.store.current_rows()
    }

    fn hold(self: Box<Self>, changes: &'a [Change]) -> Result<Box<dyn HeldRows<'a> + 'a>, StageError> {
        let holds = |change: &Change| self.store.rows.contains(&(change.key.clone(), change.old.clone()));
        let stale: Vec<Key> = changes.iter().filter(|c| !holds(c)).map(|c| c.key.clone()).collect();
        if !stale.is_empty() {
            return Err(StageError::Stale(stale));
        }
        Ok(Box::new(Held { store: self.store, changes }))
    }
}

struct Held<'a> {
    store: &'a mut MemoryStore,
    changes: &'a [Change],
}

impl<'a> HeldRows<'a> for Held<'a> {
    fn stage(self: Box<Self>) -> Result<Box<dyn StagedWrite + 'a>, StageError> {
        let Self { store, changes } = *self;
        match store.at_stage.pop() {
            Some(error) => Err(error),
            None => Ok(Box::new(Staged { store, changes: changes.to_vec() })),
        }
    }
}

struct Staged<'a> {
    store: &'a mut MemoryStore,
    changes: Vec<Change>,
}

impl Staged<'_> {
    fn write(&mut self) {
        for change in &self.changes {
            self.store.put(&change.key, &change.new);
        }
    }
}

impl StagedWrite for Staged<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), CommitError> {
        let lost = || Err(CommitError::Unknown(MemoryStore::lost()));
        match self.store.at_commit.clone() {
            AtCommit::Works => {
                self.write();
                return Ok(());
            }
            AtCommit::RollsBack => {
                return Err(CommitError::RolledBack(StoreError::new(StoreErrorKind::Deadlock)));
            }
            AtCommit::LostBefore => {}
            AtCommit::LostAfter => self.write(),
            AtCommit::LostAndOverwritten(key, link) => {
                self.write();
                self.store.put(&key, &link);
            }
        }
        self.store.connected = false;
        lost()
    }
}

/// A journal that keeps its records, and fails at the one it is told to.
#[derive(Debug, Default)]
pub(crate) struct MemoryJournal {
    pub(crate) records: Vec<JournalRecord>,
    /// Number of the record, from 0, that cannot be kept.
    pub(crate) fails_at: Option<usize>,
    /// Somebody else has added an outcome.
    pub(crate) settled_by_another: bool,
}

impl MemoryJournal {
    fn keep(&mut self, record: JournalRecord) -> Result<(), JournalError> {
        if self.fails_at == Some(self.records.len()) {
            let path = PathBuf::from("journal.jsonl");
            return Err(JournalError { path, reason: std::io::ErrorKind::StorageFull });
        }
        self.records.push(record);
        Ok(())
    }
}

impl JournalWriter for MemoryJournal {
    fn begin(&mut self, intent: &Intent) -> Result<(), JournalError> {
        self.keep(JournalRecord::Intent(intent.clone()))
    }

    fn is_unanswered(&mut self) -> Result<bool, JournalError> {
        Ok(self.records.len() == 1 && !self.settled_by_another)
    }

    fn finish(&mut self, outcome: &OutcomeRecord) -> Result<(), JournalError> {
        self.keep(JournalRecord::Outcome(outcome.clone()))
    }
}

/// Remembers the steps.
#[derive(Debug, Default)]
pub(crate) struct Steps(pub(crate) Vec<Step>);

impl Witness for Steps {
    fn at(&mut self, step: Step) {
        self.0.push(step);
    }

    fn now(&mut self) -> DateTime<Utc> {
        time()
    }
}

pub(crate) fn time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 14, 30, 12).single().expect("a time")
}

pub(crate) fn identity() -> DatabaseIdentity {
    let [engine, server, database, table] = ["memory"; 4].map(str::to_owned);
    DatabaseIdentity { engine, server, database, table, group: None }
}

pub(crate) fn intent(changes: Vec<Change>) -> Intent {
    let code = RunCode::parse("TQKM").expect("a code");
    Intent {
        format: JOURNAL_FORMAT,
        version: "0".to_owned(),
        sequence: 1,
        time: time(),
        user: "ib".to_owned(),
        machine: "PC7".to_owned(),
        run: RunId::new(time().fixed_offset(), code),
        kind: WriteKind::Apply,
        database: identity(),
        economic: SourceKind::File { name: "kunder.csv".to_owned(), sha256: String::new() },
        exceptions: Vec::new(),
        changes,
    }
}

pub(crate) fn change(key: &str, old: StoredLink, new: &str) -> Change {
    Change::new(Key::new(key), old, StoredLink::text(new))
}

/// A journal as read back; its id is its folder's name.
pub(crate) fn journal(folder: &str, intent: Intent, outcome: Option<Outcome>) -> Journal {
    Journal { folder: folder.to_owned(), id: folder.to_owned(), intent, outcome, settled: false }
}
