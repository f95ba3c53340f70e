//! What the documents say is so: transcript, commands, files, dependencies.
//!
//! `KOBL_WRITE_README=1 cargo test --test kobl readme` writes the transcript anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;

use crate::cli::workspace::program;

/// Lines of an output that are shown at its beginning and end; the rest is `...`.
const SHOWN: (usize, usize) = (0, 3);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README").replace("\r\n", "\n")
}

/// The transcript with its fences: text before, transcript, text after.
fn parts(readme: &str) -> (&str, &str, &str) {
    let begin = readme.find("<!-- transcript -->\n```console\n").expect("a transcript") + 31;
    let end = begin + readme[begin..].find("```\n<!-- /transcript -->").expect("its end");
    (&readme[..begin], &readme[begin..end], &readme[end..])
}

/// Runs the commands of a transcript one after the other and writes down what a terminal shows.
fn played(transcript: &str) -> String {
    let home = tempfile::tempdir().expect("a folder");
    let mut folder = home.path().to_owned();
    let mut text = String::new();
    for line in transcript.lines().filter_map(|line| line.strip_prefix("$ ")) {
        text.push_str(&format!("$ {line}\n"));
        let words: Vec<&str> = line.split(' ').collect();
        match words[0] {
            "cd" => folder = folder.join(words[1]),
            "kobl" => text.push_str(&cut(&said(&folder, &words[1..]))),
            other => panic!("{other} is not played"),
        }
    }
    text
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let screen = tempfile::NamedTempFile::new().expect("a file");
    let stream =
        || Stdio::from(screen.reopen().and_then(|_| screen.as_file().try_clone()).expect("a stream"));
    let status = Command::new(program())
        .current_dir(folder)
        .args(arguments)
        .args(["--lang", "en", "--at", "2026-11-22T15:30:12+01:00", "--run-code", "TQKM"])
        .stdin(Stdio::null())
        .stdout(stream())
        .stderr(stream())
        .status()
        .expect("kobl starts");
    let text = fs::read_to_string(screen.path()).expect("UTF-8").replace("\r\n", "\n");
    assert!(status.success(), "{arguments:?}: {text}");
    text.replace('\\', "/")
}

/// Shortens a long output.
fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
    let (first, last) = SHOWN;
    let kept: Vec<&str> = if lines.len() > first + last + 3 {
        [&lines[..first], &["..."], &lines[lines.len() - last..]].concat()
    } else {
        lines
    };
    kept.join("\n") + "\n\n"
}

#[test]
fn the_transcript_is_what_kobl_says() {
    let readme = readme();
    let (before, transcript, after) = parts(&readme);
    let played = played(transcript);
    if std::env::var_os("KOBL_WRITE_README").is_some() {
        fs::write(root().join("README.md"), format!("{before}{played}{after}")).expect("written");
        return;
    }
    assert_eq!(transcript, played, "KOBL_WRITE_README=1 cargo test --test kobl readme writes it anew");
}

/// Every document of the project: its path from the top, and its text.
pub(crate) fn documents() -> Vec<(String, String)> {
    let below = |folder: &str| {
        let entries = fs::read_dir(root().join(folder)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let paths = names.map(|name| format!("{folder}/{name}/README.md"));
        paths.filter(|path| root().join(path).exists()).collect::<Vec<_>>()
    };
    let fixed = ["README.md", "tests/README.md", ".github/CONTRIBUTING.md", "samples/VEJLEDNING.md"];
    let all = fixed.map(str::to_owned).into_iter().chain(below("src")).chain(below("tests"));
    all.map(|path| {
        let text = fs::read_to_string(root().join(&path)).expect("a document");
        (path, text.replace("\r\n", "\n"))
    })
    .collect()
}

#[test]
fn the_readme_is_read_in_five_minutes() {
    let words = readme().split_whitespace().count();
    assert!(words <= 1000, "{words} words");
}

#[test]
fn files_that_a_document_names_are_there() {
    let link = Regex::new(r"\]\(([^)#]+)\)").expect("a pattern");
    let path = Regex::new(r"`((?:src|tests|samples)/[\w./-]+)`").expect("a pattern");
    let mut missing = BTreeSet::new();
    let mut named = 0;
    for (document, text) in documents() {
        let folder = root().join(&document);
        let folder = folder.parent().expect("a folder");
        let links = link.captures_iter(&text).map(|found| (folder, found));
        let paths = path.captures_iter(&text).map(|found| (root(), found));
        for (from, found) in links.chain(paths) {
            let target = found.get(1).expect("a target").as_str();
            named += 1;
            if !target.starts_with("http") && !from.join(target).exists() {
                missing.insert(format!("{document}: {target}"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
    assert!(named > 20, "{named}");
}

/// `kobl COMMAND --flag` in any document is a command and a flag that kobl has.
#[test]
fn commands_that_a_document_names_are_kobls() {
    let command = Regex::new(
        r"(?m)(?:^\$ |`)(?:\.\\)?kobl ([a-z]+)\b([^`\n]*)|^kobl ([a-z]+)((?: {2}| [A-Z-])[^`\n]*|$)",
    )
    .expect("a pattern");
    let flag = Regex::new(r"--[a-z][a-z-]*").expect("a pattern");
    let folder = tempfile::tempdir().expect("a folder");
    let mut helps: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    let mut wrong = BTreeSet::new();
    for (document, text) in documents() {
        for found in command.captures_iter(&text) {
            let (name, rest) = match found.get(1) {
                Some(name) => (name, found.get(2)),
                None => (found.get(3).expect("a command"), found.get(4)),
            };
            let (name, rest) = (name.as_str().to_owned(), rest.map_or("", |rest| rest.as_str()));
            let help = helps.entry(name.clone()).or_insert_with(|| {
                let output = Command::new(program())
                    .args([name.as_str(), "--help"])
                    .env("KOBL_LANG", "en")
                    .current_dir(folder.path())
                    .output()
                    .expect("kobl starts");
                if output.status.success() {
                    String::from_utf8_lossy(&output.stdout).into_owned()
                } else {
                    String::new()
                }
            });
            // The table's third column is talk.
            let typed = rest.split("  ").next().unwrap_or_default();
            if help.is_empty() {
                wrong.insert(format!("{document}: kobl {name}"));
            }
            for flag in flag.find_iter(typed).filter(|flag| !help.contains(flag.as_str())) {
                wrong.insert(format!("{document}: kobl {name} {}", flag.as_str()));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
    assert!(helps.len() > 8, "{:?}", helps.keys());
}

#[test]
fn every_exit_code_is_named() {
    let source = fs::read_to_string(root().join("src/cli/exit.rs")).expect("exit codes");
    let code = Regex::new(r"(?m)^ {4}[A-Z]\w+ = (\d+),").expect("a pattern");
    let codes: Vec<String> = code.captures_iter(&source).map(|found| found[1].to_owned()).collect();
    assert!(codes.len() > 5, "{codes:?}");
    let readme = readme();
    let section = &readme[readme.find("## Exit codes").expect("a section")..];
    let section = section[3..].split("\n## ").next().expect("its text");
    let missing: Vec<&String> =
        codes.iter().filter(|code| !section.split_whitespace().any(|word| word == code.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    let document = fs::read_to_string(root().join(".github/CONTRIBUTING.md")).expect("a document");
    let reasons = &document[document.find("| Crate | For |").expect("the list")..];
    let named: BTreeSet<&str> = reasons
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|crates| crates.split(", "))
        .collect();
    let table = manifest["dependencies"].as_table().expect("dependencies");
    let missing: Vec<&String> = table.keys().filter(|name| !named.contains(name.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn continuous_integration_runs_the_commands_of_the_readme() {
    let (readme, ci) = (readme(), fs::read_to_string(root().join(".ci/run")).expect(".ci/run"));
    assert!(readme.contains("cargo test --locked ") && ci.contains("cargo test --locked;"));
    assert!(
        readme.contains("cargo run --locked -- demo ") && ci.contains("cargo run --locked --quiet -- demo ")
    );
}

/// README's rows of quality, and what `just quality` calls the same lists.
const QUALITY: [(&str, &str); 6] = [
    ("generated, hard, 4 x 5,000", "own generator, hard"),
    ("a second generator, 26 x 5,000", "second generator"),
    ("Danish names, with CVR", "dk_names_usual_vat"),
    ("Danish names, without", "dk_names_usual_novat"),
    ("British practices", "uk_gp_2018_2025"),
    ("American colleges", "us_colleges_2013_2022"),
];

/// The cells of a row of a Markdown table whose first cell is `name`.
fn row<'t>(table: &'t str, name: &str) -> Vec<&'t str> {
    let cells = |line: &'t str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    table.lines().map(cells).find(|cells| cells[0] == name).unwrap_or_else(|| panic!("no row {name}"))
}

/// README's table of quality is a part of the last output of `just quality` that was recorded.
#[test]
fn the_table_of_quality_was_measured() {
    let readme = readme();
    let measured = fs::read_to_string(root().join("tests/training/quality.md")).expect("a recorded table");
    let plain = |share: f64, digits: usize| format!("{share:.digits$}").trim_start_matches('0').to_owned();
    for (shown, lists) in QUALITY {
        let cells = row(&measured, lists);
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        // `2: 0.62 (2.10)`: how many, of 1,000, at most.
        let wrong =
            cells[6].split([':', '(']).nth(1).expect("a rate").trim().parse::<f64>().expect("a number");
        let wrong = format!("{wrong:.1}");
        let expected = [
            shown.to_owned(),
            plain(number(2), 3),
            plain(number(8), 3),
            plain(number(3), 3),
            plain(number(4), 3),
            plain(number(5), 2),
            if wrong == "0.0" { "0".to_owned() } else { wrong },
        ];
        assert_eq!(row(&readme, shown), expected, "{lists}");
    }
}
