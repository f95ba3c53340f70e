//! What both systems know about a customer, as they wrote it.

/// Name, address and identifiers exactly as read: nothing trimmed, folded or
/// repaired. A field that is missing or NULL is the empty text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// Company or person.
    pub name: Box<str>,
    /// Attention, contact person.
    pub attention: Box<str>,
    /// Address lines in order, as many as the list has columns for.
    pub address: Vec<Box<str>>,
    /// Post code, possibly with `DK-` or the town after it.
    pub zip: Box<str>,
    /// Town.
    pub city: Box<str>,
    /// Country, name or code.
    pub country: Box<str>,
    /// CVR number (Danish company number), often dirty.
    pub cvr: Box<str>,
    /// EAN/GLN location number.
    pub ean: Box<str>,
    /// Phone number(s).
    pub phone: Box<str>,
    /// E-mail address(es).
    pub email: Box<str>,
}
