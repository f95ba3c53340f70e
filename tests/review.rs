//! The review file: written, passed through Excel, and read back.

mod binary;
mod form;
mod order;
mod properties;
mod refused;
mod returned;
pub(crate) mod samples;
mod seen;
pub(crate) mod workbook;
