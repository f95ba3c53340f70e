//! The customers behind the health of the links: each with what is wrong, for
//! `kobl status` to name, to report and to compare with the last time.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{ProposalLine, Run, only_in_economic};
use crate::customer::{ClientViewCustomer, EconomicCustomer, EconomicNumber, LinkState};
use crate::matching::FindingKind;

/// What can be wrong with a customer's link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConcernKind {
    /// The linked number does not exist in e-conomic.
    Dangling,
    /// The linked e-conomic customer is clearly another one.
    Suspicious,
    /// Two customers have the number.
    Shared,
    /// The linked e-conomic customer is barred.
    Barred,
    /// The link is no number.
    Unreadable,
    /// Not linked: the customer does not sync.
    Unlinked,
    /// Only e-conomic has the customer.
    OnlyInEconomic,
}

impl ConcernKind {
    /// Every kind, the gravest first.
    pub const ALL: [Self; 7] = [
        Self::Dangling,
        Self::Suspicious,
        Self::Shared,
        Self::Barred,
        Self::Unreadable,
        Self::Unlinked,
        Self::OnlyInEconomic,
    ];

    /// Its name in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dangling => "dangling",
            Self::Suspicious => "suspicious",
            Self::Shared => "shared",
            Self::Barred => "barred",
            Self::Unreadable => "unreadable",
            Self::Unlinked => "unlinked",
            Self::OnlyInEconomic => "only-in-economic",
        }
    }
}

/// One customer whose link is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concern<'r> {
    /// What is wrong.
    pub kind: ConcernKind,
    /// The ClientView customer; none where only e-conomic has the customer.
    pub clientview: Option<&'r ClientViewCustomer>,
    /// The e-conomic customer that the link, or else the proposal, leads to.
    pub economic: Option<&'r EconomicCustomer>,
    /// What is wrong in detail, for a link.
    pub finding: Option<&'r FindingKind>,
    /// What is proposed, for a customer without a link.
    pub proposal: Option<&'r ProposalLine>,
}

/// What tells one concern from another between two looks: kind, primary key and number. No
/// names, no codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConcernId(String);

impl Concern<'_> {
    /// What tells it from others. A link that was changed and is still wrong is another one.
    #[must_use]
    pub fn id(&self) -> ConcernId {
        let key = self.clientview.map_or("", |customer| customer.key.as_str());
        let number = match self.kind {
            ConcernKind::Unlinked => String::new(),
            ConcernKind::OnlyInEconomic => {
                self.economic.map(|customer| customer.number.to_string()).unwrap_or_default()
            }
            _ => self.clientview.map(|customer| customer.link.shown().trim().to_owned()).unwrap_or_default(),
        };
        ConcernId(format!("{}:{key}:{number}", self.kind.name()))
    }
}

impl fmt::Display for ConcernId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every concern of a run, by kind, then in the lists' order. A customer may have several.
#[must_use]
pub fn concerns(run: &Run) -> Vec<Concern<'_>> {
    let numbers: FxHashMap<EconomicNumber, &EconomicCustomer> =
        run.economic.customers.iter().map(|customer| (customer.number, customer)).collect();
    let linked = |customer: &ClientViewCustomer| match customer.link.state(&run.manifest.unlinked) {
        LinkState::Linked(number) => numbers.get(&number).copied(),
        _ => None,
    };
    let mut all: Vec<Concern<'_>> = run
        .findings
        .iter()
        .map(|finding| {
            let customer = &run.clientview.customers[finding.clientview as usize];
            let (clientview, economic) = (Some(customer), linked(customer));
            let kind = kind_of(&finding.kind);
            Concern { kind, clientview, economic, finding: Some(&finding.kind), proposal: None }
        })
        .collect();
    for (customer, proposal) in run.clientview.customers.iter().zip(&run.proposals) {
        if customer.link.state(&run.manifest.unlinked) == LinkState::Unlinked {
            let economic = proposal.number.and_then(|number| numbers.get(&number).copied());
            let (clientview, proposal) = (Some(customer), Some(proposal));
            all.push(Concern { kind: ConcernKind::Unlinked, clientview, economic, finding: None, proposal });
        }
    }
    all.extend(only_in_economic(run).into_iter().map(|index| Concern {
        kind: ConcernKind::OnlyInEconomic,
        clientview: None,
        economic: run.economic.customers.get(index),
        finding: None,
        proposal: None,
    }));
    all.sort_by_key(|concern| concern.kind);
    all
}

fn kind_of(finding: &FindingKind) -> ConcernKind {
    match finding {
        FindingKind::Unreadable => ConcernKind::Unreadable,
        FindingKind::Dangling => ConcernKind::Dangling,
        FindingKind::Shared(_) => ConcernKind::Shared,
        FindingKind::Suspicious { .. } => ConcernKind::Suspicious,
        FindingKind::Barred { .. } => ConcernKind::Barred,
    }
}
