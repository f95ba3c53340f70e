//! From reviewed rows to written links: plan (pure), apply, journal, undo and
//! the script for a DBA. What lies outside (a database, e-conomic, a journal
//! file) is behind the traits of `store`, `economic` and `journal`.

mod economic;
mod store;

pub use economic::{EconomicError, EconomicErrorKind, EconomicSource};
pub use store::{
    Change, CommitError, CurrentRow, CustomerStore, ReadCustomers, StageError, StagedWrite, StoreError,
    StoreErrorKind,
};
