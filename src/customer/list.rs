//! A list of customers with the columns it was read from, so that it can be
//! written back exactly as it stood.

use serde::{Deserialize, Serialize};

use super::Field;

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumn {
    /// Heading as the source had it.
    pub heading: String,
    /// What it was taken for.
    pub field: Field,
}

/// Customers in the source's order, and the columns they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerList<C> {
    /// Columns in the source's order.
    pub columns: Vec<ListColumn>,
    /// Customers in the source's order.
    pub customers: Vec<C>,
}

impl<C> Default for CustomerList<C> {
    fn default() -> Self {
        Self { columns: Vec::new(), customers: Vec::new() }
    }
}
