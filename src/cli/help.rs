//! Parses the command line with help and errors in the user's language, and
//! writes completions and man pages from the same description.

use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use super::context::Context;
use super::exit::{Exit, Failure};
use super::options::{CompletionsArgs, ManArgs, Options};
use super::terminal::{self, Mark};
use crate::language::Language;
use crate::language::help as words;

/// Parses; on failure (or `--help`, `--version`) prints what is to be said and gives the exit code.
pub(super) fn parse(arguments: Vec<OsString>, language: Language) -> Result<Options, u8> {
    let matches = command(language).try_get_matches_from(arguments);
    matches.and_then(|matches| Options::from_arg_matches(&matches)).map_err(|error| {
        if !error.use_stderr() {
            let _ = error.print();
            return Exit::Done as u8;
        }
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = error.print();
        } else {
            let mark = Mark { word: "kobl:", colour: None };
            terminal::marked_line(mark, &usage_error(&error, language));
        }
        Exit::Usage as u8
    })
}

/// The description of all commands, in one language.
fn command(language: Language) -> clap::Command {
    localised(Options::command(), &[], language)
}

fn localised(mut command: clap::Command, path: &[String], language: Language) -> clap::Command {
    command.build();
    let name = path.join(" ");
    command = command
        .about(words::about(language, &name).to_owned())
        .help_template(words::template(language))
        .subcommand_help_heading(words::commands(language));
    command = command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        let heading =
            if argument.is_positional() { words::arguments(language) } else { words::options(language) };
        argument
            .help(words::argument(language, &name, &id).to_owned())
            .help_heading(heading)
            .hide_default_value(true)
            .hide_possible_values(true)
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let usage = command.render_usage().to_string();
    command = command.override_usage(words::usage(language, &usage));
    for sub in names {
        let mut path = path.to_vec();
        path.push(sub.clone());
        command = command.mut_subcommand(&sub, |sub| localised(sub, &path, language));
    }
    command
}

/// clap's error as one sentence of kobl's.
fn usage_error(error: &clap::Error, language: Language) -> String {
    let value = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = value(ContextKind::InvalidArg);
    let text = value(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            words::unknown_argument(language, &argument, &value(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = value(ContextKind::InvalidSubcommand);
            words::unknown_command(language, &name, &value(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            words::missing_argument(language, &argument.replace('\n', ", "))
        }
        ErrorKind::MissingSubcommand => words::missing_command(language),
        ErrorKind::ArgumentConflict => words::conflict(language, &argument, &value(ContextKind::PriorArg)),
        _ => words::invalid_value(language, &argument, &text),
    }
}

/// `kobl completions SHELL`.
pub(super) fn completions(args: &CompletionsArgs, context: &Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(context.language), "kobl", &mut script);
    context.data(String::from_utf8_lossy(&script).trim_end());
    Ok(Exit::Done)
}

/// The commands that have a page: `kobl help X` says what the page of X says.
fn pages(language: Language) -> clap::Command {
    localised(Options::command().disable_help_subcommand(true), &[], language)
}

/// `kobl man DIR`: one page a command.
pub(super) fn man(args: &ManArgs, context: &Context) -> Result<Exit, Failure> {
    let pages = std::fs::create_dir_all(&args.folder)
        .and_then(|()| clap_mangen::generate_to(pages(context.language), &args.folder));
    match pages {
        Ok(()) => Ok(Exit::Done),
        Err(error) => {
            let path = args.folder.clone();
            let error = crate::systems::run_folder::RunError::Unwritable { path, reason: error.kind() };
            Err(super::exit::failure(error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
        if command.get_about().is_none_or(|about| about.to_string().is_empty()) {
            missing.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            let helped = argument.get_help().is_some_and(|help| !help.to_string().is_empty());
            if !helped && !argument.is_hide_set() {
                missing.push(format!("{path} {}", argument.get_id()));
            }
        }
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            walk(sub, &format!("{path} {}", sub.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_flag_is_explained_in_both_languages() {
        for language in [Language::Danish, Language::English] {
            let mut missing = Vec::new();
            walk(&command(language), "kobl", &mut missing);
            assert_eq!(missing, Vec::<String>::new(), "{language:?}");
        }
    }

    #[test]
    fn the_description_is_consistent() {
        command(Language::Danish).debug_assert();
    }
}
