//! Opens the two systems that `kobl.toml` names.

use std::path::Path;

use secrecy::SecretString;

use super::ask;
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::RunArgs;
use crate::change::{ConnectionException, CurrentRow, CustomerStore, EconomicSource};
use crate::config::{
    ClientViewConfig, ClientViewSource, Config, EconomicApi, EconomicSourceConfig, SecretRef, SqlServerConfig,
};
use crate::customer::{ClientViewCustomer, CustomerList, EconomicCustomer, Field, ListColumn};
use crate::language::{self, Localize, Localized, economic as words};
use crate::run::{ListReading, SourceKind};
use crate::spreadsheet::TextEncoding;
use crate::systems::economic::{
    Api, ApiSettings, BadCustomers, EconomicOutcome, HeldList, Limits, ServiceChoice, Tokens,
};
use crate::systems::list_file::{self, Columns, ListFile, Reading};
use crate::systems::secrets;
use crate::systems::sqlite::SqliteStore;
use crate::systems::sqlserver::{ServerSettings, SqlServerStore};

/// An open database, and what makes its connection less safe than the default.
pub(super) struct OpenStore {
    pub(super) store: Box<dyn CustomerStore>,
    pub(super) exceptions: Vec<ConnectionException>,
}

/// The database of the ClientView side.
pub(super) fn store(config: &Config, context: &Context) -> Result<OpenStore, Failure> {
    match &config.clientview.source {
        ClientViewSource::Sqlite(path) => {
            let store = SqliteStore::open(path, &config.clientview).map_err(failure)?;
            Ok(OpenStore { store: Box::new(store), exceptions: Vec::new() })
        }
        ClientViewSource::SqlServer(server) => sql_server(server, &config.clientview, context),
        ClientViewSource::File(_) => Err(Failure::new(Exit::Usage, language::cli::file_is_read_only())),
    }
}

fn sql_server(
    server: &SqlServerConfig,
    config: &ClientViewConfig,
    context: &Context,
) -> Result<OpenStore, Failure> {
    let settings = server_settings(server, context)?;
    let store = SqlServerStore::open(settings, config).map_err(failure)?;
    for note in store.notes() {
        context.warn(note);
    }
    let exceptions = store.exceptions();
    warn_of(&exceptions, context);
    Ok(OpenStore { store: Box::new(store), exceptions })
}

/// Says what makes a connection less safe than the default, at every run.
pub(super) fn warn_of(exceptions: &[ConnectionException], context: &Context) {
    for exception in exceptions {
        context.warn(exception);
    }
}

/// How to reach the server; the password comes from where the file says, or a hidden prompt.
pub(super) fn server_settings(
    server: &SqlServerConfig,
    context: &Context,
) -> Result<ServerSettings, Failure> {
    let secret = match &server.secret {
        Some(secret) => Some(secrets::fetch(secret).map_err(failure)?),
        None => None,
    };
    let mut settings = ServerSettings::from_config(server, secret).map_err(failure)?;
    if let Some(user) = settings.lacks_password() {
        let password = ask::secret(language::cli::password_of(&user), "password_env", context)?;
        settings.set_password(password);
    }
    Ok(settings)
}

/// A list, where it came from, and how its file was understood.
pub(super) struct ReadList<C> {
    pub(super) source: SourceKind,
    pub(super) list: CustomerList<C>,
    pub(super) reading: Option<ListReading>,
}

impl<C> From<ListFile<C>> for ReadList<C> {
    fn from(file: ListFile<C>) -> Self {
        let reading = Some(file.reading());
        Self { source: file.source, list: file.list, reading }
    }
}

/// How list files are to be read, as the user said.
#[derive(Debug, Default)]
pub(super) struct ListOptions {
    /// Columns whose fields were named.
    chosen: Vec<ListColumn>,
    encoding: Option<TextEncoding>,
}

impl ListOptions {
    /// Reads the flags `--column FIELD=HEADING` and `--encoding NAME`.
    pub(super) fn new(args: &RunArgs) -> Result<Self, Failure> {
        let usage = |sentence| Failure::new(Exit::Usage, sentence);
        let mut options = Self::default();
        for text in &args.column {
            let named = text.split_once('=').and_then(|(setting, heading)| {
                let field = Field::by_option(&setting.trim().to_lowercase())?;
                Some((field, heading.trim().to_owned())).filter(|(_, heading)| !heading.is_empty())
            });
            let (field, heading) = named.ok_or_else(|| usage(language::list::bad_column(text)))?;
            let lines = options.chosen.iter().filter(|column| column.field.first_line() == field).count();
            let field = field.line(u8::try_from(lines).unwrap_or(u8::MAX));
            options.chosen.push(ListColumn { heading, field });
        }
        if let Some(name) = &args.encoding {
            let encoding = TextEncoding::by_name(name);
            options.encoding = Some(encoding.ok_or_else(|| usage(language::list::bad_encoding(name)))?);
        }
        Ok(options)
    }

    fn reading<'a>(&'a self, columns: Columns<'a>) -> Reading<'a> {
        Reading { columns, chosen: &self.chosen, encoding: self.encoding }
    }

    /// Every column that was named must be in one of the lists.
    pub(super) fn check(&self, lists: [&[ListColumn]; 2]) -> Result<(), Failure> {
        let found = |wanted: &ListColumn| {
            lists.iter().flat_map(|columns| columns.iter()).any(|column| {
                column.field.first_line() == wanted.field.first_line()
                    && list_file::same_heading(&column.heading, &wanted.heading)
            })
        };
        match self.chosen.iter().find(|column| !found(column)) {
            Some(lost) => {
                let sentence = language::list::no_such_heading(&lost.heading);
                Err(Failure::new(Exit::Usage, sentence))
            }
            None => Ok(()),
        }
    }
}

/// The ClientView customers and where they came from.
pub(super) fn read_clientview(
    config: &Config,
    options: &ListOptions,
    context: &Context,
) -> Result<ReadList<ClientViewCustomer>, Failure> {
    if let ClientViewSource::File(path) = &config.clientview.source {
        return read_clientview_file(path, Some(&config.clientview), options, context);
    }
    let mut store = store(config, context)?.store;
    let identity = store.identity().map_err(failure)?;
    let read = store.read(context.progress().as_ref()).map_err(failure)?;
    if !read.damaged.is_empty() {
        context.warn(language::cli::damaged_text(&read.damaged));
    }
    Ok(ReadList { source: SourceKind::Database(identity), list: read.list, reading: None })
}

/// Both lists from files, read side by side; what is odd about each is told in turn.
pub(super) fn read_two_files(
    clientview: &Path,
    economic: &Path,
    options: &ListOptions,
    context: &Context,
) -> Result<(ReadList<ClientViewCustomer>, ReadList<EconomicCustomer>), Failure> {
    let (clientview, economic) =
        rayon::join(|| clientview_file(clientview, None, options), || economic_file(economic, options));
    match (clientview, economic) {
        (Ok(clientview), Ok(economic)) => Ok((told(clientview, context), told(economic, context))),
        (Err(mut first), Err(second)) => {
            first.sentences.extend(second.sentences);
            Err(first)
        }
        (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => Err(failure),
    }
}

/// A ClientView list from a file.
pub(super) fn read_clientview_file(
    path: &Path,
    config: Option<&ClientViewConfig>,
    options: &ListOptions,
    context: &Context,
) -> Result<ReadList<ClientViewCustomer>, Failure> {
    Ok(told(clientview_file(path, config, options)?, context))
}

/// An e-conomic list from a file.
pub(super) fn read_economic_file(
    path: &Path,
    options: &ListOptions,
    context: &Context,
) -> Result<ReadList<EconomicCustomer>, Failure> {
    Ok(told(economic_file(path, options)?, context))
}

fn clientview_file(
    path: &Path,
    config: Option<&ClientViewConfig>,
    options: &ListOptions,
) -> Result<ListFile<ClientViewCustomer>, Failure> {
    let fields = || config.map(|config| config.columns.fields()).into_iter().flatten();
    let code = fields().find(|(_, field)| *field == Field::Code).map(|(heading, _)| heading.to_owned());
    let named: Vec<ListColumn> = fields()
        .filter(|(heading, _)| !heading.is_empty())
        // A list without keys of its own is addressed by its codes.
        .filter(|(heading, field)| *field != Field::Key || code.as_deref() != Some(heading))
        .map(|(heading, field)| ListColumn { heading: heading.to_owned(), field })
        .collect();
    let columns = if named.is_empty() { Columns::Known } else { Columns::Named(&named) };
    list_file::read_clientview(path, options.reading(columns)).map_err(failure_of_list(path))
}

fn economic_file(path: &Path, options: &ListOptions) -> Result<ListFile<EconomicCustomer>, Failure> {
    list_file::read_economic(path, options.reading(Columns::Known)).map_err(failure_of_list(path))
}

fn failure_of_list<'p>(path: &'p Path) -> impl Fn(list_file::ListError) -> Failure + 'p {
    use list_file::ListErrorKind as Kind;
    move |mut error| {
        // What is not there is named as it was typed: the folder may be what is wrong.
        if matches!(error.kind, Kind::NotFound | Kind::Folder) {
            error.file = path.display().to_string();
        }
        Failure { exit: super::exit::Fault::exit(&error), sentences: language::list::sentences(&error) }
    }
}

/// Says what is odd about a list, and with `-v` how it was read.
fn told<C>(file: ListFile<C>, context: &Context) -> ReadList<C> {
    let name = match &file.source {
        SourceKind::File { name, .. } => name.as_str(),
        _ => "",
    };
    for warning in &file.warnings {
        context.warn(format!("{name}: {}", warning.say(context.language)));
    }
    if context.verbose {
        context.talk(format!("{name}: {}", file.say(context.language)));
    }
    file.into()
}

/// The e-conomic side.
pub(super) fn economic(config: &Config, context: &Context) -> Result<Box<dyn EconomicSource>, Failure> {
    match &config.economic.source {
        EconomicSourceConfig::File(path) => {
            let ReadList { source, list, .. } = read_economic_file(path, &ListOptions::default(), context)?;
            Ok(Box::new(HeldList::new(source, list)))
        }
        source @ (EconomicSourceConfig::Api { .. } | EconomicSourceConfig::Unchosen(_)) => {
            warn_of_demo(source, context);
            Ok(Box::new(api(source, context)?))
        }
    }
}

/// The e-conomic customers and where they came from.
pub(super) fn read_economic(
    config: &Config,
    options: &ListOptions,
    context: &Context,
) -> Result<ReadList<EconomicCustomer>, Failure> {
    if let EconomicSourceConfig::File(path) = &config.economic.source {
        return read_economic_file(path, options, context);
    }
    warn_of_demo(&config.economic.source, context);
    let mut api = api(&config.economic.source, context)?;
    let progress = context.progress();
    let identity = api.identity(progress.as_ref()).map_err(failure)?;
    let list = api.read(progress.as_ref()).map_err(failure)?;
    warn_of_skipped(&api, context);
    if list.customers.is_empty() {
        let sentence = language::list::no_economic_customers();
        return Err(Failure::new(Exit::Usage, sentence));
    }
    Ok(ReadList { source: identity, list, reading: None })
}

/// The demo agreement's numbers mean nothing in a database of one's own.
fn warn_of_demo(source: &EconomicSourceConfig, context: &Context) {
    if matches!(source, EconomicSourceConfig::Api { demo: true, .. }) {
        context.warn(EconomicOutcome::Demo.say(context.language));
    }
}

/// Says which customers were left out, since nothing can be proposed or written for them.
pub(super) fn warn_of_skipped(source: &dyn EconomicSource, context: &Context) {
    if let Some(error) = source.fell_back() {
        context.warn(words::fell_back(error));
    }
    if !source.skipped().is_empty() {
        context.warn(words::skipped(source.skipped()));
    }
}

/// The API with its tokens, which come from the environment, a file or a hidden prompt.
pub(super) fn api(source: &EconomicSourceConfig, context: &Context) -> Result<Api, Failure> {
    let EconomicSourceConfig::Api { url, openapi_url, api, secret, grant, ca_file, demo, skip_bad_customers } =
        source
    else {
        return Err(unchosen(source));
    };
    let tokens = if *demo { Tokens::demo() } else { tokens(secret.as_ref(), grant.as_ref(), context)? };
    let settings = ApiSettings {
        url: url.clone(),
        openapi_url: openapi_url.clone(),
        service: match api {
            EconomicApi::Auto => ServiceChoice::Auto,
            EconomicApi::OpenApi => ServiceChoice::OpenApi,
            EconomicApi::Rest => ServiceChoice::Rest,
        },
        tokens,
        ca_file: ca_file.clone(),
        bad_customers: if *skip_bad_customers { BadCustomers::Skip } else { BadCustomers::Refuse },
        limits: Limits::default(),
    };
    Api::new(settings).map_err(failure)
}

/// A source that cannot be opened, since it is not said which agreement is meant.
fn unchosen(source: &EconomicSourceConfig) -> Failure {
    let names = match source {
        EconomicSourceConfig::Unchosen(names) => names.as_slice(),
        EconomicSourceConfig::Api { .. } | EconomicSourceConfig::File(_) => &[],
    };
    Failure::new(Exit::Usage, words::choose_agreement(names, None))
}

/// Both tokens; where nobody can be asked, everything that is missing is told at once.
fn tokens(
    secret: Option<&SecretRef>,
    grant: Option<&SecretRef>,
    context: &Context,
) -> Result<Tokens, Failure> {
    let secret = match token(secret, &words::secret_token(), "secret_token_env", context) {
        Err(failure) if context.interactive => return Err(failure),
        secret => secret,
    };
    match (secret, token(grant, &words::grant_token(), "grant_token_env", context)) {
        (Ok(secret), Ok(grant)) => Ok(Tokens { secret, grant }),
        (Ok(_), Err(failure)) | (Err(failure), Ok(_)) => Err(failure),
        (Err(first), Err(second)) => Err(second.sentences.into_iter().fold(first, Failure::and)),
    }
}

fn token(
    secret: Option<&SecretRef>,
    name: &Localized,
    setting: &str,
    context: &Context,
) -> Result<SecretString, Failure> {
    match secret {
        // A variable that is not set can be asked for where somebody is there to answer.
        Some(secret) => match secrets::fetch(secret) {
            Err(secrets::SecretError::NotSet(_)) if context.interactive => {
                ask::secret(name, setting, context)
            }
            fetched => fetched.map_err(failure),
        },
        None => ask::secret(name, setting, context),
    }
}

/// Every row of the table as it is now.
pub(super) fn current_rows(store: &mut dyn CustomerStore) -> Result<Vec<CurrentRow>, Failure> {
    store.current_rows().map_err(failure)
}
