//! What every command gets: language, terminal, clock and dice.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset, Local, Utc};
use secrecy::SecretString;

use super::config_place::{self, ConfigPlace, Search};
use super::exit::{Exit, Failure, config_failure};
use super::options::Options;
use super::progress_bar::{Bars, Waits};
use super::terminal::{self, Mark, Stream};
use super::typed::Typed;
use crate::config::{Config, ConfigError, Problem, ProblemKind};
use crate::language::{self, Language, Localize};
use crate::progress::{Progress, Silent};
use crate::run::RunCode;

/// The surroundings of a command.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) language: Language,
    /// The settings file.
    pub(super) config_path: PathBuf,
    /// Where that was sought.
    sought: Vec<PathBuf>,
    /// How commands are typed here.
    typed: Typed,
    pub(super) json: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    /// Warnings and errors are coloured: standard error is a terminal that may show it.
    color: bool,
    /// Standard input and error are a person at a terminal.
    pub(super) interactive: bool,
    /// What `--json` will say at the end.
    document: Mutex<Document>,
    /// The e-conomic agreement that was named.
    pub(super) agreement: Option<String>,
    clock: Option<DateTime<FixedOffset>>,
    code: Option<RunCode>,
    /// A table was shown in part.
    cut: AtomicBool,
    /// Secrets that were typed, by what was asked for: each is asked for once a command.
    secrets: Mutex<BTreeMap<String, SecretString>>,
}

/// The one document of a command with `--json`.
#[derive(Debug, Default)]
struct Document {
    members: serde_json::Map<String, serde_json::Value>,
    lines: Vec<String>,
    warnings: Vec<String>,
    errors: Vec<String>,
}

/// The version of the document; it grows when a member changes its meaning or goes.
const DOCUMENT_VERSION: u32 = 1;

impl Document {
    fn into_value(self, command: &str, exit: Exit) -> serde_json::Value {
        let mut document = serde_json::json!({
            "version": DOCUMENT_VERSION,
            "command": command,
            "exit": exit as u8,
            "warnings": self.warnings,
            "errors": self.errors,
        });
        if let Some(all) = document.as_object_mut() {
            if !self.lines.is_empty() {
                all.insert("lines".to_owned(), self.lines.into());
            }
            all.extend(self.members);
        }
        document
    }
}

/// Sentences of one failure that are printed; more are counted.
const MOST_SENTENCES: usize = 50;

impl Context {
    pub(super) fn new(options: &Options, language: Language) -> Self {
        let place = ConfigPlace::find(options.global.config.as_deref(), &Search::of(&options.command));
        let options = &options.global;
        let error = Stream::Err.is_terminal();
        let plain = options.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            language,
            typed: Typed::here(&place),
            config_path: place.path,
            sought: place.sought,
            json: options.json,
            quiet: options.quiet,
            verbose: options.verbose > 0,
            color: error && !plain,
            interactive: error && terminal::can_ask(),
            document: Mutex::default(),
            agreement: None,
            clock: options.at,
            code: options.run_code,
            cut: AtomicBool::new(false),
            secrets: Mutex::default(),
        }
    }

    /// The time; the same for the whole command if it was given.
    pub(super) fn now(&self) -> DateTime<FixedOffset> {
        self.clock.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// The time in UTC.
    pub(super) fn now_utc(&self) -> DateTime<Utc> {
        self.now().with_timezone(&Utc)
    }

    /// Four letters for a new run.
    pub(super) fn run_code(&self) -> RunCode {
        use std::hash::{BuildHasher, RandomState};
        self.code.unwrap_or_else(|| RunCode::from_seed(RandomState::new().hash_one(Utc::now())))
    }

    /// Reads `kobl.toml`.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let mut config =
            read_config(&self.config_path, &self.sought).map_err(|error| config_failure(&error))?;
        if let Some(name) = &self.agreement {
            let chosen = config.choose_agreement(name);
            let unknown = |known: Vec<String>| language::economic::choose_agreement(&known, Some(name));
            chosen.map_err(|known| Failure::new(Exit::Usage, unknown(known)))?;
        }
        Ok(config)
    }

    /// Reads `kobl.toml` where there is one.
    pub(super) fn config_if_any(&self) -> Result<Option<Config>, Failure> {
        if self.config_path.exists() { self.config().map(Some) } else { Ok(None) }
    }

    /// A text in the user's language, with its commands as they are typed here.
    pub(super) fn shown(&self, text: impl Localize) -> String {
        self.typed.adapted(&text.say(self.language)).into_owned()
    }

    /// Something for a person, on stderr; `--quiet` silences it.
    pub(super) fn talk(&self, text: impl Localize) {
        if !self.quiet {
            terminal::line(Stream::Err, &self.shown(text));
        }
    }

    /// Something that must not be overlooked, on stderr; once a command.
    pub(super) fn warn(&self, text: impl Localize) {
        let text = self.shown(text);
        if self.document().warnings.contains(&text) {
            return;
        }
        self.document().warnings.push(text.clone());
        terminal::marked_line(self.mark("33", self.language.pick("Advarsel:", "Warning:")), &text);
    }

    /// The result, on stdout. A reader that has gone away is not an error.
    pub(super) fn data(&self, text: impl Localize) {
        let text = self.shown(text);
        if self.json {
            self.document().lines.push(text);
        } else {
            terminal::line(Stream::Out, &text);
        }
    }

    /// Adds an object's members to the document that `--json` prints at the end.
    pub(super) fn data_json(&self, value: &serde_json::Value) {
        let members = value.as_object().cloned().unwrap_or_default();
        self.document().members.extend(members);
    }

    /// Prints the document of a command that has ended, with `--json`; see `README.md`.
    pub(super) fn end(&self, command: &str, exit: Exit) {
        if self.json {
            let document = std::mem::take(&mut *self.document());
            terminal::json(&document.into_value(command, exit));
        }
    }

    fn document(&self) -> MutexGuard<'_, Document> {
        self.document.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The secret that was typed for this question before, or that `ask` gets now.
    pub(super) fn secret(
        &self,
        question: &str,
        ask: impl FnOnce() -> Result<SecretString, Failure>,
    ) -> Result<SecretString, Failure> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(secret) = secrets.get(question) {
            return Ok(secret.clone());
        }
        let secret = ask()?;
        secrets.insert(question.to_owned(), secret.clone());
        Ok(secret)
    }

    /// That a table was cut by so many rows.
    pub(super) fn cut(&self, more: usize) {
        self.cut.store(true, Ordering::Relaxed);
        self.data(language::cli::more_rows(more));
    }

    /// Whether a table was shown in part.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Whether commands must name the settings file to find it.
    pub(super) fn is_config_named(&self) -> bool {
        !self.typed.settings.is_empty()
    }

    /// Progress bars on a terminal; elsewhere a line for each wait.
    pub(super) fn progress(&self) -> Box<dyn Progress> {
        match (self.quiet, self.interactive && !self.json) {
            (true, _) => Box::new(Silent),
            (false, true) => Box::new(Bars::new(self.language)),
            (false, false) => Box::new(Waits(self.language)),
        }
    }

    /// A word in a colour (an SGR code), where that is wanted.
    fn mark(&self, colour: &'static str, word: &'static str) -> Mark {
        Mark { word, colour: self.color.then_some(colour) }
    }

    pub(super) fn tell_failure(&self, failure: &Failure) {
        let sentences: Vec<String> = failure.sentences.iter().map(|text| text.say(self.language)).collect();
        self.document().errors.clone_from(&sentences);
        // The last sentence says what it all comes to, and is never left out.
        let (last, others) = sentences.split_last().map_or((None, &[][..]), |(l, s)| (Some(l), s));
        let more = others.len().saturating_sub(MOST_SENTENCES);
        let more = (more > 0).then(|| language::cli::more_errors(more).say(self.language));
        let told = others.iter().take(MOST_SENTENCES).chain(&more).chain(last);
        told.for_each(|sentence| {
            terminal::marked_line(self.mark("31", "kobl:"), &self.typed.adapted(sentence));
        });
    }

    /// A failure that says a flag is needed because nobody can be asked.
    pub(super) fn needs_flag(&self, flag: &str) -> Failure {
        Failure::new(Exit::Usage, language::cli::needs_flag(flag))
    }
}

fn read_config(path: &Path, sought: &[PathBuf]) -> Result<Config, ConfigError> {
    let problem =
        |kind| ConfigError { file: path.to_owned(), problems: vec![Problem { at: String::new(), kind }] };
    match std::fs::read_to_string(path) {
        Ok(text) => Config::parse(text.trim_start_matches('\u{feff}'), path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(problem(ProblemKind::NoFile { sought: sought.to_vec() }))
        }
        Err(_) => Err(problem(ProblemKind::Unreadable)),
    }
}

/// The language, before the command line is parsed: what `--lang` says, else the
/// configuration, else the system's locale, else English.
pub(super) fn language_of(arguments: &[OsString]) -> Language {
    let named = |flag: &str| value_of(arguments, flag);
    let chosen = named("--lang").or_else(|| std::env::var("KOBL_LANG").ok());
    match chosen.as_deref() {
        Some("da") => return Language::Danish,
        Some("en") => return Language::English,
        _ => {}
    }
    let files: Vec<&Path> = arguments.iter().skip(1).map(Path::new).collect();
    let config = config_place::before_parsing(named("--config").as_deref(), &files);
    let configured = std::fs::read_to_string(config)
        .ok()
        .and_then(|text| text.parse::<toml::Table>().ok())
        .and_then(|table| table.get("language")?.as_str().map(str::to_owned));
    let word = configured.or_else(sys_locale::get_locale).unwrap_or_default();
    if word.to_ascii_lowercase().starts_with("da") { Language::Danish } else { Language::English }
}

fn value_of(arguments: &[OsString], flag: &str) -> Option<String> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            return None;
        }
        if argument == flag {
            return arguments.next().map(str::to_owned);
        }
        if let Some(value) = argument.strip_prefix(flag).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}
