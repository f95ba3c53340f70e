//! `kobl init`: asks (or takes flags), looks around where the customers are,
//! and writes a commented `kobl.toml`.

mod columns;
mod server;
mod show;

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure, config_failure, failure};
use super::options::InitArgs;
use super::{ask, demo, open};
use crate::change::EconomicSource;
use crate::config::{Config, ConfigError, EconomicSourceConfig, SecretRef, SqlServerConfig};
use crate::language::init::{self as words, Answers, ClientView, Economic};
use crate::language::{self, Localized};
use crate::run::SourceKind;
use crate::systems::explore::Explore;
use crate::systems::secrets;
use crate::systems::sqlite::{self, SqliteStore, create_sample};
use crate::systems::sqlserver::SqlServerStore;

use server::Reached;

/// Rows that the guess looks at.
const SAMPLED_ROWS: u16 = 200;

pub(super) fn run(args: &InitArgs, context: &Context) -> Result<Exit, Failure> {
    let path = &context.config_path;
    if path.exists() && !args.force {
        return Err(Failure::new(Exit::Usage, words::exists(&path.display().to_string())));
    }
    let economic = economic(args, context)?;
    let source = match place(args, context)? {
        ClientViewPlace::File(file) if sqlite::is_sqlite(&file) => {
            from_sqlite(&file, args, economic, context)?
        }
        ClientViewPlace::File(file) => from_list(&file, args, economic, context)?,
        ClientViewPlace::Server(host) => from_server(host, args, economic, context)?,
    };
    context.talk(words::written(&path.display().to_string(), &source));
    try_economic(context)?;
    context.talk(words::next());
    Ok(Exit::Done)
}

/// Where the ClientView customers are.
enum ClientViewPlace {
    /// A list or a SQLite database.
    File(PathBuf),
    /// A SQL Server.
    Server(String),
}

/// The place that the flags name, or a made-up database where the demo agreement is all that was
/// asked for; otherwise it is asked for, and the name of a file is an answer too.
fn place(args: &InitArgs, context: &Context) -> Result<ClientViewPlace, Failure> {
    if let Some(file) = &args.clientview {
        return Ok(ClientViewPlace::File(file.clone()));
    }
    if let Some(server) = &args.server {
        return Ok(ClientViewPlace::Server(server.clone()));
    }
    let says_where = args.database.is_some() || args.user.is_some() || args.windows;
    if says_where || !args.economic_demo {
        let question = words::question(words::InitQuestion::Server);
        let answer = ask::text(question, "--server / --clientview", context)?;
        let file = PathBuf::from(&answer);
        let named_like_one = file.extension().is_some_and(|extension| {
            ["csv", "txt", "xlsx", "db", "sqlite"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        return Ok(if file.is_file() || named_like_one {
            ClientViewPlace::File(file)
        } else {
            ClientViewPlace::Server(answer)
        });
    }
    let sample = context.config_path.with_file_name("clienttime.db");
    if !sample.exists() {
        create_sample(&sample, demo::CUSTOMERS).map_err(failure)?;
    }
    context.talk(words::sample_database(&sample.display().to_string()));
    Ok(ClientViewPlace::File(sample))
}

/// A SQL Server: looked at before anything is written.
fn from_server(
    host: String,
    args: &InitArgs,
    economic: Economic,
    context: &Context,
) -> Result<Localized, Failure> {
    let Reached { server, settings, mut explorer } = server::reach(host, args, context)?;
    open::warn_of(&settings.exceptions(), context);
    let place = ClientView::Server(as_written(server, &context.config_path));
    let written = from_database(&mut explorer, place, args, economic, context)?;
    let opened = SqlServerStore::open(settings, &written.config.clientview);
    let mut store = opened.map_err(failure)?;
    let source = identity(&mut store)?;
    written.keep(context)?;
    Ok(source)
}

/// A SQLite file, such as the demo's.
fn from_sqlite(
    file: &Path,
    args: &InitArgs,
    economic: Economic,
    context: &Context,
) -> Result<Localized, Failure> {
    let mut explorer = sqlite::SqliteExplorer::open(file).map_err(failure)?;
    let place = ClientView::Sqlite(beside(file, &context.config_path));
    let written = from_database(&mut explorer, place, args, economic, context)?;
    let opened = SqliteStore::open(file, &written.config.clientview);
    let mut store = opened.map_err(failure)?;
    let source = identity(&mut store)?;
    written.keep(context)?;
    Ok(source)
}

/// Finds table and columns, shows them, and says what the file will hold.
fn from_database(
    explorer: &mut dyn Explore,
    place: ClientView,
    args: &InitArgs,
    economic: Economic,
    context: &Context,
) -> Result<WrittenSettings, Failure> {
    let table = columns::table(explorer, args, context)?;
    let sample = explorer.sample(&table, SAMPLED_ROWS).map_err(failure)?;
    let taken = columns::columns(&sample, args, context)?;
    show::show(&table, &sample, &taken, context);
    let columns = columns::column_names(&taken);
    WrittenSettings::new(&Answers { clientview: place, table, columns, economic }, context)
}

/// A list file: its headings say which column is what, and it has no table but the script's.
fn from_list(
    file: &Path,
    args: &InitArgs,
    economic: Economic,
    context: &Context,
) -> Result<Localized, Failure> {
    if let Some(column) = args.column.first() {
        return Err(Failure::new(Exit::Usage, words::no_columns_of_a_list(column)));
    }
    let read = open::read_clientview_file(file, None, &open::ListOptions::default(), context)?;
    if let Some(reading) = &read.reading {
        context.talk(language::list::reading(&read.list.columns, reading));
    }
    let answers = Answers {
        clientview: ClientView::List(beside(file, &context.config_path)),
        table: args.table.clone().unwrap_or_else(|| "dbo.Customer".to_owned()),
        columns: crate::config::ColumnNames::default(),
        economic,
    };
    WrittenSettings::new(&answers, context)?.keep(context)?;
    Ok(language::cli::source(&read.source))
}

fn identity(store: &mut dyn crate::change::CustomerStore) -> Result<Localized, Failure> {
    let identity = store.identity().map_err(failure)?;
    Ok(language::cli::source(&SourceKind::Database(identity)))
}

/// The e-conomic side; a list is read before its name is written down.
fn economic(args: &InitArgs, context: &Context) -> Result<Economic, Failure> {
    match &args.economic {
        Some(file) => {
            open::read_economic_file(file, &open::ListOptions::default(), context)?;
            Ok(Economic::File(beside(file, &context.config_path)))
        }
        None if args.economic_demo => Ok(Economic::Demo),
        None => Ok(Economic::Api),
    }
}

/// Asks e-conomic, where that can be done without asking anybody for tokens. What goes wrong is
/// told; the file is good all the same, and `kobl doctor` asks again.
fn try_economic(context: &Context) -> Result<(), Failure> {
    let config = context.config()?;
    let EconomicSourceConfig::Api { secret, grant, demo, .. } = &config.economic.source else {
        return Ok(());
    };
    let at_hand = |secret: &Option<SecretRef>| secret.as_ref().is_some_and(|s| secrets::fetch(s).is_ok());
    let can_ask = *demo || (at_hand(secret) && at_hand(grant));
    if !can_ask {
        context.talk(words::tokens_next());
        return Ok(());
    }
    let mut api = open::api(&config.economic.source, context)?;
    match api.identity(context.progress().as_ref()) {
        Ok(agreement) => {
            context.talk(words::economic_answers(&language::cli::source(&agreement)));
        }
        Err(error) => context.warn(&error),
    }
    Ok(())
}

/// A path as `kobl.toml` holds it: relative to the file's folder, like the flag where they lie in
/// the same one, and absolute elsewhere.
fn beside(path: &Path, config: &Path) -> String {
    let folder = config.parent().unwrap_or(Path::new(""));
    let inside = if folder.as_os_str().is_empty() { Some(path) } else { path.strip_prefix(folder).ok() };
    let written = match inside {
        Some(inside) => inside.to_owned(),
        None => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    };
    written.display().to_string()
}

/// The server's settings with their files named as `kobl.toml` names them.
fn as_written(server: SqlServerConfig, config: &Path) -> SqlServerConfig {
    let moved = |path: &Path| PathBuf::from(beside(path, config));
    SqlServerConfig {
        secret: match &server.secret {
            Some(SecretRef::File(path)) => Some(SecretRef::File(moved(path))),
            other => other.clone(),
        },
        ca_file: server.ca_file.as_deref().map(moved),
        ..server
    }
}

/// The text of a `kobl.toml` and what every other command will read in it. It is kept only when
/// the table it names was opened: a file that does not work would be in the next attempt's way.
#[must_use = "it is not written yet"]
struct WrittenSettings {
    text: String,
    config: Config,
}

impl WrittenSettings {
    fn new(answers: &Answers, context: &Context) -> Result<Self, Failure> {
        let path = &context.config_path;
        let text = words::config(context.language, answers);
        let config = Config::parse(&text, path).map_err(|error: ConfigError| config_failure(&error))?;
        Ok(Self { text, config })
    }

    fn keep(self, context: &Context) -> Result<(), Failure> {
        let path = &context.config_path;
        let unwritable = || words::unwritable(&path.display().to_string());
        std::fs::write(path, self.text).map_err(|_| Failure::new(Exit::Usage, unwritable()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_settings_is_named_as_seen_from_there() {
        assert_eq!(beside(Path::new("kunder.csv"), Path::new("kobl.toml")), "kunder.csv");
        assert_eq!(beside(Path::new("work/kunder.csv"), Path::new("work/kobl.toml")), "kunder.csv");
        let elsewhere = beside(Path::new("kunder.csv"), Path::new("work/kobl.toml"));
        assert!(Path::new(&elsewhere).is_absolute() && elsewhere.ends_with("kunder.csv"), "{elsewhere}");
    }
}
