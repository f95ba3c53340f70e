//! What kobl makes of the server's error numbers. Only the number is kept: the
//! text may hold a customer's name or code.

use super::situation;
use crate::change::{StoreError, StoreErrorKind};

/// Numbers from here on are raised by people's own code: a trigger or a procedure.
const FIRST_OF_USERS: u32 = 50_000;

/// What Babelfish (PostgreSQL that speaks to SQL Server's clients) gives an error that SQL Server
/// does not have.
const BABELFISH: u32 = 33_557_097;

/// The kind of an error number (source: SQL Server's "Database engine events and errors").
pub(super) fn kind(number: u32) -> StoreErrorKind {
    use StoreErrorKind as Kind;
    match number {
        // 40532 is Azure's gateway refusing a login.
        18_456 | 40_532 => situation::LOGIN,
        18_470 | 18_486..=18_488 => situation::ACCOUNT_CLOSED,
        18_452 => situation::WINDOWS_SIGN_IN,
        // Script upgrade, shutting down, paused, not ready after a start.
        6005 | 17_142 | 17_187 | 18_401 => situation::NOT_READY,
        // Recovering, single user, restoring, offline; 40613 is Azure's word for all of them.
        921 | 922 | 924 | 927 | 942 | 952 | 40_613 => situation::DATABASE_NOT_OPEN,
        911 | 916 | 4060 | 4064 => situation::DATABASE,
        207 | 208 => Kind::Missing,
        229 | 230 | 262 | 297 | 300 => Kind::Rights,
        1205 => Kind::Deadlock,
        1222 => Kind::LockTimeout,
        2601 | 2627 => Kind::Duplicate,
        220 | 244 | 248 | 2628 | 8115 | 8152 => Kind::TooLong,
        241 | 245 | 8114 | 8169 => Kind::Conversion,
        271 => Kind::Computed,
        1101 | 1105 | 9002 => Kind::Full,
        515 | 547 => Kind::Constraint,
        1934 => situation::SESSION_OPTIONS,
        334 | 3609 => Kind::Trigger,
        // 978: a secondary replica that accepts only connections with read intent.
        978 | 3906 | 3908 => Kind::ReadOnly,
        BABELFISH => Kind::Other,
        number if number >= FIRST_OF_USERS => Kind::Trigger,
        _ => Kind::Other,
    }
}

/// The error of a number.
pub(super) fn numbered(number: u32) -> StoreError {
    StoreError::new(kind(number)).numbered(number.into())
}

/// Errors that mean "try the whole transaction again".
pub(super) fn passes(error: &StoreError) -> bool {
    matches!(error.kind, StoreErrorKind::Deadlock | StoreErrorKind::LockTimeout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_numbers_have_their_kinds() {
        for (number, expected) in [
            (18_456, situation::LOGIN),
            (18_486, situation::ACCOUNT_CLOSED),
            (18_452, situation::WINDOWS_SIGN_IN),
            (18_401, situation::NOT_READY),
            (17_142, situation::NOT_READY),
            (6005, situation::NOT_READY),
            (922, situation::DATABASE_NOT_OPEN),
            (924, situation::DATABASE_NOT_OPEN),
            (927, situation::DATABASE_NOT_OPEN),
            (942, situation::DATABASE_NOT_OPEN),
            (4060, situation::DATABASE),
            (208, StoreErrorKind::Missing),
            (229, StoreErrorKind::Rights),
            (1205, StoreErrorKind::Deadlock),
            (2628, StoreErrorKind::TooLong),
            (3609, StoreErrorKind::Trigger),
            (50_000, StoreErrorKind::Trigger),
            (3906, StoreErrorKind::ReadOnly),
            (9002, StoreErrorKind::Full),
            (102, StoreErrorKind::Other),
            (33_557_097, StoreErrorKind::Other),
        ] {
            assert_eq!(numbered(number).kind, expected, "{number}");
            assert_eq!(numbered(number).number, Some(number.into()));
        }
    }
}
