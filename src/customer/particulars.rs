//! What both systems know about a customer, as they wrote it.

/// A field's text. Most are shorter than 16 bytes and so need no memory of their own: with a million
/// customers in each list that is ten million allocations fewer.
pub type Text = ecow::EcoString;

/// Name, address and identifiers exactly as read: nothing trimmed, folded or
/// repaired. A field that is missing or NULL is the empty text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// Company or person.
    pub name: Text,
    /// Attention, contact person.
    pub attention: Text,
    /// Address lines in order, as many as the list has columns for.
    pub address: Vec<Text>,
    /// Post code, possibly with `DK-` or the town after it.
    pub zip: Text,
    /// Town.
    pub city: Text,
    /// Country, name or code.
    pub country: Text,
    /// CVR number (Danish company number), often dirty.
    pub cvr: Text,
    /// EAN/GLN location number.
    pub ean: Text,
    /// Phone number(s).
    pub phone: Text,
    /// E-mail address(es).
    pub email: Text,
}
