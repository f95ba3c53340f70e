//! What `kobl init` asks and says, and the `kobl.toml` it writes.

mod settings_file;

pub use settings_file::{Answers, ClientView, Economic, config};

use super::{Language, Localize, Localized, both, say};
use crate::systems::column_guess::Ground;
use crate::systems::sqlserver::Seen;

/// The questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InitQuestion {
    /// Server name, or a file.
    Server,
    /// What to do about a certificate nobody vouches for.
    Certificate,
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
pub const fn question(question: InitQuestion) -> Localized {
    let (da, en) = match question {
        InitQuestion::Server => (
            "ClientViews SQL Server (f.eks. SRV01\\SQLEXPRESS eller SRV01,1433), eller en fil: en liste (CSV, XLSX) eller en SQLite-database:",
            "ClientView's SQL Server (such as SRV01\\SQLEXPRESS or SRV01,1433), or a file: a list (CSV, XLSX) or a SQLite database:",
        ),
        InitQuestion::Certificate => (
            "Skriv ja for at huske certifikatet, eller navnet på en fil med dets udsteder (tom: stop):",
            "Write yes to remember the certificate, or the name of a file with its authority (blank: stop):",
        ),
        InitQuestion::Database => ("Database (f.eks. ClientTime):", "Database (such as ClientTime):"),
        InitQuestion::User => ("Bruger (tom: din Windows-konto):", "User (blank: your Windows account):"),
        InitQuestion::Table => ("Tabel:", "Table:"),
        InitQuestion::Column => ("Kolonne:", "Column:"),
    };
    both(da, en)
}

/// A certificate that nobody vouches for, and what may be done with it.
#[must_use]
pub fn certificate(seen: Seen) -> Localized {
    Localized::by(|language| match seen {
        Seen::Trusted => language
            .pick("Serverens certifikat er godkendt.", "The server's certificate is trusted.")
            .to_owned(),
        Seen::Good(fingerprint) => say!(
            language,
            da: "Serverens certifikat har fingeraftrykket (SHA-256) {fingerprint}. Passer det med det, databaseadministratoren ser på serveren, så husker kobl det med certificate_sha256 = \"{fingerprint}\" under [clientview] i kobl.toml (eller `kobl init --certificate-sha256 {fingerprint}`).",
            en: "The server's certificate has the fingerprint (SHA-256) {fingerprint}. If it is what the database administrator sees on the server, kobl remembers it with certificate_sha256 = \"{fingerprint}\" under [clientview] in kobl.toml (or `kobl init --certificate-sha256 {fingerprint}`)."
        ),
        Seen::TooWeak(fingerprint) => say!(
            language,
            da: "Serverens certifikat (SHA-256 {fingerprint}) er for gammelt eller for svagt til at bevise noget. Bed databaseadministratoren om at give SQL Server et nyt certifikat. Indtil da, og kun på et sikkert netværk: trust_server_certificate = true.",
            en: "The server's certificate (SHA-256 {fingerprint}) is too old or too weak to prove anything. Ask the database administrator to give SQL Server a new certificate. Until then, and on a safe network only: trust_server_certificate = true."
        ),
    })
}

/// A certificate file that was named is another authority's than the server's.
#[must_use]
pub fn other_authority(file: &str) -> Localized {
    say!(da: "Udstederen i {file} har ikke udstedt serverens certifikat, eller certifikatet gælder et andet servernavn.",
        en: "The authority in {file} did not issue the server's certificate, or the certificate is for another server name."
    )
}

/// The settings file is there already.
#[must_use]
pub fn exists(path: &str) -> Localized {
    say!(da: "{path} findes allerede og er ikke rørt. Brug --force for at skrive den igen, eller --config for et andet navn.",
        en: "{path} exists already and was not touched. Use --force to write it anew, or --config for another name."
    )
}

/// The settings file cannot be written.
#[must_use]
pub fn unwritable(path: &str) -> Localized {
    say!(da: "Der kan ikke skrives i {path}. Kontrollér mappen, og prøv igen.",
        en: "{path} cannot be written. Check the folder and try again."
    )
}

/// No table looks like one of customers.
#[must_use]
pub fn no_table() -> Localized {
    say!(da: "Ingen tabel ligner kundetabellen, eller brugeren må ikke se den. Er det den rigtige database? Ellers angiv tabellen med --table.",
        en: "No table looks like the customer table, or the user may not see it. Is it the right database? Otherwise name the table with --table."
    )
}

/// The table that was named is not among those of the database.
#[must_use]
pub fn no_such_table(named: &str, tables: &[String]) -> Localized {
    Localized::by(|language| {
        const TOLD: usize = 20;
        let mut told = tables.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
        if tables.len() > TOLD {
            told.push_str(", …");
        }
        match tables.is_empty() {
            true => no_table().say(language),
            false => say!(
                language,
                da: "Tabellen {named} findes ikke i databasen, eller brugeren må ikke se den. Disse kan ses: {told}. Angiv den rigtige med --table.",
                en: "The table {named} is not in the database, or the user may not see it. These can be seen: {told}. Name the right one with --table."
            ),
        }
    })
}

/// The server answers: what comes next is the sign-in.
#[must_use]
pub fn server_answers(server: &str) -> Localized {
    say!(da: "{server} svarer.", en: "{server} answers.")
}

/// Several tables look alike.
#[must_use]
pub fn many_tables(tables: &[String]) -> Localized {
    let tables = tables.join(", ");
    say!(
        da: "Flere tabeller kan være kundetabellen: {tables}. Vælg en med --table.",
        en: "Several tables may be the customer table: {tables}. Choose one with --table.",
    )
}

/// The tables to choose from.
#[must_use]
pub fn choose_table() -> Localized {
    both("Disse tabeller kan være kundetabellen:", "These tables may be the customer table:")
}

/// A needed column was not found.
#[must_use]
pub fn no_column(field: &str) -> Localized {
    say!(da: "Kolonnen til ”{field}” blev ikke fundet. Skriv --column {field}=KOLONNE.",
        en: "The column for \"{field}\" was not found. Write --column {field}=COLUMN."
    )
}

/// `--column` that makes no sense.
#[must_use]
pub fn bad_column(text: &str) -> Localized {
    say!(da: "--column {text} giver ikke mening. Skriv FELT=KOLONNE, f.eks. name=Navn; kolonnen skal findes i tabellen.",
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
pub const fn ground(ground: Option<Ground>) -> Localized {
    match ground {
        Some(Ground::PrimaryKey) => both("primærnøgle", "primary key"),
        Some(Ground::Name) => both("navnet", "its name"),
        Some(Ground::Contents) => both("indholdet", "its contents"),
        None => both("dit valg", "your choice"),
    }
}

/// Above the sampled rows.
#[must_use]
pub fn sample_head(table: &str) -> Localized {
    say!(da: "De første rækker i {table}:", en: "The first rows of {table}:")
}

/// The file is written, and what it names was read.
#[must_use]
pub fn written(path: &str, source: &Localized) -> Localized {
    say!(
        da: "{path} er skrevet, og forbindelsen er afprøvet: {source}.",
        en: "{path} is written, and the connection was tested: {source}.",
        source = source,
    )
}

/// e-conomic let kobl in.
#[must_use]
pub fn economic_answers(agreement: &Localized) -> Localized {
    say!(da: "e-conomic svarer: {agreement}.", en: "e-conomic answers: {agreement}.", agreement = agreement)
}

/// The tokens are still to be set.
#[must_use]
pub fn tokens_next() -> Localized {
    both(
        "e-conomic er ikke afprøvet: sæt miljøvariablerne KOBL_ECONOMIC_SECRET (appens nøgle) og KOBL_ECONOMIC_GRANT (aftalens nøgle), eller angiv filer i kobl.toml. Ellers spørger kobl hver gang.",
        "e-conomic was not tested: set the environment variables KOBL_ECONOMIC_SECRET (the app's token) and KOBL_ECONOMIC_GRANT (the agreement's token), or name files in kobl.toml. Otherwise kobl asks every time.",
    )
}

/// What to do with the new file.
#[must_use]
pub fn next() -> Localized {
    both(
        "Næste: `kobl doctor` undersøger resten, og `kobl export` laver de første forslag.",
        "Next: `kobl doctor` checks the rest, and `kobl export` makes the first proposals.",
    )
}

/// The demo agreement was asked for, and no ClientView was named.
#[must_use]
pub fn sample_database(path: &str) -> Localized {
    say!(da: "Ingen ClientView er angivet, så {path} med opdigtede kunder bruges. Angiv jeres egne kunder med --server eller --clientview.",
        en: "No ClientView is named, so {path} with made-up customers is used. Name your own customers with --server or --clientview."
    )
}

/// `--column` beside a list.
#[must_use]
pub fn no_columns_of_a_list(text: &str) -> Localized {
    say!(da: "--column {text} gælder kun en database; i en liste kendes kolonnerne på overskrifterne. Ret overskriften i filen i stedet.",
        en: "--column {text} is for a database only; the columns of a list are known by their headings. Change the heading in the file instead."
    )
}
