//! Where the SQL Server is and who signs in: by flags, or asked for. The server is
//! reached, and its certificate settled, before anybody is asked for a password.

use std::path::PathBuf;

use secrecy::SecretString;

use super::super::ask;
use super::super::context::Context;
use super::super::exit::{Exit, Failure, failure};
use super::super::options::InitArgs;
use crate::change::{StoreError, StoreErrorKind};
use crate::config::{Authentication, Encryption, SecretRef, SqlServerConfig};
use crate::language::init::{self as words, InitQuestion};
use crate::systems::secrets;
use crate::systems::sqlserver::{Seen, ServerExplorer, ServerSettings, look_at, situation};

/// Attempts at an answer that turned out wrong, before kobl gives up.
const ATTEMPTS: usize = 3;

/// A server that answers, and a connection for looking around on it.
pub(super) struct Reached {
    pub(super) server: SqlServerConfig,
    pub(super) settings: ServerSettings,
    pub(super) explorer: ServerExplorer,
}

/// Asks for what the flags do not say, reaches the server and signs in. An answer that turns out
/// wrong is asked for again; the others are kept.
pub(super) fn reach(host: String, args: &InitArgs, context: &Context) -> Result<Reached, Failure> {
    let mut server = server(host, args, context)?;
    settle(&mut server, args, context)?;
    context.talk(words::server_answers(server.server.as_deref().unwrap_or_default()));
    if server.database.is_none() {
        server.database = Some(answer(InitQuestion::Database, "--database", context)?);
    }
    for attempt in 1.. {
        sign_in_as(&mut server, args, context)?;
        let secret = secret(&server, context)?;
        let settings = ServerSettings::from_config(&server, secret).map_err(failure)?;
        match ServerExplorer::connect(settings.clone()) {
            Ok(explorer) => return Ok(Reached { server, settings, explorer }),
            Err(error) if context.interactive && attempt < ATTEMPTS => {
                ask_again(&mut server, &error, args, context)?;
            }
            Err(error) => return Err(failure(error)),
        }
    }
    Err(Failure::new(Exit::Cancelled, crate::language::cli::cancelled()))
}

/// Clears the answer that an error is about, so that it is asked for again.
fn ask_again(
    server: &mut SqlServerConfig,
    error: &StoreError,
    args: &InitArgs,
    context: &Context,
) -> Result<(), Failure> {
    match error.kind {
        situation::LOGIN | situation::ACCOUNT_CLOSED | situation::WINDOWS_SIGN_IN
            if args.user.is_none() && !args.windows =>
        {
            server.authentication = None;
        }
        // A password that was typed is typed again.
        situation::LOGIN if server.secret.is_none() && server.user.is_some() => {}
        situation::DATABASE if args.database.is_none() => {
            context.warn(error);
            server.database = Some(answer(InitQuestion::Database, "--database", context)?);
            return Ok(());
        }
        _ => return Err(failure(error.clone())),
    }
    context.warn(error);
    Ok(())
}

fn answer(question: InitQuestion, flag: &str, context: &Context) -> Result<String, Failure> {
    ask::text(words::question(question), flag, context)
}

/// The server, without who signs in.
fn server(host: String, args: &InitArgs, context: &Context) -> Result<SqlServerConfig, Failure> {
    let needed = args.database.is_none() && !context.interactive;
    let database = match needed {
        true => Some(answer(InitQuestion::Database, "--database", context)?),
        false => args.database.clone(),
    };
    let named = args.password_env.clone().map(SecretRef::Environment);
    Ok(SqlServerConfig {
        server: Some(host),
        database,
        secret: named.or_else(|| args.password_file.clone().map(SecretRef::File)),
        encrypt: args.encrypt_off.then_some(Encryption::Off),
        trust_server_certificate: args.trust_server_certificate,
        ca_file: args.ca_file.clone(),
        certificate_sha256: args.certificate_sha256.clone(),
        ..SqlServerConfig::default()
    })
}

/// Who signs in, where that is not settled yet.
fn sign_in_as(server: &mut SqlServerConfig, args: &InitArgs, context: &Context) -> Result<(), Failure> {
    if server.authentication.is_some() {
        return Ok(());
    }
    let user = match (&args.user, args.windows) {
        (Some(user), _) => Some(user.clone()),
        (None, true) => None,
        (None, false) => Some(answer(InitQuestion::User, "--user / --windows", context)?),
    };
    server.user = user.filter(|user| !user.trim().is_empty());
    let windows = args.windows || server.user.is_none();
    server.authentication = Some(if windows { Authentication::Windows } else { Authentication::Sql });
    Ok(())
}

/// Reaches the server and settles its certificate; nobody has signed in, or been asked for a
/// password.
fn settle(server: &mut SqlServerConfig, args: &InitArgs, context: &Context) -> Result<(), Failure> {
    for attempt in 1.. {
        let typed = server.ca_file.clone().filter(|_| args.ca_file.is_none());
        let settings = ServerSettings::from_config(server, None).map_err(failure)?;
        let seen = match look_at(&settings) {
            Ok(seen) => seen,
            Err(error) if may_be_mistyped(&error) && context.interactive && attempt < ATTEMPTS => {
                context.warn(&error);
                server.server = Some(answer(InitQuestion::Server, "--server", context)?);
                continue;
            }
            // A file that is not there, or is no certificate, is asked for again.
            Err(error) if is_about_file(&error) && typed.is_some() => {
                context.warn(error);
                server.ca_file = None;
                continue;
            }
            Err(error) => return Err(failure(error)),
        };
        let Some(seen @ (Seen::Good(_) | Seen::TooWeak(_))) = seen else { return Ok(()) };
        if server.trust_server_certificate {
            return Ok(());
        }
        let kind = match server.certificate_sha256 {
            Some(_) => situation::CERTIFICATE_CHANGED,
            None => situation::CERTIFICATE,
        };
        let untrusted = StoreError::new(kind).about(settings.address());
        let (Seen::Good(fingerprint), true, None) = (seen, context.interactive, &server.certificate_sha256)
        else {
            return Err(failure(untrusted).and(words::certificate(seen)));
        };
        if let Some(file) = typed {
            context.warn(words::other_authority(&file.display().to_string()));
        }
        context.talk(words::certificate(seen));
        let typed = answer(InitQuestion::Certificate, "--certificate-sha256 / --ca-file", context)?;
        match typed.to_lowercase().as_str() {
            "" | "n" | "nej" | "no" => {
                return Err(Failure::new(Exit::Cancelled, crate::language::cli::cancelled()));
            }
            "j" | "ja" | "y" | "yes" => {
                server.ca_file = None;
                server.certificate_sha256 = Some(fingerprint.to_string());
            }
            _ => server.ca_file = Some(PathBuf::from(typed)),
        }
    }
    Ok(())
}

/// Whether another name may help.
fn may_be_mistyped(error: &StoreError) -> bool {
    matches!(error.kind, situation::UNKNOWN_SERVER | situation::UNREACHABLE | StoreErrorKind::Timeout)
}

/// Whether the file of the certificate's authority is what is wrong.
fn is_about_file(error: &StoreError) -> bool {
    matches!(error.kind, StoreErrorKind::File | situation::CERTIFICATE_FILE)
}

/// The password, where one is needed.
fn secret(server: &SqlServerConfig, context: &Context) -> Result<Option<SecretString>, Failure> {
    match (&server.secret, &server.user) {
        (Some(secret), _) => secrets::fetch(secret).map(Some).map_err(failure),
        (None, Some(user)) => {
            let what = crate::language::cli::password_of(user);
            ask::secret(&what, "--password-env", context).map(Some)
        }
        (None, None) => Ok(None),
    }
}
