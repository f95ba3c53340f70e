//! Where things stand, in three lines: the last run, how many rows are
//! answered, and what is next.

use std::path::Path;

use super::saved::{self, SavedReview};
use crate::language::Localized;
use crate::language::guide::{self as words, Answered, Next};
use crate::review::{self, Answer, Review};
use crate::run::Run;
use crate::systems::run_folder::{self, has_write};

/// Runs with more customers are not opened for a count at every choice.
const MOST_ROWS: u64 = 20_000;

/// The lines of the cockpit.
pub(super) fn lines(runs: &Path) -> Localized {
    let Some(folder) = run_folder::newest(runs) else {
        return words::next(Next::Export);
    };
    let review = saved::newest(runs);
    let answered = review.as_ref().and_then(|review| answered(&folder, review));
    let next = match &answered {
        _ if has_write(&folder) => Next::Status,
        Some(answered) if answered.answered == 0 => Next::Review,
        Some(answered) if answered.refused => Next::Correct,
        Some(_) => Next::Apply,
        None => Next::Review,
    };
    let mut lines = vec![words::last_run(&folder)];
    if let (Some(review), Some(answered)) = (&review, &answered) {
        lines.push(words::answered(&review.path, review.time(), answered));
    }
    lines.push(words::next(next));
    Localized::joined(&lines, "\n")
}

/// How many rows of the file are answered; `None` for a file of another run, or one too large.
fn answered(folder: &Path, saved: &SavedReview) -> Option<Answered> {
    let code = run_folder::run_code_of(folder)?;
    let bytes = std::fs::read(&saved.path).ok()?;
    if review::run_code(&bytes).ok()? != code || run_folder::size_of(folder)? > MOST_ROWS {
        return None;
    }
    let run: Run = run_folder::load(folder).ok()?;
    let rows = review::written(&run).len();
    Some(match review::read(&bytes, &run) {
        Ok(Review { decisions, .. }) => {
            let given = decisions.iter().filter(|decision| decision.answer != Answer::Undecided).count();
            Answered { answered: given, rows, refused: false }
        }
        Err(_) => Answered { answered: rows, rows, refused: true },
    })
}
