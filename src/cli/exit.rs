//! Exit codes, and which failure has which: the only place that knows.

use crate::change::{
    EconomicError, EconomicErrorKind, JournalError, Refusal, StageError, StoreError, StoreErrorKind,
    WriteError,
};
use crate::config::ConfigError;
use crate::language::{self, Localize, Localized};
use crate::systems::journal_file::JournalReadError;
use crate::systems::list_file::{ListError, ListErrorKind};
use crate::systems::run_folder::RunError;
use crate::systems::secrets::SecretError;

/// What the process tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Something unexpected.
    Unexpected = 1,
    /// Usage or configuration.
    Usage = 2,
    /// The review file is refused.
    Review = 3,
    /// The database or e-conomic changed since the export.
    Stale = 4,
    /// Connection, login or rights.
    Connection = 5,
    /// The outcome of a write is unknown.
    Unknown = 6,
    /// Cancelled by the user.
    Cancelled = 7,
    /// `status --fail-on` found what it was asked to look for.
    Found = 8,
}

/// A command that did not succeed: the exit code and every sentence to tell.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) sentences: Vec<Localized>,
}

impl Failure {
    pub(super) fn new(exit: Exit, sentence: impl Into<Localized>) -> Self {
        Self { exit, sentences: vec![sentence.into()] }
    }

    /// All of it as one text.
    pub(super) fn in_one(&self) -> Localized {
        Localized::joined(&self.sentences, " ")
    }

    /// A sentence that comes after the others.
    pub(super) fn and(mut self, sentence: impl Into<Localized>) -> Self {
        self.sentences.push(sentence.into());
        self
    }
}

/// An error that has an exit code.
pub(super) trait Fault {
    fn exit(&self) -> Exit;
}

/// Turns an error into a failure.
#[allow(clippy::needless_pass_by_value)] // It is given to `map_err`.
pub(super) fn failure<E: Fault + Localize>(error: E) -> Failure {
    Failure::new(error.exit(), Localized::of(&error))
}

pub(super) fn config_failure(error: &ConfigError) -> Failure {
    Failure { exit: Exit::Usage, sentences: error.sentences() }
}

/// A file with errors of both kinds is first of all a file to correct.
pub(super) fn refusals_failure(refusals: &[Refusal]) -> Failure {
    let stale = refusals.iter().all(|refusal| refusal.kind.is_stale());
    let failure = Failure {
        exit: if stale { Exit::Stale } else { Exit::Review },
        sentences: language::change::refusals(refusals),
    };
    failure.and(language::cli::nothing_written_of_plan())
}

impl Fault for StoreError {
    fn exit(&self) -> Exit {
        match self.kind {
            StoreErrorKind::Engine(situation) if situation.is_setting => Exit::Usage,
            StoreErrorKind::Settings
            | StoreErrorKind::Missing
            | StoreErrorKind::Unsuitable
            | StoreErrorKind::LinkType
            | StoreErrorKind::CompositeKey
            | StoreErrorKind::DoubledKey
            | StoreErrorKind::View => Exit::Usage,
            StoreErrorKind::Other | StoreErrorKind::Full => Exit::Unexpected,
            _ => Exit::Connection,
        }
    }
}

impl Fault for EconomicError {
    fn exit(&self) -> Exit {
        match self.kind {
            EconomicErrorKind::Settings | EconomicErrorKind::NoTokens | EconomicErrorKind::BadCustomer => {
                Exit::Usage
            }
            _ => Exit::Connection,
        }
    }
}

impl Fault for StageError {
    fn exit(&self) -> Exit {
        match self {
            Self::Stale(_) | Self::Taken(_) => Exit::Stale,
            Self::Altered(_) => Exit::Unexpected,
            Self::Busy => Exit::Connection,
            Self::Store(error) => error.exit(),
        }
    }
}

impl Fault for JournalError {
    fn exit(&self) -> Exit {
        Exit::Unexpected
    }
}

impl Fault for JournalReadError {
    fn exit(&self) -> Exit {
        Exit::Unexpected
    }
}

impl Fault for WriteError {
    fn exit(&self) -> Exit {
        match self {
            Self::Journal(error) | Self::JournalUnfinished(error) => error.exit(),
            Self::NotStaged(error) => error.exit(),
            Self::NotCommitted(error) => error.exit(),
            Self::Unknown(_) | Self::Mixed(_) => Exit::Unknown,
        }
    }
}

impl Fault for SecretError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

impl Fault for ListError {
    fn exit(&self) -> Exit {
        match self.kind {
            ListErrorKind::ChangedWhileRead => Exit::Unexpected,
            _ => Exit::Usage,
        }
    }
}

impl Fault for RunError {
    fn exit(&self) -> Exit {
        match self {
            Self::Unwritable { .. } | Self::Unreadable { .. } => Exit::Unexpected,
            Self::Touched(_) => Exit::Review,
            _ => Exit::Usage,
        }
    }
}
