//! Paths as they stand in commands that people paste: quoted where a shell
//! would take them apart.

use std::path::Path;

/// The kinds of shells that commands are pasted into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// `cmd` and PowerShell: double quotes, which both understand.
    Windows,
    /// sh, bash, zsh, fish: single quotes, within which nothing has a meaning.
    Unix,
}

impl Shell {
    /// The shells of this operating system.
    #[must_use]
    pub const fn here() -> Self {
        if cfg!(windows) { Self::Windows } else { Self::Unix }
    }

    /// A word as it is typed: in quotes if anything in it has a meaning for the shell. Letters
    /// of any language have none.
    #[must_use]
    pub fn quote(self, word: &str) -> String {
        let plain = |c: char| match self {
            Self::Windows => c.is_alphanumeric() || "\\/._-:+".contains(c),
            Self::Unix => c.is_alphanumeric() || "/._-:+,@%=".contains(c),
        };
        if !word.is_empty() && word.chars().all(plain) {
            return word.to_owned();
        }
        match self {
            // A backslash before the closing quote would take its meaning.
            Self::Windows => {
                let tail = if word.ends_with('\\') { "\\" } else { "" };
                format!("\"{word}{tail}\"")
            }
            Self::Unix => format!("'{}'", word.replace('\'', r"'\''")),
        }
    }
}

/// A path as it is typed here.
#[must_use]
pub fn quoted(path: &Path) -> String {
    Shell::here().quote(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_only_where_a_shell_would_take_it_apart() {
        for (word, unix, windows) in [
            ("runs/første/review.csv", "runs/første/review.csv", "runs/første/review.csv"),
            ("Jens Hansen/r.csv", "'Jens Hansen/r.csv'", "\"Jens Hansen/r.csv\""),
            (r"C:\Users\Æble Ål\r.csv", r"'C:\Users\Æble Ål\r.csv'", "\"C:\\Users\\Æble Ål\\r.csv\""),
            (r"C:\kobl\r.csv", r"'C:\kobl\r.csv'", r"C:\kobl\r.csv"),
            ("review (1).csv", "'review (1).csv'", "\"review (1).csv\""),
            ("Bo's/r&d.csv", r"'Bo'\''s/r&d.csv'", "\"Bo's/r&d.csv\""),
            (r"a b\", r"'a b\'", "\"a b\\\\\""),
            ("", "''", "\"\""),
        ] {
            assert_eq!(Shell::Unix.quote(word), unix);
            assert_eq!(Shell::Windows.quote(word), windows);
        }
    }
}
