//! `kobl guide`: the way through for whoever does not use command lines. It is
//! what a double click on kobl.exe opens: it shows what can be done next, runs
//! the command, and the window stays open until the person is done.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use super::context::Context;
use super::exit::{Exit, Failure};
use crate::language::guide::{self as words, Choice};

/// A double click starts a program without arguments in a window of its own.
pub(super) fn is_wanted(arguments: usize) -> bool {
    cfg!(windows) && arguments <= 1 && std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Shows the choices until the person chooses none.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let language = context.language;
    println!("{}", words::welcome(language, &std::env::current_dir().unwrap_or_default()));
    loop {
        let choices = choices(context.config_path.exists());
        println!();
        for (place, choice) in choices.iter().enumerate() {
            println!("  {}  {}", place + 1, words::choice(language, *choice));
        }
        let Some(answer) = ask(words::choose(language)) else { return Ok(Exit::Done) };
        let chosen = answer.parse::<usize>().ok().and_then(|place| choices.get(place.checked_sub(1)?));
        match chosen {
            Some(choice) => follow(*choice, context),
            None => println!("{}", words::not_a_choice(language)),
        }
    }
}

/// What makes sense now, in the order it is done.
fn choices(configured: bool) -> Vec<Choice> {
    if configured {
        vec![Choice::Export, Choice::Look, Choice::Apply, Choice::Status, Choice::Undo, Choice::Doctor]
    } else {
        vec![Choice::Init, Choice::Demo]
    }
}

/// Runs the command as if it had been typed.
fn follow(choice: Choice, context: &Context) {
    let config = context.config_path.to_string_lossy().into_owned();
    let mut line = vec!["kobl", "--config", config.as_str(), "--lang", context.language.code()];
    let file;
    match choice {
        Choice::Init => line.push("init"),
        Choice::Demo => line.push("demo"),
        Choice::Export => line.push("export"),
        Choice::Status => line.push("status"),
        Choice::Doctor => line.push("doctor"),
        Choice::Undo => line.extend(["undo", "--last"]),
        Choice::Look | Choice::Apply => {
            let Some(answer) = ask(words::which_file(context.language)) else { return };
            file = unquoted(&answer).to_owned();
            line.extend(["apply", file.as_str()]);
            if choice == Choice::Look {
                line.push("--dry-run");
            }
        }
    }
    println!("> {}\n", words::command_line(&line));
    let _ = super::main(line.iter().map(Into::into).collect());
    if choice == Choice::Demo && Path::new("kobl-demo").is_dir() {
        println!("\n{}", words::demo_next(context.language));
    }
}

/// A path dragged into the window comes in quotes.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

/// A line from the person; nothing where there is none or it is blank.
fn ask(question: &str) -> Option<String> {
    print!("\n{question} ");
    let _ = std::io::stdout().flush();
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
    let answer = answer.trim().to_owned();
    (read > 0 && !answer.is_empty()).then_some(answer)
}
