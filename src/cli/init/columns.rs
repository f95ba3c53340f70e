//! Which table and which columns: guessed, chosen by flags, or asked for.

use super::super::ask;
use super::super::context::Context;
use super::super::exit::{Exit, Failure, failure};
use super::super::options::InitArgs;
use crate::config::ColumnNames;
use crate::customer::Field;
use crate::language::init::{self as words, InitQuestion};
use crate::systems::column_guess::{self, Ground, Sampled, TableOffer, TableStanding, Taken};
use crate::systems::explore::{Explore, Sample};
use crate::systems::sqlserver::identifiers::parse_table;

/// The table: the flag's, the only good one, or the one that is chosen.
pub(super) fn table(
    explorer: &mut dyn Explore,
    args: &InitArgs,
    context: &Context,
) -> Result<String, Failure> {
    let offers = explorer.offers().map_err(failure)?;
    if let Some(named) = &args.table {
        return found(named, &offers).ok_or_else(|| no_such_table(named, &offers));
    }
    let candidates = column_guess::candidates(&offers);
    let best = candidates.first().map(|(standing, _)| *standing);
    let equals: Vec<String> = candidates
        .iter()
        .filter(|(standing, _)| Some(*standing) == best)
        .map(|(_, offer)| offer.table.clone())
        .collect();
    match (equals.as_slice(), best) {
        ([], _) => Err(Failure::new(Exit::Usage, words::no_table())),
        ([only], Some(TableStanding::Certain | TableStanding::LinkedWithCode)) => Ok(only.clone()),
        (tables, _) if !context.interactive => Err(Failure::new(Exit::Usage, words::many_tables(tables))),
        (tables, _) => {
            context.talk(words::choose_table());
            for table in tables {
                context.talk(format!("  {table}"));
            }
            let chosen = ask::text(words::question(InitQuestion::Table), "--table", context)?;
            found(&chosen, &offers).ok_or_else(|| no_such_table(&chosen, &offers))
        }
    }
}

/// The table that a person named, in whatever way names are quoted: exactly, or the only one that
/// differs in case or schema.
fn found(named: &str, offers: &[TableOffer]) -> Option<String> {
    let name = |text: &str| match parse_table(text) {
        Some((schema, table)) => (schema.map(|schema| schema.to_lowercase()), table.to_lowercase()),
        None => (None, text.trim().to_lowercase()),
    };
    let (schema, table) = name(named);
    let mut alike = offers.iter().filter(|offer| {
        let (its_schema, its_table) = name(&offer.table);
        its_table == table && (schema.is_none() || its_schema == schema)
    });
    let exactly = offers.iter().find(|offer| offer.table == named.trim());
    let found = exactly.or_else(|| {
        let first = alike.next()?;
        // Of several in different schemas the usual one is meant.
        let usual = |offer: &&TableOffer| name(&offer.table).0.as_deref() == Some("dbo");
        match alike.next() {
            None => Some(first),
            Some(second) => std::iter::once(first).chain([second]).chain(alike).find(usual),
        }
    });
    found.map(|offer| offer.table.clone())
}

fn no_such_table(named: &str, offers: &[TableOffer]) -> Failure {
    let tables: Vec<String> = offers.iter().map(|offer| offer.table.clone()).collect();
    Failure::new(Exit::Usage, words::no_such_table(named, &tables))
}

/// A column and why it was taken; `None` is the user's word.
pub(super) struct ChosenColumn {
    pub(super) field: Field,
    pub(super) column: String,
    pub(super) ground: Option<Ground>,
}

/// The guess, with the user's own choices over it; every needed column must be there.
pub(super) fn columns(
    sample: &Sample,
    args: &InitArgs,
    context: &Context,
) -> Result<Vec<ChosenColumn>, Failure> {
    let cells: Vec<Vec<String>> = (0..sample.columns.len())
        .map(|at| sample.rows.iter().filter_map(|row| Some(row.get(at)?.as_deref()?.to_owned())).collect())
        .collect();
    let sampled: Vec<Sampled<'_>> =
        sample.columns.iter().zip(&cells).map(|(name, cells)| Sampled { name, cells }).collect();
    let guessed = column_guess::guess(&sampled, sample.primary.as_deref());
    let mut chosen: Vec<ChosenColumn> = guessed
        .into_iter()
        .map(|Taken { field, column, ground }| ChosenColumn { field, column, ground: Some(ground) })
        .collect();
    let named = args.column.iter().map(|text| own_choice(text, sample)).collect::<Result<Vec<_>, _>>()?;
    for (key, _) in &named {
        chosen.retain(|choice| choice.field.setting() != Some(key));
    }
    for (key, column) in named {
        let line = chosen.iter().filter(|choice| matches!(choice.field, Field::Address(_))).count();
        if let Some(field) = Field::by_setting(&key) {
            let field = field.line(u8::try_from(line).unwrap_or(u8::MAX));
            chosen.push(ChosenColumn { field, column, ground: None });
        }
    }
    let hidden: Vec<Sampled<'_>> = sample.hidden.iter().map(|name| Sampled { name, cells: &[] }).collect();
    let hidden = column_guess::guess(&hidden, sample.primary.as_deref());
    for field in ColumnNames::NEEDED {
        if chosen.iter().any(|choice| choice.field == field) {
            continue;
        }
        if let Some(Taken { column, ground, .. }) = hidden.iter().find(|taken| taken.field == field) {
            chosen.push(ChosenColumn { field, column: column.clone(), ground: Some(*ground) });
        } else {
            chosen.push(ChosenColumn { field, column: missing(field, sample, context)?, ground: None });
        }
    }
    Ok(chosen)
}

/// `FIELD=COLUMN`, with the column as the table has it.
fn own_choice(text: &str, sample: &Sample) -> Result<(String, String), Failure> {
    let wrong = || Failure::new(Exit::Usage, words::bad_column(text));
    let (key, column) = text.split_once('=').ok_or_else(wrong)?;
    let key = key.trim().to_lowercase();
    Field::by_setting(&key).ok_or_else(wrong)?;
    Ok((key, column_of(sample, column).ok_or_else(wrong)?))
}

/// A needed column that was not guessed: asked for.
fn missing(field: Field, sample: &Sample, context: &Context) -> Result<String, Failure> {
    let sentence = words::no_column(field.setting().unwrap_or_default());
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, sentence));
    }
    context.talk(&sentence);
    let answer = ask::text(words::question(InitQuestion::Column), "--column", context)?;
    column_of(sample, &answer).ok_or_else(|| Failure::new(Exit::Usage, sentence))
}

/// The column of this name, however it is quoted; exactly, or else in another case. One that
/// cannot be shown is a column, too: what is wrong with it is told when the table is opened.
fn column_of(sample: &Sample, named: &str) -> Option<String> {
    let named = match parse_table(named) {
        Some((None, name)) => name,
        _ => named.trim().to_owned(),
    };
    let mut columns = sample.columns.iter().chain(&sample.hidden);
    let exactly = columns.clone().find(|name| **name == named);
    exactly.or_else(|| columns.find(|name| name.to_lowercase() == named.to_lowercase())).cloned()
}

/// The columns as `kobl.toml` names them.
pub(super) fn column_names(chosen: &[ChosenColumn]) -> ColumnNames {
    let taken = |choice: &ChosenColumn| Taken {
        field: choice.field,
        column: choice.column.clone(),
        ground: choice.ground.unwrap_or(Ground::Name),
    };
    column_guess::column_names(&chosen.iter().map(taken).collect::<Vec<_>>())
}
