//! The lines of a journal. Each carries the hash of the line before and, at its end, its own, so
//! that no line can be changed, left out or put in without being noticed.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Deserialize;

use crate::change::{Intent, Journal, JournalRecord, Outcome, OutcomeRecord};
use crate::systems::run_folder::sha256;

/// What a journal's whole lines hold.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) records: Vec<JournalRecord>,
    /// Hash of the first line: the journal's identity.
    first: String,
    /// Hash of the last line; `None` where there is no line.
    pub(super) last: Option<String>,
    /// Length of the whole lines in bytes; what follows was torn off while it was written.
    pub(super) whole: usize,
}

/// The part of a line that binds it to the one before.
#[derive(Deserialize)]
struct Link {
    previous: Option<String>,
}

/// What stands between a line's content and its own hash.
const SEAL: &str = ",\"hash\":\"";
/// Length of a SHA-256 in hexadecimal.
const HASH: usize = 64;
/// The first format whose lines carry hashes.
const SEALED_SINCE: u32 = 2;

/// A record as a line, and the line's hash.
pub(super) fn seal(record: &JournalRecord, previous: Option<&str>) -> io::Result<(Vec<u8>, String)> {
    let mut line = serde_json::to_string(record)?;
    line.pop();
    if let Some(previous) = previous {
        line.push_str(&format!(",\"previous\":\"{previous}\""));
    }
    let hash = sha256(format!("{line}}}").as_bytes());
    line.push_str(&format!("{SEAL}{hash}\"}}\n"));
    Ok((line.into_bytes(), hash))
}

/// Reads whole lines and checks that each is as it was written, behind the one it was written
/// behind.
///
/// # Errors
/// The number, from 1, of the first line that is not. A journal without a whole line is damaged
/// in the first unless it is empty.
pub(super) fn read(bytes: &[u8]) -> Result<Chain, usize> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut chain = Chain { records: Vec::new(), first: String::new(), last: None, whole };
    if whole == 0 {
        return if bytes.is_empty() { Ok(chain) } else { Err(1) };
    }
    for (index, line) in bytes[..whole - 1].split(|byte| *byte == b'\n').enumerate() {
        chain.take(line).ok_or(index + 1)?;
    }
    Ok(chain)
}

impl Chain {
    /// Takes one more line; `None` if it does not belong here.
    fn take(&mut self, line: &[u8]) -> Option<()> {
        let line = str::from_utf8(line).ok()?;
        let record: JournalRecord = serde_json::from_str(line).ok()?;
        let first = self.records.is_empty();
        if first != matches!(record, JournalRecord::Intent(_)) {
            return None;
        }
        self.records.push(record);
        let hash = match sealed(line) {
            Some((content, hash)) if sha256(content.as_bytes()) == hash => {
                let link: Link = serde_json::from_str(&content).ok()?;
                if link.previous != self.last {
                    return None;
                }
                hash.to_owned()
            }
            None if self.intent()?.format < SEALED_SINCE => sha256(line.as_bytes()),
            _ => return None,
        };
        if first {
            self.first.clone_from(&hash);
        }
        self.last = Some(hash);
        Some(())
    }

    fn intent(&self) -> Option<&Intent> {
        match self.records.first()? {
            JournalRecord::Intent(intent) => Some(intent),
            JournalRecord::Outcome(_) => None,
        }
    }

    /// The journal of a folder of this name.
    ///
    /// # Errors
    /// The first line, where there is no intent.
    pub(super) fn into_journal(self, folder: String) -> Result<Journal, usize> {
        let mut records = self.records.into_iter();
        let Some(JournalRecord::Intent(intent)) = records.next() else { return Err(1) };
        let outcomes: Vec<OutcomeRecord> = records
            .filter_map(|record| match record {
                JournalRecord::Outcome(outcome) => Some(outcome),
                JournalRecord::Intent(_) => None,
            })
            .collect();
        let outcome: Option<Outcome> = outcomes.last().map(|record| record.outcome);
        let settled = outcomes.last().is_some_and(|record| record.settled);
        Ok(Journal { folder, id: self.first, intent, outcome, settled })
    }
}

/// A line without its own hash, and the hash.
fn sealed(line: &str) -> Option<(String, &str)> {
    let (content, hash) = line.strip_suffix("\"}")?.rsplit_once(SEAL)?;
    (hash.len() == HASH).then(|| (format!("{content}}}"), hash))
}

/// Appends a line to a file whose first `whole` of `length` bytes are whole lines. A line that
/// does not find room is taken back.
pub(super) fn append_line(path: &Path, line: &[u8], length: usize, whole: usize) -> io::Result<()> {
    let cut = || OpenOptions::new().write(true).open(path)?.set_len(whole as u64);
    if length > whole {
        cut()?;
    }
    let mut file: File = OpenOptions::new().append(true).open(path)?;
    file.write_all(line).and_then(|()| file.sync_all()).inspect_err(|_| {
        let _ = cut();
    })
}
