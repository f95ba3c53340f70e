//! The checked settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Table;

use super::problem::{ConfigError, Problem, ProblemKind};
use super::section::Section;
use crate::customer::{FIELDS, Field, FieldFacts, UnlinkedValues};
use crate::language::Language;

/// Everything `kobl.toml` says. Relative paths are already joined to the file's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Language of what people read, if the file says.
    pub language: Option<Language>,
    /// Folder of the runs.
    pub runs: PathBuf,
    /// The ClientView side.
    pub clientview: ClientViewConfig,
    /// The e-conomic side.
    pub economic: EconomicConfig,
}

/// The ClientView side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientViewConfig {
    /// Where the customers are.
    pub source: ClientViewSource,
    /// Table, with or without its schema.
    pub table: String,
    /// A reading statement of the user's own, instead of columns of the table.
    pub select: Option<String>,
    /// Link values that count as unlinked, besides NULL and blanks.
    pub unlinked: UnlinkedValues,
    /// Column names.
    pub columns: ColumnNames,
}

/// Where the ClientView customers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientViewSource {
    /// Microsoft SQL Server.
    SqlServer(SqlServerConfig),
    /// An embedded SQLite database.
    Sqlite(PathBuf),
    /// A list file; read only.
    File(PathBuf),
}

/// How to reach SQL Server: a connection string, or single settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SqlServerConfig {
    /// ADO connection string, without a password.
    pub connection: Option<String>,
    /// `host`, `host\instance`, `host,port`.
    pub server: Option<String>,
    /// Database name.
    pub database: Option<String>,
    /// SQL or Windows user (`DOMAIN\user`).
    pub user: Option<String>,
    /// How to sign in.
    pub authentication: Option<Authentication>,
    /// Password or token.
    pub secret: Option<SecretRef>,
    /// Encryption, if not left to the default (required).
    pub encrypt: Option<Encryption>,
    /// Trust any certificate. Shown at every run.
    pub trust_server_certificate: bool,
    /// PEM file of the authority that signed the server's certificate.
    pub ca_file: Option<PathBuf>,
    /// SHA-256 of the one certificate to trust, in hexadecimal digits.
    pub certificate_sha256: Option<String>,
    /// Seconds to connect.
    pub connect_timeout: Option<u64>,
    /// Seconds to wait for an answer.
    pub command_timeout: Option<u64>,
}

/// How to sign in to SQL Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// User name and password of SQL Server.
    Sql,
    /// The Windows account: the one signed in, or `user` with a password.
    Windows,
    /// An Azure access token.
    AzureToken,
}

/// Whether the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Always, and from the first byte on (SQL Server 2022).
    Strict,
    /// Always.
    Required,
    /// Never: for servers without TLS 1.2. Shown at every run.
    Off,
}

/// Where a secret is found; the secret itself is never in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretRef {
    /// An environment variable.
    Environment(String),
    /// The first line of a file.
    File(PathBuf),
}

/// Names of the columns in the customer table, by what they hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnNames(BTreeMap<Field, String>);

impl ColumnNames {
    /// The columns without which nothing can be read from a database or written to it.
    pub const NEEDED: [Field; 4] = [Field::Key, Field::Code, Field::Link, Field::Name];

    /// Names the column that holds a field; a blank name takes it away.
    pub fn set(&mut self, field: Field, name: impl Into<String>) {
        let name = name.into();
        if name.is_empty() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, name);
        }
    }

    /// The column that holds a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// The column that holds a field that must be there; empty if it is not.
    #[must_use]
    pub fn needed(&self, field: Field) -> &str {
        self.get(field).unwrap_or_default()
    }

    /// The columns of the address, in the order of its lines.
    #[must_use]
    pub fn address(&self) -> Vec<&str> {
        (0..=u8::MAX).map_while(|line| self.get(Field::Address(line))).collect()
    }

    /// Every configured column with what it holds, in the order of the settings file.
    #[must_use]
    pub fn fields(&self) -> Vec<(&str, Field)> {
        let of =
            |known: &'static FieldFacts| self.0.iter().filter(|(field, _)| field.first_line() == known.field);
        FIELDS.iter().flat_map(of).map(|(field, name)| (name.as_str(), *field)).collect()
    }
}

impl FromIterator<(Field, String)> for ColumnNames {
    fn from_iter<I: IntoIterator<Item = (Field, String)>>(columns: I) -> Self {
        let mut names = Self::default();
        columns.into_iter().for_each(|(field, name)| names.set(field, name));
        names
    }
}

/// The e-conomic side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EconomicConfig {
    /// Where the customers are.
    pub source: EconomicSourceConfig,
    /// Agreements with a name (`[economic.NAME]`), in the order of their names.
    pub named: BTreeMap<String, EconomicSourceConfig>,
}

/// Where the e-conomic customers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EconomicSourceConfig {
    /// The REST API.
    Api {
        /// Base address of the agreement and the old service.
        url: String,
        /// Base address of the new service; `None` beside a `url` of one's own.
        openapi_url: Option<String>,
        /// Which service is asked.
        api: EconomicApi,
        /// App secret token; `None` asks.
        secret: Option<SecretRef>,
        /// Agreement grant token; `None` asks.
        grant: Option<SecretRef>,
        /// Extra CA file.
        ca_file: Option<PathBuf>,
        /// Use e-conomic's public demo agreement.
        demo: bool,
        /// Leave out customers that break e-conomic's own schema, and say so.
        skip_bad_customers: bool,
    },
    /// A list file exported from e-conomic's screen.
    File(PathBuf),
    /// One of several agreements with a name; which one is not said.
    Unchosen(Vec<String>),
}

/// Which of e-conomic's services is asked for the customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EconomicApi {
    /// The new one, and the old one where that does not work.
    #[default]
    Auto,
    /// The new one alone.
    OpenApi,
    /// The old one alone.
    Rest,
}

/// The address of e-conomic's new services.
pub(crate) const ECONOMIC_OPENAPI_URL: &str = "https://apis.e-conomic.com";

/// The address of e-conomic's REST API.
pub(crate) const ECONOMIC_URL: &str = "https://restapi.e-conomic.com";

impl Config {
    /// Takes the agreement of this name as the e-conomic side.
    ///
    /// # Errors
    /// The names that there are.
    pub fn choose_agreement(&mut self, name: &str) -> Result<(), Vec<String>> {
        match self.economic.named.get(name) {
            Some(source) => {
                self.economic.source = source.clone();
                Ok(())
            }
            None => Err(self.economic.named.keys().cloned().collect()),
        }
    }

    /// Checks the text of a `kobl.toml`; `file` names it in errors and is the base of
    /// relative paths.
    ///
    /// # Errors
    /// [`ConfigError`] with every mistake.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let config = match text.parse::<Table>() {
            Ok(table) => Some(read(table, file.parent().unwrap_or(Path::new("")), &mut problems)),
            Err(error) => {
                problems.push(syntax(text, &error));
                None
            }
        };
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(ConfigError { file: file.to_owned(), problems }),
        }
    }
}

fn syntax(text: &str, error: &toml::de::Error) -> Problem {
    let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Problem { at: String::new(), kind: ProblemKind::Syntax { line, column } }
}

fn read(table: Table, folder: &Path, problems: &mut Vec<Problem>) -> Config {
    let mut root = Section::new("", table, problems);
    let language = root.word("language", &["da", "en"], &[Language::Danish, Language::English]);
    let runs = folder.join(root.text("runs").unwrap_or_else(|| "runs".to_owned()));
    let clientview = root.section("clientview");
    let economic = root.section("economic");
    for (key, section) in [("clientview", &clientview), ("economic", &economic)] {
        if section.is_none() {
            root.problem(key, ProblemKind::Missing);
        }
    }
    let clientview = read_clientview(root.sub("clientview", clientview.unwrap_or_default()), folder);
    let economic = read_economic(root.sub("economic", economic.unwrap_or_default()), folder);
    root.finish();
    Config { language, runs, clientview, economic }
}

fn read_clientview(mut section: Section<'_>, folder: &Path) -> ClientViewConfig {
    const SOURCES: &[&str] = &["sqlserver", "sqlite", "csv"];
    let kind = section.needed_word("source", SOURCES, &[0, 1, 2]);
    let server = read_sqlserver(&mut section, folder);
    let path = section.text("path");
    let source = match kind {
        Some(0) => {
            if server.connection.is_none() && server.server.is_none() {
                section.problem("connection", ProblemKind::Missing);
            }
            ClientViewSource::SqlServer(server)
        }
        Some(kind) => {
            if path.is_none() {
                section.problem("path", ProblemKind::Missing);
            }
            let path = folder.join(path.unwrap_or_default());
            if kind == 1 { ClientViewSource::Sqlite(path) } else { ClientViewSource::File(path) }
        }
        None => ClientViewSource::File(PathBuf::new()),
    };
    let table = section.text("table").unwrap_or_else(|| "Customer".to_owned());
    let select = section.text("select");
    let unlinked = section.texts("unlinked").map_or_else(UnlinkedValues::default, UnlinkedValues);
    let columns = section.section("columns");
    let columns = match (columns, &source) {
        (Some(columns), _) => read_columns(section.sub("columns", columns)),
        (None, ClientViewSource::File(_)) => ColumnNames::default(),
        (None, _) => {
            section.problem("columns", ProblemKind::Missing);
            ColumnNames::default()
        }
    };
    section.finish();
    ClientViewConfig { source, table, select, unlinked, columns }
}

fn read_sqlserver(section: &mut Section<'_>, folder: &Path) -> SqlServerConfig {
    let connection = section.text("connection");
    if connection.as_deref().is_some_and(holds_password) {
        section.problem("connection", ProblemKind::SecretInFile);
    }
    let server = section.text("server");
    if connection.is_some() && server.is_some() {
        section.problem("server", ProblemKind::Conflict { with: "connection" });
    }
    if section.text("password").is_some() {
        section.problem("password", ProblemKind::SecretInFile);
    }
    SqlServerConfig {
        connection,
        server,
        database: section.text("database"),
        user: section.text("user"),
        authentication: section.word(
            "authentication",
            &["sql", "windows", "azure-token"],
            &[Authentication::Sql, Authentication::Windows, Authentication::AzureToken],
        ),
        secret: secret(section, folder, "password_env", "password_file")
            .or_else(|| secret(section, folder, "token_env", "token_file")),
        encrypt: section.word(
            "encrypt",
            &["strict", "required", "off"],
            &[Encryption::Strict, Encryption::Required, Encryption::Off],
        ),
        trust_server_certificate: section.switch("trust_server_certificate").unwrap_or(false),
        ca_file: section.text("ca_file").map(|path| folder.join(path)),
        certificate_sha256: section.text("certificate_sha256"),
        connect_timeout: section.number("connect_timeout"),
        command_timeout: section.number("command_timeout"),
    }
}

/// Whether an ADO connection string carries a password.
fn holds_password(connection: &str) -> bool {
    connection.split(';').any(|part| {
        let key = part.split('=').next().unwrap_or("").trim().to_ascii_lowercase();
        matches!(key.as_str(), "password" | "pwd")
            && part.split_once('=').is_some_and(|(_, v)| !v.trim().is_empty())
    })
}

fn secret(
    section: &mut Section<'_>,
    folder: &Path,
    environment: &'static str,
    file: &'static str,
) -> Option<SecretRef> {
    let (variable, path) = (section.text(environment), section.text(file));
    if variable.is_some() && path.is_some() {
        section.problem(file, ProblemKind::Conflict { with: environment });
    }
    variable.map(SecretRef::Environment).or_else(|| path.map(|path| SecretRef::File(folder.join(path))))
}

fn read_columns(mut section: Section<'_>) -> ColumnNames {
    let mut columns = ColumnNames::default();
    for facts in FIELDS.iter().filter(|facts| !facts.setting.is_empty()) {
        if ColumnNames::NEEDED.contains(&facts.field) {
            columns.set(facts.field, section.needed_text(facts.setting));
        } else if facts.field == Field::Address(0) {
            for (line, name) in (0..).zip(section.texts(facts.setting).unwrap_or_default()) {
                columns.set(Field::Address(line), name);
            }
        } else {
            columns.set(facts.field, section.text(facts.setting).unwrap_or_default());
        }
    }
    section.finish();
    columns
}

fn read_economic(mut section: Section<'_>, folder: &Path) -> EconomicConfig {
    let mut named = BTreeMap::new();
    for (name, table) in section.sections() {
        let source = read_economic_source(section.below(&name, table), folder);
        named.insert(name, source);
    }
    if named.is_empty() || section.has("source") {
        return EconomicConfig { source: read_economic_source(section, folder), named };
    }
    // Without a source of its own, the section only holds the others; of one there is no choice.
    section.finish();
    let source = match named.values().next() {
        Some(only) if named.len() == 1 => only.clone(),
        _ => EconomicSourceConfig::Unchosen(named.keys().cloned().collect()),
    };
    EconomicConfig { source, named }
}

fn read_economic_source(mut section: Section<'_>, folder: &Path) -> EconomicSourceConfig {
    const SOURCES: &[&str] = &["api", "csv"];
    let kind = section.needed_word("source", SOURCES, &[0, 1]);
    let own_url = section.text("url");
    let apis = [EconomicApi::Auto, EconomicApi::OpenApi, EconomicApi::Rest];
    let api = section.word("api", &["auto", "openapi", "rest"], &apis).unwrap_or_default();
    // A server of one's own is asked alone, unless the other one's address is told, too.
    let usual = own_url.is_none().then(|| ECONOMIC_OPENAPI_URL.to_owned());
    let openapi_url = section.text("openapi_url").or(usual);
    if api == EconomicApi::OpenApi && openapi_url.is_none() {
        section.problem("openapi_url", ProblemKind::Missing);
    }
    let url = own_url.unwrap_or_else(|| ECONOMIC_URL.to_owned());
    let secret_token = secret(&mut section, folder, "secret_token_env", "secret_token_file");
    let grant = secret(&mut section, folder, "grant_token_env", "grant_token_file");
    for key in ["secret_token", "grant_token"] {
        if section.text(key).is_some() {
            section.problem(key, ProblemKind::SecretInFile);
        }
    }
    let ca_file = section.text("ca_file").map(|path| folder.join(path));
    let demo = section.switch("demo").unwrap_or(false);
    let skip_bad_customers = section.switch("skip_bad_customers").unwrap_or(false);
    let path = section.text("path");
    let source = match kind {
        Some(0) => {
            let secret = secret_token;
            EconomicSourceConfig::Api {
                url,
                openapi_url,
                api,
                secret,
                grant,
                ca_file,
                demo,
                skip_bad_customers,
            }
        }
        Some(_) => {
            if path.is_none() {
                section.problem("path", ProblemKind::Missing);
            }
            EconomicSourceConfig::File(folder.join(path.unwrap_or_default()))
        }
        None => EconomicSourceConfig::File(PathBuf::new()),
    };
    section.finish();
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
language = "da"
[clientview]
source = "sqlite"
path = "clienttime.db"
table = "Customer"
[clientview.columns]
key = "CustomerID"
code = "CustomerCode"
link = "ForeignDebitorSystemIdentification"
name = "Name"
address = ["Address1", "Address2"]
[economic]
source = "csv"
path = "kunder.csv"
"#;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("work/kobl.toml"))
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config = parse(GOOD).expect("a good file");
        assert_eq!(config.runs, Path::new("work").join("runs"));
        assert_eq!(
            config.clientview.source,
            ClientViewSource::Sqlite(Path::new("work").join("clienttime.db"))
        );
        assert_eq!(config.clientview.columns.address(), ["Address1", "Address2"]);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = GOOD
            .replace("key = \"CustomerID\"", "kye = \"CustomerID\"")
            .replace("source = \"csv\"", "source = \"exel\"")
            .replace("language = \"da\"", "language = 7");
        let problems = parse(&text).expect_err("a bad file").problems;
        let at: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
        assert_eq!(at, ["language", "clientview.columns.key", "clientview.columns.kye", "economic.source"]);
        assert_eq!(problems[2].kind, ProblemKind::UnknownKey { nearest: Some("key".to_owned()) });
    }

    #[test]
    fn a_password_in_the_file_is_refused() {
        let text = GOOD.replace(
            "source = \"sqlite\"\npath = \"clienttime.db\"",
            "source = \"sqlserver\"\nconnection = \"Server=S;Database=D;User Id=u;Password=hemmelig\"",
        );
        let problems = parse(&text).expect_err("a bad file").problems;
        assert_eq!(
            problems,
            [Problem { at: "clientview.connection".to_owned(), kind: ProblemKind::SecretInFile }]
        );
    }

    /// The settings with these lines as the e-conomic side.
    fn economic(lines: &str) -> Result<Config, Vec<Problem>> {
        let at = GOOD.find("[economic]").expect("a section");
        parse(&format!("{}{lines}", &GOOD[..at])).map_err(|error| error.problems)
    }

    #[test]
    fn agreements_with_a_name_are_chosen_by_it() {
        let two = "[economic.nord]\nsource = \"api\"\ngrant_token_env = \"NORD\"\n\
                   [economic.syd]\nsource = \"csv\"\npath = \"syd.csv\"\n";
        let mut config = economic(two).expect("good settings");
        let names = vec!["nord".to_owned(), "syd".to_owned()];
        assert_eq!(config.economic.source, EconomicSourceConfig::Unchosen(names.clone()));
        assert_eq!(config.choose_agreement("vest"), Err(names));
        assert_eq!(config.choose_agreement("syd"), Ok(()));
        assert_eq!(config.economic.source, EconomicSourceConfig::File(Path::new("work").join("syd.csv")));

        let one = economic("[economic.nord]\nsource = \"api\"\n").expect("good settings");
        assert!(matches!(one.economic.source, EconomicSourceConfig::Api { .. }), "of one there is no choice");
        let both = economic(&format!("[economic]\nsource = \"csv\"\npath = \"k.csv\"\n{two}"));
        let both = both.expect("good settings");
        assert_eq!(both.economic.source, EconomicSourceConfig::File(Path::new("work").join("k.csv")));
        assert_eq!(both.economic.named.len(), 2);

        let wrong = economic("[economic.nord]\nsorce = \"api\"\n").expect_err("a mistake");
        let at: Vec<&str> = wrong.iter().map(|problem| problem.at.as_str()).collect();
        assert_eq!(at, ["economic.nord.source", "economic.nord.sorce"]);
    }

    #[test]
    fn the_service_is_the_new_one_unless_a_server_of_ones_own_is_named() {
        let service = |lines: &str| {
            let config = economic(&format!("[economic]\nsource = \"api\"\n{lines}")).expect("good settings");
            let EconomicSourceConfig::Api { api, openapi_url, .. } = config.economic.source else {
                panic!("the API")
            };
            (api, openapi_url)
        };
        assert_eq!(service(""), (EconomicApi::Auto, Some(ECONOMIC_OPENAPI_URL.to_owned())));
        assert_eq!(service("url = \"https://x\""), (EconomicApi::Auto, None));
        let both = "url = \"https://x\"\nopenapi_url = \"https://y\"\napi = \"openapi\"";
        assert_eq!(service(both), (EconomicApi::OpenApi, Some("https://y".to_owned())));
        let missing = economic("[economic]\nsource = \"api\"\nurl = \"https://x\"\napi = \"openapi\"");
        assert_eq!(missing.expect_err("a mistake")[0].at, "economic.openapi_url");
    }

    #[test]
    fn broken_toml_names_its_line() {
        let problems = parse("language = \"da\"\nruns = \n").expect_err("a bad file").problems;
        assert!(matches!(problems[0].kind, ProblemKind::Syntax { line: 2, .. }), "{problems:?}");
    }
}
