//! `kobl init`: asks (or takes flags), looks around on the server, and writes
//! a commented `kobl.toml`.

use std::path::Path;

use secrecy::SecretString;
use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure, config_failure, failure};
use super::options::InitArgs;
use super::{ask, open, present};
use crate::change::CustomerStore;
use crate::config::{
    Authentication, ClientViewSource, ColumnNames, Config, Encryption, SecretRef, SqlServerConfig,
};
use crate::customer::Field;
use crate::language::init::{self as words, Answers, Question};
use crate::systems::column_guess::{self, Ground, Sampled, Standing, Taken};
use crate::systems::secrets;
use crate::systems::sqlserver::{Explorer, Sample, ServerSettings, SqlServerStore};

/// Rows that the guess looks at.
const SAMPLED_ROWS: u16 = 200;
/// Rows that are shown.
const SHOWN_ROWS: usize = 10;
/// Characters of a cell that are shown.
const SHOWN_WIDTH: usize = 24;

pub(super) fn run(args: &InitArgs, context: &Context) -> Result<Exit, Failure> {
    let path = &context.config_path;
    if path.exists() && !args.force {
        return Err(Failure::new(Exit::Usage, words::exists(context.language, &path.display().to_string())));
    }
    let server = server(args, context)?;
    let secret = secret(&server, context)?;
    let settings = ServerSettings::from_config(&server, secret.clone()).map_err(failure(context.language))?;
    open::warn_of(&settings.exceptions(), context);
    let mut explorer = Explorer::connect(settings.clone()).map_err(failure(context.language))?;
    let table = table(&mut explorer, args, context)?;
    let sample = explorer.sample(&table, SAMPLED_ROWS).map_err(failure(context.language))?;
    let taken = columns(&sample, args, context)?;
    show(&table, &sample, &taken, context);
    let answers = answers(args, &server, table, column_names(&taken));
    let config = write(&answers, path, context)?;
    let mut store = SqlServerStore::open(settings, &config.clientview).map_err(failure(context.language))?;
    let identity = store.identity().map_err(failure(context.language))?;
    let shown = path.display().to_string();
    context.talk(&words::written(
        context.language,
        &shown,
        &identity.server,
        &identity.database,
        &identity.table,
    ));
    Ok(Exit::Done)
}

/// Where the server is and who signs in.
fn server(args: &InitArgs, context: &Context) -> Result<SqlServerConfig, Failure> {
    let asked = |value: &Option<String>, question, flag| match value {
        Some(value) => Ok(value.clone()),
        None => ask::text(words::question(context.language, question), flag, context),
    };
    let server = asked(&args.server, Question::Server, "--server")?;
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

fn secret(server: &SqlServerConfig, context: &Context) -> Result<Option<SecretString>, Failure> {
    match (&server.secret, &server.user) {
        (Some(secret), _) => secrets::fetch(secret).map(Some).map_err(failure(context.language)),
        (None, Some(user)) => ask::secret(user, "--password-env", context).map(Some),
        (None, None) => Ok(None),
    }
}

/// The table: the flag's, the only good one, or the one that is chosen.
fn table(explorer: &mut Explorer, args: &InitArgs, context: &Context) -> Result<String, Failure> {
    let language = context.language;
    let offers = explorer.offers().map_err(failure(language))?;
    if let Some(named) = &args.table {
        let folded = named.to_lowercase();
        let full = |table: &str| {
            let table = table.to_lowercase();
            table == folded || table.rsplit('.').next() == Some(folded.as_str())
        };
        return offers
            .iter()
            .find(|offer| full(&offer.table))
            .map(|offer| offer.table.clone())
            .ok_or_else(|| Failure::new(Exit::Usage, words::no_table(language)));
    }
    let candidates = column_guess::candidates(&offers);
    let best = candidates.first().map(|(standing, _)| *standing);
    let equals: Vec<String> = candidates
        .iter()
        .filter(|(standing, _)| Some(*standing) == best)
        .map(|(_, offer)| offer.table.clone())
        .collect();
    match (equals.as_slice(), best) {
        ([], _) => Err(Failure::new(Exit::Usage, words::no_table(language))),
        ([only], Some(Standing::Certain | Standing::LinkedWithCode)) => Ok(only.clone()),
        (tables, _) if !context.interactive => {
            Err(Failure::new(Exit::Usage, words::many_tables(language, tables)))
        }
        (tables, _) => {
            context.talk(words::choose_table(language));
            for table in tables {
                context.talk(&format!("  {table}"));
            }
            let chosen = ask::text(words::question(language, Question::Table), "--table", context)?;
            let found = offers.iter().find(|offer| offer.table.eq_ignore_ascii_case(chosen.trim()));
            found
                .map(|offer| offer.table.clone())
                .ok_or_else(|| Failure::new(Exit::Usage, words::no_table(language)))
        }
    }
}

/// A column and why it was taken; `None` is the user's word.
struct Chosen {
    field: Field,
    column: String,
    ground: Option<Ground>,
}

/// The guess, with the user's own choices over it; every needed column must be there.
fn columns(sample: &Sample, args: &InitArgs, context: &Context) -> Result<Vec<Chosen>, Failure> {
    let cells: Vec<Vec<String>> = (0..sample.columns.len())
        .map(|at| sample.rows.iter().filter_map(|row| Some(row.get(at)?.as_deref()?.to_owned())).collect())
        .collect();
    let sampled: Vec<Sampled<'_>> =
        sample.columns.iter().zip(&cells).map(|(name, cells)| Sampled { name, cells }).collect();
    let guessed = column_guess::guess(&sampled, sample.primary.as_deref());
    let mut chosen: Vec<Chosen> = guessed
        .into_iter()
        .map(|Taken { field, column, ground }| Chosen { field, column, ground: Some(ground) })
        .collect();
    let named =
        args.column.iter().map(|text| own_choice(text, sample, context)).collect::<Result<Vec<_>, _>>()?;
    for (key, _) in &named {
        chosen.retain(|choice| words::field_key(choice.field) != key);
    }
    for (key, column) in named {
        let line = chosen.iter().filter(|choice| matches!(choice.field, Field::Address(_))).count();
        if let Some(field) = field_of(&key, u8::try_from(line).unwrap_or(u8::MAX)) {
            chosen.push(Chosen { field, column, ground: None });
        }
    }
    for field in [Field::Key, Field::Code, Field::Link, Field::Name] {
        if !chosen.iter().any(|choice| choice.field == field) {
            chosen.push(Chosen { field, column: missing(field, sample, context)?, ground: None });
        }
    }
    Ok(chosen)
}

/// `FIELD=COLUMN`, with the column as the table has it.
fn own_choice(text: &str, sample: &Sample, context: &Context) -> Result<(String, String), Failure> {
    let wrong = || Failure::new(Exit::Usage, words::bad_column(context.language, text));
    let (key, column) = text.split_once('=').ok_or_else(wrong)?;
    let key = key.trim().to_lowercase();
    field_of(&key, 0).ok_or_else(wrong)?;
    let found = sample.columns.iter().find(|name| name.eq_ignore_ascii_case(column.trim()));
    Ok((key, found.ok_or_else(wrong)?.clone()))
}

fn field_of(key: &str, line: u8) -> Option<Field> {
    let fields = [
        Field::Key,
        Field::Code,
        Field::Link,
        Field::Name,
        Field::Attention,
        Field::Address(line),
        Field::Zip,
        Field::City,
        Field::Country,
        Field::Cvr,
        Field::Ean,
        Field::Phone,
        Field::Email,
        Field::Inactive,
    ];
    fields.into_iter().find(|field| words::field_key(*field) == key)
}

/// A needed column that was not guessed: asked for.
fn missing(field: Field, sample: &Sample, context: &Context) -> Result<String, Failure> {
    let sentence = words::no_column(context.language, words::field_key(field));
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, sentence));
    }
    context.talk(&sentence);
    let answer = ask::text(words::question(context.language, Question::Column), "--column", context)?;
    let found = sample.columns.iter().find(|name| name.eq_ignore_ascii_case(answer.trim()));
    found.cloned().ok_or_else(|| Failure::new(Exit::Usage, sentence))
}

fn column_names(chosen: &[Chosen]) -> ColumnNames {
    let taken = |choice: &Chosen| Taken {
        field: choice.field,
        column: choice.column.clone(),
        ground: choice.ground.unwrap_or(Ground::Name),
    };
    column_guess::column_names(&chosen.iter().map(taken).collect::<Vec<_>>())
}

/// What was taken for what, and ten rows to recognise it by.
fn show(table: &str, sample: &Sample, chosen: &[Chosen], context: &Context) {
    let language = context.language;
    if context.json {
        let columns: serde_json::Map<_, _> = chosen
            .iter()
            .map(|choice| {
                let key = match choice.field {
                    Field::Address(line) => format!("address{}", u16::from(line) + 1),
                    field => words::field_key(field).to_owned(),
                };
                (key, json!(choice.column))
            })
            .collect();
        context.data_json(&json!({ "table": table, "columns": columns }));
        return;
    }
    let at = |column: &str| sample.columns.iter().position(|name| name == column);
    let cells = |column: &str| -> Vec<String> {
        let shown = |row: &crate::systems::sqlserver::Row| clipped(row.get(at(column)?)?.as_deref()?);
        sample.rows.iter().filter_map(shown).collect()
    };
    let mut guesses = present::table(&words::guess_headings(language));
    for choice in chosen {
        let mut examples = cells(&choice.column);
        examples.dedup();
        guesses.add_row([
            words::field_key(choice.field).to_owned(),
            choice.column.clone(),
            words::ground(language, choice.ground).to_owned(),
            examples.into_iter().take(3).collect::<Vec<_>>().join(" · "),
        ]);
    }
    context.talk(&guesses.to_string());
    let shown: Vec<&Chosen> = chosen.iter().take(8).collect();
    let headings: Vec<&str> = shown.iter().map(|choice| choice.column.as_str()).collect();
    let mut rows = present::table(&headings);
    for row in sample.rows.iter().take(SHOWN_ROWS) {
        rows.add_row(shown.iter().map(|choice| {
            let cell = at(&choice.column).and_then(|at| row.get(at)).cloned().flatten();
            cell.map_or_else(|| "NULL".to_owned(), |text| clipped(&text).unwrap_or_default())
        }));
    }
    context.talk(&words::sample_head(language, table));
    context.talk(&rows.to_string());
}

/// A cell for the screen: short, and without anything that steers a terminal.
fn clipped(text: &str) -> Option<String> {
    let clean: String = text.trim().chars().filter(|c| !c.is_control()).take(SHOWN_WIDTH).collect();
    (!clean.is_empty()).then_some(clean)
}

fn answers(args: &InitArgs, server: &SqlServerConfig, table: String, columns: ColumnNames) -> Answers {
    let shown = |path: &Path| path.display().to_string();
    Answers {
        server: server.server.clone().unwrap_or_default(),
        database: server.database.clone().unwrap_or_default(),
        user: server.user.clone(),
        windows: server.authentication == Some(Authentication::Windows),
        password: server.secret.clone(),
        encrypt_off: args.encrypt_off,
        trust_server_certificate: args.trust_server_certificate,
        ca_file: args.ca_file.as_deref().map(shown),
        table,
        columns,
        economic_file: args.economic.as_deref().map(shown),
    }
}

/// Writes the file, and reads it again as every other command will.
fn write(answers: &Answers, path: &Path, context: &Context) -> Result<Config, Failure> {
    let language = context.language;
    let text = words::config(language, answers);
    let config = Config::parse(&text, path).map_err(|error| config_failure(&error, language))?;
    debug_assert!(matches!(config.clientview.source, ClientViewSource::SqlServer(_)));
    std::fs::write(path, text)
        .map_err(|_| Failure::new(Exit::Usage, words::unwritable(language, &path.display().to_string())))?;
    Ok(config)
}
