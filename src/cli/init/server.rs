//! Where the SQL Server is and who signs in: by flags, or asked for.

use secrecy::SecretString;

use super::super::ask;
use super::super::context::Context;
use super::super::exit::{Failure, failure};
use super::super::options::InitArgs;
use crate::config::{Authentication, Encryption, SecretRef, SqlServerConfig};
use crate::language::init::{self as words, Question};
use crate::systems::secrets;

/// Where the server is and who signs in.
pub(super) fn server(args: &InitArgs, context: &Context) -> Result<SqlServerConfig, Failure> {
    let asked = |value: &Option<String>, question, flag| match value {
        Some(value) => Ok(value.clone()),
        None => ask::text(words::question(context.language, question), flag, context),
    };
    let server = asked(&args.server, Question::Server, "--server / --clientview")?;
    let database = asked(&args.database, Question::Database, "--database")?;
    let user = match (&args.user, args.windows) {
        (Some(user), _) => Some(user.clone()),
        (None, true) => None,
        (None, false) => {
            Some(ask::text(words::question(context.language, Question::User), "--user / --windows", context)?)
        }
    };
    let user = user.filter(|user| !user.trim().is_empty());
    let windows = args.windows || user.is_none();
    let named = args.password_env.clone().map(SecretRef::Environment);
    Ok(SqlServerConfig {
        server: Some(server),
        database: Some(database),
        user,
        authentication: Some(if windows { Authentication::Windows } else { Authentication::Sql }),
        secret: named.or_else(|| args.password_file.clone().map(SecretRef::File)),
        encrypt: args.encrypt_off.then_some(Encryption::Off),
        trust_server_certificate: args.trust_server_certificate,
        ca_file: args.ca_file.clone(),
        ..SqlServerConfig::default()
    })
}

/// The password, where one is needed.
pub(super) fn secret(server: &SqlServerConfig, context: &Context) -> Result<Option<SecretString>, Failure> {
    match (&server.secret, &server.user) {
        (Some(secret), _) => secrets::fetch(secret).map(Some).map_err(failure(context.language)),
        (None, Some(user)) => ask::secret(user, "--password-env", context).map(Some),
        (None, None) => Ok(None),
    }
}
