//! What the demo says.

use std::path::Path;

use super::shell::quoted;
use super::{Localized, say};

/// What the workspace holds.
#[must_use]
pub fn workspace(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(
        da: "Mappen {folder} er klar: clienttime.db (ClientTime-databasen), kunder.csv (e-conomic) og kobl.toml.\nAlle kunder er opdigtede.\n",
        en: "The folder {folder} is ready: clienttime.db (the ClientTime database), kunder.csv (e-conomic) and kobl.toml.\nAll customers are made up.\n",
    )
}

/// Where to run the next commands.
#[must_use]
pub fn go_there(folder: &Path) -> Localized {
    let folder = quoted(folder);
    say!(
        da: "Gå ind i mappen, før du kører de næste kommandoer: cd {folder}",
        en: "Go into the folder before the next commands: cd {folder}",
    )
}
