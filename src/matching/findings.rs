//! Looks at the links that are there already: evidence to be checked, not truth.

use rustc_hash::FxHashMap;

use crate::customer::{ClientViewCustomer, EconomicCustomer, EconomicNumber, LinkState};

use super::{Finding, FindingKind, Settings};

/// What the stored links lead to.
pub(super) struct Links {
    /// The e-conomic customer that each ClientView customer is linked to.
    pub(super) to: Vec<Option<u32>>,
    /// Links that lead nowhere, in the list's order.
    pub(super) broken: Vec<Finding>,
}

/// Follows every stored link.
pub(super) fn follow(
    clientview: &[ClientViewCustomer],
    economic: &[EconomicCustomer],
    settings: &Settings,
) -> Links {
    let numbers: FxHashMap<EconomicNumber, u32> =
        economic.iter().zip(0..).map(|(customer, at)| (customer.number, at)).collect();
    let mut links = Links { to: Vec::with_capacity(clientview.len()), broken: Vec::new() };
    for (customer, at) in clientview.iter().zip(0..) {
        let state = customer.link.state(&settings.unlinked);
        let to = match state {
            LinkState::Linked(number) => numbers.get(&number).copied(),
            _ => None,
        };
        let broken = match state {
            LinkState::Unreadable => Some(FindingKind::Unreadable),
            LinkState::Linked(_) if to.is_none() => Some(FindingKind::Dangling),
            _ => None,
        };
        links.broken.extend(broken.map(|kind| Finding { clientview: at, kind }));
        links.to.push(to);
    }
    links
}

/// Everything that looks wrong, in the list's order. `suspicion` tells the match
/// probability of a link that points to somebody else.
pub(super) fn findings(
    links: Links,
    economic: &[EconomicCustomer],
    suspicion: impl Fn(u32, u32) -> Option<f64>,
) -> Vec<Finding> {
    let mut holders: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (to, clientview) in links.to.iter().zip(0..) {
        if let Some(to) = to {
            holders.entry(*to).or_default().push(clientview);
        }
    }
    let mut findings = links.broken;
    for (to, clientview) in links.to.iter().zip(0..) {
        let Some(to) = *to else { continue };
        let others: Vec<u32> = holders[&to].iter().copied().filter(|other| *other != clientview).collect();
        let mut add = |kind| findings.push(Finding { clientview, kind });
        if !others.is_empty() {
            add(FindingKind::Shared(others));
        }
        if let Some(probability) = suspicion(clientview, to) {
            add(FindingKind::Suspicious { economic: to, probability });
        }
        if economic[to as usize].barred {
            add(FindingKind::Barred { economic: to });
        }
    }
    findings.sort_by_key(|finding| finding.clientview);
    findings
}
