//! Questions to the person at the terminal. Each has a flag that answers it.

use secrecy::SecretString;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::terminal::{self, Stream};
use crate::language::{self, Localize};

/// Whether a word that was typed means yes.
pub(super) fn is_yes(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "j" | "ja" | "y" | "yes")
}

/// Asks a yes/no question whose default is no. Without a terminal it fails and names the flag.
pub(super) fn confirm(question: impl Localize, flag: &str, context: &Context) -> Result<(), Failure> {
    if !context.interactive {
        return Err(context.needs_flag(flag));
    }
    let choice = context.language.pick("[j/N]", "[y/N]");
    terminal::question(Stream::Err, &format!("{} {choice}", context.shown(question)));
    if terminal::answer().is_some_and(|answer| is_yes(&answer)) {
        return Ok(());
    }
    Err(Failure::new(Exit::Cancelled, language::cli::cancelled()))
}

/// Asks for a line of text. Without a terminal it fails and names the flag.
pub(super) fn text(question: impl Localize, flag: &str, context: &Context) -> Result<String, Failure> {
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, language::cli::needs_answer(&question, flag)));
    }
    terminal::question(Stream::Err, &context.shown(question));
    terminal::answer().ok_or_else(|| Failure::new(Exit::Cancelled, language::cli::cancelled()))
}

/// Asks for a secret without showing it. Without a terminal it fails and names the setting.
pub(super) fn secret(what: impl Localize, setting: &str, context: &Context) -> Result<SecretString, Failure> {
    if !context.interactive {
        return Err(Failure::new(Exit::Usage, language::cli::needs_secret(&what, setting)));
    }
    let question = language::cli::secret_question(&what).say(context.language);
    context.secret(&question, || {
        terminal::secret(&question).map_err(|_| Failure::new(Exit::Cancelled, language::cli::cancelled()))
    })
}
