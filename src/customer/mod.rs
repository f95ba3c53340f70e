//! The two kinds of customers, their numbers and codes, and the link between
//! them. Plain checked values; this module imports nothing else of kobl.

mod clientview;
mod economic;
mod link;
mod list;
mod masking;
mod number;
mod particulars;

pub use clientview::{ClientViewCustomer, Code, Key};
pub use economic::EconomicCustomer;
pub use link::{LinkState, StoredLink, UnlinkedValues};
pub use list::{Column, CustomerList, Field};
pub use masking::{masked, shown_cvr, shown_phone};
pub use number::{EconomicNumber, NumberError};
pub use particulars::Particulars;
