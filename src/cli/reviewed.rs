//! A reviewed file and the run that it belongs to: what `apply`, `export
//! --answers` and `evaluate` begin with.

use std::path::{Path, PathBuf};

use super::agree::{Reviewed, review_failure};
use super::context::Context;
use super::exit::{Exit, Failure, failure};
use crate::language::{self, Localize};
use crate::review::{self, Review, ReviewErrors};
use crate::run::Run;
use crate::systems::list_file::{self, ListErrorKind};
use crate::systems::run_folder::{self, ignored};

/// A reviewed file that was read with certainty, and its run.
pub(super) struct ReviewedFile {
    pub(super) run: Run,
    pub(super) folder: PathBuf,
    pub(super) review: Review,
    pub(super) bytes: Vec<u8>,
}

impl ReviewedFile {
    /// Reads a reviewed file: `review.csv`, `review.xlsx`, or the `applied.csv` and
    /// `rejected.csv` of a write. The run is the one that the row ids name.
    pub(super) fn open(path: &Path, context: &Context) -> Result<Self, Failure> {
        let bytes = read_review_bytes(path, context)?;
        let folder = find_run(&bytes, path, None, context)?;
        let run = run_folder::load(&folder).map_err(failure)?;
        let reviewed = read_review(&bytes, &run, context)?;
        if let Some(failure) = reviewed.failure() {
            return Err(failure);
        }
        let review = reviewed.review;
        Ok(Self { run, folder, review, bytes })
    }
}

/// The bytes of a reviewed file.
pub(super) fn read_review_bytes(path: &Path, context: &Context) -> Result<Vec<u8>, Failure> {
    if list_file::open_in_excel(path) {
        context.warn(language::cli::open_in_excel(path));
    }
    if path.is_dir() {
        return Err(Failure::new(Exit::Usage, language::cli::review_is_folder(path)));
    }
    list_file::read_whole(path).map_err(|error| {
        let exit = if error.kind == ListErrorKind::NotFound { Exit::Usage } else { Exit::Review };
        Failure::new(exit, error.say(context.language))
    })
}

/// The folder of the run: the one that is named, or the one that the file's row ids name.
pub(super) fn find_run(
    bytes: &[u8],
    path: &Path,
    named: Option<&Path>,
    context: &Context,
) -> Result<PathBuf, Failure> {
    if let Some(folder) = named {
        return Ok(folder.to_owned());
    }
    let runs = context.config_if_any()?.map_or_else(|| PathBuf::from("runs"), |config| config.runs);
    let beside = path.parent().unwrap_or(Path::new(""));
    let beside = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
    let code = review::run_code(bytes).map_err(|errors| review_failure(&errors.errors))?;
    run_folder::find(code, beside, &runs).map_err(failure)
}

/// Reads the file; one whose rows can be told apart is planned though it has errors, so that
/// everything is told in one go.
pub(super) fn read_review<'r>(
    bytes: &[u8],
    run: &'r Run,
    context: &Context,
) -> Result<Reviewed<'r>, Failure> {
    let (review, errors) = match review::read(bytes, run) {
        Ok(review) => (review, Vec::new()),
        Err(ReviewErrors { errors, readable: Some(review) }) => (review, errors),
        Err(ReviewErrors { errors, readable: None }) => return Err(review_failure(&errors)),
    };
    for warning in &review.warnings {
        context.warn(warning);
    }
    Ok(Reviewed { run, review, errors })
}

/// Takes the marks of customers that only e-conomic has which came with a reviewed file. What keeps
/// them from being taken is told, and nothing else depends on them.
pub(super) fn take_ignore_marks(path: &Path, bytes: &[u8], folder: &Path, run: &Run, context: &Context) {
    let Some(config) = context.config_if_any().ok().flatten() else { return };
    let lists = match ignored::came_with(path, bytes, folder, run) {
        Ok(lists) => lists,
        Err(error) => return context.warn(&error),
    };
    let mut read = Vec::new();
    for (path, marks) in &lists {
        match marks {
            Ok(marks) => read.push(marks.as_slice()),
            Err(error) => context.warn(language::run::marks_refused(path, error)),
        }
    }
    match ignored::take(&config.runs, run, &read) {
        Ok([0, 0]) => {}
        Ok(taken) => context.talk(language::run::marks_taken(taken)),
        Err(error) => context.warn(&error),
    }
}
