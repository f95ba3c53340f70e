//! `ignored.jsonl` below the runs folder: e-conomic customers that will never
//! be in ClientView. They are marked in the `only-in-economic.csv` or the review
//! workbook of the newest run, or in a workbook that is applied, and stay marked
//! until that customer changes or the mark is taken away.
//!
//! Of an edited list only what was changed in it counts: it says nothing of the
//! marks that came from elsewhere since it was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::load::manifest;
use super::{RunError, names, runs_below, sha256, unreadable};
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::review::{Fingerprint, IgnoreError, IgnoreMark, read_ignored};
use crate::run::{Manifest, Run, SourceKind, shown_name};
use crate::systems::status_history::{replace, system_name};

/// The file's name.
const NAME: &str = "ignored.jsonl";

/// One customer that is ignored. No name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct IgnoredLine {
    /// The agreement, as [`system_name`] gives it.
    system: String,
    number: EconomicNumber,
    /// The customer as it was.
    fingerprint: Fingerprint,
}

/// The ignored customers of one agreement, and the lists that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignored {
    /// Number -> the customer as it was when it was marked.
    pub customers: BTreeMap<EconomicNumber, Fingerprint>,
    /// The marks of the newest run that cannot be taken, and why.
    pub refused: Vec<(PathBuf, IgnoreError)>,
}

impl Ignored {
    /// What is remembered of these customers. One that became another customer is not ignored any
    /// more.
    fn remembered(runs: &Path, system: &str, customers: &Customers<'_>) -> Result<Self, RunError> {
        let mut ignored = Self::default();
        for line in lines(runs)?.into_iter().filter(|line| line.system == system) {
            let still = customers.get(&line.number).map(|customer| Fingerprint::of(&customer.about));
            if still == Some(line.fingerprint) {
                ignored.customers.insert(line.number, line.fingerprint);
            }
        }
        Ok(ignored)
    }

    /// Takes the marks of a list of this run that were changed since it was written.
    fn take(&mut self, marks: &[IgnoreMark], manifest: &Manifest, customers: &Customers<'_>) {
        let is_changed = |mark: &&IgnoreMark| {
            manifest.ignored.is_none() || manifest.is_ignored(mark.number) != mark.ignored
        };
        for mark in marks.iter().filter(is_changed) {
            // The number may be another customer's by now.
            match customers.get(&mark.number).filter(|customer| shown_name(customer) == mark.name) {
                Some(customer) if mark.ignored => {
                    self.customers.insert(mark.number, Fingerprint::of(&customer.about));
                }
                _ => drop(self.customers.remove(&mark.number)),
            }
        }
    }
}

/// e-conomic's customers by their numbers.
type Customers<'c> = BTreeMap<EconomicNumber, &'c EconomicCustomer>;

fn by_number(customers: &[EconomicCustomer]) -> Customers<'_> {
    customers.iter().map(|customer| (customer.number, customer)).collect()
}

/// Takes the marks of a workbook that was reviewed: how many customers are ignored and how many are
/// not any more.
///
/// # Errors
/// [`RunError`] if what is remembered cannot be read or written.
pub fn take(runs: &Path, run: &Run, marks: &[IgnoreMark]) -> Result<[usize; 2], RunError> {
    let (kind, customers) = (&run.manifest.economic.kind, by_number(&run.economic.customers));
    let before = Ignored::remembered(runs, &system_name(kind), &customers)?;
    let mut after = before.clone();
    after.take(marks, &run.manifest, &customers);
    keep(runs, kind, &after)?;
    let lacks = |one: &Ignored, other: &Ignored| {
        one.customers.keys().filter(|number| !other.customers.contains_key(number)).count()
    };
    Ok([lacks(&after, &before), lacks(&before, &after)])
}

/// Who is ignored now: what is remembered, changed by the marks in the newest run's lists if they
/// were edited. A customer that became another one is not ignored any more.
///
/// # Errors
/// [`RunError`] for a file that cannot be read.
pub fn current(runs: &Path, source: &SourceKind, now: &[EconomicCustomer]) -> Result<Ignored, RunError> {
    let (system, customers) = (system_name(source), by_number(now));
    let mut ignored = Ignored::remembered(runs, &system, &customers)?;
    let Some((manifest, run)) = newest_of(runs, &system) else { return Ok(ignored) };
    for name in LISTS {
        let path = run.join(name);
        match edited_marks(&path, manifest.sha256.get(name))? {
            Some(Err(error)) => ignored.refused.push((path, error)),
            Some(Ok(marks)) => ignored.take(&marks, &manifest, &customers),
            None => {}
        }
    }
    Ok(ignored)
}

/// Remembers who is ignored in this agreement.
///
/// # Errors
/// [`RunError`] if the file cannot be read or written.
pub fn keep(runs: &Path, source: &SourceKind, ignored: &Ignored) -> Result<(), RunError> {
    let system = system_name(source);
    let before = lines(runs)?;
    let own = ignored.customers.iter().map(|(number, fingerprint)| IgnoredLine {
        system: system.clone(),
        number: *number,
        fingerprint: *fingerprint,
    });
    let all: Vec<IgnoredLine> =
        before.iter().filter(|line| line.system != system).cloned().chain(own).collect();
    if all == before {
        return Ok(());
    }
    let path = runs.join(NAME);
    let unwritable =
        |error: std::io::Error| RunError::Unwritable { path: path.clone(), reason: error.kind() };
    let mut bytes = Vec::new();
    for line in &all {
        serde_json::to_writer(&mut bytes, line).map_err(std::io::Error::from).map_err(unwritable)?;
        bytes.push(b'\n');
    }
    replace(&path, &bytes).map_err(unwritable)
}

/// The files of a run in which people mark customers.
const LISTS: [&str; 2] = [names::ONLY_IN_ECONOMIC, names::REVIEW_XLSX];

/// The newest run of this agreement.
fn newest_of(runs: &Path, system: &str) -> Option<(Manifest, PathBuf)> {
    let of_system = |run: &PathBuf| {
        let manifest = manifest(run).ok()?;
        (system_name(&manifest.economic.kind) == system).then_some(manifest)
    };
    let found = runs_below(runs).into_iter().filter_map(|run| Some((of_system(&run)?, run)));
    found.max_by_key(|(manifest, _)| manifest.started)
}

/// The marks of a list that was edited since it was written with this hash.
fn edited_marks(
    path: &Path,
    written: Option<&String>,
) -> Result<Option<Result<Vec<IgnoreMark>, IgnoreError>>, RunError> {
    match fs::read(path) {
        Ok(bytes) if written == Some(&sha256(&bytes)) => Ok(None),
        Ok(bytes) => Ok(Some(read_ignored(&bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn lines(runs: &Path) -> Result<Vec<IgnoredLine>, RunError> {
    let path = runs.join(NAME);
    match fs::read(&path) {
        Ok(bytes) => serde_json::Deserializer::from_slice(&bytes)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|_| RunError::NotUnderstood(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(&path, &error)),
    }
}
