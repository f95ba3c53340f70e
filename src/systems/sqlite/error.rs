//! What an error of SQLite means.

use crate::change::{StoreError, StoreErrorKind};

/// Puts a kind to SQLite's error code; its text is not kept, since it may hold data.
pub(super) fn failure(error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    let Some(code) = error.sqlite_error() else { return StoreError::new(StoreErrorKind::Other) };
    let kind = match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreErrorKind::LockTimeout,
        ErrorCode::CannotOpen | ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => StoreErrorKind::File,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreErrorKind::ReadOnly,
        ErrorCode::ConstraintViolation => match code.extended_code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                StoreErrorKind::Duplicate
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER => StoreErrorKind::Trigger,
            _ => StoreErrorKind::Constraint,
        },
        ErrorCode::DiskFull | ErrorCode::SystemIoFailure => StoreErrorKind::Full,
        ErrorCode::TooBig => StoreErrorKind::TooLong,
        _ => StoreErrorKind::Other,
    };
    StoreError::new(kind).numbered(i64::from(code.extended_code))
}
