//! The situations that only SQL Server knows, from its address to the sign-in: all
//! that may be wrong before a table is open. `language::sqlserver` says what to do about
//! each.

use crate::change::{EngineSituation, StoreErrorKind};

const fn of_server(name: &'static str) -> StoreErrorKind {
    StoreErrorKind::Engine(EngineSituation { name, is_setting: false })
}

const fn of_setting(name: &'static str) -> StoreErrorKind {
    StoreErrorKind::Engine(EngineSituation { name, is_setting: true })
}

/// The server's name is not known (DNS) or the instance is not found (SQL Browser).
pub const UNKNOWN_SERVER: StoreErrorKind = of_server("unknown_server");
/// Nobody answers at that address and port.
pub const UNREACHABLE: StoreErrorKind = of_server("unreachable");
/// Named pipes or shared memory were asked for.
pub const ONLY_TCP: StoreErrorKind = of_setting("only_tcp");
/// LocalDB was asked for.
pub const LOCAL_DB: StoreErrorKind = of_setting("local_db");
/// The encrypted connection could not be agreed on.
pub const TLS: StoreErrorKind = of_server("tls");
/// The certificate is not trusted.
pub const CERTIFICATE: StoreErrorKind = of_server("certificate");
/// The certificate is another than the one whose fingerprint is pinned.
pub const CERTIFICATE_CHANGED: StoreErrorKind = of_server("certificate_changed");
/// The file of the certificate's authority holds no certificate.
pub const CERTIFICATE_FILE: StoreErrorKind = of_setting("certificate_file");
/// The account of whoever runs kobl was asked for outside Windows.
pub const NO_INTEGRATED_LOGIN: StoreErrorKind = of_setting("no_integrated_login");
/// A Windows account was asked for in a build without NTLM, outside Windows.
pub const NO_NTLM: StoreErrorKind = of_setting("no_ntlm");
/// User name or password refused (18456), or the Windows login.
pub const LOGIN: StoreErrorKind = of_server("login");
/// The account is locked or disabled, or its password has run out (18470, 18486 to 18488).
pub const ACCOUNT_CLOSED: StoreErrorKind = of_server("account_closed");
/// A Windows account was not accepted: NTLM refused or switched off (18452, or no number at all).
pub const WINDOWS_SIGN_IN: StoreErrorKind = of_server("windows_sign_in");
/// The server broke off while somebody signed in, and gave no number.
pub const SIGN_IN: StoreErrorKind = of_server("sign_in");
/// Refused at login with a number that has no kind of its own.
pub const NOT_LET_IN: StoreErrorKind = of_server("not_let_in");
/// The server starts, stops, pauses or is brought up to date (18401, 17142, 6005).
pub const NOT_READY: StoreErrorKind = of_server("not_ready");
/// The database is not open: recovering, restoring, offline, or in use by one alone (922, 924, 927, 942).
pub const DATABASE_NOT_OPEN: StoreErrorKind = of_server("database_not_open");
/// The database does not exist or may not be opened (4060, 911).
pub const DATABASE: StoreErrorKind = of_server("database");
/// Session options do not fit an index or view (1934).
pub const SESSION_OPTIONS: StoreErrorKind = of_server("session_options");

/// All of them.
pub const ALL: [StoreErrorKind; 19] = [
    UNKNOWN_SERVER,
    UNREACHABLE,
    ONLY_TCP,
    LOCAL_DB,
    TLS,
    CERTIFICATE,
    CERTIFICATE_CHANGED,
    CERTIFICATE_FILE,
    NO_INTEGRATED_LOGIN,
    NO_NTLM,
    LOGIN,
    ACCOUNT_CLOSED,
    WINDOWS_SIGN_IN,
    SIGN_IN,
    NOT_LET_IN,
    NOT_READY,
    DATABASE_NOT_OPEN,
    DATABASE,
    SESSION_OPTIONS,
];
