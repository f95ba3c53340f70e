//! What kobl says about mistakes in `kobl.toml`.

use super::{Language, Speak, say};
use crate::config::{ConfigError, Problem, ProblemKind, TypeName};

impl ConfigError {
    /// One sentence a mistake.
    #[must_use]
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let file = self.file.display();
        self.problems.iter().map(|problem| format!("{file}: {}", problem.say(language))).collect()
    }
}

impl Speak for Problem {
    fn say(&self, language: Language) -> String {
        let at = &self.at;
        match &self.kind {
            ProblemKind::NoFile => say!(
                language,
                da: "filen findes ikke. Kør `kobl init` for at lave den, eller `kobl demo` for at prøve kobl af, eller angiv den med --config.",
                en: "there is no such file. Run `kobl init` to make it, or `kobl demo` to try kobl, or name it with --config."
            ),
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
