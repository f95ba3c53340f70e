//! Ctrl-C: outside a write kobl ends at once and says that nothing was
//! written; during one it lets the transaction end first.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Exit;
use crate::language::{self, Language};

static WRITING: AtomicBool = AtomicBool::new(false);
static LISTENING: Once = Once::new();

/// Held while a write is under way.
#[must_use]
pub(super) struct Writing;

/// From here on Ctrl-C waits for the write to end.
pub(super) fn writing() -> Writing {
    WRITING.store(true, Ordering::SeqCst);
    Writing
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.store(false, Ordering::SeqCst);
    }
}

/// Listens for Ctrl-C from now on. Without a runtime to listen with, Ctrl-C ends the process
/// as usual, which the transaction and the journal survive just as well.
pub(super) fn listen(language: Language) {
    LISTENING.call_once(|| {
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            while runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                if WRITING.load(Ordering::SeqCst) {
                    eprintln!("{}", language::cli::interrupt_waits(language));
                } else {
                    eprintln!("{}", language::cli::cancelled(language));
                    std::process::exit(Exit::Cancelled as i32);
                }
            }
        });
    });
}
