//! `kobl guide`, which a double click on kobl.exe opens.

use std::io::Write;
use std::process::Stdio;

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

    Du arbejder i mappen FOLDER

      1  Lav et nyt udtræk
      2  Se, hvad en gennemset fil vil ændre
      3  Skriv det godkendte fra en gennemset fil
      4  Se, hvordan det står til
      5  Fortryd den seneste skrivning
      6  Noget virker ikke: undersøg opsætningen

    Skriv et tal, eller tryk Enter for at lukke: --- stderr
    --- exit 0
    ");
}

#[test]
fn without_settings_it_begins_with_them() {
    let workspace = Workspace::new();
    std::fs::remove_file(workspace.path("kobl.toml")).expect("removed");
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
