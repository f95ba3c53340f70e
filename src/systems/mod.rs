#![doc = include_str!("README.md")]

pub mod column_guess;
pub mod economic;
pub mod explore;
pub mod journal_file;
pub mod list_file;
pub mod platform;
pub mod run_folder;
pub mod secrets;
pub mod sqlite;
pub mod sqlserver;
pub mod status_history;
