//! Every sentence that people read, in Danish and English, side by side.
//!
//! A sentence is written with [`say!`], which takes both languages or does not
//! compile. It is a value, [`Localized`], until somebody shows it: the command line at
//! its edge, or a file in the language of its run. Errors and values of other
//! modules get a voice here, in one file a module, by implementing [`Localize`];
//! the modules themselves hold data.

pub mod carry;
pub mod change;
pub mod cleanup;
pub mod cli;
pub mod config;
pub mod count;
pub mod demo;
pub mod doctor;
pub mod economic;
pub mod evaluate;
pub mod explain;
pub mod find;
pub mod guide;
pub mod help;
pub mod init;
pub mod kept;
pub mod link;
pub mod list;
mod localized;
pub mod matching;
pub mod report;
pub mod review;
pub mod run;
pub mod script;
pub mod shell;
mod sqlserver;
pub mod status;
pub mod store;
pub mod writes;

use serde::{Deserialize, Serialize};

use crate::customer::{Code, masked};
use crate::review::flat;

pub use localized::{Localize, Localized, both};

/// The language of everything people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Danish.
    #[serde(rename = "da")]
    Danish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// `da` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// Chooses one of two ready texts.
    #[must_use]
    pub const fn pick<'t>(self, danish: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Danish => danish,
            Self::English => english,
        }
    }
}

/// A sentence in both languages.
///
/// `say!(da: "…{x}…", en: "…{x}…")` is a [`Localized`], shown later in either language. Names in braces are
/// taken from the scope; values that themselves depend on the language follow as `name = value`
/// (anything that implements [`Localize`]). `say!(language, da: …, en: …)` is the `String` at once, where
/// the language is known: inside a [`Localize`], and for the millions of cells of a file.
#[macro_export]
macro_rules! say {
    (da: $da:literal, en: $en:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::language::Localized::by(|language| match language {
            $crate::language::Language::Danish => {
                format!($da $(, $name = $crate::language::Localize::say(&$value, language))*)
            }
            $crate::language::Language::English => {
                format!($en $(, $name = $crate::language::Localize::say(&$value, language))*)
            }
        })
    };
    ($language:expr, da: $da:literal, en: $en:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match $language {
            $crate::language::Language::Danish => format!($da $(, $name = $value)*),
            $crate::language::Language::English => format!($en $(, $name = $value)*),
        }
    };
}
pub use say;

/// A whole number with the language's thousands separator: `10.102` or `10,102`.
#[must_use]
pub fn grouped(language: Language, number: u64) -> String {
    let separator = match language {
        Language::Danish => '.',
        Language::English => ',',
    };
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A customer's name, or anything else that somebody typed, as it stands in a sentence or a table:
/// on one line, with CPR numbers masked.
#[must_use]
pub fn shown_name(text: &str) -> String {
    masked(&flat(text)).into_owned()
}

/// A customer's code as it stands in a sentence or a table: on one line, with a CPR number masked.
#[must_use]
pub fn shown_code(code: &Code) -> String {
    flat(&code.to_string())
}

/// Why the operating system refused, in a few words.
#[must_use]
pub fn io_reason(kind: std::io::ErrorKind, language: Language) -> String {
    use std::io::ErrorKind;
    let reason = match kind {
        ErrorKind::NotFound => language.pick("findes ikke", "not found"),
        ErrorKind::PermissionDenied => language.pick("ingen adgang", "access denied"),
        ErrorKind::AlreadyExists => language.pick("findes allerede", "already exists"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            language.pick("disken er fuld", "the disk is full")
        }
        ErrorKind::FileTooLarge => {
            language.pick("filen må ikke blive større", "the file may not grow any more")
        }
        ErrorKind::ReadOnlyFilesystem => language.pick("drevet er skrivebeskyttet", "the drive is read-only"),
        ErrorKind::IsADirectory => language.pick("er en mappe", "is a folder"),
        ErrorKind::NotADirectory => language.pick("er ikke en mappe", "is not a folder"),
        ErrorKind::InvalidData => language.pick("er ikke gyldig tekst", "is not valid text"),
        _ => language.pick("fejl i styresystemet", "an error of the operating system"),
    };
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_the_way_the_language_does() {
        assert_eq!(grouped(Language::Danish, 1_234_567), "1.234.567");
        assert_eq!(grouped(Language::English, 12_345), "12,345");
        assert_eq!(grouped(Language::Danish, 999), "999");
    }
}
