//! The command line: the only code that knows clap, the terminal and exit
//! codes. One file a command; a command is its `Args` and a `run` that calls
//! the library and prints the result.

#![doc = include_str!("README.md")]

mod agree;
mod apply;
mod ask;
mod cleanup;
mod concerns;
mod config_place;
mod context;
mod demo;
mod doctor;
mod evaluate;
mod exit;
mod explain;
mod export;
mod find_customer;
mod guide;
mod help;
mod init;
mod interrupt;
mod new_run;
mod one_customer;
mod open;
mod open_writes;
mod options;
mod pair;
mod plan_list;
mod present;
mod progress_bar;
mod propose;
mod reviewed;
mod status;
mod summary;
mod terminal;
mod typed;
mod undo;
mod unexpected;
mod world;
mod wrap;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::language::Localize;

use self::context::Context;
use self::exit::{Exit, Failure};
use self::options::{Command, Options};

/// Runs one command line, tells what went wrong if anything did, and gives the exit code.
#[must_use]
pub fn main(mut arguments: Vec<OsString>) -> ExitCode {
    if guide::is_wanted(arguments.len()) {
        arguments.push("guide".into());
    }
    attempt(arguments).code
}

/// How a command line ended.
struct Ended {
    code: ExitCode,
    /// Flags that would have answered what it stopped at.
    flags: Vec<&'static str>,
    /// More rows than it showed.
    is_cut: bool,
}

/// Flags that answer a question of their own.
const ANSWERS: [&str; 6] = [
    "--skip-changed",
    "--allow-overwrite",
    "--allow-shared",
    "--allow-unlikely",
    "--allow-likely",
    "--allow-barred",
];

/// Runs one command line, and tells what went wrong if anything did.
fn attempt(arguments: Vec<OsString>) -> Ended {
    let language = context::language_of(&arguments);
    let options = match help::parse(arguments, language) {
        Ok(options) => options,
        Err(code) => return Ended { code: ExitCode::from(code), flags: Vec::new(), is_cut: false },
    };
    let agreement = options.command.agreement();
    let mut context = Context::new(&options, language);
    context.agreement = agreement;
    interrupt::listen(language);
    let command = options.command.name();
    let mut flags = Vec::new();
    let code = unexpected::told(language, || {
        let exit = run(options, &context).unwrap_or_else(|failure| {
            context.tell_failure(&failure);
            let named = |flag: &&str| failure.in_one().say(language).contains(*flag);
            flags = ANSWERS.into_iter().filter(named).collect();
            failure.exit
        });
        context.end(command, exit);
        ExitCode::from(exit as u8)
    });
    Ended { code, flags, is_cut: context.is_cut() }
}

fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    match options.command {
        Command::Demo(args) => demo::run(&args, context),
        Command::Init(args) => init::run(&args, context),
        Command::Doctor(args) => doctor::run(&args, context),
        Command::Status(args) => status::run(&args, context),
        Command::Export(args) => export::run(&args, context),
        Command::Propose(args) => propose::run(&args, context),
        Command::Apply(args) => apply::run(&args, context),
        Command::Undo(args) => undo::run(&args, context),
        Command::Link(args) => one_customer::link(&args, context),
        Command::Unlink(args) => one_customer::unlink(&args, context),
        Command::Explain(args) => explain::run(&args, context),
        Command::Evaluate(args) => evaluate::run(&args, context),
        Command::Cleanup(args) => cleanup::run(&args, context),
        Command::Guide => guide::run(context),
        Command::Completions(args) => help::completions(&args, context),
        Command::Man(args) => help::man(&args, context),
    }
}
