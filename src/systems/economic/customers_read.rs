//! What a reading of e-conomic's customers gives, from either service.

use super::settings::BadCustomers;
use crate::change::{EconomicError, EconomicErrorKind as Kind};
use crate::customer::EconomicCustomer;

/// Customers that an error names; the others follow when these are corrected.
const NAMED: usize = 20;

/// Customers, and what was left out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    pub(super) customers: Vec<EconomicCustomer>,
    pub(super) skipped: Vec<String>,
}

/// Customers that break the schema are left out only where the user said so.
pub(super) fn accepted(read: Read, bad: BadCustomers) -> Result<Read, EconomicError> {
    if bad == BadCustomers::Skip || read.skipped.is_empty() {
        return Ok(read);
    }
    let mut named = read.skipped[..read.skipped.len().min(NAMED)].join(", ");
    if read.skipped.len() > NAMED {
        named.push_str(", ...");
    }
    Err(EconomicError::new(Kind::BadCustomer).about(named))
}
