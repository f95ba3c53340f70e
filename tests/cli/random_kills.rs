//! Three hundred writes that are killed at random, on a disk that fills up at random, with
//! `status`, `status --resolve` and a second apply beside them. Afterwards the database, the
//! journals, `status` and `undo` say the same, every time. The seed is fixed; `KOBL_TEST_SEED`
//! gives another, and the case is printed where something differs.
//!
//! The disk fills up by the limit on a file's size: the journal, or the index, finds no room for
//! its line. (A file system of its own would need rights that tests do not have.)

#![cfg(unix)]

use std::process::{Child, Command, Stdio};

use super::workspace::{AFTER, BEFORE, RUN, Workspace};
use crate::generator::Dice;

/// Kills of one test. Four tests make three hundred, side by side.
const KILLS: usize = 75;
const SEED: u64 = 20_261_127;

const STEPS: [&str; 6] =
    ["before-intent", "after-lock", "after-intent", "before-commit", "after-commit", "never"];

/// A command that may find no room: no file of it grows beyond so many blocks of 512 bytes.
fn on_disk(workspace: &Workspace, blocks: Option<u32>, arguments: &[&str]) -> Command {
    let inner = workspace.command(arguments);
    let Some(blocks) = blocks else { return inner };
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"")).arg("sh");
    command.arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(workspace.path("")).stdin(Stdio::null());
    command
}

fn start(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("kobl starts")
}

/// One write that is killed or not, and what is done beside it.
fn round(workspace: &Workspace, dice: &mut Dice, review: &str) -> String {
    let step = STEPS[dice.below(STEPS.len())];
    let blocks = (dice.below(3) == 0).then(|| u32::try_from(dice.below(5)).expect("small"));
    let mut write = on_disk(workspace, blocks, &["apply", review, "--yes"]);
    write.env("KOBL_TEST_ABORT_AT", step);
    let mut write = start(write);
    let mut beside = Vec::new();
    let mut told = format!("killed {step}, {blocks:?} blocks");
    for _ in 0..dice.below(3) {
        let arguments: &[&str] = match dice.below(3) {
            0 => &["status"],
            1 => &["status", "--resolve"],
            _ => &["apply", review, "--yes"],
        };
        told.push_str(&format!(", {arguments:?} beside"));
        beside.push(start(workspace.command(arguments)));
    }
    if step == "never" && dice.below(2) == 0 {
        told.push_str(", killed by signal");
        let _ = write.kill();
    }
    for mut child in std::iter::once(write).chain(beside) {
        child.wait().expect("an end");
    }
    told
}

/// What `status` says after the health.
fn status(workspace: &Workspace, flags: &[&str]) -> String {
    let said = workspace.kobl(&[&["status"], flags].concat());
    assert!([0, 6].contains(&said.code), "{}", said.whole());
    let told = said.out.split_once("exist only in e-conomic\n").expect("the health first").1;
    format!("{told}{}", said.err)
}

/// The database, the journals, `status` and `undo` agree; afterwards nothing is linked again.
fn check(workspace: &Workspace, told: &str) {
    let links = workspace.links();
    assert!(links == BEFORE || links == AFTER, "{told}: half a write: {links}");
    let open = status(workspace, &[]);
    assert!(
        !open.contains("damaged") && !open.contains("is gone") && !open.contains("hold the new"),
        "{told}: {open}"
    );
    let is_open = open.contains("Interrupted");
    // An interrupted write that is done is the last; one that is not done may stand before or
    // behind one that is.
    if open.contains("it IS done") {
        assert_eq!(links, AFTER, "{told}: {open}");
    }
    if open.contains("it is NOT done") {
        assert_eq!(links, BEFORE, "{told}: {open}");
    }
    let resolved = status(workspace, &["--resolve"]);
    assert_eq!(resolved.contains("Settled"), is_open, "{told}: {open}\n{resolved}");
    assert_eq!(status(workspace, &[]), "", "{told}: still open");
    assert_eq!(workspace.links(), links, "{told}: resolving changed something");
    let undone = workspace.kobl(&["undo", "--last", "--yes"]);
    let expected = if links == AFTER { 0 } else { 2 };
    assert_eq!((undone.code, workspace.links().as_str()), (expected, BEFORE), "{told}: {}", undone.whole());
}

fn kills(nth: u64, where_to: &str) {
    let (mut dice, seed) = Dice::of_test(SEED + nth);
    let workspace = Workspace::reviewed();
    let review = if where_to == RUN {
        format!("{RUN}/review.csv")
    } else {
        // The run lies elsewhere; the runs folder knows its journals all the same.
        std::fs::rename(workspace.path(RUN), workspace.path(where_to)).expect("moved");
        format!("{where_to}/review.csv")
    };
    for kill in 0..KILLS {
        let told = round(&workspace, &mut dice, &review);
        check(&workspace, &format!("seed {seed}, kill {kill}: {told}"));
    }
}

#[test]
fn whatever_is_killed_everything_agrees_afterwards() {
    kills(0, RUN);
}

#[test]
fn whatever_is_killed_everything_agrees_afterwards_again() {
    kills(1, RUN);
}

#[test]
fn whatever_is_killed_in_a_run_elsewhere_everything_agrees_afterwards() {
    kills(2, "elsewhere");
}

#[test]
fn whatever_is_killed_in_a_run_elsewhere_everything_agrees_afterwards_again() {
    kills(3, "elsewhere");
}
