//! What the demo says.

use std::path::Path;

use super::{Language, say};

/// What the workspace holds.
#[must_use]
pub fn workspace(language: Language, folder: &Path) -> String {
    let folder = folder.display();
    say!(
        language,
        da: "Mappen {folder} er klar: clienttime.db (ClientTime-databasen), kunder.csv (e-conomic) og kobl.toml.\nAlle kunder er opdigtede.\n",
        en: "The folder {folder} is ready: clienttime.db (the ClientTime database), kunder.csv (e-conomic) and kobl.toml.\nAll customers are made up.\n"
    )
}

/// Where to run the next commands.
#[must_use]
pub fn go_there(language: Language, folder: &Path) -> String {
    let folder = folder.display();
    say!(
        language,
        da: "\nKør de næste kommandoer med --config {folder}/kobl.toml, eller gå ind i mappen først: cd {folder}",
        en: "\nRun the next commands with --config {folder}/kobl.toml, or go into the folder first: cd {folder}"
    )
}
