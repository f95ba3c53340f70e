//! The run's name: a moment and four letters.

use std::fmt::{self, Write};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// Letters that people cannot mistake for digits and that make no words:
/// consonants only (so Excel sees neither a month nor a number).
pub(super) const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// The four letters that mark every row of a run, such as `TQKM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunCode([u8; 4]);

/// The text is not four of kobl's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a run code is four of the letters BCDFGHJKLMNPQRSTVWXZ")]
pub struct RunCodeError;

impl RunCode {
    /// Four letters from a random number; the caller brings the dice.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(letters(seed))
    }

    /// Reads four letters, in either case.
    ///
    /// # Errors
    /// [`RunCodeError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, RunCodeError> {
        let upper = text.to_ascii_uppercase();
        let letters: [u8; 4] = upper.as_bytes().try_into().map_err(|_| RunCodeError)?;
        if letters.iter().all(|letter| LETTERS.contains(letter)) {
            Ok(Self(letters))
        } else {
            Err(RunCodeError)
        }
    }

    /// The letters.
    pub(super) const fn letters(self) -> [u8; 4] {
        self.0
    }
}

/// Four letters out of `20^4`, from the low part of a number.
pub(super) fn letters(mut number: u64) -> [u8; 4] {
    let mut out = [0; 4];
    for letter in &mut out {
        *letter = LETTERS[usize::try_from(number % 20).unwrap_or(0)];
        number /= 20;
    }
    out
}

impl fmt::Display for RunCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| f.write_char(char::from(*letter)))
    }
}

impl TryFrom<String> for RunCode {
    type Error = RunCodeError;
    fn try_from(text: String) -> Result<Self, RunCodeError> {
        Self::parse(&text)
    }
}

impl From<RunCode> for String {
    fn from(code: RunCode) -> Self {
        code.to_string()
    }
}

/// The name of a run and of its folder: `2026-11-22-153012-TQKM` (local time).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// Names the run that begins at `start`.
    #[must_use]
    pub fn new(start: DateTime<FixedOffset>, code: RunCode) -> Self {
        Self(format!("{}-{code}", start.format("%Y-%m-%d-%H%M%S")))
    }

    /// Whether a text is the name of a run.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        let Some((time, code)) = text.rsplit_once('-') else { return false };
        let shape = time.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
        shape.eq(*b"0000-00-00-000000") && RunCode::parse(code).is_ok()
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_four_consonants_and_reads_back() {
        for seed in [0, 1, 19, 20, 123_456_789, u64::MAX] {
            let code = RunCode::from_seed(seed);
            assert_eq!(RunCode::parse(&code.to_string().to_lowercase()), Ok(code));
        }
        for text in ["", "TQK", "TQKMX", "TQKA", "TQ1M", "ÆØÅ"] {
            assert_eq!(RunCode::parse(text), Err(RunCodeError), "{text:?}");
        }
    }

    #[test]
    fn a_run_is_named_after_its_moment() {
        let start = DateTime::parse_from_rfc3339("2026-11-22T15:30:12+01:00").expect("a moment");
        let code = RunCode::parse("TQKM").expect("a code");
        assert_eq!(RunId::new(start, code).as_str(), "2026-11-22-153012-TQKM");
        assert!(RunId::is_name("2026-11-22-153012-TQKM"));
        for text in ["", "second", "2026-11-22-153012", "2026-11-22-153012-AAAA", "x2026-11-22-153012-TQKM"] {
            assert!(!RunId::is_name(text), "{text:?}");
        }
    }
}
