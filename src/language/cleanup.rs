//! What `cleanup` asks before it deletes what nobody can get back, and what it leaves.

use std::path::PathBuf;

use super::{Localized, say};

/// Paths that are named; more are counted.
const MOST_NAMED: usize = 10;

fn listed(paths: &[PathBuf]) -> Localized {
    let mut named: Vec<Localized> =
        paths.iter().take(MOST_NAMED).map(|path| format!("  {}", path.display()).into()).collect();
    let more = paths.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        named.push(say!(da: "  ... og {more} mere", en: "  ... and {more} more"));
    }
    Localized::joined(&named, "\n")
}

/// Whether reviews that were never applied go too.
#[must_use]
pub fn ask_unapplied(runs: &[PathBuf]) -> Localized {
    let runs = listed(runs);
    say!(
        da: "Disse udtræk er gennemgået, men aldrig skrevet til databasen:\n{runs}\nSlet dem også?",
        en: "These runs were reviewed, but never applied:\n{runs}\nDelete them too?",
        runs = runs,
    )
}

/// That reviews that were never applied stay.
#[must_use]
pub fn unapplied_stay(runs: &[PathBuf]) -> Localized {
    let runs = listed(runs);
    say!(
        da: "Gennemgået, men aldrig skrevet til databasen, og derfor ikke slettet (slet dem med --unapplied):\n{runs}",
        en: "Reviewed but never applied, and so not deleted (delete them with --unapplied):\n{runs}",
        runs = runs,
    )
}

/// Whether what the next export remembers goes too.
#[must_use]
pub fn ask_remembered(count: usize) -> Localized {
    say!(da: "Slet også afvisninger og kommentarer, som næste udtræk ellers husker (udtræk: {count})?",
        en: "Also delete refusals and comments that the next export would remember (runs: {count})?"
    )
}

/// That what the next export remembers stays.
#[must_use]
pub fn remembered_stay(count: usize) -> Localized {
    say!(da: "Afvisninger og kommentarer, som næste udtræk husker, bliver (udtræk: {count}). Slet dem med --remembered.",
        en: "Refusals and comments that the next export remembers stay (runs: {count}). Delete them with --remembered."
    )
}

/// What was left besides journals.
#[must_use]
pub fn left(paths: &[PathBuf]) -> Localized {
    let paths = listed(paths);
    say!(
        da: "Ikke slettet, fordi kobl ikke har skrevet det, eller fordi det skal huskes:\n{paths}",
        en: "Not deleted, since kobl did not write it or it is to be remembered:\n{paths}",
        paths = paths,
    )
}
