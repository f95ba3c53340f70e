//! Finds the review file that was saved last: in the runs' folders, in the
//! working folder and where browsers put downloads, also under the names that
//! browsers and OneDrive make of it (`review (1).csv`, `review-PC123.xlsx`).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Local};

use crate::review;
use crate::run::RunCode;
use crate::systems::run_folder::{is_as_written, run_code_of, runs_below};

/// A review file that may be the one meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SavedReview {
    pub(super) path: PathBuf,
    pub(super) saved: SystemTime,
    /// Somebody saved it after kobl wrote it.
    edited: bool,
}

impl SavedReview {
    /// Whether somebody saved it after kobl wrote it.
    pub(super) const fn is_edited(&self) -> bool {
        self.edited
    }

    /// When it was saved, as the clock on the wall shows it.
    pub(super) fn time(&self) -> DateTime<Local> {
        self.saved.into()
    }
}

/// The review file that was saved last, of any run below `runs`. Files that nobody touched come
/// after all others; of two as old, the workbook.
pub(super) fn newest(runs: &Path) -> Option<SavedReview> {
    /// What an export writes at once is as old.
    const SAME_SECONDS: u64 = 2;
    let folders = runs_below(runs);
    let codes: BTreeSet<RunCode> = folders.iter().filter_map(|folder| run_code_of(folder)).collect();
    let in_runs = folders.iter().flat_map(|folder| {
        let saved = move |path: PathBuf| {
            let edited = !is_as_written(folder, &path);
            SavedReview { saved: modified(&path), path, edited }
        };
        reviews_in(folder).into_iter().map(saved)
    });
    let elsewhere = other_folders().into_iter().flat_map(|folder| reviews_in(&folder)).filter_map(|path| {
        let code = review::run_code(&fs::read(&path).ok()?).ok()?;
        codes.contains(&code).then(|| SavedReview { saved: modified(&path), path, edited: true })
    });
    let seconds = |time: SystemTime| {
        time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() / SAME_SECONDS)
    };
    let is_workbook = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    in_runs.chain(elsewhere).max_by_key(|review| {
        (review.edited, seconds(review.saved), is_workbook(&review.path), review.path.clone())
    })
}

fn modified(path: &Path) -> SystemTime {
    path.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The working folder, and where browsers put what is downloaded.
fn other_folders() -> Vec<PathBuf> {
    let home = ["USERPROFILE", "HOME"].iter().find_map(std::env::var_os).map(PathBuf::from);
    let downloads = home
        .into_iter()
        .flat_map(|home| ["Downloads", "Overførsler", "Hentede filer"].map(|name| home.join(name)));
    std::iter::once(PathBuf::from(".")).chain(downloads).collect()
}

/// Files in a folder that are called like a review file.
fn reviews_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| if folder == Path::new(".") { entry.file_name().into() } else { entry.path() })
        .filter(|path: &PathBuf| path.file_name().is_some_and(|name| is_review(&name.to_string_lossy())))
        .collect();
    paths.sort();
    paths
}

/// `review.csv`, `review.xlsx` and what browsers, Windows and OneDrive make of these names.
fn is_review(name: &str) -> bool {
    let name = name.to_lowercase();
    let Some(rest) = name.strip_prefix("review") else { return false };
    [".csv", ".xlsx"].iter().filter_map(|end| rest.strip_suffix(end)).any(|middle| {
        // The list of a plan lies beside its review file.
        !middle.ends_with("-plan") && (middle.is_empty() || middle.starts_with([' ', '-', '_', '(']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_known_by_the_names_that_programs_give_it() {
        for name in [
            "review.csv",
            "review.xlsx",
            "review (1).csv",
            "review-PC123.xlsx",
            "Review - Kopi.XLSX",
            "review_2.csv",
        ] {
            assert!(is_review(name), "{name}");
        }
        for name in [
            "~$review.xlsx",
            "reviewed.csv",
            "review.txt",
            "findings.csv",
            "report.html",
            "review",
            "review-plan.csv",
            "review (1)-plan.csv",
        ] {
            assert!(!is_review(name), "{name}");
        }
    }
}
