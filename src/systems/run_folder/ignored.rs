//! `ignored.jsonl` below the runs folder: e-conomic customers that will never
//! be in ClientView. They are marked in the `only-in-economic.csv` or the review
//! workbook of the newest run, in a workbook that is applied, or in the report,
//! which saves a list of its own, and stay marked until that customer changes or
//! the mark is taken away.
//!
//! Of an edited list only what was changed in it counts, and a plain no: it says
//! nothing of the marks that came from elsewhere since it was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::load::manifest;
use super::{RunError, names, runs_below, sha256, unreadable};
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::review::{Answer, Fingerprint, IgnoreError, IgnoreMark, read_ignored};
use crate::run::{Manifest, Run, SourceKind, only_in_economic_rows, saved_only_in_economic_name, shown_name};
use crate::spreadsheet::{FileForm, form};
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
        let is_changed = |mark: &&IgnoreMark| match mark.answer {
            Answer::No => true,
            answer => {
                manifest.ignored.is_none() || manifest.is_ignored(mark.number) != (answer == Answer::Yes)
            }
        };
        for mark in marks.iter().filter(is_changed) {
            // The number may be another customer's by now.
            match customers.get(&mark.number).filter(|customer| shown_name(customer) == mark.name) {
                Some(customer) if mark.answer == Answer::Yes => {
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

/// A list of marks, and what it says.
pub type MarkedList = (PathBuf, Result<Vec<IgnoreMark>, IgnoreError>);

/// The lists of marks that came with a reviewed file, oldest first: its own sheet, the run's
/// `only-in-economic.csv` if it was edited, and the newest that the report saved, in the run's
/// folder or beside the file.
///
/// # Errors
/// [`RunError`] for a list that cannot be read from disk.
pub fn came_with(review: &Path, bytes: &[u8], folder: &Path, run: &Run) -> Result<Vec<MarkedList>, RunError> {
    let beside = review.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut paths = saved_by_report([folder, beside], &run.manifest);
    paths.push(folder.join(names::ONLY_IN_ECONOMIC));
    let is_elsewhere = beside.canonicalize().ok() != folder.canonicalize().ok();
    let copy = beside.join(names::ONLY_IN_ECONOMIC);
    paths.extend(is_elsewhere.then(|| copy.clone()));
    let mut lists = marked(paths, &run.manifest)?;
    // A list of that name may be another run's.
    lists.retain(|(path, marks)| {
        !is_elsewhere || *path != copy || marks.as_ref().map_or(true, |marks| is_list_of(marks, run))
    });
    if form(bytes) == Ok(FileForm::Workbook) {
        lists.push((review.to_owned(), read_ignored(bytes)));
        lists.sort_by_key(|(path, _)| written_at(path));
    }
    Ok(lists)
}

/// Whether the list has exactly the customers that only e-conomic has in this run.
fn is_list_of(marks: &[IgnoreMark], run: &Run) -> bool {
    let mut listed: Vec<_> = marks.iter().map(|mark| (mark.number, mark.name.clone())).collect();
    let only = only_in_economic_rows(run).into_iter().map(|index| &run.economic.customers[index]);
    let mut of_run: Vec<_> = only.map(|customer| (customer.number, shown_name(customer))).collect();
    listed.sort_unstable();
    of_run.sort_unstable();
    listed == of_run
}

/// Takes the marks of lists that came with a reviewed file: how many customers are ignored and how
/// many are not any more.
///
/// # Errors
/// [`RunError`] if what is remembered cannot be read or written.
pub fn take(runs: &Path, run: &Run, lists: &[&[IgnoreMark]]) -> Result<[usize; 2], RunError> {
    let (kind, customers) = (&run.manifest.economic.kind, by_number(&run.economic.customers));
    let before = Ignored::remembered(runs, &system_name(kind), &customers)?;
    let mut after = before.clone();
    lists.iter().for_each(|marks| after.take(marks, &run.manifest, &customers));
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
    let own = LISTS.map(|name| run.join(name)).into_iter();
    let paths = own.chain(saved_by_report([&run], &manifest)).collect();
    for (path, marks) in marked(paths, &manifest)? {
        match marks {
            Err(error) => ignored.refused.push((path, error)),
            Ok(marks) => ignored.take(&marks, &manifest, &customers),
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

/// The newest list that the report of this run saved in one of the folders, under the name that it
/// or the browser gave it.
fn saved_by_report<const N: usize>(folders: [&Path; N], manifest: &Manifest) -> Vec<PathBuf> {
    let name = saved_only_in_economic_name(&manifest.id);
    let stem = name.trim_end_matches(".csv");
    let is_saved = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        name.is_some_and(|name| name.starts_with(stem) && name.ends_with(".csv"))
    };
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(is_saved);
    found.into_iter().max_by_key(|path| (written_at(path), path.clone())).into_iter().collect()
}

/// When a list was last written; lists that say different things of a customer are taken in this
/// order.
fn written_at(path: &Path) -> SystemTime {
    path.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The lists among these files that exist and are not as kobl wrote them, oldest first.
fn marked(mut paths: Vec<PathBuf>, manifest: &Manifest) -> Result<Vec<MarkedList>, RunError> {
    paths.sort_by_key(|path| written_at(path));
    let mut lists = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match fs::read(&path) {
            Ok(bytes) if manifest.sha256.get(&name) == Some(&sha256(&bytes)) => {}
            Ok(bytes) => lists.push((path, read_ignored(&bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(&path, &error)),
        }
    }
    Ok(lists)
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
