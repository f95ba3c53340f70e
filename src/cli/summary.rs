//! What a new run found, and the next command.

use std::path::Path;

use super::context::Context;
use super::options::{Output, RunArgs};
use crate::language;
use crate::review::Carry;
use crate::run::{Run, SourceKind, ignored_only_in_economic};
use crate::systems::run_folder::names;

/// Tells what a run found, and what to do with it.
pub(super) fn tell(run: &Run, folder: &Path, carry: Option<&Carry>, args: &RunArgs, context: &Context) {
    if context.json {
        let counts = serde_json::to_value(run.manifest.counts).unwrap_or_default();
        let mut document = serde_json::json!({
            "run": run.manifest.id, "folder": folder, "counts": counts,
        });
        if let Some(Carry { answers, lost, done }) = carry {
            let (carried, lost) = (answers.len(), lost.len());
            let learnt = run.manifest.matching.learnt.map_or(0, |learnt| learnt.answers);
            document["answers"] = serde_json::json!({
                "carried": carried, "changed": lost, "written": done, "learnt_from": learnt,
            });
        }
        context.data_json(&document);
        return;
    }
    let ignored = ignored_only_in_economic(run);
    context.data(language::cli::run_summary(&run.manifest.counts, ignored));
    context.talk(language::cli::run_folder_is(folder));
    // The workbook first: Excel leaves its text cells as they are.
    let review = [(Output::Xlsx, names::REVIEW_XLSX), (Output::Csv, names::REVIEW_CSV)]
        .into_iter()
        .find(|(output, _)| args.write.contains(output))
        .map(|(_, name)| folder.join(name));
    if let Some(review) = review {
        let of_lists = matches!(run.manifest.clientview.kind, SourceKind::File { .. });
        context.talk(language::cli::next_step(&review, of_lists));
    }
}
