//! `ignored.jsonl` below the runs folder: e-conomic customers that will never
//! be in ClientView. They are marked in the `only-in-economic.csv` of the newest
//! run, and stay marked until that customer changes or the mark is taken away.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::load::manifest;
use super::{RunError, names, runs_below, sha256, unreadable};
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::review::{Fingerprint, IgnoreError, IgnoreMark, read_ignored};
use crate::run::{SourceKind, shown_name};
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

/// The ignored customers of one agreement, and a list that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignored {
    /// Number -> the customer as it was when it was marked.
    pub customers: BTreeMap<EconomicNumber, Fingerprint>,
    /// The marks of the newest run that cannot be taken, and why.
    pub refused: Option<(PathBuf, IgnoreError)>,
}

/// Who is ignored now: what is remembered, changed by the marks in the newest run's list if that
/// was edited. A customer that became another one is not ignored any more.
///
/// # Errors
/// [`RunError`] for a file that cannot be read.
pub fn current(runs: &Path, source: &SourceKind, now: &[EconomicCustomer]) -> Result<Ignored, RunError> {
    let system = system_name(source);
    let mut ignored = Ignored::default();
    let customers: BTreeMap<EconomicNumber, &EconomicCustomer> =
        now.iter().map(|customer| (customer.number, customer)).collect();
    for line in lines(runs)?.into_iter().filter(|line| line.system == system) {
        let still = customers.get(&line.number).map(|customer| Fingerprint::of(&customer.about));
        if still == Some(line.fingerprint) {
            ignored.customers.insert(line.number, line.fingerprint);
        }
    }
    match edited_marks(runs, &system)? {
        Some((path, Err(error))) => ignored.refused = Some((path, error)),
        Some((_, Ok(marks))) => {
            for mark in marks {
                // The number may be another customer's by now.
                match customers.get(&mark.number).filter(|customer| shown_name(customer) == mark.name) {
                    Some(customer) if mark.ignored => {
                        ignored.customers.insert(mark.number, Fingerprint::of(&customer.about));
                    }
                    _ => drop(ignored.customers.remove(&mark.number)),
                }
            }
        }
        None => {}
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

/// The marks of the newest run of this agreement, if its list was edited since it was written.
#[expect(clippy::type_complexity, reason = "a file and what came of reading it")]
fn edited_marks(
    runs: &Path,
    system: &str,
) -> Result<Option<(PathBuf, Result<Vec<IgnoreMark>, IgnoreError>)>, RunError> {
    let of_system = |run: &PathBuf| {
        let manifest = manifest(run).ok()?;
        (system_name(&manifest.economic.kind) == system).then_some(manifest)
    };
    let newest = runs_below(runs)
        .into_iter()
        .filter_map(|run| Some((of_system(&run)?, run)))
        .max_by_key(|(manifest, _)| manifest.started);
    let Some((manifest, run)) = newest else { return Ok(None) };
    let path = run.join(names::ONLY_IN_ECONOMIC);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&path, &error)),
    };
    let is_as_written = manifest.sha256.get(names::ONLY_IN_ECONOMIC) == Some(&sha256(&bytes));
    Ok((!is_as_written).then(|| (path, read_ignored(&bytes))))
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
