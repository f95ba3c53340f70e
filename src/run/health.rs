//! The health of the links: what `kobl status` tells.

use serde::Serialize;

use super::{Run, only_in_economic};
use crate::customer::LinkState;
use crate::matching::{Class, FindingKind};

/// Counts of customers. A customer may count under several kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Health {
    /// ClientView customers, as many as an export asks about.
    pub clientview: usize,
    /// Inactive ones besides, which are left out.
    pub inactive: u64,
    /// e-conomic customers.
    pub economic: usize,
    /// Linked to a number.
    pub linked: usize,
    /// Not linked: these do not sync.
    pub unlinked: usize,
    /// Of the unlinked, those with a certain proposal.
    pub certain: usize,
    /// The link is no number.
    pub unreadable: usize,
    /// The linked number does not exist in e-conomic.
    pub dangling: usize,
    /// Two customers have the number.
    pub shared: usize,
    /// The linked e-conomic customer is clearly another one.
    pub suspicious: usize,
    /// The linked e-conomic customer is barred.
    pub barred: usize,
    /// e-conomic customers that no ClientView customer is linked to or proposed for, without those
    /// that are ignored.
    pub only_in_economic: usize,
    /// e-conomic customers that seem to be one of the inactive ones.
    pub inactive_partners: u64,
    /// e-conomic customers that are only there and are ignored.
    pub ignored: usize,
}

impl Health {
    /// Counts what a run shows.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let mut health = Self {
            clientview: run.clientview.customers.len(),
            inactive: run.manifest.counts.inactive,
            economic: run.economic.customers.len(),
            only_in_economic: only_in_economic(run).len(),
            inactive_partners: run.manifest.counts.inactive_partners,
            ..Self::default()
        };
        for proposal in &run.proposals {
            match proposal.current_link.state(&run.manifest.unlinked) {
                LinkState::Unlinked => {
                    health.unlinked += 1;
                    health.certain += usize::from(proposal.class == Class::Certain);
                }
                LinkState::Linked(_) => health.linked += 1,
                LinkState::Unreadable => {}
            }
        }
        for finding in &run.findings {
            let count = match finding.kind {
                FindingKind::Unreadable => &mut health.unreadable,
                FindingKind::Dangling => &mut health.dangling,
                FindingKind::Shared(_) => &mut health.shared,
                FindingKind::Suspicious { .. } => &mut health.suspicious,
                FindingKind::Barred { .. } => &mut health.barred,
            };
            *count += 1;
        }
        health
    }
}
