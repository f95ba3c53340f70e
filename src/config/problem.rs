//! What can be wrong with `kobl.toml`.

use std::path::PathBuf;

/// Everything wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} problems in {}", .problems.len(), .file.display())]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// Its problems, in the file's order where that is known.
    pub problems: Vec<Problem>,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Dotted key (`clientview.columns.key`), or empty for the file as a whole.
    pub at: String,
    /// What is wrong there.
    pub kind: ProblemKind,
}

/// The kinds of mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// There is no such file.
    NoFile {
        /// The folders from which it was sought upwards; empty where the file was named.
        sought: Vec<PathBuf>,
    },
    /// The file cannot be read (rights, a folder, not UTF-8).
    Unreadable,
    /// Not TOML at this line and column (both from 1).
    Syntax {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// A key kobl does not know, and the nearest one it does.
    UnknownKey {
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// A key that is needed.
    Missing,
    /// Another type is needed (`text`, `number`, `true/false`, `list of texts`, `section`).
    WrongType {
        /// The type needed.
        expected: TypeName,
    },
    /// One of these values is needed.
    NotOneOf {
        /// The values.
        expected: &'static [&'static str],
    },
    /// A secret stands in the file itself, or in the connection string.
    SecretInFile,
    /// These two keys exclude each other.
    Conflict {
        /// The other key.
        with: &'static str,
    },
}

/// Types of TOML values, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeName {
    /// Text in quotes.
    Text,
    /// Whole number.
    Number,
    /// true or false.
    Switch,
    /// List of texts.
    Texts,
    /// `[section]`.
    Section,
}
