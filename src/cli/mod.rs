//! The command line: the only code that knows clap, the terminal and exit
//! codes. One file a command; a command is its `Args` and a `run` that calls
//! the library and prints the result.

#![doc = include_str!("README.md")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the terminal is what this module is for")]

mod agree;
mod apply;
mod ask;
mod cleanup;
mod context;
mod demo;
mod doctor;
mod evaluate;
mod exit;
mod explain;
mod export;
mod guide;
mod help;
mod init;
mod interrupt;
mod new_run;
mod open;
mod open_writes;
mod options;
mod plan_list;
mod present;
mod progress_bar;
mod propose;
mod status;
mod summary;
mod undo;
mod unexpected;
mod world;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use self::context::Context;
use self::exit::{Exit, Failure};
use self::options::{Command, Options};

/// Runs one command line, tells what went wrong if anything did, and gives the exit code.
#[must_use]
pub fn main(mut arguments: Vec<OsString>) -> ExitCode {
    if guide::is_wanted(arguments.len()) {
        arguments.push("guide".into());
    }
    let language = context::language_of(&arguments);
    let options = match help::parse(arguments, language) {
        Ok(options) => options,
        Err(code) => return ExitCode::from(code),
    };
    let agreement = options.command.agreement();
    let mut context = Context::new(&options.global, language);
    context.agreement = agreement;
    interrupt::listen(language);
    let command = options.command.name();
    unexpected::told(language, || {
        let exit = run(options, &context).unwrap_or_else(|failure| {
            context.tell_failure(&failure);
            failure.exit
        });
        context.end(command, exit);
        ExitCode::from(exit as u8)
    })
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
        Command::Explain(args) => explain::run(&args, context),
        Command::Evaluate(args) => evaluate::run(&args, context),
        Command::Cleanup(args) => cleanup::run(&args, context),
        Command::Guide => guide::run(context),
        Command::Completions(args) => help::completions(&args, context),
        Command::Man(args) => help::man(&args, context),
    }
}
