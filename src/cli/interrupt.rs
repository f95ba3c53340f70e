//! Ctrl-C: outside a write kobl ends at once and says that nothing was
//! written; during one it lets the transaction end first.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use futures_util::future::poll_immediate;

use super::exit::Exit;
use crate::language::{self, Language};

/// Whether a write is under way. Who ends the process holds it, so that no write begins meanwhile.
static WRITING: Mutex<bool> = Mutex::new(false);
static LISTENING: Once = Once::new();

fn is_writing() -> MutexGuard<'static, bool> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Held while a write is under way.
#[must_use]
pub(super) struct Writing;

/// From here on Ctrl-C waits for the write to end.
pub(super) fn writing() -> Writing {
    *is_writing() = true;
    Writing
}

impl Drop for Writing {
    fn drop(&mut self) {
        *is_writing() = false;
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
        let writing = is_writing();
        if *writing {
            eprintln!("{}", language::cli::interrupt_waits(language));
        } else {
            eprintln!("{}", language::cli::cancelled(language));
            std::process::exit(Exit::Cancelled as i32);
        }
    }
}
