//! `kobl guide`, which a double click on kobl.exe opens.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;

use super::workspace::{BEFORE, RUN, Said, Workspace};

/// The guide with a person who types these lines.
fn guided(workspace: &Workspace, language: &str, typed: &str) -> Said {
    let mut command = workspace.command(&["guide", "--lang", language]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kobl starts");
    child.stdin.take().expect("a pipe").write_all(typed.as_bytes()).expect("typed");
    workspace.said(&child.wait_with_output().expect("an end"))
}

#[test]
fn it_shows_the_way_and_closes_on_enter() {
    let workspace = Workspace::new();
    assert_snapshot!(guided(&workspace, "da", "\r\n").whole(), @r"
    kobl kobler kunderne i ClientView sammen med kunderne i e-conomic.

    1. Lav et udtræk: kobl læser begge systemer og foreslår koblinger. Intet ændres.
    2. Gennemse filen review.xlsx i Excel: skriv ja eller nej i kolonnen Godkend, gem og luk.
    3. Skriv det godkendte: kobl viser, hvad der ændres, og spørger, før noget skrives.

    Du arbejder i mappen FOLDER (type en for English)

      1  Lav et nyt udtræk
      2  Se, hvad en gennemset fil vil ændre
      3  Skriv det godkendte fra en gennemset fil
      4  Se, hvordan det står til
      5  Fortryd den seneste skrivning
      6  Slet kundedata i gamle udtræk (journalerne beholdes)
      7  Noget virker ikke: undersøg opsætningen

    Skriv et tal, eller tryk Enter for at lukke: --- stderr
    --- exit 0
    ");
}

#[test]
fn without_settings_it_begins_with_them() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let said = guided(&workspace, "en", "7\n");
    assert_snapshot!(said.out.split_once("\n\n  1").expect("choices").1, @r"
      Begin: answer some questions about the database and e-conomic
      2  Try kobl on made-up customers

    Type a number, or press Enter to close: That is not on the list.

      1  Begin: answer some questions about the database and e-conomic
      2  Try kobl on made-up customers

    Type a number, or press Enter to close:
    ");
}

#[test]
fn a_file_dragged_into_the_window_is_shown_and_asked_about() {
    let workspace = Workspace::reviewed();
    let said = guided(&workspace, "en", &format!("2\n\"{RUN}/review.csv\"\n3\n{RUN}/review.csv\n\n"));
    assert!(said.out.contains("NULL → 20101"), "{}", said.whole());
    // Nobody is at a terminal here, so the write asks for its flag.
    assert!(said.err.contains("--yes"), "{}", said.whole());
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE));
}

#[test]
fn enter_takes_the_file_that_was_saved_last_in_the_newest_export() {
    let workspace = Workspace::reviewed();
    assert_eq!(workspace.kobl(&["export", "--out", "runs/zz"]).code, 0);
    workspace.edit("runs/zz/run.json", "\"started\": \"2026-11-22", "\"started\": \"2026-11-21");
    let told = |workspace: &Workspace| {
        let said = guided(workspace, "en", "2\n\n\n");
        said.out.lines().find(|line| line.starts_with("  runs/")).expect("a file").to_owned()
    };
    let saved = |name: &str, minutes: u64| {
        let file = fs::File::options().write(true).open(workspace.path(&format!("{RUN}/{name}")));
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + minutes * 60);
        file.and_then(|file| file.set_modified(time)).expect("a time");
    };
    for (csv, xlsx, expected) in [(0, 0, "review.xlsx"), (1, 0, "review.csv"), (1, 2, "review.xlsx")] {
        saved("review.csv", csv);
        saved("review.xlsx", xlsx);
        let told = told(&workspace);
        assert!(told.contains(&format!("{RUN}/{expected}")), "{told}");
    }
    saved("review.csv", 9);
    let said = guided(&workspace, "en", "2\n\n\n");
    assert!(said.out.contains("NULL → 20101"), "{}", said.whole());
}

#[test]
fn after_the_demo_it_goes_on_in_the_demo() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let said = guided(&workspace, "da", "2\n4\n\n");
    assert!(said.out.contains("Nu arbejder du med opdigtede kunder i mappen kobl-demo;"), "{}", said.whole());
    assert!(said.out.contains("> kobl --config kobl-demo/kobl.toml status"), "{}", said.whole());
    assert!(said.out.contains("342  er ikke koblet"), "{}", said.whole());
    // Next time it is there already.
    let again = guided(&workspace, "da", "2\n\n");
    assert!(!again.out.contains("> kobl demo") && again.out.contains("Nu arbejder du"), "{}", again.whole());
}

#[test]
fn it_speaks_the_other_language_on_request() {
    let workspace = Workspace::new();
    let said = guided(&workspace, "en", "da\n4\n\n");
    assert!(said.out.contains("Du arbejder i mappen") && said.out.contains("er koblet"), "{}", said.whole());
}

#[test]
fn settings_with_mistakes_do_not_close_the_window() {
    let workspace = Workspace::new();
    workspace.write("kobl.toml", "language = \"da\"\nrunns = 3\n");
    let said = guided(&workspace, "da", "1\n3\n\n\n");
    assert_eq!(said.code, 0, "{}", said.whole());
    assert!(said.err.contains("runns") && said.out.matches("Skriv et tal").count() == 3, "{}", said.whole());
}
