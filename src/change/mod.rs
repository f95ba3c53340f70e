//! From reviewed rows to written links: plan (pure), apply, journal and undo. What lies outside (a database, e-conomic, a journal
//! file) is behind the traits of `store`, `economic` and `journal`.
//!
#![doc = include_str!("README.md")]

mod apply;
mod displaced;
mod economic;
mod journal;
mod plan;
mod present;
mod refusal;
mod rehearse;
mod standing;
mod store;
mod undo;

pub use apply::{Step, Witness, WriteError, settled_rows, write};
pub use economic::{EconomicError, EconomicErrorKind, EconomicSource};
pub use journal::{
    ConnectionException, Intent, JOURNAL_FORMAT, Journal, JournalError, JournalRecord, JournalWriter,
    Outcome, OutcomeRecord, WriteKind,
};
pub use plan::{ClassCounts, Only, Plan, PlanOptions, PlannedChange, plan};
pub use present::{Present, PresentLists, numbers_to_read};
pub use refusal::{MovedNumber, Question, Refusal, RefusalKind};
pub use rehearse::{Rehearsal, RehearsalError, rehearse};
pub use standing::{OpenStanding, Standing, open_standings};
pub use store::{
    Change, CommitError, CurrentRow, CustomerStore, EngineSituation, HeldRows, LockedStore, ReadCustomers,
    StageError, StagedWrite, StoreError, StoreErrorKind, note_holders, taken,
};
pub use undo::{UndoPlan, last_standing, plan_undo};
