//! Questions to the person at the terminal. Each has a flag that answers it.

use std::io::{BufRead, Write};

use secrecy::SecretString;

use super::context::{Context, harmless};
use super::exit::{Exit, Failure};
use crate::language;

/// A question whose answer is typed behind it.
fn prompt(question: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{} ", harmless(question)).and_then(|()| stderr.flush());
}

/// Asks a yes/no question whose default is no. Without a terminal it fails and names the flag.
pub(super) fn confirm(question: &str, flag: &str, context: &Context) -> Result<(), Failure> {
    if !context.interactive {
        return Err(context.needs_flag(flag));
    }
    prompt(&format!("{question} {}", context.language.pick("[j/N]", "[y/N]")));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer).unwrap_or(0);
    let yes = matches!(answer.trim().to_lowercase().as_str(), "j" | "ja" | "y" | "yes");
    if read > 0 && yes {
        return Ok(());
    }
    Err(Failure::new(Exit::Cancelled, language::cli::cancelled(context.language)))
}

/// Asks for a line of text. Without a terminal it fails and names the flag.
pub(super) fn text(question: &str, flag: &str, context: &Context) -> Result<String, Failure> {
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, language::cli::needs_answer(context.language, question, flag)));
    }
    prompt(question);
    let mut answer = String::new();
    match std::io::stdin().lock().read_line(&mut answer) {
        Ok(1..) => Ok(answer.trim().to_owned()),
        _ => Err(Failure::new(Exit::Cancelled, language::cli::cancelled(context.language))),
    }
}

/// Asks for a secret without showing it. Without a terminal it fails and names the setting.
pub(super) fn secret(what: &str, setting: &str, context: &Context) -> Result<SecretString, Failure> {
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, language::cli::needs_secret(context.language, what, setting)));
    }
    rpassword::prompt_password(language::cli::secret_question(context.language, what))
        .map(SecretString::from)
        .map_err(|_| Failure::new(Exit::Cancelled, language::cli::cancelled(context.language)))
}
