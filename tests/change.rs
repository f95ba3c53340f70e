//! Plan, write and undo against a store and a journal in memory that fail where
//! they are told to: what is said about the outcome is always what the store
//! holds, and undo always restores it.

pub(crate) mod accidents;
pub(crate) mod memory;
mod plan;
mod write;
