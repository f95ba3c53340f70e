//! Every command that a sentence of kobl's names, typed where a person reads it: in a folder with
//! blanks and Danish letters, at a terminal, in both languages. What messages fill in themselves is
//! pasted from them in `pasted`.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::workspace::{RUN, Workspace};
use crate::pseudo_terminal::typed;

const FOLDER: &str = "Jens Hansen's ærø & ål (ny)";

/// What there is when the message comes.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    /// A database, a list and no settings.
    Nothing,
    Settings,
    Reviewed,
    Applied,
    /// A write was killed before its commit.
    Interrupted,
    /// A run made of two lists, and no settings.
    Lists,
}
use Stage::{Applied, Interrupted, Lists, Nothing, Reviewed, Settings};

/// What answers `init`: the database, and the list.
pub(super) const SYSTEMS: &str = "clienttime.db\nkunder.csv\n\n\n";
pub(super) const YES: &str = "y\nj\n";

/// The command as the sentences have it (in Danish too, where that differs), what there is, the
/// line with its blanks filled in, and what is typed at its questions.
const NAMED: [(&[&str], Stage, &str, &str); 24] = [
    (&["kobl --help"], Nothing, "kobl --help", ""),
    (&["kobl demo"], Nothing, "kobl demo", ""),
    (&["kobl init"], Nothing, "kobl init", SYSTEMS),
    (&["kobl init --force"], Settings, "kobl init --force", SYSTEMS),
    (
        &["kobl init --force --column key=COLUMN", "kobl init --force --column key=KOLONNE"],
        Settings,
        "kobl init --force --column key=CustomerID",
        SYSTEMS,
    ),
    (
        &["kobl init --force --column link=COLUMN", "kobl init --force --column link=KOLONNE"],
        Settings,
        "kobl init --force --column link=ForeignDebitorSystemIdentification",
        SYSTEMS,
    ),
    (&["kobl doctor"], Settings, "kobl doctor", ""),
    (&["kobl export"], Settings, "kobl export", ""),
    (
        &["kobl propose"],
        Nothing,
        "kobl propose --clientview cv.csv --economic kunder.csv --out 'Mine udtræk'",
        "",
    ),
    (&["kobl apply FILE", "kobl apply FIL"], Reviewed, "kobl apply REVIEW", YES),
    (
        &["kobl apply FILE --script links.sql", "kobl apply FIL --script links.sql"],
        Reviewed,
        "kobl apply REVIEW --script links.sql",
        "",
    ),
    (&["kobl apply {command} --dry-run"], Reviewed, "kobl apply REVIEW --dry-run", ""),
    (&["kobl apply {file} --dry-run"], Reviewed, "cd 'RUN' && kobl apply review.csv --dry-run", ""),
    (
        &["kobl apply {command} --script links.sql", "kobl apply {review} --script links.sql"],
        Lists,
        "kobl apply 'Mine udtræk/review.csv' --script links.sql",
        "",
    ),
    (&["kobl link {code}"], Settings, "kobl link K-101", YES),
    (&["kobl link {code} NUMBER", "kobl link {code} NUMMER"], Settings, "kobl link K-106 20110", YES),
    (&["kobl link {other} {number}"], Settings, "kobl link K-102 20102", YES),
    (&["kobl status"], Applied, "kobl status", ""),
    (&["kobl status -v"], Applied, "kobl status -v", ""),
    (&["kobl status --resolve"], Interrupted, "kobl status --resolve", ""),
    (&["kobl undo --last"], Applied, "kobl undo --last", YES),
    (&["kobl undo {folder}"], Applied, "kobl undo 'RUN/apply-20261122T143012Z'", YES),
    (&["kobl undo FOLDER", "kobl undo MAPPE"], Applied, "kobl undo 'RUN/apply-20261122T143012Z'", YES),
    // Needs a server with a certificate of its own: `sqlserver_cli`.
    (&["kobl init --certificate-sha256 {fingerprint}"], Nothing, "", ""),
];

pub(super) fn prepared(stage: Stage) -> Workspace {
    let workspace = Workspace::called(FOLDER);
    let done = |arguments: &[&str]| assert_eq!(workspace.kobl(arguments).code, 0);
    workspace.write("cv.csv", "id;CustomerCode;Name;Zip\n1;K-101;Solbakkens Bageri ApS;8000\n");
    match stage {
        Settings => {}
        Reviewed | Applied | Interrupted => {
            done(&["export"]);
            workspace.answer("K-101", "yes");
        }
        Lists => {
            done(&["propose", "--clientview", "cv.csv", "--economic", "kunder.csv", "--out", "Mine udtræk"])
        }
        Nothing => {}
    }
    match stage {
        Applied => done(&["apply", &format!("{RUN}/review.csv"), "--yes"]),
        Interrupted => {
            let mut command = workspace.command(&["apply", &format!("{RUN}/review.csv"), "--yes"]);
            workspace.say({
                command.env("KOBL_TEST_ABORT_AT", "before-commit");
                command
            });
        }
        Nothing | Lists => std::fs::remove_file(workspace.path("kobl.toml")).expect("removed"),
        _ => {}
    }
    workspace
}

#[test]
fn every_command_that_a_sentence_names_works_where_it_is_read() {
    for (commands, stage, line, answers) in NAMED.iter().filter(|(_, _, line, _)| !line.is_empty()) {
        for language in ["da", "en"] {
            let workspace = prepared(*stage);
            let line = line.replace("REVIEW", &format!("'{RUN}/review.csv'")).replace("RUN", RUN);
            // One answer a question, in the language of the question.
            let yes = if language == "da" { "j\n" } else { "y\n" };
            let answers = if *answers == YES { yes } else { answers };
            let (code, screen) =
                typed(&workspace.path(""), &line, answers, &[("KOBL_LANG", language), ("NO_COLOR", "1")]);
            assert_eq!(code, 0, "{commands:?} in {language}: {line}\n{screen}");
        }
    }
}

/// Every text of `src/language`.
fn sentences() -> String {
    fn collect(folder: PathBuf, text: &mut String) {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                collect(path, text);
                continue;
            }
            let source = std::fs::read_to_string(path).expect("a source");
            let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            text.extend(lines.flat_map(|line| [line, "\n"]));
        }
    }
    let mut text = String::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language"), &mut text);
    text
}

#[test]
fn no_command_is_named_that_is_not_typed_above() {
    let pattern = r#"(?m)`(kobl [^`]+)`|(?:\\n  |: )(kobl [a-z]+[^\\"`]*?)(?:\\n|   |"|$)"#;
    let command = regex::Regex::new(pattern).expect("a pattern");
    let help = Workspace::new().kobl(&["--help"]).out;
    let is_command = |text: &str| {
        let word = text.split(' ').nth(1).unwrap_or_default();
        word.starts_with("--") || help.lines().any(|line| line.starts_with(&format!("  {word} ")))
    };
    let known: BTreeSet<&str> = NAMED.iter().flat_map(|(commands, ..)| commands.iter().copied()).collect();
    let text = sentences();
    let found: BTreeSet<&str> = command
        .captures_iter(&text)
        .map(|captures| captures.get(1).or(captures.get(2)).expect("a command").as_str())
        .map(|text| text.split(". ").next().unwrap_or(text).trim())
        .filter(|text| is_command(text))
        .collect();
    assert_eq!(found, known);
}
