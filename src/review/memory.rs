//! What earlier runs decided, carried into a new one: a refused pair stays
//! refused until the name, address or CVR number of either customer changes; so
//! does a customer that is not in e-conomic; and comments follow their customer.
//!
//! A record holds no names: the two customers are a fingerprint. Keys are only
//! unique within one database, so the caller brings the records of the same
//! database, oldest first.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Answer, CarriedAnswer, Carry, Cells, Review};
use crate::customer::{EconomicNumber, Key, Particulars, masked};
use crate::matching::Class;
use crate::run::Run;

/// What was decided about one customer: a line of `decisions.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Primary key of the ClientView customer.
    pub key: Key,
    /// The e-conomic number in question.
    pub number: Option<EconomicNumber>,
    /// The answer.
    pub answer: Answer,
    /// The comment.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Both customers as they were.
    pub fingerprint: Fingerprint,
}

/// Sixteen hexadecimal digits over name, address, town and CVR number of a pair; blanks and
/// case do not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(u64);

/// The decisions of earlier runs.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    refused: FxHashMap<(Key, EconomicNumber), Fingerprint>,
    /// Customers that are not in e-conomic.
    absent: FxHashMap<Key, Fingerprint>,
    comments: FxHashMap<Key, String>,
    /// Index of a proposal -> its answer from a file that the user named.
    answers: FxHashMap<usize, CarriedAnswer>,
}

impl Memory {
    /// Takes the records of earlier runs of the same database, oldest first: a later one
    /// overrides an earlier one about the same pair.
    #[must_use]
    pub fn new(records: impl IntoIterator<Item = Remembered>) -> Self {
        let mut memory = Self::default();
        for record in records {
            memory.take(record);
        }
        memory
    }

    fn take(&mut self, record: Remembered) {
        if record.comment.is_empty() {
            self.comments.remove(&record.key);
        } else {
            self.comments.insert(record.key.clone(), record.comment);
        }
        if record.number.is_none() && record.answer == Answer::No {
            self.absent.insert(record.key.clone(), record.fingerprint);
        } else {
            self.absent.remove(&record.key);
        }
        if let Some(number) = record.number {
            let pair = (record.key, number);
            if record.answer == Answer::No {
                self.refused.insert(pair, record.fingerprint);
            } else {
                self.refused.remove(&pair);
            }
        }
    }

    /// Whether the pair proposed at `index` was refused, and neither customer changed since.
    #[must_use]
    pub fn refuses(&self, cells: &Cells<'_>, index: usize) -> bool {
        let proposal = &cells.run().proposals[index];
        let Some(number) = proposal.number.filter(|_| !self.refused.is_empty()) else { return false };
        let Some(then) = self.refused.get(&(proposal.key.clone(), number)) else { return false };
        *then == fingerprint(cells, index, Some(number))
    }

    /// Adds the answers of a file that the user named; they come before everything remembered.
    #[must_use]
    pub fn with(mut self, carry: &Carry) -> Self {
        self.answers.clone_from(&carry.answers);
        self
    }

    /// The answer for the proposal at `index` of a file that the user named.
    #[must_use]
    pub fn given(&self, index: usize) -> Option<&CarriedAnswer> {
        self.answers.get(&index)
    }

    /// Whether the customer at `index` was said not to be in e-conomic, did not change since, and
    /// nobody likely is proposed for it now.
    #[must_use]
    pub fn is_absent(&self, cells: &Cells<'_>, index: usize) -> bool {
        let proposal = &cells.run().proposals[index];
        let nobody = proposal.number.is_none() || proposal.class == Class::Unlikely;
        let then = self.absent.get(&proposal.key).filter(|_| nobody);
        then.is_some_and(|then| *then == fingerprint(cells, index, None))
    }

    /// The latest comment about a customer, or "".
    #[must_use]
    pub fn comment(&self, key: &Key) -> &str {
        self.comments.get(key).map_or("", String::as_str)
    }
}

/// What is worth remembering of a reviewed file: every answer and every comment.
#[must_use]
pub fn remember(run: &Run, review: &Review) -> Vec<Remembered> {
    let cells = Cells::new(run);
    let kept = review.decisions.iter().filter(|d| d.answer != Answer::Undecided || !d.comment.is_empty());
    kept.filter_map(|decision| {
        let proposal = run.proposals.get(decision.index())?;
        Some(Remembered {
            key: proposal.key.clone(),
            number: decision.number,
            answer: decision.answer,
            comment: masked(&decision.comment).into_owned(),
            fingerprint: fingerprint(&cells, decision.index(), decision.number),
        })
    })
    .collect()
}

/// The fingerprint of the customer at `index` and the e-conomic customer with `number`.
fn fingerprint(cells: &Cells<'_>, index: usize, number: Option<EconomicNumber>) -> Fingerprint {
    let mut digest = Sha256::new();
    if let Some(customer) = cells.run().clientview.customers.get(index) {
        add(&mut digest, &customer.about);
    }
    digest.update([0xff]);
    if let Some(customer) = number.and_then(|number| cells.economic(number)) {
        add(&mut digest, &customer.about);
    }
    Fingerprint::finished(digest)
}

impl Fingerprint {
    /// The fingerprint of one customer.
    #[must_use]
    pub fn of(about: &Particulars) -> Self {
        let mut digest = Sha256::new();
        add(&mut digest, about);
        Self::finished(digest)
    }

    fn finished(digest: Sha256) -> Self {
        let mut low = [0; 8];
        low.copy_from_slice(&digest.finalize()[..8]);
        Self(u64::from_be_bytes(low))
    }
}

/// Adds name, address, town and CVR number, each closed by a byte that no text holds.
fn add(digest: &mut Sha256, about: &Particulars) {
    for text in [&about.name, &about.zip, &about.city, &about.cvr].into_iter().chain(&about.address) {
        for word in text.split_whitespace() {
            digest.update(word.to_lowercase());
            digest.update(b" ");
        }
        digest.update([0xfe]);
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is not sixteen hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is sixteen hexadecimal digits")]
pub struct FingerprintError;

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;
    fn try_from(text: String) -> Result<Self, FingerprintError> {
        if text.len() != 16 {
            return Err(FingerprintError);
        }
        u64::from_str_radix(&text, 16).map(Self).map_err(|_| FingerprintError)
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}
