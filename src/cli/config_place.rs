//! Where `kobl.toml` is: named with `--config`, or sought in the working folder
//! and upwards, and then upwards from the file that the command is about.

use std::path::{Path, PathBuf};

use super::options::Command;

/// The file's name.
pub(super) const CONFIG_NAME: &str = "kobl.toml";

/// The settings file of one command, and where it was sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConfigPlace {
    /// The file; where none was found, the one in the working folder.
    pub(super) path: PathBuf,
    /// The folders from which it was sought upwards; empty where `--config` named it.
    pub(super) sought: Vec<PathBuf>,
    /// A command without `--config` finds it from the working folder.
    pub(super) is_found_without_flag: bool,
}

impl ConfigPlace {
    /// The file that is named, or the nearest: upwards from the working folder, then upwards
    /// from the folder of `about`. `kobl init` makes its file `Here`.
    pub(super) fn find(named: Option<&Path>, search: &Search<'_>) -> Self {
        let here = PathBuf::from(CONFIG_NAME);
        match (named, search) {
            (Some(named), _) => {
                let found = upwards(&working_folder());
                let is_found_without_flag = found.is_some_and(|found| same_file(&found, named));
                Self { path: named.to_owned(), sought: Vec::new(), is_found_without_flag }
            }
            (None, Search::Here) => Self { path: here, sought: Vec::new(), is_found_without_flag: true },
            (None, Search::Upwards(about)) => {
                let folder = working_folder();
                if here.exists() {
                    return Self { path: here, sought: vec![folder], is_found_without_flag: true };
                }
                let beside = about.and_then(folder_of);
                let own = upwards(&folder);
                let is_found_without_flag = own.is_some();
                let found = own.or_else(|| upwards(beside.as_ref()?));
                let below = beside.filter(|beside| !beside.starts_with(&folder));
                let sought = std::iter::once(folder).chain(below).collect();
                Self { path: found.unwrap_or(here), sought, is_found_without_flag }
            }
        }
    }
}

/// How the settings file is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search<'a> {
    /// In the working folder alone: it is about to be made.
    Here,
    /// In the working folder and upwards, then upwards from this file or folder.
    Upwards(Option<&'a Path>),
}

impl Search<'_> {
    /// How a command seeks its settings.
    pub(super) fn of(command: &Command) -> Search<'_> {
        match command {
            Command::Init(_) => Search::Here,
            Command::Apply(args) => Search::Upwards(Some(args.run.as_ref().unwrap_or(&args.review))),
            Command::Export(args) => Search::Upwards(args.answers.as_deref()),
            Command::Evaluate(args) => Search::Upwards(args.answers.as_deref().or(args.run.as_deref())),
            Command::Undo(args) => Search::Upwards(args.journal.as_deref()),
            Command::Explain(args) => Search::Upwards(args.run.as_deref()),
            _ => Search::Upwards(None),
        }
    }
}

fn working_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// The folder of a file, or the folder itself, as a whole path.
fn folder_of(about: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(about).ok()?;
    if whole.is_dir() { Some(whole) } else { whole.parent().map(Path::to_owned) }
}

/// The nearest settings file in a folder or above it.
fn upwards(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(CONFIG_NAME)).find(|path| path.exists())
}

fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// The settings file as far as it can be told before the command line is parsed: any argument
/// may be the file that the command is about.
pub(super) fn before_parsing(named: Option<&str>, arguments: &[&Path]) -> PathBuf {
    let place = |about| ConfigPlace::find(named.map(Path::new), &Search::Upwards(about)).path;
    let nearest = place(None);
    if nearest.exists() {
        return nearest;
    }
    let files = arguments.iter().filter(|argument| argument.exists());
    files.map(|file| place(Some(file))).find(|path| path.exists()).unwrap_or(nearest)
}
