//! What kobl says about mistakes in `kobl.toml`.

use std::path::PathBuf;

use super::{Language, Localize, Localized, io_reason, say};
use crate::config::{ConfigError, Problem, ProblemKind, TypeName};
use crate::systems::secrets::SecretError;

impl ConfigError {
    /// One sentence a mistake.
    #[must_use]
    pub fn sentences(&self) -> Vec<Localized> {
        let file = self.file.display();
        let sentence = |problem| say!(da: "{file}: {problem}", en: "{file}: {problem}", problem = problem);
        self.problems.iter().map(sentence).collect()
    }
}

impl Localize for Problem {
    fn say(&self, language: Language) -> String {
        let at = &self.at;
        match &self.kind {
            ProblemKind::NoFile { sought } => no_file(sought, language),
            ProblemKind::Unreadable => say!(
                language,
                da: "filen kan ikke læses. Kontrollér rettighederne, og at den er gemt som UTF-8.",
                en: "the file cannot be read. Check its rights and that it was saved as UTF-8."
            ),
            ProblemKind::Syntax { line, column } => say!(
                language,
                da: "linje {line}, tegn {column} er ikke gyldig TOML. Ret linjen; tekst skal stå i anførselstegn, og \\ skrives \\\\.",
                en: "line {line}, character {column} is not valid TOML. Correct the line; text stands in quotes, and \\ is written \\\\."
            ),
            ProblemKind::UnknownKey { nearest: Some(nearest) } => say!(
                language,
                da: "`{at}` findes ikke som indstilling. Mente du `{nearest}`?",
                en: "`{at}` is not a setting. Did you mean `{nearest}`?"
            ),
            ProblemKind::UnknownKey { nearest: None } => say!(
                language,
                da: "`{at}` findes ikke som indstilling. Slet linjen.",
                en: "`{at}` is not a setting. Delete the line."
            ),
            ProblemKind::Missing => say!(
                language,
                da: "`{at}` mangler. Tilføj den; `kobl init` skriver en fil, hvor alt står.",
                en: "`{at}` is missing. Add it; `kobl init` writes a file that has everything."
            ),
            ProblemKind::WrongType { expected } => {
                let expected = type_name(*expected, language);
                say!(language, da: "`{at}` skal være {expected}.", en: "`{at}` must be {expected}.")
            }
            ProblemKind::NotOneOf { expected } => {
                let words = expected.join(", ");
                say!(language, da: "`{at}` skal være en af: {words}.", en: "`{at}` must be one of: {words}.")
            }
            ProblemKind::SecretInFile => say!(
                language,
                da: "`{at}` indeholder en adgangskode eller nøgle. Slet den her, og nævn i stedet en miljøvariabel (..._env) eller en fil (..._file).",
                en: "`{at}` holds a password or token. Delete it here and name an environment variable (..._env) or a file (..._file) instead."
            ),
            ProblemKind::Conflict { with } => say!(
                language,
                da: "`{at}` og `{with}` kan ikke begge bruges. Slet den ene.",
                en: "`{at}` and `{with}` exclude each other. Delete one of them."
            ),
        }
    }
}

/// That there are no settings, and where they were sought.
fn no_file(sought: &[PathBuf], language: Language) -> String {
    let [first, rest @ ..] = sought else {
        return say!(
            language,
            da: "filen findes ikke. Kontrollér navnet efter --config, eller kør `kobl init` for at lave en.",
            en: "there is no such file. Check the name after --config, or run `kobl init` to make one."
        );
    };
    let first = first.display();
    let also = rest.iter().map(|folder| {
        let folder = folder.display();
        say!(language, da: ", og heller ikke i {folder} eller mapperne over den", en: ", nor in {folder} or the folders above it")
    });
    let also: String = also.collect();
    say!(
        language,
        da: "filen findes ikke i {first} eller mapperne over den{also}. Kør `kobl init` for at lave den, eller `kobl demo` for at prøve kobl af, eller angiv den med --config.",
        en: "there is no such file in {first} or the folders above it{also}. Run `kobl init` to make it, or `kobl demo` to try kobl, or name it with --config."
    )
}

fn type_name(expected: TypeName, language: Language) -> &'static str {
    match expected {
        TypeName::Text => language.pick("tekst i anførselstegn", "text in quotes"),
        TypeName::Number => language.pick("et helt tal", "a whole number"),
        TypeName::Switch => language.pick("true eller false", "true or false"),
        TypeName::Texts => {
            language.pick("en liste af tekster: [\"...\", \"...\"]", "a list of texts: [\"...\", \"...\"]")
        }
        TypeName::Section => language.pick("et afsnit: [navn]", "a section: [name]"),
    }
}

/// Whether this is surely a variable's name and no secret that was written in its place: then it
/// may be told.
fn is_variable(name: &str) -> bool {
    const LONGEST: usize = 40;
    let usual = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_';
    name.len() <= LONGEST && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(usual)
}

impl Localize for SecretError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NotSet(name) if !is_variable(name) => {
                let start: String = name.chars().take(3).collect();
                say!(
                    language,
                    da: "Miljøvariablen ”{start}…” er ikke sat. I kobl.toml skal der stå navnet på en miljøvariabel, f.eks. KOBL_ECONOMIC_SECRET, og ikke adgangskoden eller nøglen selv.",
                    en: "The environment variable “{start}…” is not set. kobl.toml must hold the name of an environment variable, such as KOBL_ECONOMIC_SECRET, not the password or token itself."
                )
            }
            Self::NotSet(name) => say!(
                language,
                da: "Miljøvariablen {name} er ikke sat. Sæt den til adgangskoden eller nøglen, og kør igen.",
                en: "The environment variable {name} is not set. Set it to the password or token and run again."
            ),
            Self::Unreadable { path, reason } => {
                let (path, reason) = (path.display(), io_reason(*reason, language));
                say!(
                    language,
                    da: "Filen {path} med adgangskoden eller nøglen kan ikke læses ({reason}). Kontrollér stien i kobl.toml.",
                    en: "The file {path} with the password or token cannot be read ({reason}). Check the path in kobl.toml."
                )
            }
            Self::Empty(path) => {
                let path = path.display();
                say!(
                    language,
                    da: "Filen {path} er tom. Adgangskoden eller nøglen skal stå i første linje.",
                    en: "The file {path} is empty. The password or token must stand in its first line."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_the_place_of_a_variables_name_is_not_repeated() {
        for language in [Language::Danish, Language::English] {
            let told = |name: &str| SecretError::NotSet(name.to_owned()).say(language);
            assert!(told("KOBL_ECONOMIC_SECRET").contains(" KOBL_ECONOMIC_SECRET "));
            for secret in ["pyMnY0HMAFR2xFOs5Kf", "S0mmer!2026", "12345678", "kaffe1"] {
                let said = told(secret);
                assert!(!said.contains(secret) && said.contains("KOBL_ECONOMIC_SECRET"), "{said}");
            }
        }
    }
}
