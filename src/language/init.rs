//! What `kobl init` asks and says, and the `kobl.toml` it writes.

use super::{Language, say};
use crate::config::{Authentication, ColumnNames, Encryption, SecretRef, SqlServerConfig};
use crate::customer::Field;
use crate::systems::column_guess::Ground;

/// What init found out and was told. Paths are as the file is to hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Where the ClientView customers are.
    pub clientview: ClientView,
    /// Schema and table.
    pub table: String,
    /// Columns; a list has none, since its headings tell.
    pub columns: ColumnNames,
    /// Where the e-conomic customers are.
    pub economic: Economic,
}

/// Where the ClientView customers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientView {
    /// A SQL Server, by its single settings.
    Server(SqlServerConfig),
    /// A SQLite file.
    Sqlite(String),
    /// A list file.
    List(String),
}

/// Where the e-conomic customers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Economic {
    /// The API, with tokens of one's own.
    Api,
    /// The API, with e-conomic's public demo agreement.
    Demo,
    /// A list file.
    File(String),
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The whole commented `kobl.toml`.
#[must_use]
pub fn config(language: Language, answers: &Answers) -> String {
    let mut lines = head(language);
    lines.extend(clientview(language, answers));
    if !matches!(answers.clientview, ClientView::List(_)) {
        lines.extend(columns(language, &answers.columns));
    }
    lines.extend(economic(language, &answers.economic));
    lines.join("\n") + "\n"
}

fn head(language: Language) -> Vec<String> {
    vec![
        format!(
            "# {}",
            language.pick(
                "Indstillinger for kobl. Skrevet af `kobl init`.",
                "Settings of kobl. Written by `kobl init`."
            )
        ),
        format!("language = {}", quoted(language.code())),
        format!(
            "runs = \"runs\"  # {}",
            language
                .pick("mappen til udtræk, forslag og journaler", "folder of exports, proposals and journals")
        ),
        String::new(),
    ]
}

fn clientview(language: Language, answers: &Answers) -> Vec<String> {
    let mut lines = vec!["[clientview]".to_owned()];
    match &answers.clientview {
        ClientView::Server(server) => lines.extend(sql_server(language, server)),
        ClientView::Sqlite(file) => {
            lines.extend(["source = \"sqlite\"".to_owned(), format!("path = {}", quoted(file))]);
        }
        ClientView::List(file) => {
            lines.extend(["source = \"csv\"".to_owned(), format!("path = {}", quoted(file))]);
        }
    }
    let table = quoted(&answers.table);
    lines.push(match &answers.clientview {
        ClientView::List(_) => format!(
            "table = {table}  # {}",
            language.pick(
                "tabellen, som scriptet fra `kobl apply --script` retter",
                "the table that the script of `kobl apply --script` changes"
            )
        ),
        _ => format!("table = {table}"),
    });
    lines.push(format!(
        "unlinked = [\"\", \"0\"]  # {}",
        language.pick(
            "værdier, der betyder \"ikke koblet\", ud over NULL",
            "values that mean \"not linked\", besides NULL"
        )
    ));
    if matches!(answers.clientview, ClientView::Server(_)) {
        lines.push(format!(
            "# select = \"SELECT ...\"  # {}",
            language.pick(
                "egen læsning, hvis navn og adresse står i en anden tabel",
                "a reading statement of your own, if name and address are in another table"
            )
        ));
    }
    lines.push(String::new());
    lines
}

fn sql_server(language: Language, server: &SqlServerConfig) -> Vec<String> {
    let mut lines = vec![
        "source = \"sqlserver\"".to_owned(),
        format!("server = {}", quoted(server.server.as_deref().unwrap_or_default())),
        format!("database = {}", quoted(server.database.as_deref().unwrap_or_default())),
    ];
    if let Some(user) = &server.user {
        lines.push(format!("user = {}", quoted(user)));
    }
    let windows = server.authentication == Some(Authentication::Windows) || server.user.is_none();
    lines.push(format!("authentication = \"{}\"", if windows { "windows" } else { "sql" }));
    lines.extend(password(language, server));
    if server.encrypt == Some(Encryption::Off) {
        lines.push("encrypt = \"off\"".to_owned());
    }
    if server.trust_server_certificate {
        lines.push("trust_server_certificate = true".to_owned());
    }
    if let Some(file) = &server.ca_file {
        lines.push(format!("ca_file = {}", quoted(&file.display().to_string())));
    }
    lines
}

fn password(language: Language, server: &SqlServerConfig) -> Option<String> {
    Some(match &server.secret {
        Some(SecretRef::Environment(name)) => format!(
            "password_env = {}  # {}",
            quoted(name),
            language.pick(
                "adgangskoden står i denne miljøvariabel, aldrig her",
                "the password is in this environment variable, never here"
            )
        ),
        Some(SecretRef::File(path)) => format!(
            "password_file = {}  # {}",
            quoted(&path.display().to_string()),
            language.pick("adgangskoden er filens første linje", "the password is the file's first line")
        ),
        None => {
            server.user.as_ref()?;
            format!(
                "# password_env = \"KOBL_SQL_PASSWORD\"  # {}",
                language.pick("ellers spørger kobl hver gang", "otherwise kobl asks every time")
            )
        }
    })
}

fn columns(language: Language, names: &ColumnNames) -> Vec<String> {
    let mut lines = vec![format!(
        "[clientview.columns]  # {}",
        language
            .pick("kun key, code, link og name skal være der", "only key, code, link and name are needed")
    )];
    for (key, column) in
        [("key", &names.key), ("code", &names.code), ("link", &names.link), ("name", &names.name)]
    {
        lines.push(format!("{key} = {}", quoted(column)));
    }
    let addresses: Vec<String> = names.address.iter().map(|name| quoted(name)).collect();
    lines.push(match addresses.is_empty() {
        true => "# address = [\"Address1\", \"Address2\"]".to_owned(),
        false => format!("address = [{}]", addresses.join(", ")),
    });
    for (key, column) in [
        ("attention", &names.attention),
        ("zip", &names.zip),
        ("city", &names.city),
        ("country", &names.country),
        ("cvr", &names.cvr),
        ("ean", &names.ean),
        ("phone", &names.phone),
        ("email", &names.email),
        ("inactive", &names.inactive),
    ] {
        lines.push(match column {
            Some(column) => format!("{key} = {}", quoted(column)),
            None => format!("# {key} = \"\""),
        });
    }
    lines.push(String::new());
    lines
}

fn economic(language: Language, economic: &Economic) -> Vec<String> {
    let mut lines = vec!["[economic]".to_owned()];
    if let Economic::File(file) = economic {
        lines.extend(["source = \"csv\"".to_owned(), format!("path = {}", quoted(file))]);
        return lines;
    }
    lines.push("source = \"api\"".to_owned());
    if *economic == Economic::Demo {
        lines.push(format!(
            "demo = true  # {}",
            language.pick(
                "e-conomics offentlige demoaftale; slet linjen for at bruge jeres egne nøgler",
                "e-conomic's public demo agreement; delete the line to use your own tokens"
            )
        ));
    }
    lines.extend([
        format!(
            "secret_token_env = \"KOBL_ECONOMIC_SECRET\"  # {}",
            language.pick(
                "X-AppSecretToken i denne miljøvariabel; eller secret_token_file = \"FIL\"",
                "X-AppSecretToken in this environment variable; or secret_token_file = \"FILE\""
            )
        ),
        format!(
            "grant_token_env = \"KOBL_ECONOMIC_GRANT\"  # {}",
            language.pick(
                "X-AgreementGrantToken; eller grant_token_file = \"FIL\"",
                "X-AgreementGrantToken; or grant_token_file = \"FILE\""
            )
        ),
        format!(
            "# ca_file = \"ca.pem\"  # {}",
            language.pick(
                "certifikat (PEM) fra IT, hvis netværket læser krypteret trafik; proxyen er systemets eller HTTPS_PROXY",
                "certificate (PEM) from IT, if the network inspects encrypted traffic; the proxy is the system's or HTTPS_PROXY"
            )
        ),
        format!(
            "# skip_bad_customers = true  # {}",
            language.pick(
                "spring kunder over, der ikke kan læses, i stedet for at stoppe",
                "leave out customers that cannot be read, instead of stopping"
            )
        ),
    ]);
    lines
}

/// The questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Server name.
    Server,
    /// Database name.
    Database,
    /// User name; blank for Windows.
    User,
    /// Which of the tables.
    Table,
    /// Which column; the field is named before.
    Column,
}

/// A question.
#[must_use]
pub fn question(language: Language, question: Question) -> &'static str {
    let (da, en) = match question {
        Question::Server => (
            "Server (f.eks. SRV01\\SQLEXPRESS eller SRV01,1433):",
            "Server (such as SRV01\\SQLEXPRESS or SRV01,1433):",
        ),
        Question::Database => ("Database (f.eks. ClientTime):", "Database (such as ClientTime):"),
        Question::User => ("Bruger (tom: din Windows-konto):", "User (blank: your Windows account):"),
        Question::Table => ("Tabel:", "Table:"),
        Question::Column => ("Kolonne:", "Column:"),
    };
    language.pick(da, en)
}

/// The settings file is there already.
#[must_use]
pub fn exists(language: Language, path: &str) -> String {
    say!(
        language,
        da: "{path} findes allerede og er ikke rørt. Brug --force for at skrive den igen, eller --config for et andet navn.",
        en: "{path} exists already and was not touched. Use --force to write it anew, or --config for another name."
    )
}

/// The settings file cannot be written.
#[must_use]
pub fn unwritable(language: Language, path: &str) -> String {
    say!(
        language,
        da: "{path} kan ikke skrives. Kontrollér mappen, og prøv igen.",
        en: "{path} cannot be written. Check the folder and try again."
    )
}

/// No table looks like one of customers.
#[must_use]
pub fn no_table(language: Language) -> String {
    say!(
        language,
        da: "Ingen tabel ligner kundetabellen, eller brugeren må ikke se den. Er det den rigtige database? Ellers skriv --table.",
        en: "No table looks like the customer table, or the user may not see it. Is it the right database? Otherwise write --table."
    )
}

/// Several tables look alike.
#[must_use]
pub fn many_tables(language: Language, tables: &[String]) -> String {
    let tables = tables.join(", ");
    say!(
        language,
        da: "Flere tabeller kan være kundetabellen: {tables}. Vælg en med --table.",
        en: "Several tables may be the customer table: {tables}. Choose one with --table."
    )
}

/// The tables to choose from.
#[must_use]
pub fn choose_table(language: Language) -> &'static str {
    language.pick("Disse tabeller kan være kundetabellen:", "These tables may be the customer table:")
}

/// A needed column was not found.
#[must_use]
pub fn no_column(language: Language, field: &str) -> String {
    say!(
        language,
        da: "Kolonnen til \"{field}\" blev ikke fundet. Skriv --column {field}=KOLONNE.",
        en: "The column for \"{field}\" was not found. Write --column {field}=COLUMN."
    )
}

/// `--column` that makes no sense.
#[must_use]
pub fn bad_column(language: Language, text: &str) -> String {
    say!(
        language,
        da: "--column {text} giver ikke mening. Skriv FELT=KOLONNE, f.eks. name=Navn; kolonnen skal findes i tabellen.",
        en: "--column {text} makes no sense. Write FIELD=COLUMN, such as name=Name; the column must be in the table."
    )
}

/// Headings of the table of guesses: field, column, why, some values.
#[must_use]
pub fn guess_headings(language: Language) -> [&'static str; 4] {
    match language {
        Language::Danish => ["Felt", "Kolonne", "Fordi", "Eksempler"],
        Language::English => ["Field", "Column", "Because", "Examples"],
    }
}

/// Why a column was taken.
#[must_use]
pub fn ground(language: Language, ground: Option<Ground>) -> &'static str {
    match ground {
        Some(Ground::PrimaryKey) => language.pick("primærnøgle", "primary key"),
        Some(Ground::Name) => language.pick("navnet", "its name"),
        Some(Ground::Contents) => language.pick("indholdet", "its contents"),
        None => language.pick("dit valg", "your choice"),
    }
}

/// The key of a field in `kobl.toml`.
#[must_use]
pub const fn field_key(field: Field) -> &'static str {
    match field {
        Field::Key => "key",
        Field::Code => "code",
        Field::Link => "link",
        Field::Inactive => "inactive",
        Field::Name => "name",
        Field::Attention => "attention",
        Field::Address(_) => "address",
        Field::Zip => "zip",
        Field::City => "city",
        Field::Country => "country",
        Field::Cvr => "cvr",
        Field::Ean => "ean",
        Field::Phone => "phone",
        Field::Email => "email",
        Field::Number | Field::Barred | Field::Extra(_) => "",
    }
}

/// Above the sampled rows.
#[must_use]
pub fn sample_head(language: Language, table: &str) -> String {
    say!(language, da: "De første rækker i {table}:", en: "The first rows of {table}:")
}

/// The file is written, and what it names was read.
#[must_use]
pub fn written(language: Language, path: &str, source: &str) -> String {
    say!(
        language,
        da: "{path} er skrevet, og forbindelsen er afprøvet: {source}.",
        en: "{path} is written, and the connection was tested: {source}."
    )
}

/// e-conomic let kobl in.
#[must_use]
pub fn economic_answers(language: Language, agreement: &str) -> String {
    say!(language, da: "e-conomic svarer: {agreement}.", en: "e-conomic answers: {agreement}.")
}

/// The tokens are still to be set.
#[must_use]
pub fn tokens_next(language: Language) -> &'static str {
    language.pick(
        "e-conomic er ikke afprøvet: sæt miljøvariablerne KOBL_ECONOMIC_SECRET (appens nøgle) og KOBL_ECONOMIC_GRANT (aftalens nøgle), eller angiv filer i kobl.toml. Ellers spørger kobl hver gang.",
        "e-conomic was not tested: set the environment variables KOBL_ECONOMIC_SECRET (the app's token) and KOBL_ECONOMIC_GRANT (the agreement's token), or name files in kobl.toml. Otherwise kobl asks every time.",
    )
}

/// What to do with the new file.
#[must_use]
pub fn next(language: Language) -> &'static str {
    language.pick(
        "Næste: `kobl doctor` undersøger resten, og `kobl export` laver de første forslag.",
        "Next: `kobl doctor` checks the rest, and `kobl export` makes the first proposals.",
    )
}

/// The demo agreement was asked for, and no ClientView was named.
#[must_use]
pub fn sample_database(language: Language, path: &str) -> String {
    say!(
        language,
        da: "Ingen ClientView er angivet, så {path} med opdigtede kunder bruges. Angiv jeres egne kunder med --server eller --clientview.",
        en: "No ClientView is named, so {path} with made-up customers is used. Name your own customers with --server or --clientview."
    )
}

/// `--column` beside a list.
#[must_use]
pub fn no_columns_of_a_list(language: Language, text: &str) -> String {
    say!(
        language,
        da: "--column {text} gælder kun en database; i en liste kendes kolonnerne på overskrifterne. Ret overskriften i filen i stedet.",
        en: "--column {text} is for a database only; the columns of a list are known by their headings. Change the heading in the file instead."
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{ClientViewSource, Config, EconomicSourceConfig};

    fn server() -> SqlServerConfig {
        SqlServerConfig {
            server: Some("SRV01\\SQLEXPRESS".to_owned()),
            database: Some("Client \"Time\"".to_owned()),
            user: Some("kobl".to_owned()),
            authentication: Some(Authentication::Sql),
            secret: Some(SecretRef::Environment("KOBL_SQL_PASSWORD".to_owned())),
            trust_server_certificate: true,
            ..SqlServerConfig::default()
        }
    }

    fn columns() -> ColumnNames {
        ColumnNames {
            key: "CustomerID".to_owned(),
            code: "CustomerCode".to_owned(),
            link: "Foreign".to_owned(),
            name: "Na'v\\n".to_owned(),
            address: vec!["A1".to_owned(), "A2".to_owned()],
            zip: Some("Zip".to_owned()),
            ..ColumnNames::default()
        }
    }

    fn read(answers: &Answers, language: Language) -> Config {
        let text = config(language, answers);
        Config::parse(&text, Path::new("kobl.toml")).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
    }

    #[test]
    fn what_init_writes_is_what_kobl_reads() {
        for language in [Language::Danish, Language::English] {
            for windows in [true, false] {
                let mut server = server();
                if windows {
                    server.user = None;
                    server.authentication = Some(Authentication::Windows);
                }
                let answers = Answers {
                    clientview: ClientView::Server(server.clone()),
                    table: "dbo.Customer".to_owned(),
                    columns: columns(),
                    economic: Economic::Api,
                };
                let read = read(&answers, language);
                assert_eq!(read.language, Some(language));
                assert_eq!(read.clientview.columns, answers.columns);
                assert_eq!(read.clientview.table, answers.table);
                assert_eq!(read.clientview.source, ClientViewSource::SqlServer(server));
            }
        }
    }

    #[test]
    fn every_pair_of_sources_can_be_written() {
        let file = |name: &str| name.to_owned();
        let places = [ClientView::Sqlite(file("c.db")), ClientView::List(file("c.csv"))];
        for clientview in places {
            for economic in [Economic::Api, Economic::Demo, Economic::File(file("k.csv"))] {
                let answers = Answers {
                    clientview: clientview.clone(),
                    table: "Customer".to_owned(),
                    columns: columns(),
                    economic: economic.clone(),
                };
                let read = read(&answers, Language::Danish);
                match (&clientview, &read.clientview.source) {
                    (ClientView::Sqlite(path), ClientViewSource::Sqlite(read))
                    | (ClientView::List(path), ClientViewSource::File(read)) => {
                        assert_eq!(Path::new(path), read);
                    }
                    other => panic!("{other:?}"),
                }
                match (&economic, &read.economic.source) {
                    (Economic::File(path), EconomicSourceConfig::File(read)) => {
                        assert_eq!(Path::new(path), read);
                    }
                    (_, EconomicSourceConfig::Api { demo, secret, grant, .. }) => {
                        assert_eq!(*demo, economic == Economic::Demo);
                        let named = |name: &str| Some(SecretRef::Environment(name.to_owned()));
                        assert_eq!(*secret, named("KOBL_ECONOMIC_SECRET"));
                        assert_eq!(*grant, named("KOBL_ECONOMIC_GRANT"));
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn the_settings_that_are_commented_out_are_settings() {
        let answers = Answers {
            clientview: ClientView::Sqlite("c.db".to_owned()),
            table: "Customer".to_owned(),
            columns: columns(),
            economic: Economic::Demo,
        };
        let text = config(Language::English, &answers);
        let at = text.find("[economic]").expect("a section");
        let all = format!("{}{}", &text[..at], text[at..].replace("\n# ", "\n"));
        let read = Config::parse(&all, Path::new("kobl.toml")).unwrap_or_else(|e| panic!("{e:?}\n{all}"));
        let EconomicSourceConfig::Api { ca_file, skip_bad_customers, .. } = read.economic.source else {
            panic!("the API")
        };
        assert_eq!((ca_file.as_deref(), skip_bad_customers), (Some(Path::new("ca.pem")), true));
    }
}
