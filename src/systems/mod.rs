//! Everything outside kobl: databases, list files, e-conomic.

pub mod economic;
pub mod list_file;
