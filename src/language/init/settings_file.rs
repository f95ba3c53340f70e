//! The commented `kobl.toml` that `kobl init` writes.

use crate::config::{Authentication, ColumnNames, Encryption, SecretRef, SqlServerConfig};
use crate::customer::{FIELDS, Field};
use crate::language::Language;

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
                "tabellen, som scriptet fra `kobl apply FIL --script links.sql` retter",
                "the table that the script of `kobl apply FILE --script links.sql` changes"
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
    match server.encrypt {
        Some(Encryption::Off) => lines.push("encrypt = \"off\"".to_owned()),
        Some(Encryption::Strict) => lines.push("encrypt = \"strict\"".to_owned()),
        Some(Encryption::Required) | None => {}
    }
    if server.trust_server_certificate {
        lines.push("trust_server_certificate = true".to_owned());
    }
    if let Some(fingerprint) = &server.certificate_sha256 {
        lines.push(format!(
            "certificate_sha256 = {}  # {}",
            quoted(fingerprint),
            language.pick("kun dette certifikat godtages", "no other certificate is accepted")
        ));
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
    for facts in FIELDS.iter().filter(|facts| !facts.setting.is_empty()) {
        let key = facts.setting;
        if facts.field == Field::Address(0) {
            let addresses: Vec<String> = names.address().into_iter().map(quoted).collect();
            lines.push(match addresses.is_empty() {
                true => format!("# {key} = [\"Address1\", \"Address2\"]"),
                false => format!("{key} = [{}]", addresses.join(", ")),
            });
            continue;
        }
        lines.push(match names.get(facts.field) {
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
            "# api = \"rest\"  # {}",
            language.pick(
                "kun e-conomics gamle kundetjeneste; ellers den nye, og den gamle, hvis den nye ikke svarer",
                "e-conomic's old customer service alone; otherwise the new one, and the old one if that does not answer"
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
        [
            (Field::Key, "CustomerID"),
            (Field::Code, "CustomerCode"),
            (Field::Link, "Foreign"),
            (Field::Name, "Na'v\\n"),
            (Field::Address(0), "A1"),
            (Field::Address(1), "A2"),
            (Field::Zip, "Zip"),
        ]
        .map(|(field, name)| (field, name.to_owned()))
        .into_iter()
        .collect()
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
    fn a_pinned_certificate_is_written_and_read() {
        let server = SqlServerConfig {
            trust_server_certificate: false,
            certificate_sha256: Some(["AB"; 32].join(":")),
            ..server()
        };
        let answers = Answers {
            clientview: ClientView::Server(server.clone()),
            table: "dbo.Customer".to_owned(),
            columns: columns(),
            economic: Economic::Api,
        };
        let read = read(&answers, Language::Danish);
        assert_eq!(read.clientview.source, ClientViewSource::SqlServer(server));
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
