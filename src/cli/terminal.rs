//! The edge between kobl and whoever reads it: every line, question and
//! document leaves through here. Names, addresses and paths come from two
//! systems and from files, so nothing in them may steer the terminal; what
//! kobl itself adds in colour is added here, behind that filter.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use secrecy::SecretString;

use super::wrap;

/// Where a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output: the result.
    Out,
    /// Standard error: talk, warnings, errors.
    Err,
}

impl Stream {
    /// Whether a person sees it at once.
    pub(super) fn is_terminal(self) -> bool {
        match self {
            Self::Out => io::stdout().is_terminal(),
            Self::Err => io::stderr().is_terminal(),
        }
    }

    /// Writes text that has been made harmless. A reader that has gone away is not an error: it
    /// must not end a write half-way through its journal.
    fn write(self, text: &str) {
        let _ = match self {
            Self::Out => {
                let mut out = io::stdout().lock();
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
            // A Windows console that knows no colour codes gets none.
            Self::Err => {
                let mut err = anstream::stderr().lock();
                err.write_all(text.as_bytes()).and_then(|()| err.flush())
            }
        };
    }
}

/// Whether somebody can be asked: standard input is a terminal.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal()
}

/// A word in front of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The word.
    pub(super) word: &'static str,
    /// Its colour (an SGR code), in bold; `None` for plain.
    pub(super) colour: Option<&'static str>,
}

/// A line of text, broken between words where the window ends.
pub(super) fn line(stream: Stream, text: &str) {
    stream.write(&format!("{}\n", wrap::to_window(&harmless(text))));
}

/// A line on standard error behind a mark.
pub(super) fn marked_line(mark: Mark, text: &str) {
    let Mark { word, colour } = mark;
    let word = colour
        .map_or_else(|| Cow::Borrowed(word), |colour| format!("\u{1b}[1;{colour}m{word}\u{1b}[0m").into());
    Stream::Err.write(&format!("{}\n", wrap::to_window(&format!("{word} {}", harmless(text)))));
}

/// A question whose answer is typed behind it.
pub(super) fn question(stream: Stream, text: &str) {
    stream.write(&format!("{} ", wrap::to_window(&harmless(text))));
}

/// The answer to a question; `None` where there is nobody any more.
pub(super) fn answer() -> Option<String> {
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer).unwrap_or(0);
    (read > 0).then(|| answer.trim().to_owned())
}

/// A secret that is typed behind a question and not shown.
pub(super) fn secret(question: &str) -> io::Result<SecretString> {
    rpassword::prompt_password(harmless(question)).map(SecretString::from)
}

/// A JSON document on standard output, with the same characters spelled out.
pub(super) fn json(document: &serde_json::Value) {
    Stream::Out.write(&format!("{}\n", escaped(&format!("{document:#}"))));
}

/// Text in which nothing steers a terminal: a customer's name is not to move the cursor, colour
/// the screen, set its title, ring, or turn the direction of writing. Line breaks and tabs stay.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        Cow::Owned(text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON in which the same characters are spelled out; they stand nowhere but in its strings.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.chars().any(steers) {
        return Cow::Borrowed(json);
    }
    let spell = |c: char| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    Cow::Owned(json.chars().map(spell).collect())
}

/// Control characters, and the marks that turn the direction of writing.
fn steers(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() && !matches!(c, '\n' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_steers_the_terminal() {
        let name = "A\u{1b}[2J\u{1b}]0;x\u{7}\r\u{9b}31m\u{202e}B\u{2028}\nC\tD";
        assert_eq!(
            harmless(name),
            "A\u{fffd}[2J\u{fffd}]0;x\u{fffd}\u{fffd}\u{fffd}31m\u{fffd}B\u{fffd}\nC\tD"
        );
        assert_eq!(harmless("Søren Åkjær ApS"), "Søren Åkjær ApS");
    }

    #[test]
    fn json_is_the_same_value_without_them() {
        let value = serde_json::json!({ "name": "A\u{1b}[2J\u{9b}\u{202e}B" });
        let text = format!("{value:#}");
        assert!(!escaped(&text).chars().any(steers));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped(&text)).expect("JSON"), value);
    }
}
