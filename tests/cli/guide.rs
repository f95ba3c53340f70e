//! `kobl guide`, which a double click on kobl.exe opens.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;

use super::workspace::{AFTER, BEFORE, RUN, Said, Workspace};

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
    kobl kobler kunderne i ClientView til kunderne i e-conomic.

    1. Lav et udtræk: kobl læser begge systemer og foreslår koblinger. Intet ændres.
    2. Gennemgå filen review.xlsx i Excel: skriv ja eller nej i kolonnen Godkend, gem og luk.
    3. Skriv det godkendte: kobl viser, hvad der ændres, og spørger, før noget skrives.

    Du arbejder i mappen FOLDER (type en for English)

    Det næste: lav et udtræk, eller kobl én kunde

      1  Kobl én kunde
      2  Lav et nyt udtræk
      3  Se, hvordan det står til
      4  Fjern koblingen fra én kunde
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
fn it_tells_where_things_stand_and_what_is_next() {
    let workspace = Workspace::new();
    let stands = |workspace: &Workspace| {
        let said = guided(workspace, "en", "\n").out;
        let lines: Vec<&str> = said
            .lines()
            .filter(|line| ["Last", "revi", "Next"].contains(&line.get(..4).unwrap_or("")))
            .collect();
        lines.join("\n")
    };
    assert_eq!(stands(&workspace), "Next: make an export, or link one customer");
    assert_eq!(workspace.kobl(&["export"]).code, 0);
    assert!(
        stands(&workspace).contains("0 of 5 rows are answered\nNext: review the rows"),
        "{}",
        stands(&workspace)
    );
    workspace.answer("K-101", "yes");
    assert!(stands(&workspace).contains("1 of 5 rows are answered\nNext: see what the file would change"));
    workspace.answer("K-101", "yes?");
    assert!(stands(&workspace).contains("cannot read it with certainty\nNext: see what is wrong"));
    workspace.answer("K-101", "yes");
    assert_eq!(workspace.apply(&["--yes"]).code, 0);
    assert!(stands(&workspace).contains("Next: see the health"), "{}", stands(&workspace));
}

#[test]
fn a_file_dragged_into_the_window_is_shown_and_asked_about() {
    let workspace = Workspace::reviewed();
    let said = guided(&workspace, "en", &format!("5\n\"{RUN}/review.csv\"\n6\n{RUN}/review.csv\n\n"));
    assert!(said.out.contains("not linked → 20101"), "{}", said.whole());
    // Nobody is at a terminal here, so the write asks for its flag.
    assert!(said.err.contains("--yes"), "{}", said.whole());
    assert_eq!((said.code, workspace.links().as_str()), (0, BEFORE));
}

/// Which file the guide proposes, of a person whose home this is.
fn proposed(workspace: &Workspace, home: &std::path::Path) -> String {
    let mut command = workspace.command(&["guide", "--lang", "en"]);
    command.env("HOME", home).env("USERPROFILE", home).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("kobl starts");
    child.stdin.take().expect("a pipe").write_all(b"5\n\n\n").expect("typed");
    let said = workspace.said(&child.wait_with_output().expect("an end"));
    let home = super::workspace::slashed(home);
    let after = said.out.split("Press Enter to use the one saved last:\n").nth(1).unwrap_or_default();
    let lines: Vec<&str> = after.lines().take(2).map(str::trim).collect();
    lines.join(" ").replace(&home, "HOME")
}

#[test]
fn enter_takes_the_review_that_was_saved_last_wherever_it_lies() {
    let workspace = Workspace::exported();
    let home = tempfile::tempdir().expect("a folder");
    let save = |path: &std::path::Path, minutes: u64| {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + minutes * 60);
        let file = fs::File::options().write(true).open(path);
        file.and_then(|file| file.set_modified(time)).expect("a time");
    };
    let run = workspace.path(RUN);
    // Nobody saved anything: the workbook of the two that are as old.
    save(&run.join("review.csv"), 0);
    save(&run.join("review.xlsx"), 0);
    assert!(proposed(&workspace, home.path()).starts_with(&format!("{RUN}/review.xlsx (saved 2023-11-14 ")));
    // One that somebody edited comes before one that is newer and as it was written.
    workspace.answer("K-101", "yes");
    save(&run.join("review.csv"), 1);
    save(&run.join("review.xlsx"), 5);
    assert!(proposed(&workspace, home.path()).starts_with(&format!("{RUN}/review.csv ")));
    // A download of this run, under the name that a browser or OneDrive gave it.
    for (folder, name, minutes) in
        [("Downloads", "review (1).csv", 6), ("Overførsler", "review-PC123.csv", 7)]
    {
        fs::create_dir_all(home.path().join(folder)).expect("a folder");
        let path = home.path().join(folder).join(name);
        fs::copy(run.join("review.csv"), &path).expect("copied");
        save(&path, minutes);
        let told = proposed(&workspace, home.path());
        assert!(told.starts_with(&format!("HOME/{folder}/{name} (saved ")), "{told}");
    }
    // Another run's review is nobody's here.
    let other = home.path().join("Downloads/review (2).csv");
    let text = workspace.read(&format!("{RUN}/review.csv")).replace("TQKM-", "BCDF-");
    fs::write(&other, text).expect("written");
    save(&other, 9);
    assert!(proposed(&workspace, home.path()).contains("review-PC123.csv"));
}

#[test]
fn a_new_export_takes_the_answers_along() {
    let workspace = Workspace::reviewed();
    let said = guided(&workspace, "en", "2\ny\n\n");
    assert!(said.out.contains("> kobl export --answers"), "{}", said.whole());
}

#[test]
fn a_question_that_has_a_flag_is_asked_and_the_command_runs_again() {
    let workspace = Workspace::new();
    let said = guided(&workspace, "da", "1\nK-106\n20110\nj\n\n");
    assert!(said.out.contains("> kobl link K-106 20110 --allow-unlikely"), "{}", said.whole());
    assert_eq!(workspace.links(), BEFORE.replace("'20105' NULL", "'20105' '20110'"));
}

/// Windows opens a file without being shown the way to a program, and would do so here.
#[cfg(unix)]
#[test]
fn files_are_opened_or_it_is_said_where_they_are() {
    let workspace = Workspace::exported();
    let mut command = workspace.command(&["guide", "--lang", "da"]);
    command.env("PATH", "").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("kobl starts");
    child.stdin.take().expect("a pipe").write_all(b"3\n4\n\n").expect("typed");
    let said = workspace.said(&child.wait_with_output().expect("an end"));
    for name in ["review.xlsx", "report.html"] {
        assert!(said.out.contains(&format!("Åbn den selv: {RUN}/{name}")), "{}", said.whole());
    }
}

/// The guide at a terminal of so many columns: what a person sees who types these lines.
#[cfg(target_os = "linux")]
fn at_a_terminal(workspace: &Workspace, columns: u16, language: &str, typed: &str) -> String {
    let line = format!(
        "stty cols {columns} rows 50; kobl guide --lang {language} --at 2026-11-22T15:30:12+01:00 --run-code TQKM"
    );
    let (code, screen) =
        crate::pseudo_terminal::typed(&workspace.path(""), &line, typed, &[("NO_COLOR", "1")]);
    assert_eq!(code, 0, "{screen}");
    screen.replace('\r', "").replace(&workspace.path("").display().to_string(), "FOLDER")
}

/// Lines that were broken within a word: wider than the window, and neither table nor command.
#[cfg(target_os = "linux")]
fn too_wide(screen: &str, columns: usize) -> Vec<&str> {
    let is_whole = |line: &str| {
        let bare = line.trim_start();
        bare.starts_with(['┌', '│', '╞', '├', '└', '>'])
            || bare.starts_with("kobl ")
            || bare.contains('\u{1b}')
    };
    screen
        .lines()
        .filter(|line| line.chars().count() > columns && line.contains(' ') && !is_whole(line))
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn a_whole_review_goes_through_at_a_terminal_without_a_dead_end() {
    for (language, yes) in [("da", "j"), ("en", "y")] {
        for columns in [80, 120] {
            let workspace = Workspace::reviewed();
            workspace.answer("K-104", "måske");
            // A refused file is told, and the choices come again.
            let screen = at_a_terminal(&workspace, columns, language, "5\n\n\n");
            assert!(screen.contains("K") && screen.matches("10  ").count() >= 2, "{screen}");
            assert_eq!(workspace.links(), BEFORE);
            workspace.answer("K-104", "ja");
            // Look, write, status, one customer with a doubtful pair, undo of it.
            let typed = format!("5\n\n6\n\n{yes}\n7\n1\nK-106\n20110\n{yes}\n9\n{yes}\n\n");
            let screen = at_a_terminal(&workspace, columns, language, &typed);
            assert_eq!(workspace.links(), AFTER, "{screen}");
            // A wrong link is seen and cleared.
            workspace.sql("UPDATE Customer SET ForeignDebitorSystemIdentification = '29999' WHERE CustomerCode = 'K-101'");
            let screen = format!(
                "{screen}\n{}",
                at_a_terminal(&workspace, columns, language, &format!("7\n8\nK-101\n{yes}\n\n"))
            );
            assert_eq!(workspace.links(), AFTER.replace("'20101'", "NULL"), "{screen}");
            assert_eq!(too_wide(&screen, usize::from(columns)), Vec::<&str>::new());
        }
    }
}

/// What a person is told and asked, from the missing candidate to the write.
#[cfg(target_os = "linux")]
fn asked(screen: &str) -> &str {
    let from = screen.find("kobl find").expect("nobody is found");
    let to = ["Skriver til", "Writing to"].iter().find_map(|words| screen.find(words)).expect("a write");
    screen[from..to].trim_end()
}

#[test]
#[cfg(target_os = "linux")]
fn a_customer_without_a_candidate_is_linked_by_a_name_or_a_number_that_is_asked_for() {
    let workspace = Workspace::new();
    let screen = at_a_terminal(&workspace, 120, "da", "1\nK-106\n\nzyx\nkun her\n20110\nj\n\n");
    assert_snapshot!(asked(&screen), @r"
    kobl finder ingen i e-conomic til K-106 Museumskroen Vestpå: ingen i e-conomic ligner nok.
    Hvilket e-conomic-nummer? Skriv nummeret eller en del af navnet, eller tryk Enter for at fortryde: Ingen kunde i e-conomic hedder noget, der ligner ”zyx”.
    Hvilket e-conomic-nummer? Skriv nummeret eller en del af navnet, eller tryk Enter for at fortryde: ┌────────────────────────────────────────────────────┐
    │ e-conomic nr.   Navn                 Postnr. by    │
    ╞════════════════════════════════════════════════════╡
    │ 20110           Kun Her Handel A/S   2600 Glostrup │
    └────────────────────────────────────────────────────┘
    Hvilket e-conomic-nummer? Skriv nummeret eller en del af navnet, eller tryk Enter for at fortryde: ┌──────────────────────────────────────────────────────────┐
    │                 ClientView            e-conomic          │
    ╞══════════════════════════════════════════════════════════╡
    │ Kode / nummer   K-106                 20110              │
    │ Navn            Museumskroen Vestpå   Kun Her Handel A/S │
    │ Adresse         Klitvej 6             Ringvejen 10       │
    │ Postnr. by      6960 Hvide Sande      2600 Glostrup      │
    │ CVR                                   99914785           │
    │ Kobling nu      ikke koblet                              │
    └──────────────────────────────────────────────────────────┘
    usandsynlig · 0 % · anden by; andet navn
    Det ligner ikke den samme kunde. Se efter en ekstra gang.
    kobl er ikke sikker på, at det er den samme kunde. Skal de kobles i sqlite / clienttime.db / Customer alligevel? [j/N]
    ");
    let linked = BEFORE.replace("'20105' NULL", "'20105' '20110'");
    assert_eq!(workspace.links(), linked);
    let workspace = Workspace::new();
    let screen = at_a_terminal(&workspace, 80, "en", "1\nK-106\n\n20110\ny\n\n");
    assert_snapshot!(asked(&screen), @r"
    kobl finds nobody in e-conomic for K-106 Museumskroen Vestpå: nobody in e-conomic is similar.
    Which e-conomic number? Type the number or a part of the name, or press Enter to
    cancel: ┌────────────────────────────────────────────────────────────┐
    │                   ClientView            e-conomic          │
    ╞════════════════════════════════════════════════════════════╡
    │ Code / number     K-106                 20110              │
    │ Name              Museumskroen Vestpå   Kun Her Handel A/S │
    │ Address           Klitvej 6             Ringvejen 10       │
    │ Post code, city   6960 Hvide Sande      2600 Glostrup      │
    │ CVR                                     99914785           │
    │ Link now          not linked                               │
    └────────────────────────────────────────────────────────────┘
    unlikely · 0 % · another town; another name
    This does not look like the same customer. Look twice.
    kobl is not certain that this is the same customer. Link them in sqlite / clienttime.db / Customer all the same? [y/N]
    ");
    assert_eq!(workspace.links(), linked);
    // Every check of an apply is made of what was typed: a number that nobody has, and a no.
    for typed in ["1\nK-106\n\n29999\n\n", "1\nK-106\n\n20110\nn\n\n", "1\nK-106\n\n\n\n"] {
        let workspace = Workspace::new();
        let screen = at_a_terminal(&workspace, 80, "en", typed);
        assert_eq!(workspace.links(), BEFORE, "{screen}");
        assert_eq!(too_wide(&screen, 80), Vec::<&str>::new());
    }
    // The same where the command is typed, and nothing is asked where nobody can answer.
    let workspace = Workspace::new();
    let (code, _) = crate::pseudo_terminal::typed(&workspace.path(""), "kobl link K-106", "20110\ny\n", &[]);
    assert_eq!((code, workspace.links()), (0, linked));
    let said = workspace.kobl(&["link", "K-102", "--dry-run"]);
    assert_eq!(said.code, 0, "{}", said.whole());
    let said = Workspace::new().kobl(&["link", "K-106", "--dry-run"]);
    assert_snapshot!(said.whole(), @r"
    --- stderr
    kobl: kobl finds nobody in e-conomic for K-106 Museumskroen Vestpå: nobody in e-conomic is similar. Look the customer up in e-conomic and give the number: kobl link K-106 NUMBER
    --- exit 2
    ");
}

#[test]
fn after_the_demo_it_goes_on_in_the_demo() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("kobl.toml")).expect("removed");
    let said = guided(&workspace, "da", "2\n7\n\n");
    assert!(said.out.contains("Nu arbejder du med opdigtede kunder i mappen kobl-demo;"), "{}", said.whole());
    assert!(said.out.contains("> kobl --config kobl-demo/kobl.toml status"), "{}", said.whole());
    assert!(said.out.contains("341  er ikke koblet"), "{}", said.whole());
    // Next time it is there already.
    let again = guided(&workspace, "da", "2\n\n");
    assert!(!again.out.contains("> kobl demo") && again.out.contains("Nu arbejder du"), "{}", again.whole());
}

#[test]
fn it_speaks_the_other_language_on_request() {
    let workspace = Workspace::new();
    let said = guided(&workspace, "en", "da\n3\n\n");
    assert!(said.out.contains("Du arbejder i mappen") && said.out.contains("er koblet"), "{}", said.whole());
}

#[test]
fn settings_with_mistakes_do_not_close_the_window() {
    let workspace = Workspace::new();
    workspace.write("kobl.toml", "language = \"da\"\nrunns = 3\n");
    let said = guided(&workspace, "da", "2\n3\n\n\n");
    assert_eq!(said.code, 0, "{}", said.whole());
    assert!(said.err.contains("runns") && said.out.matches("Skriv et tal").count() == 3, "{}", said.whole());
}
