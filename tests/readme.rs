//! What the README says is so: its transcript, its promises, its commands.
//!
//! `KOBL_WRITE_README=1 cargo test --test kobl readme` writes the transcript anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use regex::Regex;

use crate::cli::workspace::program;

/// Lines of an output that are shown at its beginning and end; the rest is `...`.
const SHOWN: (usize, usize) = (7, 5);

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

#[test]
fn every_promise_names_tests_that_exist() {
    let readme = readme();
    let begin = readme.find("## What kobl promises").expect("the promises");
    let end = begin + readme[begin..].find("\n## What lies").expect("the next heading");
    let name = Regex::new(r"`(\w+(?:::\w+)+)`").expect("a pattern");
    let mut missing = BTreeSet::new();
    let mut found = 0;
    for promised in name.captures_iter(&readme[begin..end]) {
        let (file, test) = promised[1].rsplit_once("::").expect("a path");
        let path = root().join("tests").join(file.replace("::", "/"));
        let source = fs::read_to_string(path.with_extension("rs"))
            .or_else(|_| fs::read_to_string(path.join("mod.rs")))
            .unwrap_or_default();
        if source.contains(&format!("fn {test}(")) {
            found += 1;
        } else {
            missing.insert(promised[1].to_owned());
        }
    }
    assert_eq!(missing, BTreeSet::new());
    assert!(found > 20, "{found}");
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    let readme = readme();
    let reasons = &readme[readme.find("| Crate | For |").expect("the list")..];
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
    assert!(readme.contains("cargo run --release -- demo") && ci.contains("-- demo"));
}

#[test]
fn nothing_the_readme_points_to_is_missing() {
    let link = Regex::new(r"\]\(([^)#]+)\)").expect("a pattern");
    let readme = readme();
    let missing: Vec<&str> = link
        .captures_iter(&readme)
        .map(|found| found.get(1).expect("a target").as_str())
        .filter(|target| !target.starts_with("http") && !root().join(target).exists())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
