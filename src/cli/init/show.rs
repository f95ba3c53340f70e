//! What was taken for what, and some rows to recognise it by.

use crate::language::Localize;
use serde_json::json;

use super::super::context::Context;
use super::super::present;
use super::columns::ChosenColumn;
use crate::customer::{Field, Text, masked_number};
use crate::language::init as words;
use crate::systems::explore::Sample;

/// Rows that are shown.
const SHOWN_ROWS: usize = 10;
/// Characters of a cell that are shown.
const SHOWN_WIDTH: usize = 24;

/// What was taken for what, and ten rows to recognise it by.
pub(super) fn show(table: &str, sample: &Sample, chosen: &[ChosenColumn], context: &Context) {
    let language = context.language;
    if context.json {
        let columns: serde_json::Map<_, _> = chosen
            .iter()
            .map(|choice| {
                let key = match choice.field {
                    Field::Address(line) => format!("address{}", u16::from(line) + 1),
                    field => field.setting().unwrap_or_default().to_owned(),
                };
                (key, json!(choice.column))
            })
            .collect();
        context.data_json(&json!({ "table": table, "columns": columns }));
        return;
    }
    let at = |column: &str| sample.columns.iter().position(|name| name == column);
    let cells = |column: &str| -> Vec<String> {
        let shown = |row: &Vec<Option<Text>>| clipped(row.get(at(column)?)?.as_deref()?);
        sample.rows.iter().filter_map(shown).collect()
    };
    let mut guesses = present::table(&words::guess_headings(language));
    for choice in chosen {
        let mut examples = cells(&choice.column);
        examples.dedup();
        guesses.add_row([
            choice.field.setting().unwrap_or_default().to_owned(),
            choice.column.clone(),
            words::ground(choice.ground).say(language),
            examples.into_iter().take(3).collect::<Vec<_>>().join(" · "),
        ]);
    }
    context.talk(guesses.to_string());
    let shown: Vec<&ChosenColumn> = chosen.iter().take(8).collect();
    let headings: Vec<&str> = shown.iter().map(|choice| choice.column.as_str()).collect();
    let mut rows = present::table(&headings);
    for row in sample.rows.iter().take(SHOWN_ROWS) {
        rows.add_row(shown.iter().map(|choice| {
            let cell = at(&choice.column).and_then(|at| row.get(at)?.as_deref());
            cell.map_or_else(|| "NULL".to_owned(), |text| clipped(text).unwrap_or_default())
        }));
    }
    context.talk(words::sample_head(table));
    context.talk(rows.to_string());
}

/// A cell for the screen: short, and without anything that steers a terminal.
fn clipped(text: &str) -> Option<String> {
    let clean: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let short: String = masked_number(&clean).chars().take(SHOWN_WIDTH).collect();
    (!short.is_empty()).then_some(short)
}
