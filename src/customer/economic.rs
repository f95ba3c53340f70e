//! A customer of e-conomic.

use super::{EconomicNumber, Particulars, Text};

/// One customer of the e-conomic agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EconomicCustomer {
    /// Customer number, unique in the agreement.
    pub number: EconomicNumber,
    /// Barred from invoicing.
    pub barred: bool,
    /// Name, address, identifiers.
    pub about: Particulars,
    /// Cells of the columns kobl has no use for, in the list's order.
    pub extra: Box<[Text]>,
}
