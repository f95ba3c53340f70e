//! What `kobl init` asks and says, and the `kobl.toml` it writes.

use super::{Language, say};
use crate::config::{ColumnNames, SecretRef};
use crate::customer::Field;
use crate::systems::column_guess::Ground;

/// What init found out and was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// `SRV01\SQLEXPRESS`.
    pub server: String,
    /// Database name.
    pub database: String,
    /// User; `None` is the Windows account that runs kobl.
    pub user: Option<String>,
    /// The user is a Windows account.
    pub windows: bool,
    /// Where the password is found; `None` asks.
    pub password: Option<SecretRef>,
    /// Nothing is encrypted.
    pub encrypt_off: bool,
    /// Any certificate is trusted.
    pub trust_server_certificate: bool,
    /// File of certification authorities.
    pub ca_file: Option<String>,
    /// Schema and table.
    pub table: String,
    /// Columns.
    pub columns: ColumnNames,
    /// A list file instead of e-conomic's API.
    pub economic_file: Option<String>,
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
    lines.extend(columns(language, &answers.columns));
    lines.extend(economic(language, answers.economic_file.as_deref()));
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
    let mut lines = vec![
        "[clientview]".to_owned(),
        "source = \"sqlserver\"".to_owned(),
        format!("server = {}", quoted(&answers.server)),
        format!("database = {}", quoted(&answers.database)),
    ];
    if let Some(user) = &answers.user {
        lines.push(format!("user = {}", quoted(user)));
    }
    let signs_in = match (answers.windows || answers.user.is_none(), language) {
        (true, _) => "authentication = \"windows\"".to_owned(),
        (false, _) => "authentication = \"sql\"".to_owned(),
    };
    lines.push(signs_in);
    match &answers.password {
        Some(SecretRef::Environment(name)) => lines.push(format!(
            "password_env = {}  # {}",
            quoted(name),
            language.pick(
                "adgangskoden står i denne miljøvariabel, aldrig her",
                "the password is in this environment variable, never here"
            )
        )),
        Some(SecretRef::File(path)) => lines.push(format!(
            "password_file = {}  # {}",
            quoted(&path.display().to_string()),
            language.pick("adgangskoden er filens første linje", "the password is the file's first line")
        )),
        None if answers.user.is_some() => lines.push(format!(
            "# password_env = \"KOBL_SQL_PASSWORD\"  # {}",
            language.pick("ellers spørger kobl hver gang", "otherwise kobl asks every time")
        )),
        None => {}
    }
    if answers.encrypt_off {
        lines.push("encrypt = \"off\"".to_owned());
    }
    if answers.trust_server_certificate {
        lines.push("trust_server_certificate = true".to_owned());
    }
    if let Some(file) = &answers.ca_file {
        lines.push(format!("ca_file = {}", quoted(file)));
    }
    lines.push(format!("table = {}", quoted(&answers.table)));
    lines.push(format!(
        "unlinked = [\"\", \"0\"]  # {}",
        language.pick(
            "værdier, der betyder \"ikke koblet\", ud over NULL",
            "values that mean \"not linked\", besides NULL"
        )
    ));
    lines.push(format!(
        "# select = \"SELECT ...\"  # {}",
        language.pick(
            "egen læsning, hvis navn og adresse står i en anden tabel",
            "a reading statement of your own, if name and address are in another table"
        )
    ));
    lines.push(String::new());
    lines
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

fn economic(language: Language, file: Option<&str>) -> Vec<String> {
    match file {
        Some(file) => {
            vec!["[economic]".to_owned(), "source = \"csv\"".to_owned(), format!("path = {}", quoted(file))]
        }
        None => vec![
            "[economic]".to_owned(),
            "source = \"api\"".to_owned(),
            format!(
                "secret_token_env = \"KOBL_ECONOMIC_SECRET\"  # {}",
                language.pick("X-AppSecretToken", "X-AppSecretToken")
            ),
            format!(
                "grant_token_env = \"KOBL_ECONOMIC_GRANT\"  # {}",
                language.pick("X-AgreementGrantToken", "X-AgreementGrantToken")
            ),
        ],
    }
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

/// The file is written and works; what comes next.
#[must_use]
pub fn written(language: Language, path: &str, server: &str, database: &str, table: &str) -> String {
    say!(
        language,
        da: "{path} er skrevet, og forbindelsen er afprøvet: {table} i {database} på {server}.\nNæste: `kobl doctor` undersøger resten, og `kobl export` laver de første forslag.",
        en: "{path} is written, and the connection was tested: {table} in {database} on {server}.\nNext: `kobl doctor` checks the rest, and `kobl export` makes the first proposals."
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn answers() -> Answers {
        Answers {
            server: "SRV01\\SQLEXPRESS".to_owned(),
            database: "Client \"Time\"".to_owned(),
            user: Some("kobl".to_owned()),
            windows: false,
            password: Some(SecretRef::Environment("KOBL_SQL_PASSWORD".to_owned())),
            encrypt_off: false,
            trust_server_certificate: true,
            ca_file: None,
            table: "dbo.Customer".to_owned(),
            columns: ColumnNames {
                key: "CustomerID".to_owned(),
                code: "CustomerCode".to_owned(),
                link: "Foreign".to_owned(),
                name: "Na'v\\n".to_owned(),
                address: vec!["A1".to_owned(), "A2".to_owned()],
                zip: Some("Zip".to_owned()),
                ..ColumnNames::default()
            },
            economic_file: None,
        }
    }

    #[test]
    fn what_init_writes_is_what_kobl_reads() {
        for language in [Language::Danish, Language::English] {
            for user in [Some("kobl".to_owned()), None] {
                for economic_file in [Some("kunder.csv".to_owned()), None] {
                    let answers = Answers { user: user.clone(), economic_file, ..answers() };
                    let text = config(language, &answers);
                    let read = Config::parse(&text, Path::new("kobl.toml"))
                        .unwrap_or_else(|e| panic!("{e:?}\n{text}"));
                    assert_eq!(read.language, Some(language));
                    assert_eq!(read.clientview.columns, answers.columns);
                    assert_eq!(read.clientview.table, answers.table);
                    let crate::config::ClientViewSource::SqlServer(server) = read.clientview.source else {
                        panic!("a server")
                    };
                    assert_eq!(server.server.as_ref(), Some(&answers.server));
                    assert_eq!(server.database.as_ref(), Some(&answers.database));
                    assert_eq!((server.user, server.secret), (answers.user, answers.password));
                    assert!(server.trust_server_certificate);
                }
            }
        }
    }
}
