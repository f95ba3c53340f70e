//! Everything outside kobl: databases, list files, e-conomic.

pub mod list_file;
