//! The row id of the review file: `TQKM-0001-VXCC`.
//!
//! Run code, sequence, and four check letters over run and key. It starts with
//! a letter, contains no vowels and no digit-dash-digit, so Excel leaves it
//! alone; and a row that was moved to another customer or run does not check.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::RunCode;
use super::code::letters;
use crate::customer::Key;

/// The id of one row of a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RowId {
    run: RunCode,
    sequence: u32,
    check: [u8; 4],
}

/// The text has not the form of a row id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a row id looks like TQKM-0001-VXCC")]
pub struct RowIdError;

impl RowId {
    /// The id of the `sequence`-th row (from 1) of the run, which is about `key`.
    #[must_use]
    pub fn new(run: RunCode, sequence: u32, key: &Key) -> Self {
        let digest = Sha256::new()
            .chain_update(run.to_string())
            .chain_update(sequence.to_le_bytes())
            .chain_update(key.as_str())
            .finalize();
        let mut low = [0; 8];
        low.copy_from_slice(&digest[..8]);
        Self { run, sequence, check: letters(u64::from_le_bytes(low)) }
    }

    /// Reads the form, in either case and with surrounding blanks. Whether the check letters
    /// fit is decided by comparing with the run's own id of that sequence.
    ///
    /// # Errors
    /// [`RowIdError`] for anything of another form.
    pub fn parse(text: &str) -> Result<Self, RowIdError> {
        let mut parts = text.trim().split('-');
        let (Some(run), Some(sequence), Some(check), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(RowIdError);
        };
        if sequence.len() < 4 || !sequence.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RowIdError);
        }
        let check = RunCode::parse(check).map_err(|_| RowIdError)?.to_string();
        Ok(Self {
            run: RunCode::parse(run).map_err(|_| RowIdError)?,
            sequence: sequence.parse().map_err(|_| RowIdError)?,
            check: check.as_bytes().try_into().map_err(|_| RowIdError)?,
        })
    }

    /// The run that the row belongs to.
    #[must_use]
    pub fn run(&self) -> RunCode {
        self.run
    }

    /// The row's place in the run's ClientView list, from 1.
    #[must_use]
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// The id as it stands in files.
    #[must_use]
    pub fn text(&self) -> String {
        let sequence = self.sequence.to_string();
        let mut text = String::with_capacity(16);
        text.extend(self.run.letters().map(char::from));
        text.push('-');
        text.push_str(&"000"[..4_usize.saturating_sub(sequence.len())]);
        text.push_str(&sequence);
        text.push('-');
        text.extend(self.check.map(char::from));
        text
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl TryFrom<String> for RowId {
    type Error = RowIdError;
    fn try_from(text: String) -> Result<Self, RowIdError> {
        Self::parse(&text)
    }
}

impl From<RowId> for String {
    fn from(id: RowId) -> Self {
        id.text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> RunCode {
        RunCode::parse("TQKM").expect("a code")
    }

    #[test]
    fn an_id_reads_back_and_depends_on_the_key() {
        let id = RowId::new(run(), 1, &Key::new("4711"));
        assert!(id.to_string().starts_with("TQKM-0001-"), "{id}");
        assert_eq!(RowId::parse(&format!(" {} ", id.to_string().to_lowercase())), Ok(id.clone()));
        assert_ne!(RowId::new(run(), 1, &Key::new("4712")), id);
        assert_ne!(RowId::new(run(), 2, &Key::new("4711")), id);
        assert_eq!(RowId::new(run(), 1_000_000, &Key::new("k")).sequence(), 1_000_000);
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in ["", "TQKM", "TQKM-1-VXCC", "TQKM-0001", "TQKM-0001-VXCC-", "TQKM-00x1-VXCC", "1-2-3"] {
            assert_eq!(RowId::parse(text), Err(RowIdError), "{text:?}");
        }
    }
}
