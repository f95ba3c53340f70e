//! A list of customers with the columns it was read from, so that it can be
//! written back exactly as it stood.

use serde::{Deserialize, Serialize};

/// What a column of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// ClientView's primary key.
    Key,
    /// ClientView's customer code.
    Code,
    /// ClientView's link column.
    Link,
    /// ClientView's inactive flag.
    Inactive,
    /// e-conomic's customer number.
    Number,
    /// e-conomic's barred flag.
    Barred,
    /// Name.
    Name,
    /// Attention, contact.
    Attention,
    /// Address line, counted from 0 in column order.
    Address(u8),
    /// Post code.
    Zip,
    /// Town.
    City,
    /// Country.
    Country,
    /// CVR number.
    Cvr,
    /// EAN number.
    Ean,
    /// Phone.
    Phone,
    /// E-mail.
    Email,
    /// Nothing that kobl uses: the n-th cell of `extra`.
    Extra(u16),
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Heading as the source had it.
    pub heading: String,
    /// What it was taken for.
    pub field: Field,
}

/// Customers in the source's order, and the columns they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerList<C> {
    /// Columns in the source's order.
    pub columns: Vec<Column>,
    /// Customers in the source's order.
    pub customers: Vec<C>,
}

impl<C> Default for CustomerList<C> {
    fn default() -> Self {
        Self { columns: Vec::new(), customers: Vec::new() }
    }
}
