//! Plans and writes as tables for the terminal.

use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

use super::context::Context;
use crate::change::{CurrentRow, Journal, Plan, UndoPlan};
use crate::customer::UnlinkedValues;
use crate::language::{self, Localize};
use crate::review::Tracing;

/// Rows of a plan that are shown without `-v`; the rest is counted.
pub(super) const MOST_ROWS: usize = 40;

/// Tables are not fitted into fewer columns than this.
const NARROWEST: u16 = 40;

/// An empty table in the style of all of kobl's tables.
pub(super) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    // A terminal that tells no real width would get one letter a line.
    if table.width().is_some_and(|width| width < NARROWEST) {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(headings.iter().copied());
    table
}

/// What an apply will change, the riskiest rows first.
pub(super) fn plan(plan: &Plan, unlinked: &UnlinkedValues, tracing: Tracing, context: &Context) {
    let language = context.language;
    if context.json {
        let changes: Vec<serde_json::Value> = plan
            .changes
            .iter()
            .map(|planned| {
                json!({
                    "row": planned.row, "line": planned.line, "code": planned.code,
                    "old": planned.change.old, "new": planned.change.new, "corrected": planned.corrected,
                    "class": planned.verdict.class, "probability": planned.verdict.probability,
                })
            })
            .collect();
        let (already, refused) = (plan.already.len(), plan.refused.len());
        context.data_json(&json!({
            "changes": changes, "already": already, "refused": refused,
            "undecided": plan.undecided, "missing": plan.missing,
            "skipped": plan.skipped, "later": plan.later,
        }));
        return;
    }
    if !plan.changes.is_empty() {
        let mut shown = table(&language::cli::plan_headings(language));
        let most = if context.verbose { usize::MAX } else { MOST_ROWS };
        for planned in plan.riskiest_first(unlinked).into_iter().take(most) {
            let old = language::change::shown_link(&planned.change.old).say(language);
            let mark = if planned.corrected { language.pick(" (rettet)", " (corrected)") } else { "" };
            shown.add_row([
                planned.line.to_string(),
                planned.code.to_string(),
                language::shown_name(&planned.name),
                format!("{old} → {}{mark}", planned.number),
                language::shown_name(&planned.economic_name),
                language::cli::assessment(planned).say(language),
            ]);
        }
        context.data(shown.to_string());
        let more = plan.changes.len().saturating_sub(most);
        if more > 0 {
            context.cut(more);
        }
    }
    context.data(language::cli::plan_counts(plan));
    if let Some(classes) = language::cli::plan_classes(language, plan, tracing) {
        context.data(&classes);
    }
    if let Some(odd) = language::cli::odd_answers(language, plan) {
        context.warn(&odd);
    }
}

/// What an undo will change.
pub(super) fn undo(undo: &UndoPlan, journal: &Journal, rows: &[CurrentRow], context: &Context) {
    let language = context.language;
    if context.json {
        let folder = &journal.folder;
        context
            .data_json(&json!({
                "undo_of": folder, "changes": undo.changes, "already": undo.already.len(), "changed": undo.changed,
            }));
        return;
    }
    let codes: std::collections::HashMap<_, _> = rows.iter().map(|row| (&row.key, row)).collect();
    if !undo.changes.is_empty() {
        let mut shown = table(&language::cli::undo_headings(language));
        for change in undo.changes.iter().take(if context.verbose { usize::MAX } else { MOST_ROWS }) {
            let [old, new] =
                [&change.old, &change.new].map(|link| language::change::shown_link(link).say(language));
            let row = codes.get(&change.key);
            shown.add_row([
                row.map_or_else(|| change.key.to_string(), |row| row.code.to_string()),
                row.map_or_else(String::new, |row| language::shown_name(&row.about.name)),
                format!("{old} → {new}"),
            ]);
        }
        context.data(shown.to_string());
        let more = undo.changes.len().saturating_sub(MOST_ROWS);
        if more > 0 && !context.verbose {
            context.cut(more);
        }
    }
    context.data(language::cli::undo_counts(undo, journal));
}

/// That a write is done, and how to take it back.
pub(super) fn written(count: usize, journal: &Path, context: &Context) {
    context.data_json(&json!({ "written": count, "journal": journal }));
    context.talk(language::cli::written(count, journal));
    context.talk(language::cli::after_write());
}

/// That an undo is done.
pub(super) fn undone(count: usize, journal: &Path, context: &Context) {
    context.data_json(&json!({ "written": count, "journal": journal }));
    context.talk(language::cli::written(count, journal));
    context.talk(language::cli::after_undo());
}
