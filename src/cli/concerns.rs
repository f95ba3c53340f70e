//! What `kobl status` does with the customers behind its counts: names them,
//! reports them, compares them with the last time, and fails on them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::FailOn;
use super::present;
use crate::config::Config;
use crate::language::status as words;
use crate::report::{is_status_report, status_csv, status_html};
use crate::run::{Concern, ConcernKind, Run};
use crate::systems::run_folder::RunError;
use crate::systems::status_history::{self, StatusLook, replace, system_name};

/// What is new since the last look.
pub(super) struct Since {
    /// The look of now, to be kept when everything is told.
    look: StatusLook,
    /// The look before, if there was one.
    last: Option<StatusLook>,
}

impl Since {
    /// Finds the last look at the same two systems.
    pub(super) fn find(
        config: &Config,
        run: &Run,
        concerns: &[Concern<'_>],
        context: &Context,
    ) -> Result<Self, Failure> {
        let systems = [&run.manifest.clientview.kind, &run.manifest.economic.kind].map(system_name);
        let last = status_history::last(&config.runs, &systems).map_err(failure)?;
        let concerns = concerns.iter().map(Concern::id).collect();
        Ok(Self { look: StatusLook { time: context.now(), systems, concerns }, last })
    }

    /// The concerns that the last look did not see; none at the first look.
    pub(super) fn new_ones<'c, 'r>(&self, concerns: &'c [Concern<'r>]) -> Vec<&'c Concern<'r>> {
        let Some(last) = &self.last else { return Vec::new() };
        concerns.iter().filter(|concern| !last.concerns.contains(&concern.id())).collect()
    }

    /// How many concerns of the last look are no more.
    pub(super) fn gone(&self) -> usize {
        let gone = |last: &StatusLook| last.concerns.difference(&self.look.concerns).count();
        self.last.as_ref().map_or(0, gone)
    }

    /// Says what is new, by name.
    pub(super) fn tell(&self, run: &Run, concerns: &[Concern<'_>], context: &Context) {
        let new = self.new_ones(concerns);
        let last = self.last.as_ref().map(|last| last.time);
        context.data(words::since(last, new.len(), self.gone()));
        tell(run, &new, context);
    }

    /// Remembers this look for the next time.
    pub(super) fn keep(self, config: &Config) -> Result<(), Failure> {
        status_history::keep(&config.runs, self.look).map_err(failure)
    }
}

/// Names the customers, by kind.
pub(super) fn tell(run: &Run, concerns: &[&Concern<'_>], context: &Context) {
    let language = context.language;
    for kind in ConcernKind::ALL {
        let of_kind: Vec<_> = concerns.iter().filter(|concern| concern.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        context.data("");
        context.data(words::heading(kind, of_kind.len()));
        // What the heading says needs no column.
        let mut table = present::table(&words::headings(language)[1..]);
        let most = if context.verbose { usize::MAX } else { present::MOST_ROWS };
        for concern in of_kind.iter().take(most) {
            table.add_row(&words::cells(run, concern, language)[1..]);
        }
        context.data(table.to_string());
        let more = of_kind.len().saturating_sub(most);
        if more > 0 {
            context.cut(more);
        }
    }
}

/// The concerns as JSON.
pub(super) fn as_json<'c>(concerns: impl IntoIterator<Item = &'c Concern<'c>>) -> serde_json::Value {
    let one = |concern: &Concern<'_>| {
        serde_json::json!({
            "kind": concern.kind,
            "code": concern.clientview.map(|customer| &customer.code),
            "name": concern.clientview.map(|customer| &customer.about.name),
            "link": concern.clientview.map(|customer| &customer.link),
            "number": concern.economic.map(|customer| customer.number),
            "economic_name":
                concern.economic.map(|customer| &customer.about.name),
        })
    };
    concerns.into_iter().map(one).collect()
}

/// Checks, before anything is read, that a report can be written there.
pub(super) fn check_report(path: &Path) -> Result<(), Failure> {
    if ![".html", ".csv"].iter().any(|end| has_end(path, end)) {
        return Err(Failure::new(Exit::Usage, words::report_kind(path)));
    }
    match fs::read(path) {
        Ok(bytes) if !is_status_report(&bytes) => Err(Failure::new(Exit::Usage, words::not_a_report(path))),
        _ => Ok(()),
    }
}

fn has_end(path: &Path, end: &str) -> bool {
    path.to_string_lossy().to_ascii_lowercase().ends_with(end)
}

/// Writes the customers to a file; an earlier report of kobl's is replaced.
pub(super) fn report(
    path: &Path,
    run: &Run,
    concerns: &[Concern<'_>],
    counts: &str,
    context: &Context,
) -> Result<(), Failure> {
    let language = context.language;
    let bytes = match has_end(path, ".csv") {
        true => status_csv(run, concerns, language),
        false => status_html(run, concerns, counts, language),
    };
    replace(path, &bytes)
        .map_err(|error| failure(RunError::Unwritable { path: path.to_owned(), reason: error.kind() }))?;
    context.talk(words::report_written(path));
    Ok(())
}

/// The kinds found of those asked for, each once, in the order of their gravity.
pub(super) fn found(asked: &[FailOn], concerns: &[&Concern<'_>], open_writes: usize) -> Vec<String> {
    let there: BTreeSet<ConcernKind> = concerns.iter().map(|concern| concern.kind).collect();
    let kinds = ConcernKind::ALL.into_iter().filter(|kind| there.contains(kind));
    let kinds = kinds.filter(|kind| asked.iter().any(|asked| asked.asks_for(*kind)));
    let mut found: Vec<String> = kinds.map(|kind| kind.name().to_owned()).collect();
    if open_writes > 0 && asked.iter().any(|asked| matches!(asked, FailOn::OpenWrites | FailOn::Any)) {
        found.push("open-writes".to_owned());
    }
    found
}
