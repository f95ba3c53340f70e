//! What nobody foresaw: a bug in kobl or in a library. It ends with one
//! sentence and exit code 1. The panic's own message is not shown, since it
//! may quote a customer; the place in the source and a backtrace
//! (`RUST_BACKTRACE`) hold none.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use super::exit::Exit;
use super::terminal::{self, Mark, Stream};
use crate::language::{self, Language, Localize};

/// Where the last panic was, and the way there.
static LAST: Mutex<Option<(String, Backtrace)>> = Mutex::new(None);

/// Acts, and tells if it panicked. A panic that is caught further in stays silent.
pub(super) fn told(language: Language, act: impl FnOnce() -> ExitCode) -> ExitCode {
    set_hook(Box::new(|info| {
        let place =
            info.location().map_or_else(String::new, |at| format!("{}:{}", short(at.file()), at.line()));
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((place, Backtrace::capture()));
    }));
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|_| {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
        let place = last.as_ref().map_or("?", |(place, _)| place);
        let mark = Mark { word: "kobl:", colour: None };
        terminal::marked_line(mark, &language::cli::unexpected(place).say(language));
        if let Some((_, backtrace)) = last
            && backtrace.status() == BacktraceStatus::Captured
        {
            terminal::line(Stream::Err, &backtrace.to_string());
        }
        ExitCode::from(Exit::Unexpected as u8)
    })
}

/// The last parts of a path: the folders before them are those of the machine that built kobl.
fn short(file: &str) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    parts[parts.len().saturating_sub(4)..].join("/")
}
