//! What a workspace may look like: folders with blanks and æøå, deep ones, CRLF,
//! big cells, and lists of a million rows (ignored, for its time).

use std::fs;

use super::workspace::{AFTER, BEFORE, Workspace};

#[test]
fn folders_may_have_blanks_and_danish_letters() {
    let workspace = Workspace::new();
    let said = workspace.kobl(&["export", "--out", "Kørsler 2026/første kørsel (ø)"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(workspace.path("Kørsler 2026/første kørsel (ø)/run.json").is_file());
    assert!(said.err.contains("Kørsler 2026/første kørsel (ø)"), "{}", said.err);
}

#[test]
fn a_path_of_more_than_260_characters_works() {
    let workspace = Workspace::new();
    let deep = ["en mappe med et langt navn, som nogen har lavet"; 6].join("/");
    let said = workspace.kobl(&["export", "--out", &deep]);
    assert_eq!(said.code, 0, "{}", said.err);
    let review = format!("{deep}/review.csv");
    let said = workspace.kobl(&["apply", &review, "--yes"]);
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE), "{}", said.err);
}

#[test]
fn settings_and_lists_may_have_either_line_end_and_a_mark_in_front() {
    let workspace = Workspace::new();
    for name in ["kobl.toml", "kunder.csv"] {
        let text = format!("\u{feff}{}", workspace.read(name).replace('\n', "\r\n"));
        workspace.write(name, &text);
    }
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    for code in ["K-101", "K-102", "K-103", "K-104"] {
        workspace.answer(code, "ja");
    }
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert_eq!(workspace.links(), AFTER);
}

#[test]
fn the_same_lists_give_the_same_bytes_on_any_number_of_threads() {
    let files = ["1", "4"].map(|threads| {
        let workspace = Workspace::new();
        let mut command = workspace.command(&["export"]);
        command.env("RAYON_NUM_THREADS", threads);
        assert_eq!(workspace.say(command).code, 0);
        workspace.files()
    });
    assert_eq!(files[0], files[1]);
    assert!(files[0].len() > 8);
}

#[test]
fn a_cell_of_ten_megabytes_is_read_and_never_repeated_in_a_message() {
    let huge = "Bageri ".repeat(1_500_000);
    let workspace = Workspace::new();
    workspace.edit("kunder.csv", "Kun Her Handel A/S", &huge);
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 0, "{}", &said.err[..1000.min(said.err.len())]);
    assert!(said.whole().len() < 10_000);

    let workspace = Workspace::new();
    workspace.edit("kunder.csv", "Navn", &huge);
    let said = workspace.kobl(&["export"]);
    assert_eq!(said.code, 2);
    assert!(said.whole().len() < 10_000);
}

#[test]
#[ignore = "a million rows: cargo test --release -- --ignored a_million"]
fn a_million_rows_are_proposed() {
    use std::fmt::Write;
    let workspace = Workspace::new();
    let mut lists = [String::from("id;CustomerCode;Name;Zip\n"), String::from("customerNumber;name;zip\n")];
    for i in 1..=1_000_000_u32 {
        let name = format!("Firma {:x} {}", i.wrapping_mul(2_654_435_761), i % 977);
        let zip = 1000 + i % 8999;
        let _ = writeln!(lists[0], "{i};C{i};{name};{zip}");
        let _ = writeln!(lists[1], "{i};{name};{zip}");
    }
    for (name, text) in ["a.csv", "b.csv"].iter().zip(&lists) {
        fs::write(workspace.path(name), text).expect("a list");
    }
    let said = workspace.kobl(&["propose", "--clientview", "a.csv", "--economic", "b.csv", "--out", "run"]);
    assert_eq!(said.code, 0, "{}", said.err);
}
