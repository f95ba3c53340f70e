//! `kobl guide`: the way through for whoever does not use command lines. It is
//! what a double click on kobl.exe opens: it shows where things stand and what
//! can be done next, runs the command, asks what the command's flags would
//! answer, and the window stays open until the person is done.

mod cockpit;
mod saved;

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Failure};
use super::terminal::{self, Stream};
use super::{Ended, ask::is_yes};
use crate::config::Config;
use crate::language::guide::{self as words, Choice};
use crate::language::{Language, Localize, both, say};
use crate::systems::platform;
use crate::systems::run_folder::{self, names};

/// A double click starts a program without arguments in a window of its own.
pub(super) fn is_wanted(arguments: usize) -> bool {
    cfg!(windows) && arguments <= 1 && terminal::can_ask() && Stream::Out.is_terminal()
}

/// Where the person is.
struct Guide {
    language: Language,
    /// The settings that the commands get.
    config: PathBuf,
    /// `--config` must be given for them to be found.
    named: bool,
}

/// Shows the choices until the person chooses none.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let config = context.config_path.clone();
    let mut guide = Guide { language: context.language, config, named: context.is_config_named() };
    guide.welcome();
    loop {
        let choices = guide.choices();
        if let Some(runs) = guide.runs() {
            guide.show("");
            guide.show(cockpit::lines(&runs));
        }
        let lines = choices
            .iter()
            .zip(1..)
            .map(|(choice, place)| format!("\n {place:>2}  {}", words::choice(*choice).say(guide.language)));
        guide.show(lines.collect::<String>());
        let Some(answer) = guide.ask(words::choose()) else { return Ok(Exit::Done) };
        let place = answer.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
        match (place.and_then(|place| choices.get(place)), answer.to_lowercase().as_str()) {
            (Some(choice), _) => guide.follow(*choice),
            (None, "da") => guide.speak(Language::Danish),
            (None, "en") => guide.speak(Language::English),
            _ => guide.show(words::not_a_choice()),
        }
    }
}

impl Guide {
    fn welcome(&self) {
        self.show(words::welcome(&std::env::current_dir().unwrap_or_default()));
    }

    /// The Windows of a Danish server is often English.
    fn speak(&mut self, language: Language) {
        self.language = language;
        self.show("");
        self.welcome();
    }

    /// What makes sense now, in the order it is done.
    fn choices(&self) -> Vec<Choice> {
        if !self.config.exists() {
            return vec![Choice::Init, Choice::Demo];
        }
        let reviewed = self.runs().is_some_and(|runs| run_folder::newest(&runs).is_some());
        let first = [Choice::One, Choice::Export];
        let review = [Choice::Open, Choice::Report, Choice::Look, Choice::Apply];
        let last = [Choice::Status, Choice::Unlink, Choice::Undo, Choice::Cleanup, Choice::Doctor];
        let review = review.into_iter().filter(|_| reviewed);
        first.into_iter().chain(review).chain(last).collect()
    }

    fn follow(&mut self, choice: Choice) {
        match choice {
            Choice::Init => drop(self.run(&["init"])),
            Choice::Demo => self.demo(),
            Choice::One => self.one_customer(),
            Choice::Unlink => self.unlink(),
            Choice::Export => self.export(),
            Choice::Open => self.open(names::REVIEW_XLSX),
            Choice::Report => self.open(names::REPORT),
            Choice::Status => self.run_to_the_end(&["status"]),
            Choice::Doctor => drop(self.run(&["doctor"])),
            Choice::Cleanup => drop(self.run(&["cleanup"])),
            Choice::Undo => drop(self.run(&["undo", "--last"])),
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
            (self.config, self.named) = (config, true);
            let review = self.runs().and_then(|runs| saved::newest(&runs)).map(|review| review.path);
            self.show("");
            self.show(words::in_the_demo(Path::new(DEMO), review.as_deref()));
        }
    }

    /// `kobl link`: whom, and to what.
    fn one_customer(&self) {
        let Some(customer) = self.ask(words::which_customer()) else { return };
        let number = self.ask(words::which_number());
        let words: Vec<&str> = ["link", &customer].into_iter().chain(number.as_deref()).collect();
        self.run_to_the_end(&words);
    }

    fn unlink(&self) {
        if let Some(customer) = self.ask(words::which_customer()) {
            self.run_to_the_end(&["unlink", &customer]);
        }
    }

    /// `kobl export`, with the answers that somebody gave already.
    fn export(&self) {
        let answered =
            self.runs().and_then(|runs| saved::newest(&runs)).filter(saved::SavedReview::is_edited);
        let file = answered.map(|review| (review.path.to_string_lossy().into_owned(), review.time()));
        match &file {
            Some((path, time)) if self.yes(words::carry_over(path, *time), true) => {
                self.run_to_the_end(&["export", "--answers", path]);
            }
            _ => self.run_to_the_end(&["export"]),
        }
    }

    /// Opens a file of the newest run in the program that is meant for it.
    fn open(&self, name: &str) {
        let Some(run) = self.runs().and_then(|runs| run_folder::newest(&runs)) else { return };
        let path = run.join(name);
        let opened = path.is_file() && platform::open_in_program(&path);
        self.show("");
        self.show(words::opened(&path, opened));
    }

    /// `kobl apply` of the file that the person drags into the window, or the one saved last.
    fn with_review(&self, flags: &[&str]) {
        let newest = self.runs().and_then(|runs| saved::newest(&runs));
        let named = newest.as_ref().map(|review| (review.path.as_path(), review.time()));
        let answer = self.ask(words::which_file(named));
        let file = answer.map(|answer| PathBuf::from(unquoted(&answer)));
        let Some(file) = file.or(newest.map(|review| review.path)) else { return };
        let file = file.to_string_lossy();
        self.run_to_the_end(&[&["apply", &file], flags].concat());
    }

    fn runs(&self) -> Option<PathBuf> {
        let text = std::fs::read_to_string(&self.config).ok()?;
        Some(Config::parse(text.trim_start_matches('\u{feff}'), &self.config).ok()?.runs)
    }

    /// Runs a command; where it stops because a flag is missing, asks what the flag would answer
    /// and runs it again; where there is more to see, asks whether to show it.
    fn run_to_the_end(&self, command: &[&str]) {
        let mut command: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
        loop {
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let ended = self.run(&words);
            let flag = ended.flags.iter().find(|flag| !command.iter().any(|word| word == *flag));
            let more = ended.is_cut && !command.iter().any(|word| word == "-v");
            let next = match flag {
                Some(flag) if self.yes(words::allow(flag), false) => *flag,
                Some(_) => return,
                None if more && self.yes(words::show_all(), false) => "-v",
                None => return,
            };
            command.push(next.to_owned());
        }
    }

    /// Runs the command as if it had been typed, after showing how it is typed.
    fn run(&self, command: &[&str]) -> Ended {
        let config = self.config.to_string_lossy();
        let settings: &[&str] = if self.named { &["--config", &config] } else { &[] };
        self.show(format!("\n> {}\n", words::command_line(&[&["kobl"], settings, command].concat())));
        let language = ["--lang", self.language.code()];
        let line = [&["kobl"], settings, &language, command].concat();
        super::attempt(line.iter().map(Into::into).collect())
    }

    /// A line in the window. If that is gone, the next question ends the guide.
    fn show(&self, text: impl Localize) {
        terminal::line(Stream::Out, &text.say(self.language));
    }

    /// A line from the person; nothing where there is none or it is blank.
    fn ask(&self, question: impl Localize) -> Option<String> {
        terminal::question(Stream::Out, &format!("\n{}", question.say(self.language)));
        terminal::answer().filter(|answer| !answer.is_empty())
    }

    /// A yes/no question; Enter takes the default.
    fn yes(&self, question: impl Localize, default: bool) -> bool {
        let choice = if default { both("[J/n]", "[Y/n]") } else { both("[j/N]", "[y/N]") };
        let question =
            say!(da: "{question} {choice}", en: "{question} {choice}", question = question, choice = choice);
        self.ask(question).map_or(default, |answer| is_yes(&answer))
    }
}

/// The folder of the demo.
const DEMO: &str = "kobl-demo";

/// A path dragged into the window comes in quotes.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
