//! Which table and which columns: guessed, chosen by flags, or asked for.

use super::super::ask;
use super::super::context::Context;
use super::super::exit::{Exit, Failure, failure};
use super::super::options::InitArgs;
use crate::config::ColumnNames;
use crate::customer::Field;
use crate::language::init::{self as words, Question};
use crate::systems::column_guess::{self, Ground, Sampled, Standing, Taken};
use crate::systems::explore::{Explore, Sample};

/// The table: the flag's, the only good one, or the one that is chosen.
pub(super) fn table(
    explorer: &mut dyn Explore,
    args: &InitArgs,
    context: &Context,
) -> Result<String, Failure> {
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
pub(super) struct Chosen {
    pub(super) field: Field,
    pub(super) column: String,
    pub(super) ground: Option<Ground>,
}

/// The guess, with the user's own choices over it; every needed column must be there.
pub(super) fn columns(sample: &Sample, args: &InitArgs, context: &Context) -> Result<Vec<Chosen>, Failure> {
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
        chosen.retain(|choice| choice.field.setting() != Some(key));
    }
    for (key, column) in named {
        let line = chosen.iter().filter(|choice| matches!(choice.field, Field::Address(_))).count();
        if let Some(field) = Field::by_setting(&key) {
            let field = field.line(u8::try_from(line).unwrap_or(u8::MAX));
            chosen.push(Chosen { field, column, ground: None });
        }
    }
    for field in ColumnNames::NEEDED {
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
    Field::by_setting(&key).ok_or_else(wrong)?;
    let found = sample.columns.iter().find(|name| name.eq_ignore_ascii_case(column.trim()));
    Ok((key, found.ok_or_else(wrong)?.clone()))
}

/// A needed column that was not guessed: asked for.
fn missing(field: Field, sample: &Sample, context: &Context) -> Result<String, Failure> {
    let sentence = words::no_column(context.language, field.setting().unwrap_or_default());
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, sentence));
    }
    context.talk(&sentence);
    let answer = ask::text(words::question(context.language, Question::Column), "--column", context)?;
    let found = sample.columns.iter().find(|name| name.eq_ignore_ascii_case(answer.trim()));
    found.cloned().ok_or_else(|| Failure::new(Exit::Usage, sentence))
}

/// The columns as `kobl.toml` names them.
pub(super) fn column_names(chosen: &[Chosen]) -> ColumnNames {
    let taken = |choice: &Chosen| Taken {
        field: choice.field,
        column: choice.column.clone(),
        ground: choice.ground.unwrap_or(Ground::Name),
    };
    column_guess::column_names(&chosen.iter().map(taken).collect::<Vec<_>>())
}
