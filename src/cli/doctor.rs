//! `kobl doctor`: walks everything that can be in the way, and says what helps.

use std::path::Path;

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::open;
use super::options::DoctorArgs;
use crate::change::{CustomerStore, rehearse};
use crate::config::{ClientViewSource, Config, EconomicSourceConfig};
use crate::customer::{LinkCensus, UnlinkedValues};
use crate::language::doctor::{self as words, CheckedPlace};
use crate::language::economic as economic_words;
use crate::language::{Localize, Localized};
use crate::systems::economic::{self, EconomicCheck, EconomicOutcome};
use crate::systems::platform;
use crate::systems::sqlserver::{Check, CheckVerdict, Observation, SqlServerStore, examine};

/// One line of the answer.
struct CheckLine {
    code: &'static str,
    name: Localized,
    verdict: CheckVerdict,
    sentence: Localized,
}

pub(super) fn run(args: &DoctorArgs, context: &Context) -> Result<Exit, Failure> {
    let mut lines = Vec::new();
    let config = match context.config() {
        Ok(config) => config,
        Err(failure) => {
            lines.push(place(CheckedPlace::Config, CheckVerdict::Failed, failure.in_one()));
            tell(&lines, None, context);
            return Ok(Exit::Usage);
        }
    };
    lines.push(place(
        CheckedPlace::Config,
        CheckVerdict::Ok,
        context.config_path.display().to_string().into(),
    ));
    let ClientViewSide { grants, mut store, instead_of } = clientview(&config, &mut lines, context);
    if let Some(store) = &mut store {
        lines.push(links(store.as_mut(), &config.clientview.unlinked));
    }
    if args.rehearse {
        lines.push(rehearsal(store, instead_of, &lines));
    }
    lines.push(runs(&config.runs));
    economic(&config, &mut lines, context);
    tell(&lines, grants.as_deref(), context);
    Ok(if has_failed(&lines) { Exit::Connection } else { Exit::Done })
}

/// A write on a few rows that is rolled back, where everything so far is well.
fn rehearsal(
    store: Option<Box<dyn CustomerStore>>,
    instead_of: Option<String>,
    lines: &[CheckLine],
) -> CheckLine {
    let failed = has_failed(lines);
    let (verdict, sentence) = match store.filter(|_| !failed) {
        None => (CheckVerdict::Unknown, words::no_rehearsal()),
        Some(mut store) => match rehearse(store.as_mut()) {
            // Rows that are to keep their values do so, too, when nothing is written.
            Ok(rehearsal) => match instead_of {
                Some(trigger) => (CheckVerdict::Warning, words::rehearsed_beside(&rehearsal, &trigger)),
                None => (CheckVerdict::Ok, Localized::of(&rehearsal)),
            },
            Err(error) => (CheckVerdict::Failed, Localized::of(&error)),
        },
    };
    place(CheckedPlace::Rehearsal, verdict, sentence)
}

/// What the links of the table hold. The text `NULL` is a value there, and no number.
fn links(store: &mut dyn CustomerStore, unlinked: &UnlinkedValues) -> CheckLine {
    match store.current_rows() {
        Ok(rows) => counted(&LinkCensus::of(rows.iter().map(|row| &row.link), unlinked)),
        Err(error) => place(CheckedPlace::Links, CheckVerdict::Failed, Localized::of(&error)),
    }
}

fn counted(census: &LinkCensus) -> CheckLine {
    let verdict = if census.unreadable.is_empty() { CheckVerdict::Ok } else { CheckVerdict::Warning };
    place(CheckedPlace::Links, verdict, Localized::of(census))
}

fn has_failed(lines: &[CheckLine]) -> bool {
    lines.iter().any(|line| line.verdict == CheckVerdict::Failed)
}

/// What there is to say of the ClientView side.
#[derive(Default)]
struct ClientViewSide {
    /// The script of rights.
    grants: Option<String>,
    /// The database, where nothing is in the way.
    store: Option<Box<dyn CustomerStore>>,
    /// The trigger that runs instead of a change.
    instead_of: Option<String>,
}

fn clientview(config: &Config, lines: &mut Vec<CheckLine>, context: &Context) -> ClientViewSide {
    match &config.clientview.source {
        ClientViewSource::SqlServer(server) => match open::server_settings(server, context) {
            Ok(settings) => {
                let examination = examine(settings.clone(), &config.clientview, context.now_utc());
                lines.extend(examination.checks.iter().map(line));
                let instead_of = examination.checks.iter().find_map(|check| match &check.finding {
                    Observation::InsteadOf(trigger) => Some(trigger.clone()),
                    _ => None,
                });
                let mut side = ClientViewSide { grants: examination.grants, store: None, instead_of };
                if has_failed(lines) {
                    return side;
                }
                match SqlServerStore::open(settings, &config.clientview) {
                    Ok(store) => side.store = Some(Box::new(store)),
                    Err(error) => {
                        lines.push(place(
                            CheckedPlace::ClientView,
                            CheckVerdict::Failed,
                            Localized::of(&error),
                        ));
                    }
                }
                side
            }
            Err(failure) => {
                lines.push(place(CheckedPlace::ClientView, CheckVerdict::Failed, failure.in_one()));
                ClientViewSide::default()
            }
        },
        ClientViewSource::Sqlite(path) => {
            let opened = open::store(config, context).map(|opened| opened.store);
            match opened {
                Ok(store) => {
                    lines.push(opened_line(CheckedPlace::ClientView, path, Ok(())));
                    ClientViewSide { store: Some(store), ..ClientViewSide::default() }
                }
                Err(failure) => {
                    lines.push(opened_line(CheckedPlace::ClientView, path, Err(failure)));
                    ClientViewSide::default()
                }
            }
        }
        ClientViewSource::File(path) => {
            let read = open::read_clientview_file(
                path,
                Some(&config.clientview),
                &open::ListOptions::default(),
                context,
            );
            let census = read.as_ref().ok().map(|read| {
                let links = read.list.customers.iter().map(|customer| &customer.link);
                counted(&LinkCensus::of(links, &config.clientview.unlinked))
            });
            lines.push(opened_line(CheckedPlace::ClientView, path, read.map(|_| ())));
            lines.extend(census);
            ClientViewSide::default()
        }
    }
}

fn line(check: &Check) -> CheckLine {
    CheckLine {
        code: words::subject_code(check.subject),
        name: words::subject(check.subject),
        verdict: check.verdict,
        sentence: Localized::of(check),
    }
}

fn place(place: CheckedPlace, verdict: CheckVerdict, sentence: Localized) -> CheckLine {
    CheckLine { code: words::place_code(place), name: words::place(place), verdict, sentence }
}

fn opened_line(at: CheckedPlace, path: &Path, opened: Result<(), Failure>) -> CheckLine {
    match opened {
        Ok(()) => place(at, CheckVerdict::Ok, path.display().to_string().into()),
        Err(failure) => place(at, CheckVerdict::Failed, failure.in_one()),
    }
}

/// The folder of the runs can be written; one that is not there yet can be made.
fn runs(folder: &Path) -> CheckLine {
    let existed = folder.is_dir();
    let made = if existed { Ok(()) } else { platform::create_private_folder(folder) };
    let probe = folder.join(".kobl-doctor");
    let written = made.and_then(|()| std::fs::write(&probe, b"")).and_then(|()| std::fs::remove_file(&probe));
    if !existed {
        // Left as it was found; a folder that somebody filled meanwhile stays.
        let _ = std::fs::remove_dir(folder);
    }
    let shown = folder.display().to_string();
    match written {
        Ok(()) => place(CheckedPlace::Runs, CheckVerdict::Ok, shown.into()),
        Err(_) => place(CheckedPlace::Runs, CheckVerdict::Failed, words::runs_not_writable(&shown)),
    }
}

/// e-conomic: the list file, or the API step by step.
fn economic(config: &Config, lines: &mut Vec<CheckLine>, context: &Context) {
    if let EconomicSourceConfig::File(path) = &config.economic.source {
        let read = open::read_economic_file(path, &open::ListOptions::default(), context);
        lines.push(opened_line(CheckedPlace::Economic, path, read.map(|_| ())));
        return;
    }
    let mut api = match open::api(&config.economic.source, context) {
        Ok(api) => api,
        Err(failure) => {
            lines.push(place(CheckedPlace::Economic, CheckVerdict::Failed, failure.in_one()));
            return;
        }
    };
    let mut checks = economic::check(Ok(&mut api), context.progress().as_ref());
    if !context.verbose {
        checks.retain(|(check, _)| *check != EconomicCheck::Usage);
    }
    lines.extend(checks.into_iter().map(|(check, outcome)| CheckLine {
        code: economic_words::check_code(check),
        name: economic_words::check(check),
        verdict: match outcome {
            EconomicOutcome::Demo | EconomicOutcome::FellBack(..) => CheckVerdict::Warning,
            EconomicOutcome::Failed(_) => CheckVerdict::Failed,
            EconomicOutcome::NotTried => CheckVerdict::Unknown,
            _ => CheckVerdict::Ok,
        },
        sentence: Localized::of(&outcome),
    }));
}

fn tell(lines: &[CheckLine], grants: Option<&str>, context: &Context) {
    let language = context.language;
    if context.json {
        let checks: Vec<serde_json::Value> = lines
            .iter()
            .map(|line| {
                json!({ "check": line.code, "verdict": words::verdict_code(line.verdict), "says": line.sentence.say(language) })
            })
            .collect();
        context.data_json(&json!({ "checks": checks, "grants": grants }));
        return;
    }
    let width = lines.iter().map(|line| line.name.say(language).chars().count()).max().unwrap_or(0);
    let word = lines
        .iter()
        .map(|line| words::verdict(line.verdict).say(language).chars().count())
        .max()
        .unwrap_or(0);
    for line in lines {
        let verdict = words::verdict(line.verdict).say(language);
        let (name, sentence) = (line.name.say(language), line.sentence.say(language));
        context.data(format!("{verdict:<word$}  {name:<width$}  {sentence}"));
    }
    if let Some(grants) = grants {
        // Only the rights themselves say whether they suffice.
        let rights = lines.iter().find(|line| line.code == "rights");
        let suffice = rights.is_some_and(|line| line.verdict == CheckVerdict::Ok);
        let head = words::grants_head(suffice).say(language);
        context.data(format!("\n{head}\n\n{}", grants.trim_end()));
    }
    let count = |verdict| lines.iter().filter(|line| line.verdict == verdict).count();
    context.talk(words::summary(count(CheckVerdict::Failed), count(CheckVerdict::Warning)));
}
