//! Commands that messages print, pasted into a shell where a person would
//! stand: in folders with blanks and Danish letters, in both languages.

use std::path::Path;
use std::process::{Command, Output};

use super::workspace::{RUN, Workspace, program, slashed};

/// A folder as people call theirs.
const FOLDER: &str = "Jens Hansen's ærø & ål (ny)";
const LANGUAGES: [&str; 2] = ["da", "en"];

/// The commands that a message names for pasting: between backticks or at the end of a line.
fn commands(said: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in said.lines() {
        for part in line.split("   ") {
            let quoted = part.split('`').skip(1).step_by(2).filter(|text| text.starts_with("kobl "));
            found.extend(quoted.map(str::to_owned));
            let plain = part.rsplit_once(": kobl ").map(|(_, command)| format!("kobl {command}"));
            let alone = part.trim_start().starts_with("kobl ") && !part.contains('`');
            found.extend(plain.or_else(|| {
                let known = part.trim_start().split(' ').nth(1).is_some_and(|word| {
                    word.starts_with("--config")
                        || ["apply", "undo", "status", "export", "explain"].contains(&word)
                });
                (alone && known).then(|| part.trim().to_owned())
            }));
        }
    }
    // Placeholders are for the person to fill in.
    found.retain(|command| !command.contains("FIL"));
    found
}

/// Types a line into the shell.
fn shell(folder: &Path, line: &str, language: &str) -> Output {
    let own = program().parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own.to_owned()].into_iter().chain(std::env::split_paths(&path)));
    Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path.expect("a path"))
        .env("KOBL_LANG", language)
        .env("NO_COLOR", "1")
        .output()
        .expect("a shell")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Types a line that must work, and gives the commands that its answer names.
fn works(folder: &Path, line: &str, language: &str) -> Vec<String> {
    let output = shell(folder, line, language);
    assert_eq!(output.status.code(), Some(0), "{line}\n{}", text(&output));
    commands(&text(&output))
}

#[test]
#[cfg(unix)]
fn the_way_through_is_pasted_from_the_messages() {
    for language in LANGUAGES {
        let workspace = Workspace::called(FOLDER);
        let folder = workspace.path("");
        let outside = folder.parent().expect("a folder").to_owned();
        workspace.edit("kobl.toml", "\"en\"", &format!("{language:?}"));
        let made = works(&folder, "kobl export --preapprove certain --out 'runs/første gang'", language);
        assert_eq!(made.len(), 1, "{made:?}");
        let look = &made[0];
        for inner in ["", "runs", "runs/første gang"] {
            let there = folder.join(inner);
            let line = look.replace(
                "runs/første gang",
                &folder.join("runs/første gang").display().to_string().replace('\'', r"'\''"),
            );
            works(&there, &line, language);
        }
        works(&folder, look, language);
        // From anywhere else, the settings are found from the review file, and are named from then on.
        let whole = folder.join("runs/første gang/review.csv").display().to_string().replace('\'', r"'\''");
        let next = works(&outside, &format!("kobl apply '{whole}' --yes"), language);
        assert_eq!(next.len(), 2, "{next:?}");
        for line in next {
            assert!(line.contains("--config"), "{line}");
            let line = if line.contains("undo") { format!("{line} --yes") } else { line };
            works(&outside, &line, language);
        }
    }
}

#[test]
#[cfg(unix)]
fn the_demo_is_pasted_from_its_messages() {
    for language in LANGUAGES {
        let workspace = Workspace::called(FOLDER);
        let folder = workspace.path("");
        let output = shell(&folder, "kobl demo 'Prøv det'", language);
        let said = text(&output);
        let go = said.lines().find_map(|line| line.split_once(": cd ")).expect("where to go").1.to_owned();
        let [next] = commands(&said).try_into().expect("one command");
        works(&folder, &format!("cd {go} && {next}"), language);
    }
}

#[test]
#[cfg(unix)]
fn two_lists_are_looked_at_and_become_a_script() {
    for language in LANGUAGES {
        let workspace = Workspace::called(FOLDER);
        let folder = workspace.path("");
        workspace.write("cv.csv", "id;CustomerCode;Name;Zip\n1;K-101;Solbakkens Bageri ApS;8000\n");
        std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
        let next = works(
            &folder,
            "kobl propose --clientview cv.csv --economic kunder.csv --out 'Mine udtræk'",
            language,
        );
        assert_eq!(next.len(), 2, "{next:?}");
        assert_eq!(works(&folder, &next[0], language).len(), 1, "how to write");
        works(&folder, &next[1], language);
        assert!(workspace.read("links.sql").contains("ForeignDebitorSystemIdentification"));
        // Without a script nothing is written, and the message names one that is.
        let file = "kobl apply 'Mine udtræk/review.csv'";
        let refused = shell(&folder, file, language);
        assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
        std::fs::remove_file(workspace.path("links.sql")).expect("removed");
        let [script] = commands(&text(&refused)).try_into().expect("one command");
        works(&folder, &script, language);
    }
}

#[test]
#[cfg(unix)]
fn an_interrupted_write_is_settled_by_the_commands_named() {
    for language in LANGUAGES {
        for (step, command) in
            [("after-commit", "undo"), ("after-commit", "resolve"), ("after-intent", "resolve")]
        {
            let workspace = Workspace::called(FOLDER);
            let folder = workspace.path("");
            works(&folder, &format!("kobl export --preapprove certain --out '{RUN}'"), language);
            let line = format!("KOBL_TEST_ABORT_AT={step} kobl apply '{RUN}/review.csv' --yes");
            assert_ne!(shell(&folder, &line, language).status.code(), Some(0));
            let named = works(&folder, "kobl status", language);
            let line =
                named.iter().find(|line| line.contains(command)).unwrap_or_else(|| panic!("{named:?}"));
            let yes = if command == "undo" { " --yes" } else { "" };
            works(&folder, &format!("{line}{yes}"), language);
        }
    }
}

#[test]
fn without_settings_it_is_said_where_they_were_sought() {
    let workspace = Workspace::new();
    std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let review = elsewhere.path().join("review.csv");
    std::fs::copy(workspace.path("kunder.csv"), &review).expect("a file");
    let mut command = workspace.command(&["undo"]);
    command.arg(elsewhere.path());
    let said = workspace.say(command).err.replace(&slashed(elsewhere.path()), "ELSEWHERE");
    insta::assert_snapshot!(said, @"kobl: kobl.toml: there is no such file in FOLDER or the folders above it, nor in ELSEWHERE or the folders above it. Run `kobl init` to make it, or `kobl demo` to try kobl, or name it with --config.");
    let said = workspace.kobl(&["status", "--config", "other.toml"]).err;
    insta::assert_snapshot!(said, @"kobl: other.toml: there is no such file. Check the name after --config, or run `kobl init` to make one.");
}
