//! One export and what was found in it, as values: the lists, the proposals
//! and the manifest that binds them together. `systems::run_folder` keeps them
//! on disk; nothing here reads a file, a clock or a dice.

mod build;
mod code;
mod concern;
mod creation_list;
mod health;
mod inactive;
mod manifest;
mod proposal;
mod reading;
mod row_id;
mod side_lists;

pub use build::{Inactive, Ingredients, build, build_with};
pub use code::{RunCode, RunCodeError, RunId};
pub use concern::{Concern, ConcernId, ConcernKind, concerns};
pub use creation_list::creation_list;
pub use health::Health;
pub use inactive::InactivePartner;
pub use manifest::{
    Agreement, Counts, DatabaseIdentity, ListSource, Manifest, MatchingRecord, ReviewRecord, SourceKind,
};
pub use proposal::{AlternativeLine, ProposalLine, percent, proposal_lines};
pub use reading::{ColumnReason, ListReading};
pub use row_id::{RowId, RowIdError};
pub use side_lists::{
    findings_csv, ignored_only_in_economic, only_in_economic, only_in_economic_cells, only_in_economic_csv,
    only_in_economic_rows, saved_only_in_economic_name, shown_name,
};

use crate::customer::{ClientViewCustomer, CustomerList, EconomicCustomer};
use crate::matching::Finding;

/// A run as loaded: `proposals[i]` is about `clientview.customers[i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What binds the files together.
    pub manifest: Manifest,
    /// The ClientView list as exported.
    pub clientview: CustomerList<ClientViewCustomer>,
    /// The e-conomic list as exported.
    pub economic: CustomerList<EconomicCustomer>,
    /// One proposal a ClientView customer, in the same order.
    pub proposals: Vec<ProposalLine>,
    /// Existing links that looked wrong at the export.
    pub findings: Vec<Finding>,
}
