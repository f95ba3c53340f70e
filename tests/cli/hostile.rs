//! Names, addresses and paths that would steer a terminal: whatever a command says, they do not.

use super::workspace::{RUN, Said, Workspace};

/// Moves the cursor, colours the screen, sets the window's title, makes a link, rings, writes over
/// the line, starts a control sequence in one character, turns the direction of writing, breaks a
/// line where none is seen.
const HOSTILE: [&str; 9] = [
    "\u{1b}[2J",
    "\u{1b}[31m",
    "\u{1b}]0;x\u{7}",
    "\u{1b}]8;;http://evil.example\u{1b}\\",
    "\u{7}",
    "\rFORGED",
    "\u{9b}31m",
    "\u{202e}\u{2066}",
    "\u{2028}\u{200f}",
];

/// A workspace in which every text of both systems holds some of them.
fn workspace(turn: usize) -> Workspace {
    let workspace = Workspace::new();
    let hostile = |place: usize| HOSTILE[(turn + place) % HOSTILE.len()];
    let columns = ["CustomerCode", "Name", "Attention", "Address1", "Address2", "City", "Phone", "Email"];
    for (place, column) in columns.iter().enumerate() {
        let sql = format!("UPDATE Customer SET {column} = IFNULL({column}, '') || ?1 || ?2");
        let database = workspace.database();
        database.execute(&sql, [hostile(place), hostile(place + 4)]).expect("SQL");
    }
    let sql =
        "UPDATE Customer SET ForeignDebitorSystemIdentification = '29999' || ?1 WHERE CustomerID IN (5, 6)";
    workspace.database().execute(sql, [hostile(1)]).expect("SQL");
    let economic = workspace.read("kunder.csv");
    for (place, name) in ["Solbakkens Bageri ApS", "Havnegadens Auto A/S", "Nordlys Revision P/S", "Aarhus C"]
        .iter()
        .enumerate()
    {
        assert!(economic.contains(name), "{name}");
        workspace.write(
            "kunder.csv",
            &workspace.read("kunder.csv").replace(name, &format!("\"{name}{}\"", hostile(place + 2))),
        );
    }
    workspace
}

/// Whether a character may reach a terminal.
fn is_harmless(c: char) -> bool {
    let turns = matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (!c.is_control() || matches!(c, '\n' | '\t'))
}

fn assert_harmless(said: &Said, arguments: &[String]) {
    let whole = said.whole();
    assert!(whole.chars().all(is_harmless), "{arguments:?}: {whole:?}");
    assert!((0..=8).contains(&said.code) && !whole.contains("src/"), "{arguments:?}: {whole}");
}

/// Every command in the order of a day; `ROW` is a row's id, `REVIEW` the reviewed file.
const DAY: [&str; 28] = [
    "doctor",
    "init --config new.toml --clientview clienttime.db --economic kunder.csv",
    "export --preapprove certain --all -v",
    "status -v --since-last --fail-on any",
    "status --report status.html",
    "explain ROW -v",
    "explain 20101",
    "explain solbakkens",
    "explain havn",
    "apply REVIEW --dry-run -v",
    "apply REVIEW --script links.sql",
    "apply HOSTILE.csv --yes",
    "apply REVIEW --yes",
    "apply REVIEW --yes --allow-unlikely --allow-overwrite",
    "export --answers REVIEW --out runs/second",
    "evaluate --answers REVIEW",
    "undo --last --dry-run -v",
    "undo --last --yes",
    "undo HOSTILE",
    "link ROW --dry-run",
    "link 20102 --yes --allow-unlikely",
    "link solbakkens 20110 --yes",
    "link HOSTILE",
    "unlink K-105",
    "unlink fyrt --yes",
    "propose --clientview HOSTILE.csv --economic kunder.csv --out HOSTILE",
    "cleanup --older-than 0 --unapplied --remembered --yes",
    "demo HOSTILE",
];

#[test]
fn nothing_that_a_name_holds_steers_the_terminal_whatever_the_command() {
    let hostile = HOSTILE.concat();
    for (turn, language) in [(0, "en"), (3, "da"), (5, "en")] {
        let workspace = workspace(turn);
        let mut row = String::new();
        for line in DAY {
            let word = |word: &str| match word {
                "REVIEW" => format!("{RUN}/review.csv"),
                "ROW" => row.clone(),
                word => word.replace("HOSTILE", &hostile),
            };
            let arguments: Vec<String> = line.split(' ').map(word).collect();
            for more in [&["--lang", language][..], &["--lang", language, "--json"]] {
                let words: Vec<&str> =
                    arguments.iter().map(String::as_str).chain(more.iter().copied()).collect();
                assert_harmless(&workspace.kobl(&words), &arguments);
            }
            if line.starts_with("export --pre") {
                let review = workspace.read(&format!("{RUN}/review.csv"));
                row =
                    review.lines().nth(1).and_then(|line| line.rsplit(';').next()).expect("a row").to_owned();
            }
        }
    }
}

#[test]
fn every_command_is_among_them() {
    let workspace = Workspace::new();
    let help = workspace.kobl(&["--help"]).out;
    let commands = help.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let mut found = 0;
    for command in commands.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase())) {
        found += 1;
        // The guide is seen at a terminal below.
        let is_known =
            ["help", "guide"].contains(&command) || DAY.iter().any(|line| line.starts_with(command));
        assert!(is_known, "{command}");
    }
    assert!(found > 12, "{help}");
}

/// At a terminal there are colours and progress lines besides; those are kobl's own.
#[test]
#[cfg(target_os = "linux")]
fn neither_a_question_nor_the_guide_nor_a_progress_line_lets_them_through() {
    for (turn, language) in [(0, "en"), (4, "da")] {
        let workspace = workspace(turn);
        let export = "export --preapprove certain";
        let apply = format!("apply {RUN}/review.csv");
        let guide = "guide";
        for (command, typed) in [
            (export, ""),
            ("link solbakkens", "1\nn\n"),
            ("unlink fyrt", "1\nn\n"),
            ("doctor", ""),
            (apply.as_str(), "n\n"),
            (guide, "1\nhavn\n\nn\n5\n\nn\n6\n\nn\n7\nj\n8\nfyrt\n1\nn\n9\nn\n\n"),
        ] {
            let line =
                format!("kobl {command} --lang {language} --at 2026-11-22T15:30:12+01:00 --run-code TQKM");
            let (_, screen) = crate::pseudo_terminal::typed(&workspace.path(""), &line, typed, &[]);
            let hostile = HOSTILE.iter().copied().filter(|part| *part != "\u{1b}[31m");
            let found: Vec<&str> = hostile.filter(|part| screen.contains(*part)).collect();
            assert_eq!(found, Vec::<&str>::new(), "{command}: {screen:?}");
            assert!(
                screen.contains('\u{fffd}') || command == "doctor" || command == export,
                "{command}: {screen}"
            );
        }
    }
}
