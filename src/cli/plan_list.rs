//! The list of all rows of a plan, as a file beside the review file.

use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::present::MOST_ROWS;
use crate::change::{Plan, PlannedChange};
use crate::customer::UnlinkedValues;
use crate::language::{self, Language, Localize};
use crate::review::{guarded, table_csv};
use crate::run::percent;
use crate::systems::platform;
use crate::systems::run_folder::RunError;

/// What stands behind the name of the review file.
const ENDING: &str = "-plan.csv";

/// Where the list of a review file's plan is: `review-plan.csv` beside `review.xlsx`.
fn place(review: &Path) -> PathBuf {
    let stem = review.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    review.with_file_name(format!("{stem}{ENDING}"))
}

/// Writes the list, the riskiest rows first, over an earlier one. The plan does not depend on it:
/// a list that cannot be written is a warning.
pub(super) fn write(plan: &Plan, unlinked: &UnlinkedValues, review: &Path, context: &Context) {
    let path = place(review);
    let bytes = csv(plan, unlinked, context.language);
    let _ = fs::remove_file(&path);
    let written = platform::create_private_file(&path).and_then(|mut file| file.write_all(&bytes));
    match written {
        Ok(()) if plan.changes.len() > MOST_ROWS => {
            context.talk(language::cli::plan_list(&path));
        }
        Ok(()) => {}
        Err(error) => {
            context.warn(RunError::Unwritable { path, reason: error.kind() }.say(context.language));
        }
    }
}

/// The lines, the riskiest first.
fn csv(plan: &Plan, unlinked: &UnlinkedValues, language: Language) -> Vec<u8> {
    let headings = language::cli::plan_list_headings(language).map(Cow::Borrowed).to_vec();
    let rows = plan.riskiest_first(unlinked).into_iter().map(|planned| cells(planned, language));
    table_csv(std::iter::once(headings).chain(rows))
}

fn cells(planned: &PlannedChange, language: Language) -> Vec<Cow<'_, str>> {
    let shown = |text: &str| guarded(Cow::Owned(language::shown_name(text)));
    vec![
        planned.line.to_string().into(),
        planned.row.to_string().into(),
        shown(planned.code.as_str()),
        shown(&planned.name),
        shown(&language::change::shown_link(&planned.change.old).say(language)),
        planned.number.to_string().into(),
        shown(&planned.economic_name),
        percent(planned.verdict.probability).to_string().into(),
        language::cli::assessment(planned).say(language).into(),
    ]
}
