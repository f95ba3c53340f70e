//! The review file: written, passed through Excel, and read back.

mod form;
mod order;
mod refused;
mod returned;
mod samples;
mod workbook;
