//! Ctrl-C: outside a write kobl ends at once and says whether anything was
//! written; during one it lets the transaction end first, and what belongs to it.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use futures_util::future::poll_immediate;

use super::exit::Exit;
use super::terminal::{self, Stream};
use crate::language::{self, Language, Localize, Localized};

/// What an interrupted process has done to the database.
struct Writes {
    under_way: bool,
    /// A write of this process was committed; the guide goes on after one.
    done: bool,
}

/// Who ends the process holds it, so that no write begins meanwhile.
static WRITES: Mutex<Writes> = Mutex::new(Writes { under_way: false, done: false });
static LISTENING: Once = Once::new();

fn writes() -> MutexGuard<'static, Writes> {
    WRITES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Held while a write is under way, and until what belongs to it is on the disk.
#[must_use]
#[derive(Debug)]
pub(super) struct Writing;

impl Writing {
    /// The write is, or may be, committed: "nothing was written" is not to be said any more.
    pub(super) fn may_be_done(&self) {
        writes().done = true;
    }
}

/// From here on Ctrl-C waits for the write to end.
pub(super) fn writing() -> Writing {
    writes().under_way = true;
    Writing
}

impl Drop for Writing {
    fn drop(&mut self) {
        writes().under_way = false;
    }
}

/// Listens for Ctrl-C, from when this returns. Without a runtime to listen with, Ctrl-C ends the
/// process as usual, which the transaction and the journal survive just as well.
pub(super) fn listen(language: Language) {
    LISTENING.call_once(|| {
        let (ready, listening) = std::sync::mpsc::channel();
        std::thread::spawn(move || wait_for_presses(language, &ready));
        // An error means that the thread has ended without listening.
        let _ = listening.recv();
    });
}

fn wait_for_presses(language: Language, ready: &Sender<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    loop {
        let mut pressed = Box::pin(tokio::signal::ctrl_c());
        // Asking once is what takes the signal over from the operating system.
        let first = runtime.block_on(poll_immediate(&mut pressed));
        let _ = ready.send(());
        let heard = match first {
            Some(heard) => heard,
            None => runtime.block_on(pressed),
        };
        if heard.is_err() {
            return;
        }
        let writes = writes();
        terminal::line(Stream::Err, &sentence(&writes).say(language));
        if !writes.under_way {
            std::process::exit(Exit::Cancelled as i32);
        }
    }
}

/// What Ctrl-C is answered with.
fn sentence(writes: &Writes) -> Localized {
    match writes {
        Writes { under_way: true, .. } => language::cli::interrupt_waits(),
        Writes { done: true, .. } => language::cli::cancelled_after_write(),
        Writes { .. } => language::cli::cancelled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_nothing_was_written_is_only_said_while_it_is_true() {
        let mut said = Vec::new();
        let mut note = || said.push(sentence(&writes()).say(Language::English));
        note();
        let write = writing();
        note();
        write.may_be_done();
        note();
        drop(write);
        note();
        insta::assert_snapshot!(said.join("\n"), @r"
        Cancelled. Nothing was written.
        The write is under way and ends first: all or nothing.
        The write is under way and ends first: all or nothing.
        Cancelled. What was already written to the database stands; see it with `kobl status`.
        ");
    }
}
