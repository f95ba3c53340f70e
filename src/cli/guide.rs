//! `kobl guide`: the way through for whoever does not use command lines. It is
//! what a double click on kobl.exe opens: it shows what can be done next, runs
//! the command, and the window stays open until the person is done.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure};
use crate::config::Config;
use crate::language::Language;
use crate::language::guide::{self as words, Choice};
use crate::systems::run_folder::{self, names};

/// A double click starts a program without arguments in a window of its own.
pub(super) fn is_wanted(arguments: usize) -> bool {
    cfg!(windows) && arguments <= 1 && std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Where the person is.
struct Guide {
    language: Language,
    /// The settings that the commands get.
    config: PathBuf,
}

/// Shows the choices until the person chooses none.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let mut guide = Guide { language: context.language, config: context.config_path.clone() };
    guide.welcome();
    loop {
        let choices = guide.choices();
        let lines = choices
            .iter()
            .zip(1..)
            .map(|(choice, place)| format!("\n  {place}  {}", words::choice(guide.language, *choice)));
        show(&lines.collect::<String>());
        let Some(answer) = ask(words::choose(guide.language)) else { return Ok(Exit::Done) };
        let place = answer.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
        match (place.and_then(|place| choices.get(place)), answer.to_lowercase().as_str()) {
            (Some(choice), _) => guide.follow(*choice),
            (None, "da") => guide.speak(Language::Danish),
            (None, "en") => guide.speak(Language::English),
            _ => show(words::not_a_choice(guide.language)),
        }
    }
}

impl Guide {
    fn welcome(&self) {
        show(&words::welcome(self.language, &std::env::current_dir().unwrap_or_default()));
    }

    /// The Windows of a Danish server is often English.
    fn speak(&mut self, language: Language) {
        self.language = language;
        show("");
        self.welcome();
    }

    /// What makes sense now, in the order it is done.
    fn choices(&self) -> Vec<Choice> {
        if self.config.exists() {
            vec![
                Choice::Export,
                Choice::Look,
                Choice::Apply,
                Choice::Status,
                Choice::Undo,
                Choice::Cleanup,
                Choice::Doctor,
            ]
        } else {
            vec![Choice::Init, Choice::Demo]
        }
    }

    fn follow(&mut self, choice: Choice) {
        match choice {
            Choice::Init => self.run(&["init"]),
            Choice::Demo => self.demo(),
            Choice::Export => self.run(&["export"]),
            Choice::Status => self.run(&["status"]),
            Choice::Doctor => self.run(&["doctor"]),
            Choice::Cleanup => self.run(&["cleanup"]),
            Choice::Undo => self.run(&["undo", "--last"]),
            Choice::Look => self.with_review(&["--dry-run"]),
            Choice::Apply => self.with_review(&[]),
        }
    }

    /// Makes the workspace unless it is there, and goes on in it.
    fn demo(&mut self) {
        let config = Path::new(DEMO).join("kobl.toml");
        if !config.exists() {
            // Where to go from there says the guide.
            self.run(&["demo", DEMO, "--quiet"]);
        }
        if config.exists() {
            self.config = config;
            let review = self.newest_review();
            show(&format!("\n{}", words::in_the_demo(self.language, Path::new(DEMO), review.as_deref())));
        }
    }

    /// `kobl apply` of the file that the person drags into the window, or the newest one.
    fn with_review(&self, flags: &[&str]) {
        let newest = self.newest_review();
        let answer = ask(&words::which_file(self.language, newest.as_deref()));
        let file = answer.map(|answer| PathBuf::from(unquoted(&answer))).or(newest);
        let Some(file) = file else { return };
        let file = file.to_string_lossy();
        self.run(&[&["apply", &file], flags].concat());
    }

    /// The review file of the newest run that was saved last; of two as old, the workbook.
    fn newest_review(&self) -> Option<PathBuf> {
        let text = std::fs::read_to_string(&self.config).ok()?;
        let runs = Config::parse(text.trim_start_matches('\u{feff}'), &self.config).ok()?.runs;
        let run = run_folder::newest(&runs)?;
        let saved = |path: &PathBuf| path.metadata().and_then(|about| about.modified()).ok();
        [names::REVIEW_CSV, names::REVIEW_XLSX]
            .map(|name| run.join(name))
            .into_iter()
            .filter(|path| path.is_file())
            .max_by_key(|path| saved(path).map(seconds))
    }

    /// Runs the command as if it had been typed, after showing how it is typed.
    fn run(&self, command: &[&str]) {
        let config = self.config.to_string_lossy();
        let usual = self.config == Path::new("kobl.toml");
        let settings: &[&str] = if usual { &[] } else { &["--config", &config] };
        show(&format!("\n> {}\n", words::command_line(&[&["kobl"], settings, command].concat())));
        let language = ["--lang", self.language.code()];
        let line = [&["kobl"], settings, &language, command].concat();
        let _ = super::main(line.iter().map(Into::into).collect());
    }
}

/// The folder of the demo.
const DEMO: &str = "kobl-demo";

/// When a file was saved; the two that an export writes are as old.
fn seconds(time: std::time::SystemTime) -> u64 {
    const SAME: u64 = 2;
    time.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs() / SAME)
}

/// A path dragged into the window comes in quotes.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

/// A line in the window. If that is gone, the next question ends the guide.
fn show(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// A line from the person; nothing where there is none or it is blank.
fn ask(question: &str) -> Option<String> {
    let mut stdout = std::io::stdout().lock();
    let _ = write!(stdout, "\n{question} ").and_then(|()| stdout.flush());
    drop(stdout);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
    let answer = answer.trim().to_owned();
    (read > 0 && !answer.is_empty()).then_some(answer)
}
