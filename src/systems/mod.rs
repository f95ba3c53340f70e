//! Everything outside: databases, e-conomic, list files, each behind a small
//! trait of the module that uses it.

pub mod sqlserver;
