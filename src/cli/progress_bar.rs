//! Progress bars: drawn on a terminal, on stderr, and gone when the stage is.
//! Elsewhere only a wait is told, since it looks like standing still. What a bar
//! says is kobl's own: the name of a stage, or seconds.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::{self, Stream};
use crate::language::{self, Language, Localize};
use crate::progress::{Progress, Stage};

/// One bar, for the stage at hand.
#[derive(Debug)]
pub(super) struct Bars {
    language: Language,
    bar: Mutex<Option<(ProgressBar, String)>>,
    /// The bar says that it waits.
    waits: AtomicBool,
}

impl Bars {
    pub(super) fn new(language: Language) -> Self {
        Self { language, bar: Mutex::new(None), waits: AtomicBool::new(false) }
    }

    fn with_bar(&self, act: impl FnOnce(&ProgressBar, &str)) {
        if let Ok(bar) = self.bar.lock()
            && let Some((bar, name)) = bar.as_ref()
        {
            act(bar, name);
        }
    }

    fn show(&self, total: Option<u64>, name: String) {
        let template = match total {
            Some(_) => "{msg:28} [{bar:30}] {human_pos}/{human_len}",
            None => "{msg:28} {spinner}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(name.clone());
        bar.enable_steady_tick(Duration::from_millis(120));
        if let Ok(mut current) = self.bar.lock()
            && let Some((old, _)) = current.replace((bar, name))
        {
            old.finish_and_clear();
        }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.waits.store(false, Ordering::Relaxed);
        self.show(total, language::cli::stage(stage).say(self.language));
    }

    fn advance(&self, steps: u64) {
        let waited = self.waits.swap(false, Ordering::Relaxed);
        self.with_bar(|bar, name| {
            if waited {
                bar.set_message(name.to_owned());
            }
            bar.inc(steps);
        });
    }

    fn waiting(&self, seconds: u64) {
        // Before the first answer there is no stage and so no bar yet.
        if self.bar.lock().is_ok_and(|bar| bar.as_ref().is_none_or(|(bar, _)| bar.is_finished())) {
            self.show(None, String::new());
        }
        self.waits.store(true, Ordering::Relaxed);
        self.with_bar(|bar, _| bar.set_message(language::cli::waiting(seconds).say(self.language)));
    }

    fn end(&self) {
        self.with_bar(|bar, _| bar.finish_and_clear());
    }
}

impl Drop for Bars {
    /// A stage that failed leaves no half bar beside the error.
    fn drop(&mut self) {
        self.end();
    }
}

/// Where no bar can be drawn: one line for each wait that somebody would notice.
#[derive(Debug)]
pub(super) struct Waits(pub(super) Language);

/// Shorter waits are not worth a line, in seconds.
const NOTICED: u64 = 5;

impl Progress for Waits {
    fn begin(&self, _: Stage, _: Option<u64>) {}

    fn advance(&self, _: u64) {}

    fn waiting(&self, seconds: u64) {
        if seconds >= NOTICED {
            terminal::line(Stream::Err, &language::cli::waiting(seconds).say(self.0));
        }
    }

    fn end(&self) {}
}
