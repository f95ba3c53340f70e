//! How a list file was understood, as a run records it.

use serde::{Deserialize, Serialize};

/// How a list file was stored, and why its columns were taken for what they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListReading {
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Name of a text's encoding, as `--encoding` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between two cells of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Row of the headings, counted from 1.
    pub heading_row: u32,
    /// One a column of the list, in the same order.
    pub reasons: Vec<ColumnReason>,
}

/// Why a column was taken for what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnReason {
    /// Its heading is known.
    Heading,
    /// Its heading says nothing, and its cells do.
    Contents,
    /// The user named it with `--column`.
    Option,
    /// `kobl.toml` names it.
    Settings,
    /// It was taken for nothing.
    Left,
}
