//! `run.json`: where the lists came from, when, with which settings, and the
//! hash of every other file of the run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::{InactivePartner, ListReading, RunCode, RunId};
use crate::customer::{EconomicNumber, ListColumn, UnlinkedValues};
use crate::language::Language;
use crate::matching::Settings;
use crate::matching::answers::LearntFromAnswers;

/// Everything that binds a run together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The run's name.
    pub id: RunId,
    /// The letters in every row id.
    pub code: RunCode,
    /// Version of kobl that wrote the run.
    pub version: String,
    /// When the export began.
    pub started: DateTime<FixedOffset>,
    /// Language of the files people read.
    pub language: Language,
    /// The ClientView list.
    pub clientview: ListSource,
    /// The e-conomic list.
    pub economic: ListSource,
    /// The link values that counted as unlinked.
    pub unlinked: UnlinkedValues,
    /// Links of customers that were left out because they are inactive: what they lead to is not
    /// only in e-conomic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inactive_links: Vec<EconomicNumber>,
    /// Those that seem to be customers that were left out as inactive and have no link, by number:
    /// they are not only in e-conomic, either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inactive_partners: Vec<InactivePartner>,
    /// e-conomic customers that were marked as never to be in ClientView when the run was written.
    /// Nothing in a run of an older kobl, which did not write it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored: Option<BTreeSet<EconomicNumber>>,
    /// What was found.
    pub counts: Counts,
    /// What matching needs to explain itself later.
    pub matching: MatchingRecord,
    /// How the review file was written.
    pub review: ReviewRecord,
    /// Name of every other file of the run -> its SHA-256 in hexadecimal.
    pub sha256: BTreeMap<String, String>,
}

impl Manifest {
    /// Whether the e-conomic customer was ignored when the run was written.
    #[must_use]
    pub fn is_ignored(&self, number: EconomicNumber) -> bool {
        self.ignored.as_ref().is_some_and(|ignored| ignored.contains(&number))
    }

    /// The inactive ClientView customer that an e-conomic customer seems to be.
    #[must_use]
    pub fn inactive_partner(&self, number: EconomicNumber) -> Option<&InactivePartner> {
        let at = self.inactive_partners.binary_search_by_key(&number, |partner| partner.number).ok()?;
        self.inactive_partners.get(at)
    }

    /// What the lists were matched with, so that matching them again says the same.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings { unlinked: self.unlinked.clone(), learnt: self.matching.learnt }
    }
}

/// Where a list came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSource {
    /// Kind and identity of the source.
    #[serde(flatten)]
    pub kind: SourceKind,
    /// Columns, and what each was taken for.
    pub columns: Vec<ListColumn>,
    /// Customers in the list.
    pub rows: u64,
    /// How a list file was understood; runs of before the record do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<ListReading>,
}

/// The kinds of sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum SourceKind {
    /// A database.
    Database(DatabaseIdentity),
    /// An e-conomic agreement.
    Api(Agreement),
    /// A file; only its name is kept, since a path may name a person.
    File {
        /// File name without folders.
        name: String,
        /// SHA-256 of its bytes, hexadecimal.
        sha256: String,
    },
}

/// Which table of which database: a write goes nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DatabaseIdentity {
    /// `sqlserver` or `sqlite`.
    pub engine: String,
    /// The server's own name (`@@SERVERNAME`), or `sqlite`.
    pub server: String,
    /// Database name; for SQLite the name of the file.
    pub database: String,
    /// Schema and table.
    pub table: String,
    /// The database's id in its Always On availability group: every replica has the same, whatever
    /// the server is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

impl DatabaseIdentity {
    /// Whether both are the same table: of the same server, or of the same availability group, in
    /// which another replica answers after a failover.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let grouped = self.group.is_some() && self.group == other.group;
        let place =
            |identity: &Self| (identity.engine.clone(), identity.database.clone(), identity.table.clone());
        place(self) == place(other) && (grouped || self.server == other.server)
    }
}

/// Which e-conomic agreement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Agreement {
    /// Agreement number.
    pub number: u64,
    /// The company's name in e-conomic.
    pub company: String,
}

/// Numbers of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// ClientView customers.
    pub clientview: u64,
    /// e-conomic customers.
    pub economic: u64,
    /// ClientView customers that have a link.
    pub linked: u64,
    /// ClientView customers left out because they are inactive.
    pub inactive: u64,
    /// Proposals of unlinked customers by class.
    pub certain: u64,
    /// See `certain`.
    pub review: u64,
    /// See `certain`.
    pub unlikely: u64,
    /// See `certain`.
    pub none: u64,
    /// Existing links that look wrong.
    pub findings: u64,
    /// e-conomic customers that no ClientView customer is linked to or proposed for.
    pub only_in_economic: u64,
    /// e-conomic customers that seem to be one of the inactive ones.
    #[serde(default)]
    pub inactive_partners: u64,
}

/// What matching needs to explain itself later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MatchingRecord {
    /// What was cut, estimated or left out: sentences' data in the run's language.
    pub notes: Vec<String>,
    /// What people's answers to an earlier run taught.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learnt: Option<LearntFromAnswers>,
}

/// How the review file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// `--preapprove certain` was given.
    pub preapproved: bool,
    /// `--all`: a row for every customer.
    pub all: bool,
}
