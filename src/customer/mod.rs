//! The two kinds of customers, their numbers and codes, and the link between
//! them. Plain checked values; this module imports nothing else of kobl.

mod clientview;
mod cpr;
mod economic;
mod field;
mod link;
mod link_census;
mod list;
mod number;
mod particulars;

pub use clientview::{ClientViewCustomer, Code, Key};
pub use cpr::{masked, masked_code, masked_number, shown_phone};
pub use economic::EconomicCustomer;
pub use field::{Content, EconomicService, FIELDS, Field, FieldFacts, Side};
pub use link::{LinkState, StoredLink, UnlinkedValues};
pub use link_census::LinkCensus;
pub use list::{CustomerList, ListColumn};
pub use number::{EconomicNumber, NumberError, whole_number};
pub use particulars::{Particulars, Text};
