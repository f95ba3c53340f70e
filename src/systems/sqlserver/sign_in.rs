//! Opens a connection: the address, TLS, and the login. What goes wrong is told
//! by the step that it happened in, since the driver gives an I/O error for a
//! Windows login that was refused just as for a cable that was pulled.

use std::net::SocketAddr;

use futures_util::future::select_ok;
use secrecy::ExposeSecret;
use tiberius::{AuthMethod, Client, Config, EncryptionLevel};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

use super::browser;
use super::error_numbers::numbered;
use super::pinned;
use super::settings::{Login, ServerSettings, Trust, WireEncryption};
use super::situation;
use super::wire::{ConnectionStep, Duplex, ObservedSocket, Phase};
use crate::change::{StoreError, StoreErrorKind};

/// The driver on whatever carries its bytes.
pub(super) type Driver = Client<Compat<Box<dyn Duplex>>>;

/// Connects, and once more where the server sends us to another address (Azure does).
pub(super) async fn connect(settings: &ServerSettings) -> Result<Driver, StoreError> {
    match sign_in(settings).await {
        Err(SignInRefusal::Elsewhere(host, port)) => {
            let mut elsewhere = ServerSettings { host, port: Some(port), ..settings.clone() };
            elsewhere.instance = None;
            match sign_in(&elsewhere).await {
                Err(SignInRefusal::Elsewhere(host, _)) => {
                    Err(StoreError::new(situation::UNREACHABLE).about(host))
                }
                other => other.map_err(SignInRefusal::into_error),
            }
        }
        other => other.map_err(SignInRefusal::into_error),
    }
}

/// Why nobody signed in.
enum SignInRefusal {
    Elsewhere(String, u16),
    Error(StoreError),
}

impl SignInRefusal {
    fn into_error(self) -> StoreError {
        match self {
            Self::Elsewhere(host, _) => StoreError::new(situation::UNREACHABLE).about(host),
            Self::Error(error) => error,
        }
    }
}

impl From<StoreError> for SignInRefusal {
    fn from(error: StoreError) -> Self {
        Self::Error(error)
    }
}

async fn sign_in(settings: &ServerSettings) -> Result<Driver, SignInRefusal> {
    let mut config = driver_config(settings)?;
    let work = async {
        let (stream, port) = reach(settings).await?;
        // The account's service is looked up by this port (the SPN), not by SQL Browser's.
        config.port(port);
        let phase = Phase::default();
        let carrier: Box<dyn Duplex> = match &settings.trust {
            Trust::Fingerprint(fingerprint) => {
                config.encryption(EncryptionLevel::NotSupported);
                let encrypted = pinned::encrypt(stream, settings, *fingerprint).await?;
                phase.reach(ConnectionStep::SigningIn);
                Box::new(encrypted)
            }
            _ => Box::new(ObservedSocket::new(stream, phase.clone())),
        };
        let signed_in = Client::connect(config, carrier.compat_write()).await;
        signed_in.map_err(|error| refused(settings, &phase, error))
    };
    match timeout(settings.timeouts.connect, work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(StoreError::new(StoreErrorKind::Timeout).about(settings.address()).into()),
    }
}

/// A TCP connection and its port: the one given, or the one that SQL Browser names for the instance.
pub(super) async fn reach(settings: &ServerSettings) -> Result<(TcpStream, u16), StoreError> {
    let about = |kind| StoreError::new(kind).about(settings.address());
    let port = settings.port.unwrap_or(1433);
    let mut addresses: Vec<SocketAddr> = tokio::net::lookup_host((settings.host.as_str(), port))
        .await
        .map_err(|_| about(situation::UNKNOWN_SERVER))?
        .collect();
    if let (Some(instance), None) = (&settings.instance, settings.port) {
        let port = browser::port(instance, settings.browser_port, &addresses).await.map_err(|missing| {
            about(match missing {
                browser::Missing::Silent => situation::UNKNOWN_SERVER,
                browser::Missing::NoTcp => situation::UNREACHABLE,
            })
        })?;
        addresses.iter_mut().for_each(|address| address.set_port(port));
    }
    let unreachable = || about(situation::UNREACHABLE);
    let port = addresses.first().ok_or_else(unreachable)?.port();
    let stream = match settings.multi_subnet {
        // All at once, and whoever answers first: the listener's addresses that are asleep never do.
        true => {
            let attempts = addresses.iter().map(|address| Box::pin(TcpStream::connect(*address)));
            select_ok(attempts).await.map(|(stream, _)| stream)
        }
        false => TcpStream::connect(addresses.as_slice()).await,
    };
    let stream = stream.map_err(|_| unreachable())?;
    stream.set_nodelay(true).map_err(|_| unreachable())?;
    Ok((stream, port))
}

/// An error while connecting, by the step it happened in.
fn refused(settings: &ServerSettings, phase: &Phase, error: tiberius::error::Error) -> SignInRefusal {
    use tiberius::error::{Error, IoErrorKind};
    let about = |kind| SignInRefusal::Error(StoreError::new(kind).about(settings.address()));
    match error {
        Error::Routing { host, port } => SignInRefusal::Elsewhere(host, port),
        Error::Server(error) => SignInRefusal::Error(turned_away(settings, numbered(error.code()))),
        Error::Io { kind: IoErrorKind::TimedOut, .. } => about(StoreErrorKind::Timeout),
        Error::Io { .. } if phase.step() == ConnectionStep::SigningIn => {
            SignInRefusal::Error(broken_off(settings))
        }
        // The driver's texts about certificates hold no data; there is no other way to tell them.
        Error::Tls(text) if text.contains("certificate") => about(situation::CERTIFICATE),
        Error::Io { kind: IoErrorKind::InvalidData, .. } | Error::Tls(_) => about(situation::TLS),
        Error::Protocol(text) if text.contains("encryption") => about(situation::TLS),
        // The network is as it should be, so it is Windows that made no token for the login.
        Error::Io { .. } if !phase.has_ended() => SignInRefusal::Error(broken_off(settings)),
        // A server without TLS 1.2 hangs up on the offer of it.
        Error::Io { .. } if phase.step() == ConnectionStep::Tls => about(situation::TLS),
        Error::Io { .. } => about(StoreErrorKind::Lost),
        #[cfg(all(unix, feature = "ntlm"))]
        Error::SspiRs(_) => SignInRefusal::Error(broken_off(settings)),
        Error::Protocol(_) if phase.step() == ConnectionStep::SigningIn => {
            SignInRefusal::Error(broken_off(settings))
        }
        _ => about(StoreErrorKind::Other),
    }
}

/// The login ended without a word of the server.
fn broken_off(settings: &ServerSettings) -> StoreError {
    let kind = match settings.login {
        Login::Windows { .. } | Login::Integrated => situation::WINDOWS_SIGN_IN,
        Login::Sql { .. } | Login::AzureToken(_) => situation::SIGN_IN,
    };
    StoreError::new(kind).about(account(&settings.login))
}

/// Who signs in, as people know them.
fn account(login: &Login) -> String {
    match login {
        Login::Sql { user, .. } | Login::Windows { user, .. } => user.clone(),
        Login::Integrated => {
            let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
            match (named("USERDOMAIN"), named("USERNAME")) {
                (Some(domain), Some(user)) => format!("{domain}\\{user}"),
                _ => "Windows".to_owned(),
            }
        }
        Login::AzureToken(_) => "Azure".to_owned(),
    }
}

/// An error of the server before anybody is signed in, told as what it is.
fn turned_away(settings: &ServerSettings, error: StoreError) -> StoreError {
    use StoreErrorKind as Kind;
    match (error.kind, &settings.database) {
        (situation::DATABASE | situation::DATABASE_NOT_OPEN, Some(database)) => error.about(database),
        (situation::LOGIN | situation::ACCOUNT_CLOSED | situation::WINDOWS_SIGN_IN, _) => {
            error.about(account(&settings.login))
        }
        (Kind::Other | Kind::Trigger, _) => {
            StoreError { kind: situation::NOT_LET_IN, ..error }.about(account(&settings.login))
        }
        _ => error.about(settings.address()),
    }
}

fn driver_config(settings: &ServerSettings) -> Result<Config, StoreError> {
    let mut config = Config::new();
    config.host(&settings.host);
    if let (Some(instance), None) = (&settings.instance, settings.port) {
        config.instance_name(instance);
    }
    if let Some(database) = &settings.database {
        config.database(database);
    }
    config.application_name("kobl");
    config.authentication(authentication(&settings.login)?);
    config.encryption(match settings.encryption {
        WireEncryption::Strict => EncryptionLevel::Strict,
        WireEncryption::Required => EncryptionLevel::Required,
        WireEncryption::LoginOnly => EncryptionLevel::Off,
        WireEncryption::Off => EncryptionLevel::NotSupported,
    });
    match &settings.trust {
        Trust::System | Trust::Fingerprint(_) => {}
        Trust::AnyCertificate => config.trust_cert(),
        Trust::AuthorityFile(file) => config.trust_cert_ca_bundle(pinned::authorities(file)?),
    }
    if let Some(name) = &settings.host_in_certificate {
        config.hostname_in_certificate(name);
    }
    config.handshake_timeout(Some(settings.timeouts.connect));
    config.command_timeout(Some(settings.timeouts.answer));
    // A lone surrogate in one name must not end the export; the row is reported instead.
    config.lossy_utf16_decoding(true);
    Ok(config)
}

fn authentication(login: &Login) -> Result<AuthMethod, StoreError> {
    Ok(match login {
        Login::Sql { user, password } => AuthMethod::sql_server(user, password.expose_secret()),
        #[cfg(any(windows, feature = "ntlm"))]
        Login::Windows { user, password } => AuthMethod::windows(user, password.expose_secret()),
        // Built without NTLM: only Windows itself can sign somebody in with a Windows account.
        #[cfg(not(any(windows, feature = "ntlm")))]
        Login::Windows { user, .. } => {
            return Err(StoreError::new(situation::NO_NTLM).about(user));
        }
        Login::AzureToken(token) => AuthMethod::aad_token(token.expose_secret()),
        #[cfg(windows)]
        Login::Integrated => AuthMethod::Integrated,
        #[cfg(not(windows))]
        Login::Integrated => {
            return Err(StoreError::new(situation::NO_INTEGRATED_LOGIN).about("Integrated Security"));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiberius::error::{Error, IoErrorKind};

    fn settings(login: Login) -> ServerSettings {
        ServerSettings::new("SRV01", login)
    }

    fn windows() -> Login {
        Login::Windows { user: "FIRM\\ida".to_owned(), password: "hemmelig".into() }
    }

    fn sql() -> Login {
        Login::Sql { user: "kobl".to_owned(), password: "hemmelig".into() }
    }

    fn io(kind: IoErrorKind) -> Error {
        Error::Io { kind, message: "broken".to_owned() }
    }

    fn kind(login: Login, step: ConnectionStep, ended: bool, error: Error) -> StoreErrorKind {
        let phase = Phase::default();
        phase.reach(step);
        if ended {
            phase.end();
        }
        refused(&settings(login), &phase, error).into_error().kind
    }

    #[test]
    fn an_input_output_error_is_told_by_the_step_it_happened_in() {
        use IoErrorKind::{ConnectionReset, InvalidData, Other, UnexpectedEof};
        use StoreErrorKind as Kind;
        for (login, step, ended, error, expected) in [
            // A refused sign-in is never told as a matter of encryption.
            (windows(), ConnectionStep::SigningIn, true, io(UnexpectedEof), situation::WINDOWS_SIGN_IN),
            (windows(), ConnectionStep::SigningIn, true, io(InvalidData), situation::WINDOWS_SIGN_IN),
            (sql(), ConnectionStep::SigningIn, true, io(ConnectionReset), situation::SIGN_IN),
            (
                Login::Integrated,
                ConnectionStep::SigningIn,
                true,
                io(UnexpectedEof),
                situation::WINDOWS_SIGN_IN,
            ),
            // Windows itself makes no token: nothing happened on the network.
            (Login::Integrated, ConnectionStep::Tls, false, io(Other), situation::WINDOWS_SIGN_IN),
            (Login::Integrated, ConnectionStep::Greeting, false, io(Other), situation::WINDOWS_SIGN_IN),
            // The others keep their names.
            (windows(), ConnectionStep::Tls, true, io(UnexpectedEof), situation::TLS),
            (windows(), ConnectionStep::Tls, false, io(InvalidData), situation::TLS),
            (sql(), ConnectionStep::Greeting, true, io(UnexpectedEof), Kind::Lost),
            (sql(), ConnectionStep::SigningIn, false, io(IoErrorKind::TimedOut), Kind::Timeout),
        ] {
            assert_eq!(kind(login, step, ended, error.clone()), expected, "{step:?} {ended} {error}");
        }
    }

    #[test]
    fn every_number_at_login_is_told_as_what_it_is() {
        for (number, expected, about) in [
            (18_456, situation::LOGIN, "FIRM\\ida"),
            (18_452, situation::WINDOWS_SIGN_IN, "FIRM\\ida"),
            (18_488, situation::ACCOUNT_CLOSED, "FIRM\\ida"),
            (18_401, situation::NOT_READY, "SRV01"),
            (17_142, situation::NOT_READY, "SRV01"),
            (6005, situation::NOT_READY, "SRV01"),
            (922, situation::DATABASE_NOT_OPEN, "ClientTime"),
            (924, situation::DATABASE_NOT_OPEN, "ClientTime"),
            (927, situation::DATABASE_NOT_OPEN, "ClientTime"),
            (942, situation::DATABASE_NOT_OPEN, "ClientTime"),
            (4060, situation::DATABASE, "ClientTime"),
            // Nobody knows what these are; they are no wrong password.
            (12_345, situation::NOT_LET_IN, "FIRM\\ida"),
            (65_000, situation::NOT_LET_IN, "FIRM\\ida"),
        ] {
            let settings = ServerSettings { database: Some("ClientTime".to_owned()), ..settings(windows()) };
            let error = turned_away(&settings, numbered(number));
            assert_eq!((error.kind, error.object.as_deref()), (expected, Some(about)), "{number}");
            assert_eq!(error.number, Some(number.into()));
        }
    }

    #[test]
    fn no_number_but_those_of_a_wrong_password_is_told_as_one_and_none_is_lost() {
        let settings = ServerSettings { database: Some("ClientTime".to_owned()), ..settings(sql()) };
        for number in 1..=70_000 {
            let error = turned_away(&settings, numbered(number));
            assert_eq!(error.number, Some(number.into()));
            assert_eq!(error.kind == situation::LOGIN, [18_456, 40_532].contains(&number), "{number}");
            assert!(!matches!(error.kind, StoreErrorKind::Other | StoreErrorKind::Trigger), "{number}");
        }
    }

    #[test]
    #[cfg(not(windows))]
    fn the_account_that_runs_kobl_signs_in_on_windows_only() {
        let error = driver_config(&settings(Login::Integrated)).err().map(|error| error.kind);
        assert_eq!(error, Some(situation::NO_INTEGRATED_LOGIN));
        let named = driver_config(&settings(windows())).err().map(|error| error.kind);
        assert_eq!(named, if cfg!(feature = "ntlm") { None } else { Some(situation::NO_NTLM) });
    }
}
