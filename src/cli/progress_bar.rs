//! Progress bars: drawn on a terminal, on stderr, and gone when the stage is.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::language::{self, Language};
use crate::progress::{Progress, Stage};

/// One bar, for the stage at hand.
#[derive(Debug)]
pub(super) struct Bars {
    language: Language,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub(super) fn new(language: Language) -> Self {
        Self { language, bar: Mutex::new(None) }
    }

    fn with_bar(&self, act: impl FnOnce(&ProgressBar)) {
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            act(bar);
        }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let template = match total {
            Some(_) => "{msg:28} [{bar:30}] {human_pos}/{human_len}",
            None => "{msg:28} {spinner} {human_pos}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(language::cli::stage(self.language, stage));
        bar.enable_steady_tick(Duration::from_millis(120));
        if let Ok(mut current) = self.bar.lock()
            && let Some(old) = current.replace(bar)
        {
            old.finish_and_clear();
        }
    }

    fn advance(&self, steps: u64) {
        self.with_bar(|bar| bar.inc(steps));
    }

    fn waiting(&self, seconds: u64) {
        self.with_bar(|bar| bar.set_message(language::cli::waiting(self.language, seconds)));
    }

    fn end(&self) {
        self.with_bar(ProgressBar::finish_and_clear);
    }
}
