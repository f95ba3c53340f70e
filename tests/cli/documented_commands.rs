//! Every command that a document shows, typed as its reader would: the README's in English, those of the
//! Danish guide in Danish.

#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};

use super::named_commands::Stage::{self, Applied, Interrupted, Nothing, Reviewed, Settings};
use super::named_commands::{SYSTEMS, YES, prepared};
use super::workspace::{RUN, Workspace};
use crate::pseudo_terminal::typed;
use crate::readme::documents;

/// The command as documents show it, what there is, the line with its blanks filled in, and what is typed
/// at its questions.
const SHOWN: [(&str, Stage, &str, &str); 34] = [
    ("kobl demo kobl-demo", Nothing, "kobl demo kobl-demo", ""),
    ("kobl init", Nothing, "kobl init", SYSTEMS),
    ("kobl init --economic LISTE", Nothing, "kobl init --economic kunder.csv", "clienttime.db\n\n\n"),
    ("kobl doctor", Settings, "kobl doctor", ""),
    ("kobl doctor -v", Settings, "kobl doctor -v", ""),
    ("kobl doctor --rehearse", Settings, "kobl doctor --rehearse", ""),
    ("kobl export", Settings, "kobl export", ""),
    ("kobl export --preapprove certain", Settings, "kobl export --preapprove certain", ""),
    (
        "kobl export --preapprove certain --out runs/first",
        Settings,
        "kobl export --preapprove certain --out runs/first",
        "",
    ),
    ("kobl export --answers FIL", Reviewed, "kobl export --answers REVIEW --out runs/second", ""),
    (
        "kobl propose --clientview A.csv --economic B.csv --out RUN",
        Nothing,
        "kobl propose --clientview cv.csv --economic kunder.csv --out MINE",
        "",
    ),
    (
        "kobl propose --clientview A.csv --economic B.xlsx --out MAPPE",
        Nothing,
        "kobl propose --clientview cv.csv --economic kunder.csv --out MINE",
        "",
    ),
    ("kobl apply FIL", Reviewed, "kobl apply REVIEW", YES),
    ("kobl apply REVIEW", Reviewed, "kobl apply REVIEW", YES),
    ("kobl apply FIL --dry-run", Reviewed, "kobl apply REVIEW --dry-run", ""),
    ("kobl apply REVIEW --dry-run", Reviewed, "kobl apply REVIEW --dry-run", ""),
    ("kobl apply FIL --script links.sql", Reviewed, "kobl apply REVIEW --script links.sql", ""),
    ("kobl apply REVIEW --script links.sql", Reviewed, "kobl apply REVIEW --script links.sql", ""),
    (
        "kobl apply runs/2026-11-22-153012-TQKM/review.xlsx --dry-run",
        Reviewed,
        "kobl apply 'RUN/review.xlsx' --dry-run",
        "",
    ),
    ("kobl apply runs/first/review.xlsx --dry-run", Reviewed, "kobl apply 'RUN/review.xlsx' --dry-run", ""),
    ("kobl apply runs/first/review.csv --yes", Reviewed, "kobl apply REVIEW --yes", ""),
    ("kobl status", Applied, "kobl status", ""),
    ("kobl status -v", Applied, "kobl status -v", ""),
    ("kobl status --resolve", Interrupted, "kobl status --resolve", ""),
    ("kobl undo --last", Applied, "kobl undo --last", YES),
    ("kobl cleanup", Applied, "kobl cleanup", YES),
    ("kobl evaluate --answers FIL", Reviewed, "kobl evaluate --answers REVIEW", ""),
    ("kobl explain ROW", Reviewed, "kobl explain K-101", ""),
    ("kobl link CODE", Settings, "kobl link K-101", YES),
    ("kobl link 20267", Nothing, "DEMO kobl link 20267 20136", YES),
    ("kobl link \"Vesterklithus\" 20358", Nothing, "DEMO kobl link \"Vesterklithus\" 20358", "1\nj\n"),
    ("kobl unlink 20267", Nothing, "DEMO kobl link 20267 20136 --yes && kobl unlink 20267", YES),
    // Asks e-conomic's own demo agreement: `economic` does so against a server of its own.
    ("kobl init --economic-demo", Nothing, "", ""),
    // Its words differ with what is asked for: `cli::status`.
    ("kobl status --fail-on", Nothing, "", ""),
];

/// Commands that a sentence only speaks of.
const SPOKEN_OF: [&str; 4] = ["kobl apply", "kobl apply --script", "kobl explain", "kobl propose"];

/// Every command in a document, and whether the Danish guide shows it.
fn shown() -> BTreeMap<String, bool> {
    let command = regex::Regex::new(r"(?m)(?:^\$ |`|^ *)(?:\.\\)?(kobl [a-z][^`\n]*)").expect("a pattern");
    let help = Workspace::new().kobl(&["--help"]).out;
    let is_command = |text: &str| {
        let word = text.split(' ').nth(1).unwrap_or_default();
        help.lines().any(|line| line.starts_with(&format!("  {word} ")))
    };
    let mut shown = BTreeMap::new();
    for (document, text) in documents() {
        for found in command.captures_iter(&text) {
            // What stands in the next column is talk.
            let typed = found[1].split("  ").next().unwrap_or_default().trim();
            if is_command(typed) {
                *shown.entry(typed.to_owned()).or_insert(false) |= document.ends_with("VEJLEDNING.md");
            }
        }
    }
    shown
}

#[test]
fn every_command_that_a_document_shows_is_typed_here() {
    let known = SHOWN.iter().map(|(command, ..)| (*command).to_owned());
    let known: BTreeSet<String> = known.chain(SPOKEN_OF.map(str::to_owned)).collect();
    assert_eq!(shown().into_keys().collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_command_that_a_document_shows_works() {
    let shown = shown();
    for (command, stage, line, answers) in SHOWN.iter().filter(|(_, _, line, _)| !line.is_empty()) {
        let is_danish = shown.get(*command).copied().unwrap_or_default();
        let (language, yes) = if is_danish { ("da", "j\n") } else { ("en", "y\n") };
        let workspace = prepared(*stage);
        let line = line
            .replace("DEMO", "kobl demo kobl-demo --quiet && cd kobl-demo &&")
            .replace("REVIEW", &format!("'{RUN}/review.csv'"))
            .replace("RUN", RUN)
            .replace("MINE", "'Mine udtræk'");
        let answers = if *answers == YES { yes } else { answers };
        let settings = [("KOBL_LANG", language), ("NO_COLOR", "1")];
        let (code, screen) = typed(&workspace.path(""), &line, answers, &settings);
        assert_eq!(code, 0, "{command} in {language}: {line}\n{screen}");
    }
}
